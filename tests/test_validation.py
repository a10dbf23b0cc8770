"""validate: everything that is wrong, at its place, whatever a statement holds."""

import copy
import json
from collections import ChainMap, UserDict, UserList
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import hostile
import oracle
from durchwahl import RULES, Finding, Severity, validate
from durchwahl._statements import check_statement, is_trivially_valid
from durchwahl.strategies import mistaken_statements, statements

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=4),
    max_leaves=10,
)


def places(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(finding.code, finding.pointer) for finding in findings}


class TestTheVerdictIsThatOfTheLaw:
    """What is found, and where, is what an independent statement of the rules finds there."""

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
    def test_on_statements_with_mistakes(self, statement: Any) -> None:
        assert places(validate(statement)) == oracle.violations(statement)

    @settings(max_examples=2 * settings().max_examples)
    @given(statements())
    def test_on_statements_that_can_be_ordered(self, statement: Any) -> None:
        findings = validate(statement)
        assert places(findings) == oracle.violations(statement)
        assert not [finding for finding in findings if finding.severity is Severity.ERROR]


class TestTheFastPath:
    """A fast look may only skip what the rules would find nothing in."""

    @settings(max_examples=2 * settings().max_examples)
    @given(statements() | mistaken_statements())
    def test_never_passes_what_the_rules_find_something_in(self, statement: Any) -> None:
        if is_trivially_valid(statement):
            assert check_statement(statement).findings == ()

    @given(statements())
    def test_passes_what_is_clean_in_the_wire_form(self, statement: Any) -> None:
        on_the_wire = isinstance(statement["extension_range"], dict) and (
            isinstance(statement["activation_ranges"], list) and isinstance(statement["activation_ranges"][:1], list)
        )
        mappings = on_the_wire and all(isinstance(item, dict) for item in statement["activation_ranges"])
        if mappings and not check_statement(statement).findings:
            assert is_trivially_valid(statement)

    CLEAN = {
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
    def test_takes_request_bodies_records_and_routes(self, others: dict[str, Any]) -> None:
        assert is_trivially_valid({**self.CLEAN, **others})

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            (("extension_range",), "0-99"),
            (("extension_range", "start_at"), False),
            (("extension_range", "start_at"), 1),
            (("extension_range", "end_at"), 99.0),
            (("extension_range", "end_at"), 98),
            (("extension_range", "end_at"), 9),
            (("extension_range", "stop"), 9),
            (("activation_ranges",), ()),
            (("activation_ranges",), []),
            (("activation_ranges",), "4"),
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
            (("route_number",), "+43 1 2345678"),
            (("route_number",), "030 1234567"),
            (("route_number",), "+49 20 12345678"),
        ],
    )
    def test_leaves_everything_else_to_the_rules(self, path: tuple[Any, ...], value: Any) -> None:
        statement: Any = copy.deepcopy(self.CLEAN)
        holder = statement
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = value
        assert not is_trivially_valid(statement)
        assert not is_trivially_valid({**statement, "id": "1"})


