"""Check Arrow tables of statements. Needs pyarrow and NumPy: `pip install durchwahl[arrow]`.

NumPy finds the rows that are plainly valid, in Arrow's own buffers. Only the other rows become Python objects, and are
checked by the code of `validate`. So most rows cost little, and all findings are those of `validate`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, Final, Protocol, TypeAlias

try:
    import numpy as np
    import pyarrow as pa
    from pyarrow import compute
except ImportError as _error:
    raise ImportError("durchwahl.tables needs pyarrow and NumPy: pip install durchwahl[arrow]") from _error

from durchwahl._block_columns import BlockColumns
from durchwahl._messages import format_value
from durchwahl._notation import ParsedRange, is_padded, parse_items
from durchwahl._overlaps import PADDED_LENGTH
from durchwahl._statements import check_statement
from durchwahl.errors import DurchwahlError, WrongType
from durchwahl.findings import Finding
from durchwahl.numbers import MAX_DIGITS, parse_e164
from durchwahl.ranges import MAX_EXTENSION, MAX_WIDTH, ExtensionRange, SupportsStartEnd
from durchwahl.rules._rule import violation_from
from durchwahl.rules.fields import CHECKED_FIELDS, KNOWN_FIELDS, RANGE_FIELDS, LocatedRange
from durchwahl.rules.route_number import MAX_NATIONAL_DIGITS

# Type checkers don't know the classes of pyarrow and NumPy, which aren't installed everywhere.
_Array: TypeAlias = Any
_RowFinding: TypeAlias = tuple[int, Finding]

SCHEMA: Final[pa.Schema] = pa.schema(
    [("row", pa.int64()), *((name, pa.string()) for name in ("code", "severity", "pointer", "message"))]
)
"""The columns of the results."""

# So that memory depends neither on the table nor on the batches of its producer.
_ROWS_AT_ONCE: Final = 1 << 16
_FROM_ZERO: Final = [ExtensionRange(0, end_at) for end_at in range(MAX_EXTENSION + 1)]
# German numbers in E.164, in the syntax of Arrow. Others are parsed one by one.
_PLAIN_NUMBER: Final = rf"^\+49[1-9][0-9]{{0,{MAX_DIGITS - 3}}}$"
# Ranges such as 0-99, without leading zeros.
_PLAIN_RANGE: Final = r"^ ?(?P<start_at>0|[1-9][0-9]{0,2})-(?P<end_at>0|[1-9][0-9]{0,2})$"
_IS_CUSTOMARY: Final = np.array([extension_range.is_customary for extension_range in _FROM_ZERO])
_WIDTHS: Final = np.array([extension_range.width for extension_range in _FROM_ZERO])
_POWERS: Final[_Array] = 10 ** np.arange(PADDED_LENGTH + 1)


class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


def check(data: _ArrowStream) -> pa.Table:
    """Return the findings on a table, with a row for each finding, in the order that `validate` has for a list.

    The table is one of pyarrow, polars, pandas or DuckDB, or anything else with `__arrow_c_stream__`. Each row is a
    statement, and each column a field of it. A null in a column means that the row doesn't have this field.

    `row` is the index of the statement, and `pointer` is relative to it. All rows are compared with each other.

    Raises `WrongType` if the object isn't a table, or two columns have the same name.

    >>> import pyarrow as pa
    >>> rows = pa.table({"extension_range": ["0-99", "00-99", "0-9"], "activation_ranges": ["4", "04", "5-12, 4"]})
    >>> for row, code, pointer in zip(*(check(rows)[name].to_pylist() for name in ("row", "code", "pointer"))):
    ...     print(row, code, pointer)
    2 DW201 /activation_ranges
    2 DW204 /activation_ranges
    2 DW205 /activation_ranges
    """
    if not hasattr(type(data), "__arrow_c_stream__"):
        raise WrongType(f"a table must have __arrow_c_stream__, got {format_value(data)}")
    blocks = _Blocks()
    found = _check_each(pa.RecordBatchReader.from_stream(data), blocks)
    findings = pa.Table.from_batches(map(_record_batch, found), SCHEMA)
    collisions = blocks.collisions()
    if not collisions:
        return findings
    # The collisions of a statement come before its other findings.
    together = pa.concat_tables([pa.Table.from_batches([_record_batch(collisions)]), findings])
    return together.take(np.argsort(together["row"].to_numpy(), kind="stable"))


def check_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the findings on each batch, one batch at a time, for engines such as Spark and Ray.

    `row` is the index within its own batch. Rows aren't compared with each other, because engines cut batches anywhere,
    so DW501 to DW503 aren't found.

    >>> import pyarrow as pa
    >>> batch = pa.record_batch({"extension_range": ["0-99", "9-0"], "activation_ranges": [["4"], ["4"]]})
    >>> [findings["code"].to_pylist() for findings in check_batches([batch, batch.slice(0, 1)])]
    [['DW104'], []]
    """
    for batch in batches:
        yield _record_batch(list(chain.from_iterable(_check_each([batch]))))


