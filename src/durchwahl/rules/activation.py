"""Activation ranges: whether they are within the extension range, and how they relate to each other. DW201-DW205."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from durchwahl._bits import LOW_MASKS, iter_runs, range_mask
from durchwahl._messages import format_list
from durchwahl._notation import format_range
from durchwahl.findings import Severity
from durchwahl.ranges import ActivationRange, ExtensionRange
from durchwahl.rules._remedies import (
    ACTIVATION_RANGES,
    REMOVED,
    Edit,
    Mistake,
    Suggestion,
    as_pointer,
    ends_of,
    intersection,
    remedy,
)
from durchwahl.rules._rule import Violation, rule
from durchwahl.rules.fields import LocatedRange

LocatedRanges = Sequence[LocatedRange[ActivationRange]]

_MAX_NAMED = 3


@rule("DW201", Severity.ERROR)
def activation_outside_extension_range(
    activation_ranges: LocatedRanges, extension_range: LocatedRange[ExtensionRange]
) -> Iterator[Violation]:
    """Every activation range must be within the extension range.

    The carrier's guide requires this, with 0-10 and an activation range of 0-100 as an invalid example. A number that
    isn't ported can't go live.

    Breaks: {"extension_range": "0-9", "activation_ranges": ["5-12"]}
    Passes: {"extension_range": "0-9", "activation_ranges": ["5-9"]}
    """
    ported = range_mask(extension_range.range)
    for activation_range in activation_ranges:
        outside = range_mask(activation_range.range) & ~ported
        if outside:
            yield Violation(
                activation_range.pointer,
                f"an activation range must lie within the extension range {extension_range}, "
                f"got {activation_range} with {', '.join(iter_runs(outside, format_range))} outside",
            )


@remedy(activation_outside_extension_range)
def _cut_or_grow(mistake: Mistake) -> Iterator[Suggestion]:
    """Cut the range, or write the next larger customary extension range."""
    if mistake.lacks_digit:
        yield from mistake.grow()
    if mistake.block and (inside := intersection(mistake.ranges[mistake.path], mistake.block)):
        yield mistake.rewrite(mistake.path, *inside)
    yield from mistake.grow()


@rule("DW202", Severity.ERROR)
def overlapping_activation_ranges(activation_ranges: LocatedRanges) -> Iterator[Violation]:
    """Activation ranges must not overlap; both ends count, so 5-12 and 12-14 overlap at 12.

    The carrier's guide requires this, with 5-12 and 7-14 as an invalid example. Before you join two ranges, ask whether
    two people were given the same extensions. A range that overlaps several earlier ranges is reported once, with all
    the extensions that it repeats.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["5-12", "7-14"]}
    Breaks: {"extension_range": "0-99", "activation_ranges": "5-12, 12-14"}
    Passes: {"extension_range": "0-99", "activation_ranges": ["5-12", "14-16"]}
    """
    # Masks of the extensions that are in at least one, two, three of the earlier ranges.
    once = twice = thrice = 0
    # A message names the first three overlapped ranges. Candidates are the ranges that are among the first three at one of
    # their extensions: wherever another range is overlapped, three candidates before it are overlapped, too. There are at
    # most 3,000 candidates, so the time stays linear even if every range overlaps every other.
    candidates: list[tuple[int, LocatedRange[ActivationRange]]] = []
    # How many ranges start and end at an extension.
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for activation_range in activation_ranges:
        start_at, end_at = activation_range.range.start_at, activation_range.range.end_at
        mask = LOW_MASKS[end_at + 1] ^ LOW_MASKS[start_at]
        if mask & once:
            candidates_here = (str(candidate) for other_mask, candidate in candidates if other_mask & mask)
            overlapped = list(islice(candidates_here, _MAX_NAMED))
            more = ""
            if len(overlapped) == _MAX_NAMED:
                # A range overlaps all ranges that start before its end, except those that end before its start.
                count = sum(starts[extension] for extension in starts if extension <= end_at)
                count -= sum(ends[extension] for extension in ends if extension < start_at)
                more = f" and {count - _MAX_NAMED} more" if count > _MAX_NAMED else ""
            yield Violation(
                activation_range.pointer,
                f"{activation_range} overlaps {', '.join(overlapped)}{more} "
                f"at {format_list(list(iter_runs(mask & once, format_range)))}",
            )
        if mask & ~thrice:
            candidates.append((mask, activation_range))
        thrice |= twice & mask
        twice |= once & mask
        once |= mask
        starts[start_at] = starts.get(start_at, 0) + 1
        ends[end_at] = ends.get(end_at, 0) + 1


@rule("DW203", Severity.WARNING)
def no_activation_range(has_empty_activation: bool, pointer: str) -> Iterator[Violation]:
    """A block usually has at least one activation range; without one, all of its extensions port and stay inactive.

    The carrier doesn't document whether it accepts an empty list.

    Breaks: {"extension_range": "0-99", "activation_ranges": []}
    Passes: {"extension_range": "0-99", "activation_ranges": ["0-99"]}
    """
    if has_empty_activation:
        yield Violation(
            pointer, "at least one activation range is usual, got none: every extension ports and stays inactive"
        )


@rule("DW204", Severity.WARNING)
def touching_activation_ranges(activation_ranges: LocatedRanges) -> Iterator[Violation]:
    """Activation ranges without a gap between them should be written as one range.

    The carrier's guide doesn't require it, but one range is shorter and easier to read. `normalised` merges them.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["19", "20"]}
    Passes: {"extension_range": "0-99", "activation_ranges": ["19-20"]}
    """
    by_start: dict[int, LocatedRange[ActivationRange]] = {}
    by_end: dict[int, LocatedRange[ActivationRange]] = {}
    for activation_range in activation_ranges:
        start_at, end_at = activation_range.range.start_at, activation_range.range.end_at
        before, after = by_end.get(start_at - 1), by_start.get(end_at + 1)
        adjacent = [str(neighbor) for neighbor in (before, activation_range, after) if neighbor is not None]
        if len(adjacent) > 1:
            yield Violation(
                activation_range.pointer,
                f"{', '.join(adjacent[:-1])} and {adjacent[-1]} are adjacent; write them as one range",
            )
        by_start.setdefault(start_at, activation_range)
        by_end.setdefault(end_at, activation_range)


@remedy(overlapping_activation_ranges, touching_activation_ranges)
def _join(mistake: Mistake) -> Iterator[Suggestion]:
    """Write the ranges as one."""
    here, ranges = int(mistake.path[-1]), mistake.ranges
    own = ranges[mistake.path]
    # In the position of the first one, without the later ones.
    first, *rest = (
        path
        for path, other in ranges.items()
        if int(path[-1]) <= here and other.start_at <= own.end_at + 1 and own.start_at <= other.end_at + 1
    )
    if any(isinstance(mistake.at(path), dict) and len(mistake.at(path)) > 2 for path in rest):
        return  # other fields of a removed range would be lost
    joined = [ranges[path] for path in (first, *rest)]
    start_at, end_at = min(joined).start_at, max(each.end_at for each in joined)
    message, edits, _ = mistake.rewrite(first, start_at, end_at)
    if ends_of(ranges[first]) == (start_at, end_at):
        message, edits = f"write only {ranges[first]}", ()
    yield Suggestion(message, edits + tuple(Edit(as_pointer(path), REMOVED) for path in rest), safe=True)


@rule("DW205", Severity.WARNING)
def unsorted_activation_ranges(activation_ranges: LocatedRanges) -> Iterator[Violation]:
    """Activation ranges should be listed in ascending order.

    The carrier's guide doesn't require it, but a sorted list is easier to search and to compare. `normalised` sorts it.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["19-20", "4"]}
    Passes: {"extension_range": "0-99", "activation_ranges": ["4", "19-20"]}
    """
    for before, after in pairwise(activation_ranges):
        if after.range.start_at < before.range.start_at:
            yield Violation(after.pointer, f"ranges must be in ascending order, got {after} after {before}")


@remedy(unsorted_activation_ranges)
def _sort(mistake: Mistake) -> Iterator[Suggestion]:
    """Sort the ranges."""
    items, ranges = mistake.at(ACTIVATION_RANGES), mistake.ranges
    if len(ranges) == len(items):
        order = sorted(ranges, key=lambda path: ranges[path].start_at)
        moved = [(to, mistake.at(path)) for to, path in zip(ranges, order, strict=True) if to != path]
        edits = tuple(Edit(as_pointer(to), value) for to, value in moved)
        yield Suggestion(f"sort them: {format_list([ranges[path] for path in order])}", edits, safe=True)
