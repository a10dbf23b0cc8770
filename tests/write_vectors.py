"""Write the test vectors: `python tests/write_vectors.py durchwahl-1.json`. The answers come from `oracle`, not the library.

The seed is fixed, so the script always writes the same file. Each line is one case.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import oracle

VERSION = 1

Case = dict[str, Any]

# Extensions and blocks that reveal typical bugs; route numbers whose numbers overlap, and malformed ones.
EXTENSIONS = (0, 1, 4, 5, 8, 9, 10, 11, 19, 20, 42, 89, 90, 98, 99, 100, 101, 499, 500, 998, 999)
BLOCKS = ("0-9", "0-99", "0-999", "10-19", "80-89", "0", "20-29", "310-319", "5-12")
ROUTES = ("+49301", "+4930123", "+49 30 1237", "+49 30 12378", "+49 20 12345678", "0049 (0)20 / 1234-5678")
WRONG_ROUTES = ("", "0201 2345678", "+49 20 1234567890", "+43 1 2345678", "+49 20 12x", "+0 20 12", 49)
WRONG_STRINGS = ("", "x", "1--2", "1-", "-4", "4, 5", "\u0664", "9-0", "04", "004")
WRONG_VALUES: tuple[Any, ...] = (*WRONG_STRINGS, None, True, 4.5, [], {}, -1, 1000, 10**9)
TOKENS = (*"00449999-----,,,;  .x\t\u2013\u2011\u2026\u0664\u00a0", "04", "100", "999", "..", "bis", "BIS", "--")
ITEMS = ("4", "04", "19-20", "4 - 9", "0\u201399", "10 BIS 12", "-30 bis -69", "7..9", " 1\u20262", "20-19", "0-1000")
EXAMPLES = (  # of the carrier's guide
    {"extension_range": {"start_at": 0, "end_at": 9}, "activation_ranges": [{"start_at": 5, "end_at": 6}]},
    {"extension_range": "0-99", "activation_ranges": ["4-4", "19-20", "42-42"]},
    {"extension_range": "0-10", "activation_ranges": ["0-100"]},
    {"extension_range": "0-99", "activation_ranges": ["5-12", "7-14"]},
    {"extension_range": {"start_at": 0, "end_at": 1000}, "activation_ranges": ["4"]},
    {"extension_range": "0-99", "activation_ranges": "4", "route_number": "+49 20 12345678"},
)


def statements(rng: Random) -> Iterator[Case]:
    """Return statements, most of them with one or two mistakes, and their findings."""
    for statement in (*EXAMPLES, *(_statement(rng) for _ in range(1800))):
        yield {"statement": statement, "findings": sorted(map(list, oracle.violations(statement)))}


def orders(rng: Random) -> Iterator[Case]:
    """Return orders of a few blocks under similar route numbers, and their findings."""
    for _ in range(500):
        order: Case = {"extensions": [_statement_of_order(rng) for _ in range(rng.randrange(5))]}
        if rng.randrange(2):
            order["status"] = rng.choice((*oracle.EDITABLE, *oracle.LOCKED, "Draft", "done"))
        yield {"order": order, "findings": sorted(map(list, oracle.document_violations(order)))}


def numbers(rng: Random) -> Iterator[Case]:
    """Return a block under a route number, and its full numbers."""
    for _ in range(400):
        start, end = sorted(rng.choices(EXTENSIONS, k=2)) if rng.randrange(3) else (0, rng.choice((9, 99, 999)))
        active = [extension for extension in sorted({*rng.choices(EXTENSIONS, k=12)}) if start <= extension <= end]
        route = rng.choice(ROUTES)
        stem = f"+{oracle.e164(route)}"
        yield {
            "route_number": route,
            "extension_range": {"start_at": start, "end_at": end},
            "activation_ranges": _runs(active),
            "width": len(str(end)),
            "count": len(range(start, end + 1)),
            "first": stem + oracle.dialled(start, end),
            "last": stem + oracle.dialled(end, end),
            "active": [stem + oracle.dialled(extension, end) for extension in active],
        }


def digits(rng: Random) -> Iterator[Case]:
    """Return dialled extensions, and the smallest customary block that activates exactly these; null if there is none."""
    for _ in range(400):
        end = rng.choice((9, 99, 999))
        dialled = [oracle.dialled(rng.choice(EXTENSIONS) % (end + 1), end) for _ in range(rng.randrange(8))]
        if not rng.randrange(5):
            dialled.append(rng.choice(("", "4", "04", "004", "0004", "x", "-4", "\u0664")))
        widths = {len(extension) for extension in dialled}
        if widths in ({1}, {2}, {3}) and {*"".join(dialled)} <= {*oracle.DIGITS}:
            active = _runs(sorted({int(extension) for extension in dialled}))
            whole = {"start_at": 0, "end_at": 10 ** max(widths) - 1}
            yield {"digits": dialled, "block": {"extension_range": whole, "activation_ranges": active}}
        else:
            yield {"digits": dialled, "block": None}


def texts(rng: Random) -> Iterator[Case]:
    """Return strings, and the ends of the ranges in them, or the index of the first wrong character."""
    for _ in range(1000):
        separator, pieces = rng.choice((("", TOKENS), (", ", ITEMS), (";", ITEMS)))
        text = separator.join(rng.choices(pieces, k=rng.randrange(9)))
        items = oracle.parse_items(text)
        positions = [item for item in items if isinstance(item, int)]
        yield {"text": text, "position": positions[0]} if positions else {"text": text, "ranges": items}


KINDS: tuple[Callable[[Random], Iterator[Case]], ...] = (statements, orders, numbers, digits, texts)


def cases(kind: Callable[[Random], Iterator[Case]]) -> Iterator[Case]:
    """Return the cases of one kind. Each kind has its own seed, so that changing one kind doesn't change the others."""
    return kind(Random(f"durchwahl {kind.__name__}"))


