"""Rewrite the activation ranges in a file's text in canonical form; every other character stays."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from durchwahl.block import ExtensionBlock
from durchwahl.cli.document import Document, Part
from durchwahl.cli.outline import Outline
from durchwahl.cli.ranges_text import Edit, Listed, rewritten_list, rewritten_text
from durchwahl.cli.reading import document_of
from durchwahl.cli.source import Refused
from durchwahl.findings import Finding, child
from durchwahl.rules.activation import touching_activation_ranges, unsorted_activation_ranges

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
    outline = document.outline(_wanted(document, statements))
    if outline.has_aliases:
        raise document.source.refusal("the file has aliases, so a range may be in two places", 0)
    edits = [_edit(document, outline, pointer) for pointer in statements]
    text = "".join(_pieces(document.source.text, sorted(edits)))
    if not _is_sound(document, text, statements):
        raise document.source.refusal("the result would differ in more than the order of ranges", min(edits).span.start)
    return text


def _pieces(text: str, edits: Iterable[Edit]) -> Iterator[str]:
    """Yield the text with its edits, which come in ascending order, piece by piece: a file may have very many."""
    end = 0
    for span, new in edits:
        yield text[end : span.start]
        yield new
        end = span.end
    yield text[end:]


def _wanted(document: Document, statements: Iterable[str]) -> list[str]:
    """Return the pointers to the ranges of these statements, and to the `end_at` of those that are mappings."""
    wanted = []
    for pointer in statements:
        at = child(pointer, _FIELD)
        wanted.append(at)
        ranges = value_at(document.parts, pointer)[_FIELD]
        if not isinstance(ranges, str):
            wanted += [child(child(at, index), "end_at") for index in range(len(ranges))]
    return wanted


def _edit(document: Document, outline: Outline, pointer: str) -> Edit:
    statement = value_at(document.parts, pointer)
    block = ExtensionBlock.from_payload(statement)
    at = child(pointer, _FIELD)
    span = outline.find(at)
    source, ranges = document.source, statement[_FIELD]
    if isinstance(ranges, str):
        return rewritten_text(source, span, ranges, block)
    listed = [
        Listed(run, value, outline.find(child(at, index)), outline.find(child(child(at, index), "end_at")))
        for index, (run, value) in enumerate(zip(block.activation_ranges, ranges, strict=True))
    ]
    return rewritten_list(source, span, listed, block)


def _is_sound(old: Document, text: str, statements: list[str]) -> bool:
    """Read a new text, and return whether it means what the old one does, in canonical form."""
    try:
        new = document_of(old.source.name, old.source.encode(text))
    except Refused:
        return False
    is_canonical = not any(sighting.is_error or sighting.finding.code in NORMALISED for sighting in new.sightings())
    return is_canonical and _say_the_same(old, new, statements)


def _say_the_same(old: Document, new: Document, statements: list[str]) -> bool:
    before = [value_at(old.parts, pointer) for pointer in statements]
    after = [value_at(new.parts, pointer) for pointer in statements]
    canonical = [ExtensionBlock.from_payload(statement).normalised() for statement in before]
    are_alike = canonical == [ExtensionBlock.from_payload(statement) for statement in after]
    for statement in (*before, *after):
        statement[_FIELD] = None
    return are_alike and old.parts == new.parts


def value_at(parts: Sequence[Part], pointer: str) -> Any:
    """Return the value that a pointer leads to."""
    part = _part_at(parts, pointer)
    value = part.value
    for escaped in pointer[len(part.pointer) :].split("/")[1:]:
        token = escaped.replace("~1", "/").replace("~0", "~")
        value = value[token] if isinstance(value, Mapping) else value[int(token)]
    return value


def _part_at(parts: Sequence[Part], pointer: str) -> Part:
    """Return the part that a pointer leads into: the only one, or by its index, in whose order the parts are."""
    if not parts[0].pointer:
        return parts[0]
    index = int(pointer.split("/")[1])
    return parts[bisect_left(parts, index, key=lambda part: int(part.pointer[1:]))]
