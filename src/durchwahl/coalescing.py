"""Coalescing: ten sibling blocks of one owner that are a block of the next size, joined."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from durchwahl.block import ExtensionBlock
from durchwahl.entries import Entry, Owner
from durchwahl.numbers import FEWEST_DIGITS, RouteNumber
from durchwahl.numberset import number_at
from durchwahl.ranges import MAX_EXTENSION, ExtensionRange
from durchwahl.sets import from_bits


class _Piece(NamedTuple):
    """Numbers of one owner that may be a tenth of a block: where they start, which are live, whose entry it is.

    `live` counts from the start. `place` is the entry's; what is joined takes the place of its first part.
    """

    start: int
    size: int
    live: int
    place: int
    entry: Entry[Any]


def coalesced(entries: Sequence[Entry[Owner]]) -> Iterator[Entry[Owner]]:
    """The entries with every ten siblings of one owner joined, tens to hundreds and then hundreds to thousands.

    Siblings are blocks of the same size whose numbers differ in one digit, whatever their route numbers are. They are
    joined only where all ten are there, and where what remains of their numbers is still a route number.
    """
    pieces = [_piece(place, entry) for place, entry in enumerate(entries)]
    size = 10
    while 10 * size <= MAX_EXTENSION + 1:
        pieces = _joined(pieces, size)
        size *= 10
    return (piece.entry for piece in sorted(pieces, key=lambda piece: piece.place))


def _piece(place: int, entry: Entry[Any]) -> _Piece:
    start, after = entry.span
    live = entry.block.active.bits >> entry.block.extension_range.start_at
    return _Piece(start, after - start, live, place, entry)


def _joined(pieces: list[_Piece], size: int) -> list[_Piece]:
    """The pieces, those of this size joined to ten times the size wherever all ten are there."""
    siblings: dict[tuple[object, int], dict[int, _Piece]] = defaultdict(dict)
    for piece in pieces:
        if piece.size == size and piece.start % size == 0:
            # Of two pieces with the same numbers the first is taken, and the other stays as it is: they collide.
            stem, digit = divmod(piece.start // size, 10)
            siblings[piece.entry.owner, stem].setdefault(digit, piece)
    joined = []
    taken: set[int] = set()
    for tenths in siblings.values():
        start = min(tenth.start for tenth in tenths.values())
        route = number_at(start)[: -len(str(10 * size - 1))]
        if len(tenths) == 10 and len(route) > FEWEST_DIGITS:
            joined.append(_join(tenths, RouteNumber(route), start, size))
            taken.update(tenth.place for tenth in tenths.values())
    return [piece for piece in pieces if piece.place not in taken] + joined


def _join(tenths: dict[int, _Piece], route: RouteNumber, start: int, size: int) -> _Piece:
    live = sum(tenth.live << digit * size for digit, tenth in tenths.items())
    block = ExtensionBlock(ExtensionRange(0, 10 * size - 1), from_bits(live).ranges)
    first = min(tenths.values(), key=lambda tenth: tenth.place)
    return _Piece(start, 10 * size, live, first.place, Entry(route, block, first.entry.owner))
