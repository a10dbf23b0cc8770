"""Read CSV with the standard library. Each row is a statement; commas, semicolons or tabs separate the cells."""

import csv
import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import NamedTuple

from durchwahl._messages import format_value
from durchwahl.cli.documents import Document, FileError, FileFinding, PositionMap, Source, TextSpan
from durchwahl.cli.file_rules import duplicate_key, spreadsheet_mark, uneven_row
from durchwahl.findings import join_pointer
from durchwahl.rules.fields import KNOWN_FIELDS, REQUIRED_FIELDS, unknown_field

SEPARATORS = ",;\t"
# A first line such as `sep=;`, which gives Excel the separator and isn't data.
_SEPARATOR_LINE_RE = re.compile(r'\s*+"?sep=([^\w\s"]|\t)"?[ \t]*+(?:\r\n|\r|\n)', re.IGNORECASE)
# Spreadsheets mark text that looks like a number as ="04" or '04.
_MARKS = ("=", "'")
_MARKED_CELL_RE = re.compile(r"""\A(?:="([^"]*+)"\s*+|'(.*+))\Z""", re.DOTALL)


class _Row(NamedTuple):
    """The cells of a row, and the span of the row in the text."""

    cells: list[str]
    span: TextSpan


_EMPTY_ROW = _Row([], TextSpan(0, 0))


def parse_csv(source: Source) -> Document:
    """Parse a CSV file. Raises `FileError` if it lacks the columns that a statement needs."""
    separator, first_line = _dialect(source)
    rows = parse_rows(source, separator, first_line)
    header = next(rows, _EMPTY_ROW)
    columns = _columns(header)
    if not set(REQUIRED_FIELDS).issubset(columns):
        raise source.error_at(
            f"a CSV file must have the columns {' and '.join(REQUIRED_FIELDS)}, got {format_value(', '.join(columns))}",
            header.span.start,
        )
    file_findings = [*_check_header(columns, _cell_spans(source.text, header, separator))]
    statements: list[object] = []
    parsed_rows = []
    for index, row in enumerate(rows):
        parsed_rows.append(row)
        pointer, cells = join_pointer("", index), row.cells
        while len(cells) > len(columns) and not cells[-1].strip():
            cells.pop()
        uneven = uneven_row(len(cells), len(columns), pointer)
        file_findings += (FileFinding(row.span.start, finding) for finding in uneven)
        if any(cell.startswith(_MARKS) for cell in cells):
            file_findings += _check_marks(columns, row, _cell_spans(source.text, row, separator), pointer)
            cells = [without_marks(cell) for cell in cells]
        # Replace an uneven row by an empty list: it causes no other findings, and later rows keep their indexes.
        statements.append(_statement(columns, cells) if len(cells) == len(columns) else [])
    locate = partial(_locate, source.text, columns, parsed_rows, separator)
    return Document(source, statements, locate, file_findings=tuple(file_findings))


def looks_like_csv(source: Source) -> bool:
    """Return True if the first row has several cells, and one of them is the name of a field."""
    columns = _first_row(source, *_dialect(source))
    return len(columns) > 1 and not KNOWN_FIELDS.isdisjoint(columns)


def _dialect(source: Source) -> tuple[str, int]:
    """Return the separator of the cells, and the index of the first line that is data."""
    fields = {separator: KNOWN_FIELDS.intersection(_first_row(source, separator)) for separator in SEPARATORS}
    return separator_line(source) or (max(fields, key=lambda separator: len(fields[separator])), 0)


def separator_line(source: Source) -> tuple[str, int] | None:
    """Return the separator that a first line such as `sep=;` names, and the index of the line after it."""
    line = _SEPARATOR_LINE_RE.match(source.text)
    return line and (line[1], source.location(line.end()).line - 1)


def _first_row(source: Source, separator: str, first_line: int = 0) -> list[str]:
    """Return the first row's cells; an empty list if the text isn't CSV with this separator."""
    try:
        return _columns(next(parse_rows(source, separator, first_line), _EMPTY_ROW))
    except FileError:
        return []


def parse_rows(source: Source, separator: str, first_line: int) -> Iterator[_Row]:
    """Yield the rows that aren't empty, from the line with this index on. Raises `FileError` for invalid CSV."""
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
        raise source.error_at(f"invalid CSV: {error}", starts[first]) from None


def _columns(header: _Row) -> list[str]:
    """Return the names of the columns, without the empty ones that spreadsheets add at the right edge."""
    columns = [cell.strip() for cell in header.cells]
    while columns and not columns[-1]:
        columns.pop()
    return columns


def _check_header(columns: list[str], spans: Iterator[TextSpan]) -> Iterator[FileFinding]:
    for index, (column, span) in enumerate(zip(columns, spans, strict=False)):
        if column not in columns[:index]:
            findings = unknown_field(column, KNOWN_FIELDS, "")
        else:
            findings = duplicate_key(column, join_pointer("", column)) if column else iter(())
        yield from (FileFinding(span.start, finding) for finding in findings)


def _check_marks(columns: list[str], row: _Row, spans: Iterator[TextSpan], pointer: str) -> Iterator[FileFinding]:
    for column, cell, span in zip(columns, row.cells, spans, strict=False):
        if column in KNOWN_FIELDS:
            findings = spreadsheet_mark(cell, without_marks(cell), join_pointer(pointer, column))
            yield from (FileFinding(span.start, finding) for finding in findings)


def without_marks(cell: str) -> str:
    """Return a cell's text without the marks of a spreadsheet.

    >>> without_marks('="04"'), without_marks("'04")
    ('04', '04')
    """
    return _MARKED_CELL_RE.sub(r"\1\2", cell)


def _statement(columns: list[str], cells: list[str]) -> dict[str, str]:
    """Return the fields of a row. An empty cell is a missing field, unless the field is required."""
    return {
        column: cell
        for column, cell in zip(columns, cells, strict=True)
        if column in REQUIRED_FIELDS or (column in KNOWN_FIELDS and cell)
    }


def _locate(text: str, columns: list[str], rows: list[_Row], separator: str, positions: PositionMap) -> None:
    for index, row in enumerate(rows):
        positions.root = join_pointer("", index)
        positions.start_mapping(row.span.start)
        # Duplicate columns are reported at the header.
        for column, span in dict(zip(columns, _cell_spans(text, row, separator), strict=False)).items():
            positions.key(column, span.start, span.start)
            positions.scalar(span.start, span.end)
        positions.end(row.span.end)


def _cell_spans(text: str, row: _Row, separator: str) -> Iterator[TextSpan]:
    """Yield the spans of the cells of a row, quotation marks included."""
    escaped = re.escape(separator)
    cell_re = re.compile(rf'\ *+("(?:[^"]|"")*+"|[^{escaped}\r\n]*+)({escaped})?+')
    matches = cell_re.finditer(text, row.span.start)
    has_next = True
    while has_next:
        match = next(matches)
        yield TextSpan(*match.span(1))
        has_next = match[2] is not None
