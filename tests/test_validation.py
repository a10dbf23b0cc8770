"""`validate` for one statement: all findings at the right pointers, whatever the statement contains."""

import copy
from collections import ChainMap, UserDict, UserList
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import hostile
import oracle
from durchwahl import RULES, ExtensionBlock, Finding, RouteNumber, Severity, validate
from durchwahl._statements import check_statement, read_plain
from durchwahl.rules import activation, extension_range, fields, route_number
from durchwahl.strategies import extension_blocks, mistaken_statements, route_numbers, statements

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=4),
    max_leaves=10,
)


def pairs(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(finding.code, finding.pointer) for finding in findings}


@given(extension_blocks(), route_numbers())
def test_a_route_number_is_read_like_its_digits(block: ExtensionBlock, route: RouteNumber) -> None:
    statement = {"route_number": route, **block.to_payload()}
    findings = validate(statement)
    assert findings == validate({**statement, "route_number": route.e164})
    if not findings.errors:
        assert ExtensionBlock.from_payload(statement) == block


class TestOracle:
    """Findings are the same as those of an independent implementation of the rules."""

    @settings(max_examples=2 * settings().max_examples)
    @given(mistaken_statements())
    @example({"extension_range": "0-9", "activation_ranges": "04"})
    @example({"extension_range": "-1 bis -9", "activation_ranges": "-4"})
    @example(
        {
            "extension_range": {"start_at": 0, "end_at": 10, "stop": 1},
            "activation_ranges": [{"start_at": 0, "end_at": 100}],
        }
    )
    @example({"extension_range": "0-99", "activation_ranges": [{}], "route_number": "+49 20 123456789012"})
    @example({"extension_range": "0-9", "activation_ranges": "4", "activation_ranges_": 1})
    def test_agrees_on_statements_with_mistakes(self, statement: Any) -> None:
        assert pairs(validate(statement)) == oracle.violations(statement)

    @settings(max_examples=2 * settings().max_examples)
    @given(statements())
    def test_agrees_on_statements_without_errors(self, statement: Any) -> None:
        findings = validate(statement)
        assert pairs(findings) == oracle.violations(statement)
        assert not [finding for finding in findings if finding.severity is Severity.ERROR]


