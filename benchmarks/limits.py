"""The limits: the least Python that does each job, written by hand, with no check that the job doesn't need."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

Pair: TypeAlias = tuple[int, int]

SUFFIXES: Final = tuple(f"{extension:03}" for extension in range(1000))


def scan(statement: Mapping[str, Any]) -> bool:
    """Return whether the ranges of a request body are in order, apart, and inside the extension range."""
    extension_range = statement["extension_range"]
    first, last = extension_range["start_at"], extension_range["end_at"]
    before = first - 1
    for part in statement["activation_ranges"]:
        start_at, end_at = part["start_at"], part["end_at"]
        if not before < start_at <= end_at:
            return False
        before = end_at
    return bool(0 <= first <= last <= 999 and before <= last)


def scan_notation(statement: Mapping[str, str]) -> bool:
    """Return the same for ranges in notation, which is split at commas and hyphens."""
    ((first, last),) = split(statement["extension_range"])
    before = first - 1
    for start_at, end_at in split(statement["activation_ranges"]):
        if not before < start_at <= end_at:
            return False
        before = end_at
    return 0 <= first <= last <= 999 and before <= last


def split(text: str) -> list[Pair]:
    """Split `4, 19-20, 42`; no other spelling is read."""
    pairs = []
    for part in text.split(","):
        start, _, end = part.partition("-")
        pairs.append((int(start), int(end or start)))
    return pairs


@dataclass(slots=True)
class Range:
    """Two ends and nothing else."""

    start_at: int
    end_at: int


@dataclass(slots=True)
class Block:
    """A range with others in it."""

    extension_range: Range
    activation_ranges: tuple[Range, ...]


def make_block(statement: Mapping[str, Any]) -> Block | None:
    """Return the block of a request body, or None unless a scan finds it clean."""
    if not scan(statement):
        return None
    whole, parts = statement["extension_range"], statement["activation_ranges"]
    return Block(
        Range(whole["start_at"], whole["end_at"]), tuple([Range(part["start_at"], part["end_at"]) for part in parts])
    )


class MaskSet:
    """A slotted class around one integer, in which bit *i* is the member *i*."""

    __slots__ = ("mask",)

    def __init__(self, mask: int) -> None:
        self.mask = mask

    def __iter__(self) -> Iterator[int]:
        return (extension for extension in range(1000) if self.mask >> extension & 1)

    def __contains__(self, extension: int) -> bool:
        return self.mask >> extension & 1 == 1

    def __or__(self, other: "MaskSet") -> "MaskSet":
        return MaskSet(self.mask | other.mask)

    def __sub__(self, other: "MaskSet") -> "MaskSet":
        return MaskSet(self.mask & ~other.mask)


def mask_of(pairs: Iterable[Pair]) -> int:
    """Return the mask of ranges that don't overlap."""
    return sum(1 << extension for start_at, end_at in pairs for extension in range(start_at, end_at + 1))


def join(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the canonical form of ranges: sort them, then join those that overlap or are adjacent."""
    joined = []
    start_at, end_at = min(pairs)
    for start, end in sorted(pairs):
        if start > end_at + 1:
            joined.append((start_at, end_at))
            start_at, end_at = start, end
        elif end > end_at:
            end_at = end
    joined.append((start_at, end_at))
    return joined


def ranges_of(prefix: str, numbers: Iterable[str]) -> list[Pair]:
    """Return the canonical ranges of the extensions under a prefix."""
    extensions = [int(number.removeprefix(prefix)) for number in numbers]
    return join([(extension, extension) for extension in extensions])


def append_each(prefix: str, suffixes: Iterable[str]) -> list[str]:
    """Return the prefix with each suffix."""
    return [prefix + suffix for suffix in suffixes]


def are_active(prefix: str, mask: int, numbers: Iterable[str]) -> list[bool]:
    """Return which numbers of a certain length, under a prefix or not, are in the mask."""
    start = len(prefix)
    return [number.startswith(prefix) and mask >> int(number[start:]) & 1 == 1 for number in numbers]


# Very many blocks


class Row(NamedTuple):
    """A block from 0 to 9, 99 or 999 under its route number, in nothing but strings and integers."""

    route: str
    width: int
    mask: int
    owner: str


Match: TypeAlias = tuple[str, str, bool, str]
"""A route number, the extension under it, whether it is active, and the owner."""


def sort_blocks(rows: Iterable[Row]) -> list[Pair]:
    """Return the numbers of each block as a half-open interval of integers, sorted."""
    return sorted([(start := int(row.route) * 10**row.width, start + 10**row.width) for row in rows])


def collisions(rows: Iterable[Row]) -> list[Pair]:
    """Return the intervals that start before an earlier one ends."""
    found = []
    reach = 0
    for interval in sort_blocks(rows):
        if interval[0] < reach:
            found.append(interval)
        reach = max(reach, interval[1])
    return found


def find_each(table: Mapping[str, Row], numbers: Iterable[str]) -> list[Match | None]:
    """Look up numbers where each route number has one block."""
    found: list[Match | None] = []
    for number in numbers:
        for width in (1, 2, 3):
            row = table.get(number[:-width])
            if row is not None and row.width == width:
                found.append(match(row, number))
                break
        else:
            found.append(None)
    return found


def match(row: Row, number: str) -> Match:
    """Return what a look-up finds for a number of this block."""
    extension = number[-row.width :]
    return row.route, extension, row.mask >> int(extension) & 1 == 1, row.owner


def coalesce(rows: Sequence[Row]) -> Sequence[Row]:
    """Join ten sibling blocks of one owner into one, and ten of those again; every block must have nine siblings."""
    for width in (1, 2):
        masks: dict[tuple[str, str], int] = defaultdict(int)
        for row in rows:
            masks[row.route[:-1], row.owner] |= row.mask << int(row.route[-1]) * 10**width
        rows = [Row(route, width + 1, mask, owner) for (route, owner), mask in masks.items()]
    return rows
