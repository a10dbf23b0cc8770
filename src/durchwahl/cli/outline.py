"""The places of a document's values in its text, by their pointers.

A format's reader walks the text and calls `open_mapping`, `open_list`, `scalar` and `close`, in the order of the text.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from durchwahl.cli.source import Span
from durchwahl.findings import child

_END_OF_TOKEN = re.compile(r"(?=/)|\Z")


class Repeated(NamedTuple):
    """A key that its mapping has already, and where it appears again."""

    pointer: str
    key: object
    span: Span


class _Open:
    """A mapping or a list that is not closed yet."""

    __slots__ = ("keys", "pointer", "start", "token")

    def __init__(self, pointer: str | None, start: int) -> None:
        self.pointer = pointer
        self.start = start
        self.token: object = -1
        self.keys: set[object] | None = None  # None for a list


class Outline:
    """The spans of the requested values, and every repeated key.

    `wanted` are the requested pointers, with those that lead to them; None requests all. `root` is the pointer of the
    document that is walked next, since a stream has several.
    """

    def __init__(self, wanted: Collection[str] | None = None) -> None:
        self.spans: dict[str, Span] = {}
        self.repeated: list[Repeated] = []
        self.anchors: dict[object, str] = {}
        self.root = ""
        self._aliases: dict[str, str] = {}
        self._wanted = wanted
        self._open: list[_Open] = []
        self._awaits_key = False

    @property
    def has_aliases(self) -> bool:
        """Whether a value appears in more than one place."""
        return bool(self._aliases)

    @property
    def awaits_key(self) -> bool:
        """Whether what comes next is a key, and not a value."""
        return self._awaits_key

    def wants(self, pointer: str) -> bool:
        """Return whether this pointer, or one that it leads to, is requested."""
        return self._wanted is None or pointer in self._wanted

    def want_all(self) -> None:
        """Request everything, because aliases may lead anywhere."""
        self._wanted = None

    def open_mapping(self, start: int) -> str | None:
        """A mapping starts here; what comes next is its first key."""
        opened = _Open(self._pointer(), start)
        opened.keys = set()
        self._open.append(opened)
        self._awaits_key = True
        return opened.pointer

    def open_list(self, start: int) -> str | None:
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
                self.repeated.append(Repeated(child(opened.pointer, key), key, Span(start, end)))
            opened.keys.add(key)
        self._awaits_key = False

    def scalar(self, start: int, end: int) -> str | None:
        """A value without parts."""
        pointer = self._pointer()
        if pointer is not None:
            self.spans[pointer] = Span(start, end)
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
            self.spans[closed.pointer] = Span(closed.start, end)
        self._continue()

    def find(self, pointer: str) -> Span:
        """The span of the value that a pointer leads to, or of the innermost one around it where it leads nowhere."""
        found, at = self.spans.get("", Span(0, 0)), ""
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
            pointer = None if opened.pointer is None else child(opened.pointer, opened.token)
        return pointer if pointer is not None and self.wants(pointer) else None

    def _continue(self) -> None:
        self._awaits_key = bool(self._open) and self._open[-1].keys is not None


def leading_to(pointers: Collection[str]) -> frozenset[str]:
    """The pointers, and every one on the way to them.

    >>> sorted(leading_to(["/extensions/3"]))
    ['', '/extensions', '/extensions/3']
    """
    return frozenset(pointer[: end.start()] for pointer in pointers for end in _END_OF_TOKEN.finditer(pointer))
