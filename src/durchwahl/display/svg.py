"""Pictures: the lines of a grid as SVG, where each sign has become a cell.

A picture is complete as a file, stands on an opaque white card, because the page behind it may be dark, and shows kinds
by shape as well as by colour: live is filled, what changes has a hole, the others are outlines.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from durchwahl.display.html import escaped
from durchwahl.display.text import OF_BLOCK, Grid, GridData, Legend, Mark, Side, before_and_after, counts, grid


class _Fragment(NamedTuple):
    """A piece of SVG whose upper left corner is at 0, 0, and its size in pixels."""

    svg: str
    width: int
    height: int


_LETTER: Final = 7.3
"""Nothing here can measure a text; at 12 pixels, no usual monospace letter is wider."""

_LINE: Final = 18
_BETWEEN: Final = 2
_LABELS: Final = 30
_GAP: Final = 28
_MARGIN: Final = 14

_NOTEBOOK: Final = 960
"""A notebook would shrink a wider picture."""


def as_svg(start_at: int, end_at: int, live: int, legend: Legend = OF_BLOCK) -> str:
    """A drawing as an SVG picture.

    >>> as_svg(0, 9, 1 << 4).startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img"')
    True
    """
    return _card([Side("", [grid(start_at, end_at, live, legend)])])


def compared_as_svg(before: Iterable[GridData], after: Iterable[GridData]) -> str:
    """The blocks under one route number before and after a change; what is live on one side only is marked.

    >>> compared_as_svg([GridData(0, 9, 1 << 4)], [GridData(0, 99, 1 << 4)]).count("#d55e00")  # in the grid and its legend
    2
    """
    return _card(before_and_after(before, after))


def _card(shown: Sequence[Side]) -> str:
    pieces = [_side(side) for side in shown]
    beside = _beside(pieces, _GAP)
    svg, width, height = beside if beside.width <= _NOTEBOOK else _below(pieces, _GAP)
    width, height = width + 2 * _MARGIN, height + 2 * _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="monospace" font-size="12" fill="#24292f">'
        f"<title>{escaped('; '.join(map(str, shown)))}</title>"
        f'<rect width="{width}" height="{height}" rx="6" fill="#ffffff"/>'
        f'<g transform="translate({_MARGIN} {_MARGIN})">{svg}</g></svg>'
    )


def _side(side: Side) -> _Fragment:
    """The title, the grids below each other, and one legend for all of them."""
    pieces = [_words(side.title, "bold")] if side.title else []
    for one in side.grids:
        pieces += [_words(str(one)), _rows(one)]
    for kind, count in counts(side.grids).items():
        pieces.append(_beside([_Fragment(_cells("M0 8h12", kind, 12), 12, _LINE), _words(count)], 8))
    return _below(pieces if side.grids else [*pieces, _words("nothing")], 0)


def _rows(drawn: Grid) -> _Fragment:
    """The lines of a grid: runs of one sign become cells; labels begin, and single digits are centred, at their place."""
    lines, margin = drawn.lines(), drawn.width + 2
    pitch = 20 if drawn.is_one_page else 12
    cell = pitch - _BETWEEN
    columns = range(_LABELS, _LABELS + pitch * (max(map(len, lines)) - margin), pitch)
    left = [*[0] * margin, *columns]
    paths = dict.fromkeys((kind.sign for kind in drawn.kinds), "")
    svg, y = "", cell // 2
    for line in lines:
        for found in re.finditer(r"[0-9]*_[0-9_]*|[0-9]|#+|\.+|\++|-+", line):
            text, x = found[0], left[found.start()]
            if text[0] in paths:
                paths[text[0]] += f"M{x} {y}h{pitch * len(text) - _BETWEEN}"
            elif "_" in text:
                svg += f'<text x="{x}" y="{y + 4}">{text}</text>'
            else:
                svg += f'<text x="{x + cell // 2}" y="{y + 4}" text-anchor="middle">{text}</text>'
        # The line of a heading such as 4__ would else strike the top of the digits below it.
        y += pitch + 4 if "__" in line else pitch
    svg += "".join(_cells(paths[kind.sign], kind, cell) for kind in drawn.kinds if paths[kind.sign])
    # Rows so close to each other need smaller letters, or the lines of their labels run together.
    return _Fragment(svg if drawn.is_one_page else f'<g font-size="10">{svg}</g>', columns.stop - _BETWEEN, y)


def _cells(path: str, kind: Mark, cell: int) -> str:
    """Horizontal runs, dashed so that each dash is one cell, with white dashes above them where cells are hollow."""
    svg = f'<path d="{path}" stroke="{kind.colour}" stroke-width="{cell}" stroke-dasharray="{cell} {_BETWEEN}"/>'
    hole = cell * kind.hollow // 9
    if hole:
        svg += (
            f'<path d="{path}" stroke="#ffffff" stroke-width="{hole}" '
            f'stroke-dasharray="{hole} {cell + _BETWEEN - hole}" stroke-dashoffset="{_BETWEEN + (cell + hole) / 2:g}"/>'
        )
    return svg


def _words(text: str, weight: str = "normal") -> _Fragment:
    return _Fragment(f'<text y="12" font-weight="{weight}">{escaped(text)}</text>', round(_LETTER * len(text)), _LINE)


def _below(pieces: Sequence[_Fragment], gap: int) -> _Fragment:
    svg, height = "", 0
    for piece in pieces:
        svg += f'<g transform="translate(0 {height})">{piece.svg}</g>'
        height += piece.height + gap
    return _Fragment(svg, max(piece.width for piece in pieces), height - gap)


def _beside(pieces: Sequence[_Fragment], gap: int) -> _Fragment:
    svg, width = "", 0
    for piece in pieces:
        svg += f'<g transform="translate({width} 0)">{piece.svg}</g>'
        width += piece.width + gap
    return _Fragment(svg, width - gap, max(piece.height for piece in pieces))
