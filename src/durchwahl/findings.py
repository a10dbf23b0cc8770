"""What a check found: the rule that is broken, where, and by what."""

from dataclasses import dataclass
from enum import StrEnum

from durchwahl._messages import format_value
from durchwahl._value import HtmlRepr


class Severity(StrEnum):
    """How much a finding weighs: an error is refused by the carrier, a warning is odd, a note is good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    def __repr__(self) -> str:
        return f"Severity.{self.name}"


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


class Findings(HtmlRepr, tuple[Finding, ...]):
    """Findings in the document's order: a tuple like any other, which a notebook shows as a table."""

    __slots__ = ()


def join_pointer(pointer: str, token: object) -> str:
    """The pointer to a member (by key) or an item (by index) of what `pointer` points at.

    >>> join_pointer("/extensions", 3), join_pointer("", "a/b~c")
    ('/extensions/3', '/a~1b~0c')
    """
    # What is no text can't be a key in JSON, and stands here as messages show it.
    text = token if isinstance(token, str) else format_value(token)
    return f"{pointer}/{text.replace('~', '~0').replace('/', '~1')}"
