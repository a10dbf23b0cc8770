"""Columns of pandas, polars, pyarrow and numpy: what they hold is read, and they take what the library gives."""

import json
from collections.abc import Callable
from dataclasses import asdict
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from durchwahl import (
    ActivationRange,
    Directory,
    ExtensionBlock,
    ExtensionRange,
    ExtensionSet,
    Inventory,
    RoutedBlock,
    WrongType,
    validate,
)
from durchwahl._statements import is_trivially_valid
from durchwahl.strategies import mistaken_statements, routed_blocks

COLUMNS = ["code", "severity", "pointer", "message"]
INTEGERS = [np.int8(4), np.int16(4), np.int32(4), np.int64(4), np.uint8(4), np.uint64(4), np.longlong(4)]
MISSING = [None, float("nan"), np.nan, np.float64("nan"), pd.NA, pd.NaT]


class TestNumbersBecomeColumns:
    """A column holds the same texts as a list of the numbers, each with its plus and its zeros."""

    @pytest.mark.parametrize(
        "column",
        [
            lambda numbers: pd.Series(numbers, dtype="object").tolist(),
            lambda numbers: pd.Series(numbers, dtype="string").tolist(),
            lambda numbers: pd.Series(numbers, dtype="string[pyarrow]").tolist(),
            lambda numbers: pd.DataFrame({"number": numbers}, dtype="string")["number"].tolist(),
            lambda numbers: pl.Series(numbers, dtype=pl.String).to_list(),
            lambda numbers: pl.DataFrame({"number": numbers}, schema={"number": pl.String})["number"].to_list(),
            lambda numbers: pa.array(numbers, pa.string()).to_pylist(),
            lambda numbers: pa.array(list(numbers), pa.string()).to_pylist(),
            lambda numbers: np.array(numbers, dtype="U").tolist(),
        ],
    )
    @given(routed=routed_blocks())
    def test_of_each_library(self, column: Callable[[Any], list[str]], routed: RoutedBlock) -> None:
        whole = routed.block.extension_range
        numbers = [
            f"{routed.route_number}{oracle.dialled(one, whole.end_at)}"
            for one in range(whole.start_at, whole.end_at + 1)
        ]
        live = {one for part in routed.block.activation_ranges for one in range(part.start_at, part.end_at + 1)}
        assert column(routed.numbers) == numbers
        assert column(routed.active_numbers) == [numbers[one - whole.start_at] for one in sorted(live)]

    @given(routed_blocks())
    def test_and_what_is_live_is_a_column_of_the_same_length(self, routed: RoutedBlock) -> None:
        frame = pd.DataFrame({"number": routed.numbers}, dtype="string")
        live = frame["number"].isin(routed.active_numbers).tolist()
        bits = np.frombuffer(routed.block.active.bits.to_bytes(125, "little"), np.uint8)
        whole = routed.block.extension_range
        assert np.unpackbits(bits, bitorder="little")[whole.start_at : whole.end_at + 1].tolist() == live
        assert [extension for extension, is_live in zip(whole, live, strict=True) if is_live] == list(
            routed.block.active
        )


def with_ends(value: Any, integer: Callable[[int], Any]) -> Any:
    """A copy in which every integer is one of a column."""
    if isinstance(value, dict):
        return {name: with_ends(item, integer) for name, item in value.items()}
    if isinstance(value, list):
        return [with_ends(item, integer) for item in value]
    return integer(value) if type(value) is int and value.bit_length() < 32 else value


class TestTheIntegersOfColumns:
    """An integer of numpy's is an integer; what is read of it is one of Python's own."""

    @given(mistaken_statements(), st.sampled_from([np.int64, np.int32, np.longlong]))
    def test_mean_the_same_in_a_statement(self, statement: Any, integer: Callable[[int], Any]) -> None:
        findings = validate(with_ends(statement, integer))
        assert [str(finding) for finding in findings] == [str(finding) for finding in validate(statement)]
        assert {(finding.code, finding.pointer) for finding in findings} == oracle.violations(
            with_ends(statement, integer)
        )

    @pytest.mark.parametrize("four", INTEGERS)
    def test_are_written_as_those_of_python(self, four: Any) -> None:
        statement = {
            "extension_range": {"start_at": four, "end_at": 9},
            "activation_ranges": [{"start_at": 4, "end_at": four}],
        }
        assert not is_trivially_valid(statement)
        for block in (
            ExtensionBlock.from_payload(statement),
            ExtensionBlock(ExtensionRange(four, 9), (ActivationRange(four, four),)),
        ):
            assert repr(block) == repr(ExtensionBlock.parse("4-9: 4"))
            assert json.loads(json.dumps(block.to_payload())) == ExtensionBlock.parse("4-9: 4").to_payload()

    @pytest.mark.parametrize("four", INTEGERS)
    def test_are_extensions(self, four: Any) -> None:
        directory = Directory(ExtensionRange(0, 99), {four: "Fax"})
        assert directory[four] == directory[4] == "Fax"
        assert repr(directory) == repr(Directory(ExtensionRange(0, 99), {4: "Fax"}))
        assert ExtensionSet([four]) == ExtensionSet.from_ranges([(four, four)]) == {4}
        assert type(ExtensionSet([four]).first) is int
        assert four in ExtensionSet([4])
        assert ExtensionRange(0, 99).digits(four) == "04"

    def test_that_are_none_are_named_with_their_value(self) -> None:
        assert validate({"extension_range": "0-9", "activation_ranges": np.int64(4)})[0].message.endswith("got 4")
        assert validate(
            {"extension_range": "0-9", "activation_ranges": [{"start_at": np.int64(4), "end_at": np.uint64(1000)}]}
        )[0].message.endswith("got 1000")

    @pytest.mark.parametrize("odd", [np.True_, np.float64(4), np.array(4), np.array([4]), np.str_("4"), *MISSING])
    def test_are_not_what_only_looks_like_them(self, odd: Any) -> None:
        ends = {"start_at": odd, "end_at": 9}
        assert [
            (finding.code, finding.pointer) for finding in validate({"extension_range": ends, "activation_ranges": "4"})
        ] == [("DW102", "/extension_range/start_at")]
        with pytest.raises(WrongType):
            ExtensionRange(odd, 9)
        with pytest.raises(WrongType):
            ExtensionSet([odd])


