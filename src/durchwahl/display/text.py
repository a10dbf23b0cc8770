"""Grids of extensions, ten per row. Rows are labelled with the first digits, and columns with the last.

Each extension is shown by the sign of its mark. Up to 100 extensions are one page. Above that, every hundred is a page,
and five pages are side by side, so that a thousand fits a terminal of 80 columns, and its picture fits a notebook.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple


class Legend(NamedTuple):
    """The names of the extensions whose bit is set, and of the others. Extensions without a name aren't counted."""

    member: str
    non_member: str


BLOCK_LEGEND: Final = Legend("live", "ported, inactive")
RANGE_LEGEND: Final = Legend("", "ported")
SET_LEGEND: Final = Legend("in the set", "not in the set")


class Mark(NamedTuple):
    """How extensions are drawn: their sign in text, and in pictures their color, and how many ninths are hollow."""

    sign: str
    name: str
    color: str
    hollow: int


LIVE: Final = Mark("#", BLOCK_LEGEND.member, "#0072b2", 0)
INACTIVE: Final = Mark(".", BLOCK_LEGEND.non_member, "#6e7781", 7)
NEWLY_LIVE: Final = Mark("+", "newly live", "#009e73", 3)
NO_LONGER_LIVE: Final = Mark("-", "no longer live", "#d55e00", 3)

_COLUMNS: Final = "0123456789"
_PAGES_A_LINE: Final = 5


class Grid(NamedTuple):
    """An extension range, and for each mark a mask of the extensions that have it."""

    start_at: int
    end_at: int
    marks: Mapping[Mark, int]

    def __str__(self) -> str:
        return "-".join(dict.fromkeys(f"{end:0{self.width}}" for end in (self.start_at, self.end_at)))

    @property
    def width(self) -> int:
        """The number of digits of an extension, and of a row's label."""
        return len(str(self.end_at))

    @property
    def is_one_page(self) -> bool:
        """Whether there are at most 100 extensions."""
        return self.end_at - self.start_at < 100

    def lines(self) -> list[str]:
        """Return the labels and the signs. Two spaces separate the labels and the pages."""
        margin = " " * self.width
        if self.is_one_page:
            tens = range(self.start_at // 10 * 10, self.end_at + 1, 10)
            lines = [[margin, _COLUMNS], *([f"{ten:0{self.width}}"[:-1] + "_", self._signs(ten)] for ten in tens)]
        else:
            lines = []
            hundreds = range(self.start_at // 100 * 100, self.end_at + 1, 100)
            for first_page in range(0, len(hundreds), _PAGES_A_LINE):
                if lines:
                    lines.append([])
                pages = hundreds[first_page : first_page + _PAGES_A_LINE]
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
    """Grids with one legend. Both sides of a comparison have a title."""

    title: str
    grids: Sequence[Grid]

    def __str__(self) -> str:
        grids = "; ".join(f"{grid}: {', '.join(counts([grid]).values())}" for grid in self.grids) or "nothing"
        return f"{self.title}: {grids}" if self.title else grids


def make_grid(start_at: int, end_at: int, members: int, legend: Legend = BLOCK_LEGEND) -> Grid:
    """Return the grid of an extension range. The mask `members` has the extensions that are marked as members.

    >>> print(make_grid(0, 9, 1 << 4).lines())
    ['   0123456789', '_  ....#.....']
    """
    mask = (1 << end_at + 1) - (1 << start_at)
    member, non_member = LIVE._replace(name=legend.member), INACTIVE._replace(name=legend.non_member)
    return Grid(start_at, end_at, {member: mask & members, non_member: mask & ~members})


def before_and_after(before: Iterable[Grid], after: Iterable[Grid]) -> tuple[Side, Side]:
    """Return both sides of a comparison of blocks. Extensions that are live on one side only get their own mark.

    Two extensions are the same only if their width is the same, too: 04 in 00-99 is not the 4 in 0-9.

    >>> print(*before_and_after([make_grid(0, 9, 0b1)], [make_grid(0, 9, 0b11)]), sep="; ")
    before: 0-9: 1 live, 0 no longer live, 9 ported, inactive; after: 0-9: 1 live, 1 newly live, 8 ported, inactive
    """
    old, new = list(before), list(after)
    return Side("before", _compared(old, NO_LONGER_LIVE, new)), Side("after", _compared(new, NEWLY_LIVE, old))


def _compared(grids: Sequence[Grid], mark: Mark, others: Sequence[Grid]) -> list[Grid]:
    live_in_others: dict[int, int] = defaultdict(int)
    for other in others:
        live_in_others[other.width] |= other.marks[LIVE]
    compared = []
    for grid in grids:
        live, lasting = grid.marks[LIVE], live_in_others[grid.width]
        marks = {LIVE: live & lasting, mark: live & ~lasting, INACTIVE: grid.marks[INACTIVE]}
        compared.append(grid._replace(marks=marks))
    return compared


def counts(grids: Sequence[Grid]) -> dict[Mark, str]:
    """Return how many extensions have each mark, with the mark's name.

    >>> list(counts([make_grid(0, 99, 1 << 4)]).values())
    ['1 live', '99 ported, inactive']
    """
    marks = grids[0].marks if grids else ()
    return {mark: f"{sum(grid.marks[mark].bit_count() for grid in grids)} {mark.name}" for mark in marks if mark.name}


def alt_text(sides: Iterable[Side]) -> str:
    """Describe a picture in one sentence, for people who can't see it.

    >>> alt_text([Side("", [make_grid(0, 99, 1 << 4)])])
    '00-99: 1 live, 99 ported, inactive'
    >>> alt_text(before_and_after([], [make_grid(0, 9, 0b11)]))
    'before: nothing; after: 0-9: 0 live, 2 newly live, 8 ported, inactive'
    """
    return "; ".join(map(str, sides))


def as_text(start_at: int, end_at: int, live: int) -> str:
    """Draw a block for a terminal, at most 63 columns wide.

    >>> print(as_text(5, 19, 1 << 7 | 1 << 10))
        0123456789
    0_       ..#..
    1_  #.........
    # 2 live   . 13 ported, inactive
    """
    grid = make_grid(start_at, end_at, live)
    return "\n".join([*grid.lines(), "   ".join(f"{mark.sign} {count}" for mark, count in counts([grid]).items())])
