"""How to remove findings on a file: the suggestions of `check`, and the repairs of `fix`."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, Final, NamedTuple

from durchwahl.cli.documents import Diagnostic, Document, FileError, Replacement, Suggestion, other_pointers
from durchwahl.cli.file_rules import ALL_RULES, spreadsheet_mark
from durchwahl.cli.files import WORKBOOK_MARKS, parse_document
from durchwahl.cli.rewrite import Rewriter, rewrite_document, value_at
from durchwahl.findings import Finding, Severity
from durchwahl.repairing import Repair, repairs
from durchwahl.rules import activation, collisions
from durchwahl.rules._remedies import Edit
from durchwahl.rules.fields import REQUIRED_FIELDS
from durchwahl.validation import validate

# A search for repairs reads its statement several times. To keep the time linear, the fields and ranges that are read in
# all searches together are limited, by the size of the file and absolutely.
_WORK_PER_BYTE: Final = 4
MAX_WORK: Final = 30_000
# Only findings with these codes can have safe repairs.
_SAFE_CODES: Final = frozenset(
    rule.code
    for rule in (
        activation.overlapping_activation_ranges,
        activation.touching_activation_ranges,
        activation.unsorted_activation_ranges,
        collisions.extension_claimed_twice,
        collisions.number_reached_by_two_routes,
        spreadsheet_mark,
    )
)
_MAX_ROUNDS: Final = 100
_RANGES: Final = "/activation_ranges"


def add_suggestions(name: str, content: bytes, diagnostics: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the diagnostics on a file with their ends and the first suggestion for each."""
    rewriter = None
    if content.startswith(WORKBOOK_MARKS):
        from durchwahl.cli.read_workbook import read_statements

        value: Any = read_statements(content)
    else:
        rewriter = Rewriter(parse_document(name, content))
        value = rewriter.document.value
    found = {_key(each): each for each in (_findings(rewriter.document) if rewriter else validate(value))}
    work = min(MAX_WORK, _WORK_PER_BYTE * len(content))
    for diagnostic in diagnostics:
        finding = found.get(_key(diagnostic.finding))
        suggestion = end = None
        if finding and work > 0:
            work -= _size(value, finding)
        if finding and work > 0 and (suggested := find_repairs(value, finding)):
            replacements = _replacements(rewriter, suggested[0].edits) if rewriter else None
            suggestion = Suggestion(suggested[0].message, suggested[0].safe, replacements)
        if rewriter:
            start, end = map(rewriter.document.source.location, rewriter.positions.find(diagnostic.finding.pointer))
            end = end if start == diagnostic.location else None
        yield diagnostic._replace(end=end, suggestion=suggestion)


def _findings(document: Document) -> Iterator[Finding]:
    """Yield the findings on a document that may have repairs."""
    found = (diagnostic.finding for diagnostic in document.file_findings)
    yield from (finding for finding in found if finding.code == spreadsheet_mark.code)
    yield from validate(document.value)


def _key(finding: Finding) -> tuple[str, ...]:
    """Return what identifies a finding. The message of a collision names pointers or locations."""
    is_collision = finding.code.startswith("DW5")
    return finding.code, finding.pointer, "" if is_collision else finding.message


def _size(document: Any, finding: Finding) -> int:
    """Return how many fields, and items in them, the statement or the order of a finding has."""
    part = value_at(document, _statement_pointer(document, finding.pointer))
    members = part.values() if isinstance(part, dict) else ()
    return (
        1
        + len(members)
        + sum(
            len(re.split("[,;]", each) if isinstance(each, str) else each)
            for each in members
            if isinstance(each, str | list)
        )
    )


def _replacements(rewriter: Rewriter, edits: Sequence[Edit]) -> tuple[Replacement, ...] | None:
    location = rewriter.document.source.location
    try:
        return tuple(
            Replacement(location(start), location(end), text) for (start, end), text in rewriter.text_edits(edits)
        )
    except FileError:
        return None


def find_repairs(document: Any, finding: Finding) -> tuple[Repair, ...]:
    """Return the repairs of a finding, by its statement only, or by the two statements that collide.

    Comparing each repair with the whole document would take too long. So a repair can cause a collision.
    """
    if pointers := other_pointers(finding):
        first, second = pointers
        if first.rpartition("/")[0] != second.rpartition("/")[0]:
            return ()
        pair = [value_at(document, pointer) for pointer in pointers]
        return tuple(_moved(repair, "/1", second) for repair in repairs(pair, replace(finding, pointer="/1")))
    start = _statement_pointer(document, finding.pointer)
    if finding.code == spreadsheet_mark.code:
        # A cell is read without its marks, and not at all if nothing is left.
        value = value_at(document, start).get(finding.pointer.rpartition("/")[2])
        return (Repair(f"write {value}", True, (Edit(finding.pointer, value),)),) if value else ()
    part, inner = value_at(document, start), finding.pointer.removeprefix(start)
    return tuple(_moved(repair, "", start) for repair in repairs(part, replace(finding, pointer=inner)))


def _moved(repair: Repair, old: str, new: str) -> Repair:
    """Return a repair of a part of a document as one of the document."""
    return replace(repair, edits=tuple(Edit(new + edit.pointer.removeprefix(old), edit.value) for edit in repair.edits))


