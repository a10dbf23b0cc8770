"""Blocks between German carriers: allowed blocks are converted exactly, all others refused with the violated rule.

The oracle is plain sets of digit strings.
"""

import pickle
from itertools import groupby, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import (
    ActivationRange,
    DurchwahlError,
    ExtensionBlock,
    ExtensionRange,
    InvalidNumber,
    Line,
    NumberTooLong,
    RoutedBlock,
    RouteNumber,
    WrongType,
    strategies,
)
from durchwahl.errors import NotInFormat
from durchwahl.formats.wita import WitaBlock, blocks, read_line, stem, to_line

ROUTE = "+49 20 123456"
BORDERS = (0, 1, 2, 8, 9, 10, 11, 19, 20, 29, 30, 69, 89, 90, 98, 99, 100, 101, 199, 200, 299, 899, 900, 990, 998, 999)
ENDS = tuple("".join(digits) for width in (1, 2) for digits in product("0123456789", repeat=width))


def run(von: str, bis: str) -> frozenset[str]:
    """Return the digit strings from `von` to `bis`, both included."""
    return frozenset(str(one).zfill(len(von)) for one in range(int(von), int(bis) + 1))


def is_allowed(von: str, bis: str) -> bool:
    """Return whether a block obeys the interfaces: it has several strings, all that begin with one of a run of digits."""
    if len(von) != len(bis):
        return False
    every = run("0" * len(von), "9" * len(von))
    return len(run(von, bis)) > 1 and run(von, bis) == {digits for digits in every if von[0] <= digits[0] <= bis[0]}


def accepts(von: str, bis: str) -> bool:
    try:
        WitaBlock(von, bis)
    except NotInFormat:
        return False
    return True


def block(text: str) -> ExtensionBlock:
    return ExtensionBlock(ExtensionRange.parse(text), ())


def dialled(extension_range: ExtensionRange) -> tuple[str, str]:
    width = len(str(extension_range.end_at))
    return str(extension_range.start_at).zfill(width), str(extension_range.end_at).zfill(width)


def as_pairs(ported: tuple[WitaBlock, ...]) -> list[tuple[str, str]]:
    return [(one.von, one.bis) for one in ported]


def collide(first: frozenset[str], second: frozenset[str]) -> bool:
    """Return whether a number is in both, or a number in one is a prefix of a number in the other."""

    def begins(some: frozenset[str], others: frozenset[str]) -> bool:
        return any(other[:length] in some for other in others for length in range(1, len(other) + 1))

    return begins(first, second) or begins(second, first)


def extension_ranges() -> st.SearchStrategy[ExtensionRange]:
    ends = st.sampled_from(BORDERS) | st.integers(0, 999)
    return st.tuples(ends, ends).map(lambda pair: ExtensionRange(min(pair), max(pair)))


def allowed_ranges() -> st.SearchStrategy[ExtensionRange]:
    """Generate ranges that the interfaces allow, half of them so narrow that several can be disjoint."""

    def spread(first: int, last: int, width: int) -> ExtensionRange:
        unit = 10 ** (width - 1)
        return ExtensionRange(min(first, last) * unit, (max(first, last) + 1) * unit - 1)

    wide = st.builds(spread, st.integers(0, 9), st.integers(1, 9), st.sampled_from((2, 3)))
    pairs = (ExtensionRange(first, first + 1) for first in range(9))
    tens = (ExtensionRange(first, first + 9) for first in range(10, 100, 10))
    hundreds = (ExtensionRange(first, first + 99) for first in range(100, 1000, 100))
    narrow = st.sampled_from((*pairs, *tens, *hundreds))
    return narrow | wide


