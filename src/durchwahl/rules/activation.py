"""What goes live: activation ranges against the extension range, and against each other. DW201-DW205."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from durchwahl._bits import range_mask
from durchwahl.findings import Severity
from durchwahl.ranges import MAX_EXTENSION, ActivationRange, ExtensionRange
from durchwahl.rules._rule import Violation, rule
from durchwahl.rules.fields import LocatedRange
from durchwahl.sets import ExtensionSet

LocatedRanges = Sequence[LocatedRange[ActivationRange]]

_MAX_NAMED = 3
_MAX_SHOWN = 10


@rule("DW201", Severity.ERROR)
def activation_outside_extension_range(
    stated: LocatedRanges, extension_range: LocatedRange[ExtensionRange]
) -> Iterator[Violation]:
    """Every activation range lies within the extension range: what does not port can't go live.

    The carrier's guide: an activation range is equal to the extension range or a subset of it, and 0-10 with an
    activation of 0-100 is invalid.

    Breaks: {"extension_range": "0-10", "activation_ranges": ["0-100"]}
    Passes: {"extension_range": "0-10", "activation_ranges": ["0-10"]}
    """
    ported = range_mask(extension_range.run)
    for activation_range in stated:
        outside = range_mask(activation_range.run) & ~ported
        if outside:
            yield Violation(
                activation_range.pointer,
                f"an activation range must lie within the extension range {extension_range}, "
                f"got {activation_range} with {ExtensionSet._from_mask(outside)} outside",
            )


@rule("DW202", Severity.ERROR)
def overlapping_activation_ranges(stated: LocatedRanges) -> Iterator[Violation]:
    """No extension is in two activation ranges. Both ends count: 5-12 and 12-14 overlap at 12.

    The carrier's guide: activation ranges cannot overlap, and 5-12 with 7-14 is invalid. A range that repeats
    extensions of earlier ones is found once, with exactly what it repeats.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["5-12", "7-14"]}
    Breaks: {"extension_range": "0-99", "activation_ranges": "5-12, 12-14"}
    Passes: {"extension_range": "0-99", "activation_ranges": ["5-12", "14-16"]}
    """
    earlier = _Earlier()
    for activation_range in stated:
        shared = range_mask(activation_range.run) & earlier.covered
        if shared:
            yield Violation(
                activation_range.pointer,
                f"{activation_range} overlaps {earlier.named(activation_range.run)} at {_shown(shared)}",
            )
        earlier.add(activation_range)


def _shown(bits: int) -> str:
    """The extensions as ranges, the first few of them."""
    ranges = ExtensionSet._from_mask(bits).ranges
    more = f" and {len(ranges) - _MAX_SHOWN} more" if len(ranges) > _MAX_SHOWN else ""
    return ", ".join(map(str, ranges[:_MAX_SHOWN])) + more


class _Earlier:
    """The ranges before the one that is checked: which of them it overlaps, without comparing it with every one."""

    def __init__(self) -> None:
        self.covered = 0
        self._covered_often = [0] * _MAX_NAMED
        self._firsts: list[LocatedRange[ActivationRange]] = []
        self._names: dict[ActivationRange, str] = {}
        self._starting = [0] * (MAX_EXTENSION + 1)
        self._ending = [0] * (MAX_EXTENSION + 1)

    def add(self, activation_range: LocatedRange[ActivationRange]) -> None:
        run = activation_range.run
        bits = range_mask(run)
        # The first three ranges that overlap another are each among the first three that cover some one extension, so
        # that no more than 3,000 are kept, however many there are.
        new = bits
        for times in range(_MAX_NAMED):
            self._covered_often[times], new = self._covered_often[times] | new, self._covered_often[times] & new
        if new != bits:
            self._firsts.append(activation_range)
            self._names.clear()
        self.covered |= bits
        self._starting[run.start_at] += 1
        self._ending[run.end_at] += 1

    def named(self, run: ActivationRange) -> str:
        """The first three ranges that this one overlaps, as written, and how many more."""
        if run not in self._names:
            overlapping = (
                str(first)
                for first in self._firsts
                if first.run.start_at <= run.end_at and run.start_at <= first.run.end_at
            )
            self._names[run] = ", ".join(islice(overlapping, _MAX_NAMED))
        # A range overlaps those that start up to its end, except those that end before its start.
        count = sum(self._starting[: run.end_at + 1]) - sum(self._ending[: run.start_at])
        more = f" and {count - _MAX_NAMED} more" if count > _MAX_NAMED else ""
        return self._names[run] + more


@rule("DW203", Severity.WARNING)
def no_activation_range(has_empty_activation: bool, pointer: str) -> Iterator[Violation]:
    """A block usually says what goes live. With no activation range, every extension ports and stays inactive.

    The carrier does not document whether an empty list is taken.

    Breaks: {"extension_range": "0-99", "activation_ranges": []}
    Passes: {"extension_range": "0-99", "activation_ranges": ["0-99"]}
    """
    if has_empty_activation:
        yield Violation(
            pointer, "at least one activation range is usual, got none: every extension ports and stays inactive"
        )


@rule("DW204", Severity.WARNING)
def touching_activation_ranges(stated: LocatedRanges) -> Iterator[Violation]:
    """Ranges without a gap between them are written as one range. Normalising joins them.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["19", "20"]}
    Passes: {"extension_range": "0-99", "activation_ranges": ["19-20"]}
    """
    by_start: dict[int, LocatedRange[ActivationRange]] = {}
    by_end: dict[int, LocatedRange[ActivationRange]] = {}
    for activation_range in stated:
        start_at, end_at = activation_range.run.start_at, activation_range.run.end_at
        before, after = by_end.get(start_at - 1), by_start.get(end_at + 1)
        adjacent = [str(neighbor) for neighbor in (before, activation_range, after) if neighbor is not None]
        if len(adjacent) > 1:
            yield Violation(
                activation_range.pointer,
                f"{', '.join(adjacent[:-1])} and {adjacent[-1]} are adjacent; write them as one range",
            )
        by_start.setdefault(start_at, activation_range)
        by_end.setdefault(end_at, activation_range)


@rule("DW205", Severity.WARNING)
def unsorted_activation_ranges(stated: LocatedRanges) -> Iterator[Violation]:
    """Ranges are listed in ascending order, so that people find what they look for. Normalising sorts them.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["19-20", "4"]}
    Passes: {"extension_range": "0-99", "activation_ranges": ["4", "19-20"]}
    """
    for before, after in pairwise(stated):
        if after.run.start_at < before.run.start_at:
            yield Violation(after.pointer, f"ranges must be in ascending order, got {after} after {before}")
