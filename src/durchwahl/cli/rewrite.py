"""From edits of the values in a file to edits of its text. Everything else stays as it is, byte for byte."""

import json
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from typing import Any, NamedTuple

from durchwahl.cli.documents import Document, FileError, PositionMap, TextSpan
from durchwahl.findings import join_pointer, split_pointer
from durchwahl.repairing import Repair
from durchwahl.rules._remedies import REMOVED, Edit

_LINE_END = r"(?:\r\n|[\r\n])"
_COMMENT = r"#[^\r\n]*+"
_TAIL = rf"(?P<tail>[ \t]*+(?:{_COMMENT})?+)"
_GAP = rf"(?P<gap>{_LINE_END}(?:[ \t]*+{_LINE_END})*+)"
_TAIL_RE = re.compile(_TAIL)
# A line with a comment directly below a list, and the next line with content.
_COMMENT_BELOW_RE = re.compile(
    rf"{_LINE_END}(?P<indent>[ \t]*+){_COMMENT}(?:{_LINE_END}[ \t]*+(?:{_COMMENT})?+)*"
    rf"(?:{_LINE_END}(?P<next>[ \t]*+)[^\s#]|\Z)"
)
_NOT_A_SEPARATOR_RE = re.compile(r"[^\s,\[\]]")
_REST_OF_LINE_RE = re.compile(rf"[^\r\n]*+{_LINE_END}?+")
# Strings that YAML reads as such without quotation marks, unless they are numbers.
_PLAIN_RE = re.compile(r"(?![-+]?[0-9.]*+\Z)[+\w](?:[-+\w;()/. ]*[-+\w;()/.])?")

_Changes = dict[tuple[str, ...], Any]


class TextEdit(NamedTuple):
    """A span of the text, and the new text for it."""

    span: TextSpan
    text: str


