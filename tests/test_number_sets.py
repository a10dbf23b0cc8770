"""NumberSet behaves like a frozenset of the expanded numbers."""

import copy
import operator
import pickle
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import ExtensionBlock, InvalidNumber, NumberRun, NumberSet, WrongType

Runs = list[tuple[str, str]]


def number(digits: int, value: int) -> str:
    # After the country code 43, unlike after 49, the next digit can be 0.
    return "+43" + str(value).rjust(digits - 2, "0")


@st.composite
def runs(draw: st.DrawFn) -> Runs:
    """Runs of a few numbers of several lengths, so that many overlap or are adjacent."""
    ends = st.tuples(st.sampled_from([4, 5, 15]), st.integers(0, 40), st.integers(0, 40))
    return [
        (number(digits, min(values)), number(digits, max(values)))
        for digits, *values in draw(st.lists(ends, max_size=6))
    ]


def members(runs: Runs) -> frozenset[str]:
    return frozenset(f"+{value}" for first, last in runs for value in range(int(first[1:]), int(last[1:]) + 1))


class TestNumberSet:
    @given(runs())
    def test_contains_the_numbers_of_its_runs(self, runs: Runs) -> None:
        numbers, expected = NumberSet(runs), members(runs)
        assert list(numbers) == sorted(expected, key=lambda member: (len(member), member))
        assert len(numbers) == len(expected)
        assert bool(numbers) == bool(expected)
        candidates = [number(digits, value) for digits in (4, 5, 15) for value in range(45)]
        assert {candidate for candidate in candidates if candidate in numbers} == expected
        assert numbers == NumberSet.from_runs(numbers.runs()) == NumberSet.from_numbers(expected)
        assert numbers == pickle.loads(pickle.dumps(numbers)) == copy.deepcopy(numbers)
        assert hash(NumberSet(reversed(runs))) == hash(numbers)
        assert all(before.stop < after.start for before, after in pairwise(numbers.spans()))

    @given(runs(), runs())
    def test_has_the_operators_of_sets(self, left_runs: Runs, right_runs: Runs) -> None:
        left, right = NumberSet(left_runs), NumberSet(right_runs)
        left_members, right_members = members(left_runs), members(right_runs)
        for operation in (operator.and_, operator.or_, operator.sub, operator.xor):
            combined = operation(left, right)
            assert set(combined) == operation(left_members, right_members)
            assert combined == NumberSet.from_runs(combined.runs())
        for comparison in (operator.eq, operator.le, operator.lt):
            assert comparison(left, right) == comparison(left_members, right_members)
        assert left.isdisjoint(right) == left_members.isdisjoint(right_members)

    def test_has_a_hash_that_depends_on_the_numbers(self) -> None:
        sets = [NumberSet.from_numbers([number(8, value)]) for value in range(100)]
        assert len(set(map(hash, sets))) == 100

    def test_defers_comparisons_to_other_types(self) -> None:
        class Superset:
            def __ge__(self, other: object) -> bool:
                return isinstance(other, NumberSet)

            __gt__ = __ge__

        assert NumberSet() <= Superset()
        assert NumberSet() < Superset()

    def test_contains_numbers_in_any_usual_spelling(self) -> None:
        numbers = NumberSet([("+49 30 1230", "0049 30/1239")])
        assert "+49 (0)30 123-4" in numbers
        assert "+49 30 1240" not in numbers
        assert "no number" not in numbers
        assert 49301234 not in numbers
        assert next(numbers.runs()) == NumberRun("+49301230", "+49301239")

    def test_counts_trillions_of_numbers(self) -> None:
        numbers = NumberSet([("+491000000000000", "+499999999999999")])
        assert len(numbers) == 9 * 10**12
        assert len(numbers - NumberSet.from_numbers(["+491000000000001"])) == 9 * 10**12 - 1

    def test_has_a_repr_with_the_runs_unless_there_are_many(self) -> None:
        many = [(number(8, value), number(8, value + 1)) for value in range(0, 84, 4)]
        few = NumberSet(many[:20])
        assert repr(NumberSet(many)) == "<NumberSet of 42 numbers in 21 runs>"
        assert eval(repr(few)) == few
        assert repr(NumberSet([("+49 30 1", "+49 30 2")])) == "NumberSet([('+49301', '+49302')])"

    def test_is_immutable(self) -> None:
        numbers: Any = NumberSet([("+49301", "+49302")])
        with pytest.raises(AttributeError, match="immutable"):
            numbers._borders = ()
        with pytest.raises(AttributeError, match="immutable"):
            del numbers._borders
        with pytest.raises(AttributeError):
            numbers.other = ()
        assert list(numbers) == ["+49301", "+49302"]

    @pytest.mark.parametrize(
        ("run", "reason"),
        [
            (("+49301", "+493012"), "the ends of a run of numbers must have equally many digits, got "),
            (("+49309", "+49301"), r"a run of numbers must not end before it starts, got \+49309 to \+49301"),
            (("49301", "+49309"), "a number must begin with"),
            (("+4899", "+4910"), r"a run of numbers must not include \+490, got \+4899 to \+4910"),
        ],
    )
    @pytest.mark.parametrize("construct", [NumberSet, NumberSet.from_runs])
    def test_refuses_invalid_runs(self, construct: Any, run: tuple[str, str], reason: str) -> None:
        with pytest.raises(InvalidNumber, match=reason):
            construct([run])

    @pytest.mark.parametrize(
        "wrong", [4, "+49301", [4], [(-1, 5)], [(5, 3)], [(5, 5)], ["+4"], [("+49301",) * 3], None]
    )
    def test_refuses_anything_but_pairs_of_strings(self, wrong: Any) -> None:
        with pytest.raises(WrongType):
            NumberSet(wrong)

    @pytest.mark.parametrize("wrong", [None, 4, "+49301", ["+49301", 4], [("+49301", "+49302")], b"+49301"])
    def test_from_numbers_refuses_anything_but_strings(self, wrong: Any) -> None:
        with pytest.raises(WrongType):
            NumberSet.from_numbers(wrong)

    @pytest.mark.parametrize(
        "read",
        [
            NumberSet.from_numbers,
            lambda numbers: NumberSet((number, number) for number in numbers),
            lambda numbers: ExtensionBlock.covering_numbers("+49 30", numbers),
        ],
    )
    @pytest.mark.parametrize("bad", [None, "030 1"])
    def test_every_bad_number_is_reported(self, read: Any, bad: Any) -> None:
        good = "+49 30 1"
        with pytest.raises((InvalidNumber, WrongType), match=r", got .* at index 1; others are refused at 3, 4$"):
            read(iter([good, bad, good, None, "x"]))

    @pytest.mark.parametrize("other", [set(), None, ["+49301"], 4])
    @pytest.mark.parametrize(
        "operation", [operator.and_, operator.or_, operator.sub, operator.xor, operator.le, operator.lt]
    )
    def test_has_no_operators_with_other_types(self, other: Any, operation: Any) -> None:
        with pytest.raises(TypeError):
            operation(NumberSet(), other)
        assert NumberSet() != other
        with pytest.raises(WrongType):
            NumberSet().isdisjoint(other)
