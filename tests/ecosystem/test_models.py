"""Values as fields of pydantic, msgspec and cattrs models."""

import json
import subprocess
import sys
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


class PydanticSite(pydantic.BaseModel):
    route: RouteNumber
    block: ExtensionBlock
    spare: ExtensionRange
    staff: ActivationRange


class MsgspecSite(msgspec.Struct):
    route: RouteNumber
    block: ExtensionBlock
    spare: ExtensionRange
    staff: ActivationRange


@dataclass(frozen=True)
class CattrsSite:
    route: RouteNumber
    block: ExtensionBlock
    spare: ExtensionRange
    staff: ActivationRange


def structure_integer(value: object, _: object) -> int:
    if type(value) is not int:
        raise ValueError(f"an integer is expected, got {value!r}")
    return value


# The hooks that docs/how-to/models.md recommends: strict integers, and values as text.
CONVERTER = cattrs.Converter()
CONVERTER.register_structure_hook(int, structure_integer)
CONVERTER.register_structure_hook(RouteNumber, lambda text, _: RouteNumber(text))
CONVERTER.register_unstructure_hook(RouteNumber, str)
TEXT_TYPES: list[Any] = [ExtensionSet, Line, RoutedBlock]
for text_type in TEXT_TYPES:
    CONVERTER.register_structure_hook(text_type, lambda text, cls: cls.parse(text))
    CONVERTER.register_unstructure_hook(text_type, str)


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


FIELDS = st.fixed_dictionaries(
    {
        "route": route_numbers(),
        "block": extension_blocks(),
        "spare": st.from_type(ExtensionRange),
        "staff": st.from_type(ActivationRange),
    }
)


