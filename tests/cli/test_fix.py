"""`durchwahl fix`: repairs are applied, and every other byte stays the same."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import Done, Run, Write, fixture_program, fixture_run, fixture_write  # noqa: F401
from durchwahl.cli import main

UNSORTED = '{"extension_range": "0-99", "activation_ranges": ["20", "4", "19"]}'
SORTED = '{"extension_range": "0-99", "activation_ranges": ["4", "19-20"]}'
OUTSIDE = '{"extension_range": "0-9", "activation_ranges": ["4", "9-10"]}'

EXAMPLES = {
    "mappings": (
        "a.json",
        '{"activation_ranges" : [\r\n\t{"end_at": 20, "start_at": 20},\r\n\t{ "end_at":19 ,"start_at":19 },\r\n'
        '\t{"start_at": 4, "end_at": 4}\r\n], "extension_range": "0-99"}\r\n',
        '{"activation_ranges" : [\r\n\t{"start_at": 4, "end_at": 4},\r\n\t{"end_at": 20, "start_at": 19}\r\n'
        '], "extension_range": "0-99"}\r\n',
    ),
    "semicolons": (
        "a.json",
        '{"activation_ranges": "42;4", "extension_range": "0-99"}',
        '{"activation_ranges": "4;42", "extension_range": "0-99"}',
    ),
    "padding": (
        "a.json",
        '{"activation_ranges": ["42", "04", "05-6", "8", "7"], "extension_range": "0-99"}',
        '{"activation_ranges": ["04-08", "42"], "extension_range": "0-99"}',
    ),
    "lines that are orders": (
        "a.jsonl",
        f'{{"extensions": [{SORTED}]}}\n\n{{"extensions": [{SORTED}, {UNSORTED}]}}',
        f'{{"extensions": [{SORTED}]}}\n\n{{"extensions": [{SORTED}, {SORTED}]}}',
    ),
    "csv": (
        "a.csv",
        'route_number;extension_range;activation_ranges\r\n+49 30 1;0-9;5,4\r\n;0-99; "42,\r\n41"\n',
        'route_number;extension_range;activation_ranges\r\n+49 30 1;0-9;4-5\r\n;0-99; "41-42"\n',
    ),
    "marks of a spreadsheet": (
        "a.csv",
        'id,extension_range,activation_ranges\n\'x,0-99,"=""04"""\n,0-99,\'5;04\n',
        'id,extension_range,activation_ranges\nx,0-99,"04"\n,0-99,4-5\n',
    ),
    "yaml in dashes": (
        "a.yaml",
        "# Büro\n"
        "extension_range: 0-99   # all\n"
        "activation_ranges:  # live\n"
        "  # Support\n"
        "  # until May\n"
        "  - 42-43   # two\n"
        "\n"
        "  # Sales\n"
        "  - '20'\n"
        "  # Empfang\n"
        "  - {start_at: 4, end_at: 4}  # Anna\n"
        "# the main number\n"
        "route_number: '+49 30 1234567'\n",
        "# Büro\n"
        "extension_range: 0-99   # all\n"
        "activation_ranges:  # live\n"
        "  # Empfang\n"
        "  - {start_at: 4, end_at: 4}  # Anna\n"
        "\n"
        "  # Sales\n"
        "  - '20'\n"
        "  # Support\n"
        "  # until May\n"
        "  - 42-43   # two\n"
        "# the main number\n"
        "route_number: '+49 30 1234567'\n",
    ),
    "yaml in dashes, joined": (
        "a.yaml",
        "activation_ranges:\n\n- 42-43   # two\n- '19'\n\n- \"20-21\"\n# all\nextension_range: 0-99",
        "activation_ranges:\n\n- '19-21'\n\n- 42-43   # two\n# all\nextension_range: 0-99",
    ),
    "yaml mappings": (
        "a.yaml",
        "- extension_range: 0-9\r\n  activation_ranges:\r\n  - start_at: 8 # from\r\n    end_at: 9 # to\r\n"
        "  - start_at: 5\r\n    end_at: 5\r\n  -   end_at: 4\r\n      start_at: 4",
        "- extension_range: 0-9\r\n  activation_ranges:\r\n  -   end_at: 5\r\n      start_at: 4\r\n"
        "  - start_at: 8 # from\r\n    end_at: 9 # to",
    ),
    "yaml in brackets": (
        "a.yaml",
        "{extension_range: 0-9, activation_ranges: [ '5' ,\n  \"4\", {start_at: 8, end_at: 9},\n  ] # eight\n}",
        "{extension_range: 0-9, activation_ranges: [ '4-5', {start_at: 8, end_at: 9},\n  ] # eight\n}",
    ),
    "yaml strings": (
        "a.yml",
        "extension_range: 0-99\nactivation_ranges: 20, 19, 4 # c\n---\nextension_range: 0-9\nactivation_ranges: '5;4'\n",
        "extension_range: 0-99\nactivation_ranges: 4, 19-20 # c\n---\nextension_range: 0-9\nactivation_ranges: '4-5'\n",
    ),
}


