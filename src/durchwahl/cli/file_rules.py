"""Rules for files, whatever they contain. Their codes are separate from those of the carrier's rules."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from durchwahl.cli.outline import Repeated
from durchwahl.errors import UnknownRule
from durchwahl.findings import Severity
from durchwahl.rules import RULES
from durchwahl.rules.rule import Breach, Rule, rule
from durchwahl.showing import shown


@rule("FILE01", Severity.ERROR)
def duplicate_key(again: Repeated) -> Iterator[Breach]:
    """A mapping in a file has each of its keys once, and a CSV file each of its columns.

    Programs differ in which of two values they take: most take the last, some the first. JSON and YAML both require
    unique keys.

    Breaks: {"extension_range": "0-9", "extension_range": "0-99", "activation_ranges": "4"}
    Passes: {"extension_range": "0-99", "activation_ranges": "4"}
    """
    yield Breach(again.pointer, f"a key must appear only once, got {shown(again.key)} again")


@rule("FILE02", Severity.ERROR)
def uneven_row(cells: int, columns: int, pointer: str) -> Iterator[Breach]:
    """A row of a CSV file has as many cells as the file has columns.

    Usually a text with commas lacks its quotation marks, so that it becomes several cells. The row isn't checked
    further until it is corrected.

    Breaks: +49 20 12345678,0-99,4,19-20
    Passes: +49 20 12345678,0-99,"4,19-20"
    """
    if cells != columns:
        yield Breach(
            pointer,
            f"a row must have as many cells as there are columns, {columns}, got {cells}; "
            "put text that contains the separator in quotation marks",
        )


@rule("FILE03", Severity.ERROR)
def unreadable_file(message: str) -> Iterator[Breach]:
    """A file exists, can be opened, and is JSON, JSON Lines, YAML or CSV in UTF-8.

    Nothing else in the file is checked until it can be read, and the exit code is 2.

    Breaks: {"extension_range": "0-99", "activation_ranges": "4"
    Passes: {"extension_range": "0-99", "activation_ranges": "4"}
    """
    yield Breach("", message)


@rule("FILE04", Severity.ERROR)
def spreadsheet_mark(written: str, meant: str, pointer: str) -> Iterator[Breach]:
    """A cell of a CSV file has no marks of a spreadsheet around its text.

    ="04" and '04 keep a spreadsheet from reading 04 as a number. In a file, other programs read the marks as part of the
    text. Format the column as text before you export it.

    Breaks: +49 20 12345678,0-99,="04"
    Passes: +49 20 12345678,0-99,04
    """
    if written != meant:
        yield Breach(
            pointer, f"a cell must not have a spreadsheet's marks for text, got {shown(written)}; write {meant}"
        )


ALL_RULES: Final[Mapping[str, Rule[Any]]] = MappingProxyType(
    {**RULES, **{rule.code: rule for rule in (duplicate_key, uneven_row, unreadable_file, spreadsheet_mark)}}
)
"""The carrier's rules and those on files, by their codes."""


def explain(code: str) -> str:
    """Return the page of any rule. Raises `UnknownRule` for a code that no rule has."""
    known = ALL_RULES.get(code)
    if known is None:
        raise UnknownRule(f"a rule's code must be one of {', '.join(ALL_RULES)}, got {shown(code)}")
    return f"{known.code} {known.name} ({known.severity})\n\n{known.documentation}"
