"""The rules: each is documented by its docstring, whose examples are true."""

import ast
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import RULES, ExtensionSet, Finding, Severity, UnknownRule, explain, plan, validate
from durchwahl.rules._remedies import REMEDIES
from durchwahl.rules._rule import Rule, Violation
from durchwahl.rules.activation import no_activation_range
from durchwahl.rules.fields import range_ending_before_it_starts
from durchwahl.strategies import activation_ranges

EXAMPLE_RE = re.compile(r"^(Breaks|Passes): (.*(?:\n .*)*)$", re.MULTILINE)
EXAMPLES = [
    pytest.param(code, verb, ast.literal_eval(statement), id=f"{code} {verb} {number}")
    for code, rule in RULES.items()
    for number, (verb, statement) in enumerate(EXAMPLE_RE.findall(rule.documentation))
]

SEVERITIES = {
    "error": "DW101 DW102 DW103 DW104 DW106 DW107 DW201 DW202 DW401 DW402 DW403 DW501 DW503 DW601 DW602 DW701 DW702",
    "warning": "DW105 DW203 DW204 DW205 DW301 DW302 DW502",
    "note": "DW404 DW703",
}


def messages(code: str, extension_range: str, *activation_ranges: str) -> list[str]:
    findings = validate({"extension_range": extension_range, "activation_ranges": activation_ranges})
    return [finding.message for finding in findings if finding.code == code]


class TestDocumentation:
    @pytest.mark.parametrize(("code", "verb", "statement"), EXAMPLES)
    def test_has_true_examples(self, code: str, verb: str, statement: Any) -> None:
        findings = plan(**statement).findings if code.startswith("DW7") else validate(statement)
        assert (code in {finding.code for finding in findings}) == (verb == "Breaks")
        if verb == "Passes":
            assert not findings.errors

    @pytest.mark.parametrize("code", RULES)
    def test_has_a_sentence_and_both_kinds_of_examples(self, code: str) -> None:
        rule = RULES[code]
        assert {verb for verb, _ in EXAMPLE_RE.findall(rule.documentation)} == {"Breaks", "Passes"}
        assert re.match(r"[A-Z0-9].*\.\n\n", rule.documentation, re.DOTALL)
        repairs = f"\n\nRepairs: {REMEDIES[code].__doc__}" if code in REMEDIES else ""
        assert explain(code) == f"{code} {rule.name} ({rule.severity.value})\n\n{rule.documentation}{repairs}"
        assert explain(code.lower()) == explain(code)

    @pytest.mark.parametrize("code", ["DW999", "dw000", "", None, 202, []])
    def test_exists_for_known_codes_only(self, code: Any) -> None:
        with pytest.raises(UnknownRule, match="a rule's code must be one of DW101, "):
            explain(code)


def test_the_table_has_every_code_with_its_severity() -> None:
    expected = {code: severity for severity, codes in SEVERITIES.items() for code in codes.split()}
    assert {code: rule.severity for code, rule in RULES.items()} == expected
    assert list(RULES) == sorted(RULES)
    assert all(code == rule.code for code, rule in RULES.items())
    assert RULES["DW202"].name == "overlapping-activation-ranges"
    with pytest.raises(TypeError):
        RULES["DW000"] = RULES["DW101"]  # type: ignore[index]


def test_a_rule_finds_nothing_in_values_that_follow_it() -> None:
    """Validation calls some rules only for violations, but others may call them, too."""
    assert [*no_activation_range(False, ""), *range_ending_before_it_starts(4, 4, "")] == []


class TestOverlaps:
    def test_name_the_first_three_ranges_and_count_the_others(self) -> None:
        assert messages("DW202", "0-9", "1", "3", "5", "7", "9", "4-9") == ["4-9 overlaps 5, 7, 9 at 5, 7, 9"]
        assert messages("DW202", "0-9", "1", "3", "5", "7", "9", "0-9") == [
            "0-9 overlaps 1, 3, 5 and 2 more at 1, 3, 5, 7, 9"
        ]

    def test_do_not_include_adjacent_ranges(self) -> None:
        assert messages("DW202", "0-99", "3", "4", "5", "6", "10", "4-9") == ["4-9 overlaps 4, 5, 6 at 4-6"]

    @given(st.lists(activation_ranges(), max_size=12))
    def test_are_those_of_a_comparison_of_all_pairs(self, ranges: list[Any]) -> None:
        expected = []
        for index, later in enumerate(ranges):
            overlapped = [earlier for earlier in ranges[:index] if set(earlier) & set(later)]
            if overlapped:
                shared = ExtensionSet(
                    set(later) & {extension for earlier in overlapped for extension in earlier}
                ).ranges
                named = ", ".join(map(str, overlapped[:3])) + (
                    f" and {len(overlapped) - 3} more" * (len(overlapped) > 3)
                )
                listed = ", ".join(map(str, shared[:10])) + (f" and {len(shared) - 10} more" * (len(shared) > 10))
                expected.append(f"{later} overlaps {named} at {listed}")
        assert messages("DW202", "0-999", *map(str, ranges)) == expected

    def test_are_cut_if_there_are_many(self) -> None:
        single = [f"{start:03}" for start in range(0, 1000, 2)]
        assert messages("DW202", "0-999", *single, "000-999", "0" * 100) == [
            "000-999 overlaps 000, 002, 004 and 497 more at 0, 2, 4, 6, 8, 10, 12, 14, 16, 18 and 490 more",
            "000000000000000... (100 digits) overlaps 000, 000-999 at 0",
        ]


def test_extensions_outside_are_named_exactly() -> None:
    assert messages("DW201", "30-69", "20-80") == [
        "an activation range must lie within the extension range 30-69, got 20-80 with 20-29, 70-80 outside"
    ]


@pytest.mark.parametrize(
    ("ranges", "expected"), [(["4", "6", "5"], "4, 5 and 6"), (["2-4", "4", "6", "6-9", "5"], "2-4, 5 and 6")]
)
def test_adjacent_ranges_name_the_first_neighbor_on_each_side(ranges: list[str], expected: str) -> None:
    assert messages("DW204", "0-99", *ranges) == [f"{expected} are adjacent; write them as one range"]


def test_messages_are_cut_below_300_characters() -> None:
    check = Rule("DW000", Severity.NOTE, lambda: [Violation("", "x" * 299), Violation("", "x" * 300)])
    assert [finding.message for finding in check()] == ["x" * 299, "x" * 296 + "..."]


def test_pointers_are_escaped() -> None:
    (finding,) = validate({"extension_range": "0-9", "activation_ranges": "4", "a/b~c": 1})
    assert finding.pointer == "/a~1b~0c"
    assert str(Finding("DW102", Severity.ERROR, "", "the whole document")) == "DW102 error: the whole document"
