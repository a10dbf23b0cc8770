"""ExtensionSet, compared with the frozenset of the same members, and with portion."""

import operator
from collections.abc import Callable, Set
from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from durchwahl import (
    ActivationRange,
    DurchwahlError,
    ExtensionRange,
    ExtensionSet,
    InvalidExtension,
    InvalidPadding,
    WrongType,
    merge,
)
from durchwahl.strategies import activation_ranges, extension_ranges, extension_sets, extensions

Operation = Callable[[Any, Any], Any]
OPERATIONS: tuple[Operation, ...] = (operator.and_, operator.or_, operator.sub, operator.xor)
COMPARISONS: tuple[Operation, ...] = (operator.le, operator.lt, operator.ge, operator.gt, operator.eq, operator.ne)

members = st.frozensets(extensions(), max_size=30) | extension_sets().map(frozenset)


class TestAlgebra:
    """Operators give the same results as for frozensets."""

    @given(members, members)
    def test_operators_on_sets_of_any_type(self, left: frozenset[int], right: frozenset[int]) -> None:
        for operation in (*OPERATIONS, *COMPARISONS):
            for other in (ExtensionSet(right), right, set(right), dict.fromkeys(right).keys()):
                assert operation(ExtensionSet(left), other) == operation(left, right)
                assert operation(other, ExtensionSet(left)) == operation(right, left)
        for operation in OPERATIONS:
            assert type(operation(ExtensionSet(left), right)) is ExtensionSet
        assert ExtensionSet(left).isdisjoint(iter(right)) == left.isdisjoint(right)

    @given(members)
    def test_treats_members_that_are_not_extensions_like_a_frozenset(self, frozen: frozenset[int]) -> None:
        strange = frozenset(["4", None, 1000, -1, 4.0, 4.5, Fraction(9), (1,)])
        extension_set = ExtensionSet(frozen)
        assert extension_set & strange == frozen & strange
        assert extension_set - strange == frozen - strange
        assert (extension_set <= strange) == (frozen <= strange)
        assert extension_set.isdisjoint(strange) == frozen.isdisjoint(strange)
        assert (extension_set == strange) == (frozen == strange)

    @pytest.mark.parametrize("operation", [operator.or_, operator.xor])
    @pytest.mark.parametrize("foreign", [{1000}, {-1}, {4.5}, {"4"}, {10**30}])
    def test_refuses_members_in_the_result_that_are_not_extensions(
        self, operation: Operation, foreign: set[Any]
    ) -> None:
        with pytest.raises(DurchwahlError):
            operation(ExtensionSet([4]), foreign)

    @example(frozenset(), frozenset([4]), frozenset([1000]))
    @given(members, members, st.frozensets(st.sampled_from(["4", None, 1000, -1, 4.5, True, (1,)])))
    def test_subtracts_from_any_set(
        self, frozen: frozenset[int], other: frozenset[int], strange: frozenset[Any]
    ) -> None:
        minuend = other | strange
        rest = minuend - ExtensionSet(frozen)
        assert rest == minuend - frozen
        assert isinstance(rest, frozenset | ExtensionSet)
        assert isinstance(rest, ExtensionSet) == all(
            type(member) is int and 0 <= member <= 999 for member in minuend - frozen
        )

    @pytest.mark.parametrize("operation", [*OPERATIONS, operator.le, operator.lt, operator.ge, operator.gt])
    @pytest.mark.parametrize("other", [[4], "4", 4, None, ActivationRange(4, 4)])
    def test_refuses_other_operands(self, operation: Operation, other: Any) -> None:
        with pytest.raises(TypeError):
            operation(ExtensionSet([4]), other)
        with pytest.raises(TypeError):
            operation(other, ExtensionSet([4]))
        assert ExtensionSet([4]) != other


