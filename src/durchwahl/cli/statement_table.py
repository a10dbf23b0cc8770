"""Read the rows of a table as statements: the columns are the fields."""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from durchwahl._messages import format_value
from durchwahl.cli.documents import Diagnostic, FileError, Location
from durchwahl.cli.file_rules import converted_cell, duplicate_key, lost_zeros, spreadsheet_mark, uneven_row
from durchwahl.errors import DurchwahlError
from durchwahl.findings import Finding, join_pointer
from durchwahl.ranges import MAX_WIDTH, ExtensionRange
from durchwahl.rules.fields import KNOWN_FIELDS, REQUIRED_FIELDS, unknown_field

# Spreadsheets mark text that looks like a number as ="04" or '04.
_MARKED_CELL_RE = re.compile(r"""\A(?:="([^"]*+)"\s*+|'(.*+))\Z""", re.DOTALL)


class TableRow(Protocol):
    """A row of a table: a line of CSV, or a row of a sheet."""

    @property
    def cells(self) -> Sequence[object]:
        """The cells: strings, or in a workbook also numbers, dates and so on."""

    def location(self, column: int | None) -> Location:
        """Return the location of the cell with this index; without an index, that of the row."""

    def locations(self) -> Sequence[Location]:
        """Return the locations of all cells."""


class StatementTable:
    """The columns of a table, by which its rows are read.

    `findings` are those on the header. `cells` has the index of each column's cell; of a repeated column, the last.
    """

    def __init__(self, header: TableRow, kind: str) -> None:
        """Read the header. `kind` begins the message of the `FileError` if it lacks the columns of a statement."""
        self.columns: list[str] = [str(cell).strip() for cell in _without_empty(header.cells, 0)]
        self.cells: dict[str, int] = {column: index for index, column in enumerate(self.columns)}
        if not self.cells.keys() >= set(REQUIRED_FIELDS):
            names = f"{' and '.join(REQUIRED_FIELDS)}, got {format_value(', '.join(self.columns))}"
            raise FileError(f"{kind} must have the columns {names}", header.location(None))
        self.findings: list[Diagnostic] = list(self._check_header(header))

    def _check_header(self, header: TableRow) -> Iterator[Diagnostic]:
        earlier: set[str] = set()
        for column, location in zip(self.columns, header.locations(), strict=False):
            if column not in earlier:
                findings = unknown_field(column, KNOWN_FIELDS, "")
            else:
                findings = duplicate_key(column, join_pointer("", column)) if column else iter(())
            earlier.add(column)
            yield from (Diagnostic(finding, location) for finding in findings)

    def read(self, row: TableRow, pointer: str) -> tuple[object, list[Diagnostic]]:
        """Return the statement of a row, and the findings on its cells.

        If it can't be read, return an empty list: it causes no other findings, and later rows keep their indexes.
        """
        cells = _without_empty(row.cells, len(self.columns))
        location = row.location(None)
        uneven = [*uneven_row(len(cells), len(self.columns), location.sheet is None, pointer)]
        found = [Diagnostic(finding, location) for finding in uneven]
        if uneven:
            return [], found
        statement: dict[str, str] = {}
        numbers: list[str] = []
        is_readable = True
        for field, index in self.cells.items():
            if field not in KNOWN_FIELDS:
                continue
            text, findings = _read_cell(cells[index], field, join_pointer(pointer, field))
            found += (Diagnostic(finding, row.location(index)) for finding in findings)
            if text is None:
                is_readable = False
            elif text or field in REQUIRED_FIELDS:
                # An empty cell is a missing field, unless the field is required.
                statement[field] = text
            if not isinstance(cells[index], str):
                numbers.append(field)
        if not is_readable:
            return [], found
        for field in numbers:
            # The number of an extension range's digits is the width.
            width = MAX_WIDTH if field == "extension_range" else _width(statement["extension_range"])
            zeros = lost_zeros(statement[field], width, join_pointer(pointer, field))
            found += (Diagnostic(finding, row.location(self.cells[field])) for finding in zeros)
        return statement, found

    def locate(self, row: TableRow, pointer: str) -> Location:
        """Return the location of the value at a pointer such as `/17/extension_range`."""
        return row.location(self.cells.get("".join(pointer.split("/")[2:3])))


def without_marks(cell: str) -> str:
    """Return a cell's text without the marks of a spreadsheet.

    >>> without_marks('="04"'), without_marks("'04")
    ('04', '04')
    """
    return _MARKED_CELL_RE.sub(r"\1\2", cell)


def is_empty(cell: object) -> bool:
    """Return True for a cell with nothing but white space."""
    return isinstance(cell, str) and not cell.strip()


def _without_empty(cells: Sequence[object], length: int) -> list[object]:
    """Return the cells without the empty ones that spreadsheets add at the right edge, but at least `length`."""
    kept = list(cells)
    while len(kept) > length and is_empty(kept[-1]):
        kept.pop()
    return kept


def _read_cell(cell: object, field: str, pointer: str) -> tuple[str | None, list[Finding]]:
    """Return the text of a cell, and the findings on it; None if the text isn't known."""
    if isinstance(cell, str):
        text = without_marks(cell)
        return text, list(spreadsheet_mark(cell, text, pointer))
    findings = list(converted_cell(cell, field in REQUIRED_FIELDS, pointer))
    return None if findings else f"{cell:.0f}", findings


def _width(extension_range: str) -> int:
    try:
        return ExtensionRange.parse(extension_range).width
    except DurchwahlError:
        return 0  # validate reports it
