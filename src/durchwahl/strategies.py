"""Hypothesis strategies for the values, for tests of programs that use them.

Uniformly drawn ranges are almost never adjacent, and almost never end at 9 or begin at 100, where mistakes are likely. So
these strategies prefer such borders. `hypothesis.strategies.from_type` finds them by the type of the value.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from hypothesis import strategies as st

from durchwahl.blocks import ExtensionBlock, RoutedBlock
from durchwahl.directory import Directory
from durchwahl.inventory import Inventory
from durchwahl.lines import Line
from durchwahl.number_sets import NumberSet
from durchwahl.numbers import MAX_DIGITS, RouteNumber
from durchwahl.orders import Changes
from durchwahl.orders import changes as find_changes
from durchwahl.ranges import MAX_EXTENSION, MAX_WIDTH, ActivationRange, ExtensionRange
from durchwahl.rules.order import STATUSES
from durchwahl.sets import ExtensionSet

_RangeT = TypeVar("_RangeT", ActivationRange, ExtensionRange)

_ALL_EXTENSIONS = ExtensionRange(0, MAX_EXTENSION)
# The borders at which extensions gain a digit are listed twice, so that they are drawn twice as often.
_BORDERS = (
    *(0, 9, 10, 99, 100, 999),
    *(0, 1, 4, 8, 9, 10, 11, 19, 20, 42, 89, 90, 98, 99, 100, 101, 499, 500, 990, 998, 999),
)
# Customary ranges come first, because failures shrink to the first. Other common ones follow.
_COMMON_RANGES = tuple(
    map(ExtensionRange.parse, ("0-9", "0-99", "0-999", "0-9", "0-99", "10-99", "100-999", "0-10", "30-69"))
)


def extensions(within: ExtensionRange = _ALL_EXTENSIONS) -> st.SearchStrategy[int]:
    """Generate extensions, half of them on a border: where the number of digits changes, or at an end of the range."""
    borders = sorted(border for border in (*_BORDERS, within.start_at, within.end_at) if border in within)

    def snap_to_border(extension: int, is_on_border: bool) -> int:
        # Map larger extensions to larger borders, so that a failure on a border can shrink to extensions near it.
        return borders[(extension - within.start_at) * len(borders) // len(within)] if is_on_border else extension

    return st.builds(snap_to_border, st.integers(within.start_at, within.end_at), st.booleans())


def extension_ranges() -> st.SearchStrategy[ExtensionRange]:
    """Generate extension ranges, half of them customary or otherwise common."""
    return st.sampled_from(_COMMON_RANGES) | _ranges(ExtensionRange, _ALL_EXTENSIONS)


def activation_ranges(within: ExtensionRange = _ALL_EXTENSIONS) -> st.SearchStrategy[ActivationRange]:
    """Generate activation ranges within an extension range, sometimes equal to it."""
    return _ranges(ActivationRange, within)


def extension_sets(within: ExtensionRange = _ALL_EXTENSIONS) -> st.SearchStrategy[ExtensionSet]:
    """Generate sets of extensions, made of scattered members or of a few ranges."""
    scattered = st.frozensets(extensions(within), max_size=20).map(ExtensionSet)
    return scattered | st.lists(activation_ranges(within), max_size=6).map(ExtensionSet.from_ranges)


@st.composite
def extension_blocks(draw: st.DrawFn, ranges: st.SearchStrategy[ExtensionRange] | None = None) -> ExtensionBlock:
    """Generate blocks, with activation ranges in any order, many of them adjacent."""
    extension_range = draw(extension_ranges() if ranges is None else ranges)
    disjoint: list[ActivationRange] = []
    for activation_range in draw(st.lists(activation_ranges(extension_range), max_size=5)):
        # Subtracting an overlap leaves ranges that are adjacent to the earlier ones.
        disjoint += (ExtensionSet.from_ranges([activation_range]) - ExtensionSet.from_ranges(disjoint)).ranges
    return ExtensionBlock(extension_range, tuple(disjoint))


def route_numbers(most_digits: int = MAX_DIGITS) -> st.SearchStrategy[RouteNumber]:
    """Generate German route numbers of at most `most_digits` digits, country code included, each length equally often."""
    lengths = st.integers(2, most_digits - len("49"))
    national = lengths.flatmap(lambda length: st.integers(10 ** (length - 1), 10**length - 1))
    return national.map("+49{}".format).map(RouteNumber)


@st.composite
def routed_blocks(draw: st.DrawFn) -> RoutedBlock:
    """Generate blocks under German route numbers that leave room for their width."""
    block = draw(extension_blocks())
    return block.under(draw(route_numbers(MAX_DIGITS - block.width)))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """Generate lines of one to three blocks under a German route number; the numbers of some are prefixes of others'."""
    stated = draw(st.lists(extension_blocks(), min_size=1, max_size=3))
    kept: list[ExtensionBlock] = []
    for block in stated:
        others = ExtensionSet.from_ranges(other.extension_range for other in kept if other.width == block.width)
        if others.isdisjoint(block.extension_range):
            kept.append(block)
    widest = max(block.width for block in kept)
    return Line(draw(route_numbers(MAX_DIGITS - widest)), tuple(kept))


