"""How a command ended, as its exit code says it."""

from enum import IntEnum


class Outcome(IntEnum):
    """What an exit code means. The greater one wins where several things happened."""

    CLEAN = 0
    FOUND = 1
    COULD_NOT = 2
    INTERRUPTED = 130  # what shells know for stopped by Ctrl-C
