"""Figures: what a notebook shows of a value that can be drawn, a picture above a table.

Nothing else has to be said than `_figure`. The picture stands in an `<img>`, because a notebook that isn't trusted shows
no other; a `_repr_svg_` beside it would double the notebook's size, and JupyterLab would never look at it.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from durchwahl.drawing.grid import Names, described
from durchwahl.drawing.markup import as_img, as_table
from durchwahl.drawing.picture import as_svg


class Figure(NamedTuple):
    """An extension range with its live extensions as bits, and what there is of each kind, in ascending order."""

    start_at: int
    end_at: int
    live: int
    names: Names
    members: Mapping[str, Sequence[object]]


class Drawable:
    """A value that has a picture; a notebook shows it, with the counts, and the first and the last of each kind."""

    __slots__ = ()

    @abstractmethod
    def _figure(self) -> Figure:
        """What is to be shown."""

    def svg(self) -> str:
        """The value as an SVG picture, which is complete as a file: its extensions ten a row, on an opaque white card.

        >>> from durchwahl import ExtensionBlock
        >>> ExtensionBlock.parse("0-99: 4, 19-20").svg().partition(" ")[0]
        '<svg'
        """
        return as_svg(*self._figure()[:-1])

    def _repr_html_(self) -> str:
        figure = self._figure()
        drawn = figure[:-1]
        rows = ([name, len(some), *some[:1], *some[-1:]] for name, some in figure.members.items())
        table = as_table(str(self), ["", "how many", "first", "last"], rows)
        return as_img(as_svg(*drawn), described(*drawn)) + table
