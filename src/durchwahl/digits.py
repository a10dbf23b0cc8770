"""Extensions as they are dialled: the digits, leading zeros and all, and the bits that they stand for.

Width is what tells `4`, `04` and `004` apart.
"""

from collections.abc import Iterable
from itertools import product
from typing import Final, NamedTuple, NoReturn

from durchwahl.errors import CannotCover, InvalidExtension, WrongType
from durchwahl.ranges import MAX_EXTENSION, MAX_WIDTH
from durchwahl.showing import shown

SUFFIXES: Final = {width: tuple(map("".join, product("0123456789", repeat=width))) for width in range(1, MAX_WIDTH + 1)}
"""For each width, the digits of every extension from 0 on."""

_EACH: Final = [1 << extension for extension in range(MAX_EXTENSION + 1)]
# Of the narrower widths there are fewer extensions than bits.
BITS: Final = {width: dict(zip(suffixes, _EACH, strict=False)) for width, suffixes in SUFFIXES.items()}
"""For each width, the bit of every extension by its digits."""

EXTENSIONS: Final = {digits: extension for suffixes in SUFFIXES.values() for extension, digits in enumerate(suffixes)}
"""Every extension by its digits, in all widths."""


class Dialled(NamedTuple):
    """Extensions of one width, as bits."""

    width: int
    bits: int


def read_dialled(extensions: Iterable[str]) -> Dialled:
    """The extensions that these digits dial. They must all have one width, and there must be at least one.

    Raises `WrongType` for what is no text, `InvalidExtension` for what is no digits or too many, and `CannotCover` for
    different widths or none.

    >>> read_dialled(["04", "00", "04"])
    Dialled(width=2, bits=17)
    """
    if isinstance(extensions, str) or not isinstance(extensions, Iterable):
        raise WrongType(f"extensions are a series of texts such as '04', got {shown(extensions)}")
    dialled = list(extensions)
    width = len(dialled[0]) if dialled and isinstance(dialled[0], str) else 0
    try:
        # Each extension counts once, so that the sum of their bits is their union.
        bits = sum(map(BITS[width].__getitem__, set(dialled)))
    except (KeyError, TypeError):
        _refuse(dialled)
    return Dialled(width, bits)


def _refuse(dialled: list[str]) -> NoReturn:
    for digits in dialled:
        if not isinstance(digits, str):
            raise WrongType(f"an extension must be text with its leading zeros, such as '04', got {shown(digits)}")
        if not (digits.isascii() and digits.isdecimal()) or len(digits) > MAX_WIDTH:
            raise InvalidExtension(f"an extension must be 1 to {MAX_WIDTH} digits, got {shown(digits)}")
    if not dialled:
        raise CannotCover("the extensions of a block say its width, got none")
    other = next(digits for digits in dialled if len(digits) != len(dialled[0]))
    raise CannotCover(f"the extensions of one block all have one width, got {dialled[0]} and {other}")
