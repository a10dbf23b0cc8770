"""Write the test vectors: `python tests/write_vectors.py durchwahl-1.json`. The answers come from `oracle`, not from the library.

The seed is fixed, so that writing them again gives the same file. Each line is one case.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import oracle

VERSION = 1
SEED = "durchwahl"

Case = dict[str, Any]

BORDERS = (0, 1, 4, 5, 8, 9, 10, 11, 12, 19, 20, 42, 89, 90, 98, 99, 100, 101, 499, 500, 998, 999)
CUSTOMARY = (9, 99, 999)
OUTSIDE = (-1, 1000, 1001, 10**9)
ODDITIES: tuple[Any, ...] = (None, True, False, 4.5, "4", "", [], {})
UNREADABLE = ("", "x", "1--2", "1-", "-4", "4, 5", "\u0664", "0x4", "1.2", *ODDITIES)
ROUTES = ("+49301", "+4930123", "+49 30 1237", "+49 30 12378", "+49 20 12345678", "0049 (0)20 / 1234-5678")
BAD_ROUTES = (
    "",
    "0201 2345678",
    "+49 20 1234567890123",
    "+43 1 2345678",
    "tel:+1-202-5550123",
    "+49 20 12x",
    "+0 20 12",
    "+49 20 123456789",
    "+49 20 12345678901",
)
STATUSES = (*oracle.EDITABLE, *oracle.LOCKED, "Draft", "done")

# The examples of the carrier's guide, and what its readers ask first.
GUIDE = (
    {"extension_range": {"start_at": 0, "end_at": 9}, "activation_ranges": [{"start_at": 5, "end_at": 6}]},
    {"extension_range": "0-99", "activation_ranges": ["4-4", "19-20", "42-42"]},
    {"extension_range": "0-10", "activation_ranges": ["0-100"]},
    {"extension_range": "0-99", "activation_ranges": ["5-12", "7-14"]},
    {"extension_range": "0-99", "activation_ranges": ["5-12", "12-14"]},
    {"extension_range": "0-99", "activation_ranges": ["5-12", "13-14"]},
    {"extension_range": {"start_at": 0, "end_at": 1000}, "activation_ranges": ["4"]},
    {"extension_range": {"start_at": 1, "end_at": 10}, "activation_ranges": [{"start_at": 1, "end_at": 10}]},
    {"extension_range": "000-099", "activation_ranges": ["4"]},
    {"extension_range": "0-9", "activation_ranges": "04"},
    {"extension_range": "0-99", "activation_ranges": "4", "route_number": "+49 20 12345678"},
    {"extension_range": "0-999", "activation_ranges": "4", "route_number": "+49 20 123456789"},
    {"extension_range": "0-999", "activation_ranges": "4", "route_number": "+49 20 1234567890"},
)


def statements(dice: Random) -> Iterator[Case]:
    """Statements, most of them with a mistake or two, and what is wrong with them where."""
    for statement in (*GUIDE, *(_statement(dice) for _ in range(1800))):
        yield {"statement": statement, "findings": _sorted(oracle.violations(statement))}


def orders(dice: Random) -> Iterator[Case]:
    """Orders of a few blocks under near route numbers, and what is wrong with them where."""
    for _ in range(500):
        order: Case = {"extensions": [_part_of_an_order(dice) for _ in range(dice.randrange(5))]}
        if dice.randrange(2):
            order["status"] = dice.choice(STATUSES)
        yield {"order": order, "findings": _sorted(oracle.order_violations(order))}


def numbers(dice: Random) -> Iterator[Case]:
    """A block under a route number, and the full numbers that it means."""
    for _ in range(400):
        start, end = (
            sorted((dice.choice(BORDERS), dice.choice(BORDERS))) if dice.randrange(3) else (0, dice.choice(CUSTOMARY))
        )
        live = sorted({extension for extension in (_extension(dice) for _ in range(12)) if start <= extension <= end})
        route = dice.choice(ROUTES)
        stem = oracle.e164(route)
        yield {
            "route_number": route,
            "extension_range": {"start_at": start, "end_at": end},
            "activation_ranges": _runs(live),
            "width": len(str(end)),
            "count": len(range(start, end + 1)),
            "first": f"+{stem}{oracle.dialled(start, end)}",
            "last": f"+{stem}{oracle.dialled(end, end)}",
            "active": [f"+{stem}{oracle.dialled(extension, end)}" for extension in live],
        }


def digits(dice: Random) -> Iterator[Case]:
    """Dialled extensions, and the smallest customary block that activates exactly these; null where there is none."""
    for _ in range(400):
        width = dice.randrange(1, 4)
        dialled = [oracle.dialled(_extension(dice) % 10**width, 10**width - 1) for _ in range(dice.randrange(8))]
        if not dice.randrange(5):
            dialled.insert(
                dice.randrange(len(dialled) + 1), dice.choice(("", "4", "04", "004", "0004", "x", "-4", "\u0664"))
            )
        yield {"digits": dialled, "block": _covering(dialled)}


def texts(dice: Random) -> Iterator[Case]:
    """Texts, and the ends of the ranges in them, or the place of the first character that can't stand where it stands."""
    pieces: tuple[str, ...] = (
        "0",
        "4",
        "04",
        "19",
        "99",
        "100",
        "999",
        "-",
        "-",
        "\u2013",
        "\u2011",
        "..",
        "\u2026",
        "bis",
        "BIS",
        ",",
        ",",
        ";",
    )
    pieces += (" ", " ", "\u00a0", "\t", "x", ".", "\u0664", "--", "-30 bis -69", "4-9", "19 - 20", "0\u201399")
    for index in range(1000):
        text = "".join(dice.choice(pieces) for _ in range(dice.randrange(9)))
        if index % 2:
            text = dice.choice((",", ", ", " ; ")).join(_written(dice) for _ in range(dice.randrange(1, 5)))
        try:
            yield {"text": text, "ranges": oracle.parse_ranges(text)}
        except oracle.Unreadable as unreadable:
            yield {"text": text, "position": unreadable.position}