class TestFastPath:
    @settings(max_examples=2 * settings().max_examples)
    @given(statements() | mistaken_statements())
    def test_accepts_only_statements_without_errors(self, statement: Any) -> None:
        if plain := read_plain(statement):
            findings = check_statement(statement).findings
            assert {finding.severity for finding in findings} <= {Severity.WARNING}
            assert plain[2] is (findings == ())

    @given(statements())
    @example({"extension_range": "000-999", "activation_ranges": "-4 bis -9; 011, 42 .. 0999"})
    @example({"extension_range": "00 bis 99", "activation_ranges": ["04", "19 - 20", "42"]})
    @example({"extension_range": "3-12", "activation_ranges": ["03", "12"]})
    @example({"extension_range": {"start_at": 30, "end_at": 69}, "activation_ranges": []})
    def test_accepts_all_statements_in_one_form_without_findings_on_activation_ranges(self, statement: Any) -> None:
        activation_ranges = statement["activation_ranges"]
        is_in_one_form = isinstance(activation_ranges, str) or len(set(map(type, activation_ranges))) < 2
        parsed, findings = check_statement(statement)
        if is_in_one_form and {finding.code for finding in findings} <= {"DW203", "DW301", "DW302"}:
            plain = read_plain(statement)
            assert plain is not None
            assert parsed.extension_range is not None
            assert plain[0] == parsed.extension_range.range
            assert [tuple(ends.values()) for ends in plain[1]] == [ends[:2] for ends in parsed.activation_ends.values()]

    VALID = {
        "extension_range": {"start_at": 0, "end_at": 99},
        "activation_ranges": [{"start_at": 0, "end_at": 0}, {"start_at": 2, "end_at": 99}],
    }

    @pytest.mark.parametrize(
        "others",
        [
            {},
            {"porting_phone_number_id": "f24151b6"},
            {"id": "1", "record_type": "porting_phone_number_extension", "created_at": None, "updated_at": "x"},
            {"route_number": "+49 30 1234567"},
        ],
    )
    def test_accepts_the_other_fields_of_requests_and_records(self, others: dict[str, Any]) -> None:
        plain = read_plain({**self.VALID, **others})
        assert plain is not None
        assert plain[2]

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            (("extension_range",), "0-98"),
            (("extension_range",), "00-99, 4"),
            (("extension_range",), "00-999"),
            (("extension_range",), "000-099"),
            (("extension_range", "start_at"), False),
            (("extension_range", "start_at"), 1),
            (("extension_range", "start_at"), -1),
            (("extension_range", "end_at"), 1000),
            (("extension_range", "end_at"), 99.0),
            (("extension_range", "end_at"), 98),
            (("extension_range", "end_at"), 9),
            (("extension_range", "stop"), 9),
            (("activation_ranges",), ()),
            (("activation_ranges",), "004"),
            (("activation_ranges",), "4, 5"),
            (("activation_ranges",), "4, 100"),
            (("activation_ranges",), "4l"),
            (("activation_ranges",), ["4, 6"]),
            (("activation_ranges",), ["4", ""]),
            (("activation_ranges",), ["4", {"start_at": 6, "end_at": 7}]),
            (("activation_ranges", 0), "4"),
            (("activation_ranges", 0, "start_at"), False),
            (("activation_ranges", 0, "end_at"), 0.0),
            (("activation_ranges", 0, "end_at"), -1),
            (("activation_ranges", 0, "end_at"), 1),
            (("activation_ranges", 0, "stop"), 1),
            (("activation_ranges", 1, "start_at"), 1),
            (("activation_ranges", 1, "end_at"), 1),
            (("activation_ranges", 1, "end_at"), 100),
            (("other",), 1),
            (("porting_phone_number_id",), 7),
            (("porting_phone_number_id",), None),
            (("route_number",), None),
            (("route_number",), ""),
            (("route_number",), "+43 1 2345678"),
            (("route_number",), "030 1234567"),
            (("route_number",), "+49 20 12345678"),
        ],
    )
    def test_rejects_everything_else(self, path: tuple[Any, ...], value: Any) -> None:
        statement: Any = copy.deepcopy(self.VALID)
        parent = statement
        for token in path[:-1]:
            parent = parent[token]
        parent[path[-1]] = value
        assert read_plain(statement) is None
        assert read_plain({**statement, "id": "1"}) is None


class TestEveryRule:
    """Rules are called only if they can find something."""

    @settings(max_examples=2 * settings().max_examples)
    @given(statements() | mistaken_statements())
    @example({"extension_range": "0-9", "activation_ranges": "09"})
    @example({"extension_range": "0-99", "activation_ranges": ["7-14", "4-12", "100"]})
    @example({"extension_range": "30-69", "activation_ranges": ["4"]})
    @example({"extension_range": "0-99", "activation_ranges": "4-019"})
    def test_that_finds_something_is_called(self, statement: Any) -> None:
        parsed, findings = check_statement(statement)
        ranges, located = parsed.activation_ranges, parsed.extension_range
        expected = [*activation.overlapping_activation_ranges(ranges)]
        expected += activation.touching_activation_ranges(ranges)
        expected += activation.unsorted_activation_ranges(ranges)
        if located is not None:
            expected += extension_range.uncustomary_block(located)
            expected += extension_range.undefined_padding(located)
            expected += fields.padding_contradicts_width([located], located.range.width)
            expected += fields.padding_contradicts_width(ranges, located.range.width)
            expected += activation.activation_outside_extension_range(ranges, located)
        if parsed.route_number is not None and not list(route_number.malformed_route_number(parsed.route_number, "")):
            route = RouteNumber(parsed.route_number)
            expected += route_number.route_number_outside_germany(route, "/route_number")
            if located is not None:
                expected += route_number.extended_number_too_long(route, located.range.width, "/route_number")
                expected += route_number.extended_number_longer_than_assigned(
                    route, located.range.width, "/route_number"
                )
        assert {(finding.code, finding.message) for finding in findings} >= {
            (finding.code, finding.message) for finding in expected
        }