BLOCKS = extension_blocks()
FINDINGS = mistaken_statements().map(validate)
# Fields that only pydantic reads without hooks.
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    ExtensionSet: extension_sets(),
    Line: lines(),
    RoutedBlock: routed_blocks(),
    NumberSet: number_sets(),
    Directory: BLOCKS.map(lambda block: Directory(block, {str(r): len(str(r)) for r in block.activation_ranges})),
    Directory[str]: directories(),
    Directory[Line]: st.builds(lambda block, line: Directory(block, {block.extension_range: line}), BLOCKS, lines()),
    BlockPayload: BLOCKS.map(ExtensionBlock.to_payload),
    Payload: BLOCKS.map(lambda block: block.to_payload("f24151b6")),
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
        ("type_", "value", "written"),
        [
            (ExtensionSet, ExtensionSet([4, 19, 20]), "4, 19-20"),
            (Line, Line.parse("+49 20 12345678 0-0: 0; 10-99: 42"), "+492012345678 0-0: 0; 10-99: 42"),
            (NumberSet, NumberSet([("+49 30 1230", "+49 30 1239")]), [["+49301230", "+49301239"]]),
            (
                Directory[str],
                Directory(ExtensionRange(0, 99), {"04": "Fax", "10-12": "Sales"}),
                {
                    "extension_range": {"start_at": 0, "end_at": 99},
                    "assignments": {"04": "Fax", "10-12": "Sales"},
                },
            ),
        ],
    )
    def test_writes_the_usual_text(self, type_: Any, value: object, written: object) -> None:
        assert json.loads(pydantic.TypeAdapter(type_).dump_json(value)) == written

    @pytest.mark.parametrize(
        ("type_", "value", "location", "message"),
        [
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
            # Refused by a strict type, with a message of pydantic's own.
            (ExtensionSet, 4, (), ""),
            (ExtensionSet, [4], (), ""),
            (ExtensionSet, b"4", (), ""),
            (Line, b"+49 20 123 0-9: 4", (), ""),
            (NumberSet, [["+49 30 1230"]], (0, 1), ""),
            (Directory[str], {"extension_range": ZERO_TO_9, "assignments": {"4": 4}}, ("assignments", "4"), ""),
            (Directory, {"extension_range": ZERO_TO_9}, ("assignments",), ""),
            (BlockPayload, {"extension_range": {"start_at": "0", "end_at": 9}, "activation_ranges": []}, START_AT, ""),
            (BlockPayload, {"extension_range": {"start_at": 0, "end_at": 1000}, "activation_ranges": []}, END_AT, ""),
            (BlockPayload, {"extension_range": ZERO_TO_9}, ("activation_ranges",), ""),
            (Payload, BLOCK, ("porting_phone_number_id",), ""),
            (Payload, BLOCK | {"porting_phone_number_id": 4}, ("porting_phone_number_id",), ""),
            (Findings, [{"code": "DW101", "severity": "fatal", "pointer": "", "message": ""}], (0, "severity"), ""),
        ],
    )
    def test_refuses_values_that_break_a_rule(
        self, type_: Any, value: object, location: tuple[str | int, ...], message: str
    ) -> None:
        with pytest.raises(pydantic.ValidationError) as raised:
            pydantic.TypeAdapter(type_).validate_python(value)
        (error,) = raised.value.errors()
        assert error["loc"] == location
        assert message in error["msg"]

    @given(FIELDS)
    def test_round_trips_through_json(self, fields: dict[str, Any]) -> None:
        site = PydanticSite(**fields)
        assert all(getattr(site, name) is value for name, value in fields.items())
        assert PydanticSite.model_validate_json(site.model_dump_json()) == site
        assert PydanticSite.model_validate(site.model_dump(mode="json")) == site
        assert PydanticSite.model_validate(site.model_dump()) == site
        written = json.loads(site.model_dump_json())
        assert written["route"] == fields["route"].e164
        assert written["block"] == fields["block"].to_payload()

    def test_parses_route_numbers_in_any_usual_spelling_also_as_keys(self) -> None:
        adapter = pydantic.TypeAdapter(dict[RouteNumber, RoutedBlock])
        blocks = adapter.validate_json(json.dumps({"0049 20/123": {"route_number": "+49 (0)20 123", "block": BLOCK}}))
        assert blocks == {RouteNumber("+4920123"): ExtensionBlock.parse("0-99: 4").under("+4920123")}
        assert json.loads(adapter.dump_json(blocks)) == {"+4920123": {"route_number": "+4920123", "block": BLOCK}}

    @pytest.mark.parametrize(
        ("fields", "location", "message"),
        [
            ({"spare": {"start_at": 0, "end_at": 1000}}, ("spare", "end_at"), "got 1000"),
            ({"staff": {"start_at": -1, "end_at": 4}}, ("staff", "start_at"), "got -1"),
            ({"staff": {"start_at": 9, "end_at": 0}}, ("staff",), "got 9-0"),
            ({"block": block_with((4, 4), (8, 1000))}, ("block", "activation_ranges", 1, "end_at"), "got 1000"),
            ({"block": block_with((4, 100))}, ("block",), "/activation_ranges/0: DW201 error: "),
            ({"block": block_with((4, 8), (8, 9))}, ("block",), "/activation_ranges/1: DW202 error: "),
            ({"route": "0201 2345"}, ("route",), "got '0201 2345'"),
            # By default, pydantic accepts these as an integer or a string. The messages are its own.
            ({"staff": {"start_at": "04", "end_at": 8}}, ("staff", "start_at"), ""),
            ({"staff": {"start_at": True, "end_at": 8}}, ("staff", "start_at"), ""),
            ({"staff": {"start_at": 4, "end_at": 8.0}}, ("staff", "end_at"), ""),
            ({"staff": {"start_at": 4}}, ("staff", "end_at"), ""),
            ({"route": 4920123456}, ("route",), ""),
        ],
    )
    def test_reports_an_error_with_our_message_at_its_location(
        self, fields: dict[str, Any], location: tuple[str | int, ...], message: str
    ) -> None:
        site = site_json(**fields)
        validations: list[Callable[[], PydanticSite]] = [
            lambda: PydanticSite.model_validate(site),
            lambda: PydanticSite.model_validate_json(json.dumps(site)),
        ]
        for attempt in validations:
            with pytest.raises(pydantic.ValidationError) as raised:
                attempt()
            (error,) = raised.value.errors()
            assert error["loc"] == location
            assert message in error["msg"]

    def test_reports_all_errors(self) -> None:
        invalid = site_json(route="020", spare={"start_at": -1, "end_at": 1000}, block=block_with((4, 100), (4, 4)))
        with pytest.raises(pydantic.ValidationError) as raised:
            PydanticSite.model_validate(invalid)
        errors = {error["loc"]: error for error in raised.value.errors()}
        assert set(errors) == {("route",), ("spare", "start_at"), ("spare", "end_at"), ("block",)}
        block_error = errors["block",]["ctx"]["error"]
        assert isinstance(block_error, InvalidBlock)
        assert [finding.code for finding in block_error.findings] == ["DW201", "DW202"]

    def test_the_json_schema_has_bounds_and_descriptions(self) -> None:
        schema = PydanticSite.model_json_schema()
        for name in ("ExtensionRange", "ActivationRange"):
            for end in ("start_at", "end_at"):
                bounds = schema["$defs"][name]["properties"][end]
                assert (bounds["type"], bounds["minimum"], bounds["maximum"]) == ("integer", 0, 999)
        assert schema["properties"]["route"]["type"] == "string"
        assert schema["$defs"]["ExtensionBlock"]["required"] == ["extension_range", "activation_ranges"]
        # The description is the first paragraph of the docstring, without examples.
        assert schema["$defs"]["ExtensionBlock"]["description"] == str(ExtensionBlock.__doc__).partition("\n\n")[0]
        assert ">>>" not in json.dumps(schema)
        assert PydanticSite.model_json_schema(mode="serialization") == schema


