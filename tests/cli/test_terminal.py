"""On a terminal: colours, unless `NO_COLOR` asks for none, and progress that is gone at the end."""

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
    """What a program writes to a terminal of its own."""
    pty = pytest.importorskip("pty")
    ours, its = pty.openpty()
    command = [sys.executable, "-m", "durchwahl", *arguments]
    settings = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | environment
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=settings):
        os.close(its)
        written = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # what Linux says at the end
                piece = b""
            if not piece:
                break
            written += piece
    os.close(ours)
    return written.decode()


@pytest.fixture
def order(tmp_path: Path) -> str:
    path = tmp_path / "order.json"
    path.write_text(OVERLAPPING)
    return str(path)


def test_a_terminal_sees_colours(order: str) -> None:
    written = on_terminal(["check", order], {"TERM": "xterm"})
    assert f"\x1b[1m{order}:1:59:\x1b[0m \x1b[31mDW202\x1b[0m 7-14 overlaps 5-12 at 7-12" in written


@pytest.mark.parametrize("environment", [{"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_asks_for_none_sees_no_colours(environment: dict[str, str], order: str) -> None:
    written = on_terminal(["check", order], environment)
    assert f"{order}:1:59: DW202 7-14 overlaps 5-12 at 7-12" in written
    assert "\x1b" not in written


def test_long_work_tells_how_far_it_has_come_and_wipes_it_away() -> None:
    terminal = Terminal()
    now = iter([0.0, 0.1, FIRST_PROGRESS_AFTER, FIRST_PROGRESS_AFTER, FIRST_PROGRESS_AFTER + 0.01])
    with Progress(3, terminal, lambda: next(now)) as progress:
        for _ in range(3):
            progress.step()
    assert terminal.getvalue() == "file 2 of 3\x1b[K\r\x1b[K"


@pytest.mark.parametrize("stream", [io.StringIO(), None])
def test_progress_is_told_on_terminals_only(stream: io.StringIO | None) -> None:
    now = iter([0.0, 9.0, 9.0])
    with Progress(1, stream, lambda: next(now)) as progress:
        progress.step()
    assert stream is None or stream.getvalue() == ""


def test_short_work_tells_nothing() -> None:
    terminal = Terminal()
    with Progress(1, terminal, lambda: 0.0) as progress:
        progress.step()
    assert terminal.getvalue() == ""
