"""Values as fields of pydantic, msgspec and cattrs models."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cattrs
import jsonschema
import msgspec
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import (
    ActivationRange,
    BlockPayload,
    Directory,
    ExtensionBlock,
    ExtensionRange,
    ExtensionSet,
    Finding,
    Findings,
    InvalidBlock,
    Line,
    NumberSet,
    Payload,
    RoutedBlock,
    RouteNumber,
    validate,
)
from durchwahl.formats import telnyx, wita
from durchwahl.strategies import (
    directories,
    extension_blocks,
    extension_sets,
    lines,
    mistaken_statements,
    number_sets,
    route_numbers,
    routed_blocks,
)

ZERO_TO_9 = {"start_at": 0, "end_at": 9}
START_AT, END_AT = ("extension_range", "start_at"), ("extension_range", "end_at")
BLOCK: dict[str, Any] = {
    "extension_range": {"start_at": 0, "end_at": 99},
    "activation_ranges": [{"start_at": 4, "end_at": 4}],
}


@dataclass(frozen=True)
class Site:
    """A model for all three; pydantic and msgspec read dataclasses, too."""

    route: RouteNumber
    block: ExtensionBlock
    spare: ExtensionRange
    staff: ActivationRange


def structure_integer(value: object, _: object) -> int:
    if type(value) is not int:
        raise ValueError(f"an integer is expected, got {value!r}")
    return value


# Two of the hooks that docs/how-to/models.md recommends. Without the first one, cattrs converts "04" to 4.
CONVERTER = cattrs.Converter()
CONVERTER.register_structure_hook(int, structure_integer)
CONVERTER.register_structure_hook(RouteNumber, lambda text, _: RouteNumber(text))
CONVERTER.register_unstructure_hook(RouteNumber, str)


def site_json(**fields: Any) -> dict[str, Any]:
    """Return a site as in JSON, with some fields replaced."""
    return {
        "route": "+4920123456",
        "block": BLOCK,
        "spare": {"start_at": 0, "end_at": 9},
        "staff": {"start_at": 4, "end_at": 8},
        **fields,
    }


def block_with(*activation_ranges: tuple[Any, Any]) -> dict[str, Any]:
    return BLOCK | {"activation_ranges": [{"start_at": start, "end_at": end} for start, end in activation_ranges]}


BLOCKS = extension_blocks()
FINDINGS = mistaken_statements().map(validate)
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    RouteNumber: route_numbers(),
    ExtensionBlock: BLOCKS,
    ExtensionRange: st.from_type(ExtensionRange),
    ActivationRange: st.from_type(ActivationRange),
    ExtensionSet: extension_sets(),
    Line: lines(),
    RoutedBlock: routed_blocks(),
    NumberSet: number_sets(),
    Directory: BLOCKS.map(lambda block: Directory(block, {str(r): len(str(r)) for r in block.activation_ranges})),
    Directory[str]: directories(),
    Directory[Line]: st.builds(lambda block, line: Directory(block, {block.extension_range: line}), BLOCKS, lines()),
    BlockPayload: BLOCKS.map(ExtensionBlock.to_payload),
    Payload: BLOCKS.map(lambda block: block.to_payload("f24151b6")),
    telnyx.BlockRequest: BLOCKS.map(lambda block: telnyx.block_request(block.under("+49 20 12345678"))),
    telnyx.Error: st.sampled_from(validate({"extension_range": "9-0"})).map(telnyx.as_error),
    wita.WitaLine: st.sampled_from(["0-9:", "0-0: 0; 10-99:"]).map(
        lambda blocks: wita.to_line(Line.parse(f"+49 20 1234567 {blocks}"), "20")
    ),
    Finding: FINDINGS.filter(bool).map(lambda findings: findings[0]),
    Findings: FINDINGS,
}


class TestPydantic:
    @pytest.mark.parametrize("type_", VALUES)
    @given(st.data())
    def test_every_value_round_trips_as_its_json_schema_has_it(self, type_: Any, data: st.DataObject) -> None:
        value = data.draw(VALUES[type_])
        adapter = pydantic.TypeAdapter(type_)
        written = adapter.dump_json(value)
        read = adapter.validate_json(written)
        assert read == value
        assert type(read) is type(value)
        assert adapter.validate_python(adapter.dump_python(value)) == value
        assert adapter.validate_python(value) == value
        for mode in ("validation", "serialization"):
            schema = adapter.json_schema(mode=mode)
            jsonschema.Draft202012Validator(schema).validate(json.loads(written))
            assert ">>>" not in json.dumps(schema)

    @pytest.mark.parametrize(
        ("type_", "value", "location", "message"),
        [
            (ExtensionRange, {"start_at": 0, "end_at": 1000}, ("end_at",), "got 1000"),
            (ActivationRange, {"start_at": -1, "end_at": 4}, ("start_at",), "got -1"),
            (ActivationRange, {"start_at": 9, "end_at": 0}, (), "got 9-0"),
            (ExtensionBlock, block_with((4, 4), (8, 1000)), ("activation_ranges", 1, "end_at"), "got 1000"),
            (ExtensionBlock, block_with((4, 100)), (), "/activation_ranges/0: DW201 error: "),
            (ExtensionBlock, block_with((4, 8), (8, 9)), (), "/activation_ranges/1: DW202 error: "),
            (RouteNumber, "0201 2345", (), "got '0201 2345'"),
            (ExtensionSet, "4, x", (), "got 'x'"),
            (ExtensionSet, "4, 1000", (), "got 1000"),
            (Line, "+49 20 123 0-9: 10", (), "/0/activation_ranges: DW201 error: "),
            (NumberSet, [["+49 30 1239", "+49 30 1230"]], (), "must not end before it starts"),
            (Directory, {"extension_range": ZERO_TO_9, "assignments": {"10": "Fax"}}, (), "/10: DW201 error: "),
            (Directory, {"extension_range": ZERO_TO_9, "assignments": {"0-4": 1, "4": 2}}, (), "/4: DW202 error: "),
            (Directory, {"extension_range": ZERO_TO_9, "assignments": {"04": "Fax"}}, (), "04"),
            (Directory, {"extension_range": ZERO_TO_9, "assignments": {"4": None}}, (), "got null for '4'"),
            (
                Directory,
                {"extension_range": {"start_at": 0, "end_at": 1000}, "assignments": {}},
                ("extension_range", "range", "end_at"),
                "got 1000",
            ),
            # By default, pydantic converts some of these. Strict types refuse them, with messages of its own.
            *((ActivationRange, {"start_at": start, "end_at": 8}, ("start_at",), "") for start in ("04", True, 4.0)),
            (RouteNumber, 4920123456, (), ""),
            (ExtensionSet, 4, (), ""),
            (ExtensionSet, b"4", (), ""),
            (Line, b"+49 20 123 0-9: 4", (), ""),
            (NumberSet, [["+49 30 1230"]], (0, 1), ""),
            (Directory[str], {"extension_range": ZERO_TO_9, "assignments": {"4": 4}}, ("assignments", "4"), ""),
            (Directory, {"extension_range": ZERO_TO_9}, ("assignments",), ""),
            (BlockPayload, {"extension_range": {"start_at": "0", "end_at": 9}, "activation_ranges": []}, START_AT, ""),
            (BlockPayload, {"extension_range": {"start_at": 0, "end_at": 1000}, "activation_ranges": []}, END_AT, ""),
            (Payload, BLOCK, ("porting_phone_number_id",), ""),
            (Payload, BLOCK | {"porting_phone_number_id": 4}, ("porting_phone_number_id",), ""),
            (Findings, [{"code": "DW101", "severity": "fatal", "pointer": "", "message": ""}], (0, "severity"), ""),
        ],
    )
    def test_refuses_values_that_break_a_rule_at_their_location(
        self, type_: Any, value: object, location: tuple[str | int, ...], message: str
    ) -> None:
        adapter = pydantic.TypeAdapter(type_)
        attempts: list[Callable[[], object]] = [lambda: adapter.validate_python(value)]
        if not isinstance(value, bytes):
            attempts.append(lambda: adapter.validate_json(json.dumps(value)))
        for attempt in attempts:
            with pytest.raises(pydantic.ValidationError) as raised:
                attempt()
            (error,) = raised.value.errors()
            assert error["loc"] == location
            assert message in error["msg"]

    def test_parses_route_numbers_in_any_usual_spelling_also_as_keys(self) -> None:
        adapter = pydantic.TypeAdapter(dict[RouteNumber, RoutedBlock])
        blocks = adapter.validate_json(json.dumps({"0049 20/123": {"route_number": "+49 (0)20 123", "block": BLOCK}}))
        assert blocks == {RouteNumber("+4920123"): ExtensionBlock.parse("0-99: 4").under("+4920123")}
        assert json.loads(adapter.dump_json(blocks)) == {"+4920123": {"route_number": "+4920123", "block": BLOCK}}

    def test_reports_all_errors(self) -> None:
        invalid = site_json(route="020", spare={"start_at": -1, "end_at": 1000}, block=block_with((4, 100), (4, 4)))
        with pytest.raises(pydantic.ValidationError) as raised:
            pydantic.TypeAdapter(Site).validate_python(invalid)
        errors = {error["loc"]: error for error in raised.value.errors()}
        assert set(errors) == {("route",), ("spare", "start_at"), ("spare", "end_at"), ("block",)}
        block_error = errors["block",]["ctx"]["error"]
        assert isinstance(block_error, InvalidBlock)
        assert [finding.code for finding in block_error.findings] == ["DW201", "DW202"]

    def test_the_json_schema_has_bounds_and_descriptions(self) -> None:
        schema = pydantic.TypeAdapter(Site).json_schema()
        for name in ("ExtensionRange", "ActivationRange"):
            for end in ("start_at", "end_at"):
                bounds = schema["$defs"][name]["properties"][end]
                assert (bounds["type"], bounds["minimum"], bounds["maximum"]) == ("integer", 0, 999)
        assert schema["properties"]["route"]["type"] == "string"
        assert schema["$defs"]["ExtensionBlock"]["required"] == ["extension_range", "activation_ranges"]
        # The description is the first paragraph of the docstring, without examples.
        assert schema["$defs"]["ExtensionBlock"]["description"] == str(ExtensionBlock.__doc__).partition("\n\n")[0]
        assert ">>>" not in json.dumps(schema)


# Errors in a msgspec or a cattrs model: the fields, the path, and the message, if it is ours.
ERRORS: list[tuple[dict[str, Any], str, str]] = [
    ({"spare": {"start_at": 0, "end_at": 1000}}, "$.spare", "got 1000"),
    ({"block": block_with((9, 0))}, "$.block.activation_ranges[0]", "got 9-0"),
    ({"block": block_with((4, 8), (8, 9))}, "$.block", "/activation_ranges/1: DW202 error: "),
    ({"staff": {"start_at": "04", "end_at": 8}}, "$.staff.start_at", ""),
    ({"staff": {"start_at": True, "end_at": 8}}, "$.staff.start_at", ""),
]


class TestMsgspec:
    @given(st.from_type(Site))
    def test_round_trips_through_json(self, site: Site) -> None:
        written = msgspec.json.encode(site)
        assert msgspec.json.decode(written, type=Site) == site
        assert json.loads(written)["block"] == site.block.to_payload()
        assert msgspec.convert(msgspec.to_builtins(site), Site) == site

    @pytest.mark.parametrize(
        ("fields", "path", "message"), [*ERRORS, ({"route": {"e164": "020"}}, "$.route", "got '020'")]
    )
    def test_reports_an_error_with_our_message_at_its_path(
        self, fields: dict[str, Any], path: str, message: str
    ) -> None:
        invalid = site_json(**({"route": {"e164": "+4920123"}} | fields))
        with pytest.raises(msgspec.ValidationError) as raised:
            msgspec.json.decode(json.dumps(invalid), type=Site)
        assert message in str(raised.value)
        assert path in str(raised.value)

    @given(FINDINGS)
    def test_reads_and_writes_findings_as_a_tuple(self, findings: Findings) -> None:
        assert msgspec.json.decode(msgspec.json.encode(findings), type=tuple[Finding, ...]) == findings


class TestCattrs:
    @given(st.from_type(Site))
    @pytest.mark.parametrize("converter", [CONVERTER, cattrs.Converter()], ids=["with our hooks", "default"])
    def test_round_trips_through_json(self, converter: cattrs.Converter, site: Site) -> None:
        written = json.loads(json.dumps(converter.unstructure(site)))
        assert converter.structure(written, Site) == site
        assert written["block"] == site.block.to_payload()

    @pytest.mark.parametrize(("fields", "path", "message"), [*ERRORS, ({"route": "020"}, "$.route", "got '020'")])
    def test_reports_an_error_with_our_message_at_its_path(
        self, fields: dict[str, Any], path: str, message: str
    ) -> None:
        with pytest.raises(cattrs.ClassValidationError) as raised:
            CONVERTER.structure(site_json(**fields), Site)
        (line,) = cattrs.transform_error(raised.value, format_exception=lambda error, _: str(error))
        assert message in line
        assert path in line


@pytest.mark.parametrize("convert", [msgspec.convert, cattrs.structure])
@given(BLOCKS)
def test_msgspec_and_cattrs_take_payloads_as_they_are(convert: Callable[..., object], block: ExtensionBlock) -> None:
    assert convert(block.to_payload("f24151b6"), Payload) == block.to_payload("f24151b6")
