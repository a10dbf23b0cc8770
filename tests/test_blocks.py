"""ExtensionBlock and RoutedBlock: what ports, what goes live, and the numbers that means; and the way back."""

import copy
import json
import pickle
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import law
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
from durchwahl.numbers import extensions_under
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


class TestValidByConstruction:
    """A block never breaks the rules on activation: within the extension range, and without overlap."""

    @given(extension_ranges(), st.lists(activation_ranges(), max_size=4))
    def test_it_is_made_exactly_when_the_rules_are_kept(
        self, whole: ExtensionRange, parts: list[ActivationRange]
    ) -> None:
        members = [extension for part in parts for extension in range(part.start_at, part.end_at + 1)]
        keeps = len(members) == len(set(members)) and set(members) <= set(range(whole.start_at, whole.end_at + 1))
        if keeps:
            assert ExtensionBlock(whole, tuple(parts)).active == set(members)
        else:
            with pytest.raises(InvalidBlock) as raised:
                ExtensionBlock(whole, tuple(parts))
            payload = {
                "extension_range": {"start_at": whole.start_at, "end_at": whole.end_at},
                "activation_ranges": [{"start_at": part.start_at, "end_at": part.end_at} for part in parts],
            }
            errors = {breach for breach in law.breaches(payload) if breach[0] in ("DW201", "DW202")}
            assert {(finding.code, finding.pointer) for finding in raised.value.findings} == errors

    def test_all_the_errors_are_told_in_the_order_of_the_ranges(self) -> None:
        with pytest.raises(InvalidBlock) as raised:
            ExtensionBlock(ExtensionRange(0, 10), (ActivationRange(5, 12), ActivationRange(7, 14)))
        assert [str(finding) for finding in raised.value.findings] == [
            "/activation_ranges/0: DW201 an activation range must lie within the extension range 0-10, got 5-12 with 11-12 outside",
            "/activation_ranges/1: DW201 an activation range must lie within the extension range 0-10, got 7-14 with 11-14 outside",
            "/activation_ranges/1: DW202 7-14 overlaps 5-12 at 7-12",
        ]
        assert str(raised.value).splitlines() == [str(finding) for finding in raised.value.findings]
        assert pickle.loads(pickle.dumps(raised.value)).findings == raised.value.findings

    @pytest.mark.parametrize(
        "fields",
        [
            ("0-9", ()),
            (ActivationRange(0, 9), ()),
            (ExtensionRange(0, 9), ["4"]),
            (ExtensionRange(0, 9), [ExtensionRange(4, 4)]),
            (ExtensionRange(0, 9), [(4, 4)]),
            (ExtensionRange(0, 9), 4),
            (ExtensionRange(0, 9), None),
            (ExtensionRange(0, 9), ActivationRange(4, 4)),
            (None, None),
        ],
    )
    def test_it_is_made_of_ranges(self, fields: Any) -> None:
        with pytest.raises(WrongType, match="must be a"):
            ExtensionBlock(*fields)

    def test_the_ranges_may_come_from_any_iterable(self) -> None:
        parts: Any = iter([ActivationRange(4, 4)])
        assert ExtensionBlock(ExtensionRange(0, 9), parts).activation_ranges == (ActivationRange(4, 4),)


class TestMeaning:
    @given(extension_blocks())
    def test_what_ports_is_either_active_or_inactive(self, block: ExtensionBlock) -> None:
        whole, end = set(block.extension_range), block.extension_range.end_at
        active = {extension for part in block.activation_ranges for extension in range(part.start_at, part.end_at + 1)}
        assert block.active == active
        assert block.inactive == whole - active
        assert block.active_extensions == tuple(law.dialled(extension, end) for extension in sorted(active))
        assert block.inactive_extensions == tuple(law.dialled(extension, end) for extension in sorted(whole - active))
        assert block.summary() == f"{len(whole)} port, {len(active)} live"
        assert block.width == len(str(end))

    @given(extension_blocks())
    def test_normalising_keeps_the_meaning_and_has_one_form(self, block: ExtensionBlock) -> None:
        normal = block.normalised()
        assert (normal.extension_range, normal.active) == (block.extension_range, block.active)
        parts = normal.activation_ranges
        assert all(before.end_at + 1 < after.start_at for before, after in pairwise(parts))
        assert normal.normalised() == normal
        assert ExtensionBlock(block.extension_range, block.activation_ranges[::-1]).normalised() == normal


