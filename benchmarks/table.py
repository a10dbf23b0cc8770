"""The tables: a line for each comparison, in columns as wide as what they hold."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from benchmarks.interleave import Spread
from benchmarks.results import Other, Result, Weight

HEAD: Final = ("job", "we take", "against", "ratio", "quartiles", "target")
LEGEND: Final = """\
limit: the least code that does the job; the ratio is our time over its time.
rival: what a program would otherwise use; the ratio is its time over our time.
growth: the exponent from the size before; 1 is linear, n log n comes to about 1.1."""

_UNITS: Final = ((1e-6, 1e9, "ns"), (1e-3, 1e6, "µs"), (1, 1e3, "ms"), (math.inf, 1, "s"))


def lines(results: Sequence[Result], weights: Sequence[Weight]) -> Iterator[str]:
    """The tables as text, with their heads and the legend."""
    yield from _aligned([HEAD, *(row for result in results for row in _rows(result))])
    if any(result.size for result in results):
        sizes = sorted({result.size for result in results if result.size})
        head = ("blocks", *(f"{size:,}" for size in sizes), "growth")
        yield from ("", *_aligned([head, *growth(results)]))
    if weights:
        yield from ("", *_aligned([("bytes of", "held by", "bytes", "times ours"), *_weighed(weights)]))
    yield from ("", LEGEND)


def growth(results: Iterable[Result]) -> Iterator[tuple[str, ...]]:
    """For each job on inventories the time at each size, and the exponents from one size to the next."""
    sized = sorted((result for result in results if result.size), key=lambda result: result.job)
    for job, group in groupby(sized, key=lambda result: result.job):
        found = sorted(group, key=lambda result: result.size)
        yield job, *(duration(one.seconds.median) for one in found), ", ".join(map(number, exponents(found)))


def exponents(found: Sequence[Result]) -> list[float]:
    """How the time of one job grows from each size to the next, as the power of the size."""
    return [
        math.log(after.seconds.median / before.seconds.median) / math.log(after.size / before.size)
        for before, after in pairwise(found)
    ]


def number(ratio: float) -> str:
    """A ratio in three places or fewer: `1.24`, `36`, `20,000`."""
    return f"{ratio:.2f}" if ratio < 9.995 else f"{ratio:,.0f}" if ratio < 1000 else f"{float(f'{ratio:.2g}'):,.0f}"


def duration(seconds: float) -> str:
    """A time in the unit that suits it."""
    scale, unit = next((scale, unit) for below, scale, unit in _UNITS if seconds < below)
    return f"{seconds * scale:.3g} {unit}"


def between(ratio: Spread) -> str:
    """The quartiles of a ratio."""
    return f"{number(ratio.lower)} - {number(ratio.upper)}"


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _rows(result: Result) -> Iterator[tuple[str, ...]]:
    name = f"{result.job}, {result.size:,} blocks" if result.size else result.job
    first = (name, duration(result.seconds.median))
    if not result.others:
        yield *first, "", "", "", ""
    for other in result.others:
        yield *first, *_compared(other)
        first = ("", "")
    for absent in result.absent:
        yield *first, f"{absent}", "not installed", "", ""
        first = ("", "")


def _compared(other: Other) -> tuple[str, ...]:
    less = f" ({other.less})" if other.less else ""
    return f"{other.kind}: {other.name}{less}", number(other.ratio.median), between(other.ratio), other.target


def _weighed(weights: Iterable[Weight]) -> Iterator[tuple[str, ...]]:
    for thing, group in groupby(weights, key=lambda weight: weight.thing):
        found = list(group)
        for place, weight in enumerate(found):
            times = number(weight.bytes / found[0].bytes)
            yield "" if place else thing, weight.holder, f"{weight.bytes:,.0f}", times if place else ""