class TestWitaBlock:
    def test_accepts_exactly_what_the_rules_allow_among_all_ends_of_one_or_two_digits(self) -> None:
        assert [(von, bis) for von in ENDS for bis in ENDS if accepts(von, bis) != is_allowed(von, bis)] == []

    @given(st.sampled_from(BORDERS) | st.integers(0, 999), st.sampled_from(BORDERS) | st.integers(0, 999))
    def test_accepts_exactly_what_the_rules_allow_among_ends_of_three_digits(self, one: int, other: int) -> None:
        von, bis = f"{one:03}", f"{other:03}"
        assert accepts(von, bis) == is_allowed(von, bis)

    @pytest.mark.parametrize(("von", "bis"), [("0", "9"), ("30", "69"), ("0000", "9999"), ("100000", "199999")])
    def test_has_1_to_6_digits(self, von: str, bis: str) -> None:
        assert str(WitaBlock(von, bis)) == f"{von}-{bis}"

    @pytest.mark.parametrize(
        ("von", "bis", "message"),
        [
            ("", "9", "a block's von and bis must be 1 to 6 digits, got ''"),
            ("0", "", "a block's von and bis must be 1 to 6 digits, got ''"),
            ("0000000", "9999999", "a block's von and bis must be 1 to 6 digits, got '0000000'"),
            ("0", "9\n", "a block's von and bis must be 1 to 6 digits, got '9\\n'"),
            ("-1", "9", "a block's von and bis must be 1 to 6 digits, got '-1'"),
            ("\u0661", "9", "a block's von and bis must be 1 to 6 digits, got '\u0661'"),
            ("0", "99", "a block's von and bis must have equally many digits, got 0-99"),
            ("05", "99", "in a block's von every digit after the first must be 0, got 05-99"),
            ("00", "10", "in a block's bis every digit after the first must be 9, got 00-10"),
            ("100", "290", "in a block's bis every digit after the first must be 9, got 100-290"),
            ("4", "4", "a block's von must be lower than its bis, got 4-4"),
            ("9", "0", "a block's von must be lower than its bis, got 9-0"),
            ("40", "39", "a block's von must be lower than its bis, got 40-39"),
        ],
    )
    def test_names_the_rule_and_the_value(self, von: str, bis: str, message: str) -> None:
        with pytest.raises(NotInFormat) as refusal:
            WitaBlock(von, bis)
        assert str(refusal.value) == message
        assert isinstance(refusal.value, DurchwahlError)
        assert isinstance(refusal.value, ValueError)

    @pytest.mark.parametrize("wrong", [0, None, b"0", ["0"]])
    def test_is_text_because_integers_lose_their_leading_zeros(self, wrong: str) -> None:
        with pytest.raises(WrongType, match="must be 1 to 6 digits, as a string, got "):
            WitaBlock(wrong, "9")
        with pytest.raises(WrongType, match="must be 1 to 6 digits, as a string, got "):
            WitaBlock("0", wrong)

    def test_is_a_value(self) -> None:
        one = WitaBlock("30", "69")
        assert eval(repr(one)) == pickle.loads(pickle.dumps(one)) == one
        assert len({one, WitaBlock("30", "69"), WitaBlock("30", "79")}) == 2
        with pytest.raises(AttributeError):
            one.von = "00"  # type: ignore[misc]


class TestBlocks:
    def test_of_every_extension_range_of_one_or_two_digits_are_converted_or_refused_by_the_rules(self) -> None:
        for first, last in product(range(100), repeat=2):
            if first <= last:
                self.check(ExtensionRange(first, last))

    @given(extension_ranges() | allowed_ranges())
    def test_of_any_extension_range_are_converted_or_refused_by_the_rules(
        self, extension_range: ExtensionRange
    ) -> None:
        self.check(extension_range)

    def check(self, extension_range: ExtensionRange) -> None:
        ends = dialled(extension_range)
        if is_allowed(*ends):
            assert as_pairs(blocks(ROUTE, ExtensionBlock(extension_range, ()))) == [ends]
        else:
            with pytest.raises(NotInFormat):
                blocks(ROUTE, ExtensionBlock(extension_range, ()))

    def test_have_the_full_range_whatever_is_active(self) -> None:
        active = ExtensionBlock(ExtensionRange(0, 99), (ActivationRange(4, 4), ActivationRange(19, 20)))
        assert blocks(ROUTE, active) == blocks(ROUTE, block("0-99")) == (WitaBlock("00", "99"),)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("0-10", "in a block's bis every digit after the first must be 9, got 00-10"),
            ("5-17", "in a block's von every digit after the first must be 0, got 05-17"),
            ("4-4", "a block's von must be lower than its bis, got 4-4"),
            ("30-30", "in a block's bis every digit after the first must be 9, got 30-30"),
        ],
    )
    def test_that_break_a_rule_are_refused_with_that_rule(self, text: str, message: str) -> None:
        with pytest.raises(NotInFormat) as refusal:
            blocks(ROUTE, block(text))
        assert str(refusal.value) == message

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            (4, "an extension block or a series of them is expected, got 4"),
            ("0-9: 4", "an extension block or a series of them is expected, got '0-9: 4'"),
            (ExtensionRange(0, 9), "an extension block is expected, got 0"),
            (["0-9: 4"], "an extension block is expected, got '0-9: 4'"),
            ([block("0-9"), None], "an extension block is expected, got null"),
        ],
    )
    def test_are_made_from_extension_blocks(self, wrong: ExtensionBlock, message: str) -> None:
        with pytest.raises(WrongType) as refusal:
            blocks(ROUTE, wrong)
        assert str(refusal.value) == message


