"""The test vectors for other implementations: this library passes them, and the script writes them without it."""

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import write_vectors
from durchwahl import DurchwahlError, ExtensionBlock, ExtensionSet, InvalidNotation, validate

# Hypothesis compares the library with `oracle` in other tests, so a few cases show that the file's format is right.
CASES = 100


def cases(kind: Any) -> list[dict[str, Any]]:
    return list(islice(write_vectors.cases(kind), CASES))


def pairs(document: Any) -> list[list[str]]:
    return sorted(map(list, {(finding.code, finding.pointer) for finding in validate(document)}))


def test_statements_and_orders_have_the_findings_of_the_vectors() -> None:
    for case in cases(write_vectors.statements):
        assert pairs(case["statement"]) == case["findings"], case
    for case in cases(write_vectors.orders):
        assert pairs(case["order"]) == case["findings"], case


def test_blocks_have_the_numbers_of_the_vectors() -> None:
    for case in cases(write_vectors.numbers):
        block = ExtensionBlock.from_payload({field: case[field] for field in ("extension_range", "activation_ranges")})
        routed = block.under(case["route_number"])
        assert (block.width, len(routed.numbers)) == (case["width"], case["count"]), case
        assert (routed.numbers[0], routed.numbers[-1]) == (case["first"], case["last"]), case
        assert list(routed.active_numbers) == case["active"], case


def test_dialed_extensions_make_the_blocks_of_the_vectors() -> None:
    for case in cases(write_vectors.digits):
        try:
            block = ExtensionBlock.covering(case["digits"]).to_payload()
        except DurchwahlError:
            assert case["block"] is None, case
        else:
            assert block == case["block"], case


def test_strings_have_the_ranges_or_the_mistake_of_the_vectors() -> None:
    for case in cases(write_vectors.texts):
        try:
            members = set(ExtensionSet.parse(case["text"]))
        except DurchwahlError as error:
            # Notation doesn't include bounds, order and padding.
            position = error.position if type(error) is InvalidNotation else None
            assert position == case.get("position"), case
        else:
            assert members == {member for start, end in case["ranges"] for member in range(start, end + 1)}, case


@pytest.mark.slow
def test_the_script_writes_the_same_file_again_without_the_library(tmp_path: Path) -> None:
    path = tmp_path / "vectors.json"
    script = Path(write_vectors.__file__)
    program = (
        f"import sys, runpy; sys.modules['durchwahl'] = None; sys.path.insert(0, {str(script.parent)!r})\n"
        f"sys.argv[1:] = [{str(path)!r}]; runpy.run_path({str(script)!r}, run_name='__main__')"
    )
    subprocess.run([sys.executable, "-I", "-c", program], check=True)
    assert path.read_text(encoding="utf-8") == write_vectors.format_file()
    vectors = json.loads(path.read_text(encoding="utf-8"))
    assert vectors["version"] == write_vectors.VERSION
    assert all(vectors[kind.__name__] for kind in write_vectors.KINDS)
