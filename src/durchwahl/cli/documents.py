"""A file's text, the values in it, their positions in the text, and the findings on them."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, chain, pairwise
from operator import attrgetter
from typing import Any, Literal, NamedTuple, Self

from durchwahl.cli.file_rules import duplicate_key
from durchwahl.errors import DurchwahlError
from durchwahl.findings import Finding, Severity, join_pointer
from durchwahl.validation import validate

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_POINTER_RE = re.compile(r"\((/[^()]*+)\)")
# UTF-16, and workbooks
_NOT_UTF_8 = (b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_LINE_RE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")
MAX_LINE_BYTES = 64 * 2**20


class Location(NamedTuple):
    """A line and a column, in characters: a tab or an umlaut counts as one, and a byte order mark isn't counted.

    In a workbook, they are the row and the column of a cell, in the sheet with this name. `str` is `2:5` or `Orders!E2`.
    """

    line: int
    column: int
    sheet: str | None = None

    def __str__(self) -> str:
        if self.sheet is None:
            return f"{self.line}:{self.column}"
        return f"{self.sheet}!{column_letters(self.column)}{self.line}"


def column_letters(number: int) -> str:
    """Return the letters of a spreadsheet's column.

    >>> column_letters(1), column_letters(26), column_letters(27), column_letters(16384)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


class TextSpan(NamedTuple):
    """A span of a string, by the offsets of its start and its end."""

    start: int
    end: int


class FileError(DurchwahlError, ValueError):
    """A file can't be read or rewritten. `location` is None if the error has no position in the file."""

    def __init__(self, message: str, location: Location | None = None) -> None:
        super().__init__(message)
        self.location = location


class Source:
    """The text of a file or of some of its lines, with their line ends, but without a byte order mark."""

    def __init__(self, name: str, text: str, byte_order_mark: bytes = b"", first_line: int = 1) -> None:
        self.name = name
        self.text = text
        self._byte_order_mark = byte_order_mark
        self._first_line = first_line

    @classmethod
    def decode(cls, name: str, content: bytes) -> Self:
        """Decode a file's bytes. Raises `FileError` if they aren't UTF-8, or only white space."""
        mark = _BYTE_ORDER_MARK if content.startswith(_BYTE_ORDER_MARK) else b""
        return cls(name, "".join(decode_lines(content.splitlines(keepends=True))), mark)

    def encode(self, text: str) -> bytes:
        """Encode new text for this file, with a byte order mark if the file has one."""
        return self._byte_order_mark + text.encode()

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset of each line."""
        return [0, *(end.end() for end in re.finditer(r"\r\n|\r|\n", self.text))]

    @property
    def lines(self) -> Iterator[TextSpan]:
        """The spans of the lines, with their line ends."""
        return (TextSpan(start, end) for start, end in pairwise([*self.line_starts, len(self.text)]) if start < end)

    @property
    def line_texts(self) -> Iterator[str]:
        """The lines, with their line ends."""
        return (self.text[line.start : line.end] for line in self.lines)

    def location(self, offset: int) -> Location:
        """Return the line and column of an offset. Larger offsets give the end of the text."""
        offset = min(offset, len(self.text))
        line = bisect_right(self.line_starts, offset)
        return Location(self._first_line + line - 1, offset - self.line_starts[line - 1] + 1)

    def error_at(self, message: str, offset: int) -> FileError:
        """Return an error with the location of an offset."""
        return FileError(message, self.location(offset))


def decode_lines(lines: Iterable[bytes]) -> Iterator[str]:
    """Yield the lines of a file in UTF-8, without its byte order mark. They end in \\n, \\r\\n or \\r.

    `lines` needn't be split at \\r. Raises `FileError` if they aren't UTF-8, are only white space, or too long.
    """
    lines = iter(lines)
    first = next(lines, b"")
    if first.startswith(_NOT_UTF_8) or b"\0" in first[:4]:
        raise FileError("a file must be in UTF-8, got UTF-16, UTF-32, a workbook or something else")
    number, is_empty = 1, True
    for line in chain([first.removeprefix(_BYTE_ORDER_MARK)], lines):
        if len(line) > MAX_LINE_BYTES:
            raise FileError(f"a line must have at most {MAX_LINE_BYTES} bytes, got more", Location(number, 1))
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            before = Source("", line[: error.start].decode(), first_line=number)
            message = f"a file must be in UTF-8, got the byte 0x{line[error.start]:02x}"
            raise before.error_at(message, len(before.text)) from None
        is_empty = is_empty and not text.strip()
        if "\r" in text.removesuffix("\r\n"):
            parts = _LINE_RE.findall(text)
            yield from parts
            number += len(parts)
        else:
            yield text
            number += 1
    if is_empty:
        raise FileError("a file must contain a statement or an order, got an empty one")


class DuplicateKey(NamedTuple):
    """A repeated key of a mapping, its pointer, and the span of the repetition."""

    key: object
    pointer: str
    span: TextSpan


@dataclass(slots=True)
class _OpenCollection:
    """A mapping or a list whose end hasn't been reached."""

    pointer: str | None
    start: int
    keys: set[object] | None  # None for a list
    token: Any = -1  # the current key or index


