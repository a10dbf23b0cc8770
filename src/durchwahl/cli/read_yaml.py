"""Read YAML with PyYAML's parser and composer, and with scalar rules of our own, because 010 is neither 8 nor 10.

PyYAML is in the extra `cli`, and is imported when the first YAML file is read.
"""

import re
from functools import partial
from typing import Any

from durchwahl._messages import Verbatim, format_value
from durchwahl.cli.documents import Document, FileError, PositionMap, Source, TextSpan
from durchwahl.cli.read_json import read_integer

_MAX_DEPTH = 100
# A few lines of aliases to aliases make billions of values. Orders need none of that.
_MAX_ALIASED = 100_000
_STRING_TAGS = (None, "tag:yaml.org,2002:str")


def parse_yaml(source: Source) -> Document:
    """Read a YAML file; the documents of a stream are one list. Raises `Refused`."""
    reader = _Reader(source, PositionMap(frozenset()))
    values = reader.values()
    if not values:
        raise FileError("a file must contain a statement or an order, got only comments")
    return Document(source, values if len(values) > 1 else values[0], partial(_walk, source), reader.has_duplicate_keys)


def _walk(source: Source, outline: PositionMap) -> None:
    outline.request_all()
    _Reader(source, outline).values()


class _Reader:
    """Turns the nodes of a stream into values, and reports their places to an outline."""

    def __init__(self, source: Source, outline: PositionMap) -> None:
        self.has_duplicate_keys = False
        self._source = source
        self._outline = outline
        self._nodes, aliases = _compose(source)
        self._aliases = iter(aliases)
        self._read: dict[
            int, tuple[object, int] | None
        ] = {}  # by the id of a node: its value and size; None while open
        self._aliased = 0
        self._end = 0  # of the last scalar, alias or collection in brackets

    def values(self) -> list[object]:
        values = []
        for index, node in enumerate(self._nodes):
            self._outline.root = f"/{index}" if len(self._nodes) > 1 else ""
            values.append(self._value(node)[0])
        return values

    def _value(self, node: Any) -> tuple[object, int]:
        """Read a node; its size counts the values in it, those of aliases too."""
        if id(node) in self._read:
            return self._alias(node)
        self._read[id(node)] = None
        start = node.start_mark.index
        size = 1
        value: object
        match node.id:
            case "scalar":
                value = self._scalar(node)
                self._end = node.end_mark.index
                pointer = self._outline.scalar(start, self._end)
            case "sequence":
                pointer = self._outline.start_list(start)
                value = items = []
                for item in node.value:
                    member, members = self._value(item)
                    items.append(member)
                    size += members
                self._close(node)
            case _:
                pointer = self._outline.start_mapping(start)
                value = mapping = {}
                for key_node, item in node.value:
                    key = self._key(key_node)
                    self.has_duplicate_keys |= key in mapping
                    mapping[key], members = self._value(item)
                    size += members
                self._close(node)
        if pointer is not None:
            self._outline.anchors[id(node)] = pointer
        self._read[id(node)] = value, size
        return value, size

    def _close(self, node: Any) -> None:
        # For PyYAML, a collection without brackets ends where the next thing starts, after all comments.
        if node.flow_style:
            self._end = node.end_mark.index
        self._outline.close(self._end)

    def _alias(self, node: Any) -> tuple[object, int]:
        # Nodes come in the order of the text, so that this is the next alias.
        span = next(self._aliases)
        read = self._read[id(node)]
        if read is None:
            raise self._source.error_at("an alias must not be inside of what it refers to", span.start)
        self._aliased += read[1]
        if self._aliased > _MAX_ALIASED:
            raise self._source.error_at(f"aliases must refer to at most {_MAX_ALIASED} values in all", span.start)
        self._end = span.end
        self._outline.alias(id(node), *span)
        return read

    def _key(self, node: Any) -> str:
        """Read a key: its text as written, so that 1, 1.0 and true are three keys."""
        is_alias = id(node) in self._read
        if is_alias or node.id != "scalar":
            start = next(self._aliases).start if is_alias else node.start_mark.index
            raise self._source.error_at("a key must be written out, and not be a mapping or a list", start)
        self._read[id(node)] = self._scalar(node), 1
        key: str = node.value
        self._outline.key(key, node.start_mark.index, node.end_mark.index)
        return key

    def _scalar(self, node: Any) -> object:
        if node.tag is _merge:
            raise self._source.error_at("a YAML file is read without merge keys, got <<", node.start_mark.index)
        return node.tag(node.value) if callable(node.tag) else node.value


