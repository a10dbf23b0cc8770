"""ExtensionBlock and RoutedBlock: their extensions and numbers, and how they are made, parsed and written."""

import copy
import json
import pickle
import re
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import oracle
from durchwahl import (
    ActivationRange,
    CannotCover,
    ExtensionBlock,
    ExtensionRange,
    InvalidBlock,
    InvalidExtension,
    InvalidNotation,
    InvalidNumber,
    NumberTooLong,
    RoutedBlock,
    RouteNumber,
    WrongType,
)
from durchwahl.strategies import (
    activation_ranges,
    extension_blocks,
    extension_ranges,
    extensions,
    mistaken_statements,
    route_numbers,
    routed_blocks,
    spellings,
    statements,
)

CUSTOMARY = st.sampled_from([ExtensionRange(0, 9), ExtensionRange(0, 99), ExtensionRange(0, 999)])


def members(ranges: Iterable[ActivationRange]) -> list[int]:
    return [extension for run in ranges for extension in range(run.start_at, run.end_at + 1)]


class TestConstructor:
    @given(extension_ranges(), st.lists(activation_ranges(), max_size=4))
    @example(ExtensionRange(0, 9), [ActivationRange(4, 8), ActivationRange(8, 9)])
    @example(ExtensionRange(0, 9), [ActivationRange(8, 9), ActivationRange(4, 7)])
    @example(ExtensionRange(4, 9), [ActivationRange(3, 4)])
    def test_refuses_ranges_that_overlap_or_lie_outside(
        self, extension_range: ExtensionRange, activation_ranges: list[ActivationRange]
    ) -> None:
        active = members(activation_ranges)
        start_at, end_at = extension_range.start_at, extension_range.end_at
        if len(active) == len(set(active)) and set(active) <= set(range(start_at, end_at + 1)):
            assert ExtensionBlock(extension_range, tuple(activation_ranges)).active == set(active)
        else:
            with pytest.raises(InvalidBlock) as raised:
                ExtensionBlock(extension_range, tuple(activation_ranges))
            payload = {
                "extension_range": {"start_at": start_at, "end_at": end_at},
                "activation_ranges": [{"start_at": run.start_at, "end_at": run.end_at} for run in activation_ranges],
            }
            errors = {breach for breach in oracle.violations(payload) if breach[0] in ("DW201", "DW202")}
            assert {(finding.code, finding.pointer) for finding in raised.value.findings} == errors

    def test_reports_all_errors_in_the_order_of_the_ranges(self) -> None:
        with pytest.raises(InvalidBlock) as raised:
            ExtensionBlock(ExtensionRange(0, 10), (ActivationRange(5, 12), ActivationRange(7, 14)))
        assert str(raised.value).splitlines() == [
            "/activation_ranges/0: DW201 error: an activation range must lie within the extension range 0-10, got 5-12 with 11-12 outside",
            "/activation_ranges/1: DW201 error: an activation range must lie within the extension range 0-10, got 7-14 with 11-14 outside",
            "/activation_ranges/1: DW202 error: 7-14 overlaps 5-12 at 7-12",
        ]
        assert pickle.loads(pickle.dumps(raised.value)).findings == raised.value.findings

    @pytest.mark.parametrize(
        "fields",
        [
            ("0-9", ()),
            (ActivationRange(0, 9), ()),
            (None, None),
            *((ExtensionRange(0, 9), wrong) for wrong in (["4"], [ExtensionRange(4, 4)], [(4, 4)], 4, None)),
            (ExtensionRange(0, 9), ActivationRange(4, 4)),
            (ExtensionRange(0, 9), (ActivationRange(4, 12), "5")),
        ],
    )
    def test_refuses_anything_but_ranges(self, fields: Any) -> None:
        with pytest.raises(WrongType, match="must be a"):
            ExtensionBlock(*fields)

    def test_takes_activation_ranges_from_any_iterable(self) -> None:
        activation_ranges: Any = iter([ActivationRange(4, 4)])
        assert ExtensionBlock(ExtensionRange(0, 9), activation_ranges).activation_ranges == (ActivationRange(4, 4),)


