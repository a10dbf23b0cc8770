"""Route numbers in every usual spelling, and the extended numbers behind them."""

import copy
import pickle
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from durchwahl import (
    ExtendedNumbers,
    ExtensionBlock,
    ExtensionRange,
    ExtensionSet,
    InvalidExtension,
    InvalidNumber,
    Inventory,
    NumberSet,
    NumberTooLong,
    RoutedBlock,
    RouteNumber,
    WrongType,
    cover,
    split_din5008,
    validate,
)
from durchwahl.formats import wita
from durchwahl.numbers import parse_e164
from durchwahl.strategies import route_numbers, routed_blocks, spellings

# The hyphen and everything that documents have in its place, by the names that Unicode gives them.
DASHES = (
    *"-\u2010\u2011\u2012\u2013\u2014\u2015",  # hyphen-minus, hyphen, non-breaking hyphen, figure, en, em dash, horizontal bar
    *"\u2212\ufe58\ufe63\uff0d",  # minus sign, small em dash, small hyphen-minus, full-width hyphen-minus
)
LEADING_ZEROS = (
    *("+49 030 1237", "+49 (030) 1237", "0049 030 1237", "+49-0-30-1237", "+49 (0 30) 1237", "+49 (0)030 1237"),
    *("+490301237", "tel:+49-030-1237", "+49/(0)/030/1237", "+490", "+49 00"),
)


