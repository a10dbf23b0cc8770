"""Findings: what `validate` returns, with severities and JSON pointers."""

from dataclasses import dataclass
from enum import StrEnum

from durchwahl._messages import format_value
from durchwahl._value import HtmlRepr


class Severity(StrEnum):
    """The severity of a finding: the carrier refuses an error, a warning is unusual, a note is information only."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    def __repr__(self) -> str:
        return f"Severity.{self.name}"


@dataclass(frozen=True, slots=True)
class Finding(HtmlRepr):
    """A violation of a rule at one position of a statement.

    `code` is the code of the rule, documented by `explain(code)`. `pointer` is the position as a JSON pointer (RFC 6901);
    the empty pointer is the document itself. `message` describes the violation, with the value as written.

    >>> print(Finding("DW104", Severity.ERROR, "/extension_range", "a range must not end before it starts, got 9-0"))
    /extension_range: DW104 a range must not end before it starts, got 9-0
    """

    code: str
    severity: Severity
    pointer: str
    message: str

    def __str__(self) -> str:
        location = f"{self.pointer}: " if self.pointer else ""
        return f"{location}{self.code} {self.message}"


class Findings(HtmlRepr, tuple[Finding, ...]):
    """A tuple of findings, which notebooks show as a table."""

    __slots__ = ()


def join_pointer(pointer: str, token: object) -> str:
    """Return the JSON pointer to a member (by key) or an item (by index) of what `pointer` refers to.

    >>> join_pointer("/extensions", 3), join_pointer("", "a/b~c")
    ('/extensions/3', '/a~1b~0c')
    """
    # Keys of Python mappings needn't be strings; others appear as messages format them.
    text = token if isinstance(token, str) else format_value(token)
    return f"{pointer}/{text.replace('~', '~0').replace('/', '~1')}"
