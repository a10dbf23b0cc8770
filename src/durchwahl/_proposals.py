"""The fewest blocks for a list of numbers, and the other Pareto-optimal choices.

1. A block is a stem and one to three digits after it, so a number can be in a block under three stems only: itself without
   its last digit, its last two digits, or its last three.
2. The numbers form a tree of decimal digits in which every stem is a node, and what is below different nodes is independent.
3. At a node, numbers with one to three more digits can be served by blocks under this stem, or by blocks under longer stems.
4. If all of them have equally many digits, the block at the node is customary: 0-9, 0-99 or 0-999.
5. Otherwise the blocks divide the first digits after the stem, so that no number is a prefix of another: each first digit
   belongs to one width, and an unused digit to the longer of its neighbors.
6. A first digit below which lengths differ belongs to no block at the node, nor do unused digits next to it, and its
   numbers are served below it; if a number in the list is a prefix of another, that collision can't be avoided.
7. So each node has a choice for every width, and the choices that can be best are those on the Pareto front: fewer blocks
   or fewer ported numbers than any other.
8. Fronts are added from the bottom up: independent parts add their blocks and their ported numbers.
9. Only proposals within a window above the fewest blocks are kept; the window grows until it contains as many as are shown
   or there are no more, so the result is exact.
10. A DIN 5008 hyphen leaves no choice at its stem: all numbers with one to three more digits are served there. If hyphens
    contradict each other, none of them decides, and each reading is among the proposals.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, islice, product
from typing import Any, Final, NamedTuple, TypeAlias

from durchwahl._bits import MASK_BY_DIGITS
from durchwahl.blocks import ExtensionBlock
from durchwahl.lines import Line
from durchwahl.numbers import MIN_DIGITS, RouteNumber, common_prefix
from durchwahl.ranges import MAX_WIDTH, ExtensionRange
from durchwahl.sets import ExtensionSet

_MAX_PROPOSALS: Final = 10
# For each width, how many extensions begin with the same digit.
_TENTHS: Final = (0, 1, 10, 100)
_FIRST_WINDOW: Final = 16
# In place of a width, for a first digit whose numbers are served below the node.
_BELOW: Final = MAX_WIDTH + 1


class _Run(NamedTuple):
    """A block: the extensions of a width under a stem that begin with the digits from `first` to `last`."""

    stem: str
    width: int
    first: int
    last: int

    @property
    def size(self) -> int:
        """The number of extensions in the block."""
        return (self.last - self.first + 1) * _TENTHS[self.width]


# Runs in nested tuples, because joining flat tuples would copy them at every node.
_Tree: TypeAlias = Any


class _Point(NamedTuple):
    """A cost in blocks and ported numbers, and the first proposals that have it, at most as many as are shown."""

    blocks: int
    ported: int
    trees: tuple[_Tree, ...]


_Front: TypeAlias = list[_Point]


def propose_lines(e164: Iterable[str], stated: set[tuple[str, str]]) -> list[tuple[Line, ...]]:
    """Return the proposals for these numbers, the best first, at most ten.

    `stated` has pairs of a number and the stem that its hyphen marks, both without the plus.
    """
    numbers = sorted(number[1:] for number in e164)

    @cache
    def line_of(*runs: _Run) -> Line:
        return Line(RouteNumber(f"+{runs[0].stem}"), [_block_of(run, numbers) for run in runs])

    return [
        tuple(line_of(*under_stem) for _, under_stem in groupby(runs, key=lambda run: run.stem))
        for runs in _propose(numbers, stated)
    ]


def _propose(numbers: list[str], stated: set[tuple[str, str]]) -> list[list[_Run]]:
    stems = {stem for _, stem in stated}
    shorter: set[str] = set()
    longer: set[str] = set()
    for number, stem in stated:
        # Another hyphen would put the number under a longer stem.
        others = {number[:end] for end in range(len(stem) + 1, len(number))} & stems
        if others:
            shorter.add(stem)
            longer |= others
    if not shorter:
        return _Search(numbers, stems).proposals(_MAX_PROPOSALS)
    readings = [_Search(numbers, stems - ignored).proposals(1)[0] for ignored in (longer, shorter)]
    found = readings + _Search(numbers, stems - shorter - longer).proposals(_MAX_PROPOSALS - len(readings))
    different = {tuple(runs): runs for runs in found}
    return sorted(different.values(), key=lambda runs: (len(runs), sum(run.size for run in runs), runs))


class _Search:
    """The Pareto-optimal proposals for sorted numbers, where the stems that hyphens mark leave no choice."""

    def __init__(self, numbers: list[str], stems: set[str]) -> None:
        self._numbers = numbers
        self._lengths = list(map(len, numbers))
        self._stems = stems
        self._sorted_stems = sorted(stems)
        self._window = _FIRST_WINDOW
        self._is_cut = False

    def proposals(self, count: int) -> list[list[_Run]]:
        """Return at most `count` proposals, those with the fewest blocks first."""
        if not self._numbers:
            return [[]]
        while True:
            self._is_cut = False
            front = self._solve(0, len(self._numbers), 0)
            trees = [tree for point in front for tree in point.trees]
            if len(trees) >= count or not self._is_cut:
                return [sorted(_iter_runs(tree)) for tree in trees[:count]]
            self._window *= 4

    def _solve(self, start: int, end: int, shortest: int) -> _Front:
        """Return the front of a slice of the numbers, under stems of at least `shortest` digits.

        All numbers of the slice must begin with the same `shortest` digits, and have more.
        """
        first = self._numbers[start]
        stem = common_prefix(first, self._numbers[end - 1])
        if stem == first:
            stem = first[:-1]
        end_of_stated = next((end_ for end_ in range(shortest, len(stem) + 1) if stem[:end_] in self._stems), None)
        return self._solve_node(stem[:end_of_stated], start, end, is_stated=end_of_stated is not None)

    def _has_stem(self, prefix: str) -> bool:
        """Return whether a hyphen marks a stem that begins with a prefix."""
        index = bisect_left(self._sorted_stems, prefix)
        return any(stem.startswith(prefix) for stem in self._sorted_stems[index : index + 1])

    def _width(self, stem: str, start: int, end: int) -> int:
        """Return how many digits all these numbers have after a stem; 0 if that differs, or no block can have this stem."""
        width = self._lengths[start] - len(stem)
        longest, shortest = max(self._lengths[start:end]), min(self._lengths[start:end])
        return width if longest == shortest and width <= MAX_WIDTH and len(stem) >= MIN_DIGITS else 0

    def _solve_node(self, stem: str, start: int, end: int, is_stated: bool) -> _Front:
        children = list(self._iter_children(stem, start, end))
        widths = {child.width for child in children} - {0}
        considered = ((1, 2, 3),) if is_stated else ((1, 2, 3), (1, 2), (1, 3), (1,))
        choices = dict.fromkeys(frozenset(widths.intersection(each)) for each in considered)
        below: dict[_Child, _Front] = {}
        points: _Front = []
        for choice in choices:
            runs = _divide(stem, children, choice)
            wide = {run.width for run in runs if run.width > 1 and run.first < run.last}
            if not is_stated and not choice <= wide | {1}:
                # A block with only one first digit has the same numbers as a customary block below it.
                continue
            front = [_Point(len(runs), sum(run.size for run in runs), (tuple(runs),))]
            for child in children:
                # Numbers that begin with another number of the list are served below it in any case.
                if child.start < child.end and (child.width not in choice or child.is_prefix):
                    if child not in below:
                        below[child] = self._solve(child.start, child.end, len(stem) + 1)
                    front = self._add(front, below[child])
            points += front
        return self._cut(_front_of(points))

    def _iter_children(self, stem: str, start: int, end: int) -> Iterator[_Child]:
        while start < end:
            prefix = self._numbers[start][: len(stem) + 1]
            after = bisect_left(self._numbers, f"{stem}{chr(ord(prefix[-1]) + 1)}", start, end)
            is_number = self._numbers[start] == prefix
            is_prefix = is_number and start + 1 < after
            width = 1 if is_number else 0 if self._has_stem(prefix) else self._width(stem, start, after)
            yield _Child(int(prefix[-1]), width, start + is_number, after, is_prefix)
            start = after

    def _add(self, one: _Front, other: _Front) -> _Front:
        """Return the front of two independent parts together. Equal proposals are sorted by their blocks in `one`."""
        most = one[0].blocks + other[0].blocks + self._window
        points = []
        for left in one:
            for right in other:
                blocks = left.blocks + right.blocks
                if blocks > most:
                    self._is_cut = True
                    break
                trees = tuple(islice(product(left.trees, right.trees), _MAX_PROPOSALS))
                points.append(_Point(blocks, left.ported + right.ported, trees))
        return _front_of(points)

    def _cut(self, front: _Front) -> _Front:
        kept = [point for point in front if point.blocks <= front[0].blocks + self._window]
        self._is_cut |= len(kept) < len(front)
        return kept


class _Child(NamedTuple):
    """A first digit after a stem, and the slice of the numbers below it.

    `width` is how many digits all of these have after the stem, 0 if they differ. If the stem and the digit are a number of the
    list, `width` is 1, the number is not in the slice, and `is_prefix` means that the slice isn't empty.
    """

    digit: int
    width: int
    start: int
    end: int
    is_prefix: bool


def _front_of(points: _Front) -> _Front:
    """Return the Pareto-optimal points, by ascending number of blocks. Points of equal cost are joined."""
    front: _Front = []
    for point in sorted(points, key=lambda point: point[:2]):
        if not front or point.ported < front[-1].ported:
            front.append(point)
        elif point[:2] == front[-1][:2]:
            front[-1] = point._replace(trees=(front[-1].trees + point.trees)[:_MAX_PROPOSALS])
    return front


def _divide(stem: str, children: Sequence[_Child], choice: frozenset[int]) -> list[_Run]:
    """Return the blocks of these widths under a stem, which divide the first digits."""
    used = [0] * 10
    for child in children:
        used[child.digit] = child.width if child.width in choice else _BELOW
    # An unused digit belongs to the longer of its neighbors: 0 and 20 become 0-0 and 10-99.
    left, right = list(used), list(used)
    for digit in range(1, 10):
        left[digit] = left[digit] or left[digit - 1]
        right[9 - digit] = right[9 - digit] or right[10 - digit]
    runs = []
    for width, digits in groupby(range(10), key=lambda digit: max(left[digit], right[digit])):
        first, *others = digits
        if width != _BELOW:
            runs.append(_Run(stem, width, first, others[-1] if others else first))
    return runs


def _iter_runs(tree: _Tree) -> Iterator[_Run]:
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, _Run):
            # A range from 00 to 09 would have the width of 9, so it goes under a longer stem.
            is_short = part.width > 1 and part.last == 0
            yield _Run(f"{part.stem}0", part.width - 1, 0, 9) if is_short else part
        else:
            waiting += part


def _block_of(run: _Run, numbers: list[str]) -> ExtensionBlock:
    size = _TENTHS[run.width]
    bits, digits = MASK_BY_DIGITS[run.width], len(run.stem)
    start = bisect_left(numbers, f"{run.stem}{run.first}")
    end = bisect_left(numbers, f"{run.stem}{chr(ord('0') + run.last + 1)}", start)
    # The slice also has longer numbers, if one of these is a prefix of them; `get` ignores them.
    mask = sum(bits.get(number[digits:], 0) for number in numbers[start:end])
    extension_range = ExtensionRange(run.first * size, (run.last + 1) * size - 1)
    return ExtensionBlock(extension_range, ExtensionSet._from_mask(mask).ranges)