class TestNothingRaises:
    """A statement is somebody's file: whatever it holds is answered with findings."""

    @settings(max_examples=2 * settings().max_examples)
    @given(
        ANYTHING | st.dictionaries(st.sampled_from(["extension_range", "activation_ranges", "route_number"]), ANYTHING)
    )
    def test_on_anything(self, document: Any) -> None:
        for finding in validate(document):
            assert finding.code in RULES
            assert finding.severity is RULES[finding.code].severity
            assert "\n" not in finding.message

    def test_on_endless_nesting_and_itself(self) -> None:
        deep: Any = []
        for _ in range(100_000):
            deep = [deep]
        itself: dict[str, Any] = {}
        itself["extension_range"] = itself["activation_ranges"] = itself
        assert places(validate({"extension_range": deep, "activation_ranges": [deep]})) == {
            ("DW102", "/extension_range"),
            ("DW102", "/activation_ranges/0"),
        }
        assert ("DW102", "/activation_ranges") in places(validate(itself))

    @pytest.mark.parametrize("text", ["1000", "01000", "1000-1000", "1000 bis 1000"])
    def test_on_one_extension_out_of_bounds_which_is_reported_once(self, text: str) -> None:
        for activation_ranges in (text, [text]):
            findings = validate({"extension_range": "0-999", "activation_ranges": activation_ranges})
            assert [finding.code for finding in findings] == ["DW103"]

    @pytest.mark.parametrize("number", [10**30, -(10**30), pytest.param(10**5000, id="5001 digits")])
    def test_on_huge_integers_which_a_message_shows_shortly(self, number: int) -> None:
        findings = validate({"extension_range": {"start_at": 0, "end_at": number}, "activation_ranges": ["4"]})
        assert places(findings) == {("DW103", "/extension_range/end_at")}
        assert len(findings[0].message) < 200

    @pytest.mark.parametrize("start_at", [-1, -2])
    def test_on_an_extension_below_the_first(self, start_at: int) -> None:
        whole, part = {"start_at": 0, "end_at": 9}, {"start_at": start_at, "end_at": 4}
        findings = validate({"extension_range": whole, "activation_ranges": [part]})
        assert places(findings) == {("DW103", "/activation_ranges/0/start_at")}

    @pytest.mark.parametrize("key", [4, None, 4.0, ("a",), b"a", "\ud800", "", pytest.param(10**5000, id="huge")])
    def test_on_keys_that_no_file_could_have(self, key: Any) -> None:
        findings = validate(
            {"extension_range": {"start_at": 0, "end_at": 9, key: 1}, "activation_ranges": ["4"], key: 1}
        )
        assert [finding.code for finding in findings] == ["DW105", "DW105"]
        assert eval(repr(findings[0]), {"Finding": Finding, "Severity": Severity}) == findings[0]

    @pytest.mark.parametrize("items", ["4," * 50_000, "," * 50_000, "x" * 1_000_000, "4 " * 500_000])
    def test_on_very_long_texts_with_at_most_one_finding_for_each_item(self, items: str) -> None:
        findings = validate({"extension_range": "0-99", "activation_ranges": items + "x", "route_number": items})
        assert {("DW106", "/activation_ranges"), ("DW401", "/route_number")} <= places(findings)
        assert len(findings) <= items.count(",") + 2
        assert all(len(finding.message) < 300 for finding in findings)

    @pytest.mark.slow
    @pytest.mark.parametrize("item", ["0-999", "4", {"start_at": 998, "end_at": 999}, None])
    def test_on_a_hundred_thousand_ranges_with_at_most_a_few_findings_each(self, item: Any) -> None:
        findings = validate({"extension_range": "0-999", "activation_ranges": [item] * 100_000})
        assert 99_999 <= len(findings) <= 100_000
        assert max(len(finding.message) for finding in findings) < 200


def is_in_document_order(document: Any, findings: Sequence[Finding]) -> bool:
    """Whether findings come in the order of a walk through the document, and by code at one pointer.

    The items of a text have the pointer of the text, and come in their own order.
    """
    positions: dict[str, int] = {}
    for pointer in oracle.pointers(document):
        positions.setdefault(pointer, len(positions))
    places = [(positions[finding.pointer], finding.code) for finding in findings]
    return all(
        before[0] < after[0]
        or (before[0] == after[0] and (before[1] <= after[1] or "activation_ranges" in found.pointer))
        for before, after, found in zip(places, places[1:], findings[1:], strict=False)
    )


