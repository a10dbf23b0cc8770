"""Hostile input: call every public function with values that it doesn't expect, at any depth of its arguments.

Only documented exceptions with short messages may be raised: no other exception, no `RecursionError`, no endless loop. A
public function that isn't in `CALLS` fails a test.
"""

import inspect
from collections.abc import Callable, Iterator
from functools import partial
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
WITA_LINE: Final = dict(wita.to_line(ROUTED, "30", abfragestelle="0"))
FINDING: Final = d.validate({})[0]
MISTAKEN: Final = {"extension_range": "0-99", "activation_ranges": ["20-19", {"start_at": 5}]}

# Each call is a function and valid arguments. The test replaces every value in the arguments, at any depth, by a hostile one.
CALLS: Final[dict[str, list[tuple[Any, ...]]]] = {
    "ActivationRange": [(d.ActivationRange, 0, 9)],
    "ActivationRange.parse": [(d.ActivationRange.parse, "4")],
    "ExtensionRange": [(d.ExtensionRange, 0, 9), (RANGE.__contains__, 4)],
    "ExtensionRange.parse": [(d.ExtensionRange.parse, "4")],
    "ExtensionRange.digits": [(RANGE.digits, 4)],
    "ExtensionSet": [(d.ExtensionSet, [4]), (EXTENSIONS.__eq__, EXTENSIONS)],
    "ExtensionSet.parse": [(d.ExtensionSet.parse, "4")],
    "ExtensionSet.from_ranges": [(d.ExtensionSet.from_ranges, ["4", (0, 9), {"start_at": 4, "end_at": 9}])],
    "ExtensionSet.from_portion": [(d.ExtensionSet.from_portion, EXTENSIONS.to_portion())],
    "ExtensionSet.complement": [(EXTENSIONS.complement, RANGE)],
    "ExtensionSet.isdisjoint": [(lambda value: EXTENSIONS.isdisjoint([value] if value.__hash__ else []), 4)],
    "merge": [(d.merge, ["4", {"start_at": 4, "end_at": 9}])],
    "RouteNumber": [(d.RouteNumber, "+49 30 123"), (ROUTE.__eq__, ROUTE)],
    "RouteNumber.check_length": [(ROUTE.check_length, 2)],
    "split_din5008": [(d.split_din5008, "+49 30 123-04")],
    "ExtendedNumbers": [
        (d.ExtendedNumbers, ROUTE, RANGE, EXTENSIONS),
        (NUMBERS.__contains__, NUMBERS[0]),
        (NUMBERS.__eq__, NUMBERS),
    ],
    "ExtendedNumbers.index": [(NUMBERS.index, NUMBERS[0])],
    "ExtendedNumbers.count": [(NUMBERS.count, NUMBERS[0])],
    "ExtensionBlock": [(d.ExtensionBlock, RANGE, BLOCK.activation_ranges)],
    "ExtensionBlock.parse": [(d.ExtensionBlock.parse, "0-9: 4")],
    "ExtensionBlock.from_payload": [(d.ExtensionBlock.from_payload, BLOCK.to_payload())],
    "ExtensionBlock.covering": [(d.ExtensionBlock.covering, ["04", "05"])],
    "ExtensionBlock.covering_numbers": [(d.ExtensionBlock.covering_numbers, ROUTE, ["+493012304", "+493012305"])],
    "ExtensionBlock.activates": [(BLOCK.activates, 4)],
    "ExtensionBlock.is_active": [(BLOCK.is_active, "04")],
    "ExtensionBlock.activate": [(BLOCK.activate, "04", "05")],
    "ExtensionBlock.deactivate": [(BLOCK.deactivate, "04")],
    "ExtensionBlock.to_payload": [(BLOCK.to_payload, "a")],
    "ExtensionBlock.under": [(BLOCK.under, ROUTE)],
    "RoutedBlock": [(d.RoutedBlock, ROUTE, BLOCK), (ROUTED.__contains__, NUMBERS[0])],
    "RoutedBlock.parse": [(d.RoutedBlock.parse, "+49 30 123 0-9: 4")],
    "RoutedBlock.extension_of": [(ROUTED.extension_of, NUMBERS[0])],
    "Line": [(d.Line, ROUTE, (BLOCK,)), (LINE.__contains__, NUMBERS[0]), (LINE.numbers.__contains__, NUMBERS[0])],
    "Line.parse": [(d.Line.parse, "+49 30 123 0-9: 4")],
    "Line.extension_of": [(LINE.extension_of, NUMBERS[0])],
    "Line.block_of": [(LINE.block_of, "04")],
    "Line.to_payloads": [(LINE.to_payloads, "a")],
    "NumberSet": [(d.NumberSet, [("+493012", "+493013")]), (INVENTORY.numbers.__contains__, NUMBERS[0])],
    "NumberSet.from_numbers": [(d.NumberSet.from_numbers, [NUMBERS[0]])],
    "NumberSet.isdisjoint": [(INVENTORY.numbers.isdisjoint, INVENTORY.numbers)],
    "NumberSet.from_runs": [(d.NumberSet.from_runs, [("+493012", "+493013")])],
    "Inventory": [
        (d.Inventory, [(ROUTE, BLOCK, "us"), (LINE, "us")]),
        (lambda value: d.Inventory([value] * 50), (ROUTE, BLOCK, "us")),
        (INVENTORY.__contains__, (ROUTE, BLOCK, "us")),
    ],
    "Inventory.find": [(INVENTORY.find, NUMBERS[0])],
    "cover": [(lambda *ends: list(islice(d.cover(*ends), 9)), "+49301230", "+49301239", ["+49301234"])],
    "plan": [
        (lambda numbers, held, region: d.plan(numbers, held=held, region=region), [NUMBERS[0]], [], "DE"),
        (lambda held: d.plan([], held=held), [ROUTED, ("+49301230", "+49301239")]),
    ],
    "changes": [
        (d.changes, [{**RECORD, "route_number": "+49 30 123"}], {"a": [BLOCK]}, "draft"),
        (d.changes, {"data": [], "meta": {"page_number": 1, "total_results": 0}}, {}),
    ],
    "Directory": [(d.Directory, RANGE, {"4": "Fax"}), (PEOPLE.__contains__, "04")],
    "Directory.from_portion": [(d.Directory.from_portion, RANGE, PEOPLE.to_portion())],
    "Directory.overridden": [(PEOPLE.overridden, {"4": "Fax"})],
    "Directory.extensions_of": [(PEOPLE.extensions_of, "Fax")],
    "Directory.get": [(PEOPLE.get, "04")],
    "validate": [
        (d.validate, {**RECORD, "route_number": "+49 30 123", "x": 4}),
        (d.validate, {"extension_range": "0-99", "activation_ranges": "4"}),
        (d.validate, [{"status": "draft", "extensions": [LINE, RECORD]}, {"data": [RECORD], "meta": {}}]),
    ],
    "repairs": [(d.repairs, MISTAKEN, d.validate(MISTAKEN)[0]), (d.repairs, [{"extensions": [RECORD]}], FINDING)],
    "explain": [(d.explain, "DW101")],
    "dialplan.prefixes": [(dialplan.prefixes, [ROUTED])],
    "dialplan.regex": [(dialplan.regex, [ROUTED])],
    "dialplan.asterisk_patterns": [(dialplan.asterisk_patterns, ROUTE, BLOCK), (dialplan.asterisk_patterns, [ROUTED])],
    "telnyx.read_record": [(telnyx.read_record, RECORD), (telnyx.read_record, {"data": RECORD})],
    "telnyx.read_list": [(partial(telnyx.read_list, page=True), {"data": [RECORD], "meta": {"page_number": 1}})],
    "telnyx.read_block": [(telnyx.read_block, BLOCK_RECORD)],
    "telnyx.read_block_list": [(partial(telnyx.read_block_list, page=True), {"data": [BLOCK_RECORD], "meta": {}})],
    "telnyx.block_request": [(telnyx.block_request, ROUTED)],
    "telnyx.as_error": [
        (telnyx.as_error, FINDING),
        (lambda value: telnyx.as_error(d.Finding(value, d.Severity.NOTE, "", "")), "DW101"),
    ],
    "wita.stem": [(wita.stem, "30", "1")],
    "wita.WitaBlock": [(wita.WitaBlock, "0", "9")],
    "wita.blocks": [(wita.blocks, ROUTE, [BLOCK]), (wita.blocks, [ROUTED])],
    "wita.to_line": [
        (
            lambda *values: wita.to_line(*values[:2], durchwahlnummer=values[2], abfragestelle=values[3]),
            ROUTED,
            "30",
            "123",
            "0",
        )
    ],
    "wita.read_line": [(wita.read_line, WITA_LINE)],
}

