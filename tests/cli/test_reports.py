"""Reports: what is selected, what fails, and how it is told to people, to programs and to GitHub."""

import json

import pytest

from command_line import CLEAN, LONG, NOTHING_ACTIVE, OVERLAP, OVERLAPPING, Run, Write, fixture_run, fixture_write  # noqa: F401


def test_warnings_pass_unless_strict(run: Run, write: Write) -> None:
    name = write("order.json", NOTHING_ACTIVE)
    assert run("check", name).code == 0
    done = run("check", "--strict", name)
    assert done.code == 1
    assert done.out.endswith("1 file: 1 warning\n")


def test_a_note_never_fails(run: Run, write: Write) -> None:
    done = run("check", "--strict", write("order.json", LONG))
    assert done.code == 0
    assert "DW404" in done.out
    assert done.out.endswith("1 file: 1 note\n")


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ([], ["DW301", "DW201", "DW202"]),
        (["--select", "DW2"], ["DW201", "DW202"]),
        (["--select", "dw202, DW3"], ["DW301", "DW202"]),
        (["--select", "DW201", "--select", "DW202"], ["DW201", "DW202"]),
        (["--ignore", "DW202"], ["DW301", "DW201"]),
        (["--select", "DW2", "--ignore", "DW201,DW202"], []),
    ],
)
def test_rules_are_selected_and_ignored(arguments: list[str], codes: list[str], run: Run, write: Write) -> None:
    name = write("order.json", '{"extension_range": "30-39", "activation_ranges": ["30-39", "39-40"]}')
    done = run("check", *arguments, name)
    assert [line.split()[1] for line in done.out.splitlines()[:-1]] == codes
    assert done.code == bool(codes)


def test_json_says_everything_about_a_finding(run: Run, write: Write) -> None:
    done = run("check", "--format", "json", write("order.json", OVERLAPPING), write("other.json", NOTHING_ACTIVE))
    assert done.code == 1
    first, second = json.loads(done.out)
    assert first == {
        "path": "order.json",
        "line": 1,
        "column": 59,
        "pointer": "/activation_ranges/1",
        "code": "DW202",
        "name": "overlapping-activation-ranges",
        "severity": "error",
        "message": OVERLAP,
    }
    assert second["severity"] == "warning"


def test_json_of_nothing_is_an_empty_list(run: Run, write: Write) -> None:
    assert run("check", "--format", "json", write("order.json", CLEAN)).out == "[]\n"


def test_github_is_told_by_workflow_commands(run: Run, write: Write) -> None:
    content = f"[{OVERLAPPING}, {NOTHING_ACTIVE}, {LONG}]"
    lines = run("check", "--format", "github", write("a,b%.json", content)).out.splitlines()
    where = "file=a%2Cb%25.json,line=1"
    long = content.index('"+49') + 1
    assert lines[0] == f"::error {where},col=60,title=DW202 overlapping-activation-ranges::{OVERLAP}"
    assert lines[1].startswith(f"::warning {where},col={content.index('[]') + 1},title=DW203 no-activation-range::")
    assert lines[2].startswith(f"::notice {where},col={long},title=DW404 ")
    assert lines[3] == "1 file: 1 error, 1 warning, 1 note"
