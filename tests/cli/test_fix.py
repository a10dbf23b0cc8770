"""`durchwahl fix`: activation ranges in canonical form, and every other byte of the file as it was."""

from pathlib import Path

import pytest

from command_line import Done, Run, Write, fixture_program, fixture_run, fixture_write  # noqa: F401

UNSORTED = '{"extension_range": "0-99", "activation_ranges": ["20", "4", "19"]}'
SORTED = '{"extension_range": "0-99", "activation_ranges": ["4", "19-20"]}'
OVERLAPPING = '{"extension_range": "0-99", "activation_ranges": ["5-12", "7-14", "4"]}'

EXAMPLES = {
    "mappings": (
        "a.json",
        '{"activation_ranges" : [\r\n\t{"end_at": 20, "start_at": 20},\r\n\t{ "end_at":19 ,"start_at":19 },\r\n'
        '\t{"start_at": 4, "end_at": 4}\r\n], "extension_range": "0-99"}\r\n',
        '{"activation_ranges" : [\r\n\t{"start_at": 4, "end_at": 4},\r\n\t{ "end_at":20 ,"start_at":19 }\r\n'
        '], "extension_range": "0-99"}\r\n',
    ),
    "a text": (
        "a.json",
        '{"activation_ranges": "42; 20 , 19;4", "extension_range": "0-99"}',
        '{"activation_ranges": "4, 19-20, 42", "extension_range": "0-99"}',
    ),
    "semicolons": (
        "a.json",
        '{"activation_ranges": "42;4", "extension_range": "0-99"}',
        '{"activation_ranges": "4; 42", "extension_range": "0-99"}',
    ),
    "padding": (
        "a.json",
        '{"activation_ranges": ["42", "04", "05-6", "8", "7"], "extension_range": "0-99"}',
        '{"activation_ranges": ["04-08", "42"], "extension_range": "0-99"}',
    ),
    "lines": ("a.jsonl", f"{SORTED}\n\n{UNSORTED}\n", f"{SORTED}\n\n{SORTED}\n"),
    "an order": (
        "a.json",
        f'{{"status": "draft", "extensions": [{SORTED}, {UNSORTED}]}}',
        f'{{"status": "draft", "extensions": [{SORTED}, {SORTED}]}}',
    ),
    "csv": (
        "a.csv",
        'route_number;extension_range;activation_ranges\r\n+49 30 1;0-9;5,4\r\n;0-99; "42,\r\n41"\n',
        'route_number;extension_range;activation_ranges\r\n+49 30 1;0-9;4-5\r\n;0-99; "41-42"\n',
    ),
    "yaml in dashes": (
        "a.yaml",
        "# Büro\n"
        "extension_range: 0-99   # all\n"
        "activation_ranges:\n"
        "  # before\n"
        "  - 42-43   # Support\n"
        '  - "19"  # Sales\n'
        "  # between\n"
        "  - '20-21'  # More sales\n"
        "  - {start_at: 22, end_at: 22}\n"
        "\n"
        "route_number: '+49 30 1234567'\n",
        "# Büro\n"
        "extension_range: 0-99   # all\n"
        "activation_ranges:\n"
        "  # before\n"
        '  - "19-22"  # Sales  # More sales\n'
        "  - 42-43   # Support\n"
        "  # between\n"
        "\n"
        "route_number: '+49 30 1234567'\n",
    ),
    "yaml mappings": (
        "a.yaml",
        "- extension_range: 0-9\r\n  activation_ranges:\r\n  - start_at: 5\r\n    end_at: 5 # five\r\n"
        "  -   end_at: 4\r\n      start_at: 4\r\n",
        "- extension_range: 0-9\r\n  activation_ranges:\r\n  -   end_at: 5\r\n      start_at: 4  # five\r\n",
    ),
    "yaml in brackets": (
        "a.yaml",
        "{extension_range: 0-9, activation_ranges: [ '5' ,\n  \"4\", {start_at: 8, end_at: 9}  # eight\n  ]}",
        '{extension_range: 0-9, activation_ranges: [ "4-5" ,\n  {start_at: 8, end_at: 9}  # eight\n  ]}',
    ),
    "yaml text": (
        "a.yml",
        "extension_range: 0-99\nactivation_ranges: 20, 19, 4 # c\n---\nextension_range: 0-9\nactivation_ranges: '5;4'\n",
        "extension_range: 0-99\nactivation_ranges: 4, 19-20 # c\n---\nextension_range: 0-9\nactivation_ranges: '4-5'\n",
    ),
}


