"""Find the extension ranges whose full numbers collide: a sweep line over padded intervals.

Two numbers collide if they are equal or if one is a prefix of the other, because the phone network connects a call as
soon as the dialled digits are a number. Pad every number to the same length: the shorter number 490 becomes the interval
from 4900 to 4909, which contains exactly the padded numbers that begin with 490. So two numbers collide exactly if their
padded intervals overlap, as 4900-4909 and 4906-4906 do for 490 and 4906.

The numbers of an extension range are consecutive, so together they are one interval, from the first number padded with
0s to the last number padded with 9s. Two extension ranges therefore collide exactly if their intervals overlap. If their
numbers have the same length, they share numbers; otherwise, numbers of one are prefixes of numbers of the other.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from heapq import heappop, heappush
from itertools import islice
from typing import NamedTuple

from durchwahl.numbers import MAX_DIGITS
from durchwahl.ranges import MAX_WIDTH, ExtensionRange

# A route number may have all 15 digits. Every number under it is too long, but is compared like any other.
PADDED_LENGTH = MAX_DIGITS + MAX_WIDTH
_POWERS = [10**exponent for exponent in range(PADDED_LENGTH + 1)]


class PaddedInterval(NamedTuple):
    """The numbers of an extension range under a stem, padded, and their number of digits before padding."""

    low: int
    high: int
    digits: int


class Overlap(NamedTuple):
    """Two intervals that overlap, by their indexes; `first` is less than `second`."""

    first: int
    second: int


def padded_interval(stem: str, extension_range: ExtensionRange) -> PaddedInterval:
    """Return the interval of an extension range under the digits of a stem, which may be empty if it is unknown.

    >>> padded_interval("4920", ExtensionRange(0, 9))
    PaddedInterval(low=492000000000000000, high=492099999999999999, digits=5)
    """
    low, high, digits = _interval_under_zeros(len(stem), extension_range.start_at, extension_range.end_at)
    base = int(stem or "0") * _POWERS[PADDED_LENGTH - len(stem)]
    return PaddedInterval(base + low, base + high, digits)


@lru_cache(maxsize=1 << 12)
def _interval_under_zeros(stem_digits: int, start_at: int, end_at: int) -> PaddedInterval:
    """Return the interval of an extension range under a stem of zeros. There are few of them in many blocks."""
    digits = stem_digits + len(str(end_at))
    unit = _POWERS[PADDED_LENGTH - digits]
    return PaddedInterval(start_at * unit, (end_at + 1) * unit - 1, digits)


def format_shared(own: PaddedInterval, other: PaddedInterval) -> str:
    """Format the numbers of the first interval that collide with the other, without padding: `4920` or `4920 to 4929`.

    >>> tens, one = padded_interval("", ExtensionRange(10, 19)), padded_interval("", ExtensionRange(1, 1))
    >>> format_shared(tens, one), format_shared(one, tens)
    ('10 to 19', '1')
    """
    low, high = max(own.low, other.low), min(own.high, other.high)
    unit = 10 ** (PADDED_LENGTH - own.digits)
    first, last = f"{low // unit:0{own.digits}}", f"{high // unit:0{own.digits}}"
    return first if first == last else f"{first} to {last}"


def find_overlaps(intervals: Iterable[PaddedInterval]) -> list[Overlap]:
    """Return, for each interval, its overlap with the first earlier interval of each number of digits.

    Overlaps are sorted by `second`. With at most one for each number of digits, the time stays O(n log n) even if all
    intervals overlap each other.
    """
    columns = Intervals()
    for low, high, digits in intervals:
        columns.lows.append(low)
        columns.highs.append(high)
        columns.digits.append(digits)
    return columns.overlaps()


class Intervals:
    """Intervals by column, because an inventory can have millions of them, and tuples take many times the memory."""

    __slots__ = ("digits", "highs", "lows")

    def __init__(self) -> None:
        self.lows, self.highs, self.digits = array("q"), array("q"), bytearray()

    def add(self, stem: str, extension_range: ExtensionRange) -> int:
        """Add a `padded_interval`, and return its number of digits."""
        low, high, digits = _interval_under_zeros(len(stem), extension_range.start_at, extension_range.end_at)
        base = int(stem or "0") * _POWERS[PADDED_LENGTH - len(stem)]
        self.lows.append(base + low)
        self.highs.append(base + high)
        self.digits.append(digits)
        return digits

    def overlaps(self) -> list[Overlap]:
        """Return what `find_overlaps` returns."""
        overlaps = [overlap for group in self._groups() for overlap in self._overlaps_within(group)]
        return sorted(overlaps, key=lambda overlap: (overlap.second, self.digits[overlap.first]))

    def _groups(self) -> Iterator[list[int]]:
        """Sweep over the intervals by ascending start, and yield the indexes of each group connected by overlaps."""
        lows, highs = self.lows, self.highs
        group: list[int] = []
        previous, group_end = 0, -1
        for index in sorted(range(len(lows)), key=lows.__getitem__):
            # Most intervals overlap no other, so a list is made only when there is a second one.
            if lows[index] <= group_end:
                group = group or [previous]
                group.append(index)
            elif group:
                yield group
                group = []
            previous = index
            if highs[index] > group_end:
                group_end = highs[index]
        if group:
            yield group

    def _overlaps_within(self, group: list[int]) -> Iterator[Overlap]:
        for digits in sorted({self.digits[index] for index in group}):
            earliest = _EarliestOverlap(self, [index for index in group if self.digits[index] == digits])
            for second in group:
                first = earliest.query(self.lows[second], self.highs[second])
                if first < second:
                    yield Overlap(first, second)


class _EarliestOverlap:
    """Finds the lowest index among the intervals that overlap another one. Queries must be in ascending order of `low`.

    An interval overlaps another if it is open at the other's start, or starts within the other. The open intervals are in
    a heap by index. Those that start within the other are consecutive in the sorted starts, so that their lowest index
    is a range-minimum query, answered by a sparse table.
    """

    def __init__(self, columns: Intervals, indexes: list[int]) -> None:
        self._highs, self._indexes = columns.highs, indexes
        self._lows = [columns.lows[index] for index in indexes]
        self._next = 0
        self._open: list[int] = []
        # Level k of the sparse table has the minima of 2**k consecutive indexes, so that any slice is covered by two.
        self._minima = [indexes]
        while (half := 1 << (len(self._minima) - 1)) * 2 <= len(indexes):
            level = self._minima[-1]
            self._minima.append(list(map(min, level, islice(level, half, None))))

    def query(self, low: int, high: int) -> int:
        """Return the lowest index of an interval that overlaps low-high, or the number of all intervals if none does."""
        while self._next < len(self._indexes) and self._lows[self._next] <= low:
            heappush(self._open, self._indexes[self._next])
            self._next += 1
        # An interval that ends before `low` ends before all later ones, too. Only the top of the heap is used, so such
        # an interval may remain below it.
        while self._open and self._highs[self._open[0]] < low:
            heappop(self._open)
        candidates = [len(self._highs), *self._open[:1]]
        start, end = self._next, bisect_right(self._lows, high)
        if start < end:
            level = (end - start).bit_length() - 1
            candidates += [self._minima[level][start], self._minima[level][end - (1 << level)]]
        return min(candidates)
