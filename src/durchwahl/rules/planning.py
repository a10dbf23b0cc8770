"""Planning: the numbers that a customer lists for a port. DW701-DW703."""

from collections.abc import Iterator

from durchwahl._messages import format_value
from durchwahl.errors import DurchwahlError
from durchwahl.findings import Severity
from durchwahl.rules._rule import Violation, rule


@rule("DW701", Severity.ERROR)
def unreadable_number(error: DurchwahlError, pointer: str) -> Iterator[Violation]:
    """Every item must be one number, in international spelling, or in national spelling if a region is given.

    Labels such as `Tel.` before or after the number are ignored. Nothing is guessed: two numbers in one item, an extension
    after a word, a number without its country code, and a float, which has lost its zeros, are left out of the plan.

    Breaks: {"numbers": ["+49 30 9880/9881", "030 123456", 493012345.0]}
    Passes: {"numbers": ["Tel. +49 30 123456-04", "0049 (0)30 / 12345619"]}
    """
    yield Violation(pointer, str(error))


@rule("DW702", Severity.ERROR)
def number_outside_held_blocks(e164: str, pointer: str) -> Iterator[Violation]:
    """Every number must be in a block that the losing carrier holds, if those blocks are given.

    A block must be ported exactly as it is held, so a number outside of all blocks can't be part of the port.

    Breaks: {"numbers": ["+49 30 12345-142"], "held": ["+49 30 12345 0-99"]}
    Passes: {"numbers": ["+49 30 12345-42"], "held": ["+49 30 12345 0-99"]}
    """
    yield Violation(pointer, f"a number must be in a block that the losing carrier holds, got {format_value(e164)}")


@rule("DW703", Severity.NOTE)
def number_listed_twice(e164: str, first: str, pointer: str) -> Iterator[Violation]:
    """Every number is listed once.

    Listing a number again changes nothing, but it may be a typing mistake for another number.

    Breaks: {"numbers": ["+49 30 12345-42", "0049 30 1234542"]}
    Passes: {"numbers": ["+49 30 12345-42", "+49 30 12345-43"]}
    """
    yield Violation(pointer, f"a number must be listed once, got {format_value(e164)} here and at {first}")