class Rewriter:
    """Turns edits of the values of a document into edits of its text.

    Raises `FileError` if an edit could lose anything else, such as comments, other keys or aliases.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.positions: PositionMap = document.positions()
        self._source = document.source
        self._text = document.source.text
        self._syntax = document.syntax

    def text_edits(self, edits: Iterable[Edit]) -> list[TextEdit]:
        """Return the edits of the text in ascending order. The edits of values must not be inside each other."""
        if self.positions.has_aliases:
            raise self._source.error_at("can't rewrite this file: it has aliases, and one value may be used twice", 0)
        if self.document.has_duplicate_keys:
            raise self._source.error_at("can't rewrite this file: it has a key twice", 0)
        changes = {split_pointer(edit.pointer): edit.value for edit in edits}
        return sorted(self._edits("", self.document.value, changes))

    def _edits(self, pointer: str, value: Any, changes: _Changes) -> list[TextEdit]:
        """Return the edits for changes at paths relative to a value."""
        if () in changes:
            return [self._replace(self.positions.spans[pointer], value, changes[()])]
        by_token: dict[str, _Changes] = defaultdict(dict)
        for (token, *rest), new in changes.items():
            by_token[token][(*rest,)] = new
        edit = self._edit_list if isinstance(value, list) else self._edit_mapping
        return edit(pointer, value, by_token)

    def _members(self, pointer: str, value: Any, changes: Mapping[str, _Changes]) -> list[TextEdit]:
        """Return the edits inside of the members of a mapping or a list."""
        edits = []
        for token, inner in changes.items():
            member = value[int(token)] if isinstance(value, list) else value[token]
            edits += self._edits(join_pointer(pointer, token), member, inner)
        return edits

    # Values

    def _replace(self, span: TextSpan, old: Any, new: Any) -> TextEdit:
        written = self._text[span.start : span.end]
        text = self._as_written(new, old, written, span)
        # In YAML, a space is missing before an empty value.
        lacks_space = not written and self._text[span.start - 1 : span.start] in (":", "-")
        return TextEdit(span, f" {text}" if lacks_space else text)

    def _as_written(self, new: Any, old: Any, written: str, span: TextSpan) -> str:
        """Return the text of a new value, in the style of the old one."""
        if self._syntax == "csv":
            is_quoted = written.startswith('"') or re.search(r'[,;\t"\r\n]', new)
            return '"{}"'.format(new.replace('"', '""')) if is_quoted else new
        if self._syntax == "yaml" and _is_special(written, isinstance(old, list | dict)):
            raise self._source.error_at(
                "can't rewrite this value: it has an anchor, a tag, a comment or block style", span.start
            )
        if new == [old] and written[:1] == "{":
            return f"[{written}]"
        if self._syntax == "yaml" and isinstance(new, str):
            if written[:1] == "'":
                return "'{}'".format(new.replace("'", "''"))
            # A comma ends a value in brackets.
            if (
                isinstance(old, str)
                and written[:1] != '"'
                and _PLAIN_RE.fullmatch(re.sub(", ?", "", new))
                and ("," not in new or "," in written)
            ):
                return new
        return self._dump(new)

    def _dump(self, new: Any) -> str:
        written = json.dumps(new)
        return re.sub(r'"(\w+)": ', r"\1: ", written) if self._syntax == "yaml" else written

    # Mappings

    def _edit_mapping(self, pointer: str, mapping: dict[str, Any], changes: dict[str, _Changes]) -> list[TextEdit]:
        direct = {name: inner[()] for name, inner in changes.items() if () in inner}
        removed = [name for name, new in direct.items() if new is REMOVED]
        edits = []
        for name, new in direct.items():
            if name in mapping:
                continue
            old = next((each for each in removed if mapping[each] is new or mapping[each] == new), None)
            if old is None:
                edits.append(self._add(pointer, mapping, name, new))
            else:
                removed.remove(old)
                key = self._key(pointer, old)
                edits.append(TextEdit(key, self._key_like(key, name)))
        edits += [self._remove(pointer, list(mapping), name) for name in removed]
        others = {name: changes[name] for name in changes if direct.get(name) is not REMOVED and name in mapping}
        return edits + self._members(pointer, mapping, others)

    def _key(self, pointer: str, name: str) -> TextSpan:
        return self.positions.keys[join_pointer(pointer, name)]

    def _key_like(self, key: TextSpan, name: str) -> str:
        """Return a name in the style of another key."""
        mark = self._text[key.start]
        return f"{mark}{name}{mark}" if mark in "\"'" else name

    def _add(self, pointer: str, mapping: dict[str, Any], name: str, new: Any) -> TextEdit:
        """Add a field after the last one."""
        span = self.positions.spans[pointer]
        if not mapping:
            return TextEdit(TextSpan(span.start + 1, span.start + 1), f"{json.dumps(name)}: {json.dumps(new)}")
        *_, last = names = list(mapping)
        key, value = self._key(pointer, last), self.positions.spans[join_pointer(pointer, last)]
        first = self._key(pointer, names[0])
        if self._text[span.start] == "{":
            end, before = value.end, span.start + 1
            if len(names) > 1:
                before = self.positions.spans[join_pointer(pointer, names[-2])].end
            written = self._text[before : key.start].replace(",", "", 1)
            gap = f",{written}" if written.isspace() else ", "
        else:
            indent = self._text[self._source.line_starts[self._line(first.start)] : first.start]
            if indent.strip(" -"):
                raise self._source.error_at("can't add a field to this mapping", span.start)
            end = next(_TAIL_RE.finditer(self._text, value.end)).end()
            gap = self._line_end() + " " * len(indent)
        return TextEdit(TextSpan(end, end), f"{gap}{self._key_like(key, name)}: {self._dump(new)}")

    def _remove(self, pointer: str, names: list[str], name: str) -> TextEdit:
        """Remove a field and its separator."""
        key, value = self._key(pointer, name), self.positions.spans[join_pointer(pointer, name)]
        index = names.index(name)
        if index:
            span = TextSpan(self.positions.spans[join_pointer(pointer, names[index - 1])].end, value.end)
        else:
            span = TextSpan(key.start, self._key(pointer, names[1]).start if names[1:] else value.end)
        if self._syntax == "yaml" and "#" in self._text[span.start : span.end]:
            raise self._source.error_at("can't remove this field: there is a comment beside it", key.start)
        return TextEdit(span, "")

    def _line(self, offset: int) -> int:
        return bisect_right(self._source.line_starts, offset) - 1

    def _line_end(self) -> str:
        found = re.search(_LINE_END, self._text)
        return found[0] if found else "\n"

    # Lists

    def _edit_list(self, pointer: str, items: list[Any], changes: dict[str, _Changes]) -> list[TextEdit]:
        direct = {int(index): inner[()] for index, inner in changes.items() if () in inner}
        removed = {index for index, new in direct.items() if new is REMOVED}
        moves = _find_moves(items, {index: new for index, new in direct.items() if index not in removed})
        others = {index: inner for index, inner in changes.items() if int(index) not in removed | moves.keys()}
        span = self.positions.spans.get(pointer)
        if not (removed or moves):
            return self._members(pointer, items, others)
        if span is None:
            rows = [self.positions.spans[join_pointer(pointer, index)] for index in removed]
            return [*map(self._remove_lines, rows), *self._members(pointer, items, others)]
        spans = [self.positions.spans[join_pointer(pointer, index)] for index in range(len(items))]
        changed = [*removed, *map(int, others)] if removed else []
        for index in changed:
            has_other_keys = isinstance(items[index], dict) and "start_at" in items[index] and len(items[index]) > 2
            written = self._text[spans[index].start : spans[index].end]
            if has_other_keys or (self._syntax == "yaml" and re.search("[#&!|>]", written)):
                raise self._merge_error(spans[min(changed)])
        match self._text[span.start]:
            case "[":
                rows = self._flow_rows(span, spans)
            case "-":
                rows = self._block_rows(span, spans, changed)
            case _:
                raise self._source.error_at("can't rewrite this list: it has an anchor or a tag", span.start)
        # The gaps between the rows keep their order, even if rows move.
        edits = [TextEdit(rows[to], self._text[rows[old].start : rows[old].end]) for to, old in moves.items()]
        first_kept = next((index for index in range(len(rows)) if index not in removed), len(rows))
        for index in removed:
            if index > first_kept:
                gone = TextSpan(rows[index - 1].end, rows[index].end)
            else:
                gone = TextSpan(rows[index].start, rows[index + 1].start if rows[index + 1 :] else rows[index].end)
            edits.append(TextEdit(gone, ""))
        return edits + self._members(pointer, items, others)

    def _remove_lines(self, span: TextSpan) -> TextEdit:
        """Remove a line of JSON Lines, or a row of CSV."""
        if self._syntax == "yaml":
            raise self._source.error_at("can't remove this document from the stream", span.start)
        start, end = self._source.line_starts[self._line(span.start)], span.end
        if self._syntax == "json":
            end = next(_REST_OF_LINE_RE.finditer(self._text, end)).end()
        return TextEdit(TextSpan(start, end), "")

    def _flow_rows(self, span: TextSpan, spans: list[TextSpan]) -> list[TextSpan]:
        """Return the spans of the items of a list in brackets, after a check that only separators are between them."""
        ends = [span.start, *(item.end for item in spans)]
        starts = [*(item.start for item in spans), span.end]
        for end, start in zip(ends, starts, strict=True):
            if other := _NOT_A_SEPARATOR_RE.search(self._text, end, start):
                raise self._other_text_error(other.start())
        return spans

    def _block_rows(self, span: TextSpan, spans: list[TextSpan], changed: Sequence[int]) -> list[TextSpan]:
        """Return the spans of the items of a YAML list with a dash before each, together with their comments.

        These are the comment on an item's line, and those on the lines directly above it. Raises `FileError` if a comment
        may apply to several items, because these could be separated, or to one of the changed items.
        """
        text = self._text
        start, indent = self._start_and_indent(span.start)
        row = rf"(?P<row>(?P<above>(?:{indent}{_COMMENT}{_LINE_END})*+){indent}-[ \t]++)"
        first_re, next_re = re.compile(rf"(?:[ \t]*+{_LINE_END})*+{row}"), re.compile(_TAIL + _GAP + row)
        matches = [first_re.fullmatch(text, start, spans[0].start)]
        matches += [next_re.fullmatch(text, item.end, following.start) for item, following in pairwise(spans)]
        found = [match for match in matches if match]
        if len(found) < len(spans):
            raise self._other_text_error(spans[matches.index(None)].start)
        if len({bool(match["above"]) for match in found}) > 1:
            message = "can't rewrite this list: a comment above one range may apply to the next ones, too"
            raise self._source.error_at(message, span.start)
        last_tail = next(_TAIL_RE.finditer(text, spans[-1].end))
        below = _COMMENT_BELOW_RE.match(text, last_tail.end())
        if below and below["indent"] != (below["next"] or ""):
            raise self._other_text_error(below.end("indent"))
        ends = [*(match.end("tail") for match in found[1:]), last_tail.end()]
        rows = [TextSpan(match.start("row"), end) for match, end in zip(found, ends, strict=True)]
        if any("#" in text[rows[index].start : rows[index].end] for index in changed):
            raise self._merge_error(spans[min(changed)])
        return rows

    def _start_and_indent(self, dash: int) -> tuple[int, str]:
        """Return the offset where the blank lines and comments above a list start, and the indentation of its dashes."""
        text, lines = self._text, self._source.line_starts
        line = self._line(dash)
        indent = text[lines[line] : dash]
        if indent.strip(" "):
            raise self._other_text_error(dash)
        while line and text[lines[line - 1] : lines[line]].lstrip()[:1] in ("", "#"):
            line -= 1
        return lines[line], indent

    def _other_text_error(self, offset: int) -> FileError:
        message = "can't rewrite this list: there is a comment or other text between the ranges"
        return self._source.error_at(message, offset)

    def _merge_error(self, span: TextSpan) -> FileError:
        message = "can't merge these ranges: one has other keys, a comment or an anchor"
        return self._source.error_at(message, span.start)


def rewrite_document(document: Document, edits: Sequence[Edit]) -> Document:
    """Return a document with edited values. Raises `FileError` if that isn't possible, or gives another value."""
    from durchwahl.cli.files import parse_document

    source = document.source
    text_edits = Rewriter(document).text_edits(edits)
    content = source.encode(_apply(source.text, text_edits))
    try:
        new = parse_document(source.name, content)
    except FileError:
        new = None
    if new is None or new.value != Repair("", False, tuple(edits)).apply(document.value):
        raise source.error_at("can't rewrite this: the result would have another meaning", text_edits[0].span.start)
    return new


