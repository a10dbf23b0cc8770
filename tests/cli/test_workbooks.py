"""`check` with Excel workbooks: each sheet is a table like a CSV file, and cells may be converted."""

import datetime
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterable

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_line import Run, Write, fixture_run, fixture_write  # noqa: F401
from durchwahl.cli.file_rules import converted_cell
from durchwahl.cli.read_csv import check_csv
from durchwahl.cli.read_workbook import check_workbook

HEADER = ["route_number", "extension_range", "activation_ranges"]
ROUTE = "+49 30 1234567"
OVERLAP = "7-14 overlaps 5-12 at 7-12"
CONVERTED = "FILE05 error: a cell must be text, because a spreadsheet converts what is typed, got"
Cells = Iterable[Iterable[object]]


def workbook(**sheets: Cells) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_are_checked_with_sheets_and_cells(run: Run, write: Write) -> None:
    orders = [HEADER, [ROUTE, "0-99", "5-12, 7-14"], [], ["+49 30 1234568", "0-9", "4"]]
    content = workbook(Orders=orders, Empty=[], More=[HEADER[::-1], ["4", "0-9", "+49 30 1234568"]])
    name = write("orders/a.XLSX", content)
    lines = run("check", "orders").out.splitlines()
    assert lines[0] == f"{name}:Orders!C2: DW202 error: {OVERLAP}"
    assert lines[1].startswith(f"{name}:More!A2: DW501 error: ")
    assert "(Orders!A4) and in 0-9 under +49301234568 (More!A2)" in lines[1]
    assert lines[2] == "1 file: 2 errors"
    findings = json.loads(run("check", "--format", "json", name).out)
    assert [(finding["sheet"], finding["line"], finding["column"]) for finding in findings] == [
        ("Orders", 2, 3),
        ("More", 2, 1),
    ]
    assert [finding["pointer"] for finding in findings] == ["/0/activation_ranges", "/2"]
    assert run("check", "--format", "github", name).out.startswith(
        f"::error file={name},line=2,col=3,title=DW202 overlapping-activation-ranges::Orders!C2: {OVERLAP}%0Ahelp: write 5-14\n"
    )
    result = json.loads(run("check", "--format", "sarif", name).out)["runs"][0]["results"][0]
    assert result["message"]["text"] == f"Orders!C2: {OVERLAP}\nhelp: write 5-14"
    assert result["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "Orders!C2"}]
    assert run("check", name).suggestions == ["help: write 5-14", "help: remove this repetition"]


@pytest.mark.parametrize("name", ["a.xlsx", "a", "-"])
def test_are_recognized(name: str, run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook(Orders=[HEADER, [ROUTE, "0-99", "04"]])
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert run("check", name if name == "-" else write(name, content)).out == "1 file: nothing found\n"


TEXTS = st.sampled_from(["", "0-9", "0-99", "4", "5,4", "9-0", "x", ROUTE, "'4"])


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=5))
def test_have_the_findings_of_csv(rows: list[tuple[str, ...]]) -> None:
    rows = [row for row in rows if any(row)]
    lines = [";".join(row) + "\n" for row in [HEADER, *rows]]
    found, expected = check_workbook(workbook(a=[HEADER, *rows])), check_csv(lines)
    assert [(finding.code, finding.pointer, location.line) for finding, location, *_ in found if location] == [
        (finding.code, finding.pointer, location.line) for finding, location, *_ in expected if location
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([ROUTE, "0-99", 42], None),
        ([ROUTE, "0-9", 4], None),
        (["+49 30 123456", "0-999", 100], None),
        ([ROUTE, "0-99", 4], "C2: FILE06 warning: a cell with a number may have lost zeros, got 4; "),
        (["+49 30 123456", "0-999", 42.0], "C2: FILE06 warning: a cell with a number may have lost zeros, got 42; "),
        ([ROUTE, "0-99", 4.19], f"C2: {CONVERTED} 4.19"),
        ([ROUTE, "0-99", True], f"C2: {CONVERTED} true"),
        ([ROUTE, datetime.date(2026, 10, 4), "4"], f"B2: {CONVERTED} the date 2026-10-04"),
        ([49301234567, "0-99", "4"], f"A2: {CONVERTED} 49301234567"),
        ([ROUTE, "0-99", 1e9], "C2: DW103 error: "),
        ([ROUTE, "x", 4], "B2: DW106 error: "),
    ],
)
def test_may_have_converted_cells(cells: list[object], expected: str | None, run: Run, write: Write) -> None:
    lines = run("check", write("a.xlsx", workbook(S=[HEADER, cells]))).out.splitlines()
    assert len(lines) == (1 if expected is None else 2)
    assert expected is None or lines[0].startswith(f"a.xlsx:S!{expected}")


