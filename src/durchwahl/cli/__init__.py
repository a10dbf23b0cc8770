"""The command line: the only part that uses files, standard streams and exit codes."""

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from durchwahl.cli.arguments import build_parser
from durchwahl.cli.exit_codes import ExitCode
from durchwahl.errors import DurchwahlError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. `arguments` are those of the process by default."""
    try:
        _prepare_streams()
        code = _run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _fail(ExitCode.INTERRUPTED, "stopped")
    except DurchwahlError as error:
        return _fail(ExitCode.ERROR, str(error))
    except BrokenPipeError:
        # The reader has closed the pipe, as `head` does.
        _discard_output()
        return ExitCode.ERROR
    except OSError as error:
        _discard_output()
        return _fail(ExitCode.ERROR, f"standard output: {error.strerror or error}".lower())
    return code


def _prepare_streams() -> None:
    # If the caller has closed a stream, discard output to it; the caller still gets the exit code.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115 - it stays open until the end
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # Names of files can contain bytes that aren't text, and terminals lack characters; both are escaped.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _run(arguments: Sequence[str] | None) -> int:
    arguments = sys.argv[1:] if arguments is None else arguments
    parser, rest = build_parser(arguments)
    try:
        options = parser.parse_args(rest)
    except SystemExit as stop:
        # The help, the version or a usage error was printed.
        return int(stop.code or 0)
    if not hasattr(options, "run"):
        parser.print_help(sys.stderr)
        return ExitCode.ERROR
    code: int = options.run(options)
    return code


def _fail(code: ExitCode, message: str) -> ExitCode:
    with suppress(OSError):
        print(f"durchwahl: {'; '.join(message.splitlines())}", file=sys.stderr)
    return code


def _discard_output() -> None:
    """Redirect standard output to the null device. Otherwise Python would fail again when it flushes it at exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
