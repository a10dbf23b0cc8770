"""Line: a route number with its blocks, against plain digit strings."""

import pickle
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import (
    ExtensionBlock,
    ExtensionRange,
    ExtensionSet,
    Finding,
    Findings,
    InvalidAnswer,
    InvalidBlock,
    InvalidExtension,
    InvalidNotation,
    InvalidNumber,
    InvalidPadding,
    Inventory,
    Line,
    NumberSet,
    NumberTooLong,
    RoutedBlock,
    RouteNumber,
    Severity,
    WrongType,
    changes,
    merge,
    plan,
    validate,
)
from durchwahl.strategies import extension_blocks, extension_sets, inventories, lines, routed_blocks, spellings

ROUTE = RouteNumber("+49 20 12345678")
LINE = Line.parse("+49 20 12345678 10-99: 10-19, 42; 0-0: 0")
# For calls that type checkers refuse.
UNTYPED: Any = Line
UNTYPED_LINE: Any = LINE


def dialled(block: ExtensionBlock) -> list[str]:
    return [f"{extension:0{block.width}}" for extension in block.extension_range]


def in_order(line: Line, which: Callable[[ExtensionBlock], Any]) -> list[str]:
    extensions = [f"{extension:0{block.width}}" for block in line.blocks for extension in which(block)]
    return [line.route_number.e164 + digits for digits in sorted(extensions, key=lambda digits: (len(digits), digits))]


@given(lines())
def test_numbers_are_those_of_the_blocks_in_ascending_order(line: Line) -> None:
    for numbers, which in (
        (line.numbers, lambda block: block.extension_range),
        (line.active_numbers, lambda block: block.active),
        (line.inactive_numbers, lambda block: block.inactive),
    ):
        expected = in_order(line, which)
        assert list(numbers) == expected
        assert len(numbers) == len(expected)
        for index in {0, len(expected) // 2, len(expected) - 1} if expected else ():
            assert numbers[index] == numbers[index - len(expected)] == expected[index]
            assert numbers.index(expected[index]) == index
            assert numbers.count(expected[index]) == 1
        assert numbers[1:-1:3] == tuple(expected[1:-1:3])
        assert pickle.loads(pickle.dumps(numbers)) == numbers
    assert line.summary() == f"{len(line.numbers)} port, {len(line.active_numbers)} live"


@given(lines(), st.data())
def test_every_extension_is_found_as_it_is_dialled(line: Line, data: st.DataObject) -> None:
    block = data.draw(st.sampled_from(line.blocks))
    digits = data.draw(st.sampled_from(dialled(block)))
    number = line.route_number.e164 + digits
    assert number in line
    assert data.draw(spellings(number)) in line
    assert line.extension_of(number) == digits
    assert line.block_of(digits) is block
    assert block.under(line.route_number) in line
    outside = data.draw(st.text("0123456789", min_size=1, max_size=4))
    is_inside = any(outside in dialled(block) for block in line.blocks)
    assert (line.block_of(outside) is not None) == is_inside
    assert (
        line.extension_of(line.route_number.e164 + outside) == outside if len(number) < 13 else True
    ) or not is_inside


@given(lines())
def test_text_and_repr_read_back_as_the_same_line(line: Line) -> None:
    assert Line.parse(str(line)) == line
    assert eval(repr(line)) == line
    assert pickle.loads(pickle.dumps(line)) == line
    assert {line, Line.parse(str(line))} == {line}


@given(lines(), st.randoms(use_true_random=False))
def test_the_order_of_the_blocks_makes_no_difference(line: Line, random: Any) -> None:
    shuffled = list(line.blocks)
    random.shuffle(shuffled)
    again = Line(line.route_number, tuple(shuffled))
    assert again == line
    assert hash(again) == hash(line)
    assert [dialled(block)[0] for block in line.blocks] == sorted(dialled(block)[0] for block in line.blocks)


@given(lines())
def test_normal_form_keeps_what_is_live(line: Line) -> None:
    normalised = line.normalised()
    assert normalised.active_numbers == line.active_numbers
    assert normalised.numbers == line.numbers
    assert all(block.activation_ranges == block.active.ranges for block in normalised.blocks)
    assert normalised.normalised() == normalised
    assert line.to_payloads("f24151b6") == tuple(block.to_payload("f24151b6") for block in line.blocks)


@given(st.lists(extension_blocks(), min_size=1, max_size=4))
def test_blocks_may_share_prefixes_and_no_numbers(blocks: list[ExtensionBlock]) -> None:
    numbers = [digits for block in blocks for digits in dialled(block)]
    if len(set(numbers)) < len(numbers):
        with pytest.raises(InvalidBlock) as raised:
            Line(ROUTE, tuple(blocks))
        assert {finding.code for finding in raised.value.findings} == {"DW501"}
    else:
        line = Line(ROUTE, tuple(blocks))
        known = set(numbers)
        has_prefix = any(digits[:length] in known for digits in numbers for length in range(1, len(digits)))
        assert bool(line.findings) == has_prefix
        assert {finding.code for finding in line.findings} <= {"DW502"}
        assert line.findings == tuple(
            finding
            for finding in validate([block.under(ROUTE).to_statement() for block in line.blocks])
            if finding.code == "DW502"
        )


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("+49 20 12345678 0-99: 4; 19-20", "+492012345678 0-99: 4, 19-20"),
        ("+49 20 12345678 0-9: 4; 10-99: 10; 12", "+492012345678 0-9: 4; 10-99: 10, 12"),
        ("tel:+49-20-12345678 10-99 ; 0-0: 0", "+492012345678 0-0: 0; 10-99:"),
        ("+49 20 12345678-00 bis -49; 50-99", "+492012345678 0-49:; 50-99:"),
        ("+49 20 12345678 0-9:;10-99:", "+492012345678 0-9:; 10-99:"),
    ],
)
def test_usual_spellings_are_read(text: str, canonical: str) -> None:
    assert str(Line.parse(text)) == canonical


