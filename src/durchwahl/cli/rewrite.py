"""Rewrite activation ranges in canonical form, and keep the file's style."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from durchwahl._notation import format_range, is_padded, parse_ranges
from durchwahl.blocks import ExtensionBlock
from durchwahl.cli.documents import Document, FileError, PositionMap, Source, TextSpan
from durchwahl.cli.files import parse_document
from durchwahl.findings import Finding, join_pointer
from durchwahl.ranges import ActivationRange
from durchwahl.rules.activation import touching_activation_ranges, unsorted_activation_ranges

FIXABLE_CODES: Final = (touching_activation_ranges.code, unsorted_activation_ranges.code)
"""The codes of the findings that a rewrite in canonical form fixes."""

_FIELD = "activation_ranges"

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


class Edit(NamedTuple):
    """A span of the text, and the new text for it."""

    span: TextSpan
    text: str


class _ListItem(NamedTuple):
    """A range in a list: parsed, as the value in the file, its span, and the span of its `end_at` if it has one."""

    activation_range: ActivationRange
    value: object
    span: TextSpan
    end_at: TextSpan


def rewrite_document(document: Document, findings: Iterable[Finding]) -> str:
    """Return the text of a document with its fixable ranges in canonical form. The document must have no errors.

    Raises `FileError` if a rewrite could lose anything else, such as comments between ranges, other keys or aliases.
    Before the new text is returned, it is parsed and compared with the old one.
    """
    fixable = (finding.pointer for finding in findings if finding.code in FIXABLE_CODES)
    pointers = list(dict.fromkeys(pointer.rpartition(f"/{_FIELD}")[0] for pointer in fixable))
    positions = document.positions(_pointers_to_ranges(document, pointers))
    if positions.has_aliases:
        raise document.source.error_at("can't rewrite this file: it has aliases, and one range may be used twice", 0)
    edits = sorted(_edit(document, positions, pointer) for pointer in pointers)
    text = _apply(document.source.text, edits)
    if not _is_equivalent(document, text, pointers):
        message = "can't rewrite these ranges: the result would have another meaning"
        raise document.source.error_at(message, edits[0].span.start)
    return text


def _pointers_to_ranges(document: Document, pointers: Iterable[str]) -> Iterator[str]:
    """Yield the pointers to the ranges of these statements, and to the `end_at` of those that are mappings."""
    for pointer in pointers:
        ranges_pointer = join_pointer(pointer, _FIELD)
        yield ranges_pointer
        ranges = value_at(document.value, pointer)[_FIELD]
        if not isinstance(ranges, str):
            yield from (f"{ranges_pointer}/{index}/end_at" for index in range(len(ranges)))


def _edit(document: Document, positions: PositionMap, pointer: str) -> Edit:
    statement = value_at(document.value, pointer)
    block = ExtensionBlock.from_payload(statement)
    ranges_pointer = join_pointer(pointer, _FIELD)
    span = positions.find(ranges_pointer)
    source, ranges = document.source, statement[_FIELD]
    if isinstance(ranges, str):
        return _rewrite_string(source, span, ranges, block)
    items = [
        _ListItem(
            activation_range, value, *(positions.find(f"{ranges_pointer}/{index}{end}") for end in ("", "/end_at"))
        )
        for index, (activation_range, value) in enumerate(zip(block.activation_ranges, ranges, strict=True))
    ]
    match source.text[span.start]:
        case "[":
            return _rewrite_flow_list(source, span, items, block)
        case "-":
            return _rewrite_block_list(source, span, items, block)
    raise source.error_at("can't rewrite this list: it has an anchor or a tag", span.start)


def _rewrite_string(source: Source, span: TextSpan, ranges: str, block: ExtensionBlock) -> Edit:
    """Rewrite ranges in one string, such as `42, 19, 20`, and keep its separator, quotes and padding."""
    written = source.text[span.start : span.end]
    separator = "; " if ";" in ranges and "," not in ranges else ", "
    notation = separator.join(_notation(activation_range, ranges, block) for activation_range in block.active.ranges)
    if written[0] in "\"'":
        return Edit(span, written[0] + notation + written[0])
    if written[0] in "|>&!":
        raise source.error_at("can't rewrite these ranges: they have an anchor, a tag or block style", span.start)
    return Edit(span, notation)


def _rewrite_flow_list(source: Source, span: TextSpan, items: Sequence[_ListItem], block: ExtensionBlock) -> Edit:
    """Rewrite a list in brackets. The separators between the ranges keep their order, even if ranges move."""
    text = source.text
    ends = [span.start, *(item.span.end for item in items)]
    starts = [*(item.span.start for item in items), span.end]
    for end, start in zip(ends, starts, strict=True):
        if other := _NOT_A_SEPARATOR_RE.search(text, end, start):
            raise _other_text_error(source, other.start())
    before, *gaps, after = (text[end:start] for end, start in zip(ends, starts, strict=True))
    rows = [_merge(source, group, block) for group in _groups(items, block)]
    return Edit(span, before + _interleave(rows, gaps) + after)


def _rewrite_block_list(source: Source, span: TextSpan, items: Sequence[_ListItem], block: ExtensionBlock) -> Edit:
    """Rewrite a YAML list with a dash before each range.

    Comments move with their range: the comment on its line, and those on the lines directly above it. Raises
    `FileError` if a comment may apply to several ranges, because these could be separated.
    """
    text = source.text
    start, indent = _start_and_indent(source, span.start)
    row = rf"(?P<row>(?P<above>(?:{indent}{_COMMENT}{_LINE_END})*+){indent}-[ \t]++)"
    first_re, next_re = re.compile(rf"(?:[ \t]*+{_LINE_END})*+{row}"), re.compile(_TAIL + _GAP + row)
    matches = [first_re.fullmatch(text, start, items[0].span.start)]
    matches += [next_re.fullmatch(text, item.span.end, following.span.start) for item, following in pairwise(items)]
    rows = [match for match in matches if match]
    if len(rows) < len(items):
        raise _other_text_error(source, items[matches.index(None)].span.start)
    if len({bool(match["above"]) for match in rows}) > 1:
        message = "can't rewrite this list: a comment above one range may apply to the next ones, too"
        raise source.error_at(message, span.start)
    last_tail = next(_TAIL_RE.finditer(text, items[-1].span.end))
    below = _COMMENT_BELOW_RE.match(text, last_tail.end())
    if below and below["indent"] != (below["next"] or ""):
        raise _other_text_error(source, below.end("indent"))
    tails = [*(match["tail"] for match in rows[1:]), last_tail[0]]
    around = {item.span: (match["row"], tail) for item, match, tail in zip(items, rows, tails, strict=True)}
    new_rows = []
    for group in _groups(items, block):
        if len(group) > 1 and any("#" in "".join(around[item.span]) for item in group):
            raise _merge_error(source, group[0])
        lead, tail = around[group[0].span]
        new_rows.append(lead + _merge(source, group, block) + tail)
    new_text = _interleave(new_rows, [match["gap"] for match in rows[1:]])
    return Edit(TextSpan(rows[0].start("row"), last_tail.end()), new_text)


def _start_and_indent(source: Source, dash: int) -> tuple[int, str]:
    """Return the offset where the blank lines and comments above a list start, and the indentation of its dashes."""
    text, lines = source.text, source.line_starts
    line = bisect_right(lines, dash) - 1
    indent = text[lines[line] : dash]
    if indent.strip(" "):
        raise _other_text_error(source, dash)
    while text[lines[line - 1] : lines[line]].lstrip()[:1] in ("", "#"):
        line -= 1
    return lines[line], indent


def _groups(items: Sequence[_ListItem], block: ExtensionBlock) -> Iterator[list[_ListItem]]:
    """Yield, for each canonical range, the listed ranges that are merged into it, in ascending order."""
    for canonical in block.active.ranges:
        yield sorted(
            (item for item in items if item.activation_range.start_at in canonical),
            key=lambda item: item.activation_range,
        )


def _merge(source: Source, group: Sequence[_ListItem], block: ExtensionBlock) -> str:
    """Return the text of the range that replaces a group, in the style of the group's first range."""
    first, last = group[0], group[-1]
    written = source.text[first.span.start : first.span.end]
    if len(group) == 1:
        return written
    for item in group:
        has_other_keys = isinstance(item.value, Mapping) and len(item.value) > 2
        if has_other_keys or re.search("[#&!|>]", source.text[item.span.start : item.span.end]):
            raise _merge_error(source, item)
    end_at = last.activation_range.end_at
    if isinstance(first.value, str):
        quote = written[0] if written[0] in "\"'" else ""
        merged = ActivationRange(first.activation_range.start_at, end_at)
        return quote + _notation(merged, first.value, block) + quote
    start, end = first.end_at.start - first.span.start, first.end_at.end - first.span.start
    return f"{written[:start]}{end_at}{written[end:]}"


