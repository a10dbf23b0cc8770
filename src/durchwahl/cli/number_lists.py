"""Read a list of numbers: CSV as spreadsheets save it, a number per line, or an Excel workbook.

A file is a list of sheets, and the numbers are in one column of one of them: the one with the most cells that can be read
as numbers, unless the user names another one.
"""

import codecs
import os
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from durchwahl._messages import format_list, format_value
from durchwahl._reading import read_number
from durchwahl.cli.documents import FileError, Location, Source, column_letters
from durchwahl.cli.files import (
    WORKBOOK_ENDING,
    WORKBOOK_MARKS,
    check_size,
    describe_os_error,
    format_position,
    read_bytes,
)
from durchwahl.cli.read_csv import SEPARATORS, parse_rows, separator_line
from durchwahl.cli.read_workbook import Row, Sheet, read_workbook
from durchwahl.cli.statement_table import is_empty, without_marks
from durchwahl.errors import InvalidNumber, WrongType

ENDINGS: Final = (".csv", ".txt", WORKBOOK_ENDING)
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_QUOTED_RE: Final = re.compile(r'"[^"]*+"')
# A float that a spreadsheet or pandas has saved in place of a number: 4,92012E+12 or 4920123456.0
_FLOAT_RE: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+?[0-9]{1,2}|[1-9][0-9]{6,}[.,]0", re.IGNORECASE)
_MAX_NAMED: Final = 20


class Item(NamedTuple):
    """A cell of the column of numbers, and the number of its row."""

    row: int
    value: object


class Column(NamedTuple):
    """A column with its cells below the header that aren't empty; `readable` of them are numbers."""

    sheet: str | None
    number: int
    header: str
    items: tuple[Item, ...]
    readable: int

    def __str__(self) -> str:
        header = f" ({format_position(self.header, None)})" if self.header else ""
        sheet = "" if self.sheet is None else f" of {format_position(self.sheet, None)}"
        return f"{self.number}{header}{sheet}"

    def format_cell(self, name: str, row: int) -> str:
        """Return the position of a cell of this column: `people.csv:7:2`, or `people.xlsx:Sheet1!C3`.

        >>> Column("Sheet1", 28, "", (), 0).format_cell("people.xlsx", 3)
        'people.xlsx:Sheet1!AB3'
        """
        return format_position(name, Location(row, self.number, self.sheet))


def read_sheets(name: str) -> list[Sheet]:
    """Read a file, or standard input. Raises `FileError`."""
    try:
        content = read_bytes(name)
    except OSError as error:
        raise FileError(describe_os_error(error)) from None
    check_size(content)
    if content.startswith(WORKBOOK_MARKS) or os.path.splitext(name)[1].lower() == WORKBOOK_ENDING:
        return list(read_workbook(content))
    return [_read_text(name, content)]


def find_column(sheets: list[Sheet], wanted: str | None, region: str | None) -> tuple[Column, list[Column]]:
    """Return the column of the numbers, and the other columns that have numbers.

    Raises `FileError` if none or several have the most numbers, unless `wanted` is the header, the number or the letter of
    one column.
    """
    columns = [column for sheet in sheets for column in _columns(sheet, region)]
    if not columns:
        raise FileError("a list must have numbers, got an empty file")
    candidates = columns if wanted is None else _find_columns(columns, wanted.strip().casefold())
    if not candidates:
        raise FileError(f"no column is {format_value(wanted)}; there are {format_list(columns, _MAX_NAMED)}")
    most = max(column.readable for column in candidates)
    best = [column for column in candidates if column.readable == most]
    if len(candidates) > 1 or wanted is None:
        if not most:
            hint = "" if region else "; national numbers are read with --region"
            raise FileError(
                f"no column has numbers, name it with --column: {format_list(candidates, _MAX_NAMED)}{hint}"
            )
        if len(best) > 1:
            raise FileError(
                f"several columns have the most numbers, {most} each, name one with --column: {format_list(best, _MAX_NAMED)}"
            )
    return best[0], [column for column in columns if column.readable and column is not best[0]]


def _read_text(name: str, content: bytes) -> Sheet:
    source = Source(name, _decode(content))
    separator, first_line = separator_line(source) or (_find_separator(source.text), 0)
    return Sheet(
        None,
        [
            Row(row.line, [_read_cell(cell) for cell in row.cells])
            for row in parse_rows(source.line_texts, separator, first_line)
        ],
    )


def _decode(content: bytes) -> str:
    if content.startswith(_UTF_16):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise FileError("a list must be text or an Excel workbook, got something else")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Spreadsheets on German Windows save CSV in Windows-1252, in which five bytes have no character.
        return content.decode("cp1252", errors="replace")


def _find_separator(text: str) -> str:
    """Return the separator that most lines have outside of quotation marks."""
    lines = _QUOTED_RE.sub("", text).splitlines()
    # German spreadsheets write semicolons, and their cells often have commas.
    return max(sorted(SEPARATORS, key="\t;,".index), key=lambda separator: sum(separator in line for line in lines))


def _read_cell(cell: str) -> object:
    text = without_marks(cell.strip()).strip()
    # `plan` reports floats, because they have lost digits.
    return float(text.replace(",", ".")) if _FLOAT_RE.fullmatch(text) else text


def _columns(sheet: Sheet, region: str | None) -> Iterator[Column]:
    """Yield the columns that aren't empty."""
    header, rows = _split_header(sheet.rows)
    for index in range(max((len(row.cells) for row in sheet.rows), default=0)):
        name = str(header[index]).strip() if index < len(header) else ""
        items = tuple(
            Item(row.number, row.cells[index])
            for row in rows
            if index < len(row.cells) and not is_empty(row.cells[index])
        )
        if name or items:
            readable = sum(_is_number(item.value, region) for item in items)
            yield Column(sheet.name, index + 1, name, items, readable)


def _split_header(rows: list[Row]) -> tuple[Sequence[object], list[Row]]:
    """Return the cells of the header, which may be empty, and the rows below it.

    Above the header there may be titles, which have one cell.
    """
    first = 0
    for index, row in enumerate(rows):
        cells = [cell for cell in row.cells if not is_empty(cell)]
        if not all(map(_is_name, cells)):
            break
        if len(cells) > 1:
            return row.cells, rows[index + 1 :]
        first = 1
    return (rows[0].cells, rows[1:]) if first else ((), rows)


def _is_name(cell: object) -> bool:
    """Return True for text that can't be meant as a number or an extension."""
    if not isinstance(cell, str):
        return False
    digits = sum(map(str.isdigit, cell))
    return digits == 0 or (digits <= 3 and any(map(str.isalpha, cell)))


def _is_number(value: object, region: str | None) -> bool:
    try:
        read_number(value, region)
    except (InvalidNumber, WrongType):
        return False
    return True


def _find_columns(columns: list[Column], wanted: str) -> list[Column]:
    """Return the columns with this header; if there are none, those with this number or letter."""
    return [column for column in columns if column.header.casefold() == wanted] or [
        column for column in columns if wanted in (str(column.number), column_letters(column.number).casefold())
    ]