class TestExtensions:
    @given(extension_blocks())
    def test_are_either_active_or_inactive(self, block: ExtensionBlock) -> None:
        ported, end = set(block.extension_range), block.extension_range.end_at
        active = set(members(block.activation_ranges))
        assert block.active == active
        assert block.inactive == ported - active
        assert block.active_extensions == tuple(oracle.dialled(extension, end) for extension in sorted(active))
        assert block.inactive_extensions == tuple(
            oracle.dialled(extension, end) for extension in sorted(ported - active)
        )
        assert block.summary() == f"{len(ported)} port, {len(active)} live"
        assert block.width == len(str(end))

    @given(extension_blocks())
    def test_stay_the_same_in_the_one_canonical_form(self, block: ExtensionBlock) -> None:
        normal = block.normalised()
        assert (normal.extension_range, normal.active) == (block.extension_range, block.active)
        assert all(before.end_at + 1 < after.start_at for before, after in pairwise(normal.activation_ranges))
        assert normal.normalised() == normal
        assert ExtensionBlock(block.extension_range, block.activation_ranges[::-1]).normalised() == normal

    @given(extension_blocks(), extensions())
    def test_are_active_by_their_digits_or_as_integers(self, block: ExtensionBlock, extension: int) -> None:
        active = members(block.activation_ranges)
        assert block.activates(extension) == (extension in active)
        for width in range(1, 5):
            digits = f"{extension:0{width}}"
            if len(digits) == len(str(block.extension_range.end_at)) and extension in set(block.extension_range):
                assert block.is_active(digits) == (extension in active)
            else:
                with pytest.raises(InvalidExtension):
                    block.is_active(digits)

    @pytest.mark.parametrize(
        ("digits", "reason"),
        [
            *(
                (digits, f"digits must be as many as the block's width of 2, got {digits!r}")
                for digits in ("4", "004", "-4", "\u0660\u0664", "")
            ),
            *((digits, f"an extension of this block must be within 10-69, got {digits!r}") for digits in ("09", "70")),
        ],
    )
    def test_are_refused_unless_they_are_the_blocks(self, digits: str, reason: str) -> None:
        with pytest.raises(InvalidExtension) as raised:
            ExtensionBlock.parse("10-69: 19-20").is_active(digits)
        assert str(raised.value) == reason

    @pytest.mark.parametrize("wrong", [4, 19.5, True, None, b"04", ["04"]])
    def test_are_strings_for_is_active(self, wrong: Any) -> None:
        with pytest.raises(WrongType, match="an extension must be a string with its leading zeros, such as '04', got"):
            ExtensionBlock.parse("0-99: 4, 19-20").is_active(wrong)

    @pytest.mark.parametrize("wrong", [19.5, 19.0, True, False, "04", None, Fraction(39, 2), float("nan")])
    @pytest.mark.parametrize("block", ["0-99: 0-4, 19-20", "0-99:"])
    def test_are_integers_for_activates(self, wrong: Any, block: str) -> None:
        with pytest.raises(WrongType, match="an extension must be an integer, got"):
            ExtensionBlock.parse(block).activates(wrong)


class TestRoundTrips:
    @given(routed_blocks())
    def test_return_the_same_block(self, routed: RoutedBlock) -> None:
        block = routed.block
        assert ExtensionBlock.parse(str(block)) == block
        assert ExtensionBlock.from_payload(block.to_payload()) == block
        assert ExtensionBlock.from_payload(json.loads(json.dumps(block.to_payload("f24151b6")))) == block
        assert str(routed) == f"{routed.route_number} {block}"
        used = copy.deepcopy(routed)
        assert used.active_numbers is used.active_numbers
        assert used == routed
        for value in (block, routed, used.block, used):
            assert eval(repr(value)) == pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == value
            assert hash(copy.copy(value)) == hash(value)

    @given(extension_blocks(CUSTOMARY), st.data())
    def test_return_the_customary_block_from_its_active_extensions_and_numbers(
        self, block: ExtensionBlock, data: st.DataObject
    ) -> None:
        routed = block.under(data.draw(route_numbers(12)))
        numbers = list(routed.active_numbers)
        if numbers:
            assert ExtensionBlock.covering(block.active_extensions) == block.normalised()
            shuffled = data.draw(st.permutations(numbers * 2)) if len(numbers) < 30 else numbers
            respelled = [data.draw(spellings(number)) for number in shuffled[:3]] + shuffled[3:]
            for given_numbers in (shuffled, respelled, iter(numbers)):
                assert ExtensionBlock.covering_numbers(str(routed.route_number), given_numbers) == block.normalised()

    def test_write_the_id_only_if_one_is_given(self) -> None:
        assert "porting_phone_number_id" not in ExtensionBlock.parse("0-9: 4").to_payload()
        assert ExtensionBlock.parse("0-9: 4").to_payload("f24151b6")["porting_phone_number_id"] == "f24151b6"