class TestNeverRaises:
    @settings(max_examples=2 * settings().max_examples)
    @given(
        ANYTHING | st.dictionaries(st.sampled_from(["extension_range", "activation_ranges", "route_number"]), ANYTHING)
    )
    def test_on_any_json_value(self, document: Any) -> None:
        for finding in validate(document):
            assert finding.code in RULES
            assert finding.severity is RULES[finding.code].severity
            assert "\n" not in finding.message

    def test_on_deep_and_recursive_values(self) -> None:
        deep: Any = []
        for _ in range(100_000):
            deep = [deep]
        itself: dict[str, Any] = {}
        itself["extension_range"] = itself["activation_ranges"] = itself
        assert pairs(validate({"extension_range": deep, "activation_ranges": [deep]})) == {
            ("DW102", "/extension_range"),
            ("DW102", "/activation_ranges/0"),
        }
        assert ("DW102", "/activation_ranges") in pairs(validate(itself))

    @pytest.mark.parametrize("text", ["1000", "01000", "1000-1000", "1000 bis 1000"])
    def test_on_a_single_extension_out_of_bounds_with_one_finding(self, text: str) -> None:
        for activation_ranges in (text, [text]):
            findings = validate({"extension_range": "0-999", "activation_ranges": activation_ranges})
            assert [finding.code for finding in findings] == ["DW103"]

    @pytest.mark.parametrize("number", [-1, -2, 1000, -(10**30), pytest.param(10**5000, id="5001 digits")])
    def test_on_huge_integers_with_short_messages(self, number: int) -> None:
        findings = validate({"extension_range": {"start_at": 0, "end_at": number}, "activation_ranges": ["4"]})
        assert pairs(findings) == {("DW103", "/extension_range/end_at")}
        assert len(findings[0].message) < 200

    @pytest.mark.parametrize("key", [4, None, 4.0, ("a",), b"a", "\ud800", "", pytest.param(10**5000, id="huge")])
    def test_on_keys_that_json_does_not_have(self, key: Any) -> None:
        findings = validate(
            {"extension_range": {"start_at": 0, "end_at": 9, key: 1}, "activation_ranges": ["4"], key: 1}
        )
        assert [finding.code for finding in findings] == ["DW105", "DW105"]
        assert eval(repr(findings[0]), {"Finding": Finding, "Severity": Severity}) == findings[0]

    @pytest.mark.parametrize("items", ["4," * 50_000, "," * 50_000, "x" * 1_000_000, "4 " * 500_000])
    def test_on_long_strings_with_at_most_one_finding_per_item(self, items: str) -> None:
        findings = validate({"extension_range": "0-99", "activation_ranges": items + "x", "route_number": items})
        assert {("DW106", "/activation_ranges"), ("DW401", "/route_number")} <= pairs(findings)
        assert len(findings) <= items.count(",") + 2
        assert all(len(finding.message) < 300 for finding in findings)

    @pytest.mark.slow
    @pytest.mark.parametrize("item", ["0-999", "4", {"start_at": 998, "end_at": 999}, None])
    def test_on_very_many_ranges_with_at_most_one_finding_each(self, item: Any) -> None:
        findings = validate({"extension_range": "0-999", "activation_ranges": [item] * 100_000})
        assert 99_999 <= len(findings) <= 100_000
        assert max(len(finding.message) for finding in findings) < 200


def is_in_document_order(document: Any, findings: Sequence[Finding]) -> bool:
    """Return whether findings are sorted by pointer, in document order, and by code at one pointer.

    The items of a string have the pointer of the string, so findings there are in the order of the items.
    """
    positions: dict[str, int] = {}
    for pointer in oracle.pointers(document):
        positions.setdefault(pointer, len(positions))
    keys = [
        (positions[finding.pointer], "" if "activation_ranges" in finding.pointer else finding.code)
        for finding in findings
    ]
    return keys == sorted(keys)