class TestSeveralBlocks:
    def test_keep_their_order_from_any_iterable(self) -> None:
        texts = ("30-69", "0-1", "200-299")
        expected = [("30", "69"), ("0", "1"), ("200", "299")]
        assert as_pairs(blocks(ROUTE, map(block, texts))) == as_pairs(blocks(ROUTE, [*map(block, texts)])) == expected

    @pytest.mark.parametrize("count", range(8))
    def test_are_1_to_5(self, count: int) -> None:
        stated = [ExtensionBlock(ExtensionRange(100 * first, 100 * first + 99), ()) for first in range(1, count + 1)]
        if 1 <= count <= 5:
            assert len(blocks(ROUTE, stated)) == count
        else:
            with pytest.raises(NotInFormat, match=f"^a line must have 1 to 5 blocks, got {count}$"):
                blocks(ROUTE, stated)

    def test_of_one_or_two_digits_are_disjoint_in_every_pair(self) -> None:
        ranges = [ExtensionRange(first, last) for first, last in product(range(100), repeat=2) if first <= last]
        allowed = {ends: run(*ends) for ends in map(dialled, ranges) if is_allowed(*ends)}
        assert len(allowed) == 45 + 54
        stated = {ends: ExtensionBlock(ExtensionRange(int(ends[0]), int(ends[1])), ()) for ends in allowed}
        for first, second in product(allowed, repeat=2):
            self.check([stated[first], stated[second]])

    @given(st.lists(allowed_ranges(), min_size=2, max_size=5))
    def test_are_disjoint(self, ranges: list[ExtensionRange]) -> None:
        self.check([ExtensionBlock(extension_range, ()) for extension_range in ranges])

    def check(self, stated: list[ExtensionBlock]) -> None:
        ends = [dialled(one.extension_range) for one in stated]
        runs = [run(*pair) for pair in ends]
        if any(collide(first, second) for index, first in enumerate(runs) for second in runs[index + 1 :]):
            with pytest.raises(
                NotInFormat, match=r"^blocks must be disjoint and no number may be a prefix of another, got "
            ):
                blocks(ROUTE, stated)
        else:
            assert as_pairs(blocks(ROUTE, stated)) == ends

    @pytest.mark.parametrize(
        ("first", "second"),
        [("0-99", "90-99"), ("30-69", "30-69"), ("0-9", "30-69"), ("200-299", "2-3"), ("100-199", "10-29")],
    )
    def test_that_collide_are_both_named(self, first: str, second: str) -> None:
        named = [WitaBlock(*dialled(ExtensionRange.parse(text))) for text in (first, second)]
        with pytest.raises(NotInFormat, match=f"got {named[0]} and {named[1]}$"):
            blocks(ROUTE, [block(first), block(second)])

    @pytest.mark.parametrize(("first", "second"), [("2-3", "0-19"), ("10-19", "200-299"), ("30-69", "70-99")])
    def test_of_different_widths_or_adjacent_can_be_combined(self, first: str, second: str) -> None:
        # 3 is not 03, although their values are equal.
        assert len(blocks(ROUTE, [block(first), block(second)])) == 2


class TestLength:
    """Area code, stem and block together have at most 11 digits."""

    def test_is_at_most_11_digits_for_every_stem_and_width(self) -> None:
        for national, width in product(range(3, 13), (1, 2, 3)):
            route = "+49" + "2" * national
            whole = ExtensionBlock(ExtensionRange(0, 10**width - 1), ())
            if national + width <= 11:
                assert as_pairs(blocks(route, whole)) == [("0" * width, "9" * width)]
            else:
                with pytest.raises(NotInFormat, match=rf"at most 11 digits together, got {national + width}: \{route}"):
                    blocks(route, whole)

    def test_holds_for_each_block(self) -> None:
        with pytest.raises(NotInFormat, match=r"got 12: \+49201234567 and 200-299$"):
            blocks("+49 20 1234567", [block("0-1"), block("200-299")])

    def test_refuses_the_guides_own_example(self) -> None:
        with pytest.raises(NotInFormat, match=r"got 12: \+492012345678 and 00-99$"):
            blocks("+49 20 12345678", block("0-99"))


