"""Read and check one statement: its well-formed ranges and numbers, and its findings.

A range that violates DW101-DW104 or DW106 is left out, and the other rules are applied to the rest. Only this module
handles the values of a document; it converts them to plain `int` and `str` before it passes them on.
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
from durchwahl.rules.fields import LocatedRange, RangeT


class Statement:
    """The well-formed fields of a statement, and the findings on malformed ones. Construction never raises."""

    __slots__ = (
        "activation_ranges",
        "activation_string_pointer",
        "extension_range",
        "findings",
        "has_empty_activation",
        "pointer",
        "porting_phone_number_id",
        "positions",
        "route_number",
    )

    def __init__(self, statement: object, pointer: str) -> None:
        self.pointer = pointer
        # Pointers numbered in document order. A missing field comes at the end of its mapping. The items of a string are
        # numbered as if they were a list.
        self.positions = {pointer: 0}
        self.findings: list[Finding] = []
        self.extension_range: LocatedRange[ExtensionRange] | None = None
        self.activation_ranges: list[LocatedRange[ActivationRange]] = []
        # True only if the list is present and empty, not if it is missing or malformed.
        self.has_empty_activation: bool = False
        self.activation_string_pointer: str | None = None
        self.route_number: str | None = None
        self.porting_phone_number_id: str | None = None
        attempt(self._read, statement, pointer, self.findings)

    def _read(self, statement: object, pointer: str) -> None:
        self.findings += fields.mistyped_field(statement, fields.STATEMENT, pointer)
        if not isinstance(statement, Mapping):
            return
        readers: dict[object, Callable[[Any, str], None]] = {
            "extension_range": self._read_extension_range,
            "activation_ranges": self._read_activation_ranges,
            "route_number": self._read_route_number,
            "porting_phone_number_id": self._read_porting_phone_number_id,
        }
        items = fields_of(statement)
        for name, value in items:
            field_pointer = self._locate(pointer, name)
            if isinstance(name, str) and name in readers:
                attempt(readers[name], value, field_pointer, self.findings)
            else:
                self.findings += fields.unknown_field(name, fields.KNOWN_FIELDS, pointer)
        self._find_missing(items, fields.REQUIRED_FIELDS, pointer)

    def _read_extension_range(self, value: object, pointer: str) -> None:
        self.extension_range = self._read_range(value, ExtensionRange, pointer)

    def _read_activation_ranges(self, value: object, pointer: str) -> None:
        items: Sequence[object]
        if isinstance(value, str):
            self.activation_string_pointer = pointer
            items = parse_items(value)
        else:
            self.findings += fields.mistyped_field(value, fields.RANGES, pointer)
            if not fields.is_list(value):
                return
            items = list(value)

        def read(item: Any, pointer: str) -> None:
            read_item = self._read_item if isinstance(value, str) else self._read_range
            located = read_item(item, ActivationRange, pointer)
            if located is not None:
                self.activation_ranges.append(located)

        self.has_empty_activation = not items
        for index, item in enumerate(items):
            attempt(read, item, self._locate(pointer, index), self.findings)

    def _read_route_number(self, value: object, pointer: str) -> None:
        value = value.e164 if isinstance(value, RouteNumber) else value
        self.findings += fields.mistyped_field(value, fields.ROUTE_NUMBER, pointer)
        self.route_number = str.__str__(value) if isinstance(value, str) else None

    def _read_porting_phone_number_id(self, value: object, pointer: str) -> None:
        self.findings += fields.mistyped_field(value, fields.PORTING_PHONE_NUMBER_ID, pointer)
        self.porting_phone_number_id = str.__str__(value) if isinstance(value, str) else None

    def _read_range(self, value: object, cls: type[RangeT], pointer: str) -> LocatedRange[RangeT] | None:
        """Read a range from a mapping or a string. Return None if it is malformed, as the methods below do."""
        if type(value) is dict and len(value) == 2:
            # Fast path for well-formed mappings. The others are checked step by step, for precise findings.
            start_at, end_at = value.get("start_at"), value.get("end_at")
            if type(start_at) is int and type(end_at) is int and 0 <= start_at <= end_at <= MAX_EXTENSION:
                return LocatedRange(pointer, cls(start_at, end_at))
        if isinstance(value, str):
            return self._read_string(value, cls, pointer)
        self.findings += fields.mistyped_field(value, fields.RANGE, pointer)
        return self._read_mapping(value, cls, pointer) if isinstance(value, Mapping) else None

    def _read_string(self, text: str, cls: type[RangeT], pointer: str) -> LocatedRange[RangeT] | None:
        items = parse_items(text)
        if len(items) == 1:
            return self._read_item(items[0], cls, pointer)
        errors = [item for item in items if isinstance(item, InvalidNotation)]
        ranges = [item for item in items if isinstance(item, ParsedRange)]
        for error in errors or (single_range_error(text, ranges),):
            self.findings += fields.unreadable_notation(error, pointer)
        return None

    def _read_item(
        self, item: ParsedRange | InvalidNotation, cls: type[RangeT], pointer: str
    ) -> LocatedRange[RangeT] | None:
        if isinstance(item, InvalidNotation):
            self.findings += fields.unreadable_notation(item, pointer)
            return None
        if 0 <= item.start_at <= item.end_at <= MAX_EXTENSION:
            return LocatedRange(pointer, cls(item.start_at, item.end_at), item)
        findings = list(fields.extension_out_of_bounds(item.start_at, pointer, item.start_digits))
        # Both ends of a single number are the same; report them once.
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
            field_pointer = self._locate(pointer, name)
            if isinstance(name, str) and name in fields.RANGE_FIELDS:
                findings = list(fields.mistyped_field(end, fields.INTEGER, field_pointer))
                if not findings:
                    extension = as_int(end)
                    findings += fields.extension_out_of_bounds(extension, field_pointer)
                    if not findings:
                        ends[name] = extension
                self.findings += findings
            else:
                self.findings += fields.unknown_field(name, fields.RANGE_FIELDS, pointer)
        self._find_missing(items, fields.RANGE_FIELDS, pointer)
        if len(ends) < len(fields.RANGE_FIELDS):
            return None
        findings = list(fields.range_ending_before_it_starts(ends["start_at"], ends["end_at"], pointer))
        self.findings += findings
        return None if findings else LocatedRange(pointer, cls(**ends))

    def _find_missing(self, items: list[tuple[object, Any]], required: Sequence[str], pointer: str) -> None:
        for finding in fields.missing_field(names_of(items), required, pointer):
            self.positions.setdefault(finding.pointer, len(self.positions))
            self.findings.append(finding)

    def _locate(self, pointer: str, token: object) -> str:
        """Return the pointer to a member or an item, and number it."""
        member_pointer = join_pointer(pointer, token)
        self.positions.setdefault(member_pointer, len(self.positions))
        return member_pointer


def fields_of(mapping: Mapping[Any, Any]) -> list[tuple[object, Any]]:
    """Return the fields of a mapping, which is iterated once. Names of string subclasses become plain `str`."""
    return [(str.__str__(name) if isinstance(name, str) else name, value) for name, value in mapping.items()]


def names_of(items: list[tuple[object, Any]]) -> dict[str, Any]:
    """Return the fields whose names are strings. Comparing other keys with a name could raise."""
    return {name: value for name, value in items if isinstance(name, str)}


def attempt(read: Callable[[Any, str], None], value: object, pointer: str, findings: list[Finding]) -> None:
    """Call `read`, and turn any exception into a finding at `pointer`: methods of unknown classes may raise anything."""
    try:
        read(value, pointer)
    except MemoryError:
        raise
    except Exception:
        findings += fields.mistyped_field(value, fields.READABLE, pointer)


class CheckedStatement(NamedTuple):
    """The well-formed fields of a statement, and all findings on it in document order."""

    statement: Statement
    findings: tuple[Finding, ...]


def check_statement(statement: object, pointer: str = "") -> CheckedStatement:
    """Check a statement against all rules for a single statement. `pointer` is its position. Never raises."""
    parsed = Statement(statement, pointer)
    findings = [*parsed.findings, *_check_ranges(parsed), *_check_route_number(parsed)]
    return CheckedStatement(parsed, tuple(_in_document_order(findings, parsed)))


def range_errors(extension_range: ExtensionRange, activation_ranges: Sequence[ActivationRange]) -> tuple[Finding, ...]:
    """Return the errors in well-formed ranges, with pointers as in a request body."""
    located = [
        LocatedRange(join_pointer("/activation_ranges", index), activation_range)
        for index, activation_range in enumerate(activation_ranges)
    ]
    findings = [
        *activation.activation_outside_extension_range(located, LocatedRange("/extension_range", extension_range)),
        *activation.overlapping_activation_ranges(located),
    ]
    # The findings are in the order of their codes, and sorting is stable, so this sorts by index, then by code.
    return tuple(sorted(findings, key=lambda finding: int(finding.pointer.rpartition("/")[2])))


def _check_ranges(statement: Statement) -> Iterator[Finding]:
    located, activation_ranges = statement.extension_range, statement.activation_ranges
    if located is not None:
        yield from extension_range.uncustomary_block(located)
        yield from extension_range.undefined_padding(located)
        yield from fields.padding_contradicts_width([located], located.range.width)
        yield from fields.padding_contradicts_width(activation_ranges, located.range.width)
        yield from activation.activation_outside_extension_range(activation_ranges, located)
    yield from activation.overlapping_activation_ranges(activation_ranges)
    yield from activation.no_activation_range(
        statement.has_empty_activation, join_pointer(statement.pointer, "activation_ranges")
    )
    yield from activation.touching_activation_ranges(activation_ranges)
    yield from activation.unsorted_activation_ranges(activation_ranges)


def _check_route_number(statement: Statement) -> Iterator[Finding]:
    if statement.route_number is None:
        return
    pointer = join_pointer(statement.pointer, "route_number")
    try:
        route = RouteNumber(statement.route_number)
    except DurchwahlError:
        yield from route_number.malformed_route_number(statement.route_number, pointer)
        return
    yield from route_number.route_number_outside_germany(route, pointer)
    if statement.extension_range is not None:
        width = statement.extension_range.range.width
        yield from route_number.extended_number_too_long(route, width, pointer)
        yield from route_number.extended_number_longer_than_assigned(route, width, pointer)


def _in_document_order(findings: list[Finding], statement: Statement) -> list[Finding]:
    """Sort findings by position, then by code. Then replace the pointers of a string's items by that of the string."""
    findings.sort(key=lambda finding: (statement.positions[finding.pointer], finding.code))
    string_pointer = statement.activation_string_pointer
    if string_pointer is None:
        return findings
    return [
        replace(finding, pointer=string_pointer) if finding.pointer.startswith(f"{string_pointer}/") else finding
        for finding in findings
    ]


