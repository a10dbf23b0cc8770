"""National spellings and DIN 5008, by the numbering plans of phonenumbers. docs/how-to/phonenumbers.md has more examples."""

import re
from collections.abc import Callable
from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import DurchwahlError, InvalidExtension, InvalidNumber, RouteNumber, WrongType, split_din5008
from durchwahl.national import join_din5008, route_number
from durchwahl.national import split_din5008 as split_national
from durchwahl.strategies import route_numbers, spellings

E164 = "+492012345678"


class TestRouteNumber:
    @pytest.mark.parametrize(
        "text",
        [
            *("0201 2345678", "02012345678", "(0201) 234 56 78", "0201/2345678", "0201.234.5678", "0201-2345678"),
            *("0201-234-56-78", "0 201\u00a0234\u20115\u2011678"),
            *("(0)201 2345678", "+49 201 2345678", "0049 201 2345678", "tel:+49-201-2345678", " +49 (0)201 2345678"),
        ],
    )
    def test_parses_any_spelling_of_a_number(self, text: str) -> None:
        assert route_number(text, "DE") == RouteNumber(E164)

    @pytest.mark.parametrize(
        ("text", "region", "e164"),
        [
            ("0201 22", "DE", "+4920122"),  # too short to be assigned, but 220 to 229 after it can be
            ("01 2345678", "AT", "+4312345678"),
            ("0201-23456", "DE", "+4920123456"),  # no extension has five digits
            ("06 1234 5678", "IT", "+390612345678"),
            ("+43 1 2345678", "AT", "+4312345678"),
            ("+1 613 555 0123", "US", "+16135550123"),  # Canada's numbers are in the same plan
        ],
    )
    def test_parses_short_stems_and_other_countries(self, text: str, region: str, e164: str) -> None:
        assert route_number(text, region).e164 == e164

    @given(route_numbers(), st.data())
    def test_accepts_international_spellings_of_the_same_numbers(self, route: RouteNumber, data: st.DataObject) -> None:
        spelling = data.draw(spellings(route.e164))
        hyphens = re.split("[-\u2011]", spelling)
        is_refused = len(hyphens) == 2 and 1 <= sum(map(str.isdecimal, hyphens[1])) <= 4
        try:
            route_number("0" + route.e164[3:], "DE")
        except InvalidNumber:
            is_refused = True
        if is_refused:
            with pytest.raises(InvalidNumber):
                route_number(spelling, "DE")
        else:
            assert route_number(spelling, "DE") == route

    @given(st.from_regex(r"0[1-9][0-9]{2,12}", fullmatch=True))
    def test_removes_only_the_zero(self, text: str) -> None:
        try:
            route = route_number(text, "DE")
        except InvalidNumber:
            numbers = [phonenumbers.parse(f"+49{text[1:]}{more}") for more in ("", "0", "00", "000")]
            assert not any(map(phonenumbers.is_valid_number, numbers))
        else:
            assert route.e164 == "+49" + text[1:]

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("+49 999 12345", "a number must be in the numbering plan of its region DE, got '+49 999 12345'"),
            ("+49 0999 12345", "must not begin with 0 after +49, except for (0), got '+49 0999 12345'"),
            ("00201 2345678", "a number in DE must have the country code +49, got '00201 2345678'"),
            *(
                (
                    text,
                    f"the digits after the only hyphen may be an extension, got {text!r}; "
                    "split_din5008 reads them as one, and without the hyphen they belong to the number",
                )
                for text in (
                    "0201 2345678-04",
                    "0201 2345678 \u2011 0",
                    "0201 2345678-1 13",
                    "0201-2345",
                    "+49 201 2345678-04",
                )
            ),
            ("030 123456 ext. 04", "got '030 123456 ext. 04'"),
            ("\u0660201 2345678", "got '\u0660201 2345678'"),
            ("0", "got '+49', which has 2"),
            ("0" + "2" * 14, "which has 16"),
        ],
    )
    def test_refuses_ambiguous_and_invalid_numbers(self, text: str, message: str) -> None:
        with pytest.raises(InvalidNumber) as refused:
            route_number(text, "DE")
        assert str(refused.value).endswith(message)

    @given(st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)), st.from_regex(r"[1-9][0-9 ]{0,16}", fullmatch=True))
    def test_takes_or_refuses_numbers_of_every_region(self, region: str, digits: str) -> None:
        try:
            route = route_number((phonenumbers.ndd_prefix_for_region(region, True) or "") + digits, region)
        except DurchwahlError as error:
            assert "got " in str(error)
        else:
            assert route.e164.endswith(digits.replace(" ", ""))


