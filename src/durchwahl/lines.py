"""The line: one route number with all of its blocks, of any widths, such as 0-0 for the operator and 10-99."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, Self

from durchwahl._bits import EXTENSION_BY_DIGITS
from durchwahl._checks import check_series, check_type
from durchwahl._pydantic import CoreSchema, string_schema
from durchwahl._value import Picture, Value, set_slot, shorten
from durchwahl._wire import Payload
from durchwahl.blocks import ExtensionBlock, RoutedBlock, split_route
from durchwahl.errors import InvalidBlock
from durchwahl.findings import Finding, Findings, join_pointer
from durchwahl.numbers import ExtendedNumbers, NumberSequence, RouteNumber, extension_under
from durchwahl.rules import collisions, fields

# A route number has this many extensions: 10 of one digit, 100 of two and 1,000 of three.
_MAX_BLOCKS: Final = 1110


@dataclass(frozen=True, slots=True, repr=False)
class Line(Picture, Value):
    """A route number with all of its blocks, of any widths, in the order in which their extensions are dialled.

    A number is in one block only. A number may be a prefix of another, as 0 is of 06: `findings` reports it, because some
    systems then wait for further digits. Iteration yields a `RoutedBlock` for each block. `in` takes one of these, or a
    number in any usual spelling, and is true for the numbers that port.

    Raises `InvalidBlock`, whose `findings` are all the errors, for blocks that share numbers (DW501) or if there are no
    blocks (DW101), `NumberTooLong` for numbers of more than 15 digits, and `WrongType` for anything but a route number and
    blocks.

    >>> line = Line.parse("+49 20 12345678 0-0: 0; 10-99: 10-19, 42")
    >>> line.summary(), line.extension_of("+49 20 12345678-42"), line.block_of("0").active_extensions
    ('91 port, 12 live', '42', ('0',))
    >>> list(line.active_numbers)[:2]
    ['+4920123456780', '+49201234567810']
    >>> print(*line, sep="; ")
    +492012345678 0: 0; +492012345678 10-99: 10-19, 42
    """

    route_number: RouteNumber
    blocks: tuple[ExtensionBlock, ...]

    if TYPE_CHECKING:  # any iterable is accepted, and stored as a tuple

        def __init__(self, route_number: RouteNumber, blocks: Iterable[ExtensionBlock]) -> None: ...

    def __post_init__(self) -> None:
        check_type(self.route_number, RouteNumber, "a line's route_number must be a RouteNumber")
        check_series(self.blocks, "a line's blocks must be a series of ExtensionBlock")
        blocks = tuple(self.blocks)
        for block in blocks:
            check_type(block, ExtensionBlock, "a line's blocks must be a series of ExtensionBlock")
        if not blocks:
            raise InvalidBlock(tuple(fields.missing_field((), ("blocks",), "")))
        self.route_number.check_length(max(block.width for block in blocks))
        errors = _find_collisions(self.route_number, blocks).errors
        if errors:
            raise InvalidBlock(errors)
        # As dialled. The first extension decides: no other block of the line has it.
        dialled = sorted(blocks, key=lambda block: block.extension_range.digits(block.extension_range.start_at))
        set_slot(self, "blocks", tuple(dialled))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a line in the format of `str`: a route number, then blocks, separated by semicolons.

        A block is an extension range, a colon and activation ranges, which semicolons may separate as well. A block
        without a colon has no active extensions. Any string that `RoutedBlock.parse` reads is a line with one block.

        Raises `WrongType` for anything but a string, `InvalidNotation` without a range, `InvalidNumber`, and `InvalidBlock`
        with all the errors in the blocks.

        >>> print(Line.parse("+49 20 12345678-00 bis -99"))
        +492012345678 0-99:
        """
        route, rest = split_route(text)
        blocks: list[ExtensionBlock] = []
        errors: list[Finding] = []
        # Of more blocks than extensions, two share numbers. The positions of the others would take quadratic time.
        first_blocks = islice(_split_blocks(rest), _MAX_BLOCKS + 1)
        for index, (extension_range, activation_ranges) in enumerate(first_blocks):
            payload = {"extension_range": extension_range, "activation_ranges": activation_ranges}
            try:
                blocks.append(ExtensionBlock.from_payload(payload))
            except InvalidBlock as invalid:
                errors += [replace(each, pointer=join_pointer("", index) + each.pointer) for each in invalid.findings]
        if errors:
            raise InvalidBlock(tuple(errors))
        return cls(RouteNumber(route), tuple(blocks))

    def __str__(self) -> str:
        return f"{self.route_number} {'; '.join(map(_format_block, self.blocks))}"

    def __repr__(self) -> str:
        return shorten(f"{type(self).__name__}.parse({str(self)!r})")

    def __iter__(self) -> Iterator[RoutedBlock]:
        return (block.under(self.route_number) for block in self.blocks)

    def __contains__(self, item: object) -> bool:
        if isinstance(item, RoutedBlock):
            return item.route_number == self.route_number and item.block in self.blocks
        return isinstance(item, str) and self.extension_of(item) is not None

    @property
    def numbers(self) -> LineNumbers:
        """All the numbers that port, in ascending order, shorter ones first; computed when they are read."""
        return _chain(routed.numbers for routed in self)

    @property
    def active_numbers(self) -> LineNumbers:
        """The numbers that are live as soon as the port completes, in the same order."""
        return _chain(routed.active_numbers for routed in self)

    @property
    def inactive_numbers(self) -> LineNumbers:
        """The numbers that port and stay inactive, in the same order."""
        return _chain(routed.inactive_numbers for routed in self)

    @property
    def findings(self) -> Findings:
        """The warnings about numbers that are prefixes of numbers in another block (DW502).

        A pointer is the index of a block, such as `/1`.

        >>> [finding.code for finding in Line.parse("+49 20 12345678 0-9: 0; 10-99: 42").findings]
        ['DW502']
        """
        return _find_collisions(self.route_number, self.blocks)

    def extension_of(self, number: str) -> str | None:
        """Return the extension of one of the line's numbers as it is dialled, None for any other number.

        The number can have any usual spelling. Raises `WrongType` for anything but a string.

        >>> Line.parse("+49 20 12345678 0-0: 0; 10-99: 42").extension_of("+49 20 12345678-04") is None
        True
        """
        extension = extension_under(self.route_number.e164, number)
        return extension if self.block_of(extension) else None

    def block_of(self, digits: str) -> ExtensionBlock | None:
        """Return the block that has an extension, given as the digits that are dialled; None if no block has it.

        Raises `WrongType` for anything but a string, since integers have lost their leading zeros.

        >>> line = Line.parse("+49 20 12345678 0-0: 0; 10-99: 42")
        >>> str(line.block_of("42")), line.block_of("042") is None
        ('10-99: 42', True)
        """
        check_type(digits, str, "an extension must be a string with its leading zeros, such as '04'")
        extension = EXTENSION_BY_DIGITS.get(digits, -1)
        owners = (block for block in self.blocks if block.width == len(digits) and extension in block.extension_range)
        return next(owners, None)

    def summary(self) -> str:
        """Return how many extensions port and how many of them are live, to make a mistyped range visible."""
        return f"{len(self.numbers)} port, {len(self.active_numbers)} live"

    def normalised(self) -> Self:
        """Return the line with the activation ranges of each block in canonical form.

        >>> print(Line.parse("+49 20 12345678 10-99: 42, 10, 11; 0-0: 0").normalised())
        +492012345678 0-0: 0; 10-99: 10-11, 42
        """
        return type(self)(self.route_number, tuple(block.normalised() for block in self.blocks))

    def to_payloads(self, porting_phone_number_id: str) -> tuple[Payload, ...]:
        """Return the bodies of the carrier's create requests, one for each block.

        >>> line = Line.parse("+49 20 12345678 0-0: 0; 10-99: 42")
        >>> [payload["extension_range"]["end_at"] for payload in line.to_payloads("f24151b6")]
        [0, 99]
        """
        return tuple(block.to_payload(porting_phone_number_id) for block in self.blocks)

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> CoreSchema:
        return string_schema(cls, cls.parse)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LineNumbers(NumberSequence):
    """The numbers of the blocks of a line in ascending order, shorter ones first; computed when they are read.

    Counting, indexing and membership expand nothing. `in`, `index` and `count` take a number in any usual spelling.
    Slices are tuples.

    >>> numbers = Line.parse("+49 20 12345678 10-99: 42; 0-0: 0").numbers
    >>> len(numbers), numbers[:2], numbers.index("+49 20 12345678-42")
    (91, ('+4920123456780', '+49201234567810'), 33)
    """

    parts: tuple[ExtendedNumbers, ...]

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self.parts)

    def _at(self, position: int) -> str:
        part = 0
        while position >= len(self.parts[part]):
            position -= len(self.parts[part])
            part += 1
        return self.parts[part][position]

    def _rank(self, number: object) -> int | None:
        before = 0
        for part in self.parts:
            rank = part._rank(number)
            if rank is not None:
                return before + rank
            before += len(part)
        return None


