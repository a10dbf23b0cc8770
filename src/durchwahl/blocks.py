"""The extension block: one extension range with its activation ranges, alone and under a route number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self, overload

from durchwahl._bits import MASK_BY_DIGITS, PaddedExtensions, parse_extensions, range_mask
from durchwahl._messages import format_value, listed
from durchwahl._notation import DASHES, parse_ranges
from durchwahl._statements import check_statement, is_trivially_valid, range_errors
from durchwahl._value import Picture, Value, new, set_slot
from durchwahl._wire import BlockPayload, Payload, range_payload
from durchwahl.errors import InvalidBlock, InvalidExtension, InvalidNotation, InvalidNumber, WrongType
from durchwahl.findings import Severity
from durchwahl.number_sets import (
    NumberInterval,
    NumberSet,
    number_at,
    parse_interval,
    read_run,
    spans_within,
)
from durchwahl.numbers import MIN_DIGITS, ExtendedNumbers, RouteNumber, extensions_under, parse_e164, route_number
from durchwahl.plain import read_plain
from durchwahl.ranges import MAX_WIDTH, ActivationRange, ExtensionRange, as_int
from durchwahl.sets import ExtensionSet


@dataclass(frozen=True, slots=True)
class ExtensionBlock(Picture, Value):
    """One extension range with the activation ranges in it: what ports, and what of it goes live.

    It is valid by construction and keeps the activation ranges as they were stated; `active` is the set that they
    mean, `normalised()` states that set in the only canonical way.

    Raises `InvalidBlock`, whose `findings` are all the errors, for activation ranges that overlap or lie outside the
    extension range, and `WrongType` for anything but ranges.

    >>> block = ExtensionBlock(ExtensionRange(0, 99), (ActivationRange(4, 4), ActivationRange(19, 20)))
    >>> print(block, "-", block.summary())
    0-99: 4, 19-20 - 100 port, 3 live
    >>> block.active_extensions
    ('04', '19', '20')
    """

    extension_range: ExtensionRange
    activation_ranges: tuple[ActivationRange, ...]

    def __post_init__(self) -> None:
        whole, parts = self.extension_range, self.activation_ranges
        if not isinstance(whole, ExtensionRange):
            raise WrongType(f"a block's extension_range must be an ExtensionRange, got {format_value(whole)}")
        parts = tuple(parts) if isinstance(parts, Iterable) else (parts,)
        set_slot(self, "activation_ranges", parts)
        free = range_mask(whole)
        for part in parts:
            if not isinstance(part, ActivationRange):
                raise WrongType(
                    f"a block's activation_ranges must be a series of ActivationRange, got {format_value(part)}"
                )
            bits = range_mask(part)
            if bits & ~free:
                raise InvalidBlock(range_errors(whole, parts))
            free ^= bits

    @classmethod
    def _unchecked(cls, extension_range: ExtensionRange, activation_ranges: tuple[ActivationRange, ...]) -> Self:
        """Return the block of these ranges. Not validated: none may overlap another, nor lie outside."""
        unchecked = new(cls)
        set_slot(unchecked, "extension_range", extension_range)
        set_slot(unchecked, "activation_ranges", activation_ranges)
        return unchecked

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a block as `str` writes it: the extension range, a colon, the activation ranges. Any notation is read.

        Raises `WrongType` for what is no text, `InvalidNotation` where there is no colon, and `InvalidBlock` with all
        the errors.

        >>> ExtensionBlock.parse("00-99: 04, 19 bis 20").to_payload()["activation_ranges"]
        [{'start_at': 4, 'end_at': 4}, {'start_at': 19, 'end_at': 20}]
        """
        if not isinstance(text, str):
            raise WrongType(f"a block must be text such as 0-99: 4, 19-20, got {format_value(text)}")
        whole, colon, parts = text.partition(":")
        if not colon:
            raise InvalidNotation(
                f"a block reads like 0-99: 4, 19-20, with a colon, got {format_value(text)}", len(text)
            )
        plain_wholes, plain_parts = read_plain(whole), read_plain(parts.removeprefix(" "))
        if plain_wholes is not None and len(plain_wholes) == 1 and plain_parts is not None:
            # What is wrong with the ranges is said below, at their place in the text.
            with suppress(InvalidBlock):
                return cls(ExtensionRange(plain_wholes[0].start_at, plain_wholes[0].end_at), plain_parts)
        # Spaces stand for what comes before, so that positions are those in the whole text.
        return cls.from_payload({"extension_range": whole, "activation_ranges": " " * (len(whole) + 1) + parts})

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        """Make the block that a statement means: a request body, the carrier's record, or a mapping with notation.

        Raises `InvalidBlock` with every error that `validate` finds in it, a bad route number's included.

        >>> print(ExtensionBlock.from_payload({"extension_range": "0-9", "activation_ranges": ["4"]}))
        0-9: 4
        """
        if is_trivially_valid(payload):
            parts = [
                ActivationRange._unchecked(part["start_at"], part["end_at"]) for part in payload["activation_ranges"]
            ]
            return cls._unchecked(ExtensionRange(**payload["extension_range"]), tuple(parts))
        verdict = check_statement(payload)
        errors = tuple(finding for finding in verdict.findings if finding.severity is Severity.ERROR)
        whole = verdict.statement.extension_range
        if errors or whole is None:
            raise InvalidBlock(errors)
        return cls(whole.run, tuple(stated.run for stated in verdict.statement.activation_ranges))

    @classmethod
    def covering(cls, extensions: Iterable[str]) -> Self:
        """The smallest customary block that activates exactly these extensions, given as digits in any order.

        Raises `WrongType` for integers, which have lost their leading zeros, `InvalidExtension` for what is no one to
        three digits, and `CannotCover` for different widths, or nothing at all.

        >>> print(ExtensionBlock.covering(["42", "04", "19", "20"]))
        0-99: 4, 19-20, 42
        """
        return cls._customary(parse_extensions(extensions))

    @classmethod
    def covering_numbers(cls, route: RouteNumber | str, numbers: Iterable[str]) -> Self:
        """The smallest customary block that activates exactly these numbers, each in any usual spelling.

        Raises `InvalidNumber` for what is no number or none behind this route number, and what `covering` raises.

        >>> print(ExtensionBlock.covering_numbers("+49 20 12345678", ["+49 20 1234567804", "0049 20/12345678-42"]))
        0-99: 4, 42
        """
        return cls._customary(extensions_under(route_number(route), numbers))

    @classmethod
    def _customary(cls, dialled: PaddedExtensions) -> Self:
        return cls._unchecked(ExtensionRange(0, 10**dialled.width - 1), ExtensionSet._from_mask(dialled.bits).ranges)

    def __str__(self) -> str:
        return f"{self.extension_range}: {', '.join(map(str, self.activation_ranges))}".rstrip()

    @property
    def width(self) -> int:
        """How many digits every extension of the block is dialled with, 1 to 3."""
        return self.extension_range.width

    @property
    def active(self) -> ExtensionSet:
        """The extensions that are live as soon as the port completes, a set of integers; `is_active` takes digits."""
        # No two ranges share an extension, so that the sum of their bits is their union.
        return ExtensionSet._from_mask(sum(map(range_mask, self.activation_ranges)))

    def activates(self, extension: int) -> bool:
        """Return whether an extension is live as soon as the port completes; `is_active` takes digits.

        Raises `WrongType` for anything but an integer.
        """
        return self._activates(as_int(extension))

    def _activates(self, extension: int) -> bool:
        for part in self.activation_ranges:  # noqa: SIM110  # a generator takes twice the time, and every look-up comes here
            if part.start_at <= extension <= part.end_at:
                return True
        return False

    def is_active(self, digits: str) -> bool:
        """Return whether an extension, as it is dialled, is live as soon as the port completes.

        Raises `WrongType` for anything but text, since integers have lost their leading zeros, and `InvalidExtension`
        for digits of another width than the block's and for extensions outside the block.

        >>> block = ExtensionBlock.parse("0-99: 4, 19-20")
        >>> block.is_active("04"), block.is_active("05")
        (True, False)
        """
        if not isinstance(digits, str):
            raise WrongType(
                f"an extension must be text with its leading zeros, such as '04', got {format_value(digits)}"
            )
        if digits not in MASK_BY_DIGITS[self.width]:
            raise InvalidExtension(
                f"digits must be as many as the block's width of {self.width}, got {format_value(digits)}"
            )
        extension = int(digits)
        if extension not in self.extension_range:
            raise InvalidExtension(
                f"an extension of this block must be within {self.extension_range}, got {format_value(digits)}"
            )
        return self._activates(extension)

    @property
    def inactive(self) -> ExtensionSet:
        """The extensions that port and stay inactive."""
        return self.active.complement(self.extension_range)

    @property
    def active_extensions(self) -> tuple[str, ...]:
        """The live extensions as they are dialled, in ascending order."""
        return tuple(map(self.extension_range.digits, self.active))

    @property
    def inactive_extensions(self) -> tuple[str, ...]:
        """The extensions that port and stay inactive, as they are dialled, in ascending order."""
        return tuple(map(self.extension_range.digits, self.inactive))

    def normalised(self) -> Self:
        """The same block with its activation ranges in canonical form: the fewest, sorted, none touching another.

        >>> print(ExtensionBlock.parse("0-99: 42, 19, 20").normalised())
        0-99: 19-20, 42
        """
        return type(self)(self.extension_range, self.active.ranges)

    def activate(self, *extensions: str) -> Self:
        """Return the block with these extensions live as well, in canonical form: ranges in any notation, or digits.

        Raises `WrongType` for anything but text, `InvalidNotation`, `InvalidPadding` for digits of another width, and
        `InvalidExtension` for an extension outside the block.

        >>> print(ExtensionBlock.parse("0-99: 4").activate("05", "10-19"))
        0-99: 4-5, 10-19
        """
        return self._with_active(self.active | self._read_extensions(extensions))

    def deactivate(self, *extensions: str) -> Self:
        """Return the block with these extensions inactive, in canonical form. Takes and raises what `activate` does.

        >>> print(ExtensionBlock.parse("0-99: 4-9").deactivate("05", "8-10"))
        0-99: 4, 6-7
        """
        return self._with_active(self.active - self._read_extensions(extensions))

    def _with_active(self, active: ExtensionSet) -> Self:
        return self._unchecked(self.extension_range, active.ranges)

    def _read_extensions(self, texts: Iterable[str]) -> ExtensionSet:
        stretches = [stretch for text in texts for stretch in parse_ranges(text)]
        for stretch in stretches:
            stretch.check_padding(self.width)
        extensions = ExtensionSet.from_ranges((stretch.start_at, stretch.end_at) for stretch in stretches)
        outside = extensions.bits & ~range_mask(self.extension_range)
        if outside:
            raise InvalidExtension(
                f"an extension of this block must be within {self.extension_range}, "
                f"got {listed(ExtensionSet._from_mask(outside).ranges)}"
            )
        return extensions

    def summary(self) -> str:
        """How many extensions port, and how many of them are live; said so that a mistyped range is noticed.

        >>> ExtensionBlock.parse("0-999: 4").summary()
        '1000 port, 1 live'
        """
        return f"{len(self.extension_range)} port, {len(self.active)} live"

    @overload
    def to_payload(self, porting_phone_number_id: None = None) -> BlockPayload: ...
    @overload
    def to_payload(self, porting_phone_number_id: str) -> Payload: ...
    def to_payload(self, porting_phone_number_id: str | None = None) -> Payload | BlockPayload:
        """The body of the carrier's create request; without the id, which it requires, where none is given.

        >>> ExtensionBlock.parse("0-9: 4").to_payload("f24151b6")
        {'porting_phone_number_id': 'f24151b6', 'extension_range': {'start_at': 0, 'end_at': 9}, 'activation_ranges': [{'start_at': 4, 'end_at': 4}]}
        """
        block: BlockPayload = {
            "extension_range": range_payload(self.extension_range),
            "activation_ranges": [range_payload(part) for part in self.activation_ranges],
        }
        return (
            block if porting_phone_number_id is None else {"porting_phone_number_id": porting_phone_number_id, **block}
        )

    def under(self, route: RouteNumber | str) -> RoutedBlock:
        """The block under a route number, given in any usual spelling.

        Raises `InvalidNumber` for what is no number, `NumberTooLong` when the numbers would have over 15 digits.

        >>> list(ExtensionBlock.parse("0-99: 4, 19").under("+49 20 12345678").active_numbers)
        ['+49201234567804', '+49201234567819']
        """
        return RoutedBlock(route_number(route), self)