RESULTS: Final = {
    *("Changes", "Collision", "Comparison", "DialledNumber", "Edit", "Entry", "Finding", "Findings", "Match"),
    *("NumberRun", "Plan", "Repair", "Rule", "Severity", "Step"),
}
"""Types of results. Their constructors don't check their arguments."""

NOT_CALLABLE: Final = {
    *("MAX_EXTENSION", "REMOVED", "RULES", "BlockPayload", "Payload", "RangeLike", "RangePayload", "formats"),
}
"""Constants, types for type checkers, and a package whose modules are in the table."""


@pytest.fixture(name="hostile", scope="module")
def fixture_hostile() -> dict[str, Any]:
    return {name: make() for name, make in HOSTILE_VALUES.items()}


def substitutions(value: Any, hostile: Any) -> Iterator[Any]:
    """Yield copies of a value with the hostile one instead of it, or of a value or a key in it, at any depth."""
    yield hostile
    if type(value) is dict:
        for key, item in value.items():
            yield from ({**value, key: new} for new in substitutions(item, hostile))
        if hostile.__hash__:
            yield {hostile: 4}
    elif type(value) in (list, tuple):
        for index, item in enumerate(value):
            for new in substitutions(item, hostile):
                yield type(value)([*value[:index], new, *value[index + 1 :]])


def messages_of(call: Callable[..., Any], arguments: tuple[Any, ...]) -> list[str]:
    """Return the messages of the exception that a call raises, if any."""
    try:
        call(*arguments)
    except d.InvalidBlock as error:
        return [finding.message for finding in error.findings]
    except d.DurchwahlError as error:
        return [str(error)]
    return []


@pytest.mark.parametrize("name", CALLS)
def test_raises_only_documented_exceptions_with_short_messages(name: str, hostile: dict[str, Any]) -> None:
    for call, *valid in CALLS[name]:
        assert messages_of(call, tuple(valid)) == []
        for description, value in hostile.items():
            for arguments in substitutions(tuple(valid), value):
                if arguments is value:
                    continue
                try:
                    messages = messages_of(call, arguments)
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
