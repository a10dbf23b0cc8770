"""Find the blocks of a document that collide. They are kept by column, because a file can have millions of blocks."""

from array import array
from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from durchwahl._overlaps import PaddedInterval, find_overlaps, padded_interval
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
        self._intervals: dict[tuple[int, int], PaddedInterval] = {}  # by range, and the number of digits of the stem

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
        groups: dict[int, array[int]] = defaultdict(lambda: array("q"))
        for index, id_index in enumerate(self._id_column):
            stem = self._stem_of(index)
            if stem or id_index:
                groups[0 if stem else id_index].append(index)
        found = [
            BlockCollision(group[second], finding)
            for group in groups.values()
            if len(group) > 1
            for first, second in find_overlaps(map(self._interval, group))
            for finding in check_collision(
                self._placed(group[first], location_of), self._placed(group[second], location_of)
            )
        ]
        found.sort(key=lambda collision: (collision.block, collision.finding.code))
        return found

    def _stem_of(self, index: int) -> int:
        return self._stem_column[index] or self._stem_by_id.get(self._id_column[index], 0)

    def _interval(self, index: int) -> PaddedInterval:
        range_index, stem = self._range_column[index], self._stem_of(index)
        digits = len(str(stem)) if stem else 0
        key = (range_index, digits)
        if key not in self._intervals:
            self._intervals[key] = padded_interval("0" * digits, self._ranges[range_index][0])
        return self._intervals[key].under(stem, digits)

    def _placed(self, index: int, location_of: Callable[[int], str]) -> PlacedRange:
        extension_range, written = self._ranges[self._range_column[index]]
        stem = self._stem_of(index)
        return placed_range(extension_range, f"+{stem}" if stem else "", location_of(index), written)


def _stem(route_number: str) -> int:
    """Return the digits of a route number in E.164, which never begin with 0; 0 if it is malformed."""
    try:
        return int(parse_e164(route_number))
    except InvalidNumber:
        return 0
