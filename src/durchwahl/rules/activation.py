"""What goes live: activation ranges against the extension range, and against each other. DW201-DW205."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from durchwahl.bits import bits_of
from durchwahl.findings import Severity
from durchwahl.ranges import MAX_EXTENSION, ActivationRange, ExtensionRange
from durchwahl.rules.rule import Breach, rule
from durchwahl.rules.shape import Stated
from durchwahl.sets import from_bits

StatedRanges = Sequence[Stated[ActivationRange]]

_MOST_NAMED = 3


@rule("DW201", Severity.ERROR)
def activation_outside_extension_range(stated: StatedRanges, extension_range: ExtensionRange) -> Iterator[Breach]:
    """Every activation range lies within the extension range: what does not port can't go live.

    The carrier's guide: an activation range is equal to the extension range or a subset of it, and 0-10 with an
    activation of 0-100 is invalid.

    Breaks: {"extension_range": "0-10", "activation_ranges": ["0-100"]}
    Passes: {"extension_range": "0-10", "activation_ranges": ["0-10"]}
    """
    ported = bits_of(extension_range)
    for pointer, activation_range, _ in stated:
        outside = bits_of(activation_range) & ~ported
        if outside:
            yield Breach(
                pointer,
                f"an activation range must lie within the extension range {extension_range}, "
                f"got {activation_range} with {from_bits(outside)} outside",
            )


@rule("DW202", Severity.ERROR)
def overlapping_activation_ranges(stated: StatedRanges) -> Iterator[Breach]:
    """No extension is in two activation ranges. Both ends count: 5-12 and 12-14 overlap at 12.

    The carrier's guide: activation ranges cannot overlap, and 5-12 with 7-14 is invalid. A range that repeats
    extensions of earlier ones is found once, with exactly what it repeats.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["5-12", "7-14"]}
    Breaks: {"extension_range": "0-99", "activation_ranges": "5-12, 12-14"}
    Passes: {"extension_range": "0-99", "activation_ranges": ["5-12", "14-16"]}
    """
    earlier = _Earlier()
    for pointer, activation_range, _ in stated:
        shared = bits_of(activation_range) & earlier.covered
        if shared:
            yield Breach(
                pointer, f"{activation_range} overlaps {earlier.named(activation_range)} at {from_bits(shared)}"
            )
        earlier.add(activation_range)


class _Earlier:
    """The ranges before the one that is judged: which of them it meets, without comparing it with every one."""

    def __init__(self) -> None:
        self.covered = 0
        self._covered_often = [0] * _MOST_NAMED
        self._firsts: list[ActivationRange] = []
        self._names: dict[ActivationRange, str] = {}
        self._starting = [0] * (MAX_EXTENSION + 1)
        self._ending = [0] * (MAX_EXTENSION + 1)

    def add(self, activation_range: ActivationRange) -> None:
        bits = bits_of(activation_range)
        # The first three ranges that meet another are each among the first three that cover some one extension, so
        # that no more than 3,000 are kept, however many there are.
        new = bits
        for times in range(_MOST_NAMED):
            self._covered_often[times], new = self._covered_often[times] | new, self._covered_often[times] & new
        if new != bits:
            self._firsts.append(activation_range)
            self._names.clear()
        self.covered |= bits
        self._starting[activation_range.start_at] += 1
        self._ending[activation_range.end_at] += 1

    def named(self, met: ActivationRange) -> str:
        """The first three ranges that this one meets, and how many more."""
        if met not in self._names:
            meeting = (first for first in self._firsts if first.start_at <= met.end_at and met.start_at <= first.end_at)
            self._names[met] = ", ".join(str(first) for first in islice(meeting, _MOST_NAMED))
        # Of all ranges, those meet that start up to here and don't end before.
        count = sum(self._starting[: met.end_at + 1]) - sum(self._ending[: met.start_at])
        more = f" and {count - _MOST_NAMED} more" if count > _MOST_NAMED else ""
        return self._names[met] + more


@rule("DW203", Severity.WARNING)
def no_activation_range(activates_nothing: bool, pointer: str) -> Iterator[Breach]:
    """A block usually says what goes live. With no activation range, every extension ports and stays inactive.

    The carrier does not document whether an empty list is taken.

    Breaks: {"extension_range": "0-99", "activation_ranges": []}
    Passes: {"extension_range": "0-99", "activation_ranges": ["0-99"]}
    """
    if activates_nothing:
        yield Breach(
            pointer, "at least one activation range is usual, got none: every extension ports and stays inactive"
        )


@rule("DW204", Severity.WARNING)
def touching_activation_ranges(stated: StatedRanges) -> Iterator[Breach]:
    """Ranges that follow each other without a gap are one range, written in pieces. Normalising joins them.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["19", "20"]}
    Passes: {"extension_range": "0-99", "activation_ranges": ["19-20"]}
    """
    by_start: dict[int, ActivationRange] = {}
    by_end: dict[int, ActivationRange] = {}
    for pointer, activation_range, _ in stated:
        before, behind = by_end.get(activation_range.start_at - 1), by_start.get(activation_range.end_at + 1)
        touched = " and ".join(str(neighbour) for neighbour in (before, behind) if neighbour is not None)
        if touched:
            yield Breach(
                pointer, f"ranges without a gap between them are one range, got {activation_range} next to {touched}"
            )
        by_start.setdefault(activation_range.start_at, activation_range)
        by_end.setdefault(activation_range.end_at, activation_range)


@rule("DW205", Severity.WARNING)
def unsorted_activation_ranges(stated: StatedRanges) -> Iterator[Breach]:
    """Ranges are listed in ascending order, so that people find what they look for. Normalising sorts them.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["19-20", "4"]}
    Passes: {"extension_range": "0-99", "activation_ranges": ["4", "19-20"]}
    """
    for (_, before, _), (pointer, activation_range, _) in pairwise(stated):
        if activation_range.start_at < before.start_at:
            yield Breach(pointer, f"ranges stand in ascending order, got {activation_range} after {before}")