_CUSTOMARY_ENDS = frozenset((9, 99, 999))


def is_trivially_valid(statement: object) -> bool:
    """Return True if a statement is a plain request body that is quickly recognized as having no findings.

    This is the fast path for most statements, and creates no objects. It may return False for a statement without
    findings, but never True for one with findings.
    """
    # Exact types are checked first: a boolean is an integer for isinstance, the methods of a subclass may do anything,
    # and subscripting a NumPy scalar raises an exception that a mapping never raises.
    if type(statement) is not dict:
        return False
    try:
        extension_range, activation_ranges = statement["extension_range"], statement["activation_ranges"]
        if type(extension_range) is not dict or len(extension_range) != 2:
            return False
        if type(activation_ranges) is not list or not activation_ranges:
            return False
        first, last = extension_range["start_at"], extension_range["end_at"]
        if type(first) is not int or first != 0 or type(last) is not int or last not in _CUSTOMARY_ENDS:
            return False
        # The extension right after the previous range. A range that starts there is adjacent; one that starts before it
        # overlaps or is unsorted.
        gap = -1
        for activation_range in activation_ranges:
            if type(activation_range) is not dict or len(activation_range) != 2:
                return False
            start_at, end_at = activation_range["start_at"], activation_range["end_at"]
            if type(start_at) is not int or type(end_at) is not int or start_at <= gap or end_at < start_at:
                return False
            gap = end_at + 1
        return end_at <= last and _are_other_fields_valid(statement, last)
    except MemoryError:
        raise
    except Exception:  # A key is missing, or comparing a key raises.
        return False


def _are_other_fields_valid(statement: dict[object, object], last: int) -> bool:
    if type(statement.get("porting_phone_number_id", "")) is not str:
        return False
    if not fields.KNOWN_FIELDS.issuperset(statement):
        return False
    if "route_number" not in statement:
        return True
    text = statement["route_number"]
    if type(text) is not str:
        return False
    route = parse_e164(text)
    return route.startswith("+49") and len(route) - len("+49") + len(str(last)) <= route_number.MAX_NATIONAL_DIGITS
