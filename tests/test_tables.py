"""`tables`: the findings on a table are those of `validate` on its rows, whatever the types of its columns."""

import sys
from collections.abc import Iterable
from itertools import pairwise
from shutil import which
from typing import Any
from unittest import mock

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from durchwahl import ExtensionBlock, WrongType, tables, validate
from durchwahl.strategies import extension_blocks, extension_ranges

RANGE = pa.struct([("start_at", pa.int16()), ("end_at", pa.int16())])
TEXTS = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]
RANGES = [
    *(RANGE, RANGE, *TEXTS),
    pa.struct([("end_at", pa.uint64()), ("start_at", pa.uint8())]),
    pa.struct([("start_at", pa.int64()), ("end_at", pa.int64()), ("stop", pa.int8())]),
    pa.struct([("start_at", pa.int8())]),
    pa.struct([("start_at", pa.float32()), ("end_at", pa.string())]),
    *(pa.null(), pa.int32(), pa.binary()),
]
LISTS = [pa.list_, pa.large_list, pa.list_view, pa.large_list_view, lambda item: pa.list_(item, 2)]
NOTATION = ["", "x", "04", "007", "1000", "9-0", "0 bis 9", "0-9, 4", "4; 6-7,", "-30 bis -69", "4,,5", "0-99;"]
ROUTES = ["+4930123", "+49 30 1234", "+4930", "+49030123", "+43123", "+49301234567", "+493012345678901", "0201", ""]
BORDERS = [-1, 0, 1, 4, 9, 10, 11, 98, 99, 100, 998, 999, 1000, 2**15 - 1, 2**63 - 1, 2**64 - 1]


def values(type_: Any) -> st.SearchStrategy[Any]:
    """Generate null and other values of a type."""
    if pa.types.is_dictionary(type_):
        return values(type_.value_type)
    if pa.types.is_struct(type_):
        return st.none() | st.fixed_dictionaries({field.name: values(field.type) for field in type_})
    if pa.types.is_nested(type_):
        size = type_.list_size if pa.types.is_fixed_size_list(type_) else None
        return st.none() | st.lists(values(type_.value_type), min_size=size or 0, max_size=size or 3)
    if pa.types.is_integer(type_):
        bits = type_.bit_width
        low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1)) if pa.types.is_signed_integer(type_) else (0, 2**bits)
        return st.none() | st.sampled_from([border for border in BORDERS if low <= border < high])
    if type_ in TEXTS:
        return st.none() | st.sampled_from(NOTATION) | extension_ranges().map(str)
    others = {pa.float32(): st.sampled_from([4.0, float("nan")]), pa.binary(): st.just(b"4")}
    return st.none() | others.get(type_, st.none())


def written(block: ExtensionBlock, name: str, type_: Any) -> Any:
    """Return a field of a block's request in the form of a type, or None if it has no such form."""
    payload: Any = block.to_payload()
    is_list = pa.types.is_nested(type_) and not pa.types.is_struct(type_)
    item = type_.value_type if is_list else type_
    if is_list and pa.types.is_fixed_size_list(type_) and len(block.activation_ranges) != type_.list_size:
        return None
    if name == "extension_range" and item == RANGE:
        return payload[name]
    if name == "activation_ranges" and is_list and item in (RANGE, *TEXTS):
        return payload[name] if item == RANGE else list(map(str, block.activation_ranges))
    if item in TEXTS:
        separator = "; " if len(block.activation_ranges) == 2 else ", "
        ranges = [block.extension_range] if name == "extension_range" else block.activation_ranges
        return separator.join(map(str, ranges))
    return None


@st.composite
def statement_tables(draw: st.DrawFn) -> pa.Table:
    """Generate tables whose columns have any of the accepted types or another one, in a slice of several chunks."""
    item = draw(st.sampled_from(RANGES))
    types = {
        "extension_range": draw(st.sampled_from([RANGE, *RANGES])),
        "activation_ranges": draw(st.sampled_from([*LISTS, lambda item: item]))(item),
        "route_number": draw(st.sampled_from([*TEXTS, pa.null(), pa.int64()])),
        "porting_phone_number_id": draw(st.sampled_from([*TEXTS, pa.null(), pa.int64()])),
        "created_at": pa.timestamp("ns"),
        "odd": draw(st.sampled_from([pa.null(), pa.null(), pa.int8()])),
    }
    columns: dict[str, list[Any]] = {name: [] for name in types}
    for block in draw(st.lists(extension_blocks(), max_size=6)):
        for name, column in columns.items():
            value = None
            if name in ("extension_range", "activation_ranges"):
                value = written(block, name, types[name])
                if value is None or draw(st.integers(0, 4)) == 0:
                    value = draw(values(types[name]))
            elif types[name] in TEXTS:
                some = ROUTES if name == "route_number" else ["a", "b", ""]
                value = draw(st.sampled_from([None, *some, *some[:2]]))
            elif pa.types.is_integer(types[name]):
                value = draw(st.sampled_from([None, None, 4]))
            column.append(value)
    names = draw(st.permutations(list(types)))[draw(st.integers(0, 2)) :]
    table = pa.table({name: pa.array(columns[name], types[name]) for name in names})
    cuts = sorted(draw(st.lists(st.integers(0, len(table)), min_size=2, max_size=4)))
    return pa.concat_tables([table.slice(start, end - start) for start, end in pairwise(cuts)])


