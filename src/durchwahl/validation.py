"""Validate statements and orders, and return all findings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from durchwahl._block_columns import BlockColumns
from durchwahl._notation import parse_range
from durchwahl._statements import attempt, check_statement, fields_of, names_of, read_plain
from durchwahl.blocks import RoutedBlock
from durchwahl.findings import Finding, Findings, join_pointer
from durchwahl.lines import Line
from durchwahl.ranges import ExtensionRange
from durchwahl.rules import fields, order
from durchwahl.rules.fields import LocatedRange

_ORDER_FIELDS = ("extensions", "status")
_ANSWER_FIELDS = ("data", "meta")
_NO_FINDINGS: Final = Findings()


def validate(statement: Mapping[str, Any] | Sequence[Any] | RoutedBlock | Line) -> Findings:
    """Return all findings on a statement or an order, in document order. An empty tuple means that there are no findings.

    A statement is a mapping with the fields of a request: `extension_range` and `activation_ranges`, with ranges as
    mappings or strings, and optionally `route_number`, `porting_phone_number_id` and the other fields of the carrier's
    answers. An order is a mapping with `extensions`, a list of statements, and `status`. A carrier's answer is a mapping
    with `data`. A list may contain any of these, and lists of them. A `RoutedBlock` is read as its statement, a `Line` as
    the list of its blocks' statements. All blocks of a document are compared with each other.

    Errors are refused by the carrier, warnings are unusual, and notes are information only. The function doesn't raise,
    whatever the document contains.

    >>> for finding in validate({"extension_range": "0-10", "activation_ranges": ["5-10", "0-100"]})[2:4]:
    ...     print(finding)
    /activation_ranges/1: DW201 error: an activation range must lie within the extension range 0-10, got 0-100 with 11-100 outside
    /activation_ranges/1: DW202 error: 0-100 overlaps 5-10 at 5-10
    """
    if (plain := read_plain(statement)) and plain[2]:
        return _NO_FINDINGS
    # A single statement is compared with no other. Other types of names are left to `_Validation`: they may raise.
    if type(statement) is dict and {*map(type, statement)} == {str} and "extension_range" in statement:
        return Findings(check_statement(statement).findings)
    validation = _Validation()
    validation.check(statement)
    return Findings(validation.findings())


def check_item(document: object, pointer: str) -> "CheckedItem":
    """Check an item of a list without the other items. The caller has to compare its blocks with theirs."""
    validation = _Validation()
    validation.check(document, pointer, depth=1)
    return CheckedItem(validation.blocks, tuple(validation.item_findings()))


class CheckedBlock(NamedTuple):
    """The block of a statement, to be compared with the others of the document."""

    extension_range: LocatedRange[ExtensionRange]
    route_number: str | None
    porting_phone_number_id: str | None
    pointer: str


class CheckedItem(NamedTuple):
    """The blocks of an item, and the findings on it in document order, except for collisions."""

    blocks: list[CheckedBlock]
    findings: tuple[Finding, ...]


class _Validation:
    """The blocks of a document and the findings on it, except for collisions."""

    def __init__(self) -> None:
        # Findings in document order, with the pointer of the statement or field that they belong to.
        self._findings: list[tuple[str, tuple[Finding, ...]]] = []
        self.blocks: list[CheckedBlock] = []

    def findings(self) -> Iterator[Finding]:
        """Yield all findings in document order. The collisions of a statement come before its other findings."""
        collisions = self._find_collisions()
        for pointer, findings in self._findings:
            yield from collisions.pop(pointer, ())
            yield from findings

    def item_findings(self) -> Iterator[Finding]:
        """Yield the findings in document order, except for collisions."""
        for _, findings in self._findings:
            yield from findings

    def _find_collisions(self) -> dict[str, list[Finding]]:
        """Return the collisions by the pointer of the later statement."""
        if len(self.blocks) < 2:
            return {}
        columns = BlockColumns()
        for block in self.blocks:
            columns.add(columns.range_index(block.extension_range), block.route_number, block.porting_phone_number_id)
        findings: dict[str, list[Finding]] = defaultdict(list)
        for index, finding in columns.collisions(lambda index: self.blocks[index].pointer):
            findings[self.blocks[index].pointer].append(finding)
        return findings

    def check(self, document: object, pointer: str = "", depth: int = 0) -> None:
        """Check a statement, an order, an answer or a list of documents. Never raises."""
        findings: list[Finding] = []
        attempt(partial(self._check, depth=depth), document, pointer, findings)
        if findings:
            self._add(pointer, findings)

    def _check(self, document: object, pointer: str, depth: int) -> None:
        if fields.is_list(document):
            self._check_list(document, pointer, depth)
            return
        items = fields_of(document) if isinstance(document, Mapping) else []
        names = names_of(items).keys()
        if names.isdisjoint(fields.REQUIRED_FIELDS) and not names.isdisjoint(_ORDER_FIELDS):
            self._check_order(items, pointer)
        elif names.isdisjoint(fields.REQUIRED_FIELDS) and "data" in names:
            self._check_answer(items, pointer)
        else:
            self._check_statement(document, pointer)

    def _check_list(self, documents: Sequence[object], pointer: str, depth: int) -> None:
        if depth == fields.MAX_DEPTH:
            self._add(pointer, fields.mistyped_field(documents, fields.NESTED_LIST, pointer))
            return
        for index, document in enumerate(list(documents)):
            self.check(document, join_pointer(pointer, index), depth + 1)

    def _check_order(self, items: list[tuple[object, Any]], pointer: str) -> None:
        names = names_of(items)
        statements: list[object] = []
        findings: list[Finding] = []
        if "extensions" in names:
            statements, findings = _read_statements(names["extensions"], join_pointer(pointer, "extensions"))
        for name, value in items:
            field_pointer = join_pointer(pointer, name)
            if isinstance(name, str) and name == "extensions":
                self._check_statements(statements, findings, field_pointer)
            elif isinstance(name, str) and name == "status":
                self._add(field_pointer, _check_status(value, bool(statements), field_pointer))
            else:
                self._add(field_pointer, fields.unknown_field(name, _ORDER_FIELDS, pointer))
        self._add(pointer, fields.missing_field(names, _ORDER_FIELDS[:1], pointer))

    def _check_answer(self, items: list[tuple[object, Any]], pointer: str) -> None:
        for name, value in items:
            field_pointer = join_pointer(pointer, name)
            if not isinstance(name, str) or name != "data":
                self._add(field_pointer, fields.unknown_field(name, _ANSWER_FIELDS, pointer))
            elif isinstance(value, Mapping):
                # The answer to a create or delete request is one record.
                self._check_statement(value, field_pointer)
            else:
                self._check_statements(*_read_statements(value, field_pointer), field_pointer)

    def _check_statements(self, statements: list[object], findings: list[Finding], pointer: str) -> None:
        self._add(pointer, findings)
        for index, statement in enumerate(statements):
            self._check_statement(statement, join_pointer(pointer, index))

    def _check_statement(self, statement: Any, pointer: str) -> None:
        # isinstance() may call foreign code, which may raise.
        if issubclass(type(statement), Line):
            for index, routed in enumerate(statement):
                self._check_statement(routed, join_pointer(pointer, index))
            return
        if issubclass(type(statement), RoutedBlock):
            statement = statement.to_statement()
        if (plain := read_plain(statement)) and plain[2]:
            self._add(pointer, ())
            written = statement["extension_range"]
            source = parse_range(written) if isinstance(written, str) else None
            extension_range = LocatedRange(pointer, plain[0], source)
            route_number, identity = statement.get("route_number"), statement.get("porting_phone_number_id")
            self.blocks.append(CheckedBlock(extension_range, route_number, identity, pointer))
            return
        checked, findings = check_statement(statement, pointer)
        self._add(pointer, findings)
        if located := checked.extension_range:
            route_number, identity = checked.route_number, checked.porting_phone_number_id
            self.blocks.append(CheckedBlock(located, route_number, identity, pointer))

    def _add(self, pointer: str, findings: Iterable[Finding]) -> None:
        self._findings.append((pointer, tuple(findings)))


def _read_statements(value: object, pointer: str) -> tuple[list[object], list[Finding]]:
    """Return the items of a list of statements, and the findings on the list itself."""
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
