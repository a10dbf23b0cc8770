"""How people write ranges, and back: text to pairs of integers with the digits they were written in.

A text is a list of stretches, `4, 19-20, 42`. A stretch is a number, or two numbers with a dash, two dots or `bis`
between them; both ends are included. Commas or semicolons stand between stretches, white space of any kind is ignored.
Whether the numbers are extensions, and whether their leading zeros fit a block, is for the callers to say: here a
number is any run of ASCII digits. Digits of other scripts are refused, since no carrier reads them.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from durchwahl.errors import InvalidNotation, InvalidPadding, WrongType
from durchwahl.showing import shown

# Documents bring more dashes than the keyboard has: hyphen, non-breaking hyphen, figure dash, en dash, em dash, minus.
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"

# No dialled number is longer than the 15 digits of E.164, and int() takes quadratic time: longer runs are not converted.
_MOST_DIGITS = 100

# Every repetition is possessive, so that a text is read in one pass whatever it holds. The patterns are compiled when
# they are first used: together they would take a tenth of the time that importing everything takes.
_NUMBER = r"([0-9]++)"
# Spelled out, because ignoring case would also let in the dotless i and the long s.
_BIS = "[bB][iI][sS]"
_TO = rf"(?:[{DASHES}]|\.\.|\u2026|{_BIS})"
_STRETCH = (
    rf"(?:{_NUMBER}(?:\s*+{_TO}\s*+{_NUMBER})?+"
    rf"|[{DASHES}]{_NUMBER}\s*+{_BIS}\s*+[{DASHES}]{_NUMBER})"  # -30 bis -69
    r"\s*+([,;]|\Z)\s*+"
)
_TOKEN = rf"\s*+(?:(?P<number>[0-9]++)|(?P<to>{_TO})|(?P<separator>[,;])|(?P<end>\Z))"


class Stretch(NamedTuple):
    """One range as it was written: its ends, the digits of both, and how many characters stand before it."""

    start_at: int
    end_at: int
    start_digits: str
    end_digits: str
    position: int

    def check_padding(self, width: int) -> None:
        """Raise `InvalidPadding` where leading zeros say another width than the block's."""
        for digits in (self.start_digits, self.end_digits):
            if says_width(digits) and len(digits) != width:
                raise InvalidPadding(
                    f"padded digits must have the block's width of {width}, got {shown(digits)} at character {self.position + 1}",
                    self.position,
                )


def says_width(digits: str) -> bool:
    """Whether digits say how wide they are dialled: `04` and `00` do, `4` and `0` don't.

    >>> says_width("04"), says_width("0")
    (True, False)
    """
    return len(digits) > 1 and digits[0] == "0"


def check_one_width(stretches: Iterable[Stretch]) -> None:
    """Raise `InvalidPadding` where the leading zeros of a text contradict each other, as in `04, 004` or `04-100`.

    For text that stands without its block, whose width would otherwise decide.
    """
    stretches = list(stretches)
    numbers = [digits for stretch in stretches for digits in (stretch.start_digits, stretch.end_digits)]
    if any(map(says_width, numbers)):
        width = max(map(len, numbers))
        for stretch in stretches:
            stretch.check_padding(width)


def read_stretches(text: str) -> list[Stretch]:
    """Every stretch of a text, in its order; an empty text has none. Raises `InvalidNotation` with the position.

    >>> [stretch[:2] for stretch in read_stretches("4; 19 - 20, 30 bis 69")]
    [(4, 4), (19, 20), (30, 69)]
    """
    if not isinstance(text, str):
        raise WrongType(f"ranges are read from a text such as 4, 19-20, got {shown(text)}")
    stretches: list[Stretch] = []
    position = len(text) - len(text.lstrip())
    more = position < len(text)
    stretch = re.compile(_STRETCH)
    while more:
        match = stretch.match(text, position)
        if match is None:
            raise _unreadable(text, position)
        single, to, dashed, dashed_to, separator = match.groups()
        start_digits = single or dashed
        end_digits = to or dashed_to or start_digits
        if len(start_digits) > _MOST_DIGITS or len(end_digits) > _MOST_DIGITS:
            longest = max(len(start_digits), len(end_digits))
            raise InvalidNotation(
                f"a number of at most {_MOST_DIGITS} digits is expected, got one of {longest}", position
            )
        stretches.append(Stretch(int(start_digits), int(end_digits), start_digits, end_digits, position))
        position = match.end()
        more = bool(separator)
    return stretches


def read_stretch(text: str) -> Stretch:
    """The one stretch of a text. Raises `InvalidNotation` when there is none, or more than one."""
    stretches = read_stretches(text)
    match stretches:
        case [stretch]:
            return stretch
        case []:
            raise InvalidNotation(f"a range reads like 0-99 or 4, got {shown(text)}", 0)
    raise InvalidNotation(f"one range is expected here, got {len(stretches)}: {shown(text)}", stretches[1].position)


def write_run(start_at: int, end_at: int) -> str:
    """A range in the plainest notation that reads back as the same: `19-20`, and `4` for a single extension.

    >>> write_run(19, 20), write_run(4, 4)
    ('19-20', '4')
    """
    return f"{start_at}-{end_at}" if start_at != end_at else str(start_at)


# What may stand where in a stretch without leading dashes, and what is said when something else does.
_GRAMMAR = (
    (("number",), "a number is expected"),
    (("to", "separator", "end"), "a dash, a comma or the end is expected"),
    (("number",), "a number is expected"),
    (("separator", "end"), "a comma or the end is expected"),
)


def _unreadable(text: str, start: int) -> InvalidNotation:
    """The error for the stretch that begins at `start`, at the first token that can't stand where it stands."""
    token = re.compile(_TOKEN)
    position, place = start, 0
    match = token.match(text, position)
    while match is not None and match.lastgroup in _GRAMMAR[place][0]:
        position, place = match.end(), place + 1
        match = token.match(text, position)
    rest = text[position:].lstrip()
    position = len(text) - len(rest)
    expectation = _GRAMMAR[place][1]
    if position == start and rest.startswith(tuple(DASHES)):
        expectation = "a dash stands before a number only as in -30 bis -69; a number is expected"
    return InvalidNotation(
        f"{expectation} at character {position + 1}, got {shown(rest) if rest else 'the end'}", position
    )
