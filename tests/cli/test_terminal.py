"""On a terminal: colors, unless `NO_COLOR` is set, and progress that is erased at the end."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from durchwahl.cli.files import FIRST_PROGRESS_AFTER, Progress

OVERLAPPING = '{"extension_range": "0-99", "activation_ranges": ["5-12", "7-14"]}'


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(arguments: list[str], environment: dict[str, str]) -> str:
    """Run the program in a pseudo-terminal, and return what it prints."""
    pty = pytest.importorskip("pty")
    controller, terminal = pty.openpty()
    command = [sys.executable, "-m", "durchwahl", *arguments]
    settings = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | environment
    with subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, env=settings):
        os.close(terminal)
        written = b""
        while True:
            try:
                piece = os.read(controller, 4096)
            except OSError:  # at the end, on Linux
                piece = b""
            if not piece:
                break
            written += piece
    os.close(controller)
    return written.decode()


@pytest.fixture
def order(tmp_path: Path) -> str:
    path = tmp_path / "order.json"
    path.write_text(OVERLAPPING)
    return str(path)


def test_prints_colors_on_a_terminal(order: str) -> None:
    written = on_terminal(["check", order], {"TERM": "xterm"})
    assert f"\x1b[1m{order}:1:59:\x1b[0m \x1b[31mDW202 error:\x1b[0m 7-14 overlaps 5-12 at 7-12" in written


@pytest.mark.parametrize("environment", [{"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_prints_no_colors_if_the_environment_forbids_them(environment: dict[str, str], order: str) -> None:
    written = on_terminal(["check", order], environment)
    assert f"{order}:1:59: DW202 error: 7-14 overlaps 5-12 at 7-12" in written
    assert "\x1b" not in written


def test_shows_progress_and_erases_it() -> None:
    terminal = Terminal()
    now = iter([0.0, 0.1, FIRST_PROGRESS_AFTER, FIRST_PROGRESS_AFTER, FIRST_PROGRESS_AFTER + 0.01])
    with Progress(3, terminal, lambda: next(now)) as progress:
        for _ in range(3):
            progress.step()
    assert terminal.getvalue() == "file 2 of 3\x1b[K\r\x1b[K"


@pytest.mark.parametrize(("stream", "duration"), [(Terminal(), 0.0), (io.StringIO(), 9.0), (None, 9.0)])
def test_shows_no_progress_for_short_work_or_outside_a_terminal(stream: io.StringIO | None, duration: float) -> None:
    now = iter([0.0, duration, duration])
    with Progress(1, stream, lambda: next(now)) as progress:
        progress.step()
    assert stream is None or stream.getvalue() == ""