class TestSplitDin5008:
    @pytest.mark.parametrize(
        ("text", "route", "extension"),
        [
            ("0201 2345678-04", E164, "04"),
            ("(0201) 2345678 \u2013 0", E164, "0"),
            ("0201/22-04", "+4920122", "04"),  # the stem is too short to be assigned, and the whole number isn't
            ("+49 (0)201 2345678-113", E164, "113"),
            ("030-113", "+4930", "113"),
        ],
    )
    def test_splits_at_the_hyphen(self, text: str, route: str, extension: str) -> None:
        assert split_national(text, "DE") == (RouteNumber(route), extension)

    @given(route_numbers(12), st.from_regex("[0-9]{1,3}", fullmatch=True))
    def test_equals_the_split_of_the_international_spelling(self, route: RouteNumber, extension: str) -> None:
        national = f"0{route.e164[3:]}-{extension}"
        try:
            split = split_national(national, "DE")
        except InvalidNumber as error:
            assert "in the numbering plan" in str(error)
            with pytest.raises(InvalidNumber):
                split_national(f"{route}-{extension}", "DE")
        else:
            assert split == split_din5008(f"{route}-{extension}") == split_national(f"{route}-{extension}", "DE")

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("0999 12345-04", "a number must be in the numbering plan of its region DE, got '0999 12345-04'"),
            ("0201 2345678-123456", "+492012345678 and an extension of 6 digits"),
        ],
    )
    def test_refuses_ambiguous_and_invalid_numbers(self, text: str, message: str) -> None:
        with pytest.raises(InvalidNumber) as refused:
            split_national(text, "DE")
        assert str(refused.value).endswith(message)


@pytest.mark.parametrize("read", [route_number, split_national])
class TestArguments:
    @pytest.mark.parametrize("region", ["de", "XX", "", "49", None, 49, []])
    def test_must_be_a_known_region(self, read: Callable[[str, Any], object], region: Any) -> None:
        with pytest.raises(InvalidNumber, match=r"such as DE, got "):
            read("0201 2345678-04", region)

    @pytest.mark.parametrize("wrong", [None, 2012345678, b"0201 2345678", ["0201 2345678"]])
    def test_must_be_a_string(self, read: Callable[[Any, str], object], wrong: Any) -> None:
        with pytest.raises(WrongType):
            read(wrong, "DE")


class TestJoinDin5008:
    @pytest.mark.parametrize(
        ("route", "extension", "written"),
        [
            ("+49 30 3432622", "113", "+49 30 3432622-113"),
            ("0049 201/2345678", "04", "+49 201 2345678-04"),
            ("+49 20 12345678", "04", "+49 201 2345678-04"),
            ("+49 9131 7", "0", "+49 9131 7-0"),
            ("+49 201 22", "04", "+49 201 22-04"),  # the stem alone is too short for the numbering plan
            ("+49 30", "113", "+49 30-113"),
            ("+43 1 234567", "8", "+43 1 234567-8"),
            ("+999 12345", "1", "+99912345-1"),  # an unassigned country code
        ],
    )
    def test_separates_the_area_code_and_the_extension(self, route: str, extension: str, written: str) -> None:
        assert join_din5008(route, extension) == written

    @given(route_numbers(12), st.from_regex("[0-9]{1,3}", fullmatch=True))
    def test_is_the_inverse_of_split_din5008(self, route: RouteNumber, extension: str) -> None:
        assert split_din5008(join_din5008(route, extension)) == (route, extension)

    def test_refuses_anything_but_at_most_15_digits(self) -> None:
        with pytest.raises(WrongType, match="such as '04', got 4"):
            join_din5008(E164, 4)  # type: ignore[arg-type]
        for wrong in ("", "4a", "\u0664", "-4"):
            with pytest.raises(InvalidExtension, match="must be digits, got "):
                join_din5008(E164, wrong)
        with pytest.raises(InvalidNumber, match="at most 15 digits, got 16"):
            join_din5008(E164, "0000")
        with pytest.raises(InvalidNumber):
            join_din5008("0201 2345678", "04")
