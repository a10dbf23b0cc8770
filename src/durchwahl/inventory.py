"""The inventory: very many blocks under very many route numbers, with owners: who has a number, and what collides."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Generic, NamedTuple, final

from durchwahl.block import ExtensionBlock
from durchwahl.claims import claim, clashes
from durchwahl.coalescing import coalesced
from durchwahl.drawing import MOST_ROWS, as_table
from durchwahl.entries import Entry, Owner, read_entries
from durchwahl.lookup import Lookup
from durchwahl.numbers import RouteNumber
from durchwahl.numberset import NumberSet
from durchwahl.rules import collision


class Collision(NamedTuple, Generic[Owner]):
    """Two entries whose numbers collide: by which rule, and exactly which numbers. `first` stands before `second`."""

    code: str
    first: Entry[Owner]
    second: Entry[Owner]
    message: str


@final
class Inventory(Lookup[Owner]):
    """Blocks under any number of route numbers, each with an owner; immutable, and made for a million of them.

    It is made from triples of a route number, in any usual spelling, a block and an owner, which must be hashable.
    `in` tells whether a number is anybody's. Nothing forbids that entries collide: `find` answers with the first of them, `collisions` names them.

    Raises `WrongType` for what is no such triple, and what `ExtensionBlock.under` raises for its number.

    >>> ours = Inventory([("+49 30 1230", ExtensionBlock.parse("0-99: 4"), "plant"),
    ...                   ("+49 30 1231", ExtensionBlock.parse("0-9: 0-9"), "office")])
    >>> ours.find("+49 30 1232-04") is None, ours.find("+49 30 1230-04").active, ours.find("+49 30 1231-7").owner
    (True, True, 'office')
    """

    __slots__ = ()

    def __init__(self, entries: Iterable[tuple[RouteNumber | str, ExtensionBlock, Owner]] = ()) -> None:
        super().__init__(read_entries(entries))

    def __reduce__(self) -> tuple[object, tuple[tuple[Entry[Owner], ...]]]:
        return type(self), (self._entries,)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry[Owner]]:
        return iter(self._entries)

    def __eq__(self, other: object) -> bool:
        return self._entries == other._entries if isinstance(other, Inventory) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._entries)

    def __repr__(self) -> str:
        return f"<Inventory of {len(self)} blocks>"

    def _repr_html_(self) -> str:
        blocks: Counter[Owner] = Counter()
        ported: Counter[Owner] = Counter()
        live: Counter[Owner] = Counter()
        for _, block, owner in self._entries:
            blocks[owner] += 1
            ported[owner] += len(block.extension_range)
            live[owner] += sum(map(len, block.activation_ranges))
        caption = f"blocks: {len(self)}, ported: {ported.total()}, live: {live.total()}"
        header = ["owner", "blocks", "ported", "live"]
        owners = ([owner, blocks[owner], total, live[owner]] for owner, total in ported.most_common(MOST_ROWS))
        entries = as_table("", ["route number", "block", "owner"], self._entries[:MOST_ROWS], len(self) - MOST_ROWS)
        return as_table(caption, header, owners, len(blocks) - MOST_ROWS) + entries

    @property
    def numbers(self) -> NumberSet:
        """All the numbers of all the blocks, as a set to be compared with another inventory's.

        >>> ours = Inventory([("+49 30 123", ExtensionBlock.parse("0-99: 4"), "us")])
        >>> theirs = Inventory([("+49 30 123", ExtensionBlock.parse("90-199: 99"), "them")])
        >>> len(theirs.numbers - ours.numbers), len(theirs.numbers | ours.numbers)
        (110, 210)
        """
        return NumberSet(entry.span for entry in self._entries)

    def collisions(self) -> tuple[Collision[Owner], ...]:
        """What collides, by DW501-DW503: for each entry and number length the first earlier entry that it collides with.

        >>> block = ExtensionBlock.parse("0-9: 4")
        >>> for collision in Inventory([("+49 30 12", block, "us"), ("+49 30 12", block, "them")]).collisions():
        ...     print(collision.code, collision.message)
        DW501 a number must be in one block only, got +4930120 to +4930129 in 0-9 under +493012 and in 0-9 under +493012
        """
        claims = (claim(route.e164[1:], block.extension_range) for route, block, _ in self._entries)
        found: list[Collision[Owner]] = []
        for clash in clashes(claims):
            first, second = self._entries[clash.first], self._entries[clash.second]
            findings = collision.judge(_claimant(first), _claimant(second))
            found += [Collision(finding.code, first, second, finding.message) for finding in findings]
        return tuple(found)

    def coalesce(self) -> "Inventory[Owner]":
        """The inventory with sibling blocks joined: ten tens of one owner that make a hundred, ten hundreds a thousand.

        Only all ten are joined, and what is live stays live. A joined block stands where the first of its parts stood.

        >>> block = ExtensionBlock.parse("0-9: 4")
        >>> tens = Inventory((f"+49 30 123{tens}", block, "us") for tens in range(10))
        >>> [f"{route} {block.summary()}" for route, block, owner in tens.coalesce()]
        ['+4930123 100 port, 10 live']
        """
        return Inventory(coalesced(self._entries))


def _claimant(entry: Entry[Any]) -> collision.Claimant:
    return collision.claimant(entry.block.extension_range, entry.route_number.e164)
