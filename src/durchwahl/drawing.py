"""Drawings: which extensions port and which are live, as text, as an SVG picture, and as HTML for a notebook.

Integers in, text out: what is live comes as one integer in which bit *i* stands for extension *i*. Up to 100 extensions
are one grid, ten a row; above that every hundred is a small grid, five beside each other, which fits a terminal of 80
columns. A notebook that isn't trusted strips `<style>` and inline `<svg>`, and may be dark: so a picture is an `<img>`
with its own white ground, and the kinds of extensions differ in shape, not only in colour.
"""

from binascii import b2a_base64
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple


class Drawn(NamedTuple):
    """One extension range of a comparison, both ends included, and its live extensions as bits."""

    start_at: int
    end_at: int
    live: int


class Names(NamedTuple):
    """What a drawing calls the extensions whose bit is set, and the others; what has no name isn't counted."""

    live: str
    others: str


OF_BLOCK: Final = Names("live", "ported, inactive")
OF_RANGE: Final = Names("", "ported")
OF_SET: Final = Names("in the set", "not in the set")


class _Kind(NamedTuple):
    """A kind of extensions: its sign in a text; in a picture its colour, and how many thirds of a cell are hollow."""

    sign: str
    name: str
    colour: str
    hollow: int


_LIVE: Final = _Kind("#", OF_BLOCK.live, "#0072b2", 0)
_OTHERS: Final = _Kind(".", OF_BLOCK.others, "#6e7781", 2)
_GOES_LIVE: Final = _Kind("+", "newly live", "#009e73", 1)
_GOES_SILENT: Final = _Kind("-", "no longer live", "#d55e00", 1)


class _Grid(NamedTuple):
    """An extension range, and the extensions in it as the bits of each kind."""

    start_at: int
    end_at: int
    kinds: dict[_Kind, int]


class _Picture(NamedTuple):
    """A piece of SVG whose upper left corner is at 0, 0, and its size in pixels."""

    svg: str
    width: int
    height: int


_PAGES_A_LINE: Final = 5
_LINE: Final = 18
_NOTEBOOK: Final = 960

# XML and HTML can't hold control characters or halves of surrogate pairs, not even escaped.
_UNWRITABLE: Final = "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def described(start_at: int, end_at: int, live: int, names: Names = OF_BLOCK) -> str:
    """What a drawing shows in one sentence, for those who don't see it.

    >>> described(0, 99, 1 << 4)
    '00-99: 1 live, 99 ported, inactive'
    """
    return _sentence(_grid(start_at, end_at, live, names))


def compared_description(before: Sequence[Drawn], after: Sequence[Drawn]) -> str:
    """What a comparison shows in one sentence.

    >>> compared_description([], [Drawn(0, 9, 0b11)])
    'before: nothing; after: 0-9: 0 live, 2 newly live, 8 ported, inactive'
    """
    sides = {"before": _marked(before, _GOES_SILENT, after), "after": _marked(after, _GOES_LIVE, before)}
    return "; ".join(f"{side}: {'; '.join(map(_sentence, grids)) or 'nothing'}" for side, grids in sides.items())


def as_text(start_at: int, end_at: int, live: int, names: Names = OF_BLOCK) -> str:
    """A drawing for a terminal; the grid is at most 63 columns wide.

    >>> print(as_text(5, 19, 1 << 7 | 1 << 10))
        0123456789
    0_       ..#..
    1_  #.........
    # 2 live   . 13 ported, inactive
    """
    grid = _grid(start_at, end_at, live, names)
    margin = " " * len(_digits(grid, 0))
    lines: list[str] = []
    for pages in _lines_of_pages(grid):
        lines.append("  ".join([margin, *(f"{_heading(page):10}" for page in pages)]))
        lines.append("  ".join([margin, *("0123456789" for _ in pages)]))
        for tens in zip(*pages, strict=True):
            lines.append("  ".join([_label(grid, tens[0]), *(_cells(grid, ten) for ten in tens)]))
    lines.append("   ".join(f"{kind.sign} {count}" for kind, count in _counts([grid]).items()))
    return "\n".join(line.rstrip() for line in lines if not line.isspace())


