"""Progress of long runs, on terminals only."""

import time
from collections.abc import Callable
from typing import Final, Self, TextIO

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
