"""Reading a statement: what is well formed becomes stated ranges, what isn't becomes findings on its form.

A range that breaks DW101-DW104 or DW106 is not read, and so takes part in no further rule; everything else still does.
Only this module touches the values of a document. What it hands on is made of Python's own integers and strings.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from durchwahl._notation import ParsedRange, parse_items, single_range_error
from durchwahl.errors import DurchwahlError, InvalidNotation
from durchwahl.findings import Finding, join_pointer
from durchwahl.numbers import RouteNumber, parse_e164
from durchwahl.ranges import MAX_EXTENSION, ActivationRange, ExtensionRange, as_int
from durchwahl.rules import activation, extension_range, fields, route_number
from durchwahl.rules.fields import KNOWN_FIELDS, LocatedRange, RangeT
from durchwahl.rules.route_number import MAX_NATIONAL_DIGITS


class Statement:
    """The well-formed parts of the statement at `pointer`, and what is wrong with its form. Making one raises nothing.

    `positions` numbers the pointers into the statement in document order: each field where it is, each missing one at
    the end of its mapping. The items of a text are numbered as if they were a list.
    """

    __slots__ = (
        "activation_ranges",
        "extension_range",
        "findings",
        "has_empty_activation",
        "identity",
        "pointer",
        "positions",
        "route_number",
        "text_pointer",
    )

    def __init__(self, statement: object, pointer: str) -> None:
        self.pointer = pointer
        self.positions = {pointer: 0}
        self.findings: list[Finding] = []
        self.extension_range: LocatedRange[ExtensionRange] | None = None
        self.activation_ranges: list[LocatedRange[ActivationRange]] = []
        # Whether the list of activation ranges is there and empty, which is another thing than missing or malformed.
        self.has_empty_activation: bool = False
        self.route_number: str | None = None
        self.identity: str | None = None
        # Where the activation ranges are if they are one text.
        self.text_pointer: str | None = None
        attempt(self._read, statement, pointer, self.findings)

    def _read(self, statement: object, pointer: str) -> None:
        self.findings += fields.mistyped_field(statement, fields.STATEMENT, pointer)
        if not isinstance(statement, Mapping):
            return
        readers: dict[object, Callable[[Any, str], None]] = {
            "extension_range": self._read_extension_range,
            "activation_ranges": self._read_activation_ranges,
            "route_number": self._read_route_number,
            "porting_phone_number_id": self._read_identity,
        }
        items = fields_of(statement)
        for name, value in items:
            at = self._locate(pointer, name)
            if isinstance(name, str) and name in readers:
                attempt(readers[name], value, at, self.findings)
            else:
                self.findings += fields.unknown_field(name, fields.KNOWN_FIELDS, pointer)
        self._find_missing(items, fields.REQUIRED_FIELDS, pointer)

    def _read_extension_range(self, value: object, pointer: str) -> None:
        self.extension_range = self._read_range(value, ExtensionRange, pointer)

    def _read_activation_ranges(self, value: object, pointer: str) -> None:
        if isinstance(value, str):
            self.text_pointer = pointer
            items: Sequence[object] = parse_items(value)
            read: Callable[[Any, str], None] = self._read_item
        else:
            self.findings += fields.mistyped_field(value, fields.RANGES, pointer)
            if not fields.is_list(value):
                return
            items, read = list(value), self._read_activation_range
        self.has_empty_activation = not items
        for index, item in enumerate(items):
            attempt(read, item, self._locate(pointer, index), self.findings)

    def _read_activation_range(self, value: object, pointer: str) -> None:
        activation_range = self._read_range(value, ActivationRange, pointer)
        if activation_range is not None:
            self.activation_ranges.append(activation_range)

    def _read_item(self, item: ParsedRange | InvalidNotation, pointer: str) -> None:
        activation_range = self._read_stretch(item, ActivationRange, pointer)
        if activation_range is not None:
            self.activation_ranges.append(activation_range)

    def _read_route_number(self, value: object, pointer: str) -> None:
        self.findings += fields.mistyped_field(value, fields.ROUTE, pointer)
        self.route_number = str.__str__(value) if isinstance(value, str) else None

    def _read_identity(self, value: object, pointer: str) -> None:
        self.findings += fields.mistyped_field(value, fields.IDENTITY, pointer)
        self.identity = str.__str__(value) if isinstance(value, str) else None

    def _read_range(self, value: object, cls: type[RangeT], pointer: str) -> LocatedRange[RangeT] | None:
        """The range in either form; None where it is malformed."""
        if type(value) is dict and len(value) == 2:
            # Nearly all ranges are plain and well formed; only the others are checked step by step.
            start_at, end_at = value.get("start_at"), value.get("end_at")
            if type(start_at) is int and type(end_at) is int and 0 <= start_at <= end_at <= MAX_EXTENSION:
                return LocatedRange(pointer, cls(start_at, end_at))
        if isinstance(value, str):
            return self._read_text(value, cls, pointer)
        self.findings += fields.mistyped_field(value, fields.RANGE, pointer)
        return self._read_mapping(value, cls, pointer) if isinstance(value, Mapping) else None

    def _read_text(self, text: str, cls: type[RangeT], pointer: str) -> LocatedRange[RangeT] | None:
        items = parse_items(text)
        if len(items) == 1:
            return self._read_stretch(items[0], cls, pointer)
        errors = [item for item in items if isinstance(item, InvalidNotation)]
        stretches = [item for item in items if isinstance(item, ParsedRange)]
        for error in errors or (single_range_error(text, stretches),):
            self.findings += fields.unreadable_notation(error, pointer)
        return None

    def _read_stretch(
        self, item: ParsedRange | InvalidNotation, cls: type[RangeT], pointer: str
    ) -> LocatedRange[RangeT] | None:
        """The range of one item of a text."""
        if isinstance(item, InvalidNotation):
            self.findings += fields.unreadable_notation(item, pointer)
            return None
        if 0 <= item.start_at <= item.end_at <= MAX_EXTENSION:
            return LocatedRange(pointer, cls(item.start_at, item.end_at), item)
        # A lone number is both ends, and is out of bounds once.
        findings = list(fields.extension_out_of_bounds(item.start_at, pointer, item.start_digits))
        if item.end_at != item.start_at:
            findings += fields.extension_out_of_bounds(item.end_at, pointer, item.end_digits)
        self.findings += findings or fields.range_ending_before_it_starts(
            item.start_at, item.end_at, pointer, str(item)
        )
        return None

    def _read_mapping(
        self, mapping: Mapping[Any, object], cls: type[RangeT], pointer: str
    ) -> LocatedRange[RangeT] | None:
        items = fields_of(mapping)
        ends: dict[str, int] = {}
        for name, end in items:
            at = self._locate(pointer, name)
            if isinstance(name, str) and name in fields.RANGE_FIELDS:
                findings = list(fields.mistyped_field(end, fields.INTEGER, at))
                if not findings:
                    extension = as_int(end)
                    findings += fields.extension_out_of_bounds(extension, at)
                    if not findings:
                        ends[name] = extension
                self.findings += findings
            else:
                self.findings += fields.unknown_field(name, fields.RANGE_FIELDS, pointer)
        self._find_missing(items, fields.RANGE_FIELDS, pointer)
        if len(ends) < len(fields.RANGE_FIELDS):
            return None
        start_at, end_at = ends["start_at"], ends["end_at"]
        findings = list(fields.range_ending_before_it_starts(start_at, end_at, pointer))
        self.findings += findings
        return None if findings else LocatedRange(pointer, cls(start_at, end_at))

    def _find_missing(self, items: list[tuple[object, Any]], required: Sequence[str], pointer: str) -> None:
        for finding in fields.missing_field(names_of(items), required, pointer):
            self.positions.setdefault(finding.pointer, len(self.positions))
            self.findings.append(finding)

    def _locate(self, pointer: str, token: object) -> str:
        """The pointer to a member, whose position in the document is noted."""
        at = join_pointer(pointer, token)
        self.positions.setdefault(at, len(self.positions))
        return at


def fields_of(mapping: Mapping[Any, Any]) -> list[tuple[object, Any]]:
    """The fields of a mapping, read once. Names become Python's own strings; anything else is no known field's name."""
    return [(str.__str__(name) if isinstance(name, str) else name, value) for name, value in mapping.items()]


def names_of(items: list[tuple[object, Any]]) -> dict[str, Any]:
    """The fields whose names are strings. Other keys aren't compared with any name, which can raise."""
    return {name: value for name, value in items if isinstance(name, str)}


