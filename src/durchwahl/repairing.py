"""Repairs: from a finding to the edits that remove it.

Each rule's module has the remedy of the rule, which suggests edits. This module checks the suggestions with `validate`, and
applies them to documents.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from durchwahl._checks import check_type
from durchwahl._messages import format_value
from durchwahl._value import Base
from durchwahl.blocks import RoutedBlock
from durchwahl.errors import DurchwahlError
from durchwahl.findings import Finding, Findings, Severity, split_pointer
from durchwahl.lines import Line
from durchwahl.numbers import parse_e164
from durchwahl.ranges import MAX_WIDTH
from durchwahl.rules import RULES
from durchwahl.rules._remedies import (
    ACTIVATION_RANGES,
    REMEDIES,
    REMOVED,
    Edit,
    Mistake,
    Path,
    as_lists,
    as_pointer,
)
from durchwahl.rules.fields import REQUIRED_FIELDS, is_list
from durchwahl.validation import validate

_ACTIVATION_POINTER: Final = as_pointer(ACTIVATION_RANGES)
_COLLISIONS: Final = ("DW501", "DW502", "DW503")
# Edits of anything else can cause or remove collisions with other statements.
_UNCOMPARED: Final = (_ACTIVATION_POINTER, "/status")
# A statement before and after a repair.
_MAX_CHANGED: Final = 2
# An order, its list, a statement, its activation ranges, a range, and its ends. Nothing below is edited.
_MAX_DEPTH: Final = 6


@dataclass(frozen=True, slots=True)
class Repair(Base):
    """Edits of a document that remove a finding.

    `message` is an instruction such as `write 0-99`. `safe` means that the same numbers port and go live as before; any
    other repair is a guess at what was meant. All pointers of `edits` refer to the document before any edit.

    >>> repair = Repair("write only 4", True, (Edit("/activation_ranges/1", REMOVED),))
    >>> repair.apply({"extension_range": "0-9", "activation_ranges": ["4", "4"]})
    {'extension_range': '0-9', 'activation_ranges': ['4']}
    """

    message: str
    safe: bool
    edits: tuple[Edit, ...]

    def apply(self, statement: Mapping[str, Any] | Sequence[Any] | RoutedBlock | Line) -> Any:
        """Return a new statement, or another document, with the edits. The original remains unchanged.

        New mappings are dicts and new sequences are lists; parts without an edit are shared with the original. A
        `RoutedBlock` becomes its statement, and a `Line` the list of its statements. Raises `LookupError` if the document
        doesn't have the positions of the edits.

        >>> statement = {"extension_range": "0-99", "activation_ranges": "20-19"}
        >>> repairs(statement, validate(statement)[0])[0].apply(statement)
        {'extension_range': '0-99', 'activation_ranges': '19-20'}
        """
        return _edit(statement, [(split_pointer(edit.pointer), edit.value) for edit in self.edits])


def repairs(statement: Mapping[str, Any] | Sequence[Any] | RoutedBlock | Line, finding: Finding) -> tuple[Repair, ...]:
    """Return the repairs of one of the findings of `validate(statement)`, the most likely one first.

    The statement is any document that `validate` reads. After each repair, `validate` reports fewer findings with this
    code, and no more errors of any code. The tuple is empty if no repair is evident, if each would cause another error, or if
    this isn't a finding on this document. A repair of an extension range or a route number is checked against the whole
    document, any other one against its statement.

    Raises `WrongType` if `finding` isn't a `Finding`.

    >>> statement = {"extension_range": "0-99", "activation_ranges": ["4l", "19", "20"]}
    >>> for finding in validate(statement):
    ...     print(finding.code, "help:", *(repair.message for repair in repairs(statement, finding)))
    DW106 help: write 41
    DW204 help: write 19-20
    """
    check_type(finding, Finding, "a finding must be one that validate returned")
    try:
        return tuple(_find_repairs(statement, finding))
    except MemoryError:
        raise
    except Exception:  # Methods of unknown classes may raise anything.
        return ()


def _find_repairs(document: Any, finding: Finding) -> Iterator[Repair]:
    code = finding.code
    if code not in REMEDIES:
        return
    parent, part, path = _locate(document, finding)
    statement = as_lists(part) if isinstance(part, dict) else part
    is_collision = code in _COLLISIONS
    findings = Findings() if is_collision else validate(part)
    if not is_collision:
        local = replace(finding, pointer=as_pointer(path))
        if local not in findings:
            return
        # With the ranges of a string as a list, the findings are the same, but their pointers name the range.
        path = split_pointer(validate(statement)[findings.index(local)].pointer)
    found: list[Repair] = []
    for message, suggested, safe in REMEDIES[code](Mistake(statement, path)):
        edits = _as_written(part, suggested)
        inner = Repair(" ".join(message.split()), safe, edits)
        outer = replace(inner, edits=tuple(Edit(as_pointer(parent) + edit.pointer, edit.value) for edit in edits))
        if is_collision:
            changed = {_line_of(part[int(path[0])])}
        else:
            repaired = inner.apply(part)
            if not _is_improved(findings, validate(repaired), code):
                continue
            is_compared = parent and any(not edit.pointer.startswith(_UNCOMPARED) for edit in edits)
            changed = {_line_of(each) for each in (*_statements(part), *_statements(repaired)) if is_compared}
        if changed:
            compared = (_compared_statements(changed, each) for each in (document, outer.apply(document)))
            before, after = map(validate, compared)
            if not _is_improved(before, after, code if is_collision else None):
                continue
        if outer not in found:
            found.append(outer)
            yield outer


def _is_improved(findings: Findings, findings_after: Findings, code: str | None) -> bool:
    """Return whether there are fewer findings with this code, if any, and no more errors of any code."""
    before, after = (Counter(finding.code for finding in each) for each in (findings, findings_after))
    added = (each for each in after if after[each] > before[each] and RULES[each].severity is Severity.ERROR)
    return (code is None or after[code] < before[code]) and not any(added)


def _compared_statements(changed: set["_Line"], document: Any) -> list[Any]:
    """Return the statements of a document on these lines, and all that they may collide with.

    Validating only them instead of the document saves most of the time in large documents.
    """
    if len(changed) > _MAX_CHANGED:
        return [document]
    lines = [(statement, _line_of(statement)) for statement in _statements(document)]
    # Statements with the same id are under the route number of the first one of them.
    changed_ids = {line.identity for line in changed} - {None}
    near = changed | {line for _, line in lines if line.identity in changed_ids}
    compared = {line for _, line in lines if any(map(line.may_collide, near))}
    compared_ids = {line.identity for line in compared} - {None}
    return [statement for statement, line in lines if line in compared or line.identity in compared_ids]


def _statements(document: Any) -> Iterator[Any]:
    """Yield the statements of a document."""
    value = _unfold(document)
    if is_list(value):
        for item in value:
            yield from _statements(item)
    elif _is_order(value):
        members = value["extensions"] if "extensions" in value else value["data"]
        # An answer may have one statement, an order only a list.
        yield from _statements(members) if is_list(members) or "extensions" not in value else ()
    else:
        yield value


def _is_order(value: Any) -> bool:
    """Return whether a value is an order or an answer, with statements inside."""
    return (
        isinstance(value, Mapping)
        and value.keys().isdisjoint(REQUIRED_FIELDS)
        and not value.keys().isdisjoint(("extensions", "data"))
    )


class _Line(NamedTuple):
    """The line of a statement: its route number in E.164, which may be empty, and its id, if it has one."""

    stem: str
    identity: str | None

    def may_collide(self, other: "_Line") -> bool:
        """Return whether the lines are the same, or may share a number, or both with a third one."""
        length = min(len(self.stem), len(other.stem)) - MAX_WIDTH
        has_common_stem = length > 0 and self.stem[:length] == other.stem[:length]
        return self == other or has_common_stem or (self.identity is not None and self.identity == other.identity)


def _line_of(statement: Any) -> _Line:
    fields = statement if isinstance(statement, Mapping) else {}
    route, identity = fields.get("route_number"), fields.get("porting_phone_number_id")
    try:
        stem = parse_e164(route or "")
    except DurchwahlError:
        stem = ""
    return _Line(stem, identity if isinstance(identity, str) else None)


def _locate(document: Any, finding: Finding) -> tuple[Path, Any, Path]:
    """Return the path of the statement or order that a finding is on, a copy of it, and the path of the finding within.

    For a collision it is the list of the later statement, which is compared with the earlier ones.
    """
    path = split_pointer(finding.pointer)
    depth, limit = 0, len(path) - (finding.code in _COLLISIONS)
    part = _unfold(document)
    # A finding on the list of statements itself belongs to its order.
    while depth < limit and (is_list(part) or (_is_order(part) and depth + 1 < len(path))):
        part = _unfold(part[int(path[depth])] if is_list(part) else part[path[depth]])
        depth += 1
    return path[:depth], _as_plain(part), path[depth:]


def _as_plain(value: Any, depth: int = _MAX_DEPTH) -> Any:
    """Return a copy with plain dicts, lists and strings. What is nested deeper is shared."""
    if isinstance(value, str):
        return str.__str__(value)
    value = _unfold(value)
    if depth and isinstance(value, Mapping):
        return {_as_plain(name): _as_plain(item, depth - 1) for name, item in value.items()}
    return [_as_plain(item, depth - 1) for item in value] if depth and is_list(value) else value


def _unfold(value: Any) -> Any:
    """Return what `validate` reads in place of a block or a line, any other value unchanged."""
    if isinstance(value, Line):
        return [routed.to_statement() for routed in value]
    return value.to_statement() if isinstance(value, RoutedBlock) else value


def _as_written(part: Any, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Return edits of the ranges in a list as an edit of their string, if they are one in the statement."""
    text = part.get("activation_ranges") if isinstance(part, dict) else None
    inner = {edit.pointer: edit.value for edit in edits if edit.pointer.startswith(_ACTIVATION_POINTER)}
    if not isinstance(text, str) or not inner:
        return edits
    outer = tuple(edit for edit in edits if edit.pointer not in inner)
    return (*outer, Edit(_ACTIVATION_POINTER, _rewrite_string(text, inner)))


