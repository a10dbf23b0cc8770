"""`durchwahl check`: every finding with the exact place of its value, in every format of files and of reports."""

import json
from pathlib import Path
from typing import Any

import pytest

from command_line import (  # noqa: F401
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


def test_a_clean_file_is_told_of_and_passes(run: Run, write: Write) -> None:
    assert run("check", write("order.json", CLEAN)) == Done(0, "1 file: nothing found\n", "")


def test_a_finding_is_a_line_with_path_place_code_and_message(run: Run, write: Write) -> None:
    done = run("check", write("order.json", OVERLAPPING))
    assert done == Done(1, f"order.json:1:59: DW202 {OVERLAP}\n1 file: 1 error\n", "")


def test_places_count_characters_and_not_bytes(run: Run, write: Write) -> None:
    name = write("order.json", '\ufeff{"id": "Köln 😀",\r\n "route_number": "ü", ' + OVERLAPPING[1:])
    lines = run("check", name).out.splitlines()
    assert lines[0].startswith("order.json:2:18: DW401 ")
    assert lines[1] == f"order.json:2:80: DW202 {OVERLAP}"


def test_yaml_is_read_as_an_order(run: Run, write: Write) -> None:
    lines = run("check", write("order.yaml", ORDER_IN_YAML)).out.splitlines()
    assert lines == [
        f"order.yaml:8:9: DW202 {OVERLAP}",
        "order.yaml:9:23: DW104 a range must not end before it starts, got 9-0",
        "order.yaml:9:47: DW102 activation_ranges must be a list of ranges, or a string like 4, 19-20, got 4",
        "1 file: 3 errors",
    ]


def test_json_lines_are_one_list_of_statements(run: Run, write: Write) -> None:
    one = '{"route_number": "+49 30 123", "extension_range": "0-9", "activation_ranges": "4"}\n'
    lines = run("check", write("order.jsonl", one + "\n" + one)).out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("order.jsonl:3:1: DW501 ")


ONE = {"porting_phone_number_id": "x", "extension_range": "0-9", "activation_ranges": "4-5"}
ORDER = {"status": "draft", "extensions": [ONE]}
AROUND: list[Any] = [[], [[]], {}, {"status": "draft"}, {"extensions": []}, {"data": []}, {"a": 1}, None, 4, "x", [ONE]]


@pytest.mark.parametrize("other", [ONE, ORDER, [ONE], {"data": [ONE]}, {"data": ONE}, [ORDER]], ids=str)
@pytest.mark.parametrize("extra", AROUND, ids=str)
def test_everything_in_a_file_is_compared_whatever_else_is_in_it(
    extra: object, other: object, run: Run, write: Write
) -> None:
    stream = [json.dumps(value) for value in (extra, ONE, extra, other, extra)]
    files = [
        write("lines.jsonl", "\n".join(stream)),
        write("list.json", f"[{','.join(stream)}]"),
        write("stream.yaml", "".join(f"---\n{value}\n" for value in stream)),
        write("list.yaml", "".join(f"- {value}\n" for value in stream)),
    ]
    expected = 1 + (3 if extra == [ONE] else 0)
    for name in files:
        assert run("check", "--select", "DW501", name).out.count(f"{name}:") == expected


def test_uneven_rows_and_empty_ones_silence_no_collision(run: Run, write: Write) -> None:
    row = "+49 30 1234567,0-9,4\n"
    header = "route_number,extension_range,activation_ranges\n"
    done = run("check", write("a.csv", f"{header}{row}\n,,\n+49 30 1234568,0-9,4,5\n0-9\n{row}"))
    assert [line.split(" ", 2)[:2] for line in done.out.splitlines()[:-1]] == [
        ["a.csv:5:1:", "FILE02"],
        ["a.csv:6:1:", "FILE02"],
        ["a.csv:7:1:", "DW501"],
    ]


def test_empty_documents_of_a_yaml_stream_are_passed_over(run: Run, write: Write) -> None:
    one = "porting_phone_number_id: x\nextension_range: 0-9\nactivation_ranges: 4-5\n"
    for content in (f"---\n{one}---\n", f"---\n# May\n---\n{one}", f"{one}---\n---\n...\n---\n"):
        assert run("check", write("order.yml", content)) == Done(0, "1 file: nothing found\n", "")
    lines = run("check", write("order.yml", f"---\n---\n{one}---\n---\n{one}---\n")).out.splitlines()
    assert lines[0].startswith("order.yml:8:1: DW501 ")
    assert run("check", write("order.yml", f"{one}--- ~\n")).code == 1


def test_the_documents_of_a_yaml_stream_are_one_list(run: Run, write: Write) -> None:
    one = "porting_phone_number_id: x\nextension_range: 0-9\nactivation_ranges: 4-5\n"
    lines = run("check", write("order.yml", f"{one}---\n{one}")).out.splitlines()
    assert lines[0].startswith("order.yml:5:1: DW501 ")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_has_a_statement_a_row(separator: str, run: Run, write: Write) -> None:
    rows = [
        ("route_number", "extension_range", "activation_ranges"),
        ("+49 30 1234567", "0-99", '"5-12, 7-14"'),
        ("", "0-9", "9-0"),
        ("", "", ""),
        ("+49 30 1234568", '"0-9"', "4"),
    ]
    name = write("order.csv", "\ufeff" + "\r\n".join(separator.join(row) for row in rows))
    assert run("check", name).out.splitlines() == [
        f"order.csv:2:21: DW202 {OVERLAP}",
        "order.csv:3:6: DW104 a range must not end before it starts, got 9-0",
        "1 file: 2 errors",
    ]


def test_an_unknown_column_is_found_once(run: Run, write: Write) -> None:
    lines = run(
        "check", write("order.csv", "extension_range, who ,activation_ranges\n0-9,Anna,4\n0-9,Bert,5\n")
    ).out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("order.csv:1:18: DW105 ")


def test_a_row_that_falls_apart_is_found_and_the_others_are_still_judged(run: Run, write: Write) -> None:
    done = run("check", write("order.csv", "extension_range,activation_ranges\n0-99,4,19-20\n0-9,9-0\n"))
    lines = done.out.splitlines()
    assert done.code == 1
    assert lines[0].startswith("order.csv:2:1: FILE02 a row must have as many cells as there are columns, 2, got 3; ")
    assert lines[1] == "order.csv:3:5: DW104 a range must not end before it starts, got 9-0"


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("order.json", '{"extension_range": "0-9",\n "extension_range": "0-99", "activation_ranges": "4"}', "2:2"),
        (
            "order.jsonl",
            CLEAN + '\n{"extension_range": "0-9", "activation_ranges": "4", "activation_ranges": "5"}',
            "2:54",
        ),
        ("order.yaml", "extension_range: 0-9\nactivation_ranges: [4-5]\nextension_range: 0-99\n", "3:1"),
        ("order.csv", "extension_range,activation_ranges,extension_range\n0-9,4,0-9\n", "1:35"),
    ],
)
def test_a_key_that_is_there_twice_is_an_error(name: str, content: str, place: str, run: Run, write: Write) -> None:
    done = run("check", write(name, content))
    assert done.code == 1
    assert done.out.startswith(f"{name}:{place}: FILE01 a key must appear only once, got '")
    assert done.out.count("\n") == 2