def attempt(read: Callable[[Any, str], None], value: object, pointer: str, findings: list[Finding]) -> None:
    """Read a value. If that raises, as any method of a class that isn't Python's own can, it is a finding at `pointer`."""
    try:
        read(value, pointer)
    except MemoryError:
        raise
    except Exception:
        findings += fields.mistyped_field(value, fields.READABLE, pointer)


class CheckedStatement(NamedTuple):
    """What a statement says as far as it is well formed, and every finding on it in document order."""

    statement: Statement
    findings: tuple[Finding, ...]


def check_statement(statement: object, pointer: str = "") -> CheckedStatement:
    """Judge the statement that stands at `pointer` of a document. Whatever it holds, this raises nothing."""
    read = Statement(statement, pointer)
    findings = [*read.findings, *_on_ranges(read, pointer), *_on_numbers(read, pointer)]
    return CheckedStatement(read, tuple(_in_document_order(findings, read)))


def range_errors(whole: ExtensionRange, parts: Sequence[ActivationRange]) -> tuple[Finding, ...]:
    """What is wrong with ranges that are well formed, at the places where a payload has them."""
    stated = [LocatedRange(join_pointer("/activation_ranges", index), part) for index, part in enumerate(parts)]
    findings = [
        *activation.activation_outside_extension_range(stated, LocatedRange("/extension_range", whole)),
        *activation.overlapping_activation_ranges(stated),
    ]
    # A finding has its place in the list from its pointer; where two rules meet, the lower code comes first.
    return tuple(sorted(findings, key=lambda finding: int(finding.pointer.rpartition("/")[2])))


