"""Read files one by one; report those that can't be read and carry on."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from durchwahl.cli.document import Document, Sighting
from durchwahl.cli.file_rules import unreadable_file
from durchwahl.cli.files import files_in, reason
from durchwahl.cli.progress import Progress
from durchwahl.cli.reading import read_document
from durchwahl.cli.source import Place, Refused


class Read(NamedTuple):
    """A file that could be read, and what it contains."""

    name: str
    document: Document


class Batch:
    """The files of one call. `refused` counts those that couldn't be read or written, `read` the others.

    Each of the former is a line on standard error, and is also passed to `report`.
    """

    def __init__(
        self,
        names: Iterable[str],
        read: Callable[[str], Document] = read_document,
        report: Callable[[str, Sighting], None] | None = None,
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
        except Refused as error:
            self.refuse(name, str(error), error.place)
        except MemoryError:
            self.refuse(name, "a file must fit into memory, got one that doesn't")
        except BrokenPipeError:
            raise
        except OSError as error:
            self.refuse(name, reason(error))

    def refuse(self, name: str, message: str, place: Place | None = None) -> None:
        """Report that the work could not be done on this file, and why."""
        self.refused += 1
        where = ":".join([printable(name), *(map(str, place or ()))])
        print(f"{where}: {message}", file=sys.stderr)
        if self._report is not None:
            for finding in unreadable_file(message):
                self._report(name, Sighting(finding, place))


def printable(name: str) -> str:
    """Return a file's name with the characters escaped that aren't printable, such as line ends.

    >>> printable("a\\nb")
    'a\\\\nb'
    """
    return "".join(part if part.isprintable() else part.encode("unicode_escape").decode() for part in name)
