"""Changes: from the blocks that an order has to the blocks that it should have.

There is no update on the carrier's wire: a change is a delete and a create. The steps go route number by route number, so
that one that fails leaves no more than one of them half-way; the deletes of a route number come before its creates, so that
no two blocks ever overlap.

Nothing is deleted that could not be read: an odd answer is an error, and never a reason to delete what it is about.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import GeneratorType
from typing import Any, Final, Literal, NamedTuple, Protocol, TypeAlias, TypeVar

from durchwahl._messages import format_value
from durchwahl._notation import ParsedRange, parse_range, parse_ranges
from durchwahl._overlaps import find_overlaps
from durchwahl._value import HtmlRepr, Picture, Value
from durchwahl._wire import Payload, RangePayload, check_complete
from durchwahl.blocks import ExtensionBlock
from durchwahl.errors import DurchwahlError, InvalidAnswer, InvalidBlock, WrongType
from durchwahl.findings import Finding, join_pointer
from durchwahl.numbers import as_route_number
from durchwahl.ranges import MAX_EXTENSION, as_int
from durchwahl.rules import collisions
from durchwahl.rules.fields import is_list
from durchwahl.rules.order import check_editable, check_status

_MAX_BITS: Final = 64  # Python refuses to print integers that are far longer, also in the middle of carrying out steps
_T = TypeVar("_T")
_RECORD_FIELDS: Final = ("id", "porting_phone_number_id", "extension_range", "activation_ranges")


@dataclass(frozen=True, slots=True)
class Comparison(Picture, Value):
    """The blocks of one route number, by the carrier's id, before and after its changes.

    `unreadable` counts the records that break a rule, which have no block.
    """

    porting_phone_number_id: str
    before: tuple[ExtensionBlock, ...]
    after: tuple[ExtensionBlock, ...]
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Step(Value):
    """One request to the carrier: delete the record with this `id`, or create the block of `payload`, with `id` None.

    `payload` is the body that creates what the step removes or adds, so that each step can be undone. It is a new body
    each time.

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


@dataclass(frozen=True, slots=True)
class Changes(HtmlRepr, Value):
    """What to delete, by the carrier's ids, and what to create; false when there is nothing to do.

    `steps` are the same in the order in which to send them, with what each of them removes or adds: the deletes of a
    route number, then its creates, then the next route number, in the order of the desired blocks. `comparisons` give,
    for each route number that changes and in the same order, its blocks before and after; a notebook shows them. Both
    play no part in whether two changes are equal, and are empty where changes are made by hand.
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


class _Fresh:
    """Keep request bodies in a slot of a frozen class and return copies of them, so that the kept ones never change."""

    def __init__(self, owner: type, name: str) -> None:
        self._slot = getattr(owner, name)
        self.__doc__ = self._slot.__doc__

    def __get__(self, instance: object, owner: type) -> Any:
        return self if instance is None else _copied(self._slot.__get__(instance, owner))

    def __set__(self, instance: object, value: object) -> None:
        self._slot.__set__(instance, _copied(value))


def _copied(value: Any) -> Any:
    match value:
        case dict():
            return {name: _copied(item) for name, item in value.items()}
        case list() | tuple():
            items = map(_copied, value)
            return list(items) if isinstance(value, list) else tuple(items)
    return value


setattr(Step, "payload", _Fresh(Step, "payload"))  # noqa: B010  a type checker takes the class's own fields for final
setattr(Changes, "create", _Fresh(Changes, "create"))  # noqa: B010


class RecordLike(Protocol):
    """A record that was read already, as `formats.telnyx.read_record` reads it."""

    @property
    def id(self) -> str | None: ...
    @property
    def porting_phone_number_id(self) -> str | None: ...
    @property
    def block(self) -> ExtensionBlock: ...


class RecordModel(Protocol):
    """A record as the carrier's own client has it: ranges are objects with `start_at` and `end_at`."""

    @property
    def id(self) -> str | None: ...
    @property
    def porting_phone_number_id(self) -> str | None: ...
    @property
    def extension_range(self) -> Any: ...
    @property
    def activation_ranges(self) -> Any: ...


# What a block is to the carrier: what ports, and what of it goes live. Plain integers, because a range and one of a subclass
# with the same ends are not equal.
_Meaning: TypeAlias = tuple[int, int, int]


class _Stated(NamedTuple):
    """A record that was read. It has no block where its ranges break a rule."""

    place: int
    id: object
    payload: Payload
    block: ExtensionBlock | None