class TestWhatCellsHold:
    """Whatever stands in a cell is answered with a finding at its place."""

    @pytest.mark.parametrize("missing", MISSING)
    def test_when_it_is_missing(self, missing: Any) -> None:
        clean = {"route_number": "+49 30 123456", "extension_range": "0-9", "activation_ranges": "4"}
        for field in clean:
            assert {(finding.code, finding.pointer) for finding in validate({**clean, field: missing})} == {
                ("DW102", f"/{field}")
            }
        assert [finding.code for finding in validate([missing, clean])] == ["DW102"]

    @pytest.mark.parametrize(
        "column",
        [
            *(np.array([]), np.array([{"start_at": 4, "end_at": 4}]), np.array(["4", "5"])),
            *(
                pd.Series([], dtype=object),
                pd.Series(["4"]),
                pl.Series([], dtype=pl.String),
                pl.Series(["4", "5"]),
                pa.array(["4"]),
            ),
        ],
    )
    def test_when_it_is_a_column_itself(self, column: Any) -> None:
        (finding,) = validate({"extension_range": "0-9", "activation_ranges": column})
        assert (finding.code, finding.pointer) == ("DW102", "/activation_ranges")
        assert finding.message.endswith(type(column).__name__)

    def test_when_it_was_read_from_parquet(self) -> None:
        payload = ExtensionBlock.parse("0-99: 4, 19-20").to_payload("f24151b6")
        file = BytesIO()
        pd.DataFrame([payload]).to_parquet(file)
        (row,) = pd.read_parquet(file).to_dict("records")
        assert [finding.pointer for finding in validate(row)] == ["/activation_ranges"]
        assert validate({**row, "activation_ranges": list(row["activation_ranges"])}) == ()
        (row,) = pd.read_parquet(file, dtype_backend="pyarrow").to_dict("records")
        assert validate(row) == ()

    def test_when_the_reader_guessed_a_number(self) -> None:
        frame = pd.DataFrame({"route_number": [4930123456], "extension": [4]})
        statement = {"route_number": frame.loc[0, "route_number"], "extension_range": "0-99", "activation_ranges": "4"}
        assert [str(finding) for finding in validate(statement)] == [
            "/route_number: DW102 route_number must be a string like +49 20 12345678, got 4930123456"
        ]
        with pytest.raises(WrongType, match=r"such as '04', got 4$"):
            ExtensionBlock.covering(frame["extension"])


class TestFindingsBecomeFrames:
    """A row a finding, with its four fields as columns of text."""

    FINDINGS = validate([{"extension_range": "0-9", "activation_ranges": "5-12, 7-14"}])
    ROWS = tuple((finding.code, finding.severity.value, finding.pointer, finding.message) for finding in FINDINGS)

    def test_of_pandas(self) -> None:
        frame = pd.DataFrame(self.FINDINGS)
        assert list(frame.columns) == COLUMNS
        assert list(frame.itertuples(index=False, name=None)) == [*self.ROWS]
        assert list(frame.loc[frame["severity"] == "error", "code"]) == ["DW201", "DW201", "DW202"]
        assert list(pd.DataFrame((), columns=COLUMNS).columns) == COLUMNS

    def test_of_polars(self) -> None:
        frame = pl.DataFrame(self.FINDINGS)
        assert frame.columns == COLUMNS
        assert frame.rows() == [*self.ROWS]
        assert pl.DataFrame((), schema=COLUMNS).columns == COLUMNS

    def test_of_pyarrow(self) -> None:
        table = pa.Table.from_pylist([asdict(finding) for finding in self.FINDINGS])
        assert table.column_names == COLUMNS
        assert [tuple(row.values()) for row in table.to_pylist()] == [*self.ROWS]


@given(st.lists(routed_blocks(), max_size=5))
def test_an_inventory_goes_through_a_frame(routed: list[RoutedBlock]) -> None:
    inventory = Inventory((one.route_number, one.block, place) for place, one in enumerate(routed))
    frame = pd.DataFrame(inventory, columns=["route_number", "block", "owner"]).astype(
        {"route_number": str, "block": str}
    )
    again = Inventory(zip(frame["route_number"], frame["block"].map(ExtensionBlock.parse), frame["owner"], strict=True))
    assert again == inventory


def test_blocks_are_made_of_columns_of_text() -> None:
    extensions, numbers = ["04", "19"], ["+493012304", "+493012319"]
    for column in (pd.Series, np.array, pl.Series, tuple):
        assert str(ExtensionBlock.covering(column(extensions))) == "0-99: 4, 19"
        assert str(ExtensionBlock.covering_numbers("+49 30 123", column(numbers))) == "0-99: 4, 19"
    with pytest.raises(WrongType, match="must be text with its leading zeros, such as '04', got "):
        ExtensionBlock.covering(pd.Series(["04", None]))
