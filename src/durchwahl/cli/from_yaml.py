"""YAML as values: mappings, lists and scalars are put together without recursion, and aliases are kept within bounds."""

from functools import partial

from durchwahl.cli.document import Document, Part, stream_parts
from durchwahl.cli.outline import Outline
from durchwahl.cli.source import Refused, Source
from durchwahl.cli.yaml_events import Event, Kind, events
from durchwahl.showing import shown

# A few lines of aliases to aliases stand for billions of values. Orders need none of that.
_MOST_NAMED = 100_000


def read_yaml(source: Source) -> Document:
    """The document that a YAML file is, a stream where it holds several. Raises `Refused`."""
    composer = _Composer(source)
    for event in events(source):
        composer.take(event)
    values = composer.values
    if not values:
        raise Refused("a file must hold a statement or an order, got comments alone")
    parts = (Part("", values[0]),) if len(values) == 1 else stream_parts(values)
    return Document(source, parts, partial(_walk, source, len(values)), composer.repeats_keys)


class _Node:
    """A mapping or a list that is being put together; `size` counts the values in it, those behind aliases too."""

    def __init__(self, value: dict[object, object] | list[object], anchor: str | None) -> None:
        self.value = value
        self.anchor = anchor
        self.size = 1
        self.keys: list[object] = []  # the key whose value comes next, if it came already


class _Composer:
    """Puts the values of a stream together."""

    def __init__(self, source: Source) -> None:
        self.values: list[object] = []
        self.repeats_keys = False
        self._source = source
        self._open: list[_Node] = []
        self._anchors: dict[str | None, tuple[object, int]] = {}
        self._named = 0

    def take(self, event: Event) -> None:
        match event.kind:
            case Kind.DOCUMENT:
                self._anchors.clear()
            case Kind.MAPPING:
                self._check_key(event)
                self._open.append(_Node({}, event.anchor))
            case Kind.LIST:
                self._check_key(event)
                self._open.append(_Node([], event.anchor))
            case Kind.SCALAR:
                self._put(event.value, 1)
                self._anchors[event.anchor] = event.value, 1
            case Kind.ALIAS:
                self._check_key(event)
                self._put(*self._behind(event))
            case _:
                node = self._open.pop()
                self._put(node.value, node.size)
                self._anchors[node.anchor] = node.value, node.size

    def _behind(self, alias: Event) -> tuple[object, int]:
        if alias.anchor not in self._anchors:
            raise self._source.refusal(
                f"an alias must name an anchor that ends before it, got {shown(alias.anchor)}", alias.start
            )
        value, size = self._anchors[alias.anchor]
        self._named += size
        if self._named > _MOST_NAMED:
            raise self._source.refusal(f"aliases must stand for at most {_MOST_NAMED} values", alias.start)
        return value, size

    def _check_key(self, event: Event) -> None:
        if self._open and isinstance(self._open[-1].value, dict) and not self._open[-1].keys:
            raise self._source.refusal("a key must be written out, and be no mapping and no list", event.start)

    def _put(self, value: object, size: int) -> None:
        if not self._open:
            self.values.append(value)
            return
        node = self._open[-1]
        node.size += size
        if isinstance(node.value, list):
            node.value.append(value)
        elif node.keys:
            key = node.keys.pop()
            self.repeats_keys |= key in node.value
            node.value[key] = value
        else:
            node.keys.append(value)


def _walk(source: Source, documents: int, outline: Outline) -> None:
    outline.want_all()
    index = -1
    for event in events(source):
        pointer: str | None = None
        match event.kind:
            case Kind.DOCUMENT:
                index += 1
                outline.root = f"/{index}" if documents > 1 else ""
                outline.anchors.clear()
            case Kind.MAPPING:
                pointer = outline.open_mapping(event.start)
            case Kind.LIST:
                pointer = outline.open_list(event.start)
            case Kind.END:
                outline.close(event.end)
            case _ if outline.awaits_key:
                outline.key(event.value, event.start, event.end)
            case Kind.SCALAR:
                pointer = outline.scalar(event.start, event.end)
            case _:
                outline.alias(event.anchor, event.start, event.end)
        if event.anchor is not None and pointer is not None:
            outline.anchors[event.anchor] = pointer
