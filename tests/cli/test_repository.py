"""A repository of orders with typing mistakes becomes clean, and its diff has nothing else."""

import csv
import io
import json
import re
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from command_line import Run, Write, fixture_run, fixture_write  # noqa: F401
from durchwahl.cli.files import parse_document
from slips import Document, slip

FILES = 200
EDITS_BY_HAND = 3
COLUMNS = ("route_number", "extension_range", "activation_ranges", "porting_phone_number_id")


def as_json(order: Document, random: Random) -> str:
    return json.dumps(order, indent=random.choice([None, 2, "\t"])) + "\n"


def as_json_lines(order: Document, random: Random) -> str:
    return "".join(f"{json.dumps(statement)}{random.choice(['', ' '])}\r\n" for statement in order["extensions"])


def as_yaml(order: Document, random: Random) -> str:
    text = yaml.safe_dump(order, sort_keys=False, width=1000, default_flow_style=random.choice([False, None]))
    return f"# Köln\n{text}# end\n"


def as_csv(order: Document, random: Random) -> str:
    stream = io.StringIO(newline="")
    separator = random.choice(",;\t")
    quoting: Any = random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    writer = csv.DictWriter(stream, COLUMNS, delimiter=separator, lineterminator="\r\n", quoting=quoting)
    writer.writeheader()
    writer.writerows(order["extensions"])
    return f"\ufeff{stream.getvalue()}"


FORMATS = {"json": as_json, "jsonl": as_json_lines, "yaml": as_yaml, "csv": as_csv}


def fits_into_cells(order: Document) -> bool:
    return all(
        set(statement) <= set(COLUMNS) and all(isinstance(cell, str) for cell in statement.values())
        for statement in order["extensions"]
    )


def repository() -> dict[str, tuple[str, str]]:
    """Return for each file its content without and with a slip."""
    files: dict[str, tuple[str, str]] = {}
    seed = 0
    while len(files) < FILES:
        seed += 1
        _, valid, slipped = slip(Random(seed))
        ending = Random(seed).choice(list(FORMATS))
        if ending != "csv" or (fits_into_cells(valid) and fits_into_cells(slipped)):
            before, after = (FORMATS[ending](order, Random(seed)) for order in (valid, slipped))
            if before != after:  # JSON Lines and CSV have no status
                files[f"orders/{seed}.{ending}"] = (before, after)
    return files


def changeable_lines(name: str, text: str) -> set[int]:
    """Return the lines of the statements with findings, and of the findings on orders."""
    document = parse_document(name, text.encode())
    positions, source = document.positions(), document.source
    lines: set[int] = set()
    for finding, *_ in document.diagnostics():
        statement = re.match(r"(/extensions)?/\d+|", finding.pointer)
        assert statement is not None
        span = positions.find(statement[0] or finding.pointer)
        lines |= {*range(source.location(span.start).line, source.location(span.end).line + 1)}
    return lines


def changed_lines(before: str, after: str) -> set[int]:
    old, new = (text.splitlines(keepends=True) for text in (before, after))
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    # What is inserted belongs to the line above it.
    return {line for tag, start, end, *_ in changes if tag != "equal" for line in range(start + 1, end + 1) or [start]}


def found(run: Run, report: str) -> set[tuple[str, str, int, int]]:
    """Return the path, code, line and column of each finding in a report."""
    out = run("check", "--format", report, "orders").out
    if report == "sarif":
        results = json.loads(out)["runs"][0]["results"]
        physical = [(result["ruleId"], result["locations"][0]["physicalLocation"]) for result in results]
        return {
            (place["artifactLocation"]["uri"], code, place["region"]["startLine"], place["region"]["startColumn"])
            for code, place in physical
        }
    pattern = (
        r"::\w+ file=(.*?),line=(\d+),col=(\d+),title=(\w+)" if report == "github" else r"(.*?):(\d+):(\d+): (\w+)"
    )
    matches = re.findall(f"^{pattern}", out, re.MULTILINE)
    return {(path, code, int(line), int(column)) for path, line, column, code in matches}


@pytest.mark.slow
def test_becomes_clean_with_few_edits_by_hand(run: Run, write: Write, tmp_path: Path) -> None:
    files = repository()
    write("durchwahl.toml", 'ignore = ["uncustomary-block"]\nstrict = true')
    for name, (_, slipped) in files.items():
        write(name, slipped)
    assert run("check", "orders").code == 1
    reports = [found(run, report) for report in ("text", "github", "sarif")]
    assert reports[0] == reports[1] == reports[2]
    assert len({path for path, *_ in reports[0]}) > FILES * 0.95

    run("fix", "orders")
    run("fix", "--unsafe", "orders")
    exact, failed = 0, []
    for name, (valid, slipped) in files.items():
        text = (tmp_path / name).read_bytes().decode()
        assert changed_lines(slipped, text) <= changeable_lines(name, slipped)
        exact += text == valid
        if run("check", name).code:
            failed.append(name)
            write(name, valid)
    assert exact > FILES * 0.8
    assert len(failed) <= EDITS_BY_HAND, failed
    assert run("check", "orders").code == 0