def test_a_key_is_found_twice_at_any_depth(run: Run, write: Write) -> None:
    done = run(
        "check",
        write(
            "order.json", '{"extension_range": "0-9", "activation_ranges": [{"start_at": 4, "end_at": 4, "end_at": 5}]}'
        ),
    )
    assert done.out.startswith("order.json:1:79: FILE01 ")


def test_a_missing_field_is_placed_at_the_mapping_that_lacks_it(run: Run, write: Write) -> None:
    assert run("check", write("order.json", '[\n  {"extension_range": {"start_at": 0}}]')).out.splitlines()[:2] == [
        "order.json:2:3: DW101 activation_ranges is required but missing",
        "order.json:2:23: DW101 end_at is required but missing",
    ]


def test_folders_are_searched_for_files_of_every_kind(run: Run, write: Write) -> None:
    for name in ("b.json", "a/c.JSON", "a/d.jsonl"):
        write(f"orders/{name}", OVERLAPPING)
    write("orders/e.yaml", OVERLAPPING)
    write("orders/read.me", "no order")
    write("orders/.hidden/f.json", OVERLAPPING)
    names = [line.partition(":")[0] for line in run("check", "orders", "orders/b.json").out.splitlines()[:-1]]
    assert names == ["orders/b.json", "orders/e.yaml", "orders/a/c.JSON", "orders/a/d.jsonl"]


def test_without_names_the_current_folder_is_checked(run: Run, write: Write) -> None:
    write("orders/b.json", CLEAN)
    assert run("check") == Done(0, "1 file: nothing found\n", "")


def test_a_folder_without_orders_is_no_mistake(run: Run, write: Write) -> None:
    write("empty/read.me", "")
    assert run("check", "empty") == Done(0, "0 files: nothing found\n", "")