class TestHostileClasses:
    """An exception from a method of a value is a finding at the value, and the rest is still checked."""

    @pytest.mark.parametrize("value", [pytest.param(value, id=name) for name, value in hostile.values()])
    def test_never_make_validate_raise(self, value: Any) -> None:
        for document in hostile.documents(value):
            findings = validate(document)
            for finding in findings:
                assert type(finding.pointer) is type(finding.message) is str
                assert len(finding.message) < 300
            assert findings[-1].code == "DW302"  # on the second, well-formed statement
            validate(document[0])

    def test_are_reported_at_their_pointer(self) -> None:
        class Endless(dict[str, Any]):
            def items(self) -> Any:
                raise RuntimeError

        bad = Endless()
        findings = validate([bad, {"extension_range": "0-9", "activation_ranges": [bad, "4", "x"]}])
        assert [str(finding) for finding in findings] == [
            "/0: DW102 error: a value must be readable without an exception, got an Endless",
            "/1/activation_ranges/0: DW102 error: a value must be readable without an exception, got an Endless",
            "/1/activation_ranges/2: DW106 error: a number is expected at character 1, got 'x'",
        ]

    def test_of_strings_and_keys_do_not_hide_other_findings(self) -> None:
        def text(value: str) -> Any:
            return hostile.subclass(str)(value)

        unhashable, incomparable = hostile.subclass(list)(), hostile.subclass(object)()
        for document, expected in (
            (
                hostile.Fields([("extension_range", {"x": 1}), ("extension_range", {"y": 1})]),
                "DW105 DW101 DW101 DW101 DW101 DW101 DW105",
            ),
            (hostile.Fields([("extension_range", "x"), (text("odd"), 1), (unhashable, 1)]), "DW106 DW105 DW105 DW101"),
            ({"extension_range": text("0-9"), "activation_ranges": text("4, x")}, "DW106"),
            ({"extension_range": "0-9", "activation_ranges": "4", "route_number": text("0201")}, "DW401"),
            ({"extensions": [None], "status": text("ported")}, "DW102 DW601"),
            (hostile.Fields([(text("status"), "new"), (incomparable, 1), ("extensions", [])]), "DW602 DW105"),
            (hostile.Fields([(incomparable, 1), ("data", [None])]), "DW105 DW102"),
            (hostile.Fields([(incomparable, 1), ("extension_range", "x")]), "DW105 DW106 DW101"),
        ):
            assert " ".join(finding.code for finding in validate(document)) == expected

    def test_of_lists_are_reported_at_the_list(self) -> None:
        bad = hostile.subclass(list)(["4"])
        for document, pointer in (
            (bad, ""),
            ([[], bad], "/1"),
            ({"extensions": bad}, "/extensions"),
            ({"data": bad}, "/data"),
            ({"extension_range": "0-9", "activation_ranges": bad}, "/activation_ranges"),
        ):
            (finding,) = validate(document)
            assert (finding.code, finding.pointer) == ("DW102", pointer)

    def test_of_a_key_with_the_hash_of_a_field_do_not_break_the_fast_path(self) -> None:
        class Name(str):
            __slots__ = ()

            def __hash__(self) -> int:
                return hash("extension_range")

            def __eq__(self, other: object) -> bool:
                raise RuntimeError

        assert [finding.code for finding in validate({Name("x"): 1})] == ["DW105", "DW101", "DW101"]

    @pytest.mark.parametrize("stop", [MemoryError, KeyboardInterrupt])
    def test_can_raise_only_what_must_not_be_caught(self, stop: type[BaseException]) -> None:
        class Stopping(dict[str, Any]):
            def items(self) -> Any:
                raise stop

        class StoppingName(str):
            __slots__ = ()
            __hash__ = str.__hash__

            def __eq__(self, other: object) -> bool:
                raise stop

        class StoppingMeta(type):
            @property
            def __name__(cls) -> str:  # type: ignore[override]
                raise stop

        documents: list[Any] = [
            Stopping(),
            {StoppingName("extension_range"): 1},
            {"extension_range": "x", "activation_ranges": [{StoppingName("start_at"): 1, "end_at": 9}]},
            StoppingMeta("Made", (), {})(),
        ]
        for document in documents:
            with pytest.raises(stop):
                validate(document)

    def test_that_override_nothing_are_read_like_builtin_types(self) -> None:
        class Text(str):
            __slots__ = ()

        plain: Any = {
            "extension_range": {"start_at": 0, "end_at": 10, "x": 1},
            "activation_ranges": ["5-100", {"start_at": 7, "end_at": 8}, {"start_at": 1}],
            "route_number": "0201",
            "porting_phone_number_id": "a",
        }

        def wrapped(value: Any, mapping: Any, sequence: Any) -> Any:
            if isinstance(value, dict):
                return mapping({Text(name): wrapped(item, mapping, sequence) for name, item in value.items()})
            if isinstance(value, list):
                return sequence([wrapped(item, mapping, sequence) for item in value])
            return Text(value) if isinstance(value, str) else value

        for document in (plain, {"extensions": [plain, plain], "status": "ported"}, {"data": plain}, [plain, [plain]]):
            expected = validate(document)
            for mapping, sequence in ((MappingProxyType, tuple), (UserDict, UserList), (ChainMap, list)):
                assert validate(wrapped(document, mapping, sequence)) == expected