def statements_of(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def validated(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what `validate` finds on a list, as rows of the result of `check`."""
    rows = []
    for finding in validate(statements):
        _, row, *pointer = finding.pointer.split("/")
        rows.append({"row": int(row), **finding.to_dict(), "pointer": "".join(f"/{token}" for token in pointer)})
    return rows


class TestCheck:
    @settings(max_examples=3 * settings().max_examples)
    @given(statement_tables(), st.sampled_from([1, 2, 1 << 16]))
    def test_finds_what_validate_finds(self, table: pa.Table, rows_at_once: int) -> None:
        with mock.patch.object(tables, "_ROWS_AT_ONCE", rows_at_once):
            findings = tables.check(table)
        assert findings.schema == tables.SCHEMA
        assert findings.to_pylist() == validated(statements_of(table.to_pylist()))

    @settings(max_examples=3 * settings().max_examples)
    @given(
        st.lists(
            st.fixed_dictionaries(
                {
                    "extension_range": extension_ranges().map(str)
                    | st.sampled_from(["00-99", "0", "000-004", "04-004"]),
                    "activation_ranges": st.just("4"),
                    "route_number": st.sampled_from(
                        [
                            None,
                            None,
                            "+490301",
                            "+4930123456789012",
                            "+4930",
                            "+49301",
                            "+493012",
                            "+493013",
                            "+493012999999999",
                        ]
                    ),
                    "porting_phone_number_id": st.sampled_from([None, "a", "b", "c", ""]),
                }
            ),
            max_size=12,
        )
    )
    def test_finds_all_collisions(self, rows: list[dict[str, Any]]) -> None:
        schema = pa.schema([(name, pa.string()) for name in rows[0]]) if rows else None
        table = pa.Table.from_pylist(rows, schema)
        assert tables.check(table).to_pylist() == validated(statements_of(table.to_pylist()))

    @pytest.mark.parametrize(
        ("extension_range", "activation_ranges"),
        [
            *((ends, [(4, 4)]) for ends in ((-1, 99), (None, 99), (0, None), (1, 99), (0, 98), (0, 1000), (9, 0))),
            *(
                ((0, 99), [ends])
                for ends in ((-1, 4), (None, 4), (4, None), (4, -1), (5, 4), (0, 100), (0, 1000), (1000, 1000))
            ),
            *(((0, 99), [(4, 5), ends]) for ends in ((4, 5), (5, 6), (6, 9), (0, 2), (3, 3), (7, 6))),
            ((0, 99), []),
            *(("0-9", [text]) for text in ("04", "4, 6", "", "x", "4-", "10", "9-8", "1000", "-1")),
            *((text, ["4"]) for text in ("00-9", "000-099", "0-9, 4", "", "x", "0-1000")),
        ],
        ids=str,
    )
    def test_finds_one_mistake_among_valid_rows(self, extension_range: Any, activation_ranges: list[Any]) -> None:
        def fill(value: Any) -> Any:
            return value if isinstance(value, str) else {"start_at": value[0], "end_at": value[1]}

        valid = ("0-9", ["4"]) if isinstance(extension_range, str) else ((0, 9), [(4, 4)])
        rows = [
            {"extension_range": fill(whole), "activation_ranges": list(map(fill, parts))}
            for whole, parts in (valid, (extension_range, activation_ranges), valid)
        ]
        table = pa.Table.from_pylist(rows)
        findings = tables.check(table).to_pylist()
        assert findings == validated(table.to_pylist())
        assert {finding["row"] for finding in findings} == {1}

    def test_reports_unknown_columns_where_they_are_not_null(self) -> None:
        table = pa.table(
            {"extension_range": ["0-9"] * 2, "activation_ranges": ["4"] * 2, "odd": [None, 1], "id": [1, 2]}
        )
        assert tables.check(table).select(["row", "code"]).to_pylist() == [{"row": 1, "code": "DW105"}]

    @pytest.mark.parametrize(
        "ends", [[(100, 100), (100, 100)], [(9, 0), (0, 9)], [(0, 9), (-1, 9), (0, 99)], [(0, 9, 1), (5, 9, None)]]
    )
    def test_compares_ranges_with_findings(self, ends: list[Any]) -> None:
        ranges = [dict(zip(("start_at", "end_at", "stop"), each, strict=False)) for each in ends]
        rows = [
            {"extension_range": range_, "activation_ranges": [], "route_number": "+493012345678901"}
            for range_ in ranges
        ]
        assert tables.check(pa.Table.from_pylist(rows)).to_pylist() == validated(rows)

    @pytest.mark.parametrize("range_type", [RANGE, *TEXTS], ids=str)
    @pytest.mark.parametrize("make_list", [None, *LISTS[:4]])
    def test_makes_no_objects_from_valid_rows(self, range_type: Any, make_list: Any) -> None:
        blocks = [ExtensionBlock.parse(text) for text in ("0-9: 4", "0-99: 4, 19-20", "0-999: 0-500, 502")]
        activation_type = pa.string() if make_list is None else make_list(range_type)
        types = {"extension_range": range_type, "activation_ranges": activation_type}
        columns = {
            name: pa.array([written(block, name, type_) for block in blocks], type_) for name, type_ in types.items()
        }
        columns["route_number"] = pa.array(["+49301", "+49 (0)30 2", None])
        columns["porting_phone_number_id"] = pa.array(["a", None, "b"], pa.large_string())
        with mock.patch.object(tables, "check_statement", side_effect=AssertionError):
            assert len(tables.check(pa.table(columns))) == 0

    def test_reads_other_types_whose_values_are_strings(self) -> None:
        text = pa.array(["0-99", "0-99", None, "9-0"])
        lengths = pa.array([1, 3, 4, 5], pa.int32())
        columns = {
            "extension_range": pa.RunEndEncodedArray.from_arrays(lengths, text).slice(1),
            "activation_ranges": pa.ExtensionArray.from_storage(pa.json_(), pa.array(["4", "04", "4", "x"])),
            "route_number": pa.array(["+49301"] * 4).dictionary_encode(),
            "porting_phone_number_id": pa.ExtensionArray.from_storage(pa.json_(), pa.array(["a", "b", None, "c"])),
        }
        findings = tables.check(pa.table(columns)).to_pylist()
        rows = zip(*(column.to_pylist() for column in columns.values()), strict=True)
        assert findings == validated(statements_of(dict(zip(columns, row, strict=True)) for row in rows))
        assert {finding["code"] for finding in findings} == {"DW101", "DW104", "DW106", "DW501"}

    def test_ignores_values_under_nulls(self) -> None:
        ends = pa.array([0, 0]), pa.array([9, 9])
        ranges = pa.StructArray.from_arrays(ends, ["start_at", "end_at"], mask=pa.array([False, True]))
        lists = pa.ListArray.from_arrays(pa.array([0, 1, 2]), ranges)
        empty = pa.ListArray.from_arrays(pa.array([0, 1, 2]), ranges.take([0, 0]), mask=pa.array([True, False]))
        for activation_ranges, codes in ((lists, [(1, "DW102"), (1, "DW101")]), (empty, [(0, "DW101"), (1, "DW101")])):
            findings = tables.check(pa.table({"extension_range": ranges, "activation_ranges": activation_ranges}))
            assert [(row["row"], row["code"]) for row in findings.to_pylist()] == codes

    @pytest.mark.parametrize(
        "name", ["extension_range", "activation_ranges", "route_number", "porting_phone_number_id"]
    )
    def test_reports_values_that_python_cannot_read(self, name: str) -> None:
        unreadable = pa.StringArray.from_buffers(1, pa.py_buffer(np.array([0, 1], np.int32)), pa.py_buffer(b"\xff"))
        out_of_range = pa.array([2**62], pa.timestamp("s"))
        for column in (unreadable, out_of_range):
            columns = {"extension_range": pa.array(["0-99"]), "activation_ranges": pa.array(["4"]), name: column}
            if column is not unreadable or name != "porting_phone_number_id":
                assert tables.check(pa.table(columns))["pointer"].to_pylist() == [f"/{name}"]

    @pytest.mark.parametrize("data", [None, [{"extension_range": "0-99"}], {}, pa.table, "0-99"])
    def test_refuses_anything_but_a_table(self, data: Any) -> None:
        with pytest.raises(WrongType, match="a table must have __arrow_c_stream__, got"):
            tables.check(data)

    def test_refuses_two_columns_with_the_same_name(self) -> None:
        with pytest.raises(WrongType, match="columns must have different names, got two with the name 'id'"):
            tables.check(pa.table([["1"], ["2"]], names=["id", "id"]))


class TestCheckBatches:
    @given(st.lists(statement_tables(), max_size=3))
    def test_finds_what_validate_finds_in_each_row(self, each: list[pa.Table]) -> None:
        batches = [table.combine_chunks().to_batches()[0] for table in each if len(table)]
        results = list(tables.check_batches(iter(batches)))
        assert [result.schema for result in results] == [tables.SCHEMA] * len(batches)
        for batch, result in zip(batches, results, strict=True):
            assert result.to_pylist() == [
                {"row": row, **finding.to_dict()}
                for row, statement in enumerate(statements_of(batch.to_pylist()))
                for finding in validate(statement)
            ]

    def test_reads_one_batch_at_a_time(self) -> None:
        batch = pa.record_batch({"extension_range": ["0-99", "9-0"], "activation_ranges": ["4", "4"]})

        def endless() -> Iterable[pa.RecordBatch]:
            while True:
                yield batch

        results = iter(tables.check_batches(endless()))
        assert [next(results)["row"].to_pylist() for _ in range(2)] == [[1], [1]]


ROWS: list[dict[str, Any]] = [
    {"extension_range": {"start_at": 0, "end_at": 99}, "activation_ranges": [{"start_at": 4, "end_at": 4}], "route_number": "+49301"},
    {"extension_range": {"start_at": 0, "end_at": 9}, "activation_ranges": [{"start_at": 5, "end_at": 12}], "route_number": None},
    {"extension_range": {"start_at": 0, "end_at": 9}, "activation_ranges": [], "route_number": "+49301"},
]  # fmt: skip


class TestOtherLibraries:
    def test_polars(self) -> None:
        assert tables.check(pl.DataFrame(ROWS)).to_pylist() == validated(statements_of(ROWS))

    def test_pandas_without_its_index(self) -> None:
        frame = pd.DataFrame(ROWS, index=pd.Index(["x", "y", "z"], name="customer"))
        assert tables.check(frame).to_pylist() == validated(statements_of(ROWS))
        assert tables.check(frame[1:]).to_pylist() == validated(statements_of(ROWS[1:]))

    def test_duckdb(self) -> None:
        duckdb = pytest.importorskip("duckdb", reason="needs the extra dev")
        rows = pa.Table.from_pylist(ROWS)
        with duckdb.connect() as connection:
            connection.register("rows", rows)
            assert tables.check(connection.sql("SELECT * FROM rows")).to_pylist() == validated(statements_of(ROWS))

    @pytest.mark.slow
    @pytest.mark.filterwarnings("ignore")  # of pyspark, about the version of pandas, for example
    @pytest.mark.skipif(which("java") is None, reason="needs Java")
    def test_spark(self, monkeypatch: pytest.MonkeyPatch) -> None:
        sql = pytest.importorskip("pyspark.sql", reason="needs the extra bench")
        monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
        builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        session = builder.config("spark.driver.host", "127.0.0.1").getOrCreate()
        try:
            session.sparkContext.setLogLevel("ERROR")
            schema = "row long, code string, severity string, pointer string, message string"
            many = session.createDataFrame(pa.Table.from_pylist(ROWS * 100)).repartition(3)
            by_batch = many.mapInArrow(tables.check_batches, schema).toArrow()
            of_rows = [finding.code for statement in statements_of(ROWS * 100) for finding in validate(statement)]
            assert sorted(by_batch["code"].to_pylist()) == sorted(of_rows)
            groups = session.createDataFrame(pa.Table.from_pylist(ROWS)).groupBy("route_number")
            by_route = groups.applyInArrow(tables.check, schema).toArrow()
            assert sorted(by_route["code"].to_pylist()) == sorted(
                finding.code for finding in validate(statements_of(ROWS))
            )
        finally:
            session.stop()


def test_the_import_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "durchwahl.tables")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError, match=r"durchwahl.tables needs .* pip install durchwahl\[arrow\]"):
        import durchwahl.tables  # noqa: F401
