"""`cover`: the fewest blocks for a run of full numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from durchwahl._checks import check_series
from durchwahl.blocks import ExtensionBlock, RoutedBlock
from durchwahl.errors import InvalidNumber
from durchwahl.number_sets import NumberInterval, NumberSet, intervals_within, number_at, parse_interval
from durchwahl.numbers import MIN_DIGITS
from durchwahl.ranges import MAX_WIDTH, ActivationRange, ExtensionRange


def cover(
    first_number: str, last_number: str, active: NumberSet | Iterable[str | tuple[str, str]] | None = None
) -> Iterator[RoutedBlock]:
    """Return an iterator over the fewest routed blocks that together port exactly one run of full numbers.

    Numbers that make up a 0-9, 0-99 or 0-999 block become that block. `active` gives the numbers that go live: single
    numbers and pairs of a first and a last number, in any usual spelling, or a `NumberSet`. By default all go live.

    The carrier accepts at most 0-999, so four-digit extensions, 0000-9999, become ten blocks under ten route numbers.

    Raises `WrongType`, or `InvalidNumber` for strings that are not numbers, for ends of different lengths, a run that
    ends before it starts, numbers too short for a route number and an extension, and active numbers outside the run.

    >>> blocks = list(cover("+49 30 1230000", "+49 30 1239999"))
    >>> len(blocks), str(blocks[0])
    (10, '+49301230 0-999: 0-999')
    >>> print(*cover("+49 30 122995", "+49 30 123040"), sep="; ")
    +4930122 995-999: 995-999; +49301230 0-40: 0-40
    >>> print(*cover("+49 30 987600", "+49 30 987699", active=["+49 30 987604", ("+49 30 987619", "+49 30 987620")]))
    +49309876 0-99: 4, 19-20
    """
    interval = parse_interval(first_number, last_number)
    first, last = number_at(interval.start), number_at(interval.stop - 1)
    max_width = min(MAX_WIDTH, len(first) - 1 - MIN_DIGITS)
    if max_width < 1:
        raise InvalidNumber(f"a number with an extension must have more than {MIN_DIGITS} digits, got {first}")
    numbers = NumberSet._from_intervals([interval])
    active_numbers = numbers if active is None else _as_number_set(active)
    if outside := active_numbers - numbers:
        raise InvalidNumber(f"an active number must be within {first} to {last}, got {next(iter(outside))}")
    return _cover(interval, max_width, active_numbers)


def _as_number_set(numbers: NumberSet | Iterable[str | tuple[str, str]]) -> NumberSet:
    if isinstance(numbers, NumberSet):
        return numbers
    check_series(numbers, "active numbers must be a series of numbers and runs, or a NumberSet")
    return NumberSet((item, item) if isinstance(item, str) else item for item in numbers)


def _cover(interval: NumberInterval, max_width: int, active_numbers: NumberSet) -> Iterator[RoutedBlock]:
    # The numbers of a block have all but their last `max_width` digits in common, so one block for each such stem is
    # the minimum.
    size = 10**max_width
    for stem_start in range(interval.start - interval.start % size, interval.stop, size):
        start, stop = max(interval.start, stem_start), min(interval.stop, stem_start + size)
        count = stop - start
        is_customary = count in (10, 100, 1000) and start % count == 0
        # A block has the width of its end, so 050-059 becomes 50-59 under a stem that is one digit longer.
        width = len(str(count - 1 if is_customary else (stop - 1) % size))
        modulus = 10**width
        activation_ranges = tuple(
            ActivationRange(active.start % modulus, (active.stop - 1) % modulus)
            for active in intervals_within(active_numbers, NumberInterval(start, stop))
        )
        block = ExtensionBlock(ExtensionRange(start % modulus, (stop - 1) % modulus), activation_ranges)
        yield block.under(number_at(start)[:-width])
