"""JSON and JSON Lines, read by the standard library; a walk over the tokens tells where they stand."""

import json
import re
from functools import partial
from typing import Final

from durchwahl.cli.document import Document, Part, stream_parts
from durchwahl.cli.outline import Outline
from durchwahl.cli.source import Refused, Source, Span
from durchwahl.findings import child

_DIGITS_PER_BIT = 0.30102999566398120


def read_json(source: Source) -> Document:
    """The document that a JSON file is. Raises `Refused`."""
    decoder = _Decoder(source)
    value = decoder.decode(Span(0, len(source.text)))
    return Document(source, (Part("", value),), partial(_walk, source.text), decoder.repeats_keys)


def read_json_lines(source: Source) -> Document:
    """The document that a JSON Lines file is: a stream of values, one a line. Raises `Refused`."""
    decoder = _Decoder(source)
    lines = [line for line in source.lines if not source.text[line.start : line.end].isspace()]
    values = [decoder.decode(line) for line in lines]
    return Document(source, stream_parts(values), partial(_walk_lines, source.text, lines), decoder.repeats_keys)


class _Decoder:
    """Reads values, and notices mappings that have a key twice."""

    def __init__(self, source: Source) -> None:
        self.repeats_keys = False
        self._source = source

    def decode(self, span: Span) -> object:
        text = self._source.text[span.start : span.end]
        try:
            return self._decode(text)
        except json.JSONDecodeError as error:
            message = f"no JSON that can be read: {error.msg[:1].lower()}{error.msg[1:]}"
            raise self._source.refusal(message, span.start + error.pos) from None
        except RecursionError:
            raise Refused("no JSON that can be read: it is nested too deeply") from None

    def _decode(self, text: str) -> object:
        try:
            return _PLAIN.decode(text)
        except json.JSONDecodeError:
            raise
        except ValueError:
            # Python refuses to read integers of more than 4,300 digits, and we a key that is there twice.
            return json.JSONDecoder(object_pairs_hook=self._mapping, parse_int=read_integer).decode(text)

    def _mapping(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        mapping = dict(pairs)
        self.repeats_keys |= len(mapping) != len(pairs)
        return mapping


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise ValueError("a key is there twice")
    return mapping


# Made once, because it would take a tenth of the work on a small file.
_PLAIN: Final = json.JSONDecoder(object_pairs_hook=_without_repetition)


def read_integer(digits: str) -> int:
    """An integer; one of very many digits is only about as large, which is all that is ever said about it."""
    try:
        return int(digits)
    except ValueError:
        about: int = 1 << int(len(digits) / _DIGITS_PER_BIT)
        return -about if digits.startswith("-") else about


# The text was read before, so that tokens need only be told apart.
_TOKEN = r'[{}\[\]]|"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s,:{}\[\]"]++'


def _walk(text: str, outline: Outline, span: Span | None = None) -> None:
    start, end = span or Span(0, len(text))
    for token in re.compile(_TOKEN).finditer(text, start, end):
        match token[0][0]:
            case "{":
                outline.open_mapping(token.start())
            case "[":
                outline.open_list(token.start())
            case "}" | "]":
                outline.close(token.end())
            case _ if outline.awaits_key:
                outline.key(json.loads(token[0]), token.start(), token.end())
            case _:
                outline.scalar(token.start(), token.end())


def _walk_lines(text: str, lines: list[Span], outline: Outline) -> None:
    for index, line in enumerate(lines):
        outline.root = child("", index)
        if outline.wants(outline.root):
            _walk(text, outline, line)
