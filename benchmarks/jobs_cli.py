"""Jobs of the command line: how long it takes to be there, and to check very many small files."""

import io
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import cache, partial
from pathlib import Path
from typing import Final

from benchmarks.job import Contender, Job, Limit
from benchmarks.jobs_import import interpret, over_bare_interpreter
from benchmarks.jobs_validation import CREATE_BODY
from durchwahl.cli import main

FILES: Final = 1_000
QUIETLY: Final = "import sys, io; sys.stdout = io.StringIO(); from durchwahl.__main__ import program; "
VERSION: Final = f"{QUIETLY}sys.argv[1:] = ['--version']; program()"
COMMAND: Final = f"{QUIETLY}sys.argv[1:] = ['explain', 'DW202']; program()"


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """A folder of small files, which is gone when the program ends."""
    folder = tempfile.TemporaryDirectory()
    for number in range(FILES):
        (Path(folder.name) / f"{number:05}.json").write_text(json.dumps(CREATE_BODY, indent=2))
    return folder


def _check(folder: str) -> int:
    with redirect_stdout(io.StringIO()):
        return main(["check", folder])


def _contents(folder: str) -> Iterator[bytes]:
    for name in sorted(os.listdir(folder)):
        with open(f"{folder}/{name}", "rb") as file:
            yield file.read()


def _read(folder: str) -> int:
    return sum(content == b"" for content in _contents(folder))


def _load(folder: str) -> int:
    return sum(json.loads(content) is None for content in _contents(folder))


JOBS: Final = (
    Job(
        f"check {FILES} small files",
        Contender("durchwahl check", lambda: partial(_check, _folder().name)),
        (
            Limit("read them", lambda: partial(_read, _folder().name)),
            Limit("read them as JSON", lambda: partial(_load, _folder().name), most=3),
        ),
    ),
    Job(
        "start the command line",
        Contender("durchwahl --version", lambda: partial(interpret, VERSION)),
        (
            Limit("import durchwahl", lambda: partial(interpret, "import durchwahl"), most=1.2),
            Limit("a command", lambda: partial(interpret, COMMAND)),
        ),
        measure=over_bare_interpreter,
    ),
)