class TestBeingActive:
    """A block is asked with digits, as they are dialled, or with an integer; nothing else names an extension."""

    @given(extension_blocks(), extensions())
    def test_takes_the_digits_of_the_blocks_own_width(self, block: ExtensionBlock, extension: int) -> None:
        live = {digit for part in block.activation_ranges for digit in range(part.start_at, part.end_at + 1)}
        own_width = len(str(block.extension_range.end_at))
        assert block.activates(extension) == (extension in live)
        for width in range(1, 5):
            digits = f"{extension:0{width}}"
            if len(digits) == own_width and extension in set(block.extension_range):
                assert block.is_active(digits) == (extension in live)
                assert block.is_active(digits) == (digits in block.active_extensions)
            else:
                with pytest.raises(InvalidExtension):
                    block.is_active(digits)

    @pytest.mark.parametrize(
        ("digits", "reason"),
        [
            ("4", "digits must be as many as the block's width of 2, got '4'"),
            ("004", "digits must be as many as the block's width of 2, got '004'"),
            ("-4", "digits must be as many as the block's width of 2, got '-4'"),
            ("\u0660\u0664", "digits must be as many as the block's width of 2, got '\u0660\u0664'"),
            ("", "digits must be as many as the block's width of 2, got ''"),
            ("09", "an extension of this block must be within 10-69, got '09'"),
            ("70", "an extension of this block must be within 10-69, got '70'"),
        ],
    )
    def test_says_which_digits_are_not_the_blocks(self, digits: str, reason: str) -> None:
        with pytest.raises(InvalidExtension) as raised:
            ExtensionBlock.parse("10-69: 19-20").is_active(digits)
        assert str(raised.value) == reason

    @pytest.mark.parametrize("wrong", [4, 19.5, True, None, b"04", ["04"]])
    def test_of_digits_is_of_text_only(self, wrong: Any) -> None:
        with pytest.raises(WrongType, match="an extension must be text with its leading zeros, such as '04', got"):
            ExtensionBlock.parse("0-99: 4, 19-20").is_active(wrong)

    @pytest.mark.parametrize("wrong", [19.5, 19.0, True, False, "04", None, Fraction(39, 2), float("nan")])
    def test_of_an_extension_is_of_integers_only(self, wrong: Any) -> None:
        with pytest.raises(WrongType, match="an extension must be an integer, got"):
            ExtensionBlock.parse("0-99: 0-4, 19-20").activates(wrong)
        with pytest.raises(WrongType):
            ExtensionBlock.parse("0-99:").activates(wrong)


class TestRoundTrips:
    @given(extension_blocks())
    def test_a_block_is_read_back_from_all_that_it_writes(self, block: ExtensionBlock) -> None:
        assert ExtensionBlock.parse(str(block)) == block
        assert ExtensionBlock.from_payload(block.to_payload()) == block
        assert ExtensionBlock.from_payload(json.loads(json.dumps(block.to_payload("f24151b6")))) == block
        assert eval(repr(block)) == pickle.loads(pickle.dumps(block)) == copy.deepcopy(block) == block
        assert hash(copy.copy(block)) == hash(block)

    @given(routed_blocks())
    def test_a_routed_block_too(self, routed: RoutedBlock) -> None:
        assert eval(repr(routed)) == pickle.loads(pickle.dumps(routed)) == copy.deepcopy(routed) == routed
        assert str(routed) == f"{routed.route_number} {routed.block}"

    @given(extension_blocks(CUSTOMARY))
    def test_covering_gives_back_what_was_active(self, block: ExtensionBlock) -> None:
        if block.active:
            assert ExtensionBlock.covering(block.active_extensions) == block.normalised()

    @given(extension_blocks(CUSTOMARY), st.data())
    def test_covering_numbers_gives_back_what_was_active(self, block: ExtensionBlock, data: st.DataObject) -> None:
        routed = block.under(data.draw(route_numbers(12)))
        numbers = (
            data.draw(st.permutations(list(routed.active_numbers) * 2))
            if len(block.active) < 30
            else list(routed.active_numbers)
        )
        if numbers:
            plain = ExtensionBlock.covering_numbers(routed.route_number, numbers)
            spelled = [data.draw(spellings(number)) for number in numbers[:3]] + list(numbers[3:])
            assert plain == ExtensionBlock.covering_numbers(str(routed.route_number), spelled) == block.normalised()


