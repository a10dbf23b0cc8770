"""The test vectors: the library says what stands in them, and they are written without it."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import write_vectors
from durchwahl import RULES, DurchwahlError, ExtensionBlock, ExtensionSet, InvalidNotation, validate
from durchwahl.notation import read_stretches

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reference" / "vectors.md"
VECTORS: dict[str, Any] = json.loads(write_vectors.PATH.read_text(encoding="utf-8"))

Case = dict[str, Any]


def found_in(document: Any) -> list[list[str]]:
    return [list(place) for place in sorted({(finding.code, finding.pointer) for finding in validate(document)})]


def test_statements_have_these_findings() -> None:
    for case in VECTORS["statements"]:
        assert found_in(case["statement"]) == case["findings"], case


def test_orders_have_these_findings() -> None:
    for case in VECTORS["orders"]:
        assert found_in(case["order"]) == case["findings"], case


def test_blocks_under_route_numbers_mean_these_numbers() -> None:
    for case in VECTORS["numbers"]:
        block = ExtensionBlock.from_payload({field: case[field] for field in ("extension_range", "activation_ranges")})
        routed = block.under(case["route_number"])
        assert (block.width, len(routed.numbers)) == (case["width"], case["count"]), case
        assert (routed.numbers[0], routed.numbers[-1]) == (case["first"], case["last"]), case
        assert list(routed.active_numbers) == case["active"], case


def test_digits_are_covered_by_these_blocks() -> None:
    for case in VECTORS["digits"]:
        try:
            block = ExtensionBlock.covering(case["digits"]).to_payload()
        except DurchwahlError:
            assert case["block"] is None, case
        else:
            assert block == case["block"], case


def test_texts_are_these_ranges_or_are_refused_there() -> None:
    for case in VECTORS["texts"]:
        try:
            stretches = read_stretches(case["text"])
        except InvalidNotation as refused:
            assert refused.position == case.get("position"), case
            with pytest.raises(InvalidNotation):
                ExtensionSet.parse(case["text"])
        else:
            assert [[stretch.start_at, stretch.end_at] for stretch in stretches] == case.get("ranges"), case


class TestTheFile:
    def test_is_written_again_as_it_is_and_without_the_library(self) -> None:
        program = (
            f"import sys; sys.modules['durchwahl'] = None; sys.path.insert(0, {str(ROOT / 'tests')!r})\n"
            "import write_vectors; sys.stdout.buffer.write(write_vectors.written().encode())"
        )
        done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout == write_vectors.PATH.read_bytes()

    def test_has_every_rule_broken_many_times_and_every_kind_of_answer(self) -> None:
        counts = Counter(
            code for kind in ("statements", "orders") for case in VECTORS[kind] for code, _ in case["findings"]
        )
        assert set(counts) == set(RULES)
        assert min(counts.values()) >= 20
        assert Counter(case["block"] is None for case in VECTORS["digits"]).keys() == {True, False}
        assert Counter("position" in case for case in VECTORS["texts"]).keys() == {True, False}

    def test_has_one_case_on_a_line_and_is_below_a_megabyte(self) -> None:
        lines = write_vectors.PATH.read_text(encoding="utf-8").splitlines()
        cases = [json.loads(line.rstrip(",")) for line in lines if line.startswith(('{"', "{ "))]
        assert len(cases) == sum(len(VECTORS[kind.__name__]) for kind in write_vectors.KINDS)
        assert write_vectors.PATH.stat().st_size < 1_000_000
        assert VECTORS["version"] == write_vectors.VERSION

    def test_is_described_with_its_counts(self) -> None:
        """The page on the vectors says how many cases there are of each kind, and how often each rule is broken."""
        page = PAGE.read_text(encoding="utf-8")
        kinds = {kind.__name__: len(VECTORS[kind.__name__]) for kind in write_vectors.KINDS}
        assert {name: int(count) for name, count in re.findall(r"^\| `(\w+)` \| (\d+) \|", page, re.MULTILINE)} == kinds
        counts = Counter(
            code for kind in ("statements", "orders") for case in VECTORS[kind] for code, _ in case["findings"]
        )
        assert {code: int(count) for code, count in re.findall(r"(DW\d{3}) (\d+)", page)} == counts
