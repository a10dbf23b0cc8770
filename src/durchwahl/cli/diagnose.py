"""Check one file: row by row or line by line if its format allows it, else as a whole."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import chain
from typing import BinaryIO, Final, NamedTuple

from durchwahl.cli.documents import MAX_LINE_BYTES, Diagnostic, FileError, Source, decode_lines
from durchwahl.cli.files import (
    ENDINGS,
    MAX_BYTES,
    STANDARD_INPUT,
    WORKBOOK_ENDING,
    WORKBOOK_MARKS,
    check_size,
    parse_document,
)
from durchwahl.cli.read_csv import check_csv, looks_like_csv
from durchwahl.cli.read_json import check_json_lines, is_json_collection

MAX_KEPT_BYTES: Final = 2**20
_MAX_FIRST_LINES = 100


class CheckedFile(NamedTuple):
    """The diagnostics on a file in its order, and its content; None if it has more than `MAX_KEPT_BYTES`."""

    diagnostics: list[Diagnostic]
    content: bytes | None


def diagnose(path: str, name: str) -> CheckedFile:
    """Check a file, or standard input, which has another name.

    Raises `FileError` if it can't be read, and `OSError` if there is no such file.
    """
    ending = os.path.splitext(name)[1].lower()
    with _open(path) as stream:
        lines = iter(partial(stream.readline, MAX_LINE_BYTES + 1), b"")
        first_lines: list[bytes] = []
        if ending not in ENDINGS:
            first_lines = _read_first_lines(lines)
            ending = _find_format(first_lines)
            lines = chain(first_lines, lines)
        if ending in _STREAMED:
            kept = bytearray()
            diagnostics = _STREAMED[ending](decode_lines(_keep_lines(lines, kept)))
            return CheckedFile(diagnostics, _kept(kept))
        content = b"".join(first_lines)
        content += stream.read(max(MAX_BYTES + 1 - len(content), 0))
    if ending == WORKBOOK_ENDING:
        from durchwahl.cli.read_workbook import check_workbook

        check_size(content)
        return CheckedFile(check_workbook(content), _kept(content))
    return CheckedFile(parse_document(name, content).diagnostics(), _kept(content))


def _keep_lines(lines: Iterable[bytes], kept: bytearray) -> Iterator[bytes]:
    """Yield the lines, and append them to `kept` until it is too long."""
    for line in lines:
        if len(kept) <= MAX_KEPT_BYTES:
            kept += line
        yield line


def _kept(content: bytes | bytearray) -> bytes | None:
    return bytes(content) if len(content) <= MAX_KEPT_BYTES else None


_STREAMED: Final[Mapping[str, Callable[[Iterable[str]], list[Diagnostic]]]] = {
    ".csv": check_csv,
    ".jsonl": check_json_lines,
    ".ndjson": check_json_lines,
}


def _open(path: str) -> AbstractContextManager[BinaryIO]:
    if path != STANDARD_INPUT:
        return open(path, "rb")
    if sys.stdin is None:
        raise FileError("standard input is closed")
    return nullcontext(sys.stdin.buffer)


def _read_first_lines(lines: Iterator[bytes]) -> list[bytes]:
    """Read up to the second line that isn't blank, but only so many lines."""
    read: list[bytes] = []
    for line in lines:
        read.append(line)
        if sum(not line.isspace() for line in read) == 2 or len(read) == _MAX_FIRST_LINES:
            break
    return read


def _find_format(first_lines: list[bytes]) -> str:
    """Return the ending of the format that the first lines of a file indicate; an empty string if they don't."""
    if first_lines and first_lines[0].startswith(WORKBOOK_MARKS):
        return WORKBOOK_ENDING
    try:
        source = Source("", "".join(decode_lines(first_lines)))
    except FileError:
        return ""
    first, *others = filter(str.strip, source.line_texts)
    if others and is_json_collection(first):
        return ".jsonl"
    return ".csv" if looks_like_csv(source) else ""
