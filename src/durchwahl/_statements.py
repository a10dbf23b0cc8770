"""Read and check one statement: its well-formed ranges and numbers, and its findings.

A range that violates DW101-DW104 or DW106 is left out, and the other rules are applied to the rest. Only this module
handles the values of a document; it converts them to plain `int` and `str` before it passes them on.

Most statements have no findings, and the others have few. So one pass over the ends of the ranges shows which rules can
find something. Range objects are made, and pointers are sorted, only for these.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from durchwahl._bits import DIGITS_BY_WIDTH, EXTENSION_BY_DIGITS, LOW_MASKS, range_mask
from durchwahl._notation import ParsedRange, parse_items, single_range_error, split_items
from durchwahl._wire import RangePayload
from durchwahl.errors import DurchwahlError, InvalidNotation, InvalidNumber
from durchwahl.findings import Finding, join_pointer
from durchwahl.numbers import RouteNumber, parse_e164
from durchwahl.ranges import MAX_EXTENSION, ActivationRange, ExtensionRange, is_integer
from durchwahl.rules import activation, extension_range, fields, route_number
from durchwahl.rules.fields import LocatedRange

T = TypeVar("T")

_EVERY_EXTENSION: Final = LOW_MASKS[-1]

_ReadRange: TypeAlias = tuple[int, int, ParsedRange | None]
"""The ends of a well-formed range, and its source if it was a string."""


class Statement:
    """The well-formed fields of a statement, and the findings on malformed ones. Construction never raises."""

    __slots__ = (
        "_members",
        "activation_ends",
        "extension_ends",
        "findings",
        "has_activation_string",
        "has_empty_activation",
        "pointer",
        "porting_phone_number_id",
        "route_number",
    )

    def __init__(self, statement: object, pointer: str) -> None:
        self.pointer = pointer
        # For mappings and lists, by their pointers: the names or indexes of what they contain, and the values.
        self._members: dict[str, Sequence[tuple[object, object]]] = {}
        self.findings: list[Finding] = []
        self.extension_ends: _ReadRange | None = None
        self.activation_ends: dict[int, _ReadRange] = {}  # by index, also for the items of a string
        self.has_activation_string: bool = False
        # True only if the list is present and empty, not if it is missing or malformed.
        self.has_empty_activation: bool = False
        self.route_number: str | None = None
        self.porting_phone_number_id: str | None = None
        attempt(self._read, statement, pointer, self.findings)

    @property
    def extension_range(self) -> LocatedRange[ExtensionRange] | None:
        """The extension range, unless it is malformed."""
        if self.extension_ends is None:
            return None
        start_at, end_at, source = self.extension_ends
        return LocatedRange(f"{self.pointer}/extension_range", _extension_range(start_at, end_at), source)

    @property
    def activation_ranges(self) -> list[LocatedRange[ActivationRange]]:
        """The activation ranges that are not malformed."""
        return self.activation_ranges_with(_EVERY_EXTENSION)

    def activation_ranges_with(self, mask: int) -> list[LocatedRange[ActivationRange]]:
        """Return the activation ranges that are not malformed and have an extension in the mask."""
        pointer = f"{self.pointer}/activation_ranges"
        return [
            LocatedRange(f"{pointer}/{index}", ActivationRange._unchecked(start_at, end_at), source)
            for index, (start_at, end_at, source) in self.activation_ends.items()
            if (LOW_MASKS[end_at + 1] ^ LOW_MASKS[start_at]) & mask
        ]

    def positions(self) -> dict[str, int]:
        """Return the pointers into the statement, numbered in document order."""
        positions: dict[str, int] = {}
        pending = [self.pointer]
        while pending:
            pointer = pending.pop()
            positions.setdefault(pointer, len(positions))
            members = self._members.get(pointer, ())
            pending += [join_pointer(pointer, token) for token, _ in reversed(members)]
        return positions

    def _read(self, statement: object, pointer: str) -> None:
        if not isinstance(statement, Mapping):
            self.findings += fields.mistyped_field(statement, fields.STATEMENT, pointer)
            return
        for name, value in self._read_fields(statement, fields.REQUIRED_FIELDS, pointer):
            if isinstance(name, str) and name in fields.CHECKED_FIELDS:
                attempt(getattr(self, f"_read_{name}"), value, f"{pointer}/{name}", self.findings)
            elif not isinstance(name, str) or name not in fields.KNOWN_FIELDS:
                self.findings += fields.unknown_field(name, fields.KNOWN_FIELDS, pointer)

    def _read_extension_range(self, value: object, pointer: str) -> None:
        self.extension_ends = _plain_ends(value) or self._read_range(value, pointer)

    def _read_activation_ranges(self, value: object, pointer: str) -> None:
        items: Sequence[object]
        if isinstance(value, str):
            self.has_activation_string = True
            items = parse_items(value)
        elif fields.is_list(value):
            items = list(value)
        else:
            self.findings += fields.mistyped_field(value, fields.RANGES, pointer)
            return
        read: Callable[[Any, str], _ReadRange | None] = (
            self._read_item if self.has_activation_string else self._read_range
        )
        self._members[pointer] = members = list(enumerate(items))
        self.has_empty_activation = not items
        for index, item in members:
            ends = _plain_ends(item) or attempt(read, item, f"{pointer}/{index}", self.findings)
            if ends is not None:
                self.activation_ends[index] = ends

    def _read_route_number(self, value: object, pointer: str) -> None:
        text = value.e164 if isinstance(value, RouteNumber) else value
        if isinstance(text, str):
            self.route_number = str.__str__(text)
        else:
            self.findings += fields.mistyped_field(value, fields.ROUTE_NUMBER, pointer)

    def _read_porting_phone_number_id(self, value: object, pointer: str) -> None:
        if isinstance(value, str):
            self.porting_phone_number_id = str.__str__(value)
        else:
            self.findings += fields.mistyped_field(value, fields.PORTING_PHONE_NUMBER_ID, pointer)

    def _read_range(self, value: Any, pointer: str) -> _ReadRange | None:
        """Read a range from a mapping or a string. Return None if it is malformed, as the methods below do."""
        if isinstance(value, str):
            return self._read_string(value, pointer)
        if isinstance(value, Mapping):
            return self._read_mapping(value, pointer)
        self.findings += fields.mistyped_field(value, fields.RANGE, pointer)
        return None

    def _read_string(self, text: str, pointer: str) -> _ReadRange | None:
        items = parse_items(text)
        if len(items) == 1:
            return self._read_item(items[0], pointer)
        errors = [item for item in items if isinstance(item, InvalidNotation)]
        ranges = [item for item in items if isinstance(item, ParsedRange)]
        for error in errors or (single_range_error(text, ranges),):
            self.findings += fields.unreadable_notation(error, pointer)
        return None

    def _read_item(self, item: ParsedRange | InvalidNotation, pointer: str) -> _ReadRange | None:
        if isinstance(item, InvalidNotation):
            self.findings += fields.unreadable_notation(item, pointer)
            return None
        if 0 <= item.start_at <= item.end_at <= MAX_EXTENSION:
            return item.start_at, item.end_at, item
        findings = list(fields.extension_out_of_bounds(item.start_at, pointer, item.start_digits))
        # Both ends of a single number are the same; report them once.
        if item.end_at != item.start_at:
            findings += fields.extension_out_of_bounds(item.end_at, pointer, item.end_digits)
        self.findings += findings or fields.range_ending_before_it_starts(
            item.start_at, item.end_at, pointer, str(item)
        )
        return None

    def _read_mapping(self, mapping: Mapping[Any, object], pointer: str) -> _ReadRange | None:
        ends: dict[str, int] = {}
        for name, end in self._read_fields(mapping, fields.RANGE_FIELDS, pointer):
            if not isinstance(name, str) or name not in fields.RANGE_FIELDS:
                self.findings += fields.unknown_field(name, fields.RANGE_FIELDS, pointer)
            elif not is_integer(end):
                self.findings += fields.mistyped_field(end, fields.INTEGER, f"{pointer}/{name}")
            elif 0 <= (extension := int(end)) <= MAX_EXTENSION:
                ends[name] = extension
            else:
                self.findings += fields.extension_out_of_bounds(extension, f"{pointer}/{name}")
        if len(ends) < len(fields.RANGE_FIELDS):
            return None
        start_at, end_at = ends["start_at"], ends["end_at"]
        if start_at <= end_at:
            return start_at, end_at, None
        self.findings += fields.range_ending_before_it_starts(start_at, end_at, pointer)
        return None

    def _read_fields(
        self, mapping: Mapping[Any, Any], required: Sequence[str], pointer: str
    ) -> list[tuple[object, Any]]:
        """Return the fields of a mapping, and report those that are missing. They come last in document order."""
        self._members[pointer] = items = fields_of(mapping)
        names = names_of(items)
        missing = [(name, None) for name in required if name not in names]
        if missing:
            self.findings += fields.missing_field(names, required, pointer)
            self._members[pointer] = [*items, *missing]
        return items


def _plain_ends(value: object) -> _ReadRange | None:
    """Return the ends of a mapping that is quickly seen to be well-formed. Others are read step by step."""
    if type(value) is not dict or len(value) != 2:
        return None
    try:
        start_at, end_at = value["start_at"], value["end_at"]
    except MemoryError:
        raise
    except Exception:  # A key is missing, or comparing a key raises.
        return None
    is_plain = type(start_at) is int and type(end_at) is int and 0 <= start_at <= end_at <= MAX_EXTENSION
    return (start_at, end_at, None) if is_plain else None


def fields_of(mapping: Mapping[Any, Any]) -> list[tuple[object, Any]]:
    """Return the fields of a mapping, which is iterated once. Names of string subclasses become plain `str`."""
    return [(str.__str__(name) if isinstance(name, str) else name, value) for name, value in mapping.items()]


def names_of(items: list[tuple[object, Any]]) -> dict[str, Any]:
    """Return the fields whose names are strings. Comparing other keys with a name could raise."""
    return {name: value for name, value in items if isinstance(name, str)}


def attempt(read: Callable[[Any, str], T], value: object, pointer: str, findings: list[Finding]) -> T | None:
    """Call `read`, and turn any exception into a finding at `pointer`: methods of unknown classes may raise anything."""
    try:
        return read(value, pointer)
    except MemoryError:
        raise
    except Exception:
        findings += fields.mistyped_field(value, fields.READABLE, pointer)
        return None


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


def _check_ranges(statement: Statement) -> list[Finding]:
    """Check the ranges by those rules that can find something, as one pass over the ends of the ranges shows.

    A rule is called with those ranges only that a violation can be about.
    """
    # Masks of the extensions in at least one range and in several, of the first in each range, and of those after a range.
    covered = repeated = starts = afters = previous = 0
    is_sorted, is_padded = True, False
    for start_at, end_at, source in statement.activation_ends.values():
        mask = LOW_MASKS[end_at + 1] ^ LOW_MASKS[start_at]
        repeated |= covered & mask
        covered |= mask
        starts |= 1 << start_at
        afters |= 2 << end_at
        is_sorted = is_sorted and previous <= start_at
        is_padded = is_padded or (source is not None and source.is_padded)
        previous = start_at
    findings: list[Finding] = []
    located = statement.extension_range
    if located is not None:
        if not located.range.is_customary:
            findings += extension_range.uncustomary_block(located)
            findings += extension_range.undefined_padding(located)
        if located.source is not None and located.source.is_padded:
            findings += fields.padding_contradicts_width([located], located.range.width)
        if is_padded:
            findings += fields.padding_contradicts_width(statement.activation_ranges, located.range.width)
        if outside := covered & ~range_mask(located.range):
            ranges = statement.activation_ranges_with(outside)
            findings += activation.activation_outside_extension_range(ranges, located)
    if repeated:
        findings += activation.overlapping_activation_ranges(statement.activation_ranges_with(repeated))
    if statement.has_empty_activation:
        findings += activation.no_activation_range(True, f"{statement.pointer}/activation_ranges")
    if borders := starts & afters:
        ranges = statement.activation_ranges_with(borders | borders >> 1)
        findings += activation.touching_activation_ranges(ranges)
    if not is_sorted:
        findings += activation.unsorted_activation_ranges(statement.activation_ranges)
    return findings


def _check_route_number(statement: Statement) -> Iterable[Finding]:
    text, ends = statement.route_number, statement.extension_ends
    width = None if ends is None else len(str(ends[1]))
    if text is None or _is_usual_route(text, width or 0):
        return ()
    pointer = f"{statement.pointer}/route_number"
    try:
        route = RouteNumber(text)
    except DurchwahlError:
        return route_number.malformed_route_number(text, pointer)
    findings = [*route_number.route_number_outside_germany(route, pointer)]
    if width is not None:
        findings += route_number.extended_number_too_long(route, width, pointer)
        findings += route_number.extended_number_longer_than_assigned(route, width, pointer)
    return findings


def _is_usual_route(text: str, width: int) -> bool:
    """Return whether no rule for route numbers finds anything, if extensions have this width."""
    try:
        national = parse_e164(text).removeprefix("+49")
    except InvalidNumber:
        return False
    return national[0] != "+" and len(national) + width <= route_number.MAX_NATIONAL_DIGITS


def _in_document_order(findings: list[Finding], statement: Statement) -> list[Finding]:
    """Sort findings by position, then by code. Then replace the pointers of a string's items by that of the string."""
    if len(findings) > 1:
        positions = statement.positions()
        # A mapping of an unknown class may have a field twice. What is only in the first of them comes last.
        findings.sort(key=lambda finding: (positions.get(finding.pointer, len(positions)), finding.code))
    if not statement.has_activation_string:
        return findings
    pointer = f"{statement.pointer}/activation_ranges"
    return [
        Finding(finding.code, finding.severity, pointer, finding.message)
        if finding.pointer.startswith(f"{pointer}/")
        else finding
        for finding in findings
    ]