class TestHostileClasses:
    """What a value's own class raises is a finding at the value, and hides nothing else."""

    @pytest.mark.parametrize("value", [pytest.param(value, id=name) for name, value in hostile.values()])
    def test_make_validate_raise_nothing(self, value: Any) -> None:
        for document in hostile.documents(value):
            findings = validate(document)
            for finding in findings:
                assert type(finding.pointer) is type(finding.message) is str
                assert len(finding.message) < 300
            assert findings[-1].code == "DW302"  # the good statement after it is still checked
            validate(document[0])

    def test_are_named_where_they_are(self) -> None:
        class Endless(dict[str, Any]):
            def items(self) -> Any:
                raise RuntimeError

        bad = Endless()
        found = [
            (finding.code, finding.pointer, finding.message)
            for finding in validate([bad, {"extension_range": "0-9", "activation_ranges": [bad, "4", "x"]}])
        ]
        assert found == [
            ("DW102", "/0", "a value must be readable without an exception, got an Endless"),
            ("DW102", "/1/activation_ranges/0", "a value must be readable without an exception, got an Endless"),
            ("DW106", "/1/activation_ranges/2", "a number is expected at character 1, got 'x'"),
        ]

    def test_of_strings_lists_and_keys_hide_nothing_beside_them(self) -> None:
        def text(value: str) -> Any:
            return hostile.subclass(str)(value)

        unhashable, incomparable = hostile.subclass(list)(), hostile.subclass(object)()
        for document, expected in (
            (hostile.Fields([("extension_range", "x"), (text("odd"), 1), (unhashable, 1)]), "DW106 DW105 DW105 DW101"),
            ({"extension_range": text("0-9"), "activation_ranges": text("4, x")}, "DW106"),
            ({"extension_range": "0-9", "activation_ranges": "4", "route_number": text("0201")}, "DW401"),
            ({"extensions": [None], "status": text("ported")}, "DW102 DW601"),
            (hostile.Fields([(text("status"), "new"), (incomparable, 1), ("extensions", [])]), "DW602 DW105"),
            (hostile.Fields([(incomparable, 1), ("data", [None])]), "DW105 DW102"),
            (hostile.Fields([(incomparable, 1), ("extension_range", "x")]), "DW105 DW106 DW101"),
        ):
            assert " ".join(finding.code for finding in validate(document)) == expected

    def test_of_a_list_are_found_at_the_list(self) -> None:
        bad = hostile.subclass(list)(["4"])
        whole = {"extension_range": "0-9"}
        for document, pointer in (
            (bad, ""),
            ([[], bad], "/1"),
            ({"extensions": bad}, "/extensions"),
            ({"data": bad}, "/data"),
            ({**whole, "activation_ranges": bad}, "/activation_ranges"),
        ):
            (finding,) = validate(document)
            assert (finding.code, finding.pointer) == ("DW102", pointer)

    def test_of_a_key_that_looks_like_a_field_are_not_met_by_the_fast_path(self) -> None:
        class Name(str):
            __slots__ = ()

            def __hash__(self) -> int:
                return hash("extension_range")

            def __eq__(self, other: object) -> bool:
                raise RuntimeError

        assert [finding.code for finding in validate({Name("x"): 1})] == ["DW105", "DW101", "DW101"]

    @pytest.mark.parametrize("stop", [MemoryError, KeyboardInterrupt])
    def test_stop_validation_only_with_what_nobody_may_catch(self, stop: type[BaseException]) -> None:
        class Stopping(dict[str, Any]):
            def items(self) -> Any:
                raise stop

        class StoppingName(str):
            __slots__ = ()

            def __hash__(self) -> int:
                return hash("extension_range")

            def __eq__(self, other: object) -> bool:
                raise stop

        class StoppingMeta(type):
            @property
            def __name__(cls) -> str:  # type: ignore[override]
                raise stop

        documents: list[Any] = [Stopping(), {StoppingName("x"): 1}, StoppingMeta("Made", (), {})()]
        for document in documents:
            with pytest.raises(stop):
                validate(document)

    def test_that_only_extend_pythons_own_change_nothing(self) -> None:
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
                return mapping({Text(name): wrapped(one, mapping, sequence) for name, one in value.items()})
            if isinstance(value, list):
                return sequence([wrapped(one, mapping, sequence) for one in value])
            return Text(value) if isinstance(value, str) else value

        for document in (plain, {"extensions": [plain, plain], "status": "ported"}, {"data": plain}, [plain, [plain]]):
            expected = validate(document)
            for mapping, sequence in ((MappingProxyType, tuple), (UserDict, UserList), (ChainMap, list)):
                assert validate(wrapped(document, mapping, sequence)) == expected


