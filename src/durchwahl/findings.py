"""Findings: what `validate` returns, with severities and JSON pointers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from durchwahl._messages import format_value
from durchwahl._pydantic import CoreSchema, Described, Handler, converted_schema
from durchwahl._value import Base, HtmlRepr, shorten

_MAX_SHOWN: Final = 20


class Severity(Described, StrEnum):
    """The severity of a finding: the carrier refuses an error, a warning is unusual, a note is information only.

    Severities are ordered. They can also be compared with the strings `note`, `warning` and `error`.

    >>> Severity.NOTE < Severity.WARNING < Severity.ERROR, max(Severity)
    (True, Severity.ERROR)
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    def __repr__(self) -> str:
        return f"Severity.{self.name}"

    @property
    def _rank(self) -> int:
        return ("note", "warning", "error").index(self.value)

    # All four, because `str` has them too, and compares alphabetically. If the left operand is a plain string, Python still
    # calls the method of its subclass here.
    def __lt__(self, other: str) -> bool:
        return self._rank < Severity(other)._rank

    def __le__(self, other: str) -> bool:
        return self._rank <= Severity(other)._rank

    def __gt__(self, other: str) -> bool:
        return self._rank > Severity(other)._rank

    def __ge__(self, other: str) -> bool:
        return self._rank >= Severity(other)._rank


@dataclass(frozen=True, slots=True)
class Finding(HtmlRepr, Base):
    """A violation of a rule at one position of a statement.

    `code` is the code of the rule, documented by `explain(code)`. `pointer` is the position as a JSON pointer (RFC 6901);
    the empty pointer is the document itself. `message` describes the violation, with the value as written.

    >>> print(Finding("DW104", Severity.ERROR, "/extension_range", "a range must not end before it starts, got 9-0"))
    /extension_range: DW104 error: a range must not end before it starts, got 9-0
    """

    code: str
    severity: Severity
    pointer: str
    message: str

    def __str__(self) -> str:
        location = f"{self.pointer}: " if self.pointer else ""
        return f"{location}{self.code} {self.severity.value}: {self.message}"

    def to_dict(self) -> dict[str, str]:
        """Return the finding as a dict of plain strings, for JSON and tables.

        >>> Finding("DW103", Severity.ERROR, "/extension_range", "an extension must be within 0-999").to_dict()["severity"]
        'error'
        """
        return {
            "code": self.code,
            "severity": self.severity.value,
            "pointer": self.pointer,
            "message": self.message,
        }


class Findings(HtmlRepr, Base, tuple[Finding, ...]):
    """A tuple of findings, which notebooks show as a table.

    >>> findings = Findings([Finding("DW203", Severity.WARNING, "/activation_ranges", "nothing goes live")])
    >>> len(findings.errors), len(findings.warnings)
    (0, 1)
    """

    __slots__ = ()

    def __repr__(self) -> str:
        if len(self) > _MAX_SHOWN:
            return f"<Findings: {len(self.errors)} errors, {len(self.warnings)} warnings, {len(self.notes)} notes>"
        return shorten(super().__repr__())

    @property
    def errors(self) -> "Findings":
        """The errors among them, in the same order."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> "Findings":
        """The warnings among them, in the same order."""
        return self._of(Severity.WARNING)

    @property
    def notes(self) -> "Findings":
        """The notes among them, in the same order."""
        return self._of(Severity.NOTE)

    @classmethod
    def __get_pydantic_core_schema__(cls, _: object, handler: Handler) -> CoreSchema:
        return converted_schema(cls, handler.generate_schema(tuple[Finding, ...]), cls)

    def _of(self, severity: Severity) -> "Findings":
        return Findings(finding for finding in self if finding.severity is severity)


def join_pointer(pointer: str, token: object) -> str:
    """Return the JSON pointer to a member (by key) or an item (by index) of what `pointer` refers to.

    >>> join_pointer("/extensions", 3), join_pointer("", "a/b~c")
    ('/extensions/3', '/a~1b~0c')
    """
    # Keys of Python mappings needn't be strings; others appear as messages format them.
    text = token if isinstance(token, str) else format_value(token)
    return f"{pointer}/{text.replace('~', '~0').replace('/', '~1')}"


def split_pointer(pointer: str) -> tuple[str, ...]:
    """Return the keys and indexes of a JSON pointer.

    >>> split_pointer("/extensions/3"), split_pointer("/a~1b/~01"), split_pointer("")
    (('extensions', '3'), ('a/b', '~1'), ())
    """
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])
