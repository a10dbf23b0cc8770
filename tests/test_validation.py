"""validate: everything that is wrong, at its place, whatever a statement holds."""

import copy
import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import law
from durchwahl import RULES, Finding, Severity, validate
from durchwahl.rules.glance import is_plainly_clean
from durchwahl.rules.verdict import judge
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
        assert places(validate(statement)) == law.breaches(statement)

    @settings(max_examples=2 * settings().max_examples)
    @given(statements())
    def test_on_statements_that_can_be_ordered(self, statement: Any) -> None:
        findings = validate(statement)
        assert places(findings) == law.breaches(statement)
        assert not [finding for finding in findings if finding.severity is Severity.ERROR]


class TestTheFastPath:
    """A fast look may only skip what the rules would find nothing in."""

    @settings(max_examples=2 * settings().max_examples)
    @given(statements() | mistaken_statements())
    def test_never_passes_what_the_rules_find_something_in(self, statement: Any) -> None:
        if is_plainly_clean(statement):
            assert judge(statement).findings == ()

    @given(statements())
    def test_passes_what_is_clean_in_the_wire_form(self, statement: Any) -> None:
        on_the_wire = isinstance(statement["extension_range"], dict) and (
            isinstance(statement["activation_ranges"], list) and isinstance(statement["activation_ranges"][:1], list)
        )
        mappings = on_the_wire and all(isinstance(item, dict) for item in statement["activation_ranges"])
        if mappings and not judge(statement).findings:
            assert is_plainly_clean(statement)

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
        assert is_plainly_clean({**self.CLEAN, **others})

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
        assert not is_plainly_clean(statement)
        assert not is_plainly_clean({**statement, "id": "1"})


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

    @pytest.mark.slow
    def test_on_a_million_characters(self) -> None:
        findings = validate(
            {"extension_range": "0-99", "activation_ranges": "4," * 500_000 + "x", "route_number": "+" * 10**6}
        )
        assert places(findings) == {("DW106", "/activation_ranges"), ("DW401", "/route_number")}
        assert all(len(finding.message) < 300 for finding in findings)

    @pytest.mark.slow
    @pytest.mark.parametrize("item", ["0-999", "4", {"start_at": 998, "end_at": 999}, None])
    def test_on_a_hundred_thousand_ranges_with_at_most_a_few_findings_each(self, item: Any) -> None:
        findings = validate({"extension_range": "0-999", "activation_ranges": [item] * 100_000})
        assert 99_999 <= len(findings) <= 100_000
        assert max(len(finding.message) for finding in findings) < 200


class TestTheOrderIsThatOfTheDocument:
    def test_of_fields_and_items(self) -> None:
        findings = validate(
            {
                "route_number": "x",
                "odd": 1,
                "activation_ranges": ["9-0", "20", {"end_at": -1, "start_at": 1000}, "0-5", "1"],
                "extension_range": "0-10",
            }
        )
        assert [finding.pointer for finding in findings] == [
            "/route_number",
            "/odd",
            "/activation_ranges/0",
            "/activation_ranges/1",
            "/activation_ranges/2/end_at",
            "/activation_ranges/2/start_at",
            "/activation_ranges/3",
            "/activation_ranges/4",
            "/extension_range",
            "/extension_range",
        ]

    def test_and_what_is_missing_comes_last(self) -> None:
        assert [finding.pointer for finding in validate({"odd": 1})] == [
            "/odd",
            "/extension_range",
            "/activation_ranges",
        ]


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