class TestReading:
    @given(mistaken_statements() | statements())
    def test_a_payload_is_refused_with_every_error_that_validate_finds(self, payload: Any) -> None:
        errors = {
            breach
            for breach in law.breaches(payload)
            if not breach[0].startswith(("DW3", "DW203", "DW204", "DW205", "DW105", "DW404"))
        }
        if errors:
            with pytest.raises(InvalidBlock) as raised:
                ExtensionBlock.from_payload(payload)
            assert {(finding.code, finding.pointer) for finding in raised.value.findings} == errors
        else:
            block = ExtensionBlock.from_payload(payload)
            assert set(block.extension_range) == law.ported(payload)
            assert block.active == law.active(payload)

    @pytest.mark.parametrize("payload", [None, 4, "0-9: 4", []])
    def test_a_payload_that_is_none_is_refused(self, payload: Any) -> None:
        with pytest.raises(InvalidBlock, match="DW102 a statement must be a mapping"):
            ExtensionBlock.from_payload(payload)

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            (
                "0-9: 04",
                "/activation_ranges: DW107 padded digits must have the block's width of 1, got '04' at character 6",
            ),
            (
                "0-999: 04",
                "/activation_ranges: DW107 padded digits must have the block's width of 3, got '04' at character 8",
            ),
            (
                "000-099: 4",
                "/extension_range: DW107 padded digits must have the block's width of 2, got '000' at character 1",
            ),
            ("0-99: 4, x", "/activation_ranges: DW106 a number is expected at character 10, got 'x'"),
            (": 4", "/extension_range: DW106 a range must be written like 0-99 or 4, got ''"),
            ("0-9, 5: 4", "/extension_range: DW106 one range is expected here, got 2: '0-9, 5'"),
            (
                "0-9: 4: 5",
                "/activation_ranges: DW106 a dash, a comma or the end is expected at character 7, got ': 5' in '4: 5'",
            ),
        ],
    )
    def test_a_text_is_refused_with_the_position_in_it(self, text: str, reason: str) -> None:
        with pytest.raises(InvalidBlock) as raised:
            ExtensionBlock.parse(text)
        assert str(raised.value) == reason

    def test_a_text_needs_its_colon(self) -> None:
        with pytest.raises(InvalidNotation, match="with a colon, got '0-99'"):
            ExtensionBlock.parse("0-99")
        assert ExtensionBlock.parse("0-99:").activation_ranges == ()

    @pytest.mark.parametrize("wrong", [None, 4, b"0-9: 4", {}])
    def test_a_text_is_text(self, wrong: Any) -> None:
        with pytest.raises(WrongType, match="a block must be text such as"):
            ExtensionBlock.parse(wrong)

    def test_the_payload_has_the_id_where_one_is_given(self) -> None:
        assert "porting_phone_number_id" not in ExtensionBlock.parse("0-9: 4").to_payload()
        assert ExtensionBlock.parse("0-9: 4").to_payload("f24151b6")["porting_phone_number_id"] == "f24151b6"


