"""The extension block: one extension range with its activation ranges, alone and under a route number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Self, TypeVar, overload

from durchwahl.bits import bits_of
from durchwahl.digits import BITS, Dialled, read_dialled
from durchwahl.drawing import OF_BLOCK, Drawable, Figure
from durchwahl.errors import InvalidBlock, InvalidExtension, InvalidNotation, InvalidNumber, WrongType
from durchwahl.findings import Severity
from durchwahl.numbers import ExtendedNumbers, RouteNumber, read_behind, read_e164, route_number
from durchwahl.payload import BlockPayload, Payload, range_payload
from durchwahl.plain import read_plain
from durchwahl.ranges import ActivationRange, ExtensionRange, integer, known_range
from durchwahl.rules.glance import is_plainly_clean
from durchwahl.rules.verdict import errors_of, judge
from durchwahl.sets import ExtensionSet, from_bits
from durchwahl.showing import shown
from durchwahl.values import Value


@dataclass(frozen=True, slots=True)
class ExtensionBlock(Drawable, Value):
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
            raise WrongType(f"a block's extension_range must be an ExtensionRange, got {shown(whole)}")
        parts = tuple(parts) if isinstance(parts, Iterable) else (parts,)
        object.__setattr__(self, "activation_ranges", parts)
        free = bits_of(whole)
        for part in parts:
            if not isinstance(part, ActivationRange):
                raise WrongType(f"a block's activation_ranges must be a series of ActivationRange, got {shown(part)}")
            bits = bits_of(part)
            if bits & ~free:
                raise InvalidBlock(errors_of(whole, parts))
            free ^= bits

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a block as `str` writes it: the extension range, a colon, the activation ranges. Any notation is read.

        Raises `WrongType` for what is no text, `InvalidNotation` where there is no colon, and `InvalidBlock` with all
        the errors.

        >>> ExtensionBlock.parse("00-99: 04, 19 bis 20").to_payload()["activation_ranges"]
        [{'start_at': 4, 'end_at': 4}, {'start_at': 19, 'end_at': 20}]
        """
        if not isinstance(text, str):
            raise WrongType(f"a block must be text such as 0-99: 4, 19-20, got {shown(text)}")
        whole, colon, parts = text.partition(":")
        if not colon:
            raise InvalidNotation(f"a block reads like 0-99: 4, 19-20, with a colon, got {shown(text)}", len(text))
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
        if is_plainly_clean(payload):
            parts = [known_range(part["start_at"], part["end_at"]) for part in payload["activation_ranges"]]
            return _known_block(cls, ExtensionRange(**payload["extension_range"]), tuple(parts))
        verdict = judge(payload)
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
        return cls._customary(read_dialled(extensions))

    @classmethod
    def covering_numbers(cls, route: RouteNumber | str, numbers: Iterable[str]) -> Self:
        """The smallest customary block that activates exactly these numbers, each in any usual spelling.

        Raises `InvalidNumber` for what is no number or none behind this route number, and what `covering` raises.

        >>> print(ExtensionBlock.covering_numbers("+49 20 12345678", ["+49 20 1234567804", "0049 20/12345678-42"]))
        0-99: 4, 42
        """
        return cls._customary(read_behind(route_number(route), numbers))

    @classmethod
    def _customary(cls, dialled: Dialled) -> Self:
        return _known_block(cls, ExtensionRange(0, 10**dialled.width - 1), from_bits(dialled.bits).ranges)

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
        return from_bits(sum(map(bits_of, self.activation_ranges)))

    def activates(self, extension: int) -> bool:
        """Return whether an extension is live as soon as the port completes; `is_active` takes digits.

        Raises `WrongType` for anything but an integer.
        """
        return self._activates(integer(extension))

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
            raise WrongType(f"an extension must be text with its leading zeros, such as '04', got {shown(digits)}")
        if digits not in BITS[self.width]:
            raise InvalidExtension(f"digits must be as many as the block's width of {self.width}, got {shown(digits)}")
        extension = int(digits)
        if extension not in self.extension_range:
            raise InvalidExtension(
                f"an extension of this block must be within {self.extension_range}, got {shown(digits)}"
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

    def _figure(self) -> Figure:
        whole, live = self.extension_range, self.active_extensions
        members = {"ported": list(map(whole.digits, whole)), "live": live, "inactive": self.inactive_extensions}
        return Figure(whole.start_at, whole.end_at, self.active.bits, OF_BLOCK, members)


_new: Final = object.__new__
# To mypy a slot is its value; on the class it is what sets it, past the class's own refusal to be changed.
_set_extension_range: Final = ExtensionBlock.extension_range.__set__  # type: ignore[attr-defined, misc]
_set_activation_ranges: Final = ExtensionBlock.activation_ranges.__set__  # type: ignore[attr-defined, misc]
Block = TypeVar("Block", bound=ExtensionBlock)


def _known_block(kind: type[Block], whole: ExtensionRange, parts: tuple[ActivationRange, ...]) -> Block:
    """The block of these ranges, without a check: the caller knows that none overlaps, nor lies outside.

    It takes a third of the constructor's time, and less where there are many ranges.
    """
    known = _new(kind)
    _set_extension_range(known, whole)
    _set_activation_ranges(known, parts)
    return known


@dataclass(frozen=True, slots=True)
class RoutedBlock(Drawable, Value):
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
            raise WrongType(f"a routed block's route_number must be a RouteNumber, got {shown(self.route_number)}")
        if not isinstance(self.block, ExtensionBlock):
            raise WrongType(f"a routed block's block must be an ExtensionBlock, got {shown(self.block)}")
        self.route_number.check_length(self.block.width)

    def __str__(self) -> str:
        return f"{self.route_number} {self.block}"

    def __contains__(self, number: object) -> bool:
        return number in self.numbers

    @property
    def numbers(self) -> ExtendedNumbers:
        """All the numbers that port."""
        return self._extended(from_bits(bits_of(self.block.extension_range)))

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
            e164 = read_e164(number)
        except InvalidNumber:
            return None
        return e164.removeprefix(self.route_number.e164) if e164 in self.numbers else None

    def _figure(self) -> Figure:
        members = {"ported": self.numbers, "live": self.active_numbers, "inactive": self.inactive_numbers}
        return self.block._figure()._replace(members=members)

    def _extended(self, extensions: ExtensionSet) -> ExtendedNumbers:
        return ExtendedNumbers(self.route_number, self.block.extension_range, extensions)
