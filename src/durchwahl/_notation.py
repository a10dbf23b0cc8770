"""Read and write range notation: text to pairs of integers with the digits they were written in, and back.

A text is a list of items, `4, 19-20, 42`, separated by commas or semicolons; white space of any kind is ignored. An item
is a stretch: a number, or two numbers with a dash, two dots or `bis` between them; both ends are included. Whether the
numbers are extensions, and whether their leading zeros fit a block, is for the callers to check: here a number is any
run of ASCII digits. Digits of other scripts are refused, since no carrier reads them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from durchwahl._messages import format_value
from durchwahl.errors import InvalidNotation, InvalidPadding, WrongType

# Documents contain more dashes than the keyboard has: hyphen, non-breaking hyphen, figure dash, en dash, em dash,
# horizontal bar, minus, small em dash, small hyphen, fullwidth hyphen.
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"

# No dialled number is longer than the 15 digits of E.164, and int() takes quadratic time: longer runs are not converted.
_MAX_DIGITS: Final = 100
_MAX_DIGITS_SHOWN: Final = 15
# The widest block is 0-999.
_MAX_WIDTH: Final = 3

# Every repetition is possessive, so that a text is read in one pass whatever it contains. The patterns are compiled when
# they are first used: together they would take a tenth of the time that importing everything takes.
_NUMBER = r"([0-9]++)"
# Spelled out, because ignoring case would also let in the dotless i and the long s.
_BIS = "[bB][iI][sS]"
_TO = rf"(?:[{DASHES}]|\.\.|\u2026|{_BIS})"
_DASHED = rf"[{DASHES}]{_NUMBER}\s*+{_BIS}\s*+[{DASHES}]{_NUMBER}"  # -30 bis -69
_ITEM = rf"(?:{_NUMBER}(?:\s*+{_TO}\s*+{_NUMBER})?+|{_DASHED})\s*+([,;]|\Z)\s*+"
_TOKEN = rf"\s*+(?:(?P<number>[0-9]++)|(?P<to>{_TO})|(?P<end>\Z))"
_SEPARATOR = r"[,;]\s*+"


class ParsedRange(NamedTuple):
    """One range as it was written: its ends, the digits of both, and how many characters are before it.

    A lone number is both ends, and has no `end_digits`. `str` is the range as written, without spaces.
    """

    start_at: int
    end_at: int
    start_digits: str
    end_digits: str
    position: int

    def __str__(self) -> str:
        start = clip_digits(self.start_digits)
        return f"{start}-{clip_digits(self.end_digits)}" if self.end_digits else start

    def check_padding(self, width: int) -> None:
        """Raise `InvalidPadding` if leading zeros state another width than the block's."""
        for digits in (self.start_digits, self.end_digits):
            if len(digits) != width and is_padded(digits):
                raise InvalidPadding(
                    f"padded digits must have the block's width of {width}, got {format_value(digits)} at character {self.position + 1}",
                    self.position,
                )


def clip_digits(digits: str) -> str:
    """Digits as a message shows them: as written, unless there are too many to read.

    >>> clip_digits("04"), clip_digits("0" * 100)
    ('04', '000000000000000... (100 digits)')
    """
    if len(digits) <= _MAX_DIGITS_SHOWN:
        return digits
    return f"{digits[:_MAX_DIGITS_SHOWN]}... ({len(digits)} digits)"


def is_padded(digits: str) -> bool:
    """Return whether digits state how wide they are dialled: `04` and `00` do, `4` and `0` don't.

    >>> is_padded("04"), is_padded("0")
    (True, False)
    """
    return len(digits) > 1 and digits[0] == "0"


def check_same_width(stretches: Iterable[ParsedRange]) -> None:
    """Raise `InvalidPadding` if leading zeros contradict another number, as in `04, 004` or `0-9, 00-09`, or any block.

    For text without its block, whose width would otherwise decide: one number with leading zeros means that all of them
    are written as dialled, and so have the same number of digits.
    """
    stretches = list(stretches)
    padded = next(
        (digits for stretch in stretches for digits in (stretch.start_digits, stretch.end_digits) if is_padded(digits)),
        None,
    )
    if padded is None:
        return
    for stretch in stretches:
        for digits in (stretch.start_digits, stretch.end_digits or stretch.start_digits):
            if len(digits) != len(padded):
                raise InvalidPadding(
                    "numbers must all have the same number of digits if one has leading zeros, "
                    f"got {clip_digits(digits)} beside {clip_digits(padded)} at character {stretch.position + 1}",
                    stretch.position,
                )
    if len(padded) > _MAX_WIDTH:
        position = stretches[0].position
        raise InvalidPadding(
            f"padded digits must be at most {_MAX_WIDTH}, got {clip_digits(padded)} at character {position + 1}",
            position,
        )


