"""The table: a line for each comparison, in columns as wide as what they hold."""

from collections.abc import Iterable, Iterator
from typing import Final

from benchmarks.interleave import Spread
from benchmarks.job import Comparison, Limit, Result

HEAD: Final = ("job", "we take", "against", "ratio", "quartiles", "target")
LEGEND: Final = """\
limit: the least code that does the job; the ratio is our time over its time.
rival: what a program would otherwise use; the ratio is its time over our time."""

_UNITS: Final = ((1e-6, 1e9, "ns"), (1e-3, 1e6, "µs"), (float("inf"), 1e3, "ms"))


def lines(results: Iterable[Result]) -> Iterator[str]:
    """The table as text, with its head and its legend."""
    rows = [HEAD, *(row for result in results for row in _rows(result))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    yield ""
    yield LEGEND


def _rows(result: Result) -> Iterator[tuple[str, ...]]:
    first = (result.job, _duration(result.seconds.median))
    for comparison in result.comparisons:
        yield *first, *_compared(comparison)
        first = ("", "")
    for name in result.absent:
        yield *first, f"rival: {name}", "not installed", "", ""
        first = ("", "")


def _compared(comparison: Comparison) -> tuple[str, ...]:
    other, ratio = comparison
    kind = "limit" if isinstance(other, Limit) else "rival"
    return f"{kind}: {other.name}", _number(ratio.median), _between(ratio), other.target


def _between(ratio: Spread) -> str:
    return f"{_number(ratio.lower)} - {_number(ratio.upper)}"


def _number(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"


def _duration(seconds: float) -> str:
    scale, unit = next((scale, unit) for below, scale, unit in _UNITS if seconds < below)
    return f"{seconds * scale:.3g} {unit}"