@pytest.mark.parametrize(("name", "old", "new"), EXAMPLES.values(), ids=EXAMPLES.keys())
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_changes_only_the_ranges(
    name: str, old: str, new: str, mark: str, run: Run, write: Write, tmp_path: Path
) -> None:
    write(name, mark + old)
    done = run("fix", name)
    assert (tmp_path / name).read_bytes() == (mark + new).encode()
    assert done == Done(0, "", f"{name}: fixed\n1 file: 1 fixed\n")
    assert run("fix", name) == Done(0, "", "1 file: 0 fixed\n")


ROUTED = '{"route_number": "+49 30 1", "extension_range": "0-9", "activation_ranges": "4"}'
# For a name, contents before and after `fix --unsafe`.
UNSAFE_EXAMPLES = {
    "a name and a value": (
        "a.json",
        '{ "extension_rnage" : "0-100",\t"activation_ranges":["4l"] }\n',
        '{ "extension_range" : "0-99",\t"activation_ranges":["41"] }\n',
    ),
    "a new field in lines": (
        "a.json",
        '{\n  "extension_range": "0-9",\n  "id": "ü"\n}',
        '{\n  "extension_range": "0-9",\n  "id": "ü",\n  "activation_ranges": []\n}',
    ),
    "a new end in lines": (
        "a.json",
        '{"extension_range": {\r\n\t"start_at": 0\r\n}, "activation_ranges": "4"}',
        '{"extension_range": {\r\n\t"start_at": 0,\r\n\t"end_at": 9\r\n}, "activation_ranges": "4"}',
    ),
    "a new end in a line": (
        "a.json",
        '{"extension_range": {"start_at": 0}, "activation_ranges": "4"}',
        '{"extension_range": {"start_at": 0, "end_at": 9}, "activation_ranges": "4"}',
    ),
    "a range without its list": (
        "a.json",
        '{"extension_range": "0-9", "activation_ranges": {"start_at": 4,\n "end_at": 4}}',
        '{"extension_range": "0-9", "activation_ranges": [{"start_at": 4,\n "end_at": 4}]}',
    ),
    "an order with one field": ("a.json", '{"extension": []}', '{"extensions": []}'),
    "fields without a value": (
        "a.json",
        '{"status": null, "extensions": [{"route_number": null, "extension_range": "0-9", "activation_ranges": "4"},'
        ' {"extension_range": "0-9", "activation_ranges": "4", "route_number": null}]}',
        '{"extensions": [{"extension_range": "0-9", "activation_ranges": "4"},'
        ' {"extension_range": "0-9", "activation_ranges": "4"}]}',
    ),
    "repeated statements": ("a.json", f"[{ROUTED},\n {ROUTED} , {ROUTED}]", f"[{ROUTED}]"),
    "repeated lines": ("a.jsonl", f"{ROUTED}\n\n {ROUTED} \r\n{ROUTED}", f"{ROUTED}\n\n"),
    "a range before the list": (
        "a.json",
        '{"activation_ranges": ["", "4"], "extension_range": "0-9"}',
        '{"activation_ranges": ["4"], "extension_range": "0-9"}',
    ),
    "yaml": (
        "a.yaml",
        "- extension_range: 99-0 # all\n  activation_ranges: 04\n  route_number: 49301234567 # Köln\n"
        "  porting_phone_number_id: 17\n"
        "- 'extensionRange': '0-100'\n  activation_ranges:\n    start_at: 10\n    end_at: 19\n",
        '- extension_range: 0-99 # all\n  activation_ranges: "04"\n  route_number: "+49301234567" # Köln\n'
        '  porting_phone_number_id: "17"\n'
        "- 'extension_range': '0-99'\n  activation_ranges:\n    [{start_at: 10, end_at: 19}]\n",
    ),
    "yaml without a value": (
        "a.yaml",
        "route_number:\nextension_range: 0-9\nactivation_ranges:\n",
        "extension_range: 0-9\nactivation_ranges: []\n",
    ),
    "yaml without a field": (
        "a.yaml",
        "- id: x # one\n  extension_range: 0-9 # all\n- activation_ranges: [4-4] # four",
        "- id: x # one\n  extension_range: 0-9 # all\n  activation_ranges: []\n"
        '- activation_ranges: [4-4] # four\n  extension_range: "0-9"',
    ),
    "csv": (
        "a.csv",
        'route_number;extension_range;activation_ranges\r\n030 1234567; "9-0";"5,,4"\r\n+49 30 1234568;0-9;4\n'
        "+49 40 12345;0-99;04 bis 2l\n+49 40 12345;0-99;4-21",
        'route_number;extension_range;activation_ranges\r\n+49 30 1234567; "0-9";"4-5"\r\n+49 30 1234568;0-9;4\n'
        "+49 40 12345;0-99;04 bis 21\n",
    ),
}


