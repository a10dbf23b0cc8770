"""`durchwahl check`: every finding with the exact location of its value, in every file format."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from command_line import (  # noqa: F401
    BY_CONTENT,
    CLEAN,
    ORDER_IN_YAML,
    OVERLAP,
    OVERLAPPING,
    Done,
    Run,
    Write,
    fixture_program,
    fixture_run,
    fixture_write,
)


def test_reports_a_file_without_findings(run: Run, write: Write) -> None:
    assert run("check", write("order.json", CLEAN)) == Done(0, "1 file: nothing found\n", "")


def test_prints_one_line_per_finding(run: Run, write: Write) -> None:
    done = run("check", write("order.json", OVERLAPPING))
    assert done == Done(1, f"order.json:1:59: DW202 error: {OVERLAP}\n1 file: 1 error\n", "")


def test_columns_count_characters(run: Run, write: Write) -> None:
    name = write("order.json", '\ufeff{"id": "Köln 😀",\r\n "route_number": "ü", ' + OVERLAPPING[1:])
    lines = run("check", name).out.splitlines()
    assert lines[0].startswith("order.json:2:18: DW401 error: ")
    assert lines[1] == f"order.json:2:80: DW202 error: {OVERLAP}"


def test_checks_an_order_in_yaml(run: Run, write: Write) -> None:
    lines = run("check", write("order.yaml", ORDER_IN_YAML)).out.splitlines()
    assert lines == [
        f"order.yaml:8:9: DW202 error: {OVERLAP}",
        "order.yaml:9:23: DW104 error: a range must not end before it starts, got 9-0",
        "order.yaml:9:47: DW102 error: activation_ranges must be a list of ranges, or a string like 4, 19-20, got 4",
        "1 file: 3 errors",
    ]


def test_checks_json_lines_as_one_list(run: Run, write: Write) -> None:
    line = '{"route_number": "+49 30 123", "extension_range": "0-9", "activation_ranges": "4"}\n'
    lines = run("check", write("order.jsonl", line + "\n" + line)).out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("order.jsonl:3:1: DW501 error: ")


STATEMENT = {"porting_phone_number_id": "x", "extension_range": "0-9", "activation_ranges": "4-5"}
ORDER = {"status": "draft", "extensions": [STATEMENT]}
OTHER_VALUES: list[Any] = [[], [[]], {}, {"status": "draft"}, {"extensions": []}, {"data": []}, {"a": 1}, None, 4, "x"]


@pytest.mark.parametrize("value", [STATEMENT, ORDER, [STATEMENT], {"data": [STATEMENT]}, [ORDER]], ids=str)
@pytest.mark.parametrize("other", OTHER_VALUES, ids=str)
def test_compares_all_statements_in_a_file(other: object, value: object, run: Run, write: Write) -> None:
    stream = [json.dumps(item) for item in (other, STATEMENT, other, value, other)]
    files = [
        write("lines.jsonl", "\n".join(stream)),
        write("list.json", f"[{','.join(stream)}]"),
        write("stream.yaml", "".join(f"---\n{item}\n" for item in stream)),
        write("list.yaml", "".join(f"- {item}\n" for item in stream)),
    ]
    for name in files:
        assert run("check", "--select", "DW501", name).out.count(f"{name}:") == 1


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_a_collision_names_the_position_of_the_other_block(name: str, run: Run, write: Write) -> None:
    blocks = [("+49 30 123", "0-9"), ("+49 30 123", "0-9"), ("+49 30 12", "30-39")]
    statements = [
        {"route_number": number, "extension_range": block, "activation_ranges": block} for number, block in blocks
    ]
    content = '{"status": "draft", "extensions": [\n  ' + ",\n  ".join(map(json.dumps, statements)) + "]}"
    *lines, _ = run("check", "--select", "DW5", write(name, content)).out.splitlines()
    first, second, third = (f"line {line}, column 3" for line in (2, 3, 4))
    assert [re.findall(r"\(([^)]*)\)", line) for line in lines] == [[first, second], [first, third]]
    assert [line.split(" ")[0] for line in lines] == [f"{name}:3:3:", f"{name}:4:3:"]


def test_finds_collisions_beside_uneven_and_empty_rows(run: Run, write: Write) -> None:
    row = "+49 30 1234567,0-9,4\n"
    header = "route_number,extension_range,activation_ranges\n"
    done = run("check", write("a.csv", f"{header}{row}\n,,\n+49 30 1234568,0-9,4,5\n0-9\n{row}"))
    assert [line.split(" ", 2)[:2] for line in done.out.splitlines()[:-1]] == [
        ["a.csv:5:1:", "FILE02"],
        ["a.csv:6:1:", "FILE02"],
        ["a.csv:7:1:", "DW501"],
    ]


def test_skips_empty_yaml_documents(run: Run, write: Write) -> None:
    document = "porting_phone_number_id: x\nextension_range: 0-9\nactivation_ranges: 4-5\n"
    for content in (f"---\n{document}---\n", f"---\n# May\n---\n{document}", f"{document}---\n---\n...\n---\n"):
        assert run("check", write("order.yml", content)) == Done(0, "1 file: nothing found\n", "")
    lines = run("check", write("order.yml", f"---\n---\n{document}---\n---\n{document}---\n")).out.splitlines()
    assert lines[0].startswith("order.yml:8:1: DW501 error: ")
    assert run("check", write("order.yml", f"{document}--- ~\n")).code == 1


def test_checks_yaml_documents_as_one_list(run: Run, write: Write) -> None:
    document = "porting_phone_number_id: x\nextension_range: 0-9\nactivation_ranges: 4-5\n"
    lines = run("check", write("order.yml", f"{document}---\n{document}")).out.splitlines()
    assert lines[0].startswith("order.yml:5:1: DW501 error: ")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_checks_each_csv_row_as_a_statement(separator: str, run: Run, write: Write) -> None:
    rows = [
        ("route_number", "extension_range", "activation_ranges"),
        ("+49 30 1234567", "0-99", '"5-12, 7-14"'),
        ("", "0-9", "9-0"),
        ("", "", ""),
        ("+49 30 1234568", '"0-9"', "4"),
    ]
    name = write("order.csv", "\ufeff" + "\r\n".join(separator.join(row) for row in rows))
    assert run("check", name).out.splitlines() == [
        f"order.csv:2:21: DW202 error: {OVERLAP}",
        "order.csv:3:6: DW104 error: a range must not end before it starts, got 9-0",
        "1 file: 2 errors",
    ]


def test_reports_an_unknown_column_once(run: Run, write: Write) -> None:
    lines = run(
        "check", write("order.csv", "extension_range, who ,activation_ranges\n0-9,Anna,4\n0-9,Bert,5\n")
    ).out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("order.csv:1:18: DW105 warning: ")


def test_checks_the_rows_after_an_uneven_one(run: Run, write: Write) -> None:
    done = run("check", write("order.csv", "extension_range,activation_ranges\n0-99,4,19-20\n0-9,9-0\n"))
    lines = done.out.splitlines()
    assert done.code == 1
    assert lines[0].startswith("order.csv:2:1: FILE02 error: expected 2 cells as in the header, got 3; quote ")
    assert lines[1] == "order.csv:3:5: DW104 error: a range must not end before it starts, got 9-0"


@pytest.mark.parametrize(
    ("name", "content", "location"),
    [
        ("order.json", '{"extension_range": "0-9",\n "extension_range": "0-99", "activation_ranges": "4"}', "2:2"),
        (
            "order.json",
            '{"extension_range": "0-9", "activation_ranges": [{"start_at": 4, "end_at": 4, "end_at": 5}]}',
            "1:79",
        ),
        (
            "order.jsonl",
            CLEAN + '\n{"extension_range": "0-9", "activation_ranges": "4", "activation_ranges": "5"}',
            "2:54",
        ),
        ("order.yaml", "extension_range: 0-9\nactivation_ranges: [4-5]\nextension_range: 0-99\n", "3:1"),
        ("order.csv", "extension_range,activation_ranges,extension_range\n0-9,4,0-9\n", "1:35"),
    ],
)
def test_reports_a_duplicate_key(name: str, content: str, location: str, run: Run, write: Write) -> None:
    done = run("check", write(name, content))
    assert done.code == 1
    assert done.out.startswith(f"{name}:{location}: FILE01 error: duplicate key '")
    assert done.out.count("\n") == 2


def test_reports_a_missing_field_at_its_mapping(run: Run, write: Write) -> None:
    assert run("check", write("order.json", '[\n  {"extension_range": {"start_at": 0}}]')).out.splitlines()[:2] == [
        "order.json:2:3: DW101 error: activation_ranges is required but missing",
        "order.json:2:23: DW101 error: end_at is required but missing",
    ]


def test_searches_folders_for_all_formats(run: Run, write: Write) -> None:
    for name in ("b.json", "a/c.JSON", "a/d.jsonl"):
        write(f"orders/{name}", OVERLAPPING)
    write("orders/e.yaml", OVERLAPPING)
    write("orders/read.me", "no order")
    write("orders/.hidden/f.json", OVERLAPPING)
    names = [line.partition(":")[0] for line in run("check", "orders", "orders/b.json").out.splitlines()[:-1]]
    assert names == ["orders/b.json", "orders/e.yaml", "orders/a/c.JSON", "orders/a/d.jsonl"]


def test_checks_the_current_folder_by_default(run: Run, write: Write) -> None:
    write("orders/b.json", CLEAN)
    assert run("check") == Done(0, "1 file: nothing found\n", "")


def test_accepts_a_folder_without_orders(run: Run, write: Write) -> None:
    write("empty/read.me", "")
    assert run("check", "empty") == Done(0, "no files found\n", "")


def test_skips_hidden_files_unless_they_are_named(run: Run, write: Write) -> None:
    for name in (".a.json", "._b.json", ".#c.json"):
        write(f"orders/{name}", b"\x00\x05\x16\x07")
    assert run("check", "orders") == Done(0, "no files found\n", "")
    assert run("check", "orders/.a.json").code == 2


@pytest.mark.parametrize(
    "names",
    [
        ("orders", "orders/a.json"),
        ("orders", "./orders/a.json"),
        ("orders/a.json", "./orders//a.json"),
        ("orders/../orders/a.json", "orders"),
        ("{here}/orders", "orders"),
        ("link.json", "orders"),
    ],
)
def test_checks_a_file_once_under_several_names(names: tuple[str, ...], run: Run, write: Write, tmp_path: Path) -> None:
    write("orders/a.json", OVERLAPPING)
    (tmp_path / "link.json").symlink_to("orders/a.json")
    names = tuple(name.format(here=tmp_path) for name in names)
    done = run("check", *names)
    assert done.out.endswith("\n1 file: 1 error\n")
    assert done.out.startswith(names[0])


@pytest.mark.parametrize(("content", "location"), BY_CONTENT.values(), ids=BY_CONTENT.keys())
@pytest.mark.parametrize("name", ["order.txt", "order"])
def test_recognizes_a_format_by_its_content(name: str, content: str, location: str, run: Run, write: Write) -> None:
    write(name, content)
    done = run("check", "--select", "DW202", name)
    assert done == Done(1, f"{name}:{location}: DW202 error: {OVERLAP}\n1 file: 1 error\n", "")


def test_recognizes_the_format_of_standard_input(program: Run) -> None:
    done = program("check", "-", given=BY_CONTENT["quoted CSV"][0])
    assert done == Done(1, f"-:2:8: DW202 error: {OVERLAP}\n1 file: 1 error\n", "")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('{"a": 1}\n{"b": }', "order:2:7: invalid JSON: "),
        ('{"a": 1,\n "b" 2}', "order:2:6: invalid JSON: "),
        ('{"a": 1}\n{"b": NaN}', "order:2:7: a number must be finite and representable, got NaN"),
        ('"route_number"\n"extension_range', "order:2:1: invalid JSON: "),
        ("a: b: c", "order:1:5: invalid YAML: "),
        ("route_number;range\n", "order:1:1: a CSV file must have the columns "),
        ('extension_range,activation_ranges\n0-9,"4', "order:2:1: invalid CSV: "),
        ('"extension_range,', "order:1:1: invalid JSON: unterminated string\n"),
    ],
)
def test_reports_the_error_of_the_likeliest_format(content: str, line: str, run: Run, write: Write) -> None:
    done = run("check", write("order", content))
    assert done.code == 2
    assert done.err.startswith(line)


def test_names_the_missing_yaml_parser(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "durchwahl.cli.read_yaml", raising=False)
    monkeypatch.setitem(sys.modules, "yaml", None)
    done = run("check", write("order.yaml", ORDER_IN_YAML), write("order.json", OVERLAPPING))
    assert done.code == 2
    assert done.err == "order.yaml: YAML is read with PyYAML, which is missing: pip install 'durchwahl[cli]'\n"
    assert done.out == f"order.json:1:59: DW202 error: {OVERLAP}\n1 file: 1 error; 1 could not be read\n"


def test_reads_yaml_without_libyaml(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    name = write("order.yaml", ORDER_IN_YAML)
    expected = run("check", name)
    monkeypatch.delattr("yaml.CSafeLoader")
    assert run("check", name) == expected


def test_escapes_line_ends_in_file_names(run: Run, write: Write) -> None:
    name = write("a\nb.json", OVERLAPPING)
    assert run("check", name).out.startswith("a\\nb.json:1:59: DW202 error: ")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("count", range(4))
def test_ignores_empty_columns_at_the_right_edge(count: int, separator: str, run: Run, write: Write) -> None:
    header = separator.join(["route_number", "extension_range", "activation_ranges"])
    row = separator.join(["+49 30 1234567", "0-99", "4"])
    content = f"{header}{separator * count}\r\n{row}{separator * (3 - count)}\r\n{separator * count}\r\n"
    assert run("check", "--strict", write("a.csv", content)) == Done(0, "1 file: nothing found\n", "")


def test_reports_content_in_a_column_without_a_name(run: Run, write: Write) -> None:
    name = write("a.csv", "extension_range,activation_ranges,\n0-99,4,\n0-99,4,19-20\n")
    lines = run("check", name).out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("a.csv:3:1: FILE02 error: expected 2 cells as in the header, got 3; ")


def test_reports_a_row_that_is_too_short(run: Run, write: Write) -> None:
    done = run("check", write("a.csv", "extension_range,activation_ranges\n0-99\n"))
    assert done.out.startswith("a.csv:2:1: FILE02 error: expected 2 cells as in the header, got 1\n")


def test_reports_columns_without_a_name_as_unknown(run: Run, write: Write) -> None:
    done = run("check", write("a.csv", ",extension_range,,activation_ranges\n1,0-99,,4\n"))
    assert done.code == 0
    assert [line.split(" ", 2)[:2] for line in done.out.splitlines()[:-1]] == [["a.csv:1:1:", "DW105"]]


@pytest.mark.parametrize("rows", ["1,0-99,4,2", "1,0-99,4,2\n1,0-10,5,2"])
def test_reports_a_duplicate_column_once(rows: str, run: Run, write: Write) -> None:
    name = write("a.csv", f"id,extension_range,activation_ranges,id\n{rows}\n")
    lines = run("check", "--select", "FILE", name).out.splitlines()
    assert lines[0].startswith("a.csv:1:38: FILE01 error: ")
    assert lines[1:] == ["1 file: 1 error"]


@pytest.mark.parametrize("note", ['"Notiz; intern"', '"Tab\there"', '"a ""b;c"" d;e"', "Notiz; intern", '"one\n;two"'])
def test_finds_the_separator_in_spite_of_other_columns(note: str, run: Run, write: Write) -> None:
    content = f"route_number,extension_range,activation_ranges,{note}\n+49 30 1234567,0-99,4,ok\n"
    done = run("check", write("a.csv", content))
    assert done.code == 0
    assert done.out.count("DW105") == 1


@pytest.mark.parametrize("line", ["sep=;\r\n", "SEP=;\n", '"sep=;"\r\n', "\r\nsep=;\r"])
@pytest.mark.parametrize("row", ["0-99;5,6", "0-99;9-0"])
def test_reads_the_separator_line_of_excel(line: str, row: str, run: Run, write: Write) -> None:
    done = run("check", write("a.csv", f"{line}extension_range;activation_ranges\n{row}\n"))
    line_number = 4 if line.startswith("\r\n") else 3
    assert done.out.startswith(f"a.csv:{line_number}:6: {'DW104 error:' if '9-0' in row else 'DW204 warning:'} ")


@pytest.mark.parametrize("separator", ["|", "\t", ".", "^", "\\", "]"])
def test_reads_any_separator_that_is_named(separator: str, run: Run, write: Write) -> None:
    rows = [["activation_ranges", "extension_range"], ["5-12, 7-14", "0-99"], ["4", "9-0"]]
    content = f"sep={separator}\n" + "\n".join(separator.join(row) for row in rows)
    findings = json.loads(run("check", "--format", "json", write("a.csv", content)).out)
    assert [(finding["code"], finding["line"], finding["column"]) for finding in findings] == [
        ("DW202", 3, 1),
        ("DW104", 4, 3),
    ]


def test_reports_spreadsheet_marks(run: Run, write: Write) -> None:
    content = "route_number;extension_range;activation_ranges;note\n" + "".join(
        f"'+49 30 1234567;{extension_range};{activation_ranges};'x\n"
        for extension_range, activation_ranges in [('="00-99"', '="04"'), ("00-99", '"=""04"""')]
    )
    done = run("check", write("a.csv", content))
    lines = done.out.splitlines()
    assert done.code == 1
    assert [line.split(" ", 2)[:2] for line in lines[1:-1]] == [
        ["a.csv:2:1:", "FILE04"],
        ["a.csv:2:17:", "FILE04"],
        ["a.csv:2:26:", "FILE04"],
        ["a.csv:3:1:", "FILE04"],
        ["a.csv:3:1:", "DW501"],
        ["a.csv:3:23:", "FILE04"],
    ]
    assert lines[3].endswith("""got '="04"'; write 04""")
    assert done.suggestions.count("help: write 04") == 2
    assert "FILE04" in run("fix", "--unsafe", write("b.csv", 'id,extension_range,activation_ranges\n="",0-9,4\n')).err
