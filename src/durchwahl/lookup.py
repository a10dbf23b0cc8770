"""The look-up of a number among very many entries: whose block it is in.

A block's numbers differ in their last three digits at most. What stands before those is the thousand that they are in, so
that one look-up by the thousand finds whose they may be.
"""

from collections.abc import Iterable
from typing import Final, Generic, NamedTuple, final

from durchwahl.bits import LOW, Run
from durchwahl.bits import runs as bit_runs
from durchwahl.block import ExtensionBlock
from durchwahl.digits import BITS, EXTENSIONS, SUFFIXES
from durchwahl.entries import Entry, Owner
from durchwahl.errors import InvalidNumber
from durchwahl.numbers import RouteNumber, read_e164
from durchwahl.ranges import MAX_EXTENSION

_VARYING: Final = 3
# A slice that is made once saves a look-up a twentieth of its time.
_THOUSAND: Final = slice(-_VARYING)
_IN_THOUSAND: Final = slice(-_VARYING, None)
_BEHIND_PLUS: Final = slice(1, None)
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
class _Crowd(Generic[Owner]):
    """The entries that share a thousand, compiled to a table, in which a number is the first entry's that has it."""

    __slots__ = ("entries", "held", "starts")

    def __init__(self, beginning: int, sharing: Iterable[Entry[Owner]], alike: dict[int, int]) -> None:
        runs: dict[str, Entry[Owner]] = {}
        held = 0
        for entry in sharing:
            whole, rest = entry.block.extension_range, entry.route_number.e164[beginning:]
            first = rest + SUFFIXES[_VARYING - len(rest)][whole.start_at]
            mine = LOW[whole.end_at - whole.start_at + 1] << EXTENSIONS[first]
            if mine & held:
                runs |= {SUFFIXES[_VARYING][run.start_at]: entry for run in bit_runs(mine & ~held, Run)}
            else:
                runs[first] = entry
            held |= mine
        starts = sorted(runs)
        self.entries = tuple(map(runs.__getitem__, starts))
        """The entry of each run of numbers, the lowest run first."""
        # Of many thousands most look alike, and have these two in common.
        self.held = alike.setdefault(held, held)
        """A bit for each number that is anybody's."""
        bits = sum(map(BITS[_VARYING].__getitem__, starts))
        self.starts = alike.setdefault(bits, bits)
        """A bit for each number that a run starts with."""


class Lookup(Generic[Owner]):
    """Entries that are found by the thousand that their numbers are in."""

    __slots__ = ("_entries", "_thousands")

    def __init__(self, entries: Iterable[Entry[Owner]]) -> None:
        self._entries = tuple(entries)
        firsts: dict[str, Entry[Owner]] = {}
        crowds: dict[str, list[Entry[Owner]]] = {}
        for entry in self._entries:
            route, block, _ = entry
            thousand = route.e164[: block.extension_range.width - _VARYING or None]
            first = firsts.setdefault(thousand, entry)
            if first is not entry:
                crowds.setdefault(thousand, [first]).append(entry)
        # A single entry, as there mostly is, stands for itself, so that a million of them take little space.
        self._thousands: dict[str, Entry[Owner] | _Crowd[Owner]] = dict(firsts)
        alike: dict[int, int] = {}
        for thousand, crowd in crowds.items():
            self._thousands[thousand] = _Crowd(len(thousand), crowd, alike)

    def find(self, number: str) -> Match[Owner] | None:
        """The block that a number is in, in any usual spelling; the first one where blocks collide.

        None for a number of nobody's, and for text that is no number. Raises `WrongType` for what is no text.
        """
        if type(number) is not str:
            return self._find_read(number)
        # A look-up among a million waits for memory, and whatever it needn't do shows: a function that `in` shared would
        # take a sixth.
        found = self._thousands.get(number[_THOUSAND])
        if type(found) is _Crowd:
            place = EXTENSIONS.get(number[_IN_THOUSAND], 0)
            # Below the lowest run stands none, and the highest one's entry is taken, which has no such number.
            found = found.entries[(found.starts & LOW[place + 1]).bit_count() - 1]
        if found is not None:
            route, block, owner = found
            # As many digits as the block is wide: the thousand has told how long the number is. What `removeprefix`
            # leaves whole, because another prefix is there, is no extension.
            digits = number.removeprefix(route.e164)
            extension = EXTENSIONS.get(digits, -1)
            whole = block.extension_range
            if whole.start_at <= extension <= whole.end_at:
                return _new(Match, (route, block, digits, block._activates(extension), owner))
        # A plus and digits can't be another spelling of any number.
        return None if number[_BEHIND_PLUS].isdecimal() and number[0] == "+" else self._find_read(number)

    def __contains__(self, item: object) -> bool:
        """Return whether a number, in any usual spelling, is in a block, or whether an entry is in the inventory.

        Anything that is neither text nor an entry is not in it.

        It takes two thirds of the time that `find` takes, which also says whose.
        """
        if type(item) is not str:
            if isinstance(item, str):
                return self.find(item) is not None
            if not isinstance(item, tuple):
                return False
            try:
                return item in self._entries
            except Exception:  # of an owner that can't be compared, such as an array or pandas.NA
                return any(_is_equal(item, entry) for entry in self._entries)
        found = self._thousands.get(item[_THOUSAND])
        if type(found) is _Crowd:
            if found.held >> EXTENSIONS.get(item[_IN_THOUSAND], MAX_EXTENSION + 1) & 1:
                return True
        elif found is not None:
            route, block, _ = found
            whole = block.extension_range
            if whole.start_at <= EXTENSIONS.get(item.removeprefix(route.e164), -1) <= whole.end_at:
                return True
        return not (item[_BEHIND_PLUS].isdecimal() and item[0] == "+") and self._find_read(item) is not None

    def _find_read(self, number: str) -> Match[Owner] | None:
        try:
            return self.find(read_e164(number))
        except InvalidNumber:
            return None


def _is_equal(one: object, other: object) -> bool:
    try:
        return bool(one == other)
    except Exception:
        return False
