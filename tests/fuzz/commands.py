"""The law of the command line: an exit code that is documented, a line that says why, and never a traceback."""

import io
import os
import sys
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from tempfile import TemporaryDirectory
from unittest.mock import patch

from durchwahl.cli import main


def command_line(arguments: Sequence[str], given: bytes = b"") -> None:
    """Run a command in a folder of its own: 0 for all is well, 1 with what was found, 2 with the reason."""
    if not all(map(_can_be_passed, arguments)):
        return
    out, err = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO(given))
    with TemporaryDirectory() as folder, chdir(folder), redirect_stdout(out), redirect_stderr(err):
        with patch.object(sys, "stdin", stdin):
            try:
                code: object = main(arguments)
            except SystemExit as stopped:
                # The arguments are none that a command takes, or they ask for the help.
                code = stopped.code
        out.flush()
    said = err.getvalue()
    assert code in (0, 1, 2)
    assert "Traceback" not in said
    if code == 1:
        assert out.buffer.tell() or said
    if code == 2:
        assert said.strip()


def _can_be_passed(argument: str) -> bool:
    """Whether a system can pass this on as an argument: bytes, of which none is zero."""
    try:
        return b"\0" not in os.fsencode(argument)
    except UnicodeEncodeError:
        return False
