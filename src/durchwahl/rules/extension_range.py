"""The block: the extension range as a whole. DW301 and DW302."""

from collections.abc import Iterator

from durchwahl.findings import Severity
from durchwahl.ranges import ExtensionRange
from durchwahl.rules._rule import Violation, rule
from durchwahl.rules.fields import LocatedRange


@rule("DW301", Severity.WARNING)
def uncustomary_block(stated: LocatedRange[ExtensionRange]) -> Iterator[Violation]:
    """A block is typically 0-9, 0-99 or 0-999.

    The carrier's guide says "typically", and mentions 0-10 itself; partial blocks such as 30-69 exist. Still, most
    others are typing mistakes: 0-999 for 0-99 is ten times too many numbers.

    Breaks: {"extension_range": "30-69", "activation_ranges": ["30"]}
    Passes: {"extension_range": "0-99", "activation_ranges": ["30"]}
    """
    if not stated.run.is_customary:
        yield Violation(
            stated.pointer,
            f"a block is customarily 0-9, 0-99 or 0-999, got {stated} of {len(stated.run)}",
        )


@rule("DW302", Severity.WARNING)
def undefined_padding(stated: LocatedRange[ExtensionRange]) -> Iterator[Violation]:
    """The ends of a block have equally many digits, unless it is one of the customary blocks.

    0-9, 0-99 and 0-999 are dialled with the digits of their end, from 0, 00 or 000 on. How the carrier pads 0-10 is not
    documented: here it is 00 to 10, by the same rule, and another system may take it for 0 to 10.

    Breaks: {"extension_range": "0-10", "activation_ranges": ["4"]}
    Passes: {"extension_range": "10-99", "activation_ranges": ["14"]}
    """
    extension_range = stated.run
    if len(str(extension_range.start_at)) != extension_range.width and not extension_range.is_customary:
        as_dialled = f"{extension_range.digits(extension_range.start_at)}-{extension_range.end_at}"
        yield Violation(
            stated.pointer,
            f"the ends of a block have equally many digits unless it is customary, got {stated}, "
            f"whose padding is undefined; it is taken for {as_dialled}",
        )
