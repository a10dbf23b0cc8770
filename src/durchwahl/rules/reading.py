"""Reading a statement: what is well formed comes out as stated ranges, what is not as findings on its shape.

A range that breaks DW101-DW104 or DW106 is not read, and so takes part in no further rule; everything else still does.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from durchwahl.errors import InvalidNotation
from durchwahl.findings import Finding, child
from durchwahl.notation import Stretch, read_stretch, read_stretches
from durchwahl.ranges import MAX_EXTENSION, ActivationRange, ExtensionRange, integer
from durchwahl.rules import shape
from durchwahl.rules.shape import Run, Stated


class Statement:
    """What a statement says, as far as it is well formed, and what is wrong with its shape."""

    __slots__ = ("activates_nothing", "activation_ranges", "extension_range", "findings", "identity", "route_number")

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.extension_range: Stated[ExtensionRange] | None = None
        self.activation_ranges: list[Stated[ActivationRange]] = []
        # Whether the list of activation ranges is there and empty, which is another thing than missing or malformed.
        self.activates_nothing: bool = False
        self.route_number: str | None = None
        self.identity: str | None = None


def read_statement(statement: object, pointer: str) -> Statement:
    """Read the statement that stands at `pointer` of a document. Whatever it holds, this raises nothing."""
    read = Statement()
    found = read.findings
    found += shape.mistyped_field(statement, shape.STATEMENT, pointer)
    if not isinstance(statement, Mapping):
        return read
    for name, value in statement.items():
        at = child(pointer, name)
        if name == "extension_range":
            read.extension_range = next(_range(value, ExtensionRange, at, found), None)
        elif name == "activation_ranges":
            read.activation_ranges = list(_activation_ranges(value, at, found))
            read.activates_nothing = (
                not value.strip() if isinstance(value, str) else shape.is_list(value) and len(value) == 0
            )
        elif name == "route_number":
            read.route_number = _text(value, shape.ROUTE, at, found)
        elif name == "porting_phone_number_id":
            read.identity = _text(value, shape.IDENTITY, at, found)
        else:
            found += shape.unknown_field(name, shape.KNOWN, pointer)
    found += shape.missing_field(statement, shape.REQUIRED, pointer)
    return read


def _text(value: object, kind: shape.Kind, pointer: str, found: list[Finding]) -> str | None:
    found += shape.mistyped_field(value, kind, pointer)
    return value if isinstance(value, str) else None


def _activation_ranges(value: object, pointer: str, found: list[Finding]) -> Iterator[Stated[ActivationRange]]:
    if isinstance(value, str):
        yield from _written(value, read_stretches, ActivationRange, pointer, found)
        return
    mistyped = list(shape.mistyped_field(value, shape.RANGES, pointer))
    found += mistyped
    if isinstance(value, Sequence) and not mistyped:
        for index, item in enumerate(value):
            yield from _range(item, ActivationRange, child(pointer, index), found)


def _range(value: object, kind: type[Run], pointer: str, found: list[Finding]) -> Iterator[Stated[Run]]:
    """One range in either form; none where it is malformed."""
    if type(value) is dict and len(value) == 2:
        # A plain range, as nearly all are, is well formed at a glance; what isn't is put to the rules.
        start_at, end_at = value.get("start_at"), value.get("end_at")
        if type(start_at) is int and type(end_at) is int and 0 <= start_at <= end_at <= MAX_EXTENSION:
            yield Stated(pointer, kind(start_at, end_at))
            return
    found += shape.mistyped_field(value, shape.RANGE, pointer)
    if isinstance(value, str):
        yield from _written(value, _only_stretch, kind, pointer, found)
    elif isinstance(value, Mapping):
        broken: list[Finding] = []
        ends: dict[object, int] = {}
        for name, end in value.items():
            if name in shape.RANGE_FIELDS:
                at = child(pointer, name)
                if mistyped := list(shape.mistyped_field(end, shape.INTEGER, at)):
                    broken += mistyped
                else:
                    ends[name] = integer(end)
                    broken += shape.extension_out_of_bounds(ends[name], at)
            else:
                found += shape.unknown_field(name, shape.RANGE_FIELDS, pointer)
        broken += shape.missing_field(value, shape.RANGE_FIELDS, pointer)
        broken = broken or list(shape.range_ending_before_it_starts(ends["start_at"], ends["end_at"], pointer))
        found += broken
        if not broken:
            yield Stated(pointer, kind(ends["start_at"], ends["end_at"]))


def _written(
    text: str, read: Callable[[str], list[Stretch]], kind: type[Run], pointer: str, found: list[Finding]
) -> Iterator[Stated[Run]]:
    """The well-formed ranges of a text, all of which stand at the text's place."""
    try:
        stretches = read(text)
    except InvalidNotation:
        found += shape.unreadable_notation(text, read, pointer)
        return
    for stretch in stretches:
        # A lone number is both ends, and is out of bounds once.
        ends = dict.fromkeys((stretch.start_at, stretch.end_at))
        broken = [finding for end in ends for finding in shape.extension_out_of_bounds(end, pointer)]
        broken = broken or list(shape.range_ending_before_it_starts(stretch.start_at, stretch.end_at, pointer))
        found += broken
        if not broken:
            yield Stated(pointer, kind(stretch.start_at, stretch.end_at), stretch)


def _only_stretch(text: str) -> list[Stretch]:
    return [read_stretch(text)]