def _statement_pointer(document: Any, pointer: str) -> str:
    """Return the pointer of the statement that a finding is on; of the order, if it is on the order itself."""
    start, value = "", document
    parents = _parents(pointer)
    for inner in parents:
        is_order = isinstance(value, dict) and value.keys().isdisjoint(REQUIRED_FIELDS) and inner != parents[-1]
        if not (isinstance(value, list) or (is_order and inner.endswith(("/extensions", "/data")))):
            break
        start, value = inner, value_at(document, inner)
    return start


def _parents(pointer: str) -> list[str]:
    """Return the pointers of all values that a value is in, except for the document, and its own.

    >>> _parents("/extensions/3")
    ['/extensions', '/extensions/3']
    """
    return list(accumulate(pointer.split("/"), "{}/{}".format))[1:]


class Repaired(NamedTuple):
    """A document after its repairs, and the reasons why other repairs weren't possible."""

    document: Document
    refusals: list[FileError]


def repair_document(document: Document, codes: Collection[str], with_unsafe: bool) -> Repaired:
    """Apply the safe repairs of the findings with these codes, or the first repair of each.

    They are applied in document order. Those that concern what another one changes wait until the next round. Each round
    is checked: the file must have the expected value, fewer of these findings, and of no code more errors.
    """
    codes = codes if with_unsafe else _SAFE_CODES.intersection(codes)
    refusals: dict[Finding, FileError] = {}
    failed: dict[Finding, FileError] = {}
    for _ in range(_MAX_ROUNDS):
        refusals = dict(failed)
        batch = list(_select(document, codes, with_unsafe, refusals))
        if not batch:
            break
        document = _apply(document, batch, failed)
    errors = {(str(error), error.location): error for error in refusals.values()}
    return Repaired(document, list(errors.values()))


def _select(
    document: Document, codes: Collection[str], with_unsafe: bool, refusals: dict[Finding, FileError]
) -> Iterator[tuple[Finding, tuple[Edit, ...]]]:
    """Yield findings with the edits of their repairs, which don't concern each other. Add those that aren't possible."""
    rewriter = None
    changed: set[str] = set()
    changed_inside: set[str] = set()
    for finding in _findings(document):
        if finding.code not in codes or finding in refusals or not changed.isdisjoint(_parents(finding.pointer)):
            continue
        repair = _choose(find_repairs(document.value, finding), with_unsafe)
        if repair is None:
            continue
        pointers = [edit.pointer for edit in repair.edits]
        if any(pointer in changed_inside or not changed.isdisjoint(_parents(pointer)) for pointer in pointers):
            continue
        edits = _complete(document.value, repair, codes, with_unsafe)
        rewriter = rewriter or Rewriter(document)
        try:
            rewriter.text_edits(edits)
        except FileError as error:
            refusals[finding] = error
            continue
        changed.update(pointers)
        changed_inside.update(parent for pointer in pointers for parent in _parents(pointer))
        yield finding, edits


def _choose(found: Sequence[Repair], with_unsafe: bool) -> Repair | None:
    return next((repair for repair in found if repair.safe or with_unsafe), None)


def _complete(document: Any, repair: Repair, codes: Collection[str], with_unsafe: bool) -> tuple[Edit, ...]:
    """Return the edits of a repair. If it edits one string of ranges, apply the other repairs of the string as well."""
    pointer = repair.edits[0].pointer
    if not (len(repair.edits) == 1 and pointer.endswith(_RANGES) and isinstance(repair.edits[0].value, str)):
        return repair.edits
    statement = {**value_at(document, pointer.removesuffix(_RANGES)), _RANGES[1:]: repair.edits[0].value}
    next_repair: Repair | None = repair
    while next_repair is not None:
        found = (
            _choose(repairs(statement, finding), with_unsafe)
            for finding in validate(statement)
            if finding.code in codes and finding.pointer == _RANGES
        )
        next_repair = next(
            (each for each in found if each and [edit.pointer for edit in each.edits] == [_RANGES]), None
        )
        statement = next_repair.apply(statement) if next_repair else statement
    return (Edit(pointer, statement[_RANGES[1:]]),)


def _apply(
    document: Document, batch: list[tuple[Finding, tuple[Edit, ...]]], failed: dict[Finding, FileError]
) -> Document:
    """Apply as many of these repairs as fit together, at least the first one, or else add it to those that failed."""
    while True:
        edits = [edit for _, each in batch for edit in each]
        try:
            repaired = rewrite_document(document, edits)
            if _is_improved(document, repaired, {finding.code for finding, _ in batch}):
                return repaired
            start = document.positions([edits[0].pointer]).find(edits[0].pointer).start
            raise document.source.error_at("can't apply this repair: it would cause another error", start)
        except FileError as error:
            if len(batch) == 1:
                failed[batch[0][0]] = error
                return document
        batch = batch[: len(batch) // 2]


def _is_improved(old: Document, new: Document, codes: Collection[str]) -> bool:
    before, after = map(_count, (old, new))
    more_errors = any(after[code] > before[code] for code in after if ALL_RULES[code].severity is Severity.ERROR)
    return not more_errors and all(after[code] < before[code] for code in codes)


def _count(document: Document) -> Counter[str]:
    findings = [*validate(document.value), *(diagnostic.finding for diagnostic in document.file_findings)]
    return Counter([finding.code for finding in findings] + ["FILE01"] * document.has_duplicate_keys)