class PositionMap:
    """The spans of the requested values and of their keys, by their JSON Pointers, and every duplicate key.

    A format's reader walks the text and calls `start_mapping`, `start_list`, `key`, `scalar`, `alias` and `end`, in the
    order of the text. `requested` are pointers; None requests all values.
    """

    def __init__(self, requested: Iterable[str] | None = None) -> None:
        self.spans: dict[str, TextSpan] = {}
        self.keys: dict[str, TextSpan] = {}
        self.duplicate_keys: list[DuplicateKey] = []
        self.root = ""  # the pointer of the next value that isn't in a collection
        self.expects_key: bool = False
        self._aliases: dict[str, str] = {}
        self._requested = None if requested is None else _with_parents(requested)
        self._open: list[_OpenCollection] = []

    @property
    def has_aliases(self) -> bool:
        """Return True if a value is used at several positions."""
        return bool(self._aliases)

    def is_requested(self, pointer: str) -> bool:
        """Return True if the value at this pointer, or a value in it, is requested."""
        return self._requested is None or pointer in self._requested

    def request_all(self) -> None:
        """Request all values."""
        self._requested = None

    def start_mapping(self, start: int) -> str | None:
        """Start a mapping, and return its pointer if it is requested."""
        return self._start(start, set())

    def start_list(self, start: int) -> str | None:
        """Start a list, and return its pointer if it is requested."""
        return self._start(start, None)

    def key(self, key: object, start: int, end: int) -> None:
        """Add a key of the innermost mapping; its value comes next."""
        mapping = self._open[-1]
        mapping.token = key
        if mapping.keys is not None and mapping.pointer is not None:
            pointer = join_pointer(mapping.pointer, key)
            self.keys[pointer] = TextSpan(start, end)
            if key in mapping.keys:
                self.duplicate_keys.append(DuplicateKey(key, pointer, TextSpan(start, end)))
            mapping.keys.add(key)
        self.expects_key = False

    def scalar(self, start: int, end: int) -> str | None:
        """Add a value that isn't a collection, and return its pointer if it is requested."""
        pointer = self._next_pointer()
        self._add(pointer, start, end)
        return pointer

    def alias(self, target: str, start: int, end: int) -> None:
        """Add an alias of the value at the pointer `target`."""
        self._aliases[self.scalar(start, end) or ""] = target

    def end(self, end: int) -> None:
        """End the innermost mapping or list."""
        collection = self._open.pop()
        self._add(collection.pointer, collection.start, end)

    def find(self, pointer: str) -> TextSpan:
        """Return the span of the value at a pointer. If there is no such value, return that of its innermost parent."""
        span, parent = self.spans.get("", TextSpan(0, 0)), ""
        for token in pointer.split("/")[1:]:
            parent = f"{self._aliases.get(parent, parent)}/{token}"
            if parent not in self.spans:
                break
            span = self.spans[parent]
        return span

    def _start(self, start: int, keys: set[object] | None) -> str | None:
        pointer = self._next_pointer()
        self._open.append(_OpenCollection(pointer, start, keys))
        self.expects_key = keys is not None
        return pointer

    def _next_pointer(self) -> str | None:
        """Return the pointer of the value that starts now, None if it isn't requested."""
        pointer: str | None = self.root
        if self._open:
            collection = self._open[-1]
            if collection.keys is None:
                collection.token += 1
            pointer = None if collection.pointer is None else join_pointer(collection.pointer, collection.token)
        return pointer if pointer is not None and self.is_requested(pointer) else None

    def _add(self, pointer: str | None, start: int, end: int) -> None:
        if pointer is not None:
            self.spans[pointer] = TextSpan(start, end)
        self.expects_key = bool(self._open) and self._open[-1].keys is not None


