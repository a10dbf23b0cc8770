"""Exhaustive tests: every range, all pairs of sets of one-digit extensions, all pairs of ranges in 0-99.

It takes a quarter of an hour, and only `pytest -m exhaustive` runs it.
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


@pytest.mark.parametrize("cls", [ExtensionRange, ActivationRange])
def test_every_range_has_its_ends_and_parses_back(cls: type[ExtensionRange] | type[ActivationRange]) -> None:
    count = 0
    for start_at, end_at in combinations_with_replacement(range(MAX_EXTENSION + 1), 2):
        valid = cls(start_at, end_at)
        assert (valid.start_at, valid.end_at, len(valid)) == (start_at, end_at, end_at - start_at + 1)
        assert str(valid) == (f"{start_at}-{end_at}" if start_at != end_at else f"{start_at}")
        assert cls.parse(str(valid)) == valid
        count += 1
    assert count == 500_500


class TestSetsOfOneDigit:
    """Try all 1,024 sets of one-digit extensions, and for every operator all 1,048,576 pairs of them."""

    MEMBERS = tuple(frozenset(digit for digit in range(10) if mask >> digit & 1) for mask in range(1024))
    SETS = tuple(map(ExtensionSet, MEMBERS))

    def test_have_their_members_ranges_and_gaps(self) -> None:
        for extensions, members in zip(self.SETS, self.MEMBERS, strict=True):
            assert list(extensions) == sorted(members)
            assert (len(extensions), bool(extensions), hash(extensions)) == (len(members), bool(members), hash(members))
            assert (extensions.first, extensions.last) == (min(members, default=None), max(members, default=None))
            starts = [digit for digit in sorted(members) if digit - 1 not in members]
            ends = [digit for digit in sorted(members) if digit + 1 not in members]
            pairs = [(part.start_at, part.end_at) for part in extensions.ranges]
            assert pairs == list(zip(starts, ends, strict=True))
            between = frozenset(range(min(members), max(members))) if members else frozenset()
            assert extensions.gaps() == between - members

    def test_have_their_complement_within_every_range(self) -> None:
        for start_at, end_at in combinations_with_replacement(range(10), 2):
            within, inside = ExtensionRange(start_at, end_at), frozenset(range(start_at, end_at + 1))
            for extensions, members in zip(self.SETS, self.MEMBERS, strict=True):
                assert extensions.complement(within) == inside - members

    def test_have_the_operators_of_frozenset(self) -> None:
        set_of = dict(zip(self.MEMBERS, self.SETS, strict=True))
        for left, left_set in set_of.items():
            for right, right_set in set_of.items():
                assert left_set | right_set == set_of[left | right]
                assert left_set & right_set == set_of[left & right]
                assert left_set - right_set == set_of[left - right]
                assert left_set ^ right_set == set_of[left ^ right]
                assert (left_set == right_set) is (left == right)
                assert (left_set <= right_set) is (left <= right)
                assert (left_set < right_set) is (left < right)
                assert (left_set >= right_set) is (left >= right)
                assert (left_set > right_set) is (left > right)
                assert left_set.isdisjoint(right_set) is left.isdisjoint(right)


class RangeForms(NamedTuple):
    """A range within 0-99 as an extension range, as the first and second activation range, as a mapping, and as a set."""

    extension_range: ExtensionRange
    first: LocatedRange[ActivationRange]
    second: LocatedRange[ActivationRange]
    mapping: dict[str, int]
    members: frozenset[int]


def ranges_within_99() -> Iterator[RangeForms]:
    for start_at, end_at in combinations_with_replacement(range(100), 2):
        activation_range = ActivationRange(start_at, end_at)
        yield RangeForms(
            ExtensionRange(start_at, end_at),
            LocatedRange("/activation_ranges/0", activation_range),
            LocatedRange("/activation_ranges/1", activation_range),
            {"start_at": start_at, "end_at": end_at},
            frozenset(range(start_at, end_at + 1)),
        )


class TestPairsWithin0To99:
    """Try all 5,050 x 5,050 pairs of ranges, 25,502,500 in total; the first of each pair starts at `start_at`.

    The rules are called directly, because `validate` would take several times as long.
    """

    RANGES = tuple(ranges_within_99())
    FROM_EVERY_START = pytest.mark.parametrize("start_at", range(100))

    def pairs(self, start_at: int) -> Iterator[tuple[RangeForms, RangeForms]]:
        return (
            (first, other)
            for first in self.RANGES
            if first.extension_range.start_at == start_at
            for other in self.RANGES
        )

    @FROM_EVERY_START
    def test_activation_is_outside_unless_it_is_a_subset(self, start_at: int) -> None:
        for first, other in self.pairs(start_at):
            located = LocatedRange("/extension_range", first.extension_range)
            codes = [finding.code for finding in activation_outside_extension_range([other.first], located)]
            if other.members <= first.members:
                assert codes == []
                assert ExtensionBlock(first.extension_range, (other.first.range,))
            else:
                assert codes == ["DW201"]

    @FROM_EVERY_START
    def test_activation_overlaps_if_a_member_is_shared(self, start_at: int) -> None:
        for first, other in self.pairs(start_at):
            pointers = [finding.pointer for finding in overlapping_activation_ranges([first.first, other.second])]
            if other.members.isdisjoint(first.members):
                assert pointers == []
                assert ExtensionBlock(ExtensionRange(0, 99), (first.first.range, other.second.range))
            else:
                assert pointers == ["/activation_ranges/1"]

    @FROM_EVERY_START
    def test_the_fast_path_accepts_sorted_ranges_with_a_gap(self, start_at: int) -> None:
        for first, other in self.pairs(start_at):
            statement = {
                "extension_range": {"start_at": 0, "end_at": 99},
                "activation_ranges": [first.mapping, other.mapping],
            }
            assert is_trivially_valid(statement) is (other.first.range.start_at > first.first.range.end_at + 1)
