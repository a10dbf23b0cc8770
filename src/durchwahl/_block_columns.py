"""Find the blocks of a document that collide. They are kept by column, because a file can have millions of blocks."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from durchwahl._overlaps import Intervals, Overlap
from durchwahl.errors import InvalidNumber
from durchwahl.findings import Finding
from durchwahl.numbers import parse_e164
from durchwahl.ranges import ExtensionRange
from durchwahl.rules.collisions import PlacedRange, check_collision, placed_range
from durchwahl.rules.fields import LocatedRange


class BlockCollision(NamedTuple):
    """The index of a block that collides with an earlier one, and the finding."""

    block: int
    finding: Finding


class BlockColumns:
    """The blocks of a document, by their indexes.

    An id identifies one route number, so blocks that have only the id are compared under the first route number that
    appears with this id. If there is none, they are compared with each other by their extensions.
    """

    def __init__(self) -> None:
        self._ranges: list[tuple[ExtensionRange, str]] = []  # each different range once, and as written
        self._range_indexes: dict[tuple[int, int, str], int] = {}
        self._id_indexes: dict[str, int] = {}
        self._stem_by_id: dict[int, int] = {}
        # A column for each property of the blocks. 0 means that the route number is unknown, or that there is no id.
        self._range_column = array("q")
        self._stem_column = array("q")
        self._id_column = array("q")

    def __len__(self) -> int:
        return len(self._range_column)

    def range_index(self, located: LocatedRange[ExtensionRange]) -> int:
        """Return the index of an extension range, for `add`."""
        extension_range, written = located.range, str(located)
        key = (extension_range.start_at, extension_range.end_at, written)
        index = self._range_indexes.setdefault(key, len(self._ranges))
        if index == len(self._ranges):
            self._ranges.append((extension_range, written))
        return index

    def add(self, range_index: int, route_number: str | None, identity: str | None) -> None:
        """Add a block. A malformed route number is unknown."""
        stem = _stem(route_number) if route_number else 0
        id_index = self._id_indexes.setdefault(identity, len(self._id_indexes) + 1) if identity else 0
        if stem and id_index:
            self._stem_by_id.setdefault(id_index, stem)
        self._range_column.append(range_index)
        self._stem_column.append(stem)
        self._id_column.append(id_index)

    def collisions(self, location_of: Callable[[int], str]) -> list[BlockCollision]:
        """Return the collisions, sorted by block, then by code.

        `location_of` returns the pointer of a block, or another location, which is in the findings and their messages.
        """
        # The blocks with a known route number are one group. The blocks of each id without one are another group.
        stems = self._stem_column
        if self._stem_by_id:
            known = map(self._stem_by_id.get, self._id_column)
            stems = array("q", (stem or other or 0 for stem, other in zip(stems, known, strict=True)))
        groups: dict[int, array[int]] = defaultdict(lambda: array("q"))
        for index, (stem, id_index) in enumerate(zip(stems, self._id_column, strict=True)):
            if stem or id_index:
                groups[0 if stem else id_index].append(index)

        def placed(index: int) -> PlacedRange:
            extension_range, written = self._ranges[self._range_column[index]]
            stem = f"+{stems[index]}" if stems[index] else ""
            return placed_range(extension_range, stem, location_of(index), written)

        found = [
            BlockCollision(group[second], finding)
            for group in groups.values()
            if len(group) > 1
            for first, second in self._overlaps(group, stems)
            for finding in check_collision(placed(group[first]), placed(group[second]))
        ]
        found.sort(key=lambda collision: (collision.block, collision.finding.code))
        return found

    def _overlaps(self, blocks: Iterable[int], stems: Sequence[int]) -> list[Overlap]:
        intervals = Intervals()
        for index in blocks:
            extension_range, _ = self._ranges[self._range_column[index]]
            intervals.add(str(stems[index] or ""), extension_range)
        return intervals.overlaps()


def _stem(route_number: str) -> int:
    """Return the digits of a route number in E.164, which never begin with 0; 0 if it is malformed."""
    try:
        return int(parse_e164(route_number))
    except InvalidNumber:
        return 0
