"""The extension range: whether its ends are usual, and how its extensions are padded. DW301 and DW302."""

from collections.abc import Iterator

from durchwahl.findings import Severity
from durchwahl.ranges import ExtensionRange
from durchwahl.rules._remedies import Mistake, Suggestion, remedy
from durchwahl.rules._rule import Violation, rule
from durchwahl.rules.fields import LocatedRange


@rule("DW301", Severity.WARNING)
def uncustomary_block(located: LocatedRange[ExtensionRange]) -> Iterator[Violation]:
    """An extension range is typically 0-9, 0-99 or 0-999.

    The carrier's guide calls these ranges typical, but it also mentions 0-10, and partial blocks such as 30-69 exist.
    Other ranges are often typing mistakes.

    Breaks: {"extension_range": "30-69", "activation_ranges": ["30"]}
    Breaks: {"extension_range": "0-100", "activation_ranges": ["30"]}
    Passes: {"extension_range": "0-99", "activation_ranges": ["30"]}
    """
    if not located.range.is_customary:
        yield Violation(
            located.pointer,
            f"a block is customarily 0-9, 0-99 or 0-999, got {located} (size {len(located.range)})",
        )


@rule("DW302", Severity.WARNING)
def undefined_padding(located: LocatedRange[ExtensionRange]) -> Iterator[Violation]:
    """The ends of an extension range should have the same number of digits, except in 0-9, 0-99 and 0-999.

    The extensions of 0-99 are dialled as 00 to 99. The carrier doesn't document how it pads a range such as 0-10. This
    library applies the same rule, 00 to 10, but another system may read it as 0 to 10.

    Breaks: {"extension_range": "0-10", "activation_ranges": ["4"]}
    Passes: {"extension_range": "10-99", "activation_ranges": ["14"]}
    """
    extension_range = located.range
    if len(str(extension_range.start_at)) != extension_range.width and not extension_range.is_customary:
        padded = f"{extension_range.digits(extension_range.start_at)}-{extension_range.end_at}"
        yield Violation(
            located.pointer,
            "the ends of a block should have the same number of digits unless it is customary, "
            f"got {located}, whose padding is undefined; it is read as {padded}",
        )


@remedy(uncustomary_block, undefined_padding)
def _write_customary_block(mistake: Mistake) -> Iterator[Suggestion]:
    """Write the customary block whose ends differ by at most 1."""
    yield from mistake.shift()
