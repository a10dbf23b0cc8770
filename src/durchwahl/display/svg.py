"""Pictures: the lines of a grid as SVG, with a cell for each sign.

A picture is a complete SVG file, with an opaque white background, because a page may be dark.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from durchwahl.display.html import escape
from durchwahl.display.text import Grid, Mark, Side, alt_text, counts

# Sizes in pixels. Text can't be measured here; at 12 pixels, no usual monospace letter is wider.
_LETTER_WIDTH: Final = 7.3
_LINE_HEIGHT: Final = 18
_LABEL_WIDTH: Final = 30
_CELL_GAP: Final = 2
_SIDE_GAP: Final = 28
_MARGIN: Final = 14
# A notebook would shrink a wider picture.
_MAX_WIDTH: Final = 960

_TOKEN_RE: Final = re.compile(r"[0-9]*_[0-9_]*|[0-9]|#+|\.+|\++|-+|o+")


class _Fragment(NamedTuple):
    """A piece of SVG whose upper left corner is at 0, 0, and its size."""

    svg: str
    width: int
    height: int


def as_svg(sides: Sequence[Side]) -> str:
    """Return a picture of grids, with the two sides of a comparison side by side if there is room.

    >>> from durchwahl.display.text import make_grid
    >>> from durchwahl.ranges import ExtensionRange
    >>> as_svg([Side("", [make_grid(ExtensionRange(0, 9), 1 << 4)])]).startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img"')
    True
    """
    fragments = [_draw_side(side) for side in sides]
    content = _beside(fragments, _SIDE_GAP)
    if content.width > _MAX_WIDTH:
        content = _below(fragments, _SIDE_GAP)
    width, height = content.width + 2 * _MARGIN, content.height + 2 * _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="monospace" font-size="12" fill="#24292f">'
        f"<title>{escape(alt_text(sides))}</title>"
        f'<rect width="{width}" height="{height}" rx="6" fill="#ffffff"/>'
        f'<g transform="translate({_MARGIN} {_MARGIN})">{content.svg}</g></svg>'
    )


def _draw_side(side: Side) -> _Fragment:
    """Draw the title, the grids below each other, and one legend for all of them."""
    fragments = [_draw_text(side.title, "bold")] if side.title else []
    for grid in side.grids:
        fragments += [_draw_text(str(grid)), _draw_grid(grid)]
    if not side.grids:
        fragments.append(_draw_text("nothing"))
    for mark, count in counts(side.grids).items():
        cell = _Fragment(_draw_cells("M0 8h12", mark, 12), 12, _LINE_HEIGHT)
        fragments.append(_beside([cell, _draw_text(count)], 8))
    return _below(fragments, 0)


def _draw_grid(grid: Grid) -> _Fragment:
    """Draw the lines of a grid. Runs of one sign become cells. Labels are left-aligned, and single digits centered."""
    lines, label_columns = grid.lines(), grid.extension_range.width + 2
    pitch = 20 if grid.is_one_page else 12
    cell_size = pitch - _CELL_GAP
    columns = range(_LABEL_WIDTH, _LABEL_WIDTH + pitch * (max(map(len, lines)) - label_columns), pitch)
    x_by_index = [*[0] * label_columns, *columns]
    paths = dict.fromkeys((mark.sign for mark in grid.marks), "")
    svg, y = "", cell_size // 2
    for line in lines:
        for token in _TOKEN_RE.finditer(line):
            text, x = token[0], x_by_index[token.start()]
            if text[0] in paths:
                paths[text[0]] += f"M{x} {y}h{pitch * len(text) - _CELL_GAP}"
            elif "_" in text:
                # Underscores would touch the digits below them.
                svg += f'<text x="{x}" y="{y + 4}">{text.replace("_", "x")}</text>'
            else:
                svg += f'<text x="{x + cell_size // 2}" y="{y + 4}" text-anchor="middle">{text}</text>'
        y += pitch
    svg += "".join(_draw_cells(paths[mark.sign], mark, cell_size) for mark in grid.marks if paths[mark.sign])
    # Rows this close to each other need a smaller font, or their labels overlap.
    return _Fragment(svg if grid.is_one_page else f'<g font-size="10">{svg}</g>', columns.stop - _CELL_GAP, y)


def _draw_cells(path: str, mark: Mark, cell_size: int) -> str:
    """Draw horizontal lines, dashed so that each dash is centered in its cell, and white dashes over them for the holes."""
    svg = ""
    for ninths, color in ((mark.size, mark.color), (mark.hole, "#ffffff")):
        # Even, so that the margins on both sides are whole pixels.
        if size := cell_size * ninths // 18 * 2:
            gap = cell_size + _CELL_GAP - size
            svg += (
                f'<path d="{path}" stroke="{color}" stroke-width="{size}" stroke-dasharray="{size} {gap}" '
                f'stroke-dashoffset="{(size - cell_size) // 2}"/>'
            )
    return svg


def _draw_text(text: str, weight: str = "normal") -> _Fragment:
    svg = f'<text y="12" font-weight="{weight}">{escape(text)}</text>'
    return _Fragment(svg, round(_LETTER_WIDTH * len(text)), _LINE_HEIGHT)


def _below(fragments: Sequence[_Fragment], gap: int) -> _Fragment:
    svg, y = "", 0
    for fragment in fragments:
        svg += f'<g transform="translate(0 {y})">{fragment.svg}</g>'
        y += fragment.height + gap
    return _Fragment(svg, max(fragment.width for fragment in fragments), y - gap)


def _beside(fragments: Sequence[_Fragment], gap: int) -> _Fragment:
    svg, x = "", 0
    for fragment in fragments:
        svg += f'<g transform="translate({x} 0)">{fragment.svg}</g>'
        x += fragment.width + gap
    return _Fragment(svg, x - gap, max(fragment.height for fragment in fragments))
