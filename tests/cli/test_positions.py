"""Positions: the text at a value's position is that value, in every format."""

import csv
import io
import json
import math
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from durchwahl.cli.documents import Document, Location, PositionMap, Source
from durchwahl.cli.files import parse_document
from durchwahl.cli.read_csv import parse_csv
from durchwahl.cli.rewrite import value_at
from durchwahl.findings import join_pointer

TEXTS = st.text(max_size=6) | st.sampled_from(
    ["ü", "😀", '"', "\\", "/", "~", "\t", "#", ": ", "a, b", "04", "true", "\u2028"]
)
# PyYAML reads and writes 08 and 1E0 as strings without quotation marks, which are ambiguous numbers here.
UNAMBIGUOUS = TEXTS.filter(lambda text: text[:1] not in "+-.0123456789" or not text)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | UNAMBIGUOUS
VALUES = st.recursive(
    SCALARS,
    lambda values: st.lists(values, max_size=4) | st.dictionaries(UNAMBIGUOUS, values, max_size=4),
    max_leaves=12,
)


def values_with_pointers(value: Any, pointer: str = "") -> list[tuple[str, Any]]:
    """Return all values in a value, itself included, with their pointers."""
    values = [(pointer, value)]
    if isinstance(value, dict):
        for key, member in value.items():
            values += values_with_pointers(member, join_pointer(pointer, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            values += values_with_pointers(item, join_pointer(pointer, index))
    return values


def written(document: Document, positions: PositionMap, pointer: str) -> str:
    span = positions.find(pointer)
    return document.source.text[span.start : span.end]


@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_json_positions_contain_their_values(value: Any, indent: Any, escaped: bool) -> None:
    document = parse_document("a.json", json.dumps(value, indent=indent, ensure_ascii=escaped).encode())
    positions = document.positions()
    for pointer, member in values_with_pointers(value):
        assert json.loads(written(document, positions, pointer)) == member


@given(VALUES, st.data())
def test_requested_positions_equal_those_of_all(value: Any, data: st.DataObject) -> None:
    document = parse_document("a.json", json.dumps(value).encode())
    positions = document.positions()
    pointers = data.draw(st.lists(st.sampled_from([pointer for pointer, _ in values_with_pointers(value)])))
    requested = document.positions(pointers)
    assert all(requested.find(pointer) == positions.find(pointer) for pointer in pointers)
    assert requested.spans.items() <= positions.spans.items()


@given(VALUES, st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_yaml_positions_contain_their_values(value: Any, flow: bool, line_end: str) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True, line_break=line_end, sort_keys=False)
    document = parse_document("a.yaml", ("# ü\n" + text).encode())
    positions = document.positions()
    for pointer, member in values_with_pointers(document.value):
        assert member == value_at(document.value, pointer)
        if isinstance(member, dict | list) and not flow:
            continue
        text = written(document, positions, pointer)
        assert parse_document("b.yaml", text.encode() or b"null").value == member


@given(st.lists(SCALARS | st.sampled_from([math.inf, -math.inf])))
def test_reads_yaml_scalars_as_pyyaml_does(values: list[Any]) -> None:
    text = yaml.safe_dump(values, allow_unicode=True)
    assert parse_document("a.yaml", text.encode()).value == yaml.safe_load(text)


# Spreadsheets mark text with an apostrophe before it.
CELLS = st.text(st.sampled_from("abü😀 \"',;\t0-9\n"), max_size=5).filter(lambda cell: cell.lstrip(" ")[:1] != "'")


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5), st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]))
def test_csv_positions_contain_their_cells(rows: list[tuple[str, str]], separator: str, line_end: str) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator=line_end)
    writer.writerows([("extension_range", "activation_ranges"), *rows])
    document = parse_csv(Source("a.csv", stream.getvalue()))
    positions = document.positions()
    for pointer, cell in values_with_pointers(document.value)[1:]:
        if isinstance(cell, str):
            text = written(document, positions, pointer)
            assert next(csv.reader([text], delimiter=separator, skipinitialspace=True), [""]) in ([cell], [])


@given(st.text(st.sampled_from("aü😀\r\n\u2028")), st.data())
def test_counts_lines_and_columns_as_editors_do(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    before = text[:offset].replace("\r\n", "\n")
    if text[offset - 1 : offset + 1] == "\r\n":
        before = before[:-1] + "?"  # between \r and \n, the line is still the same
    lines = before.replace("\r", "\n").split("\n")
    assert Source("a", text).location(offset) == Location(len(lines), len(lines[-1]) + 1)


@pytest.mark.parametrize(
    ("pointer", "text"),
    [
        ("/0", "&one {extension_range: &range 0-9, activation_ranges: [4]}"),
        ("/1", "*one"),
        ("/1/activation_ranges/0", "4"),
        ("/2/extension_range", "*range"),
        ("/2/extension_range/beyond", "*range"),
        ("/2/none", "{extension_range: *range}"),
    ],
)
def test_finds_values_through_aliases(pointer: str, text: str) -> None:
    content = "- &one {extension_range: &range 0-9, activation_ranges: [4]}\n- *one\n- {extension_range: *range}\n"
    document = parse_document("a.yaml", content.encode())
    assert written(document, document.positions(), pointer) == text


def test_yaml_collections_end_before_comments() -> None:
    content = "a:\n- &one [x] # 1\n- *one # 2\n# 3\nb:\n- y: # 4\n# 5\n"
    document = parse_document("a.yaml", content.encode())
    positions = document.positions()
    assert written(document, positions, "/a") == "- &one [x] # 1\n- *one"
    assert written(document, positions, "/b") == "- y:"
