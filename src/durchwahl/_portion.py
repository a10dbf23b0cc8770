"""Convert to and from the intervals of `portion`.

Importing portion takes longer than importing everything else here, so this module is imported inside the functions that
use it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self, TypeVar

import portion
from portion import Interval as Interval  # noqa: PLC0414  # for annotations elsewhere
from portion import IntervalDict as IntervalDict  # noqa: PLC0414

from durchwahl._bits import range_mask
from durchwahl._checks import check_type
from durchwahl.errors import InvalidExtension
from durchwahl.ranges import MAX_EXTENSION, ActivationRange, as_int

V = TypeVar("V")


class IntegerInterval(portion.AbstractDiscreteInterval):
    """An interval over the integers, where 0-4 and 5-9 are adjacent; other intervals mean the integers in them.

    portion combines intervals of two types without converting them: then [2,12] & ([2] | [6]) is [2]. So the operators
    here convert the other operand. Python calls the operator of the left operand, but that of the right one first if its
    class is a subclass of the left one's.
    """

    _step = 1

    @classmethod
    def coerce(cls, interval: Any) -> Any:
        """Convert any interval; return anything else unchanged."""
        if not isinstance(interval, Interval) or isinstance(interval, cls):
            return interval

        def coerce_bound(bound: Any) -> Any:
            return bound if bound in (portion.inf, -portion.inf) else as_int(bound)

        return cls(
            *(
                cls.from_atomic(atom.left, coerce_bound(atom.lower), coerce_bound(atom.upper), atom.right)
                for atom in interval
            )
        )

    def __and__(self, other: Interval) -> Self:
        return super().__and__(self.coerce(other))

    def __or__(self, other: Interval) -> Self:
        return super().__or__(self.coerce(other))

    def __sub__(self, other: Interval) -> Self:
        return super().__sub__(self.coerce(other))

    def __rsub__(self, other: Interval) -> Any:
        return self.coerce(other) - self

    __rand__, __ror__ = __and__, __or__


class IntegerIntervalDict(IntervalDict[V]):
    """A dictionary from integer intervals."""

    __slots__ = ()
    _klass = IntegerInterval


def mask_from_interval(interval: Interval) -> int:
    """Return the bit mask of the integers in an interval, continuous or discrete.

    Raises `WrongType` for bounds that aren't integers, `InvalidExtension` for infinite ones and others outside 0-999.

    >>> bin(mask_from_interval(portion.closedopen(2, 5)))
    '0b11100'
    """
    check_type(interval, Interval, "an interval of portion is expected")
    mask = 0
    for atom in interval:
        if atom.lower == -portion.inf or atom.upper == portion.inf:
            raise InvalidExtension(f"an extension must be within 0-{MAX_EXTENSION}, got an endless interval: {atom!r}")
        lower, upper = as_int(atom.lower), as_int(atom.upper)
        start_at = lower if atom.left == portion.CLOSED else lower + 1
        end_at = upper if atom.right == portion.CLOSED else upper - 1
        # An open interval between two consecutive integers contains no integer.
        if start_at <= end_at:
            mask |= range_mask(ActivationRange(start_at, end_at))
    return mask


def interval_from_ranges(ranges: Iterable[ActivationRange]) -> IntegerInterval:
    """Return the interval over the integers in these ranges, where 0-4 and 5-9 merge into 0-9.

    >>> interval_from_ranges([ActivationRange(4, 4), ActivationRange(5, 9)])
    [4,9]
    """
    return IntegerInterval(
        *(
            IntegerInterval.from_atomic(portion.CLOSED, extensions.start_at, extensions.end_at, portion.CLOSED)
            for extensions in ranges
        )
    )
