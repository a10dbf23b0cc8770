"""Formatting of values for error messages."""

from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl._messages import format_list, format_value

UNPRINTABLE = "\U000e0001"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (-4, "-4"),
        (2**128 - 1, "340282366920938463463374607431768211455"),
        (2**128, "an integer of about 39 digits"),
        (numpy.int64(4), "4"),
        (4.5, "4.5"),
        (float("nan"), "nan"),
        ("04", "'04'"),
        ("a\nb", r"'a\nb'"),
        ("x" * 40, f"'{'x' * 40}'"),
        ("x" * 41, f"'{'x' * 40}'... (41 characters)"),
        # Truncated further if escapes make it longer than 60 characters.
        ("x" * 34 + "\n" * 12, "'" + "x" * 34 + r"\n" * 6 + "'... (46 characters)"),
        ("x" * 18 + "\n" * 20, "'" + "x" * 18 + r"\n" * 20 + "'"),
        ("x" * 19 + "\n" * 20, "'" + "x" * 19 + "'... (39 characters)"),
        (UNPRINTABLE * 12, "'" + r"\U000e0001" * 3 + "'... (12 characters)"),
        ([4], "a list"),
        (IndexError(), "an IndexError"),
        (ValueError(), "a ValueError"),
        (type("axis", (), {})(), "an axis"),
        (type("Xylophone", (), {})(), "a Xylophone"),
    ],
    ids=map(str, range(22)),
)
def test_formats_as_json_or_names_the_class(value: Any, expected: str) -> None:
    assert format_value(value) == expected


@given(st.one_of(st.text(), st.integers(), st.floats(), st.binary(), st.lists(st.none())))
def test_formats_any_value_on_one_short_line(value: Any) -> None:
    text = format_value(value)
    assert text.isprintable()
    assert len(text) <= 100


def test_lists_at_most_ten_items() -> None:
    assert format_list(range(10)) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9"
    assert format_list(range(11)) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 1 more"
    assert format_list(()) == ""


def test_formats_instances_of_hostile_classes() -> None:
    def refuse(*_: object) -> str:
        raise RuntimeError

    assert format_value(type("x" * 10_000, (), {})()) == "a " + "x" * 40
    assert format_value(type("Liar", (), {"__class__": property(refuse)})()) == "a value that can't be shown"
