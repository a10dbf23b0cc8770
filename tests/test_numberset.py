"""NumberSet: the plain set of the numbers, without writing them out."""

import operator
import pickle
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import InvalidNumber, NumberRun, NumberSet, WrongType

# Few numbers of several lengths, so that runs meet often.
ENDS = st.tuples(st.sampled_from([4, 5, 15]), st.integers(0, 40), st.integers(0, 40))
Runs = list[tuple[str, str]]
Members = frozenset[str]


def number(digits: int, value: int) -> str:
    return "+49" + str(value).rjust(digits - 2, "0")


@st.composite
def runs(draw: st.DrawFn) -> Runs:
    made = draw(st.lists(ENDS, max_size=6))
    return [(number(digits, min(pair)), number(digits, max(pair))) for digits, *pair in made]


def written(some: Runs) -> Members:
    return frozenset("+" + str(value) for first, last in some for value in range(int(first[1:]), int(last[1:]) + 1))


class TestSets:
    @given(runs())
    def test_hold_the_numbers_of_their_runs(self, some: Runs) -> None:
        numbers, members = NumberSet.from_runs(some), written(some)
        assert list(numbers) == sorted(members, key=lambda member: (len(member), member))
        assert len(numbers) == len(members)
        assert bool(numbers) == bool(members)
        assert all(
            (number(digits, value) in numbers) == (number(digits, value) in members)
            for digits in (4, 5, 15)
            for value in range(45)
        )
        assert NumberSet.from_runs(numbers.runs()) == numbers == pickle.loads(pickle.dumps(numbers))
        assert hash(NumberSet.from_runs(reversed(some))) == hash(numbers)

    @given(runs(), runs())
    def test_combine_as_sets_of_numbers_do(self, left: Runs, right: Runs) -> None:
        ours, theirs = NumberSet.from_runs(left), NumberSet.from_runs(right)
        for operation in (operator.and_, operator.or_, operator.sub, operator.xor):
            combined = operation(ours, theirs)
            assert set(combined) == operation(written(left), written(right))
            assert combined == NumberSet.from_runs(combined.runs())
        assert (ours == theirs) == (written(left) == written(right))
        assert (ours <= theirs) == (written(left) <= written(right))

    @given(runs())
    def test_have_the_fewest_runs(self, some: Runs) -> None:
        spans = list(NumberSet.from_runs(some).spans())
        assert all(before.after < after.start for before, after in pairwise(spans))

    def test_have_a_hash_that_tells_them_apart(self) -> None:
        sets = {NumberSet.from_runs([(number(8, value), number(8, value))]) for value in range(100)}
        assert len({hash(one) for one in sets}) == len(sets) == 100

    def test_ask_another_type_what_it_makes_of_them(self) -> None:
        class Every:
            def __ge__(self, other: object) -> bool:
                return isinstance(other, NumberSet)

        assert NumberSet() <= Every()

    def test_find_numbers_in_any_spelling(self) -> None:
        numbers = NumberSet.from_runs([("+49 30 1230", "0049 30/1239")])
        assert "+49 (0)30 123-4" in numbers
        assert "+49 30 1240" not in numbers
        assert "no number" not in numbers
        assert 49301234 not in numbers
        assert next(numbers.runs()) == NumberRun("+49301230", "+49301239")

    def test_count_what_nobody_could_write_out(self) -> None:
        every = NumberSet.from_runs([("+490000000000000", "+499999999999999")])
        assert len(every) == 10**13
        assert repr(every) == "<NumberSet of 10000000000000 numbers in 1 runs>"
        assert len(every - NumberSet.from_runs([("+490000000000001", "+490000000000001")])) == 10**13 - 1

    @pytest.mark.parametrize(
        ("run", "reason"),
        [
            (("+49301", "+493012"), "the ends of a run of numbers must have equally many digits, got "),
            (("+49309", "+49301"), r"a run of numbers must not end before it starts, got \+49309 to \+49301"),
            (("49301", "+49309"), "a number must begin with"),
        ],
    )
    def test_refuse_runs_that_are_none(self, run: tuple[str, str], reason: str) -> None:
        with pytest.raises(InvalidNumber, match=reason):
            NumberSet.from_runs([run])

    @pytest.mark.parametrize("other", [set(), None, ["+49301"], 4])
    @pytest.mark.parametrize("operation", [operator.and_, operator.or_, operator.sub, operator.xor, operator.le])
    def test_combine_with_each_other_only(self, other: Any, operation: Any) -> None:
        with pytest.raises(TypeError):
            operation(NumberSet(), other)
        assert NumberSet() != other
        with pytest.raises(WrongType):
            NumberSet.from_runs([(4, 5)])  # type: ignore[list-item]
