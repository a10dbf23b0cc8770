"""ExtensionSet: the frozenset with the same members, in every respect; and portion agrees."""

import copy
import operator
import pickle
from collections.abc import Callable, Set
from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import portion
import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import (
    ActivationRange,
    DurchwahlError,
    ExtensionRange,
    ExtensionSet,
    InvalidExtension,
    InvalidNotation,
    InvalidPadding,
    InvalidRange,
    WrongType,
    merge,
)
from durchwahl.strategies import activation_ranges, extension_ranges, extension_sets, extensions

Operation = Callable[[Any, Any], Any]
OPERATIONS: tuple[Operation, ...] = (operator.and_, operator.or_, operator.sub, operator.xor)
COMPARISONS: tuple[Operation, ...] = (operator.le, operator.lt, operator.ge, operator.gt, operator.eq, operator.ne)

members = st.frozensets(extensions(), max_size=30) | extension_sets().map(frozenset)


class TestAlgebra:
    """Union, intersection and the rest are those of the members."""

    @given(members, members)
    def test_of_two_sets(self, left: frozenset[int], right: frozenset[int]) -> None:
        for operation in (*OPERATIONS, *COMPARISONS):
            assert operation(ExtensionSet(left), ExtensionSet(right)) == operation(left, right)
        assert ExtensionSet(left).isdisjoint(ExtensionSet(right)) == left.isdisjoint(right)

    @given(members, members)
    def test_of_a_set_and_any_other_kind_of_set(self, left: frozenset[int], right: frozenset[int]) -> None:
        for operation in (*OPERATIONS, *COMPARISONS):
            for other in (right, set(right), dict.fromkeys(right).keys()):
                assert operation(ExtensionSet(left), other) == operation(left, right)
                assert operation(other, ExtensionSet(left)) == operation(right, left)
        for operation in OPERATIONS:
            assert type(operation(ExtensionSet(left), right)) is ExtensionSet
        assert ExtensionSet(left).isdisjoint(iter(right)) == left.isdisjoint(right)

    @given(members)
    def test_takes_strange_members_as_a_frozenset_does(self, some: frozenset[int]) -> None:
        strange = frozenset(["4", None, 1000, -1, 4.0, 4.5, Fraction(9), (1,)])
        extension_set = ExtensionSet(some)
        assert extension_set & strange == some & strange
        assert extension_set - strange == some - strange
        assert (extension_set <= strange) == (some <= strange)
        assert extension_set.isdisjoint(strange) == some.isdisjoint(strange)
        assert (extension_set == strange) == (some == strange)

    @pytest.mark.parametrize("operation", [operator.or_, operator.xor])
    @pytest.mark.parametrize("foreign", [{1000}, {-1}, {4.5}, {"4"}, {10**30}])
    def test_refuses_to_hold_what_is_no_extension(self, operation: Operation, foreign: set[Any]) -> None:
        with pytest.raises(DurchwahlError):
            operation(ExtensionSet([4]), foreign)

    @given(members, members, st.frozensets(st.sampled_from(["4", None, 1000, -1, 4.5, True, (1,)])))
    def test_leaves_of_another_set_what_is_not_in_it(
        self, some: frozenset[int], other: frozenset[int], strange: frozenset[Any]
    ) -> None:
        whole = other | strange
        rest = whole - ExtensionSet(some)
        assert rest == whole - some
        assert isinstance(rest, frozenset | ExtensionSet)
        assert isinstance(rest, ExtensionSet) == all(
            type(member) is int and 0 <= member <= 999 for member in whole - some
        )

    @pytest.mark.parametrize("operation", [*OPERATIONS, operator.le, operator.lt, operator.ge, operator.gt])
    @pytest.mark.parametrize("other", [[4], "4", 4, None, ActivationRange(4, 4)])
    def test_is_with_sets_only(self, operation: Operation, other: Any) -> None:
        with pytest.raises(TypeError):
            operation(ExtensionSet([4]), other)
        with pytest.raises(TypeError):
            operation(other, ExtensionSet([4]))
        assert ExtensionSet([4]) != other