def parse_items(text: str) -> list[ParsedRange | InvalidNotation]:
    """Read every item of a text, in its order: a stretch, or what is wrong with it. An empty text has none.

    >>> [str(item) for item in parse_items("4; 19 bis 20, 4l")]
    ['4', '19-20', "a dash, a comma or the end is expected at character 16, got 'l' in '4l'"]
    """
    return list(_iter_items(text))


def _iter_items(text: str) -> Iterator[ParsedRange | InvalidNotation]:
    if not isinstance(text, str):
        raise WrongType(f"ranges are read from a text such as 4, 19-20, got {format_value(text)}")
    text = str.__str__(text)
    position = len(text) - len(text.lstrip())
    more: object = position < len(text)
    match_item = _matcher(_ITEM)
    while more:
        match = match_item(text, position)
        if match is None:
            # The next item begins after the next separator, wherever this one goes wrong.
            separator = re.compile(_SEPARATOR).search(text, position)
            end, after = separator.span() if separator else (len(text), len(text))
            yield _unreadable(text[position:end], position, text[end : end + 1])
            position, more = after, separator is not None
            continue
        start_digits, end_digits, dashed, dashed_to, more = match.groups("")
        if dashed:
            start_digits, end_digits = dashed, dashed_to
        if len(start_digits) > _MAX_DIGITS or len(end_digits) > _MAX_DIGITS:
            longest = max(len(start_digits), len(end_digits))
            message = f"a number of at most {_MAX_DIGITS} digits is expected at character {position + 1}, got one of {longest}"
            yield InvalidNotation(message, position)
        else:
            start_at = int(start_digits)
            yield ParsedRange(start_at, int(end_digits) if end_digits else start_at, start_digits, end_digits, position)
        position = match.end()


@cache
def _matcher(pattern: str) -> Callable[[str, int], re.Match[str] | None]:
    return re.compile(pattern).match


def parse_ranges(text: str) -> list[ParsedRange]:
    """Read every stretch of a text, in its order; an empty text has none. Raises `InvalidNotation` for the first mistake.

    >>> [stretch[:2] for stretch in parse_ranges("4; 19 - 20, 30 bis 69")]
    [(4, 4), (19, 20), (30, 69)]
    """
    stretches = []
    for item in _iter_items(text):
        if isinstance(item, InvalidNotation):
            raise item
        stretches.append(item)
    return stretches


def parse_range(text: str) -> ParsedRange:
    """Read the one stretch of a text. Raises `InvalidNotation` if there is none, or more than one."""
    stretches = parse_ranges(text)
    if len(stretches) != 1:
        raise single_range_error(text, stretches)
    return stretches[0]


def single_range_error(text: str, stretches: Sequence[ParsedRange]) -> InvalidNotation:
    """The error for a text that has no range, or several, where one is expected."""
    if not stretches:
        return InvalidNotation(f"a range reads like 0-99 or 4, got {format_value(text)}", 0)
    return InvalidNotation(
        f"one range is expected here, got {len(stretches)}: {format_value(text)}", stretches[1].position
    )


def format_range(start_at: int, end_at: int) -> str:
    """A range in the plainest notation that reads back as the same: `19-20`, and `4` for a single extension.

    >>> format_range(19, 20), format_range(4, 4)
    ('19-20', '4')
    """
    return f"{start_at}-{end_at}" if start_at != end_at else str(start_at)


# The tokens that can follow each other in an item without leading dashes, and the message for any other.
_GRAMMAR: Final = (
    (("number",), "a number is expected"),
    (("to", "end"), "a dash, a comma or the end is expected"),
    (("number",), "a number is expected"),
    (("end",), "a comma or the end is expected"),
)


def _unreadable(item: str, start: int, separator: str) -> InvalidNotation:
    """The error for the item that begins at `start`, at the first token that can't be where it is."""
    position, state = 0, 0
    if dashed := re.compile(_DASHED).match(item):
        position, state = dashed.end(), 3
    token = re.compile(_TOKEN)
    match = token.match(item, position)
    while match is not None and match.lastgroup in _GRAMMAR[state][0]:
        position, state = match.end(), state + 1
        match = token.match(item, position)
    rest = item[position:].strip()
    position = len(item) - len(item[position:].lstrip())
    expectation = _GRAMMAR[state][1]
    if position == 0 and rest.startswith(tuple(DASHES)):
        expectation = "a dash may come before a number only as in -30 bis -69; a number is expected"
    got = format_value(rest) if rest else format_value(separator) if separator else "the end"
    within = f" in {format_value(item.strip())}" if 0 < len(rest) < len(item.strip()) else ""
    position += start
    return InvalidNotation(f"{expectation} at character {position + 1}, got {got}{within}", position)
