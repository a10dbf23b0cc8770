"""Hypothesis strategies for the values, for tests of programs that use them.

Evenly drawn ranges almost never touch, and almost never end at 9 or begin at 100, where the mistakes are. So these
crowd the borders. With this package installed, `hypothesis.strategies.from_type` finds them by type.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from hypothesis import strategies as st

from durchwahl.blocks import ExtensionBlock, RoutedBlock
from durchwahl.inventory import Inventory
from durchwahl.lines import Line
from durchwahl.numbers import MAX_DIGITS, RouteNumber
from durchwahl.ranges import MAX_EXTENSION, MAX_WIDTH, ActivationRange, ExtensionRange
from durchwahl.rules.order import STATUSES
from durchwahl.sets import ExtensionSet

EVERY = ExtensionRange(0, MAX_EXTENSION)
"""All the extensions there are."""

Run = TypeVar("Run", ActivationRange, ExtensionRange)

# Where a digit is gained stands twice, so that it is drawn twice as often.
_BORDERS = (
    0,
    0,
    1,
    4,
    8,
    9,
    9,
    10,
    10,
    11,
    19,
    20,
    42,
    89,
    90,
    98,
    99,
    99,
    100,
    100,
    101,
    499,
    500,
    990,
    998,
    999,
    999,
)
# Customary ones first, because what fails shrinks to the first; behind them are others that do occur.
_USUAL = tuple(map(ExtensionRange.parse, ("0-9", "0-99", "0-999", "0-9", "0-99", "10-99", "100-999", "0-10", "30-69")))


def extensions(within: ExtensionRange = EVERY) -> st.SearchStrategy[int]:
    """Extensions, half of them where a digit is gained or a block ends."""
    borders = sorted(border for border in (*_BORDERS, within.start_at, within.end_at) if border in within)

    def settled(extension: int, on_border: bool) -> int:
        # Larger extensions go to larger borders, so that what was found on a border shrinks on from beside it.
        return borders[(extension - within.start_at) * len(borders) // len(within)] if on_border else extension

    return st.builds(settled, st.integers(within.start_at, within.end_at), st.booleans())


def extension_ranges() -> st.SearchStrategy[ExtensionRange]:
    """Extension ranges, half of them customary or others that occur."""
    return st.sampled_from(_USUAL) | _runs(ExtensionRange, EVERY)


def activation_ranges(within: ExtensionRange = EVERY) -> st.SearchStrategy[ActivationRange]:
    """Activation ranges within an extension range, now and then all of it."""
    return _runs(ActivationRange, within)


def extension_sets(within: ExtensionRange = EVERY) -> st.SearchStrategy[ExtensionSet]:
    """Sets of extensions, of scattered members or of a few runs."""
    scattered = st.frozensets(extensions(within), max_size=20).map(ExtensionSet)
    return scattered | st.lists(activation_ranges(within), max_size=6).map(ExtensionSet.from_ranges)


@st.composite
def extension_blocks(draw: st.DrawFn, ranges: st.SearchStrategy[ExtensionRange] | None = None) -> ExtensionBlock:
    """Blocks; the activation ranges are stated in any order, and many of them touch."""
    extension_range = draw(extension_ranges() if ranges is None else ranges)
    stated: list[ActivationRange] = []
    for run in draw(st.lists(activation_ranges(extension_range), max_size=5)):
        # What overlaps is cut off, so that what is left touches.
        stated += (ExtensionSet.from_ranges([run]) - ExtensionSet.from_ranges(stated)).ranges
    return ExtensionBlock(extension_range, tuple(stated))


def route_numbers(most_digits: int = MAX_DIGITS) -> st.SearchStrategy[RouteNumber]:
    """German route numbers of at most `most_digits` digits, country code included; as many short ones as long ones."""
    lengths = st.integers(2, most_digits - len("49"))
    national = lengths.flatmap(lambda length: st.integers(10 ** (length - 1), 10**length - 1))
    return national.map("+49{}".format).map(RouteNumber)


@st.composite
def routed_blocks(draw: st.DrawFn) -> RoutedBlock:
    """Blocks under German route numbers that leave room for their width."""
    block = draw(extension_blocks())
    return block.under(draw(route_numbers(MAX_DIGITS - block.width)))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """Lines of one to three blocks under a German route number; the numbers of some are prefixes of others'."""
    stated = draw(st.lists(extension_blocks(), min_size=1, max_size=3))
    claimed: dict[int, ExtensionSet] = {}
    kept = []
    for block in stated:
        extensions = ExtensionSet(block.extension_range)
        if extensions.isdisjoint(claimed.get(block.width, ExtensionSet())):
            claimed[block.width] = claimed.get(block.width, ExtensionSet()) | extensions
            kept.append(block)
    widest = max(block.width for block in kept)
    return Line(draw(route_numbers(MAX_DIGITS - widest)), tuple(kept))


