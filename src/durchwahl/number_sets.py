"""Sets of full numbers, stored as runs: millions of numbers are compared and counted without expanding them.

Every number has a position on one number line: a number of *n* digits is at *n* times 10**15 plus its value. Numbers of
all lengths have a position, and consecutive numbers have consecutive positions. A set is an array of ascending positions,
eight bytes each, at which its runs start and stop.
"""

import operator
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple, final

from durchwahl._checks import check_series, check_type, read_each
from durchwahl._messages import format_value
from durchwahl._pydantic import CoreSchema, Handler, converted_schema, serialized_by
from durchwahl._value import Immutable, new, set_slot
from durchwahl.errors import InvalidNumber, WrongType
from durchwahl.numbers import MAX_DIGITS, NUMBERS, parse_e164

_LENGTH_UNIT: Final = 10**MAX_DIGITS
_END: Final = array("q", [2 * MAX_DIGITS * _LENGTH_UNIT])  # after every number
_MAX_RUNS_SHOWN: Final = 20


class NumberRun(NamedTuple):
    """A run of numbers of one length, in E.164, both ends included."""

    first: str
    last: str


class NumberInterval(NamedTuple):
    """A half-open interval of positions on the number line."""

    start: int
    stop: int


def position_of(e164: str) -> int:
    """Return the position of a number in E.164."""
    return (len(e164) - 1) * _LENGTH_UNIT + int(e164)


def position_of_extended(e164: str, width: int) -> int:
    """Return the position of the first number that begins with this one and has `width` more digits."""
    return position_of(e164 + "0" * width)


def number_at(position: int) -> str:
    """Return the number at a position, in E.164."""
    return f"+{position % _LENGTH_UNIT}"


def parse_interval(first: str, last: str) -> NumberInterval:
    """Return the interval from the first to the last number, both included, in any usual spelling.

    Raises `WrongType`, or `InvalidNumber` for anything but numbers, for ends of different lengths, for a run that ends
    before it starts, and for one that includes +490..., which no number begins with.
    """
    start, end = parse_e164(first), parse_e164(last)
    if len(start) != len(end):
        raise InvalidNumber(f"the ends of a run of numbers must have equally many digits, got {start} and {end}")
    if end < start:
        raise InvalidNumber(f"a run of numbers must not end before it starts, got {start} to {end}")
    if start < "+490" < end:
        raise InvalidNumber(f"a run of numbers must not include +490, got {start} to {end}")
    return NumberInterval(position_of(start), position_of(end) + 1)


def parse_run(run: tuple[str, str]) -> NumberInterval:
    """Return the interval of a pair of the first and the last number. Raises what `parse_interval` raises."""
    if not isinstance(run, tuple | list) or len(run) != 2:
        raise WrongType(f"a run of numbers must be a pair of its first and its last number, got {format_value(run)}")
    return parse_interval(*run)