def _rewrite_string(text: str, values: Mapping[str, Any]) -> str:
    """Return the string of ranges with new ranges by their pointers. Separators and white space remain."""
    kept = ""
    is_first_removed = False
    # Each separator with the range after it.
    for index, piece in enumerate(re.findall(r"(?:\A|[,;])[^,;]*", text)):
        value = values.get(f"{_ACTIVATION_POINTER}/{index}")
        if value is REMOVED:
            is_first_removed |= not kept
        elif value is None:
            kept += piece
        else:
            content = re.sub(r"\A[,;]?\s*", "", piece).rstrip()
            kept += piece.replace(content, value.strip(), 1)
    return kept.lstrip(",; ") if is_first_removed else kept


def _edit(value: Any, edits: Iterable[tuple[Path, Any]]) -> Any:
    """Return a value with these edits of its parts. Items are removed last, so that all indexes are those before."""
    inner: dict[str, list[tuple[Path, Any]]] = defaultdict(list)
    for path, new in edits:
        if not path:
            return new if new is REMOVED else _as_plain(new)
        inner[path[0]].append((path[1:], new))
    value = _unfold(value)
    was_list, is_mapping = is_list(value), isinstance(value, Mapping)
    parts: dict[Any, Any] = {str(index): item for index, item in enumerate(value)} if was_list else {}
    parts |= value if is_mapping else {}
    for token, inner_edits in inner.items():
        is_new_field = is_mapping and inner_edits[0][0] == () and inner_edits[0][1] is not REMOVED
        if token not in parts and not is_new_field:
            raise LookupError(f"the document must have the positions of the edits, got none for {format_value(token)}")
        parts[token] = _edit(parts.get(token), inner_edits)
    kept = {name: part for name, part in parts.items() if part is not REMOVED}
    return list(kept.values()) if was_list else kept
