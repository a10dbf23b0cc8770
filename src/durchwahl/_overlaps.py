"""Claims: which full numbers an extension range takes under a stem, and when two claims clash.

A phone network reads digits from the left and stops as soon as they are a number. So two claims clash when they hold
the same number, and also when a number of one begins a number of the other: who dials 0 never gets to 06. Stretch every
claim to the longest length there is, its first number with 0s and its last with 9s: two claims clash exactly when the
stretched runs overlap. With equal lengths they hold the same number, with different lengths one begins the other.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from itertools import islice
from typing import NamedTuple

from durchwahl.numbers import MAX_DIGITS
from durchwahl.ranges import MAX_WIDTH, ExtensionRange

# A route number of 15 digits is one, though every number behind it is too long; such numbers clash like any others.
_LONGEST = MAX_DIGITS + MAX_WIDTH


class PaddedInterval(NamedTuple):
    """The numbers of an extension range under a stem, stretched to the longest length, and how many digits they have."""

    low: int
    high: int
    digits: int


class Overlap(NamedTuple):
    """Two claims that clash, by their places in the series; `first` is the smaller one."""

    first: int
    second: int


def padded_interval(stem: str, extension_range: ExtensionRange) -> PaddedInterval:
    """What an extension range claims under the digits of a stem, which may be empty where they are not known.

    >>> padded_interval("4920", ExtensionRange(0, 9))
    PaddedInterval(low=492000000000000000, high=492099999999999999, digits=5)
    """
    width = extension_range.width
    digits = len(stem) + width
    unit = 10 ** (_LONGEST - digits)
    base = int(stem or "0") * 10**width
    return PaddedInterval(
        (base + extension_range.start_at) * unit, (base + extension_range.end_at + 1) * unit - 1, digits
    )


def format_shared(own: PaddedInterval, other: PaddedInterval) -> str:
    """The numbers of a claim that clash with another, as digits: `4920` or `4920 to 4929`.

    >>> tens, one = padded_interval("", ExtensionRange(10, 19)), padded_interval("", ExtensionRange(1, 1))
    >>> format_shared(tens, one), format_shared(one, tens)
    ('10 to 19', '1')
    """
    low, high = max(own.low, other.low), min(own.high, other.high)
    unit = 10 ** (_LONGEST - own.digits)
    first, last = f"{low // unit:0{own.digits}}", f"{high // unit:0{own.digits}}"
    return first if first == last else f"{first} to {last}"


def find_overlaps(claims: Iterable[PaddedInterval]) -> Iterator[Overlap]:
    """For each claim and each length, its clash with the first earlier claim of that length; at most one of each.

    In ascending order of `second`. Takes time like n log n, whatever clashes.
    """
    columns = _Columns(array("q"), array("q"), bytearray())
    for low, high, digits in claims:
        columns.lows.append(low)
        columns.highs.append(high)
        columns.digits.append(digits)
    found = [clash for group in _overlapping(columns) for clash in _in_group(columns, group)]
    return iter(sorted(found, key=lambda clash: (clash.second, columns.digits[clash.first])))


class _Columns(NamedTuple):
    """Very many claims: 17 bytes each, where a tuple has 150."""

    lows: "array[int]"
    highs: "array[int]"
    digits: bytearray


def _overlapping(claims: _Columns) -> Iterator[list[int]]:
    """The groups of claims that a chain of overlaps holds together, each by ascending start; single ones left out."""
    lows, highs, _ = claims
    group: list[int] = []
    reach = -1
    for place in sorted(range(len(lows)), key=lows.__getitem__):
        if lows[place] > reach:
            if len(group) > 1:
                yield group
            group = []
            reach = highs[place]
        elif highs[place] > reach:
            reach = highs[place]
        group.append(place)
    if len(group) > 1:
        yield group


def _in_group(claims: _Columns, group: list[int]) -> Iterator[Overlap]:
    for digits in sorted({claims.digits[place] for place in group}):
        earliest = _Earliest(claims, [place for place in group if claims.digits[place] == digits])
        for place in group:
            first = earliest.meeting(claims.lows[place], claims.highs[place])
            if first < place:
                yield Overlap(first, place)


class _Earliest:
    """Among claims of one length, the earliest that meets another one; asked in ascending order of starts."""

    def __init__(self, claims: _Columns, places: list[int]) -> None:
        self._highs, self._places = claims.highs, places
        self._lows = [claims.lows[place] for place in places]
        self._begun = 0
        self._open: list[int] = []
        # minima[k][i] is the earliest of 2**k places from i on, so that two of them cover any stretch.
        self._minima = [places]
        while (half := 1 << (len(self._minima) - 1)) * 2 <= len(places):
            level = self._minima[-1]
            self._minima.append(list(map(min, level, islice(level, half, None))))

    def meeting(self, low: int, high: int) -> int:
        """The earliest place whose claim meets this one: it holds this one's start, or starts inside it."""
        while self._begun < len(self._places) and self._lows[self._begun] <= low:
            heappush(self._open, self._places[self._begun])
            self._begun += 1
        # Who ended before this start has ended for all that are asked later.
        while self._open and self._highs[self._open[0]] < low:
            heappop(self._open)
        start, end = self._begun, bisect_right(self._lows, high)
        meeting = [len(self._highs), *self._open[:1]]
        if start < end:
            level = (end - start).bit_length() - 1
            meeting += [self._minima[level][start], self._minima[level][end - (1 << level)]]
        return min(meeting)