class TestDocumentOrder:
    @given(mistaken_statements())
    @example({"extension_range": {"end_at": 1000, "x/y": 0}})
    @example({"": 1, "extension_range": {"": 1, "end_at": 1000, "start_at": -1}, "x": 1})
    @example({"extension_range": "0030-69", "activation_ranges": [{"start_at": 9, "end_at": -1}, {}, {"x": 1}]})
    def test_of_the_fields_of_a_statement(self, statement: Any) -> None:
        assert is_in_document_order(statement, validate(statement))
        shuffled = dict(reversed(statement.items())) if isinstance(statement, dict) else statement
        assert is_in_document_order(shuffled, validate(shuffled))

    @given(st.lists(mistaken_statements(), max_size=3))
    def test_of_the_statements_of_a_document(self, statements: Any) -> None:
        for document in (
            [statements, {"x": 1, "extensions": statements, "status": "ported"}],
            {"status": "x", "data": statements},
            {"x": 1, "data": statements, "y": 1},
        ):
            assert is_in_document_order(document, validate(document))

    def test_is_by_code_at_one_pointer(self) -> None:
        findings = validate({"extension_range": "001-010", "activation_ranges": "4"})
        assert [(finding.code, finding.pointer) for finding in findings] == [
            ("DW107", "/extension_range"),
            ("DW301", "/extension_range"),
            ("DW302", "/extension_range"),
        ]

    def test_puts_missing_fields_after_present_ones(self) -> None:
        assert [finding.pointer for finding in validate({"extension_range": {"end_at": 1000, "x/y": 0}, "odd": 1})] == [
            "/extension_range/end_at",
            "/extension_range/x~1y",
            "/extension_range/start_at",
            "/odd",
            "/activation_ranges",
        ]


