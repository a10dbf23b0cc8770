"""Hostile input: call every public function with values that it doesn't expect.

Only documented exceptions with short messages may be raised: no other exception, no `RecursionError`, no endless loop. A
public function that isn't in `CALLS` fails a test.
"""

import inspect
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

import pytest

import durchwahl as d
from durchwahl.formats import dialplan, telnyx, wita
from hostile import LONGEST_MESSAGE

MANY: Final = 2000
DEPTH: Final = 100_000


def deep(make: Callable[[Any], Any]) -> Any:
    value: Any = make(0)
    for _ in range(DEPTH):
        value = make(value)
    return value


HOSTILE_VALUES: Final[dict[str, Callable[[], Any]]] = {
    "null": lambda: None,
    "true": lambda: True,
    "a float": lambda: 4.0,
    "NaN": lambda: float("nan"),
    "infinity": lambda: float("inf"),
    "a complex number": lambda: 4j,
    "a huge integer": lambda: 10**5000,
    "a huge negative integer": lambda: -(10**5000),
    "bytes": lambda: b"0-9\xff",
    "an empty string": lambda: "",
    "a lone surrogate": lambda: "\ud800" * 100,
    "digits of another script": lambda: "\u0664" * 100,
    "a control character": lambda: "4\x00\x1b\x85",
    "a long string": lambda: "x" * MANY,
    "a long number": lambda: "9" * MANY,
    "a long E.164 number": lambda: "+49" + "0" * MANY,
    "long notation": lambda: "0-9, " * MANY + "-",
    "many items": lambda: [4] * MANY,
    "many digits": lambda: ["04"] * MANY,
    "many keys": lambda: dict.fromkeys(range(MANY)),
    "a deep list": lambda: deep(lambda inner: [inner]),
    "a deep mapping": lambda: deep(lambda inner: {"extension_range": inner, "data": inner}),
    "a deep range": lambda: deep(lambda inner: {"start_at": inner, "end_at": inner}),
    "an object": object,
    "a function": lambda: deep,
    "a type": lambda: int,
    "a module": lambda: inspect,
    "an empty iterator": lambda: iter(()),
    "a set": lambda: {1, "a", None},
    "an exception": lambda: ValueError("x"),
}

RANGE: Final = d.ExtensionRange(0, 99)
EXTENSIONS: Final = d.ExtensionSet([4, 19])
ROUTE: Final = d.RouteNumber("+49 30 123")
BLOCK: Final = d.ExtensionBlock.parse("0-99: 4, 19-20")
ROUTED: Final = BLOCK.under(ROUTE)
LINE: Final = d.Line(ROUTE, (BLOCK,))
NUMBERS: Final = ROUTED.numbers
INVENTORY: Final = d.Inventory([(ROUTE, BLOCK, "us")])
PEOPLE: Final = d.Directory(RANGE, {"4": "Fax"})
RECORD: Final = {"id": "1", "porting_phone_number_id": "a", **BLOCK.to_payload()}
BLOCK_RECORD: Final = {"id": "1", **telnyx.block_request(ROUTED)}
WITA_LINE: Final = wita.to_line(ROUTED, "30", abfragestelle="0")
FINDING: Final = d.validate({})[0]

