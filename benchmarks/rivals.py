"""The rivals: the same jobs as a program does them with `portion`.

It is imported when a job is prepared, so that a missing rival is one line in the table and not the end of the run.
`portion` has no types; what comes from it is `Any`.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from benchmarks.limits import Pair


def interval(pairs: Iterable[Pair]) -> Any:
    """Pairs as one interval of portion."""
    portion = import_module("portion")
    return portion.Interval(*(portion.closed(start_at, end_at) for start_at, end_at in pairs))


def members(interval: Any) -> frozenset[int]:
    """The integers in an interval."""
    return frozenset(import_module("portion").iterate(interval, step=1))


def symmetric_difference(one: Any, other: Any) -> Any:
    """What is in one of two intervals only; portion has no operator for it."""
    return (one | other) - (one & other)


def is_subset(one: Any, other: Any) -> bool:
    """Whether one interval lies within the other; portion's `<=` asks which of the two comes first."""
    return one in other


def checker() -> Callable[[Mapping[str, Any]], bool]:
    """What checks a statement: every activation range inside the extension range, none meeting an earlier one."""
    closed = import_module("portion").closed

    def check(statement: Mapping[str, Any]) -> bool:
        whole = statement["extension_range"]
        ported = closed(whole["start_at"], whole["end_at"])
        live: list[Any] = []
        for part in statement["activation_ranges"]:
            activated = closed(part["start_at"], part["end_at"])
            if activated not in ported or any(activated.overlaps(earlier) for earlier in live):
                return False
            live.append(activated)
        return True

    return check


def joiner() -> Callable[[Iterable[Pair]], Any]:
    """What joins pairs that overlap or touch: a discrete interval, where 4 and 5 have nothing between them."""
    discrete = _discrete_interval()
    closed = import_module("portion").CLOSED
    return lambda pairs: discrete(*[discrete.from_atomic(closed, *pair, closed) for pair in pairs])


def coverer() -> Callable[[str, Iterable[str]], Any]:
    """What makes one discrete interval of the extensions behind a prefix."""
    join = joiner()

    def cover(prefix: str, numbers: Iterable[str]) -> Any:
        extensions = [int(number.removeprefix(prefix)) for number in numbers]
        return join([(extension, extension) for extension in extensions])

    return cover


def pairs(interval: Any) -> list[Pair]:
    """The ends of the pieces of a discrete interval."""
    return [(piece.lower, piece.upper) for piece in interval]


@cache
def _discrete_interval() -> Any:
    portion = import_module("portion")
    return type("IntegerInterval", (portion.AbstractDiscreteInterval,), {"_step": 1, "__slots__": ()})
