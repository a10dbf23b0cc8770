"""Sets of extensions: the algebra of what ports, what is live, and what is left.

A set is one integer in which bit *i* stands for extension *i*. The universe has 1,000 points, so every operation is one
machine operation on at most 134 bytes, and two sets are equal exactly when they mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import compress
from typing import TYPE_CHECKING, Any, Final, NoReturn, final

from durchwahl._bits import LOW_MASKS, iter_runs, range_mask, selectors
from durchwahl._messages import format_value
from durchwahl._notation import check_same_width, parse_ranges
from durchwahl._value import Picture, new, set_slot
from durchwahl.errors import InvalidExtension, WrongType
from durchwahl.ranges import (
    MAX_EXTENSION,
    ActivationRange,
    ExtensionRange,
    RangeLike,
    activation_range,
    as_int,
    check_bounds,
    check_ends,
)

if TYPE_CHECKING:
    from durchwahl._portion import Interval

_RANGES: Final = (ExtensionRange, ActivationRange)
# Python iterates text as characters and bytes as integers: nobody means them as a series of ranges or extensions.
_TEXT: Final = (str, bytes, bytearray, memoryview)
_UNIVERSE: Final = range(MAX_EXTENSION + 1)
_BIT: Final = {extension: 1 << extension for extension in _UNIVERSE}


@final
class ExtensionSet(Picture, Set[int]):
    """A set of extensions within 0-999, immutable and hashable.

    It behaves as the frozenset with the same members does, and equals it: the operators `| & - ^ <= <`, `in`, `len`,
    iteration (in ascending order), `bool` and `isdisjoint`. Each takes any other set too. `|` and `^` raise when the
    result would hold anything that is not an extension; another set minus this one is then a frozenset.

    Raises `WrongType` for text and bytes, and for a member that is not an integer (True and 4.0 are not),
    `InvalidExtension` for one outside 0-999.

    >>> live = ExtensionSet([4, 42, 19, 20])
    >>> print(live, len(live), 4 in live, sep="; ")
    4, 19-20, 42; 4; True
    >>> live | {5}
    ExtensionSet.parse('4-5, 19-20, 42')
    """

    # A hand-written class: a frozen dataclass around the same integer takes 1.4 to 1.6 times as long an operation.
    __slots__ = {
        "_ranges": None,
        "bits": "The set as one integer: bit *i* is set exactly when extension *i* is a member.",
    }
    _ranges: tuple[ActivationRange, ...]
    if TYPE_CHECKING:
        # A slot is read as fast as it gets; to a type checker it is what may be read and not set.
        @property
        def bits(self) -> int: ...

    @classmethod
    def _from_mask(cls, mask: int) -> ExtensionSet:
        """Return the set for a bit mask. Not validated: no bit above 999 may be set."""
        extensions = new(cls)
        set_slot(extensions, "bits", mask)
        return extensions

    def __init__(self, extensions: Iterable[int] = ()) -> None:
        if isinstance(extensions, _TEXT):
            _refuse_text(extensions, "integers")
        if not isinstance(extensions, Iterable):
            raise WrongType(f"a set is made from integers, got {format_value(extensions)}")
        bits = 0
        for member in extensions:
            extension = as_int(member)
            check_bounds(extension)
            bits |= _BIT[extension]
        set_slot(self, "bits", bits)

    @classmethod
    def parse(cls, text: str) -> ExtensionSet:
        """Read ranges in any usual notation, in any order, overlapping or not; an empty text is the empty set.

        Raises `InvalidNotation` with the position, `InvalidPadding` where leading zeros contradict each other, or
        what the range's constructor raises.

        >>> ExtensionSet.parse("42; 00 bis 04, 19..20")
        ExtensionSet.parse('0-4, 19-20, 42')
        """
        ranges = parse_ranges(text)
        check_same_width(ranges)
        mask = 0
        for parsed in ranges:
            check_ends(parsed.start_at, parsed.end_at)
            mask |= range_mask(parsed)
        return cls._from_mask(mask)

    @classmethod
    def from_ranges(cls, ranges: Iterable[RangeLike]) -> ExtensionSet:
        """Return the extensions that are in any of the ranges.

        Raises `WrongType` for text (`parse` reads it), bytes and Python's `range` objects, or what reading a range raises.

        >>> ExtensionSet.from_ranges([ActivationRange(4, 4), (5, 12), "7-14"])
        ExtensionSet.parse('4-14')
        """
        if type(ranges) is not tuple and isinstance(ranges, _TEXT):  # the common case is decided at once
            _refuse_text(ranges, "a series of ranges")
        try:
            series = iter(ranges)
        except TypeError:
            raise WrongType(f"a set is made from a series of ranges, got {format_value(ranges)}") from None
        bits = 0
        for range_like in series:
            bits |= range_mask(range_like if type(range_like) is ActivationRange else activation_range(range_like))
        return ExtensionSet._from_mask(bits)

    @classmethod
    def from_portion(cls, interval: Interval) -> ExtensionSet:
        """The integers in one of portion's intervals, plain or discrete, with open or closed ends.

        Raises `WrongType` for ends that are no integers, `InvalidExtension` for infinite ones and others outside 0-999.

        >>> import portion
        >>> ExtensionSet.from_portion(portion.closedopen(0, 10) | portion.singleton(42))
        ExtensionSet.parse('0-9, 42')
        """
        from durchwahl._portion import mask_from_interval

        return ExtensionSet._from_mask(mask_from_interval(interval))

    def to_portion(self) -> Interval:
        """The set as one of portion's intervals over the integers, where 0-4 and 5-9 join to 0-9.

        >>> ExtensionSet.parse("4, 19-20").to_portion()
        [4] | [19,20]
        """
        from durchwahl._portion import interval_from_ranges

        return interval_from_ranges(self.ranges)

    @property
    def ranges(self) -> tuple[ActivationRange, ...]:
        """The set as ranges, in the only way that is sorted, disjoint and not touching: the fewest ranges there are.

        >>> [str(run) for run in ExtensionSet([20, 4, 19, 42]).ranges]
        ['4', '19-20', '42']
        """
        try:
            return self._ranges
        except AttributeError:
            # Two threads may both come here: they make equal tuples, and either may stay.
            ranges = tuple(iter_runs(self.bits, ActivationRange._unchecked))
            set_slot(self, "_ranges", ranges)
            return ranges

    @property
    def first(self) -> int | None:
        """The lowest extension, None in the empty set."""
        return (self.bits & -self.bits).bit_length() - 1 if self.bits else None

    @property
    def last(self) -> int | None:
        """The highest extension, None in the empty set."""
        return self.bits.bit_length() - 1 if self.bits else None

    def complement(self, within: ExtensionRange | ActivationRange) -> ExtensionSet:
        """The extensions of `within` that are not in this set. Raises `WrongType` for what is no range.

        >>> ExtensionSet.parse("4-9").complement(ExtensionRange(0, 9))
        ExtensionSet.parse('0-3')
        """
        if not isinstance(within, _RANGES):
            raise WrongType(f"a complement is taken within a range, got {format_value(within)}")
        return ExtensionSet._from_mask(range_mask(within) & ~self.bits)

    def gaps(self) -> ExtensionSet:
        """The extensions between the first and the last that are missing.

        >>> ExtensionSet.parse("4, 7-9, 42").gaps()
        ExtensionSet.parse('5-6, 10-41')
        """
        if self.first is None or self.last is None:
            return self
        return ExtensionSet._from_mask(LOW_MASKS[self.last + 1] & ~LOW_MASKS[self.first] & ~self.bits)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"an ExtensionSet is immutable; {name} can't be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"an ExtensionSet is immutable; {name} can't be deleted")

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return ExtensionSet._from_mask, (self.bits,)

    def __repr__(self) -> str:
        return f"ExtensionSet.parse({str(self)!r})"

    def __str__(self) -> str:
        return ", ".join(map(str, self.ranges))

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __bool__(self) -> bool:
        return self.bits != 0

    def __iter__(self) -> Iterator[int]:
        return compress(_UNIVERSE, selectors(self.bits))

    def __contains__(self, extension: object) -> bool:
        return self.bits & _bit(extension) != 0

    def __hash__(self) -> int:
        return hash(frozenset(self))

    # Below, the first line of each operator is the whole law; what follows it is for other types of set.

    def __eq__(self, other: object) -> bool:
        if type(other) is ExtensionSet:
            return self.bits == other.bits
        return super().__eq__(other)

    def __le__(self, other: Set[object]) -> bool:
        if type(other) is ExtensionSet:
            return self.bits & ~other.bits == 0
        return super().__le__(other)

    def __ge__(self, other: Set[object]) -> bool:
        if type(other) is ExtensionSet:
            return other.bits & ~self.bits == 0
        return super().__ge__(other)

    def __and__(self, other: Set[object]) -> ExtensionSet:
        if type(other) is ExtensionSet:
            return ExtensionSet._from_mask(self.bits & other.bits)
        return ExtensionSet._from_mask(self.bits & _bits_in(other)) if isinstance(other, Set) else NotImplemented

    def __or__(self, other: Set[Any]) -> ExtensionSet:
        if type(other) is ExtensionSet:
            return ExtensionSet._from_mask(self.bits | other.bits)
        return self | ExtensionSet(other) if isinstance(other, Set) else NotImplemented

    def __sub__(self, other: Set[object]) -> ExtensionSet:
        if type(other) is ExtensionSet:
            return ExtensionSet._from_mask(self.bits & ~other.bits)
        return ExtensionSet._from_mask(self.bits & ~_bits_in(other)) if isinstance(other, Set) else NotImplemented

    def __xor__(self, other: Set[Any]) -> ExtensionSet:
        if type(other) is ExtensionSet:
            return ExtensionSet._from_mask(self.bits ^ other.bits)
        return self ^ ExtensionSet(other) if isinstance(other, Set) else NotImplemented

    def __rand__(self, other: Set[object]) -> ExtensionSet:
        return self & other

    def __ror__(self, other: Set[Any]) -> ExtensionSet:
        return self | other

    def __rxor__(self, other: Set[Any]) -> ExtensionSet:
        return self ^ other

    def __rsub__(self, other: Set[Any]) -> ExtensionSet | frozenset[Any]:
        """Return the members of another set that are not in this one; a frozenset unless all are extensions.

        >>> {"a", 1, 2} - ExtensionSet([1]) == frozenset({"a", 2}), {1, 2} - ExtensionSet([1])
        (True, ExtensionSet.parse('2'))
        """
        if not isinstance(other, Set):
            return NotImplemented
        rest = frozenset(member for member in other if member not in self)
        try:
            return ExtensionSet(rest)
        except (WrongType, InvalidExtension):
            return rest

    def isdisjoint(self, other: Iterable[object]) -> bool:
        """Whether no extension is in both; `other` may be any iterable, as with a frozenset."""
        return self.bits & _bits_in(other) == 0


def merge(ranges: Iterable[RangeLike]) -> tuple[ActivationRange, ...]:
    """Return the fewest ranges that hold the same extensions: overlapping and adjacent ones are joined, all are sorted.

    Raises what `ExtensionSet.from_ranges` raises.

    >>> [str(run) for run in merge([ActivationRange(7, 14), ActivationRange(5, 12), ActivationRange(15, 15)])]
    ['5-15']
    """
    return ExtensionSet.from_ranges(ranges).ranges


def _refuse_text(series: object, expected: str) -> NoReturn:
    if isinstance(series, str):
        raise WrongType(
            f"a set is made from {expected}, got the text {format_value(series)}; ExtensionSet.parse reads text"
        )
    raise WrongType(f"a set is made from {expected}, got {format_value(series)}")


def _bit(member: object) -> int:
    # The dictionary finds by equality and hash, as a frozenset does: True is 1 there, and "4" is not 4.
    # To mypy only its keys may be asked for.
    return _BIT.get(member, 0)  # type: ignore[call-overload, no-any-return]


def _bits_in(members: Iterable[object]) -> int:
    if type(members) is ExtensionSet:
        return members.bits
    bits = 0
    for member in members:
        bits |= _bit(member)
    return bits
