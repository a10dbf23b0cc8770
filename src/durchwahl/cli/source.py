"""A file's text as it was read, and its places: lines and columns in characters, both counted from 1."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, Self

from durchwahl.errors import DurchwahlError

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Place(NamedTuple):
    """A place in a text. Columns count characters: a tab or an umlaut is one, a byte order mark isn't counted."""

    line: int
    column: int


class Span(NamedTuple):
    """A stretch of text, by the offsets of its start and of its end."""

    start: int
    end: int


class Refused(DurchwahlError, ValueError):
    """A file that can't be read, or can't be rewritten; `place` is where that shows, None when it is the whole file."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(message, place)
        self.place = place

    def __str__(self) -> str:
        return str(self.args[0])


class Source:
    """The text of a file, without its byte order mark, and with the line ends that it has."""

    def __init__(self, name: str, text: str, mark: bytes = b"") -> None:
        self.name = name
        self.text = text
        self.mark = mark

    @classmethod
    def decode(cls, name: str, content: bytes) -> Self:
        """The text that a file's bytes are. Raises `Refused` unless they are UTF-8 and more than white space."""
        if content.startswith(_UTF_16) or b"\0" in content[:4]:
            raise Refused("a file must be in UTF-8, got UTF-16, UTF-32 or something that isn't text")
        mark = _BOM if content.startswith(_BOM) else b""
        content = content.removeprefix(mark)
        try:
            source = cls(name, content.decode(), mark)
        except UnicodeDecodeError as error:
            good = cls(name, content[: error.start].decode())
            raise good.refusal(
                f"a file must be in UTF-8, got the byte 0x{content[error.start]:02x}", error.start
            ) from None
        if not source.text or source.text.isspace():
            raise Refused("a file must contain a statement or an order, got an empty one")
        return source

    def encode(self, text: str) -> bytes:
        """Another text as the bytes of this file."""
        return self.mark + text.encode()

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset of each line."""
        return [0, *(end.end() for end in re.finditer(r"\r\n|\r|\n", self.text))]

    @property
    def lines(self) -> Iterator[Span]:
        """The spans of the lines, with their line ends."""
        return (Span(start, end) for start, end in pairwise([*self.line_starts, len(self.text)]) if start < end)

    def place(self, offset: int) -> Place:
        """Return the place of an offset; the end of the text for larger ones."""
        offset = min(offset, len(self.text))
        line = bisect_right(self.line_starts, offset)
        return Place(line, offset - self.line_starts[line - 1] + 1)

    def refusal(self, message: str, offset: int) -> Refused:
        """Return an error with this message, at the place of an offset."""
        return Refused(message, self.place(offset))
