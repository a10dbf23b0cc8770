"""Fields: which are required, their types and bounds, and how ranges are written. DW101-DW107."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import UnionType
from typing import Generic, NamedTuple, TypeGuard, TypeVar

from durchwahl._messages import Verbatim, format_list, format_value
from durchwahl._notation import ParsedRange, clip_digits, format_range
from durchwahl.errors import InvalidNotation
from durchwahl.findings import Severity, join_pointer
from durchwahl.ranges import MAX_EXTENSION, ActivationRange, ExtensionRange, is_integer
from durchwahl.rules._remedies import (
    ACTIVATION_RANGES,
    EXTENSION_RANGE,
    REMOVED,
    Edit,
    Mistake,
    Suggestion,
    as_pointer,
    closest,
    ends_of,
    mend_digits,
    mend_notation,
    read_ends,
    remedy,
)
from durchwahl.rules._rule import Violation, rule, violation_from

RangeT = TypeVar("RangeT", bound=ActivationRange | ExtensionRange)


class LocatedRange(NamedTuple, Generic[RangeT]):
    """A well-formed range with its pointer, and its source if it was a string. `str` is the range as written."""

    pointer: str
    range: RangeT
    source: ParsedRange | None = None

    def __str__(self) -> str:
        return str(self.range if self.source is None else self.source)


def is_list(value: object) -> TypeGuard[Sequence[object]]:
    """Return True for sequences other than strings and bytes."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray | memoryview)


class FieldType(NamedTuple):
    """The type of a field: a check for its values, and the requirement, with which messages begin."""

    accepts: Callable[[object], bool]
    requirement: str


def _instance_of(types: type | UnionType, requirement: str) -> FieldType:
    return FieldType(lambda value: isinstance(value, types), requirement)


MAX_DEPTH = 4
"""How deep lists of statements and orders may be nested. Unlimited nesting would exhaust Python's stack."""

INTEGER = FieldType(is_integer, "an extension must be an integer")
RANGE = _instance_of(Mapping | str, "a range must be a mapping with start_at and end_at, or a string like 0-99")
RANGES = FieldType(is_list, "activation_ranges must be a list of ranges, or a string like 4, 19-20")
ROUTE_NUMBER = _instance_of(str, "route_number must be a string like +49 20 12345678")
PORTING_PHONE_NUMBER_ID = _instance_of(str | None, "porting_phone_number_id must be a string")
STATEMENT = _instance_of(Mapping, "a statement must be a mapping with extension_range and activation_ranges")
STATEMENTS = FieldType(is_list, "statements must be in a list")
NESTED_LIST = FieldType(lambda _: False, f"lists must be nested at most {MAX_DEPTH} deep")
READABLE = FieldType(lambda _: False, "a value must be readable without an exception")
STATUS = _instance_of(str, "an order's status must be a string like draft")

RANGE_FIELDS = ("start_at", "end_at")
REQUIRED_FIELDS = ("extension_range", "activation_ranges")
CHECKED_FIELDS = (*REQUIRED_FIELDS, "route_number", "porting_phone_number_id")
# The last four are the other fields of the carrier's answers. Their values aren't checked.
KNOWN_FIELDS = frozenset({*CHECKED_FIELDS, "id", "record_type", "created_at", "updated_at"})


@rule("DW101", Severity.ERROR)
def missing_field(present: Collection[object], required: Sequence[str], pointer: str) -> Iterator[Violation]:
    """A statement must have an extension range and activation ranges, and a range must have both ends.

    The carrier's API schema requires all of them. If nothing goes live, the activation ranges are an empty list.

    Breaks: {"extension_range": "0-99"}
    Breaks: {"extension_range": {"start_at": 0}, "activation_ranges": [{"start_at": 14, "end_at": 19}]}
    Passes: {"extension_range": {"start_at": 0, "end_at": 99}, "activation_ranges": ["4"]}
    """
    for field in required:
        if field not in present:
            yield Violation(join_pointer(pointer, field), f"{field} is required but missing")


