"""The jobs that are measured, each done by durchwahl, by the least Python code (the limit), and by other packages."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from importlib import import_module
from operator import attrgetter, not_
from random import Random
from time import perf_counter, process_time
from typing import Any, Final, NamedTuple, TypeAlias

import durchwahl as d
from benchmarks import limits, peers
from benchmarks.limits import Pair


def _unchanged(result: object) -> object:
    return result


class Way(NamedTuple):
    """One way to do a job.

    `prepare` returns the call that is timed; it raises `ImportError` if the package isn't installed. `answer` converts its
    result, so that the results of all ways can be compared. `note` describes the limit, or what a package leaves out.
    """

    name: str
    prepare: Callable[[], partial[Any]]
    answer: Callable[[Any], object] = _unchanged
    note: str = ""

    def run(self) -> object:
        """Do the job once, and return the answer."""
        return self.answer(self.prepare()())


class Job:
    """A job with its ways, first durchwahl's, then the limit. One call does it `operations` times."""

    def __init__(self, name: str, *ways: Way, operations: int = 1, timer: Callable[[], float] = process_time) -> None:
        self.name, self.ways, self.operations, self.timer = name, ways, operations, timer


# Statements

BODY: Final[Mapping[str, Any]] = {
    "porting_phone_number_id": "f24151b6-3389-41d3-8747-7dd8c681e5e2",
    "extension_range": {"start_at": 0, "end_at": 99},
    "activation_ranges": [{"start_at": 4, "end_at": 4}, {"start_at": 19, "end_at": 20}, {"start_at": 42, "end_at": 42}],
}
OVERLAPPING: Final = {
    **BODY,
    "activation_ranges": [{"start_at": 5, "end_at": 12}, {"start_at": 7, "end_at": 14}, {"start_at": 42, "end_at": 42}],
}
JSON: Final = json.dumps(BODY).encode()
IN_NOTATION: Final = {**BODY, "extension_range": "0-99", "activation_ranges": "4, 19-20, 42"}
PADDED: Final = {
    **BODY,
    "route_number": "+49 20 1234567",
    "extension_range": "00-99",
    "activation_ranges": "04; 19 bis 20, 42",
}


def _after_loads(check: Callable[[Any], object], raw: bytes) -> object:
    return check(json.loads(raw))


def _ends(ranges: Iterable[Any]) -> list[Pair]:
    return [(item.start_at, item.end_at) for item in ranges]


def _all_ranges(block: Any) -> list[Pair]:
    return _ends((block.extension_range, *block.activation_ranges))


def _validate(name: str, statement: Mapping[str, Any], *others: Way) -> Job:
    return Job(
        name,
        Way("durchwahl", lambda: partial(d.validate, statement), not_),
        Way("limit", lambda: partial(limits.scan, statement), note="one scan"),
        Way("msgspec", lambda: partial(peers.by_msgspec().check, statement)),
        Way("pydantic", lambda: partial(peers.by_pydantic().check, statement)),
        Way("portion", lambda: partial(peers.by_portion(), statement), note="checks no fields"),
        *others,
    )


def _validate_notation(name: str, statement: Mapping[str, Any]) -> Job:
    return Job(
        name,
        Way("durchwahl", lambda: partial(d.validate, statement), not_),
        Way("limit", lambda: partial(limits.scan, BODY), note="one scan of the same ranges as integers"),
    )


