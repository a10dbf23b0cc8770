"""The places of a document's values in its text, by their pointers.

A format's reader walks the text and calls `open_mapping`, `open_list`, `scalar` and `close`, in the order of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Self

from durchwahl._messages import format_value
from durchwahl.errors import DurchwahlError, UnknownRule
from durchwahl.findings import Finding, Severity, join_pointer
from durchwahl.rules import RULES
from durchwahl.rules._rule import Rule, Violation, rule
from durchwahl.validation import validate

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Location(NamedTuple):
    """A place in a text. Columns count characters: a tab or an umlaut is one, a byte order mark isn't counted."""

    line: int
    column: int


class TextSpan(NamedTuple):
    """A stretch of text, by the offsets of its start and of its end."""

    start: int
    end: int


class FileError(DurchwahlError, ValueError):
    """A file that can't be read, or can't be rewritten; `place` is where that shows, None when it is the whole file."""

    def __init__(self, message: str, place: Location | None = None) -> None:
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
            raise FileError("a file must be in UTF-8, got UTF-16, UTF-32 or something that isn't text")
        mark = _BOM if content.startswith(_BOM) else b""
        content = content.removeprefix(mark)
        try:
            source = cls(name, content.decode(), mark)
        except UnicodeDecodeError as error:
            good = cls(name, content[: error.start].decode())
            raise good.error_at(
                f"a file must be in UTF-8, got the byte 0x{content[error.start]:02x}", error.start
            ) from None
        if not source.text or source.text.isspace():
            raise FileError("a file must contain a statement or an order, got an empty one")
        return source

    def encode(self, text: str) -> bytes:
        """Another text as the bytes of this file."""
        return self.mark + text.encode()

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset of each line."""
        return [0, *(end.end() for end in re.finditer(r"\r\n|\r|\n", self.text))]

    @property
    def lines(self) -> Iterator[TextSpan]:
        """The spans of the lines, with their line ends."""
        return (TextSpan(start, end) for start, end in pairwise([*self.line_starts, len(self.text)]) if start < end)

    def place(self, offset: int) -> Location:
        """Return the place of an offset; the end of the text for larger ones."""
        offset = min(offset, len(self.text))
        line = bisect_right(self.line_starts, offset)
        return Location(line, offset - self.line_starts[line - 1] + 1)

    def error_at(self, message: str, offset: int) -> FileError:
        """Return an error with this message, at the place of an offset."""
        return FileError(message, self.place(offset))


_END_OF_TOKEN = re.compile(r"(?=/)|\Z")


class Repeated(NamedTuple):
    """A key that its mapping has already, and where it appears again."""

    pointer: str
    key: object
    span: TextSpan


class _Open:
    """A mapping or a list that is not closed yet."""

    __slots__ = ("keys", "pointer", "start", "token")

    def __init__(self, pointer: str | None, start: int) -> None:
        self.pointer = pointer
        self.start = start
        self.token: object = -1
        self.keys: set[object] | None = None  # None for a list


class PositionMap:
    """The spans of the requested values, and every repeated key.

    `wanted` are the requested pointers, with those that lead to them; None requests all. `root` is the pointer of the
    document that is walked next, since a stream has several.
    """

    def __init__(self, wanted: Collection[str] | None = None) -> None:
        self.spans: dict[str, TextSpan] = {}
        self.repeated: list[Repeated] = []
        self.anchors: dict[object, str] = {}
        self.root = ""
        self._aliases: dict[str, str] = {}
        self._requested = wanted
        self._open: list[_Open] = []
        self._awaits_key = False

    @property
    def has_aliases(self) -> bool:
        """Whether a value appears in more than one place."""
        return bool(self._aliases)

    @property
    def expects_key(self) -> bool:
        """Whether what comes next is a key, and not a value."""
        return self._awaits_key

    def is_requested(self, pointer: str) -> bool:
        """Return whether this pointer, or one that it leads to, is requested."""
        return self._requested is None or pointer in self._requested

    def request_all(self) -> None:
        """Request everything, because aliases may lead anywhere."""
        self._requested = None

    def start_mapping(self, start: int) -> str | None:
        """A mapping starts here; what comes next is its first key."""
        opened = _Open(self._pointer(), start)
        opened.keys = set()
        self._open.append(opened)
        self._awaits_key = True
        return opened.pointer

    def start_list(self, start: int) -> str | None:
        """A list starts here."""
        opened = _Open(self._pointer(), start)
        self._open.append(opened)
        self._awaits_key = False
        return opened.pointer

    def key(self, key: object, start: int, end: int) -> None:
        """A key of the mapping that is open; its value comes next."""
        opened = self._open[-1]
        opened.token = key
        if opened.keys is not None and opened.pointer is not None:
            if key in opened.keys:
                self.repeated.append(Repeated(join_pointer(opened.pointer, key), key, TextSpan(start, end)))
            opened.keys.add(key)
        self._awaits_key = False

    def scalar(self, start: int, end: int) -> str | None:
        """A value without parts."""
        pointer = self._pointer()
        if pointer is not None:
            self.spans[pointer] = TextSpan(start, end)
        self._continue()
        return pointer

    def alias(self, name: object, start: int, end: int) -> None:
        """An alias: a value that is written at its anchor, and only named here."""
        pointer = self.scalar(start, end) or ""
        self._aliases[pointer] = self.anchors.get(name, pointer)

    def close(self, end: int) -> None:
        """The innermost mapping or list that is open ends here."""
        closed = self._open.pop()
        if closed.pointer is not None:
            self.spans[closed.pointer] = TextSpan(closed.start, end)
        self._continue()

    def find(self, pointer: str) -> TextSpan:
        """The span of the value that a pointer leads to, or of the innermost one around it where it leads nowhere."""
        found, at = self.spans.get("", TextSpan(0, 0)), ""
        for token in pointer.split("/")[1:]:
            at = f"{self._aliases.get(at, at)}/{token}"
            if at not in self.spans:
                break
            found = self.spans[at]
        return found

    def _pointer(self) -> str | None:
        """The pointer of the value that starts now, None if it isn't requested."""
        pointer: str | None = self.root
        if self._open:
            opened = self._open[-1]
            if isinstance(opened.token, int) and opened.keys is None:
                opened.token += 1
            pointer = None if opened.pointer is None else join_pointer(opened.pointer, opened.token)
        return pointer if pointer is not None and self.is_requested(pointer) else None

    def _continue(self) -> None:
        self._awaits_key = bool(self._open) and self._open[-1].keys is not None