def _compose(source: Source) -> tuple[list[Any], list[TextSpan]]:
    """Return the root nodes of all documents that aren't empty, and the spans of all aliases."""
    yaml = _import_yaml()
    base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = type("_Loader", (base,), {"yaml_implicit_resolvers": {None: _PLAIN_SCALARS}})
    aliases = []
    depth = end = 0
    try:
        # The composer recurses, therefore the depth is checked first.
        for event in yaml.parse(source.text, loader):
            start, end = event.start_mark.index, event.end_mark.index
            if getattr(event, "tag", None) not in _STRING_TAGS:
                raise source.error_at(f"a YAML file is read without tags, got {format_value(event.tag)}", start)
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _MAX_DEPTH:
                    raise source.error_at(f"a YAML file must be nested at most {_MAX_DEPTH} levels deep", start)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            elif isinstance(event, yaml.AliasEvent):
                aliases.append(TextSpan(start, end))
        nodes = yaml.compose_all(source.text, loader)
        return [node for node in nodes if node.tag is not _null or node.value], aliases
    except FileError:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise source.error_at(f"not readable as YAML: {error.problem or error.context}", mark.index) from None
    except yaml.reader.ReaderError as error:
        character = chr(error.character)
        message = f"not readable as YAML: the character {format_value(character)} is not allowed"
        raise source.error_at(message, source.text.find(character)) from None
    except (ValueError, OverflowError):
        # Only PyYAML's parser in Python raises these, for an escape like "\UFFFFFFFF" or a version of very many digits.
        raise source.error_at("not readable as YAML: a number after this is too large", end) from None


def _import_yaml() -> Any:
    try:
        import yaml
    except ImportError:
        raise FileError("YAML is read with PyYAML, which is missing: pip install 'durchwahl[cli]'") from None
    return yaml


def _null(_: str) -> None:
    return None


def _boolean(text: str) -> bool:
    return text.lower() == "true"


def _not_finite(text: str) -> float:
    return float(text.replace(".", ""))


def _ambiguous_number(text: str) -> Verbatim:
    """A number that not all programs read alike: 010 is 8 or 10, 1:30 is 90 or a string. It is read as neither."""
    return Verbatim(text, " without quotation marks")


def _merge(_: str) -> None:
    """Mark the merge key, which is refused."""


# The tag of a plain scalar is the function that reads it: no file can contain such a tag. The first match counts.
_PLAIN_SCALARS = [
    (_merge, re.compile(r"<<\Z")),
    (_null, re.compile(r"(?:~|null|Null|NULL)?\Z")),
    (_boolean, re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")),
    (read_integer, re.compile(r"[-+]?(?:0|[1-9][0-9]*+)\Z")),
    # Octal, hexadecimal, binary and sexagesimal integers, and digits with underscores, in YAML 1.1 or in 1.2.
    (_ambiguous_number, re.compile(r"[-+]?(?:0[xob]?[0-9a-fA-F_]++|[0-9][0-9_]*+(?::[0-5]?[0-9])*+)\Z")),
    (float, re.compile(r"[-+]?(?:\.[0-9]++|[0-9]++(?:\.[0-9]*+)?+)(?:[eE][-+]?[0-9]++)?+\Z")),
    (_not_finite, re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")),
]
