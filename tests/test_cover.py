"""`cover`: it splits a run of full numbers into the fewest blocks."""

from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import InvalidNumber, NumberSet, WrongType, cover
from durchwahl.formats.telnyx import block_request

VALUES = st.integers(0, 9999) | st.sampled_from([0, 5, 9, 10, 50, 99, 100, 999, 1000, 1999, 2000, 9999])
PAIRS = st.tuples(VALUES, VALUES).map(sorted)


@given(st.sampled_from(["+43", "+491", "+4930123"]), PAIRS)
def test_the_blocks_contain_exactly_the_numbers_and_are_the_fewest(stem: str, values: list[int]) -> None:
    first, last = (f"{stem}{value:04}" for value in values)
    blocks = list(cover(first, last))
    numbers = [number for block in blocks for number in block.numbers]
    assert numbers == [f"+{value}" for value in range(int(first[1:]), int(last[1:]) + 1)]
    assert all(block.block.inactive == set() for block in blocks)
    # A block has a width of at most 3, so its numbers differ in their last three digits only.
    assert len(blocks) == len({number[:-3] for number in numbers})


@given(PAIRS, st.sampled_from([2, 3]))
def test_short_numbers_keep_a_route_number_of_three_digits(values: list[int], digits: int) -> None:
    first, last = sorted(f"+43{value % 10**digits:0{digits}}" for value in values)
    numbers = [number for block in cover(first, last) for number in block.numbers]
    assert numbers == [f"+{value}" for value in range(int(first[1:]), int(last[1:]) + 1)]


# All runs of these five-digit numbers are covered. They are under two three-digit stems, +431 and +432.
FIRST, COUNT = 43150, 100
Cost = tuple[int, int]  # number of blocks, and how many of them are not customary


def every_block() -> dict[int, list[tuple[int, bool]]]:
    """Return all blocks under stems of at least three digits by first number: the last one, and whether it is customary."""
    blocks: dict[int, list[tuple[int, bool]]] = {}
    for width in (1, 2):
        for stem in range(431 * 10 ** (2 - width), 433 * 10 ** (2 - width)):
            for end in range(10**width):
                for start in range(end + 1):
                    if len(str(end)) == width:
                        is_customary = start == 0 and end == 10**width - 1
                        blocks.setdefault(stem * 10**width + start, []).append((stem * 10**width + end, is_customary))
    return blocks


def test_no_other_cover_has_fewer_blocks_or_as_few_with_more_customary_ones() -> None:
    """Compare with the best covers that dynamic programming over all blocks finds."""
    blocks = every_block()
    for first in range(FIRST, FIRST + COUNT):
        least: dict[int, Cost] = {first: (0, 0)}  # by the first number that is not covered yet
        for number in range(first, FIRST + COUNT):
            for last, is_customary in blocks[number]:
                cost = (least[number][0] + 1, least[number][1] + (not is_customary))
                least[last + 1] = min(cost, least.get(last + 1, cost))
        for last in range(first, FIRST + COUNT):
            covering = list(cover(f"+{first}", f"+{last}"))
            not_customary = [block for block in covering if not block.block.extension_range.is_customary]
            assert (len(covering), len(not_customary)) == least[last + 1], (first, last)


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
def test_customary_blocks_have_their_own_stem(first: str, last: str, block: str) -> None:
    assert list(map(str, cover(first, last))) == [block]


def test_a_run_of_four_digits_needs_ten_route_numbers() -> None:
    blocks = list(cover("+49 30 123 0000", "+49 30 123 9999"))
    assert [str(block) for block in blocks] == [f"+4930123{thousand} 0-999: 0-999" for thousand in range(10)]


def test_blocks_are_made_one_at_a_time() -> None:
    blocks = cover("+4910000000000", "+4999999999999")
    assert [block.numbers[0] for block in islice(blocks, 2)] == ["+4910000000000", "+4910000001000"]


def test_the_blocks_make_requests_for_the_carriers_phone_number_blocks() -> None:
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
def test_refuses_invalid_runs_at_once(first: str, last: str, reason: str) -> None:
    with pytest.raises(InvalidNumber, match=reason):
        cover(first, last)


@pytest.mark.parametrize("wrong", [None, 4930, b"+4930"])
def test_refuses_anything_but_strings(wrong: Any) -> None:
    with pytest.raises(WrongType):
        cover(wrong, "+49 30 12")


class TestActive:
    """The argument `active`: the numbers of the run that go live."""

    @given(PAIRS, st.lists(PAIRS, max_size=4))
    def test_only_these_numbers_are_active(self, values: list[int], runs: list[list[int]]) -> None:
        first, last = values
        inside = [(max(start, first), min(end, last)) for start, end in runs if start <= last and end >= first]
        active = [
            f"+49 30 1{start:04}" if start == end else (f"+49301{start:04}", f"+49301{end:04}") for start, end in inside
        ]
        expected = {f"+49301{value:04}" for start, end in inside for value in range(start, end + 1)}
        ends = (f"+49301{first:04}", f"+49301{last:04}")
        blocks = list(cover(*ends, active))
        assert {number for block in blocks for number in block.active_numbers} == expected
        assert [block.numbers for block in blocks] == [block.numbers for block in cover(*ends)]
        assert list(cover(*ends, NumberSet.from_numbers(expected))) == blocks

    def test_can_be_empty(self) -> None:
        assert [str(block) for block in cover("+49301230", "+49301239", [])] == ["+4930123 0-9:"]

    @pytest.mark.parametrize("outside", ["+49301229", "+49301240", "+493012301", ("+49301235", "+49301240")])
    def test_refuses_numbers_outside_the_run_at_once(self, outside: Any) -> None:
        with pytest.raises(
            InvalidNumber, match=r"^an active number must be within \+49301230 to \+49301239, got \+4930"
        ):
            cover("+49301230", "+49301239", [outside])

    @pytest.mark.parametrize("wrong", ["+49301235", 4, [4], [("+49301235",)], [b"+49301235"], [None]])
    def test_refuses_anything_but_numbers_and_runs(self, wrong: Any) -> None:
        with pytest.raises(WrongType):
            cover("+49301230", "+49301239", wrong)

    def test_can_have_very_many_runs(self) -> None:
        active = [f"+4930{number}" for number in range(1_000_000, 1_100_000, 10)]
        blocks = cover("+49301000000", "+49301099999", active)
        assert sum(len(block.active_numbers) for block in blocks) == 10_000