STATEMENTS: Final = (
    _validate(
        "validate a request body",
        BODY,
        Way("fastjsonschema", lambda: partial(peers.by_fastjsonschema(), BODY), note="compares no ranges"),
        Way("jsonschema", lambda: partial(peers.by_jsonschema(), BODY), note="compares no ranges"),
    ),
    _validate("validate a body with an error", OVERLAPPING),
    _validate_notation("validate notation", IN_NOTATION),
    _validate_notation("validate padded notation with a route number", PADDED),
    Job(
        "validate JSON",
        Way("durchwahl", lambda: partial(_after_loads, d.validate, JSON), not_),
        Way("limit", lambda: partial(_after_loads, limits.scan, JSON), note="json.loads and one scan"),
        Way("msgspec", lambda: partial(peers.by_msgspec().check_json, JSON)),
        Way("pydantic", lambda: partial(peers.by_pydantic().check_json, JSON)),
    ),
    Job(
        "make a block from a body",
        Way("durchwahl", lambda: partial(d.ExtensionBlock.from_payload, BODY), _all_ranges),
        Way("limit", lambda: partial(limits.make_block, BODY), _all_ranges, "one scan and bare objects"),
        Way("msgspec", lambda: partial(peers.by_msgspec().make, BODY), _all_ranges),
        Way("pydantic", lambda: partial(peers.by_pydantic().make, BODY), _all_ranges),
    ),
    Job(
        "make a block from text",
        Way("durchwahl", lambda: partial(d.ExtensionBlock.parse, "0-99: 4, 19-20, 42"), _all_ranges),
        Way("limit", lambda: partial(limits.parse_block, "0-99: 4, 19-20, 42"), _all_ranges, "split and bare objects"),
    ),
)


# Sets of extensions

RUNS: Final = [(start_at, start_at + 15) for start_at in range(0, 990, 33)]
MOVED_RUNS: Final = [(start_at + 8, end_at + 8) for start_at, end_at in RUNS]
# Of three ranges one is adjacent to the next, and one overlaps it.
UNSORTED: Final = Random(30).sample([(32 * index, 32 * index + (15, 31, 40)[index % 3]) for index in range(30)], 30)
REPETITIONS: Final = 10
SETS: Final[Mapping[str, Callable[[], peers.Sets]]] = {
    "durchwahl": lambda: peers.Sets(d.ExtensionSet.from_ranges),
    "limit": lambda: peers.Sets(lambda pairs: limits.MaskSet(limits.mask_of(pairs))),
    **peers.SETS,
}


def _on_sets(
    prepare: Callable[[peers.Sets], partial[Any]], answer: Callable[[peers.Sets, Any], object], *without: str
) -> Iterator[Way]:
    """Return a way for each package of sets, without some."""

    def way(package: str, load: Callable[[], peers.Sets]) -> Way:
        note = "a slotted class around one integer" if package == "limit" else ""
        return Way(package, lambda: prepare(load()), lambda result: answer(load(), result), note)

    return (way(package, load) for package, load in SETS.items() if package not in without)


def _algebra(name: str, operation: Callable[[peers.Sets], Any]) -> Job:
    ways = _on_sets(
        lambda sets: partial(_repeat, operation(sets), sets.make(RUNS), sets.make(MOVED_RUNS)),
        lambda sets, results: frozenset(sets.members(results[0])),
        "intervaltree",  # its operators are those of sets of intervals
    )
    return Job(name, *ways, operations=REPETITIONS)


def _repeat(operation: Callable[[Any, Any], Any], left: Any, right: Any) -> list[Any]:
    return list(map(operation, [left] * REPETITIONS, [right] * REPETITIONS))


def _merging(prepare: Callable[[peers.Sets], partial[Any]]) -> Iterator[Way]:
    """Return a way for each other package that merges ranges."""
    others = ("durchwahl", "limit", "frozenset", "pyroaring")
    return _on_sets(prepare, lambda sets, made: sets.ranges and sets.ranges(made), *others)


ALGEBRA: Final = (
    _algebra("union of 30 runs", attrgetter("union")),
    _algebra("difference of 30 runs", attrgetter("difference")),
    Job(
        "membership in 30 runs",
        *_on_sets(
            lambda sets: partial(sets.contains_each, sets.make(RUNS), range(1000)),
            lambda _, answers: list(map(bool, answers)),
        ),
        operations=1000,
    ),
    Job(
        "canonical form of 30 ranges",
        Way("durchwahl", lambda: partial(d.merge, [d.ActivationRange(*pair) for pair in UNSORTED]), _ends),
        Way("limit", lambda: partial(limits.join, UNSORTED), note="sort and one loop"),
        *_merging(lambda sets: partial(sets.make, UNSORTED)),
    ),
)


# Full numbers

PREFIX: Final = "+492012345678"
NUMBERS: Final = [PREFIX + suffix for suffix in Random(143).sample(limits.SUFFIXES, 143)]
SCATTERED: Final = sorted(Random(500).sample(range(1000), 500))
CANDIDATES: Final = [*limits.append_each(PREFIX, limits.SUFFIXES), *limits.append_each("+49301234", limits.SUFFIXES)]


