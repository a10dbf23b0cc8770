"""From a customer's numbers to lines: which blocks to port so that these numbers go live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeAlias

from durchwahl._bits import MASK_BY_DIGITS
from durchwahl._checks import check_series, check_type, read_each
from durchwahl._cover import cover
from durchwahl._messages import format_value
from durchwahl._proposals import propose_lines
from durchwahl._reading import check_region, read_number
from durchwahl._value import HtmlRepr, Value
from durchwahl.blocks import ExtensionBlock, RoutedBlock
from durchwahl.errors import InvalidBlock, InvalidNumber, WrongType
from durchwahl.findings import Finding, Findings, join_pointer
from durchwahl.inventory import Inventory
from durchwahl.lines import Line
from durchwahl.numbers import NUMBERS, RouteNumber
from durchwahl.ranges import ExtensionRange
from durchwahl.rules import collisions, planning
from durchwahl.sets import ExtensionSet

HeldBlock: TypeAlias = RoutedBlock | Line | str | tuple[str, str]
"""A block of the losing carrier: a routed block, a line, a string that `Line.parse` reads, or a first and a last number."""


@dataclass(frozen=True, slots=True, repr=False)
class Plan(HtmlRepr, Value):
    """Lines to port for a list of numbers: the proposal, the other Pareto-optimal proposals, and findings on the list.

    `alternatives` is empty if the numbers, their hyphens or the held blocks allow only one proposal. The pointers of the
    findings are the indexes of the items, such as `/17`.
    """

    lines: tuple[Line, ...]
    alternatives: tuple[tuple[Line, ...], ...]
    findings: Findings


def plan(numbers: Iterable[object], *, held: Iterable[HeldBlock] = (), region: str | None = None) -> Plan:
    """Return the lines to port so that these numbers go live, and the other Pareto-optimal proposals.

    Numbers are strings in any usual spelling, including national spelling if a region such as `DE` is given, which needs
    `phonenumbers`. One to three digits after the only hyphen are an extension, as in DIN 5008. An item that can't be read
    becomes a finding, and the others are planned. An exception raised by iterating over `numbers` isn't caught.

    `held` are the blocks that the losing carrier holds. All of them are planned exactly as they are held, and only the
    extensions in `numbers` are live. Without held blocks, the proposal has the fewest customary blocks, and the fewest ported
    numbers among these. The alternatives are the other proposals on the Pareto front: any proposal with fewer blocks ports
    more numbers, and any that ports fewer numbers has more blocks. There are at most nine, those with the fewest blocks first.
    Of proposals that are equal in both, the one with the larger blocks for the lower numbers comes first.

    Raises `WrongType` for arguments that aren't series, a region that isn't a string, and held blocks of another type;
    `InvalidNumber` for an unknown region; `InvalidNumber`, `InvalidNotation` or `InvalidBlock` for held blocks with
    mistakes; and `InvalidBlock` for held blocks that share numbers.

    >>> proposal = plan(["+49 20 1234567804", "+49 20 1234567819", "+49 20 1234567820", "+49 20 1234567842"])
    >>> print(*proposal.lines)
    +492012345678 0-99: 4, 19-20, 42
    >>> print(*proposal.alternatives[0], sep="\\n")
    +4920123456780 0-9: 4
    +4920123456781 0-9: 9
    +4920123456782 0-9: 0
    +4920123456784 0-9: 2
    >>> print(*plan(["+49 30 1234-0", "+49 30 1234-20", "+49 30 123435"]).lines)
    +49301234 0-0: 0; 10-99: 20, 35
    >>> print(*plan(["+49 30 12345-42"], held=["+49 30 12345-00 bis -99"]).lines)
    +493012345 0-99: 42
    """
    check_series(numbers, NUMBERS)
    if isinstance(numbers, Line):
        raise WrongType(f"{NUMBERS}, got a Line, whose active_numbers are such a series")
    check_type(region, str | None, "a region must be a string such as 'DE'")
    if region is not None:
        check_region(region)
    blocks = _read_held(held, region)
    inventory = Inventory((routed, index) for index, routed in enumerate(blocks)) if blocks else None
    listed = _Listed(numbers, region, inventory)
    findings = Findings(listed.findings)
    if inventory is None:
        lines, *alternatives = propose_lines(listed.positions, listed.stems)
        return Plan(lines, tuple(alternatives), findings)
    live = [0] * len(blocks)
    for match in map(inventory.find, listed.positions):
        if match is not None:
            live[match.owner] |= MASK_BY_DIGITS[match.block.width][match.extension]
    return Plan(_held_lines(blocks, live), (), findings)


class _Listed:
    """The numbers of a list, each with its first position, the stems that hyphens mark, and the findings on the list."""

    def __init__(self, numbers: Iterable[object], region: str | None, held: Inventory[int] | None = None) -> None:
        self.positions: dict[str, int] = {}
        self.stems: set[tuple[str, str]] = set()
        """Pairs of a number and the stem that its hyphen marks, both without the plus."""
        self.findings: list[Finding] = []
        for position, item in enumerate(numbers):
            try:
                e164, stem = read_number(item, region)
            except (InvalidNumber, WrongType) as error:
                self.findings += planning.unreadable_number(error, join_pointer("", position))
                continue
            if stem is not None:
                self.stems.add((e164[1:], stem))
            first = self.positions.setdefault(e164, position)
            if first != position:
                self.findings += planning.number_listed_twice(e164, join_pointer("", first), join_pointer("", position))
            elif held is not None and e164 not in held:
                self.findings += planning.number_outside_held_blocks(e164, join_pointer("", position))


def _read_held(held: Iterable[HeldBlock], region: str | None) -> list[RoutedBlock]:
    check_series(held, "held blocks must be a series")
    errors: list[Finding] = []

    def read(indexed: tuple[int, HeldBlock]) -> list[tuple[str, RoutedBlock]]:
        position, item = indexed
        pointer = join_pointer("", position)
        try:
            return [(pointer, routed) for routed in _iter_held(item, region)]
        except InvalidBlock as invalid:
            errors.extend(replace(finding, pointer=pointer + finding.pointer) for finding in invalid.findings)
            return []

    blocks = list(chain.from_iterable(read_each(read, enumerate(held))))
    errors += collisions.find_collisions(
        [
            collisions.placed_range(routed.block.extension_range, routed.route_number.e164, pointer)
            for pointer, routed in blocks
        ]
    ).errors
    if errors:
        raise InvalidBlock(tuple(errors))
    return [routed for _, routed in blocks]


def _iter_held(item: HeldBlock, region: str | None) -> Iterator[RoutedBlock]:
    if isinstance(item, RoutedBlock):
        yield item
    elif isinstance(item, Line | str):
        yield from item if isinstance(item, Line) else Line.parse(item)
    elif isinstance(item, tuple | list) and len(item) == 2:
        first, last = (read_number(end, region) for end in item)
        stem = first.stem if first.stem == last.stem else None
        extensions = [end.e164[len(stem) + 1 :] for end in (first, last)] if stem else []
        # Hyphens mark the stem. But an end such as 09 would make a range of another width; `cover` finds the longer stem.
        if stem and len(extensions[0]) == len(extensions[1]) == len(str(int(extensions[1]))):
            extension_range = ExtensionRange(*map(int, extensions))
            yield ExtensionBlock(extension_range, ()).under(RouteNumber(f"+{stem}"))
        else:
            yield from cover(first.e164, last.e164)
    else:
        raise WrongType(
            "a held block must be a RoutedBlock, a Line, a string such as +49 20 12345678 0-99, or a first and a last number, "
            f"got {format_value(item)}"
        )


def _held_lines(blocks: Iterable[RoutedBlock], live: Iterable[int]) -> tuple[Line, ...]:
    """Return lines of these blocks, in which the extensions in these masks are live."""
    by_route: dict[RouteNumber, list[ExtensionBlock]] = {}
    for routed, mask in zip(blocks, live, strict=True):
        block = ExtensionBlock(routed.block.extension_range, ExtensionSet._from_mask(mask).ranges)
        by_route.setdefault(routed.route_number, []).append(block)
    return tuple(Line(route, by_route[route]) for route in sorted(by_route))