class TestFromPayload:
    @given(mistaken_statements() | statements())
    def test_refuses_a_payload_with_every_error_that_validate_finds(self, payload: Any) -> None:
        errors = {
            breach
            for breach in oracle.violations(payload)
            if not breach[0].startswith(("DW3", "DW203", "DW204", "DW205", "DW105", "DW404"))
        }
        if errors:
            with pytest.raises(InvalidBlock) as raised:
                ExtensionBlock.from_payload(payload)
            assert {(finding.code, finding.pointer) for finding in raised.value.findings} == errors
        else:
            block = ExtensionBlock.from_payload(payload)
            assert set(block.extension_range) == oracle.ported(payload)
            assert block.active == oracle.active(payload)

    @pytest.mark.parametrize("payload", [None, 4, "0-9: 4", []])
    def test_refuses_anything_but_a_mapping(self, payload: Any) -> None:
        with pytest.raises(InvalidBlock, match="DW102 error: a statement must be a mapping"):
            ExtensionBlock.from_payload(payload)


class TestParse:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            (
                "0-9: 04",
                "/activation_ranges: DW107 error: padded digits must have the block's width of 1, got '04' at character 6",
            ),
            (
                "0-999: 04",
                "/activation_ranges: DW107 error: padded digits must have the block's width of 3, got '04' at character 8",
            ),
            (
                "000-099: 4",
                "/extension_range: DW107 error: padded digits must have the block's width of 2, got '000' at character 1",
            ),
            ("0-99: 4, x", "/activation_ranges: DW106 error: a number is expected at character 10, got 'x'"),
            (": 4", "/extension_range: DW106 error: a range must be written like 0-99 or 4, got ''"),
            ("0-9, 5: 4", "/extension_range: DW106 error: one range is expected here, got 2: '0-9, 5'"),
            (
                "0-9: 4: 5",
                "/activation_ranges: DW106 error: a dash, a comma or the end is expected at character 7, got ': 5' in '4: 5'",
            ),
        ],
    )
    def test_refuses_text_with_the_position_of_the_error(self, text: str, reason: str) -> None:
        with pytest.raises(InvalidBlock) as raised:
            ExtensionBlock.parse(text)
        assert str(raised.value) == reason

    def test_requires_a_colon(self) -> None:
        with pytest.raises(InvalidNotation, match="with a colon, got '0-99'"):
            ExtensionBlock.parse("0-99")
        assert ExtensionBlock.parse("0-99:").activation_ranges == ()

    @pytest.mark.parametrize("wrong", [None, 4, b"0-9: 4", {}])
    def test_refuses_anything_but_strings(self, wrong: Any) -> None:
        with pytest.raises(WrongType, match="a block must be a string such as"):
            ExtensionBlock.parse(wrong)