def changes(
    current_records: Mapping[str, Any] | Iterable[Mapping[str, Any] | RecordLike | RecordModel],
    desired: Mapping[str, Iterable[ExtensionBlock]],
    status: str = "draft",
) -> Changes:
    """Return the fewest deletes and creates from the carrier's records to the desired blocks, by the route number's id.

    Records are mappings, what `formats.telnyx` reads, and the objects of the carrier's own client, from its iterator or
    as a page; a list answer that holds the whole list is taken, too. A record that comes twice with one id is one
    record. Ranges may be notation, and null is read as missing.

    Blocks are compared by what they mean: one that is only written differently is left alone. Records of ids that
    `desired` does not name are left alone, too; an id with no blocks loses all of its records. A record that breaks a
    rule is replaced; of two that mean the same, the first stays. What numbers the ids stand for is not known here, so
    that blocks of different ids are not compared.

    A record that can't be read is never deleted, whatever route number it belongs to. It raises `InvalidAnswer` with its
    index and id: one without the id of its route number, with ranges missing or ends other than integers, or with a
    route number that isn't one. So do a record to be deleted that has no id, two different records with one id, and a
    page that isn't the whole list.

    Also raises `UnknownStatus`; `OrderNotEditable` when there is something to change in an order that takes no edits;
    `InvalidBlock` when desired blocks of one id share a number; and `WrongType`, also for an iterator of desired blocks,
    which would be empty when read again, and for a generator of records that was read before.

    >>> record = {"id": "1", "porting_phone_number_id": "a", "extension_range": {"start_at": 0, "end_at": 9},
    ...           "activation_ranges": [{"start_at": 4, "end_at": 4}]}
    >>> print(changes([record], {"a": [ExtensionBlock.parse("0-9: 5")]}))
    delete 1, create 1
    >>> bool(changes([record], {"a": [ExtensionBlock.parse("0-9: 4")]}, status="ported"))
    False
    """
    check_status(status)
    wanted = _wanted(desired)
    current = _current(current_records)
    steps: list[Step] = []
    comparisons = []
    for identity, blocks in wanted.items():
        missing = dict(blocks)
        records = current[identity]
        surplus = [
            record for record in records if record.block is None or missing.pop(_meaning(record.block), None) is None
        ]
        if surplus or missing:
            steps += [Step("delete", identity, _id_of(record), record.payload) for record in surplus]
            steps += [Step("create", identity, None, block.to_payload(identity)) for block in missing.values()]
            before = tuple(record.block for record in records if record.block is not None)
            comparisons.append(Comparison(identity, before, tuple(blocks.values()), len(records) - len(before)))
    if steps:
        check_editable(status)
    return Changes(
        tuple(step.id for step in steps if step.id is not None),
        tuple(step.payload for step in steps if step.action == "create"),
        tuple(comparisons),
        tuple(steps),
    )


def _current(current_records: object) -> dict[str, list[_Stated]]:
    """The records of each route number, by its id; a record that comes twice is there once."""
    current: dict[str, list[_Stated]] = defaultdict(list)
    by_id: dict[str, _Stated] = {}
    for index, record in enumerate(_records(current_records)):
        stated = _read(record, index)
        first = by_id.setdefault(stated.id, stated) if isinstance(stated.id, str) else stated
        if first.payload != stated.payload:
            raise InvalidAnswer(
                f"records {first.place} and {index} differ and have one id, {format_value(stated.id)}; list the records again"
            )
        if first is stated:
            current[stated.payload["porting_phone_number_id"]].append(stated)
    return current


def _records(current_records: Any) -> Iterable[object]:
    """The records of a series, of a list answer, or of a page of the carrier's client and all that follow it."""
    if isinstance(current_records, Mapping) and "data" in current_records:
        records = current_records["data"]
        meta = current_records.get("meta")
    elif hasattr(current_records, "data") and hasattr(current_records, "meta"):
        records = current_records.data
        meta = current_records.meta
    else:
        return _series(current_records, "current records")
    if not is_list(records):
        raise WrongType(f"a list answer must have a list in data, got {format_value(records)}")
    # A page of the client requests the pages that follow while it is iterated.
    found = records if isinstance(current_records, Mapping) else list(_series(current_records, "current records"))
    check_complete(meta, len(records), len(found))
    return found


def _read(record: Any, index: int) -> _Stated:
    name = f"record {index}"
    try:
        identity = _get(record, "id")
        if isinstance(identity, str):
            name += f" with the id {format_value(identity)}"
        return _stated(record, index, identity)
    except DurchwahlError as error:
        raise InvalidAnswer(f"{name} can't be read: {error}") from error
    except Exception as error:
        raise InvalidAnswer(f"{name} can't be read: {type(error).__name__} was raised") from error


