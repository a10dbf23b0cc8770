"""Read YAML from the events of PyYAML's parser, with our own rules for scalars, because PyYAML reads 010 as 8.

The positions of values are recorded as offsets, if there are findings; `Source.location` turns them into lines.

PyYAML is a dependency of the extra `cli`. This module is imported when the first YAML file is read.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

import yaml

from durchwahl._messages import Verbatim, format_value
from durchwahl.cli.documents import Document, FileError, PositionMap, Source
from durchwahl.cli.read_json import parse_integer

_MAX_DEPTH = 100
# A few lines of aliases to aliases can create billions of values. Orders need few.
_MAX_ALIASED = 100_000
_STRING_TAGS = (None, "tag:yaml.org,2002:str")


def parse_yaml(source: Source) -> Document:
    """Parse a YAML file. A stream of several documents becomes one list. Raises `FileError`."""
    reader = _Reader(source, PositionMap([]))
    values = reader.read_values()
    if not values:
        raise FileError("a file must contain a statement or an order, got only comments")
    is_stream = len(values) > 1
    locate = partial(_locate, source, is_stream)
    return Document(source, values if is_stream else values[0], locate, reader.has_duplicate_keys, syntax="yaml")


def _locate(source: Source, is_stream: bool, positions: PositionMap) -> None:
    positions.request_all()  # an alias may refer to any value
    _Reader(source, positions).read_values(is_stream)


class _Anchored(NamedTuple):
    """A value with an anchor: how many values are in it, and its pointer."""

    value: object
    size: int
    pointer: str


class _Reader:
    """Turns the events of a stream into values and their positions."""

    def __init__(self, source: Source, positions: PositionMap) -> None:
        self.has_duplicate_keys = False
        self._source = source
        self._positions = positions
        self._events = _parse(source)
        self._anchors: dict[str, _Anchored | None] = {}  # None while the value is incomplete
        self._depth = 0
        self._size = 0  # the number of values so far, including those of aliases
        self._aliased = 0
        self._end = 0  # of the last scalar, alias or collection in brackets

    def read_values(self, is_stream: bool = False) -> list[object]:
        """Return the values of all documents that aren't empty."""
        values: list[object] = []
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchors.clear()
                self._positions.root = f"/{len(values)}" if is_stream else ""
                root = next(self._events)
                if not (isinstance(root, yaml.ScalarEvent) and _is_plain(root) and not root.value):
                    values.append(self._value(root))
        return values

    def _value(self, event: Any) -> object:
        """Read the value that starts with this event."""
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        self._check_tag(event)
        start, end = event.start_mark.index, event.end_mark.index
        if event.anchor:
            self._anchors[event.anchor] = None
        size_before = self._size
        self._size += 1
        value: object
        if isinstance(event, yaml.ScalarEvent):
            value = _parse_plain_scalar(event.value) if _is_plain(event) else event.value
            self._end = end
            pointer = self._positions.scalar(start, self._end)
        elif isinstance(event, yaml.SequenceStartEvent):
            pointer = self._positions.start_list(start)
            value = [self._value(item) for item in self._members(event)]
        else:
            pointer = self._positions.start_mapping(start)
            value = self._mapping(event)
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(value, self._size - size_before, pointer or "")
        return value

    def _mapping(self, start: Any) -> dict[str, object]:
        mapping: dict[str, object] = {}
        for event in self._members(start):
            key = self._key(event)
            self.has_duplicate_keys |= key in mapping
            mapping[key] = self._value(next(self._events))
        return mapping

    def _members(self, start: Any) -> Iterator[Any]:
        """Yield the first event of each key or item of a collection."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise self._error_at(f"a YAML file must be nested at most {_MAX_DEPTH} levels deep", start)
        while not isinstance(event := next(self._events), yaml.CollectionEndEvent):
            yield event
        self._depth -= 1
        self._end_collection(start, event)

    def _end_collection(self, start: Any, end: Any) -> None:
        # In PyYAML's events, a collection without brackets ends where the next token starts, after all comments.
        if start.flow_style:
            self._end = end.end_mark.index
        self._positions.end(self._end)

    def _key(self, event: Any) -> str:
        """Read a key: its text as written, so that 1, 1.0 and true are three keys."""
        start, end = event.start_mark.index, event.end_mark.index
        if not isinstance(event, yaml.ScalarEvent):
            raise self._error_at("a key must be a scalar, got a list, a mapping or an alias", event)
        if event.value == "<<" and _is_plain(event):
            raise self._error_at("a YAML file is read without merge keys, got <<", event)
        self._check_tag(event)
        key: str = event.value
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(key, 1, "")
        self._positions.key(key, start, end)
        return key

    def _alias(self, event: Any) -> object:
        if event.anchor not in self._anchors:
            raise self._error_at("invalid YAML: undefined alias", event)
        anchored = self._anchors[event.anchor]
        if anchored is None:
            raise self._error_at("an alias must not be inside the value it refers to", event)
        self._size += anchored.size
        self._aliased += anchored.size
        if self._aliased > _MAX_ALIASED:
            raise self._error_at(f"aliases must refer to at most {_MAX_ALIASED} values in total", event)
        self._end = event.end_mark.index
        self._positions.alias(anchored.pointer, event.start_mark.index, self._end)
        return anchored.value

    def _check_tag(self, event: Any) -> None:
        if event.tag not in _STRING_TAGS:
            raise self._error_at(f"a YAML file is read without tags, got {format_value(event.tag)}", event)

    def _error_at(self, message: str, event: Any) -> FileError:
        return self._source.error_at(message, event.start_mark.index)


def _parse(source: Source) -> Iterator[Any]:
    """Yield the events of PyYAML's parser, in C if available."""
    end = 0
    events: Iterator[Any] = yaml.parse(source.text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    try:
        for event in events:
            end = event.end_mark.index
            yield event
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise source.error_at(f"invalid YAML: {error.problem or error.context}", mark.index if mark else end) from None
    except yaml.reader.ReaderError as error:
        character = chr(error.character)
        message = f"invalid YAML: the character {format_value(character)} is not allowed"
        raise source.error_at(message, source.text.find(character)) from None
    except (ValueError, OverflowError):
        # Only PyYAML's parser in Python raises these, for an escape like "\UFFFFFFFF" or a version of very many digits.
        raise source.error_at("invalid YAML: a number after this is too large", end) from None


def _is_plain(event: Any) -> bool:
    """Return True if a scalar has neither quotation marks nor a tag."""
    return event.implicit[0] and event.tag is None


_PLAIN_SCALAR_RE = re.compile(
    r"(?P<null>~|null|Null|NULL|)"
    r"|(?P<boolean>true|True|TRUE|false|False|FALSE)"
    r"|(?P<integer>[-+]?(?:0|[1-9][0-9]*+))"
    # Octal, hexadecimal, binary and sexagesimal integers, and digits with underscores, in YAML 1.1 or in 1.2.
    r"|(?P<ambiguous>[-+]?(?:0[xob]?[0-9a-fA-F_]++|[0-9][0-9_]*+(?::[0-5]?[0-9])*+))"
    r"|(?P<float>[-+]?(?:\.[0-9]++|[0-9]++(?:\.[0-9]*+)?+)(?:[eE][-+]?[0-9]++)?+)"
    r"|(?P<not_finite>[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))"
)
_PARSERS: Final[Mapping[str | None, Callable[[str], object]]] = {
    "null": lambda _: None,
    "boolean": lambda text: text.lower() == "true",
    "integer": parse_integer,
    # Parsers read 010 as 8 or 10, and 1:30 as 90 or a string. Such scalars are invalid in any field.
    "ambiguous": lambda text: Verbatim(text, " without quotation marks"),
    "float": float,
    "not_finite": lambda text: float(text.replace(".", "")),
}


def _parse_plain_scalar(text: str) -> object:
    match = _PLAIN_SCALAR_RE.fullmatch(text)
    return _PARSERS[match.lastgroup](text) if match else text
