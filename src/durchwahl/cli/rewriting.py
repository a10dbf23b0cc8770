"""Normalising activation ranges in the text of a file: the ranges are written anew, every other character stays."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from durchwahl.block import ExtensionBlock
from durchwahl.cli.document import Document, Part
from durchwahl.cli.outline import Outline
from durchwahl.cli.ranges_text import Edit, Listed, rewritten_list, rewritten_text
from durchwahl.cli.reading import document_of
from durchwahl.findings import Finding, child
from durchwahl.rules.activation import touching_activation_ranges, unsorted_activation_ranges

NORMALISED = (touching_activation_ranges.code, unsorted_activation_ranges.code)
"""The rules that activation ranges in canonical form keep."""

_FIELD = "activation_ranges"


def normalised(document: Document, findings: Iterable[Finding]) -> str:
    """The text of a document without errors in which these findings' activation ranges are in canonical form.

    Raises `Refused` where that would take more than the ranges: comments between them, fields beside them, aliases.
    """
    pointers = [finding.pointer for finding in findings if finding.code in NORMALISED]
    statements = list(dict.fromkeys(pointer.rpartition(f"/{_FIELD}")[0] for pointer in pointers))
    outline = document.outline(_wanted(document, statements))
    if outline.has_aliases:
        raise document.source.refusal("a file with aliases is not rewritten, since a range may stand in two places", 0)
    edits = [_edit(document, outline, pointer) for pointer in statements]
    text = "".join(_pieces(document.source.text, sorted(edits)))
    _check(document, document_of(document.source.name, document.source.encode(text)), statements, edits)
    return text


def _pieces(text: str, edits: Iterable[Edit]) -> Iterator[str]:
    """The text with its edits in ascending order, piece by piece: a file may have very many of them."""
    behind = 0
    for span, new in edits:
        yield text[behind : span.start]
        yield new
        behind = span.end
    yield text[behind:]


def _wanted(document: Document, statements: Iterable[str]) -> list[str]:
    """The pointers to the ranges of these statements, and to the ends of those that are mappings."""
    wanted = []
    for pointer in statements:
        at = child(pointer, _FIELD)
        wanted.append(at)
        ranges = value_at(document.parts, pointer)[_FIELD]
        if not isinstance(ranges, str):
            wanted += [child(child(at, index), "end_at") for index in range(len(ranges))]
            wanted += [child(child(at, index), "start_at") for index in range(len(ranges))]
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


def _check(old: Document, new: Document, statements: list[str], edits: list[Edit]) -> None:
    """Refuse a text that, when it is read again, doesn't say the same in canonical form."""
    is_sound = not any(sighting.is_error or sighting.finding.code in NORMALISED for sighting in new.sightings())
    if not (is_sound and _say_the_same(old, new, statements)):
        at = edits[0].span.start
        raise old.source.refusal("the activation ranges can't be normalised without touching the rest", at)


def _say_the_same(old: Document, new: Document, statements: list[str]) -> bool:
    before = [value_at(old.parts, pointer) for pointer in statements]
    after = [value_at(new.parts, pointer) for pointer in statements]
    canonical = [ExtensionBlock.from_payload(statement).normalised() for statement in before]
    are_alike = canonical == [ExtensionBlock.from_payload(statement) for statement in after]
    for statement in (*before, *after):
        statement[_FIELD] = None
    return are_alike and old.parts == new.parts


def value_at(parts: Sequence[Part], pointer: str) -> Any:
    """The value that a pointer leads to, in the part that it leads into."""
    part = _part_at(parts, pointer)
    value = part.value
    for escaped in pointer[len(part.pointer) :].split("/")[1:]:
        token = escaped.replace("~1", "/").replace("~0", "~")
        value = value[token] if isinstance(value, Mapping) else value[int(token)]
    return value


def _part_at(parts: Sequence[Part], pointer: str) -> Part:
    """The part that a pointer leads into: the whole, or the one with its place, by which parts are in order."""
    if not parts[0].pointer:
        return parts[0]
    place = int(pointer.split("/")[1])
    return parts[bisect_left(parts, place, key=lambda part: int(part.pointer[1:]))]
