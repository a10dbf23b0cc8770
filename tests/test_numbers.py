"""Route numbers in every usual spelling, and the extended numbers under them."""

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
    NumberTooLong,
    RoutedBlock,
    RouteNumber,
    WrongType,
    split_din5008,
)
from durchwahl.strategies import route_numbers, routed_blocks, spellings

LEADING_ZEROS = (
    *("+49 030 1237", "+49 (030) 1237", "0049 030 1237", "+49-0-30-1237", "+49 (0 30) 1237", "+49 (0)030 1237"),
    *("+490301237", "tel:+49-030-1237", "+49/(0)/030/1237", "+490", "+49 00"),
)


class TestRouteNumber:
    @given(route_numbers().flatmap(lambda route: st.tuples(st.just(route), spellings(route.e164))))
    def test_parses_every_usual_spelling(self, spelled: tuple[RouteNumber, str]) -> None:
        route, spelling = spelled
        digits = oracle.e164(spelling)
        assert digits is not None
        assert RouteNumber(spelling) == route
        assert RouteNumber(spelling).e164 == "+" + digits == str(route)

    @pytest.mark.parametrize(
        "spelling",
        [
            *("+49 20 12345678", "+49 (20) 1234-5678", "+49 20/12345678", "tel:+49-20-12345678", "0049 20 12345678"),
            *("+49 (0)20 12345678", "+49 ( 0 ) 20.123.456.78", "+49\u00a020\u00a012\u2011345\u2011678"),
            *("TEL:+492012345678",),
            *(
                f"+49{before}(0){after}20 12345678"
                for before, after in product(["", " ", "-", "/", ".", " / "], ["", " ", "-", "/"])
            ),
            *(f"+49 20 1234{dash}5678" for dash in oracle.DASHES),
            *(f"+49{dash}(0)20{dash}12345678" for dash in oracle.DASHES),
        ],
    )
    def test_parses_spellings_seen_in_practice(self, spelling: str) -> None:
        assert RouteNumber(spelling).e164 == "+492012345678"

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("49 20 12345678", "a number must begin with + or 00 and its country code, got '49 20 12345678'"),
            *((text, "a number must begin with + or 00") for text in ("0201 2345678", "", "\uff0b49 20 123")),
            (
                "+49 20 x",
                "a number is digits, with spaces, hyphens, slashes, dots or parentheses, got 'x' in '+49 20 x'",
            ),
            *((text, "a number is digits") for text in ("+49 20 12 (0) 34", "+4(0)9 20 12", "+492(0)0 12")),
            *((text, "a number is digits") for text in ("+4920(0)12", "+1234(0)12", "+35(0)2 12", "+3521(0)2 12")),
            *((text, "a number is digits") for text in ("+49 (0)(0)20 12", "+49 20 12(34", "+49 20 ((12))")),
            *((text, "a number is digits") for text in ("+49 20 \u0661\u0662", "+49 20 123;ext=4", "++49 20 123")),
            ("+" + "(1)" * 300_000 + "(", "a number is digits"),
            *(
                (text, f"a German number must not begin with 0 after +49, except for (0), got {text!r}")
                for text in LEADING_ZEROS
            ),
            ("+49", "a number must have 3 to 15 digits with its country code, got '+49', which has 2"),
            *(
                (text, "a number must have 3 to 15 digits")
                for text in ("+4", "+49 20 12345678901234", "+" + "1" * 10**6)
            ),
            ("+0 20 12345", "a country code must not begin with 0, got '+0 20 12345'"),
        ],
    )
    def test_refuses_malformed_numbers(self, text: str, reason: str) -> None:
        with pytest.raises(InvalidNumber) as raised:
            RouteNumber(text)
        assert str(raised.value).startswith(reason)
        assert len(str(raised.value)) < 300

    @pytest.mark.parametrize(
        ("code", "national"), [("1", "201"), ("7", "495"), ("39", "6"), ("43", "1"), ("352", "27"), ("423", "2")]
    )
    def test_drops_a_trunk_zero_after_country_codes_of_every_length(self, code: str, national: str) -> None:
        assert RouteNumber(f"+{code} (0){national} 123").e164 == f"+{code}{national}123"

    def test_accepts_a_0_after_other_country_codes(self) -> None:
        assert RouteNumber("+39 06 1234").e164 == "+39061234"

    def test_is_german_with_the_country_code_49(self) -> None:
        assert [RouteNumber(text).is_german for text in ("+49 1 2345", "+43 1 2345", "+44 9 2345")] == [
            True,
            False,
            False,
        ]

    @pytest.mark.parametrize("wrong", [None, 4920, b"+4920", 4.9, ["+49"]])
    def test_refuses_anything_but_strings(self, wrong: Any) -> None:
        with pytest.raises(WrongType, match="a number must be a string such as"):
            RouteNumber(wrong)

    @given(st.lists(route_numbers(), min_size=2))
    def test_is_a_value_with_an_order(self, routes: list[RouteNumber]) -> None:
        for route in routes:
            assert eval(repr(route)) == RouteNumber(str(route)) == pickle.loads(pickle.dumps(route)) == route
            assert hash(copy.copy(route)) == hash(route)
        assert [route.e164 for route in sorted(routes)] == sorted(route.e164 for route in routes)

    @given(route_numbers(), st.integers(1, 3))
    def test_leaves_room_for_extensions_within_15_digits(self, route: RouteNumber, width: int) -> None:
        if len(route.e164[1:]) + width <= 15:
            route.check_length(width)
        else:
            with pytest.raises(NumberTooLong, match="an extended number must have at most 15 digits, got"):
                route.check_length(width)

    def test_checks_the_length_for_integers_only(self) -> None:
        width: Any = "3"
        with pytest.raises(WrongType, match="a width must be an integer, got '3'"):
            RouteNumber("+49 30 123").check_length(width)


