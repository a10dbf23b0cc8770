"""The look-up of a number among very many entries: whose block it is in.

A block's numbers differ in their last three digits at most. What stands before those is the thousand that they are in, so
that one look-up by the thousand finds whose they may be.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Generic, NamedTuple

from durchwahl.block import ExtensionBlock
from durchwahl.digits import EXTENSIONS
from durchwahl.entries import Entry, Owner
from durchwahl.numbers import RouteNumber

_VARYING: Final = 3
# The constructor of a named tuple would take a fifth of the whole look-up.
_new: Final = tuple.__new__


class Match(NamedTuple, Generic[Owner]):
    """A number as an inventory knows it: whose block it is in, as which extension, and whether that is live."""

    route_number: RouteNumber
    block: ExtensionBlock
    extension: str
    active: bool
    owner: Owner


class Crowd(Generic[Owner]):
    """The entries that share a thousand, in their order; there may be a hundred siblings, and more where blocks collide."""

    __slots__ = ("_entries", "_length", "_single")

    def __init__(self, first: Entry[Owner]) -> None:
        self._entries: list[Entry[Owner]] = []
        self._single: dict[str, Entry[Owner]] | None = {}
        self._length = len(first.route_number.e164)
        self.add(first)

    def add(self, entry: Entry[Owner]) -> None:
        """Put an entry behind the others."""
        self._entries.append(entry)
        stem = entry.route_number.e164
        # Route numbers of one length, each with one block, as siblings have them, are found by themselves.
        if self._single is not None and len(stem) == self._length and stem not in self._single:
            self._single[stem] = entry
        else:
            self._single = None

    def about(self, number: str) -> Sequence[Entry[Owner]]:
        """The entries that may have a number, the first first."""
        if self._single is None:
            return self._entries
        entry = self._single.get(number[: self._length])
        return () if entry is None else (entry,)


class Lookup(Generic[Owner]):
    """Entries by the thousand that their numbers are in."""

    __slots__ = ("_thousands",)

    def __init__(self, entries: Iterable[Entry[Owner]]) -> None:
        # A single entry, as there mostly is, stands for itself, so that a million of them take little space.
        self._thousands: dict[str, Entry[Owner] | Crowd[Owner]] = {}
        for entry in entries:
            stem = entry.route_number.e164
            thousand = stem[: len(stem) + entry.block.width - _VARYING]
            before = self._thousands.setdefault(thousand, entry)
            if isinstance(before, Crowd):
                before.add(entry)
            elif before is not entry:
                self._thousands[thousand] = crowd = Crowd(before)
                crowd.add(entry)

    def find(self, number: str) -> Match[Owner] | None:
        """The first match for a number in E.164; None for any other text, since route number and extension must fit."""
        found = self._thousands.get(number[:-_VARYING])
        if found is None:
            return None
        for route, block, owner in found.about(number) if isinstance(found, Crowd) else (found,):
            stem = route.e164
            if number.startswith(stem):
                # As many as the block's width: the thousand has told how long the number is.
                digits = number[len(stem) :]
                extension = EXTENSIONS.get(digits, -1)
                whole = block.extension_range
                if whole.start_at <= extension <= whole.end_at:
                    return _new(Match, (route, block, digits, block.activates(extension), owner))
        return None
