"""cover: a run of full numbers as the fewest blocks."""

from itertools import islice
from operator import attrgetter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import InvalidNumber, NumberSet, RoutedBlock, WrongType, cover
from durchwahl.formats.telnyx import block_request

STEMS = st.sampled_from(["+43", "+491", "+4930123"])
VALUES = st.integers(0, 9999) | st.sampled_from([0, 5, 9, 10, 50, 99, 100, 999, 1000, 1999, 2000, 9999])


@given(STEMS, VALUES, VALUES)
def test_the_blocks_say_the_run_and_are_the_fewest(stem: str, one: int, other: int) -> None:
    first, last = f"{stem}{min(one, other):04}", f"{stem}{max(one, other):04}"
    blocks = list(cover(first, last))
    numbers = [number for block in blocks for number in block.numbers]
    assert numbers == [f"+{value}" for value in range(int(first[1:]), int(last[1:]) + 1)]
    assert all(block.block.inactive == set() for block in blocks)
    # A block's numbers differ in their last three digits only, as a width of three is the most there is.
    assert len(blocks) == len({number[:-3] for number in numbers})


@given(VALUES, VALUES)
def test_short_numbers_keep_a_route_number_of_three_digits(one: int, other: int) -> None:
    for digits in (4, 5):
        values = sorted((one % 10 ** (digits - 2), other % 10 ** (digits - 2)))
        first, last = (f"+43{value:0{digits - 2}}" for value in values)
        blocks = list(cover(first, last))
        assert [number for block in blocks for number in block.numbers] == [
            f"+{n}" for n in range(int(first[1:]), int(last[1:]) + 1)
        ]


# Every number from FIRST on: they have five digits, and pass from the stem +431 to the stem +432.
FIRST, COUNT = 43150, 100
Cost = tuple[int, int]  # blocks, and those of them that are not customary


def every_block() -> dict[int, list[tuple[int, bool]]]:
    """All blocks under stems of at least three digits, by their first number: the last one, and whether it is customary."""
    blocks: dict[int, list[tuple[int, bool]]] = {}
    for width in (1, 2):
        for stem in range(431 * 10 ** (2 - width), 433 * 10 ** (2 - width)):
            for end in range(10**width):
                for start in range(end + 1):
                    if len(str(end)) == width:
                        customary = start == 0 and end == 10**width - 1
                        blocks.setdefault(stem * 10**width + start, []).append((stem * 10**width + end, customary))
    return blocks


def test_no_cover_has_fewer_blocks_and_none_as_small_has_more_customary_ones() -> None:
    blocks = every_block()
    for first in range(FIRST, FIRST + COUNT):
        least: dict[int, Cost] = {first: (0, 0)}  # by the first number that is not covered yet
        for number in range(first, FIRST + COUNT):
            for last, customary in blocks[number]:
                cost = (least[number][0] + 1, least[number][1] + (not customary))
                least[last + 1] = min(cost, least.get(last + 1, cost))
        for last in range(first, FIRST + COUNT):
            found = list(cover(f"+{first}", f"+{last}"))
            odd = [block for block in found if not block.block.extension_range.is_customary]
            assert (len(found), len(odd)) == least[last + 1], (first, last)


@pytest.mark.parametrize(
    ("first", "last", "block"),
    [
        ("+49 30 987600", "+49 30 987699", "+49309876 0-99: 0-99"),
        ("+49 30 987650", "+49 30 987659", "+493098765 0-9: 0-9"),
        ("+49 30 987000", "+49 30 987999", "+4930987 0-999: 0-999"),
        ("+49 30 987000", "+49 30 987099", "+49309870 0-99: 0-99"),
        ("+49 30 987600", "+49 30 987698", "+4930987 600-698: 600-698"),
        ("+49 30 987605", "+49 30 987614", "+4930987 605-614: 605-614"),
    ],
)
def test_a_customary_block_has_the_stem_that_makes_it_one(first: str, last: str, block: str) -> None:
    assert [str(each) for each in cover(first, last)] == [block]


