"""Read CSV with the standard library. Each row is a statement; commas, semicolons or tabs separate the cells."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain, islice, repeat, tee
from typing import Any, NamedTuple

from durchwahl._notation import parse_range
from durchwahl.cli.documents import Diagnostic, Document, FileError, Location, PositionMap, Source, TextSpan
from durchwahl.cli.item_checker import ItemChecker
from durchwahl.cli.statement_table import StatementTable
from durchwahl.findings import join_pointer
from durchwahl.ranges import ExtensionRange
from durchwahl.rules.fields import KNOWN_FIELDS, REQUIRED_FIELDS, LocatedRange
from durchwahl.validation import validate

SEPARATORS = ",;\t"
# A first line such as `sep=;`, which gives Excel the separator and isn't data.
_SEPARATOR_LINE_RE = re.compile(r'\s*+"?sep=([^\w\s"]|\t)"?[ \t]*+(?:\r\n|\r|\n)', re.IGNORECASE)
# The separator and the header are found in these.
_FIRST_LINES = 100


class Row(NamedTuple):
    """The cells of a row, the number of its first line, and its text."""

    cells: Sequence[str]
    line: int
    text: str
    separator: str

    def location(self, column: int | None) -> Location:
        """Return the location of the cell with this index; without an index, that of the row."""
        return Location(self.line, 1) if column is None else self.locations()[column]

    def locations(self) -> list[Location]:
        """Return the locations of all cells."""
        source = Source("", self.text, first_line=self.line)
        spans = chain(self.spans(), repeat(TextSpan(0, 0)))
        return [source.location(span.start) for span in islice(spans, len(self.cells))]

    def spans(self) -> Iterator[TextSpan]:
        """Yield the spans of the cells in the row's text, quotation marks included."""
        separator = re.escape(self.separator)
        cell_re = re.compile(rf'\ *+("(?:[^"]|"")*+"|[^{separator}\r\n]*+)({separator})?+')
        matches = cell_re.finditer(self.text)
        has_next = True
        while has_next:
            match = next(matches)
            yield TextSpan(*match.span(1))
            has_next = match[2] is not None


def parse_csv(source: Source) -> Document:
    """Parse a CSV file. Raises `FileError` if it lacks the columns that a statement needs."""
    table, row_iterator = _read_table(source.line_texts)
    rows = list(row_iterator)
    statements: list[object] = []
    findings = list(table.findings)
    for index, row in enumerate(rows):
        statement, found = table.read(row, join_pointer("", index))
        statements.append(statement)
        findings += found

    def locate(positions: PositionMap) -> None:
        for index, row in enumerate(rows):
            start = source.line_starts[row.line - 1]
            positions.root = join_pointer("", index)
            positions.start_mapping(start)
            spans = list(row.spans())
            # Of duplicate columns, which are reported at the header, the last is read.
            for column, cell in table.cells.items():
                if cell < len(spans):
                    positions.key(column, start, start)
                    positions.scalar(start + spans[cell].start, start + spans[cell].end)
            positions.end(start + len(row.text))

    return Document(source, statements, locate, file_findings=tuple(findings), syntax="csv")


