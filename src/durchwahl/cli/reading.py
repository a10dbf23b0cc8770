"""Files to documents: each is read as what its ending says, or, without one, as what it looks like."""

import os
import sys
from collections.abc import Callable, Mapping
from typing import Final

from durchwahl.cli.document import Document
from durchwahl.cli.from_csv import read_csv, separator_of
from durchwahl.cli.from_json import read_json, read_json_lines
from durchwahl.cli.source import Refused, Source
from durchwahl.rules.shape import REQUIRED

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
    """The document in a file, or on standard input. Raises `Refused`, and `OSError` where there is no such file."""
    return document_of(name, _content(name))


def document_of(name: str, content: bytes) -> Document:
    """The document that these bytes are. Raises `Refused`."""
    if len(content) > MOST_BYTES:
        raise Refused(f"a file must have at most {MOST_BYTES} bytes, got more; JSON Lines can be split anywhere")
    source = Source.decode(name, content)
    ending = os.path.splitext(name)[1].lower()
    return _READERS.get(ending, _read_by_looks)(source)


def _content(name: str) -> bytes:
    """The bytes of a file; of one with more than are allowed, only some more."""
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


def _read_by_looks(source: Source) -> Document:
    """JSON begins with a bracket or a quotation mark; a CSV file's first line has the columns and no colon."""
    text = source.text.lstrip()
    first_line = text.partition("\n")[0]
    if text[0] in '{["':
        return _read_some_json(source)
    if separator_of(source) in first_line and ":" not in first_line and any(field in first_line for field in REQUIRED):
        return read_csv(source)
    return _read_yaml(source)


def _read_some_json(source: Source) -> Document:
    try:
        return read_json(source)
    except Refused:
        # Of two lines that are a value each, only the first is read as JSON.
        try:
            return read_json_lines(source)
        except Refused:
            pass
        raise