class TestSplitDin5008:
    @given(routed_blocks(), st.data())
    def test_splits_at_the_hyphen(self, routed: RoutedBlock, data: st.DataObject) -> None:
        digits = routed.block.extension_range.digits(data.draw(st.sampled_from(list(routed.block.extension_range))))
        split = split_din5008(f"{routed.route_number}-{digits}")
        assert (split.route_number, split.extension) == split == (routed.route_number, digits)

    @pytest.mark.parametrize("hyphen", [*oracle.DASHES, " \u2011 "])
    def test_accepts_other_hyphens_and_spaces(self, hyphen: str) -> None:
        assert split_din5008(f"0049 (0)30 3432622{hyphen}113") == (RouteNumber("+49303432622"), "113")

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            (
                "0201 2345678-04",
                "a number must begin with + or 00 and its country code, got '0201 2345678-04'; "
                "durchwahl.national.split_din5008 reads national numbers",
            ),
            *((text, "a number must begin with + or 00") for text in ("", "-")),
            *(
                (text, "a number in DIN 5008 format must have exactly one hyphen, before the extension, got")
                for text in ("+49 30 3432622", "+49-30-3432622", "+49-30-3432622-113")
            ),
            *(
                (f"+49 30 3432622-{extension}", f"an extension must be digits, got {extension!r} in")
                for extension in ("", "x", "\u0664", "1 3")
            ),
            ("+49 30 3432622-12345", "an extended number must have at most 15 digits, got 16"),
        ],
    )
    def test_refuses_other_numbers(self, text: str, reason: str) -> None:
        with pytest.raises((InvalidNumber, NumberTooLong)) as raised:
            split_din5008(text)
        assert str(raised.value).startswith(reason)

    @pytest.mark.parametrize("wrong", [None, 49, b"+49 30-1"])
    def test_refuses_anything_but_strings(self, wrong: Any) -> None:
        with pytest.raises(WrongType):
            split_din5008(wrong)


def expanded(routed: RoutedBlock, extensions: ExtensionSet) -> list[str]:
    return [
        routed.route_number.e164 + oracle.dialled(extension, routed.block.extension_range.end_at)
        for extension in extensions
    ]


