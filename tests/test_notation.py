"""Notation: all usual spellings are parsed, and errors have positions."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import oracle
from durchwahl import ExtensionBlock, InvalidBlock, InvalidNotation, InvalidPadding, WrongType
from durchwahl._notation import ParsedRange, check_same_width, parse_items, parse_range, parse_ranges
from durchwahl.ranges import MAX_WIDTH

NUMBERS = st.integers(0, 9999).map(str) | st.integers(0, 999).map("{:03}".format)
SPACES = st.sampled_from(["", "", " ", "  ", "\t", "\n", "\u00a0", "\u202f", "\u2009"])
TO = st.sampled_from([*oracle.DASHES, "..", "\u2026", "bis", "BIS", "Bis"])
SEPARATORS = st.sampled_from([",", ";"])


@given(st.lists(st.tuples(NUMBERS, NUMBERS | st.none()), max_size=6), st.data())
def test_parses_every_usual_spelling(pairs: list[tuple[str, str | None]], data: st.DataObject) -> None:
    text = data.draw(SPACES)
    for index, (start, end) in enumerate(pairs):
        text += data.draw(SEPARATORS) if index else ""
        if end is None:
            written = [start]
        elif data.draw(st.booleans()):
            written = [start, data.draw(TO), end]
        else:
            written = [
                data.draw(st.sampled_from(oracle.DASHES)) + start,
                "bis",
                data.draw(st.sampled_from(oracle.DASHES)) + end,
            ]
        text += data.draw(SPACES) + data.draw(SPACES).join(written) + data.draw(SPACES)
    parsed_ranges = parse_ranges(text)
    assert [(parsed.start_digits, parsed.end_digits) for parsed in parsed_ranges] == [
        (start, end or "") for start, end in pairs
    ]
    for parsed in parsed_ranges:
        digits = parsed.start_digits, parsed.end_digits or parsed.start_digits
        assert (parsed.start_at, parsed.end_at) == tuple(map(int, digits))
        assert text[parsed.position :].lstrip(oracle.DASHES).startswith(parsed.start_digits)


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("1-", 2, "a number is expected at character 3, got the end"),
        ("1--2", 2, "a number is expected at character 3, got '-2' in '1--2'"),
        ("7, 1--2; 4", 5, "a number is expected at character 6, got '-2' in '1--2'"),
        ("-1", 0, "a dash may come before a number only as in -30 bis -69"),
        ("30 bis -69", 7, "a number is expected at character 8, got '-69'"),
        ("4,", 2, "a number is expected at character 3, got the end"),
        ("4 5", 2, "a dash, a comma or the end is expected at character 3, got '5' in '4 5'"),
        ("1-2-3", 3, "a comma or the end is expected at character 4, got '-3' in '1-2-3'"),
        ("-1bis-1-", 7, "a comma or the end is expected at character 8, got '-' in '-1bis-1-'"),
        ("-30 bis -69 -", 12, "a comma or the end is expected at character 13, got '-'"),
        ("4, \u0664", 3, "a number is expected at character 4, got '\u0664'"),
        ("4\u00b2", 1, "a dash, a comma or the end is expected at character 2"),
        ("1.2", 1, "a dash, a comma or the end is expected at character 2, got '.2'"),
        ("4 b\u0131s 5", 2, "a dash, a comma or the end is expected at character 3"),
        ("4\x00", 1, "a dash, a comma or the end is expected at character 2, got '\\x00'"),
    ],
)
def test_error_has_the_position_and_the_reason(text: str, position: int, reason: str) -> None:
    with pytest.raises(InvalidNotation) as raised:
        parse_ranges(text)
    assert raised.value.position == position
    assert str(raised.value).startswith(reason)


def test_parses_numbers_of_100_digits() -> None:
    zeros = "0" * 100
    assert [parsed[:2] for parsed in parse_ranges(f"{zeros}-{zeros}, {zeros}")] == [(0, 0), (0, 0)]


@pytest.mark.parametrize("length", [101, 5000, 1_000_000])
def test_refuses_longer_numbers(length: int) -> None:
    for text in ("9" * length, "4-" + "0" * length):
        with pytest.raises(
            InvalidNotation, match=f"a number of at most 100 digits is expected at character 1, got one of {length}"
        ):
            parse_ranges(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "adversarial", [" ", "4", "4,", "1-", "4 ", "-", "bis", "- ", "4bis", "-3 bis", "\u0664", ",", "4 - ", "."]
)
def test_takes_linear_time(adversarial: str) -> None:
    """An implementation in quadratic time would need hours for these strings."""
    text = adversarial * (1_000_000 // len(adversarial))
    for broken in (text, text + "x"):
        try:
            parse_ranges(broken)
        except InvalidNotation as error:
            assert len(str(error)) < 200


@pytest.mark.parametrize("wrong", [None, 4, b"4", ["4"], True])
def test_refuses_anything_but_strings(wrong: Any) -> None:
    with pytest.raises(WrongType, match="ranges must be a string such as 4, 19-20, got"):
        parse_ranges(wrong)


def test_refuses_several_ranges_where_one_is_expected() -> None:
    assert parse_range("4") == ParsedRange(4, 4, "4", "", 0)
    assert parse_ranges("4, -19 bis -20")[1] == ParsedRange(19, 20, "19", "20", 3)
    with pytest.raises(InvalidNotation, match="one range is expected here, got 2: '4, 5'") as raised:
        parse_range("4, 5")
    assert raised.value.position == 3


NUMBERS_IN_LISTS = st.sampled_from(["0", "9", "00", "04", "19", "004", "100", "0004", "1000"])


@given(st.lists(st.tuples(NUMBERS_IN_LISTS, NUMBERS_IN_LISTS | st.none()), max_size=4))
def test_one_padded_number_requires_that_all_have_its_width(pairs: list[tuple[str, str | None]]) -> None:
    text = ", ".join(start if end is None else f"{start}-{end}" for start, end in pairs)
    numbers = [number for pair in pairs for number in pair if number is not None]
    padded = any(number != "0" and number.startswith("0") for number in numbers)
    fits = not padded or {*map(len, numbers)} in ({1}, {2}, {3})
    if fits:
        check_same_width(parse_ranges(text))
    else:
        with pytest.raises(InvalidPadding) as raised:
            check_same_width(parse_ranges(text))
        assert text[raised.value.position].isdigit()


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("0-9, 00-09", 0, "numbers must all have the same number of digits if one has leading zeros, got 0 beside 00"),
        ("04, 004", 4, "numbers must all have the same number of digits if one has leading zeros, got 004 beside 04"),
        ("04-100", 0, "numbers must all have the same number of digits if one has leading zeros, got 100 beside 04"),
        ("1234, 0005", 6, f"numbers with leading zeros must have at most {MAX_WIDTH} digits, got 0005 at character 7"),
        ("0000", 0, f"numbers with leading zeros must have at most {MAX_WIDTH} digits, got 0000 at character 1"),
    ],
)
def test_width_error_has_the_position_and_the_reason(text: str, position: int, reason: str) -> None:
    with pytest.raises(InvalidPadding) as raised:
        check_same_width(parse_ranges(text))
    assert raised.value.position == position
    assert str(raised.value).startswith(reason)


@given(
    st.lists(st.sampled_from([*"0123 ,;-.x\t", "..", " bis ", "-1 bis -2", "\u2013", "\u0664"]), max_size=12).map(
        "".join
    )
)
def test_parses_the_items_after_an_error(text: str) -> None:
    assert [
        item.position if isinstance(item, InvalidNotation) else item[:2] for item in parse_items(text)
    ] == oracle.parse_items(text)


@given(st.lists(st.sampled_from(["x", "4l", "1--2", "-4", "1-2-3", "4", "9-0"]), min_size=1, max_size=5))
def test_error_quotes_its_own_item_only(items: list[str]) -> None:
    for item, parsed in zip(items, parse_items(", ".join(items)), strict=True):
        (alone,) = parse_items(item)
        assert str(parsed).partition(", got ")[2] == str(alone).partition(", got ")[2]


@pytest.mark.parametrize("to", [*oracle.DASHES, "..", "\u2026", "bis", "BIS"])
def test_parses_every_dash_and_word(to: str) -> None:
    dashes = f"{to}1 bis {to}2" if to in oracle.DASHES else "-1 bis -2"
    assert [parsed[:2] for parsed in parse_ranges(f"04{to}9; 4 {to} 9, {dashes}")] == [(4, 9), (4, 9), (1, 2)]


def test_str_is_the_range_as_written() -> None:
    assert [str(item) for item in parse_items("04, 4 - 4; 00 bis 09")] == ["04", "4-4", "00-09"]
    assert str(parse_range("0" * 100)) == "000000000000000... (100 digits)"


@given(st.text("0149-,; \u2013x.", max_size=8), st.sampled_from(["0-9", "00-99", "0 bis 999", "10-19", "9-0", "x", ""]))
@example("4, 4", "0-9")
@example("4, 19", "0-9")
@example("04", "0-9")
@example("1000", "0-9")
def test_parses_a_block_as_a_statement_is_validated(notation: str, extension_range: str) -> None:
    statement = {"extension_range": extension_range, "activation_ranges": " " * (len(extension_range) + 1) + notation}
    try:
        expected = ExtensionBlock.from_payload(statement)
    except InvalidBlock as error:
        with pytest.raises(InvalidBlock) as raised:
            ExtensionBlock.parse(f"{extension_range}:{notation}")
        assert raised.value.findings == error.findings
    else:
        assert ExtensionBlock.parse(f"{extension_range}:{notation}") == expected
