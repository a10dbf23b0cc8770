"""Files that are checked item by item: any size, the same findings as the list of all items, in the order of the file."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_line import BY_CONTENT, CLEAN, OVERLAPPING, Done, Run, Write, fixture_program, fixture_run, fixture_write  # noqa: F401
from durchwahl.cli import documents
from durchwahl.cli.diagnose import diagnose
from durchwahl.cli.documents import FileError, Source, decode_lines
from durchwahl.cli.files import parse_document
from durchwahl.cli.read_csv import check_csv, parse_csv
from durchwahl.cli.read_json import check_json_lines

FIELDS = ("route_number", "porting_phone_number_id", "extension_range", "activation_ranges", "who")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "+49 30 12", "+49 30 123", "+49 30 1234", "+493012", "030 12", "'+49 30 12"]),
        st.sampled_from(["", "", "a", "b", "'a", '="a"']),
        st.sampled_from(["0-9", "00-99", "0-99", "30-39", "4", "", "9-0", "="]),
        st.sampled_from(["4", "04", "4,6", "5,4", "4\n6", '="4"', "", "x"]),
        st.sampled_from(["", "Anna", "'x", "ü"]),
    )
    | st.tuples(st.just("0-9"), st.sampled_from(["", "4"])),
    max_size=8,
)
BLOCKS = st.fixed_dictionaries(
    {"extension_range": st.sampled_from(["0-9", "0-99", "30-39"]), "activation_ranges": st.sampled_from(["34", "4,3"])},
    optional={"route_number": st.sampled_from(["+49 30 12", "+49 30 123"]), "porting_phone_number_id": st.just("a")},
)
LINES = st.lists(
    st.none()
    | BLOCKS
    | st.lists(BLOCKS, max_size=3)
    | st.fixed_dictionaries({"extensions": st.lists(BLOCKS, max_size=3)}),
    max_size=6,
)


@given(ROWS, st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]))
def test_rows_have_the_findings_of_their_list(rows: list[tuple[str, ...]], separator: str, line_end: str) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, lineterminator=line_end).writerows([FIELDS, *rows])
    source = Source("a.csv", stream.getvalue())
    assert check_csv(source.line_texts) == parse_csv(source).diagnostics()


@pytest.mark.parametrize("cell", ["'a", '"=""a"""', "=a"])
def test_marks_are_found_next_to_plain_ranges(cell: str, run: Run, write: Write) -> None:
    content = f"porting_phone_number_id,extension_range,activation_ranges\n{cell},0-9,4\n"
    assert ("FILE04" in run("check", write("a.csv", content)).out) is (cell != "=a")


@given(LINES, st.sampled_from(["\n", "\r\n", "\n\n", "\r"]), st.sampled_from(["", " "]))
def test_lines_have_the_findings_of_their_list(values: list[Any], line_end: str, indent: str) -> None:
    content = "".join(f"{indent}{json.dumps(value)}{line_end}" for value in [{}, *values]).encode()
    found = check_json_lines(decode_lines(content.splitlines(keepends=True)))
    assert found == parse_document("a.jsonl", content).diagnostics()


@pytest.mark.parametrize(("content", "location"), BY_CONTENT.values(), ids=BY_CONTENT.keys())
def test_format_is_found_as_for_the_whole_file(content: str, location: str, write: Write) -> None:
    found = diagnose(write("order", content), "order").diagnostics
    assert found == parse_document("order", content.encode()).diagnostics()
    assert location in {str(diagnostic.location) for diagnostic in found}


@given(st.binary(max_size=30) | st.text("a\r\n\ufeffü", max_size=12).map(str.encode))
def test_decoded_lines_are_the_text(content: bytes) -> None:
    try:
        lines = list(decode_lines(content.splitlines(keepends=True)))
    except FileError:
        return
    assert "".join(lines) == content.removeprefix("\ufeff".encode()).decode()
    assert lines == list(Source("a", "".join(lines)).line_texts)


def test_collisions_name_the_line_of_the_other_block(run: Run, write: Write) -> None:
    header, row = "route_number,extension_range,activation_ranges\n", "+49 30 123,0-9,4\n"
    order = '{"extensions": [{"porting_phone_number_id": "a", "extension_range": "0-9", "activation_ranges": "4"}]}\n'
    assert "in 0-9 under +4930123 (line 2, column 1) and in 0-9 under +4930123 (line 4, column 1)" in (
        run("check", write("a.csv", f"{header}{row}\n{row}")).out
    )
    done = run("check", write("a.jsonl", order + order))
    assert done.out.startswith("a.jsonl:2:17: DW501 error: ")
    assert "in 0-9 (line 1, column 17) and in 0-9 (line 2, column 17)" in done.out
    (finding,) = json.loads(run("check", "--format", "json", "a.jsonl").out)
    assert finding["pointer"] == "/1/extensions/0"


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a"])
@pytest.mark.parametrize("through_pipe", [True, False])
@pytest.mark.parametrize("kept", [20, 1000])
def test_size_is_not_limited(
    name: str, through_pipe: bool, kept: int, run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = f"{CLEAN}\n{OVERLAPPING}\n"
    if name == "a.csv":
        content = 'extension_range,activation_ranges\n0-99,4\n0-99,"5-12,7-14"\n'
    for module in ("files", "diagnose"):
        monkeypatch.setattr(f"durchwahl.cli.{module}.MAX_BYTES", 20)
    monkeypatch.setattr("durchwahl.cli.diagnose.MAX_KEPT_BYTES", kept)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    done = run("check", "-" if through_pipe else write(name, content))
    assert (done.code, done.suggestions) == (1, [])
    assert " DW202 error: " in done.out


def test_length_of_lines_is_limited(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("documents", "diagnose"):
        monkeypatch.setattr(f"durchwahl.cli.{module}.MAX_LINE_BYTES", len(CLEAN) + 1)
    assert run("check", write("a.jsonl", f"{CLEAN}\n{CLEAN}")).code == 0
    done = run("check", write("a.jsonl", f"{CLEAN}\n{CLEAN}  \n"))
    assert done.err == f"a.jsonl:2:1: a line must have at most {documents.MAX_LINE_BYTES} bytes, got more\n"


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
@pytest.mark.parametrize("line_ends", ["\n\n", "\r\r", "\r\n\r\n", "\r \n"])
def test_bytes_that_are_not_utf_8_are_named_with_their_location(
    name: str, line_ends: str, run: Run, write: Write
) -> None:
    first = (CLEAN if name == "a.jsonl" else "extension_range,activation_ranges") + line_ends
    done = run("check", write(name, first.encode() + b"'\xc3\xa4\xff"))
    assert done == Done(2, "1 file could not be read\n", f"{name}:3:3: a file must be in UTF-8, got the byte 0xff\n")


@pytest.mark.parametrize("first_line", ["[" * 100_000, "[1]" + " " * 10, "{", "\n" * 200])
def test_other_formats_are_not_taken_for_json_lines(first_line: str, run: Run, write: Write) -> None:
    done = run("check", write("a", f"{first_line}\n"))
    assert done.err or "DW102" in done.out