def _check_each(batches: Iterable[pa.RecordBatch], blocks: "_Blocks | None" = None) -> Iterator[list[_RowFinding]]:
    first_row = 0
    for batch in batches:
        for offset in range(0, batch.num_rows, _ROWS_AT_ONCE):
            yield _check(batch.slice(offset, _ROWS_AT_ONCE), first_row + offset, blocks)
        first_row += batch.num_rows


def _record_batch(findings: list[_RowFinding]) -> pa.RecordBatch:
    columns = [[row for row, _ in findings]]
    columns += [[getattr(finding, name) for _, finding in findings] for name in SCHEMA.names[1:]]
    return pa.RecordBatch.from_arrays(list(map(pa.array, columns, SCHEMA.types)), schema=SCHEMA)


def _check(batch: pa.RecordBatch, first_row: int, blocks: "_Blocks | None") -> list[_RowFinding]:
    """Return the findings on a batch, with the indexes of their rows, and add its blocks to `blocks`."""
    columns = _columns(batch)
    missing = pa.nulls(batch.num_rows)
    extension_ranges = _ranges(columns.get("extension_range", missing))
    activation_ranges, lengths = _lists_of_ranges(columns.get("activation_ranges", missing))
    stems = _stems(columns.get("route_number", missing))
    ids = _strings(columns.get("porting_phone_number_id", missing))

    is_valid = _are_valid(extension_ranges, activation_ranges, lengths) & _are_short_enough(stems, extension_ranges)
    for name, column in columns.items():
        if name == "porting_phone_number_id":
            is_valid &= _is_null(column) | ~_is_null(ids)
        elif name not in CHECKED_FIELDS:
            is_valid &= _is_null(column)

    if columns.keys().isdisjoint(("route_number", "porting_phone_number_id")):
        blocks = None  # Their numbers are unknown, so that they can't be compared.
    findings: list[_RowFinding] = []
    invalid = np.flatnonzero(~is_valid)
    values = [_to_list(column, invalid) for column in columns.values()]
    for index, *row in zip(invalid.tolist(), *values, strict=True):
        statement = {name: value for name, value in zip(columns, row, strict=True) if value is not None}
        checked, found = check_statement(statement)
        findings += ((first_row + index, finding) for finding in found)
        if blocks is not None:
            # The statement may have a range that isn't recognized here, such as one with an unknown field.
            located = checked.extension_range
            extension_ranges[index] = _MALFORMED if located is None else _numbers(located.range, located.source)
    if blocks is not None:
        blocks.add(first_row, extension_ranges, stems, ids)
    return findings


def _columns(batch: pa.RecordBatch) -> dict[str, _Array]:
    """Return the columns that are checked, by name. The index of a pandas frame isn't a field."""
    names = batch.schema.names
    if duplicate := next((name for name in names if names.count(name) > 1), None):
        raise WrongType(f"columns must have different names, got two with the name {format_value(duplicate)}")
    index = [name for name in (batch.schema.pandas_metadata or {}).get("index_columns", ()) if isinstance(name, str)]
    ignored = {*KNOWN_FIELDS, *index} - set(CHECKED_FIELDS)
    return {name: _decode(batch.column(name)) for name in names if name not in ignored}