def _on_ranges(read: Statement, pointer: str) -> Iterator[Finding]:
    whole, parts = read.extension_range, read.activation_ranges
    if whole is not None:
        yield from extension_range.uncustomary_block(whole)
        yield from extension_range.undefined_padding(whole)
        yield from fields.padding_contradicts_width([whole], whole.run.width)
        yield from fields.padding_contradicts_width(parts, whole.run.width)
        yield from activation.activation_outside_extension_range(parts, whole)
    yield from activation.overlapping_activation_ranges(parts)
    yield from activation.no_activation_range(read.has_empty_activation, join_pointer(pointer, "activation_ranges"))
    yield from activation.touching_activation_ranges(parts)
    yield from activation.unsorted_activation_ranges(parts)


def _on_numbers(read: Statement, pointer: str) -> Iterator[Finding]:
    if read.route_number is None:
        return
    at = join_pointer(pointer, "route_number")
    try:
        route = RouteNumber(read.route_number)
    except DurchwahlError:
        yield from route_number.malformed_route_number(read.route_number, at)
        return
    yield from route_number.route_number_outside_germany(route, at)
    if read.extension_range is not None:
        width = read.extension_range.run.width
        yield from route_number.extended_number_too_long(route, width, at)
        yield from route_number.extended_number_longer_than_assigned(route, width, at)


def _in_document_order(findings: list[Finding], read: Statement) -> list[Finding]:
    """By position in the document, and by code at one pointer; then an item of a text has the pointer of the text."""
    if len(findings) > 1:
        findings.sort(key=lambda finding: (read.positions[finding.pointer], finding.code))
    text, items = read.text_pointer, f"{read.text_pointer}/"
    if text is None:
        return findings
    return [replace(finding, pointer=text) if finding.pointer.startswith(items) else finding for finding in findings]


_CUSTOMARY_ENDS = frozenset((9, 99, 999))


def is_trivially_valid(statement: object) -> bool:
    """Whether a look at the plain wire form is enough to know that there are no findings.

    A fast path, which makes no objects: most statements are clean, and a scan of them takes a tenth of the time that
    the rules take. It may say no where there is nothing to find, never yes where there is something.
    """
    # Exact types, asked before anything else: a boolean is an integer elsewhere in Python, a subclass may do anything,
    # and to be asked for a key makes a scalar of numpy raise what no mapping does.
    if type(statement) is not dict:
        return False
    try:
        whole, parts = statement["extension_range"], statement["activation_ranges"]
        if type(whole) is not dict or len(whole) != 2 or type(parts) is not list or not parts:
            return False
        first, last = whole["start_at"], whole["end_at"]
        if type(first) is not int or first != 0 or type(last) is not int or last not in _CUSTOMARY_ENDS:
            return False
        # An extension between two ranges: nearer ones would touch, and earlier ones overlap or are not sorted.
        gap = -1
        for part in parts:
            if type(part) is not dict or len(part) != 2:
                return False
            start_at, end_at = part["start_at"], part["end_at"]
            if type(start_at) is not int or type(end_at) is not int or start_at <= gap or end_at < start_at:
                return False
            gap = end_at + 1
        if end_at > last:
            return False
        # The two fields alone, or with the id as in a request body, need no further check.
        if len(statement) == 2 or (len(statement) == 3 and type(statement.get("porting_phone_number_id")) is str):
            return True
        return _are_other_fields_clean(statement, last)
    except MemoryError:
        raise
    except Exception:  # A key is missing, or is one that raises when it is compared.
        return False


def _are_other_fields_clean(statement: dict[object, object], last: int) -> bool:
    if not KNOWN_FIELDS.issuperset(statement) or type(statement.get("porting_phone_number_id", "")) is not str:
        return False
    if "route_number" not in statement:
        return True
    text = statement["route_number"]
    if type(text) is not str:
        return False
    route = parse_e164(text)
    return route.startswith("+49") and len(route) - len("+49") + len(str(last)) <= MAX_NATIONAL_DIGITS
