"""`durchwahl check`: every finding with the exact place of its value, in every format of files and of reports."""

import json

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
        "order.yaml:9:47: DW102 activation_ranges must be a list of ranges, or a text like 4, 19-20, got 4",
        "1 file: 3 errors",
    ]


def test_json_lines_are_one_list_of_statements(run: Run, write: Write) -> None:
    one = '{"route_number": "+49 30 123", "extension_range": "0-9", "activation_ranges": "4"}\n'
    lines = run("check", write("order.jsonl", one + "\n" + one)).out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("order.jsonl:3:1: DW501 ")


def test_lines_that_are_more_than_statements_stand_alone(run: Run, write: Write) -> None:
    content = f'{OVERLAPPING}\n[{OVERLAPPING}]\n{{"status": "draft", "extensions": [{OVERLAPPING}]}}\n{{"data": []}}\n'
    done = run("check", "--format", "json", write("order.ndjson", content))
    assert [(entry["pointer"], entry["line"], entry["column"]) for entry in json.loads(done.out)] == [
        ("/0/activation_ranges/1", 1, 59),
        ("/1/0/activation_ranges/1", 2, 60),
        ("/2/extensions/0/activation_ranges/1", 3, 94),
    ]


@pytest.mark.parametrize("other", ['{"status": "draft"}', '{"data": []}', "[]"])
def test_a_line_of_another_kind_makes_every_line_stand_alone(other: str, run: Run, write: Write) -> None:
    one = '{"porting_phone_number_id": "x", "extension_range": "0-9", "activation_ranges": "4-5"}\n'
    name = write("order.jsonl", one + one + "{}\n")
    assert "DW501" in run("check", name).out
    assert "DW501" not in run("check", write("order.jsonl", f"{one}{one}{other}\n")).out


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
    assert lines[0].startswith("order.csv:2:1: FILE02 a row has as many cells as there are columns, 2, got 3; ")
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
    assert done.out.startswith(f"{name}:{place}: FILE01 a key stands in a mapping once, got '")
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
        "order.json:2:3: DW101 activation_ranges is required, and is missing",
        "order.json:2:23: DW101 end_at is required, and is missing",
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


def test_a_folder_without_orders_is_a_mistake(run: Run, write: Write) -> None:
    write("empty/read.me", "")
    done = run("check", "empty")
    assert done.code == 2
    assert done.err.startswith("empty: a folder must hold files that end with .json, ")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (OVERLAPPING, "1:59"),
        (f"{CLEAN}\n{OVERLAPPING}\n", "2:59"),
        ("extension_range: 0-99\nactivation_ranges: 5-12, 7-14\n", "2:20"),
        ('extension_range,activation_ranges\n0-99,"5-12, 7-14"\n', "2:6"),
    ],
)
def test_standard_input_is_read_as_what_it_looks_like(content: str, place: str, program: Run) -> None:
    done = program("check", "-", given=content)
    assert done == Done(1, f"-:{place}: DW202 {OVERLAP}\n1 file: 1 error\n", "")


def test_a_file_without_a_known_ending_is_read_when_it_is_named(run: Run, write: Write) -> None:
    assert run("check", write("order.txt", OVERLAPPING)).code == 1


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