class TestMembers:
    @given(members)
    def test_are_those_it_was_made_from(self, some: frozenset[int]) -> None:
        extension_set = ExtensionSet(some)
        assert list(extension_set) == sorted(some)
        assert len(extension_set) == len(some)
        assert bool(extension_set) == bool(some)
        assert hash(extension_set) == hash(some)
        assert [e in extension_set for e in range(-1, 1001)] == [e in some for e in range(-1, 1001)]
        assert extension_set.first == (min(some) if some else None)
        assert extension_set.last == (max(some) if some else None)

    @given(members, st.sampled_from([True, False, 4.0, 4.5, "4", None, Fraction(4), 10**30, -1, float("nan"), (4,)]))
    def test_are_found_by_equality_as_in_a_frozenset(self, some: frozenset[int], thing: object) -> None:
        assert (thing in ExtensionSet(some)) == (thing in some)

    def test_that_can_be_no_members_raise_as_in_a_frozenset(self) -> None:
        unhashable: Any = []
        with pytest.raises(TypeError):
            _ = unhashable in ExtensionSet([4])

    @given(extension_sets(), extension_ranges())
    def test_of_the_complement_are_the_others_of_the_range(self, some: ExtensionSet, within: ExtensionRange) -> None:
        assert some.complement(within) == frozenset(within) - frozenset(some)

    @given(members)
    def test_of_the_gaps_lie_between_the_first_and_the_last(self, some: frozenset[int]) -> None:
        span = frozenset(range(min(some), max(some))) if some else frozenset()
        assert ExtensionSet(some).gaps() == span - some

    @pytest.mark.parametrize("wrong", [True, False, 4.0, "4", None, [4], float("nan")])
    def test_of_a_wrong_type_are_refused(self, wrong: Any) -> None:
        with pytest.raises(WrongType, match="an extension must be an integer, got"):
            ExtensionSet([3, wrong])

    @pytest.mark.parametrize("wrong", [-1, 1000, 10**30, pytest.param(-(10**5000), id="huge")])
    def test_out_of_bounds_are_refused(self, wrong: int) -> None:
        with pytest.raises(InvalidExtension, match="an extension must be within 0-999, got"):
            ExtensionSet([3, wrong])

    @pytest.mark.parametrize("wrong", ["4, 19-20", 4, None, b"1", bytearray(b"1"), memoryview(b"1")])
    def test_come_from_an_iterable_of_integers(self, wrong: Any) -> None:
        with pytest.raises(WrongType, match="a set must be made from integers, got"):
            ExtensionSet(wrong)


class TestCanonicalRanges:
    """A set has one way to be written as ranges: sorted, disjoint, not touching, and so the fewest."""

    @given(members)
    def test_hold_the_members_and_nothing_else(self, some: frozenset[int]) -> None:
        ranges = ExtensionSet(some).ranges
        assert sorted(some) == [extension for run in ranges for extension in range(run.start_at, run.end_at + 1)]
        assert all(before.end_at + 1 < after.start_at for before, after in pairwise(ranges))
        assert ExtensionSet.from_ranges(ranges) == some

    @given(st.lists(activation_ranges(), max_size=8))
    def test_are_what_merge_makes(self, ranges: list[ActivationRange]) -> None:
        merged = merge(ranges)
        assert {e for run in merged for e in run} == {e for run in ranges for e in run}
        assert all(before.end_at + 1 < after.start_at for before, after in pairwise(merged))
        assert merge(merged) == merged == merge(reversed(ranges))

    def test_join_what_overlaps_and_what_touches(self) -> None:
        assert merge([ActivationRange(7, 14), ActivationRange(5, 12), ActivationRange(15, 15)]) == (
            ActivationRange(5, 15),
        )

    def test_are_made_from_anything_like_a_range(self) -> None:
        class Model:
            start_at, end_at = 7, 8

        likes: list[Any] = [
            ActivationRange(0, 1),
            ExtensionRange(2, 2),
            {"start_at": 4, "end_at": 5, "id": 1},
            (9, 10),
            "42",
            Model(),
        ]
        assert [str(run) for run in merge(likes)] == ["0-2", "4-5", "7-10", "42"]

    @pytest.mark.parametrize(
        "unlike",
        [
            *[
                4,
                None,
                {"start_at": 4},
                {"end_at": 4},
                (1, 2, 3),
                (1,),
                {4, 5},
                b"45",
                bytearray(b"45"),
                memoryview(b"45"),
            ],
            *[SimpleNamespace(start_at=4), SimpleNamespace(end_at=4)],
            *[range(4, 6), range(0, 4, 2), range(0, 100, 99), range(4, 8), range(4, 5), range(0)],
        ],
    )
    def test_are_not_made_from_anything_else(self, unlike: Any) -> None:
        with pytest.raises(WrongType):
            merge([unlike])

    @pytest.mark.parametrize(
        "series", ["19", "04", "479", "0", "4-9", "", b"19", b"", bytearray(b"19"), memoryview(b"19"), 4]
    )
    def test_are_made_from_a_series_that_is_not_text(self, series: Any) -> None:
        """A string is a series of characters, each of which would be read as a range."""
        for made in (merge, ExtensionSet.from_ranges):
            with pytest.raises(WrongType, match="a set must be made from a series of ranges, got"):
                made(series)

    @pytest.mark.parametrize("reversed_range", [(9, 0), "9-0", {"start_at": 9, "end_at": 0}])
    def test_are_not_made_from_reversed_ranges(self, reversed_range: Any) -> None:
        with pytest.raises(InvalidRange, match="a range must not end before it starts, got 9-0"):
            merge([reversed_range])


