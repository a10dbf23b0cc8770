"""Phone numbers in E.164: route numbers, and the extended numbers that begin with them.

A route number is a string of digits without structure. Its spaces are ignored, because they don't show reliably where
the area code ends.
"""

import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, islice, repeat
from operator import add, eq
from typing import Final, NamedTuple, Self, overload

from durchwahl._bits import DIGITS_BY_WIDTH, EXTENSION_BY_DIGITS, MASK_BY_DIGITS, selectors
from durchwahl._checks import check_type
from durchwahl._messages import format_value
from durchwahl._notation import DASHES, compiled
from durchwahl._pydantic import CoreSchema, string_schema
from durchwahl._value import Value, new, set_slot
from durchwahl.errors import InvalidNumber, NumberTooLong
from durchwahl.ranges import ExtensionRange
from durchwahl.sets import ExtensionSet, check_within

MAX_DIGITS: Final = 15
"""The maximum number of digits in E.164, including the country code."""

MIN_DIGITS: Final = 3
"""The minimum number of digits that is accepted: a country code and at least one more digit."""

NUMBERS: Final = "numbers must be a series of strings such as '+49 20 1234567804'"

# The quantifiers are possessive, so that long invalid input takes linear time.
_E164_RE = re.compile(rf"\+(?!490)[1-9][0-9]{{{MIN_DIGITS - 1},{MAX_DIGITS - 1}}}\Z")
_PREFIX = r"(?i)\s*+(?:tel:)?+(?:\+|00)"
_SEPARATORS = rf"[{DASHES}\s./]*+"
# E.164 lists the country codes of one and of two digits; any other country code has three.
_COUNTRY_CODE = "(?>[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3})"
_TRUNK_ZERO = rf"\A({_SEPARATORS}{_COUNTRY_CODE}{_SEPARATORS})\(\s*+0\s*+\)"
_SEPARATED_DIGITS = rf"\A(?:[{DASHES}0-9\s./]|\((?!\s*+0\s*+\))[0-9\s]++\))*+"


def parse_e164(text: str) -> str:
    """Convert a number in any usual spelling to E.164.

    A German number must not begin with 0 after +49: `+49 030 ...` is a mistake for `+49 30 ...`.

    Raises `WrongType`, or `InvalidNumber` with the reason.

    >>> parse_e164("+49 (0)20 / 1234-5678"), parse_e164("tel:+49-20-12345678"), parse_e164("0049 20 12345678")
    ('+492012345678', '+492012345678', '+492012345678')
    """
    check_type(text, str, "a number must be a string such as +49 20 12345678")
    # Most numbers have no separators but spaces, and need no other check.
    if e164 := _E164_RE.match(text) or _E164_RE.match(text.replace(" ", "")):
        return e164[0]
    prefix = compiled(_PREFIX).match(text)
    if prefix is None:
        # National numbers need a region: 0201 is Essen in Germany only, and 49 could be an area code.
        raise InvalidNumber(f"a number must begin with + or 00 and its country code, got {format_value(text)}")
    body = compiled(_TRUNK_ZERO).sub(r"\1", text[prefix.end() :])
    rest = compiled(_SEPARATED_DIGITS).sub("", body)
    if rest:
        raise InvalidNumber(
            f"a number is digits, with spaces, hyphens, slashes, dots or parentheses, got {format_value(rest)} in {format_value(text)}"
        )
    digits = re.sub("[^0-9]++", "", body)
    if not MIN_DIGITS <= len(digits) <= MAX_DIGITS:
        raise InvalidNumber(
            f"a number must have {MIN_DIGITS} to {MAX_DIGITS} digits with its country code, "
            f"got {format_value(text)}, which has {len(digits)}"
        )
    if digits[0] == "0":
        raise InvalidNumber(f"a country code must not begin with 0, got {format_value(text)}")
    if digits.startswith("490"):
        raise InvalidNumber(
            f"a German number must not begin with 0 after +49, except for (0), got {format_value(text)}"
        )
    return f"+{digits}"