class TestExtendedNumbers:
    """They behave like the list of the expanded numbers."""

    @given(routed_blocks(), st.integers(-1100, 1100), st.slices(20))
    def test_are_the_sequence_of_the_expanded_numbers(self, routed: RoutedBlock, index: int, cut: slice) -> None:
        for numbers, extensions in (
            (routed.numbers, ExtensionSet(routed.block.extension_range)),
            (routed.active_numbers, routed.block.active),
            (routed.inactive_numbers, routed.block.inactive),
        ):
            expected = expanded(routed, extensions)
            count = len(expected)
            assert list(numbers) == expected
            assert len(numbers) == count
            assert list(reversed(numbers)) == expected[::-1]
            assert [numbers[position] for position in range(-count, count)] == expected * 2
            assert [numbers.index(number) for number in expected] == list(range(count))
            assert all(number in numbers for number in expected)
            assert numbers[cut] == tuple(expected)[cut]
            if not -count <= index < count:
                with pytest.raises(IndexError):
                    numbers[index]

    @given(routed_blocks(), st.data())
    def test_contain_no_other_value(self, routed: RoutedBlock, data: st.DataObject) -> None:
        active = expanded(routed, routed.block.active)
        digits = st.text("0123456789", max_size=4)
        other: Any = data.draw(
            digits.map(routed.route_number.e164.__add__) | st.text(max_size=3) | st.none() | st.integers()
        )
        assert (other in routed.active_numbers) == (other in active)
        assert (other in routed) == (other in expanded(routed, ExtensionSet(routed.block.extension_range)))
        assert routed.active_numbers.count(other) == active.count(str(other))
        if other not in active:
            with pytest.raises(InvalidNumber, match="a number of this sequence is expected, got"):
                routed.active_numbers.index(other)

    @given(routed_blocks(), st.data())
    def test_are_found_in_any_usual_spelling(self, routed: RoutedBlock, data: st.DataObject) -> None:
        for index, number in list(enumerate(routed.active_numbers))[::100]:
            spelling = data.draw(spellings(number))
            assert spelling in routed.active_numbers
            assert routed.active_numbers.index(spelling) == index
            assert routed.active_numbers.count(spelling) == 1
            assert spelling in routed
            assert spelling not in routed.inactive_numbers
        assert all(number in routed for number in routed.inactive_numbers[::100])

    @pytest.mark.parametrize(
        "other", ["04", "+49 20 12345678-4", "+49 20 12345678-004", "+49 (020) 12345678-04", "+49201234567904", "", 4]
    )
    def test_are_not_found_with_other_digits(self, other: Any) -> None:
        routed = ExtensionBlock.parse("0-99: 4").under("+49 20 12345678")
        assert other not in routed.active_numbers
        assert other not in routed

    def test_are_searched_from_start_to_stop_like_any_sequence(self) -> None:
        numbers = ExtensionBlock.parse("0-9: 2-5").under("+49 20 1").active_numbers
        expected = list(numbers)
        for number, start, stop in product(expected, range(-6, 7), range(-6, 7)):
            if number in expected[start:stop]:
                assert numbers.index(number, start, stop) == expected.index(number)
            else:
                with pytest.raises(ValueError, match="a number of this sequence is expected, got"):
                    numbers.index(number, start, stop)

    @given(routed_blocks(), routed_blocks())
    def test_are_equal_if_the_numbers_are(self, left: RoutedBlock, right: RoutedBlock) -> None:
        assert (left.active_numbers == right.active_numbers) == (
            list(left.active_numbers) == list(right.active_numbers)
        )
        assert left.numbers == eval(repr(left.numbers)) == pickle.loads(pickle.dumps(left.numbers))
        assert left.numbers != list(left.numbers)

    def test_are_equal_under_different_route_numbers(self) -> None:
        under_7 = ExtendedNumbers(RouteNumber("+49207"), ExtensionRange(0, 99), ExtensionSet(range(80, 90)))
        under_78 = ExtendedNumbers(RouteNumber("+492078"), ExtensionRange(0, 9), ExtensionSet(range(10)))
        assert under_7 == under_78
        assert hash(under_7) == hash(under_78)
        assert hash(ExtendedNumbers(RouteNumber("+49207"), ExtensionRange(0, 9), ExtensionSet())) == 0

    def test_have_different_hashes_if_first_last_or_count_differ(self) -> None:
        sets = [[0, 9], [1, 9], [0, 8], [0, 5, 9], [1, 5, 9], [0, 5, 8]]
        route, extension_range = RouteNumber("+49207"), ExtensionRange(0, 9)
        hashes = {hash(ExtendedNumbers(route, extension_range, ExtensionSet(extensions))) for extensions in sets}
        assert len(hashes) == len(sets)

    @pytest.mark.parametrize(
        ("route", "extensions", "error", "reason"),
        [
            ("+49207", [9, 10, 12], InvalidExtension, "an extension of this block must be within 0-9, got 10, 12"),
            ("+49207", range(0, 1000, 2), InvalidExtension, "got 10, 12, 14, 16, 18, 20, 22, 24, 26, 28 and 485 more"),
            ("+49" + "2" * 13, [], NumberTooLong, "and an extension of 1 digit"),
        ],
    )
    def test_refuse_extensions_outside_and_long_numbers(
        self, route: str, extensions: Any, error: type[Exception], reason: str
    ) -> None:
        with pytest.raises(error) as raised:
            ExtendedNumbers(RouteNumber(route), ExtensionRange(0, 9), ExtensionSet(extensions))
        assert str(raised.value).endswith(reason)

    @pytest.mark.parametrize("field", range(3))
    def test_refuse_arguments_of_other_types(self, field: int) -> None:
        fields: list[Any] = [RouteNumber("+49207"), ExtensionRange(0, 9), ExtensionSet([4])]
        fields[field] = "4"
        with pytest.raises(WrongType, match="made from a route number, a range and a set, got '4'"):
            ExtendedNumbers(*fields)