def spellings(number: str) -> st.SearchStrategy[str]:
    """Usual spellings of a number in E.164: with separators, as a URI, with 00, with a trunk zero in parentheses."""
    country, national = number[1:3], number[3:]
    separators = st.sampled_from([" ", "-", "/", ".", "\u00a0", "\u2011", " / "])
    places = st.dictionaries(st.integers(0, len(national) - 1), separators, max_size=4)

    def spelled(prefix: str, behind_country: str, behind: dict[int, str]) -> str:
        separated = (digit + behind.get(place, "") for place, digit in enumerate(national))
        return f"{prefix}{country}{behind_country}{''.join(separated)}"

    prefixes, trunk_zeros = st.sampled_from(["+", "00", "tel:+", " +"]), st.sampled_from(["", " ", "-", " (0)"])
    return st.builds(spelled, prefixes, trunk_zeros, places)


@st.composite
def statements(draw: st.DrawFn, blocks: st.SearchStrategy[ExtensionBlock] | None = None) -> dict[str, Any]:
    """Statements without errors, each part in one of the forms that are read, with any of the other fields."""
    block = draw(extension_blocks() if blocks is None else blocks)
    payload = block.to_payload()
    statement: dict[str, Any] = {
        "extension_range": draw(st.sampled_from([payload["extension_range"], str(block.extension_range)])),
        "activation_ranges": draw(
            st.sampled_from(
                [
                    payload["activation_ranges"],
                    list(map(str, block.activation_ranges)),
                    ", ".join(map(str, block.activation_ranges)),
                ]
            )
        ),
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
    fields = draw(st.permutations(list({**statement, **draw(others)}.items())))
    return dict(fields)


def mistaken_statements() -> st.SearchStrategy[Mapping[Any, Any]]:
    """Mappings that are near to statements and mostly wrong: any end, any type, any field."""
    ends = st.integers(-2, MAX_EXTENSION + 2) | extensions()
    oddities: st.SearchStrategy[Any] = st.sampled_from(
        [None, True, False, 4.0, float("nan"), "4", "", [], {}, [[]], -1, 1000, 10**30, "\u0664", b"4"]
    )
    ends = st.one_of(ends, ends, ends, oddities)
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
    """Orders of a few statements, under one or two near route numbers or ids, so that some collide.

    They have any status of the carrier's, none at all, or one that is misspelled.
    """
    some = draw(st.lists(statements() if each is None else each, max_size=4))
    stem = draw(route_numbers(MAX_DIGITS - MAX_WIDTH - 1))
    routes = [str(stem), f"{stem}8"]
    for statement in some:
        where = draw(st.sampled_from(["route_number", "route_number", "porting_phone_number_id", None]))
        statement.pop("route_number", None)
        if where is not None:
            statement[where] = draw(st.sampled_from(routes))
    return draw(st.sampled_from([{}, *({"status": status} for status in (*STATUSES, "in_process"))])) | {
        "extensions": some
    }


def inventories() -> st.SearchStrategy[Inventory[str]]:
    """Inventories of a few blocks under near route numbers, so that some collide, with one of two owners."""
    stems = st.sampled_from(["+49301", "+493012", "+4930127", "+4940"])
    return st.lists(st.tuples(stems, extension_blocks(), st.sampled_from(["us", "them"])), max_size=6).map(Inventory)


def _runs(kind: type[Run], within: ExtensionRange) -> st.SearchStrategy[Run]:
    def made(one: int, other: int, from_start: bool, to_end: bool) -> Run:
        start_at, end_at = sorted((one, other))
        return kind(within.start_at if from_start else start_at, within.end_at if to_end else end_at)

    reaches = st.sampled_from([False, False, False, True])
    return st.builds(made, extensions(within), extensions(within), reaches, reaches)
