"""Rewrite the activation ranges of one statement in canonical form and in the style that they have."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from durchwahl._notation import format_range, is_padded, parse_ranges
from durchwahl.blocks import ExtensionBlock
from durchwahl.cli.documents import Document, FileError, PositionMap, Section, Source, TextSpan
from durchwahl.cli.files import document_of
from durchwahl.findings import Finding, join_pointer
from durchwahl.ranges import ActivationRange
from durchwahl.rules.activation import touching_activation_ranges, unsorted_activation_ranges

_END = r"(?:\r\n|[\r\n])"
_COMMENT = r"#[^\r\n]*+"
_TAIL = rf"(?P<tail>[ \t]*+(?:{_COMMENT})?+)"
_GAP = rf"(?P<gap>{_END}(?:[ \t]*+{_END})*+)"
# A line with a comment directly below a list, and the next line with content.
_BELOW = re.compile(
    rf"{_END}(?P<indent>[ \t]*+){_COMMENT}(?:{_END}[ \t]*+(?:{_COMMENT})?+)*(?:{_END}(?P<next>[ \t]*+)[^\s#]|\Z)"
)


class ListItem(NamedTuple):
    """A range in a list: what it means, its value, where it is, and where its `end_at` is, if it is a mapping."""

    run: ActivationRange
    value: object
    span: TextSpan
    end_at: TextSpan


class Edit(NamedTuple):
    """New text, and what it replaces."""

    span: TextSpan
    text: str


def rewrite_text(source: Source, span: TextSpan, stated: str, block: ExtensionBlock) -> Edit:
    """Rewrite ranges that are one string, such as `42, 19, 20`, with the separator, quotes and padding they have."""
    written = source.text[span.start : span.end]
    separator = "; " if ";" in stated and "," not in stated else ", "
    notation = separator.join(_notation(run, stated, block) for run in block.active.ranges)
    if written[0] in "\"'":
        return Edit(span, written[0] + notation + written[0])
    if written[0] in "|>&!":
        raise source.error_at("the ranges have an anchor, a tag or block style", span.start)
    return Edit(span, notation)


def rewrite_list(source: Source, span: TextSpan, listed: Sequence[ListItem], block: ExtensionBlock) -> Edit:
    """Rewrite ranges that are a list, in the style that the list has."""
    match source.text[span.start]:
        case "[":
            return _in_brackets(source, span, listed, block)
        case "-":
            return _in_block_style(source, span, listed, block)
    raise source.error_at("the list of ranges has an anchor or a tag", span.start)


def _in_brackets(source: Source, span: TextSpan, listed: Sequence[ListItem], block: ExtensionBlock) -> Edit:
    """Rewrite a list in brackets. The space between two ranges stays, whichever two these are now."""
    text = source.text
    ends = [span.start, *(one.span.end for one in listed)]
    starts = [*(one.span.start for one in listed), span.end]
    for end, start in zip(ends, starts, strict=True):
        if other := re.compile(r"[^\s,\[\]]").search(text, end, start):
            raise _unclear(source, other.start())
    before, *gaps, after = (text[end:start] for end, start in zip(ends, starts, strict=True))
    rows = [_joined(source, group, block) for group in _groups(listed, block)]
    return Edit(span, before + _in_order(rows, gaps) + after)


def _in_block_style(source: Source, span: TextSpan, listed: Sequence[ListItem], block: ExtensionBlock) -> Edit:
    """Rewrite a YAML list with a dash before each range.

    Comments move with their range: the one after it, and those in the lines directly above it. The list is refused if
    a comment may be meant for other ranges, too, since these could end up elsewhere.
    """
    text = source.text
    start, indent = _start_and_indent(source, span.start)
    end = listed[-1].span.end
    row = rf"(?P<row>(?P<above>(?:{indent}{_COMMENT}{_END})*+){indent}-[ \t]++)"
    first, between = re.compile(rf"(?:[ \t]*+{_END})*+{row}"), re.compile(_TAIL + _GAP + row)
    matches = [first.fullmatch(text, start, listed[0].span.start)]
    matches += [between.fullmatch(text, one.span.end, other.span.start) for one, other in pairwise(listed)]
    rows = [match for match in matches if match]
    if len(rows) < len(listed):
        raise _unclear(source, listed[matches.index(None)].span.start)
    if len({bool(match["above"]) for match in rows}) > 1:
        raise source.error_at("a comment above one range may be meant for the next ones, too", span.start)
    tails = [*(match["tail"] for match in rows[1:]), next(re.compile(_TAIL).finditer(text, end))[0]]
    end += len(tails[-1])
    below = _BELOW.match(text, end)
    if below and below["indent"] != (below["next"] or ""):
        raise _unclear(source, below.end("indent"))
    around = {one.span: (match["row"], tail) for one, match, tail in zip(listed, rows, tails, strict=True)}
    new = []
    for group in _groups(listed, block):
        if len(group) > 1 and any("#" in "".join(around[one.span]) for one in group):
            raise _not_alone(source, group[0])
        lead, tail = around[group[0].span]
        new.append(lead + _joined(source, group, block) + tail)
    return Edit(TextSpan(rows[0].start("row"), end), _in_order(new, [match["gap"] for match in rows[1:]]))


def _start_and_indent(source: Source, dash: int) -> tuple[int, str]:
    """Return where the blank lines and comments above a list start, and the indentation of its dashes."""
    text, lines = source.text, source.line_starts
    line = bisect_right(lines, dash) - 1
    indent = text[lines[line] : dash]
    if indent.strip(" "):
        raise _unclear(source, dash)
    while text[lines[line - 1] : lines[line]].lstrip()[:1] in ("", "#"):
        line -= 1
    return lines[line], indent


def _in_order(rows: Sequence[str], gaps: Sequence[str]) -> str:
    """Return the rows with as many of the gaps between them as are needed."""
    return "".join(gap + row for gap, row in zip(["", *gaps[: len(rows) - 1]], rows, strict=True))


def _groups(listed: Sequence[ListItem], block: ExtensionBlock) -> Iterator[list[ListItem]]:
    """Yield the ranges that each canonical range is made of, in ascending order."""
    for run in block.active.ranges:
        yield sorted((one for one in listed if one.run.start_at in run), key=lambda one: one.run)


def _joined(source: Source, group: Sequence[ListItem], block: ExtensionBlock) -> str:
    """Return one range for several, in the style of the first."""
    first, last = group[0], group[-1]
    written = source.text[first.span.start : first.span.end]
    if len(group) == 1:
        return written
    for one in group:
        has_more = isinstance(one.value, Mapping) and len(one.value) > 2
        if has_more or re.search("[#&!|>]", source.text[one.span.start : one.span.end]):
            raise _not_alone(source, one)
    if isinstance(first.value, str):
        run = ActivationRange(first.run.start_at, last.run.end_at)
        mark = written[0] if written[0] in "\"'" else ""
        return mark + _notation(run, first.value, block) + mark
    start, end = first.end_at.start - first.span.start, first.end_at.end - first.span.start
    return f"{written[:start]}{last.run.end_at}{written[end:]}"


def _notation(run: ActivationRange, stated: str, block: ExtensionBlock) -> str:
    """Return a range as text, with leading zeros if there were some."""
    digits = {digits for stretch in parse_ranges(stated) for digits in (stretch.start_digits, stretch.end_digits)}
    if not any(map(is_padded, digits)):
        return format_range(run.start_at, run.end_at)
    digits_of = block.extension_range.digits
    ends = dict.fromkeys((digits_of(run.start_at), digits_of(run.end_at)))
    return "-".join(ends)


def _unclear(source: Source, offset: int) -> FileError:
    return source.error_at("it is unclear which range a comment or a line here belongs to", offset)


def _not_alone(source: Source, one: ListItem) -> FileError:
    return source.error_at("ranges can't be joined if they have a comment, an anchor or other fields", one.span.start)


NORMALISED = (touching_activation_ranges.code, unsorted_activation_ranges.code)
"""The codes of the findings that ranges in canonical form don't have."""

