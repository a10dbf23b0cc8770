"""NumberSet: the plain set of the numbers, without writing them out."""

import copy
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
# A country code after which a 0 may come.
CODE = "+43"
Runs = list[tuple[str, str]]
Members = frozenset[str]


def number(digits: int, value: int) -> str:
    return CODE + str(value).rjust(digits - 2, "0")


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
        assert (ours < theirs) == (written(left) < written(right))
        assert ours.isdisjoint(theirs) == written(left).isdisjoint(written(right))

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

            __gt__ = __ge__

        assert NumberSet() <= Every()
        assert NumberSet() < Every()

    def test_find_numbers_in_any_spelling(self) -> None:
        numbers = NumberSet.from_runs([("+49 30 1230", "0049 30/1239")])
        assert "+49 (0)30 123-4" in numbers
        assert "+49 30 1240" not in numbers
        assert "no number" not in numbers
        assert 49301234 not in numbers
        assert next(numbers.runs()) == NumberRun("+49301230", "+49301239")

    def test_count_what_nobody_could_write_out(self) -> None:
        every = NumberSet([("+491000000000000", "+499999999999999")])
        assert len(every) == 9 * 10**12
        assert len(every - NumberSet([("+491000000000001", "+491000000000001")])) == 9 * 10**12 - 1

    def test_show_their_runs_unless_there_are_many(self) -> None:
        many = [(number(8, value), number(8, value + 1)) for value in range(0, 84, 4)]
        few = NumberSet(many[:20])
        assert repr(NumberSet(many)) == "<NumberSet of 42 numbers in 21 runs>"
        assert eval(repr(few)) == few
        assert repr(NumberSet([("+49 30 1", "+49 30 2")])) == "NumberSet([('+49301', '+49302')])"
        assert eval(repr(NumberSet())) == NumberSet()

    @given(runs())
    def test_are_made_from_numbers_too(self, some: Runs) -> None:
        assert NumberSet.from_numbers(written(some)) == NumberSet(some)

    @pytest.mark.parametrize("wrong", [None, 4, "+49301", ["+49301", 4], [("+49301", "+49302")], b"+49301"])
    def test_are_made_from_numbers_that_are_text(self, wrong: Any) -> None:
        with pytest.raises(WrongType):
            NumberSet.from_numbers(wrong)

    def test_are_immutable(self) -> None:
        numbers: Any = NumberSet([("+49301", "+49302")])
        with pytest.raises(AttributeError, match="immutable"):
            numbers._borders = ()
        with pytest.raises(AttributeError, match="immutable"):
            del numbers._borders
        with pytest.raises(AttributeError):
            numbers.other = ()
        assert list(numbers) == ["+49301", "+49302"]
        assert copy.copy(numbers) == copy.deepcopy(numbers) == numbers

    @pytest.mark.parametrize(
        ("run", "reason"),
        [
            (("+49301", "+493012"), "the ends of a run of numbers must have equally many digits, got "),
            (("+49309", "+49301"), r"a run of numbers must not end before it starts, got \+49309 to \+49301"),
            (("49301", "+49309"), "a number must begin with"),
            (
                ("+4899", "+4910"),
                r"a run of numbers must not pass over \+490, where no number is, got \+4899 to \+4910",
            ),
        ],
    )
    def test_refuse_runs_that_are_none(self, run: tuple[str, str], reason: str) -> None:
        with pytest.raises(InvalidNumber, match=reason):
            NumberSet.from_runs([run])
        with pytest.raises(InvalidNumber, match=reason):
            NumberSet([run])

    @pytest.mark.parametrize(
        "wrong", [4, "+49301", [4], [(-1, 5)], [(5, 3)], [(5, 5)], ["+4"], [("+49301",) * 3], None]
    )
    def test_are_made_from_pairs_of_text(self, wrong: Any) -> None:
        """Integers are not read: the coordinates that a set uses internally are its own."""
        with pytest.raises(WrongType):
            NumberSet(wrong)

    @pytest.mark.parametrize("other", [set(), None, ["+49301"], 4])
    @pytest.mark.parametrize(
        "operation", [operator.and_, operator.or_, operator.sub, operator.xor, operator.le, operator.lt]
    )
    def test_combine_with_each_other_only(self, other: Any, operation: Any) -> None:
        with pytest.raises(TypeError):
            operation(NumberSet(), other)
        assert NumberSet() != other
        with pytest.raises(WrongType):
            NumberSet().isdisjoint(other)
