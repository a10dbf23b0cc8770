"""Routing tables and dialplans: the active extensions of a block as prefixes, a regular expression, Asterisk patterns.

All of them say the digits as they are dialled, leading zeros and all: 4 in 0-99 is `04`, never a bare `4`. What is
not active is not said, whether it ports or lies outside the block.
"""

from typing import Final, TypeAlias

from durchwahl._bits import LOW_MASKS, BitRange, PaddedExtensions, iter_runs, range_mask
from durchwahl._messages import format_value
from durchwahl.blocks import ExtensionBlock
from durchwahl.errors import WrongType
from durchwahl.numbers import RouteNumber

_Pattern: TypeAlias = tuple[int, ...]
"""For each place of an extension, the digits that may stand there, as bits."""

# No text has a 0 before its beginning. POSIX allows this and says that it matches nothing; `(?!)` is unknown there.
_NEVER: Final = "0^"

_LETTERS: Final = {range_mask(BitRange(0, 9)): "X", range_mask(BitRange(1, 9)): "Z", range_mask(BitRange(2, 9)): "N"}


def prefixes(block: ExtensionBlock) -> tuple[str, ...]:
    """The fewest digit prefixes that hold exactly the active extensions, in ascending order, for a routing table.

    A prefix stands for every extension of the block's width that begins with it, so `1` in 0-99 needs all of 10-19.
    One empty prefix is all of 0-9, 0-99 or 0-999; no prefix at all is nothing active. Raises `WrongType` for what is no
    block.

    >>> prefixes(ExtensionBlock.parse("0-99: 10-29")), prefixes(ExtensionBlock.parse("0-99: 4, 19-20"))
    (('1', '2'), ('04', '19', '20'))
    >>> prefixes(ExtensionBlock.parse("0-99: 0-99")), prefixes(ExtensionBlock.parse("0-10: 0-10"))
    (('',), ('0', '10'))
    """
    return tuple(_prefixes(_active(block)))


def regex(block: ExtensionBlock) -> str:
    """One parenthesised group that matches the digits of each active extension and no other text, when it is anchored.

    It is written in what Python, PCRE, RE2 and POSIX extended expressions have in common, without `\\d`, which takes
    the digits of every script, and without braces, which old engines and templates take for something else. With
    nothing active it matches nothing. Raises `WrongType` for what is no block.

    >>> regex(ExtensionBlock.parse("0-99: 4, 19-20, 42")), regex(ExtensionBlock.parse("0-999: 10-49, 70-99, 500-599"))
    ('(04|19|20|42)', '(0[1-47-9][0-9]|5[0-9][0-9])')
    >>> regex(ExtensionBlock.parse("0-9:"))
    '(0^)'
    """
    alternatives = ("".join(map(_digit_class, pattern)) for pattern in _patterns(_active(block)))
    return f"({'|'.join(alternatives) or _NEVER})"


def asterisk_patterns(route: RouteNumber | str, block: ExtensionBlock) -> tuple[str, ...]:
    """Patterns for an Asterisk dialplan that match exactly the active numbers, with the plus that E.164 trunks deliver.

    No two of them match one number, so their order in the dialplan doesn't matter. Each begins with the underscore,
    plain digits too. Raises `WrongType` for what is no block, and what `ExtensionBlock.under` raises.

    >>> asterisk_patterns("+49 20 12345678", ExtensionBlock.parse("0-99: 4, 14, 20-49, 51-59"))
    ('_+492012345678[01]4', '_+492012345678[2-4]X', '_+4920123456785Z')
    """
    active = _active(block)
    stem = block.under(route).route_number
    return tuple(f"_{stem}{''.join(map(_letter, pattern))}" for pattern in _patterns(active))


def _active(block: ExtensionBlock) -> PaddedExtensions:
    if not isinstance(block, ExtensionBlock):
        raise WrongType(f"an extension block is expected, got {format_value(block)}")
    return PaddedExtensions(block.width, block.active.bits)


def _by_first_digit(dialled: PaddedExtensions) -> list[PaddedExtensions]:
    """For each first digit from 0 to 9, what follows it."""
    width = dialled.width - 1
    count = 10**width
    return [PaddedExtensions(width, dialled.bits >> digit * count & LOW_MASKS[count]) for digit in range(10)]


def _prefixes(dialled: PaddedExtensions) -> list[str]:
    if dialled.bits == LOW_MASKS[10**dialled.width]:
        return [""]
    if not dialled.bits:
        return []
    return [f"{digit}{prefix}" for digit, rest in enumerate(_by_first_digit(dialled)) for prefix in _prefixes(rest)]


def _patterns(dialled: PaddedExtensions) -> list[_Pattern]:
    """Patterns that share no extension and of which no two differ in one place only, the lowest extension first."""
    if dialled.width == 1:
        return [(dialled.bits,)] if dialled.bits else []
    first_digits: dict[_Pattern, int] = {}
    for digit, rest in enumerate(_by_first_digit(dialled)):
        for pattern in _patterns(rest):
            first_digits[pattern] = first_digits.get(pattern, 0) | 1 << digit
    return [(digits, *pattern) for pattern, digits in first_digits.items()]


def _letter(digits: int) -> str:
    return _LETTERS.get(digits) or _digit_class(digits)


def _digit_class(digits: int) -> str:
    """The digits as both dialects write them: `4`, `[45]`, `[1-37-9]`."""
    stretches = "".join(map(_stretch, iter_runs(digits, BitRange)))
    return stretches if len(stretches) == 1 else f"[{stretches}]"


def _stretch(run: BitRange) -> str:
    if run.start_at == run.end_at:
        return str(run.start_at)
    return f"{run.start_at}{'-' if run.end_at - run.start_at > 1 else ''}{run.end_at}"