def _decode(array: _Array) -> _Array:
    """Return the same values as an array of a type that more functions accept."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    return array.cast(pa.large_string()) if pa.types.is_string_view(array.type) else array


def _to_list(array: _Array, indexes: _Array = None) -> list[Any]:
    """Return values as Python objects, but as scalars if that is impossible, as for a string that isn't UTF-8."""
    try:
        values: list[Any] = (array if indexes is None else array.take(indexes)).to_pylist()
    except Exception:
        return list(map(_to_object, array if indexes is None else map(array.__getitem__, indexes.tolist())))
    return values


def _to_object(scalar: _Array) -> Any:
    try:
        return scalar.as_py()
    except Exception:
        return scalar


def _is_null(array: _Array) -> _Array:
    return array.is_null().to_numpy(zero_copy_only=False)


def _is_any(type_: _Array, *names: str) -> bool:
    return any(getattr(pa.types, f"is_{name}")(type_) for name in names)


def _strings(array: _Array) -> _Array:
    """Return an array of strings, with null for anything else."""
    if _is_any(array.type, "string", "large_string", "null"):
        return array.cast(pa.large_string())
    values = _to_list(array)  # of an extension type, for example, whose values may be strings
    return pa.array([value if isinstance(value, str) else None for value in values], pa.large_string())


def _stems(array: _Array) -> _Array:
    """Return route numbers as integers: 0 for null, and -1 for a malformed one."""
    strings = _strings(array)
    is_plain = compute.match_substring_regex(strings, _PLAIN_NUMBER).fill_null(False)
    is_other = ~is_plain.to_numpy(zero_copy_only=False)
    stems: _Array = np.zeros(len(array), np.int64)
    stems[~is_other] = compute.utf8_slice_codeunits(strings.filter(is_plain), 1).cast(pa.int64()).to_numpy()
    others = strings.filter(pa.array(is_other)).dictionary_encode()
    numbers = np.array([*map(_stem, _to_list(others.dictionary)), 0])
    stems[is_other] = numbers[others.indices.fill_null(-1).to_numpy()]
    stems[_is_null(strings) & ~_is_null(array)] = -1
    return stems


def _stem(text: Any) -> int:
    try:
        return int(parse_e164(text))
    except DurchwahlError:
        return -1


# A range as numbers: its ends, and for a string also how many digits they were written with, and the widths of blocks that
# its leading zeros fit, one bit for each. The ends of a malformed range are -1. NumPy copies items of eight bytes fastest.
_RANGE: Final = np.dtype(
    [("start_at", "i2"), ("end_at", "i2"), ("start_digits", "i1"), ("end_digits", "i1"), ("widths", "i2")]
)
_MALFORMED: Final = (-1, -1, 0, 0, 0)
_ANY_WIDTH: Final = sum(1 << width for width in range(1, MAX_WIDTH + 1))


def _ranges(array: _Array) -> _Array:
    """Return one range for each item."""
    if _is_range(array.type):
        # Unlike the fields of a struct, this accounts for nulls of the struct itself.
        columns = dict(zip((field.name for field in array.type), array.flatten(), strict=True))
        ranges: _Array = np.zeros(len(array), _RANGE)
        for name in RANGE_FIELDS:
            column = columns[name].cast(pa.int64(), safe=False).fill_null(-1).to_numpy()
            ranges[name] = np.where((column >= 0) & (column <= MAX_EXTENSION), column, -1)
        ranges["widths"] = _ANY_WIDTH
        return ranges
    encoded = _strings(array).dictionary_encode()
    return _parse_all(encoded.dictionary)[encoded.indices.fill_null(-1).to_numpy()]


def _lists_of_ranges(array: _Array) -> tuple[_Array, _Array]:
    """Return the ranges of all items, one after the other, and how many each item has."""
    if _is_any(array.type, "string", "large_string"):
        array = compute.split_pattern(compute.replace_substring(array, ";", ","), ",")
    if not _is_any(array.type, "list", "large_list", "fixed_size_list", "list_view", "large_list_view"):
        return np.empty(0, _RANGE), np.zeros(len(array), np.int64)
    lengths = compute.list_value_length(array).fill_null(0).to_numpy().astype(np.int64)
    return _ranges(_decode(array.flatten())), lengths


