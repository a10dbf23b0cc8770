"""Read JSON and JSON Lines with the standard library; a walk over the tokens finds the positions of the values."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import partial
from math import isinf

from durchwahl._messages import Verbatim, format_value
from durchwahl.cli.documents import Diagnostic, Document, FileError, Location, PositionMap, Source, TextSpan
from durchwahl.cli.item_checker import ItemChecker
from durchwahl.findings import join_pointer

_DIGITS_PER_BIT = 0.30102999566398120
# Separates the tokens of valid JSON.
_TOKEN_RE = re.compile(r'[{}\[\]]|"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s,:{}\[\]"]++')


class InvalidJson(FileError):
    """The text isn't JSON; it could be in another format."""

    location: Location


def parse_json(source: Source) -> Document:
    """Parse a JSON file. Raises `FileError`."""
    decoder = _Decoder()
    span = TextSpan(0, len(source.text))
    value = decoder.decode(source, span)
    return Document(source, value, partial(_locate, source.text, span), decoder.has_duplicate_keys)


def parse_json_lines(source: Source) -> Document:
    """Parse a JSON Lines file, with a value on each line, as one list. Raises `FileError`."""
    decoder = _Decoder()
    lines = [line for line in source.lines if not source.text[line.start : line.end].isspace()]
    values = [decoder.decode(source, line) for line in lines]
    locate = partial(_locate_lines, source.text, dict(enumerate(lines)))
    return Document(source, values, locate, decoder.has_duplicate_keys)


def check_json_lines(lines: Iterable[str]) -> list[Diagnostic]:
    """Check a JSON Lines file line by line. Raises `FileError`."""
    checker = ItemChecker()
    decoder = _Decoder()
    index = 0
    for number, line in enumerate(lines, 1):
        if line.isspace():
            continue
        source = Source("", line, first_line=number)
        span = TextSpan(0, len(line))
        decoder.has_duplicate_keys = False
        value = decoder.decode(source, span)
        locate = partial(_locate_lines, line, {index: span})
        checker.check_document(index, Document(source, value, locate, decoder.has_duplicate_keys))
        index += 1
    return checker.diagnostics()


def is_json_collection(text: str) -> bool:
    """Return True for JSON that is a list or a mapping."""
    try:
        return isinstance(json.loads(text), list | dict)
    except (ValueError, RecursionError):
        return False


class _Decoder:
    """Decodes values, and notices duplicate keys."""

    def __init__(self) -> None:
        self.has_duplicate_keys = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._mapping,
            parse_int=parse_integer,
            parse_float=_parse_float,
            parse_constant=_refuse_constant,
        )

    def decode(self, source: Source, span: TextSpan) -> object:
        text = source.text[span.start : span.end]
        try:
            return self._decoder.decode(text)
        except json.JSONDecodeError as error:
            # A position would follow.
            reason = error.msg.removesuffix(" at").removesuffix(" starting").rstrip(": ")
            message = f"invalid JSON: {reason[:1].lower()}{reason[1:]}"
            raise InvalidJson(message, source.location(span.start + error.pos)) from None
        except _UnusableNumber as error:
            # The error has no position. The decoder reads from left to right, so it is about the first of these numbers.
            number: str = error.args[0]
            token = next(token for token in _TOKEN_RE.finditer(text) if token[0].startswith(number))
            message = f"a number must be finite and representable, got {format_value(Verbatim(number))}"
            raise source.error_at(message, span.start + token.start()) from None
        except RecursionError:
            raise FileError("invalid JSON: nested too deeply") from None

    def _mapping(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        mapping = dict(pairs)
        self.has_duplicate_keys |= len(mapping) != len(pairs)
        return mapping


class _UnusableNumber(ValueError):
    """A number that JSON doesn't have, or that a float can't represent. The argument is the number as written."""


def _refuse_constant(text: str) -> float:
    raise _UnusableNumber(text)


def _parse_float(text: str) -> float:
    number = float(text)
    return _refuse_constant(text) if isinf(number) else number


def parse_integer(digits: str) -> int:
    """Parse an integer. One with too many digits for Python is approximated, since messages only give the number of digits."""
    try:
        return int(digits)
    except ValueError:
        approximation: int = 1 << int(len(digits) / _DIGITS_PER_BIT)
        return -approximation if digits.startswith("-") else approximation


def _locate(text: str, span: TextSpan, positions: PositionMap) -> None:
    for token in _TOKEN_RE.finditer(text, span.start, span.end):
        match token[0][0]:
            case "{":
                positions.start_mapping(token.start())
            case "[":
                positions.start_list(token.start())
            case "}" | "]":
                positions.end(token.end())
            case _ if positions.expects_key:
                positions.key(json.loads(token[0]), token.start(), token.end())
            case _:
                positions.scalar(token.start(), token.end())


def _locate_lines(text: str, lines: Mapping[int, TextSpan], positions: PositionMap) -> None:
    for index, line in lines.items():
        positions.root = join_pointer("", index)
        if positions.is_requested(positions.root):
            _locate(text, line, positions)