def _stated(record: Any, index: int, identity: object) -> _Stated:
    """Read a record. Raises what is wrong with it where it can't be read."""
    block = getattr(record, "block", None)
    if isinstance(block, ExtensionBlock):
        whole, parts = _run(block.extension_range, ""), [_run(part, "") for part in block.activation_ranges]
    else:
        if isinstance(record, Mapping):
            if "data" in record and "extension_range" not in record:
                raise WrongType("the record is in its data; take it out")
        elif not all(hasattr(record, name) for name in _RECORD_FIELDS):
            raise WrongType(
                f"a record must be a mapping or have {', '.join(_RECORD_FIELDS)}, got {format_value(record)}"
            )
        whole = _run(_get(record, "extension_range"), "extension_range")
        parts = _runs(_get(record, "activation_ranges"))
    route_id = _get(record, "porting_phone_number_id")
    if not isinstance(route_id, str) or not route_id:
        # It might belong to any route number, and so to one that is about to get this very block.
        raise WrongType(f"porting_phone_number_id must be an id, got {format_value(route_id)}")
    route = _get(record, "route_number")
    if route is not None:
        _read_as(as_route_number, route, "route_number")
    payload: Payload = {
        "porting_phone_number_id": route_id,
        "extension_range": _range_payload(whole),
        "activation_ranges": [_range_payload(part) for part in parts],
    }
    if 0 <= whole.start_at <= whole.end_at <= MAX_EXTENSION:
        for run in (whole, *parts):
            run.check_padding(len(str(whole.end_at)))
    try:
        return _Stated(index, identity, payload, ExtensionBlock.from_payload(payload))
    except InvalidBlock:
        return _Stated(index, identity, payload, None)


def _runs(stated: object) -> list[ParsedRange]:
    if isinstance(stated, str):
        return _read_as(parse_ranges, stated, "activation_ranges")
    if not is_list(stated):
        raise WrongType(f"activation_ranges must be a list of ranges, got {format_value(stated)}")
    return [_run(part, f"activation_ranges/{index}") for index, part in enumerate(stated)]


def _run(stated: object, name: str) -> ParsedRange:
    """The ends of a range that is a mapping, an object with these attributes, or notation; in order or not."""
    if isinstance(stated, str):
        return _read_as(parse_range, stated, name)
    if stated is None:
        raise WrongType(f"{name} must be a range, got null")
    start_at, end_at = (_read_as(_end, _get(stated, end), f"{name}/{end}") for end in ("start_at", "end_at"))
    return ParsedRange(start_at, end_at, "", "", 0)


def _end(stated: object) -> int:
    end = as_int(stated)
    if end.bit_length() > _MAX_BITS:
        raise WrongType(f"an extension must be an integer of at most {_MAX_BITS} bits, got {format_value(end)}")
    return end


def _read_as(read: Callable[[Any], _T], value: object, name: str) -> _T:
    try:
        return read(value)
    except DurchwahlError as error:
        raise WrongType(f"{name}: {error}") from error


def _range_payload(run: ParsedRange) -> RangePayload:
    return {"start_at": run.start_at, "end_at": run.end_at}


def _get(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


def _id_of(record: _Stated) -> str:
    if not isinstance(record.id, str) or not record.id:
        raise InvalidAnswer(f"record {record.place} must have an id to be deleted, got {format_value(record.id)}")
    return record.id


def _wanted(desired: Mapping[str, Iterable[ExtensionBlock]]) -> dict[str, dict[_Meaning, ExtensionBlock]]:
    if not isinstance(desired, Mapping):
        raise WrongType(f"desired blocks must be a mapping from ids to blocks, got {format_value(desired)}")
    wanted: dict[str, dict[_Meaning, ExtensionBlock]] = {}
    findings: list[Finding] = []
    for identity, blocks in desired.items():
        if not isinstance(identity, str):
            raise WrongType(f"an id must be a text, got {format_value(identity)}")
        if isinstance(_series(blocks, "desired blocks"), Iterator):
            # The second time it would be empty, and an id with no blocks loses all of its records.
            raise WrongType(f"desired blocks must be a list, which can be read again, got {format_value(blocks)}")
        wanted[identity] = {}
        claimants = []
        for index, block in enumerate(blocks):
            if not isinstance(block, ExtensionBlock):
                raise WrongType(f"desired blocks must be a series of ExtensionBlock, got {format_value(block)}")
            claimants.append(
                collisions.placed_range(block.extension_range, "", join_pointer(join_pointer("", identity), index))
            )
            wanted[identity][_meaning(block)] = block
        for first, second in find_overlaps([claimant.interval for claimant in claimants]):
            findings += collisions.extension_claimed_twice(claimants[first], claimants[second])
    if findings:
        raise InvalidBlock(tuple(findings))
    return wanted


def _meaning(block: ExtensionBlock) -> _Meaning:
    return block.extension_range.start_at, block.extension_range.end_at, block.active.bits


def _series(values: Any, what: str) -> Iterable[Any]:
    if (
        isinstance(values, str | bytes | bytearray | Mapping)
        or hasattr(values, "__aiter__")
        or not isinstance(values, Iterable)
    ):
        raise WrongType(f"{what} must be a series, got {format_value(values)}")
    if isinstance(values, GeneratorType) and (values.gi_frame is None or values.gi_suspended):
        # What was taken from it before would be missing, and be created a second time.
        raise WrongType(f"{what} must not have been read before, got a generator that was")
    return values