def _is_range(type_: _Array) -> bool:
    return (
        pa.types.is_struct(type_)
        and sorted(field.name for field in type_) == sorted(RANGE_FIELDS)
        and all(pa.types.is_integer(field.type) for field in type_)
    )


def _parse_all(strings: _Array) -> _Array:
    """Return the range in each string, and at the end a malformed one."""
    ranges: _Array = np.full(len(strings) + 1, np.array(_MALFORMED, _RANGE))
    matches = compute.extract_regex(strings, _PLAIN_RANGE)
    is_plain: _Array = np.append(~_is_null(matches), False)
    plain: _Array = np.zeros(np.count_nonzero(is_plain), _RANGE)
    for name, digits, ends in zip(
        RANGE_FIELDS, ("start_digits", "end_digits"), matches.drop_null().flatten(), strict=True
    ):
        plain[name] = ends.cast(pa.int16()).to_numpy()
        plain[digits] = compute.binary_length(ends).to_numpy()
    plain["widths"] = _ANY_WIDTH
    ranges[is_plain] = plain
    for index in np.flatnonzero(~is_plain[:-1]).tolist():
        ranges[index] = _parse(_to_object(strings[index]))
    return ranges


def _parse(text: object) -> tuple[int, ...]:
    items = parse_items(text) if isinstance(text, str) else []
    if len(items) == 1 and isinstance(items[0], ParsedRange) and items[0].start_at <= items[0].end_at <= MAX_EXTENSION:
        return _numbers(items[0], items[0])
    return _MALFORMED


def _numbers(range_: SupportsStartEnd, source: ParsedRange | None) -> tuple[int, ...]:
    """Return the fields of `_RANGE`."""
    if source is None:
        return range_.start_at, range_.end_at, 0, 0, _ANY_WIDTH
    widths = _ANY_WIDTH
    if is_padded(source.start_digits) or is_padded(source.end_digits):
        widths = sum(
            1 << width for width in range(1, MAX_WIDTH + 1) if not any(violation_from("", source.check_padding, width))
        )
    return range_.start_at, range_.end_at, len(source.start_digits), len(source.end_digits), widths


def _are_valid(extension_ranges: _Array, activation_ranges: _Array, lengths: _Array) -> _Array:
    """Return which rows have ranges that violate no rule. May be False for some of these rows, too."""
    starts, ends = activation_ranges["start_at"], activation_ranges["end_at"]
    rows: _Array = np.repeat(np.arange(len(lengths)), lengths)
    widths = _WIDTHS[extension_ranges["end_at"]]
    is_invalid = (starts < 0) | (ends < starts) | (ends > extension_ranges["end_at"][rows])
    is_invalid |= activation_ranges["widths"] >> widths[rows] & 1 == 0
    # A range that starts right after the previous one is adjacent. One that starts before overlaps it, or is unsorted.
    is_invalid[1:] |= (starts[1:] <= ends[:-1] + 1) & (rows[1:] == rows[:-1])
    is_valid = (extension_ranges["start_at"] == 0) & _IS_CUSTOMARY[extension_ranges["end_at"]]
    is_valid &= (extension_ranges["widths"] >> widths & 1 == 1) & (lengths > 0)
    is_valid[rows[is_invalid]] = False
    return is_valid


def _are_short_enough(stems: _Array, extension_ranges: _Array) -> _Array:
    """Return which rows have no route number, or a German one that isn't too long for the width of the extensions."""
    national_digits = np.maximum(_digits(stems) - len("49"), 0)
    is_german = stems // _POWERS[national_digits] == 49
    is_short = national_digits + _WIDTHS[extension_ranges["end_at"]] <= MAX_NATIONAL_DIGITS
    return (stems == 0) | (is_german & is_short)


def _digits(stems: _Array) -> _Array:
    return np.searchsorted(_POWERS, stems, side="right")


