"""Changes to an order: from the blocks that it has to the blocks that it should have.

The carrier's API has no update request: a change is a delete and a create. The steps finish one route number before they
start the next, so a failure leaves at most one of them incomplete. Deletes come before creates, so that no two blocks ever
overlap.

A record that can't be read is an error. It is never deleted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from types import GeneratorType
from typing import Any, Final, Literal, NamedTuple, Protocol, TypeVar

from durchwahl._checks import check_type
from durchwahl._messages import format_value
from durchwahl._notation import ParsedRange, parse_range, parse_ranges
from durchwahl._value import HtmlRepr, Picture, Value
from durchwahl._wire import Payload, check_complete, range_payload
from durchwahl.blocks import ExtensionBlock
from durchwahl.errors import DurchwahlError, InvalidAnswer, InvalidBlock, WrongType
from durchwahl.findings import Finding, join_pointer
from durchwahl.numbers import as_route_number
from durchwahl.ranges import MAX_EXTENSION, as_int
from durchwahl.rules.collisions import find_collisions, placed_range
from durchwahl.rules.fields import is_list
from durchwahl.rules.order import check_editable, check_status

_MAX_BITS: Final = 64  # Python refuses to print far longer integers, which would stop a program between two steps
_RECORD_FIELDS: Final = ("id", "porting_phone_number_id", "extension_range", "activation_ranges")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Picture, Value):
    """The blocks of one route number, by the carrier's id, before and after its changes.

    `unreadable` counts the records that break a rule, which have no block.
    """

    porting_phone_number_id: str
    before: tuple[ExtensionBlock, ...]
    after: tuple[ExtensionBlock, ...]
    unreadable: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Step(Value):
    """One request to the carrier: delete the record with this `id`, or create the block in `payload`; then `id` is None.

    `payload` is the request body for the block that the step deletes or creates, so that each step can be undone. Each
    access returns a new copy.

    >>> record = {"id": "3e0f", **ExtensionBlock.parse("0-9: 4").to_payload("f24151b6")}
    >>> (step,) = changes([record], {"f24151b6": []}).steps
    >>> print(step.action, step.id, step.payload["extension_range"])
    delete 3e0f {'start_at': 0, 'end_at': 9}
    """

    action: Literal["delete", "create"]
    porting_phone_number_id: str
    id: str | None
    payload: Payload

    def __hash__(self) -> int:
        return hash((self.action, self.porting_phone_number_id, self.id))


@dataclass(frozen=True, slots=True, repr=False)
class Changes(HtmlRepr, Value):
    """The records to delete, by the carrier's ids, and the blocks to create; false if there is nothing to do.

    `steps` are the same requests in the order in which to send them: the deletes of a route number, then its creates,
    then the next route number, in the order of the desired blocks. `comparisons` contains the blocks of each route
    number that changes, before and after, in the same order; notebooks show them. Both fields are ignored when two
    `Changes` are compared, and are empty if you construct `Changes` yourself.
    """

    delete: tuple[str, ...] = ()
    create: tuple[Payload, ...] = ()
    comparisons: tuple[Comparison, ...] = field(default=(), repr=False, compare=False)
    steps: tuple[Step, ...] = field(default=(), repr=False, compare=False)

    def __hash__(self) -> int:
        return hash((self.delete, tuple(body["porting_phone_number_id"] for body in self.create)))

    def __bool__(self) -> bool:
        return bool(self.delete or self.create)

    def __str__(self) -> str:
        return f"delete {len(self.delete)}, create {len(self.create)}"


# Wraps a slot. Request bodies are copied when they are stored and when they are read, so that the stored ones never
# change. It replaces the slot after the class is made, because `slots=True` removes descriptors from a class.
class _CopyingSlot:
    def __init__(self, slot: Any) -> None:
        self._slot = slot

    def __get__(self, instance: object, owner: type) -> Any:
        return self if instance is None else deepcopy(self._slot.__get__(instance, owner))

    def __set__(self, instance: object, value: object) -> None:
        self._slot.__set__(instance, deepcopy(value))


for _cls, _name in ((Step, "payload"), (Changes, "create")):
    setattr(_cls, _name, _CopyingSlot(getattr(_cls, _name)))


class _SupportsIds(Protocol):
    @property
    def id(self) -> str | None: ...
    @property
    def porting_phone_number_id(self) -> str | None: ...


class SupportsBlock(_SupportsIds, Protocol):
    """A record as `formats.telnyx.read_record` returns it."""

    @property
    def block(self) -> ExtensionBlock: ...


class SupportsRanges(_SupportsIds, Protocol):
    """A record of the carrier's own client, whose ranges are objects with `start_at` and `end_at`."""

    @property
    def extension_range(self) -> Any: ...
    @property
    def activation_ranges(self) -> Any: ...


