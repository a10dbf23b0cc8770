"""`ExtensionSet`: sets of extensions, and the operations on them.

A set is a bit mask: one integer in which bit *i* is set if extension *i* is a member. Set operations are bitwise
operations, and equal sets have equal masks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import compress
from typing import TYPE_CHECKING, Any, Final, final

from durchwahl._bits import LOW_MASKS, iter_runs, range_mask, selectors, union_mask
from durchwahl._checks import check_type
from durchwahl._messages import format_list, format_value
from durchwahl._notation import check_same_width, parse_ranges
from durchwahl._pydantic import CoreSchema, string_schema
from durchwahl._value import Immutable, Picture, new, set_slot, shorten
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

# Iterable types that are rejected: their items are characters or bytes, never extensions or ranges.
_TEXT: Final = (str, bytes, bytearray, memoryview)
_UNIVERSE: Final = range(MAX_EXTENSION + 1)
_BIT: Final = {extension: 1 << extension for extension in _UNIVERSE}


@final
class ExtensionSet(Picture, Immutable, Set[int]):
    """A set of extensions within 0-999, immutable and hashable.

    It behaves like the frozenset with the same members and compares equal to it. It supports the operators
    `| & - ^ <= <`, `in`, `len`, `bool`, `isdisjoint` and iteration, in ascending order. Operators accept other sets,
    too. `|` and `^` raise if a member of the result isn't an extension. If you subtract an `ExtensionSet` from another
    set, and a member of the result isn't an extension, the result is a frozenset.

    Raises `WrongType` for strings, bytes, and members that aren't integers (`True` and `4.0` aren't), and
    `InvalidExtension` for members outside 0-999.

    >>> live = ExtensionSet([4, 42, 19, 20])
    >>> print(live, len(live), 4 in live, sep="; ")
    4, 19-20, 42; 4; True
    >>> live | {5}
    ExtensionSet.parse('4-5, 19-20, 42')
    """

    __slots__ = {
        "_ranges": None,
        "bits": "The set as a bit mask: bit *i* is set if extension *i* is a member.",
    }
    _ranges: tuple[ActivationRange, ...]
    if TYPE_CHECKING:
        # Read-only for type checkers; at run time a plain slot, because a property is slower.
        @property
        def bits(self) -> int: ...

    @classmethod
    def _from_mask(cls, mask: int) -> ExtensionSet:
        """Return the set for a bit mask. Not validated: no bit above 999 may be set."""
        extensions = new(cls)
        _set_bits(extensions, mask)
        return extensions

    def __init__(self, extensions: Iterable[int] = ()) -> None:
        _check_members(extensions, "integers")
        mask = 0
        for member in extensions:
            extension = as_int(member)
            check_bounds(extension)
            mask |= _BIT[extension]
        set_slot(self, "bits", mask)

    @classmethod
    def parse(cls, text: str) -> ExtensionSet:
        """Parse ranges in any usual notation, in any order, overlapping or not; an empty string is the empty set.

        Raises `InvalidNotation` with the position, `InvalidPadding` if one number has leading zeros and another has a
        different number of digits, or what the range's constructor raises.

        >>> ExtensionSet.parse("42; 00 bis 04, 19..20")
        ExtensionSet.parse('0-4, 19-20, 42')
        """
        ranges = parse_ranges(text)
        check_same_width(ranges)
        for parsed in ranges:
            check_ends(parsed.start_at, parsed.end_at)
        return cls._from_mask(union_mask(ranges))

    @classmethod
    def from_ranges(cls, ranges: Iterable[RangeLike]) -> ExtensionSet:
        """Return the extensions that are in any of the ranges.

        Raises `WrongType` for strings (see `parse`), bytes and Python's `range` objects, or what parsing a range raises.

        >>> ExtensionSet.from_ranges([ActivationRange(4, 4), (5, 12), "7-14"])
        ExtensionSet.parse('4-14')
        """
        _check_members(ranges, "a series of ranges")
        return ExtensionSet._from_mask(union_mask(map(activation_range, ranges)))

    @classmethod
    def from_portion(cls, interval: Interval) -> ExtensionSet:
        """Return the set of the integers in a portion interval, continuous or discrete, with open or closed bounds.

        Raises `WrongType` for bounds that aren't integers, `InvalidExtension` for infinite ones and others outside 0-999.

        >>> import portion
        >>> ExtensionSet.from_portion(portion.closedopen(0, 10) | portion.singleton(42))
        ExtensionSet.parse('0-9, 42')
        """
        from durchwahl._portion import mask_from_interval

        return ExtensionSet._from_mask(mask_from_interval(interval))

    def to_portion(self) -> Interval:
        """Return the set as a portion interval over the integers, where 0-4 and 5-9 merge into 0-9.

        >>> ExtensionSet.parse("4, 19-20").to_portion()
        [4] | [19,20]
        """
        from durchwahl._portion import interval_from_ranges

        return interval_from_ranges(self.ranges)

    @property
    def ranges(self) -> tuple[ActivationRange, ...]:
        """The set in canonical form: the fewest ranges, sorted, disjoint and not adjacent.

        >>> [str(extensions) for extensions in ExtensionSet([20, 4, 19, 42]).ranges]
        ['4', '19-20', '42']
        """
        try:
            return self._ranges
        except AttributeError:
            # Needs no lock: if two threads get here at once, they store equal tuples.
            ranges = tuple(iter_runs(self.bits, ActivationRange._unchecked))
            set_slot(self, "_ranges", ranges)
            return ranges

    @property
    def first(self) -> int | None:
        """The lowest extension, None for the empty set."""
        return (self.bits & -self.bits).bit_length() - 1 if self.bits else None

    @property
    def last(self) -> int | None:
        """The highest extension, None for the empty set."""
        return self.bits.bit_length() - 1 if self.bits else None

    def complement(self, within: ExtensionRange | ActivationRange) -> ExtensionSet:
        """Return the extensions of a range that are not in this set. Raises `WrongType` for anything but a range.

        >>> ExtensionSet.parse("4-9").complement(ExtensionRange(0, 9))
        ExtensionSet.parse('0-3')
        """
        check_type(within, ExtensionRange | ActivationRange, "a complement must be within a range")
        return ExtensionSet._from_mask(range_mask(within) & ~self.bits)

    def gaps(self) -> ExtensionSet:
        """Return the missing extensions between the first and the last.

        >>> ExtensionSet.parse("4, 7-9, 42").gaps()
        ExtensionSet.parse('5-6, 10-41')
        """
        if self.first is None or self.last is None:
            return self
        return ExtensionSet._from_mask(LOW_MASKS[self.last + 1] & ~LOW_MASKS[self.first] & ~self.bits)

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return ExtensionSet._from_mask, (self.bits,)

    def __repr__(self) -> str:
        return shorten(f"ExtensionSet.parse({str(self)!r})")

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

    # In each operator the first branch is the definition; the rest supports other `Set` types.

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
        return ExtensionSet._from_mask(self.bits & _mask_of(other)) if isinstance(other, Set) else NotImplemented

    def __or__(self, other: Set[Any]) -> ExtensionSet:
        if type(other) is ExtensionSet:
            return ExtensionSet._from_mask(self.bits | other.bits)
        return self | ExtensionSet(other) if isinstance(other, Set) else NotImplemented

    def __sub__(self, other: Set[object]) -> ExtensionSet:
        if type(other) is ExtensionSet:
            return ExtensionSet._from_mask(self.bits & ~other.bits)
        return ExtensionSet._from_mask(self.bits & ~_mask_of(other)) if isinstance(other, Set) else NotImplemented

    def __xor__(self, other: Set[Any]) -> ExtensionSet:
        if type(other) is ExtensionSet:
            return ExtensionSet._from_mask(self.bits ^ other.bits)
        return self ^ ExtensionSet(other) if isinstance(other, Set) else NotImplemented

    __rand__ = __and__
    __ror__ = __or__
    __rxor__ = __xor__

    def __rsub__(self, other: Set[Any]) -> ExtensionSet | frozenset[Any]:
        """Return the members of another set that aren't in this one, as a frozenset if any isn't an extension.

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
        """Return whether the two have no members in common; `other` may be any iterable, as with a frozenset."""
        return self.bits & _mask_of(other) == 0

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> CoreSchema:
        return string_schema(cls, cls.parse)


