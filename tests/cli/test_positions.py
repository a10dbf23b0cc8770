"""Positions: the text that stands where a pointer leads to is the value that it leads to, in every format."""

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
# Versions of YAML differ in what is a number: the parser takes 08 and 1E0 for texts and writes them without quotation
# marks. There we are the stricter ones.
ALIKE = TEXTS.filter(lambda text: text[:1] not in "+-.0123456789" or not text)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ALIKE
VALUES = st.recursive(
    SCALARS, lambda values: st.lists(values, max_size=4) | st.dictionaries(ALIKE, values, max_size=4), max_leaves=12
)


def pointers(value: Any, at: str = "") -> list[tuple[str, Any]]:
    """Every value in a value, with its pointer."""
    found = [(at, value)]
    if isinstance(value, dict):
        for key, member in value.items():
            found += pointers(member, join_pointer(at, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += pointers(item, join_pointer(at, index))
    return found


def written(document: Document, positions: PositionMap, pointer: str) -> str:
    span = positions.find(pointer)
    return document.source.text[span.start : span.end]


@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_in_json_the_text_at_a_place_is_the_value(value: Any, indent: Any, escaped: bool) -> None:
    document = parse_document("a.json", json.dumps(value, indent=indent, ensure_ascii=escaped).encode())
    positions = document.positions()
    for pointer, part in pointers(value):
        assert json.loads(written(document, positions, pointer)) == part


@given(VALUES, st.data())
def test_only_what_is_asked_for_is_placed_and_in_the_same_places(value: Any, data: st.DataObject) -> None:
    document = parse_document("a.json", json.dumps(value).encode())
    whole = document.positions()
    wanted = data.draw(st.lists(st.sampled_from([pointer for pointer, _ in pointers(value)])))
    some = document.positions(wanted)
    assert all(some.find(pointer) == whole.find(pointer) for pointer in wanted)
    assert some.spans.items() <= whole.spans.items()


@given(VALUES, st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_in_yaml_the_text_at_a_place_is_the_value(value: Any, flow: bool, line_end: str) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True, line_break=line_end, sort_keys=False)
    document = parse_document("a.yaml", ("# ü\n" + text).encode())
    positions = document.positions()
    for pointer, part in pointers(document.value):
        assert part == value_at(document.value, pointer)
        if isinstance(part, dict | list) and not flow:
            continue
        place = written(document, positions, pointer)
        assert parse_document("b.yaml", place.encode() or b"null").value == part


@given(st.lists(SCALARS | st.sampled_from([math.inf, -math.inf])))
def test_yaml_says_what_the_parsers_own_reader_says(values: list[Any]) -> None:
    text = yaml.safe_dump(values, allow_unicode=True)
    assert parse_document("a.yaml", text.encode()).value == yaml.safe_load(text)


# An apostrophe in front is a mark of spreadsheets.
CELLS = st.text(st.sampled_from("abü😀 \"',;\t0-9\n"), max_size=5).filter(lambda cell: cell.lstrip(" ")[:1] != "'")


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5), st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]))
def test_in_csv_the_text_at_a_place_is_the_cell(rows: list[tuple[str, str]], separator: str, line_end: str) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator=line_end)
    writer.writerows([("extension_range", "activation_ranges"), *rows])
    document = parse_csv(Source("a.csv", stream.getvalue()))
    positions = document.positions()
    for pointer, cell in pointers(document.value)[1:]:
        if isinstance(cell, str):
            place = written(document, positions, pointer)
            assert next(csv.reader([place], delimiter=separator, skipinitialspace=True), [""]) in ([cell], [])


@given(st.text(st.sampled_from("aü😀\r\n\u2028")), st.data())
def test_lines_and_columns_are_counted_as_editors_do(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    before = text[:offset].replace("\r\n", "\n")
    if text[offset - 1 : offset + 1] == "\r\n":
        before = before[:-1] + "?"  # between the two, the line is still the same
    lines = before.replace("\r", "\n").split("\n")
    assert Source("a", text).location(offset) == Location(len(lines), len(lines[-1]) + 1)


@pytest.mark.parametrize(
    ("pointer", "text"),
    [
        ("/0", "&one {extension_range: &whole 0-9, activation_ranges: [4]}"),
        ("/1", "*one"),
        ("/1/activation_ranges/0", "4"),
        ("/2/extension_range", "*whole"),
        ("/2/extension_range/beyond", "*whole"),
        ("/2/none", "{extension_range: *whole}"),
    ],
)
def test_what_an_alias_stands_for_is_placed_where_it_is_written(pointer: str, text: str) -> None:
    content = "- &one {extension_range: &whole 0-9, activation_ranges: [4]}\n- *one\n- {extension_range: *whole}\n"
    document = parse_document("a.yaml", content.encode())
    assert written(document, document.positions(), pointer) == text


def test_a_block_ends_with_its_last_value_and_before_the_comments() -> None:
    content = "a:\n- &one [x] # 1\n- *one # 2\n# 3\nb:\n- y: # 4\n# 5\n"
    document = parse_document("a.yaml", content.encode())
    positions = document.positions()
    assert written(document, positions, "/a") == "- &one [x] # 1\n- *one"
    assert written(document, positions, "/b") == "- y:"