class TestRoute:
    @pytest.mark.parametrize("route", ["+43 1 12345", "+41 44 12345", "+1 212 555 01"])
    def test_is_german(self, route: str) -> None:
        with pytest.raises(InvalidNumber, match=r"^only German numbers, \+49, .* got \+"):
            blocks(route, block("0-9"))

    @pytest.mark.parametrize("route", ["+49 20", "+49 2"])
    def test_is_an_area_code_and_a_stem(self, route: str) -> None:
        with pytest.raises(InvalidNumber, match=r"^an area code and a stem must have at least 3 digits"):
            blocks(route, block("0-9"))

    def test_is_read_in_any_usual_spelling(self) -> None:
        assert blocks("0049 (0)20/12345-6", block("0-9")) == blocks(ROUTE, block("0-9"))

    def test_is_refused_if_it_is_not_a_number(self) -> None:
        with pytest.raises(InvalidNumber):
            blocks("020 123456", block("0-9"))


ENDS_OF_BLOCKS = [
    (von, bis)
    for width in (1, 2, 3)
    for first, last in product("0123456789", repeat=2)
    if is_allowed(von := first + "0" * (width - 1), bis := last + "9" * (width - 1))
]


class TestReadLineOfAnotherCarrier:
    """Convert another carrier's blocks of a line to a route number and extension ranges."""

    @given(st.integers(1, 3).flatmap(lambda width: st.sampled_from([e for e in ENDS_OF_BLOCKS if len(e[0]) == width])))
    def test_a_block_means_the_digits_that_its_extension_range_dials(self, ends: tuple[str, str]) -> None:
        block = WitaBlock(*ends)
        if block.bis.startswith("0"):
            with pytest.raises(NotInFormat, match=f"begins with no 0, got {block}"):
                _ = block.extension_range
        else:
            whole = block.extension_range
            assert {whole.digits(extension) for extension in whole} == run(*ends)
            assert blocks("+49 20 1", ExtensionBlock(whole, ())) == (block,)

    def test_a_block_of_four_digits_needs_several_route_numbers(self) -> None:
        with pytest.raises(NotInFormat, match="1 to 3 digits that begins with no 0, got 0000-9999"):
            _ = WitaBlock("0000", "9999").extension_range

    def test_a_line_has_an_area_code_and_a_stem(self) -> None:
        assert stem("20", "12345678") == RouteNumber("+49 20 12345678")
        assert stem("33053", "1") == RouteNumber("+49 33053 1")

    @pytest.mark.parametrize(
        ("onkz", "durchwahlnummer"),
        [("0201", "1"), ("2", "1"), ("201234", "1"), ("20", ""), ("20", "123456789"), ("٢٠", "1"), ("20", "1 2")],
    )
    def test_another_number_of_digits_is_refused(self, onkz: str, durchwahlnummer: str) -> None:
        with pytest.raises(NotInFormat, match=r"must be \d to \d digits"):
            stem(onkz, durchwahlnummer)

    def test_integers_are_refused(self) -> None:
        with pytest.raises(WrongType, match=r"an onkz must be 2 to 5 digits .* as a string, got 20"):
            stem(20, "1")  # type: ignore[arg-type]


def fields(*ends: str, onkz: str = "20", durchwahlnummer: str = "1234", **more: str) -> dict[str, Any]:
    bloecke = [dict(zip(("rnrBlockVon", "rnrBlockBis"), each.split("-"), strict=True)) for each in ends]
    return {"onkz": onkz, "durchwahlnummer": durchwahlnummer, "bloecke": bloecke, **more}


def routed(*blocks: str) -> list[RoutedBlock]:
    """Return blocks under +49 20 1234 and more digits, each given as those digits, a space, and the range."""
    return [block(each.rpartition(" ")[2]).under(f"+49 20 1234{each.rpartition(' ')[0]}") for each in blocks]