@remedy(missing_field)
def _add_field(mistake: Mistake) -> Iterator[Suggestion]:
    """Rename a misspelled field; otherwise, write an empty list, the same end twice, or the next customary block."""
    *parent, field = mistake.path
    misspelled = [name for name in mistake.at((*parent,)) if _known_name(name, bool(parent)) == field]
    for name in misspelled:
        yield mistake.rename(name, field)
    if not misspelled:
        yield from _complete(mistake)


def _complete(mistake: Mistake) -> Iterator[Suggestion]:
    """Suggest values for a field that is missing or null."""
    block, customary = mistake.block, mistake.customary()
    match mistake.path:
        case ("activation_ranges",):
            # This comes first, so that nothing goes live by mistake if it is applied unread.
            yield mistake.write([], "an empty list if no extension goes live")
            if block:
                whole = mistake.new_range(*ends_of(block))
                yield mistake.write([whole], f"{block} if every extension goes live")
        case ("extension_range",) if customary and mistake.ranges:
            yield mistake.write(mistake.new_range(*ends_of(customary)), f"{customary}")
        case ("extension_range", "start_at") if mistake.at((*EXTENSION_RANGE, "end_at")) in (9, 99, MAX_EXTENSION):
            yield mistake.write(0)
        case ("extension_range", "end_at") if customary and mistake.ranges:
            yield mistake.write(customary.end_at)
        case ("activation_ranges", index, ("start_at" | "end_at") as name):
            other = mistake.at((*ACTIVATION_RANGES, index, RANGE_FIELDS[name == "start_at"]))
            if is_integer(other):
                yield mistake.write(int(other))
        case ("extensions",):
            yield mistake.write([], "an empty list")


@rule("DW102", Severity.ERROR)
def mistyped_field(value: object, field_type: FieldType, pointer: str) -> Iterator[Violation]:
    """Every field must have its type; an extension must be an integer and not a string, a float or a boolean.

    The carrier's API schema defines the types. Other types are not converted, because conversion hides mistakes: the
    string "04" loses its leading zero, true becomes 1, and 4.0 comes from a spreadsheet. NumPy integers are accepted.

    Breaks: {"extension_range": {"start_at": 0, "end_at": 99}, "activation_ranges": [{"start_at": "04", "end_at": 4.0}]}
    Breaks: {"extension_range": None, "activation_ranges": True}
    Passes: {"extension_range": {"start_at": 0, "end_at": 99}, "activation_ranges": [{"start_at": 4, "end_at": 4}]}
    """
    if not field_type.accepts(value):
        # An ExtensionBlock isn't a statement, but its to_payload() returns one.
        has_payload = field_type is STATEMENT and hasattr(type(value), "to_payload")
        hint = ", whose to_payload() is one" if has_payload else ""
        yield Violation(pointer, f"{field_type.requirement}, got {format_value(value)}{hint}")


@remedy(mistyped_field)
def _convert(mistake: Mistake) -> Iterator[Suggestion]:
    """Write the integer, range, list or string that the value means."""
    value, path = mistake.value, mistake.path
    number = _as_integer(value)
    if isinstance(value, Verbatim) and path and path[-1] not in RANGE_FIELDS:
        text = mend_notation(value.text)
        yield mistake.write(text, f'"{text}" in quotation marks')
    if value is None:
        yield from _complete(mistake)
    match path:
        case ("extension_range" | "activation_ranges", *_, "start_at" | "end_at"):
            if number is not None:
                yield mistake.write(number)
        case ("extension_range",) | ("activation_ranges", _):
            pair = [_as_integer(end) for end in value] if isinstance(value, list) else [number, number]
            if len(pair) == 2 and pair[0] is not None and pair[1] is not None:
                yield mistake.write(mistake.new_range(pair[0], pair[1]), format_range(pair[0], pair[1]))
        case ("activation_ranges",):
            if number is not None:
                yield mistake.write([mistake.new_range(number, number)], f"a list of {number}")
            elif isinstance(value, Mapping):
                yield mistake.write([value], "a list of this range")
        case ("route_number",) if number is not None:
            # YAML reads +4920... as an integer.
            yield mistake.write(f"+{number}")
        case ("porting_phone_number_id",) if number is not None:
            yield mistake.write(str(number), f"'{number}' as a string")
        case ("extensions" | "data",) if isinstance(value, Mapping):
            yield mistake.write([value], "a list of this statement")
        case ("route_number" | "status",) if value is None:
            yield Suggestion(f"remove {path[0]}", (Edit(as_pointer(path), REMOVED),))
        case () if hasattr(type(value), "to_payload"):
            yield mistake.write(value.to_payload(), "what to_payload() returns")


