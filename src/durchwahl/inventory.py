"""The inventory: very many blocks under very many route numbers, with owners: who has a number, and what collides."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any, Final, Generic, NamedTuple, TypeVar, final

from durchwahl._bits import DIGITS_BY_WIDTH, EXTENSION_BY_DIGITS, LOW_MASKS, MASK_BY_DIGITS, BitRange
from durchwahl._bits import iter_runs as bit_runs
from durchwahl._messages import format_value
from durchwahl._overlaps import find_overlaps, padded_interval
from durchwahl._value import HtmlRepr
from durchwahl.blocks import ExtensionBlock
from durchwahl.errors import InvalidNumber, WrongType
from durchwahl.number_sets import NumberInterval, NumberSet, number_at, position_of_extended
from durchwahl.numbers import MIN_DIGITS, RouteNumber, parse_e164, route_number
from durchwahl.ranges import MAX_EXTENSION, ExtensionRange
from durchwahl.rules import collisions
from durchwahl.sets import ExtensionSet

Owner = TypeVar("Owner", bound=Hashable)
# The constructor of a named tuple would take a tenth of making an inventory.
_new: Final = tuple.__new__


class Entry(NamedTuple, Generic[Owner]):
    """A block under its route number, and whose it is."""

    route_number: RouteNumber
    block: ExtensionBlock
    owner: Owner

    @property
    def span(self) -> NumberInterval:
        """The block's numbers, as places on the line of all numbers."""
        whole = self.block.extension_range
        start = position_of_extended(self.route_number.e164, whole.width) + whole.start_at
        return NumberInterval(start, start + len(whole))


def parse_entries(entries: Iterable[tuple[RouteNumber | str, ExtensionBlock, Owner]]) -> Iterator[Entry[Owner]]:
    """Entries from triples of a route number in any usual spelling, a block and an owner.

    Raises `WrongType` for what is no such triple or has an owner that can't be hashed, and what
    `ExtensionBlock.under` raises.
    """
    if isinstance(entries, str) or not isinstance(entries, Iterable):
        raise WrongType(f"an inventory is made from a series of entries, got {format_value(entries)}")
    for place, entry in enumerate(entries):
        if not isinstance(entry, tuple | list) or len(entry) != 3 or not isinstance(entry[1], ExtensionBlock):
            raise WrongType(
                f"an entry must be a route number, an ExtensionBlock and an owner, got {format_value(entry)} at {place}"
            )
        route, block, owner = entry
        try:
            hash(owner)
        except TypeError:
            raise WrongType(f"an owner must be hashable, got {format_value(owner)} at {place}") from None
        route = route_number(route)
        route.check_length(block.width)
        yield _new(Entry, (route, block, owner))


_VARYING: Final = 3
# A slice that is made once saves a look-up a twentieth of its time.
_THOUSAND: Final = slice(-_VARYING)
_IN_THOUSAND: Final = slice(-_VARYING, None)
_BEHIND_PLUS: Final = slice(1, None)


class Match(NamedTuple, Generic[Owner]):
    """A number as an inventory knows it: whose block it is in, as which extension, and whether that is live."""

    route_number: RouteNumber
    block: ExtensionBlock
    extension: str
    active: bool
    owner: Owner