class TestRouteNumber:
    @given(route_numbers().flatmap(lambda route: st.tuples(st.just(route), spellings(route.e164))))
    def test_is_the_same_in_every_usual_spelling(self, spelled: tuple[RouteNumber, str]) -> None:
        route, spelling = spelled
        digits = oracle.e164(spelling)
        assert digits is not None
        assert RouteNumber(spelling) == route
        assert RouteNumber(spelling).e164 == "+" + digits == str(route)

    @pytest.mark.parametrize(
        "spelling",
        [
            "+49 20 12345678",
            "+49 (20) 1234-5678",
            "+49 20/12345678",
            "tel:+49-20-12345678",
            "0049 20 12345678",
            "+49 (0)20 12345678",
            "+49 ( 0 ) 20.123.456.78",
            "+49\u00a020\u00a012\u2011345\u2011678",
            "TEL:+492012345678",
            *(
                f"+49{before}(0){after}20 12345678"
                for before in ("", " ", "-", "/", ".", " / ")
                for after in ("", " ", "-", "/")
            ),
            *(f"+49 20 1234{dash}5678" for dash in DASHES),
            *(f"+49{dash}(0)20{dash}12345678" for dash in DASHES),
        ],
    )
    def test_reads_the_spellings_found_in_the_trade(self, spelling: str) -> None:
        assert RouteNumber(spelling).e164 == "+492012345678"

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("49 20 12345678", "a number must begin with + or 00 and its country code, got '49 20 12345678'"),
            ("0201 2345678", "a number must begin with + or 00"),
            ("", "a number must begin with + or 00"),
            (
                "+49 20 x",
                "a number is digits, with spaces, hyphens, slashes, dots or parentheses, got 'x' in '+49 20 x'",
            ),
            ("+49 20 12 (0) 34", "a number is digits"),
            ("+4(0)9 20 12", "a number is digits"),
            ("+492(0)0 12", "a number is digits"),
            ("+4920(0)12", "a number is digits"),
            ("+1234(0)12", "a number is digits"),
            ("+35(0)2 12", "a number is digits"),
            ("+3521(0)2 12", "a number is digits"),
            ("+49 (0)(0)20 12", "a number is digits"),
            *(
                (spelling, f"a German number must not begin with 0 after +49, except for (0), got {spelling!r}")
                for spelling in LEADING_ZEROS
            ),
            ("+49 20 12(34", "a number is digits"),
            ("+49 20 ((12))", "a number is digits"),
            ("+49 20 \u0661\u0662", "a number is digits"),
            ("+49 20 123;ext=4", "a number is digits"),
            ("++49 20 123", "a number is digits"),
            ("\uff0b49 20 123", "a number must begin with"),
            ("+49", "a number must have 3 to 15 digits"),
            ("+4", "a number must have 3 to 15 digits"),
            ("+0 20 12345", "a number must have 3 to 15 digits, the country code first, which begins with no 0"),
            ("+49 20 12345678901234", "a number must have 3 to 15 digits"),
            ("+" + "1" * 1_000_000, "a number must have 3 to 15 digits"),
            ("+" + "(1)" * 300_000 + "(", "a number is digits"),
        ],
    )
    def test_refuses_what_is_none(self, text: str, reason: str) -> None:
        with pytest.raises(InvalidNumber) as raised:
            RouteNumber(text)
        assert str(raised.value).startswith(reason)
        assert len(str(raised.value)) < 300

    @pytest.mark.parametrize(
        ("code", "national"), [("1", "201"), ("7", "495"), ("39", "6"), ("43", "1"), ("352", "27"), ("423", "2")]
    )
    def test_drops_a_trunk_zero_after_country_codes_of_every_length(self, code: str, national: str) -> None:
        assert RouteNumber(f"+{code} (0){national} 123").e164 == f"+{code}{national}123"

    @pytest.mark.parametrize("spelling", LEADING_ZEROS)
    def test_never_begins_with_0_after_49_wherever_numbers_are_read(self, spelling: str) -> None:
        """It is another mistake than a wrong number: nothing that was meant would be found under it."""
        block = ExtensionBlock.parse("0-99: 4")
        inventory = Inventory([("+49 30 1237", block, "hq")])
        for read in (
            *(RouteNumber, block.under, lambda text: split_din5008(f"{text}-04"), lambda text: cover(text, text)),
            *(lambda text: NumberSet([(text, text)]), lambda text: ExtensionBlock.covering_numbers("+49 30", [text])),
            *(lambda text: Inventory([(text, block, "hq")]), lambda text: wita.blocks(text, block)),
        ):
            with pytest.raises(InvalidNumber):
                read(spelling)
        assert inventory.find(f"{spelling}-04") is None
        assert f"{spelling}-04" not in inventory.numbers
        assert block.under("+49 30 1237").extension_of(f"{spelling}-04") is None
        statement = {"route_number": spelling, "extension_range": "0-9", "activation_ranges": "4"}
        assert [finding.code for finding in validate(statement)] == ["DW401"]

    def test_may_begin_with_0_after_another_country_code(self) -> None:
        assert RouteNumber("+39 06 1234").e164 == "+39061234"

    @given(st.text(st.sampled_from("+049() -/.tel:x\u0664"), max_size=25))
    def test_is_e164_or_refused(self, text: str) -> None:
        try:
            e164 = parse_e164(text)
        except InvalidNumber:
            return
        assert e164[0] == "+"
        assert e164[1] in "123456789"
        assert set(e164[1:]) <= set("0123456789")
        assert 3 <= len(e164) - 1 <= 15
        assert parse_e164(e164) == e164
        assert not e164.startswith("+490")

    @pytest.mark.parametrize("wrong", [None, 4920, b"+4920", 4.9, ["+49"]])
    def test_is_made_from_text(self, wrong: Any) -> None:
        with pytest.raises(WrongType, match="a number must be text such as"):
            RouteNumber(wrong)

    @given(route_numbers())
    def test_is_a_value(self, route: RouteNumber) -> None:
        assert eval(repr(route)) == RouteNumber(str(route)) == pickle.loads(pickle.dumps(route)) == route
        assert hash(copy.copy(route)) == hash(route)
        assert route.is_german
        assert not RouteNumber("+43 1 2345").is_german

    def test_has_an_order(self) -> None:
        assert sorted([RouteNumber("+4930123"), RouteNumber("+4920123")])[0].e164 == "+4920123"

    @given(route_numbers(), st.integers(1, 3))
    def test_leaves_room_for_15_digits_in_all(self, route: RouteNumber, width: int) -> None:
        """E.164: a route number of 12 digits takes a width of 3, one of 13 a width of 2."""
        if len(route.e164[1:]) + width <= 15:
            route.check_length(width)
        else:
            with pytest.raises(NumberTooLong, match="an extended number must have at most 15 digits, got"):
                route.check_length(width)


