"""The strategies: what they generate, and that other packages find them by type."""

import os
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import oracle
from durchwahl import (
    RULES,
    ActivationRange,
    Changes,
    Directory,
    ExtensionBlock,
    ExtensionRange,
    ExtensionSet,
    Inventory,
    Line,
    NumberSet,
    RoutedBlock,
    RouteNumber,
    Severity,
    strategies,
    validate,
)


@pytest.mark.parametrize(
    "cls",
    [
        *(ExtensionRange, ActivationRange, ExtensionSet, ExtensionBlock, RouteNumber, RoutedBlock, Line, Inventory),
        *(NumberSet, Directory, Changes),
    ],
)
def test_from_type_finds_each_type(cls: type[object]) -> None:
    @settings(max_examples=20)
    @given(st.from_type(cls))
    def test(value: object) -> None:
        assert isinstance(value, cls)

    test()


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
    """The tests of another package import only the type. Hypothesis finds the entry point."""

    def run(self, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        (folder / "test_dependent.py").write_text(DEPENDENT)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_dependent.py"]
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **environment}
        )

    def test_finds_the_strategies_of_the_installed_package(self, tmp_path: Path) -> None:
        done = self.run(tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr

    def test_needs_the_entry_point(self, tmp_path: Path) -> None:
        """A distribution of the same name earlier on the path, without entry points, hides the installed one."""
        installed = distribution("durchwahl")
        without = tmp_path / f"durchwahl-{installed.version}.dist-info"
        without.mkdir()
        (without / "METADATA").write_text(installed.read_text("METADATA") or "")
        done = self.run(tmp_path, PYTHONPATH=str(tmp_path))
        assert done.returncode == 1, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("first", ["durchwahl.strategies", "durchwahl._hypothesis", "hypothesis"])
def test_from_type_works_in_any_import_order(first: str) -> None:
    """Importing the strategies imports Hypothesis, which calls the hook during that import."""
    program = (
        f"import {first}, durchwahl; from hypothesis import find, strategies as st; "
        "print(type(find(st.from_type(durchwahl.ExtensionBlock), lambda block: True)).__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout == "ExtensionBlock\n", done.stderr


@given(strategies.extension_sets(ExtensionRange(30, 69)))
def test_sets_are_within_the_given_range(extensions: ExtensionSet) -> None:
    assert set(extensions) <= set(range(30, 70))


@given(strategies.statements())
def test_statements_have_no_errors(statement: dict[str, Any]) -> None:
    assert all(finding.severity is not Severity.ERROR for finding in validate(statement))


@given(strategies.orders(strategies.mistaken_statements().map(dict)))
def test_orders_have_findings_in_known_fields(order: dict[str, Any]) -> None:
    for finding in validate(order):
        assert finding.pointer.startswith(("/status", "/extensions"))


@given(strategies.route_numbers(12).flatmap(lambda route: st.tuples(st.just(route), strategies.spellings(route.e164))))
def test_spellings_are_of_the_number(spelled: tuple[RouteNumber, str]) -> None:
    route, spelling = spelled
    assert oracle.e164(spelling) == route.e164[1:]


def codes(document: Any) -> set[str]:
    return {finding.code for finding in validate(document)}


def anything(_: object) -> bool:
    return True


GENERATED = settings(max_examples=2000, derandomize=True, database=None, phases=[Phase.generate])
SHRUNK = settings(GENERATED, phases=[Phase.generate, Phase.shrink])


@pytest.mark.parametrize(
    ("strategy", "condition"),
    [
        (
            strategies.extension_sets(),
            lambda value: len(value.ranges) > 3 and any(run.end_at == 9 for run in value.ranges),
        ),
        (strategies.extension_sets(), lambda value: len(value) == 1000),
        (strategies.extension_blocks(), lambda block: block.normalised() != block),
        (strategies.extension_blocks(), lambda block: block.active and not block.inactive),
        (strategies.extension_ranges(), lambda value: value == ExtensionRange(10, 99)),
        (strategies.route_numbers(), lambda route: len(route.e164) == len("+49") + 11),
        (strategies.routed_blocks(), lambda routed: len(routed.numbers[0]) == len("+") + 15),
        *(
            (strategies.spellings("+4920123"), lambda spelling, part=part: part in spelling)
            for part in ("(0)", "00", "tel:", "-", "/", ".", " ", "\u2011")
        ),
        (strategies.number_sets(), lambda numbers: len(list(numbers.runs())) > 2),
        (strategies.directories(), lambda directory: len(set(map(len, directory))) > 1),
        (strategies.changes(), lambda changes: {step.action for step in changes.steps} == {"delete", "create"}),
        (strategies.inventories(), lambda inventory: {c.code for c in inventory.collisions()} >= {"DW501", "DW502"}),
    ],
)
def test_borders_and_collisions_are_frequent(strategy: Any, condition: Any) -> None:
    assert condition(find(strategy, condition, settings=GENERATED))


@pytest.mark.slow
@pytest.mark.parametrize("code", [code for code in RULES if not code.startswith("DW7")])
def test_violations_of_every_rule_are_frequent(code: str) -> None:
    strategy: Any = strategies.orders() if code >= "DW5" else strategies.mistaken_statements()
    assert code in codes(find(strategy, lambda document: code in codes(document), settings=GENERATED))


@pytest.mark.parametrize("border", [0, 9, 10, 99, 100, 999])
def test_each_border_is_frequent(border: int) -> None:
    drawn: list[int] = []

    @settings(max_examples=400, derandomize=True, database=None, phases=[Phase.generate])
    @given(strategies.extensions())
    def draw(extension: int) -> None:
        drawn.append(extension)

    draw()
    assert drawn.count(border) >= 4  # drawn evenly, it would be 0.4 of the 400


@pytest.mark.slow
@pytest.mark.parametrize(
    ("strategy", "condition", "simplest"),
    [
        (strategies.extensions(), lambda extension: extension > 600, 601),
        (strategies.extensions(ExtensionRange(30, 69)), anything, 30),
        (strategies.extension_ranges(), anything, ExtensionRange(0, 9)),
        (
            strategies.extension_ranges(),
            lambda value: len(value) > 600 and not value.is_customary,
            ExtensionRange(0, 600),
        ),
        (strategies.activation_ranges(), lambda value: len(value) > 600, ActivationRange(0, 600)),
        (strategies.extension_sets(), lambda value: len(value.ranges) > 1, ExtensionSet([0, 2])),
        (strategies.extension_blocks(), lambda block: block.active, ExtensionBlock.parse("0-9: 0")),
        (strategies.route_numbers(), lambda route: len(route.e164) > 9, RouteNumber("+491000000")),
        (strategies.spellings("+4930123"), anything, "+4930123"),
        (strategies.inventories().map(list), anything, []),
    ],
)
def test_failures_shrink_to_the_simplest_value(strategy: Any, condition: Any, simplest: Any) -> None:
    """They must not shrink to a border that happens to be near."""
    assert find(strategy, condition, settings=SHRUNK) == simplest
