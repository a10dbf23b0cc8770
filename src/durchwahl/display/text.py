"""Grids of extensions, ten per row. Rows are labelled with the first digits, and columns with the last.

Each extension is shown by the sign of its mark. Up to 100 extensions are one page. Above that, every hundred is a page,
and as many pages are side by side as there is room for, five in a picture or a terminal of 80 columns.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from durchwahl._bits import BitRange, iter_runs, range_mask
from durchwahl._messages import format_list
from durchwahl.blocks import ExtensionBlock
from durchwahl.ranges import ExtensionRange, SupportsStartEnd


class Mark(NamedTuple):
    """How extensions are drawn: their sign in text; in pictures their color, their size and that of their hole in ninths.

    `is_listed` is whether the description of a picture names them, in addition to their count.
    """

    sign: str
    name: str
    color: str
    size: int = 9
    hole: int = 0
    is_listed: bool = True


# Marks differ in shape as well as in color.
LIVE: Final = Mark("#", "live", "#0072b2")
INACTIVE: Final = Mark(".", "ported, inactive", "#6e7781", 4, is_listed=False)
NEWLY_LIVE: Final = Mark("+", "newly live", "#009e73", hole=3)
NO_LONGER_LIVE: Final = Mark("-", "no longer live", "#d55e00", hole=3)
PORTED: Final = Mark("o", "ported", "#57606a", hole=5, is_listed=False)
MEMBER: Final = Mark("o", "in the set", "#8250df", 7)
NON_MEMBER: Final = Mark(".", "not in the set", "#afb8c1", 2, is_listed=False)

_COLUMNS: Final = "0123456789"
_PAGE_WIDTH: Final = 12
_PAGES_PER_LINE: Final = 5


class Grid(NamedTuple):
    """An extension range, and for each mark a mask of the extensions that have it."""

    extension_range: ExtensionRange
    marks: Mapping[Mark, int]

    def __str__(self) -> str:
        return self.dialled(self.extension_range)

    def dialled(self, run: SupportsStartEnd) -> str:
        """Return a range as it is dialled, such as `04` or `10-19`."""
        return "-".join(dict.fromkeys(map(self.extension_range.digits, (run.start_at, run.end_at))))

    @property
    def is_one_page(self) -> bool:
        """Whether there are at most 100 extensions."""
        return len(self.extension_range) <= 100

    def lines(self, pages_a_line: int = _PAGES_PER_LINE) -> list[str]:
        """Return the labels and the signs. Two spaces separate the labels and the pages."""
        start_at, end_at, width = self.extension_range.start_at, self.extension_range.end_at, self.extension_range.width
        margin = " " * width
        if self.is_one_page:
            lines = [[margin, _COLUMNS]]
            for ten in range(start_at // 10 * 10, end_at + 1, 10):
                label = f"{ten:0{width}}"[:-1] + "_" if width > 1 else " "
                lines.append([label, self._signs(ten)])
        else:
            lines = []
            hundreds = range(start_at // 100 * 100, end_at + 1, 100)
            for first_page in range(0, len(hundreds), pages_a_line):
                if lines:
                    lines.append([])
                pages = hundreds[first_page : first_page + pages_a_line]
                lines.append([margin, *(f"{hundred // 100}__".ljust(10) for hundred in pages)])
                lines.append([margin, *(_COLUMNS for _ in pages)])
                lines += [[f"_{ten}_", *(self._signs(hundred + ten * 10) for hundred in pages)] for ten in range(10)]
        return ["  ".join(line).rstrip() for line in lines]

    def _signs(self, ten: int) -> str:
        return "".join(
            next((mark.sign for mark, bits in self.marks.items() if bits >> extension & 1), " ")
            for extension in range(ten, ten + 10)
        )


class Side(NamedTuple):
    """Grids with one legend, and a title: which side of a comparison this is, or a route number."""

    title: str
    grids: Sequence[Grid]

    def __str__(self) -> str:
        grids = "; ".join(f"{grid}: {_describe(grid)}" for grid in self.grids) or "nothing"
        return f"{self.title}: {grids}" if self.title else grids


def _describe(grid: Grid) -> str:
    """Return how many extensions have each mark, and which, unless they are the rest of the grid."""
    described = []
    for mark, count in counts([grid]).items():
        runs = [*map(grid.dialled, iter_runs(grid.marks[mark], BitRange))] if mark.is_listed else []
        described.append(f"{count} ({format_list(runs)})" if runs else count)
    return ", ".join(described)


def make_grid(
    extension_range: ExtensionRange, members: int, member: Mark = LIVE, other: Mark | None = INACTIVE
) -> Grid:
    """Return the grid of an extension range. The extensions in the mask `members` have the first mark.

    >>> print(make_grid(ExtensionRange(0, 9), 1 << 4).lines())
    ['   0123456789', '   ....#.....']
    """
    mask = range_mask(extension_range)
    return Grid(extension_range, {member: mask & members} | ({other: mask & ~members} if other else {}))


def before_and_after(before: Iterable[Grid], after: Iterable[Grid]) -> tuple[Side, Side]:
    """Return both sides of a comparison of blocks. Extensions that are live on one side only get their own mark.

    Two extensions are the same only if their width is the same, too: 04 in 00-99 is not the 4 in 0-9.

    >>> print(*before_and_after([make_grid(ExtensionRange(0, 9), 0b1)], [make_grid(ExtensionRange(0, 9), 0b11)]), sep="; ")
    before: 0-9: 1 live (0), 0 no longer live, 9 ported, inactive; after: 0-9: 1 live (0), 1 newly live (1), 8 ported, inactive
    """
    old, new = list(before), list(after)
    return Side("before", _compared(old, NO_LONGER_LIVE, new)), Side("after", _compared(new, NEWLY_LIVE, old))


def _compared(grids: Sequence[Grid], mark: Mark, others: Sequence[Grid]) -> list[Grid]:
    live_in_others: dict[int, int] = defaultdict(int)
    for other in others:
        live_in_others[other.extension_range.width] |= other.marks[LIVE]
    compared = []
    for grid in grids:
        live, lasting = grid.marks[LIVE], live_in_others[grid.extension_range.width]
        marks = {LIVE: live & lasting, mark: live & ~lasting, INACTIVE: grid.marks[INACTIVE]}
        compared.append(grid._replace(marks=marks))
    return compared


def counts(grids: Sequence[Grid]) -> dict[Mark, str]:
    """Return how many extensions have each mark, with the mark's name.

    >>> list(counts([make_grid(ExtensionRange(0, 99), 1 << 4)]).values())
    ['1 live', '99 ported, inactive']
    """
    marks = grids[0].marks if grids else ()
    return {mark: f"{sum(grid.marks[mark].bit_count() for grid in grids)} {mark.name}" for mark in marks}


def alt_text(sides: Iterable[Side]) -> str:
    """Describe a picture in one sentence, for people who can't see it.

    >>> alt_text([Side("", [make_grid(ExtensionRange(0, 99), 1 << 4)])])
    '00-99: 1 live (04), 99 ported, inactive'
    >>> alt_text(before_and_after([], [make_grid(ExtensionRange(0, 9), 0b11)]))
    'before: nothing; after: 0-9: 0 live, 2 newly live (0-1), 8 ported, inactive'
    """
    return "; ".join(map(str, sides))


def as_text(block: ExtensionBlock, columns: int = 80) -> str:
    """Draw a block for a terminal with this number of columns, at least 34.

    >>> print(as_text(ExtensionBlock.parse("5-19: 7, 10")))
        0123456789
    0_       ..#..
    1_  #.........
    # 2 live   . 13 ported, inactive
    """
    grid = make_grid(block.extension_range, block.active.bits)
    pages_a_line = max(min((columns - block.width) // _PAGE_WIDTH, _PAGES_PER_LINE), 1)
    return "\n".join(
        [*grid.lines(pages_a_line), "   ".join(f"{mark.sign} {count}" for mark, count in counts([grid]).items())]
    )
