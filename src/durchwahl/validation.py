"""Validation: a statement or an order in, everything that is wrong with it out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, Final, NamedTuple

from durchwahl._overlaps import find_overlaps
from durchwahl._statements import attempt, check_statement, fields_of, is_trivially_valid, names_of
from durchwahl.errors import InvalidNumber
from durchwahl.findings import Finding, Findings, join_pointer
from durchwahl.numbers import parse_e164
from durchwahl.ranges import ExtensionRange
from durchwahl.rules import collisions, fields, order
from durchwahl.rules.collisions import PlacedRange, placed_range

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
    if is_trivially_valid(statement):
        return _NOTHING
    validation = _Validation()
    validation.read(statement)
    return Findings(validation.findings())


class _Block(NamedTuple):
    """A statement's block, which is compared with the others when the whole document has been read."""

    extension_range: ExtensionRange
    written: object
    route: str | None
    identity: str | None
    pointer: str


class _Validation:
    """The findings on a document so far, and its blocks.

    Blocks are compared by their numbers. The first route number that comes with an id counts for all statements that
    have the id alone. If none comes with it, the statements with this id are compared by their extensions.
    """

    def __init__(self) -> None:
        # By the pointer of what they are found in, in document order.
        self._findings: list[tuple[str, tuple[Finding, ...]]] = []
        self._blocks: list[_Block] = []

    def findings(self) -> Iterator[Finding]:
        """Every finding, in document order: those on a statement's collisions come before the others on it."""
        collisions = self._collisions()
        for pointer, findings in self._findings:
            yield from collisions.pop(pointer, ())
            yield from findings

    def _collisions(self) -> dict[str, list[Finding]]:
        if len(self._blocks) < 2:
            return {}
        stems = [_stem(block.route) for block in self._blocks]
        routes: dict[str, str] = {}
        for stem, block in zip(stems, self._blocks, strict=True):
            if stem and block.identity:
                routes.setdefault(block.identity, stem)
        under_routes: list[PlacedRange] = []
        under_ids: dict[str, list[PlacedRange]] = defaultdict(list)
        for own, (whole, written, _, identity, pointer) in zip(stems, self._blocks, strict=True):
            stem = own or routes.get(identity or "", "")
            if stem:
                under_routes.append(placed_range(whole, stem, pointer, written))
            elif identity:
                under_ids[identity].append(placed_range(whole, "", pointer, written))
        found: dict[str, list[Finding]] = defaultdict(list)
        for group in (under_routes, *under_ids.values()):
            for first, second in find_overlaps(placed.interval for placed in group):
                found[group[second].pointer] += collisions.check_collision(group[first], group[second])
        for findings in found.values():
            findings.sort(key=attrgetter("code"))
        return found

    def read(self, document: object, pointer: str = "", depth: int = 0) -> None:
        """Read a statement, an order, an answer, or a list of documents, whichever this is. Raises nothing."""
        findings: list[Finding] = []
        attempt(partial(self._read, depth=depth), document, pointer, findings)
        if findings:
            self._add(pointer, findings)

    def _read(self, document: object, pointer: str, depth: int) -> None:
        if is_trivially_valid(document):
            self._read_clean(document, pointer)
        elif fields.is_list(document):
            self._read_list(document, pointer, depth)
        else:
            items = fields_of(document) if isinstance(document, Mapping) else []
            names = names_of(items).keys()
            if not names.isdisjoint(fields.REQUIRED_FIELDS):
                self._read_statement(document, pointer)
            elif not names.isdisjoint(_ORDER_FIELDS):
                self._read_order(items, pointer)
            elif "data" in names:
                self._read_answer(items, pointer)
            else:
                self._read_statement(document, pointer)

    def _read_list(self, documents: Sequence[object], pointer: str, depth: int) -> None:
        if depth == fields.MAX_DEPTH:
            self._add(pointer, fields.mistyped_field(documents, fields.NESTED_LIST, pointer))
            return
        for index, document in enumerate(list(documents)):
            self.read(document, join_pointer(pointer, index), depth + 1)

    def _read_order(self, items: list[tuple[object, Any]], pointer: str) -> None:
        names = names_of(items)
        statements: list[object] = []
        found: list[Finding] = []
        if "extensions" in names:
            statements, found = _statements(names["extensions"], join_pointer(pointer, "extensions"))
        for name, value in items:
            at = join_pointer(pointer, name)
            if not isinstance(name, str):
                self._add(at, fields.unknown_field(name, _ORDER_FIELDS, pointer))
            elif name == "extensions":
                self._read_statements(statements, found, at)
            elif name == "status":
                self._add(at, _check_status(value, bool(statements), at))
            else:
                self._add(at, fields.unknown_field(name, _ORDER_FIELDS, pointer))
        self._add(pointer, fields.missing_field(names, _ORDER_FIELDS[:1], pointer))

    def _read_answer(self, items: list[tuple[object, Any]], pointer: str) -> None:
        for name, value in items:
            at = join_pointer(pointer, name)
            if not isinstance(name, str) or name != "data":
                self._add(at, fields.unknown_field(name, _ANSWER_FIELDS, pointer))
            elif isinstance(value, Mapping):
                # The answer to a create or a delete is one record.
                self._read_statement(value, at)
            else:
                self._read_statements(*_statements(value, at), at)

    def _read_statements(self, statements: list[object], findings: list[Finding], pointer: str) -> None:
        self._add(pointer, findings)
        for index, statement in enumerate(statements):
            at = join_pointer(pointer, index)
            if is_trivially_valid(statement):
                self._read_clean(statement, at)
            else:
                self._read_statement(statement, at)

    def _read_clean(self, statement: Any, pointer: str) -> None:
        whole = ExtensionRange(statement["extension_range"]["start_at"], statement["extension_range"]["end_at"])
        route, identity = statement.get("route_number"), statement.get("porting_phone_number_id")
        self._add(pointer, ())
        self._blocks.append(_Block(whole, None, route, identity, pointer))

    def _read_statement(self, statement: object, pointer: str) -> None:
        read, findings = check_statement(statement, pointer)
        self._add(pointer, findings)
        if read.extension_range is not None:
            whole = read.extension_range
            self._blocks.append(_Block(whole.run, whole, read.route_number, read.identity, pointer))

    def _add(self, pointer: str, findings: Iterable[Finding]) -> None:
        self._findings.append((pointer, tuple(findings)))


def _statements(value: object, pointer: str) -> tuple[list[object], list[Finding]]:
    """The items of a list of statements, and what is wrong with the list."""
    statements: list[object] = []
    findings: list[Finding] = []

    def read(value: object, pointer: str) -> None:
        findings.extend(fields.mistyped_field(value, fields.STATEMENTS, pointer))
        if fields.is_list(value):
            statements.extend(value)

    attempt(read, value, pointer, findings)
    return statements, findings


def _check_status(status: object, has_extensions: bool, pointer: str) -> Iterator[Finding]:
    if isinstance(status, str):
        status = str.__str__(status)
        yield from order.unknown_status(status, pointer)
        if has_extensions:
            yield from order.order_not_editable(status, pointer)
    else:
        yield from fields.mistyped_field(status, fields.STATUS, pointer)


def _stem(route: str | None) -> str:
    """A statement's route number in E.164, empty where it has none that can be read."""
    try:
        return parse_e164(route) if route else ""
    except InvalidNumber:
        return ""
