"""Values of pandas, polars, pyarrow and numpy in statements and as arguments. docs/how-to/frames.md has more examples."""

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
from durchwahl import ActivationRange, Directory, ExtensionBlock, ExtensionRange, ExtensionSet, WrongType, validate
from durchwahl._statements import read_plain
from durchwahl.strategies import mistaken_statements

INTEGERS = [np.int8(4), np.int16(4), np.int32(4), np.int64(4), np.uint8(4), np.uint64(4), np.longlong(4)]
MISSING = [None, float("nan"), np.nan, np.float64("nan"), pd.NA, pd.NaT]


def with_integers(value: Any, integer: Callable[[int], Any]) -> Any:
    """Return a copy in which every integer has another type."""
    if isinstance(value, dict):
        return {name: with_integers(item, integer) for name, item in value.items()}
    if isinstance(value, list):
        return [with_integers(item, integer) for item in value]
    return integer(value) if type(value) is int and value.bit_length() < 32 else value


class TestIntegersOfNumpy:
    """NumPy integers are accepted, and converted to `int`."""

    @given(mistaken_statements(), st.sampled_from([np.int64, np.int32, np.longlong]))
    def test_mean_the_same_in_a_statement(self, statement: Any, integer: Callable[[int], Any]) -> None:
        with_numpy = with_integers(statement, integer)
        findings = validate(with_numpy)
        assert [str(finding) for finding in findings] == [str(finding) for finding in validate(statement)]
        assert {(finding.code, finding.pointer) for finding in findings} == oracle.violations(with_numpy)

    @pytest.mark.parametrize("four", INTEGERS)
    def test_are_converted_in_blocks(self, four: Any) -> None:
        statement = {
            "extension_range": {"start_at": four, "end_at": 9},
            "activation_ranges": [{"start_at": 4, "end_at": four}],
        }
        assert read_plain(statement) is None
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

    def test_appear_in_messages_with_their_value(self) -> None:
        assert validate({"extension_range": "0-9", "activation_ranges": np.int64(4)})[0].message.endswith("got 4")
        assert validate(
            {"extension_range": "0-9", "activation_ranges": [{"start_at": np.int64(4), "end_at": np.uint64(1000)}]}
        )[0].message.endswith("got 1000")

    @pytest.mark.parametrize("other", [np.True_, np.float64(4), np.array(4), np.array([4]), np.str_("4"), *MISSING])
    def test_differ_from_other_values_of_numpy(self, other: Any) -> None:
        (finding,) = validate({"extension_range": {"start_at": other, "end_at": 9}, "activation_ranges": "4"})
        assert (finding.code, finding.pointer) == ("DW102", "/extension_range/start_at")
        with pytest.raises(WrongType):
            ExtensionRange(other, 9)
        with pytest.raises(WrongType):
            ExtensionSet([other])


class TestCells:
    """A wrong value in a cell is reported with its pointer."""

    @pytest.mark.parametrize("missing", MISSING)
    def test_may_be_missing(self, missing: Any) -> None:
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
    def test_may_be_columns(self, column: Any) -> None:
        (finding,) = validate({"extension_range": "0-9", "activation_ranges": column})
        assert (finding.code, finding.pointer) == ("DW102", "/activation_ranges")
        assert finding.message.endswith(type(column).__name__)

    def test_may_come_from_parquet(self) -> None:
        payload = ExtensionBlock.parse("0-99: 4, 19-20").to_payload("f24151b6")
        file = BytesIO()
        pd.DataFrame([payload]).to_parquet(file)
        (row,) = pd.read_parquet(file).to_dict("records")
        assert [finding.pointer for finding in validate(row)] == ["/activation_ranges"]
        assert validate({**row, "activation_ranges": list(row["activation_ranges"])}) == ()
        (row,) = pd.read_parquet(file, dtype_backend="pyarrow").to_dict("records")
        assert validate(row) == ()


@pytest.mark.parametrize(
    "rows",
    [
        lambda findings: pd.DataFrame(findings).to_dict("records"),
        lambda findings: pl.DataFrame(findings).to_dicts(),
        lambda findings: pa.Table.from_pylist(list(map(asdict, findings))).to_pylist(),
    ],
)
def test_findings_are_rows_of_a_frame(rows: Callable[[Any], list[dict[str, str]]]) -> None:
    findings = validate([{"extension_range": "0-9", "activation_ranges": "5-12, 7-14"}])
    assert rows(findings) == [finding.to_dict() for finding in findings]


def test_blocks_can_be_made_from_columns_of_strings() -> None:
    extensions, numbers = ["04", "19"], ["+493012304", "+493012319"]
    for column in (pd.Series, np.array, pl.Series, tuple):
        assert str(ExtensionBlock.covering(column(extensions))) == "0-99: 4, 19"
        assert str(ExtensionBlock.covering_numbers("+49 30 123", column(numbers))) == "0-99: 4, 19"
    with pytest.raises(WrongType, match="must be a string with its leading zeros, such as '04', got "):
        ExtensionBlock.covering(pd.Series(["04", None]))