def _routed(pairs: Iterable[Pair]) -> d.RoutedBlock:
    ranges = tuple(d.ActivationRange(*pair) for pair in pairs)
    return d.ExtensionBlock(d.ExtensionRange(0, 999), ranges).under(PREFIX)


def _ends_of_active(block: d.ExtensionBlock) -> list[Pair]:
    return _ends(block.activation_ranges)


def _expand(block: d.ExtensionBlock) -> list[str]:
    return list(block.under(PREFIX).active_numbers)


def _expand_scattered() -> partial[Any]:
    return partial(_expand, _routed(_ends(d.ExtensionSet(SCATTERED).ranges)).block)


def _format_each(extensions: Iterable[int]) -> list[str]:
    return [f"{PREFIX}{extension:03}" for extension in extensions]


def _join_numbers(sets: peers.Sets) -> Any:
    extensions = [int(number.removeprefix(PREFIX)) for number in NUMBERS]
    return sets.make([(extension, extension) for extension in extensions])


def _active() -> list[str]:
    return _format_each(peers.integers(RUNS))


def _are_active(routed: d.RoutedBlock) -> list[bool]:
    return [number in routed.active_numbers for number in CANDIDATES]


def _are_in(numbers: Container[str]) -> list[bool]:
    return [number in numbers for number in CANDIDATES]


def _are_in_bitmap(integers: Container[int]) -> list[bool]:
    return [int(number) in integers for number in CANDIDATES]


FULL_NUMBERS: Final = (
    Job(
        "143 numbers to a block",
        Way("durchwahl", lambda: partial(d.ExtensionBlock.covering_numbers, PREFIX, NUMBERS), _ends_of_active),
        Way("limit", lambda: partial(limits.ranges_of, PREFIX, NUMBERS), note="strip, sort and one loop; no objects"),
        *(way._replace(note="makes ranges, no block") for way in _merging(lambda sets: partial(_join_numbers, sets))),
    ),
    Job(
        "expand 1,000 numbers",
        Way("durchwahl", lambda: partial(_expand, _routed([(0, 999)]).block)),
        Way("limit", lambda: partial(limits.append_each, PREFIX, limits.SUFFIXES), note="add each suffix"),
        Way("f-strings", lambda: partial(_format_each, range(1000))),
    ),
    Job(
        "expand 500 scattered numbers",
        Way("durchwahl", _expand_scattered),
        Way(
            "limit",
            lambda: partial(limits.append_each, PREFIX, [limits.SUFFIXES[extension] for extension in SCATTERED]),
            note="add each suffix",
        ),
        Way("f-strings", lambda: partial(_format_each, SCATTERED)),
    ),
    Job(
        "number in routed.active_numbers",
        Way("durchwahl", lambda: partial(_are_active, _routed(RUNS))),
        Way("limit", lambda: partial(limits.are_active, PREFIX, limits.mask_of(RUNS), CANDIDATES), note="shift a mask"),
        Way("frozenset", lambda: partial(_are_in, frozenset(_active())), note="of strings, made before"),
        Way("pyroaring", lambda: partial(_are_in_bitmap, import_module("pyroaring").BitMap64(map(int, _active())))),
        operations=len(CANDIDATES),
    ),
)


# Very many blocks

BLOCKS: Final = int(os.environ.get("BENCHMARK_BLOCKS", "10_000"))
SIZES: Final = tuple(map(d.ExtensionBlock.parse, ("0-9: 4", "0-99: 4, 19-20, 42", "0-999: 0-99")))
Entries: TypeAlias = list[tuple[d.RouteNumber, d.ExtensionBlock, str]]


@cache
def _entries() -> Entries:
    """Return blocks of three sizes in random order; one in a thousand occurs twice."""
    stems = range(BLOCKS)
    entries = [(d.RouteNumber(f"+49{20_000_000 + stem}"), SIZES[stem % 3], f"owner {stem % 1000}") for stem in stems]
    entries[::1000] = entries[1::1000]
    Random(BLOCKS).shuffle(entries)
    return entries


