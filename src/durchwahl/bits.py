"""Runs of extensions as bits of one integer: bit *i* stands for extension *i*."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeVar

from durchwahl.ranges import MAX_EXTENSION, HasEnds

T = TypeVar("T")

LOW: Final = tuple((1 << count) - 1 for count in range(MAX_EXTENSION + 2))
"""LOW[n] is the integer whose lowest n bits are set: the extensions below n."""

# Turns the text of a binary number into the truth values of its digits.
_TRUTH: Final = bytes.maketrans(b"01", b"\x00\x01")


class Run(NamedTuple):
    """A run of set bits, both ends included."""

    start_at: int
    end_at: int


def bits_of(run: HasEnds) -> int:
    """The integer whose bits from `start_at` to `end_at` are set.

    >>> bin(bits_of(Run(2, 4)))
    '0b11100'
    """
    return LOW[run.end_at + 1] ^ LOW[run.start_at]


def runs(bits: int, made: Callable[[int, int], T]) -> Iterator[T]:
    """The runs of set bits, the lowest first, each made of its two ends by `made`.

    >>> list(runs(0b1011, Run))
    [Run(start_at=0, end_at=1), Run(start_at=3, end_at=3)]
    """
    descending = []
    while bits:
        # From the top, because the length of an integer is known, and its lowest set bit is not.
        after = bits.bit_length()
        start_at = (LOW[after] ^ bits).bit_length()
        descending.append(made(start_at, after - 1))
        bits &= LOW[start_at]
    return reversed(descending)


def truths(bits: int) -> bytes:
    """The bits as truth values, the lowest first, to select with: `compress(labels, truths(bits))`.

    >>> list(truths(0b110))
    [0, 1, 1]
    """
    return bin(bits)[:1:-1].encode().translate(_TRUTH)