_CUSTOMARY_RANGES: Final = {end: ExtensionRange(0, end) for end in (9, 99, 999)}


def _extension_range(start_at: int, end_at: int) -> ExtensionRange:
    """Return the range with these valid ends. The customary ones are made once, because most blocks have one of them."""
    customary = _CUSTOMARY_RANGES.get(end_at) if start_at == 0 else None
    return customary or ExtensionRange(start_at, end_at)


def read_plain(statement: object) -> tuple[ExtensionRange, list[RangePayload], bool] | None:
    """Return the ranges of a statement that is quickly seen to have no errors, and whether it has no findings at all.

    This is the fast path for most statements, and creates no objects for the usual request body. Returns None for any
    other statement, which may be one without errors.
    """
    # Exact types are checked first: a boolean is an integer for isinstance, the methods of a subclass may do anything,
    # and subscripting a NumPy scalar raises an exception that a mapping never raises.
    if type(statement) is not dict:
        return None
    try:
        extension_range, activation_ranges = statement["extension_range"], statement["activation_ranges"]
        if type(extension_range) is dict and len(extension_range) == 2:
            first, last = extension_range["start_at"], extension_range["end_at"]
            if type(first) is not int or type(last) is not int:
                return None
        elif type(extension_range) is str:
            ((_, start, end, _),) = split_items(extension_range)
            extensions = _extensions_by_digits(len(str(EXTENSION_BY_DIGITS[end or start])))
            first, last = extensions[start], extensions[end or start]
        else:
            return None
        if type(activation_ranges) is list:
            if activation_ranges and type(activation_ranges[0]) is str:
                count = len(activation_ranges)
                activation_ranges = _range_payloads(",".join(activation_ranges), last)
                if len(activation_ranges) != count:
                    return None
        elif type(activation_ranges) is str:
            activation_ranges = _range_payloads(activation_ranges, last)
        else:
            return None
        # The extension right after the previous range. A range that starts there is adjacent; one that starts before it
        # overlaps, is unsorted, or is outside the extension range.
        gap = first - 1
        for activation_range in activation_ranges:
            if type(activation_range) is not dict or len(activation_range) != 2:
                return None
            start_at, end_at = activation_range["start_at"], activation_range["end_at"]
            if type(start_at) is not int or type(end_at) is not int or start_at <= gap or end_at < start_at:
                return None
            gap = end_at + 1
        if gap > last + 1 or not _are_other_fields_plain(statement, last):
            return None
        if first == 0 < gap and last in _CUSTOMARY_RANGES:
            return _CUSTOMARY_RANGES[last], activation_ranges, True
        return _extension_range(first, last), activation_ranges, False
    except MemoryError:
        raise
    except Exception:  # A key is missing, comparing a key raises, or the ranges can't be read.
        return None


def _are_other_fields_plain(statement: dict[object, object], last: int) -> bool:
    if type(statement.get("porting_phone_number_id", "")) is not str or not fields.KNOWN_FIELDS.issuperset(statement):
        return False
    if "route_number" not in statement:
        return True
    text = statement["route_number"]
    return type(text) is str and _is_usual_route(text, len(str(last)))


def _range_payloads(text: str, last: int) -> list[RangePayload]:
    """Return the ranges of a string. Raises `KeyError` if a number isn't an extension of a block that ends at `last`."""
    extensions = _extensions_by_digits(len(str(last)))
    return [
        {"start_at": extensions[start], "end_at": extensions[end or start]} for _, start, end, _ in split_items(text)
    ]


@cache
def _extensions_by_digits(width: int) -> dict[str, int]:
    """Return the extensions of at most this width, by their digits with and without leading zeros."""
    padded = DIGITS_BY_WIDTH[width]
    return {digits: extension for extension, one in enumerate(padded) for digits in (one, str(extension))}
