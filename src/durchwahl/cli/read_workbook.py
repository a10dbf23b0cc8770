"""Read Excel workbooks with python-calamine, a dependency of the extra `xlsx`."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from itertools import count
from typing import Final, NamedTuple

from durchwahl.cli.documents import Diagnostic, FileError, Location
from durchwahl.cli.files import MAX_BYTES
from durchwahl.cli.item_checker import ItemChecker
from durchwahl.cli.statement_table import StatementTable, is_empty
from durchwahl.findings import join_pointer

_OLE_MARK: Final = b"\xd0\xcf\x11\xe0"
_MAX_CELLS: Final = 2**24
_CELL_RE: Final = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')


class Row(NamedTuple):
    """The cells of a row, its number, which begins at 1, and the name of its sheet."""

    number: int
    cells: Sequence[object]
    sheet: str | None = None

    def location(self, column: int | None) -> Location:
        """Return the location of the cell with this index; without an index, that of the first cell."""
        return Location(self.number, (column or 0) + 1, self.sheet)

    def locations(self) -> list[Location]:
        """Return the locations of all cells."""
        return [self.location(column) for column in range(len(self.cells))]


class Sheet(NamedTuple):
    """The rows of a sheet that aren't empty. A text file is one sheet without a name."""

    name: str | None
    rows: list[Row]


def check_workbook(content: bytes) -> list[Diagnostic]:
    """Check the rows of all visible sheets, with a header in each. Raises `FileError`."""
    sheets = list(read_workbook(content))
    checker = ItemChecker([sheet.name for sheet in sheets])
    indexes = count()
    for _, rows in sheets:
        if rows:
            table = StatementTable(rows[0], "a sheet")
            checker.report(table.findings)
            for row, index in zip(rows[1:], indexes, strict=False):
                statement, findings = table.read(row, join_pointer("", index))
                checker.report(findings)
                checker.check(index, statement, partial(table.locate, row))
    return checker.diagnostics()


def read_statements(content: bytes) -> list[object]:
    """Return the statements of all visible sheets, which have no `FileError`."""
    statements = []
    for _, rows in read_workbook(content):
        if rows:
            table = StatementTable(rows[0], "a sheet")
            statements += [table.read(row, "")[0] for row in rows[1:]]
    return statements


def read_workbook(content: bytes) -> Iterator[Sheet]:
    """Yield the visible sheets."""
    try:
        from python_calamine import SheetVisibleEnum, load_workbook
    except ImportError:
        raise FileError(
            "Excel workbooks are read with python-calamine, which is missing: pip install 'durchwahl[xlsx]'"
        ) from None
    if content.startswith(_OLE_MARK):
        raise FileError("a workbook must be readable without a password and in the format .xlsx, got another one")
    try:
        _check_size(content)
        workbook = load_workbook(BytesIO(content))
        for sheet in workbook.sheets_metadata:
            if sheet.visible is SheetVisibleEnum.Visible:
                cells = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                rows = [Row(number, row, sheet.name) for number, row in enumerate(cells, 1)]
                yield Sheet(sheet.name, [row for row in rows if not all(map(is_empty, row.cells))])
    except FileError:
        raise
    except Exception as error:
        # zipfile raises exceptions of many types for damaged archives.
        raise FileError(f"invalid Excel workbook: {error}") from None


def _check_size(content: bytes) -> None:
    """Raise `FileError` for a workbook that takes too much memory.

    python-calamine allocates every cell up to the last one, and ends the process if it can't. One forgotten cell at the
    far end of a sheet is enough.
    """
    from zipfile import ZipFile  # only workbooks need it, and the import is slow

    with ZipFile(BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_BYTES:
            raise FileError(f"a workbook must have at most {MAX_BYTES} bytes when unpacked, got more")
        for member in archive.infolist():
            if member.filename.startswith("xl/worksheets/"):
                cells = _CELL_RE.findall(archive.read(member))
                columns = {_column_number(letters.decode()) for letters, _ in cells}
                if cells and max(columns) * max(int(row) for _, row in cells) > _MAX_CELLS:
                    raise FileError("a sheet must have its cells close together, got one far away from the others")


def _column_number(letters: str) -> int:
    """Return the number of a spreadsheet's column.

    >>> _column_number("A"), _column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
