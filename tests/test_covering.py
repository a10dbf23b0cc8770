"""cover: a run of full numbers as the fewest blocks."""

from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import InvalidNumber, WrongType, cover
from durchwahl.formats.telnyx import block_request

STEMS = st.sampled_from(["+49", "+491", "+4930123"])
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
        first, last = (f"+49{value:0{digits - 2}}" for value in values)
        blocks = list(cover(first, last))
        assert [number for block in blocks for number in block.numbers] == [
            f"+{n}" for n in range(int(first[1:]), int(last[1:]) + 1)
        ]


def test_a_system_of_four_digits_becomes_ten_route_numbers() -> None:
    """A carrier takes 0-999 at most: 0000-9999 is R0 to R9 with 000-999 each."""
    blocks = list(cover("+49 30 123 0000", "+49 30 123 9999"))
    assert [str(block) for block in blocks] == [f"+4930123{thousand} 0-999: 0-999" for thousand in range(10)]


def test_a_run_of_ten_billion_numbers_is_covered_block_by_block() -> None:
    blocks = cover("+4900000000000", "+4999999999999")
    assert [str(block.numbers[0]) for block in islice(blocks, 2)] == ["+4900000000000", "+4900000001000"]


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
