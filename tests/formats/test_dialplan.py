"""Prefixes, regular expressions and Asterisk patterns match exactly the active extensions, zero-padded.

The oracle is plain sets of digit strings: these tests expand each format again, number by number.
"""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache, reduce
from itertools import combinations, product
from operator import and_
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import (
    ActivationRange,
    ExtensionBlock,
    ExtensionRange,
    InvalidNumber,
    Line,
    NotInFormat,
    NumberTooLong,
    RoutedBlock,
    WrongType,
    strategies,
)
from durchwahl.formats.dialplan import asterisk_patterns, prefixes, regex

ROUTE = "+49 20 12345678"
STEM = "+492012345678"
DIGITS = "0123456789"
DECADES = (0, 1, 8, 9, 10, 11, 19, 20, 29, 30, 89, 90, 91, 98, 99)
HUNDREDS = (100, 101, 109, 110, 199, 200, 899, 900, 989, 990, 998, 999)
SHARED_PARTS = "0-99: 12, 15, 31, 34-35, 41, 45, 54"
SINGLE = tuple(ActivationRange(one, one) for one in range(1000))


def block_of(end_at: int, active: Iterable[int], start_at: int = 0) -> ExtensionBlock:
    return ExtensionBlock(ExtensionRange(start_at, end_at), tuple(SINGLE[one] for one in sorted(active)))


def dialled(block: ExtensionBlock) -> frozenset[str]:
    """Return the active extensions as dialled, computed only from the activation ranges and `str`."""
    width, parts = len(str(block.extension_range.end_at)), block.activation_ranges
    return frozenset(str(one).zfill(width) for part in parts for one in range(part.start_at, part.end_at + 1))


@cache
def digit_strings(width: int) -> tuple[str, ...]:
    return tuple(map("".join, product(DIGITS, repeat=width)))


def expand_prefixes(found: Iterable[str], width: int) -> list[str]:
    return [prefix + rest for prefix in found for rest in digit_strings(width - len(prefix))]


@cache
def digit_strings_up_to(width: int) -> tuple[str, ...]:
    return tuple(text for length in range(width + 1) for text in digit_strings(length))


def matches_of_regex(expression: str, width: int) -> list[str]:
    """Return the digit strings that an expression matches, of all that have up to one digit too many."""
    return list(filter(re.compile(expression).fullmatch, digit_strings_up_to(width + 1)))


def allowed_digits(pattern: str) -> Iterator[str]:
    """Yield the characters allowed at each position of an Asterisk pattern, by Asterisk's documentation."""
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


def expand_asterisk(patterns: Iterable[str]) -> list[str]:
    return [number for pattern in patterns for number in map("".join, product(*allowed_digits(pattern)))]


def wrong_results(block: ExtensionBlock) -> list[object]:
    """Return the results of the three formats that don't match each active extension exactly once, and nothing else."""
    active, width = sorted(dialled(block)), len(str(block.extension_range.end_at))
    by_prefixes, by_regex, by_asterisk = prefixes(block), regex(block), asterisk_patterns(ROUTE, block)
    return [
        result
        for result, expanded, expected in (
            (by_prefixes, sorted(expand_prefixes(by_prefixes, width)), active),
            (by_regex, matches_of_regex(by_regex, width), active),
            (by_asterisk, sorted(expand_asterisk(by_asterisk)), [STEM + one for one in active]),
        )
        if expanded != expected
    ]


def fewest(active: frozenset[str], width: int) -> int:
    """Return the minimum number of prefixes. At each digit, either one prefix ends, or each next digit is separate."""

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


def random_extensions(rng: Random) -> list[int]:
    """Return random two-digit extensions: either independent ones, or up to six runs that switch extensions on or off."""
    if rng.random() < 0.5:
        share = rng.random()
        return [extension for extension in range(100) if rng.random() < share]
    active: set[int] = set()
    for _ in range(rng.randint(1, 6)):
        first, last = sorted((rng.randrange(100), rng.randrange(100)))
        active ^= set(range(first, last + 1))
    return sorted(active)


