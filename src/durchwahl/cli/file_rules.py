"""Rules about files, and the table of all rules that the command line applies."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from durchwahl._messages import format_value
from durchwahl.findings import Severity
from durchwahl.rules import RULES, explain
from durchwahl.rules._rule import Rule, Violation, rule


@rule("FILE01", Severity.ERROR)
def duplicate_key(key: object, pointer: str) -> Iterator[Violation]:
    """A mapping in a file must not repeat a key, and a CSV file must not repeat a column.

    Programs differ in which of two values they use: most use the last, some the first. JSON and YAML both require
    unique keys.

    Breaks: {"extension_range": "0-9", "extension_range": "0-99", "activation_ranges": "4"}
    Passes: {"extension_range": "0-99", "activation_ranges": "4"}
    """
    yield Violation(pointer, f"duplicate key {format_value(key)}")


@rule("FILE02", Severity.ERROR)
def uneven_row(cells: int, columns: int, is_csv: bool, pointer: str) -> Iterator[Violation]:
    """A row of a CSV file or a sheet must have as many cells as the header.

    Otherwise values are in the wrong columns, so the rest of the row isn't checked until it is corrected. The usual
    cause is a value that contains commas but has no quotation marks, or in a workbook, a cell to the right of the header.

    Breaks: +49 20 12345678,0-99,4,19-20
    Passes: +49 20 12345678,0-99,"4,19-20"
    """
    if cells != columns:
        hint = "; quote values that contain the separator" if is_csv and cells > columns else ""
        yield Violation(pointer, f"expected {columns} cells as in the header, got {cells}{hint}")


@rule("FILE03", Severity.ERROR)
def unreadable_file(message: str) -> Iterator[Violation]:
    """A file must exist and be readable, and be JSON, JSON Lines, YAML or CSV in UTF-8, or an Excel workbook.

    A file that can't be read can't be checked, so the exit code is 2.

    Breaks: {"extension_range": "0-99", "activation_ranges": "4"
    Passes: {"extension_range": "0-99", "activation_ranges": "4"}
    """
    yield Violation("", message)


@rule("FILE04", Severity.ERROR)
def spreadsheet_mark(cell: str, value: str, pointer: str) -> Iterator[Violation]:
    """A cell of a CSV file must not have a spreadsheet's marks for text.

    ="04" and '04 keep a spreadsheet from reading 04 as a number. Other programs read the marks in a file as part of the
    text. Format the column as text before you export it.

    Breaks: +49 20 12345678,0-99,="04"
    Passes: +49 20 12345678,0-99,04
    """
    if cell != value:
        shown = format_value(cell)
        # The value is shown as it is, without quotation marks, if the terminal can show it on one line.
        hint = f"; write {value}" if value.isprintable() and repr(cell) == shown else ""
        yield Violation(pointer, f"a cell must not have a spreadsheet's marks for text, got {shown}{hint}")


@rule("FILE05", Severity.ERROR)
def converted_cell(cell: object, may_be_number: bool, pointer: str) -> Iterator[Violation]:
    """A cell of a workbook must be text, or a whole number if its column has extensions.

    Spreadsheets convert what is typed: 4-10 becomes a date, 4,19 a decimal number, and a route number loses its plus.
    The file doesn't have what was typed. Format the column as text, and type it again. The rest of the row isn't checked
    until it is corrected.

    Breaks: the number 4.19 in activation_ranges, or the number 492012345678 in route_number
    Passes: the text 4,19, or the text +49 20 12345678
    """
    is_whole = isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer()
    if not (may_be_number and is_whole):
        shown = f"the {type(cell).__name__} {cell}"  # a date or a time
        if isinstance(cell, int | float):
            shown = format_value(int(cell) if is_whole else cell)
        yield Violation(pointer, f"a cell must be text, because a spreadsheet converts what is typed, got {shown}")


@rule("FILE06", Severity.WARNING)
def lost_zeros(digits: str, width: int, pointer: str) -> Iterator[Violation]:
    """A number in a cell of a workbook should have as many digits as the end of the extension range.

    A cell with the number 4 doesn't show whether 4 or 04 was typed. It is read as extension 4. In 0-99, it is dialled as
    04; if 4 is dialled, the extension range is wrong. Format the column as text, and type the digits as dialled.

    Breaks: the number 4 in activation_ranges, with 0-99 in extension_range
    Passes: the text 04, or the text 4 with 0-9 in extension_range
    """
    if len(digits) < width:
        yield Violation(
            pointer,
            f"a cell with a number may have lost zeros, got {digits}; format it as text, and write {digits} or "
            f"{digits.zfill(width)} as dialled",
        )


_FILE_RULES: Final = (duplicate_key, uneven_row, unreadable_file, spreadsheet_mark, converted_cell, lost_zeros)

ALL_RULES: Final[Mapping[str, Rule[Any]]] = MappingProxyType({**RULES, **{rule.code: rule for rule in _FILE_RULES}})
"""The rules of `validate` and the rules about files, by code."""


def explain_rule(code: str) -> str:
    """Return the documentation of the rule with this code."""
    if code in RULES:
        return explain(code)
    rule = ALL_RULES[code]
    return f"{rule.code} {rule.name} ({rule.severity})\n\n{rule.documentation}"