KINDS: tuple[Callable[[Random], Iterator[Case]], ...] = (statements, orders, numbers, digits, texts)


def written() -> str:
    """The whole file."""
    # A seed of its own for each kind, so that more cases of one leave the others as they are.
    kinds = []
    for kind in KINDS:
        cases = dict.fromkeys(json.dumps(case) for case in kind(Random(f"{SEED} {kind.__name__}")))
        kinds.append(f'"{kind.__name__}": [\n' + ",\n".join(cases) + "\n]")
    return f'{{\n"version": {VERSION},\n' + ",\n".join(kinds) + "\n}\n"


def _statement(dice: Random) -> Case:
    statement: Case = {}
    end = dice.choice(CUSTOMARY)
    if dice.randrange(20):
        whole = {"start_at": 0, "end_at": end}
        statement["extension_range"] = _range(dice, 4) if not dice.randrange(4) else whole
    if dice.randrange(20):
        parts = [_range(dice, 12, end) for _ in range(dice.randrange(5))]
        as_text = all(isinstance(part, str) for part in parts) or not dice.randrange(30)
        statement["activation_ranges"] = ", ".join(map(str, parts)) if as_text else parts
    if not dice.randrange(3):
        statement["route_number"] = dice.choice((*ROUTES, *BAD_ROUTES, None, 49))
    if not dice.randrange(4):
        statement["porting_phone_number_id"] = dice.choice(("f24151b6", "f24151b6", None, 7))
    if not dice.randrange(8):
        statement[dice.choice(("id", "created_at", "activation_range", "a/b~c"))] = "1"
    if not dice.randrange(30):
        statement[dice.choice(("extension_range", "activation_ranges"))] = dice.choice(ODDITIES)
    return statement


def _range(dice: Random, one_mistake_in: int, most: int = 999) -> Any:
    """A range as a mapping or as text; one in so many has some mistake, none where that is 0."""
    ends: list[Any] = sorted(dice.choice(BORDERS) % (most + 1) for _ in range(2))
    if dice.randrange(2):
        ends[1] = ends[0]
    form: Any = {"start_at": ends[0], "end_at": ends[1]}
    if one_mistake_in and not dice.randrange(one_mistake_in):
        mistake = dice.randrange(5)
        if mistake == 0:
            return dice.choice(UNREADABLE)
        if mistake == 1:
            return f"{ends[1] + 1}-{ends[0]}" if dice.randrange(2) else {"start_at": ends[1] + 1, "end_at": ends[0]}
        if mistake == 2:
            return f"{ends[0]:0{dice.randrange(2, 4)}}"
        if mistake == 3:
            del form[dice.choice(("start_at", "end_at"))]
        else:
            form[dice.choice(("start_at", "end_at", "stop"))] = dice.choice((*ODDITIES, *OUTSIDE))
        return form
    return form if dice.randrange(2) else _text(*ends)


def _part_of_an_order(dice: Random) -> Case:
    start, end = dice.choice(((0, 9), (0, 99), (0, 999), (10, 19), (80, 89), (0, 0), (20, 29), (310, 319), (5, 12)))
    statement: Case = {"extension_range": _text(start, end), "activation_ranges": [_text(start, end)]}
    if dice.randrange(8):
        statement["route_number"] = dice.choice(ROUTES[1:4])
    if not dice.randrange(3):
        statement["porting_phone_number_id"] = dice.choice(("a", "b"))
    return statement


def _extension(dice: Random) -> int:
    return dice.choice(BORDERS) if dice.randrange(2) else dice.randrange(1000)


def _text(start: int, end: int) -> str:
    return str(start) if start == end else f"{start}-{end}"


def _written(dice: Random) -> str:
    start, end = sorted((dice.choice(BORDERS), dice.choice(BORDERS)))
    return dice.choice(
        ("{0}", "{0}-{1}", "{0} - {1}", "{0}\u2013{1}", "{0} bis {1}", "-{0} bis -{1}", "{0}..{1}")
    ).format(start, end)


def _runs(members: list[int]) -> list[dict[str, int]]:
    starts = [member for member in members if member - 1 not in members]
    ends = [member for member in members if member + 1 not in members]
    return [{"start_at": start, "end_at": end} for start, end in zip(starts, ends, strict=True)]


def _covering(dialled: list[str]) -> Case | None:
    widths = {len(one) for one in dialled}
    if len(widths) != 1 or not widths <= {1, 2, 3} or set("".join(dialled)) - set(oracle.DIGITS):
        return None
    end = 10 ** widths.pop() - 1
    return {
        "extension_range": {"start_at": 0, "end_at": end},
        "activation_ranges": _runs(sorted({int(one) for one in dialled})),
    }


def _sorted(found: set[oracle.Violation]) -> list[list[str]]:
    return sorted([code, pointer] for code, pointer in found)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(written(), encoding="utf-8", newline="\n")
