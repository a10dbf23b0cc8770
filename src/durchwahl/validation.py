"""Validation: a statement or an order in, everything that is wrong with it out."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from durchwahl.claims import clashes
from durchwahl.errors import InvalidNumber
from durchwahl.findings import Finding, Findings, child
from durchwahl.numbers import read_e164
from durchwahl.ranges import ExtensionRange
from durchwahl.rules import collision, order, shape
from durchwahl.rules.collision import Claimant, claimant
from durchwahl.rules.glance import is_plainly_clean
from durchwahl.rules.verdict import judge

_STATEMENT_FIELDS = frozenset(shape.REQUIRED)
_ORDER_FIELDS = ("extensions", "status")
_ANSWER_FIELDS = ("data", "meta")
_NOTHING: Final = Findings()


def validate(statement: Mapping[str, Any] | Sequence[Any]) -> Findings:
    """Every finding on a statement or an order, in the document's order; none where nothing is wrong or odd.

    A statement is a mapping with the wire's fields: `extension_range` and `activation_ranges`, with ranges as mappings
    or as text, and optionally `route_number`, `porting_phone_number_id` and what the carrier's answers carry. An order
    is a mapping with `extensions`, a list of statements, and `status`; the carrier's answers, with `data`, and a bare
    list are read alike. Nothing that they hold raises.

    An error is what the carrier refuses, a warning what is odd, a note is good to know.

    >>> for finding in validate({"extension_range": "0-10", "activation_ranges": ["5-10", "0-100"]})[2:4]:
    ...     print(finding)
    /activation_ranges/1: DW201 an activation range must lie within the extension range 0-10, got 0-100 with 11-100 outside
    /activation_ranges/1: DW202 0-100 overlaps 5-10 at 5-10
    """
    if is_plainly_clean(statement):
        return _NOTHING
    if isinstance(statement, Mapping) and _STATEMENT_FIELDS.isdisjoint(statement):
        if not statement.keys().isdisjoint(_ORDER_FIELDS):
            return Findings(_on_order(statement))
        if "data" in statement:
            return Findings(_on_answer(statement))
    if shape.is_list(statement):
        return Findings(_on_statements(statement, ""))
    return Findings(judge(statement).findings)


def _on_order(document: Mapping[Any, Any]) -> Iterator[Finding]:
    extensions = document.get("extensions")
    for field, value in document.items():
        at = child("", field)
        if field == "extensions":
            yield from _on_list(value, at)
        elif field == "status":
            yield from _on_status(value, shape.is_list(extensions) and bool(extensions), at)
        else:
            yield from shape.unknown_field(field, _ORDER_FIELDS, "")
    yield from shape.missing_field(document, _ORDER_FIELDS[:1], "")


def _on_status(status: object, has_extensions: bool, pointer: str) -> Iterator[Finding]:
    if isinstance(status, str):
        yield from order.unknown_status(status, pointer)
        if has_extensions:
            yield from order.order_not_editable(status, pointer)
    else:
        yield from shape.mistyped_field(status, shape.STATUS, pointer)


def _on_answer(document: Mapping[Any, Any]) -> Iterator[Finding]:
    for field, value in document.items():
        at = child("", field)
        if field != "data":
            yield from shape.unknown_field(field, _ANSWER_FIELDS, "")
        elif isinstance(value, Mapping):
            # What a create or a delete answers is one record.
            yield from judge(value, at).findings
        else:
            yield from _on_list(value, at)


def _on_list(value: object, pointer: str) -> Iterator[Finding]:
    if shape.is_list(value):
        yield from _on_statements(value, pointer)
    else:
        yield from shape.mistyped_field(value, shape.STATEMENTS, pointer)


def _on_statements(statements: Sequence[object], pointer: str) -> Iterator[Finding]:
    """The findings on each statement, after those on its collisions with earlier ones."""
    findings: dict[str, tuple[Finding, ...]] = {}
    collisions: dict[str, list[Finding]] = defaultdict(list)
    # Numbers of different route numbers meet; under ids, whose numbers aren't known, only those of one id do.
    under_routes: list[Claimant] = []
    under_ids: dict[str, list[Claimant]] = defaultdict(list)
    for index, statement in enumerate(statements):
        at = child(pointer, index)
        if is_plainly_clean(statement):
            stated: Any = statement
            whole: ExtensionRange | None = ExtensionRange(**stated["extension_range"])
            route, identity = stated.get("route_number"), stated.get("porting_phone_number_id")
            findings[at] = ()
        else:
            read, findings[at] = judge(statement, at)
            whole = read.extension_range.run if read.extension_range else None
            route, identity = read.route_number, read.identity
        stem = _stem(route)
        if whole is not None and (stem or identity):
            group = under_routes if stem else under_ids[identity]
            group.append(claimant(whole, stem, at))
    for group in (under_routes, *under_ids.values()):
        for first, second in clashes(one.claim for one in group):
            collisions[group[second].pointer] += collision.judge(group[first], group[second])
    for at, found in findings.items():
        yield from collisions[at]
        yield from found


def _stem(route: str | None) -> str:
    """A statement's route number in E.164, empty where it has none that can be read."""
    try:
        return read_e164(route) if route else ""
    except InvalidNumber:
        return ""
