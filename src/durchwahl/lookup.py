"""The look-up of a number among very many entries: whose block it is in.

A block's numbers differ in their last three digits at most. What stands before those is the thousand that they are in, so
that one look-up by the thousand finds whose they may be.
"""

from collections.abc import Iterable
from typing import Final, Generic, NamedTuple, final

from durchwahl.block import ExtensionBlock
from durchwahl.digits import EXTENSIONS
from durchwahl.entries import Entry, Owner
from durchwahl.errors import InvalidNumber
from durchwahl.numbers import RouteNumber, read_e164

_VARYING: Final = 3
_THOUSAND: Final = slice(-_VARYING)
# The constructor of a named tuple would take a fifth of the whole look-up.
_new: Final = tuple.__new__


class Match(NamedTuple, Generic[Owner]):
    """A number as an inventory knows it: whose block it is in, as which extension, and whether that is live."""

    route_number: RouteNumber
    block: ExtensionBlock
    extension: str
    active: bool
    owner: Owner


@final
class _Mixed(list[Entry[Owner]]):
    """Any entries that share a thousand, in their order."""

    __slots__ = ()


@final
class _Siblings(dict[str, Entry[Owner]]):
    """Entries of one width of extension, by their route numbers, of which no two are alike."""

    __slots__ = ("behind",)

    def __init__(self, width: int) -> None:
        self.behind = -width
        """Where a number's extension begins, counted from its end."""


class Lookup(Generic[Owner]):
    """Entries that are found by the thousand that their numbers are in."""

    __slots__ = ("_entries", "_thousands")

    def __init__(self, entries: Iterable[Entry[Owner]]) -> None:
        self._entries = tuple(entries)
        # A single entry, as there mostly is, stands for itself, so that a million of them take little space.
        self._thousands: dict[str, Entry[Owner] | _Siblings[Owner] | _Mixed[Owner]] = {}
        crowds: dict[str, _Mixed[Owner]] = {}
        for entry in self._entries:
            stem = entry.route_number.e164
            thousand = stem[: len(stem) + entry.block.width - _VARYING]
            before = self._thousands.setdefault(thousand, entry)
            if type(before) is _Mixed:
                before.append(entry)
            elif before is not entry and type(before) is not _Siblings:  # there are none yet
                self._thousands[thousand] = crowds[thousand] = _Mixed((before, entry))
        siblings = {width: _Siblings[Owner](width) for width in range(1, _VARYING + 1)}
        for thousand, crowd in crowds.items():
            by_stem = {entry.route_number.e164: entry for entry in crowd}
            length, *others = set(map(len, by_stem))
            if not others and len(by_stem) == len(crowd):
                alike = siblings[len(thousand) + _VARYING - length]
                alike.update(by_stem)
                self._thousands[thousand] = alike

    def find(self, number: str) -> Match[Owner] | None:
        """The block that a number is in, in any usual spelling; the first one where blocks collide.

        None for a number of nobody's, and for text that is no number. Raises `WrongType` for what is no text.
        """
        if type(number) is not str:
            return self._find_read(number)
        # A look-up among a million waits for memory, and whatever it needn't do shows: `isinstance` asks a tuple for its
        # class twice, and a function that `in` shared would take a sixth.
        found = self._thousands.get(number[_THOUSAND])
        if type(found) is _Siblings:
            found = found.get(number[: found.behind])
        if found is not None:
            for route, block, owner in found if type(found) is _Mixed else (found,):
                # As many digits as the block is wide: the thousand has told how long the number is. What `removeprefix`
                # leaves whole, because another prefix is there, is no extension.
                digits = number.removeprefix(route.e164)
                extension = EXTENSIONS.get(digits, -1)
                whole = block.extension_range
                if whole.start_at <= extension <= whole.end_at:
                    return _new(Match, (route, block, digits, block.activates(extension), owner))
        # A plus and digits can't be another spelling of any number.
        return None if number[1:].isdecimal() and number[0] == "+" else self._find_read(number)

    def __contains__(self, item: object) -> bool:
        """Whether a number, in any usual spelling, is in a block; or, for what is no text, whether it is an entry.

        It takes two thirds of the time that `find` takes, which also says whose.
        """
        if type(item) is not str:
            return self.find(item) is not None if isinstance(item, str) else item in self._entries
        found = self._thousands.get(item[_THOUSAND])
        if type(found) is _Siblings:
            found = found.get(item[: found.behind])
        if found is not None:
            for route, block, _ in found if type(found) is _Mixed else (found,):
                whole = block.extension_range
                if whole.start_at <= EXTENSIONS.get(item.removeprefix(route.e164), -1) <= whole.end_at:
                    return True
        return not (item[1:].isdecimal() and item[0] == "+") and self._find_read(item) is not None

    def _find_read(self, number: str) -> Match[Owner] | None:
        try:
            return self.find(read_e164(number))
        except InvalidNumber:
            return None