def leading_to(pointers: Collection[str]) -> frozenset[str]:
    """The pointers, and every one on the way to them.

    >>> sorted(leading_to(["/extensions/3"]))
    ['', '/extensions', '/extensions/3']
    """
    return frozenset(pointer[: end.start()] for pointer in pointers for end in _END_OF_TOKEN.finditer(pointer))


@rule("FILE01", Severity.ERROR)
def duplicate_key(again: Repeated) -> Iterator[Violation]:
    """A mapping in a file has each of its keys once, and a CSV file each of its columns.

    Programs differ in which of two values they take: most take the last, some the first. JSON and YAML both require
    unique keys.

    Breaks: {"extension_range": "0-9", "extension_range": "0-99", "activation_ranges": "4"}
    Passes: {"extension_range": "0-99", "activation_ranges": "4"}
    """
    yield Violation(again.pointer, f"a key must appear only once, got {format_value(again.key)} again")


@rule("FILE02", Severity.ERROR)
def uneven_row(cells: int, columns: int, pointer: str) -> Iterator[Violation]:
    """A row of a CSV file has as many cells as the file has columns.

    Usually a text with commas lacks its quotation marks, so that it becomes several cells. The row isn't checked
    further until it is corrected.

    Breaks: +49 20 12345678,0-99,4,19-20
    Passes: +49 20 12345678,0-99,"4,19-20"
    """
    if cells != columns:
        yield Violation(
            pointer,
            f"a row must have as many cells as there are columns, {columns}, got {cells}; "
            "put text that contains the separator in quotation marks",
        )


