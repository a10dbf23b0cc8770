"""Ctrl-C at any moment: one line, and the exit code that shells use for it."""

import signal
import subprocess
import sys
import time
from random import Random

import pytest

from command_line import Done, Run, fixture_run  # noqa: F401
from durchwahl import __version__

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals differ on Windows")


def test_ctrl_c_stops_a_command_with_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("durchwahl.cli.commands.explain_rule", interrupt)
    assert run("explain", "DW202") == Done(130, "", "durchwahl: stopped\n")


# A process that was started in the background of a shell ignores Ctrl-C, and so do its children.
HEED_INTERRUPTS = """\
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
"""
RUN_PROGRAM = "from _durchwahl_cli import program; sys.exit(program())"
ON_IMPORT = """\
class OnImport:
    def find_spec(self, name, *_):
        if name == {module!r}:
            {action}
sys.meta_path.insert(0, OnImport())
"""


def start(program: str, *arguments: str) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", program, *arguments], stdin=pipe, stdout=pipe, stderr=pipe)


@pytest.mark.parametrize("module", ["durchwahl", "durchwahl.ranges", "durchwahl.cli.check"])
def test_ctrl_c_stops_the_import_of_the_package_with_one_line(module: str) -> None:
    interrupt = ON_IMPORT.format(module=module, action="os.kill(os.getpid(), signal.SIGINT)")
    with start(HEED_INTERRUPTS + interrupt + RUN_PROGRAM, "check", "--help") as process:
        assert process.communicate() == (b"", b"durchwahl: stopped\n")
    assert process.returncode == 130


def test_ctrl_c_stops_a_program_that_waits_for_input() -> None:
    with start(HEED_INTERRUPTS + RUN_PROGRAM, "check", "missing.json", "-") as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"missing.json: no such file or directory\n"
        process.send_signal(signal.SIGINT)
        assert process.communicate()[1] == b"durchwahl: stopped\n"
    assert process.returncode == 130


def test_a_program_that_ignores_ctrl_c_keeps_ignoring_it() -> None:
    ignore = HEED_INTERRUPTS.replace("default_int_handler", "SIG_IGN")
    interrupt = ON_IMPORT.format(module="durchwahl.ranges", action="os.kill(os.getpid(), signal.SIGINT)")
    with start(ignore + interrupt + RUN_PROGRAM, "--version") as process:
        assert process.communicate() == (f"durchwahl {__version__}\n".encode(), b"")
    assert process.returncode == 0


@pytest.mark.slow
def test_ctrl_c_stops_the_program_with_one_line_at_any_moment() -> None:
    announce = ON_IMPORT.format(module="durchwahl", action="print('importing', flush=True)")
    rng = Random(0)
    for _ in range(100):
        # The process finally waits for standard input, so that the signal always arrives in time.
        with start(HEED_INTERRUPTS + announce + RUN_PROGRAM, "check", "-") as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"importing\n"
            time.sleep(rng.uniform(0, 0.3))
            process.send_signal(signal.SIGINT)
            assert process.communicate() == (b"", b"durchwahl: stopped\n")
        assert process.returncode == 130