def _with_parents(pointers: Iterable[str]) -> frozenset[str]:
    """Return the pointers, and the pointers of all their parents.

    >>> sorted(_with_parents(["/extensions/3"]))
    ['', '/extensions', '/extensions/3']
    """
    return frozenset(parent for pointer in pointers for parent in accumulate(pointer.split("/"), "{}/{}".format))


class Replacement(NamedTuple):
    """A part of a file, by the locations of its start and after its end, and the new text for it."""

    start: Location
    end: Location
    text: str


class Suggestion(NamedTuple):
    """What to write, and where. `replacements` is None if the file can't be rewritten there."""

    message: str
    is_safe: bool
    replacements: tuple[Replacement, ...] | None

    @property
    def applicability(self) -> str:
        """Return `safe` if the same numbers port and go live as before, otherwise `unsafe`."""
        return "safe" if self.is_safe else "unsafe"


class Diagnostic(NamedTuple):
    """A finding and its location in the file; None if the file could not be read.

    `end` is the location after the end of its value. It and the suggestion are added for reports that have them.
    """

    finding: Finding
    location: Location | None
    end: Location | None = None
    suggestion: Suggestion | None = None

    @property
    def is_error(self) -> bool:
        """Return True if the finding is an error, and not a warning or a note."""
        return self.finding.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Document:
    """The value in a file: a statement, an order, or a list. It is validated as one document, so all blocks are compared.

    `locate` fills a `PositionMap`. It is called only if there are findings, because it takes longer than reading the
    value.
    """

    source: Source
    value: Any
    locate: Callable[[PositionMap], None]
    has_duplicate_keys: bool = False
    file_findings: tuple[Diagnostic, ...] = ()
    syntax: Literal["json", "yaml", "csv"] = "json"

    def positions(self, pointers: Iterable[str] | None = None) -> PositionMap:
        """Return the positions of the values at these pointers; without pointers, of all values."""
        positions = PositionMap(pointers)
        self.locate(positions)
        return positions

    def diagnostics(self) -> list[Diagnostic]:
        """Return all findings with their locations, in the order of the text."""
        return self.locate_findings(validate(self.value))

    def locate_findings(self, findings: Sequence[Finding]) -> list[Diagnostic]:
        """Return these findings and those on the file, with their locations, in the order of the text."""
        if not (findings or self.has_duplicate_keys or self.file_findings):
            return []
        pointers = {pointer for finding in findings for pointer in (finding.pointer, *other_pointers(finding))}
        positions = self.positions(None if self.has_duplicate_keys else pointers)
        spans = [
            *(
                (span, finding)
                for key, pointer, span in positions.duplicate_keys
                for finding in duplicate_key(key, pointer)
            ),
            *((positions.find(finding.pointer), self._with_locations(finding, positions)) for finding in findings),
        ]
        located = [Diagnostic(finding, self.source.location(span.start)) for span, finding in spans]
        return sorted([*self.file_findings, *located], key=attrgetter("location"))

    def _with_locations(self, finding: Finding, positions: PositionMap) -> Finding:
        """Return a finding with the line and column of the other block that its message names, in place of its pointer."""
        message = finding.message
        for pointer in other_pointers(finding):
            location = self.source.location(positions.find(pointer).start)
            message = message.replace(f"({pointer})", f"(line {location.line}, column {location.column})")
        return replace(finding, message=message)


def other_pointers(finding: Finding) -> list[str]:
    """Return the pointers of the two blocks in the message of a collision; an empty list for any other finding."""
    return _POINTER_RE.findall(finding.message) if finding.code.startswith("DW5") else []
