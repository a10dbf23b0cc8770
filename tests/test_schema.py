"""The JSON Schema: it rejects only documents with errors, accepts all valid ones, and finds common mistakes."""

import ast
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from durchwahl import MAX_EXTENSION, RULES, validate
from durchwahl.rules.order import STATUSES
from durchwahl.schema import json_schema
from durchwahl.strategies import extension_blocks, mistaken_statements, orders, statements

SCHEMA = Draft202012Validator(json_schema())

STRINGS = (
    st.text(max_size=8) | st.text(st.sampled_from("0123456789-–.,; bis+49"), max_size=12) | st.sampled_from(STATUSES)
)
ENDS = st.integers(-2, MAX_EXTENSION + 2) | st.sampled_from([0, 9, 99, 999, True, None, 4.0, 4.5, "4", "04"])
RANGES = STRINGS | st.fixed_dictionaries({}, optional={"start_at": ENDS, "end_at": ENDS, "who": STRINGS}) | ENDS
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | STRINGS,
    lambda values: (
        st.lists(values, max_size=3)
        | st.dictionaries(
            st.sampled_from(["extensions", "status", "data", "meta", "extension_range", "activation_ranges"]), values
        )
    ),
    max_leaves=8,
)
STATEMENTS = st.fixed_dictionaries(
    {},
    optional={
        "extension_range": RANGES,
        "activation_ranges": st.lists(RANGES, max_size=3) | STRINGS | ENDS,
        "route_number": STRINGS | st.sampled_from(["tel:+49-30-123", "0049 30 123", "+4(0)9 30 123"]) | st.none(),
        "porting_phone_number_id": STRINGS | st.none() | st.integers(),
        "remark": ANY,
    },
)
LISTS = st.lists(STATEMENTS, max_size=2)
DOCUMENTS = (
    STATEMENTS
    | LISTS
    | st.fixed_dictionaries({}, optional={"extensions": LISTS | ANY, "status": STRINGS, "remark": ANY})
    | st.fixed_dictionaries({}, optional={"data": LISTS | STATEMENTS | ANY, "meta": ANY})
    | ANY
)
DOCUMENTS |= st.lists(DOCUMENTS | st.lists(DOCUMENTS, max_size=2), max_size=2)


def has_errors(document: Any) -> bool:
    return bool(validate(document).errors)


def test_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(json_schema())
    assert json.loads(json.dumps(json_schema())) == json_schema()


ANSWERS = extension_blocks().map(lambda block: {"data": [block.to_payload("f24151b6")], "meta": {}})


@given(DOCUMENTS | statements() | mistaken_statements() | orders() | ANSWERS)
def test_rejects_only_documents_with_errors(document: Any) -> None:
    assert SCHEMA.is_valid(document) or has_errors(document)


@given(st.text(st.sampled_from("0123456789 -–…\x1c\x85\u2028\n.,;bBiIsS"), max_size=12))
def test_rejects_only_notation_with_errors(text: str) -> None:
    for statement in (
        {"extension_range": "0-999", "activation_ranges": text},
        {"extension_range": text, "activation_ranges": ""},
    ):
        assert SCHEMA.is_valid(statement) or has_errors(statement)


EMPTY = {"extension_range": "0-9", "activation_ranges": []}


@pytest.mark.parametrize(
    "fields",
    [
        *({"extension_range": {"start_at": 0, "end_at": end}} for end in (1000, -1, "9", None)),
        *({"extension_range": value} for value in ("0-1000", "1--2", "0-9, 4", {"start_at": 0}, None)),
        *({"activation_ranges": value} for value in (["4,"], "4,", [4], True)),
        *({"route_number": value} for value in ("0201 2345678", None)),
        {"porting_phone_number_id": 4},
    ],
)
def test_finds_mistakes_in_statements(fields: dict[str, Any]) -> None:
    statement = {**EMPTY, **fields}
    for document in (statement, [statement], {"extensions": [statement]}, {"data": statement}, {"data": [statement]}):
        assert not SCHEMA.is_valid(document)
        assert has_errors(document)


@pytest.mark.parametrize(
    "document",
    [
        *({"extensions": [], "status": "in_process"}, {"extensions": [EMPTY], "status": "ported"}, {"status": "draft"}),
        *({"extensions": {}}, {"data": 4}, {"extension_range": "0-9"}, {"activation_ranges": []}, {}, 4),
    ],
)
def test_finds_mistakes_in_documents(document: Any) -> None:
    assert not SCHEMA.is_valid(document)
    assert has_errors(document)


def test_accepts_nested_lists_of_documents() -> None:
    documents = [EMPTY, {"status": "draft", "extensions": [EMPTY]}, {"data": [EMPTY]}, []]
    for document in (documents, [documents, documents]):
        assert SCHEMA.is_valid(document)
        assert not has_errors(document)
        assert not SCHEMA.is_valid([*document, None])


def test_accepts_the_valid_examples_of_the_rules() -> None:
    for rule in RULES.values():
        if rule.code.startswith("DW7"):
            continue  # examples for `plan`
        for example in re.findall(r"^Passes: (.*(?:\n .*)*)$", rule.documentation, re.MULTILINE):
            assert SCHEMA.is_valid(ast.literal_eval(example)), example


@pytest.mark.parametrize(
    "fields",
    [
        *({"porting_phone_number_id": None}, {"remark": {"name": "Anna"}}, {"data": 4}, {"status": "ported"}),
        {"activation_ranges": "4\x1c,\x855"},
    ],
)
def test_accepts_null_ids_unknown_fields_and_all_white_space(fields: dict[str, Any]) -> None:
    statement = {**EMPTY, **fields}
    for document in (statement, [statement], {"extensions": [statement]}, {"extensions": [], "status": "ported"}):
        assert not has_errors(document)
        assert SCHEMA.is_valid(document)
