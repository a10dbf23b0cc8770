"""Conversion from and to portion."""

import operator
from typing import Any

import numpy as np
import portion
import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import Directory, DurchwahlError, ExtensionRange, ExtensionSet, InvalidExtension, WrongType
from durchwahl.strategies import extension_sets

EVERY = ExtensionRange(0, 999)
BOUNDS = st.sampled_from([portion.OPEN, portion.CLOSED])
ENDS = st.sampled_from([0, 1, 9, 10, 99, 100, 998, 999]) | st.integers(0, 999)
ATOMS = st.tuples(BOUNDS, ENDS, ENDS, BOUNDS)


def members(atom: Any) -> frozenset[int]:
    """Return the integers between two bounds; none if they are reversed, because portion drops such intervals."""
    left, lower, upper, right = atom
    return frozenset(range(lower + (left == portion.OPEN), upper + (right == portion.CLOSED)))


class TestIntervals:
    @given(st.lists(ATOMS, max_size=6), st.lists(ATOMS, max_size=6), extension_sets())
    def test_of_any_bounds_mean_the_integers_in_them(
        self, joined: list[Any], cut: list[Any], discrete: ExtensionSet
    ) -> None:
        interval, expected = portion.empty(), frozenset[int]()
        for atom in joined:
            interval, expected = interval | portion.Interval.from_atomic(*atom), expected | members(atom)
        for atom in cut:
            interval, expected = interval - portion.Interval.from_atomic(*atom), expected - members(atom)
        assert ExtensionSet.from_portion(interval) == expected
        for left, right, ours, others in (
            (interval, discrete.to_portion(), expected, frozenset(discrete)),
            (discrete.to_portion(), interval, frozenset(discrete), expected),
        ):
            assert ExtensionSet.from_portion(left | right) == ours | others
            assert ExtensionSet.from_portion(left & right) == ours & others
            assert ExtensionSet.from_portion(left - right) == ours - others

    @given(extension_sets(), extension_sets())
    def test_of_two_sets_combine_like_the_sets(self, left: ExtensionSet, right: ExtensionSet) -> None:
        for operation in (operator.and_, operator.or_, operator.sub):
            assert operation(left.to_portion(), right.to_portion()) == operation(left, right).to_portion()
        assert (left.to_portion() in right.to_portion()) == (left <= right)
        assert list(portion.iterate(left.to_portion(), step=1)) == list(left)

    @given(extension_sets())
    def test_complement_within_a_range(self, some: ExtensionSet) -> None:
        assert ExtensionSet.from_portion(~some.to_portion() & ExtensionSet(EVERY).to_portion()) == some.complement(
            EVERY
        )

    def test_of_a_set_combine_with_infinite_ones(self) -> None:
        few = ExtensionSet([4, 5]).to_portion()
        assert str(few | portion.closedopen(7, portion.inf)) == "[4,5] | [7,+inf)"
        assert few & portion.open(-portion.inf, portion.inf) == few
        assert few - portion.openclosed(-portion.inf, 4) == ExtensionSet([5]).to_portion()

    @pytest.mark.parametrize("bound", [4.0, "4"])
    def test_of_a_set_refuse_bounds_that_are_not_integers(self, bound: Any) -> None:
        with pytest.raises(WrongType, match="an extension must be an integer, got"):
            ExtensionSet([4, 5]).to_portion() & portion.singleton(bound)

    @pytest.mark.parametrize("other", [4, [4], None])
    def test_of_a_set_refuse_anything_but_intervals(self, other: Any) -> None:
        with pytest.raises(TypeError):
            ExtensionSet([4, 5]).to_portion() & other

    def test_accept_numpy_integers(self) -> None:
        # In uint8, the integer before the open bound 0 would be 255.
        assert ExtensionSet.from_portion(portion.closedopen(np.uint8(0), np.uint8(5))) == {0, 1, 2, 3, 4}
        assert ExtensionSet.from_portion(portion.open(np.uint8(0), np.uint8(255))) == frozenset(range(1, 255))

    @pytest.mark.parametrize(
        "interval", [portion.closed(9, 0), portion.open(4, 4), portion.open(3, 4), portion.closed(0, float("nan"))]
    )
    def test_may_be_empty(self, interval: portion.Interval) -> None:
        assert ExtensionSet.from_portion(interval | portion.singleton(7)) == {7}


REFUSED = [
    (portion.closedopen(5, portion.inf), InvalidExtension, "within 0-999, got an endless interval: [5,+inf)"),
    (portion.openclosed(-portion.inf, 5), InvalidExtension, "within 0-999, got an endless interval: (-inf,5]"),
    (~portion.closed(5, 9), InvalidExtension, "within 0-999, got an endless interval: (-inf,5)"),
    (portion.closed(0, 1000), InvalidExtension, "within 0-999, got 1000"),
    (portion.closed(-1, 4), InvalidExtension, "within 0-999, got -1"),
    (portion.singleton(4) | portion.closed(10, 10**30), InvalidExtension, f"within 0-999, got {10**30}"),
    (portion.closedopen(0, 4.5), WrongType, "an integer, got 4.5"),
    (portion.closed(0.0, 4), WrongType, "an integer, got 0.0"),
    (portion.closed(0, float("inf")), WrongType, "an integer, got inf"),
    (portion.closed(False, True), WrongType, "an integer, got false"),
    (portion.closed("0", "9"), WrongType, "an integer, got '0'"),
]


@pytest.mark.parametrize(("interval", "error", "message"), REFUSED)
def test_refuses_intervals_that_are_not_extensions(
    interval: portion.Interval, error: type[DurchwahlError], message: str
) -> None:
    with pytest.raises(error) as of_a_set:
        ExtensionSet.from_portion(interval)
    with pytest.raises(error) as of_a_directory:
        Directory.from_portion(EVERY, portion.IntervalDict({interval: "Fax"}))
    assert str(of_a_set.value) == str(of_a_directory.value) == f"an extension must be {message}"


@given(st.lists(st.tuples(ATOMS, st.sampled_from(["Fax", "Sales", "Anna"])), max_size=6))
def test_interval_dict_of_any_bounds_equals_the_directory(assigned: list[Any]) -> None:
    intervals: portion.IntervalDict[str] = portion.IntervalDict()
    expected: dict[int, str] = {}
    for atom, destination in assigned:
        intervals[portion.Interval.from_atomic(*atom)] = destination
        expected |= dict.fromkeys(members(atom), destination)
    directory = Directory.from_portion(EVERY, intervals)
    assert dict(directory) == {f"{extension:03}": destination for extension, destination in expected.items()}
    assert Directory.from_portion(EVERY, directory.to_portion()) == directory
    assert all(
        directory.to_portion()[extension] == destination for extension, destination in list(expected.items())[:20]
    )


def test_interval_dict_has_slots() -> None:
    assert not hasattr(Directory(ExtensionRange(0, 9), {"4": "Fax"}).to_portion(), "__dict__")


@pytest.mark.parametrize("value", [4, "[0,4]", None])
def test_refuses_anything_but_intervals(value: Any) -> None:
    with pytest.raises(WrongType, match="an interval of portion is expected, got"):
        ExtensionSet.from_portion(value)