def _apply(text: str, edits: Iterable[TextEdit]) -> str:
    """Return the text with these edits, which are in ascending order."""
    parts, end = [], 0
    for span, new_text in edits:
        parts += [text[end : span.start], new_text]
        end = span.end
    return "".join([*parts, text[end:]])


def _find_moves(items: Sequence[Any], replaced: Mapping[int, Any]) -> dict[int, int]:
    """Return the items that only change places, by their new indexes.

    >>> _find_moves(["42", "4", "5", "19"], {0: "4", 1: "42", 2: "5-6"})
    {0: 1, 1: 0}
    """
    indexes = sorted(replaced)
    while True:
        free: dict[str, list[int]] = defaultdict(list)
        for index in reversed(indexes):
            free[repr(items[index])].append(index)
        moves = {index: free[text].pop() for index in indexes if free[text := repr(replaced[index])]}
        unused = set(chain.from_iterable(free.values()))
        if not unused:
            return moves
        indexes = [index for index in moves if index not in unused]


def _is_special(written: str, is_collection: bool) -> bool:
    """Return whether a value in YAML is more than its text: with an anchor, a tag, a comment or in block style."""
    return written[:1] in ("&", "!", "|", ">", "*") or (is_collection and "#" in written)


def value_at(value: Any, pointer: str) -> Any:
    """Return the value at a pointer."""
    for token in split_pointer(pointer):
        value = value[token] if isinstance(value, Mapping) else value[int(token)]
    return value
