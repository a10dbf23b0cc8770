"""The least Python code that does each job, without objects or checks that the job doesn't need."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

Pair: TypeAlias = tuple[int, int]

SUFFIXES: Final = tuple(f"{extension:03}" for extension in range(1000))


def scan(statement: Mapping[str, Any]) -> bool:
    """Return True if the ranges of a request body are sorted, disjoint, and inside the extension range."""
    extension_range = statement["extension_range"]
    first, last = extension_range["start_at"], extension_range["end_at"]
    before = first - 1
    for item in statement["activation_ranges"]:
        start_at, end_at = item["start_at"], item["end_at"]
        if not before < start_at <= end_at:
            return False
        before = end_at
    return bool(0 <= first <= last <= 999 and before <= last)


@dataclass(slots=True)
class Range:
    """A range without checks."""

    start_at: int
    end_at: int


@dataclass(slots=True)
class Block:
    """A block without checks."""

    extension_range: Range
    activation_ranges: tuple[Range, ...]


def make_block(statement: Mapping[str, Any]) -> Block | None:
    """Return the block of a request body, or None if it is invalid."""
    if not scan(statement):
        return None
    extension_range, *activation_ranges = [
        Range(item["start_at"], item["end_at"])
        for item in (statement["extension_range"], *statement["activation_ranges"])
    ]
    return Block(extension_range, tuple(activation_ranges))


def parse_block(text: str) -> Block:
    """Return the block of well-formed text such as `0-99: 4, 19-20`."""
    extension_range, activation_ranges = text.split(": ")
    return Block(_parse_range(extension_range), tuple(map(_parse_range, activation_ranges.split(", "))))


def _parse_range(text: str) -> Range:
    start_at, _, end_at = text.partition("-")
    return Range(int(start_at), int(end_at or start_at))


class MaskSet:
    """A set of extensions as a bit mask in one integer."""

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
    """Sort ranges, and merge those that overlap or are adjacent."""
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
    """Return the merged ranges of the extensions under a prefix."""
    extensions = [int(number.removeprefix(prefix)) for number in numbers]
    return join([(extension, extension) for extension in extensions])


def append_each(prefix: str, suffixes: Iterable[str]) -> list[str]:
    """Return the prefix with each suffix."""
    return [prefix + suffix for suffix in suffixes]


def are_active(prefix: str, mask: int, numbers: Iterable[str]) -> list[bool]:
    """Return for each number whether it has the prefix and an extension in the mask."""
    start = len(prefix)
    return [number.startswith(prefix) and mask >> int(number[start:]) & 1 == 1 for number in numbers]


# Very many blocks


class Row(NamedTuple):
    """A block 0-9, 0-99 or 0-999 with its route number and owner."""

    route: str
    width: int
    mask: int
    owner: str


Match: TypeAlias = tuple[str, str, bool, str]
"""Route number, extension, whether it is active, and owner."""


def sort_blocks(rows: Iterable[Row]) -> list[Pair]:
    """Return the numbers of each block as a half-open interval of integers, sorted."""
    return sorted([(start := int(row.route) * 10**row.width, start + 10**row.width) for row in rows])


def collisions(rows: Iterable[Row]) -> list[Pair]:
    """Return the intervals that start before an earlier one ends."""
    overlapping = []
    max_end = 0
    for interval in sort_blocks(rows):
        if interval[0] < max_end:
            overlapping.append(interval)
        max_end = max(max_end, interval[1])
    return overlapping


def coalesce(blocks: Sequence[tuple[str, int, str]]) -> set[tuple[str, int, str]]:
    """Merge ten siblings (route number, width, owner) once, if all siblings have the same state."""
    counts = Counter([(route[:-1], width, owner) for route, width, owner in blocks])
    merged = {(route, width + 1, owner) for (route, width, owner), count in counts.items() if count == 10}
    return merged | {block for block in blocks if counts[block[0][:-1], *block[1:]] < 10}


def find_each(table: Mapping[str, Row], numbers: Iterable[str]) -> list[Match | None]:
    """Look up numbers, if each route number has only one block."""
    matches: list[Match | None] = []
    for number in numbers:
        for width in (1, 2, 3):
            row = table.get(number[:-width])
            if row is not None and row.width == width:
                matches.append(match(row, number))
                break
        else:
            matches.append(None)
    return matches


def match(row: Row, number: str) -> Match:
    """Return the match for a number of this block."""
    extension = number[-row.width :]
    return row.route, extension, row.mask >> int(extension) & 1 == 1, row.owner
