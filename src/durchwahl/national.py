"""Numbers as they are written within a country, and for people, by the numbering plans that `phonenumbers` knows.

An edge: the only module that imports `phonenumbers`, and not imported by any other. Where an area code ends, and which
prefix a country dials, is in no number; everything that can be told without a numbering plan is in `durchwahl` itself.
"""

import re

import phonenumbers

from durchwahl._messages import format_value
from durchwahl._notation import DASHES
from durchwahl.errors import InvalidExtension, InvalidNumber, WrongType
from durchwahl.numbers import DialledNumber, RouteNumber, as_route_number, split_at_hyphen
from durchwahl.ranges import MAX_WIDTH

_INTERNATIONAL = re.compile(r"\s*(?:\+|00|[tT][eE][lL]:)")
# Extensions have up to four digits in practice; longer digits after a hyphen are the number's own.
_MAX_EXTENSION_DIGITS = 4
_NATIONAL = re.compile(rf"[{DASHES}0-9\s()./]+")


def route_number(text: str, region: str) -> RouteNumber:
    """Return the route number that text means within a region such as `DE`, in national or international spelling.

    A national spelling begins with the prefix that is dialled within the region, which is 0 in Germany: without it, the
    area code may be missing. It has no letters, since `phonenumbers` reads these as the digits on their keys. The number,
    or one with up to three more digits, must be in the numbering plan of the region's country code, in either spelling.

    One to four digits after the only hyphen may be an extension or the end of the number: they are refused, and
    `split_din5008` reads them as an extension.

    Raises `WrongType` for anything but text, `InvalidNumber` for any other number, and for an unknown region.

    >>> route_number("(0201) 234 56 78", "DE"), route_number("+49 201 2345678", "DE")
    (RouteNumber(e164='+492012345678'), RouteNumber(e164='+492012345678'))
    """
    route = _read(text, region)
    _check_plan(route, text, region)
    parts = re.split(f"[{DASHES}]", text)
    if len(parts) == 2 and 1 <= len(re.sub("[^0-9]", "", parts[1])) <= _MAX_EXTENSION_DIGITS:
        raise InvalidNumber(
            f"the digits after the only hyphen may be an extension, got {format_value(text)}; "
            "split_din5008 reads them as one, and without the hyphen they belong to the number"
        )
    return route


def split_din5008(text: str, region: str) -> DialledNumber:
    """Split a number written by DIN 5008 within a region, where the only hyphen stands before the extension.

    It takes what `route_number` takes before the hyphen: `durchwahl.split_din5008` reads international spellings only.

    Raises `WrongType`, or `InvalidNumber` for anything that `route_number` or `durchwahl.split_din5008` refuses.

    >>> split_din5008("0201 2345678-04", "DE")
    DialledNumber(route_number=RouteNumber(e164='+492012345678'), extension='04')
    """
    if not isinstance(text, str):
        raise WrongType(f"a number must be text such as 030 3432622-113, got {format_value(text)}")
    stem, extension = split_at_hyphen(text)
    route = _read(stem, region)
    route.check_length(len(extension))
    _check_plan(route, text, region)
    return DialledNumber(route, extension)


def _read(text: str, region: str) -> RouteNumber:
    """Return the number that text means within a region, which may not be in the numbering plan."""
    if not isinstance(region, str) or region not in phonenumbers.SUPPORTED_REGIONS:
        raise InvalidNumber(
            f"a region must be two capital letters that stand for one, such as DE, got {format_value(region)}"
        )
    code = f"+{phonenumbers.country_code_for_region(region)}"
    if not isinstance(text, str) or _INTERNATIONAL.match(text):
        route = as_route_number(text)
        if not route.e164.startswith(code):
            raise InvalidNumber(f"a number in {region} must have the country code {code}, got {format_value(text)}")
        return route
    if not _NATIONAL.fullmatch(text):
        raise InvalidNumber(
            f"a number is digits, with spaces, hyphens, slashes, dots or parentheses, got {format_value(text)}"
        )
    digits = re.sub("[^0-9]", "", text)
    prefix = phonenumbers.ndd_prefix_for_region(region, True) or ""
    if not digits.startswith(prefix):
        raise InvalidNumber(f"a national number in {region} must begin with {prefix}, got {format_value(text)}")
    return RouteNumber(f"{code}{digits.removeprefix(prefix)}")


def _check_plan(route: RouteNumber, text: str, region: str) -> None:
    """Raise `InvalidNumber` unless the numbering plan has the number, or one with up to three more digits."""
    numbers = (_in_its_plan(route.e164 + "0" * width) for width in range(MAX_WIDTH + 1))
    if not any(number and phonenumbers.is_valid_number(number) for number in numbers):
        raise InvalidNumber(f"a number must be in the numbering plan of its region {region}, got {format_value(text)}")


def join_din5008(route: RouteNumber | str, extension: str) -> str:
    """Return a number as DIN 5008 writes it: country code, area code and stem with spaces between them, the extension after a hyphen.

    `durchwahl.split_din5008` is its inverse. Where `phonenumbers` knows no country or area code, none is set apart.

    Raises `WrongType` for an extension that is no text, `InvalidExtension` for one that is no digits, and `InvalidNumber`
    for what is no number, or one of more than 15 digits.

    >>> join_din5008("+49303432622", "113"), join_din5008("+492012345678", "04")
    ('+49 30 3432622-113', '+49 201 2345678-04')
    """
    route = as_route_number(route)
    if not isinstance(extension, str):
        raise WrongType(
            f"an extension must be text with its leading zeros, such as '04', got {format_value(extension)}"
        )
    if not (extension.isascii() and extension.isdecimal()):
        raise InvalidExtension(f"an extension must be digits, got {format_value(extension)}")
    route.check_length(len(extension))
    # The whole number is asked: a stem alone is often too short for the numbering plan.
    number = _in_its_plan(route.e164 + extension)
    if number is None:
        return f"{route}-{extension}"
    code = f"+{number.country_code}"
    national = route.e164.removeprefix(code)
    ends = phonenumbers.length_of_national_destination_code(number)
    written = " ".join(part for part in (code, national[:ends], national[ends:]) if part)
    return f"{written}-{extension}"


def _in_its_plan(e164: str) -> phonenumbers.PhoneNumber | None:
    """The number as `phonenumbers` has it; None where it knows no such country code, or numbers as short in none."""
    try:
        return phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return None
