"""The rules: each is documented by its docstring, and does what that says."""

import ast
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import RULES, ExtensionSet, Finding, Severity, UnknownRule, explain, plan, validate
from durchwahl.rules._rule import Rule, Violation
from durchwahl.strategies import activation_ranges

EXAMPLE = re.compile(r"^(Breaks|Passes): (.*(?:\n .*)*)$", re.MULTILINE)
EXAMPLES = [
    pytest.param(code, verb, ast.literal_eval(statement), id=f"{code} {verb} {number}")
    for code, rule in RULES.items()
    for number, (verb, statement) in enumerate(EXAMPLE.findall(rule.documentation))
]

SEVERITIES = {
    "error": "DW101 DW102 DW103 DW104 DW106 DW107 DW201 DW202 DW401 DW402 DW403 DW501 DW503 DW601 DW602 DW701 DW702",
    "warning": "DW105 DW203 DW204 DW205 DW301 DW302 DW502",
    "note": "DW404 DW703",
}


@pytest.mark.parametrize(("code", "verb", "statement"), EXAMPLES)
def test_the_examples_of_a_rule_are_true(code: str, verb: str, statement: Any) -> None:
    findings = plan(**statement).findings if code.startswith("DW7") else validate(statement)
    codes = {finding.code for finding in findings}
    assert (code in codes) == (verb == "Breaks")
    if verb == "Passes":
        assert not findings.errors


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_documented_with_both_kinds_of_example(code: str) -> None:
    rule = RULES[code]
    assert {verb for verb, _ in EXAMPLE.findall(rule.documentation)} == {"Breaks", "Passes"}
    first = rule.documentation.splitlines()[0]
    assert first[0].isupper()
    assert explain(code) == f"{code} {rule.name} ({rule.severity.value})\n\n{rule.documentation}"
    assert explain(code.lower()) == explain(code)


def test_the_table_holds_every_code_once_with_its_severity() -> None:
    for severity, codes in SEVERITIES.items():
        for code in codes.split():
            assert RULES[code].severity == severity
    assert list(RULES) == sorted(RULES) == sorted(" ".join(SEVERITIES.values()).split())
    assert all(code == rule.code for code, rule in RULES.items())
    assert RULES["DW202"].name == "overlapping-activation-ranges"
    with pytest.raises(TypeError):
        RULES["DW000"] = RULES["DW101"]  # type: ignore[index]


@pytest.mark.parametrize("code", ["DW999", "dw000", "", None, 202, []])
def test_only_rules_are_explained(code: Any) -> None:
    with pytest.raises(UnknownRule, match="a rule's code is one of DW101, "):
        explain(code)


def found(code: str, statement: Any) -> list[Finding]:
    return [finding for finding in validate(statement) if finding.code == code]


class TestOverlaps:
    """A range that repeats extensions of earlier ones is found once, with exactly what it repeats."""

    def test_reads_as_in_the_guide(self) -> None:
        (finding,) = found("DW202", {"extension_range": "0-99", "activation_ranges": ["5-12", "7-14"]})
        assert str(finding) == "/activation_ranges/1: DW202 7-14 overlaps 5-12 at 7-12"

    def test_names_the_first_three_and_counts_the_others(self) -> None:
        parts = ["1", "3", "5", "7", "9", "4-9"]
        assert [
            finding.message for finding in found("DW202", {"extension_range": "0-9", "activation_ranges": parts})
        ] == ["4-9 overlaps 5, 7, 9 at 5, 7, 9"]
        parts[-1] = "0-9"
        assert [
            finding.message for finding in found("DW202", {"extension_range": "0-9", "activation_ranges": parts})
        ] == ["0-9 overlaps 1, 3, 5 and 2 more at 1, 3, 5, 7, 9"]

    def test_do_not_count_what_only_touches(self) -> None:
        parts = ["3", "4", "5", "6", "10", "4-9"]
        assert [
            finding.message for finding in found("DW202", {"extension_range": "0-99", "activation_ranges": parts})
        ] == ["4-9 overlaps 4, 5, 6 at 4-6"]

    @given(st.lists(activation_ranges(), max_size=12))
    def test_are_those_of_a_comparison_of_each_with_each(self, parts: list[Any]) -> None:
        expected = []
        for index, part in enumerate(parts):
            met = [other for other in parts[:index] if set(other) & set(part)]
            if met:
                shared = str(ExtensionSet(set(part) & {extension for other in met for extension in other})).split(", ")
                if len(shared) > 10:
                    shared[10:] = [f"and {len(shared) - 10} more"]
                    shared[9:] = [" ".join(shared[9:])]
                more = f" and {len(met) - 3} more" if len(met) > 3 else ""
                expected.append(f"{part} overlaps {', '.join(map(str, met[:3]))}{more} at {', '.join(shared)}")
        statement = {"extension_range": "0-999", "activation_ranges": list(map(str, parts))}
        assert [finding.message for finding in found("DW202", statement)] == expected


def test_what_sticks_out_is_named_exactly() -> None:
    (finding,) = found("DW201", {"extension_range": "30-69", "activation_ranges": ["20-80"]})
    assert (
        finding.message
        == "an activation range must lie within the extension range 30-69, got 20-80 with 20-29, 70-80 outside"
    )


def test_touching_ranges_name_their_neighbours() -> None:
    findings = found("DW204", {"extension_range": "0-99", "activation_ranges": ["4", "6", "5"]})
    assert [finding.message for finding in findings] == ["4, 5 and 6 are adjacent; write them as one range"]


def test_adjacent_ranges_name_the_first_of_several_neighbors() -> None:
    findings = found("DW204", {"extension_range": "0-99", "activation_ranges": ["2-4", "4", "6", "6-9", "5"]})
    assert [finding.message for finding in findings] == ["2-4, 5 and 6 are adjacent; write them as one range"]


def test_overlaps_of_very_many_pieces_are_cut() -> None:
    parts = [f"{start:03}" for start in range(0, 1000, 2)]
    findings = found("DW202", {"extension_range": "0-999", "activation_ranges": [*parts, "000-999", "0" * 100]})
    assert [finding.message for finding in findings] == [
        "000-999 overlaps 000, 002, 004 and 497 more at 0, 2, 4, 6, 8, 10, 12, 14, 16, 18 and 490 more",
        "000000000000000... (100 digits) overlaps 000, 000-999 at 0",
    ]


def test_no_message_has_three_hundred_characters() -> None:
    check = Rule("DW000", Severity.NOTE, lambda: [Violation("", "x" * 299), Violation("", "x" * 300)])
    assert [finding.message for finding in check()] == ["x" * 299, "x" * 296 + "..."]


def test_pointers_escape_what_json_pointers_must() -> None:
    (finding,) = found("DW105", {"extension_range": "0-9", "activation_ranges": "4", "a/b~c": 1})
    assert finding.pointer == "/a~1b~0c"
    assert str(Finding("DW102", Severity.ERROR, "", "the whole document")) == "DW102 the whole document"
