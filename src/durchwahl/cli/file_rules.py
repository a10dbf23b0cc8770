"""What can be wrong with a file, whatever it says. The codes are separate from those of the carrier's rules."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from durchwahl.cli.outline import Repeated
from durchwahl.findings import Severity
from durchwahl.rules import RULES
from durchwahl.rules import explain as explain_rule
from durchwahl.rules.rule import Breach, Rule, rule
from durchwahl.showing import shown


@rule("FILE01", Severity.ERROR)
def duplicate_key(again: Repeated) -> Iterator[Breach]:
    """A mapping in a file has each of its keys once, and a CSV file each of its columns.

    Which of two values counts, programs read differently: most take the last, some the first, and nobody who reads the
    file can know. JSON and YAML both ask for unique keys.

    Breaks: {"extension_range": "0-9", "extension_range": "0-99", "activation_ranges": "4"}
    Passes: {"extension_range": "0-99", "activation_ranges": "4"}
    """
    yield Breach(again.pointer, f"a key stands in a mapping once, got {shown(again.key)} again")


@rule("FILE02", Severity.ERROR)
def uneven_row(cells: int, columns: int, pointer: str) -> Iterator[Breach]:
    """A row of a CSV file has as many cells as the file has columns.

    Mostly a text with commas lacks its quotation marks, so that it falls apart into several cells. No other rule judges
    such a row, nor numbers that two rows claim, until it is put right.

    Breaks: +49 20 12345678,0-99,4,19-20
    Passes: +49 20 12345678,0-99,"4,19-20"
    """
    if cells != columns:
        yield Breach(
            pointer,
            f"a row has as many cells as there are columns, {columns}, got {cells}; "
            "a text with the separator in it stands in quotation marks",
        )


ALL_RULES: Final[Mapping[str, Rule[Any]]] = MappingProxyType(
    {**RULES, duplicate_key.code: duplicate_key, uneven_row.code: uneven_row}
)
"""The carrier's rules and those on files, by their codes."""


def explain(code: str) -> str:
    """The page of any rule. Raises `UnknownRule` for a code that none has."""
    known = ALL_RULES.get(code)
    if known is None or code in RULES:
        return explain_rule(code)
    return f"{known.code} {known.name} ({known.severity})\n\n{known.documentation}"
