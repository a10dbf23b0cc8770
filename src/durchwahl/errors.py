"""Every exception of the library.

All of them are a `DurchwahlError`. A value that is wrong is also a `ValueError`, a type that is wrong also a
`TypeError`, so that a caller who knows only Python's own exceptions catches them too.
"""

from typing import ClassVar

from durchwahl.findings import Finding, Findings


class DurchwahlError(Exception):
    """The base of every error raised here; `code` is the broken rule's, for `explain`, where one rule is broken."""

    code: ClassVar[str | None] = None


class WrongType(DurchwahlError, TypeError):
    """A value of another type than the one that belongs there, such as the text "4" for the extension 4."""

    code: ClassVar[str | None] = "DW102"


class InvalidExtension(DurchwahlError, ValueError):
    """An extension outside 0-999, or outside the range that was asked about it."""

    code: ClassVar[str | None] = "DW103"


class UnassignedExtension(DurchwahlError, KeyError, ValueError):
    """An extension that reaches nobody in a directory, or lies outside it."""

    def __str__(self) -> str:
        # A KeyError would show its message in quotation marks.
        return str(self.args[0])


class InvalidRange(DurchwahlError, ValueError):
    """A range that ends before it starts."""

    code: ClassVar[str | None] = "DW104"


class InvalidNotation(DurchwahlError, ValueError):
    """A text that can't be read as ranges; `position` counts the characters before the place where it goes wrong."""

    code: ClassVar[str | None] = "DW106"

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message, position)
        self.position = position

    def __str__(self) -> str:
        return str(self.args[0])


class InvalidPadding(InvalidNotation):
    """Leading zeros that say another width than the block has, such as `04` in 0-9."""

    code: ClassVar[str | None] = "DW107"


class InvalidNumber(DurchwahlError, ValueError):
    """A text that is no E.164 number in any usual spelling, or a number that doesn't belong where it was given."""

    code: ClassVar[str | None] = "DW401"


class NumberTooLong(InvalidNumber):
    """A route number whose extended numbers would have more than the 15 digits of E.164."""

    code: ClassVar[str | None] = "DW403"


class CannotCover(DurchwahlError, ValueError):
    """Extensions or numbers that no single block can hold, because they have different widths, none, or too many digits."""


class OrderNotEditable(DurchwahlError, ValueError):
    """An order whose status takes no extensions any more."""

    code: ClassVar[str | None] = "DW601"


class UnknownStatus(DurchwahlError, ValueError):
    """A status that no porting order has."""

    code: ClassVar[str | None] = "DW602"


class InvalidAnswer(DurchwahlError, ValueError):
    """A carrier's answer that holds what it can't hold, such as a time that is none."""


class NotInFormat(DurchwahlError, ValueError):
    """A block that another system's format can't say; the message names that format's rule."""


class UnknownRule(DurchwahlError, ValueError):
    """A code that no rule has."""


class InvalidBlock(DurchwahlError, ValueError):
    """An extension range and activation ranges that break a rule; `findings` holds every error, in document order."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings: Findings = Findings(findings)

    def __str__(self) -> str:
        return "\n".join(map(str, self.findings))