class _Record(NamedTuple):
    """A record of the order. If its ranges break a rule, it has no block."""

    list_index: int
    id: object
    payload: Payload
    block: ExtensionBlock | None


def changes(
    current_records: Mapping[str, Any] | Iterable[Mapping[str, Any] | SupportsBlock | SupportsRanges],
    desired: Mapping[str, Iterable[ExtensionBlock]],
    status: str = "draft",
) -> Changes:
    """Return the fewest deletes and creates that turn the carrier's records into the desired blocks.

    `desired` maps the id of each route number to its blocks. Records may be mappings, the records that `formats.telnyx`
    reads, or objects of the carrier's own client, from its iterator or as a page. A list answer is accepted if it is
    complete. A record that is listed twice counts once. Ranges may be strings, and null means missing.

    Blocks are equal if they have the same extension range and the same live extensions, however these are written. Equal
    blocks stay unchanged, and so do the records of ids that aren't in `desired`. If `desired` has no blocks for an id,
    all records of the id are deleted. A record that breaks a rule is replaced. If two records have equal blocks, the
    first is kept. Ids don't show which numbers they refer to, so blocks of different ids are not compared.

    A record that can't be read is never deleted, whatever its route number. Instead, `InvalidAnswer` is raised, with the
    record's index and id. Such a record lacks the id of its route number, lacks ranges, has ends that are not integers,
    or has an invalid route number. `InvalidAnswer` is also raised if a record to be deleted has no id, if two different
    records have the same id, or if a page isn't the complete list.

    Also raises `UnknownStatus`; `OrderNotEditable` if an order that can't be edited needs changes; `InvalidBlock` if
    desired blocks of one id share a number; and `WrongType`, including for an iterator of desired blocks, which would be
    empty when read again, and for a generator of records that was read before.

    >>> record = {"id": "1", "porting_phone_number_id": "a", "extension_range": {"start_at": 0, "end_at": 9},
    ...           "activation_ranges": [{"start_at": 4, "end_at": 4}]}
    >>> print(changes([record], {"a": [ExtensionBlock.parse("0-9: 5")]}))
    delete 1, create 1
    >>> bool(changes([record], {"a": [ExtensionBlock.parse("0-9: 4")]}, status="ported"))
    False
    """
    check_status(status)
    desired_blocks = _validated_desired(desired)
    records = _unique_records(current_records)
    steps: list[Step] = []
    comparisons: list[Comparison] = []
    for route_id, after in desired_blocks.items():
        current = records.get(route_id, [])
        route_steps = _steps(route_id, current, after)
        if route_steps:
            steps += route_steps
            before = tuple(record.block for record in current if record.block is not None)
            comparisons.append(Comparison(route_id, before, after, len(current) - len(before)))
    if steps:
        check_editable(status)
    return Changes(
        tuple(step.id for step in steps if step.id is not None),
        tuple(step.payload for step in steps if step.action == "create"),
        tuple(comparisons),
        tuple(steps),
    )