def check_csv(lines: Iterable[str]) -> list[Diagnostic]:
    """Check a CSV file row by row. Raises `FileError` like `parse_csv`."""
    checker = ItemChecker()
    table, rows = _read_table(lines)
    checker.report(table.findings)
    extension_range, activation_ranges = (table.cells[field] for field in REQUIRED_FIELDS)
    others = [(field, cell) for field, cell in table.cells.items() if field in KNOWN_FIELDS.difference(REQUIRED_FIELDS)]
    width = len(table.columns)
    plain: dict[str, tuple[dict[str, Any], int]] = {}
    for index, row in enumerate(rows):
        cells = row.cells
        # Most rows have no findings, and many have the same ranges.
        if (
            len(cells) == width
            and "=" not in row.text
            and "'" not in row.text
            and _are_plain(cells[extension_range], cells[activation_ranges])
        ):
            written = cells[extension_range]
            if written not in plain:
                located = LocatedRange("", ExtensionRange.parse(written), parse_range(written))
                plain[written] = _shortest_statement(located.range), checker.range_index(located)
            # Whether there are findings on the other fields doesn't depend on the activation ranges.
            statement, range_index = plain[written]
            fields = {field: cells[cell] for field, cell in others if cells[cell]}
            if not validate(statement | fields):
                route_number, identity = fields.get("route_number"), fields.get("porting_phone_number_id")
                checker.add(index, range_index, route_number, identity, row.line)
                continue
        pointer = join_pointer("", index)
        value, found = table.read(row, pointer)
        checker.report(found)
        checker.check(index, value, partial(table.locate, row))
    return checker.diagnostics()


@lru_cache(maxsize=2**16)
def _are_plain(extension_range: str, activation_ranges: str) -> bool:
    """Return True if there are no findings on these ranges."""
    return not validate({"extension_range": extension_range, "activation_ranges": activation_ranges})


def _shortest_statement(extension_range: ExtensionRange) -> dict[str, Any]:
    """Return a statement with this extension range and all of its extensions active."""
    ends = {"start_at": extension_range.start_at, "end_at": extension_range.end_at}
    return {"extension_range": ends, "activation_ranges": [ends]}


def looks_like_csv(source: Source) -> bool:
    """Return True if the first row has several cells, and one of them is the name of a field."""
    columns = _first_row(source, *_dialect(source))
    return len(columns) > 1 and not KNOWN_FIELDS.isdisjoint(columns)


def _read_table(lines: Iterable[str]) -> tuple[StatementTable, Iterator[Row]]:
    """Return the table, and its rows below the header."""
    lines = iter(lines)
    first_lines = list(islice(lines, _FIRST_LINES))
    separator, first_line = _dialect(Source("", "".join(first_lines)))
    rows = parse_rows(chain(first_lines, lines), separator, first_line)
    return StatementTable(next(rows, Row([], 1, "", separator)), "a CSV file"), rows


def _dialect(source: Source) -> tuple[str, int]:
    """Return the separator of the cells, and the index of the line with the header."""
    fields = {separator: KNOWN_FIELDS.intersection(_first_row(source, separator)) for separator in SEPARATORS}
    return separator_line(source) or (max(fields, key=lambda separator: len(fields[separator])), 0)


def separator_line(source: Source) -> tuple[str, int] | None:
    """Return the separator that a first line such as `sep=;` names, and the index of the line after it."""
    line = _SEPARATOR_LINE_RE.match(source.text)
    return line and (line[1], source.location(line.end()).line - 1)


def _first_row(source: Source, separator: str, first_line: int = 0) -> list[str]:
    """Return the first row's cells; an empty list if the text isn't CSV with this separator."""
    try:
        first = next(parse_rows(source.line_texts, separator, first_line), None)
    except FileError:
        return []
    return [cell.strip() for cell in first.cells] if first else []


def parse_rows(lines: Iterable[str], separator: str, first_line: int) -> Iterator[Row]:
    """Yield the rows that aren't empty, from the line with this index on. Raises `FileError` for invalid CSV."""
    # The reader doesn't keep the text of a row, so the lines are read a second time.
    lines, texts = tee(islice(lines, first_line, None))
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    before = 0
    try:
        for cells in reader:
            after = reader.line_num
            text = next(texts) if after == before + 1 else "".join(islice(texts, after - before))
            if cells and (cells[0].strip() or any(map(str.strip, cells))):
                yield Row(cells, first_line + before + 1, text, separator)
            before = after
    except csv.Error as error:
        # The csv module's reasons are about quotation marks, or a field with a lost one.
        raise FileError(
            f"invalid CSV: {error}; check the quotation marks", Location(first_line + before + 1, 1)
        ) from None
