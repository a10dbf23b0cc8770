"""Find the files to work on: folders are walked, and every file comes once, in a fixed order."""

import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, NamedTuple, Self, TextIO

from durchwahl.cli.documents import Diagnostic, Document, FileError, Location, Source, unreadable_file
from durchwahl.cli.read_csv import looks_like_csv, parse_csv
from durchwahl.cli.read_json import NotJson, parse_json, parse_json_lines

FIRST_AFTER: Final = 0.5
AGAIN_AFTER: Final = 0.1
_ERASE = "\x1b[K"


class Progress:
    """Counts the files, and prints the count once the work takes more than half a second."""

    def __init__(self, total: int, stream: TextIO | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._stream = stream if stream is not None and stream.isatty() else None
        self._clock = clock
        self._count = 0
        self._next = clock() + FIRST_AFTER
        self._said = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream is not None and self._said:
            self._stream.write(_ERASE)
            self._stream.flush()

    def step(self) -> None:
        """The work on the next file begins."""
        self._count += 1
        if self._stream is not None and self._clock() >= self._next:
            self._said = True
            self._next = self._clock() + AGAIN_AFTER
            # The cursor goes back, so that what is found is written over it.
            self._stream.write(f"file {self._count} of {self._total}{_ERASE}\r")
            self._stream.flush()


STANDARD_INPUT: Final = "-"


def _read_yaml(source: Source) -> Document:
    # Imported when there is YAML, because its patterns take a while to compile.
    from durchwahl.cli.read_yaml import parse_yaml

    return parse_yaml(source)


_READERS: Final[Mapping[str, Callable[[Source], Document]]] = {
    ".json": parse_json,
    ".jsonl": parse_json_lines,
    ".ndjson": parse_json_lines,
    ".yaml": _read_yaml,
    ".yml": _read_yaml,
    ".csv": parse_csv,
}
ENDINGS: Final = tuple(_READERS)

MAX_BYTES: Final = 64 * 2**20
_PIECE: Final = 2**16


def read_document(name: str) -> Document:
    """Read a file, or standard input. Raises `Refused`, and `OSError` if there is no such file."""
    return document_of(name, _content(name))


def document_of(name: str, content: bytes) -> Document:
    """Read the content of a file of this name. Raises `Refused`."""
    if len(content) > MAX_BYTES:
        raise FileError(f"a file must have at most {MAX_BYTES} bytes, got more; JSON Lines can be split anywhere")
    source = Source.decode(name, content)
    ending = os.path.splitext(name)[1].lower()
    return _READERS.get(ending, _read_by_content)(source)


def _content(name: str) -> bytes:
    """Return the bytes of a file; if it has more than are allowed, only some more."""
    if name == STANDARD_INPUT:
        if sys.stdin is None:
            raise FileError("standard input is closed")
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    pieces, length = [], 0
    with open(name, "rb", buffering=0) as file:
        # Piece by piece, because a device or a pipe may have no end.
        while length <= MAX_BYTES and (piece := file.read(_PIECE)):
            pieces.append(piece)
            length += len(piece)
    return b"".join(pieces)


def _read_by_content(source: Source) -> Document:
    """Read the format whose grammar the text keeps; if it keeps none, refuse it as what it is most likely meant to be."""
    try:
        return parse_json(source)
    except NotJson as error:
        no_json = error
    try:
        return parse_json_lines(source)
    except NotJson as error:
        no_lines = error
    if looks_like_csv(source):
        return parse_csv(source)
    try:
        return _read_yaml(source)
    except FileError as no_yaml:
        if source.text.lstrip()[0] not in '{["':
            raise
        # Where the first line is JSON, the second one is where JSON ends and JSON Lines begin.
        raise (no_lines if no_lines.place > no_json.place else no_json) from no_yaml


_EPILOG = f"""\
Files are JSON, JSON Lines, YAML (with: pip install 'durchwahl[cli]') or CSV, by their endings:
{", ".join(ENDINGS)}; by their content, if they have another one. A file contains
a statement, an order with its status, an answer of the carrier's, or a list of these. A CSV file has the columns route_number,
extension_range and activation_ranges. A folder means the files in it, - standard input.
"""


def add_files_argument(command: ArgumentParser) -> None:
    """Add the argument for the files that a command works on."""
    command.epilog = _EPILOG
    command.add_argument(
        "files", nargs="*", default=["."], metavar="FILE", help="a file, a folder, or - (default: the current folder)"
    )


def files_in(names: Iterable[str], refuse: Callable[[str, str], None]) -> list[str]:
    """Return the named files, and those with a known ending in the named folders, each once, however it is spelled.

    In folders, names that begin with a dot are passed over: hidden files and folders, and what Emacs and macOS put
    beside a file. Links to folders aren't followed, because they can be a loop. A folder that can't be opened is passed
    to `refuse`, with the reason.
    """
    found: dict[str, str] = {}
    for name in names:
        is_folder = name != STANDARD_INPUT and os.path.isdir(name)
        for file in _walk(name, refuse) if is_folder else [name]:
            found.setdefault(file if file == STANDARD_INPUT else os.path.realpath(file), file)
    return list(found.values())


def _walk(folder: str, refuse: Callable[[str, str], None]) -> Iterator[str]:
    def on_error(error: OSError) -> None:
        refuse(str(error.filename), reason(error))

    for path, folders, files in os.walk(folder, onerror=on_error):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in sorted(files):
            if file.lower().endswith(ENDINGS) and not file.startswith("."):
                yield os.path.normpath(os.path.join(path, file))


def reason(error: OSError) -> str:
    """Return why the system refused, in its own words."""
    return (error.strerror or str(error) or type(error).__name__).lower()


class Read(NamedTuple):
    """A file that could be read, and what it contains."""

    name: str
    document: Document


class FileSet:
    """The files of one call. `refused` counts those that couldn't be read or written, `read` the others.

    Each of the former is a line on standard error, and is also passed to `report`.
    """

    def __init__(
        self,
        names: Iterable[str],
        read: Callable[[str], Document] = read_document,
        report: Callable[[str, Diagnostic], None] | None = None,
    ) -> None:
        self.read: int = 0
        self.refused: int = 0
        self._read_document = read
        self._report = report
        self._files = files_in(names, self.refuse)

    def __iter__(self) -> Iterator[Read]:
        with Progress(len(self._files), sys.stderr) as progress:
            for name in self._files:
                progress.step()
                read = None
                with self.refusing(name):
                    read = Read(name, self._read_document(name))
                if read is not None:
                    self.read += 1
                    yield read

    @contextmanager
    def refusing(self, name: str) -> Iterator[None]:
        """Report what keeps the work on this file from being done, and carry on."""
        try:
            yield
        except FileError as error:
            self.refuse(name, str(error), error.place)
        except MemoryError:
            self.refuse(name, "a file must fit into memory, got one that doesn't")
        except BrokenPipeError:
            raise
        except OSError as error:
            self.refuse(name, reason(error))

    def refuse(self, name: str, message: str, place: Location | None = None) -> None:
        """Report that the work could not be done on this file, and why."""
        self.refused += 1
        where = ":".join([printable(name), *(map(str, place or ()))])
        print(f"{where}: {message}", file=sys.stderr)
        if self._report is not None:
            for finding in unreadable_file(message):
                self._report(name, Diagnostic(finding, place))


def printable(name: str) -> str:
    """Return a file's name with the characters escaped that aren't printable, such as line ends.

    >>> printable("a\\nb")
    'a\\\\nb'
    """
    return "".join(part if part.isprintable() else part.encode("unicode_escape").decode() for part in name)
