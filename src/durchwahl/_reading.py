"""Read the numbers that people write in lists and spreadsheets: with labels, in national spelling, with DIN 5008 hyphens.

Nothing is guessed: an item that can be read in two ways is an error that says so.
"""

import re
from typing import Final, NamedTuple

from durchwahl._messages import format_value
from durchwahl._notation import DASHES
from durchwahl.errors import InvalidNumber, WrongType
from durchwahl.numbers import MIN_DIGITS, parse_e164
from durchwahl.ranges import MAX_WIDTH, is_integer

_MAX_LENGTH: Final = 100
# Soft hyphen, zero-width characters, marks of writing direction, byte order mark: pasted text may contain them.
_INVISIBLE: Final = dict.fromkeys(
    [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF]
)
_EXTENSION_WORDS: Final = frozenset({"app", "apparat", "durchwahl", "dw", "ext", "extension", "nebenstelle", "nst"})
_LABELS: Final = _EXTENSION_WORDS | {
    *("tel", "telefon", "telefonnummer", "fon", "phone", "telephone", "fax", "telefax", "mobil", "nr", "rufnummer")
}
_BETWEEN_NUMBERS: Final = frozenset({"und", "oder", "bis", "and", "or", "to", "bzw"})
_INTERNATIONAL: Final = r"\s*(?:\+|00)"


class ReadNumber(NamedTuple):
    """A number in E.164, and the digits of its stem, without the plus, if a hyphen marks the extension."""

    e164: str
    stem: str | None


def read_number(item: object, region: str | None = None) -> ReadNumber:
    """Return the number that an item means, in any usual spelling, including national spelling if a region is given.

    One to three digits after the only hyphen are the extension. More digits are part of the number: `1234-5678` is
    often only grouped, and no block has extensions of four digits.

    Raises `WrongType` for anything but a string, and `InvalidNumber` for anything but one number.

    >>> read_number("Tel.: +49 30 12345-04")
    ReadNumber(e164='+49301234504', stem='493012345')
    """
    if not isinstance(item, str):
        raise WrongType(_wrong_type_message(item))
    text = str.__str__(item)
    is_e164 = text[:1] == "+" and text.isascii() and text[1:].isdecimal()
    number = ReadNumber(parse_e164(text), None) if is_e164 else _read_spelling(text, region)
    if len(number.e164) - 1 <= MIN_DIGITS:
        raise InvalidNumber(
            f"a number with an extension must have more than {MIN_DIGITS} digits, got {format_value(text)}"
        )
    return number


def check_region(region: str) -> None:
    """Raise `InvalidNumber` unless a region is known."""
    from durchwahl import national

    national.check_region(region)


def _wrong_type_message(item: object) -> str:
    if isinstance(item, float):
        return f"a number must be a string, because a float may have lost digits and zeros, got {format_value(item)}"
    if is_integer(item):
        return f"a number must be a string, because an integer has lost its plus and zeros, got {format_value(item)}"
    return f"a number must be a string such as +49 20 12345678, got {format_value(item)}"


def _read_spelling(written: str, region: str | None) -> ReadNumber:
    if len(written) > _MAX_LENGTH:
        raise InvalidNumber(f"a number must have at most {_MAX_LENGTH} characters, got {format_value(written)}")
    text = _without_labels(written.translate(_INVISIBLE).strip())
    if not text:
        raise InvalidNumber(f"a number is expected, got {format_value(written)}")
    _check_is_one(text, written)
    extension = _extension_of(text)
    if re.match(_INTERNATIONAL, text):
        e164 = parse_e164(text)
    elif region is None:
        raise InvalidNumber(
            "a number must begin with + or 00 and its country code, unless a region is given, "
            f"got {format_value(written)}"
        )
    else:
        e164 = _read_national(text, extension, region)
    stem = e164[1 : len(e164) - len(extension)] if extension else ""
    return ReadNumber(e164, stem if len(stem) >= MIN_DIGITS else None)


def _read_national(text: str, extension: str, region: str) -> str:
    # `national` needs the extra `phonenumbers`, so it is imported only if a number needs it.
    from durchwahl import national

    if extension:
        route, digits = national.split_din5008(text, region)
        return route.e164 + digits
    # Four digits after a hyphen belong to the number here, but `national.route_number` refuses them as ambiguous.
    return national.route_number(re.sub(f"[{DASHES}]", " ", text), region).e164


def _without_labels(text: str) -> str:
    """Return the text without words such as `Tel.:` before it and `(Fax)` after it."""
    while (word := re.match(r"[(\s]*([^\W\d_]+)\.?\s*[:=]?\)?\s*", text)) and word[1].lower() in _LABELS:
        text = text[word.end() :]
    while (word := re.search(r"[\s(,]*(?<![^\W\d_])([^\W\d_]+)[\s.:)]*\Z", text)) and word[1].lower() in _LABELS:
        text = text[: word.start()]
    return text


def _check_is_one(text: str, written: str) -> None:
    """Raise `InvalidNumber` for text that may be more than one number, or has an extension after a word."""
    words = {word.lower() for word in re.findall(r"[^\W\d_]+", text)}
    if words & _EXTENSION_WORDS:
        raise InvalidNumber(
            f"an extension must come after a hyphen, as in +49 30 12345-04, not after a word, got {format_value(written)}"
        )
    if words & _BETWEEN_NUMBERS or re.search(r"[,;&|\n\r]|[0-9].*\+", text) or _has_late_slash(text):
        raise InvalidNumber(f"one number is expected, got what may be several: {format_value(written)}")
    ends = re.search(rf"(?<![0-9])([0-9]+)(\s*[{DASHES}]\s*)([0-9]+)\s*\Z", text)
    if ends and len(ends[1]) == len(ends[3]) and ends[1] < ends[3]:
        start, dash, end = ends.groups()
        is_second_dash = len(dash) > 2 and re.search(f"[{DASHES}]", text[: ends.start()])
        is_block = len(start) > 1 and (start[0] == end[0] or (set(start), set(end)) == ({"0"}, {"9"}))
        if is_second_dash or is_block:
            raise InvalidNumber(f"one number is expected, got what may be a range: {format_value(written)}")


def _has_late_slash(text: str) -> bool:
    """Return whether a slash is anywhere but after the country code or the area code."""
    before, slash, _ = text.rpartition("/")
    if not slash:
        return False
    is_international = re.match(_INTERNATIONAL, before)
    groups = re.findall(
        "[0-9]+", re.sub(r"\(\s*0\s*\)", "", before[is_international.end() if is_international else 0 :])
    )
    if not is_international:
        return not (len(groups) == 1 and groups[0].startswith("0"))
    # A first group of more than three digits includes the area code.
    return len(groups) > (2 if groups and len(groups[0]) <= 3 else 1)


def _extension_of(text: str) -> str:
    """Return the one to three digits after the only hyphen, or an empty string."""
    parts = re.split(f"[{DASHES}]", text)
    extension = parts[1].strip() if len(parts) == 2 else ""
    return extension if re.fullmatch(f"[0-9]{{1,{MAX_WIDTH}}}", extension) else ""
