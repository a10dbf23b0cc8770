"""Find the files that a command works on, and read them one by one, each in its format."""

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, Generic, Self, TextIO, TypeVar

from durchwahl._messages import format_value
from durchwahl.cli.documents import Diagnostic, Document, FileError, Location, Source
from durchwahl.cli.file_rules import unreadable_file
from durchwahl.cli.read_csv import looks_like_csv, parse_csv
from durchwahl.cli.read_json import InvalidJson, parse_json, parse_json_lines
from durchwahl.errors import DurchwahlError

STANDARD_INPUT: Final = "-"
WORKBOOK_ENDING: Final = ".xlsx"
WORKBOOK_MARKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # of .xlsx, and of .xls or with a password
MAX_BYTES: Final = 64 * 2**20
CHUNK_BYTES: Final = 2**16

FIRST_PROGRESS_AFTER: Final = 0.5
_NEXT_PROGRESS_AFTER: Final = 0.1
_ERASE_LINE = "\x1b[K"
_HOOK_VARIABLES: Final = frozenset(("GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE"))


def _parse_yaml(source: Source) -> Document:
    try:
        from durchwahl.cli.read_yaml import parse_yaml
    except ImportError:
        raise FileError("YAML is read with PyYAML, which is missing: pip install 'durchwahl[cli]'") from None
    return parse_yaml(source)


_PARSERS: Final[Mapping[str, Callable[[Source], Document]]] = {
    ".json": parse_json,
    ".jsonl": parse_json_lines,
    ".ndjson": parse_json_lines,
    ".yaml": _parse_yaml,
    ".yml": _parse_yaml,
    ".csv": parse_csv,
}
TEXT_ENDINGS: Final = tuple(_PARSERS)
ENDINGS: Final = (*TEXT_ENDINGS, WORKBOOK_ENDING)


def parse_document(name: str, content: bytes) -> Document:
    """Parse the content of a file, in the format that its name or its content indicates. Raises `FileError`."""
    check_size(content)
    ending = os.path.splitext(name)[1].lower()
    if ending == WORKBOOK_ENDING:
        raise FileError("a text file is expected, got an Excel workbook; save it as CSV")
    source = Source.decode(name, content)
    return _PARSERS.get(ending, _parse_by_content)(source)


def check_size(content: bytes) -> None:
    """Raise `FileError` for a file that is too long to be read as a whole."""
    if len(content) > MAX_BYTES:
        raise FileError(
            f"a file must have at most {MAX_BYTES} bytes, got more; check reads CSV and JSON Lines of any size"
        )


def read_bytes(name: str) -> bytes:
    """Read a file, or standard input. If it is too long, read only a little more than the limit."""
    if name == STANDARD_INPUT:
        if sys.stdin is None:
            raise FileError("standard input is closed")
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    content = bytearray()
    with open(name, "rb", buffering=0) as file:
        # In chunks, because a device or a pipe may be endless.
        while len(content) <= MAX_BYTES and (chunk := file.read(CHUNK_BYTES)):
            content += chunk
    return bytes(content)


def _parse_by_content(source: Source) -> Document:
    """Parse a file in the first format in which it is valid. If there is none, raise the error of the likeliest one."""
    try:
        return parse_json(source)
    except InvalidJson as error:
        json_error = error
    try:
        return parse_json_lines(source)
    except InvalidJson as error:
        json_lines_error = error
    if looks_like_csv(source):
        return parse_csv(source)
    try:
        return _parse_yaml(source)
    except FileError:
        if source.text.lstrip()[0] not in '{["':
            raise
    # If the first line is valid JSON, the file is probably meant to be JSON Lines.
    raise max(json_error, json_lines_error, key=lambda error: error.location)


_EPILOG = f"""\
Files are JSON, JSON Lines, YAML (with: pip install 'durchwahl[cli]'), CSV, or for check also Excel workbooks
(with: pip install 'durchwahl[xlsx]'), by their endings:
{", ".join(ENDINGS)}; by their content, if they have another one. A file contains
a statement, an order with its status, an answer of the carrier, or a list of these. A CSV file, or each sheet of a
workbook, has the columns route_number, extension_range and activation_ranges. A folder means the files in it, - standard input.
"""


class UsageError(DurchwahlError, ValueError):
    """The arguments contradict each other."""


def add_file_arguments(command: ArgumentParser) -> None:
    """Add the arguments for the files that a command works on, and what it prints about them."""
    command.epilog = _EPILOG
    command.add_argument(
        "files", nargs="*", metavar="FILE", help="a file, a folder, or - (default: the current folder)"
    )
    name_help = "the name of standard input, which decides its format and is printed"
    command.add_argument("--stdin-filename", metavar="NAME", help=name_help)
    command.add_argument("-q", "--quiet", action="store_true", help="print findings and failures, but no summary")


ContentT = TypeVar("ContentT")


