"""`Directory`: the destination of each extension of a block.

A directory is a table with one slot per extension, so lookups take constant time. It can be converted to and from
portion's `IntervalDict`, which compares every destination with every other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from numbers import Integral
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, final, get_args, overload

from durchwahl._bits import DIGITS_BY_WIDTH, MASK_BY_DIGITS
from durchwahl._messages import format_list, format_value
from durchwahl._notation import parse_ranges
from durchwahl._pydantic import CoreSchema, Described, Handler, converted_schema, serialized_by, typed_dict_schema
from durchwahl._value import set_slot
from durchwahl.blocks import ExtensionBlock
from durchwahl.errors import DurchwahlError, InvalidBlock, InvalidNotation, UnassignedExtension, WrongType
from durchwahl.findings import Finding, Severity, join_pointer
from durchwahl.ranges import ActivationRange, ExtensionRange, RangeLike, activation_range, as_int
from durchwahl.sets import ExtensionSet

if TYPE_CHECKING:
    from durchwahl._portion import IntervalDict

Destination = TypeVar("Destination")
Default = TypeVar("Default")
# A type variable, because Mapping is invariant in its keys: Mapping[str, X] isn't a Mapping[RangeLike | int, X].
Extensions = TypeVar("Extensions", bound=RangeLike | int)

_MAX_NAMED = 3


@final
class Directory(Described, Mapping[str, Destination]):
    """An immutable mapping from extensions to destinations, such as people and departments.

    The constructor takes an extension range or a block, and assignments: a mapping whose keys are ranges in any notation
    or single integers. No extension may be assigned twice. The keys of the directory are the assigned extensions in
    ascending order, as digits: `04` in 0-99, where `4` is not an extension. Lookups accept integers too, because the
    extension range defines their width. Directories are equal if their extension ranges and destinations are equal; a
    directory never equals a dict.

    A destination may be anything but None. A directory is hashable if all destinations are.

    Raises `InvalidBlock`, whose `findings` are all assignments outside the extension range (DW201) and all extensions
    assigned twice (DW202); `WrongType` for None and for keys that aren't ranges; and what parsing a range raises, which
    includes `InvalidPadding` for leading zeros that contradict the width.

    >>> directory = Directory(ExtensionRange(0, 99), {"00": "Zentrale", "10-12": "Sales", "4": "Fax"})
    >>> directory["04"], directory[11], directory.get(5, "nobody"), len(directory)
    ('Fax', 'Sales', 'nobody', 5)
    >>> dict(directory)
    {'00': 'Zentrale', '04': 'Fax', '10': 'Sales', '11': 'Sales', '12': 'Sales'}
    >>> directory
    Directory(ExtensionRange(start_at=0, end_at=99), {'00': 'Zentrale', '04': 'Fax', '10-12': 'Sales'})
    """

    __slots__ = {"_destinations": None, "extension_range": "The extensions that can be assigned."}
    _destinations: tuple[Destination | None, ...]
    if TYPE_CHECKING:

        @property
        def extension_range(self) -> ExtensionRange: ...

    def __init__(
        self, extension_range: ExtensionRange | ExtensionBlock, assignments: Mapping[Extensions, Destination]
    ) -> None:
        if isinstance(extension_range, ExtensionBlock):
            extension_range = extension_range.extension_range
        if not isinstance(extension_range, ExtensionRange):
            raise WrongType(
                f"a directory's extension_range must be an ExtensionRange, got {format_value(extension_range)}"
            )
        if not isinstance(assignments, Mapping):
            raise WrongType(
                f"assignments must be a mapping from ranges to destinations, got {format_value(assignments)}"
            )
        destinations: dict[int, Destination] = {}
        findings: list[Finding] = []
        for key, destination in assignments.items():
            extensions = {extension for r in _parse_key(key, extension_range.width) for extension in r}
            if destination is None:
                raise WrongType(f"a destination must not be null, got null for {format_value(key)}")
            findings += _errors(key, extensions, destination, extension_range, destinations)
            for extension in extensions:
                destinations.setdefault(extension, destination)
        if findings:
            raise InvalidBlock(tuple(findings))
        set_slot(self, "extension_range", extension_range)
        set_slot(self, "_destinations", tuple(map(destinations.get, range(extension_range.end_at + 1))))

    @classmethod
    def from_portion(
        cls, extension_range: ExtensionRange | ExtensionBlock, interval_dict: IntervalDict[Destination]
    ) -> Directory[Destination]:
        """Make a directory from portion's `IntervalDict`, with the integers in each interval.

        Raises `WrongType` for anything else, and what the constructor and `ExtensionSet.from_portion` raise.

        >>> import portion
        >>> Directory.from_portion(ExtensionRange(0, 9), portion.IntervalDict({portion.closedopen(4, 7): "Fax"}))
        Directory(ExtensionRange(start_at=0, end_at=9), {'4-6': 'Fax'})
        """
        from durchwahl._portion import IntervalDict

        if not isinstance(interval_dict, IntervalDict):
            raise WrongType(f"an IntervalDict of portion is expected, got {format_value(interval_dict)}")
        items = ((ExtensionSet.from_portion(interval), destination) for interval, destination in interval_dict.items())
        return Directory(
            extension_range, {str(r): destination for extensions, destination in items for r in extensions.ranges}
        )

    def to_portion(self) -> IntervalDict[Destination]:
        """Return the directory as portion's `IntervalDict`, with one key of integer intervals per destination.

        >>> Directory(ExtensionRange(0, 99), {"4": "Fax", "10-19": "Sales", "20": "Fax"}).to_portion()
        {[4] | [20]: 'Fax', [10,19]: 'Sales'}
        """
        from durchwahl._portion import IntegerIntervalDict, interval_from_ranges

        return IntegerIntervalDict(
            (interval_from_ranges([r]), destination) for r, destination in self.assignments.items()
        )

    def overridden(self, assignments: Mapping[Extensions, Destination]) -> Directory[Destination]:
        """Return a new directory in which these assignments replace those of the same extensions.

        Raises what the constructor raises: the new assignments must not assign an extension twice.

        >>> Directory(ExtensionRange(0, 9), {"0": "Zentrale", "4-6": "Sales"}).overridden({"5": "Fax"})
        Directory(ExtensionRange(start_at=0, end_at=9), {'0': 'Zentrale', '4': 'Sales', '5': 'Fax', '6': 'Sales'})
        """
        overrides = Directory(self.extension_range, assignments)
        return Directory(self.extension_range, self._by_extension() | overrides._by_extension())

    @property
    def assignments(self) -> dict[ActivationRange, Destination]:
        """The destinations by range, with ranges as long as possible, in ascending order; a new dict each time."""
        groups = groupby(range(len(self._destinations)), self._destinations.__getitem__)
        runs = ((list(extensions), destination) for destination, extensions in groups if destination is not None)
        return {ActivationRange(run[0], run[-1]): destination for run, destination in runs}

    @property
    def assigned(self) -> ExtensionSet:
        """The extensions that have a destination, as a set of integers."""
        return ExtensionSet(self._by_extension())

    @property
    def unassigned(self) -> ExtensionSet:
        """The extensions of the extension range that have no destination."""
        return self.assigned.complement(self.extension_range)

    def extensions_of(self, destination: Destination) -> ExtensionSet:
        """Return the extensions with this destination, an empty set if there are none.

        >>> Directory(ExtensionRange(0, 99), {"4": "Fax", "10-19": "Sales", "20": "Fax"}).extensions_of("Fax")
        ExtensionSet.parse('4, 20')
        """
        return ExtensionSet(extension for extension, other in self._by_extension().items() if other == destination)

    def block(self) -> ExtensionBlock:
        """Return the block whose live extensions are the assigned ones.

        >>> print(Directory(ExtensionRange(0, 99), {"4": "Fax", "10-19": "Sales", "20": "Fax"}).block())
        0-99: 4, 10-20
        """
        return ExtensionBlock(self.extension_range, self.assigned.ranges)

    def __getitem__(self, extension: int | str) -> Destination:
        if isinstance(extension, str):
            width = self.extension_range.width
            if extension not in MASK_BY_DIGITS[width]:
                raise UnassignedExtension(
                    f"digits must be as many as the block's width of {width}, got {format_value(extension)}"
                )
            index = int(extension)
        else:
            index = as_int(extension)
        destination = self._destinations[index] if 0 <= index < len(self._destinations) else None
        if destination is None:
            raise UnassignedExtension(
                f"an extension must be within {self.extension_range} and assigned, got {format_value(extension)}"
            )
        return destination

    @overload
    def get(self, extension: int | str, /) -> Destination | None: ...
    @overload
    def get(self, extension: int | str, /, default: Destination | Default) -> Destination | Default: ...
    def get(self, extension: int | str, /, default: object = None) -> object:
        """Return the destination of an extension, or `default` if it has none. Raises `WrongType`."""
        try:
            return self[extension]
        except UnassignedExtension:
            return default

    def __contains__(self, extension: Any) -> bool:
        try:
            return self.get(extension) is not None
        except DurchwahlError:
            return False

    def __iter__(self) -> Iterator[str]:
        return map(DIGITS_BY_WIDTH[self.extension_range.width].__getitem__, self._by_extension())

    def _by_extension(self) -> dict[int, Destination]:
        return {extension: item for extension, item in enumerate(self._destinations) if item is not None}

    def __len__(self) -> int:
        return len(self._by_extension())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Directory):
            return NotImplemented
        return self.extension_range == other.extension_range and self._destinations == other._destinations

    def __hash__(self) -> int:
        return hash((self.extension_range, self._destinations))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a Directory is immutable; {name} can't be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a Directory is immutable; {name} can't be deleted")

    def __repr__(self) -> str:
        return f"Directory({self.extension_range!r}, {self._by_digits()!r})"

    def _by_digits(self) -> dict[str, Destination]:
        """Return the assignments with ranges as dialled, such as `04` and `10-12`."""
        digits = self.extension_range.digits
        return {
            "-".join(dict.fromkeys(map(digits, (extensions.start_at, extensions.end_at)))): destination
            for extensions, destination in self.assignments.items()
        }

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: Handler) -> CoreSchema:
        (destination,) = get_args(source) or (Any,)
        fields = {"extension_range": ExtensionRange, "assignments": dict[str, destination]}  # type: ignore[valid-type]
        schema = typed_dict_schema(cls, {name: handler.generate_schema(type_) for name, type_ in fields.items()})

        def load(loaded: dict[str, Any]) -> Directory[Any]:
            try:
                return Directory(**loaded)
            except WrongType as null:  # a destination; pydantic reports only a ValueError
                raise ValueError(str(null)) from null

        def dump(directory: Directory[Any]) -> dict[str, Any]:
            return {"extension_range": directory.extension_range, "assignments": directory._by_digits()}

        return converted_schema(cls, schema, load) | serialized_by(dump, schema)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Directory, (self.extension_range, self.assignments)


def _parse_key(key: RangeLike | int, width: int) -> list[ActivationRange]:
    """Parse a key of the assignments, which must name at least one extension."""
    if isinstance(key, int | Integral):  # every int is an Integral, which type checkers don't know
        return [ActivationRange(as_int(key), as_int(key))]
    if not isinstance(key, str):
        return [activation_range(key)]
    ranges = parse_ranges(key)
    if not ranges:
        raise InvalidNotation(f"an assignment must name at least one extension, got {format_value(key)}", 0)
    for parsed in ranges:
        parsed.check_padding(width)
    return [ActivationRange(parsed.start_at, parsed.end_at) for parsed in ranges]


def _errors(
    key: object,
    extensions: set[int],
    destination: object,
    extension_range: ExtensionRange,
    destinations: Mapping[int, object],
) -> Iterator[Finding]:
    """Return the errors in one assignment, given the destinations of the earlier ones."""
    outside = [extension for extension in extensions if extension not in extension_range]
    duplicates = sorted(destinations.keys() & extensions)
    if not outside and not duplicates:
        return
    named = ExtensionSet(extensions)
    pointer = join_pointer("", key if isinstance(key, str) else str(named))
    if outside:
        message = (
            f"an assignment must lie within {extension_range}, "
            f"got {format_list(named.ranges)} with {format_list(ExtensionSet(outside).ranges)} outside"
        )
        yield Finding("DW201", Severity.ERROR, pointer, message)
    if duplicates:
        # Deduplicate by display text, because destinations may be unhashable.
        earlier = list(dict.fromkeys(format_value(destinations[extension]) for extension in duplicates))
        more = f" and {len(earlier) - _MAX_NAMED} more" if len(earlier) > _MAX_NAMED else ""
        message = (
            f"an extension must reach one destination, got {format_list(ExtensionSet(duplicates).ranges)} for "
            f"{format_value(destination)} after {', '.join(earlier[:_MAX_NAMED])}{more}"
        )
        yield Finding("DW202", Severity.ERROR, pointer, message)
