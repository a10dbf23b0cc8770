"""Read Excel workbooks with python-calamine, a dependency of the extra `xlsx`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from io import BytesIO
from itertools import count
from typing import Final, NamedTuple, TypeAlias

from durchwahl.cli.documents import Diagnostic, FileError, Location
from durchwahl.cli.files import MAX_BYTES, WORKBOOK_MARKS
from durchwahl.cli.item_checker import ItemChecker
from durchwahl.cli.statement_table import StatementTable, is_empty
from durchwahl.findings import join_pointer

_WRONG_FORMAT: Final = "a workbook must be readable without a password and in the format .xlsx, got another one"
_SHEETS: Final = "xl/worksheets/"
_MAX_CELLS: Final = 2**24
_CELL_RE: Final = re.compile(rb'<c\s[^<>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_ERROR_RE: Final = re.compile(rb'(<c\s[^<>]*?\bt=")e(?=")')
# A formula without a value. With t="str" and no value, its value is the empty string.
_FORMULA_RE: Final = re.compile(
    rb'<c((?:\s++(?!t=)[\w:]++="[^"]*+")*+)\s*+><f(?:\s[^<>]*)?(?:/>|>([^<]*+)</f>)(?:<v\s*+/>|<v></v>)?+</c>'
)


_Corner: TypeAlias = tuple[int, int]
"""The row and the column of a cell, both from 0."""


class Row(NamedTuple):
    """The cells of a row, its number, which begins at 1, and the name of its sheet."""

    number: int
    cells: list[object]
    sheet: str | None = None

    def location(self, column: int | None) -> Location:
        """Return the location of the cell with this index; without an index, that of the first cell."""
        return Location(self.number, (column or 0) + 1, self.sheet)

    def locations(self) -> list[Location]:
        """Return the locations of all cells."""
        return [self.location(column) for column in range(len(self.cells))]


class Sheet(NamedTuple):
    """The rows of a sheet that aren't empty, and the corners of its merged cells. A text file is one sheet without a name."""

    name: str | None
    rows: list[Row]
    merged: Sequence[tuple[_Corner, _Corner]] = ()


def check_workbook(content: bytes) -> list[Diagnostic]:
    """Check the rows of all visible sheets, with a header in each. Raises `FileError`."""
    sheets = list(read_workbook(content))
    checker = ItemChecker([sheet.name for sheet in sheets])
    indexes = count()
    for table, rows in _tables(sheets):
        checker.report(table.findings)
        for row, index in zip(rows, indexes, strict=False):
            statement, findings = table.read(row, join_pointer("", index))
            checker.report(findings)
            checker.check(index, statement, partial(table.locate, row))
    return checker.diagnostics()


def read_statements(content: bytes) -> list[object]:
    """Return the statements of all visible sheets, which have no `FileError`."""
    return [table.read(row, "")[0] for table, rows in _tables(read_workbook(content)) for row in rows]


def _tables(sheets: Iterable[Sheet]) -> Iterator[tuple[StatementTable, list[Row]]]:
    """Yield the header of each sheet with the rows below it."""
    for _, rows, merged in sheets:
        if rows:
            _fill_merged(rows, merged)
            table = StatementTable(rows[0], "a sheet")
            # An empty column is a margin, and has no name.
            used = {column for row in rows for column, cell in enumerate(row.cells, 1) if not is_empty(cell)}
            table.findings = [found for found in table.findings if found.location and found.location.column in used]
            yield table, rows[1:]


def _fill_merged(rows: list[Row], merged: Iterable[tuple[_Corner, _Corner]]) -> None:
    """Copy the value of each merged cell from its first row, where it is stored, to the rows below."""
    indexes = {row.number: index for index, row in enumerate(rows)}
    for (first, column), (last, _) in merged:
        index = indexes.get(first + 1)
        if index is None or column >= len(rows[index].cells):
            continue
        value = rows[index].cells[column]
        for below in range(index + 1, len(rows)):
            # Merged cells that overlap would take quadratic time.
            if rows[below].number > last + 1 or is_empty(value) or not is_empty(rows[below].cells[column]):
                break
            rows[below].cells[column] = value


def read_workbook(content: bytes) -> Iterator[Sheet]:
    """Yield the visible sheets."""
    try:
        from python_calamine import SheetVisibleEnum, load_workbook
    except ImportError:
        raise FileError(
            "Excel workbooks are read with python-calamine, which is missing: pip install 'durchwahl[xlsx]'"
        ) from None
    if content.startswith(WORKBOOK_MARKS[1]):
        raise FileError(_WRONG_FORMAT)
    try:
        workbook = load_workbook(_with_errors_as_text(content))
        for sheet in workbook.sheets_metadata:
            if sheet.visible is SheetVisibleEnum.Visible:
                table = workbook.get_sheet_by_name(sheet.name)
                cells = table.to_python(skip_empty_area=False)
                rows = [Row(number, [*row], sheet.name) for number, row in enumerate(cells, 1)]
                filled = [row for row in rows if not all(map(is_empty, row.cells))]
                yield Sheet(sheet.name, filled, table.merged_cell_ranges or ())
    except FileError:
        raise
    except Exception as error:
        # zipfile raises exceptions of many types for damaged archives.
        raise FileError(f"invalid Excel workbook: {error}") from None


def _with_errors_as_text(content: bytes) -> BytesIO:
    """Return a workbook without errors and formulas that have no value, because python-calamine reads them as empty cells.

    They become text: `#N/A`, or the formula. Raises `FileError` for a workbook that takes too much memory:
    python-calamine allocates every cell up to the last one, and ends the process if it can't. One forgotten cell at the
    far end of a sheet is enough.
    """
    from zipfile import ZipFile  # only workbooks need it, and the import is slow

    copy = BytesIO()
    with ZipFile(BytesIO(content)) as archive, ZipFile(copy, "w") as copied:
        if sum(member.file_size for member in archive.infolist()) > MAX_BYTES:
            raise FileError(f"a workbook must have at most {MAX_BYTES} bytes when unpacked, got more")
        names = dict.fromkeys(archive.namelist())
        if not any(name.startswith(_SHEETS) and name.endswith(".xml") for name in names):
            raise FileError(_WRONG_FORMAT)
        for name in names:
            part = archive.read(name)
            if name.startswith(_SHEETS):
                cells = _CELL_RE.findall(part)
                columns = {_column_number(letters.decode()) for letters, _ in cells}
                if cells and max(columns) * max(int(row) for _, row in cells) > _MAX_CELLS:
                    raise FileError("a sheet must have its cells close together, got one far away from the others")
                part = _FORMULA_RE.sub(rb'<c\1 t="str"><v>=\2</v></c>', _ERROR_RE.sub(rb"\1str", part))
            copied.writestr(name, part)
    copy.seek(0)
    return copy


def _column_number(letters: str) -> int:
    """Return the number of a spreadsheet's column.

    >>> _column_number("A"), _column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
