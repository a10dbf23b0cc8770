"""Markup: pictures and tables as HTML that a notebook shows whether it is trusted or not, on a white page and a dark one.

JupyterLab strips inline `<svg>` and `<style>` from a notebook that isn't trusted; an `<img>` with its picture inside, and
a bare `<table>`, stay.
"""

import re
from binascii import b2a_base64
from collections.abc import Iterable
from typing import Final

# XML and HTML can't hold control characters or halves of surrogate pairs, not even escaped.
_UNWRITABLE: Final = "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
MAX_ROWS: Final = 20
"""As many rows as a reader of a notebook looks at before asking for something narrower."""

_LONGEST: Final = 300
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def escaped(text: str) -> str:
    """A text as it stands in HTML and XML, in elements and in attributes; what neither can hold becomes U+FFFD.

    >>> escaped('<a b="c">')
    '&lt;a b=&quot;c&quot;&gt;'
    """
    return re.sub(_UNWRITABLE, "\ufffd", text).translate(_ESCAPES)


def as_img(svg: str, alt: str) -> str:
    """A picture as an `<img>`, with the text for those who don't see it.

    >>> as_img("<svg/>", 'a "b"')
    '<img alt="a &quot;b&quot;" src="data:image/svg+xml;base64,PHN2Zy8+">'
    """
    encoded = b2a_base64(svg.encode(), newline=False).decode()
    return f'<img alt="{escaped(alt)}" src="data:image/svg+xml;base64,{encoded}">'


def as_table(caption: str, header: Iterable[object], rows: Iterable[Iterable[object]], left_out: int = 0) -> str:
    """A table without colours of its own, so that it has the page's; each cell is what `str` makes of it.

    Columns with integers stand to the right, all others to the left, which is not what notebooks do by themselves. A
    cell is cut after 300 characters. A last row says how many rows were left out, where there are any; whoever has many
    shows the first `MOST_ROWS`.

    >>> as_table("a & b", ["", "count"], [["live", 4]]).partition("<tbody>")[2]
    '<tr><td style="text-align:left">live</td><td style="text-align:right">4</td></tr></tbody></table>'
    """
    lines = [list(row) for row in rows]
    right = {place for line in lines for place, cell in enumerate(line) if isinstance(cell, int)}
    if left_out > 0:
        lines.append([f"and {left_out} more"])

    def row(tag: str, line: Iterable[object]) -> str:
        cells = (_element(tag, "right" if place in right else "left", cell) for place, cell in enumerate(line))
        return f"<tr>{''.join(cells)}</tr>"

    head, body = row("th", header), "".join(row("td", line) for line in lines)
    return f"<table>{_element('caption', 'left', caption)}<thead>{head}</thead><tbody>{body}</tbody></table>"


def _element(tag: str, side: str, content: object) -> str:
    text = str(content)
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return f'<{tag} style="text-align:{side}">{escaped(cut)}</{tag}>'
