"""The exit codes."""

from enum import IntEnum


class Outcome(IntEnum):
    """How a command ended. The greater code counts if several apply."""

    CLEAN = 0
    FOUND = 1
    COULD_NOT = 2
    INTERRUPTED = 130  # what shells use for Ctrl-C
