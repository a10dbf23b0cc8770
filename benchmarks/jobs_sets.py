"""Jobs on sets of extensions that are there already: the algebra, with few runs and with many."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from operator import contains, le
from random import Random
from typing import Any, Final

from benchmarks import limits
from benchmarks.job import Contender, Job, Limit, Rival
from benchmarks.rivals.algebra import OPERATORS, WHOLE, Algebra, each
from benchmarks.rivals.sets import SETS
from durchwahl import ActivationRange, ExtensionRange, ExtensionSet, merge

MOST: Final = 1.3
SLOW_FROM: Final = {"python-ranges": 100, "spans": 100}
"""Who needs seconds to make a set of so many runs, or to use it, and is left out from there on."""


def ends(ranges: Iterable[Any]) -> list[limits.Pair]:
    """Ranges as pairs."""
    return [(run.start_at, run.end_at) for run in ranges]


OURS: Final = Algebra(
    name="durchwahl",
    make=ExtensionSet.from_ranges,
    operations={**OPERATORS, "subset": le, "membership": contains},
    complement=lambda pairs: partial(ExtensionSet.complement, ExtensionSet.from_ranges(pairs), ExtensionRange(*WHOLE)),
    join=merge,
    ends=ends,
)
BARE: Final = Algebra(
    name="bare class",
    make=lambda pairs: limits.bare_set(each(pairs)),
    operations={**OPERATORS, "subset": le, "membership": contains},
    complement=lambda pairs: partial(limits.BareSet.complement, limits.bare_set(each(pairs)), limits.BareRange(*WHOLE)),
)


def runs(count: int, shift: float = 0, share: float = 0.5) -> list[limits.Pair]:
    """Runs at even distances in 0-999, which take this share of it, moved by this share of a distance."""
    distance = 1000 // count
    starts = [place * distance + int(distance * shift) for place in range(count)]
    return [(start_at, start_at + int(distance * share) - 1) for start_at in starts]


def quick_enough(count: int) -> list[Algebra]:
    """The rivals that don't need seconds to make a set of so many runs."""
    return [algebra for algebra in SETS if count < SLOW_FROM.get(algebra.name, count + 1)]


def _job(
    name: str, prepare: Callable[[Algebra], partial[Any]], answer: Callable[[Algebra, Any], object], count: int
) -> Job:
    """One operation, with everyone who has it."""
    operation = name.partition(",")[0]

    def contender(kind: type[Contender], algebra: Algebra, **more: Any) -> Any:
        return kind(algebra.name, lambda: prepare(algebra), answer=lambda made: answer(algebra, made), **more)

    able = [
        algebra
        for algebra in quick_enough(count)
        if operation in algebra.operations or (operation == "complement" and "difference" in algebra.operations)
    ]
    others = (contender(Limit, BARE, most=MOST), *(contender(Rival, algebra) for algebra in able))
    return Job(name, contender(Contender, OURS), others)


def _members(algebra: Algebra, made: Any) -> object:
    return frozenset(algebra.members(made))


def _truth(_: Algebra, answer: Any) -> object:
    return bool(answer)


def _jobs(count: int) -> Iterator[Job]:
    own, moved, longer = runs(count), runs(count, shift=0.25), runs(count, share=0.75)
    asked = own[count // 2][0]

    def on_two(operation: str, other: list[limits.Pair]) -> Callable[[Algebra], partial[Any]]:
        return lambda algebra: partial(algebra.operation(operation), algebra.make(own), algebra.make(other))

    for operation in OPERATORS:
        yield _job(f"{operation}, {count} runs", on_two(operation, moved), _members, count)
    yield _job(f"complement, {count} runs", lambda algebra: algebra.prepared_complement(own), _members, count)
    yield _job(f"subset, {count} runs", on_two("subset", longer), _truth, count)
    yield _job(
        f"membership, {count} runs",
        lambda algebra: partial(algebra.operation("membership"), algebra.make(own), asked),
        _truth,
        count,
    )


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
    stated = [ActivationRange(*pair) for pair in shuffled]
    rivals = (
        Rival(
            algebra.name,
            lambda algebra=algebra: partial(algebra.join, shuffled),  # type: ignore[misc]
            answer=algebra.canonical,
        )
        for algebra in SETS
        if algebra.join is not None
    )
    return Job(
        f"canonical form of {count} ranges",
        Contender("durchwahl", lambda: partial(merge, stated), answer=ends),
        (Limit("sort, then one loop", lambda: partial(limits.join, shuffled)), *rivals),
    )


JOBS: Final = (*_jobs(3), *_jobs(30), *_jobs(250), _canonical(3), _canonical(30))
