"""ExtensionRange and ActivationRange: one run of extensions, both ends included."""

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from durchwahl import (
    ActivationRange,
    ExtensionRange,
    InvalidExtension,
    InvalidNotation,
    InvalidPadding,
    InvalidRange,
    WrongType,
)
from durchwahl.strategies import activation_ranges, extension_ranges

BOTH = pytest.mark.parametrize("kind", [ExtensionRange, ActivationRange])
Kind = type[ExtensionRange] | type[ActivationRange]


@BOTH
@given(st.data())
def test_a_range_has_the_extensions_from_its_start_to_its_end(kind: Kind, data: st.DataObject) -> None:
    run = data.draw(extension_ranges() if kind is ExtensionRange else activation_ranges())
    inside = range(run.start_at, run.end_at + 1)
    assert list(run) == list(inside)
    assert len(run) == len(inside)
    assert [extension in run for extension in range(-1, 1001)] == [extension in inside for extension in range(-1, 1001)]
    assert 4.5 not in run
    assert "4" not in run
    assert kind.parse(str(run)) == run == eval(repr(run)) == pickle.loads(pickle.dumps(run)) == copy.deepcopy(run)


@BOTH
class TestEnds:
    @pytest.mark.parametrize("wrong", [True, 4.0, "4", None, [4]])
    def test_are_integers(self, kind: Kind, wrong: Any) -> None:
        for ends in ((wrong, 9), (0, wrong)):
            with pytest.raises(WrongType, match="an extension must be an integer, got") as raised:
                kind(*ends)
            assert isinstance(raised.value, TypeError)

    @pytest.mark.parametrize("wrong", [-1, 1000, 10**30])
    def test_lie_within_0_to_999(self, kind: Kind, wrong: int) -> None:
        """The guide: both kinds of range lie between 0 and 999, and an end of 1000 is invalid."""
        for ends in ((wrong, 999), (0, wrong)):
            with pytest.raises(InvalidExtension, match=f"an extension must be within 0-999, got {wrong}") as raised:
                kind(*ends)
            assert isinstance(raised.value, ValueError)
            assert raised.value.code == "DW103"

    def test_are_in_order(self, kind: Kind) -> None:
        with pytest.raises(InvalidRange, match="a range must not end before it starts, got 9-0"):
            kind(9, 0)

    def test_can_not_be_changed(self, kind: Kind) -> None:
        run: Any = kind(0, 9)
        with pytest.raises(AttributeError):
            run.end_at = 99
        with pytest.raises((AttributeError, TypeError)):
            run.stop = 99


@BOTH
class TestParsing:
    @pytest.mark.parametrize(
        "text", ["30-69", "30 bis 69", "-30 bis -69", "30..69", " 30 \u2013 69 ", "30\u00a0\u2011\u00a069"]
    )
    def test_reads_any_usual_notation(self, kind: Kind, text: str) -> None:
        assert kind.parse(text) == kind(30, 69)

    @pytest.mark.parametrize("text", ["", " ", "4, 5", "1-2-3", "x"])
    def test_refuses_what_is_not_one_range(self, kind: Kind, text: str) -> None:
        with pytest.raises(InvalidNotation) as raised:
            kind.parse(text)
        assert 0 <= raised.value.position <= len(text)

    @pytest.mark.parametrize("text", [None, 4, b"4", ["4"]])
    def test_refuses_what_is_no_text(self, kind: Kind, text: Any) -> None:
        with pytest.raises(WrongType):
            kind.parse(text)


class TestWidth:
    """The guide: with 0-99 an extension 4 is dialled 04, with 0-9 it is 4. Only the block knows."""

    @given(extension_ranges())
    def test_is_the_number_of_digits_of_the_end(self, extension_range: ExtensionRange) -> None:
        assert extension_range.width == len(str(extension_range.end_at))
        for extension in {extension_range.start_at, extension_range.end_at}:
            assert extension_range.digits(extension) == oracle.dialled(extension, extension_range.end_at)

    @given(extension_ranges(), st.integers(-5, 1005))
    def test_is_for_extensions_of_the_range_only(self, extension_range: ExtensionRange, extension: int) -> None:
        if extension not in set(extension_range):
            with pytest.raises(
                InvalidExtension, match=f"an extension of this block must be within {extension_range}, got"
            ):
                extension_range.digits(extension)

    @pytest.mark.parametrize("wrong", [True, 4.0, "4", None])
    def test_is_for_integers_only(self, wrong: Any) -> None:
        with pytest.raises(WrongType):
            ExtensionRange(0, 9).digits(wrong)

    def test_is_nothing_that_an_activation_range_has(self) -> None:
        assert not hasattr(ActivationRange(4, 4), "width")
        assert not hasattr(ActivationRange(4, 4), "digits")

    def test_written_out_must_be_the_blocks(self) -> None:
        assert ExtensionRange.parse("000-999").width == 3
        for text in ("000-099", "0-099", "00-9", "04", "00-100", "000"):
            with pytest.raises(InvalidPadding, match="padded digits must have the block's width of"):
                ExtensionRange.parse(text)

    def test_written_out_in_an_activation_range_must_be_one(self) -> None:
        assert ActivationRange.parse("009-010") == ActivationRange(9, 10)
        with pytest.raises(InvalidPadding):
            ActivationRange.parse("04-100")


def test_customary_are_0_9_and_0_99_and_0_999() -> None:
    customary = [(0, 9), (0, 99), (0, 999)]
    assert all(ExtensionRange(*ends).is_customary for ends in customary)
    others = [(0, 0), (1, 9), (0, 10), (10, 99), (0, 998), (100, 999)]
    assert not any(ExtensionRange(*ends).is_customary for ends in others)


def test_the_two_kinds_are_never_equal_and_have_no_order_between_them() -> None:
    whole: Any = ExtensionRange(0, 9)
    assert whole != ActivationRange(0, 9)
    with pytest.raises(TypeError):
        _ = whole < ActivationRange(0, 9)
    assert sorted([ActivationRange(4, 5), ActivationRange(0, 9), ActivationRange(4, 4)])[1] == ActivationRange(4, 4)
    assert len({ExtensionRange(0, 9), ActivationRange(0, 9), ExtensionRange(0, 9)}) == 2