def as_svg(start_at: int, end_at: int, live: int, names: Names = OF_BLOCK) -> str:
    """A drawing as an SVG picture on an opaque white card, complete as a file.

    >>> as_svg(0, 9, 1 << 4).startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img"')
    True
    """
    grid = _grid(start_at, end_at, live, names)
    return _card(_below([*_pictures([grid])]), _sentence(grid))


def compared_as_svg(before: Sequence[Drawn], after: Sequence[Drawn]) -> str:
    """The blocks under one route number before and after a change, with what goes live or silent marked.

    An extension stays live when it is live on both sides with the same width: 04 of 00-99 is not the 4 of 0-9.

    >>> compared_as_svg([Drawn(0, 9, 1 << 4)], [Drawn(0, 99, 1 << 4)]).count("#d55e00")  # in the grid and its legend
    2
    """
    sides = [
        _below([_words("before", "bold"), *_pictures(_marked(before, _GOES_SILENT, after))]),
        _below([_words("after", "bold"), *_pictures(_marked(after, _GOES_LIVE, before))]),
    ]
    wide = _beside(sides)
    return _card(wide if wide.width <= _NOTEBOOK else _below(sides), compared_description(before, after))


def as_img(svg: str, alt: str) -> str:
    """A picture as HTML that a notebook shows whether it is trusted or not.

    >>> as_img("<svg/>", 'a "b"')
    '<img alt="a &quot;b&quot;" src="data:image/svg+xml;base64,PHN2Zy8+">'
    """
    encoded = b2a_base64(svg.encode(), newline=False).decode()
    return f'<img alt="{_escaped(alt)}" src="data:image/svg+xml;base64,{encoded}">'


def as_table(caption: str, header: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """A table as HTML without a style of its own, so that it has the page's colours.

    >>> as_table("a & b", ["extensions"], [["04"]])
    '<table><caption>a &amp; b</caption><thead><tr><th>extensions</th></tr></thead><tbody><tr><td>04</td></tr></tbody></table>'
    """
    head = "".join(f"<th>{_escaped(title)}</th>" for title in header)
    body = "".join(f"<tr>{''.join(f'<td>{_escaped(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>{_escaped(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _grid(start_at: int, end_at: int, live: int, names: Names = OF_BLOCK) -> _Grid:
    whole = (1 << end_at + 1) - (1 << start_at)
    kinds = {_LIVE._replace(name=names.live): whole & live, _OTHERS._replace(name=names.others): whole & ~live}
    return _Grid(start_at, end_at, kinds)


def _marked(blocks: Sequence[Drawn], mark: _Kind, others: Sequence[Drawn]) -> list[_Grid]:
    """The blocks with a kind of its own for what is live here and not on the other side."""
    grids = []
    for grid in (_grid(*block) for block in blocks):
        lasting = 0
        for other in others:
            if len(str(other.end_at)) == len(str(grid.end_at)):
                lasting |= _grid(*other).kinds[_LIVE]
        live = grid.kinds[_LIVE]
        kinds = {_LIVE: live & lasting, mark: live & ~lasting, _OTHERS: grid.kinds[_OTHERS]}
        grids.append(grid._replace(kinds=kinds))
    return grids


def _counts(grids: Sequence[_Grid]) -> dict[_Kind, str]:
    """How many extensions there are of each kind, in words."""
    return {
        kind: f"{sum(grid.kinds[kind].bit_count() for grid in grids)} {kind.name}"
        for kind in (grids[0].kinds if grids else ())
        if kind.name
    }


def _sentence(grid: _Grid) -> str:
    return f"{_digits(grid, grid.start_at)}-{_digits(grid, grid.end_at)}: {', '.join(_counts([grid]).values())}"


def _digits(grid: _Grid, extension: int) -> str:
    return f"{extension:0{len(str(grid.end_at))}}"


def _lines_of_pages(grid: _Grid) -> list[list[range]]:
    """The first extensions of the tens on each page: one page, or one for a hundred, five of them a line."""
    first, after = grid.start_at, grid.end_at + 1
    if after - first <= 100:
        return [[range(first // 10 * 10, after, 10)]]
    pages = [range(hundred, hundred + 100, 10) for hundred in range(first // 100 * 100, after, 100)]
    return [pages[at : at + _PAGES_A_LINE] for at in range(0, len(pages), _PAGES_A_LINE)]
