"""The commands that need no files, the standard streams, and the exit codes."""

import contextlib
import csv
import io
import json
import os
import subprocess
import sys

import pytest

from command_line import Done, Run, fixture_program, fixture_run  # noqa: F401
from durchwahl import RULES, ExtensionBlock, __version__, explain
from durchwahl.cli import main
from durchwahl.schema import json_schema

ROUTE = "+49 20 12345678"


def test_plan_prints_block_size_numbers_and_request(run: Run) -> None:
    done = run("plan", ROUTE, "42", "04", "19", "20")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[:6] == [
        "0-99: 4, 19-20, 42",
        "100 port, 4 live",
        "+49201234567804",
        "+49201234567819",
        "+49201234567820",
        "+49201234567842",
    ]
    assert json.loads("\n".join(lines[6:]))["extension_range"] == {"start_at": 0, "end_at": 99}


def test_expand_prints_live_numbers(run: Run) -> None:
    assert run("expand", ROUTE, "0-9: 4-6") == Done(0, "+4920123456784\n+4920123456785\n+4920123456786\n", "")


def test_expand_prints_selected_numbers(run: Run) -> None:
    assert run("expand", ROUTE, "0-9: 4-6", "--which", "inactive").out.split()[3:5] == [
        "+4920123456783",
        "+4920123456787",
    ]
    assert len(run("expand", ROUTE, "0-9: 4-6", "--which", "all").out.split()) == 10


def test_expand_marks_live_numbers_in_csv_and_json(run: Run) -> None:
    block = ExtensionBlock.parse("0-99: 4, 19-20")
    rows = list(csv.DictReader(io.StringIO(run("expand", ROUTE, str(block), "--format", "csv").out)))
    entries = json.loads(run("expand", ROUTE, str(block), "--format", "json").out)
    assert [entry["number"] for entry in entries] == [row["number"] for row in rows] == list(block.under(ROUTE).numbers)
    live = tuple(entry["extension"] for entry in entries if entry["live"])
    assert live == tuple(row["extension"] for row in rows if row["live"] == "yes") == block.active_extensions


def test_expand_prints_an_empty_list(run: Run) -> None:
    assert run("expand", ROUTE, "0-9:", "--format", "json", "--which", "live").out == "[]\n"


@pytest.mark.parametrize("under", [(), (ROUTE,)])
def test_show_prints_block_size_and_drawing(under: tuple[str, ...], run: Run) -> None:
    done = run("show", *under, "0-99: 4, 19-20")
    assert done.code == 0
    first, size, *drawing = done.out.splitlines()
    assert first == ("+492012345678 0-99: 4, 19-20" if under else "0-99: 4, 19-20")
    assert size == "100 port, 3 live"
    assert len(drawing) >= 10


@pytest.mark.parametrize("code", ["DW202", "dw202", "FILE01", "FILE02", "FILE03", "FILE04"])
def test_explain_prints_the_page_of_a_rule(code: str, run: Run) -> None:
    done = run("explain", code)
    assert done.code == 0
    assert done.out.startswith(f"{code.upper()} ")
    assert "(error)" in done.out.splitlines()[0]
    assert "Breaks: " in done.out
    assert code not in RULES or done.out == explain(code) + "\n"


def test_explain_takes_the_name_of_a_rule(run: Run) -> None:
    assert run("explain", "Duplicate-Key") == run("explain", "FILE01")


def test_explain_prints_the_pages_of_a_family(run: Run) -> None:
    pages = [run("explain", code).out for code in ("DW601", "DW602")]
    assert run("explain", "dw6").out == "\n".join(pages)


def test_explain_without_a_code_lists_all_rules(run: Run) -> None:
    lines = run("explain").out.splitlines()
    assert "DW202   error    overlapping-activation-ranges" in lines
    assert "FILE01  error    duplicate-key" in lines


def test_schema_prints_the_schema(run: Run) -> None:
    assert json.loads(run("schema").out) == json_schema()


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan", "0201 2345678", "04"],
        ["plan", ROUTE, "4", "04"],
        ["expand", ROUTE, "0-9: 40"],
        ["expand", ROUTE, "0-9: 40, 50"],
        ["expand", ROUTE, "9"],
        ["show", "0-9"],
        ["show", "0201", "0-9: 4"],
        ["plan", f"{ROUTE}-0", "04"],
        ["expand", f"{ROUTE} – 12", "0-9: 4"],
        ["show", f"{ROUTE}-1234", "0-9: 4"],
        ["explain", "DW999"],
        ["explain", ""],
    ],
)
def test_prints_an_error_on_one_line(arguments: list[str], run: Run) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert done.err.startswith("durchwahl: ")
    assert done.err.count("\n") == 1


def test_takes_a_route_number_with_hyphens_that_begin_no_extension(run: Run) -> None:
    expected = run("show", ROUTE, "0-9: 4")
    for spelling in ("+49 20-12345678", "+49-20-1234-5678", "+49 20 12345678 -"):
        assert run("show", spelling, "0-9: 4") == expected


def test_prints_the_version(run: Run, program: Run) -> None:
    assert run("--version") == program("--version") == Done(0, f"durchwahl {__version__}\n", "")


@pytest.mark.parametrize("command", ["plan", "expand", "show", "check", "fix", "explain", "schema"])
def test_every_command_has_help(command: str, run: Run) -> None:
    done = run(command, "--help")
    usage, _, description = done.out.partition("\n\n")
    assert done.code == 0
    assert f"durchwahl {command}" in usage
    assert description[0].isupper()


def test_help_has_an_example_of_every_command(program: Run) -> None:
    done = program("--help")
    assert done.code == 0
    for command in ("plan", "expand", "show", "check", "fix", "explain"):
        assert f"\n    {command} " in done.out
        assert f"\n  durchwahl {command} " in done.out


@pytest.mark.parametrize("columns", ["60", "80", "200"])
@pytest.mark.parametrize("command", [(), *((name,) for name in ("plan", "expand", "show", "check", "fix", "explain"))])
def test_help_fits_the_terminal(
    command: tuple[str, ...], columns: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert max(map(len, run(*command, "--help").out.splitlines())) <= min(int(columns), 100)


def test_prints_help_without_a_command(run: Run) -> None:
    done = run()
    assert done == Done(2, "", run("--help").out)


@pytest.mark.parametrize("arguments", [("chekc",), ("check", "--format", "xml"), ("check", "--select", "DW9")])
def test_wrong_arguments_are_a_usage_error(arguments: tuple[str, ...], run: Run) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert "usage: durchwahl" in done.err


def test_exits_quietly_when_the_pipe_is_closed() -> None:
    command = [sys.executable, "-m", "durchwahl", "expand", ROUTE, "0-999: 0-999"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 2


def test_writes_to_any_text_stream() -> None:
    with contextlib.redirect_stdout(io.StringIO()) as stream:
        assert main(["--version"]) == 0
    assert stream.getvalue() == f"durchwahl {__version__}\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no device that is full")
def test_reports_a_full_disk() -> None:
    command = [sys.executable, "-m", "durchwahl", "plan", ROUTE, "04"]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr == b"durchwahl: standard output: no space left on device\n"


@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix closes the streams")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_runs_with_closed_streams(closed: str) -> None:
    script = f'"$0" -m durchwahl explain DW202 {closed}'
    done = subprocess.run(["sh", "-c", script, sys.executable], capture_output=True, check=False)
    assert done.returncode == 0
    assert b"Traceback" not in done.stdout + done.stderr
