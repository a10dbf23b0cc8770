"""Check a file item by item, in little memory: the lines of JSON Lines, the rows of CSV or of a workbook."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from durchwahl._block_columns import BlockColumns
from durchwahl.cli.documents import Diagnostic, Document, Location
from durchwahl.findings import join_pointer
from durchwahl.ranges import ExtensionRange
from durchwahl.rules.fields import LocatedRange
from durchwahl.validation import CheckedBlock, check_item


class ItemChecker:
    """Collects the findings on the items of a file, and what is needed to compare their blocks.

    The items are numbered from 0, as in a list with all of them.
    """

    def __init__(self, sheets: Sequence[str | None] = (None,)) -> None:
        """Begin a file with these sheets. A text file is one sheet without a name."""
        self._sheets = sheets
        self._diagnostics: list[Diagnostic] = []
        self._blocks = BlockColumns()
        # For each block, the index of its item, and the line of the item.
        self._items, self._lines = array("q"), array("q")
        # Only for blocks that aren't items, or don't begin a line.
        self._pointers: dict[int, str] = {}
        self._locations: dict[int, Location] = {}

    def range_index(self, located: LocatedRange[ExtensionRange]) -> int:
        """Return the index of an extension range, for `add`."""
        return self._blocks.range_index(located)

    def report(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add findings."""
        self._diagnostics += diagnostics

    def check(self, item: int, value: object, locate: Callable[[str], Location]) -> None:
        """Check an item by itself, and add its blocks. `locate` returns the location of the value at a pointer."""
        checked = check_item(value, join_pointer("", item))
        self.report(Diagnostic(finding, locate(finding.pointer)) for finding in checked.findings)
        for block in checked.blocks:
            self._add(item, block, locate(block.pointer))

    def check_document(self, item: int, document: Document) -> None:
        """Check an item that is a document of its own. Its value may be a list or an order with several blocks."""
        pointer = join_pointer("", item)
        checked = check_item(document.value, pointer)
        self.report(document.locate_findings(checked.findings))
        source = document.source
        inner = {block.pointer for block in checked.blocks if block.pointer != pointer}
        positions = document.positions(inner) if inner else None
        for block in checked.blocks:
            start = len(source.text) - len(source.text.lstrip())
            if positions is not None and block.pointer != pointer:
                start = positions.find(block.pointer).start
            self._add(item, block, source.location(start))

    def _add(self, item: int, block: CheckedBlock, location: Location) -> None:
        if block.pointer != join_pointer("", item):
            self._pointers[len(self._blocks)] = block.pointer
        if location != Location(location.line, 1):
            self._locations[len(self._blocks)] = location
        range_index = self.range_index(block.extension_range)
        self.add(item, range_index, block.route_number, block.porting_phone_number_id, location.line)

    def add(self, item: int, range_index: int, route_number: str | None, identity: str | None, line: int) -> None:
        """Add the block of an item that is a statement, to be compared with the others."""
        self._blocks.add(range_index, route_number, identity)
        self._items.append(item)
        self._lines.append(line)

    def diagnostics(self) -> list[Diagnostic]:
        """Compare the blocks, and return all findings in the order of the file."""
        collisions = [
            Diagnostic(replace(finding, pointer=self._pointer(block)), self._location(block))
            for block, finding in self._blocks.collisions(self._format_location)
        ]
        return sorted([*collisions, *self._diagnostics], key=self._sort_key)

    def _sort_key(self, diagnostic: Diagnostic) -> tuple[int, int, int, bool]:
        """Return a key for sorting: at one location, the findings on the file come first, then collisions."""
        line, column, sheet = diagnostic.location or Location(0, 0)
        return self._sheets.index(sheet), line, column, not diagnostic.finding.code.startswith("FILE")

    def _pointer(self, block: int) -> str:
        return self._pointers.get(block) or join_pointer("", self._items[block])

    def _location(self, block: int) -> Location:
        return self._locations.get(block) or Location(self._lines[block], 1)

    def _format_location(self, block: int) -> str:
        location = self._location(block)
        return str(location) if location.sheet is not None else f"line {location.line}, column {location.column}"