def _notation(activation_range: ActivationRange, written: str, block: ExtensionBlock) -> str:
    """Return the notation of a range, padded if the notation in the file is padded."""
    start_at, end_at = activation_range.start_at, activation_range.end_at
    ends = (digits for parsed in parse_ranges(written) for digits in (parsed.start_digits, parsed.end_digits))
    if not any(map(is_padded, ends)):
        return format_range(start_at, end_at)
    digits = block.extension_range.digits
    return digits(start_at) if start_at == end_at else f"{digits(start_at)}-{digits(end_at)}"


def _interleave(rows: Sequence[str], gaps: Sequence[str]) -> str:
    """Join the rows with the gaps between them. Merging leaves fewer rows, so the last gaps may be unused."""
    return "".join(gap + row for gap, row in zip(["", *gaps[: len(rows) - 1]], rows, strict=True))


def _other_text_error(source: Source, offset: int) -> FileError:
    return source.error_at("can't rewrite this list: there is a comment or other text between the ranges", offset)


def _merge_error(source: Source, item: _ListItem) -> FileError:
    message = "can't merge these ranges: one has other keys, a comment or an anchor"
    return source.error_at(message, item.span.start)


def _apply(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with these edits applied. They must be in ascending order."""
    parts, end = [], 0
    for span, new_text in edits:
        parts += [text[end : span.start], new_text]
        end = span.end
    return "".join([*parts, text[end:]])


def _is_equivalent(old: Document, text: str, pointers: Iterable[str]) -> bool:
    """Return whether a new text, once parsed, has the old document's meaning, with the ranges in canonical form."""
    try:
        new = parse_document(old.source.name, old.source.encode(text))
    except FileError:
        return False
    if any(diagnostic.is_error or diagnostic.finding.code in FIXABLE_CODES for diagnostic in new.diagnostics()):
        return False
    for pointer in pointers:
        before, after = value_at(old.value, pointer), value_at(new.value, pointer)
        if ExtensionBlock.from_payload(before).normalised() != ExtensionBlock.from_payload(after):
            return False
        # The ranges are equivalent. Blank them, so that the final comparison is about everything else.
        before[_FIELD] = after[_FIELD] = None
    return bool(old.value == new.value)


def value_at(value: Any, pointer: str) -> Any:
    """Return the value at a pointer."""
    for escaped in pointer.split("/")[1:]:
        token = escaped.replace("~1", "/").replace("~0", "~")
        value = value[token] if isinstance(value, Mapping) else value[int(token)]
    return value
