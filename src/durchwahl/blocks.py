"""Extension blocks: an extension range with its activation ranges, alone or under a route number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

from durchwahl._bits import MASK_BY_DIGITS, parse_extensions, range_mask, union_mask
from durchwahl._checks import check_series, check_type, read_each
from durchwahl._messages import format_value
from durchwahl._notation import DASHES, parse_ranges
from durchwahl._statements import check_statement, range_errors, read_plain
from durchwahl._value import Picture, Value, new, set_slot
from durchwahl._wire import BlockPayload, Payload, range_payload
from durchwahl.errors import InvalidBlock, InvalidExtension, InvalidNotation, InvalidNumber
from durchwahl.findings import Severity
from durchwahl.numbers import NUMBERS, ExtendedNumbers, RouteNumber, as_route_number, extension_under, parse_e164
from durchwahl.ranges import ActivationRange, ExtensionRange, as_int
from durchwahl.sets import ExtensionSet, check_within


class _Lazy:
    """A slot for what is live, which isn't a field: it is made from the fields on first use.

    This needs no lock: if two threads make it at once, they store equal values.
    """

    __slots__ = ("_active",)
    _active: Any


@dataclass(frozen=True, slots=True, repr=False)
class ExtensionBlock(_Lazy, Picture, Value):
    """An extension range, which ports, with its activation ranges, which go live.

    A block is valid by construction, and keeps the activation ranges as given. `active` is the set of extensions in
    them; `normalised()` returns the block with this set in canonical form.

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

    if TYPE_CHECKING:  # any iterable is accepted, and stored as a tuple

        def __init__(self, extension_range: ExtensionRange, activation_ranges: Iterable[ActivationRange]) -> None: ...

    def __post_init__(self) -> None:
        requirement = "a block's activation_ranges must be a series of ActivationRange"
        check_type(self.extension_range, ExtensionRange, "a block's extension_range must be an ExtensionRange")
        check_series(self.activation_ranges, requirement)
        activation_ranges = tuple(self.activation_ranges)
        set_slot(self, "activation_ranges", activation_ranges)
        for activation_range in activation_ranges:
            check_type(activation_range, ActivationRange, requirement)
        free = range_mask(self.extension_range)
        for mask in map(range_mask, activation_ranges):
            if mask & ~free:
                raise InvalidBlock(range_errors(self.extension_range, activation_ranges))
            free ^= mask

    @classmethod
    def _unchecked(cls, extension_range: ExtensionRange, activation_ranges: tuple[ActivationRange, ...]) -> Self:
        """Return the block of these ranges. Not validated: they must not overlap or lie outside."""
        unchecked = new(cls)
        set_slot(unchecked, "extension_range", extension_range)
        set_slot(unchecked, "activation_ranges", activation_ranges)
        return unchecked

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a block in the format of `str`: extension range, colon, activation ranges, in any usual notation.

        Raises `WrongType` for anything but a string, `InvalidNotation` if there is no colon, and `InvalidBlock` with
        all other errors.

        >>> ExtensionBlock.parse("00-99: 04, 19 bis 20").to_payload()["activation_ranges"]
        [{'start_at': 4, 'end_at': 4}, {'start_at': 19, 'end_at': 20}]
        """
        check_type(text, str, "a block must be a string such as 0-99: 4, 19-20")
        range_text, colon, activation_text = text.partition(":")
        if not colon:
            raise InvalidNotation(
                f"a block reads like 0-99: 4, 19-20, with a colon, got {format_value(text)}", len(text)
            )
        # Pad the activation ranges with spaces, so that their positions are positions in `text`.
        padding = " " * (len(range_text) + 1)
        return cls.from_payload({"extension_range": range_text, "activation_ranges": padding + activation_text})

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        """Make a block from a statement: a request body, a carrier's record, or a mapping with ranges as strings.

        Raises `InvalidBlock` with all errors that `validate` finds, including those of the route number.

        >>> print(ExtensionBlock.from_payload({"extension_range": "0-9", "activation_ranges": ["4"]}))
        0-9: 4
        """
        if plain := read_plain(payload):
            activation_ranges = [ActivationRange._unchecked(body["start_at"], body["end_at"]) for body in plain[1]]
            return cls._unchecked(plain[0], tuple(activation_ranges))
        checked = check_statement(payload)
        errors = tuple(finding for finding in checked.findings if finding.severity is Severity.ERROR)
        extension_range = checked.statement.extension_range
        if errors or extension_range is None:
            raise InvalidBlock(errors)
        return cls(extension_range.range, tuple(located.range for located in checked.statement.activation_ranges))

    @classmethod
    def covering(cls, extensions: Iterable[str]) -> Self:
        """Return the smallest customary block that activates exactly these extensions, given as digits in any order.

        Raises `WrongType` for integers, which have lost their leading zeros, `InvalidExtension` for anything but one
        to three digits, and `CannotCover` if the widths differ or there are no extensions.

        >>> print(ExtensionBlock.covering(["42", "04", "19", "20"]))
        0-99: 4, 19-20, 42
        """
        width, mask = parse_extensions(extensions)
        return cls._unchecked(ExtensionRange(0, 10**width - 1), ExtensionSet._from_mask(mask).ranges)

    @classmethod
    def covering_numbers(cls, route: RouteNumber | str, numbers: Iterable[str]) -> Self:
        """Return the smallest customary block that activates exactly these numbers, in any usual spelling.

        Raises `InvalidNumber` for anything but a number under this route number, and what `covering` raises.

        >>> print(ExtensionBlock.covering_numbers("+49 20 12345678", ["+49 20 1234567804", "0049 20/12345678-42"]))
        0-99: 4, 42
        """
        route = as_route_number(route)
        check_series(numbers, NUMBERS)

        def read(number: str) -> str:
            e164 = parse_e164(number)
            if e164 == route.e164 or not e164.startswith(route.e164):
                raise InvalidNumber(
                    f"a number must be the route number {route} and an extension, got {format_value(number)}"
                )
            return e164.removeprefix(route.e164)

        return cls.covering(read_each(read, numbers))

    def __str__(self) -> str:
        return f"{self.extension_range}: {', '.join(map(str, self.activation_ranges))}".rstrip()

    @property
    def width(self) -> int:
        """The number of digits that every extension of the block is dialled with, 1 to 3."""
        return self.extension_range.width

    @property
    def active(self) -> ExtensionSet:
        """The extensions that are live as soon as the port completes, as a set of integers."""
        try:
            active: ExtensionSet = self._active
        except AttributeError:
            active = ExtensionSet._from_mask(union_mask(self.activation_ranges))
            set_slot(self, "_active", active)
        return active

    def activates(self, extension: int) -> bool:
        """Return whether an extension, given as an integer, is live as soon as the port completes. `is_active` takes digits.

        Raises `WrongType` for anything but an integer.
        """
        extension = as_int(extension)
        for activation_range in self.activation_ranges:  # noqa: SIM110  # any() is slower, and Inventory.find() calls this
            if activation_range.start_at <= extension <= activation_range.end_at:
                return True
        return False

    def is_active(self, digits: str) -> bool:
        """Return whether an extension, given as dialled, is live as soon as the port completes.

        Raises `WrongType` for anything but a string, because integers have lost their leading zeros, and
        `InvalidExtension` for digits that don't have the block's width and for extensions outside the block.

        >>> block = ExtensionBlock.parse("0-99: 4, 19-20")
        >>> block.is_active("04"), block.is_active("05")
        (True, False)
        """
        check_type(digits, str, "an extension must be a string with its leading zeros, such as '04'")
        if digits not in MASK_BY_DIGITS[self.width]:
            raise InvalidExtension(
                f"digits must be as many as the block's width of {self.width}, got {format_value(digits)}"
            )
        extension = int(digits)
        if extension not in self.extension_range:
            raise InvalidExtension(
                f"an extension of this block must be within {self.extension_range}, got {format_value(digits)}"
            )
        return self.activates(extension)

    @property
    def inactive(self) -> ExtensionSet:
        """The extensions that port and stay inactive."""
        return self.active.complement(self.extension_range)

    @property
    def active_extensions(self) -> tuple[str, ...]:
        """The live extensions as dialled, in ascending order."""
        return tuple(map(self.extension_range.digits, self.active))

    @property
    def inactive_extensions(self) -> tuple[str, ...]:
        """The extensions that port and stay inactive, as dialled, in ascending order."""
        return tuple(map(self.extension_range.digits, self.inactive))

    def normalised(self) -> Self:
        """Return the block with its activation ranges in canonical form: sorted, disjoint and not adjacent.

        >>> print(ExtensionBlock.parse("0-99: 42, 19, 20").normalised())
        0-99: 19-20, 42
        """
        return type(self)(self.extension_range, self.active.ranges)

    def activate(self, *extensions: str) -> Self:
        """Return the block with these extensions live as well, in canonical form: ranges in any notation, or digits.

        Raises `WrongType` for anything but a string, `InvalidNotation`, `InvalidPadding` for digits of another width, and
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
        ranges = [parsed for text in texts for parsed in parse_ranges(text)]
        for parsed in ranges:
            parsed.check_padding(self.width)
        extensions = ExtensionSet.from_ranges(ranges)
        check_within(extensions, self.extension_range)
        return extensions

    def summary(self) -> str:
        """Return how many extensions port and how many of them are live, to make a mistyped range visible.

        >>> ExtensionBlock.parse("0-999: 4").summary()
        '1000 port, 1 live'
        """
        return f"{len(self.extension_range)} port, {len(self.active)} live"

    @overload
    def to_payload(self, porting_phone_number_id: None = None) -> BlockPayload: ...
    @overload
    def to_payload(self, porting_phone_number_id: str) -> Payload: ...
    def to_payload(self, porting_phone_number_id: str | None = None) -> Payload | BlockPayload:
        """Return the body of the carrier's create request, without the required id if none is given.

        >>> ExtensionBlock.parse("0-9: 4").to_payload("f24151b6")
        {'porting_phone_number_id': 'f24151b6', 'extension_range': {'start_at': 0, 'end_at': 9}, 'activation_ranges': [{'start_at': 4, 'end_at': 4}]}
        """
        block: BlockPayload = {
            "extension_range": range_payload(self.extension_range),
            "activation_ranges": list(map(range_payload, self.activation_ranges)),
        }
        if porting_phone_number_id is None:
            return block
        return {"porting_phone_number_id": porting_phone_number_id, **block}

    def under(self, route: RouteNumber | str) -> RoutedBlock:
        """Return the block under a route number, which can be given in any usual spelling.

        Raises `InvalidNumber` for anything but a number, and `NumberTooLong` if the full numbers would have more than
        15 digits.

        >>> list(ExtensionBlock.parse("0-99: 4, 19").under("+49 20 12345678").active_numbers)
        ['+49201234567804', '+49201234567819']
        """
        return RoutedBlock(as_route_number(route), self)