@pytest.mark.parametrize(("name", "old", "new"), EXAMPLES.values(), ids=EXAMPLES.keys())
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_ranges_are_put_in_order_and_all_else_stays(
    name: str, old: str, new: str, mark: str, run: Run, write: Write, tmp_path: Path
) -> None:
    write(name, mark + old)
    done = run("fix", name)
    assert (tmp_path / name).read_bytes() == (mark + new).encode()
    assert done == Done(0, "", f"{name}: activation ranges put in order\n1 file: 1 put in order\n")
    assert run("fix", name) == Done(0, "", "1 file: 0 put in order\n")


def test_a_difference_is_shown_and_nothing_is_changed(run: Run, write: Write, tmp_path: Path) -> None:
    name = write("a.json", f"[\n{SORTED},\n{UNSORTED}]")
    done = run("fix", "--diff", name, write("b.json", SORTED))
    assert done.code == 1
    assert done.out.splitlines() == [
        "--- a.json",
        "+++ a.json",
        "@@ -1,3 +1,3 @@",
        " [",
        f" {SORTED},",
        f"-{UNSORTED}]",
        "\\ No newline at end of file",
        f"+{SORTED}]",
        "\\ No newline at end of file",
    ]
    assert (tmp_path / name).read_text() == f"[\n{SORTED},\n{UNSORTED}]"
    assert run("fix", "--diff", "b.json").code == 0


def test_a_reader_that_leaves_ends_the_work(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("durchwahl.cli.fixing.unified_diff", leave)
    assert run("fix", "--diff", write("a.json", UNSORTED)) == Done(2, "", "")


def test_a_file_with_errors_is_not_touched(run: Run, write: Write, tmp_path: Path) -> None:
    name = write("a.json", f"[{OVERLAPPING}, {UNSORTED}]")
    done = run("fix", name, write("b.json", UNSORTED))
    assert done.code == 1
    assert done.err.splitlines() == [
        "a.json:1:60: DW202 7-14 overlaps 5-12 at 7-12",
        "b.json: activation ranges put in order",
        "2 files: 1 put in order; 1 not touched because of errors",
    ]
    assert (tmp_path / name).read_text() == f"[{OVERLAPPING}, {UNSORTED}]"


def test_a_key_that_is_there_twice_is_an_error_here_too(run: Run, write: Write) -> None:
    done = run("fix", write("a.json", UNSORTED.replace("{", '{"id": 1, "id": 2, ')))
    assert done.code == 1
    assert "FILE01" in done.err


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        ("activation_ranges: [5-5, # five\n 4-4]", "2:24", "ranges are rewritten where nothing else stands between"),
        ("activation_ranges:\n- 5-5\n- {start_at: 4, end_at: 4, who: Anna}", "4:3", "ranges are joined where nothing"),
        ("activation_ranges:\n- 5-5\n- start_at: 4 # four\n  end_at: 4", "4:3", "ranges are joined where nothing else"),
        ("activation_ranges:\n- 5-5\n- # four - \n  4-4\n", "5:3", "ranges are rewritten where nothing else stands"),
        ("activation_ranges: |\n  5, 4", "2:20", "activation ranges are rewritten where they are a plain or a quoted"),
        ("activation_ranges: &all 5, 4", "2:20", "activation ranges are rewritten where they are a plain"),
        ("activation_ranges: &all [5-5, 4-4]", "2:20", "a list of ranges is rewritten where it has no anchor"),
        ("activation_ranges: [&a 5-5, *a, 4-4]", "", ""),
        ("activation_ranges: [5-5, 4-4]\nid: &a b\nrecord_type: *a", "1:1", "a file with aliases is not rewritten"),
        ("activation_ranges: [5-5, 4-4]\nid: .nan", "2:20", "the activation ranges can't be normalised without"),
    ],
)
def test_what_can_not_be_put_in_order_alone_is_left_and_said(
    content: str, place: str, reason: str, run: Run, write: Write, tmp_path: Path
) -> None:
    content = f"extension_range: 0-9\n{content}\n"
    name = write("a.yaml", content)
    done = run("fix", name)
    assert (tmp_path / name).read_text() == content
    assert done.code in (1, 2)
    if place:
        assert done.code == 2
        assert done.err.startswith(f"a.yaml:{place}: {reason}")


def test_standard_input_goes_to_standard_output(program: Run) -> None:
    assert program("fix", "-", given=UNSORTED).out == SORTED
    assert program("fix", "-", given=f"\ufeff{SORTED}\r\n").out == f"\ufeff{SORTED}\r\n"
    assert program("fix", "-", "--diff", given=SORTED) == Done(0, "", "1 file: 0 to put in order\n")
    assert program("fix", "-", given=OVERLAPPING).out == ""
