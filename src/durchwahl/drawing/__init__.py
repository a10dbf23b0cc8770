"""Drawings: which extensions port and which are live, as text, as an SVG picture, and as HTML for a notebook.

Integers in, text out: what is live comes as one integer in which bit *i* stands for extension *i*. Text and picture are
made of the same lines.
"""

from durchwahl.drawing.figure import Drawable, Figure
from durchwahl.drawing.grid import OF_BLOCK, OF_RANGE, OF_SET, Drawn, Names, as_text, compared_described, described
from durchwahl.drawing.markup import MOST_ROWS, as_img, as_table
from durchwahl.drawing.picture import as_svg, compared_as_svg

__all__ = [
    "MOST_ROWS",
    "OF_BLOCK",
    "OF_RANGE",
    "OF_SET",
    "Drawable",
    "Drawn",
    "Figure",
    "Names",
    "as_img",
    "as_svg",
    "as_table",
    "as_text",
    "compared_as_svg",
    "compared_described",
    "described",
]