def spellings(number: str) -> st.SearchStrategy[str]:
    """Generate usual spellings of a number in E.164: with separators, as a URI, with 00, with a trunk zero in parentheses."""
    country, national = number[1:3], number[3:]
    separators = st.sampled_from([" ", "-", "/", ".", "\u00a0", "\u2011", " / "])
    by_index = st.dictionaries(st.integers(0, len(national) - 1), separators, max_size=4)

    def spell(prefix: str, after_country: str, separators: dict[int, str]) -> str:
        separated = (digit + separators.get(index, "") for index, digit in enumerate(national))
        return f"{prefix}{country}{after_country}{''.join(separated)}"

    prefixes, trunk_zeros = st.sampled_from(["+", "00", "tel:+", " +"]), st.sampled_from(["", " ", "-", " (0)"])
    return st.builds(spell, prefixes, trunk_zeros, by_index)


@st.composite
def statements(draw: st.DrawFn, blocks: st.SearchStrategy[ExtensionBlock] | None = None) -> dict[str, Any]:
    """Generate statements without errors, with each field in one of its accepted forms, and any of the optional fields."""
    block = draw(extension_blocks() if blocks is None else blocks)
    payload = block.to_payload()
    notation = list(map(str, block.activation_ranges))
    statement: dict[str, Any] = {
        "extension_range": draw(st.sampled_from([payload["extension_range"], str(block.extension_range)])),
        "activation_ranges": draw(st.sampled_from([payload["activation_ranges"], notation, ", ".join(notation)])),
    }
    others = st.fixed_dictionaries(
        {},
        optional={
            "route_number": route_numbers(MAX_DIGITS - block.width).flatmap(lambda route: spellings(route.e164)),
            "porting_phone_number_id": st.uuids().map(str),
            "id": st.uuids().map(str),
            "record_type": st.just("porting_phone_number_extension"),
            "created_at": st.datetimes().map("{:%Y-%m-%dT%H:%M:%S}Z".format),
        },
    )
    return dict(draw(st.permutations(list({**statement, **draw(others)}.items()))))


