"""Collisions: blocks that contain the same number, or a prefix of another's. DW501-DW503.

Blocks are compared by their extension ranges, because inactive numbers are ported, too.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from durchwahl._overlaps import PaddedInterval, find_overlaps, format_shared, padded_interval
from durchwahl.errors import DurchwahlError
from durchwahl.findings import Finding, Findings, Severity
from durchwahl.numbers import parse_e164
from durchwahl.ranges import ExtensionRange
from durchwahl.rules._remedies import (
    ACTIVATION_RANGES,
    REMOVED,
    Edit,
    Mistake,
    Suggestion,
    as_lists,
    as_pointer,
    remedy,
)
from durchwahl.rules._rule import Violation, rule


class PlacedRange(NamedTuple):
    """An extension range under a stem, to be compared with others.

    `extension_range` is formatted for messages. `stem` is in E.164, and empty if only the id of the route number is known.
    """

    extension_range: object
    stem: str
    pointer: str
    interval: PaddedInterval

    def __str__(self) -> str:
        under = f" under {self.stem}" if self.stem else ""
        location = f" ({self.pointer})" if self.pointer else ""
        return f"{self.extension_range}{under}{location}"

    def format_shared(self, other: "PlacedRange") -> str:
        """Format the numbers of this range that collide with the other's."""
        numbers = format_shared(self.interval, other.interval)
        return "+" + numbers.replace(" to ", " to +") if self.stem else numbers


def placed_range(extension_range: ExtensionRange, stem: str, pointer: str = "", written: object = None) -> PlacedRange:
    """Make a `PlacedRange`. Ranges with an empty stem can only be compared if they share their unknown route number.

    `written` is the range as written in a statement, for messages.
    """
    return PlacedRange(
        written or extension_range, stem, pointer, padded_interval(stem.removeprefix("+"), extension_range)
    )


@rule("DW501", Severity.ERROR)
def extension_claimed_twice(first: PlacedRange, second: PlacedRange) -> Iterator[Violation]:
    """Two blocks under the same route number must not contain the same number.

    A number can be ported only once. The carrier doesn't document whether a route number may have several blocks.

    Breaks: [{"porting_phone_number_id": "1", "extension_range": "0-99", "activation_ranges": ["4", "14"]},
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
    """No number should be a prefix of another, because the phone network connects the shorter one first.

    If 0 and 06 are both extensions, a caller who dials 06 reaches 0 before dialling the 6. Extensions of different
    lengths are normal without such prefixes: 20-29 and 310-319 fit together, 40-49 and 412-429 don't. Phone systems that
    wait for further digits can handle prefixes, so this is only a warning.

    Breaks: [{"route_number": "+49 30 123", "extension_range": "0-9", "activation_ranges": ["0"]},
             {"route_number": "+49 30 123", "extension_range": "0-99", "activation_ranges": ["06"]}]
    Passes: [{"route_number": "+49 30 123", "extension_range": "0-0", "activation_ranges": ["0"]},
             {"route_number": "+49 30 123", "extension_range": "10-99", "activation_ranges": ["16"]}]
    """
    shorter, longer = sorted((first, second), key=lambda placed: placed.interval.digits)
    if shorter.interval.digits < longer.interval.digits:
        yield Violation(
            second.pointer,
            f"a number must not be a prefix of another, got {shorter.format_shared(longer)} in {shorter}, "
            f"a prefix of {longer.format_shared(shorter)} in {longer}",
        )


@rule("DW503", Severity.ERROR)
def number_reached_by_two_routes(first: PlacedRange, second: PlacedRange) -> Iterator[Violation]:
    """Blocks under different route numbers must not contain the same number.

    A number in E.164 doesn't show where its route number ends: 80-89 under +49 30 1237 are the same numbers as 0-9 under
    +49 30 12378. A number can be ported only once, and so under one route number.

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


@remedy(extension_claimed_twice, number_reached_by_two_routes)
def _remove_repetition(mistake: Mistake) -> Iterator[Suggestion]:
    """Remove the later statement if an earlier one of the same list ports and activates all of its numbers."""
    *earlier, repetition = map(_numbers_of, mistake.document[: int(mistake.path[0]) + 1])
    for numbers in earlier:
        if repetition and numbers and repetition.is_within(numbers):
            safe = repetition.other_fields.items() <= numbers.other_fields.items()
            edit = Edit(as_pointer(mistake.path), REMOVED)
            yield Suggestion("remove this repetition", (edit,), safe)
            return


class _Numbers(NamedTuple):
    """The numbers of a statement: those that port, and those that go live.

    Numbers with another `key` can't be the same: it is their length, and the id of the route number if that is unknown.
    """

    key: tuple[object, int]
    ported: range
    live: frozenset[int]
    other_fields: dict[Any, Any]

    def is_within(self, other: "_Numbers") -> bool:
        """Return whether the other statement ports and activates all of these numbers."""
        is_ported = other.ported.start <= self.ported.start and self.ported.stop <= other.ported.stop
        return self.key == other.key and is_ported and self.live <= other.live


def _numbers_of(statement: object) -> _Numbers | None:
    """Return the numbers of a statement, None if it is malformed."""
    if not isinstance(statement, dict):
        return None
    parsed = Mistake(as_lists(statement), ())
    block, ranges, items = parsed.block, parsed.ranges, parsed.at(ACTIVATION_RANGES)
    try:
        stem = parse_e164(statement.get("route_number", "")).removeprefix("+")
    except DurchwahlError:
        stem = ""
    if block is None or not isinstance(items, list) or len(items) > len(ranges):
        return None
    base = int(stem or "0") * 10**block.width
    live = frozenset(base + extension for each in ranges.values() for extension in each)
    key = None if stem else statement.get("porting_phone_number_id"), len(stem) + block.width
    ported = range(base + block.start_at, base + block.end_at + 1)
    compared = ("extension_range", "activation_ranges", "route_number")
    return _Numbers(key, ported, live, {name: value for name, value in statement.items() if name not in compared})


def check_collision(first: PlacedRange, second: PlacedRange) -> Iterator[Finding]:
    """Yield the finding on two ranges that collide. The rule depends on the lengths of the numbers and on the stems."""
    yield from extension_claimed_twice(first, second)
    yield from number_begins_another(first, second)
    yield from number_reached_by_two_routes(first, second)


def find_collisions(ranges: Sequence[PlacedRange]) -> Findings:
    """Return the violations of each range and the first earlier range that it collides with."""
    overlaps = find_overlaps(placed.interval for placed in ranges)
    return Findings(finding for first, second in overlaps for finding in check_collision(ranges[first], ranges[second]))
