"""The playground of the documentation: what it answers, and the files that it runs."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import playground
import playground_files
import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import ExtensionBlock, Line, RoutedBlock, plan, strategies, validate
from durchwahl.display.text import LIVE

LISTED = ["+49 30 1234504", "+49 30 1234519", "+49 30 1234520"]


def answer(mode: str, text: str, **state: str) -> dict[str, Any]:
    answered = json.loads(playground.answer(json.dumps({"mode": mode, "text": text, **state})))
    assert isinstance(answered, dict)
    return answered


def codes(answered: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in answered["findings"]]


@given(strategies.routed_blocks())
def test_a_block_has_its_picture_numbers_and_request_body(routed: RoutedBlock) -> None:
    (card,) = answer("block", str(routed))["cards"]
    line = Line(routed.route_number, [routed.block])
    assert (card["svg"], card["summary"]) == (line.svg(), routed.block.summary())
    assert card["live"] == list(routed.active_numbers)
    assert sorted(card["cells"]) == [[number, number in routed.active_numbers] for number in routed.numbers]
    assert card["requests"] == [routed.block.to_payload()]
    in_json = answer("block", json.dumps(routed.to_statement()))
    assert in_json["cards"][0]["requests"] == card["requests"]
    with_id = answer("block", json.dumps(routed.block.to_payload("f24151b6")))
    assert with_id["cards"][0]["id"] == "f24151b6"


def drawn_cells(svg: str) -> list[bool]:
    """Return whether each cell of a picture is live, in reading order; those of the legend are last."""
    cells: dict[tuple[float, float], bool] = {}

    def visit(element: ElementTree.Element, left: float, top: float) -> None:
        if move := element.get("transform"):
            x, y = map(float, move.removeprefix("translate(").removesuffix(")").split())
            left, top = left + x, top + y
        if dashes := element.get("stroke-dasharray"):
            pitch = sum(map(int, dashes.split()))
            for run in (element.get("d") or "").split("M")[1:]:
                x, y, length = map(int, run.replace("h", " ").split())
                for start in range(x, x + length, pitch):
                    cells.setdefault((top + y, left + start), element.get("stroke") == LIVE.color)
        for child in element:
            visit(child, left, top)

    visit(ElementTree.fromstring(svg), 0, 0)
    return [cells[position] for position in sorted(cells)]


@given(strategies.extension_blocks())
def test_cells_have_the_order_of_the_picture(block: ExtensionBlock) -> None:
    (card,) = answer("block", str(block))["cards"]
    assert drawn_cells(card["svg"])[: len(card["cells"])] == [is_live for _, is_live in card["cells"]]


def test_a_line_is_one_picture() -> None:
    (card,) = answer("block", "+49 20 123456 0-0: 0; 10-99: 10-19, 42")["cards"]
    assert card["live"][:2] == ["+49201234560", "+492012345610"]
    assert len(card["requests"]) == 2


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("0-10: 5-12, 7", {"extension_range": "0-10", "activation_ranges": "5-12, 7"}),
        ("+49 20 123456", {"route_number": "+49 20 123456"}),
        ("+49 20 123456: 4", {"route_number": "+49 20 123456", "activation_ranges": "4"}),
        ("+49 0 0-9: 4", {"route_number": "+49 0", "extension_range": "0-9", "activation_ranges": "4"}),
        ('{"extension_range": "9-0", "more": 1}', {"extension_range": "9-0", "more": 1}),
        (
            "0-9: 4; 0-x: 1",
            [
                {"extension_range": "0-9", "activation_ranges": "4"},
                {"extension_range": "0-x", "activation_ranges": "1"},
            ],
        ),
    ],
)
def test_findings_are_those_of_validate(text: str, statement: Any) -> None:
    answered = answer("block", text)
    expected = [{**finding.to_dict(), "suggestions": []} for finding in validate(statement)]
    assert [{**finding, "suggestions": []} for finding in answered["findings"]] == expected
    assert expected


def test_what_is_not_json_is_unreadable() -> None:
    assert codes(answer("block", '{"extension_range": ')) == ["FILE03"]


def test_an_order_has_a_card_for_each_block() -> None:
    block = {"extension_range": "0-9", "activation_ranges": "4"}
    order = {"status": "draft", "extensions": [block] * (playground.MAX_CARDS + 5)}
    answered = answer("block", json.dumps(order))
    assert (len(answered["cards"]), answered["hidden_cards"]) == (playground.MAX_CARDS, 5)
    assert [card["text"] for card in answer("block", json.dumps({"data": block}))["cards"]] == ["0-9: 4"]


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("+49 20 123456 9-0: 4", "+49 20 123456 0-9: 4"),
        ("+49 20 123456 0-0: 0; 10-99: 9-19", "+49 20 123456 0-0: 0; 10-99: 10-19"),
        ("0-99: 5-12, 7-14", "0-99: 5-14"),
        ("+49 20 123456", None),
    ],
)
def test_suggestions_are_typed_in_the_same_form(text: str, suggested: str | None) -> None:
    findings = [finding for finding in answer("block", text)["findings"] if finding["severity"] == "error"]
    texts = [suggestion["text"] for finding in findings for suggestion in finding["suggestions"]]
    assert texts[:1] == ([] if suggested is None else [suggested])


def test_suggestions_for_json_are_json() -> None:
    document = [{"extension_range": "9-0", "activation_ranges": []}]
    suggested = [
        suggestion["text"] for suggestion in answer("block", json.dumps(document))["findings"][0]["suggestions"]
    ]
    assert json.loads(suggested[0]) == [{"extension_range": "0-9", "activation_ranges": []}]


@pytest.mark.parametrize("separator", ["\n", ", ", "\t", ";", "\r\n\r\n"])
def test_a_list_becomes_what_is_planned(separator: str) -> None:
    planned = plan(LISTED)
    proposals = [planned.lines, *planned.alternatives]
    assert len(answer("list", separator.join(LISTED))["proposals"]) == len(proposals)
    for index, lines in enumerate(proposals):
        answered = answer("list", separator.join(LISTED), proposal=str(index))
        assert [card["text"] for card in answered["cards"]] == list(map(str, lines))
        payloads = [routed.to_statement() for line in lines for routed in line]
        assert answered["requests"] == payloads
        assert validate(answered["requests"]).errors == ()


def test_numbers_come_from_their_column_and_findings_name_rows() -> None:
    table = "name\tphone\nAnna\t030 12345-04\n\nBen\tnone\nCem\t+49 30 12345-04\n"
    answered = answer("list", table, national="DE")
    assert [(finding["code"], finding["pointer"]) for finding in answered["findings"]] == [
        ("DW701", "row 4"),
        ("DW703", "row 5"),
    ]
    assert answered["findings"][1]["message"].endswith("row 2")
    assert [card["text"] for card in answered["cards"]] == ["+493012345 0-99: 4"]
    assert answered["summary"] == "1 error, 1 note: 1 block with 100 numbers for 1 number in the list"


def test_numbers_in_other_columns_are_mentioned() -> None:
    summary = answer("list", "phone,fax\n+49 30 1234504,+49 30 1234505\n+49 30 1234506,\n")["summary"]
    assert summary.endswith("for 2 numbers in the list; column 2 (fax) has 1 number, too")


def test_held_blocks_are_planned_as_they_are_held() -> None:
    held = "+49 30 12345-00 bis -99\n+49 30 12346 0-9\n"
    answered = answer("list", LISTED[0], held=held)
    assert [card["text"] for card in answered["cards"]] == ["+493012345 0-99: 4", "+493012346 0-9:"]
    wrong = answer("list", LISTED[0], held="12346")
    assert (wrong["cards"], wrong["findings"][0]["pointer"]) == ([], "held")


@given(st.sampled_from(["block", "list"]), st.text() | st.text('0123456789+-:;, {}[]"'), st.text())
def test_anything_can_be_typed(mode: str, text: str, held: str) -> None:
    assert answer(mode, text, held=held).keys() >= {"summary", "findings", "cards", "proposals"}


class TestFiles:
    def test_the_archive_has_all_that_the_playground_imports(self, tmp_path: Path) -> None:
        first, second = tmp_path / "first.zip", tmp_path / "second.zip"
        playground_files.write_archive(first)
        playground_files.write_archive(second)
        assert first.read_bytes() == second.read_bytes()
        script = (
            f"import sys; sys.path.insert(0, {str(first)!r}); import playground; print(playground.answer(sys.argv[1]))"
        )
        request = json.dumps({"mode": "list", "text": "030 1234504", "national": "DE"})
        # Without -S, installed packages would be imported.
        command = [sys.executable, "-I", "-S", "-c", script, request]
        result = subprocess.run(command, capture_output=True, text=True, check=True)
        assert json.loads(result.stdout)["cards"][0]["live"] == ["+49301234504"]

    @pytest.fixture
    def _npm(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Replace npm with a script that packs one file."""
        folder = tmp_path / "bin"
        (folder / "package").mkdir(parents=True)
        (folder / "package" / "index.js").write_text("1")
        npm = folder / "npm"
        npm.write_text(f'#!/bin/sh\ntar -czf "$PWD/it.tgz" -C {folder} package && echo it.tgz\n')
        npm.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder), prepend=":")

    @pytest.mark.usefixtures("_npm")
    def test_a_package_with_another_hash_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(playground_files.NotFetched, match="has the hash sha512-"):
            playground_files.fetch("it@1", "sha512-", ("index.js",), tmp_path)
        assert not (tmp_path / "index.js").exists()

    def test_without_npm_only_the_archive_is_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(playground_files.NotFetched, match="npm doesn't deliver pyodide@"):
            playground_files.write(tmp_path / "out")
        assert (tmp_path / "out" / "packages.zip").exists()
        assert not (tmp_path / "out" / "pyodide" / playground_files.PYODIDE).exists()