def _steps(route_id: str, records: Iterable[_Record], blocks: Iterable[ExtensionBlock]) -> list[Step]:
    """Return the deletes and creates of one route number, the deletes first."""
    missing = {_block_key(block): block for block in blocks}
    steps = []
    for record in records:
        # If a record has a desired block, that block isn't created. A second record with the same block is deleted.
        if record.block is None or missing.pop(_block_key(record.block), None) is None:
            if not isinstance(record.id, str) or not record.id:
                raise InvalidAnswer(
                    f"record {record.list_index} must have an id to be deleted, got {format_value(record.id)}"
                )
            steps.append(Step("delete", route_id, record.id, record.payload))
    return steps + [Step("create", route_id, None, block.to_payload(route_id)) for block in missing.values()]


def _block_key(block: ExtensionBlock) -> tuple[int, int, int]:
    """Return the key by which blocks are compared. It has integers, because a range doesn't equal one of a subclass."""
    return block.extension_range.start_at, block.extension_range.end_at, block.active.bits


def _validated_desired(desired: Mapping[str, Iterable[ExtensionBlock]]) -> dict[str, tuple[ExtensionBlock, ...]]:
    check_type(desired, Mapping, "desired blocks must be a mapping from ids to blocks")
    validated: dict[str, tuple[ExtensionBlock, ...]] = {}
    findings: list[Finding] = []
    for route_id, blocks in desired.items():
        check_type(route_id, str, "an id must be a string")
        if isinstance(_check_iterable(blocks, "desired blocks"), Iterator):
            # When read again, it would be empty, and all records of the id would be deleted.
            raise WrongType(f"desired blocks must be a list, which can be read again, got {format_value(blocks)}")
        validated[route_id] = tuple(blocks)
        placed_ranges = []
        for index, block in enumerate(validated[route_id]):
            check_type(block, ExtensionBlock, "desired blocks must be a series of ExtensionBlock")
            pointer = join_pointer(join_pointer("", route_id), index)
            placed_ranges.append(placed_range(block.extension_range, "", pointer))
        findings += find_collisions(placed_ranges).errors
    if findings:
        raise InvalidBlock(tuple(findings))
    return validated


def _unique_records(current_records: object) -> dict[str, list[_Record]]:
    """Return the records of each route number, by its id. A record that is listed twice counts once."""
    by_route_id: dict[str, list[_Record]] = {}
    by_id: dict[object, _Record] = {}
    for index, value in enumerate(_listed_records(current_records)):
        record = _parse_record(value, index)
        first = by_id.setdefault(record.id, record) if isinstance(record.id, str) else record
        if first.payload != record.payload:
            raise InvalidAnswer(
                f"records {first.list_index} and {index} differ and have one id, {format_value(record.id)}; "
                "list the records again"
            )
        if first is record:
            by_route_id.setdefault(record.payload["porting_phone_number_id"], []).append(record)
    return by_route_id


def _listed_records(current_records: Any) -> Iterable[object]:
    """Return the records of an iterable, of a list answer, or of a page of the carrier's client and all later pages."""
    is_mapping = isinstance(current_records, Mapping)
    is_page = not is_mapping and hasattr(current_records, "data") and hasattr(current_records, "meta")
    if not is_page and not (is_mapping and "data" in current_records):
        return _check_iterable(current_records, "current records")
    data, meta = _get(current_records, "data"), _get(current_records, "meta")
    if not is_list(data):
        raise WrongType(f"a list answer must have a list in data, got {format_value(data)}")
    # Iterating over a page of the client also requests the pages after it.
    records = list(_check_iterable(current_records, "current records")) if is_page else data
    check_complete(meta, len(data), len(records))
    return records


def _check_iterable(values: Any, name: str) -> Iterable[Any]:
    is_text_or_mapping = isinstance(values, str | bytes | bytearray | Mapping)
    if is_text_or_mapping or hasattr(values, "__aiter__") or not isinstance(values, Iterable):
        raise WrongType(f"{name} must be a series, got {format_value(values)}")
    if isinstance(values, GeneratorType) and (values.gi_frame is None or values.gi_suspended):
        # The records that were already taken from it would be missing here, and would be created again.
        raise WrongType(f"{name} must not have been read before, got a generator that was")
    return values


