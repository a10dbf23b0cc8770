"""The job of every start: `import durchwahl`, each time in an interpreter of its own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from time import perf_counter
from typing import Any, Final

from benchmarks.interleave import Effort, seconds_in_turns
from benchmarks.job import Contender, Job, Limit, Rival

STANDARD_LIBRARY: Final = "import re, enum, dataclasses, typing"


def interpret(program: str) -> int:
    """Run a program in an interpreter of its own."""
    # Where no bytecode may be written none is cached, and compiling would be what is measured.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run([sys.executable, "-c", program], env=environment, check=True).returncode


def over_bare_interpreter(calls: Sequence[partial[Any]], effort: Effort) -> list[tuple[float, ...]]:
    """The seconds that each program takes longer than one that does nothing; by the clock on the wall."""
    in_turns = seconds_in_turns([partial(interpret, "pass"), *calls], effort, perf_counter)
    return [tuple(seconds - bare for seconds in programs) for bare, *programs in in_turns]


def _import_portion() -> partial[int]:
    import_module("portion")
    return partial(interpret, "import portion")


JOBS: Final = (
    Job(
        "import durchwahl",
        Contender("durchwahl", lambda: partial(interpret, "import durchwahl")),
        (
            Limit(STANDARD_LIBRARY, lambda: partial(interpret, STANDARD_LIBRARY)),
            Rival("portion", _import_portion),
        ),
        measure=over_bare_interpreter,
    ),
)
