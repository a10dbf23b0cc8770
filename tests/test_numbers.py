"""Route numbers in every usual spelling, and the extended numbers behind them."""

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import law
from durchwahl import (
    ExtendedNumbers,
    ExtensionRange,
    ExtensionSet,
    InvalidExtension,
    InvalidNumber,
    NumberTooLong,
    RoutedBlock,
    RouteNumber,
    WrongType,
    split_din5008,
)
from durchwahl.numbers import read_e164
from durchwahl.strategies import route_numbers, routed_blocks, spellings


class TestRouteNumber:
    @given(route_numbers().flatmap(lambda route: st.tuples(st.just(route), spellings(route.e164))))
    def test_is_the_same_in_every_usual_spelling(self, spelled: tuple[RouteNumber, str]) -> None:
        route, spelling = spelled
        digits = law.e164(spelling)
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

    @given(st.text(st.sampled_from("+049() -/.tel:x\u0664"), max_size=25))
    def test_is_e164_or_refused(self, text: str) -> None:
        try:
            e164 = read_e164(text)
        except InvalidNumber:
            return
        assert e164[0] == "+"
        assert e164[1] in "123456789"
        assert set(e164[1:]) <= set("0123456789")
        assert 3 <= len(e164) - 1 <= 15
        assert read_e164(e164) == e164

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
        routed.route_number.e164 + law.dialled(extension, routed.block.extension_range.end_at)
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
        assert routed.active_numbers.count(other) == written.count(str(other))
        if other not in written:
            with pytest.raises(InvalidNumber, match="a number of this block is expected, got"):
                routed.active_numbers.index(other)

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
        with pytest.raises(NumberTooLong):
            ExtendedNumbers(RouteNumber("+49" + "2" * 13), ExtensionRange(0, 9), ExtensionSet())
