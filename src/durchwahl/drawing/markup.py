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


def as_table(caption: str, header: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """A table without colours of its own, so that it has the page's; each cell is what `str` makes of it.

    >>> as_table("a & b", ["", "count"], [["live", 4]])
    '<table><caption>a &amp; b</caption><thead><tr><th></th><th>count</th></tr></thead><tbody><tr><td>live</td><td>4</td></tr></tbody></table>'
    """
    head = "".join(f"<th>{escaped(str(title))}</th>" for title in header)
    body = "".join(f"<tr>{''.join(f'<td>{escaped(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>{escaped(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
