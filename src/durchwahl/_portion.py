"""Intervals of portion: how sets of extensions speak with programs that have intervals already.

portion is imported when it is first needed, because that alone takes longer than importing everything else here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from durchwahl._bits import range_mask
from durchwahl._messages import format_value
from durchwahl.errors import InvalidExtension, WrongType
from durchwahl.ranges import MAX_EXTENSION, ActivationRange, as_int

if TYPE_CHECKING:
    from portion import Interval as Interval  # noqa: PLC0414  # for `sets`, which has no door to portion


def mask_from_interval(interval: Interval) -> int:
    """The integers in an interval, plain or discrete, as bits.

    Raises `WrongType` for ends that are no integers, `InvalidExtension` for infinite ones and others outside 0-999.

    >>> import portion
    >>> bin(mask_from_interval(portion.closedopen(2, 5)))
    '0b11100'
    """
    import portion

    if not isinstance(interval, portion.Interval):
        raise WrongType(f"an interval of portion is expected, got {format_value(interval)}")
    bits = 0
    for atom in interval:
        if atom.lower == -portion.inf or atom.upper == portion.inf:
            raise InvalidExtension(f"an extension must be within 0-{MAX_EXTENSION}, got an endless interval: {atom!r}")
        lower, upper = as_int(atom.lower), as_int(atom.upper)
        start_at = lower if atom.left == portion.CLOSED else lower + 1
        end_at = upper if atom.right == portion.CLOSED else upper - 1
        # The open interval between two neighbours holds no integer.
        if start_at <= end_at:
            bits |= range_mask(ActivationRange(start_at, end_at))
    return bits


def interval_from_ranges(ranges: Iterable[ActivationRange]) -> Interval:
    """The interval over the integers that these ranges are together, where 0-4 and 5-9 join to 0-9.

    >>> interval_from_ranges([ActivationRange(4, 4), ActivationRange(5, 9)])
    [4,9]
    """
    import portion

    interval = _integer_interval()
    atoms = (interval.from_atomic(portion.CLOSED, run.start_at, run.end_at, portion.CLOSED) for run in ranges)
    return interval(*atoms)


def _integer_interval() -> type[Interval]:
    made: type[Interval] = globals().get("IntegerInterval") or __getattr__("IntegerInterval")
    return made


def __getattr__(name: str) -> Any:
    # A pickled interval names its class as an attribute of a module; making it here, on first use, keeps portion
    # out of `import durchwahl`.
    if name != "IntegerInterval":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Two threads may both come here. The first class stays, since intervals of another could not be pickled.
    return globals().setdefault(name, _made())


def _made() -> type[Interval]:
    import portion

    class IntegerInterval(portion.AbstractDiscreteInterval):
        """An interval over the integers, where 0-4 and 5-9 touch; one of another kind stands for the integers in it.

        portion computes with two kinds as if they were one: to it, [2,12] & ([2] | [6]) is [2]. Python asks the methods
        of the left operand for these operators, and those of a subclass on the right before them.
        """

        _step = 1

        @classmethod
        def over_integers(cls, interval: Any) -> Any:
            if not isinstance(interval, portion.Interval) or isinstance(interval, cls):
                return interval

            def end(of_any_kind: Any) -> Any:
                return of_any_kind if of_any_kind in (portion.inf, -portion.inf) else as_int(of_any_kind)

            return cls(*(cls.from_atomic(atom.left, end(atom.lower), end(atom.upper), atom.right) for atom in interval))

        def __and__(self, other: Interval) -> Self:
            return super().__and__(self.over_integers(other))

        def __or__(self, other: Interval) -> Self:
            return super().__or__(self.over_integers(other))

        def __sub__(self, other: Interval) -> Self:
            return super().__sub__(self.over_integers(other))

        def __rsub__(self, other: Interval) -> Any:
            return self.over_integers(other) - self

        __rand__, __ror__ = __and__, __or__

    IntegerInterval.__qualname__ = "IntegerInterval"
    return IntegerInterval