@dataclass(frozen=True, slots=True, order=True)
class RouteNumber(Value):
    """A route number in E.164, which extensions are appended to. It can be given in any usual spelling.

    Hyphens are ignored, and a trunk zero `(0)` is dropped. `split_din5008` splits a number at the hyphen instead.

    Raises `WrongType`, or `InvalidNumber` for a string without a country code, with other characters, with a 0 after
    +49, or of more than 15 digits.

    >>> RouteNumber("+49 (0)20 1234-5678")
    RouteNumber(e164='+492012345678')
    >>> print(RouteNumber("0049 20 12345678"))
    +492012345678
    """

    e164: str

    def __post_init__(self) -> None:
        set_slot(self, "e164", parse_e164(self.e164))

    def __str__(self) -> str:
        return self.e164

    @property
    def is_german(self) -> bool:
        """Whether the country code is +49. Only German orders can have extensions."""
        return self.e164.startswith("+49")

    def check_length(self, width: int) -> None:
        """Raise `NumberTooLong` if this number and an extension of `width` digits have more than 15 digits together.

        Raises `WrongType` for a width that is not an integer.
        """
        check_type(width, int, "a width must be an integer")
        digits = len(self.e164) - 1 + width
        if digits > MAX_DIGITS:
            raise NumberTooLong(
                f"an extended number must have at most {MAX_DIGITS} digits, got {format_value(digits)}: "
                f"{self.e164} and an extension of {format_value(width)} {'digit' if width == 1 else 'digits'}"
            )

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> CoreSchema:
        return string_schema(cls, cls)


def as_route_number(route: RouteNumber | str) -> RouteNumber:
    """Return a route number unchanged, or parse one from a string."""
    return route if isinstance(route, RouteNumber) else RouteNumber(route)


def common_prefix(one: str, other: str) -> str:
    """Return the characters that both strings begin with."""
    for position, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return one[:position]
    return min(one, other, key=len)


def extension_under(prefix: str, number: str) -> str:
    """Return the digits of a number after a prefix in E.164; nothing for any other string. Raises `WrongType`.

    >>> extension_under("+492012345678", "+49 20 12345678-04")
    '04'
    """
    if type(number) is str and number.startswith(prefix) and len(number) <= len("+") + MAX_DIGITS:
        # Fast path: a number in E.164 needn't be parsed.
        extension = number[len(prefix) :]
        if extension in EXTENSION_BY_DIGITS:
            return extension
    try:
        e164 = parse_e164(number)
    except InvalidNumber:
        return ""
    return e164[len(prefix) :] if e164.startswith(prefix) else ""


class DialledNumber(NamedTuple):
    """A number split into its route number and the digits of its extension."""

    route_number: RouteNumber
    extension: str


def split_din5008(text: str) -> DialledNumber:
    """Split a number in DIN 5008 format, where the only hyphen marks the extension.

    Raises `WrongType`, or `InvalidNumber` if there isn't exactly one hyphen, if anything but digits follows it, or if
    the number has more than 15 digits.

    >>> split_din5008("+49 30 3432622-113")
    DialledNumber(route_number=RouteNumber(e164='+49303432622'), extension='113')
    """
    check_type(text, str, "a number must be a string such as +49 30 3432622-113")
    if not compiled(_PREFIX).match(text):
        raise InvalidNumber(
            f"a number must begin with + or 00 and its country code, got {format_value(text)}; "
            "durchwahl.national.split_din5008 reads national numbers"
        )
    stem, extension = split_at_hyphen(text)
    route = RouteNumber(stem)
    route.check_length(len(extension))
    return DialledNumber(route, extension)