CALLS: Final[dict[str, list[Callable[[Any], object]]]] = {
    "ActivationRange": [lambda v: d.ActivationRange(v, 9), lambda v: d.ActivationRange(0, v)],
    "ActivationRange.parse": [d.ActivationRange.parse],
    "ExtensionRange": [lambda v: d.ExtensionRange(v, 9), lambda v: d.ExtensionRange(0, v), RANGE.__contains__],
    "ExtensionRange.parse": [d.ExtensionRange.parse],
    "ExtensionRange.digits": [RANGE.digits],
    "ExtensionSet": [d.ExtensionSet, lambda v: d.ExtensionSet([v]), EXTENSIONS.__eq__],
    "ExtensionSet.parse": [d.ExtensionSet.parse],
    "ExtensionSet.from_ranges": [d.ExtensionSet.from_ranges, lambda v: d.ExtensionSet.from_ranges([v, (0, v)])],
    "ExtensionSet.from_portion": [d.ExtensionSet.from_portion],
    "ExtensionSet.complement": [EXTENSIONS.complement],
    "ExtensionSet.isdisjoint": [lambda v: EXTENSIONS.isdisjoint([v] if v.__hash__ else [])],
    "merge": [d.merge, lambda v: d.merge([v]), lambda v: d.merge([{"start_at": v, "end_at": v}])],
    "RouteNumber": [d.RouteNumber, ROUTE.__eq__],
    "RouteNumber.check_length": [ROUTE.check_length],
    "split_din5008": [d.split_din5008],
    "ExtendedNumbers": [
        lambda v: d.ExtendedNumbers(v, RANGE, EXTENSIONS),
        lambda v: d.ExtendedNumbers(ROUTE, v, EXTENSIONS),
        lambda v: d.ExtendedNumbers(ROUTE, RANGE, v),
        NUMBERS.__contains__,
        NUMBERS.__eq__,
    ],
    "ExtendedNumbers.index": [NUMBERS.index],
    "ExtendedNumbers.count": [NUMBERS.count],
    "ExtensionBlock": [
        lambda v: d.ExtensionBlock(v, ()),
        lambda v: d.ExtensionBlock(RANGE, v),
        lambda v: d.ExtensionBlock(RANGE, (v,)),
    ],
    "ExtensionBlock.parse": [d.ExtensionBlock.parse],
    "ExtensionBlock.from_payload": [
        d.ExtensionBlock.from_payload,
        lambda v: d.ExtensionBlock.from_payload({"extension_range": v, "activation_ranges": v}),
    ],
    "ExtensionBlock.covering": [d.ExtensionBlock.covering, lambda v: d.ExtensionBlock.covering(["04", v])],
    "ExtensionBlock.covering_numbers": [
        lambda v: d.ExtensionBlock.covering_numbers(v, ["+493012304"]),
        lambda v: d.ExtensionBlock.covering_numbers(ROUTE, v),
        lambda v: d.ExtensionBlock.covering_numbers(ROUTE, ["+493012304", v]),
    ],
    "ExtensionBlock.activates": [BLOCK.activates],
    "ExtensionBlock.is_active": [BLOCK.is_active],
    "ExtensionBlock.activate": [BLOCK.activate, lambda v: BLOCK.activate("4", v)],
    "ExtensionBlock.deactivate": [BLOCK.deactivate],
    "ExtensionBlock.to_payload": [BLOCK.to_payload],
    "ExtensionBlock.under": [BLOCK.under],
    "RoutedBlock": [lambda v: d.RoutedBlock(v, BLOCK), lambda v: d.RoutedBlock(ROUTE, v), ROUTED.__contains__],
    "RoutedBlock.parse": [d.RoutedBlock.parse],
    "RoutedBlock.extension_of": [ROUTED.extension_of],
    "Line": [
        lambda v: d.Line(v, (BLOCK,)),
        lambda v: d.Line(ROUTE, v),
        lambda v: d.Line(ROUTE, (BLOCK, v)),
        LINE.__contains__,
        LINE.numbers.__contains__,
    ],
    "Line.parse": [d.Line.parse],
    "Line.extension_of": [LINE.extension_of],
    "Line.block_of": [LINE.block_of],
    "Line.to_payloads": [LINE.to_payloads],
    "NumberSet": [
        d.NumberSet,
        lambda v: d.NumberSet([v]),
        lambda v: d.NumberSet([(v, v)]),
        INVENTORY.numbers.__contains__,
    ],
    "NumberSet.from_numbers": [d.NumberSet.from_numbers, lambda v: d.NumberSet.from_numbers([v])],
    "NumberSet.isdisjoint": [INVENTORY.numbers.isdisjoint],
    "NumberSet.from_runs": [
        d.NumberSet.from_runs,
        lambda v: d.NumberSet.from_runs([v]),
        lambda v: d.NumberSet.from_runs([("+4930", v)]),
    ],
    "Inventory": [
        d.Inventory,
        lambda v: d.Inventory([v]),
        lambda v: d.Inventory([(v, BLOCK, "us")]),
        lambda v: d.Inventory([(ROUTE, v, "us")]),
        lambda v: d.Inventory([(ROUTE, BLOCK, v)]),
        lambda v: d.Inventory([(v, "us"), (LINE, v)]),
        lambda v: d.Inventory([v] * 50),
        INVENTORY.__contains__,
        lambda v: (ROUTE, BLOCK, v) in INVENTORY,
    ],
    "Inventory.find": [INVENTORY.find],
    "cover": [
        lambda v: list(islice(d.cover(v, "+49301239"), 9)),
        lambda v: list(islice(d.cover("+49301230", v), 9)),
        lambda v: list(d.cover("+49301230", "+49301239", v)),
        lambda v: list(d.cover("+49301230", "+49301239", [v])),
    ],
    "plan": [
        d.plan,
        lambda v: d.plan([v]),
        lambda v: d.plan([v], region="DE"),
        lambda v: d.plan([], region=v),
        lambda v: d.plan([], held=v),
        lambda v: d.plan([], held=[v]),
        lambda v: d.plan([], held=[("+49301230", v)]),
    ],
    "changes": [
        lambda v: d.changes(v, {}),
        lambda v: d.changes({"data": v, "meta": v}, {}),
        lambda v: d.changes({"data": [], "meta": {"page_number": v, "total_results": v}}, {}),
        lambda v: d.changes([v], {"a": []}),
        lambda v: d.changes([{**RECORD, "id": v}], {"a": []}),
        lambda v: d.changes([{**RECORD, "porting_phone_number_id": v}], {"a": []}),
        lambda v: d.changes([{**RECORD, "extension_range": v}], {"a": []}),
        lambda v: d.changes([{**RECORD, "route_number": v}], {"a": []}),
        lambda v: d.changes([], v),
        lambda v: d.changes([], {"a": v}),
        lambda v: d.changes([], {"a": [v]}),
        lambda v: d.changes([], {"a": [BLOCK]}, v),
    ],
    "Directory": [
        lambda v: d.Directory(v, {}),
        lambda v: d.Directory(RANGE, v),
        lambda v: d.Directory(RANGE, {"4": v}),
        lambda v: d.Directory(RANGE, {v: "Fax"} if v.__hash__ else {}),
        PEOPLE.__contains__,
    ],
    "Directory.from_portion": [lambda v: d.Directory.from_portion(RANGE, v), lambda v: d.Directory.from_portion(v, v)],
    "Directory.overridden": [PEOPLE.overridden],
    "Directory.extensions_of": [PEOPLE.extensions_of],
    "Directory.get": [PEOPLE.get],
    "validate": [
        d.validate,
        lambda v: d.validate([v]),
        lambda v: d.validate({"extension_range": v, "activation_ranges": "4"}),
        lambda v: d.validate({"extension_range": "0-99", "activation_ranges": v}),
        lambda v: d.validate(
            {"extension_range": {"start_at": v, "end_at": v}, "activation_ranges": [v, {"end_at": v}]}
        ),
        lambda v: d.validate({**RECORD, "route_number": v, "porting_phone_number_id": v, "id": v, "x": v}),
        lambda v: d.validate({"status": v, "extensions": v}),
        lambda v: d.validate({"status": v, "extensions": [LINE, v]}),
        lambda v: d.validate({"data": v, "meta": v}),
        lambda v: d.validate({v: v} if v.__hash__ else {}),
    ],
    "explain": [d.explain],
    "dialplan.prefixes": [dialplan.prefixes],
    "dialplan.regex": [dialplan.regex],
    "dialplan.asterisk_patterns": [
        lambda v: dialplan.asterisk_patterns(v, BLOCK),
        lambda v: dialplan.asterisk_patterns(ROUTE, v),
        lambda v: dialplan.asterisk_patterns([v]),
    ],
    "telnyx.read_record": [
        telnyx.read_record,
        lambda v: telnyx.read_record({"data": v}),
        lambda v: telnyx.read_record({**RECORD, "id": v}),
        lambda v: telnyx.read_record({**RECORD, "created_at": v}),
    ],
    "telnyx.read_list": [
        telnyx.read_list,
        lambda v: telnyx.read_list({"data": v}),
        lambda v: telnyx.read_list({"data": [], "meta": v}, page=True),
        lambda v: telnyx.read_list({"data": [v]}),
    ],
    "telnyx.read_block": [
        telnyx.read_block,
        lambda v: telnyx.read_block({**BLOCK_RECORD, "id": v}),
        lambda v: telnyx.read_block({**BLOCK_RECORD, "updated_at": v}),
        lambda v: telnyx.read_block({**BLOCK_RECORD, "phone_number_range": v}),
        lambda v: telnyx.read_block({**BLOCK_RECORD, "phone_number_range": {"start_at": v, "end_at": "+49301239"}}),
        lambda v: telnyx.read_block({**BLOCK_RECORD, "activation_ranges": v}),
        lambda v: telnyx.read_block({**BLOCK_RECORD, "activation_ranges": [v]}),
        lambda v: telnyx.read_block({**BLOCK_RECORD, "activation_ranges": [{"start_at": "+493012304", "end_at": v}]}),
    ],
    "telnyx.read_block_list": [
        telnyx.read_block_list,
        lambda v: telnyx.read_block_list({"data": [v]}),
        lambda v: telnyx.read_block_list({"data": [], "meta": v}, page=True),
    ],
    "telnyx.block_request": [telnyx.block_request],
    "telnyx.as_error": [telnyx.as_error, lambda v: telnyx.as_error(d.Finding(v, d.Severity.NOTE, "", ""))],
    "wita.stem": [lambda v: wita.stem(v, "1"), lambda v: wita.stem("30", v)],
    "wita.WitaBlock": [lambda v: wita.WitaBlock(v, "9"), lambda v: wita.WitaBlock("0", v)],
    "wita.blocks": [
        lambda v: wita.blocks(v, BLOCK),
        lambda v: wita.blocks(ROUTE, v),
        lambda v: wita.blocks(ROUTE, [v]),
        lambda v: wita.blocks([v]),
    ],
    "wita.to_line": [
        lambda v: wita.to_line(v, "30"),
        lambda v: wita.to_line(ROUTED, v),
        lambda v: wita.to_line(ROUTED, "30", durchwahlnummer=v),
        lambda v: wita.to_line(ROUTED, "30", abfragestelle=v),
    ],
    "wita.read_line": [
        wita.read_line,
        *(lambda v, field=field: wita.read_line({**WITA_LINE, field: v}) for field in WITA_LINE),
    ],
}