# Looking the slot up by its name would be a large part of a set operation.
_set_bits: Final = vars(ExtensionSet)["bits"].__set__


def check_within(extensions: ExtensionSet, extension_range: ExtensionRange) -> None:
    """Raise `InvalidExtension` unless all extensions are within a block's range."""
    outside = extensions.bits & ~range_mask(extension_range)
    if outside:
        raise InvalidExtension(
            f"an extension of this block must be within {extension_range}, "
            f"got {format_list(ExtensionSet._from_mask(outside).ranges)}"
        )


def merge(ranges: Iterable[RangeLike]) -> tuple[ActivationRange, ...]:
    """Merge overlapping and adjacent ranges. Return the fewest ranges with the same extensions, sorted.

    Raises what `ExtensionSet.from_ranges` raises.

    >>> [str(extensions) for extensions in merge([ActivationRange(7, 14), ActivationRange(5, 12), ActivationRange(15, 15)])]
    ['5-15']
    """
    return ExtensionSet.from_ranges(ranges).ranges


def _check_members(members: object, expected: str) -> None:
    if isinstance(members, _TEXT) or not isinstance(members, Iterable):
        got = format_value(members)
        if isinstance(members, str):
            got = f"the string {got}; use ExtensionSet.parse"
        raise WrongType(f"a set must be made from {expected}, got {got}")


def _bit(member: object) -> int:
    # A dict compares keys by hash and equality, as a frozenset does: True equals 1, and "4" doesn't equal 4. mypy
    # accepts only the dict's key type.
    return _BIT.get(member, 0)  # type: ignore[call-overload, no-any-return]


def _mask_of(members: Iterable[object]) -> int:
    if type(members) is ExtensionSet:
        return members.bits
    mask = 0
    for member in members:
        mask |= _bit(member)
    return mask
