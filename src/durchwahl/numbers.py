"""Numbers in E.164: the route number, and the extended numbers behind it.

A route number is opaque digits here. Nothing is inferred from where its spaces are, because area code and subscriber
can't be told apart by them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, islice, repeat
from operator import add, eq
from typing import Final, NamedTuple, overload

from durchwahl._bits import DIGITS_BY_WIDTH, MASK_BY_DIGITS, PaddedExtensions, parse_extensions, range_mask, selectors
from durchwahl._messages import format_list, format_value
from durchwahl._notation import DASHES
from durchwahl._pydantic import CoreSchema, string_schema
from durchwahl._value import Value
from durchwahl.errors import InvalidExtension, InvalidNumber, NumberTooLong, WrongType
from durchwahl.ranges import ExtensionRange
from durchwahl.sets import ExtensionSet

MAX_DIGITS: Final = 15
"""The most digits of an E.164 number, country code included, plus sign not."""

MIN_DIGITS: Final = 3
"""The fewest digits that are read as a number: a country code and something behind it."""

_PLAIN = re.compile(rf"\+(?!490)[1-9][0-9]{{{MIN_DIGITS - 1},{MAX_DIGITS - 1}}}\Z")
# The other patterns serve other spellings, and are compiled when the first of these comes.
_PREFIX = r"\s*+(?:[tT][eE][lL]:)?+(?:\+|00)"
_SEPARATORS = rf"[{DASHES}\s./]*+"
# Country codes by E.164: those of one and of two digits; any other code has three.
_COUNTRY_CODE = "(?>[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3})"
# A trunk zero in parentheses, directly after the country code, is not part of the number.
_TRUNK_ZERO = rf"\A({_SEPARATORS}{_COUNTRY_CODE}{_SEPARATORS})\(\s*+0\s*+\)"
_SEPARATED_DIGITS = rf"\A(?:[{DASHES}0-9\s./]|\((?!\s*+0\s*+\))[0-9\s]++\))*+"


def parse_e164(text: str) -> str:
    """Return a number in any usual spelling as E.164. Raises `WrongType`, or `InvalidNumber` with what is wrong.

    A German national number never begins with 0, so that `+49 030 ...` is a mistake for `+49 30 ...`.

    >>> parse_e164("+49 (0)20 / 1234-5678"), parse_e164("tel:+49-20-12345678"), parse_e164("0049 20 12345678")
    ('+492012345678', '+492012345678', '+492012345678')
    """
    if not isinstance(text, str):
        raise WrongType(f"a number must be text such as +49 20 12345678, got {format_value(text)}")
    if plain := _PLAIN.match(text):
        return plain[0]
    prefix = re.match(_PREFIX, text)
    if prefix is None:
        # 49 is a country code and an area code, and 0201 is Essen only for who knows that this is Germany.
        raise InvalidNumber(f"a number must begin with + or 00 and its country code, got {format_value(text)}")
    body = re.sub(_TRUNK_ZERO, r"\1", text[prefix.end() :])
    rest = re.sub(_SEPARATED_DIGITS, "", body, count=1)
    if rest:
        raise InvalidNumber(
            f"a number is digits, with spaces, hyphens, slashes, dots or parentheses, got {format_value(rest)} in {format_value(text)}"
        )
    digits = re.sub("[^0-9]++", "", body)
    if not MIN_DIGITS <= len(digits) <= MAX_DIGITS or digits[0] == "0":
        raise InvalidNumber(
            f"a number must have {MIN_DIGITS} to {MAX_DIGITS} digits, the country code first, which begins with no 0; "
            f"got {format_value(text)}, which has {len(digits)}"
        )
    if digits.startswith("490"):
        raise InvalidNumber(
            f"a German number must not begin with 0 after +49, except for (0), got {format_value(text)}"
        )
    return f"+{digits}"


@dataclass(frozen=True, slots=True, order=True)
class RouteNumber(Value):
    """The main number, in E.164, under which the extensions hang. Its usual spellings are all read as the same number.

    Hyphens are ignored, a trunk zero `(0)` is dropped. Where a hyphen marks the extension, `split_din5008` reads it.
    Raises `WrongType`, or `InvalidNumber` for text without a country code, with other characters, with a 0 after +49,
    or of over 15 digits.

    >>> RouteNumber("+49 (0)20 1234-5678")
    RouteNumber(e164='+492012345678')
    >>> print(RouteNumber("0049 20 12345678"))
    +492012345678
    """

    e164: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "e164", parse_e164(self.e164))

    def __str__(self) -> str:
        return self.e164

    @property
    def is_german(self) -> bool:
        """Whether the country code is Germany's, +49. Only German orders take extensions."""
        return self.e164.startswith("+49")

    def check_length(self, width: int) -> None:
        """Raise `NumberTooLong` when this number and an extension of `width` digits are more than 15 digits.

        Raises `WrongType` for a width that is no integer.
        """
        if not isinstance(width, int):
            raise WrongType(f"a width must be an integer, got {format_value(width)}")
        digits = len(self.e164) - 1 + width
        if digits > MAX_DIGITS:
            raise NumberTooLong(
                f"an extended number must have at most {MAX_DIGITS} digits, got {format_value(digits)}: "
                f"{self.e164} and an extension of {format_value(width)} {'digit' if width == 1 else 'digits'}"
            )

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> CoreSchema:
        return string_schema(cls)


