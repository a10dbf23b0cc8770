"""SARIF: the structure that viewers need, and GitHub's limits."""

import json
from typing import Any

import pytest

from command_line import LONG, NOTHING_ACTIVE, OVERLAP, OVERLAPPING, Run, Write, fixture_run, fixture_write  # noqa: F401
from durchwahl.cli.file_rules import ALL_RULES


def sarif(run: Run, *names: str) -> dict[str, Any]:
    document = json.loads(run("check", "--format", "sarif", *names).out)
    assert document["version"] == "2.1.0"
    (only,) = document["runs"]
    result: dict[str, Any] = only
    return result


def test_has_every_rule_with_its_documentation(run: Run, write: Write) -> None:
    driver = sarif(run, write("a.json", "[]"))["tool"]["driver"]
    assert driver["name"] == "durchwahl"
    assert [rule["id"] for rule in driver["rules"]] == list(ALL_RULES)
    for rule in driver["rules"]:
        known = ALL_RULES[rule["id"]]
        assert (rule["name"], rule["defaultConfiguration"]) == (known.name, {"level": known.severity.value})
        assert rule["shortDescription"]["text"] == known.documentation.splitlines()[0]
        assert rule["help"]["text"] == known.documentation
        prose, _, examples = rule["help"]["markdown"].partition("\n\n```text\nBreaks: ")
        assert rule["fullDescription"]["text"] == prose
        assert "\nPasses: " in examples
        # GitHub takes at most 1,024 characters.
        assert len(prose) <= 1024


def test_a_result_has_its_rule_region_and_fix(run: Run, write: Write) -> None:
    name = write("orders/a b:ü.json", f"[{OVERLAPPING},\r\n{NOTHING_ACTIVE}, {LONG}]")
    only = sarif(run, name)
    assert only["columnKind"] == "unicodeCodePoints"
    assert [result["level"] for result in only["results"]] == ["error", "warning", "note"]
    for result in only["results"]:
        assert only["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    artifact = {"uri": "orders/a%20b%3A%C3%BC.json"}

    def region(start: int, end: int) -> dict[str, int]:
        return {"startLine": 1, "startColumn": start, "endLine": 1, "endColumn": end}

    assert only["results"][0] == {
        "ruleId": "DW202",
        "ruleIndex": list(ALL_RULES).index("DW202"),
        "level": "error",
        "message": {"text": f"{OVERLAP}\nhelp: write 5-14"},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region(60, 66)}}],
        "fixes": [
            {
                "description": {"text": "write 5-14"},
                "artifactChanges": [
                    {
                        "artifactLocation": artifact,
                        "replacements": [
                            {"deletedRegion": region(52, 58), "insertedContent": {"text": '"5-14"'}},
                            {"deletedRegion": region(58, 66), "insertedContent": {"text": ""}},
                        ],
                    }
                ],
                "properties": {"applicability": "safe"},
            }
        ],
    }
    assert "fixes" not in only["results"][2]


@pytest.mark.parametrize(
    ("name", "content", "region"), [("a.json", "{", {"startLine": 1, "startColumn": 2}), ("no.json", None, None)]
)
def test_an_unreadable_file_is_a_result(
    name: str, content: str | None, region: dict[str, int] | None, run: Run, write: Write
) -> None:
    if content is not None:
        write(name, content)
    (result,) = sarif(run, name)["results"]
    assert result["ruleId"] == "FILE03"
    assert result["locations"][0]["physicalLocation"].get("region") == region


def test_absolute_paths_become_relative(run: Run, write: Write, tmp_path: Any) -> None:
    (result,) = sarif(run, str(tmp_path / write("a/b.json", OVERLAPPING)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "a/b.json"}


def test_too_many_results_are_cut_with_a_line(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("durchwahl.cli.sarif.MAX_RESULTS", 2)
    done = run("check", "--format", "sarif", write("a.json", f"[{', '.join([OVERLAPPING] * 3)}]"))
    assert len(json.loads(done.out)["runs"][0]["results"]) == 2
    assert (done.code, done.err) == (1, "durchwahl: only 2 of 3 findings are written, because GitHub takes no more\n")
