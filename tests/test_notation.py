"""Notation: every spelling that people use is read, everything else is refused where it goes wrong."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import InvalidNotation, InvalidPadding, WrongType
from durchwahl.notation import DASHES, Stretch, check_one_width, read_stretch, read_stretches, write_run

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
    read = read_stretches(text)
    assert [(stretch.start_digits, stretch.end_digits) for stretch in read] == [
        (start, end or start) for start, end in pairs
    ]
    for stretch in read:
        assert (stretch.start_at, stretch.end_at) == (int(stretch.start_digits), int(stretch.end_digits))
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
    assert [(stretch.start_at, stretch.end_at) for stretch in read_stretches(text)] == ends


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("1-", 2, "a number is expected at character 3, got the end"),
        ("1--2", 2, "a number is expected at character 3, got '-2'"),
        ("-1", 0, "a dash stands before a number only as in -30 bis -69"),
        ("-30 bis 69", 0, "a dash stands before a number only as in -30 bis -69"),
        ("30 bis -69", 7, "a number is expected at character 8, got '-69'"),
        ("4,", 2, "a number is expected at character 3, got the end"),
        (",4", 0, "a number is expected at character 1, got ',4'"),
        ("4,,5", 2, "a number is expected at character 3, got ',5'"),
        ("4 5", 2, "a dash, a comma or the end is expected at character 3, got '5'"),
        ("1-2-3", 3, "a comma or the end is expected at character 4, got '-3'"),
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
        read_stretches(text)
    assert raised.value.position == position
    assert str(raised.value).startswith(reason)


@given(st.text("0123456789-.,; bis\u2013\u00a0\u0664x", max_size=12))
def test_any_text_is_read_or_refused_with_a_position_in_it(text: str) -> None:
    try:
        stretches = read_stretches(text)
    except InvalidNotation as refused:
        assert 0 <= refused.position <= len(text)
    else:
        assert bool(stretches) == bool(text.strip())
        assert all(set(digits) <= set("0123456789") for stretch in stretches for digits in stretch[2:4])


def test_a_number_may_be_padded_up_to_the_limit() -> None:
    """What is wrong with so many zeros is for the width to say."""
    zeros = "0" * 100
    assert [stretch[:2] for stretch in read_stretches(f"{zeros}-{zeros}, {zeros}")] == [(0, 0), (0, 0)]


@pytest.mark.parametrize("length", [101, 5000, 1_000_000])
def test_a_number_that_is_absurdly_long_is_refused(length: int) -> None:
    for text in ("9" * length, "4-" + "0" * length):
        with pytest.raises(InvalidNotation, match=f"a number of at most 100 digits is expected, got one of {length}"):
            read_stretches(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "adversarial", [" ", "4", "4,", "1-", "4 ", "-", "bis", "- ", "4bis", "-3 bis", "\u0664", ",", "4 - ", "."]
)
def test_a_text_of_a_million_characters_is_answered_at_once(adversarial: str) -> None:
    """Reading is linear: quadratic reading of these texts would take hours, which nobody could overlook."""
    text = adversarial * (1_000_000 // len(adversarial))
    for broken in (text, text + "x"):
        try:
            read_stretches(broken)
        except InvalidNotation as refused:
            assert len(str(refused)) < 200


@pytest.mark.parametrize("wrong", [None, 4, b"4", ["4"], True])
def test_only_text_is_read(wrong: Any) -> None:
    with pytest.raises(WrongType, match="ranges are read from a text such as 4, 19-20, got"):
        read_stretches(wrong)


def test_one_stretch_is_one() -> None:
    assert read_stretch("4") == Stretch(4, 4, "4", "4", 0)
    with pytest.raises(InvalidNotation, match="one range is expected here, got 2: '4, 5'") as raised:
        read_stretch("4, 5")
    assert raised.value.position == 3


@given(st.integers(0, 999), st.integers(0, 999))
def test_what_is_written_is_read_back(start_at: int, end_at: int) -> None:
    assert read_stretch(write_run(start_at, end_at))[:2] == (start_at, end_at)


def test_padding_says_one_width_or_none() -> None:
    for text in ("", "4, 19-20", "04, 19-20", "004-9, 100", "0, 00"):
        check_one_width(read_stretches(text))
    for text in ("04, 004", "04-100", "0, 00, 000"):
        with pytest.raises(InvalidPadding) as raised:
            check_one_width(read_stretches(text))
        assert text[raised.value.position] == "0"
