"""`Directory`: the destination of each extension of a block or a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from numbers import Integral
from typing import TYPE_CHECKING, Any, TypeVar, final, get_args, overload

from durchwahl._bits import DIGITS_BY_WIDTH, MASK_BY_DIGITS
from durchwahl._checks import check_type
from durchwahl._messages import format_list, format_value
from durchwahl._notation import ParsedRange, parse_ranges
from durchwahl._pydantic import CoreSchema, Handler, converted_schema, serialized_by, typed_dict_schema
from durchwahl._value import Immutable, set_slot, shorten
from durchwahl.blocks import ExtensionBlock
from durchwahl.errors import (
    DurchwahlError,
    InvalidBlock,
    InvalidNotation,
    InvalidPadding,
    InvalidRange,
    UnassignedExtension,
    WrongType,
)
from durchwahl.findings import Finding, Severity, join_pointer
from durchwahl.lines import Line
from durchwahl.ranges import ActivationRange, ExtensionRange, RangeLike, activation_range, as_int
from durchwahl.sets import ExtensionSet

if TYPE_CHECKING:
    from durchwahl._portion import IntervalDict

Destination = TypeVar("Destination")
Default = TypeVar("Default")
# A type variable, because Mapping is invariant in its keys: Mapping[str, X] isn't a Mapping[RangeLike | int, X].
Extensions = TypeVar("Extensions", bound=RangeLike | int)


@final
class Directory(Immutable, Mapping[str, Destination]):
    """An immutable mapping from extensions to destinations, such as people and departments.

    The constructor takes an extension range, a block, a line, or a list of extension ranges, and assignments: a mapping
    whose keys are ranges in any notation or single integers. No extension may be assigned twice. The keys of the
    directory are the assigned extensions in ascending order, as digits: `04` in 0-99, where `4` is not an extension.
    Lookups accept integers too, because the extension range defines their width. Directories are equal if their extension
    ranges and destinations are equal; a directory never equals a dict.

    In a line with extensions of several widths, such as `0` and `10` to `99`, only digits as dialled are keys: a string
    such as `0`, `04` or `10-12`. Integers can't distinguish `4` from `04`, so they are refused.

    A destination may be anything but None. A directory is hashable if all destinations are.

    Raises `InvalidBlock`, whose `findings` are all assignments outside the extension range (DW201) and all extensions
    assigned twice (DW202); `WrongType` for None and for keys that aren't ranges; `InvalidRange` for extension ranges that
    overlap; and what parsing a range raises, which includes `InvalidPadding` for leading zeros that contradict the width.

    >>> directory = Directory(ExtensionRange(0, 99), {"00": "Zentrale", "10-12": "Sales", "4": "Fax"})
    >>> directory["04"], directory[11], directory.get(5, "nobody"), len(directory)
    ('Fax', 'Sales', 'nobody', 5)
    >>> dict(directory)
    {'00': 'Zentrale', '04': 'Fax', '10': 'Sales', '11': 'Sales', '12': 'Sales'}
    >>> directory
    Directory(ExtensionRange(start_at=0, end_at=99), {'00': 'Zentrale', '04': 'Fax', '10-12': 'Sales'})
    >>> dict(Directory(Line.parse("+49 20 12345678 0-0: 0; 10-99: 10-19"), {"0": "Zentrale", "10-11": "Sales"}))
    {'0': 'Zentrale', '10': 'Sales', '11': 'Sales'}
    """

    __slots__ = {
        "_destinations": None,
        "_width": None,
        "extension_ranges": "The ranges of extensions that can be assigned, in the order in which they are dialled.",
    }
    _destinations: dict[str, Destination]  # in the order of the extensions
    _width: int | None  # None if there are several
    if TYPE_CHECKING:

        @property
        def extension_ranges(self) -> tuple[ExtensionRange, ...]: ...

    def __init__(
        self,
        extension_range: ExtensionRange | ExtensionBlock | Line | Sequence[ExtensionRange],
        assignments: Mapping[Extensions, Destination],
    ) -> None:
        ranges = _read_ranges(extension_range)
        check_type(assignments, Mapping, "assignments must be a mapping from ranges to destinations")
        width, *others = {r.width for r in ranges}
        set_slot(self, "extension_ranges", ranges)
        set_slot(self, "_width", None if others else width)
        known = dict.fromkeys(digits for r in ranges for digits in DIGITS_BY_WIDTH[r.width][r.start_at : r.end_at + 1])
        destinations: dict[str, Destination] = {}
        findings: list[Finding] = []
        for key, destination in assignments.items():
            extensions = self._parse_key(key)
            name = key if isinstance(key, str) else self._format(extensions)
            pointer = join_pointer("", name)
            if destination is None:
                raise WrongType(f"a destination must not be null, got null for {format_value(name)}")
            if outside := [digits for digits in extensions if digits not in known]:
                message = (
                    f"an assignment must lie within {self._span}, "
                    f"got {self._format(extensions)} with {self._format(outside)} outside"
                )
                findings.append(Finding("DW201", Severity.ERROR, pointer, message))
            if duplicates := [digits for digits in extensions if digits in destinations]:
                # Deduplicate by display text, because destinations may be unhashable.
                earlier = dict.fromkeys(format_value(destinations[digits]) for digits in duplicates)
                message = (
                    f"an extension must reach one destination, got {self._format(duplicates)} for "
                    f"{format_value(destination)} after {format_list(list(earlier), most=3)}"
                )
                findings.append(Finding("DW202", Severity.ERROR, pointer, message))
            for digits in extensions:
                destinations.setdefault(digits, destination)
        if findings:
            raise InvalidBlock(tuple(findings))
        set_slot(self, "_destinations", {digits: destinations[digits] for digits in known if digits in destinations})

    @classmethod
    def from_portion(
        cls,
        extension_range: ExtensionRange | ExtensionBlock | Line | Sequence[ExtensionRange],
        interval_dict: IntervalDict[Destination],
    ) -> Directory[Destination]:
        """Make a directory from portion's `IntervalDict`, with the integers in each interval.

        A line must have extensions of one width.

        Raises `WrongType` for anything else, and what the constructor and `ExtensionSet.from_portion` raise.

        >>> import portion
        >>> Directory.from_portion(ExtensionRange(0, 9), portion.IntervalDict({portion.closedopen(4, 7): "Fax"}))
        Directory(ExtensionRange(start_at=0, end_at=9), {'4-6': 'Fax'})
        """
        from durchwahl._portion import IntervalDict

        check_type(interval_dict, IntervalDict, "an IntervalDict of portion is expected")
        items = ((ExtensionSet.from_portion(interval), destination) for interval, destination in interval_dict.items())
        return Directory(
            extension_range, {r: destination for extensions, destination in items for r in extensions.ranges}
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
        overrides = Directory(self.extension_ranges, assignments)
        return Directory(self.extension_ranges, self._destinations | overrides._destinations)

    @property
    def extension_range(self) -> ExtensionRange:
        """The only extension range. Raises `WrongType` if there are several."""
        if len(self.extension_ranges) > 1:
            raise WrongType(f"this directory has several extension ranges, {self._span}; use extension_ranges")
        return self.extension_ranges[0]

    @property
    def assignments(self) -> dict[ActivationRange, Destination]:
        """The destinations by range, with ranges as long as possible, in ascending order; a new dict each time.

        Raises `WrongType` if there are several widths, as `assigned`, `unassigned`, `extensions_of` and `to_portion` do:
        integers have none.
        """
        self._check_width("ranges of integers")
        runs = _consecutive(self, self._destinations)
        return {ActivationRange(int(run[0]), int(run[-1])): self._destinations[run[0]] for run in runs}

    @property
    def assigned(self) -> ExtensionSet:
        """The extensions that have a destination, as a set of integers."""
        return self._as_set(self)

    @property
    def unassigned(self) -> ExtensionSet:
        """The extensions of the extension ranges that have no destination."""
        return ExtensionSet.from_ranges(self.extension_ranges) - self.assigned

    def extensions_of(self, destination: Destination) -> ExtensionSet:
        """Return the extensions with this destination, an empty set if there are none.

        >>> Directory(ExtensionRange(0, 99), {"4": "Fax", "10-19": "Sales", "20": "Fax"}).extensions_of("Fax")
        ExtensionSet.parse('4, 20')
        """
        return self._as_set(digits for digits, other in self._destinations.items() if other == destination)

    def block(self) -> ExtensionBlock:
        """Return the block whose live extensions are the assigned ones.

        >>> print(Directory(ExtensionRange(0, 99), {"4": "Fax", "10-19": "Sales", "20": "Fax"}).block())
        0-99: 4, 10-20
        """
        return ExtensionBlock(self.extension_range, self.assigned.ranges)

    def blocks(self) -> tuple[ExtensionBlock, ...]:
        """Return a block for each extension range, whose live extensions are the assigned ones.

        >>> line = Line.parse("+49 20 12345678 0-0: ; 10-99:")
        >>> print(Line(line.route_number, Directory(line, {"0": "Zentrale", "10-11": "Sales"}).blocks()))
        +492012345678 0-0: 0; 10-99: 10-11
        """
        return tuple(
            ExtensionBlock(r, ExtensionSet(e for e in r if r.digits(e) in self._destinations).ranges)
            for r in self.extension_ranges
        )

    def __getitem__(self, extension: int | str) -> Destination:
        if isinstance(extension, str):
            digits = extension
        else:
            index = as_int(extension)
            padded = DIGITS_BY_WIDTH[self._check_width(extension)]
            digits = padded[index] if 0 <= index < len(padded) else ""
        destination = self._destinations.get(digits)
        if destination is not None:
            return destination
        requirement = f"an extension must be within {self._span} and assigned"
        widths = sorted({r.width for r in self.extension_ranges})
        if isinstance(extension, str) and not any(digits in MASK_BY_DIGITS[width] for width in widths):
            requirement = f"digits must be as many as the block's width of {' or '.join(map(str, widths))}"
        raise UnassignedExtension(f"{requirement}, got {format_value(extension)}")

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
            self[extension]
        except DurchwahlError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._destinations)

    def __len__(self) -> int:
        return len(self._destinations)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Directory):
            return NotImplemented
        return self.extension_ranges == other.extension_ranges and self._destinations == other._destinations

    def __hash__(self) -> int:
        return hash((self.extension_ranges, tuple(self._destinations.items())))

    def __repr__(self) -> str:
        return shorten(f"Directory{self._arguments()!r}")

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Directory, self._arguments()

    def _arguments(self) -> tuple[ExtensionRange | tuple[ExtensionRange, ...], dict[str, Destination]]:
        """Return arguments for the constructor. The ranges in the assignments are as dialled, such as `04` and `10-12`."""
        ranges = self.extension_ranges if len(self.extension_ranges) > 1 else self.extension_ranges[0]
        runs = _consecutive(self, self._destinations)
        return ranges, {_notation(run): self._destinations[run[0]] for run in runs}

    @property
    def _span(self) -> str:
        return ", ".join(map(str, self.extension_ranges))

    def _check_width(self, value: object) -> int:
        """Return the width of all extensions. Raises `WrongType` if there are several, because integers have none."""
        if self._width is None:
            raise WrongType(
                f"extensions of several widths, as in {self._span}, must be digits as dialled, "
                f"got {value if isinstance(value, str) else format_value(value)}"
            )
        return self._width

    def _as_set(self, extensions: Iterable[str]) -> ExtensionSet:
        self._check_width("a set of integers")
        return ExtensionSet(map(int, extensions))

    def _format(self, extensions: Iterable[str]) -> str:
        """Format extensions for a message: with leading zeros only if there are several widths."""
        if self._width:
            return format_list(ExtensionSet(map(int, extensions)).ranges)
        return format_list(list(map(_notation, _consecutive(extensions, {}))))

    def _parse_key(self, key: RangeLike | int) -> list[str]:
        """Return the extensions that a key of the assignments names, at least one, as dialled."""
        if isinstance(key, str):
            ranges = parse_ranges(key)
            if not ranges:
                raise InvalidNotation(f"an assignment must name at least one extension, got {format_value(key)}", 0)
            found: set[str] = set()
            for parsed in ranges:
                width = self._width or _stated_width(parsed)
                parsed.check_padding(width)
                found.update(f"{extension:0{width}}" for extension in ActivationRange(*parsed[:2]))
            return sorted(found, key=lambda digits: (len(digits), digits))
        extensions = ActivationRange(key, key) if isinstance(key, int | Integral) else activation_range(key)
        width = self._check_width(key)
        return [f"{extension:0{width}}" for extension in extensions]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: Handler) -> CoreSchema:
        (destination,) = get_args(source) or (Any,)
        generate = handler.generate_schema
        ranges = {
            "type": "tagged-union",
            "choices": {"range": generate(ExtensionRange), "ranges": generate(tuple[ExtensionRange, ...])},
            "discriminator": lambda value: "ranges" if isinstance(value, list | tuple) else "range",
        }
        schema = typed_dict_schema(
            cls,
            {"extension_range": ranges, "assignments": generate(dict[str, destination])},  # type: ignore[valid-type]
        )

        def load(loaded: dict[str, Any]) -> Directory[Any]:
            try:
                return Directory(**loaded)
            except WrongType as null:  # a destination; pydantic reports only a ValueError
                raise ValueError(str(null)) from null

        def dump(directory: Directory[Any]) -> dict[str, Any]:
            return dict(zip(schema["fields"], directory._arguments(), strict=True))

        return converted_schema(cls, schema, load) | serialized_by(dump, schema)


def _read_ranges(value: Any) -> tuple[ExtensionRange, ...]:
    if isinstance(value, ExtensionBlock | Line):
        value = [block.extension_range for block in (value.blocks if isinstance(value, Line) else [value])]
    ranges = value if isinstance(value, tuple | list) and value else [value]
    for extension_range in ranges:
        check_type(extension_range, ExtensionRange, "a directory's extension_range must be an ExtensionRange")
    for one, other in pairwise(sorted(ranges, key=lambda r: (r.width, r.start_at))):
        if one.width == other.width and other.start_at <= one.end_at:
            raise InvalidRange(f"extension ranges of one width must not overlap, got {one} and {other}")
    return tuple(sorted(ranges, key=lambda r: r.digits(r.start_at)))


def _stated_width(parsed: ParsedRange) -> int:
    """Return the width of a range by the digits that it is written with."""
    width = len(parsed.start_digits)
    if parsed.end_digits and len(parsed.end_digits) != width:
        raise InvalidPadding(
            f"the ends of a range must have equally many digits where widths differ, got {parsed} "
            f"at character {parsed.position + 1}",
            parsed.position,
        )
    return width


def _consecutive(extensions: Iterable[str], destinations: Mapping[str, object]) -> Iterator[list[str]]:
    """Split extensions into runs of consecutive ones of one width, with one destination or none."""
    keys = {each: (len(each), int(each) - index, destinations.get(each)) for index, each in enumerate(extensions)}
    for _, run in groupby(keys, keys.__getitem__):
        yield list(run)


def _notation(run: Sequence[str]) -> str:
    return "-".join(dict.fromkeys((run[0], run[-1])))
