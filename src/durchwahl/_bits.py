"""Bit masks of extensions, and tables of their digits by width: `4`, `04` and `004` are different extensions."""

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Final, NamedTuple, TypeVar

from durchwahl._messages import format_value
from durchwahl.errors import CannotCover, DurchwahlError, InvalidExtension, WrongType
from durchwahl.ranges import MAX_EXTENSION, MAX_WIDTH, SupportsStartEnd

T = TypeVar("T")

LOW_MASKS: Final = tuple((1 << count) - 1 for count in range(MAX_EXTENSION + 2))
"""LOW_MASKS[n] has the lowest n bits set: the extensions below n."""

# Maps the ASCII digits of a binary number to truth values.
_TRUTH: Final = bytes.maketrans(b"01", b"\x00\x01")


class BitRange(NamedTuple):
    """A run of set bits, both ends included."""

    start_at: int
    end_at: int


def range_mask(bit_range: SupportsStartEnd) -> int:
    """Return the mask with the bits from `start_at` to `end_at` set.

    >>> bin(range_mask(BitRange(2, 4)))
    '0b11100'
    """
    return LOW_MASKS[bit_range.end_at + 1] ^ LOW_MASKS[bit_range.start_at]


def union_mask(bit_ranges: Iterable[SupportsStartEnd]) -> int:
    """Return the mask with the bits of all ranges set. They may overlap.

    >>> bin(union_mask([BitRange(2, 4), BitRange(6, 6)]))
    '0b1011100'
    """
    mask = 0
    for bit_range in bit_ranges:
        mask |= LOW_MASKS[bit_range.end_at + 1] ^ LOW_MASKS[bit_range.start_at]
    return mask


def iter_runs(mask: int, factory: Callable[[int, int], T]) -> Iterator[T]:
    """Return the runs of set bits, lowest first. `factory` makes each run from its two ends.

    >>> list(iter_runs(0b1011, BitRange))
    [BitRange(start_at=0, end_at=1), BitRange(start_at=3, end_at=3)]
    """
    descending = []
    while mask:
        # From the top, because `bit_length` gives the highest set bit, and no method gives the lowest.
        length = mask.bit_length()
        start_at = (LOW_MASKS[length] ^ mask).bit_length()
        descending.append(factory(start_at, length - 1))
        mask &= LOW_MASKS[start_at]
    return reversed(descending)


def selectors(mask: int) -> bytes:
    """Return the bits as truth values, lowest first, for `itertools.compress(data, selectors(mask))`.

    >>> list(selectors(0b110))
    [0, 1, 1]
    """
    return bin(mask)[:1:-1].encode().translate(_TRUTH)


DIGITS_BY_WIDTH: Final = {
    width: tuple(map("".join, product("0123456789", repeat=width))) for width in range(1, MAX_WIDTH + 1)
}
"""For each width, the digits of all extensions in ascending order."""

MASK_BY_DIGITS: Final = {
    width: {digits: 1 << extension for extension, digits in enumerate(extensions)}
    for width, extensions in DIGITS_BY_WIDTH.items()
}
"""For each width, the mask of each extension, by its digits."""

EXTENSION_BY_DIGITS: Final = {
    digits: extension for extensions in DIGITS_BY_WIDTH.values() for extension, digits in enumerate(extensions)
}
"""Each extension by its digits, in all widths: `4`, `04` and `004` map to 4."""


class PaddedExtensions(NamedTuple):
    """Extensions of one width, as a bit mask."""

    width: int
    bits: int


def parse_extensions(extensions: Iterable[str]) -> PaddedExtensions:
    """Parse extensions written as they are dialled: at least one, all of the same width.

    Raises `WrongType` for anything but strings, `InvalidExtension` for strings that aren't one to three digits, and
    `CannotCover` if the widths differ or there are no extensions.

    >>> parse_extensions(["04", "00", "04"])
    PaddedExtensions(width=2, bits=17)
    """
    if isinstance(extensions, str) or not isinstance(extensions, Iterable):
        raise WrongType(f"extensions must be a series of strings such as '04', got {format_value(extensions)}")
    all_digits = list(extensions)
    width = len(all_digits[0]) if all_digits and isinstance(all_digits[0], str) else 0
    try:
        # Without duplicates, the sum of the masks is their union.
        return PaddedExtensions(width, sum(map(MASK_BY_DIGITS[width].__getitem__, set(all_digits))))
    except (KeyError, TypeError):
        raise _extensions_error(all_digits) from None


_HINT: Final = "`plan` proposes several blocks for full numbers"


def _extensions_error(all_digits: list[str]) -> DurchwahlError:
    for digits in all_digits:
        if not isinstance(digits, str):
            return WrongType(
                f"an extension must be a string with its leading zeros, such as '04', got {format_value(digits)}"
            )
        if not (digits.isascii() and digits.isdecimal()) or len(digits) > MAX_WIDTH:
            hint = f"; {_HINT}" if digits.isascii() and digits.isdecimal() else ""
            return InvalidExtension(f"an extension must be 1 to {MAX_WIDTH} digits, got {format_value(digits)}{hint}")
    if not all_digits:
        return CannotCover("a block must have at least one extension, which gives its width, got none")
    other = next(digits for digits in all_digits if len(digits) != len(all_digits[0]))
    return CannotCover(
        f"the extensions of one block must all have the same width, got {all_digits[0]} and {other}; {_HINT}"
    )
