"""Fixtures for tests of the command line: run it, in this process or another one, and write files for it.

Test modules import the fixtures that they use, because a second conftest would have the name of the first.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from durchwahl.cli import main

CLEAN = '{"extension_range": "0-99", "activation_ranges": ["4"]}'
OVERLAPPING = '{"extension_range": "0-99", "activation_ranges": ["5-12", "7-14"]}'
OVERLAP = "7-14 overlaps 5-12 at 7-12"
NOTHING_ACTIVE = '{"extension_range": "0-99", "activation_ranges": []}'
LONG = '{"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "+49 20 12345678"}'
ORDER_IN_YAML = """\
# Bürogebäude
status: draft
extensions:
  - route_number: "+49 30 1234567" # Köln
    extension_range: 0-99
    activation_ranges:
      - 5-12
      - {start_at: 7, end_at: 14}
  - {extension_range: 9-0, activation_ranges: 4}
"""
# The same order in all formats, and where its overlap is.
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


# A line with a suggestion, and the part of a summary about them.
SUGGESTION_RE = re.compile(r"^  help: .*\n|; \d+ fixable with fix.*?(?=; |$)", re.MULTILINE)


@dataclass(frozen=True)
class Done:
    """The exit code of a command, and its output. What `check` suggests is apart, because few tests are about it."""

    code: int
    out: str
    err: str
    suggestions: list[str] = field(default_factory=list, compare=False)


def separate_suggestions(code: int, out: str, err: str) -> Done:
    return Done(code, SUGGESTION_RE.sub("", out), err, [found.strip() for found in SUGGESTION_RE.findall(out)])


Run = Callable[..., Done]
Write = Callable[[str, str | bytes], str]


@pytest.fixture(name="run")
def fixture_run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_here(*arguments: str) -> Done:
        code = main(arguments)
        captured = capsys.readouterr()
        return separate_suggestions(code, captured.out, captured.err)

    return run_here


@pytest.fixture(name="program")
def fixture_program() -> Run:
    def run_program(*arguments: str, given: str | bytes = b"") -> Done:
        command = [sys.executable, "-m", "durchwahl", *arguments]
        content = given.encode() if isinstance(given, str) else given
        # Output is buffered, as it is for users, so that a program that exits without a flush loses it.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        done = subprocess.run(command, input=content, capture_output=True, env=environment, check=False)
        return separate_suggestions(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run_program


@pytest.fixture(name="write")
def fixture_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file into a temporary folder, which becomes the current one, and return its name."""
    monkeypatch.chdir(tmp_path)

    def write_file(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    return write_file