@dataclass(frozen=True, slots=True, repr=False)
class RoutedBlock(_Lazy, Picture, Value):
    """An extension block under its route number, which gives it full numbers.

    `in` takes a number in any usual spelling, and is true for all numbers that port, live or not.

    Raises `NumberTooLong` if the full numbers would have more than 15 digits, and `WrongType` for anything but a route
    number and a block.

    >>> routed = ExtensionBlock.parse("0-99: 4").under("+49 20 12345678")
    >>> "+49 20 12345678-05" in routed, "+49 20 12345678-05" in routed.active_numbers
    (True, False)
    """

    route_number: RouteNumber
    block: ExtensionBlock

    def __post_init__(self) -> None:
        check_type(self.route_number, RouteNumber, "a routed block's route_number must be a RouteNumber")
        check_type(self.block, ExtensionBlock, "a routed block's block must be an ExtensionBlock")
        self.route_number.check_length(self.block.width)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a routed block in the format of `str`: route number, extension range, colon, activation ranges.

        A space or the hyphen of DIN 5008 separates the range from the route number. Without a colon, nothing is active.

        Raises `WrongType` for anything but a string, `InvalidNotation` without a range, `InvalidNumber`, and `InvalidBlock`
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
        try:
            numbers: ExtendedNumbers = self._active
        except AttributeError:
            numbers = self._extended(self.block.active)
            set_slot(self, "_active", numbers)
        return numbers

    @property
    def inactive_numbers(self) -> ExtendedNumbers:
        """The numbers that port and stay inactive."""
        return self._extended(self.block.inactive)

    def extension_of(self, number: str) -> str | None:
        """Return the extension of a number as dialled, or None if the number is not in the block.

        The number can have any usual spelling. Raises `WrongType` for anything but a string.

        >>> block = ExtensionBlock.parse("0-99: 4").under("+49 20 12345678")
        >>> block.extension_of("+49 20 12345678-04"), block.extension_of("+49 20 12345678-4")
        ('04', None)
        """
        extension = extension_under(self.route_number.e164, number)
        return extension if self.route_number.e164 + extension in self.numbers else None

    def _extended(self, extensions: ExtensionSet) -> ExtendedNumbers:
        return ExtendedNumbers._unchecked(self.route_number, self.block.extension_range, extensions)


