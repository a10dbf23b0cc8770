"""Grids: extensions ten a row, each with the sign of its kind, behind their first digits and below their last.

Up to 100 extensions are one page. Above that every hundred is a page, five pages a line: the whole fits a terminal of 80
columns, and a picture of it fits a notebook.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple


class GridData(NamedTuple):
    """One extension range of a comparison, both ends included, and its live extensions as bits."""

    start_at: int
    end_at: int
    live: int


class Legend(NamedTuple):
    """What a legend calls the extensions whose bit is set, and the others; what has no name isn't counted."""

    member: str
    non_member: str


OF_BLOCK: Final = Legend("live", "ported, inactive")
OF_RANGE: Final = Legend("", "ported")
OF_SET: Final = Legend("in the set", "not in the set")


class Mark(NamedTuple):
    """A kind of extensions: its sign in a text; in a picture its colour, and how many ninths of a cell are hollow."""

    sign: str
    name: str
    colour: str
    hollow: int


LIVE: Final = Mark("#", OF_BLOCK.member, "#0072b2", 0)
INACTIVE: Final = Mark(".", OF_BLOCK.non_member, "#6e7781", 7)
NEWLY_LIVE: Final = Mark("+", "newly live", "#009e73", 3)
NO_LONGER_LIVE: Final = Mark("-", "no longer live", "#d55e00", 3)

_COLUMNS: Final = "0123456789"
_PAGES_A_LINE: Final = 5


class Grid(NamedTuple):
    """An extension range, and the extensions in it as the bits of each kind."""

    start_at: int
    end_at: int
    kinds: Mapping[Mark, int]

    def __str__(self) -> str:
        return "-".join(dict.fromkeys(f"{end:0{self.width}}" for end in (self.start_at, self.end_at)))

    @property
    def width(self) -> int:
        """How many digits an extension has, and so the label of a row."""
        return len(str(self.end_at))

    @property
    def is_one_page(self) -> bool:
        """Whether there are at most 100 extensions."""
        return self.end_at - self.start_at < 100

    def lines(self) -> list[str]:
        """The labels and the signs; the first page begins two columns behind the labels, and so do the others."""
        margin = " " * self.width
        if self.is_one_page:
            tens = range(self.start_at // 10 * 10, self.end_at + 1, 10)
            lines = [[margin, _COLUMNS], *([f"{ten:0{self.width}}"[:-1] + "_", self._signs(ten)] for ten in tens)]
        else:
            lines = []
            hundreds = range(self.start_at // 100 * 100, self.end_at + 1, 100)
            for at in range(0, len(hundreds), _PAGES_A_LINE):
                lines += [[]] if at else []
                pages = hundreds[at : at + _PAGES_A_LINE]
                lines.append([margin, *(f"{hundred // 100}__".ljust(10) for hundred in pages)])
                lines.append([margin, *(_COLUMNS for _ in pages)])
                lines += [[f"_{ten}_", *(self._signs(hundred + ten * 10) for hundred in pages)] for ten in range(10)]
        return ["  ".join(line).rstrip() for line in lines]

    def _signs(self, ten: int) -> str:
        of_each = ((kind.sign for kind, bits in self.kinds.items() if bits >> ten + last & 1) for last in range(10))
        return "".join(next(signs, " ") for signs in of_each)


class Side(NamedTuple):
    """Grids with one legend; under a title where there is another side."""

    title: str
    grids: Sequence[Grid]

    def __str__(self) -> str:
        grids = "; ".join(f"{grid}: {', '.join(counts([grid]).values())}" for grid in self.grids) or "nothing"
        return f"{self.title}: {grids}" if self.title else grids


def grid(start_at: int, end_at: int, live: int, legend: Legend = OF_BLOCK) -> Grid:
    """The grid of one extension range; bits outside it are left out.

    >>> print(grid(0, 9, 1 << 4).lines())
    ['   0123456789', '_  ....#.....']
    """
    whole = (1 << end_at + 1) - (1 << start_at)
    kinds = {LIVE._replace(name=legend.member): whole & live, INACTIVE._replace(name=legend.non_member): whole & ~live}
    return Grid(start_at, end_at, kinds)


def before_and_after(before: Iterable[GridData], after: Iterable[GridData]) -> tuple[Side, Side]:
    """Both sides of a comparison; what is live on one side only is a kind of its own.

    An extension is live on both sides when its width is the same there, too: 04 of 00-99 is not the 4 of 0-9.

    >>> print(*before_and_after([GridData(0, 9, 0b1)], [GridData(0, 9, 0b11)]), sep="; ")
    before: 0-9: 1 live, 0 no longer live, 9 ported, inactive; after: 0-9: 1 live, 1 newly live, 8 ported, inactive
    """
    old, new = [grid(*block) for block in before], [grid(*block) for block in after]
    return Side("before", _marked(old, NO_LONGER_LIVE, new)), Side("after", _marked(new, NEWLY_LIVE, old))


def _marked(grids: Sequence[Grid], mark: Mark, others: Sequence[Grid]) -> list[Grid]:
    elsewhere: dict[int, int] = defaultdict(int)
    for other in others:
        elsewhere[other.width] |= other.kinds[LIVE]
    marked = []
    for one in grids:
        live, lasting = one.kinds[LIVE], elsewhere[one.width]
        kinds = {LIVE: live & lasting, mark: live & ~lasting, INACTIVE: one.kinds[INACTIVE]}
        marked.append(one._replace(kinds=kinds))
    return marked


def counts(grids: Sequence[Grid]) -> dict[Mark, str]:
    """How many extensions of each kind there are, in words.

    >>> list(counts([grid(0, 99, 1 << 4)]).values())
    ['1 live', '99 ported, inactive']
    """
    kinds = grids[0].kinds if grids else ()
    return {kind: f"{sum(one.kinds[kind].bit_count() for one in grids)} {kind.name}" for kind in kinds if kind.name}


def alt_text(start_at: int, end_at: int, live: int, legend: Legend = OF_BLOCK) -> str:
    """What a drawing shows in one sentence, for those who don't see it.

    >>> alt_text(0, 99, 1 << 4)
    '00-99: 1 live, 99 ported, inactive'
    """
    return str(Side("", [grid(start_at, end_at, live, legend)]))


def compared_alt_text(before: Iterable[GridData], after: Iterable[GridData]) -> str:
    """What a comparison shows in one sentence.

    >>> compared_alt_text([], [GridData(0, 9, 0b11)])
    'before: nothing; after: 0-9: 0 live, 2 newly live, 8 ported, inactive'
    """
    return "; ".join(map(str, before_and_after(before, after)))


def as_text(start_at: int, end_at: int, live: int, legend: Legend = OF_BLOCK) -> str:
    """A drawing for a terminal; the grid is at most 63 columns wide.

    >>> print(as_text(5, 19, 1 << 7 | 1 << 10))
        0123456789
    0_       ..#..
    1_  #.........
    # 2 live   . 13 ported, inactive
    """
    drawn = grid(start_at, end_at, live, legend)
    counted = "   ".join(f"{kind.sign} {count}" for kind, count in counts([drawn]).items())
    return "\n".join([*drawn.lines(), counted])
