"""Changes: from the blocks that an order has to the blocks that it should have.

There is no update on the carrier's wire: a change is a delete and a create. All deletes come first, so that no step
passes through a state in which two blocks overlap.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, NamedTuple, Protocol

from durchwahl.block import ExtensionBlock
from durchwahl.claims import clashes
from durchwahl.drawing import MOST_ROWS, Drawn, as_img, as_table, compared_as_svg, compared_described
from durchwahl.errors import InvalidBlock, WrongType
from durchwahl.findings import Finding, child
from durchwahl.payload import Payload
from durchwahl.ranges import ExtensionRange
from durchwahl.rules import collision
from durchwahl.rules.order import check_editable, check_status
from durchwahl.sets import ExtensionSet
from durchwahl.showing import shown
from durchwahl.values import Value

_MOST_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Comparison(Value):
    """The blocks of one route number, by the carrier's id, before and after its changes.

    A record that breaks a rule is no block, and is only counted.
    """

    porting_phone_number_id: str
    before: tuple[ExtensionBlock, ...]
    after: tuple[ExtensionBlock, ...]
    unreadable: int = 0

    def svg(self) -> str:
        """The blocks before and after as an SVG picture, in which what is live on one side only is marked."""
        return compared_as_svg(_drawn(self.before), _drawn(self.after))

    def _repr_html_(self) -> str:
        sides = (("before", self.before), ("after", self.after))
        rows: list[list[object]] = [
            [side, block, len(block.extension_range), len(block.active)] for side, blocks in sides for block in blocks
        ]
        if self.unreadable:
            rows.append(["before", f"records that break a rule: {self.unreadable}"])
        header, left_out = ("", "block", "ported", "live"), len(rows) - MOST_ROWS
        table = as_table(self.porting_phone_number_id, header, rows[:MOST_ROWS], left_out)
        # Of more blocks than a reader looks at, nobody would look at a picture either.
        return table if left_out > 0 else as_img(self.svg(), self._described()) + table

    def _described(self) -> str:
        return compared_described(_drawn(self.before), _drawn(self.after))


@dataclass(frozen=True, slots=True)
class Changes(Value):
    """What to delete, by the carrier's ids, and then what to create; false when there is nothing to do.

    `comparisons` say, for each route number that changes, its blocks before and after; a notebook shows them. They take
    no part in whether two changes are equal.
    """

    delete: tuple[str, ...] = ()
    create: tuple[Payload, ...] = ()
    comparisons: tuple[Comparison, ...] = field(default=(), repr=False, compare=False)

    def __bool__(self) -> bool:
        return bool(self.delete or self.create)

    def __str__(self) -> str:
        return f"delete {len(self.delete)}, create {len(self.create)}"

    def _repr_html_(self) -> str:
        left_out = len(self.comparisons) - _MOST_SHOWN
        shown = "".join(comparison._repr_html_() for comparison in self.comparisons[:_MOST_SHOWN])
        return f"<p>{self}</p>{shown}" + (f"<p>and {left_out} more</p>" if left_out > 0 else "")


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
    before: dict[str, list[ExtensionBlock | None]] = defaultdict(list)
    changed = set()
    for record in _series(current_records, "current records"):
        said = record.get if isinstance(record, Mapping) else partial(getattr, record)
        identity = said("porting_phone_number_id", None)
        if isinstance(identity, str) and identity in desired:
            block = _block_of(said("block", None) or record)
            before[identity].append(block)
            if block is None or missing.pop(_meaning(identity, block), None) is None:
                deletes.append(_text(said("id", None)))
                changed.add(identity)
    creates = [block.to_payload(meaning.identity) for meaning, block in missing.items()]
    if deletes or creates:
        check_editable(status)
    changed.update(meaning.identity for meaning in missing)
    return Changes(tuple(deletes), tuple(creates), tuple(_comparisons(changed, before, wanted)))


def _comparisons(
    changed: set[str], before: Mapping[str, list[ExtensionBlock | None]], wanted: Mapping[Meaning, ExtensionBlock]
) -> Iterator[Comparison]:
    after: dict[str, list[ExtensionBlock]] = defaultdict(list)
    for meaning, block in wanted.items():
        after[meaning.identity].append(block)
    for identity in sorted(changed):
        records = before[identity]
        blocks = tuple(block for block in records if block is not None)
        yield Comparison(identity, blocks, tuple(after[identity]), len(records) - len(blocks))


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
            wanted[_meaning(_text(identity), block)] = block
        for first, second in clashes([claimant.claim for claimant in claimants]):
            findings += collision.extension_claimed_twice(claimants[first], claimants[second])
    if findings:
        raise InvalidBlock(tuple(findings))
    return wanted


def _block_of(stated: Any) -> ExtensionBlock | None:
    """The block that a record means, None where it breaks a rule."""
    try:
        return stated if isinstance(stated, ExtensionBlock) else ExtensionBlock.from_payload(stated)
    except InvalidBlock:
        return None


def _meaning(identity: str, block: ExtensionBlock) -> Meaning:
    return Meaning(identity, block.extension_range, block.active)


def _drawn(blocks: Iterable[ExtensionBlock]) -> list[Drawn]:
    return [Drawn(block.extension_range.start_at, block.extension_range.end_at, block.active.bits) for block in blocks]


def _series(values: Iterable[Any], what: str) -> Iterable[Any]:
    if isinstance(values, str | Mapping) or not isinstance(values, Iterable):
        raise WrongType(f"{what} must be a series, got {shown(values)}")
    return values


def _text(identity: object) -> str:
    if not isinstance(identity, str):
        raise WrongType(f"an id must be a text, got {shown(identity)}")
    return identity
