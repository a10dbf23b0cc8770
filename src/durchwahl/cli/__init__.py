"""The command line: the only part that uses files, standard streams and exit codes.

Exit codes: 0 all is well, 1 something was found, 2 the work could not be done, 130 it was stopped by Ctrl-C.
"""

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from enum import IntEnum

from durchwahl import __version__
from durchwahl.errors import DurchwahlError


class ExitCode(IntEnum):
    """How a command ended. The greater code counts if several apply."""

    CLEAN = 0
    FINDINGS = 1
    ERROR = 2
    INTERRUPTED = 130  # what shells use for Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    # The commands are imported in here, so that Ctrl-C is handled while they are.
    try:
        _prepare_streams()
        code = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _stopped(ExitCode.INTERRUPTED, "stopped")
    except DurchwahlError as error:
        return _stopped(ExitCode.ERROR, str(error))
    except BrokenPipeError:
        # The reader has left, as `head` does. What Python would still flush goes nowhere, instead of to a traceback.
        _write_nowhere()
        return ExitCode.ERROR
    except OSError as error:
        _write_nowhere()
        return _stopped(ExitCode.ERROR, f"standard output: {error.strerror or error}".lower())
    return code


def _prepare_streams() -> None:
    # If the caller has closed a stream, what is written to it is discarded, and only the exit code is left.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115 - it stays open until the end
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # Names of files can contain bytes that aren't text, and terminals lack characters; both are escaped.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _run(arguments: Sequence[str]) -> int:
    # Nothing else is imported for the version.
    if "--version" in arguments[:1]:
        print(f"durchwahl {__version__}")
        return 0
    from durchwahl.cli.arguments import parser

    options = parser().parse_args(arguments)
    code: int = options.run(options)
    return code


def _stopped(code: int, message: str) -> int:
    with suppress(OSError):
        print(f"durchwahl: {'; '.join(message.splitlines())}", file=sys.stderr)
    return code


def _write_nowhere() -> None:
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