# Errors in a msgspec or a cattrs model: the fields, the path, and the message, if it is ours.
ERRORS: list[tuple[dict[str, Any], str, str]] = [
    ({"spare": {"start_at": 0, "end_at": 1000}}, "$.spare", "got 1000"),
    ({"block": block_with((9, 0))}, "$.block.activation_ranges[0]", "got 9-0"),
    ({"block": block_with((4, 8), (8, 9))}, "$.block", "/activation_ranges/1: DW202 error: "),
    ({"staff": {"start_at": "04", "end_at": 8}}, "$.staff.start_at", ""),
    ({"staff": {"start_at": True, "end_at": 8}}, "$.staff.start_at", ""),
]


class TestMsgspec:
    @given(FIELDS)
    def test_round_trips_through_json(self, fields: dict[str, Any]) -> None:
        site = MsgspecSite(**fields)
        written = msgspec.json.encode(site)
        assert msgspec.json.decode(written, type=MsgspecSite) == site
        assert json.loads(written)["block"] == fields["block"].to_payload()
        assert msgspec.convert(msgspec.to_builtins(site), MsgspecSite) == site

    @pytest.mark.parametrize(
        ("fields", "path", "message"), [*ERRORS, ({"route": {"e164": "020"}}, "$.route", "got '020'")]
    )
    def test_reports_an_error_with_our_message_at_its_path(
        self, fields: dict[str, Any], path: str, message: str
    ) -> None:
        invalid = site_json(**({"route": {"e164": "+4920123"}} | fields))
        with pytest.raises(msgspec.ValidationError) as raised:
            msgspec.json.decode(json.dumps(invalid), type=MsgspecSite)
        assert message in str(raised.value)
        assert path in str(raised.value)

    @given(extension_sets())
    def test_reads_and_writes_sets_as_notation_with_our_hooks(self, live: ExtensionSet) -> None:
        written = msgspec.json.encode({"live": live}, enc_hook=str)
        assert json.loads(written) == {"live": str(live)}

        def parse(cls: Any, text: str) -> Any:
            return cls.parse(text)

        read = msgspec.json.decode(written, type=dict[str, ExtensionSet], dec_hook=parse)
        assert read == {"live": live}

    @given(FINDINGS)
    def test_reads_and_writes_findings_as_a_tuple(self, findings: Findings) -> None:
        assert msgspec.json.decode(msgspec.json.encode(findings), type=tuple[Finding, ...]) == findings

    def test_encodes_a_route_number_as_a_mapping(self) -> None:
        """msgspec handles dataclasses itself, before it calls a hook."""
        assert msgspec.json.encode(RouteNumber("+49 20 123")) == b'{"e164":"+4920123"}'
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert("+49 20 123", RouteNumber, dec_hook=lambda _, text: RouteNumber(text))


class TestCattrs:
    @given(FIELDS)
    @pytest.mark.parametrize("converter", [CONVERTER, cattrs.Converter()], ids=["with our hooks", "default"])
    def test_round_trips_through_json(self, converter: cattrs.Converter, fields: dict[str, Any]) -> None:
        site = CattrsSite(**fields)
        written = json.loads(json.dumps(converter.unstructure(site)))
        assert converter.structure(written, CattrsSite) == site
        assert written["block"] == fields["block"].to_payload()

    @pytest.mark.parametrize(("fields", "path", "message"), [*ERRORS, ({"route": "020"}, "$.route", "got '020'")])
    def test_reports_an_error_with_our_message_at_its_path(
        self, fields: dict[str, Any], path: str, message: str
    ) -> None:
        with pytest.raises(cattrs.ClassValidationError) as raised:
            CONVERTER.structure(site_json(**fields), CattrsSite)
        (line,) = cattrs.transform_error(raised.value, format_exception=lambda error, _: str(error))
        assert message in line
        assert path in line

    @pytest.mark.parametrize("type_", TEXT_TYPES)
    @given(st.data())
    def test_reads_and_writes_text_with_our_hooks(self, type_: Any, data: st.DataObject) -> None:
        value = data.draw(VALUES[type_])
        written = CONVERTER.unstructure(value)
        assert written == str(value)
        assert CONVERTER.structure(written, type_) == value

    def test_converts_strings_to_integers_without_our_hooks(self) -> None:
        """This is why docs/how-to/models.md recommends the hooks."""
        assert cattrs.structure({"start_at": "04", "end_at": "8"}, ActivationRange) == ActivationRange(4, 8)


@pytest.mark.parametrize("convert", [msgspec.convert, cattrs.structure])
@given(BLOCKS)
def test_msgspec_and_cattrs_take_payloads_as_they_are(convert: Callable[..., object], block: ExtensionBlock) -> None:
    assert convert(block.to_payload("f24151b6"), Payload) == block.to_payload("f24151b6")


def test_the_library_imports_none_of_them() -> None:
    program = "import sys, durchwahl; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    packages = {module.partition(".")[0] for module in loaded}
    assert "durchwahl" in packages
    assert packages.isdisjoint({"pydantic", "pydantic_core", "msgspec", "cattrs", "attrs", "attr", "telnyx"})
