"""The exit codes of all commands."""

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended. If several codes apply, the greatest counts."""

    CLEAN = 0
    FINDINGS = 1
    ERROR = 2
    INTERRUPTED = 130  # what shells use for Ctrl-C