def _parse_record(record: Any, index: int) -> _Record:
    name = f"record {index}"
    try:
        record_id = _get(record, "id")
        if isinstance(record_id, str):
            name += f" with the id {format_value(record_id)}"
        payload = _parse_payload(record)
    except Exception as error:  # an object may raise anything when its attributes are read
        reason = error if isinstance(error, DurchwahlError) else f"{type(error).__name__} was raised"
        raise InvalidAnswer(f"{name} can't be read: {reason}") from error
    try:
        return _Record(index, record_id, payload, ExtensionBlock.from_payload(payload))
    except InvalidBlock:
        return _Record(index, record_id, payload, None)


def _parse_payload(record: Any) -> Payload:
    """Return the request body that creates a record. Its ranges may break a rule."""
    block = getattr(record, "block", None)
    ranges = block if isinstance(block, ExtensionBlock) else record
    if isinstance(record, Mapping):
        if "data" in record and "extension_range" not in record:
            raise WrongType("the record is in its data; take it out")
    elif ranges is record and not all(hasattr(record, name) for name in _RECORD_FIELDS):
        raise WrongType(f"a record must be a mapping or have {', '.join(_RECORD_FIELDS)}, got {format_value(record)}")
    extension_range = _parse_range(_get(ranges, "extension_range"), "extension_range")
    activation_ranges = _parse_activation_ranges(_get(ranges, "activation_ranges"))
    route_id = _get(record, "porting_phone_number_id")
    if not isinstance(route_id, str) or not route_id:
        # The record could belong to any route number, even to one for which the same block is about to be created.
        raise WrongType(f"porting_phone_number_id must be an id, got {format_value(route_id)}")
    if (route := _get(record, "route_number")) is not None:
        _parse_field(as_route_number, route, "route_number")
    if 0 <= extension_range.start_at <= extension_range.end_at <= MAX_EXTENSION:
        for parsed_range in (extension_range, *activation_ranges):
            parsed_range.check_padding(len(str(extension_range.end_at)))
    return {
        "porting_phone_number_id": route_id,
        "extension_range": range_payload(extension_range),
        "activation_ranges": list(map(range_payload, activation_ranges)),
    }


def _parse_activation_ranges(value: object) -> list[ParsedRange]:
    if isinstance(value, str):
        return _parse_field(parse_ranges, value, "activation_ranges")
    if not is_list(value):
        raise WrongType(f"activation_ranges must be a list of ranges, got {format_value(value)}")
    return [_parse_range(item, f"activation_ranges/{index}") for index, item in enumerate(value)]


def _parse_range(value: object, name: str) -> ParsedRange:
    """Return the ends of a range, given as a mapping, an object or a string. They may be in the wrong order."""
    if isinstance(value, str):
        return _parse_field(parse_range, value, name)
    if value is None:
        raise WrongType(f"{name} must be a range, got null")
    start_at, end_at = (_parse_field(_parse_end, _get(value, end), f"{name}/{end}") for end in ("start_at", "end_at"))
    return ParsedRange(start_at, end_at, "", "", 0)


def _parse_end(value: object) -> int:
    end = as_int(value)
    if end.bit_length() > _MAX_BITS:
        raise WrongType(f"an extension must be an integer of at most {_MAX_BITS} bits, got {format_value(end)}")
    return end


def _parse_field(parse: Callable[[Any], _T], value: object, name: str) -> _T:
    try:
        return parse(value)
    except DurchwahlError as error:
        raise WrongType(f"{name}: {error}") from error


def _get(record: Any, name: str) -> Any:
    return record.get(name) if isinstance(record, Mapping) else getattr(record, name, None)