class TestDin5008:
    """In a number by DIN 5008 the only hyphen marks the Durchwahl."""

    @given(routed_blocks(), st.data())
    def test_splits_at_the_hyphen(self, routed: RoutedBlock, data: st.DataObject) -> None:
        digits = routed.block.extension_range.digits(data.draw(st.sampled_from(list(routed.block.extension_range))))
        split = split_din5008(f"{routed.route_number}-{digits}")
        assert split == (routed.route_number, digits)
        assert (split.route_number, split.extension) == (routed.route_number, digits)

    def test_reads_other_hyphens_and_spaces(self) -> None:
        assert split_din5008("+49 30 3432622-113") == (RouteNumber("+49303432622"), "113")
        assert split_din5008("0049 (0)30 3432622 \u2011 0") == (RouteNumber("+49303432622"), "0")
        for dash in DASHES:
            assert split_din5008(f"+49 30 3432622{dash}113") == (RouteNumber("+49303432622"), "113")

    def test_is_refused_without_a_country_code_with_the_way_out(self) -> None:
        with pytest.raises(InvalidNumber) as refused:
            split_din5008("0201 2345678-04")
        assert str(refused.value) == (
            "a number must begin with + or 00 and its country code, got '0201 2345678-04'; "
            "durchwahl.national.split_din5008 reads national numbers"
        )

    @pytest.mark.parametrize("text", ["+49 30 3432622", "+49-30-3432622", "+49-30-3432622-113", "", "-"])
    def test_has_exactly_one_hyphen(self, text: str) -> None:
        with pytest.raises(InvalidNumber):
            split_din5008(text)

    @pytest.mark.parametrize(
        "text", ["+49 30 3432622-", "+49 30 3432622-x", "+49 30 3432622-\u0664", "+49 30 3432622-1 3"]
    )
    def test_has_digits_behind_it(self, text: str) -> None:
        with pytest.raises(InvalidNumber, match="an extension must be digits, got"):
            split_din5008(text)

    def test_has_at_most_15_digits(self) -> None:
        with pytest.raises(NumberTooLong):
            split_din5008("+49 30 3432622-12345")

    @pytest.mark.parametrize("wrong", [None, 49, b"+49 30-1"])
    def test_is_text(self, wrong: Any) -> None:
        with pytest.raises(WrongType):
            split_din5008(wrong)


def expanded(routed: RoutedBlock, extensions: ExtensionSet) -> list[str]:
    return [
        routed.route_number.e164 + oracle.dialled(extension, routed.block.extension_range.end_at)
        for extension in extensions
    ]