def _chain(parts: Iterable[ExtendedNumbers]) -> LineNumbers:
    # Blocks of one width are disjoint and sorted already.
    return LineNumbers(tuple(sorted(parts, key=lambda part: part.extension_range.width)))


def _format_block(block: ExtensionBlock) -> str:
    # Both ends, because a lone extension after a route number could be read as a part of it.
    extension_range = f"{block.extension_range.start_at}-{block.extension_range.end_at}"
    return f"{extension_range}: {', '.join(map(str, block.activation_ranges))}".rstrip()


def _find_collisions(route: RouteNumber, blocks: Sequence[ExtensionBlock]) -> Findings:
    if len(blocks) == 1:
        return Findings()
    return collisions.find_collisions(
        [
            collisions.placed_range(block.extension_range, route.e164, join_pointer("", index))
            for index, block in enumerate(blocks)
        ]
    )


def _split_blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield the extension range and the activation ranges of each block.

    Both are padded with spaces at the left, so that the positions of errors are positions in `text`. A semicolon may
    separate blocks or activation ranges: a new block begins after it if there is a colon before the next semicolon, or
    if the block before it has none.
    """
    position, extension_range, activation_ranges = 0, "", ""
    for piece in text.split(";"):
        head, colon, tail = piece.partition(":")
        if position and not colon and activation_ranges:
            activation_ranges += f";{piece}"
        else:
            if position:
                yield extension_range, activation_ranges
            extension_range = " " * position + head
            activation_ranges = " " * (position + len(head) + 1) + tail if colon else ""
        position += len(piece) + 1
    yield extension_range, activation_ranges
