"""The directory: which people and departments the extensions of a block reach.

It is a table with a slot for each extension, so that a look-up takes the same time however many people there are.
portion's `IntervalDict` says the same in intervals, and a directory converts both ways. An `IntervalDict` compares each
destination with every other, and would take a second over a directory of a thousand people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from numbers import Integral
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, final, overload

from durchwahl._bits import DIGITS_BY_WIDTH, MASK_BY_DIGITS
from durchwahl._messages import format_list, format_value
from durchwahl._notation import parse_ranges
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
# A type variable, because to a type checker a mapping from texts is no mapping from what may also be a text.
Extensions = TypeVar("Extensions", bound=RangeLike | int)

_MAX_NAMED = 3


@final
class Directory(Mapping[str, Destination]):
    """The people and departments that the extensions of a block reach: each extension reaches one of them, or nobody.

    It is made from an extension range, or a block that has one, and assignments: ranges in any notation or single
    integers, no extension twice. It is then an immutable mapping from every assigned extension in ascending order, whose
    keys are digits as they are dialled: `04` in 0-99, where `4` is not an extension. Look-ups also take integers, because
    the range gives them their width. Two directories are equal when they have the same extension range and reach the same;
    none equals a dict.

    Any value except None, which means nobody, is a destination. A directory has a hash when its destinations have.

    Raises `InvalidBlock`, whose `findings` are everything outside the extension range (DW201) and everything assigned
    twice (DW202); `WrongType` for None and for anything but ranges; and what reading a range raises, which includes
    `InvalidPadding` for leading zeros of another width.

    >>> directory = Directory(ExtensionRange(0, 99), {"00": "Zentrale", "10-12": "Sales", "4": "Fax"})
    >>> directory["04"], directory[11], directory.get(5, "nobody"), len(directory)
    ('Fax', 'Sales', 'nobody', 5)
    >>> dict(directory)
    {'00': 'Zentrale', '04': 'Fax', '10': 'Sales', '11': 'Sales', '12': 'Sales'}
    >>> directory
    Directory(ExtensionRange(start_at=0, end_at=99), {'00': 'Zentrale', '04': 'Fax', '10-12': 'Sales'})
    """

    __slots__ = {"_destinations": None, "extension_range": "The range whose extensions are assigned."}
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
        reached: dict[int, Destination] = {}
        findings: list[Finding] = []
        for key, destination in assignments.items():
            extensions = {extension for run in _read(key, extension_range.width) for extension in run}
            if destination is None:
                raise WrongType(
                    f"a destination must not be null, which stands for nobody, got null for {format_value(key)}"
                )
            findings += _errors(key, extensions, destination, extension_range, reached)
            for extension in extensions:
                reached.setdefault(extension, destination)
        if findings:
            raise InvalidBlock(tuple(findings))
        set_slot(self, "extension_range", extension_range)
        set_slot(self, "_destinations", tuple(map(reached.get, range(extension_range.end_at + 1))))

    @classmethod
    def from_portion(
        cls, extension_range: ExtensionRange | ExtensionBlock, interval_dict: IntervalDict[Destination]
    ) -> Directory[Destination]:
        """The directory that one of portion's dictionaries is over the integers, whatever its intervals are.

        Raises `WrongType` for anything else, and what the constructor and `ExtensionSet.from_portion` raise.

        >>> import portion
        >>> Directory.from_portion(ExtensionRange(0, 9), portion.IntervalDict({portion.closedopen(4, 7): "Fax"}))
        Directory(ExtensionRange(start_at=0, end_at=9), {'4-6': 'Fax'})
        """
        from durchwahl._portion import items_from_interval_dict

        items = [
            (ExtensionSet._from_mask(mask), destination)
            for mask, destination in items_from_interval_dict(interval_dict)
        ]
        return Directory(
            extension_range, {str(r): destination for extensions, destination in items for r in extensions.ranges}
        )

    def to_portion(self) -> IntervalDict[Destination]:
        """The directory as one of portion's dictionaries, with one key of integer intervals for each destination.

        >>> Directory(ExtensionRange(0, 99), {"4": "Fax", "10-19": "Sales", "20": "Fax"}).to_portion()
        {[4] | [20]: 'Fax', [10,19]: 'Sales'}
        """
        from durchwahl._portion import interval_dict_from_items

        return interval_dict_from_items(self.assignments.items())

    def overridden(self, assignments: Mapping[Extensions, Destination]) -> Directory[Destination]:
        """Return the directory with these assignments on top of its own: the extensions that they name are reassigned.

        Raises what the constructor raises: they must not assign an extension twice among themselves.

        >>> Directory(ExtensionRange(0, 9), {"0": "Zentrale", "4-6": "Sales"}).overridden({"5": "Fax"})
        Directory(ExtensionRange(start_at=0, end_at=9), {'0': 'Zentrale', '4': 'Sales', '5': 'Fax', '6': 'Sales'})
        """
        above = Directory(self.extension_range, assignments)
        return Directory(self.extension_range, self._by_extension() | above._by_extension())

    @property
    def assignments(self) -> dict[ActivationRange, Destination]:
        """The longest runs that reach one destination, in ascending order, as ranges; a new dict each time."""
        spans = groupby(range(len(self._destinations)), self._destinations.__getitem__)
        runs = ((list(extensions), destination) for destination, extensions in spans if destination is not None)
        return {ActivationRange(run[0], run[-1]): destination for run, destination in runs}

    @property
    def assigned(self) -> ExtensionSet:
        """The extensions that reach someone, a set of integers."""
        return ExtensionSet(self._by_extension())

    @property
    def unassigned(self) -> ExtensionSet:
        """The extensions of the block that reach nobody."""
        return self.assigned.complement(self.extension_range)

    def extensions_of(self, destination: Destination) -> ExtensionSet:
        """The extensions that reach this destination; none where it isn't in the directory.

        >>> Directory(ExtensionRange(0, 99), {"4": "Fax", "10-19": "Sales", "20": "Fax"}).extensions_of("Fax")
        ExtensionSet.parse('4, 20')
        """
        return ExtensionSet(extension for extension, reached in self._by_extension().items() if reached == destination)

    def block(self) -> ExtensionBlock:
        """The block in which all of the extension range ports, and exactly the assigned extensions go live.

        >>> print(Directory(ExtensionRange(0, 99), {"4": "Fax", "10-19": "Sales", "20": "Fax"}).block())
        0-99: 4, 10-20
        """
        return ExtensionBlock(self.extension_range, self.assigned.ranges)

    def __getitem__(self, extension: int | str) -> Destination:
        place = extension
        if isinstance(place, str):
            width = self.extension_range.width
            if place not in MASK_BY_DIGITS[width]:
                raise UnassignedExtension(
                    f"digits must be as many as the block's width of {width}, got {format_value(place)}"
                )
            place = int(place)
        place = as_int(place)
        destination = self._destinations[place] if 0 <= place < len(self._destinations) else None
        if destination is None:
            rule = f"an extension that reaches anyone must be within {self.extension_range} and assigned"
            raise UnassignedExtension(f"{rule}, got {format_value(extension)}")
        return destination

    @overload
    def get(self, extension: int | str, /) -> Destination | None: ...
    @overload
    def get(self, extension: int | str, /, default: Destination | Default) -> Destination | Default: ...
    def get(self, extension: int | str, /, default: object = None) -> object:
        """Whom the extension reaches, or `default` where it reaches nobody. Raises `WrongType`."""
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
        return {
            extension: destination
            for extension, destination in enumerate(self._destinations)
            if destination is not None
        }

    def __len__(self) -> int:
        return sum(destination is not None for destination in self._destinations)

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
        digits = self.extension_range.digits
        notation = {
            "-".join(dict.fromkeys(map(digits, (run.start_at, run.end_at)))): destination
            for run, destination in self.assignments.items()
        }
        return f"Directory({self.extension_range!r}, {notation!r})"

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Directory, (self.extension_range, self.assignments)


def _read(key: RangeLike | int, width: int) -> list[ActivationRange]:
    """The ranges that a key of the assignments names, at least one."""
    if isinstance(key, int | Integral):  # every int is an Integral, which type checkers don't know
        return [ActivationRange(as_int(key), as_int(key))]
    if not isinstance(key, str):
        return [activation_range(key)]
    stretches = parse_ranges(key)
    if not stretches:
        raise InvalidNotation(f"an assignment names at least one extension, got {format_value(key)}", 0)
    for stretch in stretches:
        stretch.check_padding(width)
    return [ActivationRange(stretch.start_at, stretch.end_at) for stretch in stretches]


def _errors(
    key: object, extensions: set[int], destination: object, whole: ExtensionRange, reached: dict[int, Any]
) -> Iterator[Finding]:
    """What is wrong with one assignment, after those that reach what is reached so far."""
    outside = [extension for extension in extensions if not whole.start_at <= extension <= whole.end_at]
    twice = sorted(extension for extension in extensions if extension in reached)
    if not outside and not twice:
        return
    named = ExtensionSet(extensions)
    pointer = join_pointer("", key if isinstance(key, str) else str(named))
    if outside:
        runs = format_list(named.ranges), format_list(ExtensionSet(outside).ranges)
        message = f"an assignment must lie within {whole}, got {runs[0]} with {runs[1]} outside"
        yield Finding("DW201", Severity.ERROR, pointer, message)
    if twice:
        # Told apart as they are shown, because destinations need have no hash.
        earlier = list(dict.fromkeys(format_value(reached[extension]) for extension in twice))
        more = f" and {len(earlier) - _MAX_NAMED} more" if len(earlier) > _MAX_NAMED else ""
        message = (
            f"an extension must reach one destination, got {format_list(ExtensionSet(twice).ranges)} for {format_value(destination)} "
            f"after {', '.join(earlier[:_MAX_NAMED])}{more}"
        )
        yield Finding("DW202", Severity.ERROR, pointer, message)