@pytest.mark.parametrize(("name", "old", "new"), UNSAFE_EXAMPLES.values(), ids=UNSAFE_EXAMPLES.keys())
def test_applies_suggestions_only_if_unsafe(
    name: str, old: str, new: str, run: Run, write: Write, tmp_path: Path
) -> None:
    write(name, old)
    diff = run("fix", "--unsafe", "--diff", name)
    assert (tmp_path / name).read_bytes() == old.encode()
    assert diff.out.startswith(f"--- a/{name}\n")
    assert run("fix", "--unsafe", name).code == 0
    assert (tmp_path / name).read_bytes() == new.encode()


NOT_POSSIBLE = {
    "a comment beside a field": ("extension_range: 0-9 # x\nroute_number: null\nactivation_ranges: 4-4", "2:1"),
    "a question mark": ("? extension_range\n: 0-9", "1:1"),
    "a document of a stream": (
        "---\n".join(["{id: a, porting_phone_number_id: x, extension_range: 0-9, activation_ranges: 4-4}\n"] * 2),
        "3:1",
    ),
    "a comment in a collection": ("extension_range: 0-9\nactivation_ranges:\n  start_at: 4 # four\n  end_at: 4", "3:3"),
    "a key twice": ("extension_range: 0-9\nactivation_ranges: 5-5, 4-4\nid: a\nid: a", "1:1"),
}


@pytest.mark.parametrize(("content", "location"), NOT_POSSIBLE.values(), ids=NOT_POSSIBLE.keys())
def test_leaves_what_it_cannot_rewrite(content: str, location: str, run: Run, write: Write, tmp_path: Path) -> None:
    done = run("fix", "--unsafe", write("a.yaml", content))
    assert (tmp_path / "a.yaml").read_text() == content
    assert done.err.startswith(f"a.yaml:{location}: left as it is: can't ")


def test_leaves_a_repair_that_would_cause_another_error(run: Run, write: Write, tmp_path: Path) -> None:
    content = f"[{ROUTED},\n{ROUTED}]".replace("0-9", "9-0")
    done = run("fix", "--unsafe", write("a.json", content))
    assert done.code == 1
    assert done.err.splitlines()[:2] == [
        "a.json: fixed",
        "a.json:2:49: left as it is: can't apply this repair: it would cause another error",
    ]
    assert (tmp_path / "a.json").read_text() == content.replace("9-0", "0-9", 1)


def test_repairs_only_selected_rules(run: Run, write: Write, tmp_path: Path) -> None:
    content = '{"extension_range": "0-100", "activation_ranges": "5,4l"}'
    write("durchwahl.toml", 'ignore = ["DW106"]')
    assert run("fix", "--unsafe", write("a.json", content)).code == 0
    assert (tmp_path / "a.json").read_text() == content.replace("0-100", "0-99")