@rule("FILE03", Severity.ERROR)
def unreadable_file(message: str) -> Iterator[Violation]:
    """A file exists, can be opened, and is JSON, JSON Lines, YAML or CSV in UTF-8.

    Nothing else in the file is checked until it can be read, and the exit code is 2.

    Breaks: {"extension_range": "0-99", "activation_ranges": "4"
    Passes: {"extension_range": "0-99", "activation_ranges": "4"}
    """
    yield Violation("", message)


@rule("FILE04", Severity.ERROR)
def spreadsheet_mark(written: str, meant: str, pointer: str) -> Iterator[Violation]:
    """A cell of a CSV file has no marks of a spreadsheet around its text.

    ="04" and '04 keep a spreadsheet from reading 04 as a number. In a file, other programs read the marks as part of the
    text. Format the column as text before you export it.

    Breaks: +49 20 12345678,0-99,="04"
    Passes: +49 20 12345678,0-99,04
    """
    if written != meant:
        yield Violation(
            pointer, f"a cell must not have a spreadsheet's marks for text, got {format_value(written)}; write {meant}"
        )


ALL_RULES: Final[Mapping[str, Rule[Any]]] = MappingProxyType(
    {**RULES, **{rule.code: rule for rule in (duplicate_key, uneven_row, unreadable_file, spreadsheet_mark)}}
)
"""The carrier's rules and those on files, by their codes."""


def explain(code: str) -> str:
    """Return the page of any rule. Raises `UnknownRule` for a code that no rule has."""
    known = ALL_RULES.get(code)
    if known is None:
        raise UnknownRule(f"a rule's code must be one of {', '.join(ALL_RULES)}, got {format_value(code)}")
    return f"{known.code} {known.name} ({known.severity})\n\n{known.documentation}"


class Section(NamedTuple):
    """A value and the pointer to it."""

    pointer: str
    value: Any


class FileFinding(NamedTuple):
    """A finding on the file itself, and its offset in the text."""

    offset: int
    finding: Finding


class Diagnostic(NamedTuple):
    """A finding and its place in the file; None if the file could not be read."""

    finding: Finding
    place: Location | None

    @property
    def is_error(self) -> bool:
        """Whether the carrier, or a reader of the file, would refuse this."""
        return self.finding.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Document:
    """What a file contains. Everything in it is validated at once, so that collisions show across the whole file.

    `walk` tells an outline where every value is. It is called only when something is found, because it takes longer
    than reading the values.
    """

    source: Source
    value: Any
    walk: Callable[[PositionMap], None]
    has_duplicate_keys: bool = False
    file_findings: tuple[FileFinding, ...] = ()

    @property
    def parts(self) -> tuple[Section, ...]:
        """The value as a whole, with the empty pointer."""
        return (Section("", self.value),)

    def outline(self, wanted: Collection[str] | None = None) -> PositionMap:
        """Return where the values are that these pointers lead to; all values, without pointers."""
        outline = PositionMap(None if wanted is None else leading_to(wanted))
        self.walk(outline)
        return outline

    def diagnostics(self) -> list[Diagnostic]:
        """Return everything that is wrong or odd, with its place, in the order of the places."""
        findings = validate(self.value)
        if not (findings or self.has_duplicate_keys or self.file_findings):
            return []
        outline = self.outline(None if self.has_duplicate_keys else {finding.pointer for finding in findings})
        found = [
            *self.file_findings,
            *(FileFinding(again.span.start, finding) for again in outline.repeated for finding in duplicate_key(again)),
            *(FileFinding(outline.find(finding.pointer).start, finding) for finding in findings),
        ]
        return [Diagnostic(finding, self.source.place(offset)) for offset, finding in sorted(found, key=itemgetter(0))]