def mistaken_statements() -> st.SearchStrategy[Mapping[Any, Any]]:
    """Generate mappings that resemble statements but are mostly invalid, with arbitrary ends, types and fields."""
    integers = st.integers(-2, MAX_EXTENSION + 2) | extensions()
    oddities: st.SearchStrategy[Any] = st.sampled_from(
        [None, True, False, 4.0, float("nan"), "4", "", [], {}, [[]], -1, 1000, 10**30, "\u0664", b"4"]
    )
    ends = st.one_of(integers, integers, integers, oddities)
    routes = st.builds("+{}{}".format, st.sampled_from(["49", "43"]), st.integers(10, 10 ** (MAX_DIGITS - 2)))
    written = st.builds("{}{}{}".format, ends, st.sampled_from(["-", " bis ", "--", "..", ", "]), ends)
    ranges = st.one_of(
        st.fixed_dictionaries({"start_at": ends, "end_at": ends}, optional={"stop": ends}),
        st.fixed_dictionaries({}, optional={"start_at": ends, "end_at": ends}),
        written,
        extension_ranges().map(str),
        st.integers(0, MAX_EXTENSION).map("{:03}".format),
        oddities,
    )
    return st.fixed_dictionaries(
        {},
        optional={
            "extension_range": ranges,
            "activation_ranges": st.lists(ranges, max_size=5) | written | oddities,
            "route_number": routes | st.text(max_size=5) | oddities,
            "porting_phone_number_id": st.just("f24151b6") | oddities,
            "a/b~c": oddities,
        },
    )


@st.composite
def orders(draw: st.DrawFn, each: st.SearchStrategy[Any] | None = None) -> dict[str, Any]:
    """Generate orders of a few statements, under one or two similar route numbers or ids, so that some collide.

    Their status is any of the carrier's, missing, or misspelled.
    """
    items = draw(st.lists(statements() if each is None else each, max_size=4))
    stem = draw(route_numbers(MAX_DIGITS - MAX_WIDTH - 1))
    for statement in items:
        field = draw(st.sampled_from(["route_number", "route_number", "porting_phone_number_id", None]))
        statement.pop("route_number", None)
        if field is not None:
            statement[field] = draw(st.sampled_from([str(stem), f"{stem}8"]))
    status = draw(st.sampled_from([None, *STATUSES, "in_process"]))
    return {"extensions": items} if status is None else {"status": status, "extensions": items}


def inventories() -> st.SearchStrategy[Inventory[str]]:
    """Generate inventories of a few blocks, with two owners, under similar route numbers, so that some blocks collide."""
    stems = st.sampled_from(["+49301", "+493012", "+4930127", "+4940"])
    return st.lists(st.tuples(stems, extension_blocks(), st.sampled_from(["us", "them"])), max_size=6).map(Inventory)


def number_sets() -> st.SearchStrategy[NumberSet]:
    """Generate sets of the numbers of a few blocks, all or only live ones, of several lengths; many are adjacent."""
    return inventories().map(lambda ours: ours.numbers) | inventories().map(lambda ours: ours.active_numbers)


@st.composite
def directories(draw: st.DrawFn) -> Directory[str]:
    """Generate directories of a block or of a line, with a few destinations."""
    blocks = draw(extension_blocks().map(lambda block: (block,)) | lines().map(lambda line: line.blocks))
    dialled = (map(block.extension_range.digits, active) for block in blocks for active in block.activation_ranges)
    destinations = st.sampled_from(["Zentrale", "Sales", "Fax"])
    ranges = [block.extension_range for block in blocks]
    return Directory(ranges, {", ".join(extensions): draw(destinations) for extensions in dialled})


@st.composite
def changes(draw: st.DrawFn) -> Changes:
    """Generate changes of up to two route numbers that keep, delete and create blocks."""
    records: list[dict[str, Any]] = []
    desired: dict[str, list[ExtensionBlock]] = {}
    for route_id in draw(st.lists(st.uuids().map(str), max_size=2, unique=True)):
        blocks = st.lists(st.sampled_from(draw(lines()).blocks), unique=True)
        desired[route_id] = draw(blocks)
        records += ({"id": f"{len(records)}", **block.to_payload(route_id)} for block in draw(blocks))
    return find_changes(records, desired)


def _ranges(cls: type[_RangeT], within: ExtensionRange) -> st.SearchStrategy[_RangeT]:
    def between(ends: tuple[int, int], is_from_start: bool, is_to_end: bool) -> _RangeT:
        start_at, end_at = sorted(ends)
        return cls(within.start_at if is_from_start else start_at, within.end_at if is_to_end else end_at)

    is_widened = st.sampled_from([False, False, False, True])
    return st.builds(between, st.tuples(extensions(within), extensions(within)), is_widened, is_widened)