def test_hidden_files_in_a_folder_are_passed_over_and_named_ones_are_not(run: Run, write: Write) -> None:
    for name in (".a.json", "._b.json", ".#c.json"):
        write(f"orders/{name}", b"\x00\x05\x16\x07")
    assert run("check", "orders") == Done(0, "0 files: nothing found\n", "")
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
def test_a_file_is_checked_once_however_it_is_spelled(
    names: tuple[str, ...], run: Run, write: Write, tmp_path: Path
) -> None:
    write("orders/a.json", OVERLAPPING)
    (tmp_path / "link.json").symlink_to("orders/a.json")
    names = tuple(name.format(here=tmp_path) for name in names)
    done = run("check", *names)
    assert done.out.endswith("\n1 file: 1 error\n")
    assert done.out.startswith(names[0])


BY_CONTENT = {
    "JSON": (OVERLAPPING, "1:59"),
    "JSON in lines": (json.dumps(json.loads(OVERLAPPING), indent=1), "5:3"),
    "JSON Lines": (f"{CLEAN}\n\n{OVERLAPPING}\n", "3:59"),
    "JSON Lines of lists": (f"[]\n[{OVERLAPPING}]\n", "2:60"),
    "YAML": ("extension_range: 0-99\nactivation_ranges: 5-12, 7-14\n", "2:20"),
    "flow YAML": ("{extension_range: 0-99, # all\n 'activation_ranges': [5-12, 7-14]}", "2:30"),
    "a list in flow YAML": ("[{extension_range: 0-99, activation_ranges: [5-12, 7-14]}]", "1:52"),
    "YAML with quoted keys": ('"extension_range": "0-99"\n"activation_ranges": "5-12, 7-14"\n', "2:22"),
    "YAML with a comma": ("# 1, 2\nactivation_ranges: 5-12, 7-14\nextension_range: 0-99\n", "2:20"),
    "CSV": ('extension_range,activation_ranges\n0-99,"5-12, 7-14"\n', "2:6"),
    "quoted CSV": ('"extension_range";"activation_ranges"\r\n"0-99";"5-12, 7-14"\r\n', "2:8"),
    "CSV with a colon": ('extension_range,Note: all,activation_ranges\n0-99,,"5-12, 7-14"\n', "2:7"),
    "CSV from Excel": ("\ufeffsep=;\r\nextension_range;activation_ranges\r\n0-99;5-12, 7-14\r\n", "3:6"),
}


@pytest.mark.parametrize(("content", "place"), BY_CONTENT.values(), ids=BY_CONTENT.keys())
@pytest.mark.parametrize("name", ["order.txt", "order"])
def test_a_format_without_a_known_ending_is_recognised_by_its_content(
    name: str, content: str, place: str, run: Run, write: Write
) -> None:
    write(name, content)
    done = run("check", "--select", "DW202", name)
    assert done == Done(1, f"{name}:{place}: DW202 {OVERLAP}\n1 file: 1 error\n", "")


def test_standard_input_is_recognised_by_its_content(program: Run) -> None:
    done = program("check", "-", given=BY_CONTENT["quoted CSV"][0])
    assert done == Done(1, f"-:2:8: DW202 {OVERLAP}\n1 file: 1 error\n", "")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('{"a": 1}\n{"b": }', "order:2:7: not readable as JSON: "),
        ('{"a": 1,\n "b" 2}', "order:2:6: not readable as JSON: "),
        ('{"a": 1}\n{"b": NaN}', "order:2:7: a number must be finite and representable, got NaN"),
        ('"route_number"\n"extension_range', "order:2:1: not readable as JSON: "),
        ("a: b: c", "order:1:5: not readable as YAML: "),
        ("route_number;range\n", "order:1:1: a CSV file must have the columns "),
        ('extension_range,activation_ranges\n0-9,"4', "order:2:1: not readable as CSV: "),
        ('"extension_range,', "order:1:1: not readable as JSON: "),
    ],
)
def test_content_of_no_format_is_refused_as_what_it_is_most_likely_meant_to_be(
    content: str, line: str, run: Run, write: Write
) -> None:
    done = run("check", write("order", content))
    assert done.code == 2
    assert done.err.startswith(line)


def test_yaml_can_not_be_read_without_its_parser(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "yaml", None)
    done = run("check", write("order.yaml", ORDER_IN_YAML), write("order.json", OVERLAPPING))
    assert done.code == 2
    assert done.err == "order.yaml: YAML is read with PyYAML, which is missing: pip install 'durchwahl[cli]'\n"
    assert done.out == f"order.json:1:59: DW202 {OVERLAP}\n1 file: 1 error; 1 could not be read\n"