def rank(active: Iterable[int]) -> int:
    """Return the rank of the 10 x 10 matrix of two-digit extensions: the minimum number of patterns, which have rank 1."""
    rows = [[Fraction(0)] * 10 for _ in range(10)]
    for extension in active:
        rows[extension // 10][extension % 10] = Fraction(1)
    found = 0
    for column in range(10):
        pivots = [row for row in rows[found:] if row[column]]
        if pivots:
            rows.remove(pivots[0])
            rows.insert(found, pivots[0])
            for index in range(found + 1, 10):
                factor = rows[index][column] / pivots[0][column]
                rows[index] = [low - factor * high for low, high in zip(rows[index], pivots[0], strict=True)]
            found += 1
    return found


def kinds(active: Iterable[int]) -> int:
    """Return one extension of each kind, as bits: equal rows of the matrix are one kind, and so are equal columns."""
    cells = {divmod(extension, 10) for extension in active}
    for axis in (0, 1):
        lines = {frozenset(cell[1 - axis] for cell in cells if cell[axis] == line): line for line in range(10)}
        cells = {cell for cell in cells if cell[axis] in lines.values()}
    return sum(1 << 10 * row + column for row, column in cells)


def has_partition(free: int, rectangles: list[tuple[int, int]], count: int) -> bool:
    """Return whether these rectangles can grow, with new ones up to `count`, to cover exactly the free extensions.

    Each rectangle is its rows and its columns, as bits. An extension joins a rectangle or starts the next one. The
    extension with the fewest choices comes first.
    """
    once = twice = 0
    joins = []
    for rows, columns in rectangles:
        lines = [free >> 10 * row & 1023 | (columns if rows >> row & 1 else 0) for row in range(10)]
        common = reduce(and_, (line for row, line in enumerate(lines) if rows >> row & 1))
        join = free & sum((line & common) << 10 * row for row, line in enumerate(lines) if line & columns == columns)
        once, twice = once | join, twice | once & join
        joins.append(join)
    is_full = len(rectangles) == count
    few = free & ~once or free & ~twice & -is_full
    cells = [cell for cell in range(100) if (few or free) >> cell & 1]
    if not cells:
        return True
    cell = cells[0] if few else min(cells, key=lambda cell: sum(join >> cell & 1 for join in joins))
    row, column = 1 << cell // 10, 1 << cell % 10
    for index, (rows, columns) in enumerate(rectangles):
        if joins[index] >> cell & 1:
            grown = rows | row, columns | column
            covered = sum(grown[1] << 10 * index for index in range(10) if grown[0] >> index & 1)
            if has_partition(free & ~covered, [*rectangles[:index], grown, *rectangles[index + 1 :]], count):
                return True
    return not is_full and has_partition(free & ~(1 << cell), [*rectangles, (row, column)], count)


def by_first_digit(active: frozenset[str]) -> int:
    """Return the number of patterns if only equal patterns after different first digits are merged."""

    def after(active: frozenset[str]) -> frozenset[tuple[str, ...]]:
        if active <= {""}:
            return frozenset({()} if active else ())
        digits: dict[tuple[str, ...], str] = {}
        for digit in DIGITS:
            for rest in after(frozenset(extension[1:] for extension in active if extension[0] == digit)):
                digits[rest] = digits.get(rest, "") + digit
        return frozenset((first, *rest) for rest, first in digits.items())

    return len(after(active))


@st.composite
def blocks(draw: st.DrawFn) -> ExtensionBlock:
    """Draw blocks of every width, customary or not, with runs that end at or next to the borders of tens and hundreds."""
    borders = st.sampled_from((*DECADES, *HUNDREDS)) | st.integers(0, 999)
    start_at, end_at = draw(st.sampled_from(((0, 9), (0, 99), (0, 999))) | st.tuples(borders, borders).map(sorted))
    active: set[int] = set()
    for _ in range(draw(st.integers(0, 5))):
        first, last = sorted((draw(borders), draw(borders)))
        # Symmetric difference also creates holes and adjacent ends.
        active ^= set(range(max(first, start_at), min(last, end_at) + 1))
    return block_of(end_at, active, start_at)


class TestEveryOneDigitBlock:
    """All 1,024 sets of extensions of 0-9."""

    def test_each_format_matches_exactly_the_active_extensions(self) -> None:
        assert [active for active in subsets(range(10)) if wrong_results(block_of(9, active))] == []

    def test_is_one_pattern_and_the_fewest_prefixes(self) -> None:
        for active in subsets(range(10)):
            block = block_of(9, active)
            assert len(asterisk_patterns(ROUTE, block)) == min(len(active), 1)
            assert len(prefixes(block)) == fewest(dialled(block), 1)


class TestTwoDigitBlocks:
    """Try all 5,050 runs in 0-99, all sets of decades and of last digits, and all pairs of runs with ends in `DECADES`."""

    @pytest.mark.slow
    def test_every_run_is_matched_exactly(self) -> None:
        runs = [range(first, after) for after in range(1, 101) for first in range(after)]
        assert len(runs) == 5050
        assert [run for run in runs if wrong_results(block_of(99, run))] == []

    @pytest.mark.slow
    def test_every_pair_of_runs_between_borders_is_matched_exactly_by_the_fewest_prefixes(self) -> None:
        ends = [four for four in product(DECADES, repeat=4) if four[0] <= four[1] < four[2] <= four[3]]
        assert len(ends) > 2000
        for first, last, other_first, other_last in ends:
            block = block_of(99, {*range(first, last + 1), *range(other_first, other_last + 1)})
            assert wrong_results(block) == []
            assert len(prefixes(block)) == fewest(dialled(block), 2)

    @pytest.mark.slow
    def test_every_set_of_decades_or_of_last_digits_is_one_pattern(self) -> None:
        for some in subsets(range(10)):
            decades = block_of(99, (10 * one + other for one in some for other in range(10)))
            last_digits = block_of(99, (10 * other + one for one in some for other in range(10)))
            for block in (decades, last_digits):
                assert wrong_results(block) == []
                assert len(asterisk_patterns(ROUTE, block)) == min(len(some), 1)


class TestAnyBlock:
    @given(blocks())
    def test_each_format_matches_exactly_the_active_extensions(self, block: ExtensionBlock) -> None:
        assert wrong_results(block) == []

    @given(blocks())
    def test_has_the_fewest_prefixes_in_ascending_order(self, block: ExtensionBlock) -> None:
        found = prefixes(block)
        assert len(found) == fewest(dialled(block), len(str(block.extension_range.end_at)))
        assert list(found) == sorted(found)

    @given(blocks())
    def test_has_no_two_patterns_that_one_digit_class_could_merge(self, block: ExtensionBlock) -> None:
        spelled_out = [tuple(allowed_digits(pattern)) for pattern in asterisk_patterns(ROUTE, block)]
        for one, other in combinations(spelled_out, 2):
            assert sum(here != there for here, there in zip(one, other, strict=True)) > 1

    @given(blocks())
    def test_has_its_patterns_in_ascending_order(self, block: ExtensionBlock) -> None:
        lowest = [min(expand_asterisk([pattern])) for pattern in asterisk_patterns(ROUTE, block)]
        assert lowest == sorted(lowest)

    @given(blocks())
    def test_has_as_many_alternatives_as_patterns(self, block: ExtensionBlock) -> None:
        assert len(regex(block).split("|")) == max(len(asterisk_patterns(ROUTE, block)), 1)


class TestFewestPatterns:
    @pytest.mark.parametrize(
        "seeds",
        [
            pytest.param(range(40), id="quick"),
            # If the rank doesn't prove the minimum, has_partition can take a second or more.
            pytest.param(range(40, 2000), id="thorough", marks=pytest.mark.slow),
        ],
    )
    def test_of_two_digits_are_proved_by_the_rank_or_by_trying_everything(self, seeds: range) -> None:
        for seed in seeds:
            active = random_extensions(Random(seed))
            count = len(asterisk_patterns(ROUTE, block_of(99, active)))
            assert count == rank(active) or not has_partition(kinds(active), [], count - 1), seed

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("0-99: 78-98", {"7[89]", "8X", "9[0-8]"}),
            # Row 3 is the union of rows 1 and 2, and there are two kinds of columns.
            ("0-99: 14-15, 26-29, 34-39", {"[13][45]", "[23][6-9]"}),
            # There are four kinds of rows and four of columns.
            (SHARED_PARTS, {"1[25]", "[34][15]", "[35]4"}),
            # Split by the last digit, although the patterns for the first digits 2 and 3 contain both last digits.
            ("0-999: 11, 111, 211-212, 311-312, 412, 512", {"[0-3]11", "[2-5]12"}),
        ],
    )
    def test_are_found_if_rows_or_columns_share_digits(self, text: str, expected: set[str]) -> None:
        found = asterisk_patterns(ROUTE, ExtensionBlock.parse(text))
        assert {pattern.removeprefix(f"_{STEM}") for pattern in found} == expected

    def test_may_be_more_than_the_rank(self) -> None:
        block = ExtensionBlock.parse("0-99: 2-3, 11-12, 20, 23, 30-31")
        assert rank(block.active) == 3
        assert not has_partition(kinds(block.active), [], 3)
        assert len(asterisk_patterns(ROUTE, block)) == 4

    def test_are_found_between_the_rank_and_the_number_of_distinct_rows_or_columns(self) -> None:
        active = ExtensionBlock.parse("0-99: 1, 4, 10-11, 13, 20, 22-23, 25, 33, 35, 40, 42, 52, 54-55").active
        for block in (block_of(99, active), block_of(99, (each % 10 * 10 + each // 10 for each in active))):
            assert rank(block.active) == 4
            assert len(asterisk_patterns(ROUTE, block)) == 5
            assert wrong_results(block) == []

    def test_are_found_where_a_first_rectangle_leaves_a_rank_too_high_for_the_rest(self) -> None:
        block = ExtensionBlock.parse(
            "0-99: 0-4, 6, 8, 11-13, 17, 19, 23-27, 29, 31-33, 35, 37-38, 40, 42-43, 45, 47, 49, 52-53, 56-58, 60, 63, "
            "66-71, 73-74, 79-87, 89-90, 93, 97, 99"
        )
        assert (rank(block.active), len(asterisk_patterns(ROUTE, block))) == (9, 10)
        assert wrong_results(block) == []

    @pytest.mark.parametrize("seed", range(40))
    def test_of_three_digits_are_never_more_than_one_for_each_first_digit_and_rest(self, seed: int) -> None:
        rng = Random(seed)
        active = {10 * extension + rng.randrange(10) for extension in random_extensions(rng)}
        for _ in range(rng.randint(0, 4)):
            first, last = sorted((rng.randrange(1000), rng.randrange(1000)))
            active ^= set(range(first, last + 1))
        block = block_of(999, active)
        assert len(asterisk_patterns(ROUTE, block)) <= by_first_digit(dialled(block))

    def test_match_exactly_the_active_extensions_when_the_search_gives_up(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        block = ExtensionBlock.parse(SHARED_PARTS)
        monkeypatch.setattr("durchwahl.formats.dialplan._MAX_VISITS", 1)
        assert wrong_results(block) == []
        assert len(asterisk_patterns(ROUTE, block)) > 3


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
            ("0-9: 0-2, 4, 6-9", "([0-246-9])"),
            ("0-99: 0-99", "([0-9][0-9])"),
            ("0-999: 0-999", "([0-9][0-9][0-9])"),
            ("0-999: 40-49, 140-149", "([01]4[0-9])"),
            ("0-999: 110-119, 444", "(11[0-9]|444)"),
            ("0-99: 5-94", "([0-8][5-9]|[1-9][0-4])"),
        ],
    )
    def test_is_short(self, text: str, expected: str) -> None:
        assert regex(ExtensionBlock.parse(text)) == expected

    @given(blocks())
    def test_is_one_group_in_the_common_syntax_of_all_engines(self, block: ExtensionBlock) -> None:
        assert re.compile(regex(block)).groups == 1
        assert re.fullmatch(r"\([0-9|^\[\]-]+\)", regex(block))

    @pytest.mark.parametrize("flags", [re.NOFLAG, re.MULTILINE])
    @pytest.mark.parametrize("text", ["", "0", "00", "\n0", "0\n", "0\n0", "0^", "(0^)"])
    def test_matches_nothing_anywhere_when_nothing_is_active(self, text: str, flags: re.RegexFlag) -> None:
        for end_at in (9, 99, 999):
            assert re.search(regex(block_of(end_at, ())), text, flags) is None

    @pytest.mark.parametrize("text", ["\u0664", "\N{FULLWIDTH DIGIT FOUR}", "4\n", " 4", "+4", "-4"])
    def test_matches_only_the_ten_ascii_digits(self, text: str) -> None:
        assert re.fullmatch(regex(block_of(9, range(10))), text) is None

    def test_captures_the_extension_after_an_anchored_route_number(self) -> None:
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
            ("0-9: 1-3, 7-9", ("[123789]",)),
            ("0-9: 0-2, 4-6, 8-9", ("[01245689]",)),
            ("0-9: 0-3, 5, 7-9", ("[0-35789]",)),
            ("0-9: 0-8", ("[0-8]",)),
            ("0-9: 2-9", ("N",)),
            ("0-99:", ()),
        ],
    )
    def test_begin_with_the_plus_and_the_route_number(self, text: str, expected: tuple[str, ...]) -> None:
        block = ExtensionBlock.parse(text)
        assert asterisk_patterns(ROUTE, block) == tuple(f"_{STEM}{digits}" for digits in expected)

    @pytest.mark.parametrize("active", [(), (4,)])
    def test_are_refused_if_the_numbers_would_have_more_than_15_digits(self, active: tuple[int, ...]) -> None:
        with pytest.raises(NumberTooLong, match="at most 15 digits, got 16"):
            asterisk_patterns("+49 20 123456789", block_of(999, active))

    def test_are_refused_without_a_valid_route_number(self) -> None:
        with pytest.raises(InvalidNumber, match=r"must begin with \+ or 00"):
            asterisk_patterns("020 12345678", block_of(9, [4]))