class TestMembers:
    @given(members)
    def test_are_those_given(self, frozen: frozenset[int]) -> None:
        extension_set = ExtensionSet(frozen)
        assert list(extension_set) == sorted(frozen)
        assert len(extension_set) == len(frozen)
        assert bool(extension_set) == bool(frozen)
        assert hash(extension_set) == hash(frozen)
        assert [e in extension_set for e in range(-1, 1001)] == [e in frozen for e in range(-1, 1001)]
        assert extension_set.first == (min(frozen) if frozen else None)
        assert extension_set.last == (max(frozen) if frozen else None)

    @given(members, st.sampled_from([True, False, 4.0, 4.5, "4", None, Fraction(4), 10**30, -1, float("nan"), (4,)]))
    def test_are_compared_by_hash_and_equality(self, frozen: frozenset[int], thing: object) -> None:
        assert (thing in ExtensionSet(frozen)) == (thing in frozen)
        with pytest.raises(TypeError):
            _ = [thing] in ExtensionSet(frozen)  # type: ignore[comparison-overlap]

    @given(extension_sets(), extension_ranges())
    def test_complement(self, extension_set: ExtensionSet, within: ExtensionRange) -> None:
        assert extension_set.complement(within) == frozenset(within) - frozenset(extension_set)

    @pytest.mark.parametrize("within", [None, "0-9", (0, 9), ExtensionSet([4])])
    def test_complement_refuses_anything_but_ranges(self, within: Any) -> None:
        with pytest.raises(WrongType, match="a complement must be within a range, got"):
            ExtensionSet([4]).complement(within)

    @given(members)
    def test_gaps(self, frozen: frozenset[int]) -> None:
        span = frozenset(range(min(frozen), max(frozen))) if frozen else frozenset()
        assert ExtensionSet(frozen).gaps() == span - frozen

    @pytest.mark.parametrize("wrong", [True, False, 4.0, "4", None, [4], float("nan")])
    def test_must_be_integers(self, wrong: Any) -> None:
        with pytest.raises(WrongType, match="an extension must be an integer, got"):
            ExtensionSet([3, wrong])

    @pytest.mark.parametrize("wrong", [-1, 1000, 10**30, pytest.param(-(10**5000), id="huge")])
    def test_must_be_within_0_to_999(self, wrong: int) -> None:
        with pytest.raises(InvalidExtension, match="an extension must be within 0-999, got"):
            ExtensionSet([3, wrong])

    @pytest.mark.parametrize("wrong", ["4, 19-20", 4, None, b"1", bytearray(b"1"), memoryview(b"1")])
    def test_must_be_an_iterable_of_integers(self, wrong: Any) -> None:
        with pytest.raises(WrongType, match="a set must be made from integers, got"):
            ExtensionSet(wrong)


class TestCanonicalRanges:
    """The canonical ranges are sorted, disjoint and not adjacent."""

    @given(members)
    def test_have_exactly_the_members(self, frozen: frozenset[int]) -> None:
        ranges = ExtensionSet(frozen).ranges
        assert sorted(frozen) == [extension for run in ranges for extension in range(run.start_at, run.end_at + 1)]
        assert all(before.end_at + 1 < after.start_at for before, after in pairwise(ranges))
        assert ExtensionSet.from_ranges(ranges) == frozen

    @given(st.lists(activation_ranges(), max_size=8))
    def test_are_what_merge_returns(self, ranges: list[ActivationRange]) -> None:
        merged = merge(ranges)
        assert {e for run in merged for e in run} == {e for run in ranges for e in run}
        assert all(before.end_at + 1 < after.start_at for before, after in pairwise(merged))
        assert merge(merged) == merged == merge(reversed(ranges))

    def test_accept_anything_like_a_range(self) -> None:
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
            *[4, None, {"start_at": 4}, {"end_at": 4}, (1, 2, 3), (1,), {4, 5}, b"45", memoryview(b"45")],
            *[SimpleNamespace(start_at=4), SimpleNamespace(end_at=4)],
            *[range(4, 6), range(0, 4, 2), range(0, 100, 99), range(4, 8), range(4, 5), range(0)],
        ],
    )
    def test_refuse_anything_else(self, unlike: Any) -> None:
        with pytest.raises(WrongType):
            merge([unlike])

    @pytest.mark.parametrize(
        "series", ["19", "04", "479", "0", "4-9", "", b"19", b"", bytearray(b"19"), memoryview(b"19"), 4]
    )
    def test_refuse_strings_and_bytes_as_a_series(self, series: Any) -> None:
        """Iterating a string gives characters, each of which could be parsed as a range."""
        for made in (merge, ExtensionSet.from_ranges):
            with pytest.raises(WrongType, match="a set must be made from a series of ranges, got"):
                made(series)


class TestNotation:
    @given(extension_sets())
    def test_round_trips(self, extension_set: ExtensionSet) -> None:
        assert ExtensionSet.parse(str(extension_set)) == eval(repr(extension_set)) == extension_set

    def test_may_overlap_and_have_leading_zeros(self) -> None:
        assert ExtensionSet.parse("007-014, 005 bis 012, 000") == {0, *range(5, 15)}

    @pytest.mark.parametrize("text", ["04, 004", "4-0009", "0000"])
    def test_refuses_contradictory_widths(self, text: str) -> None:
        with pytest.raises(InvalidPadding):
            ExtensionSet.parse(text)


def test_is_immutable() -> None:
    extension_set: Any = ExtensionSet([4])
    with pytest.raises(AttributeError, match="immutable"):
        extension_set.bits = 5
    with pytest.raises(AttributeError, match="immutable"):
        del extension_set.bits
    with pytest.raises(AttributeError):
        extension_set.other = 5
    assert isinstance(extension_set, Set)