def test_reading_reports_the_errors_of_all_blocks() -> None:
    with pytest.raises(InvalidBlock) as raised:
        Line.parse("+49 20 12345678 0-9: 4l; 10-99: 8; 100-1000: 100")
    assert [(finding.code, finding.pointer) for finding in raised.value.findings] == [
        ("DW106", "/0/activation_ranges"),
        ("DW201", "/1/activation_ranges"),
        ("DW103", "/2/extension_range"),
    ]
    assert "at character 23" in raised.value.findings[0].message


def test_no_more_blocks_are_read_than_there_are_extensions() -> None:
    every = Line(RouteNumber("+49 20 12"), [ExtensionBlock(ExtensionRange(each, each), ()) for each in range(1000)])
    assert Line.parse(str(every)) == every
    for text in ("0-9;", "9-0;"):
        with pytest.raises(InvalidBlock) as raised:
            Line.parse("+49 20 12345678 " + text * 5_000)
        assert {finding.code for finding in raised.value.findings} <= {"DW501", "DW104"}
        assert len(raised.value.findings) <= 1111


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: UNTYPED("+49 20 12345678", LINE.blocks), WrongType),
        (lambda: UNTYPED(ROUTE, "0-9: 4"), WrongType),
        (lambda: UNTYPED(ROUTE, LINE.blocks[0]), WrongType),
        (lambda: UNTYPED(ROUTE, [LINE]), WrongType),
        (lambda: UNTYPED(ROUTE, ()), InvalidBlock),
        (lambda: UNTYPED(RouteNumber("+49 20 1234567890"), [ExtensionBlock.parse("0-999: 4")]), NumberTooLong),
        (lambda: UNTYPED.parse(4), WrongType),
        (lambda: Line.parse("+49 20 12345678"), InvalidNotation),
        (lambda: Line.parse("+49 20 12345678: 4"), InvalidNotation),
        (lambda: Line.parse("+49 20 4: 4"), InvalidNotation),
        (lambda: Line.parse("20 12345678 0-9: 4"), InvalidNumber),
        (lambda: Line.parse("+49 20 12345678 0-9: 4;"), InvalidBlock),
        (lambda: UNTYPED_LINE.block_of(4), WrongType),
        (lambda: UNTYPED_LINE.extension_of(4), WrongType),
        (lambda: LINE.numbers.index("+49 20 12345678-04"), InvalidNumber),
        (lambda: LINE.numbers.index("+49 20 12345678-0", 1), InvalidNumber),
        (lambda: LINE.numbers[91], IndexError),
    ],
)
def test_anything_else_is_refused(call: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error):
        call()


