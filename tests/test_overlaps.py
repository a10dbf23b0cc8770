"""Overlaps of padded intervals, compared with a comparison of all pairs of numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from durchwahl import ExtensionRange
from durchwahl._overlaps import Overlap, find_overlaps, format_shared, padded_interval
from durchwahl.strategies import extension_ranges

# Short stems over few digits, so that many are prefixes of each other.
STEMS = st.text("12", max_size=3)
BLOCKS = st.tuples(STEMS, extension_ranges() | st.sampled_from([ExtensionRange(0, 0), ExtensionRange(10, 19)]))
Block = tuple[str, ExtensionRange]


def numbers(block: Block) -> set[str]:
    stem, extension_range = block
    return {stem + oracle.dialled(extension, extension_range.end_at) for extension in extension_range}


def length(block: Block) -> int:
    return len(block[0]) + block[1].width


def shared(first: Block, second: Block) -> set[str]:
    """Return the numbers of the first that equal a number of the second, are a prefix of one, or begin with one."""
    digits = min(length(first), length(second))
    prefixes = {number[:digits] for number in numbers(second)}
    return {number for number in numbers(first) if number[:digits] in prefixes}


def first_overlaps(blocks: list[Block]) -> list[Overlap]:
    """Return, for each block and each length of numbers, the overlap with the first earlier block of that length."""
    expected = []
    for second, later in enumerate(blocks):
        firsts: dict[int, int] = {}
        for first, earlier in enumerate(blocks[:second]):
            if shared(earlier, later):
                firsts.setdefault(length(earlier), first)
        expected += [Overlap(firsts[digits], second) for digits in sorted(firsts)]
    return expected


@given(BLOCKS, BLOCKS)
def test_two_intervals_overlap_if_a_number_equals_another_or_is_a_prefix(first: Block, second: Block) -> None:
    intervals = [padded_interval(*first), padded_interval(*second)]
    expected = shared(first, second)
    assert find_overlaps(intervals) == ([Overlap(0, 1)] if expected else [])
    if expected:
        low, _, high = format_shared(*intervals).partition(" to ")
        assert (low, high or low) == (min(expected), max(expected))
        assert len(expected) == int(max(expected)) - int(min(expected)) + 1


@given(st.lists(BLOCKS, max_size=12))
def test_each_interval_has_its_first_overlap_of_each_length(blocks: list[Block]) -> None:
    assert find_overlaps(padded_interval(*block) for block in blocks) == first_overlaps(blocks)


def test_numbers_of_maximum_length_can_overlap_at_one_number() -> None:
    """These numbers aren't padded, so an interval may be a single position."""
    stem = "49" + "3" * 13
    ranges = [
        ExtensionRange(*ends) for ends in ((100, 104), (104, 109), (110, 119), (119, 119), (120, 129), (129, 129))
    ]
    blocks = [*((stem, extension_range) for extension_range in ranges), (stem[:-1], ExtensionRange(312, 312))]
    for ordered in (blocks, blocks[::-1]):
        assert find_overlaps(padded_interval(*block) for block in ordered) == first_overlaps(ordered)


def test_the_same_numbers_have_the_same_interval_under_different_stems() -> None:
    assert padded_interval("49207", ExtensionRange(80, 89)) == padded_interval("492078", ExtensionRange(0, 9))


@pytest.mark.slow
def test_very_many_intervals_may_all_overlap() -> None:
    short, long = padded_interval("49", ExtensionRange(0, 9)), padded_interval("495", ExtensionRange(0, 99))
    overlaps = find_overlaps([short] * 100_000 + [long] * 100_000)
    assert overlaps[0] == Overlap(0, 1)
    assert overlaps[-1] == Overlap(100_000, 199_999)
    assert len(overlaps) == 99_999 + 100_000 + 99_999
