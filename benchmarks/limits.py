"""The limits: the least Python that does each job, written by hand, with no check that the job doesn't ask for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeAlias

Pair: TypeAlias = tuple[int, int]

LOW: Final = tuple((1 << count) - 1 for count in range(1001))
SUFFIXES: Final = tuple(f"{extension:03}" for extension in range(1000))


def scan(statement: Mapping[str, Any]) -> bool:
    """One plain scan over a statement: every range in order and in bounds, inside the block, behind the one before."""
    whole = statement["extension_range"]
    first, last = whole["start_at"], whole["end_at"]
    if not 0 <= first <= last <= 999:
        return False
    before = -1
    for part in statement["activation_ranges"]:
        start_at, end_at = part["start_at"], part["end_at"]
        if not 0 <= start_at <= end_at <= 999 or start_at < first or end_at > last or start_at <= before:
            return False
        before = end_at
    return True


@dataclass(slots=True)
class BareRange:
    """Two ends and nothing else."""

    start_at: int
    end_at: int


@dataclass(slots=True)
class BareBlock:
    """One range with others in it."""

    extension_range: BareRange
    activation_ranges: tuple[BareRange, ...]


def scan_and_make(statement: Mapping[str, Any]) -> BareBlock | None:
    """The objects that a statement means, where a plain scan finds nothing wrong with it."""
    if not scan(statement):
        return None
    whole, parts = statement["extension_range"], statement["activation_ranges"]
    return BareBlock(
        BareRange(whole["start_at"], whole["end_at"]),
        tuple([BareRange(part["start_at"], part["end_at"]) for part in parts]),
    )


class BareSet:
    """An immutable slotted class around one integer, which knows no other type and checks nothing."""

    __slots__ = ("bits",)
    bits: int

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(name)

    def __iter__(self) -> Iterator[int]:
        return (extension for extension in range(1000) if self.bits >> extension & 1)

    def __contains__(self, extension: object) -> bool:
        return self.bits >> extension & 1 == 1  # type: ignore[operator]  # unchecked, as a limit is

    def __le__(self, other: "BareSet") -> bool:
        return self.bits & ~other.bits == 0

    # Every operator makes its result in place: a call to a function that does it takes a tenth longer.

    def __or__(self, other: "BareSet") -> "BareSet":
        made = _new(BareSet)
        _set_bits(made, self.bits | other.bits)
        return made

    def __and__(self, other: "BareSet") -> "BareSet":
        made = _new(BareSet)
        _set_bits(made, self.bits & other.bits)
        return made

    def __sub__(self, other: "BareSet") -> "BareSet":
        made = _new(BareSet)
        _set_bits(made, self.bits & ~other.bits)
        return made

    def __xor__(self, other: "BareSet") -> "BareSet":
        made = _new(BareSet)
        _set_bits(made, self.bits ^ other.bits)
        return made

    def complement(self, within: BareRange) -> "BareSet":
        """What `within` has besides."""
        made = _new(BareSet)
        _set_bits(made, (LOW[within.end_at + 1] ^ LOW[within.start_at]) & ~self.bits)
        return made


_new: Final = object.__new__
_set_bits: Final = BareSet.bits.__set__  # type: ignore[attr-defined, misc]


def bare_set(members: Iterable[int]) -> BareSet:
    """The bare set with these members."""
    made = _new(BareSet)
    _set_bits(made, sum(1 << member for member in members))
    return made


def join(pairs: Sequence[Pair]) -> list[Pair]:
    """Sort the pairs, and join those that overlap or touch, in one loop."""
    joined: list[Pair] = []
    start_at, end_at = min(pairs)
    for start, end in sorted(pairs):
        if start > end_at + 1:
            joined.append((start_at, end_at))
            start_at, end_at = start, end
        elif end > end_at:
            end_at = end
    joined.append((start_at, end_at))
    return joined


def split(text: str) -> list[Pair]:
    """Split at commas and hyphens, and convert: reads `4, 19-20, 42` and no other way to write it."""
    pairs: list[Pair] = []
    for stretch in text.split(","):
        start, _, end = stretch.partition("-")
        pairs.append((int(start), int(end or start)))
    return pairs


def split_block(text: str) -> list[list[Pair]]:
    """A block's two parts, split at the colon."""
    whole, _, parts = text.partition(":")
    return [split(whole), split(parts)]


def keep_digits(text: str) -> str:
    """A plus and the digits of a text, whatever stands between them."""
    return "+" + "".join([character for character in text if character.isdigit()])


def joined_behind(prefix: str, numbers: Iterable[str]) -> BareBlock:
    """The block of a thousand in which exactly these numbers, sorted first, are live."""
    parts: list[BareRange] = []
    before = -2
    for extension in strip_and_sort(prefix, numbers):
        if extension == before + 1:
            parts[-1].end_at = extension
        else:
            parts.append(BareRange(extension, extension))
        before = extension
    return BareBlock(BareRange(0, 999), tuple(parts))


def prefixed(prefix: str, suffixes: Iterable[str]) -> list[str]:
    """Every suffix behind the prefix."""
    return [prefix + suffix for suffix in suffixes]


def formatted(prefix: str, extensions: Iterable[int]) -> list[str]:
    """What stands in most programs: every extension, with its zeros, behind the prefix."""
    return [f"{prefix}{extension:03}" for extension in extensions]


def strip_and_sort(prefix: str, numbers: Iterable[str]) -> list[int]:
    """What stands behind the prefix, as sorted integers."""
    return sorted([int(number.removeprefix(prefix)) for number in numbers])