class TestTheOrderIsThatOfTheDocument:
    @given(mistaken_statements())
    @example({"extension_range": {"end_at": 1000, "x/y": 0}})
    @example({"": 1, "extension_range": {"": 1, "end_at": 1000, "start_at": -1}, "x": 1})
    @example({"extension_range": "0030-69", "activation_ranges": [{"start_at": 9, "end_at": -1}, {}, {"x": 1}]})
    def test_of_fields_items_and_ends(self, statement: Any) -> None:
        assert is_in_document_order(statement, validate(statement))
        shuffled = dict(reversed(statement.items())) if isinstance(statement, dict) else statement
        assert is_in_document_order(shuffled, validate(shuffled))

    @given(st.lists(mistaken_statements(), max_size=3))
    def test_of_statements_in_orders_and_lists(self, statements: Any) -> None:
        for document in (
            [statements, {"x": 1, "extensions": statements, "status": "ported"}],
            {"status": "x", "data": statements},
            {"x": 1, "data": statements, "y": 1},
        ):
            assert is_in_document_order(document, validate(document))

    def test_at_one_pointer_is_that_of_the_codes(self) -> None:
        findings = validate({"extension_range": "001-010", "activation_ranges": "4"})
        assert [(finding.code, finding.pointer) for finding in findings] == [
            ("DW107", "/extension_range"),
            ("DW301", "/extension_range"),
            ("DW302", "/extension_range"),
        ]

    def test_puts_what_is_missing_after_what_is_there(self) -> None:
        assert [finding.pointer for finding in validate({"extension_range": {"end_at": 1000, "x/y": 0}, "odd": 1})] == [
            "/extension_range/end_at",
            "/extension_range/x~1y",
            "/extension_range/start_at",
            "/odd",
            "/activation_ranges",
        ]