def test_stops_after_some_rounds(run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("durchwahl.cli.suggestions._MAX_ROUNDS", 1)
    run("fix", write("a.json", UNSORTED))
    assert (tmp_path / "a.json").read_text() == UNSORTED.replace('"20", "4", "19"', '"4", "19", "20"')


def test_diff_prints_a_patch_and_changes_nothing(run: Run, write: Write, tmp_path: Path) -> None:
    name = write("a.json", f"[\n{SORTED},\n{UNSORTED}]")
    done = run("fix", "--diff", name, write("b.json", SORTED))
    assert done.code == 1
    assert done.out.splitlines() == [
        "--- a/a.json",
        "+++ b/a.json",
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


@pytest.mark.parametrize(
    ("name", "written"),
    [("./b/../a.json", "a/a.json"), ("a b.json", "a/a b.json\t"), ('ä"\n.json', '"a/ä\\042\\012.json"')],
)
def test_diff_quotes_names_as_git_does(name: str, written: str, run: Run, write: Write, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    assert run("fix", "--diff", write(name, UNSORTED)).out.startswith(f"--- {written}\n+++ ")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_applies_the_patch(program: Run, write: Write, tmp_path: Path) -> None:
    content = f'[{UNSORTED},\n{{"id": "Büro",\n"extension_range": "0-9", "activation_ranges": "5, 4"}}]\n'
    files = {
        "plain.json": content.encode(),
        "byte order mark.json": f"\ufeff{content}".encode(),
        "crlf.json": content.replace("\n", "\r\n").encode(),
        "cr.json": content.replace("\n", "\r").encode(),
        "no newline.json": content[:-1].encode(),
        'Büro/ä\n"ö\\\t.json': content.encode(),
        os.fsdecode(b"orders/\xfc.json"): content.encode(),
    }
    for name, old in files.items():
        write(name, old)
    environment = {**os.environ, "LC_ALL": "C", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = [sys.executable, "-m", "durchwahl", "fix", "--diff", *files]
    patch = subprocess.run(command, capture_output=True, env=environment, check=False).stdout
    assert {name: (tmp_path / name).read_bytes() for name in files} == files
    subprocess.run(["git", "init", "--quiet"], env=environment, check=True)
    subprocess.run(["git", "apply", "-"], input=patch, env=environment, check=True)
    applied = {name: (tmp_path / name).read_bytes() for name in files}
    for name, old in files.items():
        write(name, old)
    program("fix", *files)
    assert applied == {name: (tmp_path / name).read_bytes() for name in files}
    assert applied != files


def test_stops_when_the_pipe_is_closed(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def close(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("durchwahl.cli.fix.unified_diff", close)
    assert run("fix", "--diff", write("a.json", UNSORTED)) == Done(2, "", "")


def test_prints_the_errors_that_remain(run: Run, write: Write, tmp_path: Path) -> None:
    name = write("a.json", f"[{OUTSIDE}, {UNSORTED}]")
    done = run("fix", name, write("b.json", UNSORTED))
    assert done.code == 1
    assert done.err.splitlines() == [
        "a.json: fixed",
        "a.json:1:56: DW201 error: an activation range must lie within the extension range 0-9, got 9-10 with 10 outside",
        "b.json: fixed",
        "2 files: 2 fixed; 1 with errors",
    ]
    assert (tmp_path / name).read_text() == f"[{OUTSIDE}, {SORTED}]"


TEXT_BETWEEN = "can't rewrite this list: there is a comment or other text between the ranges"
NOT_MERGEABLE = "can't merge these ranges: one has other keys, a comment or an anchor"
ANCHOR_OR_STYLE = "can't rewrite this value: it has an anchor, a tag, a comment or block style"
UNSAFE = {
    "a comment in brackets": ("activation_ranges: [5-5, # five\n 4-4]", "2:26", TEXT_BETWEEN),
    "a comment at the start": ("activation_ranges: [ # five\n 5-5,\n 4-4]", "2:22", TEXT_BETWEEN),
    "a comment at the end": ("activation_ranges: [5-5, 4-4 # four\n]", "2:30", TEXT_BETWEEN),
    "a comment for several": (
        "activation_ranges:\n# odd\n- 5-5\n- 3-3",
        "4:1",
        "can't rewrite this list: a comment above",
    ),
    "a comment apart": ("activation_ranges:\n- 5-5\n# odd\n\n- 3-3", "6:3", TEXT_BETWEEN),
    "a comment apart from the list": ("activation_ranges:\n# odd\n\n- 5-5\n- 3-3", "5:3", TEXT_BETWEEN),
    "a comment at another indentation": ("activation_ranges:\n- 5-5\n  # odd\n- 3-3", "5:3", TEXT_BETWEEN),
    "a comment below": ("activation_ranges:\n  - 5-5\n  - 3-3\n  # three", "5:3", TEXT_BETWEEN),
    "a comment below, then a key": ("activation_ranges:\n  - 5-5\n  - 3-3\n  # three\n\nid: ''", "5:3", TEXT_BETWEEN),
    "a comment within a row": ("activation_ranges:\n- 5-5\n- # four - \n  4-4\n", "5:3", TEXT_BETWEEN),
    "a list in its key's line": ("? activation_ranges\n: - 5-5\n  - 4-4", "3:3", TEXT_BETWEEN),
    "other keys": ("activation_ranges:\n- {start_at: 4, end_at: 4, who: Anna}\n- 5-5", "3:3", NOT_MERGEABLE),
    "a comment in one to merge": ("activation_ranges:\n- start_at: 4 # four\n  end_at: 4\n- 5-5", "3:3", NOT_MERGEABLE),
    "a comment after one to merge": ("activation_ranges:\n- 4-4\n- 5-5 # five", "3:3", NOT_MERGEABLE),
    "an anchor in one to merge": ("activation_ranges: [4-4, &five 5-5]", "2:21", NOT_MERGEABLE),
    "a block scalar": ("activation_ranges: |\n  5, 4", "2:20", ANCHOR_OR_STYLE),
    "block scalars": ("activation_ranges:\n- |-\n  5-5\n- 3-3 # three", "5:3", TEXT_BETWEEN),
    "an anchor": ("activation_ranges: &all 5, 4", "2:20", ANCHOR_OR_STYLE),
    "an anchor of a list": (
        "activation_ranges: &a [5-5, 4-4]",
        "2:20",
        "can't rewrite this list: it has an anchor or a tag",
    ),
    "an alias": (
        "activation_ranges: [5-5, 4-4]\nid: &a b\nrecord_type: *a",
        "1:1",
        "can't rewrite this file: it has alias",
    ),
}


@pytest.mark.parametrize(("content", "location", "message"), UNSAFE.values(), ids=UNSAFE.keys())
def test_leaves_unsafe_lists_with_a_warning(
    content: str, location: str, message: str, run: Run, write: Write, tmp_path: Path
) -> None:
    content = f"extension_range: 0-9\n{content}\n"
    name = write("a.yaml", content)
    done = run("fix", name)
    assert (tmp_path / name).read_text() == content
    assert done.err.startswith(f"a.yaml:{location}: left as it is: {message}")
    assert done.err.endswith("\n1 file: 0 fixed; 1 left with a warning\n")
    assert (done.code, done.out) == (0, "")
    assert run("fix", "--diff", name) == Done(0, "", done.err.replace("0 fixed", "0 to fix"))


@pytest.mark.parametrize("wrong", ["4, 19", "20, 19, 4", "4, 19-20\nid: Anna", "]"])
def test_does_not_write_another_value(
    wrong: str, run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("durchwahl.cli.rewrite.Rewriter._as_written", lambda *_: wrong)
    content = "extension_range: 0-99\nactivation_ranges: 20, 4, 19\n"
    name = write("a.yaml", content)
    done = run("fix", name)
    assert (tmp_path / name).read_text() == content
    assert done.err.startswith("a.yaml:2:20: left as it is: can't rewrite this: the result would have another meaning")
    assert done.code == 0


GIVEN = {
    "unsorted": (UNSORTED.encode(), SORTED.encode(), 0),
    "sorted": (f"\ufeff{SORTED}\r\n".encode(), None, 0),
    "an error": (OUTSIDE.encode(), None, 1),
    "left with a warning": (b"extension_range: 0-9\nactivation_ranges: [5-5, 4-4 # four\n]", None, 0),
    "unreadable": (b'{"\xff', None, 2),
    "too long": (UNSORTED.encode() + b" " * 70_000, None, 2),
    "empty": (b"", None, 2),
}


@pytest.mark.parametrize(("given", "printed", "code"), GIVEN.values(), ids=GIVEN.keys())
@pytest.mark.parametrize("has_buffer", [True, False])
def test_copies_standard_input_to_standard_output(
    given: bytes, printed: bytes | None, code: int, has_buffer: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.TextIOWrapper(io.BytesIO(), newline="") if has_buffer else io.StringIO(newline="")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
    monkeypatch.setattr("sys.stdout", out)
    for module in ("files", "fix"):
        monkeypatch.setattr(f"durchwahl.cli.{module}.MAX_BYTES", 200)
    assert main(["fix", "-"]) == code
    if isinstance(out, io.StringIO):
        assert out.getvalue() == (printed or given).decode(errors="backslashreplace")
    else:
        assert out.buffer.getvalue() == (printed or given)


def test_prints_standard_input_after_ctrl_c(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(UNSORTED.encode())))
    monkeypatch.setattr("durchwahl.cli.fix.repair_document", stop)
    with open(tmp_path / "out", "w") as out:
        monkeypatch.setattr("sys.stdout", out)
        assert main(["fix", "-"]) == 130
        # Flushed, although an exception ended the command.
        assert (tmp_path / "out").read_text() == UNSORTED


def test_diff_of_standard_input_prints_only_the_patch(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(SORTED.encode())))
    assert run("fix", "-", "--diff") == Done(0, "", "1 file: 0 to fix\n")
    monkeypatch.setattr("sys.stdin", None)
    assert run("fix", "-").code == 2