def route_number(route: RouteNumber | str) -> RouteNumber:
    """A route number, made from its text where it isn't one yet."""
    return route if isinstance(route, RouteNumber) else RouteNumber(route)


def extensions_under(route: RouteNumber, numbers: Iterable[str]) -> PaddedExtensions:
    """The extensions behind a route number that these numbers, in any usual spelling, have.

    Raises `InvalidNumber` for what is no number or none behind the route number, and what `read_dialled` raises.
    """
    if isinstance(numbers, str) or not isinstance(numbers, Iterable):
        raise WrongType(f"numbers are a series of texts such as '+49 20 1234567804', got {format_value(numbers)}")
    numbers, prefix = list(numbers), route.e164
    # Numbers that are plain E.164 already, as they mostly are, need no reading. Their length has to be asked, because
    # a bare "04" looks like what is left of a number when its prefix is removed.
    lengths = {len(number) if isinstance(number, str) else 0 for number in numbers}
    width = lengths.pop() - len(prefix) if len(lengths) == 1 else 0
    if width in MASK_BY_DIGITS and len(prefix) + width <= MAX_DIGITS + 1:
        try:
            return PaddedExtensions(
                width, sum(map(MASK_BY_DIGITS[width].__getitem__, {number.removeprefix(prefix) for number in numbers}))
            )
        except KeyError:
            pass
    return parse_extensions([_behind(prefix, number) for number in numbers])


def _behind(prefix: str, number: str) -> str:
    e164 = parse_e164(number)
    if not e164.startswith(prefix) or e164 == prefix:
        raise InvalidNumber(f"a number must be the route number {prefix} and an extension, got {format_value(number)}")
    return e164.removeprefix(prefix)


class DialledNumber(NamedTuple):
    """A number split into its route number and the digits of its extension."""

    route_number: RouteNumber
    extension: str


def split_din5008(text: str) -> DialledNumber:
    """Split a number written by DIN 5008, where the only hyphen stands before the extension.

    Raises `WrongType`, or `InvalidNumber` when there is no hyphen or more than one, when what follows it is no digits,
    and when the number has more than 15 digits.

    >>> split_din5008("+49 30 3432622-113")
    DialledNumber(route_number=RouteNumber(e164='+49303432622'), extension='113')
    """
    if not isinstance(text, str):
        raise WrongType(f"a number must be text such as +49 30 3432622-113, got {format_value(text)}")
    if not re.match(_PREFIX, text):
        raise InvalidNumber(
            f"a number must begin with + or 00 and its country code, got {format_value(text)}; "
            "durchwahl.national.split_din5008 reads national numbers"
        )
    stem, extension = split_at_hyphen(text)
    route = RouteNumber(stem)
    route.check_length(len(extension))
    return DialledNumber(route, extension)


