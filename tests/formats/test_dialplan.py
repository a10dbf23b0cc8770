"""Prefixes, regular expressions and Asterisk patterns say exactly the active extensions, zero-padded.

The oracle is plain sets of digit strings: what a format says is spelled out here again, number by number.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import ActivationRange, ExtensionBlock, ExtensionRange, InvalidNumber, NumberTooLong, WrongType
from durchwahl.formats.dialplan import asterisk_patterns, prefixes, regex

ROUTE = "+49 20 12345678"
STEM = "+492012345678"
DIGITS = "0123456789"
DECADES = (0, 1, 8, 9, 10, 11, 19, 20, 29, 30, 89, 90, 91, 98, 99)
HUNDREDS = (100, 101, 109, 110, 199, 200, 899, 900, 989, 990, 998, 999)
SINGLE = tuple(ActivationRange(one, one) for one in range(1000))


def block_of(end_at: int, active: Iterable[int], start_at: int = 0) -> ExtensionBlock:
    return ExtensionBlock(ExtensionRange(start_at, end_at), tuple(SINGLE[one] for one in sorted(active)))


def dialled(block: ExtensionBlock) -> frozenset[str]:
    """The active extensions as they are dialled, from the activation ranges and `str` alone."""
    width, parts = len(str(block.extension_range.end_at)), block.activation_ranges
    return frozenset(str(one).zfill(width) for part in parts for one in range(part.start_at, part.end_at + 1))


@cache
def digit_strings(width: int) -> tuple[str, ...]:
    return tuple(map("".join, product(DIGITS, repeat=width)))


def said_by_prefixes(said: Iterable[str], width: int) -> list[str]:
    return [prefix + rest for prefix in said for rest in digit_strings(width - len(prefix))]


@cache
def digit_strings_up_to(width: int) -> tuple[str, ...]:
    return tuple(text for length in range(width + 1) for text in digit_strings(length))


def said_by_regex(said: str, width: int) -> list[str]:
    """What the expression matches of all digit strings from the empty one to those of one digit too many."""
    return list(filter(re.compile(said).fullmatch, digit_strings_up_to(width + 1)))


def places(pattern: str) -> Iterator[str]:
    """The characters that may stand at each place of an Asterisk pattern, by Asterisk's documentation."""
    assert pattern[0] == "_"
    rest = pattern[1:]
    while rest:
        if rest[0] == "[":
            inside, _, rest = rest[1:].partition("]")
            inside = re.sub("([0-9])-([0-9])", lambda ends: DIGITS[int(ends[1]) : int(ends[2]) + 1], inside)
            assert inside
            assert set(inside) <= set(DIGITS)
            yield inside
        else:
            assert rest[0] in "+XZN" + DIGITS
            yield {"X": DIGITS, "Z": DIGITS[1:], "N": DIGITS[2:]}.get(rest[0], rest[0])
            rest = rest[1:]


def said_by_asterisk(said: Iterable[str]) -> list[str]:
    return [number for pattern in said for number in map("".join, product(*places(pattern)))]


def wrongly_said(block: ExtensionBlock) -> list[object]:
    """What any of the three formats says of this block that isn't so; nothing is said twice."""
    active, width = sorted(dialled(block)), len(str(block.extension_range.end_at))
    by_prefixes, by_regex, by_asterisk = prefixes(block), regex(block), asterisk_patterns(ROUTE, block)
    return [
        said
        for said, spelled_out, right in (
            (by_prefixes, sorted(said_by_prefixes(by_prefixes, width)), active),
            (by_regex, said_by_regex(by_regex, width), active),
            (by_asterisk, sorted(said_by_asterisk(by_asterisk)), [STEM + one for one in active]),
        )
        if spelled_out != right
    ]


def fewest(active: frozenset[str], width: int) -> int:
    """How many prefixes it takes at least: either the digits so far are one, or each next digit is on its own."""

    def below(prefix: str) -> int:
        ends = [prefix + rest in active for rest in digit_strings(width - len(prefix))]
        if not any(ends):
            return 0
        split = sum(below(prefix + digit) for digit in DIGITS) if len(prefix) < width else len(ends)
        return min(split, 1) if all(ends) else split

    return below("")


def subsets(members: Iterable[int]) -> Iterator[tuple[int, ...]]:
    pool = tuple(members)
    return (some for count in range(len(pool) + 1) for some in combinations(pool, count))