@final
class NumberSet(Immutable):
    """A set of full numbers in E.164, immutable: `| & - ^ <= < ==`, `in`, `len`, `bool`, iteration in ascending order.

    The constructor takes runs: pairs of the first and the last number, both included, in any usual spelling. Shorter
    numbers are ordered before longer ones. Numbers are expanded only when the set is iterated.

    Raises `WrongType` for anything but a series of pairs of strings, and `InvalidNumber` for ends that are not numbers
    or have different lengths, and for a run that ends before it starts.

    >>> ours = NumberSet([("+49 20 1230", "+49 20 1239")])
    >>> theirs = NumberSet([("+49 20 1235", "+49 20 1244")])
    >>> len(ours | theirs), theirs - ours
    (15, NumberSet([('+49201240', '+49201244')]))
    """

    __slots__ = ("_borders",)
    _borders: "array[int]"

    def __init__(self, runs: Iterable[tuple[str, str]] = ()) -> None:
        check_series(runs, "runs of numbers must be a series")
        set_slot(self, "_borders", _merge(read_each(parse_run, runs)))

    @classmethod
    def _from_borders(cls, borders: "array[int]") -> "NumberSet":
        """Return the set with these borders. Not validated: they must ascend, and enclose runs of numbers."""
        numbers = new(cls)
        set_slot(numbers, "_borders", borders)
        return numbers

    @classmethod
    def _from_intervals(cls, intervals: Iterable[NumberInterval]) -> "NumberSet":
        """Return the set of the numbers in all intervals. Not validated: every position must be that of a number."""
        return cls._from_borders(_merge(intervals))

    @classmethod
    def from_runs(cls, runs: Iterable[tuple[str, str]]) -> "NumberSet":
        """Return the set of the numbers in all runs, like the constructor."""
        return cls(runs)

    @classmethod
    def from_numbers(cls, numbers: Iterable[str]) -> "NumberSet":
        """Return the set of these numbers, in any usual spelling and any order.

        Raises `WrongType` for anything but a series of strings, and `InvalidNumber` for strings that are not numbers.

        >>> NumberSet.from_numbers(["+49 20 1231", "+49 20 1230"])
        NumberSet([('+49201230', '+49201231')])
        """
        check_series(numbers, NUMBERS)
        positions = map(position_of, read_each(parse_e164, numbers))
        return cls._from_intervals(NumberInterval(position, position + 1) for position in positions)

    def runs(self) -> Iterator[NumberRun]:
        """Yield the numbers as the fewest runs, in ascending order."""
        for start, stop in self.spans():
            yield NumberRun(number_at(start), number_at(stop - 1))

    def spans(self) -> Iterator[NumberInterval]:
        """Return the runs as half-open intervals of positions on the number line."""
        borders = iter(self._borders)
        return map(NumberInterval, borders, borders)

    def isdisjoint(self, other: "NumberSet") -> bool:
        """Return whether no number is in both sets. Raises `WrongType` for anything but a `NumberSet`."""
        check_type(other, NumberSet, "a NumberSet can only be compared with another one")
        return not self & other

    def __reduce__(self) -> "tuple[Callable[[array[int]], NumberSet], tuple[array[int]]]":
        # By default, pickle and copy would set the attribute, which `__setattr__` refuses.
        return NumberSet._from_borders, (self._borders,)

    def __contains__(self, number: object) -> bool:
        """Return whether a number, in any usual spelling, is in the set. Return False for anything else."""
        if not isinstance(number, str):
            return False
        try:
            position = position_of(parse_e164(number))
        except InvalidNumber:
            return False
        return bisect_right(self._borders, position) % 2 == 1

    def __len__(self) -> int:
        return sum(self._borders[1::2]) - sum(self._borders[::2])

    def __bool__(self) -> bool:
        return bool(self._borders)

    def __iter__(self) -> Iterator[str]:
        return map(number_at, chain.from_iterable(range(*interval) for interval in self.spans()))

    def __repr__(self) -> str:
        runs = len(self._borders) // 2
        if runs > _MAX_RUNS_SHOWN:
            return f"<NumberSet of {len(self)} numbers in {runs} runs>"
        return f"NumberSet({list(map(tuple, self.runs()))})"

    def __eq__(self, other: object) -> bool:
        return self._borders == other._borders if isinstance(other, NumberSet) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._borders.tobytes())

    def __le__(self, other: "NumberSet") -> bool:
        return not self - other if isinstance(other, NumberSet) else NotImplemented

    def __lt__(self, other: "NumberSet") -> bool:
        return self <= other and self != other if isinstance(other, NumberSet) else NotImplemented

    def __or__(self, other: "NumberSet") -> "NumberSet":
        return self._combine(other, operator.or_)

    def __and__(self, other: "NumberSet") -> "NumberSet":
        return self._combine(other, operator.and_)

    def __sub__(self, other: "NumberSet") -> "NumberSet":
        return self._combine(other, operator.gt)  # in this set, and not in the other

    def __xor__(self, other: "NumberSet") -> "NumberSet":
        return self._combine(other, operator.xor)

    @classmethod
    def __get_pydantic_core_schema__(cls, _: object, handler: Handler) -> CoreSchema:
        runs = handler.generate_schema(list[tuple[str, str]])
        return converted_schema(cls, runs, cls) | serialized_by(lambda numbers: list(numbers.runs()), runs)

    def _combine(self, other: "NumberSet", is_member: Callable[[int, int], int]) -> "NumberSet":
        """Return the numbers for which `is_member(left, right)` is true.

        `left` is 1 if a number is in this set, else 0, and `right` is the same for the other set. The algorithm sweeps
        over the borders of both sets: a position is in a set if the number of the set's borders up to it is odd.
        """
        if not isinstance(other, NumberSet):
            return NotImplemented
        left, right, borders = self._borders + _END, other._borders + _END, array("q")
        left_index = right_index = 0
        while (position := min(left[left_index], right[right_index])) < _END[0]:
            left_index += left[left_index] == position
            right_index += right[right_index] == position
            if is_member(left_index % 2, right_index % 2) != len(borders) % 2:
                borders.append(position)
        return NumberSet._from_borders(borders)


def intervals_within(numbers: NumberSet, interval: NumberInterval) -> Iterator[NumberInterval]:
    """Yield the intersections of a set's intervals with one interval, in ascending order."""
    borders = numbers._borders
    # Begin with the run that contains the start, if there is one, else with the next run.
    for index in range(bisect_right(borders, interval.start) // 2 * 2, len(borders), 2):
        start, stop = borders[index : index + 2]
        if start >= interval.stop:
            break
        yield NumberInterval(max(start, interval.start), min(stop, interval.stop))


def _merge(intervals: Iterable[NumberInterval]) -> "array[int]":
    """Return the borders of the union: overlapping and adjacent intervals are joined."""
    borders = array("q")
    for start, stop in sorted(intervals):
        if borders and start <= borders[-1]:
            borders[-1] = max(borders[-1], stop)
        else:
            borders.extend((start, stop))
    return borders
