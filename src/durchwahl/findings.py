"""What a check found: the rule that is broken, where, and by what."""

from dataclasses import dataclass
from enum import StrEnum

from durchwahl._messages import format_value
from durchwahl._value import HtmlRepr


class Severity(StrEnum):
    """How much a finding weighs: an error is refused by the carrier, a warning is odd, a note is good to know.

    Severities are ordered, also against their values as text.

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

    # All four, because text has them too, and would compare letters. Python calls those of a subclass of str first.
    def __lt__(self, other: str) -> bool:
        return self._rank < Severity(other)._rank

    def __le__(self, other: str) -> bool:
        return self._rank <= Severity(other)._rank

    def __gt__(self, other: str) -> bool:
        return self._rank > Severity(other)._rank

    def __ge__(self, other: str) -> bool:
        return self._rank >= Severity(other)._rank


@dataclass(frozen=True, slots=True)
class Finding(HtmlRepr):
    """One thing that is wrong, or odd, at one place of a statement.

    `code` names the rule (`explain(code)` is its page), `pointer` is the place as an RFC 6901 JSON pointer (the
    empty pointer is the whole document), and `message` says what is wrong there, with the value.

    >>> print(Finding("DW104", Severity.ERROR, "/extension_range", "a range must not end before it starts, got 9-0"))
    /extension_range: DW104 a range must not end before it starts, got 9-0
    """

    code: str
    severity: Severity
    pointer: str
    message: str

    def __str__(self) -> str:
        where = f"{self.pointer}: " if self.pointer else ""
        return f"{where}{self.code} {self.message}"

    def to_dict(self) -> dict[str, str]:
        """Return the finding as a mapping of text to text, for JSON and tables.

        >>> Finding("DW103", Severity.ERROR, "/extension_range", "an extension must be within 0-999").to_dict()["severity"]
        'error'
        """
        return {
            "code": self.code,
            "severity": self.severity.value,
            "pointer": self.pointer,
            "message": self.message,
        }


class Findings(HtmlRepr, tuple[Finding, ...]):
    """Findings in the document's order: a tuple like any other, which a notebook shows as a table.

    >>> findings = Findings([Finding("DW203", Severity.WARNING, "/activation_ranges", "nothing goes live")])
    >>> len(findings.errors), len(findings.warnings)
    (0, 1)
    """

    __slots__ = ()

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

    def _of(self, severity: Severity) -> "Findings":
        return Findings(finding for finding in self if finding.severity is severity)


def join_pointer(pointer: str, token: object) -> str:
    """The pointer to a member (by key) or an item (by index) of what `pointer` points at.

    >>> join_pointer("/extensions", 3), join_pointer("", "a/b~c")
    ('/extensions/3', '/a~1b~0c')
    """
    # What is no text can't be a key in JSON, and stands here as messages show it.
    text = token if isinstance(token, str) else format_value(token)
    return f"{pointer}/{text.replace('~', '~0').replace('/', '~1')}"