class TestAText:
    """A text of ranges is read as the list of its items is."""

    ITEMS = st.lists(
        st.sampled_from(["5-12", "7-14", "200", "4l", "1--2", "1000", "9-0", "04", "004", "4", "1000-1001", "x"]),
        min_size=1,
        max_size=6,
    )

    @given(ITEMS, st.sampled_from(["0-99", "0-9", "5-12", "x"]))
    @example(["5-12", "7-14", "1000", "4l", "1--2"], "0-99")
    def test_has_the_findings_of_its_items_in_their_order(self, items: list[str], whole: str) -> None:
        as_text, as_list = (
            list(validate({"activation_ranges": activation, "extension_range": whole}))
            for activation in (", ".join(items), items)
        )
        assert [finding.code for finding in as_text] == [finding.code for finding in as_list]
        assert {finding.pointer for finding in as_text} <= {"/activation_ranges", "/extension_range"}
        for one, other in zip(as_text, as_list, strict=True):
            if one.code not in ("DW106", "DW107"):  # those name the character
                assert one.message == other.message

    def test_names_the_character_of_each_mistake(self) -> None:
        findings = validate({"extension_range": "0-99", "activation_ranges": "5-12, 7-14, 1000, 4l, 1--2, 004"})
        assert [str(finding) for finding in findings] == [
            "/activation_ranges: DW202 7-14 overlaps 5-12 at 7-12",
            "/activation_ranges: DW103 an extension must be within 0-999, got 1000",
            "/activation_ranges: DW106 a dash, a comma or the end is expected at character 20, got 'l' in '4l'",
            "/activation_ranges: DW106 a number is expected at character 25, got '-2' in '1--2'",
            "/activation_ranges: DW107 padded digits must have the block's width of 2, got '004' at character 29",
            "/activation_ranges: DW204 004 and 5-12 are adjacent; write them as one range",
            "/activation_ranges: DW205 ranges must be in ascending order, got 004 after 7-14",
        ]

    def test_of_one_range_has_every_mistake_reported(self) -> None:
        findings = validate({"extension_range": "4l; 1--2, 4", "activation_ranges": ["4, 5", "x, 4"]})
        assert [str(finding) for finding in findings] == [
            "/extension_range: DW106 a dash, a comma or the end is expected at character 2, got 'l' in '4l'",
            "/extension_range: DW106 a number is expected at character 7, got '-2' in '1--2'",
            "/activation_ranges/0: DW106 one range is expected here, got 2: '4, 5'",
            "/activation_ranges/1: DW106 a number is expected at character 1, got 'x'",
        ]

    @pytest.mark.parametrize(
        ("whole", "parts", "expected"),
        [
            ("00-99", "04, 04", ["DW202 04 overlaps 04 at 4"]),
            (
                "00-99",
                "00-100",
                ["DW201 an activation range must lie within the extension range 00-99, got 00-100 with 100 outside"],
            ),
            ("00-99", "09-00", ["DW104 a range must not end before it starts, got 09-00"]),
            ("00-99", "01000", ["DW103 an extension must be within 0-999, got 01000"]),
            ("00-99", "04, 05 bis 05", ["DW204 04 and 05-05 are adjacent; write them as one range"]),
            ("00-99", "09, 00", ["DW205 ranges must be in ascending order, got 00 after 09"]),
            (
                "05-99",
                "05",
                [
                    "DW301 a block is customarily 0-9, 0-99 or 0-999, got 05-99 (size 95)",
                    "DW302 the ends of a block must have the same number of digits unless it is customary, "
                    "got 05-99, whose padding is undefined; it is read as 05-99",
                ],
            ),
        ],
    )
    def test_is_quoted_as_written(self, whole: str, parts: str, expected: list[str]) -> None:
        findings = validate(
            {"extension_range": whole, "activation_ranges": [part.strip() for part in parts.split(",")]}
        )
        messages = [f"{finding.code} {finding.message}" for finding in findings]
        assert [message for message in messages if not message.startswith("DW107")] == expected
        findings = validate({"extension_range": whole, "activation_ranges": parts})
        messages = [f"{finding.code} {finding.message}" for finding in findings]
        assert [message for message in messages if not message.startswith("DW107")] == expected

    def test_is_quoted_as_written_where_blocks_collide(self) -> None:
        block = {"extension_range": "00-99", "activation_ranges": "04", "porting_phone_number_id": "a"}
        (finding,) = validate([block, block])
        assert finding.message == "a number must be in one block only, got 00 to 99 in 00-99 (/0) and in 00-99 (/1)"


class TestAMalformedRange:
    """It takes part in no further rule, and the others are still judged."""

    def test_does_not_hide_what_is_wrong_with_the_others(self) -> None:
        findings = validate(
            {"extension_range": "0-10", "activation_ranges": ["5-12", "x", "7-14"], "route_number": "0201"}
        )
        assert places(findings) >= {
            ("DW106", "/activation_ranges/1"),
            ("DW201", "/activation_ranges/0"),
            ("DW202", "/activation_ranges/2"),
            ("DW401", "/route_number"),
        }

    def test_leaves_overlaps_to_be_found_without_an_extension_range(self) -> None:
        assert places(validate({"activation_ranges": ["5-12", "12-14"]})) == {
            ("DW101", "/extension_range"),
            ("DW202", "/activation_ranges/1"),
        }


def test_findings_survive_json() -> None:
    findings = validate({"extension_range": "0-10", "activation_ranges": None})
    assert json.loads(json.dumps([{"severity": finding.severity} for finding in findings]))[0] == {
        "severity": "warning"
    }
