"""`plan` with a file: what is read, which column has the numbers, and what is printed."""

import io
import json
import sys
import zipfile
from collections.abc import Iterable
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_line import Run, Write, fixture_run, fixture_write  # noqa: F401
from durchwahl import plan
from durchwahl.cli import files, number_lists, read_workbook
from durchwahl.cli.documents import FileError
from durchwahl.cli.number_lists import Column, find_column, read_sheets
from durchwahl.cli.read_workbook import Row, Sheet
from durchwahl.strategies import spellings

ROUTE = "+49 20 12345678"
FOUR = "+49 20 12345678-04\n+49 20 12345678-19\n+49 20 12345678-20\n+49 20 12345678-42\n"
FOUR_PLANNED = "+492012345678 0-99: 4, 19-20, 42 (100 port, 4 live)"
PEOPLE = """\
sep=;
Name;Telefon;Fax;;
Müller;="+49 20 12345678-04";+49 20 999-1;;
Anna, Köln;'+49 20 12345678-19;;;

Bert;+49 20 1234567804;;;
Cara;9880/9881;;;
Dora;"+49 20 12345678-20";;;
"""
Cells = Iterable[Iterable[object]]


def workbook(**sheets: Cells) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name.startswith("Hidden"):
            sheet.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def give(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


class TestArguments:
    @pytest.mark.parametrize("name", ["list.csv", "list.txt", "LIST.TXT", "numbers", "list.old"])
    def test_take_a_file(self, name: str, run: Run, write: Write) -> None:
        done = run("plan", write(name, FOUR))
        assert (done.code, done.err) == (0, "")
        assert done.out.splitlines() == [
            FOUR_PLANNED,
            f"{name}: 1 block with 100 numbers for 4 numbers in column 1",
        ]

    def test_take_standard_input(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        give(monkeypatch, FOUR.encode())
        done = run("plan", "-")
        assert done.code == 0
        assert done.out.splitlines()[1] == "-: 1 block with 100 numbers for 4 numbers in column 1"

    def test_take_extensions_beside_a_file_of_the_same_name(self, run: Run, write: Write) -> None:
        write(ROUTE, FOUR)
        assert run("plan", ROUTE, "04").out.startswith("0-99: 4\n100 port, 1 live\n+49201234567804\n{")

    def test_take_a_file_that_is_named_like_a_number_with_its_folder(self, run: Run, write: Write) -> None:
        assert run("plan", "./" + write(ROUTE, FOUR)).out.startswith(FOUR_PLANNED)

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ((ROUTE,), "a route number must have extensions after it, got only '+49 20 12345678'"),
            (("+49 20 99",), "got only '+49 20 99'; write ./ before the name of a file"),
            (("nothing",), "a route number with extensions, or a file is expected, got 'nothing', which doesn't exist"),
            (("a.csv", "b.csv"), "a file must be the only argument that isn't an option, got more after 'a.csv'"),
            (("-", "04"), "got more after '-'"),
            ((ROUTE, "04", "--column", "2"), "options are for a file, got the route number '+49 20 12345678'"),
            ((ROUTE, "04", "--held", "x"), "options are for a file"),
            ((ROUTE, "04", "--region", "DE"), "options are for a file"),
            ((ROUTE, "04", "--format", "json"), "options are for a file"),
            (("list.csv", "--held", "+49 20 x"), "durchwahl: --held: "),
            (("list.csv", "--held", "x bis +49 20 99"), "durchwahl: --held: a number must begin with +"),
            (
                ("list.csv", "--region", "de"),
                "a region must be a known code of two capital letters, such as DE, got 'de'",
            ),
        ],
    )
    def test_that_are_wrong_or_unclear_are_an_error(
        self, arguments: tuple[str, ...], message: str, run: Run, write: Write
    ) -> None:
        write("+49 20 99", FOUR)
        write("list.csv", FOUR)
        done = run("plan", *arguments)
        assert (done.code, done.out) == (2, "")
        assert message in done.err
        assert done.err.count("\n") == 1

    def test_name_the_extra_for_national_numbers(self, run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        import durchwahl

        monkeypatch.delattr(durchwahl, "national", raising=False)
        monkeypatch.setitem(sys.modules, "durchwahl.national", None)
        done = run("plan", write("list.txt", FOUR), "--region", "DE")
        assert done.code == 2
        assert "pip install 'durchwahl[phonenumbers]'" in done.err


class TestText:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
    def test_is_read_as_spreadsheets_save_it(self, encoding: str, line_end: str, run: Run, write: Write) -> None:
        name = write("people.csv", PEOPLE.replace("\n", line_end).encode(encoding))
        done = run("plan", name)
        assert (done.code, done.err) == (1, "")
        assert done.out.splitlines() == [
            "+492012345678 0-99: 4, 19-20 (100 port, 3 live)",
            "people.csv:6:2: DW703 note: a number must be listed once, got '+49201234567804' here and at people.csv:3:2",
            "people.csv:7:2: DW701 error: one number is expected, got what may be several: '9880/9881'",
            "people.csv: 1 block with 100 numbers for 4 numbers in column 2 (Telefon); "
            "column 3 (Fax) has 1 number, too",
        ]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_has_headers_in_its_encoding(self, encoding: str, run: Run, write: Write) -> None:
        name = write("a.txt", f"Büro €\n{ROUTE}-04\n".encode(encoding))
        assert "in column 1 (Büro €)\n" in run("plan", name, "--column", "BÜRO €").out

    @pytest.mark.parametrize(
        "content", ["sep=|\nAnna|+49 20 99\n", "Köln, Anna;+49 20 99\n", "Köln; Anna\t+49 20 99\n"]
    )
    def test_has_one_separator(self, content: str, run: Run, write: Write) -> None:
        assert "1 number in column 2" in run("plan", write("a.csv", content)).out

    @given(
        st.lists(st.tuples(st.text("Aé ;,\t\"'\n", max_size=5), st.sampled_from(["04", "19"])), min_size=1, max_size=6),
        st.sampled_from(";,\t"),
    )
    def test_is_separated_by_what_is_outside_of_quotation_marks(
        self, rows: list[tuple[str, str]], separator: str
    ) -> None:
        quoted = ('"{}"{}+49 20 12345678-{}'.format(name.replace('"', '""'), separator, tail) for name, tail in rows)
        sheet = number_lists._read_text("a.csv", "\n".join(quoted).encode())
        assert [row.cells[1] for row in sheet.rows] == [f"+49 20 12345678-{tail}" for _, tail in rows]

    @given(st.lists(st.sampled_from(["+49201234567804", "+49201234567819"]).flatmap(spellings), min_size=1, max_size=5))
    def test_is_planned_as_plan_does(self, numbers: list[str]) -> None:
        numbers = ["+49201234567800", *numbers]
        lines = "".join(f'"{number}"\n' for number in numbers)
        column, others = find_column([number_lists._read_text("a.txt", lines.encode())], None, None)
        planned, expected = plan([item.value for item in column.items]), plan(numbers)
        assert (planned.lines, planned.alternatives) == (expected.lines, expected.alternatives)
        assert [finding.pointer for finding in planned.findings] == [finding.pointer for finding in expected.findings]
        assert [item.row for item in column.items] == list(range(1, len(numbers) + 1))
        assert others == []

    @pytest.mark.parametrize("cell", ["4,92012E+12", "4.92012e12", "4920123456704.0", "4920123456704,0"])
    def test_with_floats_has_findings(self, cell: str, run: Run, write: Write) -> None:
        done = run("plan", write("people.csv", f"Telefon;\n{ROUTE}-04;\n{cell};\n"))
        assert done.code == 1
        assert (
            "people.csv:3:1: DW701 error: a number must be a string, because a float may have lost digits and zeros"
            in done.out
        )

    def test_with_national_numbers_needs_a_region(self, run: Run, write: Write) -> None:
        name = write("people.csv", "Name;Telefon\nAnna;0201 2345678-04\nBert;0201 2345678-19\n")
        assert run("plan", name, "--region", "DE").out.startswith("+492012345678 0-99: 4, 19 (")
        done = run("plan", name)
        assert (done.code, done.out) == (2, "")
        assert done.err == (
            "people.csv: no column has numbers, name it with --column: 1 (Name), 2 (Telefon); "
            "national numbers are read with --region\n"
        )

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("", "list.csv: a list must have numbers, got an empty file"),
            (";;\n \n", "list.csv: a list must have numbers, got an empty file"),
            (b"%PDF\0", "list.csv: a list must be text or an Excel workbook, got something else"),
            ('a\n"b\n', "list.csv:2:1: invalid CSV"),
        ],
    )
    def test_that_is_no_list_is_an_error(self, content: str | bytes, message: str, run: Run, write: Write) -> None:
        done = run("plan", write("list.csv", content), "--format", "json")
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(message)
        assert done.err.count("\n") == 1

    def test_that_does_not_exist_is_an_error(self, run: Run, write: Write) -> None:
        write("folder.csv/a", "")
        assert run("plan", "MISSING.CSV").err == "MISSING.CSV: no such file or directory\n"
        assert run("plan", "missing.csv").err == "missing.csv: no such file or directory\n"
        assert run("plan", "folder.csv").err == "folder.csv: is a directory\n"

    def test_that_is_too_long_is_an_error(self, run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(files, "MAX_BYTES", len(FOUR) - 1)
        assert "a file must have at most" in run("plan", write("list.txt", FOUR)).err


class TestColumns:
    def test_are_found_by_their_content(self) -> None:
        rows: list[list[object]] = [["a", f"{ROUTE}-1", "+49 20 99"], ["b", f"{ROUTE}-2", ""], ["c"]]
        column, others = find_column([Sheet(None, [Row(i, row) for i, row in enumerate(rows, 1)])], None, None)
        assert (column.number, column.header, column.readable) == (2, "", 2)
        assert [other.number for other in others] == [3]

    @pytest.mark.parametrize("wanted", ["Fax", " fax ", "3", "C", "c"])
    def test_can_be_named(self, wanted: str, run: Run, write: Write) -> None:
        done = run("plan", write("people.csv", PEOPLE), "--column", wanted)
        assert done.out.splitlines() == [
            "+4920999 0-9: 1 (10 port, 1 live)",
            "people.csv: 1 block with 10 numbers for 1 number in column 3 (Fax); column 2 (Telefon) has 4 numbers, too",
        ]

    def test_can_be_named_by_a_header_that_is_the_letter_of_another_one(self, run: Run, write: Write) -> None:
        done = run("plan", write("people.csv", "B;A\n+49 20 981;+49 20 991\n;+49 20 992\n"), "--column", "b")
        assert done.out.startswith("+492098 0-9: 1 (")

    def test_without_numbers_can_be_named(self, run: Run, write: Write) -> None:
        done = run("plan", write("people.csv", "Name;Telefon\nAnna;42\n"), "--column", "Telefon")
        assert done.code == 1
        assert done.out.startswith("people.csv:2:2: DW701 error: a number must begin with + or 00")

    @pytest.mark.parametrize(
        ("content", "wanted", "message"),
        [
            (
                "A;B\n+49 20 99;+49 20 98\n",
                None,
                "several columns have the most numbers, 1 each, name one with --column: ",
            ),
            (
                "A;A\n+49 20 99;+49 20 98\n",
                "a",
                "several columns have the most numbers, 1 each, name one with --column: ",
            ),
            ("A;B\n+49 20 99;+49 20 98\n", "C", "no column is 'C'; there are 1 (A), 2 (B)"),
            ("A;B\nx;y\n", None, "no column has numbers, name it with --column: 1 (A), 2 (B); national"),
            (";".join("y" * 25), None, "20 (y) and 5 more"),
        ],
    )
    def test_that_are_unclear_are_listed(
        self, content: str, wanted: str | None, message: str, run: Run, write: Write
    ) -> None:
        done = run("plan", write("a.csv", content), *([] if wanted is None else ["--column", wanted]))
        assert (done.code, done.out) == (2, "")
        assert message in done.err

    @pytest.mark.parametrize(
        ("rows", "header", "first"),
        [
            ([["Telefon"], ["+49 20 99"]], "Telefon", 2),
            ([["E.164"], ["+49 20 99"]], "E.164", 2),
            ([["Kunde"], ["Name", "Telefon"], ["a", "+49 20 99"]], "Telefon", 3),
            ([["Name", "Telefon"], ["a", "keine"], ["b", "+49 20 99"]], "Telefon", 2),
            ([["+49 20 99"], ["Name", "Telefon"]], "", 1),
            ([["42"], ["+49 20 99"]], "", 1),
            ([["App. 4711"], ["+49 20 99"]], "", 1),
            ([[42.0], ["+49 20 99"]], "", 1),
            ([["Liste"], ["Telefon"], ["+49 20 99"]], "Liste", 2),
        ],
    )
    def test_begin_below_their_header(self, rows: list[list[object]], header: str, first: int) -> None:
        column, _ = find_column([Sheet(None, [Row(i, row) for i, row in enumerate(rows, 1)])], None, None)
        assert (column.header, column.items[0].row) == (header, first)


class TestWorkbooks:
    PEOPLE: Cells = (
        [None, "Kundenliste"],
        [],
        [None, "Name", "Telefon"],
        [None, "Anna", f"{ROUTE}-04"],
        [None, "Bert", 49201234567819],
        [None, "Cara", "+49 20 1234567804"],
        [None, "Dora", "9880/9881"],
        [None, "Emil", True],
    )

    def test_are_read(self, run: Run, write: Write) -> None:
        done = run("plan", write("people.xlsx", workbook(Sheet1=self.PEOPLE, HiddenFax=[["+49 20 99"]] * 9)))
        assert (done.code, done.err) == (1, "")
        assert done.out.splitlines() == [
            "+492012345678 0-99: 4 (100 port, 1 live)",
            "people.xlsx:Sheet1!C5: DW701 error: a number must be a string, because a float may have lost digits and zeros, "
            "got 49201234567819.0",
            "people.xlsx:Sheet1!C6: DW703 note: a number must be listed once, got '+49201234567804' here and at "
            "people.xlsx:Sheet1!C4",
            "people.xlsx:Sheet1!C7: DW701 error: one number is expected, got what may be several: '9880/9881'",
            "people.xlsx:Sheet1!C8: DW701 error: a number must be a string such as +49 20 12345678, got true",
            "people.xlsx: 1 block with 100 numbers for 2 numbers in column 3 (Telefon) of Sheet1",
        ]

    def test_are_recognized_by_their_content(self, run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        content = workbook(A=[[f"{ROUTE}-04"]], B=[["x"], [f"{ROUTE}-04"], [f"{ROUTE}-19"]])
        give(monkeypatch, content)
        for source in ("-", write("upload", content)):
            assert run("plan", source).out.splitlines()[1] == (
                f"{source}: 1 block with 100 numbers for 2 numbers in column 1 (x) of B; column 1 of A has 1 number, too"
            )

    def test_need_an_extra(self, run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "python_calamine", None)
        done = run("plan", write("a.xlsx", workbook(A=[["+49 20 99"]])))
        assert (done.code, done.out) == (2, "")
        assert done.err == (
            "a.xlsx: Excel workbooks are read with python-calamine, which is missing: pip install 'durchwahl[xlsx]'\n"
        )

    def test_that_are_invalid_are_an_error(self, run: Run, write: Write) -> None:
        whole = workbook(A=[["+49 20 99"]])
        for content in (b"", b"Name;Telefon", b"PK\x03\x04", whole[:-40]):
            done = run("plan", write("a.xlsx", content))
            assert (done.code, done.out) == (2, "")
            assert done.err.startswith("a.xlsx: invalid Excel workbook: ")

    @pytest.mark.parametrize("name", ["content.xml", "xl/worksheets/sheet1.bin"])
    def test_in_another_format_are_an_error(self, name: str, run: Run, write: Write) -> None:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr(name, "")
        assert "in the format .xlsx, got another one" in run("plan", write("a.ods", content.getvalue())).err

    def test_with_errors_and_formulas_without_a_value_lose_no_number(self, run: Run, write: Write) -> None:
        cells = ["+49 20 1234567804", "#N/A", "=A1", '="+49 20 "&123456']
        lines = run("plan", write("a.xlsx", workbook(A=[[cell] for cell in cells]))).out.splitlines()
        assert [line.partition(" DW701 ")[0] for line in lines[1:-1]] == [f"a.xlsx:A!A{row}:" for row in (2, 3, 4)]
        assert lines[1].endswith("'#N/A'")

    def test_that_are_damaged_are_an_error_or_read_as_before(self, run: Run, write: Write) -> None:
        whole = workbook(A=[["+49 20 99"]])
        expected = run("plan", write("a.xlsx", whole))
        for index in range(len(whole) - 22, len(whole)):
            done = run("plan", write("a.xlsx", whole[:index] + b"\x7f" + whole[index + 1 :]))
            if done != expected:
                assert (done.code, done.out) == (2, "")
                assert done.err.startswith(("a.xlsx: invalid Excel workbook: ", "a.xlsx: a workbook must be readable"))

    def test_that_would_take_all_memory_are_refused(
        self, run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        book = openpyxl.Workbook()
        book.worksheets[0]["A1"] = "+49 20 99"
        book.worksheets[0]["XFD1048576"] = 1
        content = io.BytesIO()
        book.save(content)
        assert "got one far away from the others" in run("plan", write("a.xlsx", content.getvalue())).err
        monkeypatch.setattr(read_workbook, "MAX_BYTES", len(content.getvalue()) + 1)
        assert "bytes when unpacked, got more" in run("plan", write("a.xlsx", content.getvalue())).err

    def test_without_cells_are_an_error(self, run: Run, write: Write) -> None:
        assert "got an empty file" in run("plan", write("a.xlsx", workbook(A=[]))).err

    def test_have_names_that_are_printed_on_one_line(self) -> None:
        column = Column("a\nb", 1, "c\nd", (), 0)
        assert column.format_cell("e", 1) == "e:a\\nb!A1"
        assert str(column) == "1 (c\\nd) of a\\nb"

    def test_are_not_read_at_an_unknown_path(self, write: Write) -> None:
        write("a", "")
        with pytest.raises(FileError, match="no such file"):
            read_sheets("b.xlsx")


class TestReports:
    def test_show_the_size_of_alternatives(self, run: Run, write: Write) -> None:
        done = run("plan", write("list.txt", FOUR.replace("-", "")))
        assert done.code == 0
        assert done.out.splitlines() == [
            FOUR_PLANNED,
            "alternatives: 4 blocks with 40 numbers",
            "list.txt: 1 block with 100 numbers for 4 numbers in column 1",
        ]

    def test_use_held_blocks(self, run: Run, write: Write) -> None:
        held = ("--held", "+49 20 12345678-00 bis -49", "--held", "+49 20 777 0-9")
        done = run("plan", write("list.txt", FOUR + "+49 20 999-1\n"), *held)
        assert done.code == 1
        assert done.out.splitlines() == [
            "+492012345678 0-49: 4, 19-20, 42 (50 port, 4 live)",
            "+4920777 0-9: (10 port, 0 live)",
            "list.txt:5:1: DW702 error: a number must be in a block that the losing carrier holds, got '+49209991'",
            "list.txt: 2 blocks with 60 numbers for 5 numbers in column 1",
        ]

    @pytest.mark.parametrize("dash", [" bis ", "-", " \u2013 ", " to "])
    def test_use_held_blocks_between_two_numbers(self, dash: str, run: Run, write: Write) -> None:
        held = ("--held", f"+49 20 123-45670{dash}+49 20-123-45679", "--held", f"+49 20 8760000{dash}+49 20 8769999")
        lines = run("plan", write("list.txt", "+49 20 12345671\n+49 20 8760004\n"), *held).out.splitlines()
        assert lines[0].startswith("+49201234567 0-9: 1 (10 port, ")
        assert lines[-1] == "list.txt: 11 blocks with 10010 numbers for 2 numbers in column 1"

    def test_are_one_json_document(self, run: Run, write: Write) -> None:
        content = workbook(A=[["Telefon"], ["+49 20 1234567804"], ["x"], ["+49 20 1234567815"], ["+49 20 1234567804"]])
        done = run("plan", write("a.xlsx", content), "--format", "json")
        document: dict[str, Any] = json.loads(done.out)
        assert done.code == 1
        assert document["path"] == "a.xlsx"
        assert document["column"] == {"sheet": "A", "number": 1, "header": "Telefon", "numbers": 3}
        assert document["other_columns"] == []
        assert document["lines"] == [
            {
                "route_number": "+492012345678",
                "line": "+492012345678 0-99: 4, 15",
                "ported": 100,
                "live": 2,
                "requests": [
                    {
                        "extension_range": {"start_at": 0, "end_at": 99},
                        "activation_ranges": [{"start_at": 4, "end_at": 4}, {"start_at": 15, "end_at": 15}],
                    }
                ],
            }
        ]
        assert [[line["line"] for line in lines] for lines in document["alternatives"]] == [
            ["+4920123456780 0-9: 4", "+4920123456781 0-9: 5"]
        ]
        where = {"path": "a.xlsx", "sheet": "A", "column": 1}
        message = "a number must be listed once, got '+49201234567804' here and at a.xlsx:A!A2"
        first, second = document["findings"]
        assert first.items() >= {**where, "row": 3, "code": "DW701", "severity": "error"}.items()
        assert second == {
            **where,
            "row": 5,
            "code": "DW703",
            "name": "number-listed-twice",
            "severity": "note",
            "message": message,
        }

    def test_of_notes_only_are_clean(self, run: Run, write: Write) -> None:
        done = run("plan", write("list.txt", "+49 20 1-1\n" * 2))
        assert done.code == 0
        assert "DW703" in done.out