def test_yaml_is_read_alike_without_the_parser_in_c(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    name = write("order.yaml", ORDER_IN_YAML)
    expected = run("check", name)
    monkeypatch.delattr("yaml.CSafeLoader")
    assert run("check", name) == expected


def test_a_name_that_is_no_plain_text_stays_on_its_line(run: Run, write: Write) -> None:
    name = write("a\nb.json", OVERLAPPING)
    assert run("check", name).out.startswith("a\\nb.json:1:59: DW202 ")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("count", range(4))
def test_empty_columns_at_the_right_edge_say_nothing(count: int, separator: str, run: Run, write: Write) -> None:
    header = separator.join(["route_number", "extension_range", "activation_ranges"])
    row = separator.join(["+49 30 1234567", "0-99", "4"])
    content = f"{header}{separator * count}\r\n{row}{separator * (3 - count)}\r\n{separator * count}\r\n"
    assert run("check", "--strict", write("a.csv", content)) == Done(0, "1 file: nothing found\n", "")


def test_content_in_a_column_without_a_name_is_an_uneven_row(run: Run, write: Write) -> None:
    name = write("a.csv", "extension_range,activation_ranges,\n0-99,4,\n0-99,4,19-20\n")
    lines = run("check", name).out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("a.csv:3:1: FILE02 a row must have as many cells as there are columns, 2, got 3; ")


def test_columns_without_a_name_in_between_are_unknown_and_no_duplicates(run: Run, write: Write) -> None:
    done = run("check", write("a.csv", ",extension_range,,activation_ranges\n1,0-99,,4\n"))
    assert done.code == 0
    assert [line.split(" ", 2)[:2] for line in done.out.splitlines()[:-1]] == [["a.csv:1:1:", "DW105"]]


@pytest.mark.parametrize("rows", ["1,0-99,4,2", "1,0-99,4,2\n1,0-99,5-6,2\n1,0-99,20; 19,2\n1,0-10,5,2"])
def test_a_column_that_is_there_twice_is_found_once_at_the_header(rows: str, run: Run, write: Write) -> None:
    name = write("a.csv", f"id,extension_range,activation_ranges,id\n{rows}\n")
    lines = run("check", "--select", "FILE", name).out.splitlines()
    assert lines[0].startswith("a.csv:1:38: FILE01 ")
    assert lines[1:] == ["1 file: 1 error"]


@pytest.mark.parametrize("note", ['"Notiz; intern"', '"Tab\there"', '"a ""b;c"" d;e"', "Notiz; intern", '"one\n;two"'])
def test_the_separator_is_not_looked_for_in_other_columns_names(note: str, run: Run, write: Write) -> None:
    content = f"route_number,extension_range,activation_ranges,{note}\n+49 30 1234567,0-99,4,ok\n"
    done = run("check", write("a.csv", content))
    assert done.code == 0
    assert done.out.count("DW105") == 1


@pytest.mark.parametrize("line", ["sep=;\r\n", "SEP=;\n", '"sep=;"\r\n', "\r\nsep=;\r"])
@pytest.mark.parametrize("row", ["0-99;5,6", "0-99;9-0"])
def test_the_separator_that_excel_names_is_taken(line: str, row: str, run: Run, write: Write) -> None:
    done = run("check", write("a.csv", f"{line}extension_range;activation_ranges\n{row}\n"))
    line_number = 4 if line.startswith("\r\n") else 3
    assert done.out.startswith(f"a.csv:{line_number}:6: {'DW104' if '9-0' in row else 'DW204'} ")


@pytest.mark.parametrize("separator", ["|", "\t", ".", "^", "\\", "]"])
def test_any_separator_can_be_named(separator: str, run: Run, write: Write) -> None:
    rows = [["activation_ranges", "extension_range"], ["5-12, 7-14", "0-99"], ["4", "9-0"]]
    content = f"sep={separator}\n" + "\n".join(separator.join(row) for row in rows)
    found = json.loads(run("check", "--format", "json", write("a.csv", content)).out)
    assert [(one["code"], one["line"], one["column"]) for one in found] == [("DW202", 3, 1), ("DW104", 4, 3)]


def test_a_spreadsheets_marks_for_text_are_an_error_that_says_what_to_write(run: Run, write: Write) -> None:
    content = "route_number;extension_range;activation_ranges;note\n" + "".join(
        f"'+49 30 1234567;{whole};{live};'x\n" for whole, live in [('="00-99"', '="04"'), ("00-99", '"=""04"""')]
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
