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
    INVENTORY,
    d.Edit("/activation_ranges", [{"start_at": 4, "end_at": 5}]),
    d.Repair("write 4-5", True, (d.Edit("/activation_ranges", [{"start_at": 4, "end_at": 5}]),)),
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


@pytest.mark.parametrize("value", VALUES[4:], ids=lambda value: type(value).__name__)
def test_values_without_a_strategy_take_format_specs(value: Any) -> None:
    assert f"{value:>300}" == f"{value!s:>300}"


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_equal_values_have_equal_hashes(value: Any) -> None:
    assert hash(copy.deepcopy(value)) == hash(value)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_attributes_cant_be_set(value: Any) -> None:
    for name in (*getattr(type(value), "__slots__", ()), *getattr(value, "_fields", ()), "new"):
        with pytest.raises((AttributeError, TypeError)):
            setattr(value, name, None)


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


SCATTERED: Final = d.ExtensionBlock(d.ExtensionRange(0, 999), d.ExtensionSet(range(0, 900, 3)).ranges)
LINE: Final = d.Line.parse("+49 20 12345678 0-0: 0; 10-99: 42")
ALTERNATING: Final = d.ExtensionSet(range(0, 1000, 2))


@pytest.mark.parametrize("value", [SCATTERED, SCATTERED.under("+49 20 12345678"), SCATTERED.active, BLOCK, ROUTED])
def test_a_repr_of_2000_characters_evaluates(value: Any) -> None:
    assert len(repr(value)) <= 2000
    assert eval(repr(value), vars(d)) == value


@pytest.mark.parametrize(
    "value",
    [
        ALTERNATING,
        d.ExtensionBlock(d.ExtensionRange(0, 999), ALTERNATING.ranges),
        d.Line.parse("+49 20 123 " + "; ".join(f"{tens}0-{tens}9: {tens}0, {tens}2, {tens}4, {tens}7" for tens in range(10, 100))),
        d.Directory(d.ExtensionRange(0, 999), {str(extension): f"{extension}" for extension in range(1000)}),
        d.Inventory([(SCATTERED.under(f"+49 20 1234567{digit}"), digit) for digit in range(10)]),
        d.validate([{}] * 10),
        d.validate([{}] * 500),
        d.plan([f"+49 20 {number:07}" for number in range(0, 10**7, 34567)]),
        d.changes([], {"a": [SCATTERED]}),
        d.changes([], {"a": [SCATTERED]}).steps[0],
        d.changes([], {"a": [SCATTERED.normalised()] }).comparisons[0],
        SCATTERED.under("+49 20 12345678").numbers,
        d.Inventory([(SCATTERED.under("+49 20 12345678"), "us")] * 2).collisions()[0],
        d.Inventory([(SCATTERED.under("+49 20 12345678"), "us" * 1000)]).find("+49 20 12345678-001"),
        d.InvalidBlock(d.validate([{}] * 500)),
        LINE,
        LINE.numbers,
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_a_repr_is_never_much_longer(value: Any) -> None:
    assert len(repr(value)) < 2050
    assert "<" in repr(value) or eval(repr(value), vars(d) | {"LineNumbers": type(LINE.numbers)}) == value
