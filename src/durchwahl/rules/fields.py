"""The shape of a statement: its fields, their types, and ranges that are ranges at all. DW101-DW107."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import UnionType
from typing import Generic, NamedTuple, TypeGuard, TypeVar

from durchwahl._messages import format_value
from durchwahl._notation import ParsedRange, clip_digits, format_range
from durchwahl.errors import InvalidNotation
from durchwahl.findings import Severity, join_pointer
from durchwahl.ranges import MAX_EXTENSION, ActivationRange, ExtensionRange, is_integer
from durchwahl.rules._rule import Violation, rule, violation_from

RangeT = TypeVar("RangeT", bound=ActivationRange | ExtensionRange)


class LocatedRange(NamedTuple, Generic[RangeT]):
    """A well-formed range, the pointer to it, and its notation if it is text. `str` is the range as written."""

    pointer: str
    run: RangeT
    stretch: ParsedRange | None = None

    def __str__(self) -> str:
        return str(self.run if self.stretch is None else self.stretch)


def is_list(value: object) -> TypeGuard[Sequence[object]]:
    """Whether this is a series of items; texts are none, though Python has them as series of characters."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray | memoryview)


class FieldType(NamedTuple):
    """What may stand in a field: how it is told, and the sentence that says so."""

    holds: Callable[[object], bool]
    sentence: str


def _instance(types: type | UnionType, sentence: str) -> FieldType:
    return FieldType(lambda value: isinstance(value, types), sentence)


MAX_DEPTH = 4
"""How deep lists of statements and orders can be nested: deeper ones would exhaust Python's stack."""

INTEGER = FieldType(is_integer, "an extension must be an integer")
RANGE = _instance(Mapping | str, "a range must be a mapping with start_at and end_at, or a text like 0-99")
RANGES = FieldType(is_list, "activation_ranges must be a list of ranges, or a text like 4, 19-20")
ROUTE = _instance(str, "route_number must be a text like +49 20 12345678")
IDENTITY = _instance(str | None, "porting_phone_number_id must be a text")
STATEMENT = _instance(Mapping, "a statement must be a mapping with extension_range and activation_ranges")
STATEMENTS = FieldType(is_list, "statements must stand in a list")
NESTED_LIST = FieldType(lambda _: False, f"lists must be nested at most {MAX_DEPTH} deep")
READABLE = FieldType(lambda _: False, "a value must be readable without an exception")
STATUS = _instance(str, "an order's status must be a text like draft")

RANGE_FIELDS = ("start_at", "end_at")
REQUIRED_FIELDS = ("extension_range", "activation_ranges")
# The last four are what the carrier's answers carry besides. They are the carrier's own and are not judged.
KNOWN_FIELDS = frozenset(
    {*REQUIRED_FIELDS, "route_number", "porting_phone_number_id", "id", "record_type", "created_at", "updated_at"}
)


@rule("DW101", Severity.ERROR)
def missing_field(present: Collection[object], required: Sequence[str], pointer: str) -> Iterator[Violation]:
    """A statement has an extension range and activation ranges; a range has both its ends.

    All of them are required by the carrier's schema. Where nothing shall go live, the activation ranges are an empty
    list.

    Breaks: {"extension_range": "0-99"}
    Breaks: {"extension_range": {"start_at": 0}, "activation_ranges": []}
    Passes: {"extension_range": {"start_at": 0, "end_at": 99}, "activation_ranges": ["4"]}
    """
    for field in required:
        if field not in present:
            yield Violation(join_pointer(pointer, field), f"{field} is required, and is missing")


@rule("DW102", Severity.ERROR)
def mistyped_field(value: object, kind: FieldType, pointer: str) -> Iterator[Violation]:
    """Every field holds the type that belongs there: an extension is an integer, never a text, a float or a boolean.

    The text "04" in place of an integer is where leading zeros get lost; true is 1 to many programs, and 4.0 is what
    spreadsheets make of 4. None of them is guessed at. The integers of numpy, which columns hold, are integers.

    Breaks: {"extension_range": {"start_at": 0, "end_at": 99}, "activation_ranges": [{"start_at": "04", "end_at": 4.0}]}
    Breaks: {"extension_range": None, "activation_ranges": True}
    Passes: {"extension_range": {"start_at": 0, "end_at": 99}, "activation_ranges": [{"start_at": 4, "end_at": 4}]}
    """
    if not kind.holds(value):
        # A block is not a statement, but can make one.
        way_out = ", whose to_payload() is one" if kind is STATEMENT and hasattr(type(value), "to_payload") else ""
        yield Violation(pointer, f"{kind.sentence}, got {format_value(value)}{way_out}")


