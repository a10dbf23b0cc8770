"""Reading a statement: what is well formed becomes stated ranges, what isn't becomes findings on its form.

A range that breaks DW101-DW104 or DW106 is not read, and so takes part in no further rule; everything else still does.
Only this module touches the values of a document. What it hands on is made of Python's own integers and strings.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from durchwahl.errors import InvalidNotation
from durchwahl.findings import Finding, child
from durchwahl.notation import Stretch, not_one_stretch, read_items
from durchwahl.ranges import MAX_EXTENSION, ActivationRange, ExtensionRange, integer
from durchwahl.rules import shape
from durchwahl.rules.shape import Run, Stated


class Statement:
    """The well-formed parts of the statement at `pointer`, and what is wrong with its form. Making one raises nothing.

    `positions` numbers the pointers into the statement in document order: each field where it is, each missing one at
    the end of its mapping. The items of a text are numbered as if they were a list.
    """

    __slots__ = (
        "activates_nothing",
        "activation_ranges",
        "extension_range",
        "findings",
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
        self.extension_range: Stated[ExtensionRange] | None = None
        self.activation_ranges: list[Stated[ActivationRange]] = []
        # Whether the list of activation ranges is there and empty, which is another thing than missing or malformed.
        self.activates_nothing: bool = False
        self.route_number: str | None = None
        self.identity: str | None = None
        # Where the activation ranges are if they are one text.
        self.text_pointer: str | None = None
        attempt(self._read, statement, pointer, self.findings)

    def _read(self, statement: object, pointer: str) -> None:
        self.findings += shape.mistyped_field(statement, shape.STATEMENT, pointer)
        if not isinstance(statement, Mapping):
            return
        readers: dict[object, Callable[[Any, str], None]] = {
            "extension_range": self._read_extension_range,
            "activation_ranges": self._read_activation_ranges,
            "route_number": self._read_route_number,
            "porting_phone_number_id": self._read_identity,
        }
        fields = fields_of(statement)
        for name, value in fields:
            at = self._locate(pointer, name)
            if isinstance(name, str) and name in readers:
                attempt(readers[name], value, at, self.findings)
            else:
                self.findings += shape.unknown_field(name, shape.KNOWN, pointer)
        self._find_missing(fields, shape.REQUIRED, pointer)

    def _read_extension_range(self, value: object, pointer: str) -> None:
        self.extension_range = self._read_range(value, ExtensionRange, pointer)

    def _read_activation_ranges(self, value: object, pointer: str) -> None:
        if isinstance(value, str):
            self.text_pointer = pointer
            items: Sequence[object] = read_items(value)
            read: Callable[[Any, str], None] = self._read_item
        else:
            self.findings += shape.mistyped_field(value, shape.RANGES, pointer)
            if not shape.is_list(value):
                return
            items, read = list(value), self._read_activation_range
        self.activates_nothing = not items
        for index, item in enumerate(items):
            attempt(read, item, self._locate(pointer, index), self.findings)

    def _read_activation_range(self, value: object, pointer: str) -> None:
        activation_range = self._read_range(value, ActivationRange, pointer)
        if activation_range is not None:
            self.activation_ranges.append(activation_range)

    def _read_item(self, item: Stretch | InvalidNotation, pointer: str) -> None:
        activation_range = self._read_stretch(item, ActivationRange, pointer)
        if activation_range is not None:
            self.activation_ranges.append(activation_range)

    def _read_route_number(self, value: object, pointer: str) -> None:
        self.findings += shape.mistyped_field(value, shape.ROUTE, pointer)
        self.route_number = str.__str__(value) if isinstance(value, str) else None

    def _read_identity(self, value: object, pointer: str) -> None:
        self.findings += shape.mistyped_field(value, shape.IDENTITY, pointer)
        self.identity = str.__str__(value) if isinstance(value, str) else None

    def _read_range(self, value: object, cls: type[Run], pointer: str) -> Stated[Run] | None:
        """The range in either form; None where it is malformed."""
        if type(value) is dict and len(value) == 2:
            # Nearly all ranges are plain and well formed; only the others are checked step by step.
            start_at, end_at = value.get("start_at"), value.get("end_at")
            if type(start_at) is int and type(end_at) is int and 0 <= start_at <= end_at <= MAX_EXTENSION:
                return Stated(pointer, cls(start_at, end_at))
        if isinstance(value, str):
            return self._read_text(value, cls, pointer)
        self.findings += shape.mistyped_field(value, shape.RANGE, pointer)
        return self._read_mapping(value, cls, pointer) if isinstance(value, Mapping) else None

    def _read_text(self, text: str, cls: type[Run], pointer: str) -> Stated[Run] | None:
        items = read_items(text)
        if len(items) == 1:
            return self._read_stretch(items[0], cls, pointer)
        errors = [item for item in items if isinstance(item, InvalidNotation)]
        stretches = [item for item in items if isinstance(item, Stretch)]
        for error in errors or (not_one_stretch(text, stretches),):
            self.findings += shape.unreadable_notation(error, pointer)
        return None

    def _read_stretch(self, item: Stretch | InvalidNotation, cls: type[Run], pointer: str) -> Stated[Run] | None:
        """The range of one item of a text."""
        if isinstance(item, InvalidNotation):
            self.findings += shape.unreadable_notation(item, pointer)
            return None
        if 0 <= item.start_at <= item.end_at <= MAX_EXTENSION:
            return Stated(pointer, cls(item.start_at, item.end_at), item)
        # A lone number is both ends, and is out of bounds once.
        findings = list(shape.extension_out_of_bounds(item.start_at, pointer, item.start_digits))
        if item.end_at != item.start_at:
            findings += shape.extension_out_of_bounds(item.end_at, pointer, item.end_digits)
        self.findings += findings or shape.range_ending_before_it_starts(item.start_at, item.end_at, pointer, str(item))
        return None

    def _read_mapping(self, mapping: Mapping[Any, object], cls: type[Run], pointer: str) -> Stated[Run] | None:
        fields = fields_of(mapping)
        ends: dict[str, int] = {}
        for name, end in fields:
            at = self._locate(pointer, name)
            if isinstance(name, str) and name in shape.RANGE_FIELDS:
                findings = list(shape.mistyped_field(end, shape.INTEGER, at))
                if not findings:
                    extension = integer(end)
                    findings += shape.extension_out_of_bounds(extension, at)
                    if not findings:
                        ends[name] = extension
                self.findings += findings
            else:
                self.findings += shape.unknown_field(name, shape.RANGE_FIELDS, pointer)
        self._find_missing(fields, shape.RANGE_FIELDS, pointer)
        if len(ends) < len(shape.RANGE_FIELDS):
            return None
        start_at, end_at = ends["start_at"], ends["end_at"]
        findings = list(shape.range_ending_before_it_starts(start_at, end_at, pointer))
        self.findings += findings
        return None if findings else Stated(pointer, cls(start_at, end_at))

    def _find_missing(self, fields: list[tuple[object, Any]], required: Sequence[str], pointer: str) -> None:
        names = [name for name, _ in fields]
        for finding in shape.missing_field(names, required, pointer):
            self.positions.setdefault(finding.pointer, len(self.positions))
            self.findings.append(finding)

    def _locate(self, pointer: str, token: object) -> str:
        """The pointer to a member, whose position in the document is noted."""
        at = child(pointer, token)
        self.positions.setdefault(at, len(self.positions))
        return at


def fields_of(mapping: Mapping[Any, Any]) -> list[tuple[object, Any]]:
    """The fields of a mapping, read once. Names become Python's own strings; anything else is no known field's name."""
    return [(str.__str__(name) if isinstance(name, str) else name, value) for name, value in mapping.items()]


def attempt(read: Callable[[Any, str], None], value: object, pointer: str, findings: list[Finding]) -> None:
    """Read a value. If that raises, as any method of a class that isn't Python's own can, it is a finding at `pointer`."""
    try:
        read(value, pointer)
    except MemoryError:
        raise
    except Exception:
        findings += shape.mistyped_field(value, shape.READABLE, pointer)
