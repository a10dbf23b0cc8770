"""The limits of what is done with very many blocks: plain tuples, sorted, one loop; and dictionaries made by hand."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from benchmarks.limits import Pair

_POWERS: Final = (1, 10, 100, 1000)


class Row(NamedTuple):
    """A block under its route number, and whose it is, in nothing but text and integers; bit *i* of `live` is *i*'s."""

    route: str
    width: int
    start_at: int
    end_at: int
    live: int
    owner: int


class Found(NamedTuple):
    """Whose a number is."""

    route: str
    extension: str
    active: bool
    owner: int


def span(row: Row) -> Pair:
    """The first of a block's numbers and the one behind its last, as integers."""
    base = int(row.route) * _POWERS[row.width]
    return base + row.start_at, base + row.end_at + 1


def _sorted_runs(rows: Sequence[Row]) -> list[Pair]:
    # Without `span`, because a call a row would make the limit slower than it is.
    runs = []
    for route, width, start_at, end_at, _, _ in rows:
        base = int(route) * _POWERS[width]
        runs.append((base + start_at, base + end_at + 1))
    runs.sort()
    return runs


def sort_and_walk(rows: Sequence[Row]) -> list[Pair]:
    """The runs of numbers that begin before an earlier one ends, from sorting all of them and one loop."""
    clashing = []
    reach = 0
    for run in _sorted_runs(rows):
        if run[0] < reach:
            clashing.append(run)
        if run[1] > reach:
            reach = run[1]
    return clashing


def sort_and_join(rows: Sequence[Row]) -> list[Pair]:
    """The runs of numbers in order, those that overlap or touch joined."""
    runs = _sorted_runs(rows)
    joined = []
    start, reach = runs[0]
    for begin, after in runs:
        if begin > reach:
            joined.append((start, reach))
            start, reach = begin, after
        elif after > reach:
            reach = after
    joined.append((start, reach))
    return joined


def count(runs: Iterable[Pair]) -> int:
    """How many numbers are in the runs."""
    return sum(after - start for start, after in runs)


def subtract(one: Sequence[Pair], other: Sequence[Pair]) -> list[Pair]:
    """What is in the first runs only; both are sorted, and none of their runs meet."""
    left: list[Pair] = []
    place, places = 0, len(other)
    for start, after in one:
        begin = start
        while place < places and other[place][1] <= begin:
            place += 1
        at = place
        while at < places and other[at][0] < after:
            if begin < other[at][0]:
                left.append((begin, other[at][0]))
            begin = other[at][1]
            at += 1
        if begin < after:
            left.append((begin, after))
    return left


def by_route(rows: Iterable[Row]) -> Mapping[str, Row]:
    """The first block of each route number."""
    table: dict[str, Row] = {}
    for row in rows:
        table.setdefault(row.route, row)
    return table


def found(row: Row, number: str) -> Found:
    """A number of this block, as the answer to whose it is."""
    extension = number[len(row.route) :]
    return Found(row.route, extension, row.live >> int(extension) & 1 == 1, row.owner)


def look_up(table: Mapping[str, Row], number: str) -> Found | None:
    """Whose a plain number is, where each route number has one block."""
    for width in (1, 2, 3):
        row = table.get(number[:-width])
        if row is not None and row.width == width:
            extension = number[-width:]
            at = int(extension)
            if row.start_at <= at <= row.end_at:
                return Found(row.route, extension, row.live >> at & 1 == 1, row.owner)
    return None


def look_up_each(table: Mapping[str, Row], numbers: Iterable[str]) -> list[Found | None]:
    """Whose each number is."""
    return [look_up(table, number) for number in numbers]


def by_number(rows: Iterable[Row], numbers: Iterable[str]) -> Mapping[str, Found]:
    """The answers to these numbers, written down before they are asked for."""
    table = by_route(rows)
    answers = ((number, look_up(table, number)) for number in numbers)
    return {number: answer for number, answer in answers if answer}


def get_each(answers: Mapping[str, Found], numbers: Iterable[str]) -> list[Found | None]:
    """What was written down."""
    return [answers.get(number) for number in numbers]
