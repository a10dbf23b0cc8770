"""All small cases: every pair of sets of the extensions 0-5, and every statement of two ranges with ends from 0 to 3."""

import operator
from itertools import product

import oracle
from durchwahl import ExtensionSet, validate

OPERATORS = (
    operator.and_,
    operator.or_,
    operator.sub,
    operator.xor,
    operator.le,
    operator.lt,
    operator.ge,
    operator.eq,
)


def test_sets_have_the_operators_of_frozenset() -> None:
    members = [frozenset(digit for digit in range(6) if mask >> digit & 1) for mask in range(64)]
    sets = {each: ExtensionSet(each) for each in members}
    for (left, left_set), (right, right_set) in product(sets.items(), repeat=2):
        assert all(operation(left_set, right_set) == operation(left, right) for operation in OPERATORS)
        assert left_set.isdisjoint(right_set) == left.isdisjoint(right)


def test_statements_have_the_findings_of_the_oracle() -> None:
    ranges = [{"start_at": start_at, "end_at": end_at} for start_at, end_at in product(range(4), repeat=2)]
    for extension_range, *activation_ranges in product(ranges, repeat=3):
        statement = {"extension_range": extension_range, "activation_ranges": activation_ranges}
        findings = [(finding.code, finding.pointer) for finding in validate(statement)]
        assert len(findings) == len(set(findings))
        assert set(findings) == oracle.violations(statement)
