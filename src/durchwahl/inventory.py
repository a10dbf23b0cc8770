"""The inventory: many blocks under many route numbers, with owners. Find numbers, collisions and blocks to merge."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, Final, Generic, NamedTuple, Self, TypeAlias, TypeVar, final, overload

from durchwahl._bits import DIGITS_BY_WIDTH, EXTENSION_BY_DIGITS, LOW_MASKS, BitRange, iter_runs
from durchwahl._checks import check_series, read_each
from durchwahl._messages import format_value
from durchwahl._overlaps import Intervals
from durchwahl._value import HtmlRepr, Immutable, named_repr, set_slot, shorten
from durchwahl.blocks import ExtensionBlock, RoutedBlock
from durchwahl.errors import InvalidNumber, WrongType
from durchwahl.findings import Severity
from durchwahl.lines import Line
from durchwahl.number_sets import NumberInterval, NumberSet, number_at, position_of_extended
from durchwahl.numbers import MAX_DIGITS, MIN_DIGITS, RouteNumber, as_route_number, parse_e164
from durchwahl.ranges import MAX_WIDTH, ExtensionRange
from durchwahl.rules import RULES
from durchwahl.rules.collisions import PlacedRange, check_collision, placed_range
from durchwahl.sets import ExtensionSet

Owner = TypeVar("Owner", bound=Hashable)

_MAX_ENTRIES_SHOWN: Final = 20


class Entry(NamedTuple, Generic[Owner]):
    """A block under its route number, and its owner."""

    route_number: RouteNumber
    block: ExtensionBlock
    owner: Owner

    def __repr__(self) -> str:
        return named_repr(self, self._fields)

    @property
    def span(self) -> NumberInterval:
        """The block's numbers, as positions on the line of all numbers."""
        extension_range = self.block.extension_range
        start = position_of_extended(self.route_number.e164, extension_range.width) + extension_range.start_at
        return NumberInterval(start, start + len(extension_range))


class Match(NamedTuple, Generic[Owner]):
    """The result of a look-up: the block that a number is in, its extension there, whether that is live, and the owner."""

    route_number: RouteNumber
    block: ExtensionBlock
    extension: str
    active: bool
    owner: Owner

    def __repr__(self) -> str:
        return named_repr(self, self._fields)


class Collision(NamedTuple, Generic[Owner]):
    """Two entries whose numbers collide, the rule's code, and a message with the numbers. `first` comes before `second`."""

    code: str
    first: Entry[Owner]
    second: Entry[Owner]
    message: str

    def __repr__(self) -> str:
        return named_repr(self, self._fields)

    @property
    def severity(self) -> Severity:
        """The rule's severity: a number that is in two blocks is an error, one that is a prefix of another a warning."""
        return RULES[self.code].severity

    def __str__(self) -> str:
        return f"{self.code} {self.severity.value}: {self.message}"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


_Triple: TypeAlias = tuple[RouteNumber | str, ExtensionBlock, Owner]
_Pair: TypeAlias = tuple[RoutedBlock | Line, Owner]


