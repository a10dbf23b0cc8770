"""Notation: every spelling that people use is read, everything else is refused where it goes wrong."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import law_of_text
from durchwahl import ExtensionBlock, InvalidBlock, InvalidNotation, InvalidPadding, WrongType
from durchwahl._notation import (
    DASHES,
    ParsedRange,
    check_same_width,
    format_range,
    parse_items,
    parse_range,
    parse_ranges,
)
from durchwahl.ranges import MAX_WIDTH

NUMBERS = st.integers(0, 9999).map(str) | st.integers(0, 999).map("{:03}".format)
SPACES = st.sampled_from(["", "", " ", "  ", "\t", "\n", "\u00a0", "\u202f", "\u2009"])
TO = st.sampled_from([*DASHES, "..", "\u2026", "bis", "BIS", "Bis"])
SEPARATORS = st.sampled_from([",", ";"])


@given(st.lists(st.tuples(NUMBERS, NUMBERS | st.none()), max_size=6), st.data())
def test_every_usual_spelling_is_read(pairs: list[tuple[str, str | None]], data: st.DataObject) -> None:
    text = data.draw(SPACES)
    for index, (start, end) in enumerate(pairs):
        text += data.draw(SEPARATORS) if index else ""
        if end is None:
            written = [start]
        elif data.draw(st.booleans()):
            written = [start, data.draw(TO), end]
        else:
            written = [data.draw(st.sampled_from(DASHES)) + start, "bis", data.draw(st.sampled_from(DASHES)) + end]
        text += data.draw(SPACES) + data.draw(SPACES).join(written) + data.draw(SPACES)
    read = parse_ranges(text)
    assert [(stretch.start_digits, stretch.end_digits) for stretch in read] == [
        (start, end or "") for start, end in pairs
    ]
    for stretch in read:
        digits = stretch.start_digits, stretch.end_digits or stretch.start_digits
        assert (stretch.start_at, stretch.end_at) == tuple(map(int, digits))
        assert text[stretch.position :].lstrip(DASHES).startswith(stretch.start_digits)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("0-99", [(0, 99)]),
        ("00-99", [(0, 99)]),
        ("4,19-20,42", [(4, 4), (19, 20), (42, 42)]),
        ("4; 19 - 20", [(4, 4), (19, 20)]),
        ("00 bis 99", [(0, 99)]),
        ("0..9", [(0, 9)]),
        ("0000–9999", [(0, 9999)]),
        ("42", [(42, 42)]),
        ("-30 bis -69", [(30, 69)]),
        ("30\u00a0\u2011\u00a069", [(30, 69)]),
        ("", []),
    ],
)
def test_the_spellings_found_in_the_trade(text: str, ends: list[tuple[int, int]]) -> None:
    assert [(stretch.start_at, stretch.end_at) for stretch in parse_ranges(text)] == ends


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("1-", 2, "a number is expected at character 3, got the end"),
        ("1--2", 2, "a number is expected at character 3, got '-2' in '1--2'"),
        ("7, 1--2; 4", 5, "a number is expected at character 6, got '-2' in '1--2'"),
        ("-1", 0, "a dash may come before a number only as in -30 bis -69"),
        ("-30 bis 69", 0, "a dash may come before a number only as in -30 bis -69"),
        ("30 bis -69", 7, "a number is expected at character 8, got '-69'"),
        ("4,", 2, "a number is expected at character 3, got the end"),
        (",4", 0, "a number is expected at character 1, got ','"),
        ("4,,5", 2, "a number is expected at character 3, got ','"),
        ("4 5", 2, "a dash, a comma or the end is expected at character 3, got '5' in '4 5'"),
        ("1-2-3", 3, "a comma or the end is expected at character 4, got '-3' in '1-2-3'"),
        ("-1bis-1-", 7, "a comma or the end is expected at character 8, got '-' in '-1bis-1-'"),
        ("-0bis-1\t1", 8, "a comma or the end is expected at character 9, got '1' in '-0bis-1\\t1'"),
        ("-30 bis -69 -", 12, "a comma or the end is expected at character 13, got '-'"),
        ("4, \u0664", 3, "a number is expected at character 4, got '\u0664'"),
        ("\uff14", 0, "a number is expected at character 1"),
        ("4\u00b2", 1, "a dash, a comma or the end is expected at character 2"),
        ("0x4", 1, "a dash, a comma or the end is expected at character 2, got 'x4'"),
        ("1.2", 1, "a dash, a comma or the end is expected at character 2, got '.2'"),
        ("1_000", 1, "a dash, a comma or the end is expected at character 2, got '_000'"),
        ("4 b\u0131s 5", 2, "a dash, a comma or the end is expected at character 3"),
        ("4\x00", 1, "a dash, a comma or the end is expected at character 2, got '\\x00'"),
        ("4\u200b-5", 1, "a dash, a comma or the end is expected at character 2, got '\\u200b-5'"),
    ],
)
def test_a_mistake_is_shown_at_its_position(text: str, position: int, reason: str) -> None:
    with pytest.raises(InvalidNotation) as raised:
        parse_ranges(text)
    assert raised.value.position == position
    assert str(raised.value).startswith(reason)


@given(st.text("0123456789-.,; bis\u2013\u00a0\u0664x", max_size=12))
def test_any_text_is_read_or_refused_with_a_position_in_it(text: str) -> None:
    try:
        stretches = parse_ranges(text)
    except InvalidNotation as refused:
        assert 0 <= refused.position <= len(text)
    else:
        assert bool(stretches) == bool(text.strip())
        assert all(set(digits) <= set("0123456789") for stretch in stretches for digits in stretch[2:4])


def test_a_number_may_be_padded_up_to_the_limit() -> None:
    """What is wrong with so many zeros is for the width to say."""
    zeros = "0" * 100
    assert [stretch[:2] for stretch in parse_ranges(f"{zeros}-{zeros}, {zeros}")] == [(0, 0), (0, 0)]


@pytest.mark.parametrize("length", [101, 5000, 1_000_000])
def test_a_number_that_is_absurdly_long_is_refused(length: int) -> None:
    for text in ("9" * length, "4-" + "0" * length):
        with pytest.raises(
            InvalidNotation, match=f"a number of at most 100 digits is expected at character 1, got one of {length}"
        ):
            parse_ranges(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "adversarial", [" ", "4", "4,", "1-", "4 ", "-", "bis", "- ", "4bis", "-3 bis", "\u0664", ",", "4 - ", "."]
)
def test_a_text_of_a_million_characters_is_answered_at_once(adversarial: str) -> None:
    """Reading is linear: quadratic reading of these texts would take hours, which nobody could overlook."""
    text = adversarial * (1_000_000 // len(adversarial))
    for broken in (text, text + "x"):
        try:
            parse_ranges(broken)
        except InvalidNotation as refused:
            assert len(str(refused)) < 200


@pytest.mark.parametrize("wrong", [None, 4, b"4", ["4"], True])
def test_only_text_is_read(wrong: Any) -> None:
    with pytest.raises(WrongType, match="ranges must be a string such as 4, 19-20, got"):
        parse_ranges(wrong)


def test_one_stretch_is_one() -> None:
    assert parse_range("4") == ParsedRange(4, 4, "4", "", 0)
    with pytest.raises(InvalidNotation, match="one range is expected here, got 2: '4, 5'") as raised:
        parse_range("4, 5")
    assert raised.value.position == 3


@given(st.integers(0, 999), st.integers(0, 999))
def test_what_is_written_is_read_back(start_at: int, end_at: int) -> None:
    assert parse_range(format_range(start_at, end_at))[:2] == (start_at, end_at)


NUMBERS_IN_LISTS = st.sampled_from(["0", "9", "00", "04", "19", "004", "100", "0004", "1000"])


@given(st.lists(st.tuples(NUMBERS_IN_LISTS, NUMBERS_IN_LISTS | st.none()), max_size=4))
def test_one_number_with_leading_zeros_means_that_all_have_the_same_number_of_digits(
    pairs: list[tuple[str, str | None]],
) -> None:
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
        ("0000", 0, f"padded digits must be at most {MAX_WIDTH}, got 0000 at character 1"),
    ],
)
def test_contradictory_widths_are_shown_at_their_position(text: str, position: int, reason: str) -> None:
    with pytest.raises(InvalidPadding) as raised:
        check_same_width(parse_ranges(text))
    assert raised.value.position == position
    assert str(raised.value).startswith(reason)


@given(
    st.lists(st.sampled_from([*"0123 ,;-.x\t", "..", " bis ", "-1 bis -2", "\u2013", "\u0664"]), max_size=12).map(
        "".join
    )
)
def test_every_item_is_read_or_refused_by_itself(text: str) -> None:
    """A mistake hides nothing: the next item begins after the next comma or semicolon."""
    assert [
        item.position if isinstance(item, InvalidNotation) else item[:2] for item in parse_items(text)
    ] == law_of_text.items(text)


@given(st.lists(st.sampled_from(["x", "4l", "1--2", "-4", "1-2-3", "4", "9-0"]), min_size=1, max_size=5))
def test_a_mistake_quotes_its_own_item_and_no_other(items: list[str]) -> None:
    for item, read in zip(items, parse_items(", ".join(items)), strict=True):
        (alone,) = parse_items(item)
        assert str(read).partition(", got ")[2] == str(alone).partition(", got ")[2]


def test_the_dashes_are_those_that_the_documentation_names() -> None:
    for dash in "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d":
        assert dash in DASHES
        assert [stretch[:2] for stretch in parse_ranges(f"4{dash}9, {dash}1 bis {dash}2")] == [(4, 9), (1, 2)]


def test_a_stretch_is_shown_as_written() -> None:
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
