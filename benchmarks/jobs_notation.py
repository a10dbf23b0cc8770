"""Jobs on ranges and numbers as they are written: the canonical form, and reading what people write."""

from collections.abc import Iterable, Sequence
from functools import partial
from random import Random
from typing import Any, Final

from benchmarks import limits, rivals
from benchmarks.job import Contender, Job, Limit, Rival
from durchwahl import ActivationRange, ExtensionSet, RouteNumber, merge


def _pairs(ranges: Iterable[Any]) -> list[limits.Pair]:
    return [(run.start_at, run.end_at) for run in ranges]


def _shuffled(count: int) -> list[limits.Pair]:
    """Pairs in no order, half of which overlap the one behind them."""
    distance = 1000 // count
    lengths = (distance // 2, distance + distance // 4)
    starts = range(0, count * distance, distance)
    shuffled = [(start_at, min(start_at + lengths[place % 2], 999)) for place, start_at in enumerate(starts)]
    Random(count).shuffle(shuffled)
    return shuffled


def _canonical(count: int) -> Job:
    shuffled = _shuffled(count)
    return Job(
        f"canonical form of {count} ranges",
        Contender(
            "durchwahl",
            lambda: partial(merge, [ActivationRange(start_at, end_at) for start_at, end_at in shuffled]),
            answer=_pairs,
        ),
        (
            Limit("sort, then one loop", lambda: partial(limits.join, shuffled)),
            Rival("portion", lambda: partial(rivals.joiner(), shuffled), answer=rivals.pairs),
        ),
    )


def _parse(text: str, stretches: int) -> Job:
    return Job(
        f"parse {stretches} ranges",
        Contender("durchwahl", lambda: partial(ExtensionSet.parse, text), answer=lambda parsed: _pairs(parsed.ranges)),
        (Limit("split and int", lambda: partial(limits.split, text)),),
    )


def _parse_route(name: str, text: str) -> Job:
    return Job(
        f"parse a route number, {name}",
        Contender("durchwahl", lambda: partial(RouteNumber, text), answer=str),
        (Limit("keep the digits", lambda: partial(limits.keep_digits, text)),),
    )


def _stretches(count: int) -> Sequence[str]:
    """Ranges of three and single extensions by turns, none touching another."""
    return [f"{start_at}-{start_at + 2}" if start_at % 20 else str(start_at) for start_at in range(0, count * 10, 10)]


JOBS: Final = (
    _canonical(3),
    _canonical(30),
    _parse("4, 19-20, 42", 3),
    _parse(", ".join(_stretches(30)), 30),
    _parse_route("plain", "+492012345678"),
    _parse_route("spaced", "+49 20 12345678"),
)
