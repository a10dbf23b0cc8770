"""CSV, read by the standard library: a row is a statement, in notation; commas, semicolons or tabs separate cells."""

import csv
import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from durchwahl.cli.document import Complaint, Document, Part
from durchwahl.cli.file_rules import duplicate_key, uneven_row
from durchwahl.cli.outline import Outline, Repeated
from durchwahl.cli.source import Source, Span
from durchwahl.findings import child
from durchwahl.rules.shape import KNOWN, REQUIRED, unknown_field
from durchwahl.showing import shown

_SEPARATORS = ";\t,"
_DEFAULT = ","


class _Row(NamedTuple):
    """A row: what its cells say, and its text with the separators."""

    cells: list[str]
    span: Span


def read_csv(source: Source) -> Document:
    """The document that a CSV file is. Raises `Refused` for a file without the columns that a statement needs."""
    separator = separator_of(source)
    rows = list(_rows(source, separator))
    header = rows.pop(0) if rows else _Row([], Span(0, 0))
    columns = [cell.strip() for cell in header.cells]
    if not set(REQUIRED).issubset(columns):
        raise source.refusal(
            f"a CSV file must have the columns {' and '.join(REQUIRED)}, got {shown(', '.join(columns))}",
            header.span.start,
        )
    complaints = [*_on_header(source.text, header, columns, separator), *_on_rows(rows, len(columns))]
    statements = [_statement(row, columns) for row in rows]
    is_even = all(len(row.cells) == len(columns) for row in rows)
    parts = [Part("", statements)] if is_even else _even_parts(rows, statements, len(columns))
    return Document(
        source, tuple(parts), partial(_walk, source.text, columns, rows, separator), complaints=tuple(complaints)
    )


def separator_of(source: Source) -> str:
    """What separates the cells: what the first line has, since no column's name has any of them."""
    first = re.match(r"[^\r\n]*", source.text.lstrip())
    return next((mark for mark in _SEPARATORS if first and mark in first[0]), _DEFAULT)


def _rows(source: Source, separator: str) -> Iterator[_Row]:
    starts = [*source.line_starts, len(source.text)]
    lines = (source.text[line.start : line.end] for line in source.lines)
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    first = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _Row(cells, Span(starts[first], starts[reader.line_num]))
            first = reader.line_num
    except csv.Error as error:
        raise source.refusal(f"no CSV that can be read: {error}", starts[first]) from None


def _on_header(text: str, header: _Row, columns: list[str], separator: str) -> Iterator[Complaint]:
    places = _cells(text, header, separator)
    earlier: set[str] = set()
    for column, span in zip(columns, places, strict=True):
        pointer = child("", column)
        if column in earlier:
            again = Repeated(pointer, column, span)
            yield from (Complaint(span.start, finding) for finding in duplicate_key(again))
        else:
            yield from (Complaint(span.start, finding) for finding in unknown_field(column, KNOWN, ""))
        earlier.add(column)


def _on_rows(rows: list[_Row], columns: int) -> Iterator[Complaint]:
    for index, row in enumerate(rows):
        for finding in uneven_row(len(row.cells), columns, child("", index)):
            yield Complaint(row.span.start, finding)


def _statement(row: _Row, columns: list[str]) -> dict[str, str]:
    """What the row says; an empty cell says nothing, unless a statement needs it."""
    return {
        column: cell
        for column, cell in zip(columns, row.cells, strict=False)
        if column in REQUIRED or (column in KNOWN and cell)
    }


def _even_parts(rows: list[_Row], statements: list[dict[str, str]], columns: int) -> list[Part]:
    return [
        Part(child("", index), statement)
        for index, (row, statement) in enumerate(zip(rows, statements, strict=True))
        if len(row.cells) == columns
    ]


def _walk(text: str, columns: list[str], rows: list[_Row], separator: str, outline: Outline) -> None:
    for index, row in enumerate(rows):
        outline.root = child("", index)
        outline.open_mapping(row.span.start)
        for column, cell in zip(columns, _cells(text, row, separator), strict=False):
            outline.key(column, cell.start, cell.start)
            outline.scalar(*cell)
        outline.close(row.span.end)


def _cells(text: str, row: _Row, separator: str) -> Iterator[Span]:
    """Where the cells of a row stand, quotation marks included."""
    cell = re.compile(rf'\ *+("(?:[^"]|"")*+"|[^{separator}\r\n]*+)({separator})?+')
    matches = cell.finditer(text, row.span.start)
    has_more = True
    while has_more:
        match = next(matches)
        yield Span(*match.span(1))
        has_more = match[2] is not None
