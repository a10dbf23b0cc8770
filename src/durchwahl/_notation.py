"""Parse and format range notation such as `4, 19-20`.

Items are separated by commas or semicolons; white space of any kind is ignored. An item is a number, or two numbers with
a dash, two dots or `bis` between them; both ends are included. This module accepts any ASCII digits as a number: callers
check bounds, order and leading zeros. Digits of other scripts are rejected, because no carrier accepts them.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from durchwahl._messages import format_value
from durchwahl.errors import InvalidNotation, InvalidPadding, WrongType

# Hyphen, non-breaking hyphen, figure dash, en dash, em dash, horizontal bar, minus, small em dash, small hyphen, and
# fullwidth hyphen: office programs replace the keyboard's hyphen with any of them.
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"

# Longer numbers are rejected as malformed, because int() takes quadratic time. E.164 numbers have at most 15 digits.
_MAX_DIGITS: Final = 100
_MAX_DIGITS_SHOWN: Final = 15
# The widest block is 0-999.
_MAX_WIDTH: Final = 3

# Every repetition is possessive, so that matching takes linear time for any input.
# Not re.IGNORECASE, which would also accept the dotless i and the long s.
_BIS = "[bB][iI][sS]"
_TO = rf"(?:[{DASHES}]|\.\.|\u2026|{_BIS})"
_DASHED = rf"[0-9]++\s*+{_BIS}\s*+[{DASHES}][0-9]"  # what follows the first dash of -30 bis -69
_NUMBER = rf"([0-9]{{1,{_MAX_DIGITS}}}+)"
# An item after its separator: its leading dash, its one or two numbers, or a malformed item up to the next separator.
_ITEM_RE: Final = re.compile(
    rf"(?:\A|[,;])\s*+(?:(?:([{DASHES}])(?={_DASHED}))?+{_NUMBER}"
    rf"(?:\s*+(?(1){_BIS}\s*+[{DASHES}]|{_TO}\s*+){_NUMBER})?+\s*+(?=[,;]|\Z)|([^,;]*+))"
)
_LEADING_DASHED = rf"[{DASHES}]{_DASHED}[0-9]*+"
_TOKEN = rf"\s*+(?:(?P<number>[0-9]++)|(?P<to>{_TO})|(?P<end>\Z))"
# For patterns that most programs don't need: compiling them takes a large part of the time to import the package.
compiled = cache(re.compile)


class ParsedRange(NamedTuple):
    """One range as written: its ends, the digits of both, and its position in the string.

    For a single number, both ends are equal, and `end_digits` is empty. `str` is the range as written, without spaces.
    """

    start_at: int
    end_at: int
    start_digits: str
    end_digits: str
    position: int

    def __str__(self) -> str:
        start = clip_digits(self.start_digits)
        return f"{start}-{clip_digits(self.end_digits)}" if self.end_digits else start

    @property
    def is_padded(self) -> bool:
        """Whether a number has leading zeros."""
        return is_padded(self.start_digits) or is_padded(self.end_digits)

    def check_padding(self, width: int) -> None:
        """Raise `InvalidPadding` if a number with leading zeros doesn't have the block's width."""
        for digits in (self.start_digits, self.end_digits):
            if len(digits) != width and is_padded(digits):
                raise InvalidPadding(
                    f"padded digits must have the block's width of {width}, got {format_value(digits)} at character {self.position + 1}",
                    self.position,
                )


def clip_digits(digits: str) -> str:
    """Format digits for a message: as written, or shortened if there are more than 15.

    >>> clip_digits("04"), clip_digits("0" * 100)
    ('04', '000000000000000... (100 digits)')
    """
    if len(digits) <= _MAX_DIGITS_SHOWN:
        return digits
    return f"{digits[:_MAX_DIGITS_SHOWN]}... ({len(digits)} digits)"


def is_padded(digits: str) -> bool:
    """Return whether digits have leading zeros: `04` and `00` do, `4` and `0` don't.

    >>> is_padded("04"), is_padded("0")
    (True, False)
    """
    return len(digits) > 1 and digits[0] == "0"


def check_same_width(ranges: Sequence[ParsedRange]) -> None:
    """Raise `InvalidPadding` if one number has leading zeros and the widths differ, as in `04, 004` or `0-9, 00-09`.

    Use it for notation without an extension range, which would define the width. If one number has leading zeros, all
    numbers must be written as dialled, with the same number of digits.
    """
    padded = next((digits for parsed in ranges for digits in parsed[2:4] if is_padded(digits)), None)
    if padded is None:
        return
    for parsed in ranges:
        for digits in filter(None, (parsed.start_digits, parsed.end_digits)):
            if len(digits) != len(padded):
                raise InvalidPadding(
                    "numbers must all have the same number of digits if one has leading zeros, "
                    f"got {clip_digits(digits)} beside {clip_digits(padded)} at character {parsed.position + 1}",
                    parsed.position,
                )
            if digits is padded and len(padded) > _MAX_WIDTH:
                raise InvalidPadding(
                    f"numbers with leading zeros must have at most {_MAX_WIDTH} digits, "
                    f"got {clip_digits(padded)} at character {parsed.position + 1}",
                    parsed.position,
                )


def split_items(text: str) -> list[tuple[str, str, str, str]]:
    """Split a string into items: the leading dash, the digits of one or two numbers, and a malformed item as written.

    This is for callers that need neither positions nor the reason why an item is malformed.

    >>> split_items("4; -19 bis -20, 4l")
    [('', '4', '', ''), ('-', '19', '20', ''), ('', '', '', '4l')]
    """
    return _ITEM_RE.findall(text) if text.strip() else []


def parse_items(text: str) -> list[ParsedRange | InvalidNotation]:
    """Parse every item of a string, in order. Each result is a range, or the error in the item.

    >>> [str(item) for item in parse_items("4; 19 bis 20, 4l")]
    ['4', '19-20', "a dash, a comma or the end is expected at character 16, got 'l' in '4l'"]
    """
    if not isinstance(text, str):
        raise WrongType(f"ranges must be a string such as 4, 19-20, got {format_value(text)}")
    text = str.__str__(text)
    items: list[ParsedRange | InvalidNotation] = []
    for item in _ITEM_RE.finditer(text) if text.strip() else ():
        dash, start, end, malformed = item.groups()
        if malformed is None:
            start_at = int(start)
            position = item.start(2) - len(dash or "")
            items.append(ParsedRange(start_at, int(end) if end else start_at, start, end or "", position))
        else:
            items.append(_syntax_error(malformed, item.start(4), text[item.end() : item.end() + 1]))
    return items


def parse_ranges(text: str) -> list[ParsedRange]:
    """Parse every range of a string, in order; an empty string has none. Raises `InvalidNotation` for the first error.

    >>> [parsed[:2] for parsed in parse_ranges("4; 19 - 20, 30 bis 69")]
    [(4, 4), (19, 20), (30, 69)]
    """
    ranges = []
    for item in parse_items(text):
        if isinstance(item, InvalidNotation):
            raise item
        ranges.append(item)
    return ranges


def parse_range(text: str) -> ParsedRange:
    """Parse a string that is one range. Raises `InvalidNotation` if it has none, or more than one."""
    ranges = parse_ranges(text)
    if len(ranges) != 1:
        raise single_range_error(text, ranges)
    return ranges[0]


def single_range_error(text: str, ranges: Sequence[ParsedRange]) -> InvalidNotation:
    """Return the error for a string with no range or several ranges, if one range is expected."""
    if not ranges:
        return InvalidNotation(f"a range must be written like 0-99 or 4, got {format_value(text)}", 0)
    return InvalidNotation(f"one range is expected here, got {len(ranges)}: {format_value(text)}", ranges[1].position)


def format_range(start_at: int, end_at: int) -> str:
    """Format a range in canonical notation: `19-20`, and `4` for a single extension.

    >>> format_range(19, 20), format_range(4, 4)
    ('19-20', '4')
    """
    return f"{start_at}-{end_at}" if start_at != end_at else str(start_at)


# For each state: the tokens allowed next in an item without leading dashes, and the message for any other token.
_GRAMMAR: Final = (
    (("number",), "a number is expected"),
    (("to", "end"), "a dash, a comma or the end is expected"),
    (("number",), "a number is expected"),
    (("end",), "a comma or the end is expected"),
)


def _syntax_error(item: str, start: int, separator: str) -> InvalidNotation:
    """Return the error for the malformed item at `start`, at its first unexpected token."""
    position, state = 0, 0
    if dashed := compiled(_LEADING_DASHED).match(item):
        position, state = dashed.end(), 3
    while (token := compiled(_TOKEN).match(item, position)) and token.lastgroup in _GRAMMAR[state][0]:
        if token.lastgroup == "end":
            longest = max(map(len, re.findall("[0-9]+", item)))
            message = (
                f"a number of at most {_MAX_DIGITS} digits is expected at character {start + 1}, got one of {longest}"
            )
            return InvalidNotation(message, start)
        position, state = token.end(), state + 1
    rest = item[position:].strip()
    position = len(item) - len(item[position:].lstrip())
    expectation = _GRAMMAR[state][1]
    if position == 0 and rest.startswith(tuple(DASHES)):
        expectation = "a dash may come before a number only as in -30 bis -69; a number is expected"
    got = format_value(rest) if rest else format_value(separator) if separator else "the end"
    within = f" in {format_value(item.strip())}" if 0 < len(rest) < len(item.strip()) else ""
    position += start
    return InvalidNotation(f"{expectation} at character {position + 1}, got {got}{within}", position)
