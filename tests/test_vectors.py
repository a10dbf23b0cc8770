"""The test vectors for other implementations: this library passes them, and the script writes them without it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest

import write_vectors
from durchwahl import DurchwahlError, ExtensionBlock, ExtensionSet, InvalidNotation, validate

CASES = 100
"""Of each kind, as many as show that the formats agree: Hypothesis compares the library with the same rules elsewhere."""


def cases(kind: Any) -> Iterator[dict[str, Any]]:
    return islice(kind(Random(write_vectors.SEED)), CASES)


def found_in(document: Any) -> list[list[str]]:
    return sorted(
        {(finding.code, finding.pointer): [finding.code, finding.pointer] for finding in validate(document)}.values()
    )


def test_statements_and_orders_have_these_findings() -> None:
    for case in cases(write_vectors.statements):
        assert found_in(case["statement"]) == case["findings"], case
    for case in cases(write_vectors.orders):
        assert found_in(case["order"]) == case["findings"], case


def test_blocks_under_route_numbers_mean_these_numbers() -> None:
    for case in cases(write_vectors.numbers):
        block = ExtensionBlock.from_payload({field: case[field] for field in ("extension_range", "activation_ranges")})
        routed = block.under(case["route_number"])
        assert (block.width, len(routed.numbers)) == (case["width"], case["count"]), case
        assert (routed.numbers[0], routed.numbers[-1]) == (case["first"], case["last"]), case
        assert list(routed.active_numbers) == case["active"], case


def test_digits_are_covered_by_these_blocks() -> None:
    for case in cases(write_vectors.digits):
        try:
            block = ExtensionBlock.covering(case["digits"]).to_payload()
        except DurchwahlError:
            assert case["block"] is None, case
        else:
            assert block == case["block"], case


def test_texts_are_these_ranges_or_are_refused_there() -> None:
    for case in cases(write_vectors.texts):
        try:
            members = set(ExtensionSet.parse(case["text"]))
        except InvalidNotation as refused:
            assert refused.position == case.get("position"), case
        except DurchwahlError:
            assert "ranges" in case, case
        else:
            assert members == {one for start, end in case["ranges"] for one in range(start, end + 1)}, case


@pytest.mark.slow
def test_the_script_writes_the_same_file_again_without_the_library(tmp_path: Path) -> None:
    path = tmp_path / "vectors.json"
    script = Path(write_vectors.__file__)
    program = (
        f"import sys, runpy; sys.modules['durchwahl'] = None; sys.path.insert(0, {str(script.parent)!r})\n"
        f"sys.argv[1:] = [{str(path)!r}]; runpy.run_path({str(script)!r}, run_name='__main__')"
    )
    subprocess.run([sys.executable, "-I", "-c", program], check=True)
    assert path.read_text(encoding="utf-8") == write_vectors.written()
    vectors = json.loads(path.read_text(encoding="utf-8"))
    assert vectors["version"] == write_vectors.VERSION
    assert all(vectors[kind.__name__] for kind in write_vectors.KINDS)
