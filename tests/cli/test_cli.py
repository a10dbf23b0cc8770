"""The command line as a whole: the commands, the streams they write to, and the exit codes."""

import contextlib
import csv
import io
import json
import os
import signal
import subprocess
import sys

import pytest

from command_line import Done, Run, fixture_program, fixture_run  # noqa: F401
from durchwahl import ExtensionBlock, __version__
from durchwahl.cli import main
from durchwahl.schema import json_schema

ROUTE = "+49 20 12345678"


def test_plan_prints_the_block_its_size_its_numbers_and_the_request(run: Run) -> None:
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


def test_expand_prints_a_live_number_a_line(run: Run) -> None:
    assert run("expand", ROUTE, "0-9: 4-6") == Done(0, "+4920123456784\n+4920123456785\n+4920123456786\n", "")


def test_expand_prints_the_numbers_that_are_asked_for(run: Run) -> None:
    assert run("expand", ROUTE, "0-9: 4-6", "--which", "inactive").out.split()[3:5] == [
        "+4920123456783",
        "+4920123456787",
    ]
    assert len(run("expand", ROUTE, "0-9: 4-6", "--which", "all").out.split()) == 10


def test_expand_as_csv_and_json_tells_which_numbers_are_live(run: Run) -> None:
    block = ExtensionBlock.parse("0-99: 4, 19-20")
    rows = list(csv.DictReader(io.StringIO(run("expand", ROUTE, str(block), "--format", "csv").out)))
    entries = json.loads(run("expand", ROUTE, str(block), "--format", "json").out)
    assert [entry["number"] for entry in entries] == [row["number"] for row in rows] == list(block.under(ROUTE).numbers)
    live = tuple(entry["extension"] for entry in entries if entry["live"])
    assert live == tuple(row["extension"] for row in rows if row["live"] == "yes") == block.active_extensions


def test_expand_of_nothing_is_an_empty_list(run: Run) -> None:
    assert run("expand", ROUTE, "0-9:", "--format", "json", "--which", "live").out == "[]\n"


@pytest.mark.parametrize("under", [(), (ROUTE,)])
def test_show_prints_the_block_its_size_and_a_drawing(under: tuple[str, ...], run: Run) -> None:
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


def test_explain_names_every_code_if_there_is_no_such_rule(run: Run) -> None:
    listed = [line.split()[0] for line in run("explain").out.splitlines()]
    assert f"one of {', '.join(listed)}, got 'DW999'" in run("explain", "dw999").err


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
        ["explain", "DW999"],
        ["explain", "FILE"],
    ],
)
def test_what_can_not_be_done_is_one_line_and_code_2(arguments: list[str], run: Run) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert done.err.startswith("durchwahl: ")
    assert done.err.count("\n") == 1


def test_the_version_is_the_packages(run: Run, program: Run) -> None:
    assert run("--version") == program("--version") == Done(0, f"durchwahl {__version__}\n", "")


@pytest.mark.parametrize("command", ["plan", "expand", "show", "check", "fix", "explain", "schema"])
def test_every_command_has_help_that_says_what_it_does(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    usage, _, rest = capsys.readouterr().out.partition("\n\n")
    assert f"durchwahl {command}" in usage
    assert rest[0].isupper()


def test_the_help_names_every_command_with_an_example(program: Run) -> None:
    done = program("--help")
    assert done.code == 0
    for command in ("plan", "expand", "show", "check", "fix", "explain"):
        assert f"\n    {command} " in done.out
        assert f"\n  durchwahl {command} " in done.out


@pytest.mark.parametrize("arguments", [(), ("chekc",), ("check", "--format", "xml"), ("check", "--select", "DW9")])
def test_a_mistyped_call_is_a_usage_error(arguments: tuple[str, ...], program: Run) -> None:
    done = program(*arguments)
    assert done.code == 2
    assert "usage: durchwahl" in done.err


def test_a_reader_that_leaves_is_no_traceback() -> None:
    command = [sys.executable, "-m", "durchwahl", "expand", ROUTE, "0-999: 0-999"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 2


def test_any_stream_may_stand_for_standard_output() -> None:
    with contextlib.redirect_stdout(io.StringIO()) as stream:
        assert main(["--version"]) == 0
    assert stream.getvalue() == f"durchwahl {__version__}\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no device that is full")
def test_a_full_disk_behind_standard_output_is_one_line() -> None:
    command = [sys.executable, "-m", "durchwahl", "plan", ROUTE, "04"]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr == b"durchwahl: standard output: no space left on device\n"


@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix closes the streams")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_written_nowhere(closed: str) -> None:
    script = f'"$0" -m durchwahl explain DW202 {closed}'
    done = subprocess.run(["sh", "-c", script, sys.executable], capture_output=True, check=False)
    assert done.returncode == 0
    assert b"Traceback" not in done.stdout + done.stderr


def test_ctrl_c_is_one_line_and_the_shells_code(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("durchwahl.cli.commands.page", interrupted)
    assert run("explain", "DW202") == Done(130, "", "durchwahl: stopped\n")


def test_ctrl_c_while_a_command_is_imported_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "durchwahl.cli.arguments":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "durchwahl.cli.arguments", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Interrupted(), *sys.meta_path])
    assert run("explain", "DW202") == Done(130, "", "durchwahl: stopped\n")


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_a_program_that_waits_is_stopped_by_ctrl_c() -> None:
    # What is started in the background of a shell ignores Ctrl-C, and so does what it starts, unless told otherwise.
    heeding = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = f"{heeding}; from durchwahl.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "check", "one.json", "-"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stderr is not None
        # The missing file is told of before standard input is waited for.
        assert process.stderr.readline() == b"one.json: no such file or directory\n"
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b"durchwahl: stopped\n"
    assert process.returncode == 130