@st.composite
def blocks(draw: st.DrawFn) -> ExtensionBlock:
    """Blocks of every width, customary or not, with runs that end at or beside the borders of decades and hundreds."""
    borders = st.sampled_from((*DECADES, *HUNDREDS)) | st.integers(0, 999)
    start_at, end_at = draw(st.sampled_from(((0, 9), (0, 99), (0, 999))) | st.tuples(borders, borders).map(sorted))
    active: set[int] = set()
    for _ in range(draw(st.integers(0, 5))):
        first, last = sorted((draw(borders), draw(borders)))
        # Taking away as well as adding makes holes, and ends that touch.
        active ^= set(range(max(first, start_at), min(last, end_at) + 1))
    return block_of(end_at, active, start_at)


class TestEveryOneDigitBlock:
    """All 1,024 sets of extensions of 0-9."""

    def test_is_said_exactly_in_each_format(self) -> None:
        assert [active for active in subsets(range(10)) if wrongly_said(block_of(9, active))] == []

    def test_takes_one_pattern_and_the_fewest_prefixes(self) -> None:
        for active in subsets(range(10)):
            block = block_of(9, active)
            assert len(asterisk_patterns(ROUTE, block)) == min(len(active), 1)
            assert len(prefixes(block)) == fewest(dialled(block), 1)


class TestTwoDigitBlocks:
    """All 5,050 runs in 0-99, all sets of whole decades, all sets of last digits; and all pairs of runs that begin and
    end at the borders of the first, second, third, ninth and tenth decade or beside them."""

    @pytest.mark.slow
    def test_every_run_is_said_exactly(self) -> None:
        runs = [range(first, after) for after in range(1, 101) for first in range(after)]
        assert len(runs) == 5050
        assert [run for run in runs if wrongly_said(block_of(99, run))] == []

    @pytest.mark.slow
    def test_every_pair_of_runs_between_borders_is_said_exactly_and_in_the_fewest_prefixes(self) -> None:
        ends = [four for four in product(DECADES, repeat=4) if four[0] <= four[1] < four[2] <= four[3]]
        assert len(ends) > 2000
        for first, last, other_first, other_last in ends:
            block = block_of(99, {*range(first, last + 1), *range(other_first, other_last + 1)})
            assert wrongly_said(block) == []
            assert len(prefixes(block)) == fewest(dialled(block), 2)

    @pytest.mark.slow
    def test_every_set_of_decades_and_of_last_digits_takes_one_pattern(self) -> None:
        for some in subsets(range(10)):
            decades = block_of(99, (10 * one + other for one in some for other in range(10)))
            last_digits = block_of(99, (10 * other + one for one in some for other in range(10)))
            for block in (decades, last_digits):
                assert wrongly_said(block) == []
                assert len(asterisk_patterns(ROUTE, block)) == min(len(some), 1)


class TestAnyBlock:
    @given(blocks())
    def test_is_said_exactly_in_each_format(self, block: ExtensionBlock) -> None:
        assert wrongly_said(block) == []

    @given(blocks())
    def test_takes_the_fewest_prefixes_in_ascending_order(self, block: ExtensionBlock) -> None:
        said = prefixes(block)
        assert len(said) == fewest(dialled(block), len(str(block.extension_range.end_at)))
        assert list(said) == sorted(said)

    @given(blocks())
    def test_has_no_two_patterns_that_one_digit_class_would_join(self, block: ExtensionBlock) -> None:
        spelled_out = [tuple(places(pattern)) for pattern in asterisk_patterns(ROUTE, block)]
        for one, other in combinations(spelled_out, 2):
            assert sum(here != there for here, there in zip(one, other, strict=True)) > 1

    @given(blocks())
    def test_has_its_patterns_in_ascending_order(self, block: ExtensionBlock) -> None:
        lowest = [min(said_by_asterisk([pattern])) for pattern in asterisk_patterns(ROUTE, block)]
        assert lowest == sorted(lowest)

    @given(blocks())
    def test_has_as_many_alternatives_as_patterns(self, block: ExtensionBlock) -> None:
        assert len(regex(block).split("|")) == max(len(asterisk_patterns(ROUTE, block)), 1)


class TestPrefixes:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("0-99: 10-29", ("1", "2")),
            ("0-99: 4, 19-20", ("04", "19", "20")),
            ("0-999: 4", ("004",)),
            ("0-999: 0-99, 110-119", ("0", "11")),
            ("0-9: 0-9", ("",)),
            ("0-99: 0-99", ("",)),
            ("0-999: 0-999", ("",)),
            ("0-9:", ()),
            ("0-999:", ()),
        ],
    )
    def test_are_the_digits_that_a_routing_table_holds(self, text: str, expected: tuple[str, ...]) -> None:
        assert prefixes(ExtensionBlock.parse(text)) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("0-10: 0-10", ("0", "10")),
            ("1-10: 1-10", ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10")),
            ("30-69: 30-69", ("3", "4", "5", "6")),
            ("0-98: 0-98", (*"012345678", "90", "91", "92", "93", "94", "95", "96", "97", "98")),
        ],
    )
    def test_of_an_uncustomary_block_hold_nothing_beyond_it(self, text: str, expected: tuple[str, ...]) -> None:
        assert prefixes(ExtensionBlock.parse(text)) == expected