class TestNotation:
    @given(extension_sets())
    def test_is_read_back_as_the_same_set(self, some: ExtensionSet) -> None:
        assert ExtensionSet.parse(str(some)) == some
        assert eval(repr(some)) == some

    def test_is_that_of_the_trade(self) -> None:
        assert str(ExtensionSet([42, 20, 19, 4])) == "4, 19-20, 42"
        assert str(ExtensionSet()) == ""
        assert ExtensionSet.parse("  ") == ExtensionSet()
        assert repr(ExtensionSet([4])) == "ExtensionSet.parse('4')"

    def test_may_overlap_and_be_padded_with_one_width(self) -> None:
        assert ExtensionSet.parse("007-014, 005 bis 012, 000") == {0, *range(5, 15)}

    @pytest.mark.parametrize("text", ["04, 004", "04-100", "100, 04", "0-9, 00-09", "4, 05", "4-0009", "0000"])
    def test_with_two_widths_or_a_width_of_no_block_is_refused(self, text: str) -> None:
        with pytest.raises(InvalidPadding):
            ExtensionSet.parse(text)

    @pytest.mark.parametrize("text", ["x", "1-", "1--2"])
    def test_that_is_none_is_refused(self, text: str) -> None:
        with pytest.raises(InvalidNotation):
            ExtensionSet.parse(text)


class TestPortion:
    """Every set converts to portion and back, and portion computes the same."""

    @given(extension_sets(), extension_sets())
    def test_agrees_with_every_operation(self, left: ExtensionSet, right: ExtensionSet) -> None:
        for operation in (operator.and_, operator.or_, operator.sub):
            in_portion = operation(left.to_portion(), right.to_portion())
            assert in_portion == operation(left, right).to_portion()
            assert ExtensionSet.from_portion(in_portion) == operation(left, right)
        assert (left.to_portion() in right.to_portion()) == (left <= right)

    @given(extension_sets())
    def test_gives_back_what_it_got(self, some: ExtensionSet) -> None:
        interval = some.to_portion()
        assert ExtensionSet.from_portion(interval) == some
        assert ExtensionSet.from_portion(pickle.loads(pickle.dumps(interval))) == some
        assert list(portion.iterate(interval, step=1)) == list(some)

    @given(st.integers(0, 999), st.integers(0, 999))
    def test_may_have_open_ends(self, start: int, end: int) -> None:
        for make, inside in (
            (portion.closed, range(start, end + 1)),
            (portion.open, range(start + 1, end)),
            (portion.closedopen, range(start, end)),
            (portion.openclosed, range(start + 1, end + 1)),
        ):
            assert ExtensionSet.from_portion(make(start, end)) == frozenset(inside)

    def test_joins_what_touches(self) -> None:
        assert ExtensionSet.parse("0-4").to_portion() | ExtensionSet.parse("5-9").to_portion() == portion.closed(0, 9)
        assert ExtensionSet.from_portion(portion.open(-1, 1000)) == frozenset(range(1000))
        assert ExtensionSet.from_portion(portion.open(3, 4) | portion.singleton(7)) == {7}

    @pytest.mark.parametrize(
        "interval",
        [portion.closed(0, portion.inf), portion.open(-portion.inf, 5), portion.closed(0, 1000), portion.open(-2, 5)],
    )
    def test_must_lie_within_the_universe(self, interval: Any) -> None:
        with pytest.raises(InvalidExtension, match="an extension must be within 0-999, got"):
            ExtensionSet.from_portion(interval)

    @pytest.mark.parametrize(
        "interval", [portion.closed(0.0, 4), portion.closed(False, True), portion.closed("a", "b"), 4, "[0,4]"]
    )
    def test_must_be_of_integers(self, interval: Any) -> None:
        with pytest.raises(WrongType):
            ExtensionSet.from_portion(interval)


class TestValue:
    @given(extension_sets())
    def test_survives_pickling_and_copying(self, some: ExtensionSet) -> None:
        assert pickle.loads(pickle.dumps(some)) == copy.copy(some) == copy.deepcopy(some) == some
        assert some.ranges is some.ranges

    def test_is_immutable(self) -> None:
        some: Any = ExtensionSet([4])
        with pytest.raises(AttributeError, match="immutable"):
            some.bits = 5
        with pytest.raises(AttributeError, match="immutable"):
            del some.bits
        with pytest.raises(AttributeError):
            some.other = 5
        assert isinstance(some, Set)

    def test_is_its_bits(self) -> None:
        assert ExtensionSet._from_mask(0b10010).bits == ExtensionSet([1, 4]).bits == 0b10010
