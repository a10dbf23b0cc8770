"""Collisions: numbers that two blocks of an order claim. DW501-DW503.

Whole extension ranges are judged, because an inactive number is ported too.
"""

from collections.abc import Iterator
from typing import NamedTuple

from durchwahl._overlaps import PaddedInterval, format_shared, padded_interval
from durchwahl.findings import Finding, Severity
from durchwahl.ranges import ExtensionRange
from durchwahl.rules._rule import Violation, rule


class PlacedRange(NamedTuple):
    """A block that claims numbers: its extension range as a message shows it, its stem in E.164 if that is known, its pointer."""

    extension_range: object
    stem: str
    pointer: str
    interval: PaddedInterval

    def __str__(self) -> str:
        under = f" under {self.stem}" if self.stem else ""
        place = f" ({self.pointer})" if self.pointer else ""
        return f"{self.extension_range}{under}{place}"

    def format_shared(self, other: "PlacedRange") -> str:
        """The numbers of this block that clash with the other's."""
        numbers = format_shared(self.interval, other.interval)
        return "+" + numbers.replace(" to ", " to +") if self.stem else numbers


def placed_range(extension_range: ExtensionRange, stem: str, pointer: str = "", written: object = None) -> PlacedRange:
    """A block as a claimant; an empty stem means one that is not known, but the same for all that are compared.

    `written` is the range as it was written, if that was as text.
    """
    return PlacedRange(
        written or extension_range, stem, pointer, padded_interval(stem.removeprefix("+"), extension_range)
    )


@rule("DW501", Severity.ERROR)
def extension_claimed_twice(first: PlacedRange, second: PlacedRange) -> Iterator[Violation]:
    """Two blocks of one route number share no number.

    The carrier does not document several blocks on one route number; that a number is ported twice can't be meant.

    Breaks: [{"porting_phone_number_id": "1", "extension_range": "0-99", "activation_ranges": ["4"]},
             {"porting_phone_number_id": "1", "extension_range": "10-19", "activation_ranges": ["14"]}]
    Passes: [{"porting_phone_number_id": "1", "extension_range": "10-19", "activation_ranges": ["14"]},
             {"porting_phone_number_id": "1", "extension_range": "20-29", "activation_ranges": ["24"]}]
    """
    if first.interval.digits == second.interval.digits and first.stem == second.stem:
        yield Violation(
            second.pointer,
            f"a number must be in one block only, got {second.format_shared(first)} in {first} and in {second}",
        )


@rule("DW502", Severity.WARNING)
def number_begins_another(first: PlacedRange, second: PlacedRange) -> Iterator[Violation]:
    """No number begins another: who dials 06 is connected with 0 before the 6.

    Extensions of different lengths are normal as long as none begins another: 20-29 and 310-319 live together, 40-49
    and 412-429 don't. Some systems wait for further digits, so that this is a warning.

    Breaks: [{"route_number": "+49 30 123", "extension_range": "0-9", "activation_ranges": ["0"]},
             {"route_number": "+49 30 123", "extension_range": "0-99", "activation_ranges": ["06"]}]
    Passes: [{"route_number": "+49 30 123", "extension_range": "0-0", "activation_ranges": ["0"]},
             {"route_number": "+49 30 123", "extension_range": "10-99", "activation_ranges": ["16"]}]
    """
    shorter, longer = sorted((first, second), key=lambda placed_range: placed_range.interval.digits)
    if shorter.interval.digits < longer.interval.digits:
        yield Violation(
            second.pointer,
            f"a number must not be a prefix of another, got {shorter.format_shared(longer)} in {shorter}, "
            f"a prefix of {longer.format_shared(shorter)} in {longer}",
        )


@rule("DW503", Severity.ERROR)
def number_reached_by_two_routes(first: PlacedRange, second: PlacedRange) -> Iterator[Violation]:
    """A number has one route number: 80-89 under one that ends in 7 are the numbers of 0-9 under the one ending in 78.

    Breaks: [{"route_number": "+49 30 1237", "extension_range": "80-89", "activation_ranges": ["80"]},
             {"route_number": "+49 30 12378", "extension_range": "0-9", "activation_ranges": ["0"]}]
    Passes: [{"route_number": "+49 30 1237", "extension_range": "80-89", "activation_ranges": ["80"]},
             {"route_number": "+49 30 12379", "extension_range": "0-9", "activation_ranges": ["0"]}]
    """
    if first.interval.digits == second.interval.digits and first.stem != second.stem:
        yield Violation(
            second.pointer,
            f"a number must have one route number only, got {second.format_shared(first)} in {first} and in {second}",
        )


def check_collision(first: PlacedRange, second: PlacedRange) -> Iterator[Finding]:
    """What two clashing claimants break; it is one rule, by the lengths of their numbers and by their stems."""
    yield from extension_claimed_twice(first, second)
    yield from number_begins_another(first, second)
    yield from number_reached_by_two_routes(first, second)