_Block = TypeVar("_Block", ExtensionBlock, RoutedBlock)

_TO = r"(?:\.\.|\u2026|[bB][iI][sS])"
# After white space, or after the hyphen of DIN 5008, where a hyphen can't also mean "to".
_RANGE_AFTER_ROUTE = (
    rf"(?P<gap>(?<!\s)\s++|(?<=[0-9)])\s*+(?=[{DASHES}][0-9]++\s*+{_TO}))"
    rf"(?:[{DASHES}](?=[0-9]++\s*+{_TO}\s*+[0-9]))?"
    rf"(?P<range>[{DASHES}]?[0-9]++\s*+(?:[{DASHES}]|{_TO})\s*+[{DASHES}]?[0-9]++)\s*+\Z"
)
# `str` writes a range of one extension as that extension. After a route number with spaces, it could be part of the number.
_LONE_AFTER_ROUTE = r"\A\s*+\+[0-9]++(?P<gap>\s++)(?P<range>[0-9]{1,3})\s*+\Z"


def split_route(text: str) -> tuple[str, str]:
    """Split a string into a route number and the block after it.

    The block is padded with spaces at the left, so that the positions of errors are positions in `text`.

    Raises `WrongType` for anything but a string, and `InvalidNotation` if no range follows a route number.

    >>> split_route("+49 20 123 0-99: 4")
    ('+49 20 123', '           0-99: 4')
    """
    check_type(text, str, "a block with its route number must be a string such as +49 20 12345678 0-99: 4")
    # Skip the colon of `tel:`.
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


def list_blocks(blocks: Any, cls: type[_Block]) -> list[_Block]:
    """Return a block of this class, or a series of them, as a list. Raises `WrongType` for anything else."""
    if isinstance(blocks, cls):
        return [blocks]
    name = "an extension block" if cls is ExtensionBlock else "a routed block"
    check_series(blocks, f"{name} or a series of them is expected")
    listed = list(blocks)
    for block in listed:
        check_type(block, cls, f"{name} is expected")
    return listed
