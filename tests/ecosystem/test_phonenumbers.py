"""National spellings and DIN 5008, by the numbering plans of phonenumbers."""

from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import DurchwahlError, InvalidExtension, InvalidNumber, RouteNumber, WrongType, split_din5008
from durchwahl.national import join_din5008, route_number
from durchwahl.strategies import route_numbers, spellings

E164 = "+492012345678"


class TestNationalSpellings:
    @pytest.mark.parametrize(
        "text",
        [
            *(
                "0201 2345678",
                "02012345678",
                "(0201) 234 56-78",
                "0201/2345678",
                "0201.234.5678",
                "0 201\u00a0234\u20115678",
            ),
            *("(0)201 2345678", "+49 201 2345678", "0049 201 2345678", "tel:+49-201-2345678", " +49 (0)201 2345678"),
        ],
    )
    def test_of_one_number_are_one_route_number(self, text: str) -> None:
        assert route_number(text, "DE") == RouteNumber(E164)

    @pytest.mark.parametrize(
        ("text", "region", "e164"),
        [
            ("0201 22", "DE", "+4920122"),  # too short to be assigned, but 220 to 229 behind it can be
            ("01 2345678", "AT", "+4312345678"),
            ("06 1234 5678", "IT", "+390612345678"),
            ("+43 1 2345678", "DE", "+4312345678"),
        ],
    )
    def test_of_short_stems_and_other_countries_are_read(self, text: str, region: str, e164: str) -> None:
        assert route_number(text, region).e164 == e164

    @given(route_numbers(), st.data())
    def test_in_international_form_mean_what_they_always_mean(self, route: RouteNumber, data: st.DataObject) -> None:
        assert route_number(data.draw(spellings(route.e164)), "DE") == route

    @given(st.from_regex(r"0[1-9][0-9]{2,12}", fullmatch=True))
    def test_lose_nothing_but_the_zero(self, text: str) -> None:
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
            ("2345678", "a national number in DE must begin with 0, got '2345678'"),
            ("49 201 2345678", "a national number in DE must begin with 0, got '49 201 2345678'"),
            ("0999 12345", "a number must be in the numbering plan of its region DE, got '0999 12345'"),
            ("0201 CALLME", "got '0201 CALLME'"),
            ("030 123456 ext. 04", "got '030 123456 ext. 04'"),
            ("030 123456 App. 04", "got '030 123456 App. 04'"),
            ("\u0660201 2345678", "got '\u0660201 2345678'"),
            ("", "got ''"),
            ("0", "got '+49', which has 2"),
            ("0" + "2" * 14, "which has 16"),
        ],
    )
    def test_that_are_doubtful_are_refused(self, text: str, message: str) -> None:
        with pytest.raises(InvalidNumber) as refused:
            route_number(text, "DE")
        assert str(refused.value).endswith(message)

    @pytest.mark.parametrize("region", ["de", "XX", "", "49", None, 49, []])
    def test_need_a_region(self, region: Any) -> None:
        with pytest.raises(InvalidNumber, match=r"such as DE, got "):
            route_number("0201 2345678", region)

    @pytest.mark.parametrize("odd", [None, 2012345678, b"0201 2345678", ["0201 2345678"]])
    def test_are_text(self, odd: Any) -> None:
        with pytest.raises(WrongType):
            route_number(odd, "DE")

    @given(st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)), st.from_regex(r"[1-9][0-9 ]{0,16}", fullmatch=True))
    def test_of_every_region_are_read_or_refused(self, region: str, digits: str) -> None:
        try:
            route = route_number((phonenumbers.ndd_prefix_for_region(region, True) or "") + digits, region)
        except DurchwahlError as refused:
            assert "got " in str(refused)
        else:
            assert route.e164.endswith(digits.replace(" ", ""))


class TestDin5008:
    @pytest.mark.parametrize(
        ("route", "extension", "written"),
        [
            ("+49 30 3432622", "113", "+49 30 3432622-113"),
            ("0049 201/2345678", "04", "+49 201 2345678-04"),
            ("+49 20 12345678", "04", "+49 201 2345678-04"),
            ("+49 9131 7", "0", "+49 9131 7-0"),
            ("+49 201 22", "04", "+49 201 22-04"),  # the stem alone is too short for its area code to be told
            ("+49 30", "113", "+49 30-113"),
            ("+43 1 234567", "8", "+43 1 234567-8"),
            ("+999 12345", "1", "+99912345-1"),  # nobody's country code
        ],
    )
    def test_sets_the_area_code_and_the_extension_apart(self, route: str, extension: str, written: str) -> None:
        assert join_din5008(route, extension) == written

    @given(route_numbers(12), st.from_regex("[0-9]{1,3}", fullmatch=True))
    def test_is_read_back_as_the_same_number(self, route: RouteNumber, extension: str) -> None:
        assert split_din5008(join_din5008(route, extension)) == (route, extension)

    def test_takes_digits_alone_and_at_most_15_of_them(self) -> None:
        with pytest.raises(WrongType, match="such as '04', got 4"):
            join_din5008(E164, 4)  # type: ignore[arg-type]
        for odd in ("", "4a", "\u0664", "-4"):
            with pytest.raises(InvalidExtension, match="must be digits, got "):
                join_din5008(E164, odd)
        with pytest.raises(InvalidNumber, match="at most 15 digits, got 16"):
            join_din5008(E164, "0000")
        with pytest.raises(InvalidNumber):
            join_din5008("0201 2345678", "04")
