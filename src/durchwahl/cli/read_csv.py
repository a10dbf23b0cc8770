"""Read CSV by the standard library: a row is a statement, in notation; commas, semicolons or tabs separate cells."""

import csv
import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import NamedTuple

from durchwahl._messages import format_value
from durchwahl.cli.documents import (
    Document,
    FileError,
    FileFinding,
    PositionMap,
    Repeated,
    Source,
    TextSpan,
    duplicate_key,
    spreadsheet_mark,
    uneven_row,
)
from durchwahl.findings import join_pointer
from durchwahl.rules.fields import KNOWN_FIELDS, REQUIRED_FIELDS, unknown_field

_SEPARATORS = ",;\t"
# Excel's own line, which names the separator and is not data.
_SEPARATOR_LINE = re.compile(r'\s*+"?sep=([^\w\s"]|\t)"?[ \t]*+(?:\r\n|\r|\n)', re.IGNORECASE)


# What spreadsheets put before or around a text, so that it isn't read as a number.
_MARKS = ("=", "'")
_MARKED = re.compile(r"""\A(?:="([^"]*+)"\s*+|'(.*+))\Z""", re.DOTALL)


class _Row(NamedTuple):
    """The cells of a row, and the span of its text with the separators."""

    cells: list[str]
    span: TextSpan


_NO_ROW = _Row([], TextSpan(0, 0))


def parse_csv(source: Source) -> Document:
    """Read a CSV file. Raises `Refused` if it lacks the columns that a statement needs."""
    separator, first_line = _dialect(source)
    rows = _rows(source, separator, first_line)
    header = next(rows, _NO_ROW)
    columns = _columns(header)
    if not set(REQUIRED_FIELDS).issubset(columns):
        raise source.error_at(
            f"a CSV file must have the columns {' and '.join(REQUIRED_FIELDS)}, got {format_value(', '.join(columns))}",
            header.span.start,
        )
    file_findings = [*_on_header(columns, _cells(source.text, header, separator))]
    statements: list[object] = []
    kept = []
    for index, row in enumerate(rows):
        kept.append(row)
        pointer, cells = join_pointer("", index), row.cells
        while len(cells) > len(columns) and not cells[-1].strip():
            cells.pop()
        file_findings += (FileFinding(row.span.start, one) for one in uneven_row(len(cells), len(columns), pointer))
        if any(cell.startswith(_MARKS) for cell in cells):
            file_findings += _on_marks(columns, row, _cells(source.text, row, separator), pointer)
            cells = [_without_marks(cell) for cell in cells]
        # An empty list gives no finding, and the rows after it keep their indexes.
        statements.append(_statement(columns, cells) if len(cells) == len(columns) else [])
    walk = partial(_walk, source.text, columns, kept, separator)
    return Document(source, statements, walk, file_findings=tuple(file_findings))


def looks_like_csv(source: Source) -> bool:
    """Return True if the first row has the name of a column and another cell."""
    columns = _columns_if(source, *_dialect(source))
    return len(columns) > 1 and not KNOWN_FIELDS.isdisjoint(columns)


def _dialect(source: Source) -> tuple[str, int]:
    """Return what separates the cells, and the index of the first line that is data."""
    if line := _SEPARATOR_LINE.match(source.text):
        return line[1], source.place(line.end()).line - 1
    return max(_SEPARATORS, key=lambda mark: len(KNOWN_FIELDS.intersection(_columns_if(source, mark)))), 0


def _columns_if(source: Source, separator: str, first_line: int = 0) -> list[str]:
    """Return the names of the columns if this separates the cells; none if it can't."""
    try:
        return _columns(next(_rows(source, separator, first_line), _NO_ROW))
    except FileError:
        return []


def _rows(source: Source, separator: str, first_line: int) -> Iterator[_Row]:
    starts = [*source.line_starts[first_line:], len(source.text)]
    lines = (source.text[line.start : line.end] for line in islice(source.lines, first_line, None))
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    first = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _Row(cells, TextSpan(starts[first], starts[reader.line_num]))
            first = reader.line_num
    except csv.Error as error:
        raise source.error_at(f"not readable as CSV: {error}", starts[first]) from None


def _columns(header: _Row) -> list[str]:
    """Return the names of the columns. Those without a name at the right edge are what spreadsheets add."""
    columns = [cell.strip() for cell in header.cells]
    while columns and not columns[-1]:
        columns.pop()
    return columns


def _on_header(columns: list[str], places: Iterator[TextSpan]) -> Iterator[FileFinding]:
    earlier: set[str] = set()
    for column, span in zip(columns, places, strict=False):
        pointer = join_pointer("", column)
        findings = unknown_field(column, KNOWN_FIELDS, "")
        if column in earlier:
            findings = duplicate_key(Repeated(pointer, column, span)) if column else iter(())
        yield from (FileFinding(span.start, finding) for finding in findings)
        earlier.add(column)


def _on_marks(columns: list[str], row: _Row, places: Iterator[TextSpan], pointer: str) -> Iterator[FileFinding]:
    for column, cell, span in zip(columns, row.cells, places, strict=False):
        if column in KNOWN_FIELDS:
            found = spreadsheet_mark(cell, _without_marks(cell), join_pointer(pointer, column))
            yield from (FileFinding(span.start, finding) for finding in found)


def _without_marks(cell: str) -> str:
    return _MARKED.sub(r"\1\2", cell)


def _statement(columns: list[str], cells: list[str]) -> dict[str, str]:
    """Return the fields of a row; an empty cell is a missing field, unless a statement needs it."""
    return {
        column: cell
        for column, cell in zip(columns, cells, strict=True)
        if column in REQUIRED_FIELDS or (column in KNOWN_FIELDS and cell)
    }


def _walk(text: str, columns: list[str], rows: list[_Row], separator: str, outline: PositionMap) -> None:
    for index, row in enumerate(rows):
        outline.root = join_pointer("", index)
        outline.start_mapping(row.span.start)
        # A column that appears twice is reported at the header.
        for column, cell in dict(zip(columns, _cells(text, row, separator), strict=False)).items():
            outline.key(column, cell.start, cell.start)
            outline.scalar(*cell)
        outline.close(row.span.end)


def _cells(text: str, row: _Row, separator: str) -> Iterator[TextSpan]:
    """Return where the cells of a row are, quotation marks included."""
    mark = re.escape(separator)
    cell = re.compile(rf'\ *+("(?:[^"]|"")*+"|[^{mark}\r\n]*+)({mark})?+')
    matches = cell.finditer(text, row.span.start)
    has_more = True
    while has_more:
        match = next(matches)
        yield TextSpan(*match.span(1))
        has_more = match[2] is not None
