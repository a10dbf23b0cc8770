"""Changes: from the blocks that an order has to the blocks that it should have.

There is no update on the carrier's wire: a change is a delete and a create. All deletes come first, so that no step
passes through a state in which two blocks overlap.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, Protocol

from durchwahl.block import ExtensionBlock
from durchwahl.claims import clashes
from durchwahl.errors import InvalidBlock, WrongType
from durchwahl.findings import Finding, child
from durchwahl.payload import Payload
from durchwahl.ranges import ExtensionRange
from durchwahl.rules import collision
from durchwahl.rules.order import check_editable, check_status
from durchwahl.sets import ExtensionSet
from durchwahl.showing import shown
from durchwahl.values import Value


@dataclass(frozen=True, slots=True)
class Changes(Value):
    """What to delete, by the carrier's ids, and then what to create; false when there is nothing to do."""

    delete: tuple[str, ...] = ()
    create: tuple[Payload, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.delete or self.create)

    def __str__(self) -> str:
        return f"delete {len(self.delete)}, create {len(self.create)}"


class RecordLike(Protocol):
    """A record that was read already, as `formats.telnyx.read_record` reads it."""

    @property
    def id(self) -> str | None: ...
    @property
    def porting_phone_number_id(self) -> str | None: ...
    @property
    def block(self) -> ExtensionBlock: ...


class Meaning(NamedTuple):
    """What a block is to the carrier: which route number, by its id, what ports, and what of it goes live."""

    identity: str
    extension_range: ExtensionRange
    active: ExtensionSet


def changes(
    current_records: Iterable[Mapping[str, Any] | RecordLike],
    desired: Mapping[str, Iterable[ExtensionBlock]],
    status: str = "draft",
) -> Changes:
    """The fewest deletes and creates from the carrier's records to the desired blocks, by the route number's id.

    Blocks are compared by what they mean: one that is only written differently is left alone. Records of ids that
    `desired` does not name are left alone, too; an id with no blocks loses all of its records. A record that breaks a
    rule is deleted, and so is one that repeats another. What numbers the ids stand for is not known here, so that
    blocks of different ids are not compared.

    Raises `UnknownStatus`; `OrderNotEditable` when there is something to change in an order that takes no edits;
    `InvalidBlock` when desired blocks of one id share a number; and `WrongType`, also for a record to be deleted that has
    no id.

    >>> record = {"id": "1", "porting_phone_number_id": "a", "extension_range": {"start_at": 0, "end_at": 9},
    ...           "activation_ranges": [{"start_at": 4, "end_at": 4}]}
    >>> print(changes([record], {"a": [ExtensionBlock.parse("0-9: 5")]}))
    delete 1, create 1
    >>> bool(changes([record], {"a": [ExtensionBlock.parse("0-9: 4")]}, status="ported"))
    False
    """
    check_status(status)
    wanted = _wanted(desired)
    missing = dict(wanted)
    deletes = []
    for record in _series(current_records, "current records"):
        field = record.get if isinstance(record, Mapping) else partial(getattr, record)
        identity = field("porting_phone_number_id", None)
        if isinstance(identity, str) and identity in desired:
            meaning = _meaning_of(identity, field("block", None) or record)
            if meaning is None or missing.pop(meaning, None) is None:
                deletes.append(_text(field("id", None)))
    found = Changes(tuple(deletes), tuple(block.to_payload(meaning.identity) for meaning, block in missing.items()))
    if found:
        check_editable(status)
    return found


def _wanted(desired: Mapping[str, Iterable[ExtensionBlock]]) -> dict[Meaning, ExtensionBlock]:
    if not isinstance(desired, Mapping):
        raise WrongType(f"desired blocks must be a mapping from ids to blocks, got {shown(desired)}")
    wanted: dict[Meaning, ExtensionBlock] = {}
    findings: list[Finding] = []
    for identity, blocks in desired.items():
        claimants = []
        for index, block in enumerate(_series(blocks, "desired blocks")):
            if not isinstance(block, ExtensionBlock):
                raise WrongType(f"desired blocks must be a series of ExtensionBlock, got {shown(block)}")
            at = child(child("", identity), index)
            claimants.append(collision.claimant(block.extension_range, "", at))
            wanted[Meaning(_text(identity), block.extension_range, block.active)] = block
        for first, second in clashes([claimant.claim for claimant in claimants]):
            findings += collision.extension_claimed_twice(claimants[first], claimants[second])
    if findings:
        raise InvalidBlock(tuple(findings))
    return wanted


def _meaning_of(identity: str, stated: Any) -> Meaning | None:
    """What a record means, None where it breaks a rule."""
    try:
        block = stated if isinstance(stated, ExtensionBlock) else ExtensionBlock.from_payload(stated)
    except InvalidBlock:
        return None
    return Meaning(identity, block.extension_range, block.active)


def _series(values: Iterable[Any], what: str) -> Iterable[Any]:
    if isinstance(values, str | Mapping) or not isinstance(values, Iterable):
        raise WrongType(f"{what} must be a series, got {shown(values)}")
    return values


def _text(identity: object) -> str:
    if not isinstance(identity, str):
        raise WrongType(f"an id must be a text, got {shown(identity)}")
    return identity
