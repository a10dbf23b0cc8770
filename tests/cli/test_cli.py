"""The command line: what it prints, where, and with which exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from durchwahl import __version__
from durchwahl.cli import main

ROUTE = "+49 20 12345678"


def test_plan_prints_the_block_its_size_its_numbers_and_the_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", ROUTE, "42", "04", "19", "20"]) == 0
    printed = capsys.readouterr().out
    lines = printed.splitlines()
    assert lines[:6] == [
        "0-99: 4, 19-20, 42",
        "100 port, 4 live",
        "+49201234567804",
        "+49201234567819",
        "+49201234567820",
        "+49201234567842",
    ]
    assert json.loads("\n".join(lines[6:]))["extension_range"] == {"start_at": 0, "end_at": 99}


def test_expand_prints_a_number_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["expand", ROUTE, "0-9: 4-6"]) == 0
    assert capsys.readouterr().out.split() == ["+4920123456784", "+4920123456785", "+4920123456786"]


@pytest.mark.parametrize(
    "arguments",
    [["plan", "0201 2345678", "04"], ["plan", ROUTE, "4", "04"], ["expand", ROUTE, "0-9: 40"], ["expand", ROUTE, "9"]],
)
def test_what_can_not_be_done_is_one_message_and_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("durchwahl: ")
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize(
    ("document", "code", "found"),
    [
        ('{"extension_range": "0-99", "activation_ranges": ["4"]}', 0, []),
        ('{"extension_range": "0-99", "activation_ranges": []}', 0, ["DW203"]),
        ('{"extension_range": "0-99", "activation_ranges": ["5-12", "7-14"]}', 1, ["DW202"]),
        ('{"extension_range": "0-99", "activation_ranges": [NaN]}', 1, ["DW102"]),
        ("null", 1, ["DW102"]),
    ],
)
def test_check_prints_the_findings(
    document: str, code: int, found: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "order.json"
    path.write_text(document)
    assert main(["check", str(path)]) == code
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(found)
    for line, rule in zip(lines, found, strict=True):
        assert line.startswith(f"{path}: ")
        assert rule in line


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[" * 200_000, b"1" * 5000])
def test_check_says_when_a_file_is_no_json(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "order.json"
    path.write_bytes(content)
    assert main(["check", str(path)]) == 2
    assert capsys.readouterr().err.startswith(f"durchwahl: {path}: no JSON that can be read: ")


def test_check_says_when_there_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none.json")]) == 2
    assert main(["check", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 2


def run(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "durchwahl", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def test_check_reads_standard_input() -> None:
    done = run("check", "-", text='{"extension_range": "9-0", "activation_ranges": ["4"]}')
    assert done.returncode == 1
    assert done.stdout == "-: error: /extension_range: DW104 a range must not end before it starts, got 9-0\n"
    assert done.stderr == ""


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"durchwahl {__version__}\n"


def test_a_missing_command_is_a_usage_error() -> None:
    done = run()
    assert done.returncode == 2
    assert "usage: durchwahl" in done.stderr


def test_a_reader_that_leaves_is_no_traceback() -> None:
    command = [sys.executable, "-m", "durchwahl", "expand", ROUTE, "0-999: 0-999"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
