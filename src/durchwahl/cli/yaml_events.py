"""YAML as a flat series of events with their spans: nothing is nested yet, so that nothing can be nested too deeply.

PyYAML parses. It is in the extra `cli`, and is imported when the first YAML file is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, NamedTuple

from durchwahl.cli.from_json import read_integer
from durchwahl.cli.source import Refused, Source
from durchwahl.showing import shown

_MOST_DEEP = 100
_TEXT_TAGS = (None, "!", "tag:yaml.org,2002:str")


class Kind(Enum):
    """What an event says: that something starts, stands here, or ends."""

    DOCUMENT = auto()
    MAPPING = auto()
    LIST = auto()
    SCALAR = auto()
    ALIAS = auto()
    END = auto()


class Event(NamedTuple):
    """One event: what a scalar says, and the name of an anchor or an alias."""

    kind: Kind
    start: int
    end: int
    value: object = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class UnquotedNumber:
    """A number that not all programs read alike: 010 is 8 or 10, 1:30 is 90 or a text. It is taken for neither."""

    text: str


def events(source: Source) -> Iterator[Event]:
    """The events of a YAML stream. Raises `Refused` where it is none, and for tags and deep nesting."""
    yaml = _parser()
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    flows: list[Any] = []
    content_end = 0
    try:
        for event in yaml.parse(source.text, Loader=loader):
            start, end = event.start_mark.index, event.end_mark.index
            match event:
                case yaml.ScalarEvent():
                    content_end = end
                    yield Event(Kind.SCALAR, start, end, _scalar(event, source), event.anchor)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    _check_tag(event, source)
                    flows.append(event.flow_style)
                    if len(flows) > _MOST_DEEP:
                        raise source.refusal(f"a YAML file is nested at most {_MOST_DEEP} deep", start)
                    kind = Kind.MAPPING if isinstance(event, yaml.MappingStartEvent) else Kind.LIST
                    yield Event(kind, start, end, anchor=event.anchor)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    # What isn't in brackets ends, for the parser, where the next thing starts, behind all comments.
                    content_end = end if flows.pop() else content_end
                    yield Event(Kind.END, start, content_end)
                case yaml.AliasEvent():
                    content_end = end
                    yield Event(Kind.ALIAS, start, end, anchor=event.anchor)
                case yaml.DocumentStartEvent():
                    yield Event(Kind.DOCUMENT, start, end)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise source.refusal(f"no YAML that can be read: {error.problem or error.context}", mark.index) from None
    except yaml.reader.ReaderError as error:
        character = chr(error.character)
        message = f"no YAML that can be read: {shown(character)} must not stand there"
        raise source.refusal(message, source.text.find(character)) from None


def _parser() -> Any:
    try:
        import yaml
    except ImportError:
        raise Refused("YAML is read with PyYAML, which is missing: pip install 'durchwahl[cli]'") from None
    return yaml


def _check_tag(event: Any, source: Source) -> None:
    if event.tag not in _TEXT_TAGS:
        raise source.refusal(f"a YAML file is read without tags, got {shown(event.tag)}", event.start_mark.index)


_NULL = re.compile(r"(?:~|null|Null|NULL)?\Z")
_BOOLEAN = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*+)\Z")
# Octal, hexadecimal, binary and sexagesimal integers, and digits with underscores, in YAML 1.1 or in 1.2.
_UNQUOTED = re.compile(r"[-+]?(?:0[xob]?[0-9a-fA-F_]++|[0-9][0-9_]*+(?::[0-5]?[0-9])*+)\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]++|[0-9]++(?:\.[0-9]*+)?+)(?:[eE][-+]?[0-9]++)?+\Z")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")


def _scalar(event: Any, source: Source) -> object:
    """What a scalar says: a text when it is quoted, else what it looks like in every version of YAML."""
    _check_tag(event, source)
    text: str = event.value
    if not event.implicit[0] or event.tag is not None:
        return text
    if text == "<<":
        raise source.refusal("a YAML file is read without merge keys, got <<", event.start_mark.index)
    if _NULL.match(text):
        return None
    if _BOOLEAN.match(text):
        return text.lower() == "true"
    if _INTEGER.match(text):
        return read_integer(text)
    if _UNQUOTED.match(text):
        return UnquotedNumber(text)
    if _FLOAT.match(text):
        return float(text)
    return float(text.replace(".", "")) if _NO_NUMBER.match(text) else text
