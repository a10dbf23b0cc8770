"""The strategies: what they promise, and that another package gets them by nothing but an install."""

import os
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import law
from durchwahl import (
    RULES,
    ActivationRange,
    ExtensionBlock,
    ExtensionRange,
    ExtensionSet,
    Inventory,
    Line,
    RoutedBlock,
    RouteNumber,
    Severity,
    validate,
)
from durchwahl import strategies as ours


@pytest.mark.parametrize(
    "kind", [ExtensionRange, ActivationRange, ExtensionSet, ExtensionBlock, RouteNumber, RoutedBlock, Line, Inventory]
)
def test_values_are_found_by_their_type(kind: type[object]) -> None:
    @settings(max_examples=20)
    @given(st.from_type(kind))
    def is_one(value: object) -> None:
        assert isinstance(value, kind)

    is_one()


DEPENDENT = """
from hypothesis import given, settings, strategies as st
from durchwahl import ExtensionBlock

@settings(deadline=None, max_examples=20)
@given(st.builds(dict, block=st.from_type(ExtensionBlock)))
def test_of_a_dependent(order):
    assert order["block"].active <= set(order["block"].extension_range)
"""


@pytest.mark.slow
class TestAnotherPackage:
    """A dependent's tests import nothing of ours but the type: Hypothesis finds the entry point."""

    def run(self, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        (folder / "test_dependent.py").write_text(DEPENDENT)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_dependent.py"]
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **environment}
        )

    def test_gets_them_by_an_install_alone(self, tmp_path: Path) -> None:
        done = self.run(tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr

    def test_does_not_get_them_without_the_entry_point(self, tmp_path: Path) -> None:
        """An installation of the same name that comes first on the path has no entry points; so ours aren't seen."""
        installed = distribution("durchwahl")
        without = tmp_path / f"durchwahl-{installed.version}.dist-info"
        without.mkdir()
        (without / "METADATA").write_text(installed.read_text("METADATA") or "")
        done = self.run(tmp_path, PYTHONPATH=str(tmp_path))
        assert done.returncode == 1, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("first", ["durchwahl.strategies", "durchwahl._hypothesis", "hypothesis"])
def test_whatever_is_imported_first_all_are_found(first: str) -> None:
    """Importing the strategies imports Hypothesis, which asks for the registration in the middle of that."""
    program = (
        f"import {first}, durchwahl; from hypothesis import find, strategies as st; "
        "print(type(find(st.from_type(durchwahl.ExtensionBlock), lambda block: True)).__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout == "ExtensionBlock\n", done.stderr


@given(ours.extension_sets(ExtensionRange(30, 69)))
def test_sets_stay_within_the_range_asked_for(some: ExtensionSet) -> None:
    assert set(some) <= set(range(30, 70))


@given(ours.statements())
def test_statements_can_be_ordered(statement: dict[str, Any]) -> None:
    assert all(finding.severity is not Severity.ERROR for finding in validate(statement))


@given(ours.orders(ours.mistaken_statements().map(dict)))
def test_orders_may_hold_mistakes(order: dict[str, Any]) -> None:
    for finding in validate(order):
        assert finding.pointer.startswith(("/status", "/extensions"))


@given(ours.route_numbers(12).flatmap(lambda route: st.tuples(st.just(route), ours.spellings(route.e164))))
def test_spellings_are_those_of_the_number(spelled: tuple[RouteNumber, str]) -> None:
    route, spelling = spelled
    assert law.e164(spelling) == route.e164[1:]


def codes(document: Any) -> set[str]:
    return {finding.code for finding in validate(document)}


def anything(_: object) -> bool:
    return True


GENERATED = settings(max_examples=2000, derandomize=True, database=None, phases=[Phase.generate])
SHRUNK = settings(GENERATED, phases=[Phase.generate, Phase.shrink])


@pytest.mark.parametrize(
    ("strategy", "wanted"),
    [
        (ours.extension_sets(), lambda some: len(some.ranges) > 3 and any(run.end_at == 9 for run in some.ranges)),
        (ours.extension_sets(), lambda some: len(some) == 1000),
        (ours.extension_blocks(), lambda block: block.normalised() != block),
        (ours.extension_blocks(), lambda block: block.active and not block.inactive),
        (ours.extension_ranges(), lambda run: run.start_at == 10 and run.end_at == 99),
        (ours.route_numbers(), lambda route: len(route.e164) == len("+49") + 11),
        (ours.routed_blocks(), lambda routed: len(routed.numbers[0]) == len("+") + 15),
        *(
            (ours.spellings("+4920123"), lambda spelling, part=part: part in spelling)
            for part in ("(0)", "00", "tel:", "-", "/", ".", " ", "\u2011")
        ),
        (ours.inventories(), lambda inventory: {c.code for c in inventory.collisions()} >= {"DW501", "DW502"}),
    ],
)
def test_borders_and_collisions_are_met_soon(strategy: Any, wanted: Any) -> None:
    """Evenly drawn ranges hardly ever touch a border; these do within some hundreds of draws."""
    assert wanted(find(strategy, wanted, settings=GENERATED))


@pytest.mark.slow
@pytest.mark.parametrize("code", [code for code in RULES if not code.startswith("DW7")])
def test_every_mistake_there_is_a_rule_for_is_made_soon(code: str) -> None:
    strategy: Any = ours.orders() if code >= "DW5" else ours.mistaken_statements()
    assert code in codes(find(strategy, lambda document: code in codes(document), settings=GENERATED))


@pytest.mark.parametrize("border", [0, 9, 10, 99, 100, 999])
def test_half_of_the_extensions_are_borders(border: int) -> None:
    drawn: list[int] = []

    @settings(max_examples=400, derandomize=True, database=None, phases=[Phase.generate])
    @given(ours.extensions())
    def draw(extension: int) -> None:
        drawn.append(extension)

    draw()
    assert drawn.count(border) >= 4  # of 400 that are drawn evenly, 0.4 are this one


@pytest.mark.slow
@pytest.mark.parametrize(
    ("strategy", "wanted", "least"),
    [
        (ours.extensions(), lambda extension: extension > 600, 601),
        (ours.extensions(ExtensionRange(30, 69)), anything, 30),
        (ours.extension_ranges(), anything, ExtensionRange(0, 9)),
        (ours.extension_ranges(), lambda run: len(run) > 600 and not run.is_customary, ExtensionRange(0, 600)),
        (ours.activation_ranges(), lambda run: len(run) > 600, ActivationRange(0, 600)),
        (ours.extension_sets(), lambda some: len(some.ranges) > 1, ExtensionSet([0, 2])),
        (ours.extension_blocks(), lambda block: block.active, ExtensionBlock.parse("0-9: 0")),
        (ours.route_numbers(), lambda route: len(route.e164) > 9, RouteNumber("+491000000")),
        (ours.spellings("+4930123"), anything, "+4930123"),
        (ours.inventories().map(list), anything, []),
    ],
)
def test_what_fails_shrinks_to_the_least(strategy: Any, wanted: Any, least: Any) -> None:
    """What a dependent's failing test shows is the simplest case that fails, and not a border that happens to be near."""
    assert find(strategy, wanted, settings=SHRUNK) == least
