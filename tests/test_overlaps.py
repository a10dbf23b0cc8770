"""Claims and their clashes: against every pair of numbers, written out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from durchwahl import ExtensionRange
from durchwahl._overlaps import Overlap, find_overlaps, format_shared, padded_interval
from durchwahl.strategies import extension_ranges

# Short stems over few digits, so that many begin each other.
STEMS = st.text("12", max_size=3)
CLAIMANTS = st.tuples(STEMS, extension_ranges() | st.sampled_from([ExtensionRange(0, 0), ExtensionRange(10, 19)]))
Claimant = tuple[str, ExtensionRange]


def numbers(claimant: Claimant) -> set[str]:
    stem, run = claimant
    return {stem + oracle.dialled(extension, run.end_at) for extension in range(run.start_at, run.end_at + 1)}


def length(claimant: Claimant) -> int:
    return len(claimant[0]) + len(str(claimant[1].end_at))


def meeting(first: Claimant, second: Claimant) -> set[str]:
    """The numbers of the first that equal, begin or continue one of the second."""
    width = min(length(first), length(second))
    beginnings = {number[:width] for number in numbers(second)}
    return {number for number in numbers(first) if number[:width] in beginnings}


@given(CLAIMANTS, CLAIMANTS)
def test_two_claims_clash_when_a_number_of_one_is_or_begins_a_number_of_the_other(
    one: Claimant, other: Claimant
) -> None:
    claims = [padded_interval(*one), padded_interval(*other)]
    met = meeting(one, other)
    assert list(find_overlaps(claims)) == ([Overlap(0, 1)] if met else [])
    if met:
        first, _, last = format_shared(*claims).partition(" to ")
        assert (first, last or first) == (min(met), max(met))
        assert len(met) == int(max(met)) - int(min(met)) + 1


def first_clashes(claimants: list[Claimant]) -> list[Overlap]:
    """For each claim its first clash of each length, from the numbers written out."""
    expected = []
    for second, later in enumerate(claimants):
        firsts: dict[int, int] = {}
        for first, earlier in enumerate(claimants[:second]):
            if meeting(earlier, later):
                firsts.setdefault(length(earlier), first)
        expected += [Overlap(firsts[digits], second) for digits in sorted(firsts)]
    return expected


@given(st.lists(CLAIMANTS, max_size=12))
def test_each_claim_has_its_first_clash_of_each_length_and_no_other(claimants: list[Claimant]) -> None:
    assert list(find_overlaps([padded_interval(*claimant) for claimant in claimants])) == first_clashes(claimants)


def test_numbers_of_the_greatest_length_meet_at_a_single_one() -> None:
    """With the most digits, one number is one place on the line, so that each end is the end."""
    stem = "49" + "3" * 13
    runs = [ExtensionRange(*ends) for ends in ((100, 104), (104, 109), (110, 119), (119, 119), (120, 129), (129, 129))]
    claimants = [*((stem, run) for run in runs), (stem[:-1], ExtensionRange(312, 312))]
    assert list(find_overlaps([padded_interval(*claimant) for claimant in claimants])) == first_clashes(claimants)


def test_a_stretched_claim_is_padded_with_zeros_and_nines() -> None:
    assert padded_interval("49207", ExtensionRange(80, 89))[:2] == padded_interval("492078", ExtensionRange(0, 9))[:2]


@pytest.mark.slow
def test_many_claims_that_all_clash_are_answered() -> None:
    """A hundred thousand short numbers, each beginning a hundred thousand longer ones."""
    claims = [padded_interval("49", ExtensionRange(0, 9))] * 100_000 + [
        padded_interval("495", ExtensionRange(0, 99))
    ] * 100_000
    found = list(find_overlaps(claims))
    assert found[0] == Overlap(0, 1)
    assert found[-1] == Overlap(100_000, 199_999)
    assert len(found) == 99_999 + 100_000 + 99_999