@final
class _SharedThousand(Generic[Owner]):
    """The entries that share a thousand, compiled to a table, in which a number is the first entry's that has it."""

    __slots__ = ("entries", "held", "starts")

    def __init__(self, beginning: int, sharing: Iterable[Entry[Owner]], alike: dict[int, int]) -> None:
        runs: dict[str, Entry[Owner]] = {}
        held = 0
        for entry in sharing:
            whole, rest = entry.block.extension_range, entry.route_number.e164[beginning:]
            first = rest + DIGITS_BY_WIDTH[_VARYING - len(rest)][whole.start_at]
            mine = LOW_MASKS[whole.end_at - whole.start_at + 1] << EXTENSION_BY_DIGITS[first]
            if mine & held:
                runs |= {DIGITS_BY_WIDTH[_VARYING][run.start_at]: entry for run in bit_runs(mine & ~held, BitRange)}
            else:
                runs[first] = entry
            held |= mine
        starts = sorted(runs)
        self.entries = tuple(map(runs.__getitem__, starts))
        """The entry of each run of numbers, the lowest run first."""
        # Of many thousands most look alike, and have these two in common.
        self.held = alike.setdefault(held, held)
        """A bit for each number that is anybody's."""
        bits = sum(map(MASK_BY_DIGITS[_VARYING].__getitem__, starts))
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
        self._thousands: dict[str, Entry[Owner] | _SharedThousand[Owner]] = dict(firsts)
        alike: dict[int, int] = {}
        for thousand, crowd in crowds.items():
            self._thousands[thousand] = _SharedThousand(len(thousand), crowd, alike)

    def find(self, number: str) -> Match[Owner] | None:
        """The block that a number is in, in any usual spelling; the first one where blocks collide.

        None for a number of nobody's, and for text that is no number. Raises `WrongType` for what is no text.
        """
        if type(number) is not str:
            return self._find_read(number)
        # A look-up among a million waits for memory, and whatever it needn't do shows: a function that `in` shared would
        # take a sixth.
        found = self._thousands.get(number[_THOUSAND])
        if type(found) is _SharedThousand:
            place = EXTENSION_BY_DIGITS.get(number[_IN_THOUSAND], 0)
            # Below the lowest run stands none, and the highest one's entry is taken, which has no such number.
            found = found.entries[(found.starts & LOW_MASKS[place + 1]).bit_count() - 1]
        if found is not None:
            route, block, owner = found
            # As many digits as the block is wide: the thousand has told how long the number is. What `removeprefix`
            # leaves whole, because another prefix is there, is no extension.
            digits = number.removeprefix(route.e164)
            extension = EXTENSION_BY_DIGITS.get(digits, -1)
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
        if type(found) is _SharedThousand:
            if found.held >> EXTENSION_BY_DIGITS.get(item[_IN_THOUSAND], MAX_EXTENSION + 1) & 1:
                return True
        elif found is not None:
            route, block, _ = found
            whole = block.extension_range
            if whole.start_at <= EXTENSION_BY_DIGITS.get(item.removeprefix(route.e164), -1) <= whole.end_at:
                return True
        return not (item[_BEHIND_PLUS].isdecimal() and item[0] == "+") and self._find_read(item) is not None

    def _find_read(self, number: str) -> Match[Owner] | None:
        try:
            return self.find(parse_e164(number))
        except InvalidNumber:
            return None


def _is_equal(one: object, other: object) -> bool:
    try:
        return bool(one == other)
    except Exception:
        return False


class _Tenth(NamedTuple):
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


def _piece(place: int, entry: Entry[Any]) -> _Tenth:
    start, after = entry.span
    live = entry.block.active.bits >> entry.block.extension_range.start_at
    return _Tenth(start, after - start, live, place, entry)


def _joined(pieces: list[_Tenth], size: int) -> list[_Tenth]:
    """The pieces, those of this size joined to ten times the size wherever all ten are there."""
    siblings: dict[tuple[object, int], dict[int, _Tenth]] = defaultdict(dict)
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
        if len(tenths) == 10 and len(route) > MIN_DIGITS:
            joined.append(_join(tenths, RouteNumber(route), start, size))
            taken.update(tenth.place for tenth in tenths.values())
    return [piece for piece in pieces if piece.place not in taken] + joined