def _rows() -> list[limits.Row]:
    """Return the same blocks without objects."""
    masks = {block: limits.mask_of(_ends(block.activation_ranges)) for block in SIZES}
    return [limits.Row(route.e164, block.width, masks[block], owner) for route, block, owner in _entries()]


@cache
def _tens() -> Entries:
    """Return blocks of ten in random order, of which nine tenths are one of ten siblings with the same owner."""
    block = SIZES[0]
    entries = [
        (d.RouteNumber(f"+49{200_000_000 + ten}"), block, f"owner {ten // 10}" if ten % 100 < 90 else f"owner {-ten}")
        for ten in range(BLOCKS)
    ]
    Random(BLOCKS).shuffle(entries)
    return entries


def _owned_routes(inventory: d.Inventory[str]) -> set[tuple[str, int, str]]:
    return {(route.e164, block.width, owner) for route, block, owner in inventory}


def _numbers() -> list[str]:
    """Return a thousand numbers, of which half are in a block."""
    return [start + row.route[5:] + "4" * row.width for row in _rows()[:500] for start in (row.route[:5], "+4999")]


def _find_each(inventory: d.Inventory[str], numbers: Iterable[str]) -> list[d.Match[str] | None]:
    return list(map(inventory.find, numbers))


def _without_objects(matches: Iterable[d.Match[str] | None]) -> list[limits.Match | None]:
    return [match and (match.route_number.e164, match.extension, match.active, match.owner) for match in matches]


def _find_each_in_tree(tree: Any, rows: Sequence[limits.Row], numbers: Iterable[str]) -> list[limits.Match | None]:
    indices = ((number, [interval.data for interval in tree[int(number)]]) for number in numbers)
    return [limits.match(rows[min(matching)], number) if matching else None for number, matching in indices]


INVENTORIES: Final = (
    Job(
        f"build an inventory of {BLOCKS:,} blocks",
        Way("durchwahl", lambda: partial(d.Inventory, _entries()), len),
        Way("limit", lambda: partial(limits.sort_blocks, _rows()), len, "sort intervals"),
        Way("intervaltree", lambda: partial(peers.tree, _rows()), len),
    ),
    Job(
        f"find a number among {BLOCKS:,} blocks",
        Way("durchwahl", lambda: partial(_find_each, d.Inventory(_entries()), _numbers()), _without_objects),
        Way(
            "limit",
            lambda: partial(limits.find_each, {row.route: row for row in _rows()}, _numbers()),
            note="look up route numbers",
        ),
        Way("intervaltree", lambda: partial(_find_each_in_tree, peers.tree(_rows()), _rows(), _numbers())),
        operations=1000,
    ),
    Job(
        f"collisions of {BLOCKS:,} blocks",
        Way("durchwahl", lambda: partial(d.Inventory.collisions, d.Inventory(_entries())), len),
        Way("limit", lambda: partial(limits.collisions, _rows()), len, "sort and one loop"),
        Way("intervaltree", lambda: partial(peers.collisions_in_tree, peers.tree(_rows())), len),
    ),
    Job(
        f"coalesce {BLOCKS:,} blocks",
        Way("durchwahl", lambda: partial(d.Inventory.coalesce, d.Inventory(_tens())), _owned_routes),
        Way(
            "limit",
            lambda: partial(limits.coalesce, [(route.e164, block.width, owner) for route, block, owner in _tens()]),
            note="count siblings; states are the same",
        ),
    ),
)


# Starting


def _run_python(program: str) -> int:
    # With this variable, modules would be compiled at every start.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run([sys.executable, "-c", program], env=environment, check=True).returncode


def _import(package: str) -> Way:
    return Way(package, lambda: partial(_run_python, f"import {import_module(package).__name__}"))


STARTING: Final = Job(
    "start Python and import the package",
    _import("durchwahl"),
    Way("limit", lambda: partial(_run_python, "pass"), note="start Python"),
    *map(_import, ("msgspec", "portion", "pydantic")),
    timer=perf_counter,
)

JOBS: Final = (*STATEMENTS, *ALGEBRA, *FULL_NUMBERS, *INVENTORIES, STARTING)