@pytest.mark.parametrize(
    ("cell", "finding"),
    [
        (
            b'<c r="C2" s="1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
            "C2: DW106 error: a number is expected at character 1, got '#",
        ),
        (
            b'<c r="C2"><f>A1 &amp; "x"</f><v/></c>',
            "C2: DW106 error: a number is expected at character 1, got '=A1 & \"",
        ),
        (
            b'<c s="1" r="C2"><f t="shared" si="0"/></c>',
            "C2: DW106 error: a number is expected at character 1, got '='",
        ),
        (b'<c r="C2"><f>"04"</f><v></v></c>', "C2: FILE04 error: "),
        (b'<c r="C2" t="str"><f>"4"&amp;"2"</f><v>42</v></c>', None),
        (b'<c r="C2"><f>40+2</f><v>42</v></c>', None),
        (b'<c r="C2" t="str"><f>""</f><v></v></c>', "C2: DW203 warning: "),
    ],
)
def test_may_have_errors_and_formulas(cell: bytes, finding: str | None, run: Run, write: Write) -> None:
    content = with_cell(workbook(S=[HEADER, [ROUTE, "0-99", "04"]]), cell)
    lines = run("check", write("a.xlsx", content)).out.splitlines()
    assert len(lines) == (1 if finding is None else 2)
    assert finding is None or lines[0].startswith(f"a.xlsx:S!{finding}")


def with_cell(content: bytes, cell: bytes) -> bytes:
    """Return a workbook whose cell C2 is another one."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(changed, "w") as copy:
        for name in archive.namelist():
            part = archive.read(name)
            copy.writestr(name, re.sub(rb'<c r="C2".*?</c>', lambda _: cell, part))
    return changed.getvalue()


def test_may_have_merged_cells(run: Run, write: Write) -> None:
    book = openpyxl.Workbook()
    for row in [HEADER, [ROUTE, "0-99", "04"], [], [None, "10-19", "14"], [None, "20-29", "24"]]:
        book.worksheets[0].append(row)
    for cells in ("A2:A4", "A3:A5", "C5:C6", "E1:F9", "B9:C9"):  # some overlap, or are outside
        book.worksheets[0].merge_cells(cells)
    content = io.BytesIO()
    book.save(content)
    lines = run("check", "--select", "DW5", write("a.xlsx", content.getvalue())).out.splitlines()
    assert [line.partition(" error: ")[0] for line in lines[:-1]] == ["a.xlsx:Sheet!A4: DW501"]


def test_may_have_empty_columns(run: Run, write: Write) -> None:
    rows = [[None, *HEADER[:2], None, HEADER[2]], [None, ROUTE, "0-99", None, "04"]]
    assert run("check", "--strict", write("a.xlsx", workbook(S=rows))).code == 0
    rows.append(["x", ROUTE, "0-9", None, "4"])
    assert run("check", "--strict", write("a.xlsx", workbook(S=rows))).out.startswith("a.xlsx:S!A1: DW105 warning: ")


def test_may_have_content_beside_the_table(run: Run, write: Write) -> None:
    done = run("check", write("a.xlsx", workbook(S=[HEADER, [ROUTE, "0-99", "04", None, "check!"]])))
    assert done.out.startswith("a.xlsx:S!A2: FILE02 error: expected 3 cells as in the header, got 5\n")


def test_may_have_lost_zeros_of_an_extension_range(run: Run, write: Write) -> None:
    done = run("check", "--ignore", "DW", write("a.xlsx", workbook(S=[HEADER, ["", 4, "4"]])))
    assert done.out.startswith("a.xlsx:S!B2: FILE06 warning: a cell with a number may have lost zeros, got 4; ")


def test_may_have_infinite_numbers() -> None:
    assert list(converted_cell(float("inf"), True, ""))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04", "a.xlsx: invalid Excel workbook: "),
        (b"a,b", "a.xlsx: invalid Excel workbook: "),
        (b"\xd0\xcf\x11\xe0", "a.xlsx: a workbook must be readable without a password and in the format .xlsx, "),
        (
            workbook(Orders=[HEADER], Notes=[["who"]]),
            "a.xlsx:Notes!A1: a sheet must have the columns extension_range and activation_ranges, got 'who'",
        ),
    ],
)
def test_may_be_unreadable(content: bytes, message: str, run: Run, write: Write) -> None:
    done = run("check", write("a.xlsx", content))
    assert done.code == 2
    assert done.err.startswith(message)


@pytest.mark.parametrize("command", ["check", "plan"])
def test_in_the_old_format_are_recognized(command: str, run: Run, write: Write) -> None:
    done = run(command, write("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)))
    assert done.err.startswith("a.xls: a workbook must be readable without a password and in the format .xlsx")


def test_need_an_extra(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    done = run("check", write("a.xlsx", workbook(Orders=[HEADER])))
    assert done.code == 2
    assert "pip install 'durchwahl[xlsx]'" in done.err


def test_are_limited(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook(Orders=[HEADER])
    for module in ("files", "diagnose"):
        monkeypatch.setattr(f"durchwahl.cli.{module}.MAX_BYTES", len(content) - 1)
    assert "a.xlsx: a file must have at most " in run("check", write("a.xlsx", content)).err


def test_are_not_fixed(run: Run, write: Write) -> None:
    content = workbook(Orders=[HEADER, [ROUTE, "0-9", "5, 4"]])
    name = write("orders/a.xlsx", content)
    done = run("fix", name)
    assert (done.code, done.err.partition(": ")[2].partition("\n")[0]) == (
        2,
        "a text file is expected, got an Excel workbook; save it as CSV",
    )
    assert run("fix", "orders").code == 0
