"""From a run of full numbers to the fewest blocks that hold exactly these."""

from collections.abc import Iterable, Iterator

from durchwahl.block import ExtensionBlock, RoutedBlock
from durchwahl.errors import InvalidNumber, WrongType
from durchwahl.numbers import FEWEST_DIGITS, RouteNumber
from durchwahl.numberset import NumberSet, Span, from_spans, number_at, read_run, read_span, spans_within
from durchwahl.ranges import MAX_WIDTH, ActivationRange, ExtensionRange
from durchwahl.showing import shown


def cover(
    first_number: str, last_number: str, active: NumberSet | Iterable[str | tuple[str, str]] | None = None
) -> Iterator[RoutedBlock]:
    """Return the fewest routed blocks that port exactly a run of full numbers, one at a time.

    Where the numbers are those of a 0-9, 0-99 or 0-999 block, that is the block. `active` are the numbers that go live:
    numbers and pairs of a first and a last number, in any usual spelling, or a `NumberSet`. Without it, all of them do.

    The carrier takes 0-999 at most, so that a system that owns 0000-9999 ports as ten route numbers. A block's width is
    that of its end: 050 after a route number is 50 after the route number with one more 0.

    Raises `WrongType`, or `InvalidNumber` for text that is not a number, for ends of different lengths, a run that ends
    before it starts, numbers too short to have a route number and an extension, and active numbers outside the run.

    >>> blocks = list(cover("+49 30 1230000", "+49 30 1239999"))
    >>> len(blocks), str(blocks[0])
    (10, '+49301230 0-999: 0-999')
    >>> print(*cover("+49 30 122995", "+49 30 123040"), sep="; ")
    +4930122 995-999: 995-999; +49301230 0-40: 0-40
    >>> print(*cover("+49 30 987600", "+49 30 987699", active=["+49 30 987604", ("+49 30 987619", "+49 30 987620")]))
    +49309876 0-99: 4, 19-20
    """
    span = read_span(first_number, last_number)
    digits = len(number_at(span.start)) - 1
    if digits <= FEWEST_DIGITS:
        raise InvalidNumber(
            f"a number with an extension must have more than {FEWEST_DIGITS} digits, got {number_at(span.start)}"
        )
    run = from_spans([span])
    live = run if active is None else _read_active(active)
    for outside, _ in (live - run).runs():
        ends = f"{number_at(span.start)} to {number_at(span.after - 1)}"
        raise InvalidNumber(f"an active number must be within {ends}, got {outside}")
    return _blocks(span, min(MAX_WIDTH, digits - FEWEST_DIGITS), live)


def _read_active(active: NumberSet | Iterable[str | tuple[str, str]]) -> NumberSet:
    if isinstance(active, NumberSet):
        return active
    if isinstance(active, str) or not isinstance(active, Iterable):
        raise WrongType(f"active numbers must be a series of numbers and runs, or a NumberSet, got {shown(active)}")
    return from_spans(read_span(item, item) if isinstance(item, str) else read_run(item) for item in active)


def _blocks(span: Span, widest: int, live: NumberSet) -> Iterator[RoutedBlock]:
    start, most = span.start, 10**widest
    while start < span.after:
        # A block's numbers differ in their last three digits at most, so that each thousand takes one block.
        after = min(span.after, start - start % most + most)
        yield _block(Span(start, after), widest, live)
        start = after


def _block(span: Span, widest: int, live: NumberSet) -> RoutedBlock:
    """Return the block of a run of numbers that differ in their last `widest` digits at most."""
    last = number_at(span.after - 1)
    sizes = {10**width: width for width in range(1, widest + 1)}
    width = sizes.get(span.after - span.start, 0)
    if not width or span.start % 10**width:
        # It is not a customary block; the width has to be that of its end.
        width = len(str(int(last[-widest:])))
    extension_0 = span.start - span.start % 10**width
    whole, *parts = (
        (start - extension_0, after - extension_0 - 1) for start, after in (span, *spans_within(live, span))
    )
    block = ExtensionBlock(ExtensionRange(*whole), tuple(ActivationRange(*part) for part in parts))
    return block.under(RouteNumber(last[:-width]))
