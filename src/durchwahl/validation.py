"""Validation: a statement or an order in, everything that is wrong with it out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """Return every finding on a statement or an order, in document order; an empty tuple if nothing is wrong or odd.

    A statement is a mapping with the wire's fields: `extension_range` and `activation_ranges`, with ranges as mappings
    or as text, and optionally `route_number`, `porting_phone_number_id` and the other fields of the carrier's answers.
    An order is a mapping with `extensions`, a list of statements, and `status`; an answer of the carrier's has `data`.
    A list may contain any of these, and lists of them. All the blocks in a document are compared with each other.
    Nothing that a document contains makes this raise.

    An error is what the carrier refuses, a warning what is odd, a note is good to know.

    >>> for finding in validate({"extension_range": "0-10", "activation_ranges": ["5-10", "0-100"]})[2:4]:
    ...     print(finding)
    /activation_ranges/1: DW201 an activation range must lie within the extension range 0-10, got 0-100 with 11-100 outside
    /activation_ranges/1: DW202 0-100 overlaps 5-10 at 5-10
    """
    if is_plainly_clean(statement):
        return _NOTHING
    validation = _Validation()
    validation.read_document(statement)
    return Findings(validation.findings())


class _Validation:
    """The findings on a document so far, and its blocks, which are compared when the whole document has been read."""

    def __init__(self) -> None:
        # A statement's findings come after those on its collisions, which are known last.
        self._findings: list[tuple[str, tuple[Finding, ...]]] = []
        # Numbers under different route numbers can be equal; extensions are comparable under one id only.
        self._under_routes: list[Claimant] = []
        self._under_ids: dict[str, list[Claimant]] = defaultdict(list)

    def findings(self) -> Iterator[Finding]:
        """Every finding, in document order."""
        collisions: dict[str, list[Finding]] = defaultdict(list)
        for group in (self._under_routes, *self._under_ids.values()):
            for first, second in clashes(one.claim for one in group):
                collisions[group[second].pointer] += collision.judge(group[first], group[second])
        for pointer, findings in self._findings:
            yield from collisions.pop(pointer, ())
            yield from findings

    def read_document(self, document: object, pointer: str = "", depth: int = 0) -> None:
        """Read a statement, an order, an answer, or a list of documents, whichever this is."""
        if isinstance(document, Mapping) and _STATEMENT_FIELDS.isdisjoint(document):
            if not document.keys().isdisjoint(_ORDER_FIELDS):
                self._read_order(document, pointer)
                return
            if "data" in document:
                self._read_answer(document, pointer)
                return
        if not shape.is_list(document):
            self._read_statement(document, pointer)
        elif depth == shape.MAX_DEPTH:
            self._add(pointer, shape.mistyped_field(document, shape.NESTED_LIST, pointer))
        else:
            for index, item in enumerate(document):
                self.read_document(item, child(pointer, index), depth + 1)

    def _read_order(self, order: Mapping[Any, Any], pointer: str) -> None:
        extensions = order.get("extensions")
        for field, value in order.items():
            at = child(pointer, field)
            if field == "extensions":
                self._read_statements(value, at)
            elif field == "status":
                self._add(at, _check_status(value, shape.is_list(extensions) and bool(extensions), at))
            else:
                self._add(at, shape.unknown_field(field, _ORDER_FIELDS, pointer))
        self._add(pointer, shape.missing_field(order, _ORDER_FIELDS[:1], pointer))

    def _read_answer(self, answer: Mapping[Any, Any], pointer: str) -> None:
        for field, value in answer.items():
            at = child(pointer, field)
            if field != "data":
                self._add(at, shape.unknown_field(field, _ANSWER_FIELDS, pointer))
            elif isinstance(value, Mapping):
                # The answer to a create or a delete is one record.
                self._read_statement(value, at)
            else:
                self._read_statements(value, at)

    def _read_statements(self, statements: object, pointer: str) -> None:
        self._add(pointer, shape.mistyped_field(statements, shape.STATEMENTS, pointer))
        if shape.is_list(statements):
            for index, statement in enumerate(statements):
                self._read_statement(statement, child(pointer, index))

    def _read_statement(self, statement: object, pointer: str) -> None:
        if is_plainly_clean(statement):
            stated: Any = statement
            whole: ExtensionRange | None = ExtensionRange(**stated["extension_range"])
            route, identity = stated.get("route_number"), stated.get("porting_phone_number_id")
            self._add(pointer, ())
        else:
            read, findings = judge(statement, pointer)
            whole = read.extension_range.run if read.extension_range else None
            route, identity = read.route_number, read.identity
            self._add(pointer, findings)
        stem = _stem(route)
        if whole is not None and (stem or identity):
            group = self._under_routes if stem else self._under_ids[identity]
            group.append(claimant(whole, stem, pointer))

    def _add(self, pointer: str, findings: Iterable[Finding]) -> None:
        self._findings.append((pointer, tuple(findings)))


def _check_status(status: object, has_extensions: bool, pointer: str) -> Iterator[Finding]:
    if isinstance(status, str):
        yield from order.unknown_status(status, pointer)
        if has_extensions:
            yield from order.order_not_editable(status, pointer)
    else:
        yield from shape.mistyped_field(status, shape.STATUS, pointer)


def _stem(route: str | None) -> str:
    """A statement's route number in E.164, empty where it has none that can be read."""
    try:
        return read_e164(route) if route else ""
    except InvalidNumber:
        return ""