def format_file() -> str:
    lines = {kind.__name__: dict.fromkeys(json.dumps(case) for case in cases(kind)) for kind in KINDS}
    lists = [f'"{name}": [\n' + ",\n".join(unique) + "\n]" for name, unique in lines.items()]
    return f'{{\n"version": {VERSION},\n' + ",\n".join(lists) + "\n}\n"


def _statement(rng: Random) -> Case:
    statement: Case = {}
    if rng.randrange(20):
        statement["extension_range"] = rng.choice(BLOCKS[:3]) if rng.randrange(4) else _range(rng)
    if rng.randrange(20):
        ranges = [_range(rng) for _ in range(rng.randrange(5))]
        is_text = all(isinstance(item, str) for item in ranges)
        statement["activation_ranges"] = ", ".join(ranges) if is_text else ranges
    if not rng.randrange(3):
        statement["route_number"] = rng.choice((*ROUTES, *WRONG_ROUTES))
    if not rng.randrange(8):
        field = rng.choice(("extension_range", "activation_ranges", "porting_phone_number_id", "created_at", "a/b~c"))
        statement[field] = rng.choice(WRONG_VALUES)
    return statement


def _range(rng: Random) -> Any:
    """Return a range as a mapping or a string; one in twelve has a wrong value or a wrong end."""
    start, end = sorted(rng.choice(EXTENSIONS) % rng.choice((100, 1000)) for _ in range(2))
    mistake = rng.randrange(24)
    if mistake == 0:
        return rng.choice(WRONG_VALUES)
    if mistake == 1:
        return {"start_at": start, rng.choice(("start_at", "end_at", "stop")): rng.choice(WRONG_VALUES)}
    return {"start_at": start, "end_at": end} if rng.randrange(2) else str(start) if start == end else f"{start}-{end}"


def _statement_of_order(rng: Random) -> Case:
    block = rng.choice(BLOCKS)
    statement = {"extension_range": block, "activation_ranges": block}
    if rng.randrange(8):
        statement["route_number"] = rng.choice(ROUTES[1:4])
    if not rng.randrange(3):
        statement["porting_phone_number_id"] = rng.choice("ab")
    return statement


def _runs(members: list[int]) -> list[dict[str, int]]:
    starts = [member for member in members if member - 1 not in members]
    ends = [member for member in members if member + 1 not in members]
    return [{"start_at": start, "end_at": end} for start, end in zip(starts, ends, strict=True)]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(format_file(), encoding="utf-8", newline="\n")
