"""HTML pictures and tables for notebooks, trusted or not, on light and dark pages.

JupyterLab strips inline `<svg>` and `<style>` from a notebook that isn't trusted. It keeps an `<img>` with a data URL,
and a plain `<table>`.
"""

import re
from binascii import b2a_base64
from collections.abc import Iterable
from typing import Final

MAX_ROWS: Final = 20
"""The maximum number of rows in a table that a notebook shows."""

_MAX_CELL_LENGTH: Final = 300
# XML and HTML can't hold control characters or halves of surrogate pairs, not even escaped.
_INVALID_CHARACTER_RE: Final = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def escape(text: str) -> str:
    """Escape text for HTML and XML, in elements and in attributes. Characters that neither can hold become U+FFFD.

    >>> escape('<a b="c">')
    '&lt;a b=&quot;c&quot;&gt;'
    """
    return _INVALID_CHARACTER_RE.sub("\ufffd", text).translate(_ESCAPES)


def as_img(svg: str, alt: str) -> str:
    """Return an SVG picture as an `<img>` with alternative text.

    >>> as_img("<svg/>", 'a "b"')
    '<img alt="a &quot;b&quot;" src="data:image/svg+xml;base64,PHN2Zy8+">'
    """
    encoded = b2a_base64(svg.encode(), newline=False).decode()
    return f'<img alt="{escape(alt)}" src="data:image/svg+xml;base64,{encoded}">'


def as_table(
    caption: str, header: Iterable[object], rows: Iterable[Iterable[object]], row_count: int | None = None
) -> str:
    """Return a table that uses the colors of the page. Each cell is the `str` of a value.

    Columns with integers are aligned to the right, all others to the left, which is not the default in notebooks. Cells
    are cut off after 300 characters. If `row_count` exceeds the number of rows, the last row shows how many are missing.

    >>> as_table("a & b", ["", "count"], [["live", 4]]).partition("<tbody>")[2]
    '<tr><td style="text-align:left">live</td><td style="text-align:right">4</td></tr></tbody></table>'
    """
    body = [list(row) for row in rows]
    right_aligned = {column for row in body for column, cell in enumerate(row) if isinstance(cell, int)}
    if row_count is not None and row_count > len(body):
        body.append([f"and {row_count - len(body)} more"])

    def as_row(tag: str, row: Iterable[object]) -> str:
        # An empty header would be announced as one.
        cells = (
            _as_cell(tag if cell != "" else "td", "right" if column in right_aligned else "left", cell)
            for column, cell in enumerate(row)
        )
        return f"<tr>{''.join(cells)}</tr>"

    return (
        f"<table>{_as_cell('caption', 'left', caption)}<thead>{as_row('th', header)}</thead>"
        f"<tbody>{''.join(as_row('td', row) for row in body)}</tbody></table>"
    )


def _as_cell(tag: str, alignment: str, value: object) -> str:
    text = str(value)
    cut = text if len(text) <= _MAX_CELL_LENGTH else f"{text[:_MAX_CELL_LENGTH]}…"
    return f'<{tag} style="text-align:{alignment}">{escape(cut)}</{tag}>'