class TestStrings:
    ITEMS = st.lists(
        st.sampled_from(["5-12", "7-14", "200", "4l", "1--2", "1000", "9-0", "04", "004", "4", "1000-1001", "x"]),
        min_size=1,
        max_size=6,
    )

    @given(ITEMS, st.sampled_from(["0-99", "0-9", "5-12", "x"]))
    @example(["5-12", "7-14", "1000", "4l", "1--2"], "0-99")
    def test_have_the_same_findings_as_the_list_of_their_items(self, items: list[str], extension_range: str) -> None:
        in_string, in_list = (
            validate({"activation_ranges": activation_ranges, "extension_range": extension_range})
            for activation_ranges in (", ".join(items), items)
        )
        assert {finding.pointer for finding in in_string} <= {"/activation_ranges", "/extension_range"}
        for finding, expected in zip(in_string, in_list, strict=True):
            assert finding.code == expected.code
            if finding.code not in ("DW106", "DW107"):  # Their messages contain the position in the string.
                assert finding.message == expected.message

    def test_are_reported_with_the_position_of_each_mistake(self) -> None:
        findings = validate({"extension_range": "0-99", "activation_ranges": "5-12, 7-14, 1000, 4l, 1--2, 004"})
        assert [str(finding) for finding in findings] == [
            "/activation_ranges: DW202 error: 7-14 overlaps 5-12 at 7-12",
            "/activation_ranges: DW103 error: an extension must be within 0-999, got 1000",
            "/activation_ranges: DW106 error: a dash, a comma or the end is expected at character 20, got 'l' in '4l'",
            "/activation_ranges: DW106 error: a number is expected at character 25, got '-2' in '1--2'",
            "/activation_ranges: DW107 error: padded digits must have the block's width of 2, got '004' at character 29",
            "/activation_ranges: DW204 warning: 004 and 5-12 are adjacent; write them as one range",
            "/activation_ranges: DW205 warning: ranges must be in ascending order, got 004 after 7-14",
        ]

    def test_of_one_range_are_reported_with_every_mistake(self) -> None:
        findings = validate({"extension_range": "4l; 1--2, 4", "activation_ranges": ["4, 5", "x, 4"]})
        assert [str(finding) for finding in findings] == [
            "/extension_range: DW106 error: a dash, a comma or the end is expected at character 2, got 'l' in '4l'",
            "/extension_range: DW106 error: a number is expected at character 7, got '-2' in '1--2'",
            "/activation_ranges/0: DW106 error: one range is expected here, got 2: '4, 5'",
            "/activation_ranges/1: DW106 error: a number is expected at character 1, got 'x'",
        ]

    @pytest.mark.parametrize(
        ("extension_range", "activation_ranges", "expected"),
        [
            ("00-99", "04, 04", ["DW202 error: 04 overlaps 04 at 4"]),
            (
                "00-99",
                "00-100",
                [
                    "DW201 error: an activation range must lie within the extension range 00-99, got 00-100 with 100 outside"
                ],
            ),
            ("00-99", "09-00", ["DW104 error: a range must not end before it starts, got 09-00"]),
            ("00-99", "01000", ["DW103 error: an extension must be within 0-999, got 01000"]),
            ("00-99", "04, 05 bis 05", ["DW204 warning: 04 and 05-05 are adjacent; write them as one range"]),
            ("00-99", "09, 00", ["DW205 warning: ranges must be in ascending order, got 00 after 09"]),
            (
                "05-99",
                "05",
                [
                    "DW301 warning: a block is customarily 0-9, 0-99 or 0-999, got 05-99 (size 95)",
                    "DW302 warning: the ends of a block should have the same number of digits unless it is customary, "
                    "got 05-99, whose padding is undefined; it is read as 05-99",
                ],
            ),
        ],
    )
    def test_are_quoted_as_written(self, extension_range: str, activation_ranges: str, expected: list[str]) -> None:
        for value in (activation_ranges, activation_ranges.split(", ")):
            findings = validate({"extension_range": extension_range, "activation_ranges": value})
            messages = [
                f"{finding.code} {finding.severity}: {finding.message}"
                for finding in findings
                if finding.code != "DW107"
            ]
            assert messages == expected

    def test_are_quoted_as_written_in_collisions(self) -> None:
        block = {"extension_range": "00-99", "activation_ranges": "04", "porting_phone_number_id": "a"}
        (finding,) = validate([block, block])
        assert finding.message == "a number must be in one block only, got 00 to 99 in 00-99 (/0) and in 00-99 (/1)"


class TestMalformedRanges:
    """The other rules are still applied to the other ranges."""

    def test_do_not_hide_other_findings(self) -> None:
        findings = validate(
            {"extension_range": "0-10", "activation_ranges": ["5-12", "x", "7-14"], "route_number": "0201"}
        )
        assert pairs(findings) >= {
            ("DW106", "/activation_ranges/1"),
            ("DW201", "/activation_ranges/0"),
            ("DW202", "/activation_ranges/2"),
            ("DW401", "/route_number"),
        }

    def test_do_not_hide_overlaps_without_an_extension_range(self) -> None:
        assert pairs(validate({"activation_ranges": ["5-12", "12-14"]})) == {
            ("DW101", "/extension_range"),
            ("DW202", "/activation_ranges/1"),
        }
