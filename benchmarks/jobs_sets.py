"""Jobs on sets of extensions that are there already: the algebra, with few runs and with many."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from operator import and_, contains, le, or_, sub, xor
from typing import Any, Final

from benchmarks import limits, rivals
from benchmarks.job import Contender, Job, Limit, Rival, itself
from durchwahl import ExtensionRange, ExtensionSet

MOST: Final = 1.3

Operation = Callable[[Any, Any], object]
Operand = Callable[[Iterable[limits.Pair]], Any]


def _frozen(pairs: Iterable[limits.Pair]) -> frozenset[int]:
    return frozenset(chain.from_iterable(range(start_at, end_at + 1) for start_at, end_at in pairs))


def _bare(pairs: Iterable[limits.Pair]) -> limits.BareSet:
    return limits.bare_set(_frozen(pairs))


def _runs(count: int, shift: float = 0, share: float = 0.5) -> list[limits.Pair]:
    """Runs at even distances in 0-999, which take this share of it, moved by this share of a distance."""
    distance = 1000 // count
    starts = [place * distance + int(distance * shift) for place in range(count)]
    return [(start_at, start_at + int(distance * share) - 1) for start_at in starts]


def _on_two_sets(
    name: str, operation: Operation, in_portion: Operation, one: list[limits.Pair], other: list[limits.Pair]
) -> Job:
    """One operation on two sets, which may be another one where the sets are intervals of portion."""

    def prepare(operation: Operation, operand: Operand) -> Callable[[], partial[Any]]:
        return lambda: partial(operation, operand(one), operand(other))

    # A subset is answered with a truth value, which is its own translation.
    members, members_in_portion = (itself, itself) if operation is le else (frozenset, rivals.members)
    return Job(
        name,
        Contender("durchwahl", prepare(operation, ExtensionSet.from_ranges), answer=members),
        (
            Limit("bare class", prepare(operation, _bare), answer=members, most=MOST),
            Rival("frozenset", prepare(operation, _frozen)),
            Rival("portion", prepare(in_portion, rivals.interval), answer=members_in_portion),
        ),
    )


def _complement(count: int) -> Job:
    runs, whole = _runs(count), (0, 999)
    return Job(
        f"complement, {count} runs",
        Contender(
            "durchwahl",
            lambda: partial(ExtensionSet.complement, ExtensionSet.from_ranges(runs), ExtensionRange(*whole)),
            answer=frozenset,
        ),
        (
            Limit(
                "bare class",
                lambda: partial(limits.BareSet.complement, _bare(runs), limits.BareRange(*whole)),
                answer=frozenset,
                most=MOST,
            ),
            Rival("frozenset", lambda: partial(sub, _frozen([whole]), _frozen(runs))),
            Rival(
                "portion",
                lambda: partial(sub, rivals.interval([whole]), rivals.interval(runs)),
                answer=rivals.members,
            ),
        ),
    )


def _membership(count: int) -> Job:
    runs = _runs(count)
    member = runs[count // 2][0]
    return Job(
        f"in, {count} runs",
        Contender("durchwahl", lambda: partial(contains, ExtensionSet.from_ranges(runs), member)),
        (
            Limit("bare class", lambda: partial(contains, _bare(runs), member), most=MOST),
            Rival("frozenset", lambda: partial(contains, _frozen(runs), member)),
            Rival("portion", lambda: partial(contains, rivals.interval(runs), member)),
        ),
    )


def _jobs(count: int) -> Iterator[Job]:
    runs, moved, longer = _runs(count), _runs(count, shift=0.25), _runs(count, share=0.75)
    yield _on_two_sets(f"union, {count} runs", or_, or_, runs, moved)
    yield _on_two_sets(f"intersection, {count} runs", and_, and_, runs, moved)
    yield _on_two_sets(f"difference, {count} runs", sub, sub, runs, moved)
    yield _on_two_sets(f"symmetric difference, {count} runs", xor, rivals.symmetric_difference, runs, moved)
    yield _on_two_sets(f"subset, {count} runs", le, rivals.is_subset, runs, longer)
    yield _complement(count)
    yield _membership(count)


JOBS: Final = (*_jobs(3), *_jobs(30))