_FIELD = "activation_ranges"


def normalised(document: Document, findings: Iterable[Finding]) -> str:
    """Return the text of a document without errors, with the activation ranges of these findings in canonical form.

    Raises `Refused` if more than the ranges would change: comments between them, fields beside them, aliases. The new
    text is read again and compared with the old one before it is returned.
    """
    pointers = [finding.pointer for finding in findings if finding.code in NORMALISED]
    statements = list(dict.fromkeys(pointer.rpartition(f"/{_FIELD}")[0] for pointer in pointers))
    outline = document.outline(_requested(document, statements))
    if outline.has_aliases:
        raise document.source.error_at("the file has aliases, so a range may be in two places", 0)
    edits = [_edit(document, outline, pointer) for pointer in statements]
    text = "".join(_pieces(document.source.text, sorted(edits)))
    if not _is_sound(document, text, statements):
        raise document.source.error_at(
            "the result would differ in more than the order of ranges", min(edits).span.start
        )
    return text


def _pieces(text: str, edits: Iterable[Edit]) -> Iterator[str]:
    """Yield the text with its edits, which come in ascending order, piece by piece: a file may have very many."""
    end = 0
    for span, new in edits:
        yield text[end : span.start]
        yield new
        end = span.end
    yield text[end:]


def _requested(document: Document, statements: Iterable[str]) -> list[str]:
    """Return the pointers to the ranges of these statements, and to the `end_at` of those that are mappings."""
    wanted = []
    for pointer in statements:
        at = join_pointer(pointer, _FIELD)
        wanted.append(at)
        ranges = value_at(document.parts, pointer)[_FIELD]
        if not isinstance(ranges, str):
            wanted += [join_pointer(join_pointer(at, index), "end_at") for index in range(len(ranges))]
    return wanted