def _as_integer(value: object) -> int | None:
    """Return the integer that a value of another type means, None if that isn't clear."""
    if isinstance(value, Verbatim):
        value = value.text
    if isinstance(value, str):
        digits = mend_digits(value).strip()
        return int(digits) if re.fullmatch("[0-9]{1,3}", digits) else None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return int(value) if is_integer(value) else None


@rule("DW103", Severity.ERROR)
def extension_out_of_bounds(extension: int, pointer: str, digits: str = "") -> Iterator[Violation]:
    """Extensions must be within 0-999.

    The carrier's guide requires this of extension ranges and activation ranges, with an end of 1000 as an invalid
    example. A phone system with four-digit extensions is ported as ten route numbers with 000-999 each.

    Breaks: {"extension_range": {"start_at": 0, "end_at": 1000}, "activation_ranges": ["4"]}
    Breaks: {"extension_range": "0-99", "activation_ranges": [{"start_at": -1, "end_at": 4}]}
    Passes: {"extension_range": {"start_at": 0, "end_at": 999}, "activation_ranges": ["4"]}
    """
    if not 0 <= extension <= MAX_EXTENSION:
        yield Violation(
            pointer,
            f"an extension must be within 0-{MAX_EXTENSION}, got {clip_digits(digits) or format_value(extension)}",
        )


@remedy(extension_out_of_bounds)
def _return_to_bounds(mistake: Mistake) -> Iterator[Suggestion]:
    """Write 999 or the end of the extension range for 1000, and remove a minus sign."""
    path = mistake.path[:-1] if mistake.path[-1] in RANGE_FIELDS else mistake.path
    ends = read_ends(mistake.at(path))
    if ends:
        block = mistake.block
        for limit in (MAX_EXTENSION, block.end_at) if block else (MAX_EXTENSION,):
            start_at, end_at = (limit if end == MAX_EXTENSION + 1 else abs(end) for end in ends)
            yield mistake.rewrite(path, start_at, end_at)


@rule("DW104", Severity.ERROR)
def range_ending_before_it_starts(start_at: int, end_at: int, pointer: str, text: str = "") -> Iterator[Violation]:
    """A range must not end before it starts.

    Both ends are included, so 4-4 is the single extension 4. The carrier's API schema doesn't check the order, and
    most software silently reads 20-19 as an empty range, so that nothing goes live.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["20-19"]}
    Passes: {"extension_range": "0-99", "activation_ranges": ["19-20", "4-4"]}
    """
    if end_at < start_at:
        yield Violation(pointer, f"a range must not end before it starts, got {text or format_range(start_at, end_at)}")


@remedy(range_ending_before_it_starts)
def _swap_ends(mistake: Mistake) -> Iterator[Suggestion]:
    """Swap the ends, or complete 10-9 to 10-99."""
    start_at, end_at = mistake.ends
    yield mistake.rewrite(mistake.path, end_at, start_at)
    if mistake.path == EXTENSION_RANGE:
        yield mistake.rewrite(mistake.path, start_at, 10 * end_at + 9)


@rule("DW105", Severity.WARNING)
def unknown_field(field: object, known: frozenset[str] | tuple[str, ...], pointer: str) -> Iterator[Violation]:
    """A field should have a known name; other fields are ignored.

    If a name is misspelled, its value has no effect. The known names are those of the carrier's API schema, and
    `route_number`, which only this library reads.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["4"], "routenumber": "+49 201 234567"}
    Passes: {"extension_range": "0-99", "activation_ranges": ["4"], "record_type": "porting_phone_number_extension"}
    """
    if not isinstance(field, str) or field not in known:
        yield Violation(
            join_pointer(pointer, field),
            f"unknown field {format_value(field)}, expected one of {', '.join(sorted(known))}",
        )


