"""The exceptions, all subclasses of `DurchwahlError`.

Exceptions for invalid values are also subclasses of `ValueError`, and those for wrong types of `TypeError`.
"""

from typing import ClassVar

from durchwahl.findings import Finding, Findings


class DurchwahlError(Exception):
    """Base class of all exceptions. `code` is the code of the violated rule, for `explain`, or None.

    >>> from durchwahl import DurchwahlError, RouteNumber
    >>> try:
    ...     RouteNumber("0201 2345678")
    ... except DurchwahlError as error:
    ...     print(error.code)
    DW401
    """

    code: ClassVar[str | None] = None


class WrongType(DurchwahlError, TypeError):
    """A value has the wrong type, such as an integer where an extension needs its zeros.

    >>> from durchwahl import ExtensionBlock
    >>> ExtensionBlock.covering([4])
    Traceback (most recent call last):
        ...
    durchwahl.errors.WrongType: an extension must be a string with its leading zeros, such as '04', got 4
    """

    code: ClassVar[str | None] = "DW102"


class InvalidExtension(DurchwahlError, ValueError):
    """An extension is outside 0-999, or outside its extension range.

    >>> from durchwahl import ExtensionRange
    >>> ExtensionRange(0, 1000)
    Traceback (most recent call last):
        ...
    durchwahl.errors.InvalidExtension: an extension must be within 0-999, got 1000
    """

    code: ClassVar[str | None] = "DW103"


class UnassignedExtension(DurchwahlError, KeyError, ValueError):
    """An extension has no destination in a directory, or is outside its extension range.

    >>> from durchwahl import Directory, ExtensionRange
    >>> Directory(ExtensionRange(0, 99), {"00": "Zentrale"})["04"]
    Traceback (most recent call last):
        ...
    durchwahl.errors.UnassignedExtension: an extension must be within 0-99 and assigned, got '04'
    """

    def __str__(self) -> str:
        # str(KeyError) is the repr of its argument.
        return str(self.args[0])


class InvalidRange(DurchwahlError, ValueError):
    """A range ends before it starts.

    >>> from durchwahl import ActivationRange
    >>> ActivationRange(20, 19)
    Traceback (most recent call last):
        ...
    durchwahl.errors.InvalidRange: a range must not end before it starts, got 20-19
    """

    code: ClassVar[str | None] = "DW104"


class InvalidNotation(DurchwahlError, ValueError):
    """A string can't be parsed as ranges. `position` is the index of the first unexpected character.

    >>> from durchwahl import ExtensionSet
    >>> ExtensionSet.parse("4, 1--2")
    Traceback (most recent call last):
        ...
    durchwahl.errors.InvalidNotation: a number is expected at character 6, got '-2' in '1--2'
    """

    code: ClassVar[str | None] = "DW106"

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message, position)
        self.position = position

    def __str__(self) -> str:
        return str(self.args[0])


class InvalidPadding(InvalidNotation):
    """Leading zeros contradict the block's width.

    >>> from durchwahl import ExtensionRange
    >>> ExtensionRange.parse("000-099")
    Traceback (most recent call last):
        ...
    durchwahl.errors.InvalidPadding: padded digits must have the block's width of 2, got '000' at character 1
    """

    code: ClassVar[str | None] = "DW107"


class InvalidNumber(DurchwahlError, ValueError):
    """A string isn't an E.164 number in any usual spelling, or a function doesn't accept the number.

    >>> from durchwahl import RouteNumber
    >>> RouteNumber("0201 2345678")
    Traceback (most recent call last):
        ...
    durchwahl.errors.InvalidNumber: a number must begin with + or 00 and its country code, got '0201 2345678'
    """

    code: ClassVar[str | None] = "DW401"


class NumberTooLong(InvalidNumber):
    """The extended numbers of a route number would exceed the 15 digits of E.164.

    >>> from durchwahl import ExtensionBlock
    >>> ExtensionBlock.parse("0-99: 4").under("+49 20 1234567890")
    Traceback (most recent call last):
        ...
    durchwahl.errors.NumberTooLong: an extended number must have at most 15 digits, got 16: +49201234567890 and an extension of 2 digits
    """

    code: ClassVar[str | None] = "DW403"


class CannotCover(DurchwahlError, ValueError):
    """No single block can contain these extensions or numbers: their widths differ, they have too many digits, or there are none.

    >>> from durchwahl import ExtensionBlock
    >>> ExtensionBlock.covering(["4", "04"])
    Traceback (most recent call last):
        ...
    durchwahl.errors.CannotCover: the extensions of one block must all have the same width, got 4 and 04; `plan` proposes several blocks for full numbers
    """


class OrderNotEditable(DurchwahlError, ValueError):
    """The status of an order no longer allows changes to its extensions.

    >>> from durchwahl import ExtensionBlock, changes
    >>> changes([], {"f24151b6": [ExtensionBlock.parse("0-9: 4")]}, status="ported")
    Traceback (most recent call last):
        ...
    durchwahl.errors.OrderNotEditable: an order takes extensions while it is draft, in-process, exception, got 'ported'
    """

    code: ClassVar[str | None] = "DW601"


class UnknownStatus(DurchwahlError, ValueError):
    """No porting order can have this status.

    >>> from durchwahl import changes
    >>> changes([], {}, status="in_process")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    durchwahl.errors.UnknownStatus: an order's status must be one of draft, ..., got 'in_process'
    """

    code: ClassVar[str | None] = "DW602"


class InvalidAnswer(DurchwahlError, ValueError):
    """An answer of the carrier can't be read, or a list of answers isn't complete.

    >>> from durchwahl import changes
    >>> changes([{"id": "3e0f"}], {"f24151b6": []}, status="draft")
    Traceback (most recent call last):
        ...
    durchwahl.errors.InvalidAnswer: record 0 with the id '3e0f' can't be read: extension_range must be a range, got null
    """


class NotInFormat(DurchwahlError, ValueError):
    """The format of another system can't express a block. The message names the violated rule.

    >>> from durchwahl import ExtensionBlock, formats
    >>> formats.wita.blocks("+49 20 1234567", ExtensionBlock.parse("5-17: 5"))
    Traceback (most recent call last):
        ...
    durchwahl.errors.NotInFormat: in a block's von every digit after the first must be 0, got 05-17
    """


class UnknownRule(DurchwahlError, ValueError):
    """No rule has this code.

    >>> from durchwahl import explain
    >>> explain("DW999")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    durchwahl.errors.UnknownRule: a rule's code must be one of DW101, ..., got 'DW999'
    """


class InvalidBlock(DurchwahlError, ValueError):
    """A block breaks rules. `findings` contains every error, in document order.

    >>> from durchwahl import ExtensionBlock
    >>> ExtensionBlock.parse("0-9: 4-10, 5")
    Traceback (most recent call last):
        ...
    durchwahl.errors.InvalidBlock: /activation_ranges: DW201 error: an activation range must lie within the extension range 0-9, got 4-10 with 10 outside
    /activation_ranges: DW202 error: 5 overlaps 4-10 at 5
    """

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings: Findings = Findings(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        return "\n".join(map(str, self.findings))
