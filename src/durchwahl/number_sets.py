"""Sets of full numbers: millions of them as runs, compared and counted without being written out.

A number of *n* digits is one integer, *n* times 10**15 plus its value, so that numbers of every length stand on one line
where neighbours differ by one. A set is where that line enters and leaves it: the ascending borders of its runs, in an
array of eight bytes each.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final, NamedTuple, NoReturn, final

from durchwahl._messages import format_value
from durchwahl._value import new, set_slot
from durchwahl.errors import InvalidNumber, WrongType
from durchwahl.numbers import MAX_DIGITS, parse_e164

_LENGTH: Final = 10**MAX_DIGITS
_END: Final = 2 * MAX_DIGITS * _LENGTH  # behind every number
_MAX_RUNS_SHOWN: Final = 20

_POWERS: Final = (1, 10, 100, 1000)
_UNION, _INTERSECTION, _DIFFERENCE, _SYMMETRIC_DIFFERENCE = (0, 1, 1, 1), (0, 0, 0, 1), (0, 0, 1, 0), (0, 1, 1, 0)


class NumberRun(NamedTuple):
    """A run of numbers of one length, in E.164, both ends included."""

    first: str
    last: str


class NumberInterval(NamedTuple):
    """A run of places on the line of all numbers; `after` is the first place behind it."""

    start: int
    after: int


def position_of(e164: str) -> int:
    """The place of a number in E.164 on the line of all numbers."""
    return (len(e164) - 1) * _LENGTH + int(e164)


def position_of_extended(e164: str, width: int) -> int:
    """The place of the first number that has `width` more digits than this one and begins with it."""
    return (len(e164) - 1 + width) * _LENGTH + int(e164) * _POWERS[width]


def number_at(place: int) -> str:
    """The number in E.164 at a place on the line."""
    return f"+{place % _LENGTH}"  # which begins with no 0


def parse_interval(first: str, last: str) -> NumberInterval:
    """Return the numbers from the first to the last, in any usual spelling, both included.

    Raises `WrongType`, `InvalidNumber` for anything but numbers, for ends of different lengths, for a run that ends
    before it starts, and for one that passes over +490..., where no number is.
    """
    start, end = parse_e164(first), parse_e164(last)
    if len(start) != len(end):
        raise InvalidNumber(f"the ends of a run of numbers must have equally many digits, got {start} and {end}")
    if end < start:
        raise InvalidNumber(f"a run of numbers must not end before it starts, got {start} to {end}")
    if start < "+490" < end:
        raise InvalidNumber(f"a run of numbers must not pass over +490, where no number is, got {start} to {end}")
    return NumberInterval(position_of(start), position_of(end) + 1)


@final
class NumberSet:
    """A set of full numbers in E.164, immutable: `| & - ^ <= < ==`, `in`, `len`, `bool`, iteration in ascending order.

    It is made from runs: pairs of the first and the last number, both included, in any usual spelling. Shorter numbers
    come before longer ones. Nothing is written out before it is iterated.

    Raises `WrongType` for anything but a series of pairs of text, and `InvalidNumber` for ends that are not numbers or
    have different lengths, and for a run that ends before it starts.

    >>> ours = NumberSet([("+49 20 1230", "+49 20 1239")])
    >>> theirs = NumberSet([("+49 20 1235", "+49 20 1244")])
    >>> len(ours | theirs), theirs - ours
    (15, NumberSet([('+49201240', '+49201244')]))
    """

    __slots__ = ("_borders",)
    _borders: "array[int]"

    def __init__(self, runs: Iterable[tuple[str, str]] = ()) -> None:
        set_slot(self, "_borders", _merge(_read_runs(runs)))

    @classmethod
    def _from_borders(cls, borders: "array[int]") -> "NumberSet":
        """Return the set with these borders. Not validated: they must ascend, and be the ends of runs of numbers."""
        numbers = new(cls)
        set_slot(numbers, "_borders", borders)
        return numbers

    @classmethod
    def _from_intervals(cls, intervals: Iterable[NumberInterval]) -> "NumberSet":
        """Return the numbers at all of these positions. Not validated: numbers must be there."""
        return cls._from_borders(_merge(intervals))

    @classmethod
    def from_runs(cls, runs: Iterable[tuple[str, str]]) -> "NumberSet":
        """Return the numbers of all the runs, as the constructor does."""
        return cls(runs)

    @classmethod
    def from_numbers(cls, numbers: Iterable[str]) -> "NumberSet":
        """Return the set of these numbers, in any usual spelling and any order.

        Raises `WrongType` for anything but a series of text, and `InvalidNumber` for text that is not a number.

        >>> NumberSet.from_numbers(["+49 20 1231", "+49 20 1230"])
        NumberSet([('+49201230', '+49201231')])
        """
        if isinstance(numbers, str) or not isinstance(numbers, Iterable):
            raise WrongType(f"numbers are a series of texts such as '+49 20 1234567804', got {format_value(numbers)}")
        return cls._from_intervals(
            NumberInterval(place, place + 1) for place in map(position_of, map(parse_e164, numbers))
        )

    def runs(self) -> Iterator[NumberRun]:
        """The numbers as the fewest runs, in ascending order, one at a time."""
        for start, after in self.spans():
            yield NumberRun(number_at(start), number_at(after - 1))

    def spans(self) -> Iterator[NumberInterval]:
        """The runs as places on the line of all numbers."""
        borders = iter(self._borders)
        return map(NumberInterval, borders, borders)

    def isdisjoint(self, other: "NumberSet") -> bool:
        """Return whether no number is in both sets. Raises `WrongType` for anything but a set of numbers."""
        if not isinstance(other, NumberSet):
            raise WrongType(f"a set of numbers is compared with another one, got {format_value(other)}")
        return not self & other

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a NumberSet is immutable; {name} can't be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a NumberSet is immutable; {name} can't be deleted")

    def __setstate__(self, state: Any) -> None:
        # What pickle and copy would do by itself, were the attribute one that can be set.
        set_slot(self, "_borders", state[1]["_borders"])

    def __contains__(self, number: object) -> bool:
        """Whether a number is in the set, in any usual spelling; text that is no number is in no set."""
        if not isinstance(number, str):
            return False
        try:
            place = position_of(parse_e164(number))
        except InvalidNumber:
            return False
        return bisect_right(self._borders, place) % 2 == 1

    def __len__(self) -> int:
        return sum(self._borders[1::2]) - sum(self._borders[::2])

    def __bool__(self) -> bool:
        return bool(self._borders)

    def __iter__(self) -> Iterator[str]:
        return map(number_at, chain.from_iterable(range(*span) for span in self.spans()))

    def __repr__(self) -> str:
        runs = len(self._borders) // 2
        if runs > _MAX_RUNS_SHOWN:
            return f"<NumberSet of {sum(self._borders[1::2]) - sum(self._borders[::2])} numbers in {runs} runs>"
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
        return self._combine(other, _UNION)

    def __and__(self, other: "NumberSet") -> "NumberSet":
        return self._combine(other, _INTERSECTION)

    def __sub__(self, other: "NumberSet") -> "NumberSet":
        return self._combine(other, _DIFFERENCE)

    def __xor__(self, other: "NumberSet") -> "NumberSet":
        return self._combine(other, _SYMMETRIC_DIFFERENCE)

    def _combine(self, other: "NumberSet", holds: tuple[int, int, int, int]) -> "NumberSet":
        """The places that are in neither, the other, this one or both sets, as `holds` says in this order."""
        if not isinstance(other, NumberSet):
            return NotImplemented
        borders, left, right = array("q"), self._borders, other._borders
        at_left = at_right = inside = 0
        while (
            place := min(
                left[at_left] if at_left < len(left) else _END, right[at_right] if at_right < len(right) else _END
            )
        ) < _END:
            at_left += at_left < len(left) and left[at_left] == place
            at_right += at_right < len(right) and right[at_right] == place
            # An odd number of borders passed is inside.
            if inside != holds[2 * (at_left & 1) + (at_right & 1)]:
                borders.append(place)
                inside = 1 - inside
        return NumberSet._from_borders(borders)


def _read_runs(runs: Iterable[tuple[str, str]]) -> Iterator[NumberInterval]:
    if isinstance(runs, str) or not isinstance(runs, Iterable):
        raise WrongType(f"runs of numbers must be a series, got {format_value(runs)}")
    return map(read_run, runs)


def read_run(run: tuple[str, str]) -> NumberInterval:
    """Return the numbers of a pair of the first and the last one. Raises what `read_span` raises."""
    if not isinstance(run, tuple | list) or len(run) != 2:
        raise WrongType(f"a run of numbers must be its first and its last number, got {format_value(run)}")
    return parse_interval(*run)


def spans_within(numbers: NumberSet, span: NumberInterval) -> Iterator[NumberInterval]:
    """Yield the parts of a set that are in a run of places, in ascending order."""
    borders = numbers._borders
    # An odd number of borders up to the start means that it is inside a run, which is then the first one.
    for index in range(bisect_right(borders, span.start) & ~1, len(borders), 2):
        if borders[index] >= span.after:
            break
        yield NumberInterval(max(borders[index], span.start), min(borders[index + 1], span.after))


def _merge(spans: Iterable[NumberInterval]) -> "array[int]":
    """The borders of all the spans together; those that overlap or touch are joined."""
    starts, afters = array("q"), array("q")
    for start, after in spans:
        starts.append(start)
        afters.append(after)
    borders = array("q")
    reach = -1
    for place in sorted(range(len(starts)), key=starts.__getitem__):
        if starts[place] <= reach:
            borders[-1] = reach = max(reach, afters[place])
        else:
            reach = afters[place]
            borders.append(starts[place])
            borders.append(reach)
    return borders