class FileSet(Generic[ContentT]):
    """The files of one command. Iteration yields the names of those that can be read, and what `read` returns for them.

    `excludes` is called with each file and folder in the named folders; with `force_exclude` also with the named files,
    and then with True, because a folder that contains them may be excluded.

    `read` is the number of files that can be read, and `failed` is the number of files that couldn't be read or written.
    Each failure is printed to standard error, and passed to `report`.
    """

    def __init__(
        self,
        options: Namespace,
        excludes: Callable[[str, bool], bool],
        read: Callable[[str, str], ContentT],
        report: Callable[[str, Diagnostic], None] | None = None,
        endings: tuple[str, ...] = TEXT_ENDINGS,
    ) -> None:
        self.read: int = 0
        self.failed: int = 0
        self._read = read
        self._report = report
        self._standard_input_name: str = options.stdin_filename or STANDARD_INPUT
        named = options.files or ["." if options.stdin_filename is None else STANDARD_INPUT]
        others = [name for name in named if name != STANDARD_INPUT]
        if others and options.stdin_filename is not None:
            raise UsageError(f"--stdin-filename is for standard input alone, got {format_value(others[0])} as well")
        if options.force_exclude:
            named = [name for name in named if name == STANDARD_INPUT or not excludes(name, True)]
        self._paths = find_files(named, self._fail, excludes, endings)

    def __iter__(self) -> Iterator[tuple[str, ContentT]]:
        with Progress(len(self._paths), sys.stderr) as progress:
            for path in self._paths:
                progress.step()
                content = None
                name = self._standard_input_name if path == STANDARD_INPUT else path
                with self.reporting_errors(name):
                    content = self._read(path, name)
                if content is not None:
                    self.read += 1
                    yield name, content

    @contextmanager
    def reporting_errors(self, name: str) -> Iterator[None]:
        """Report an error with this file, and continue."""
        try:
            yield
        except FileError as error:
            self._fail(name, str(error), error.location)
        except MemoryError:
            self._fail(name, "a file must fit into memory, got one that doesn't")
        except BrokenPipeError:
            raise
        except OSError as error:
            self._fail(name, describe_os_error(error))

    def _fail(self, name: str, message: str, location: Location | None = None) -> None:
        self.failed += 1
        print(f"{format_position(name, location)}: {escape(message)}", file=sys.stderr)
        if self._report is not None:
            for finding in unreadable_file(message):
                self._report(name, Diagnostic(finding, location))


def find_files(
    names: Iterable[str],
    on_error: Callable[[str, str], None],
    excludes: Callable[[str, bool], bool],
    endings: tuple[str, ...] = TEXT_ENDINGS,
) -> list[str]:
    """Return the named files, and those with these endings in the named folders, each file once.

    Paths are resolved to find files that are named twice. In folders, these are skipped: hidden files and folders,
    which include the backups of Emacs and macOS; pipes and devices; what git ignores; and what `excludes` returns True
    for. Links to folders aren't followed, because they can form a loop. `on_error` is called with the name of a folder
    that can't be opened, and the reason.
    """
    files: dict[str, str] = {}
    for name in names:
        is_folder = name != STANDARD_INPUT and os.path.isdir(name)
        for file in _walk(name, on_error, excludes, endings) if is_folder else [name]:
            files.setdefault(file if file == STANDARD_INPUT else os.path.realpath(file), file)
    return list(files.values())


def _walk(
    folder: str, on_error: Callable[[str, str], None], excludes: Callable[[str, bool], bool], endings: tuple[str, ...]
) -> Iterator[str]:
    def on_os_error(error: OSError) -> None:
        on_error(str(error.filename), describe_os_error(error))

    ignored: set[str] = set()

    def is_skipped(path: str) -> bool:
        return os.path.basename(path).startswith(".") or path in ignored or excludes(path, False)

    for parent, folders, files in os.walk(folder, onerror=on_os_error):
        # A repository inside the folder has its own rules.
        if parent == folder or ".git" in (*folders, *files):
            ignored |= _ignored_by_git(parent)
        paths = {name: os.path.normpath(os.path.join(parent, name)) for name in (*folders, *files)}
        folders[:] = sorted(name for name in folders if not is_skipped(paths[name]))
        for name in sorted(files):
            if name.lower().endswith(endings) and not (is_skipped(paths[name]) or _is_special(paths[name])):
                yield paths[name]


def _is_special(path: str) -> bool:
    """Return True for a pipe, a device or a socket. Reading a pipe that nobody writes to never ends."""
    return os.path.exists(path) and not os.path.isfile(path)


def _ignored_by_git(folder: str) -> set[str]:
    """Return the files and folders that git ignores in a folder; none without git, or outside of a work tree."""
    import subprocess

    # A repository's own configuration must not start a program.
    git = ["git", "-c", "core.fsmonitor=false", "-C", folder]
    command = [*git, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"]
    # In a hook, git gives these for the repository of the commit, which may be another one.
    environment = {name: value for name, value in os.environ.items() if name not in _HOOK_VARIABLES}
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, env=environment)
    except OSError:
        return set()
    return {os.path.normpath(os.path.join(folder, os.fsdecode(name))) for name in done.stdout.split(b"\0") if name}


def describe_os_error(error: OSError) -> str:
    """Return the reason that the operating system gives for an error, in lowercase."""
    return (error.strerror or str(error) or type(error).__name__).lower()


def format_position(name: str, location: Location | None) -> str:
    """Return a file's name as it is printed, with a line and a column if there are any.

    Characters that aren't printable, such as line ends, are escaped.

    >>> format_position("a\\nb", Location(2, 5))
    'a\\\\nb:2:5'
    """
    return escape(name if location is None else f"{name}:{location}")


def escape(text: str) -> str:
    """Escape characters that aren't printable. They could come from a file, and control the terminal."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )


class Progress:
    """Counts the files, and prints the count once the work takes more than half a second."""

    def __init__(self, total: int, stream: TextIO | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._stream = stream if stream is not None and stream.isatty() else None
        self._clock = clock
        self._count = 0
        self._next_time = clock() + FIRST_PROGRESS_AFTER
        self._is_visible = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream is not None and self._is_visible:
            self._stream.write(_ERASE_LINE)
            self._stream.flush()

    def step(self) -> None:
        """Count the next file."""
        self._count += 1
        if self._stream is not None and self._clock() >= self._next_time:
            self._is_visible = True
            self._next_time = self._clock() + _NEXT_PROGRESS_AFTER
            # Return the cursor to the start of the line, so that the next output overwrites the count.
            self._stream.write(f"file {self._count} of {self._total}{_ERASE_LINE}\r")
            self._stream.flush()