class TestActive:
    """The numbers of the run that go live, where it isn't all of them."""

    @given(VALUES, VALUES, st.lists(st.tuples(VALUES, VALUES), max_size=4))
    def test_numbers_are_live_and_the_others_port_inactive(
        self, one: int, other: int, some: list[tuple[int, int]]
    ) -> None:
        first, last = sorted((10_000 + one, 10_000 + other))
        runs = [sorted((10_000 + start, 10_000 + end)) for start, end in some]
        inside = [(max(start, first), min(end, last)) for start, end in runs if start <= last and end >= first]
        active = [(f"+4930{start}", f"+4930{end}") if start != end else f"+49 30 {start}" for start, end in inside]
        blocks = list(cover(f"+4930{first}", f"+4930{last}", active))
        live = {f"+4930{number}" for start, end in inside for number in range(start, end + 1)}
        assert {number for block in blocks for number in block.active_numbers} == live
        everything = list(cover(f"+4930{first}", f"+4930{last}"))
        assert list(map(attrgetter("numbers"), blocks)) == list(map(attrgetter("numbers"), everything))
        as_set = NumberSet([run if isinstance(run, tuple) else (run, run) for run in active])
        assert list(cover(f"+4930{first}", f"+4930{last}", as_set)) == blocks

    def test_none_may_be_live(self) -> None:
        assert [str(block) for block in cover("+49301230", "+49301239", [])] == ["+4930123 0-9:"]

    @pytest.mark.parametrize("outside", ["+49301229", "+49301240", "+493012301", ("+49301235", "+49301240")])
    def test_numbers_outside_the_run_are_refused_at_once(self, outside: Any) -> None:
        with pytest.raises(
            InvalidNumber, match=r"^an active number must be within \+49301230 to \+49301239, got \+4930"
        ):
            cover("+49301230", "+49301239", [outside])

    @pytest.mark.parametrize("wrong", ["+49301235", 4, [4], [("+49301235",)], [b"+49301235"], [None]])
    def test_they_are_numbers_and_runs(self, wrong: Any) -> None:
        with pytest.raises(WrongType):
            cover("+49301230", "+49301239", wrong)

    def test_of_very_many_runs_each_block_takes_its_own(self) -> None:
        active = [f"+4930{number}" for number in range(1_000_000, 1_100_000, 10)]
        blocks: list[RoutedBlock] = list(cover("+49301000000", "+49301099999", active))
        assert sum(len(block.active_numbers) for block in blocks) == 10_000


def test_a_system_of_four_digits_becomes_ten_route_numbers() -> None:
    """A carrier takes 0-999 at most: 0000-9999 is R0 to R9 with 000-999 each."""
    blocks = list(cover("+49 30 123 0000", "+49 30 123 9999"))
    assert [str(block) for block in blocks] == [f"+4930123{thousand} 0-999: 0-999" for thousand in range(10)]


def test_a_run_of_ten_billion_numbers_is_covered_block_by_block() -> None:
    blocks = cover("+4910000000000", "+4999999999999")
    assert [str(block.numbers[0]) for block in islice(blocks, 2)] == ["+4910000000000", "+4910000001000"]


def test_the_carriers_phone_number_blocks_come_from_it() -> None:
    requests = [block_request(block) for block in cover("+49 30 122 995", "+49 30 123 004")]
    assert [request["phone_number_range"] for request in requests] == [
        {"start_at": "+4930122995", "end_at": "+4930122999"},
        {"start_at": "+4930123000", "end_at": "+4930123004"},
    ]
    assert all(request["activation_ranges"] == [request["phone_number_range"]] for request in requests)


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        ("+49 30 12", "+49 30 123", "equally many digits"),
        ("+49 30 13", "+49 30 12", "must not end before it starts"),
        ("030 12", "+49 30 12", "must begin with"),
        ("+491", "+499", r"must have more than 3 digits, got \+491"),
    ],
)
def test_what_is_no_run_is_refused_at_once(first: str, last: str, reason: str) -> None:
    with pytest.raises(InvalidNumber, match=reason):
        cover(first, last)


@pytest.mark.parametrize("wrong", [None, 4930, b"+4930"])
def test_ends_are_texts(wrong: Any) -> None:
    with pytest.raises(WrongType):
        cover(wrong, "+49 30 12")