RESULTS: Final = {
    "Changes",
    "Collision",
    "Comparison",
    "DialledNumber",
    "Entry",
    "Finding",
    "Findings",
    "Match",
    "NumberRun",
    "Plan",
    "Rule",
    "Severity",
    "Step",
}
"""Types of results. Their constructors don't check their arguments."""

NOT_CALLABLE: Final = {"MAX_EXTENSION", "RULES", "BlockPayload", "Payload", "RangeLike", "RangePayload", "formats"}
"""Constants, types for type checkers, and a package whose modules are in the table."""


@pytest.fixture(name="hostile", scope="module")
def fixture_hostile() -> dict[str, Any]:
    return {name: make() for name, make in HOSTILE_VALUES.items()}


def messages_of(call: Callable[[Any], object], value: Any) -> list[str]:
    """Return the messages of the exception that a call raises, if any."""
    try:
        call(value)
    except d.InvalidBlock as error:
        return [finding.message for finding in error.findings]
    except d.DurchwahlError as error:
        return [str(error)]
    return []


@pytest.mark.parametrize("name", CALLS)
def test_raises_only_documented_exceptions_with_short_messages(name: str, hostile: dict[str, Any]) -> None:
    for call in CALLS[name]:
        for description, value in hostile.items():
            try:
                messages = messages_of(call, value)
            except Exception as error:
                pytest.fail(f"{description}: {type(error).__name__}")
            assert max(map(len, messages), default=0) <= LONGEST_MESSAGE, description


