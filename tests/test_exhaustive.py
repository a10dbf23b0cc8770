"""What can be tried out wholly is: every range, every pair of one-digit sets, every pair of ranges within 0-99.

It takes a quarter of an hour of one processor and is left out of a run of all tests; `pytest -m exhaustive` runs it.
"""

from collections.abc import Iterator
from itertools import combinations_with_replacement
from typing import NamedTuple

import pytest

from durchwahl import MAX_EXTENSION, ActivationRange, ExtensionBlock, ExtensionRange, ExtensionSet
from durchwahl._statements import is_trivially_valid
from durchwahl.rules.activation import activation_outside_extension_range, overlapping_activation_ranges
from durchwahl.rules.fields import LocatedRange

pytestmark = pytest.mark.exhaustive

Kind = type[ExtensionRange] | type[ActivationRange]


@pytest.mark.parametrize("kind", [ExtensionRange, ActivationRange])
def test_every_range_there_is(kind: Kind) -> None:
    """All 500,500 ranges can be made, say how long they are, and are read back from what they print."""
    count = 0
    for start_at, end_at in combinations_with_replacement(range(MAX_EXTENSION + 1), 2):
        run = kind(start_at, end_at)
        assert (run.start_at, run.end_at, len(run)) == (start_at, end_at, end_at - start_at + 1)
        text = str(run)
        assert text == (f"{start_at}-{end_at}" if start_at != end_at else f"{start_at}")
        assert kind.parse(text) == run
        count += 1
    assert count == 500_500


class TestSetsOfOneDigit:
    """All 1,024 sets of one-digit extensions, and all 1,048,576 pairs of them, for every operation."""

    MEMBERS = tuple(frozenset(digit for digit in range(10) if number >> digit & 1) for number in range(1024))
    SETS = tuple(map(ExtensionSet, MEMBERS))

    def test_have_their_members_ranges_and_gaps(self) -> None:
        for some, members in zip(self.SETS, self.MEMBERS, strict=True):
            assert list(some) == sorted(members)
            assert (len(some), bool(some), hash(some)) == (len(members), bool(members), hash(members))
            assert (some.first, some.last) == (min(members, default=None), max(members, default=None))
            starts = [digit for digit in sorted(members) if digit - 1 not in members]
            ends = [digit for digit in sorted(members) if digit + 1 not in members]
            assert [(run.start_at, run.end_at) for run in some.ranges] == list(zip(starts, ends, strict=True))
            between = frozenset(range(min(members), max(members))) if members else frozenset()
            assert some.gaps() == between - members

    def test_have_their_complement_within_every_range(self) -> None:
        for start_at, end_at in combinations_with_replacement(range(10), 2):
            within, inside = ExtensionRange(start_at, end_at), frozenset(range(start_at, end_at + 1))
            for some, members in zip(self.SETS, self.MEMBERS, strict=True):
                assert some.complement(within) == inside - members

    def test_have_the_algebra_of_frozensets(self) -> None:
        meant = dict(zip(self.MEMBERS, self.SETS, strict=True))
        for left, ours in meant.items():
            for right, others in meant.items():
                assert ours | others == meant[left | right]
                assert ours & others == meant[left & right]
                assert ours - others == meant[left - right]
                assert ours ^ others == meant[left ^ right]
                assert (ours == others) is (left == right)
                assert (ours <= others) is (left <= right)
                assert (ours < others) is (left < right)
                assert (ours >= others) is (left >= right)
                assert (ours > others) is (left > right)
                assert ours.isdisjoint(others) is left.isdisjoint(right)


class Run(NamedTuple):
    """A range within 0-99 as an extension range, as either of two activation ranges, on the wire, and as its members."""

    whole: ExtensionRange
    first: LocatedRange[ActivationRange]
    second: LocatedRange[ActivationRange]
    written: dict[str, int]
    members: frozenset[int]


def runs() -> Iterator[Run]:
    for start_at, end_at in combinations_with_replacement(range(100), 2):
        part = ActivationRange(start_at, end_at)
        yield Run(
            ExtensionRange(start_at, end_at),
            LocatedRange("/activation_ranges/0", part),
            LocatedRange("/activation_ranges/1", part),
            {"start_at": start_at, "end_at": end_at},
            frozenset(range(start_at, end_at + 1)),
        )


class TestPairsWithin0To99:
    """All 5,050 x 5,050 pairs of ranges, 25,502,500 of them; the first of each pair begins at `start_at`.

    Asked are the rules themselves, because `validate` would take five times as long to read the statements.
    """

    RUNS = tuple(runs())
    EVERY = ExtensionRange(0, 99)
    FROM = pytest.mark.parametrize("start_at", range(100))

    @FROM
    def test_stick_out_exactly_when_the_one_is_no_subset_of_the_other(self, start_at: int) -> None:
        for one in (run for run in self.RUNS if run.whole.start_at == start_at):
            extension_range = LocatedRange("/extension_range", one.whole)
            for other in self.RUNS:
                found = [finding.code for finding in activation_outside_extension_range([other.first], extension_range)]
                if other.members <= one.members:
                    assert found == []
                    assert ExtensionBlock(one.whole, (other.first.range,))
                else:
                    assert found == ["DW201"]

    @FROM
    def test_overlap_exactly_when_they_share_a_member(self, start_at: int) -> None:
        for one in (run for run in self.RUNS if run.whole.start_at == start_at):
            for other in self.RUNS:
                found = [finding.pointer for finding in overlapping_activation_ranges([one.first, other.second])]
                if other.members.isdisjoint(one.members):
                    assert found == []
                    assert ExtensionBlock(self.EVERY, (one.first.range, other.second.range))
                else:
                    assert found == ["/activation_ranges/1"]

    def test_are_clean_at_a_glance_exactly_when_they_are_sorted_and_a_gap_is_between_them(self) -> None:
        whole = {"start_at": 0, "end_at": 99}
        for one in self.RUNS:
            after = one.whole.end_at + 1
            for other in self.RUNS:
                statement = {"extension_range": whole, "activation_ranges": [one.written, other.written]}
                assert is_trivially_valid(statement) is (other.whole.start_at > after)