def test_only_spellings_of_its_numbers_are_in_a_line() -> None:
    inside = ["+49 20 12345678-0", "0049 20/12345678-42", "+49201234567899"]
    outside: list[object] = ["+49 20 12345678-04", "+49 20 12345678", "+49 20 1234567842 x", "42", "", 42, None]
    assert [number in LINE for number in (*inside, *outside)] == [True] * 3 + [False] * 7
    assert [LINE.extension_of(str(number)) for number in (*inside, *outside)] == ["0", "42", "99"] + [None] * 7
    assert LINE.block_of("4l") is LINE.block_of("") is LINE.block_of("042") is None


@given(lines())
def test_iteration_yields_the_blocks_under_the_route_number(line: Line) -> None:
    routed = list(line)
    assert [(each.route_number, each.block) for each in routed] == [(line.route_number, block) for block in line.blocks]
    assert all(each in line for each in routed)
    assert Line(line.route_number, tuple(each.block for each in routed)) == line
    elsewhere = routed[0].block.under("+49 89 1")
    assert elsewhere not in line
    assert (
        ExtensionBlock(routed[0].block.extension_range, routed[0].block.inactive.ranges).under(line.route_number)
        not in line
    )


def test_a_line_is_not_a_series_of_numbers_blocks_or_records() -> None:
    for call in (plan, NumberSet.from_numbers, NumberSet, Inventory, ExtensionSet, merge, ExtensionBlock.covering):
        untyped: Any = call
        with pytest.raises(WrongType):
            untyped(LINE)
    with pytest.raises(WrongType):
        Line(ROUTE, LINE)  # type: ignore[arg-type]
    with pytest.raises((WrongType, InvalidAnswer)):
        changes(LINE, {})  # type: ignore[arg-type]


def test_shorter_numbers_come_first() -> None:
    line = Line.parse("+49 20 12345678 9-9; 10-89")
    assert [str(block) for block in line.blocks] == ["10-89:", "9:"]
    assert line.numbers[:2] == ("+4920123456789", "+49201234567810")


def test_numbers_equal_the_same_numbers_however_they_are_divided() -> None:
    halves = Line.parse("+49 20 12345678 0-4:; 5-9:").numbers
    whole = Line.parse("+49 20 12345678 0-9:").numbers
    assert halves == whole
    assert hash(halves) == hash(whole)
    assert halves != Line.parse("+49 20 12345678 0-8:").numbers
    assert halves != list(halves)
    assert hash(Line.parse("+49 20 12345678 0-8:").active_numbers) == 0


class TestRoutedBlocks:
    @given(routed_blocks())
    def test_text_reads_back(self, routed: RoutedBlock) -> None:
        assert RoutedBlock.parse(str(routed)) == routed

    @given(routed_blocks())
    def test_the_statement_is_valid_and_means_the_block(self, routed: RoutedBlock) -> None:
        statement = routed.to_statement()
        assert not validate(statement).errors
        assert ExtensionBlock.from_payload(statement).under(statement["route_number"]) == routed

    @pytest.mark.parametrize(
        "text",
        [
            *(
                f"{route}{rest}"
                for route, rest in product(
                    ("+49 20 12345678", "0049 (0)20/1234-5678", "tel:+49-20-12345678", " +49 (20) 1234 5678"),
                    (
                        " 0-99",
                        " 00 – 99:",
                        "-00 bis -99",
                        "-00 bis 99:",
                        " -00 bis -99",
                        "-00..99",
                        " 00 bis 99 ",
                        " - 0-99",
                    ),
                )
            ),
        ],
    )
    def test_usual_spellings_are_read(self, text: str) -> None:
        assert str(RoutedBlock.parse(text)) == "+492012345678 0-99:"

    @pytest.mark.parametrize(
        "text", ["", "+49 20 12345678", "+49 20 12345678-00-99", "+49 20 12345678 4", "+49 20 4: 4"]
    )
    def test_a_range_must_follow_the_route_number(self, text: str) -> None:
        with pytest.raises(InvalidNotation, match="without a range") as raised:
            RoutedBlock.parse(text)
        assert raised.value.position == len(text.partition(":")[0])

    def test_positions_are_those_in_the_whole_text(self) -> None:
        with pytest.raises(InvalidBlock, match="at character 26, got 'l'"):
            RoutedBlock.parse("+49 20 12345678 0-99: 4, l")
        with pytest.raises(WrongType, match="got 4"):
            RoutedBlock.parse(4)  # type: ignore[arg-type]

    @pytest.mark.parametrize("filler", [" ", "-", "1", "1 ", "1-", " -", "1bis", "-1..", "\t"])
    def test_long_text_is_read_in_one_pass(self, filler: str) -> None:
        """A pattern that tries every start again would take hours."""
        with pytest.raises((InvalidNotation, InvalidNumber, InvalidBlock)):
            RoutedBlock.parse(f"+49 {filler * 100_000}x")