def public_callables() -> Iterator[str]:
    """Yield the names of public functions, constructors, and methods with parameters."""
    for name in set(d.__all__) - RESULTS - NOT_CALLABLE:
        value = getattr(d, name)
        if not (inspect.isclass(value) and issubclass(value, d.DurchwahlError)):
            yield name
            yield from (f"{name}.{method}" for method in methods_with_parameters(value))
    for module in (dialplan, telnyx, wita):
        for name, value in vars(module).items():
            is_own = getattr(value, "__module__", None) == module.__name__ and callable(value)
            if is_own and not name.startswith("_") and not issubclass(getattr(value, "__base__", object), dict):
                yield f"{module.__name__.rpartition('.')[2]}.{name}"


def methods_with_parameters(value: object) -> Iterator[str]:
    for base in inspect.getmro(value) if inspect.isclass(value) else ():
        if not base.__module__.startswith("durchwahl."):
            continue
        for name in vars(base):
            method = getattr(base, name)
            if not name.startswith("_") and inspect.isroutine(method):
                has_self = not inspect.ismethod(method)
                if len(inspect.signature(method).parameters) > has_self:
                    yield name


def test_the_table_has_every_public_callable() -> None:
    assert set(public_callables()) - {"telnyx.Record", "telnyx.BlockRecord"} == set(CALLS)