@st.composite
def lines(draw: st.DrawFn, widest: int) -> dict[str, Any]:
    """Draw the fields of a line with up to five blocks. Numbers with the same first digit have the same length."""
    widths = draw(st.lists(st.integers(0, widest), min_size=10, max_size=10))
    ends = []
    for width, digits in groupby(range(10), key=widths.__getitem__):
        first, *_, last = [*digits] * 2
        if width and (width > 1 or first < last):
            ends.append(f"{first}{'0' * (width - 1)}-{last}{'9' * (width - 1)}")
    ends = draw(st.permutations(ends))[:5]
    # The blocks of more than three digits come last, in ascending order.
    wide = sorted((pair for pair in ends if len(pair) > len("000-999")), key=lambda pair: (len(pair), pair))
    ends = [pair for pair in ends if pair not in wide] + wide
    operator = draw(st.none() | st.text("0123456789", min_size=1, max_size=6))
    more = {} if operator is None else {"abfragestelle": operator}
    stem = draw(st.text("0123456789", min_size=1, max_size=3))
    return fields(*(ends or ["0-9"]), durchwahlnummer=stem, **more)


class TestLines:
    @given(lines(widest=6))
    def test_come_back_from_their_blocks(self, line: dict[str, Any]) -> None:
        rest = {"durchwahlnummer": line["durchwahlnummer"], "abfragestelle": line.get("abfragestelle")}
        assert to_line(read_line(line), "20", **rest) == line

    @given(lines(widest=4))
    def test_have_exactly_the_numbers_of_their_blocks_and_the_operator(self, line: dict[str, Any]) -> None:
        numbers = [number for routed_block in read_line(line) for number in routed_block.numbers]
        extensions = {line["abfragestelle"]} if "abfragestelle" in line else set()
        for pair in line["bloecke"]:
            extensions |= run(pair["rnrBlockVon"], pair["rnrBlockBis"])
        assert sorted(numbers) == sorted(f"+4920{line['durchwahlnummer']}{extension}" for extension in extensions)

    def test_have_nothing_active_when_they_are_read(self) -> None:
        assert [str(each) for each in read_line(fields("10-99", abfragestelle="0"))] == [
            "+49201234 0:",
            "+49201234 10-99:",
        ]

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            (routed(" 0-99"), fields("00-99")),
            (routed(" 10-99", " 0-0"), fields("10-99", abfragestelle="0")),
            (routed(*(f"{digit} 0-999" for digit in range(10))), fields("0000-9999")),
            # In any order; only adjacent blocks are merged.
            (routed("4 0-999", "8 0-999", "3 0-999"), fields("3000-4999", "8000-8999")),
            (routed(*(f"{digit:02} 0-999" for digit in range(100))), fields("00000-99999")),
            (routed("9 0-999", *(f"{first} 0-999" for first in range(10, 20))), fields("9000-9999", "10000-19999")),
            (routed("0 0-99", " 10-19"), fields("000-099", "10-19")),
            # Blocks of up to three digits are never merged.
            (routed(" 10-19", " 20-29"), fields("10-19", "20-29")),
        ],
    )
    def test_are_made_of_routed_blocks(self, line: list[RoutedBlock], expected: dict[str, Any]) -> None:
        assert to_line(iter(line), "20") == expected
        ported = [one for one in line if len(one.block.extension_range) > 1]
        assert as_pairs(blocks(ported)) == [tuple(pair.values()) for pair in expected["bloecke"]]

    @given(strategies.lines())
    def test_are_made_of_a_line_as_of_its_routed_blocks(self, line: Line) -> None:
        def outcome(call: Any, *arguments: Any) -> Any:
            try:
                return call(*arguments)
            except (NotInFormat, InvalidNumber) as error:
                return str(error)

        assert outcome(blocks, line) == outcome(blocks, list(line))
        assert outcome(to_line, line, "20") == outcome(to_line, list(line), "20")

    def test_are_made_of_a_line(self) -> None:
        line = Line.parse("+49 20 1234 10-99: 42; 0-0: 0")
        assert to_line(line, "20") == fields("10-99", abfragestelle="0")
        assert as_pairs(blocks(Line.parse("+49 20 1234 30-69: 42; 0-2: 0"))) == [("0", "2"), ("30", "69")]

    def test_have_the_stem_that_is_given_or_the_longest_that_the_blocks_share(self) -> None:
        [one] = routed("5 0-99")
        assert to_line(one, "20") == fields("00-99", durchwahlnummer="12345")
        assert to_line(one, "2012") == fields("00-99", onkz="2012", durchwahlnummer="345")
        assert to_line(one, "20", durchwahlnummer="1234") == fields("500-599")

    def test_accept_an_operator_in_one_of_the_blocks(self) -> None:
        line = fields("0-9", abfragestelle="0")
        assert to_line(routed(" 0-9"), "20", abfragestelle="0") == line
        assert read_line(line) == tuple(routed(" 0-9"))

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ([], "a line must have 1 to 5 blocks, got 0"),
            (routed(" 0-0"), "a line must have 1 to 5 blocks, got 0"),
            (routed(*(f" {first}0-{first}9" for first in range(1, 7))), "a line must have 1 to 5 blocks, got 6"),
            (routed(" 0-0", " 1-1", " 20-29"), "a line must have one abfragestelle at most, got 0 and 1"),
            (routed(" 5-17"), "in a block's von every digit after the first must be 0, got 05-17"),
            (routed("55 0-9", " 10-19"), "in a block's von every digit after the first must be 0, got 550-559"),
            (
                routed(" 0-99", " 0-9"),
                "blocks must be disjoint and no number may be a prefix of another, got 00-99 and 0-9",
            ),
            (
                routed("3 0-999", " 30-39"),
                "blocks must be disjoint and no number may be a prefix of another, got 30-39 and 3000-3999",
            ),
            (
                routed("5678 0-99"),
                "area code, stem and block must have at most 11 digits together, got 12: +492012345678 and 00-99",
            ),
            (
                [block("0-9").under("+49 20 12"), block("0-9").under("+49 30 12")],
                "the route numbers of this line must begin with +4920, got +493012",
            ),
            (routed("56789 0-9"), "a durchwahlnummer must be 1 to 8 digits, got '123456789'"),
            ([block("0-9").under("+49 20")], "a durchwahlnummer must be 1 to 8 digits, got ''"),
        ],
    )
    def test_are_refused_by_the_rule_they_break(self, line: list[RoutedBlock], message: str) -> None:
        with pytest.raises(NotInFormat) as refusal:
            to_line(line, "20")
        assert str(refusal.value) == message

    @pytest.mark.parametrize(
        ("more", "message"),
        [
            ({"durchwahlnummer": "12345"}, "the route numbers of this line must begin with +492012345, got +49201234"),
            ({"abfragestelle": "1234567"}, "an abfragestelle must be 1 to 6 digits, got '1234567'"),
            ({"abfragestelle": "5"}, "a line must have one abfragestelle at most, got 0 and 5"),
        ],
    )
    def test_are_refused_for_a_stem_or_an_operator_that_contradicts(self, more: dict[str, str], message: str) -> None:
        with pytest.raises(NotInFormat) as refusal:
            to_line(routed(" 0-0", " 10-99"), "20", **more)
        assert str(refusal.value) == message

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            (fields("10-99", onkz="020"), "an onkz must be 2 to 5 digits and begin with no 0, got '020'"),
            (fields("10-99", abfragestelle="0-"), "an abfragestelle must be 1 to 6 digits, got '0-'"),
            (fields(), "a line must have 1 to 5 blocks, got 0"),
            (fields("00-98"), "in a block's bis every digit after the first must be 9, got 00-98"),
            (
                fields("000000-999999"),
                "area code, stem and block must have at most 11 digits together, got 12: +49201234 and 000000-999999",
            ),
            (
                fields("10-29", "2-3"),
                "blocks must be disjoint and no number may be a prefix of another, got 10-29 and 2-3",
            ),
        ],
    )
    def test_are_read_by_the_same_rules(self, line: dict[str, Any], message: str) -> None:
        with pytest.raises(NotInFormat) as refusal:
            read_line(line)
        assert str(refusal.value) == message

    @pytest.mark.parametrize(
        "wrong",
        [None, {}, {**fields("0-9"), "onkz": 20}, {**fields("0-9"), "abfragestelle": 0}]
        + [{**fields("0-9"), "bloecke": bloecke} for bloecke in (None, "0-9", ["0-9"], [{"rnrBlockVon": "0"}])],
    )
    def test_of_another_type_are_refused(self, wrong: Any) -> None:
        with pytest.raises(WrongType):
            read_line(wrong)

    def test_with_an_operator_of_more_than_15_digits_are_refused(self) -> None:
        with pytest.raises(NumberTooLong):
            read_line(fields("0-9", durchwahlnummer="12345678", abfragestelle="123456"))


def test_route_numbers_of_different_lines_have_no_common_blocks() -> None:
    with pytest.raises(NotInFormat, match=r"must share an area code and a stem, got \+492012 and \+493012$"):
        blocks([block("0-9").under("+49 20 12"), block("0-9").under("+49 30 12")])