class TestExtendedNumbers:
    """They are the sequence of the numbers written out, without writing them out."""

    @given(routed_blocks())
    def test_are_what_expanding_gives(self, routed: RoutedBlock) -> None:
        for numbers, extensions in (
            (routed.numbers, ExtensionSet(routed.block.extension_range)),
            (routed.active_numbers, routed.block.active),
            (routed.inactive_numbers, routed.block.inactive),
        ):
            written = expanded(routed, extensions)
            assert list(numbers) == written
            assert len(numbers) == len(written)
            assert list(reversed(numbers)) == written[::-1]
            assert [numbers[index] for index in range(-len(written), len(written))] == written * 2
            assert [numbers.index(number) for number in written] == list(range(len(written)))
            assert all(number in numbers for number in written)

    @given(routed_blocks(), st.slices(20))
    def test_slice_to_tuples(self, routed: RoutedBlock, part: slice) -> None:
        assert routed.active_numbers[part] == tuple(expanded(routed, routed.block.active))[part]

    @given(routed_blocks(), st.integers(-1100, 1100))
    def test_have_no_place_outside(self, routed: RoutedBlock, index: int) -> None:
        written = expanded(routed, routed.block.active)
        if not -len(written) <= index < len(written):
            with pytest.raises(IndexError):
                routed.active_numbers[index]

    @given(routed_blocks(), st.data())
    def test_hold_no_other_number(self, routed: RoutedBlock, data: st.DataObject) -> None:
        written = expanded(routed, routed.block.active)
        digits = st.text("0123456789", max_size=4)
        other: Any = data.draw(
            digits.map(routed.route_number.e164.__add__) | st.text(max_size=3) | st.none() | st.integers()
        )
        assert (other in routed.active_numbers) == (other in written)
        assert (other in routed) == (other in expanded(routed, ExtensionSet(routed.block.extension_range)))
        assert routed.active_numbers.count(other) == written.count(str(other))
        if other not in written:
            with pytest.raises(InvalidNumber, match="a number of this block is expected, got"):
                routed.active_numbers.index(other)

    @given(routed_blocks(), st.data())
    def test_are_found_in_any_usual_spelling(self, routed: RoutedBlock, data: st.DataObject) -> None:
        for place, number in list(enumerate(routed.active_numbers))[::100]:
            spelling = data.draw(spellings(number))
            assert spelling in routed.active_numbers
            assert routed.active_numbers.index(spelling) == place
            assert routed.active_numbers.count(spelling) == 1
            assert spelling in routed
            assert spelling not in routed.inactive_numbers
        assert all(number in routed for number in routed.inactive_numbers[::100])

    @pytest.mark.parametrize(
        "other", ["04", "+49 20 12345678-4", "+49 20 12345678-004", "+49 (020) 12345678-04", "", "x", 4]
    )
    def test_are_not_found_in_another_spelling(self, other: Any) -> None:
        routed = ExtensionBlock.parse("0-99: 4").under("+49 20 12345678")
        assert other not in routed.active_numbers
        assert other not in routed
        assert routed.active_numbers.count(other) == 0
        with pytest.raises(InvalidNumber):
            routed.active_numbers.index(other)

    def test_are_searched_between_negative_places_as_in_any_sequence(self) -> None:
        numbers = ExtensionBlock.parse("0-9: 2-5").under("+49 20 1").active_numbers
        written = list(numbers)
        for number, start, stop in product(written, range(-6, 7), range(-6, 7)):
            found = number in written[start:stop]
            try:
                assert numbers.index(number, start, stop) == written.index(number)
                assert found
            except InvalidNumber:
                assert not found

    @given(routed_blocks(), st.integers(-5, 1005), st.integers(-5, 1005))
    def test_are_searched_between_two_places(self, routed: RoutedBlock, start: int, stop: int) -> None:
        written = expanded(routed, routed.block.active)
        for number in written[::37]:
            try:
                place = written.index(number, start, stop)
            except ValueError:
                with pytest.raises(ValueError, match="a number of this block"):
                    routed.active_numbers.index(number, start, stop)
            else:
                assert routed.active_numbers.index(number, start, stop) == place

    @given(routed_blocks(), routed_blocks())
    def test_are_equal_when_they_are_the_same_numbers(self, left: RoutedBlock, right: RoutedBlock) -> None:
        assert (left.active_numbers == right.active_numbers) == (
            list(left.active_numbers) == list(right.active_numbers)
        )
        assert left.numbers == eval(repr(left.numbers)) == pickle.loads(pickle.dumps(left.numbers))
        assert left.numbers != list(left.numbers)

    def test_are_equal_under_two_routes_that_say_the_same(self) -> None:
        under_7 = ExtendedNumbers(RouteNumber("+49207"), ExtensionRange(0, 99), ExtensionSet(range(80, 90)))
        under_78 = ExtendedNumbers(RouteNumber("+492078"), ExtensionRange(0, 9), ExtensionSet(range(10)))
        assert under_7 == under_78
        assert hash(under_7) == hash(under_78)
        assert hash(ExtendedNumbers(RouteNumber("+49207"), ExtensionRange(0, 9), ExtensionSet())) == 0

    def test_have_a_hash_that_tells_first_last_and_count_apart(self) -> None:
        sets = [[0, 9], [1, 9], [0, 8], [0, 5, 9], [1, 5, 9], [0, 5, 8]]
        hashes = {
            hash(ExtendedNumbers(RouteNumber("+49207"), ExtensionRange(0, 9), ExtensionSet(some))) for some in sets
        }
        assert len(hashes) == len(sets)

    def test_are_of_extensions_in_the_range_and_of_15_digits(self) -> None:
        with pytest.raises(InvalidExtension, match="an extension of this block must be within 0-9, got 10, 12"):
            ExtendedNumbers(RouteNumber("+49207"), ExtensionRange(0, 9), ExtensionSet([9, 10, 12]))
        with pytest.raises(InvalidExtension) as refused:
            ExtendedNumbers(RouteNumber("+49207"), ExtensionRange(0, 9), ExtensionSet(range(0, 1000, 2)))
        assert str(refused.value).endswith("got 10, 12, 14, 16, 18, 20, 22, 24, 26, 28 and 485 more")
        with pytest.raises(NumberTooLong):
            ExtendedNumbers(RouteNumber("+49" + "2" * 13), ExtensionRange(0, 9), ExtensionSet())
