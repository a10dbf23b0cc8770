"""Copying and pickling of values; pickles of invalid values are refused."""

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import durchwahl as d
from durchwahl.strategies import (
    extension_blocks,
    extension_ranges,
    extension_sets,
    inventories,
    lines,
    route_numbers,
    routed_blocks,
)

BLOCK: Final = d.ExtensionBlock.parse("0-99: 4-20")
ROUTED: Final = BLOCK.under("+49 20 12345678")
INVENTORY: Final = d.Inventory([(ROUTED.route_number, BLOCK, "us"), (ROUTED.route_number, BLOCK, "them")])


def error_of(call: Callable[[], object]) -> d.DurchwahlError:
    with pytest.raises(d.DurchwahlError) as raised:
        call()
    return raised.value.with_traceback(None)


VALUES: Final[list[Any]] = [
    d.split_din5008("+49 30 3432622-113"),
    INVENTORY.numbers,
    next(INVENTORY.numbers.runs()),
    INVENTORY.find("+49 20 12345678-04"),
    INVENTORY.collisions()[0],
    d.Directory(BLOCK.extension_range, {"00": "Zentrale", "10-19": "Sales"}),
    d.validate({"extension_range": "9-0", "activation_ranges": "4"})[0],
    d.Changes(("3e0f",), (BLOCK.to_payload("f24151b6"),)),
    d.formats.wita.WitaBlock("30", "69"),
    d.formats.telnyx.Record("3e0f", None, BLOCK, datetime(2026, 11, 2, 9, 30, tzinfo=UTC)),
]
ERRORS: Final = [
    error_of(lambda: d.ExtensionRange.parse("1--2")),
    error_of(lambda: d.ExtensionBlock.parse("0-9: 4-40")),
    error_of(lambda: d.ExtensionSet([1000])),
]


def copies(value: Any) -> list[Any]:
    pickled = [pickle.dumps(value, protocol) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)]
    return [copy.copy(value), copy.deepcopy(value), *map(pickle.loads, pickled)]


def assert_copies_are_equal(value: Any) -> None:
    for copied in copies(value):
        assert copied == value
        assert type(copied) is type(value)
        assert repr(copied) == repr(value)


@given(st.one_of(extension_ranges(), extension_sets(), extension_blocks(), routed_blocks(), inventories()))
def test_copies_are_equal_and_of_the_same_type(value: Any) -> None:
    assert_copies_are_equal(value)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_copies_of_values_without_a_strategy_are_equal(value: Any) -> None:
    assert_copies_are_equal(value)


@given(st.one_of(extension_ranges(), extension_sets(), extension_blocks(), routed_blocks(), lines(), route_numbers()))
def test_format_specs_apply_to_the_text(value: Any) -> None:
    assert f"{value:>40}|{value:.3}|{value}" == f"{value!s:>40}|{value!s:.3}|{value!s}"


@pytest.mark.parametrize("value", VALUES[5:], ids=lambda value: type(value).__name__)
def test_values_without_a_strategy_take_format_specs(value: Any) -> None:
    assert f"{value:>300}" == f"{value!s:>300}"


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_copies_of_errors_have_the_same_message_and_attributes(error: d.DurchwahlError) -> None:
    for copied in copies(error):
        assert (type(copied), str(copied), vars(copied)) == (type(error), str(error), vars(error))


@pytest.mark.parametrize(
    ("value", "change", "error"),
    [
        (d.ExtensionRange(4, 20), (b"K\x04K\x14", b"K\x14K\x04"), d.InvalidRange),
        (d.ActivationRange(4, 20), (b"K\x04K\x14", b"K\x14K\x04"), d.InvalidRange),
        (BLOCK, (b"K\x04K\x14", b"K\x04K\x64"), d.InvalidBlock),
        (ROUTED, (b"+492012345678", b"+002012345678"), d.InvalidNumber),
    ],
    ids=lambda value: type(value).__name__,
)
def test_refuses_pickles_of_invalid_values(value: Any, change: tuple[bytes, bytes], error: type[Exception]) -> None:
    pickled = pickle.dumps(value)
    assert change[0] in pickled
    with pytest.raises(error):
        pickle.loads(pickled.replace(*change))