def split_at_hyphen(text: str) -> tuple[str, str]:
    """Return what is before the only hyphen of a number, and the digits of the extension after it."""
    parts = re.split(f"[{DASHES}]", text, maxsplit=2)
    if len(parts) != 2:
        raise InvalidNumber(
            f"a number by DIN 5008 has exactly one hyphen, before the extension, got {format_value(text)}"
        )
    stem, extension = parts[0], parts[1].strip()
    if not (extension.isascii() and extension.isdecimal()):
        raise InvalidNumber(f"an extension must be digits, got {format_value(extension)} in {format_value(text)}")
    return stem, extension


@dataclass(frozen=True, slots=True, eq=False)
class ExtendedNumbers(Value, Sequence[str]):
    """The full numbers of some extensions under a route number, in ascending order; computed when they are read.

    Counting, indexing and membership expand nothing. `in`, `index` and `count` take a number in any usual spelling.
    Slices are tuples.

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
        for value, kind in (
            (self.route_number, RouteNumber),
            (self.extension_range, ExtensionRange),
            (self.extensions, ExtensionSet),
        ):
            if not isinstance(value, kind):
                raise WrongType(
                    f"extended numbers are made from a route number, a range and a set, got {format_value(value)}"
                )
        self.route_number.check_length(self.extension_range.width)
        outside = self.extensions.bits & ~range_mask(self.extension_range)
        if outside:
            raise InvalidExtension(
                f"an extension of this block must be within {self.extension_range}, got {format_list(ExtensionSet._from_mask(outside).ranges)}"
            )

    def __len__(self) -> int:
        return len(self.extensions)

    def __iter__(self) -> Iterator[str]:
        return map(add, repeat(self.route_number.e164), self._suffixes())

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        place = range(len(self))[index]
        return self.route_number.e164 + next(islice(self._suffixes(), place, None))

    def __contains__(self, number: object) -> bool:
        return self._rank(number) is not None

    def index(self, number: str, start: int = 0, stop: int | None = None) -> int:
        """Return the position of a number. Raises `InvalidNumber`, which is a `ValueError`, when it isn't here."""
        rank = self._rank(number)
        if rank is None or rank not in range(len(self))[start:stop]:
            raise InvalidNumber(f"a number of this block is expected, got {format_value(number)}")
        return rank

    def count(self, number: object) -> int:
        """1 for a number that is here, 0 for any other."""
        return int(number in self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ExtendedNumbers):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))

    def __hash__(self) -> int:
        return hash((len(self), self[0], self[-1])) if self else 0

    def _suffixes(self) -> Iterator[str] | Sequence[str]:
        bits, suffixes = self.extensions.bits, DIGITS_BY_WIDTH[self.extension_range.width]
        first, after = (bits & -bits).bit_length() - 1, bits.bit_length()
        if bits and after - first == bits.bit_count():
            # One run, as most blocks are: a slice takes a third of the time.
            return suffixes[first:after]
        return compress(suffixes, selectors(bits))

    def _rank(self, number: object) -> int | None:
        """Return how many numbers come before this one, None when it isn't here."""
        if not isinstance(number, str):
            return None
        route, own_bits = self.route_number.e164, MASK_BY_DIGITS[self.extension_range.width]
        bit = own_bits.get(number[len(route) :], 0) if number.startswith(route) else 0
        if not bit:
            # This is no number of the block in E.164, but it may be one in another spelling.
            try:
                number = parse_e164(number)
            except InvalidNumber:
                return None
            bit = own_bits.get(number[len(route) :], 0) if number.startswith(route) else 0
        bits = self.extensions.bits
        return (bits & (bit - 1)).bit_count() if bits & bit else None