@rule("DW103", Severity.ERROR)
def extension_out_of_bounds(extension: int, pointer: str, digits: str = "") -> Iterator[Violation]:
    """Extensions lie within 0-999.

    The carrier's guide says so of both kinds of range, and calls an end of 1000 invalid. Systems with extensions of
    four digits port as ten route numbers with 000-999 each.

    Breaks: {"extension_range": {"start_at": 0, "end_at": 1000}, "activation_ranges": ["4"]}
    Breaks: {"extension_range": "0-99", "activation_ranges": [{"start_at": -1, "end_at": 4}]}
    Passes: {"extension_range": {"start_at": 0, "end_at": 999}, "activation_ranges": ["4"]}
    """
    if not 0 <= extension <= MAX_EXTENSION:
        yield Violation(
            pointer,
            f"an extension must be within 0-{MAX_EXTENSION}, got {clip_digits(digits) or format_value(extension)}",
        )


@rule("DW104", Severity.ERROR)
def range_ending_before_it_starts(start_at: int, end_at: int, pointer: str, text: str = "") -> Iterator[Violation]:
    """A range does not end before it starts.

    Both ends are included, so that 4-4 is the single extension 4. Most software takes 20-19 for an empty range without
    a word, and nothing goes live.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["20-19"]}
    Passes: {"extension_range": "0-99", "activation_ranges": ["19-20", "4-4"]}
    """
    if end_at < start_at:
        yield Violation(pointer, f"a range must not end before it starts, got {text or format_range(start_at, end_at)}")


@rule("DW105", Severity.WARNING)
def unknown_field(field: object, known: frozenset[str] | tuple[str, ...], pointer: str) -> Iterator[Violation]:
    """A field has one of the names that are read; any other is ignored, and is perhaps a misspelling.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["4"], "activation_range": "5"}
    Passes: {"extension_range": "0-99", "activation_ranges": ["4"], "record_type": "porting_phone_number_extension"}
    """
    if not isinstance(field, str) or field not in known:
        yield Violation(
            join_pointer(pointer, field),
            f"a field that is read here must be one of {', '.join(sorted(known))}, got {format_value(field)}",
        )


@rule("DW106", Severity.ERROR)
def unreadable_notation(error: InvalidNotation, pointer: str) -> Iterator[Violation]:
    """A range given as text reads like 0-99, 00 bis 99 or 4; several have commas or semicolons between them.

    Dashes of every kind mean "to". The digits must be 0 to 9: digits of other scripts look like numbers to a program
    and to no carrier. A hyphen may stand before a number only where both numbers have one and `bis` is between them.

    Breaks: {"extension_range": "0-99", "activation_ranges": "1--2"}
    Breaks: {"extension_range": "0-99, 4", "activation_ranges": ["4", ""]}
    Passes: {"extension_range": "00 bis 99", "activation_ranges": "4; 19 - 20, -30 bis -69"}
    """
    yield Violation(pointer, str(error))


@rule("DW107", Severity.ERROR)
def padding_contradicts_width(stated: Sequence[LocatedRange[RangeT]], width: int) -> Iterator[Violation]:
    """Leading zeros in a text say the width that the block's extensions are dialled with.

    The width is the number of digits of the block's end: 04 belongs to 0-99, 004 to 0-999, and 4 is 4 in any of them.
    An extension range of 000-099 would be taken for 00-99, which are other numbers.

    Breaks: {"extension_range": "0-9", "activation_ranges": "04"}
    Breaks: {"extension_range": "000-099", "activation_ranges": ["4"]}
    Passes: {"extension_range": "00-99", "activation_ranges": ["04", "19-20"]}
    """
    for pointer, _, stretch in stated:
        if stretch is not None:
            yield from violation_from(pointer, stretch.check_padding, width)
