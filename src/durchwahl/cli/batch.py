"""A batch of files: each is read in its turn, and what can't be read is said and doesn't keep the others from it."""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from durchwahl.cli.document import Document
from durchwahl.cli.files import files_in, reason
from durchwahl.cli.progress import Progress
from durchwahl.cli.reading import read_document
from durchwahl.cli.source import Place, Refused


class Read(NamedTuple):
    """A file that could be read, and what it says."""

    name: str
    document: Document


class Batch:
    """The files of one call. `refused` counts those that the work could not be done on, `read` the others."""

    def __init__(self, names: Iterable[str], read: Callable[[str], Document] = read_document) -> None:
        self.read: int = 0
        self.refused: int = 0
        self._read_document = read
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

    def refusing(self, name: str) -> "_Refusing":
        """Say in one line what the work on this file could not get past."""
        return _Refusing(self, name)

    def refuse(self, name: str, message: str, place: Place | None = None) -> None:
        """Say that the work could not be done on this file, and why."""
        self.refused += 1
        where = ":".join([printable(name), *(map(str, place or ()))])
        print(f"{where}: {message}", file=sys.stderr)


class _Refusing:
    # A generator with a decorator would take a twelfth of the time that very many small files take.
    __slots__ = ("_batch", "_name")

    def __init__(self, batch: Batch, name: str) -> None:
        self._batch = batch
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        match error:
            case Refused():
                self._batch.refuse(self._name, str(error), error.place)
            case MemoryError():
                self._batch.refuse(self._name, "a file must fit into memory, got one that doesn't")
            case OSError() if not isinstance(error, BrokenPipeError):
                self._batch.refuse(self._name, reason(error))
            case _:
                return False
        return True


def printable(name: str) -> str:
    """A file's name on one line, whatever characters it has.

    >>> printable("a\\nb")
    'a\\\\nb'
    """
    return "".join(part if part.isprintable() else part.encode("unicode_escape").decode() for part in name)
