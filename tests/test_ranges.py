"""ExtensionRange and ActivationRange."""

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

BOTH_CLASSES = pytest.mark.parametrize("cls", [ExtensionRange, ActivationRange])
RangeClass = type[ExtensionRange] | type[ActivationRange]


@BOTH_CLASSES
@given(st.data())
def test_has_the_extensions_from_its_start_to_its_end(cls: RangeClass, data: st.DataObject) -> None:
    run = data.draw(extension_ranges() if cls is ExtensionRange else activation_ranges())
    inside = range(run.start_at, run.end_at + 1)
    assert list(run) == list(inside)
    assert len(run) == len(inside)
    assert [extension in run for extension in range(-1, 1001)] == [extension in inside for extension in range(-1, 1001)]
    assert 4.5 not in run
    assert "4" not in run
    assert cls.parse(str(run)) == run == eval(repr(run)) == pickle.loads(pickle.dumps(run)) == copy.deepcopy(run)


@BOTH_CLASSES
class TestEnds:
    @pytest.mark.parametrize("wrong", [True, 4.0, "4", None, [4]])
    def test_must_be_integers(self, cls: RangeClass, wrong: Any) -> None:
        for ends in ((wrong, 9), (0, wrong)):
            with pytest.raises(WrongType, match="an extension must be an integer, got") as raised:
                cls(*ends)
            assert isinstance(raised.value, TypeError)

    @pytest.mark.parametrize("wrong", [-1, 1000, 10**30])
    def test_must_be_within_0_to_999(self, cls: RangeClass, wrong: int) -> None:
        """The guide: both ranges are between 0 and 999, and an end of 1000 is invalid."""
        for ends in ((wrong, 999), (0, wrong)):
            with pytest.raises(InvalidExtension, match=f"an extension must be within 0-999, got {wrong}") as raised:
                cls(*ends)
            assert isinstance(raised.value, ValueError)
            assert raised.value.code == "DW103"

    def test_must_be_in_order(self, cls: RangeClass) -> None:
        with pytest.raises(InvalidRange, match="a range must not end before it starts, got 9-0"):
            cls(9, 0)

    def test_are_immutable(self, cls: RangeClass) -> None:
        run: Any = cls(0, 9)
        with pytest.raises(AttributeError):
            run.end_at = 99
        with pytest.raises((AttributeError, TypeError)):
            run.stop = 99


@BOTH_CLASSES
class TestParsing:
    @pytest.mark.parametrize(
        "text", ["30-69", "30 bis 69", "-30 bis -69", "30..69", " 30 \u2013 69 ", "30\u00a0\u2011\u00a069"]
    )
    def test_parses_any_usual_notation(self, cls: RangeClass, text: str) -> None:
        assert cls.parse(text) == cls(30, 69)

    @pytest.mark.parametrize("text", ["", " ", "4, 5", "1-2-3", "x"])
    def test_refuses_anything_but_one_range(self, cls: RangeClass, text: str) -> None:
        with pytest.raises(InvalidNotation) as raised:
            cls.parse(text)
        assert 0 <= raised.value.position <= len(text)

    @pytest.mark.parametrize("text", [None, 4, b"4", ["4"]])
    def test_refuses_anything_but_strings(self, cls: RangeClass, text: Any) -> None:
        with pytest.raises(WrongType):
            cls.parse(text)


class TestWidth:
    """The carrier's guide: in 0-99 the extension 4 is dialled 04, in 0-9 it is 4."""

    @given(extension_ranges())
    def test_is_that_of_the_end(self, extension_range: ExtensionRange) -> None:
        assert extension_range.width == len(str(extension_range.end_at))
        for extension in {extension_range.start_at, extension_range.end_at}:
            assert extension_range.digits(extension) == oracle.dialled(extension, extension_range.end_at)

    @given(extension_ranges(), st.integers(-5, 1005))
    def test_digits_refuses_extensions_outside(self, extension_range: ExtensionRange, extension: int) -> None:
        if extension not in set(extension_range):
            with pytest.raises(
                InvalidExtension, match=f"an extension of this block must be within {extension_range}, got"
            ):
                extension_range.digits(extension)

    @pytest.mark.parametrize("wrong", [True, 4.0, "4", None])
    def test_digits_refuses_anything_but_integers(self, wrong: Any) -> None:
        with pytest.raises(WrongType):
            ExtensionRange(0, 9).digits(wrong)

    def test_leading_zeros_must_match_the_range(self) -> None:
        assert ExtensionRange.parse("000-999").width == 3
        for text in ("000-099", "0-099", "00-9", "04", "00-100", "000"):
            with pytest.raises(InvalidPadding, match="padded digits must have the block's width of"):
                ExtensionRange.parse(text)

    def test_leading_zeros_of_an_activation_range_must_match(self) -> None:
        assert ActivationRange.parse("009-010") == ActivationRange(9, 10)
        with pytest.raises(InvalidPadding):
            ActivationRange.parse("04-100")


def test_customary_ranges_are_0_9_and_0_99_and_0_999() -> None:
    customary = [(0, 9), (0, 99), (0, 999)]
    assert all(ExtensionRange(*ends).is_customary for ends in customary)
    others = [(0, 0), (1, 9), (0, 10), (10, 99), (0, 998), (100, 999)]
    assert not any(ExtensionRange(*ends).is_customary for ends in others)


def test_the_two_classes_are_neither_equal_nor_ordered() -> None:
    extension_range: Any = ExtensionRange(0, 9)
    assert extension_range != ActivationRange(0, 9)
    with pytest.raises(TypeError):
        _ = extension_range < ActivationRange(0, 9)
    assert sorted([ActivationRange(4, 5), ActivationRange(0, 9), ActivationRange(4, 4)])[1] == ActivationRange(4, 4)
    assert len({ExtensionRange(0, 9), ActivationRange(0, 9), ExtensionRange(0, 9)}) == 2
