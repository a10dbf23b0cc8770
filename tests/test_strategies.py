"""The strategies: what they promise, and that another package gets them by nothing but an install."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import law
from durchwahl import (
    ActivationRange,
    ExtensionBlock,
    ExtensionRange,
    ExtensionSet,
    Inventory,
    RoutedBlock,
    RouteNumber,
    Severity,
    validate,
)
from durchwahl import strategies as given_by_us


@pytest.mark.parametrize(
    "kind", [ExtensionRange, ActivationRange, ExtensionSet, ExtensionBlock, RouteNumber, RoutedBlock, Inventory]
)
def test_values_are_found_by_their_type(kind: type[object]) -> None:
    @settings(max_examples=20)
    @given(st.from_type(kind))
    def is_one(value: object) -> None:
        assert isinstance(value, kind)

    is_one()


def test_another_package_gets_them_by_an_install_alone(tmp_path: Path) -> None:
    """Hypothesis finds the entry point; nothing of ours is imported but the type."""
    (tmp_path / "test_dependent.py").write_text(
        "from hypothesis import given, strategies as st\n"
        "from durchwahl import ExtensionBlock\n"
        "@given(st.builds(dict, block=st.from_type(ExtensionBlock)))\n"
        "def test_of_a_dependent(order):\n"
        "    assert order['block'].active <= set(order['block'].extension_range)\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_dependent.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


@pytest.mark.parametrize("first", ["durchwahl.strategies", "durchwahl.registration", "hypothesis"])
def test_whatever_is_imported_first_all_are_found(first: str) -> None:
    """Importing the strategies imports Hypothesis, which asks for the registration in the middle of that."""
    program = f"import {first}, durchwahl; from hypothesis import strategies as st; print(st.from_type(durchwahl.ExtensionBlock))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout == "extension_blocks()\n", done.stderr


@given(given_by_us.extension_sets(ExtensionRange(30, 69)))
def test_sets_stay_within_the_range_asked_for(some: ExtensionSet) -> None:
    assert set(some) <= set(range(30, 70))


@given(given_by_us.statements())
def test_statements_can_be_ordered(statement: dict[str, Any]) -> None:
    assert all(finding.severity is not Severity.ERROR for finding in validate(statement))


@given(given_by_us.orders(given_by_us.mistaken_statements().map(dict)))
def test_orders_may_hold_mistakes(order: dict[str, Any]) -> None:
    for finding in validate(order):
        assert finding.pointer.startswith(("/status", "/extensions"))


@given(
    given_by_us.route_numbers(12).flatmap(lambda route: st.tuples(st.just(route), given_by_us.spellings(route.e164)))
)
def test_spellings_are_those_of_the_number(spelled: tuple[RouteNumber, str]) -> None:
    route, spelling = spelled
    assert law.e164(spelling) == route.e164[1:]


@pytest.mark.parametrize(
    ("strategy", "wanted"),
    [
        (
            given_by_us.extension_sets(),
            lambda some: len(some.ranges) > 3 and any(run.end_at == 9 for run in some.ranges),
        ),
        (given_by_us.extension_blocks(), lambda block: block.normalised() != block),
        (given_by_us.extension_ranges(), lambda run: run.start_at == 10 and run.end_at == 99),
        (given_by_us.orders(), lambda order: any(finding.code == "DW501" for finding in validate(order))),
        (given_by_us.inventories(), lambda inventory: {c.code for c in inventory.collisions()} >= {"DW501", "DW502"}),
    ],
)
def test_borders_and_collisions_are_met_soon(strategy: Any, wanted: Any) -> None:
    """Evenly drawn ranges hardly ever touch a border; these do within some hundreds of draws."""
    assert wanted(
        find(strategy, wanted, settings=settings(max_examples=2000, derandomize=True, phases=[Phase.generate]))
    )