@final
class Inventory(HtmlRepr, Immutable, Generic[Owner]):
    """Blocks under any number of route numbers, each with an owner. Immutable, and designed for a million blocks.

    The constructor takes triples: a route number in any usual spelling, a block, and an owner, which must be hashable; or
    pairs: a `RoutedBlock` or a `Line`, and an owner. A line gives an entry for each of its blocks. `in` tests whether a
    number is in a block. Entries may collide: `find` returns the first of them, and `collisions` lists them.

    Raises `WrongType` for anything but such triples and pairs, and what `ExtensionBlock.under` raises. The message has the
    index of every such item, and what is wrong with the first.

    >>> ours = Inventory([("+49 30 1230", ExtensionBlock.parse("0-99: 4"), "plant"),
    ...                   ("+49 30 1231", ExtensionBlock.parse("0-9: 0-9"), "office")])
    >>> ours.find("+49 30 1232-04") is None, ours.find("+49 30 1230-04").active, ours.find("+49 30 1231-7").owner
    (True, True, 'office')
    >>> from durchwahl.lines import Line
    >>> Inventory([(Line.parse("+49 30 1234 0-0: 0; 10-99: 42"), "us")]).find("+49 30 1234-42").block.summary()
    '90 port, 1 live'
    """

    __slots__ = ("_by_thousand", "_entries", "_intervals")
    _entries: tuple[Entry[Owner], ...]
    _by_thousand: "dict[str, Entry[Owner] | _SharedThousand[Owner]]"
    _intervals: Intervals

    # Type checkers don't infer the owner of a list of triples from the union alone.
    @overload
    def __init__(self, entries: Iterable[_Triple[Owner]] = ()) -> None: ...
    @overload
    def __init__(self, entries: Iterable[_Pair[Owner]]) -> None: ...
    @overload
    def __init__(self, entries: Iterable[_Triple[Owner] | _Pair[Owner]]) -> None: ...
    def __init__(self, entries: Iterable[_Triple[Owner] | _Pair[Owner]] = ()) -> None:
        set_slot(self, "_entries", tuple(_parse_entries(entries)))
        # Reading the entries once more for the intervals would take longer: by then, memory caches have other data.
        set_slot(self, "_intervals", Intervals())
        by_thousand: dict[str, list[Entry[Owner]]] = defaultdict(list)
        for entry in self._entries:
            e164 = entry.route_number.e164
            digits = self._intervals.add(e164[1:], entry.block.extension_range)
            # All numbers of a block are in one thousand: they differ in their last three digits only.
            by_thousand[e164[: len("+") + digits - MAX_WIDTH]].append(entry)
        # Most thousands have one entry, which needs no table.
        one_or_table = {
            thousand: entries[0] if len(entries) == 1 else _SharedThousand(thousand, entries)
            for thousand, entries in by_thousand.items()
        }
        set_slot(self, "_by_thousand", one_or_table)

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Entry[Owner], ...]]]:
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
        return shorten(f"Inventory([{', '.join(entries)}])")

    def __contains__(self, item: object) -> bool:
        """Return whether a number, in any usual spelling, is in a block, or whether an entry is in the inventory.

        Return False for anything else.
        """
        if isinstance(item, str):
            return self._locate(item) is not None
        return isinstance(item, tuple) and any(_is_equal(item, entry) for entry in self._entries)

    def find(self, number: str) -> Match[Owner] | None:
        """Return the block that contains a number, given in any usual spelling; the first one if blocks collide.

        Returns None if no block contains the number, and for strings that are not numbers. Raises `WrongType` for
        anything but a string.
        """
        located = self._locate(number)
        if located is None:
            return None
        (route, block, owner), digits, extension = located
        return Match(route, block, digits, block.activates(extension), owner)

    def _locate(self, number: str) -> tuple[Entry[Owner], str, int] | None:
        """Return the entry that contains a number, and the extension there, as digits and as an integer."""
        # Fast path: a plus and digits are E.164 already.
        if type(number) is not str or number[:1] != "+" or not number[1:].isdecimal():
            try:
                number = parse_e164(number)
            except InvalidNumber:
                return None
        entry = self._by_thousand.get(number[:-3])
        if type(entry) is _SharedThousand:
            entry = entry.candidate(number[-3:])
        if entry is None:
            return None
        # The digits have the block's width, because all numbers of a thousand have the same length. If the number doesn't
        # begin with the route number, its plus remains, and the lookup finds no extension.
        digits = number.removeprefix(entry.route_number.e164)
        extension = EXTENSION_BY_DIGITS.get(digits, -1)
        extension_range = entry.block.extension_range
        is_inside = extension_range.start_at <= extension <= extension_range.end_at
        return (entry, digits, extension) if is_inside else None

    @property
    def numbers(self) -> NumberSet:
        """All the numbers of all the blocks, as a set to compare with another inventory's.

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
        return NumberSet._from_intervals(interval for entry in self._entries for interval in _active_intervals(entry))

    def by_owner(self) -> dict[Owner, NumberSet]:
        """Return the numbers of each owner's blocks, the owners in the order of their first entries.

        >>> block = ExtensionBlock.parse("0-9: 4")
        >>> Inventory([("+49 30 12", block, "us"), ("+49 30 13", block, "us")]).by_owner()
        {'us': NumberSet([('+4930120', '+4930139')])}
        """
        intervals: dict[Owner, list[NumberInterval]] = defaultdict(list)
        for entry in self._entries:
            intervals[entry.owner].append(entry.span)
        return {owner: NumberSet._from_intervals(owned) for owner, owned in intervals.items()}

    def collisions(self) -> tuple[Collision[Owner], ...]:
        """Return the violations of DW501-DW503: for each entry and number length, the first earlier entry it collides with.

        >>> block = ExtensionBlock.parse("0-9: 4")
        >>> for collision in Inventory([("+49 30 12", block, "us"), ("+49 30 12", block, "them")]).collisions():
        ...     print(collision)
        DW501 error: a number must be in one block only, got +4930120 to +4930129 in 0-9 under +493012 and in 0-9 under +493012
        """
        pairs = (
            (self._entries[overlap.first], self._entries[overlap.second]) for overlap in self._intervals.overlaps()
        )
        return tuple(
            Collision(finding.code, first, second, finding.message)
            for first, second in pairs
            for finding in check_collision(_placed_range(first), _placed_range(second))
        )

    def coalesce(self) -> "Inventory[Owner]":
        """Return the inventory with sibling blocks merged: ten tens of one owner into a hundred, ten hundreds into a thousand.

        Siblings are merged only if all ten exist. Extensions keep their state, live or inactive. A merged block takes
        the position of the first of the ten.

        >>> block = ExtensionBlock.parse("0-9: 4")
        >>> tens = Inventory((f"+49 30 123{tens}", block, "us") for tens in range(10))
        >>> [f"{route} {block.summary()}" for route, block, owner in tens.coalesce()]
        ['+4930123 100 port, 10 live']
        """
        return Inventory(_coalesce(self._entries))


def _parse_entries(entries: Iterable[_Triple[Owner] | _Pair[Owner]]) -> Iterator[Entry[Owner]]:
    check_series(entries, "an inventory is made from a series of entries")
    return chain.from_iterable(read_each(_parse_entry, entries))


def _parse_entry(entry: _Triple[Owner] | _Pair[Owner]) -> Sequence[Entry[Owner]]:
    # Other sequences are refused, because their methods may do anything.
    match entry if isinstance(entry, tuple | list) else ():
        case (route, ExtensionBlock() as block, owner):
            route = as_route_number(route)
            if len(route.e164) - len("+") > MAX_DIGITS - MAX_WIDTH:
                route.check_length(block.width)
            parsed = [Entry(route, block, owner)]
        case (RoutedBlock() as routed, owner):
            parsed = [Entry(routed.route_number, routed.block, owner)]
        case (Line() as line, owner):
            parsed = [Entry(line.route_number, block, owner) for block in line.blocks]
        case _:
            raise WrongType(
                "an entry must be a route number, an ExtensionBlock and an owner, or a RoutedBlock or a Line and an owner, "
                f"got {format_value(entry)}"
            )
    try:
        hash(owner)
    except TypeError:
        raise WrongType(f"an owner must be hashable, got {format_value(owner)}") from None
    return parsed


def _active_intervals(entry: Entry[Any]) -> Iterator[NumberInterval]:
    start = position_of_extended(entry.route_number.e164, entry.block.width)
    for activation_range in entry.block.activation_ranges:
        yield NumberInterval(start + activation_range.start_at, start + activation_range.end_at + 1)


@final
class _SharedThousand(Generic[Owner]):
    """Entries whose numbers differ in their last three digits only, as disjoint runs of these, for binary search."""

    __slots__ = ("_entries", "_starts")

    def __init__(self, thousand: str, entries: Iterable[Entry[Owner]]) -> None:
        by_start: dict[int, Entry[Owner]] = {}
        occupied = 0
        for entry in entries:
            extension_range = entry.block.extension_range
            # The route number may contain the first of the three digits; then the block is narrower.
            prefix = entry.route_number.e164[len(thousand) :]
            start = EXTENSION_BY_DIGITS[prefix + DIGITS_BY_WIDTH[extension_range.width][extension_range.start_at]]
            mask = LOW_MASKS[len(extension_range)] << start
            if mask & occupied:
                # Where entries collide, the first one keeps the numbers.
                by_start |= dict.fromkeys((run.start_at for run in iter_runs(mask & ~occupied, BitRange)), entry)
            else:
                by_start[start] = entry
            occupied |= mask
        self._starts = tuple(sorted(by_start))
        self._entries = tuple(map(by_start.__getitem__, self._starts))

    def candidate(self, last_digits: str) -> Entry[Owner] | None:
        """Return the only entry that can contain the number with these last digits."""
        index = bisect_right(self._starts, EXTENSION_BY_DIGITS.get(last_digits, -1)) - 1
        return self._entries[index] if index >= 0 else None


def _is_equal(item: object, other: object) -> bool:
    try:
        return bool(item == other)
    except Exception:  # raised by values that can't be compared, such as arrays or pandas.NA
        return False


def _placed_range(entry: Entry[Any]) -> PlacedRange:
    return placed_range(entry.block.extension_range, entry.route_number.e164)


class _Sibling(NamedTuple):
    """The numbers of an entry that may be a tenth of a larger block.

    `start` is the position of the first number, and bit 0 of `active` is that number. `entry_index` is the index of the
    entry; that of a merged entry is the index of the first of the ten.
    """

    start: int
    size: int
    active: int
    entry_index: int
    entry: Entry[Any]


def _coalesce(entries: Sequence[Entry[Owner]]) -> Iterator[Entry[Owner]]:
    """Merge every ten siblings of one owner: blocks of one size whose numbers differ in one digit.

    Route numbers are ignored: 10-19 under one number and 0-9 under the same number with another 1 at its end are the
    same numbers.
    """
    siblings = []
    for index, entry in enumerate(entries):
        start, after = entry.span
        active = entry.block.active.bits >> entry.block.extension_range.start_at
        siblings.append(_Sibling(start, after - start, active, index, entry))
    for width in range(1, MAX_WIDTH):
        siblings = _merge_tenths(siblings, width)
    return map(attrgetter("entry"), sorted(siblings, key=attrgetter("entry_index")))


def _merge_tenths(siblings: list[_Sibling], width: int) -> list[_Sibling]:
    """Return the siblings, with every ten of this width merged into one that is a digit wider."""
    size = 10**width
    by_stem: dict[tuple[object, int], dict[int, _Sibling]] = defaultdict(dict)
    for sibling in siblings:
        if sibling.size == size and sibling.start % size == 0:
            stem, digit = divmod(sibling.start // size, 10)
            # A second entry with the same numbers collides with the first, and isn't merged.
            by_stem[sibling.entry.owner, stem].setdefault(digit, sibling)
    extension_range = ExtensionRange(0, 10 * size - 1)
    unmerged = {sibling.entry_index: sibling for sibling in siblings}
    for tenths in by_stem.values():
        if len(tenths) != 10:
            continue
        e164 = number_at(tenths[0].start)[: -extension_range.width]
        # Without these digits, the number must still be long enough for a route number.
        if len(e164) - len("+") >= MIN_DIGITS:
            first = min(tenths.values(), key=attrgetter("entry_index"))
            active = sum(tenth.active << digit * size for digit, tenth in tenths.items())
            block = ExtensionBlock(extension_range, ExtensionSet._from_mask(active).ranges)
            entry = Entry(RouteNumber(e164), block, first.entry.owner)
            for tenth in tenths.values():
                del unmerged[tenth.entry_index]
            unmerged[first.entry_index] = _Sibling(tenths[0].start, 10 * size, active, first.entry_index, entry)
    return list(unmerged.values())