@st.composite
def lines(draw: st.DrawFn) -> list[RoutedBlock]:
    """Draw blocks of several route numbers and widths, which may share numbers."""
    routes = st.sampled_from((ROUTE, "+49 20 1234567", "+49 20 1234568", "+49 30 12"))
    return draw(st.lists(st.builds(ExtensionBlock.under, blocks(), routes), max_size=4))


def active_numbers(line: list[RoutedBlock]) -> list[str]:
    return sorted({routed.route_number.e164 + extension for routed in line for extension in dialled(routed.block)})


class TestLines:
    """Routed blocks of any route numbers and widths, as full numbers."""

    @given(lines())
    def test_are_matched_exactly_by_patterns_and_regex(self, line: list[RoutedBlock]) -> None:
        numbers = active_numbers(line)
        assert sorted(expand_asterisk(asterisk_patterns(line))) == numbers
        anchored, near = re.compile(regex(line)), {number + "0" for number in numbers} | {n[:-1] for n in numbers}
        assert list(filter(anchored.fullmatch, sorted({*numbers, *near}))) == numbers
        assert anchored.groups == 1

    @given(lines())
    def test_are_matched_exactly_by_prefixes_or_refused(self, line: list[RoutedBlock]) -> None:
        ported = {number for routed in line for number in routed.numbers}
        if any(number[:-cut] in ported for number in ported for cut in (1, 2, 3)):
            with pytest.raises(NotInFormat):
                prefixes(line)
        else:
            found = prefixes(line)
            assert [number for number in sorted(ported) if number.startswith(found)] == active_numbers(line)
            assert not any(prefix.startswith(other) for prefix, other in product(found, repeat=2) if prefix != other)
            assert not any({prefix[:-1] + digit for digit in DIGITS} <= set(found) for prefix in found)

    @given(strategies.lines())
    def test_of_one_route_number_are_a_line(self, line: Line) -> None:
        assert sorted(expand_asterisk(asterisk_patterns(line))) == sorted(line.active_numbers)
        assert asterisk_patterns(line) == asterisk_patterns(list(line))
        assert regex(line) == regex(list(line))
        if line.findings:
            with pytest.raises(NotInFormat):
                prefixes(line)
        else:
            assert [number for number in line.numbers if number.startswith(prefixes(line))] == list(line.active_numbers)

    def test_of_one_block_are_its_extensions_after_the_route_number(self) -> None:
        block = ExtensionBlock.parse("0-99: 4, 10-29")
        routed = block.under(ROUTE)
        assert prefixes(routed) == prefixes([routed]) == tuple(STEM + prefix for prefix in prefixes(block))
        assert asterisk_patterns(routed) == asterisk_patterns(iter([routed])) == asterisk_patterns(ROUTE, block)
        assert regex(routed) == "([+]492012345678" + ("04|[+]492012345678[12][0-9])")

    def test_with_a_prefix_collision_name_both_blocks(self) -> None:
        line = [ExtensionBlock.parse(text).under(ROUTE) for text in ("0-0: 0", "0-99: 10-19")]
        with pytest.raises(NotInFormat) as refusal:
            prefixes(line)
        for part in (f"{STEM}0 in 0 under {STEM}", f"{STEM}00 to {STEM}09 in 0-99 under {STEM}"):
            assert part in str(refusal.value)

    def test_with_ten_full_route_numbers_are_one_pattern_and_one_prefix(self) -> None:
        line = [ExtensionBlock.parse("0-999: 0-999").under(f"+49 20 123{digit}") for digit in range(10)]
        assert asterisk_patterns(line) == ("_+4920123XXXX",)
        assert prefixes(line) == ("+4920123",)

    def test_with_nothing_active_match_nothing(self) -> None:
        for line in ([], [ExtensionBlock.parse("0-9:").under(ROUTE)]):
            assert (prefixes(line), asterisk_patterns(line), regex(line)) == ((), (), "(0^)")


@pytest.mark.parametrize("wrong", [None, "0-9: 4", ROUTE, 4, [None], [block_of(9, [4])], ExtensionRange(0, 9)])
def test_anything_but_blocks_is_refused_in_each_format(wrong: ExtensionBlock) -> None:
    for refused in (
        lambda: prefixes(wrong),
        lambda: regex(wrong),
        lambda: asterisk_patterns(wrong),  # type: ignore[call-overload]
    ):
        with pytest.raises(WrongType, match=r"^a routed block (or a series of them )?is expected, got "):
            refused()


@pytest.mark.parametrize("wrong", ["0-9: 4", ExtensionRange(0, 9), block_of(9, [4]).under(ROUTE)])
def test_anything_but_a_block_is_refused_after_a_route_number(wrong: ExtensionBlock) -> None:
    with pytest.raises(WrongType, match=r"^an extension block is expected, got "):
        asterisk_patterns(ROUTE, wrong)


def test_a_block_without_a_route_number_has_no_patterns() -> None:
    with pytest.raises(WrongType, match=r"^a routed block or a series of them is expected, got "):
        asterisk_patterns(block_of(9, [4]))  # type: ignore[call-overload]