class _Blocks:
    """The blocks of a table, to be compared with each other, in columns: Python objects take many times the memory."""

    def __init__(self) -> None:
        self._rows: list[_Array] = []
        self._ranges: list[_Array] = []
        self._stems: list[_Array] = []
        self._ids: list[_Array] = []

    def add(self, first_row: int, ranges: _Array, stems: _Array, ids: _Array) -> None:
        """Add the well-formed ranges of consecutive rows that have a route number or an id."""
        ids = compute.if_else(compute.equal(ids, ""), None, ids)
        is_block = (ranges["start_at"] >= 0) & ((stems > 0) | ~_is_null(ids))
        if is_block.any():
            self._rows.append(first_row + np.flatnonzero(is_block))
            self._ranges.append(ranges[is_block])
            self._stems.append(np.maximum(stems[is_block], 0))
            self._ids.append(ids.filter(pa.array(is_block)))

    def collisions(self) -> list[_RowFinding]:
        """Return the findings on all collisions, with the indexes of the later rows, in their order."""
        if not self._rows:
            return []
        rows, ranges, stems = map(np.concatenate, (self._rows, self._ranges, self._stems))
        stems, ids = _resolve(stems, pa.chunked_array(self._ids))
        candidates = _overlapping(ranges, stems, ids)
        rows = rows[candidates].tolist()
        blocks = BlockColumns()
        for range_, stem, id_ in zip(*(column[candidates].tolist() for column in (ranges, stems, ids)), strict=True):
            range_index = blocks.range_index(_located(range_))
            blocks.add(range_index, f"+{stem}" if stem else None, None if stem else str(id_))
        collisions = blocks.collisions(lambda index: f"/{rows[index]}")
        return [(rows[block], replace(finding, pointer="")) for block, finding in collisions]


def _resolve(stems: _Array, ids: _Array) -> tuple[_Array, _Array]:
    """Return the stems, those of rows without a route number by their ids, and ids as integers, -1 for null."""
    if stems.all():
        return stems, np.full(len(stems), -1)
    indexes = ids.dictionary_encode().combine_chunks().indices.fill_null(-1).to_numpy()
    stem_by_index = np.zeros(indexes.max() + 1, np.int64)
    known = np.flatnonzero((stems > 0) & (indexes >= 0))
    # The first row with an id counts, so assign it last.
    stem_by_index[indexes[known[::-1]]] = stems[known[::-1]]
    return np.where(stems > 0, stems, stem_by_index[indexes]), indexes


def _overlapping(ranges: _Array, stems: _Array, ids: _Array) -> _Array:
    """Return the indexes of all blocks whose padded intervals overlap another one, in ascending order.

    See `_overlaps`. The blocks of an id without a known route number are compared only with each other, so each such id
    has intervals of its own, beyond all padded numbers.
    """
    is_unknown = stems == 0
    widths = _WIDTHS[ranges["end_at"]]
    digits = _digits(stems)
    digits[is_unknown] = PADDED_LENGTH - MAX_WIDTH
    units = _POWERS[PADDED_LENGTH - digits - widths]
    lows = (stems * _POWERS[widths] + ranges["start_at"]) * units
    lows[is_unknown] += _POWERS[PADDED_LENGTH] + ids[is_unknown] * _POWERS[MAX_WIDTH]
    highs = lows + (ranges["end_at"] - ranges["start_at"] + 1) * units - 1
    order = np.argsort(lows, kind="stable")
    is_connected = lows[order[1:]] <= np.maximum.accumulate(highs[order])[:-1]
    is_overlapping = np.concatenate([is_connected, [False]]) | np.concatenate([[False], is_connected])
    return np.sort(order[is_overlapping])


def _located(range_: tuple[int, ...]) -> LocatedRange[ExtensionRange]:
    """Return a range from the fields of `_RANGE`."""
    start_at, end_at, start_digits, end_digits, _ = range_
    source = None
    if start_digits:
        end = f"{end_at:0{end_digits}}" if end_digits else ""
        source = ParsedRange(start_at, end_at, f"{start_at:0{start_digits}}", end, 0)
    return LocatedRange("", ExtensionRange(start_at, end_at), source)
