"""The exceptions, all subclasses of `DurchwahlError`.

Exceptions for invalid values are also subclasses of `ValueError`, and those for wrong types of `TypeError`.
"""

from typing import ClassVar

from durchwahl.findings import Finding, Findings


class DurchwahlError(Exception):
    """Base class of all exceptions. `code` is the code of the violated rule, for `explain`, or None."""

    code: ClassVar[str | None] = None


class WrongType(DurchwahlError, TypeError):
    """A value of the wrong type, such as the string "4" for the extension 4."""

    code: ClassVar[str | None] = "DW102"


class InvalidExtension(DurchwahlError, ValueError):
    """An extension outside 0-999, or outside its extension range."""

    code: ClassVar[str | None] = "DW103"


class UnassignedExtension(DurchwahlError, KeyError, ValueError):
    """An extension without a destination in a directory, or outside its extension range."""

    def __str__(self) -> str:
        # str(KeyError) is the repr of its argument.
        return str(self.args[0])


class InvalidRange(DurchwahlError, ValueError):
    """A range that ends before it starts."""

    code: ClassVar[str | None] = "DW104"


class InvalidNotation(DurchwahlError, ValueError):
    """A string that can't be parsed as ranges; `position` is the index of the first unexpected character."""

    code: ClassVar[str | None] = "DW106"

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message, position)
        self.position = position

    def __str__(self) -> str:
        return str(self.args[0])


class InvalidPadding(InvalidNotation):
    """Leading zeros that contradict the block's width, such as `04` in 0-9."""

    code: ClassVar[str | None] = "DW107"


class InvalidNumber(DurchwahlError, ValueError):
    """A string that is not an E.164 number in any usual spelling, or a number that a function doesn't accept."""

    code: ClassVar[str | None] = "DW401"


class NumberTooLong(InvalidNumber):
    """A route number whose extended numbers would exceed the 15 digits of E.164."""

    code: ClassVar[str | None] = "DW403"


class CannotCover(DurchwahlError, ValueError):
    """Extensions or numbers that no single block can contain: of different widths, of too many digits, or none at all."""


class OrderNotEditable(DurchwahlError, ValueError):
    """An order whose status no longer allows changes to its extensions."""

    code: ClassVar[str | None] = "DW601"


class UnknownStatus(DurchwahlError, ValueError):
    """A status that no porting order can have."""

    code: ClassVar[str | None] = "DW602"


class InvalidAnswer(DurchwahlError, ValueError):
    """A malformed carrier response, such as an unparsable timestamp."""


class NotInFormat(DurchwahlError, ValueError):
    """A block the target format can't represent; the message names the violated rule."""


class UnknownRule(DurchwahlError, ValueError):
    """A code that no rule has."""


class InvalidBlock(DurchwahlError, ValueError):
    """An invalid extension block; `findings` contains every error, in document order."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings: Findings = Findings(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        return "\n".join(map(str, self.findings))
