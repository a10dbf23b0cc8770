"""Entries of an inventory: a block under its route number, and whose it is."""

from collections.abc import Hashable, Iterable, Iterator
from typing import Final, Generic, NamedTuple, TypeVar

from durchwahl.block import ExtensionBlock
from durchwahl.errors import WrongType
from durchwahl.numbers import RouteNumber, route_number
from durchwahl.numberset import Span, place_behind
from durchwahl.showing import shown

Owner = TypeVar("Owner", bound=Hashable)
# The constructor of a named tuple would take a tenth of making an inventory.
_new: Final = tuple.__new__


class Entry(NamedTuple, Generic[Owner]):
    """A block under its route number, and whose it is."""

    route_number: RouteNumber
    block: ExtensionBlock
    owner: Owner

    @property
    def span(self) -> Span:
        """The block's numbers, as places on the line of all numbers."""
        whole = self.block.extension_range
        start = place_behind(self.route_number.e164, whole.width) + whole.start_at
        return Span(start, start + len(whole))


def read_entries(entries: Iterable[tuple[RouteNumber | str, ExtensionBlock, Owner]]) -> Iterator[Entry[Owner]]:
    """Entries from triples of a route number in any usual spelling, a block and an owner.

    Raises `WrongType` for what is no such triple or has an owner that can't be hashed, and what
    `ExtensionBlock.under` raises.
    """
    if isinstance(entries, str) or not isinstance(entries, Iterable):
        raise WrongType(f"an inventory is made from a series of entries, got {shown(entries)}")
    for place, entry in enumerate(entries):
        if not isinstance(entry, tuple | list) or len(entry) != 3 or not isinstance(entry[1], ExtensionBlock):
            raise WrongType(
                f"an entry must be a route number, an ExtensionBlock and an owner, got {shown(entry)} at {place}"
            )
        route, block, owner = entry
        try:
            hash(owner)
        except TypeError:
            raise WrongType(f"an owner must be hashable, got {shown(owner)} at {place}") from None
        route = route_number(route)
        route.check_length(block.width)
        yield _new(Entry, (route, block, owner))