class TestActivation:
    @given(extension_blocks(), st.data())
    def test_adds_and_removes(self, block: ExtensionBlock, data: st.DataObject) -> None:
        some = data.draw(extension_sets(block.extension_range))
        texts = [str(run) for run in some.ranges]
        on, off = block.activate(*texts), block.deactivate(*texts)
        assert set(on.active) == set(block.active) | set(some)
        assert set(off.active) == set(block.active) - set(some)
        for changed in (on, off):
            assert changed.extension_range == block.extension_range
            assert changed == changed.normalised()
        padded = [block.extension_range.digits(extension) for extension in some]
        assert (block.activate(*padded), block.deactivate(*padded)) == (on, off)

    @pytest.mark.parametrize(
        ("text", "error"),
        [(4, WrongType), ("004", InvalidPadding), ("4l", InvalidNotation), ("5-30", InvalidExtension)],
    )
    def test_anything_else_is_refused(self, text: Any, error: type[Exception]) -> None:
        block = ExtensionBlock(ExtensionRange(0, 20), ())
        for change in (block.activate, block.deactivate):
            with pytest.raises(error):
                change("4", text)

    def test_the_message_has_the_extensions_outside(self) -> None:
        with pytest.raises(InvalidExtension, match="must be within 0-20, got 21-30, 40"):
            ExtensionBlock(ExtensionRange(0, 20), ()).activate("5-30", "40")


class TestFindings:
    def test_severities_are_ordered(self) -> None:
        order = [Severity.NOTE, Severity.WARNING, Severity.ERROR]
        for (place, one), (other_place, other) in product(enumerate(order), repeat=2):
            for right in (other, other.value):
                assert (one < right, one <= right, one > right, one >= right) == (
                    place < other_place,
                    place <= other_place,
                    place > other_place,
                    place >= other_place,
                )
            assert (one.value < other) == (place < other_place)
        assert sorted([order[2], order[0], order[1]]) == order
        with pytest.raises(ValueError, match="fatal"):
            _ = Severity.NOTE < "fatal"

    def test_views_hold_the_findings_of_a_severity_in_their_order(self) -> None:
        findings = validate(
            {"extension_range": "0-10", "activation_ranges": ["0-100", "9-0"], "route_number": "+49 20 12345678"}
        )
        for view, severity in (
            (findings.errors, Severity.ERROR),
            (findings.warnings, Severity.WARNING),
            (findings.notes, Severity.NOTE),
        ):
            assert type(view) is Findings
            assert view
            assert list(view) == [finding for finding in findings if finding.severity is severity]

    def test_a_finding_is_a_mapping_of_text(self) -> None:
        finding = Finding("DW203", Severity.WARNING, "/activation_ranges", "nothing goes live")
        as_dict = finding.to_dict()
        assert as_dict == {
            "code": "DW203",
            "severity": "warning",
            "pointer": "/activation_ranges",
            "message": "nothing goes live",
        }
        assert {type(value) for value in as_dict.values()} == {str}


@given(inventories())
def test_an_inventory_has_the_active_numbers_and_those_of_each_owner(inventory: Inventory[str]) -> None:
    active = {number for route, block, _ in inventory for number in block.under(route).active_numbers}
    assert set(inventory.active_numbers) == active
    by_owner = inventory.by_owner()
    assert list(by_owner) == list(dict.fromkeys(entry.owner for entry in inventory))
    for owner, numbers in by_owner.items():
        assert isinstance(numbers, NumberSet)
        assert set(numbers) == {
            number for route, block, other in inventory if other == owner for number in block.under(route).numbers
        }
