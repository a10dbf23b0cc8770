"""The same jobs with other packages, each imported inside functions, because it may not be installed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from itertools import chain, combinations, repeat
from operator import contains, or_, sub
from typing import Annotated, Any, Final, NamedTuple, TypeAlias

from benchmarks.limits import Pair, Row

Check: TypeAlias = Callable[[Any], bool]
"""Return True if a request body is valid."""


# Request bodies


ORDER: Final = "activation ranges must be sorted, disjoint, and inside the extension range"


def _are_in_order(extension_range: Any, activation_ranges: Iterable[Any]) -> bool:
    before = extension_range.start_at - 1
    for item in activation_ranges:
        if not before < item.start_at <= item.end_at:
            return False
        before = item.end_at
    return bool(extension_range.start_at <= extension_range.end_at and before <= extension_range.end_at)


class Model(NamedTuple):
    """Functions for request bodies made with a package of models."""

    make: Callable[[Any], Any]
    check: Check
    check_json: Check


def _catching(read: Callable[[Any], Any], error: type[Exception]) -> Check:
    def check(body: Any) -> bool:
        try:
            read(body)
        except error:
            return False
        return True

    return check


@cache
def by_msgspec() -> Model:
    """Check the fields with structs, and the order of the ranges with a loop."""
    import msgspec

    Extension = Annotated[int, msgspec.Meta(ge=0, le=999)]

    class Range(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
        start_at: Extension
        end_at: Extension

    class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
        porting_phone_number_id: str
        extension_range: Range
        activation_ranges: list[Range]

        def __post_init__(self) -> None:
            if not _are_in_order(self.extension_range, self.activation_ranges):
                raise ValueError(ORDER)

    def make(body: Any) -> Any:
        return msgspec.convert(body, Body)

    decode = msgspec.json.Decoder(Body).decode
    return Model(make, _catching(make, msgspec.ValidationError), _catching(decode, msgspec.ValidationError))


@cache
def by_pydantic() -> Model:
    """Check the fields with models, and the order of the ranges with a loop."""
    from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

    Extension = Annotated[int, Field(ge=0, le=999)]

    class Range(BaseModel):
        model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
        start_at: Extension
        end_at: Extension

    class Body(BaseModel):
        model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
        porting_phone_number_id: str
        extension_range: Range
        activation_ranges: list[Range]

        @model_validator(mode="after")
        def check_order(self) -> "Body":
            if not _are_in_order(self.extension_range, self.activation_ranges):
                raise ValueError(ORDER)
            return self

    read, read_json = Body.model_validate, Body.model_validate_json
    return Model(read, _catching(read, ValidationError), _catching(read_json, ValidationError))


def _object(**properties: object) -> Mapping[str, object]:
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


_END: Final = {"type": "integer", "minimum": 0, "maximum": 999}
_RANGE: Final = _object(start_at=_END, end_at=_END)
SCHEMA: Final = _object(
    porting_phone_number_id={"type": "string"},
    extension_range=_RANGE,
    activation_ranges={"type": "array", "items": _RANGE},
)


def by_jsonschema() -> Check:
    """Validate with the schema."""
    is_valid: Check = import_module("jsonschema").Draft202012Validator(SCHEMA).is_valid
    return is_valid


def by_fastjsonschema() -> Check:
    """Validate with the schema, compiled to Python."""
    module = import_module("fastjsonschema")
    return _catching(module.compile(SCHEMA), module.JsonSchemaException)


def by_portion() -> Check:
    """Check only the ranges, with intervals."""
    closed = import_module("portion").closed

    def check(statement: Mapping[str, Any]) -> bool:
        ranges = (statement["extension_range"], *statement["activation_ranges"])
        block, *activated = (closed(item["start_at"], item["end_at"]) for item in ranges)
        overlaps = any(left.overlaps(right) for left, right in combinations(activated, 2))
        return all(item in block for item in activated) and not overlaps

    return check


# Sets of extensions


def integers(pairs: Iterable[Pair]) -> Iterator[int]:
    """Return the integers in ranges."""
    return chain.from_iterable(range(start_at, end_at + 1) for start_at, end_at in pairs)


def _contains_each(made: Any, extensions: Iterable[int]) -> list[bool]:
    return list(map(contains, repeat(made), extensions))


class Sets(NamedTuple):
    """Functions of a package of sets; `ranges` returns merged ranges with both ends included."""

    make: Callable[[Iterable[Pair]], Any]
    ranges: Callable[[Any], Iterable[Pair]] | None = None
    union: Callable[[Any, Any], Any] = or_
    difference: Callable[[Any, Any], Any] = sub
    contains_each: Callable[[Any, Iterable[int]], list[bool]] = _contains_each

    def members(self, made: Any) -> Iterable[int]:
        """Return the members of a set."""
        return integers(self.ranges(made)) if self.ranges else made


def _portion() -> Sets:
    portion = import_module("portion")

    def make(pairs: Iterable[Pair]) -> Any:
        # Half-open, because adjacent closed intervals don't merge.
        return portion.Interval(*[portion.closedopen(start_at, end_at + 1) for start_at, end_at in pairs])

    return Sets(make, lambda made: [(item.lower, item.upper - 1) for item in made])


def _python_ranges() -> Sets:
    ranges = import_module("ranges")
    return Sets(
        lambda pairs: ranges.RangeSet([ranges.Range(start_at, end_at + 1) for start_at, end_at in pairs]),
        lambda made: [(item.start, item.end - 1) for item in made.ranges()],
    )


def _spans() -> Sets:
    spans = import_module("spans")
    return Sets(
        lambda pairs: spans.intrangeset([spans.intrange(start_at, end_at + 1) for start_at, end_at in pairs]),
        lambda made: [(item.lower, item.upper - 1) for item in made],
    )


def _intervaltree() -> Sets:
    from_tuples = import_module("intervaltree").IntervalTree.from_tuples

    def make(pairs: Iterable[Pair]) -> Any:
        made = from_tuples((start_at, end_at + 1) for start_at, end_at in pairs)
        made.merge_overlaps(strict=False)
        return made

    return Sets(
        make,
        lambda made: sorted((item.begin, item.end - 1) for item in made),
        contains_each=lambda made, extensions: list(map(made.overlaps_point, extensions)),
    )


def _pyroaring() -> Sets:
    bitmap = import_module("pyroaring").FrozenBitMap
    return Sets(lambda pairs: bitmap(integers(pairs)))


def _bitarray() -> Sets:
    module = import_module("bitarray")
    intervals = import_module("bitarray.util").intervals

    def make(pairs: Iterable[Pair]) -> Any:
        bits = module.bitarray(1000)
        for start_at, end_at in pairs:
            bits[start_at : end_at + 1] = 1
        return module.frozenbitarray(bits)

    return Sets(
        make,
        lambda bits: [(start_at, after - 1) for value, start_at, after in intervals(bits) if value],
        difference=lambda left, right: left & ~right,
        contains_each=lambda bits, extensions: list(map(bits.__getitem__, extensions)),
    )


SETS: Final[Mapping[str, Callable[[], Sets]]] = {
    "frozenset": lambda: Sets(lambda pairs: frozenset(integers(pairs))),
    "portion": _portion,
    "python-ranges": _python_ranges,
    "spans": _spans,
    "intervaltree": _intervaltree,
    "pyroaring": _pyroaring,
    "bitarray": _bitarray,
}


# Very many blocks


def tree(rows: Iterable[Row]) -> Any:
    """Return an interval tree with the numbers and the index of each block."""
    starts = ((int(row.route) * 10**row.width, 10**row.width) for row in rows)
    tuples = ((start, start + size, index) for index, (start, size) in enumerate(starts))
    return import_module("intervaltree").IntervalTree.from_tuples(tuples)


def collisions_in_tree(blocks: Any) -> list[Any]:
    """Return the pairs of overlapping intervals of a tree."""
    return [(left, right) for left in blocks for right in blocks.overlap(left) if left.data < right.data]
