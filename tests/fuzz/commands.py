"""Any command line ends with a documented exit code and a reason, and never with a traceback."""

import io
import os
import sys
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from tempfile import TemporaryDirectory
from unittest.mock import patch

from durchwahl.cli import main


def command_line(arguments: Sequence[str], standard_input: bytes = b"") -> None:
    """Run a command in an empty folder: 0 if all is well, 1 with findings, 2 with the reason."""
    if not all(map(_is_valid_argument, arguments)):
        return
    out, err = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO(standard_input))
    with TemporaryDirectory() as folder, chdir(folder), redirect_stdout(out), redirect_stderr(err):
        with patch.object(sys, "stdin", stdin):
            code = main(arguments)
        out.flush()
    assert code in (0, 1, 2)
    assert "Traceback" not in err.getvalue()
    if code == 1:
        assert out.buffer.tell() or err.getvalue()
    if code == 2:
        assert err.getvalue().strip()


def _is_valid_argument(argument: str) -> bool:
    """Return True if the system can pass this on: bytes without a zero."""
    try:
        return b"\0" not in os.fsencode(argument)
    except UnicodeEncodeError:
        return False
