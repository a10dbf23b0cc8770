"""Read files: the ending decides the format, or the content if there is no known ending."""

import os
import sys
from collections.abc import Callable, Mapping
from typing import Final

from durchwahl.cli.document import Document
from durchwahl.cli.from_csv import looks_like_csv, read_csv
from durchwahl.cli.from_json import NotJson, read_json, read_json_lines
from durchwahl.cli.source import Refused, Source

STANDARD_INPUT: Final = "-"


def _read_yaml(source: Source) -> Document:
    # Imported when there is YAML, because its patterns take a while to compile.
    from durchwahl.cli.from_yaml import read_yaml

    return read_yaml(source)


_READERS: Final[Mapping[str, Callable[[Source], Document]]] = {
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".yaml": _read_yaml,
    ".yml": _read_yaml,
    ".csv": read_csv,
}
ENDINGS: Final = tuple(_READERS)

MOST_BYTES: Final = 64 * 2**20
_PIECE: Final = 2**16


def read_document(name: str) -> Document:
    """Read a file, or standard input. Raises `Refused`, and `OSError` if there is no such file."""
    return document_of(name, _content(name))


def document_of(name: str, content: bytes) -> Document:
    """Read the content of a file of this name. Raises `Refused`."""
    if len(content) > MOST_BYTES:
        raise Refused(f"a file must have at most {MOST_BYTES} bytes, got more; JSON Lines can be split anywhere")
    source = Source.decode(name, content)
    ending = os.path.splitext(name)[1].lower()
    return _READERS.get(ending, _read_by_content)(source)


def _content(name: str) -> bytes:
    """Return the bytes of a file; if it has more than are allowed, only some more."""
    if name == STANDARD_INPUT:
        if sys.stdin is None:
            raise Refused("standard input is closed")
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    pieces, length = [], 0
    with open(name, "rb", buffering=0) as file:
        # Piece by piece, because a device or a pipe may have no end.
        while length <= MOST_BYTES and (piece := file.read(_PIECE)):
            pieces.append(piece)
            length += len(piece)
    return b"".join(pieces)


def _read_by_content(source: Source) -> Document:
    """Read the format whose grammar the text keeps; if it keeps none, refuse it as what it is most likely meant to be."""
    try:
        return read_json(source)
    except NotJson as error:
        no_json = error
    try:
        return read_json_lines(source)
    except NotJson as error:
        no_lines = error
    if looks_like_csv(source):
        return read_csv(source)
    try:
        return _read_yaml(source)
    except Refused as no_yaml:
        if source.text.lstrip()[0] not in '{["':
            raise
        # Where the first line is JSON, the second one is where JSON ends and JSON Lines begin.
        raise (no_lines if no_lines.place > no_json.place else no_json) from no_yaml
