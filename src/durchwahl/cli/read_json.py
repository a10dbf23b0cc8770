"""Read JSON and JSON Lines by the standard library; a walk over the tokens finds where the values are."""

import json
import re
from functools import partial
from math import isinf
from typing import Final

from durchwahl._messages import Verbatim, format_value
from durchwahl.cli.documents import Document, FileError, Location, PositionMap, Source, TextSpan
from durchwahl.findings import join_pointer

_DIGITS_PER_BIT = 0.30102999566398120


class NotJson(FileError):
    """The text breaks JSON's grammar, so that it could be in another format."""

    place: Location


def parse_json(source: Source) -> Document:
    """Read a JSON file. Raises `Refused`."""
    decoder = _Decoder(source)
    value = decoder.decode(TextSpan(0, len(source.text)))
    return Document(source, value, partial(_walk, source.text), decoder.has_duplicate_keys)


def parse_json_lines(source: Source) -> Document:
    """Read a JSON Lines file, a value a line, as one list. Raises `Refused`."""
    decoder = _Decoder(source)
    lines = [line for line in source.lines if not source.text[line.start : line.end].isspace()]
    values = [decoder.decode(line) for line in lines]
    return Document(source, values, partial(_walk_lines, source.text, lines), decoder.has_duplicate_keys)


class _UnusableNumber(ValueError):
    """A number that JSON lacks, or that no program can represent; the first argument is its text."""


def _refuse_constant(text: str) -> float:
    raise _UnusableNumber(text)


def _read_float(text: str) -> float:
    number = float(text)
    return _refuse_constant(text) if isinf(number) else number


class _Decoder:
    """Reads values, and notices mappings that have a key twice."""

    def __init__(self, source: Source) -> None:
        self.has_duplicate_keys = False
        self._source = source

    def decode(self, span: TextSpan) -> object:
        text = self._source.text[span.start : span.end]
        try:
            return self._decode(text)
        except json.JSONDecodeError as error:
            message = f"not readable as JSON: {error.msg[:1].lower()}{error.msg[1:]}"
            raise NotJson(message, self._source.place(span.start + error.pos)) from None
        except _UnusableNumber as error:
            # The error has no position. The decoder reads from left to right, so that it is the first of these.
            number: str = error.args[0]
            token = next(token for token in re.finditer(_TOKEN, text) if token[0].startswith(number))
            message = f"a number must be finite and representable, got {format_value(Verbatim(number))}"
            raise self._source.error_at(message, span.start + token.start()) from None
        except RecursionError:
            raise FileError("not readable as JSON: nested too deeply") from None

    def _decode(self, text: str) -> object:
        try:
            return _PLAIN.decode(text)
        except (json.JSONDecodeError, _UnusableNumber):
            raise
        except ValueError:
            # Python refuses to read integers of more than 4,300 digits, and we refuse a key that appears twice.
            decoder = json.JSONDecoder(
                object_pairs_hook=self._mapping,
                parse_int=read_integer,
                parse_float=_read_float,
                parse_constant=_refuse_constant,
            )
            return decoder.decode(text)

    def _mapping(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        mapping = dict(pairs)
        self.has_duplicate_keys |= len(mapping) != len(pairs)
        return mapping


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise ValueError("a key appears twice")
    return mapping


# Made once, because making it takes longer than reading a small file.
_PLAIN: Final = json.JSONDecoder(
    object_pairs_hook=_without_repetition, parse_float=_read_float, parse_constant=_refuse_constant
)


def read_integer(digits: str) -> int:
    """Read an integer; one of very many digits is approximated, since messages only give the number of its digits."""
    try:
        return int(digits)
    except ValueError:
        about: int = 1 << int(len(digits) / _DIGITS_PER_BIT)
        return -about if digits.startswith("-") else about


# The text was read before, so that this need only separate the tokens.
_TOKEN = r'[{}\[\]]|"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s,:{}\[\]"]++'


def _walk(text: str, outline: PositionMap, span: TextSpan | None = None) -> None:
    start, end = span or TextSpan(0, len(text))
    for token in re.compile(_TOKEN).finditer(text, start, end):
        match token[0][0]:
            case "{":
                outline.start_mapping(token.start())
            case "[":
                outline.start_list(token.start())
            case "}" | "]":
                outline.close(token.end())
            case _ if outline.expects_key:
                outline.key(json.loads(token[0]), token.start(), token.end())
            case _:
                outline.scalar(token.start(), token.end())


def _walk_lines(text: str, lines: list[TextSpan], outline: PositionMap) -> None:
    for index, line in enumerate(lines):
        outline.root = join_pointer("", index)
        if outline.is_requested(outline.root):
            _walk(text, outline, line)