class TestRegex:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("0-99: 4, 19-20, 42", "(04|19|20|42)"),
            ("0-9: 4", "(4)"),
            ("0-9: 4-5", "([45])"),
            ("0-9: 1-3, 7-9", "([1-37-9])"),
            ("0-99: 0-99", "([0-9][0-9])"),
            ("0-999: 0-999", "([0-9][0-9][0-9])"),
            ("0-999: 40-49, 140-149", "([01]4[0-9])"),
            ("0-999: 110-119, 444", "(11[0-9]|444)"),
            ("0-99: 5-94", "(0[5-9]|[1-8][0-9]|9[0-4])"),
        ],
    )
    def test_is_short(self, text: str, expected: str) -> None:
        assert regex(ExtensionBlock.parse(text)) == expected

    @given(blocks())
    def test_is_one_group_in_what_every_engine_reads(self, block: ExtensionBlock) -> None:
        assert re.compile(regex(block)).groups == 1
        assert re.fullmatch(r"\([0-9|^\[\]-]+\)", regex(block))

    @pytest.mark.parametrize("flags", [re.NOFLAG, re.MULTILINE])
    @pytest.mark.parametrize("text", ["", "0", "00", "\n0", "0\n", "0\n0", "0^", "(0^)"])
    def test_matches_nothing_anywhere_when_nothing_is_active(self, text: str, flags: re.RegexFlag) -> None:
        for end_at in (9, 99, 999):
            assert re.search(regex(block_of(end_at, ())), text, flags) is None

    @pytest.mark.parametrize("text", ["\u0664", "\N{FULLWIDTH DIGIT FOUR}", "4\n", " 4", "+4", "-4"])
    def test_takes_the_ten_digits_alone(self, text: str) -> None:
        assert re.fullmatch(regex(block_of(9, range(10))), text) is None

    def test_captures_the_extension_behind_an_anchored_route_number(self) -> None:
        expression = re.compile(rf"^\{STEM}{regex(ExtensionBlock.parse('0-99: 4, 19-20, 42'))}$")
        found = expression.search(STEM + "04")
        assert found is not None
        assert found[1] == "04"
        assert expression.search(STEM + "4") is None
        assert expression.search(STEM + "041") is None


class TestAsteriskPatterns:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("0-99: 4, 14", ("[01]4",)),
            ("0-9: 4", ("4",)),
            ("0-99: 0-99", ("XX",)),
            ("0-999: 100-999", ("ZXX",)),
            ("0-999: 220-229, 201-209, 212-219", ("20Z", "21N", "22X")),
            ("0-9: 1-3, 7-9", ("[1-37-9]",)),
            ("0-99:", ()),
        ],
    )
    def test_begin_with_the_plus_and_the_route_number(self, text: str, expected: tuple[str, ...]) -> None:
        block = ExtensionBlock.parse(text)
        assert asterisk_patterns(ROUTE, block) == tuple(f"_{STEM}{digits}" for digits in expected)

    @pytest.mark.parametrize("active", [(), (4,)])
    def test_are_refused_where_the_numbers_would_have_more_than_15_digits(self, active: tuple[int, ...]) -> None:
        with pytest.raises(NumberTooLong, match="at most 15 digits, got 16"):
            asterisk_patterns("+49 20 123456789", block_of(999, active))

    def test_are_refused_for_what_is_no_route_number(self) -> None:
        with pytest.raises(InvalidNumber, match=r"must begin with \+ or 00"):
            asterisk_patterns("020 12345678", block_of(9, [4]))


@pytest.mark.parametrize("wrong", [None, "0-9: 4", ExtensionRange(0, 9), block_of(9, [4]).under(ROUTE)])
def test_what_is_no_block_is_refused_in_each_format(wrong: ExtensionBlock) -> None:
    for refused in (lambda: prefixes(wrong), lambda: regex(wrong), lambda: asterisk_patterns(ROUTE, wrong)):
        with pytest.raises(WrongType, match=r"^an extension block is expected, got "):
            refused()