@dataclass(frozen=True, slots=True)
class RoutedBlock(Picture, Value):
    """An extension block under its route number, which together give the full numbers.

    `in` takes a number in any usual spelling, and is true for the numbers that port; `active_numbers` are the live ones.

    >>> routed = ExtensionBlock.parse("0-99: 4").under("+49 20 12345678")
    >>> "+49 20 12345678-05" in routed, "+49 20 12345678-05" in routed.active_numbers
    (True, False)

    Raises `NumberTooLong` when they would have more than the 15 digits of E.164, `WrongType` for anything else than a
    route number and a block.
    """

    route_number: RouteNumber
    block: ExtensionBlock

    def __post_init__(self) -> None:
        if not isinstance(self.route_number, RouteNumber):
            raise WrongType(
                f"a routed block's route_number must be a RouteNumber, got {format_value(self.route_number)}"
            )
        if not isinstance(self.block, ExtensionBlock):
            raise WrongType(f"a routed block's block must be an ExtensionBlock, got {format_value(self.block)}")
        self.route_number.check_length(self.block.width)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a route number, an extension range and, after a colon, activation ranges, as `str` writes them.

        The range comes after a space, or after the hyphen of DIN 5008. Without a colon nothing is active.

        Raises `WrongType` for anything but text, `InvalidNotation` without a range, `InvalidNumber`, and `InvalidBlock`
        with all the errors in the ranges.

        >>> print(RoutedBlock.parse("+49 20 12345678 0-99: 4, 19-20"))
        +492012345678 0-99: 4, 19-20
        >>> print(RoutedBlock.parse("+49 20 12345678-00 bis -99"))
        +492012345678 0-99:
        """
        route, block = split_route(text)
        return cls(RouteNumber(route), ExtensionBlock.parse(block if ":" in block else f"{block}:"))

    def to_statement(self) -> dict[str, Any]:
        """Return the statement that `validate` reads: the route number, and the block as in a request body.

        >>> ExtensionBlock.parse("0-9: 4").under("+49 20 12345678").to_statement()["route_number"]
        '+492012345678'
        """
        return {"route_number": self.route_number.e164, **self.block.to_payload()}

    def __str__(self) -> str:
        return f"{self.route_number} {self.block}"

    def __contains__(self, number: object) -> bool:
        return number in self.numbers

    @property
    def numbers(self) -> ExtendedNumbers:
        """All the numbers that port."""
        return self._extended(ExtensionSet._from_mask(range_mask(self.block.extension_range)))

    @property
    def active_numbers(self) -> ExtendedNumbers:
        """The numbers that are live as soon as the port completes."""
        return self._extended(self.block.active)

    @property
    def inactive_numbers(self) -> ExtendedNumbers:
        """The numbers that port and stay inactive."""
        return self._extended(self.block.inactive)

    def extension_of(self, number: str) -> str | None:
        """The extension of one of the block's numbers as it is dialled, None when the number is not in the block.

        Any usual spelling is read; text that is no number is in no block. Raises `WrongType` for what is no text.

        >>> block = ExtensionBlock.parse("0-99: 4").under("+49 20 12345678")
        >>> block.extension_of("+49 20 12345678-04"), block.extension_of("+49 20 12345678-4")
        ('04', None)
        """
        try:
            e164 = parse_e164(number)
        except InvalidNumber:
            return None
        return e164.removeprefix(self.route_number.e164) if e164 in self.numbers else None

    def _extended(self, extensions: ExtensionSet) -> ExtendedNumbers:
        return ExtendedNumbers(self.route_number, self.block.extension_range, extensions)


_TO = r"(?:\.\.|\u2026|[bB][iI][sS])"
# After white space, or after the hyphen of DIN 5008, where a hyphen can't also mean "to".
_RANGE_AFTER_ROUTE = (
    rf"(?P<gap>(?<!\s)\s++|(?<=[0-9)])\s*+(?=[{DASHES}][0-9]++\s*+{_TO}))"
    rf"(?:[{DASHES}](?=[0-9]++\s*+{_TO}\s*+[0-9]))?"
    rf"(?P<range>[{DASHES}]?[0-9]++\s*+(?:[{DASHES}]|{_TO})\s*+[{DASHES}]?[0-9]++)\s*+\Z"
)
# One extension is written alone where a range has only one. After a route number with spaces it could be a part of it.
_LONE_AFTER_ROUTE = r"\A\s*+\+[0-9]++(?P<gap>\s++)(?P<range>[0-9]{1,3})\s*+\Z"


def split_route(text: str) -> tuple[str, str]:
    """Return the text of a route number, and what follows it, after spaces that keep the positions of the whole text.

    Raises `WrongType` for anything but text, and `InvalidNotation` if no range follows a route number.

    >>> split_route("+49 20 123 0-99: 4")
    ('+49 20 123', '           0-99: 4')
    """
    if not isinstance(text, str):
        raise WrongType(
            f"a block with its route number must be text such as +49 20 12345678 0-99: 4, got {format_value(text)}"
        )
    # The colon of a URI comes before the digits.
    start = len(text) - len(text.lstrip())
    start += 4 if text[start : start + 4].lower() == "tel:" else 0
    head = text[:start] + re.split("[:;]", text[start:], maxsplit=1)[0]
    found = re.search(_RANGE_AFTER_ROUTE, head) or (
        re.search(_LONE_AFTER_ROUTE, head) if len(head) < len(text) else None
    )
    if found is None:
        raise InvalidNotation(
            "a block with its route number reads like +49 20 12345678 0-99: 4, 19-20, "
            f"got {format_value(head)} without a range such as 0-99 at its end",
            len(head),
        )
    position = found.start("range")
    return head[: found.start("gap")], " " * position + text[position:]


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
    span = parse_interval(first_number, last_number)
    digits = len(number_at(span.start)) - 1
    if digits <= MIN_DIGITS:
        raise InvalidNumber(
            f"a number with an extension must have more than {MIN_DIGITS} digits, got {number_at(span.start)}"
        )
    run = NumberSet._from_intervals([span])
    live = run if active is None else _read_active(active)
    for outside, _ in (live - run).runs():
        ends = f"{number_at(span.start)} to {number_at(span.after - 1)}"
        raise InvalidNumber(f"an active number must be within {ends}, got {outside}")
    return _blocks(span, min(MAX_WIDTH, digits - MIN_DIGITS), live)


def _read_active(active: NumberSet | Iterable[str | tuple[str, str]]) -> NumberSet:
    if isinstance(active, NumberSet):
        return active
    if isinstance(active, str) or not isinstance(active, Iterable):
        raise WrongType(
            f"active numbers must be a series of numbers and runs, or a NumberSet, got {format_value(active)}"
        )
    return NumberSet._from_intervals(
        parse_interval(item, item) if isinstance(item, str) else read_run(item) for item in active
    )


def _blocks(span: NumberInterval, widest: int, live: NumberSet) -> Iterator[RoutedBlock]:
    start, most = span.start, 10**widest
    while start < span.after:
        # A block's numbers differ in their last three digits at most, so that each thousand takes one block.
        after = min(span.after, start - start % most + most)
        yield _block(NumberInterval(start, after), widest, live)
        start = after


def _block(span: NumberInterval, widest: int, live: NumberSet) -> RoutedBlock:
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