def _edit(document: Document, outline: PositionMap, pointer: str) -> Edit:
    statement = value_at(document.parts, pointer)
    block = ExtensionBlock.from_payload(statement)
    at = join_pointer(pointer, _FIELD)
    span = outline.find(at)
    source, ranges = document.source, statement[_FIELD]
    if isinstance(ranges, str):
        return rewrite_text(source, span, ranges, block)
    listed = [
        ListItem(
            run,
            value,
            outline.find(join_pointer(at, index)),
            outline.find(join_pointer(join_pointer(at, index), "end_at")),
        )
        for index, (run, value) in enumerate(zip(block.activation_ranges, ranges, strict=True))
    ]
    return rewrite_list(source, span, listed, block)


def _is_sound(old: Document, text: str, statements: list[str]) -> bool:
    """Read a new text, and return whether it means what the old one does, in canonical form."""
    try:
        new = document_of(old.source.name, old.source.encode(text))
    except FileError:
        return False
    is_canonical = not any(
        diagnostic.is_error or diagnostic.finding.code in NORMALISED for diagnostic in new.diagnostics()
    )
    return is_canonical and _say_the_same(old, new, statements)


def _say_the_same(old: Document, new: Document, statements: list[str]) -> bool:
    before = [value_at(old.parts, pointer) for pointer in statements]
    after = [value_at(new.parts, pointer) for pointer in statements]
    canonical = [ExtensionBlock.from_payload(statement).normalised() for statement in before]
    are_alike = canonical == [ExtensionBlock.from_payload(statement) for statement in after]
    for statement in (*before, *after):
        statement[_FIELD] = None
    return are_alike and old.parts == new.parts


def value_at(parts: Sequence[Section], pointer: str) -> Any:
    """Return the value that a pointer leads to."""
    part = _part_at(parts, pointer)
    value = part.value
    for escaped in pointer[len(part.pointer) :].split("/")[1:]:
        token = escaped.replace("~1", "/").replace("~0", "~")
        value = value[token] if isinstance(value, Mapping) else value[int(token)]
    return value


def _part_at(parts: Sequence[Section], pointer: str) -> Section:
    """Return the part that a pointer leads into: the only one, or by its index, in whose order the parts are."""
    if not parts[0].pointer:
        return parts[0]
    index = int(pointer.split("/")[1])
    return parts[bisect_left(parts, index, key=lambda part: int(part.pointer[1:]))]
