"""From a run of full numbers to the fewest blocks that say it."""

from collections.abc import Iterator

from durchwahl.block import ExtensionBlock, RoutedBlock
from durchwahl.errors import InvalidNumber
from durchwahl.numbers import FEWEST_DIGITS, RouteNumber
from durchwahl.numberset import Span, number_at, read_span
from durchwahl.ranges import MAX_WIDTH, ActivationRange, ExtensionRange


def cover(first_number: str, last_number: str) -> Iterator[RoutedBlock]:
    """A run of full numbers as the fewest routed blocks of at most 1,000, all of it active, one at a time.

    The carrier takes 0-999 at most, so that a system that owns 0000-9999 ports as ten route numbers. A block's width is
    that of its end: 050 behind a route number is 50 behind the route number with one more 0.

    Raises `WrongType`, or `InvalidNumber` for what is no number, ends of different lengths, a run that ends before it
    starts, and numbers too short to have a route number and an extension.

    >>> blocks = list(cover("+49 30 1230000", "+49 30 1239999"))
    >>> len(blocks), str(blocks[0])
    (10, '+49301230 0-999: 0-999')
    >>> print(*cover("+49 30 122995", "+49 30 123040"), sep="; ")
    +4930122 995-999: 995-999; +49301230 0-40: 0-40
    """
    span = read_span(first_number, last_number)
    digits = len(number_at(span.start)) - 1
    if digits <= FEWEST_DIGITS:
        raise InvalidNumber(
            f"a number with an extension must have more than {FEWEST_DIGITS} digits, got {number_at(span.start)}"
        )
    return _blocks(span, min(MAX_WIDTH, digits - FEWEST_DIGITS))


def _blocks(span: Span, widest: int) -> Iterator[RoutedBlock]:
    start, most = span.start, 10**widest
    while start < span.after:
        # No block reaches over a thousand, because there its numbers would have another route number.
        after = min(span.after, start - start % most + most)
        yield _block(number_at(start), number_at(after - 1), widest)
        start = after


def _block(first: str, last: str, widest: int) -> RoutedBlock:
    """The block from one number to another that differs in the last `widest` digits at most."""
    width = len(str(int(last[-widest:])))
    ends = int(first[-width:]), int(last[-width:])
    block = ExtensionBlock(ExtensionRange(*ends), (ActivationRange(*ends),))
    return block.under(RouteNumber(last[:-width]))