class TestCovering:
    @given(st.lists(st.text("0123456789", min_size=1, max_size=4), max_size=6))
    def test_needs_digits_of_one_width_from_1_to_3(self, digits: list[str]) -> None:
        widths = set(map(len, digits))
        if len(widths) == 1 and widths <= {1, 2, 3}:
            block = ExtensionBlock.covering(digits)
            assert set(block.active_extensions) == set(digits)
            assert block.extension_range == ExtensionRange(0, int("9" * widths.pop()))
        else:
            with pytest.raises((CannotCover, InvalidExtension)):
                ExtensionBlock.covering(digits)

    @pytest.mark.parametrize(
        ("digits", "error", "reason"),
        [
            ([], CannotCover, "a block must have at least one extension, which gives its width, got none"),
            (
                ["04", "123"],
                CannotCover,
                "the extensions of one block must all have the same width, got 04 and 123; `plan`",
            ),
            (["0004"], InvalidExtension, "an extension must be 1 to 3 digits, got '0004'; `plan`"),
            ([""], InvalidExtension, "an extension must be 1 to 3 digits, got ''"),
            (["04", "x4"], InvalidExtension, "an extension must be 1 to 3 digits, got 'x4'"),
            (["04", "\u0660\u0664"], InvalidExtension, "an extension must be 1 to 3 digits"),
            (["04", 19], WrongType, "an extension must be a string with its leading zeros, such as '04', got 19"),
            ([4], WrongType, "an extension must be a string with its leading zeros"),
            ([["04"]], WrongType, "an extension must be a string with its leading zeros"),
            (["04", []], WrongType, "an extension must be a string with its leading zeros"),
            ("04", WrongType, "extensions must be a series of strings such as '04', got '04'"),
            (None, WrongType, "extensions must be a series of strings"),
        ],
    )
    def test_refuses_other_extensions(self, digits: Any, error: type[Exception], reason: str) -> None:
        with pytest.raises(error) as raised:
            ExtensionBlock.covering(digits)
        assert str(raised.value).startswith(reason)

    @pytest.mark.parametrize(
        ("numbers", "error", "reason"),
        [
            (["+49 30 04"], InvalidNumber, "a number must be the route number +4920 and an extension, got '+49 30 04'"),
            (["+49 20"], InvalidNumber, "a number must be the route number +4920 and an extension, got '+49 20'"),
            (["04"], InvalidNumber, "a number must begin with + or 00"),
            (["+492004", "04"], InvalidNumber, "a number must begin with + or 00"),
            (
                ["+492004", "+4920123"],
                CannotCover,
                "the extensions of one block must all have the same width, got 04 and 123",
            ),
            (["+49 20 1234"], InvalidExtension, "an extension must be 1 to 3 digits, got '1234'"),
            (["+4920\u0660\u0664"], InvalidNumber, "a number is digits"),
            (["+4920" + "1" * 12], InvalidNumber, "a number must have 3 to 15 digits"),
            ([], CannotCover, "a block must have at least one extension, which gives its width, got none"),
            ([492004], WrongType, "a number must be a string"),
            (["+492004", None], WrongType, "a number must be a string"),
            ("+492004", WrongType, "numbers must be a series of strings"),
            (None, WrongType, "numbers must be a series of strings"),
        ],
    )
    def test_refuses_other_numbers(self, numbers: Any, error: type[Exception], reason: str) -> None:
        with pytest.raises(error) as raised:
            ExtensionBlock.covering_numbers("+49 20", numbers)
        assert str(raised.value).startswith(reason)

    @pytest.mark.parametrize("subscriber", ["", "1", "1234", "2" * 11])
    def test_refuses_bare_extensions_and_long_numbers_among_others(self, subscriber: str) -> None:
        route = f"+4930{subscriber}"
        for other in ("4", "04", f"04{route}"):
            for numbers in ([other], [f"{route}05", other], [other, f"{route}05"]):
                with pytest.raises(InvalidNumber):
                    ExtensionBlock.covering_numbers(route, numbers)

    def test_refuses_a_number_that_is_too_long_in_any_spelling(self) -> None:
        route = f"+4930{'2' * 11}"
        for number in (f"{route}05", f"{route}-05"):
            with pytest.raises(InvalidNumber, match=f"3 to 15 digits with its country code, got '{re.escape(number)}'"):
                ExtensionBlock.covering_numbers(route, [number])


class TestRoutedBlock:
    @given(routed_blocks(), st.data())
    def test_finds_the_extension_of_a_number_in_any_spelling(self, routed: RoutedBlock, data: st.DataObject) -> None:
        end = routed.block.extension_range.end_at
        digits = {oracle.dialled(extension, end) for extension in routed.block.extension_range}
        extension = data.draw(st.sampled_from(sorted(digits)))
        assert routed.extension_of(data.draw(spellings(routed.route_number.e164 + extension))) == extension
        other = data.draw(st.text("0123456789", max_size=4))
        assert routed.extension_of(routed.route_number.e164 + other) == (other if other in digits else None)

    @pytest.mark.parametrize(
        "text", ["", "x", "04", "+49 20 12345678", "+49 20 12345678 4", "+49 20 12345678 004", "+" * 10**6]
    )
    def test_finds_no_extension_for_other_strings(self, text: str) -> None:
        assert ExtensionBlock.parse("0-99: 4").under("+49 20 12345678").extension_of(text) is None

    @pytest.mark.parametrize("wrong", [None, 4, b"+49"])
    def test_finds_extensions_of_strings_only(self, wrong: Any) -> None:
        with pytest.raises(WrongType):
            ExtensionBlock.parse("0-99: 4").under("+49 20 12345678").extension_of(wrong)

    @given(extension_blocks(), route_numbers())
    def test_refuses_numbers_of_more_than_15_digits(self, block: ExtensionBlock, route: RouteNumber) -> None:
        if len(route.e164) - 1 + len(str(block.extension_range.end_at)) > 15:
            with pytest.raises(NumberTooLong, match="at most 15 digits"):
                block.under(route)
        else:
            assert block.under(route) == block.under(str(route)) == RoutedBlock(route, block)

    @pytest.mark.parametrize(
        "fields", [("+49 20 12345678", ExtensionBlock.parse("0-9:")), (RouteNumber("+4920"), "0-9:"), (None, None)]
    )
    def test_refuses_anything_but_a_route_number_and_a_block(self, fields: Any) -> None:
        with pytest.raises(WrongType, match="a routed block's"):
            RoutedBlock(*fields)