def _join(tenths: dict[int, _Tenth], route: RouteNumber, start: int, size: int) -> _Tenth:
    live = sum(tenth.live << digit * size for digit, tenth in tenths.items())
    block = ExtensionBlock(ExtensionRange(0, 10 * size - 1), ExtensionSet._from_mask(live).ranges)
    first = min(tenths.values(), key=lambda tenth: tenth.place)
    return _Tenth(start, 10 * size, live, first.place, Entry(route, block, first.entry.owner))


_MAX_ENTRIES_SHOWN: Final = 20


class Collision(NamedTuple, Generic[Owner]):
    """Two entries whose numbers collide: by which rule, and exactly which numbers. `first` stands before `second`."""

    code: str
    first: Entry[Owner]
    second: Entry[Owner]
    message: str


@final
class Inventory(HtmlRepr, Lookup[Owner]):
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
        super().__init__(parse_entries(entries))

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
        if len(self) > _MAX_ENTRIES_SHOWN:
            return f"<Inventory of {len(self)} blocks>"
        entries = (f"({str(route)!r}, ExtensionBlock.parse({str(block)!r}), {owner!r})" for route, block, owner in self)
        return f"Inventory([{', '.join(entries)}])"

    @property
    def numbers(self) -> NumberSet:
        """All the numbers of all the blocks, as a set to be compared with another inventory's.

        >>> ours = Inventory([("+49 30 123", ExtensionBlock.parse("0-99: 4"), "us")])
        >>> theirs = Inventory([("+49 30 123", ExtensionBlock.parse("90-199: 99"), "them")])
        >>> len(theirs.numbers - ours.numbers), len(theirs.numbers | ours.numbers)
        (110, 210)
        """
        return NumberSet._from_intervals(entry.span for entry in self._entries)

    @property
    def active_numbers(self) -> NumberSet:
        """The live numbers of all the blocks, as a set.

        >>> Inventory([("+49 30 123", ExtensionBlock.parse("0-99: 4, 19-20"), "us")]).active_numbers
        NumberSet([('+493012304', '+493012304'), ('+493012319', '+493012320')])
        """
        return NumberSet._from_intervals(span for entry in self._entries for span in _active_spans(entry))

    def by_owner(self) -> dict[Owner, NumberSet]:
        """Return the numbers of each owner's blocks, the owners in the order of their first entries.

        >>> block = ExtensionBlock.parse("0-9: 4")
        >>> Inventory([("+49 30 12", block, "us"), ("+49 30 13", block, "us")]).by_owner()
        {'us': NumberSet([('+4930120', '+4930139')])}
        """
        spans: dict[Owner, list[NumberInterval]] = {}
        for entry in self._entries:
            spans.setdefault(entry.owner, []).append(entry.span)
        return {owner: NumberSet._from_intervals(owned) for owner, owned in spans.items()}

    def collisions(self) -> tuple[Collision[Owner], ...]:
        """What collides, by DW501-DW503: for each entry and number length the first earlier entry that it collides with.

        >>> block = ExtensionBlock.parse("0-9: 4")
        >>> for collision in Inventory([("+49 30 12", block, "us"), ("+49 30 12", block, "them")]).collisions():
        ...     print(collision.code, collision.message)
        DW501 a number must be in one block only, got +4930120 to +4930129 in 0-9 under +493012 and in 0-9 under +493012
        """
        claims = (padded_interval(route.e164[1:], block.extension_range) for route, block, _ in self._entries)
        found: list[Collision[Owner]] = []
        for clash in find_overlaps(claims):
            first, second = self._entries[clash.first], self._entries[clash.second]
            findings = collisions.check_collision(_claimant(first), _claimant(second))
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


def _active_spans(entry: Entry[Any]) -> Iterator[NumberInterval]:
    start = position_of_extended(entry.route_number.e164, entry.block.width)
    for run in entry.block.activation_ranges:
        yield NumberInterval(start + run.start_at, start + run.end_at + 1)


def _claimant(entry: Entry[Any]) -> collisions.PlacedRange:
    return collisions.placed_range(entry.block.extension_range, entry.route_number.e164)
