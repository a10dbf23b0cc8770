"""Extensions as they are dialled: the digits, leading zeros and all, and the bits that they stand for.

Width is what tells `4`, `04` and `004` apart.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Final, NamedTuple, NoReturn, TypeVar

from durchwahl._messages import format_value
from durchwahl.errors import CannotCover, InvalidExtension, WrongType
from durchwahl.ranges import MAX_EXTENSION, MAX_WIDTH, SupportsStartEnd

T = TypeVar("T")

LOW_MASKS: Final = tuple((1 << count) - 1 for count in range(MAX_EXTENSION + 2))
"""LOW[n] is the integer whose lowest n bits are set: the extensions below n."""

# Turns the text of a binary number into the truth values of its digits.
_TRUTH: Final = bytes.maketrans(b"01", b"\x00\x01")


class BitRange(NamedTuple):
    """A run of set bits, both ends included."""

    start_at: int
    end_at: int


def range_mask(run: SupportsStartEnd) -> int:
    """The integer whose bits from `start_at` to `end_at` are set.

    >>> bin(range_mask(BitRange(2, 4)))
    '0b11100'
    """
    return LOW_MASKS[run.end_at + 1] ^ LOW_MASKS[run.start_at]


def iter_runs(bits: int, made: Callable[[int, int], T]) -> Iterator[T]:
    """The runs of set bits, the lowest first, each made of its two ends by `made`.

    >>> list(iter_runs(0b1011, BitRange))
    [BitRange(start_at=0, end_at=1), BitRange(start_at=3, end_at=3)]
    """
    descending = []
    while bits:
        # From the top, because the length of an integer is known, and its lowest set bit is not.
        after = bits.bit_length()
        start_at = (LOW_MASKS[after] ^ bits).bit_length()
        descending.append(made(start_at, after - 1))
        bits &= LOW_MASKS[start_at]
    return reversed(descending)


def selectors(bits: int) -> bytes:
    """The bits as truth values, the lowest first, to select with: `compress(labels, truths(bits))`.

    >>> list(selectors(0b110))
    [0, 1, 1]
    """
    return bin(bits)[:1:-1].encode().translate(_TRUTH)


DIGITS_BY_WIDTH: Final = {
    width: tuple(map("".join, product("0123456789", repeat=width))) for width in range(1, MAX_WIDTH + 1)
}
"""For each width, the digits of every extension from 0 on."""

_SINGLE_BITS: Final = [1 << extension for extension in range(MAX_EXTENSION + 1)]
# Of the narrower widths there are fewer extensions than bits.
MASK_BY_DIGITS: Final = {
    width: dict(zip(suffixes, _SINGLE_BITS, strict=False)) for width, suffixes in DIGITS_BY_WIDTH.items()
}
"""For each width, the bit of every extension by its digits."""

EXTENSION_BY_DIGITS: Final = {
    digits: extension for suffixes in DIGITS_BY_WIDTH.values() for extension, digits in enumerate(suffixes)
}
"""Every extension by its digits, in all widths."""


class PaddedExtensions(NamedTuple):
    """Extensions of one width, as bits."""

    width: int
    bits: int


def parse_extensions(extensions: Iterable[str]) -> PaddedExtensions:
    """The extensions that these digits dial. They must all have one width, and there must be at least one.

    Raises `WrongType` for what is no text, `InvalidExtension` for what is no digits or too many, and `CannotCover` for
    different widths or none.

    >>> parse_extensions(["04", "00", "04"])
    PaddedExtensions(width=2, bits=17)
    """
    if isinstance(extensions, str) or not isinstance(extensions, Iterable):
        raise WrongType(f"extensions are a series of texts such as '04', got {format_value(extensions)}")
    dialled = list(extensions)
    width = len(dialled[0]) if dialled and isinstance(dialled[0], str) else 0
    try:
        # Each extension counts once, so that the sum of their bits is their union.
        bits = sum(map(MASK_BY_DIGITS[width].__getitem__, set(dialled)))
    except (KeyError, TypeError):
        _raise_for(dialled)
    return PaddedExtensions(width, bits)


def _raise_for(dialled: list[str]) -> NoReturn:
    for digits in dialled:
        if not isinstance(digits, str):
            raise WrongType(
                f"an extension must be text with its leading zeros, such as '04', got {format_value(digits)}"
            )
        if not (digits.isascii() and digits.isdecimal()) or len(digits) > MAX_WIDTH:
            raise InvalidExtension(f"an extension must be 1 to {MAX_WIDTH} digits, got {format_value(digits)}")
    if not dialled:
        raise CannotCover("the extensions of a block say its width, got none")
    other = next(digits for digits in dialled if len(digits) != len(dialled[0]))
    raise CannotCover(f"the extensions of one block all have one width, got {dialled[0]} and {other}")
