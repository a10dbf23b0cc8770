"""What a check found: the rule that is broken, where, and by what."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from durchwahl.drawing import MOST_ROWS, as_table
from durchwahl.showing import shown


class Severity(StrEnum):
    """How much a finding weighs: an error is refused by the carrier, a warning is odd, a note is good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    def __repr__(self) -> str:
        return f"Severity.{self.name}"


@dataclass(frozen=True, slots=True)
class Finding:
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

    def _repr_html_(self) -> str:
        return Findings([self])._repr_html_()


class Findings(tuple[Finding, ...]):
    """Findings in the document's order: a tuple like any other, which a notebook shows as a table."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        counts = Counter(finding.severity for finding in self)
        caption = ", ".join(f"{severity}s: {counts[severity]}" for severity in Severity)
        rows = ([one.severity, one.code, one.pointer, one.message] for one in self[:MOST_ROWS])
        return as_table(caption, ["severity", "code", "place", "message"], rows, len(self) - MOST_ROWS)


def child(pointer: str, token: object) -> str:
    """The pointer to a member (by key) or an item (by index) of what `pointer` points at.

    >>> child("/extensions", 3), child("", "a/b~c")
    ('/extensions/3', '/a~1b~0c')
    """
    # What is no text can't be a key in JSON, and stands here as messages show it.
    text = token if isinstance(token, str) else shown(token)
    return f"{pointer}/{text.replace('~', '~0').replace('/', '~1')}"
