"""The job of every start: `import durchwahl`, each time in an interpreter of its own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any, Final

from benchmarks.interleave import seconds_in_turns
from benchmarks.job import Contender, Job, Limit, Rival

MOST_ROUNDS: Final = 20
STANDARD_LIBRARY: Final = "import re, enum, dataclasses, typing"


def _interpret(program: str) -> int:
    # Where no bytecode may be written none is cached, and compiling would be what is measured.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run([sys.executable, "-c", program], env=environment, check=True).returncode


def _over_bare_interpreter(calls: Sequence[partial[Any]], rounds: int) -> list[tuple[float, ...]]:
    """The seconds that each program takes longer than one that does nothing."""
    in_turns = seconds_in_turns([partial(_interpret, "pass"), *calls], min(rounds, MOST_ROUNDS))
    return [tuple(seconds - bare for seconds in programs) for bare, *programs in in_turns]


def _import_portion() -> partial[int]:
    import_module("portion")
    return partial(_interpret, "import portion")


JOBS: Final = (
    Job(
        "import durchwahl",
        Contender("durchwahl", lambda: partial(_interpret, "import durchwahl")),
        (
            Limit(STANDARD_LIBRARY, lambda: partial(_interpret, STANDARD_LIBRARY)),
            Rival("portion", _import_portion),
        ),
        measure=_over_bare_interpreter,
    ),
)
