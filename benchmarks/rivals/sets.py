"""Packages that have sets of integers, a constant each. What one can't do isn't among its operations."""

from collections.abc import Iterable
from functools import cache, partial
from importlib import import_module
from operator import contains, getitem, invert, le, sub
from typing import Any, Final

from benchmarks.limits import Pair
from benchmarks.rivals.algebra import OPERATORS, WHOLE, Algebra, each


def _frozenset(pairs: Iterable[Pair]) -> frozenset[int]:
    return frozenset(each(pairs))


FROZENSET: Final = Algebra(
    name="frozenset",
    make=_frozenset,
    operations={**OPERATORS, "subset": le, "membership": contains},
)


# portion


def _portion(pairs: Iterable[Pair]) -> Any:
    portion = import_module("portion")
    return portion.Interval(*(portion.closed(start_at, end_at) for start_at, end_at in pairs))


def _either(one: Any, other: Any) -> Any:
    """What is in one of two intervals only; portion has no operator for it."""
    return (one | other) - (one & other)


def _is_within(one: Any, other: Any) -> bool:
    """Whether one interval lies within the other; portion's `<=` asks which of the two comes first."""
    return one in other


@cache
def _discrete() -> Any:
    """portion's own way to say that 4 and 5 have nothing between them."""
    portion = import_module("portion")
    return type("IntegerInterval", (portion.AbstractDiscreteInterval,), {"_step": 1, "__slots__": ()})


def _joined_by_portion(pairs: Iterable[Pair]) -> Any:
    discrete, closed = _discrete(), import_module("portion").CLOSED
    return discrete(*[discrete.from_atomic(closed, *pair, closed) for pair in pairs])


PORTION: Final = Algebra(
    name="portion",
    make=_portion,
    members=lambda interval: import_module("portion").iterate(interval, step=1),
    operations={**OPERATORS, "symmetric difference": _either, "subset": _is_within, "membership": contains},
    join=_joined_by_portion,
    ends=lambda interval: [(piece.lower, piece.upper) for piece in interval],
)


# python-ranges


def _python_ranges(pairs: Iterable[Pair]) -> Any:
    ranges = import_module("ranges")
    return ranges.RangeSet([ranges.Range(start_at, end_at + 1) for start_at, end_at in pairs])


PYTHON_RANGES: Final = Algebra(
    name="python-ranges",
    make=_python_ranges,
    members=lambda made: each((run.start, run.end - 1) for run in made.ranges()),
    operations={**OPERATORS, "subset": _is_within, "membership": contains},
    join=_python_ranges,
    ends=lambda made: [(run.start, run.end - 1) for run in made.ranges()],
)


# spans


def _spans(pairs: Iterable[Pair]) -> Any:
    spans = import_module("spans")
    return spans.intrangeset([spans.intrange(start_at, end_at + 1) for start_at, end_at in pairs])


SPANS: Final = Algebra(
    name="spans",
    make=_spans,
    members=lambda made: each((run.lower, run.upper - 1) for run in made),
    operations={
        "union": OPERATORS["union"],
        "intersection": OPERATORS["intersection"],
        "difference": OPERATORS["difference"],
        "membership": contains,
    },
    join=_spans,
    ends=lambda made: [(run.lower, run.upper - 1) for run in made],
)


# intervaltree: its operators are those of sets of intervals, so that it asks and joins and does no algebra.


def _intervaltree(pairs: Iterable[Pair]) -> Any:
    return import_module("intervaltree").IntervalTree.from_tuples((start_at, end_at + 1) for start_at, end_at in pairs)


def _joined_by_intervaltree(pairs: Iterable[Pair]) -> Any:
    tree = _intervaltree(pairs)
    tree.merge_overlaps(strict=False)
    return tree


INTERVALTREE: Final = Algebra(
    name="intervaltree",
    make=_intervaltree,
    operations={"membership": "intervaltree:IntervalTree.overlaps_point"},
    join=_joined_by_intervaltree,
    ends=lambda tree: [(run.begin, run.end - 1) for run in tree],
)


# pyroaring and bitarray, which are written in C


def _pyroaring(pairs: Iterable[Pair]) -> Any:
    return import_module("pyroaring").FrozenBitMap(each(pairs))


PYROARING: Final = Algebra(
    name="pyroaring",
    make=_pyroaring,
    operations={**OPERATORS, "subset": le, "membership": contains},
    complement=lambda pairs: partial(sub, _pyroaring([WHOLE]), _pyroaring(pairs)),
)


def _bitarray(pairs: Iterable[Pair]) -> Any:
    bits = import_module("bitarray").bitarray(WHOLE[1] + 1)
    for start_at, end_at in pairs:
        bits[start_at : end_at + 1] = 1
    return import_module("bitarray").frozenbitarray(bits)


def _and_not(one: Any, other: Any) -> Any:
    return one & ~other


BITARRAY: Final = Algebra(
    name="bitarray",
    make=_bitarray,
    members=lambda bits: bits.search(1),
    operations={
        **OPERATORS,
        "difference": _and_not,
        "subset": "bitarray.util:subset",
        "membership": getitem,
    },
    complement=lambda pairs: partial(invert, _bitarray(pairs)),
    join=_bitarray,
    ends=lambda bits: [
        (start_at, after - 1) for value, start_at, after in import_module("bitarray.util").intervals(bits) if value
    ],
)

SETS: Final = (FROZENSET, PORTION, PYTHON_RANGES, SPANS, INTERVALTREE, PYROARING, BITARRAY)