@remedy(unknown_field)
def _rename_field(mistake: Mistake) -> Iterator[Suggestion]:
    """Give the field the known name that resembles its own, unless there is such a field."""
    *parent, field = mistake.path
    name = _known_name(field, bool(parent))
    if name and name not in mistake.at((*parent,)):
        yield mistake.rename(field, name)


def _known_name(field: object, is_end: bool) -> str | None:
    """Return the known name that resembles the name of a field most; None if the name is known, or resembles none."""
    known = RANGE_FIELDS if is_end else (*KNOWN_FIELDS, "extensions", "status", "data")
    return None if field in known else next(iter(closest(field, known)), None)


@rule("DW106", Severity.ERROR)
def unreadable_notation(error: InvalidNotation, pointer: str) -> Iterator[Violation]:
    """Ranges in a string must be written like 0-99, 00 bis 99 or 4, separated by commas or semicolons.

    Nothing is guessed, because a wrong guess would port or activate other numbers. The notation is the library's own; the
    carrier takes integers only. All kinds of dashes mean "to". Digits must be 0 to 9, because carriers don't read the
    digits of other scripts. A hyphen before a number is allowed only in the form -30 bis -69.

    Breaks: {"extension_range": "0-99", "activation_ranges": "1--2"}
    Breaks: {"extension_range": "0 to 99", "activation_ranges": ["4", ""]}
    Passes: {"extension_range": "00 bis 99", "activation_ranges": "4; 19 - 20, -30 bis -69"}
    """
    yield Violation(pointer, str(error))


@remedy(unreadable_notation)
def _mend_notation(mistake: Mistake) -> Iterator[Suggestion]:
    """Write digits for letters that look like them, one dash instead of two, and nothing between two commas."""
    text, path = mistake.value, mistake.path
    is_item = path[:1] == ACTIVATION_RANGES
    mended = mend_notation(text)
    if not is_item:
        mended = re.sub(r"(?<=[0-9])\s+(?=[0-9])", "-", mended)
    if mended != text:
        yield mistake.write(mended, mended.strip())
    elif is_item and not text.strip():
        yield Suggestion("remove the empty range", (Edit(as_pointer(path), REMOVED),))
    elif is_item and re.search("[,;]", text):
        items, index = mistake.at(ACTIVATION_RANGES), int(path[1])
        ranges = [each.strip() for each in re.split("[,;]", text)]
        edit = Edit(as_pointer(ACTIVATION_RANGES), [*items[:index], *ranges, *items[index + 1 :]])
        yield Suggestion(f"write {len(ranges)} items: {format_list(ranges)}", (edit,))


@rule("DW107", Severity.ERROR)
def padding_contradicts_width(ranges: Sequence[LocatedRange[RangeT]], width: int) -> Iterator[Violation]:
    """Numbers with leading zeros must have as many digits as the end of the extension range.

    The carrier's guide derives the dialled digits from that end: in 0-99, extension 4 is dialled as 04, in 0-999 as 004. A
    number with another count of digits, such as 04 in 0-9, contradicts the block. A number without leading zeros, such
    as 4, fits every block.

    Breaks: {"extension_range": "0-9", "activation_ranges": "04"}
    Breaks: {"extension_range": "000-099", "activation_ranges": ["4"]}
    Passes: {"extension_range": "00-99", "activation_ranges": ["04", "19-20"]}
    """
    for pointer, _, source in ranges:
        if source is not None:
            yield from violation_from(pointer, source.check_padding, width)


@remedy(padding_contradicts_width)
def _pad_to_width(mistake: Mistake) -> Iterator[Suggestion]:
    """Write as many digits as the end of the extension range has, unless that end is the mistake."""
    if mistake.path != EXTENSION_RANGE:
        yield from mistake.grow() if mistake.lacks_digit else mistake.shift()
    yield mistake.rewrite(mistake.path, *mistake.ends)
