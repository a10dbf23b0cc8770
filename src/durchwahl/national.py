"""National spellings, and numbers in DIN 5008 format, by the numbering plans of `phonenumbers`.

This is the only module that imports `phonenumbers`, and no other module imports it. It contains everything that needs a
numbering plan: the length of an area code, and the prefix that is dialled within a country.
"""

import re
from typing import Final

import phonenumbers

from durchwahl._checks import check_type
from durchwahl._messages import format_value
from durchwahl._notation import DASHES
from durchwahl.errors import InvalidExtension, InvalidNumber
from durchwahl.numbers import DialledNumber, RouteNumber, as_route_number, split_at_hyphen
from durchwahl.ranges import MAX_WIDTH

_INTERNATIONAL_RE: Final = re.compile(r"\s*(?:\+|00|[tT][eE][lL]:)")
_NATIONAL_RE: Final = re.compile(rf"[{DASHES}0-9\s()./]+")
# In practice, extensions have up to four digits. More digits after a hyphen are part of the number.
_MAX_EXTENSION_DIGITS: Final = 4


def route_number(text: str, region: str) -> RouteNumber:
    """Parse a route number in the national spelling of a region such as `DE`, or in international spelling.

    A national spelling must begin with the prefix that is dialled within the region, which is 0 in Germany: without it,
    the area code may be missing. Letters are refused, because `phonenumbers` converts them to the digits on a keypad.
    The number, or one with up to three more digits, must be in the numbering plan of the region's country code.

    One to four digits after the only hyphen may be an extension or the end of the number. They are refused;
    `split_din5008` reads them as an extension.

    Raises `WrongType` for anything but a string, and `InvalidNumber` for any other number or an unknown region.

    >>> route_number("(0201) 234 56 78", "DE"), route_number("+49 201 2345678", "DE")
    (RouteNumber(e164='+492012345678'), RouteNumber(e164='+492012345678'))
    """
    route = _parse(text, region)
    _check_plan(route, text, region)
    _, *after_hyphens = re.split(f"[{DASHES}]", text)
    if len(after_hyphens) == 1 and 1 <= len(_digits(after_hyphens[0])) <= _MAX_EXTENSION_DIGITS:
        raise InvalidNumber(
            f"the digits after the only hyphen may be an extension, got {format_value(text)}; "
            "split_din5008 reads them as one, and without the hyphen they belong to the number"
        )
    return route


def split_din5008(text: str, region: str) -> DialledNumber:
    """Split a number of a region in DIN 5008 format, where the only hyphen is before the extension.

    The stem may have any spelling that `route_number` accepts; `durchwahl.split_din5008` accepts international ones only.

    Raises `WrongType`, or `InvalidNumber` for anything that `route_number` or `durchwahl.split_din5008` refuses.

    >>> split_din5008("0201 2345678-04", "DE")
    DialledNumber(route_number=RouteNumber(e164='+492012345678'), extension='04')
    """
    check_type(text, str, "a number must be a string such as 030 3432622-113")
    stem, extension = split_at_hyphen(text)
    route = _parse(stem, region)
    route.check_length(len(extension))
    _check_plan(route, text, region)
    return DialledNumber(route, extension)


def _parse(text: str, region: str) -> RouteNumber:
    """Parse a route number. Doesn't check it against the numbering plan."""
    check_region(region)
    code = f"+{phonenumbers.country_code_for_region(region)}"
    if not isinstance(text, str) or _INTERNATIONAL_RE.match(text):
        route = as_route_number(text)
        if not route.e164.startswith(code):
            raise InvalidNumber(f"a number in {region} must have the country code {code}, got {format_value(text)}")
        return route
    if not _NATIONAL_RE.fullmatch(text):
        raise InvalidNumber(
            f"a number is digits, with spaces, hyphens, slashes, dots or parentheses, got {format_value(text)}"
        )
    digits = _digits(text)
    prefix = phonenumbers.ndd_prefix_for_region(region, True) or ""
    if not digits.startswith(prefix):
        raise InvalidNumber(f"a national number in {region} must begin with {prefix}, got {format_value(text)}")
    return RouteNumber(f"{code}{digits.removeprefix(prefix)}")


def check_region(region: str) -> None:
    """Raise `InvalidNumber` unless a region is a code that `phonenumbers` knows, such as `DE`.

    >>> check_region("DE")
    """
    if not isinstance(region, str) or region not in phonenumbers.SUPPORTED_REGIONS:
        raise InvalidNumber(
            f"a region must be a known code of two capital letters, such as DE, got {format_value(region)}"
        )


def _check_plan(route: RouteNumber, text: str, region: str) -> None:
    """Raise `InvalidNumber` unless the number, or one with up to three more digits, is in the numbering plan."""
    numbers = (_parse_by_plan(route.e164 + "0" * width) for width in range(MAX_WIDTH + 1))
    if not any(number and phonenumbers.is_valid_number(number) for number in numbers):
        raise InvalidNumber(f"a number must be in the numbering plan of its region {region}, got {format_value(text)}")


def join_din5008(route: RouteNumber | str, extension: str) -> str:
    """Format a number by DIN 5008: country code, area code and stem with spaces between them, extension after a hyphen.

    `durchwahl.split_din5008` is its inverse. A country or area code that `phonenumbers` doesn't know is not separated.

    Raises `WrongType` for an extension that is not a string, `InvalidExtension` for one that is not digits, and
    `InvalidNumber` for anything but a number of at most 15 digits.

    >>> join_din5008("+49303432622", "113"), join_din5008("+492012345678", "04")
    ('+49 30 3432622-113', '+49 201 2345678-04')
    """
    route = as_route_number(route)
    check_type(extension, str, "an extension must be a string with its leading zeros, such as '04'")
    if not (extension.isascii() and extension.isdecimal()):
        raise InvalidExtension(f"an extension must be digits, got {format_value(extension)}")
    route.check_length(len(extension))
    # The stem alone is often too short for the numbering plan.
    number = _parse_by_plan(route.e164 + extension)
    if number is None:
        return f"{route}-{extension}"
    code = f"+{number.country_code}"
    national = route.e164.removeprefix(code)
    area_code_length = phonenumbers.length_of_national_destination_code(number)
    stem = " ".join(filter(None, (code, national[:area_code_length], national[area_code_length:])))
    return f"{stem}-{extension}"


def _parse_by_plan(e164: str) -> phonenumbers.PhoneNumber | None:
    """Return the number as `phonenumbers` parses it, or None if its country code is unknown or it is too short."""
    try:
        return phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return None


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)
