"""Reports: selected rules, failing severities, and the formats for people, programs and GitHub."""

import json
from urllib.parse import unquote

import pytest

from command_line import CLEAN, LONG, NOTHING_ACTIVE, OVERLAP, OVERLAPPING, Run, Write, fixture_run, fixture_write  # noqa: F401


def test_warnings_fail_only_with_strict(run: Run, write: Write) -> None:
    name = write("order.json", NOTHING_ACTIVE)
    assert run("check", name).code == 0
    done = run("check", "--strict", name)
    assert done.code == 1
    assert done.out.endswith("1 file: 1 warning\n")


def test_notes_never_fail(run: Run, write: Write) -> None:
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
def test_selects_and_ignores_rules(arguments: list[str], codes: list[str], run: Run, write: Write) -> None:
    name = write("order.json", '{"extension_range": "30-39", "activation_ranges": ["30-39", "39-40"]}')
    done = run("check", *arguments, name)
    assert [line.split()[1] for line in done.out.splitlines()[:-1]] == codes
    assert done.code == bool(codes)


def at(column: int) -> dict[str, int]:
    return {"row": 1, "column": column}


def test_json_has_all_fields_of_a_finding(run: Run, write: Write) -> None:
    done = run("check", "--format", "json", write("order.json", OVERLAPPING), write("other.json", NOTHING_ACTIVE))
    assert done.code == 1
    first, second = json.loads(done.out)
    assert first == {
        "path": "order.json",
        "sheet": None,
        "line": 1,
        "column": 59,
        "end_line": 1,
        "end_column": 65,
        "pointer": "/activation_ranges/1",
        "code": "DW202",
        "name": "overlapping-activation-ranges",
        "severity": "error",
        "message": OVERLAP,
        "fix": {
            "applicability": "safe",
            "message": "write 5-14",
            "edits": [
                {"location": at(51), "end_location": at(57), "content": '"5-14"'},
                {"location": at(57), "end_location": at(65), "content": ""},
            ],
        },
    }
    assert second["severity"] == "warning"


def test_suggestions_are_below_their_findings_and_counted(run: Run, write: Write) -> None:
    name = write("a.json", '{"extension_range": "0-100", "activation_ranges": "5,4"}')
    done = run("check", name)
    assert done.suggestions == [
        "help: write 0-99",
        "help: write 0-99",
        "help: write 4-5",
        "help: sort them: 4, 5",
        "; 2 fixable with fix, 2 more with fix --unsafe",
    ]
    assert run("check", "--quiet", name).suggestions == []
    assert run("check", "--select", "DW3", name).suggestions[-1] == "; 2 fixable with fix --unsafe"


def test_places_without_a_rewrite_have_no_fix(run: Run, write: Write) -> None:
    content = "extension_range: &a 0-9\nactivation_ranges: 5,4\nid: *a\n"
    done = run("check", "--format", "json", write("a.yaml", content))
    assert [finding["fix"] for finding in json.loads(done.out)] == [None, None]
    assert run("check", "a.yaml").suggestions == ["help: write 4-5", "help: sort them: 4, 5"]


def test_a_repetition_in_another_order_is_not_removed(run: Run, write: Write) -> None:
    order = f'{{"extensions": [{LONG}]}}'
    done = run("check", "--select", "DW501", write("a.json", f"[{order}, {order}]"))
    assert (done.code, done.suggestions) == (1, [])


def test_a_repeated_key_has_no_end(run: Run, write: Write) -> None:
    (finding,) = json.loads(
        run("check", "--format", "json", write("a.json", CLEAN.replace("{", '{"id": "", "id": "", '))).out
    )
    assert (finding["code"], finding["column"], finding["end_column"]) == ("FILE01", 12, None)


def test_suggestions_are_limited(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("durchwahl.cli.suggestions.MAX_WORK", 8)
    done = run("check", write("a.json", f"[{OVERLAPPING}, {OVERLAPPING}]"))
    assert done.suggestions == ["help: write 5-14", "; 1 fixable with fix"]


def test_json_without_findings_is_an_empty_list(run: Run, write: Write) -> None:
    assert run("check", "--format", "json", write("order.json", CLEAN)).out == "[]\n"


def test_github_format_prints_workflow_commands(run: Run, write: Write) -> None:
    content = f"[{OVERLAPPING}, {NOTHING_ACTIVE}, {LONG}]"
    lines = run("check", "--format", "github", write("a,b%.json", content)).out.splitlines()
    where = "file=a%2Cb%25.json,line=1"
    long = content.index('"+49') + 1
    assert lines[0] == f"::error {where},col=60,title=DW202 overlapping-activation-ranges::{OVERLAP}%0Ahelp: write 5-14"
    assert lines[1].startswith(f"::warning {where},col={content.index('[]') + 1},title=DW203 no-activation-range::")
    assert lines[2].startswith(f"::notice {where},col={long},title=DW404 ")
    assert lines[3] == "1 file: 1 error, 1 warning, 1 note"


def test_reports_unreadable_files_in_all_formats(run: Run, write: Write) -> None:
    names = [write("a,b.json", "{"), "no.json", write("c.json", OVERLAPPING)]
    as_text = run("check", "--ignore", "FILE03", *names)
    assert as_text.code == 2
    assert [line.partition(": ")[0] for line in as_text.err.splitlines()] == ["a,b.json:1:2", "no.json"]
    assert as_text.out.endswith("1 file: 1 error; 2 could not be read\n")

    as_json = run("check", "--format", "json", *names)
    assert (as_json.code, as_json.err) == (2, as_text.err)
    broken, missing, overlapping = json.loads(as_json.out)
    assert overlapping["code"] == "DW202"
    assert missing == {
        "path": "no.json",
        "sheet": None,
        "line": None,
        "column": None,
        "end_line": None,
        "end_column": None,
        "pointer": "",
        "code": "FILE03",
        "name": "unreadable-file",
        "severity": "error",
        "message": "no such file or directory",
        "fix": None,
    }
    assert broken == {**missing, "path": "a,b.json", "line": 1, "column": 2, "message": broken["message"]}

    on_github = run("check", "--format", "github", *names).out.splitlines()
    assert on_github[0].startswith("::error file=a%2Cb.json,line=1,col=2,title=FILE03 unreadable-file::")
    assert on_github[1] == "::error file=no.json,title=FILE03 unreadable-file::no such file or directory"


def test_github_escapes_can_be_undone(run: Run, write: Write) -> None:
    name = write("a%0A,:\r\n%25.json", '{"extension_range": "%0A\\r\\n%25", "activation_ranges": "4"}')
    line = run("check", "--format", "github", name).out.splitlines()[0]
    properties, _, message = line.removeprefix("::error ").partition("::")
    escaped = properties.partition(",")[0].removeprefix("file=")
    assert not set(escaped) & set("\r\n,:")
    assert unquote(escaped) == name
    assert "%250A" in message