class TestCovering:
    """From digits or numbers, in any order and with repetitions, to the smallest customary block."""

    @given(st.lists(st.text("0123456789", min_size=1, max_size=4), max_size=6))
    def test_needs_digits_of_one_width_that_the_carrier_takes(self, digits: list[str]) -> None:
        widths = {len(some) for some in digits}
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
            (["04", "123"], CannotCover, "the extensions of one block must all have the same width, got 04 and 123"),
            (["0004"], InvalidExtension, "an extension must be 1 to 3 digits, got '0004'"),
            ([""], InvalidExtension, "an extension must be 1 to 3 digits, got ''"),
            (["04", "x4"], InvalidExtension, "an extension must be 1 to 3 digits, got 'x4'"),
            (["04", "\u0660\u0664"], InvalidExtension, "an extension must be 1 to 3 digits"),
            (["04", 19], WrongType, "an extension must be text with its leading zeros, such as '04', got 19"),
            ([4], WrongType, "an extension must be text with its leading zeros"),
            ([["04"]], WrongType, "an extension must be text with its leading zeros"),
            (["04", []], WrongType, "an extension must be text with its leading zeros"),
            ("04", WrongType, "extensions must be a series of strings such as '04', got '04'"),
            (None, WrongType, "extensions must be a series of strings"),
        ],
    )
    def test_says_why_not(self, digits: Any, error: type[Exception], reason: str) -> None:
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
            ([492004], WrongType, "a number must be text"),
            (["+492004", None], WrongType, "a number must be text"),
            ("+492004", WrongType, "numbers are a series of texts"),
            (None, WrongType, "numbers are a series of texts"),
        ],
    )
    def test_of_numbers_says_why_not(self, numbers: Any, error: type[Exception], reason: str) -> None:
        with pytest.raises(error) as raised:
            ExtensionBlock.covering_numbers("+49 20", numbers)
        assert str(raised.value).startswith(reason)

    def test_of_numbers_that_are_too_long_for_any_block(self) -> None:
        with pytest.raises(InvalidNumber):
            ExtensionBlock.covering_numbers("+49" + "2" * 13, ["+49" + "2" * 13 + "4"])

    @pytest.mark.parametrize("subscriber", ["", "1", "12", "123", "1234", "12345", "123456"])
    def test_takes_no_extension_for_a_number(self, subscriber: str) -> None:
        """What is left of a number behind its route number is none by itself, and none before it."""
        route = f"+4930{subscriber}"
        for other in ("4", "04", f"04{route}"):
            for numbers in ([other], [f"{route}05", other], [other, f"{route}05"]):
                with pytest.raises(InvalidNumber):
                    ExtensionBlock.covering_numbers(route, numbers)

    @pytest.mark.slow
    def test_takes_a_generator_of_a_million_numbers(self) -> None:
        numbers = (f"+4920{number % 1000:03}" for number in range(1_000_000))
        assert str(ExtensionBlock.covering_numbers("+49 20", numbers)) == "0-999: 0-999"

    @given(st.lists(extensions(ExtensionRange(0, 99)), min_size=1, max_size=8), st.booleans())
    def test_takes_plain_and_spelled_numbers_alike(self, some: list[int], spelled: bool) -> None:
        """The fast way, which reads no number, and the plain one agree."""
        plain = [f"+492012345678{extension:02}" for extension in some]
        spaced = [f"+49 20 12345678-{extension:02}" for extension in some]
        route = RouteNumber("+49 20 12345678")
        mixed = plain if not spelled else [*plain, *spaced]
        assert (
            extensions_under(route, mixed)
            == extensions_under(route, spaced)
            == (2, sum({1 << extension for extension in some}))
        )


class TestRoutedBlock:
    @given(routed_blocks(), st.data())
    def test_finds_the_extension_of_its_numbers(self, routed: RoutedBlock, data: st.DataObject) -> None:
        """In any spelling: the extension as dialled where the number ports, None for every other number."""
        by_number = {
            routed.route_number.e164 + law.dialled(extension, routed.block.extension_range.end_at): extension
            for extension in routed.block.extension_range
        }
        number = data.draw(st.sampled_from(sorted(by_number)))
        found = routed.extension_of(data.draw(spellings(number)))
        assert found == law.dialled(by_number[number], routed.block.extension_range.end_at)
        other = routed.route_number.e164 + data.draw(st.text("0123456789", max_size=4))
        assert (routed.extension_of(other) is not None) == (other in by_number)

    @pytest.mark.parametrize(
        "text", ["", "x", "04", "+49 20 12345678", "+49 20 12345678 4", "+49 20 12345678 004", "+" * 10**6]
    )
    def test_finds_nothing_for_what_is_no_number_of_its_own(self, text: str) -> None:
        assert ExtensionBlock.parse("0-99: 4").under("+49 20 12345678").extension_of(text) is None

    @pytest.mark.parametrize("wrong", [None, 4, b"+49"])
    def test_finds_in_text_only(self, wrong: Any) -> None:
        with pytest.raises(WrongType):
            ExtensionBlock.parse("0-99: 4").under("+49 20 12345678").extension_of(wrong)

    @given(extension_blocks(), route_numbers())
    def test_is_refused_where_its_numbers_would_be_too_long(self, block: ExtensionBlock, route: RouteNumber) -> None:
        if len(route.e164) - 1 + len(str(block.extension_range.end_at)) > 15:
            with pytest.raises(NumberTooLong, match="at most 15 digits"):
                block.under(route)
        else:
            assert block.under(route) == block.under(str(route)) == RoutedBlock(route, block)

    @pytest.mark.parametrize(
        "fields", [("+49 20 12345678", ExtensionBlock.parse("0-9:")), (RouteNumber("+4920"), "0-9:"), (None, None)]
    )
    def test_is_made_of_a_route_number_and_a_block(self, fields: Any) -> None:
        with pytest.raises(WrongType, match="a routed block's"):
            RoutedBlock(*fields)