def split_at_hyphen(text: str) -> tuple[str, str]:
    """Split a number at its only hyphen, and return the stem and the digits of the extension."""
    stem, *extensions = re.split(f"[{DASHES}]", text, maxsplit=2)
    if len(extensions) != 1:
        raise InvalidNumber(
            f"a number in DIN 5008 format must have exactly one hyphen, before the extension, got {format_value(text)}"
        )
    extension = extensions[0].strip()
    if not (extension.isascii() and extension.isdecimal()):
        raise InvalidNumber(f"an extension must be digits, got {format_value(extension)} in {format_value(text)}")
    return stem, extension


class NumberSequence(Value, Sequence[str]):
    """Base class of sequences of numbers that are computed when they are read."""

    __slots__ = ()

    @abstractmethod
    def _at(self, position: int) -> str:
        """Return the number at a valid position."""

    @abstractmethod
    def _rank(self, number: object) -> int | None:
        """Return the position of a number in any usual spelling, or None if it is not in the sequence."""

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        return tuple(self)[index] if isinstance(index, slice) else self._at(range(len(self))[index])

    def __contains__(self, number: object) -> bool:
        return self._rank(number) is not None

    def index(self, number: str, start: int = 0, stop: int | None = None) -> int:
        """Return the index of a number. Raises `InvalidNumber`, a `ValueError`, if it is not in the sequence."""
        rank = self._rank(number)
        if rank is None or rank not in range(len(self))[start:stop]:
            raise InvalidNumber(f"a number of this sequence is expected, got {format_value(number)}")
        return rank

    def count(self, number: object) -> int:
        """Return 1 if a number is in the sequence, else 0."""
        return int(number in self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))

    def __hash__(self) -> int:
        return hash((len(self), self[0], self[-1])) if self else 0


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExtendedNumbers(NumberSequence):
    """A lazy sequence of full numbers in ascending order: the extensions of a range, under a route number.

    `len`, indexing and `in` don't expand it. `in`, `index` and `count` take a number in any usual spelling. Slices are
    tuples.

    Raises `NumberTooLong` for numbers of more than 15 digits, `InvalidExtension` for extensions outside the range, and
    `WrongType` for anything but a route number, a range and a set.

    >>> numbers = ExtendedNumbers(RouteNumber("+49 20 12345678"), ExtensionRange(0, 99), ExtensionSet([4, 19]))
    >>> list(numbers), len(numbers), "+49 20 12345678-04" in numbers
    (['+49201234567804', '+49201234567819'], 2, True)
    """

    route_number: RouteNumber
    extension_range: ExtensionRange
    extensions: ExtensionSet

    def __post_init__(self) -> None:
        for value, cls in (
            (self.route_number, RouteNumber),
            (self.extension_range, ExtensionRange),
            (self.extensions, ExtensionSet),
        ):
            check_type(value, cls, "extended numbers are made from a route number, a range and a set")
        self.route_number.check_length(self.extension_range.width)
        check_within(self.extensions, self.extension_range)

    @classmethod
    def _unchecked(cls, route: RouteNumber, extension_range: ExtensionRange, extensions: ExtensionSet) -> Self:
        """Return these numbers. Not validated: they must not be too long, and the extensions be within the range."""
        unchecked = new(cls)
        set_slot(unchecked, "route_number", route)
        set_slot(unchecked, "extension_range", extension_range)
        set_slot(unchecked, "extensions", extensions)
        return unchecked

    def __len__(self) -> int:
        return len(self.extensions)

    def __iter__(self) -> Iterator[str]:
        return map(add, repeat(self.route_number.e164), self._extension_digits())

    def _at(self, position: int) -> str:
        return self.route_number.e164 + next(islice(self._extension_digits(), position, None))

    def _extension_digits(self) -> Iterator[str]:
        return compress(DIGITS_BY_WIDTH[self.extension_range.width], selectors(self.extensions.bits))

    def _rank(self, number: object) -> int | None:
        digits = extension_under(self.route_number.e164, number) if isinstance(number, str) else ""
        mask = self.extensions.bits
        bit = mask & MASK_BY_DIGITS[self.extension_range.width].get(digits, 0)
        return (mask & (bit - 1)).bit_count() if bit else None
