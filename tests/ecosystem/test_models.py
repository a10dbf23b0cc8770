"""Blocks, ranges and route numbers as fields of other libraries' models, as they are: pydantic, msgspec and cattrs."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cattrs
import msgspec
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import ActivationRange, ExtensionBlock, ExtensionRange, InvalidBlock, RoutedBlock, RouteNumber
from durchwahl.strategies import extension_blocks, route_numbers

BLOCK = {"extension_range": {"start_at": 0, "end_at": 99}, "activation_ranges": [{"start_at": 4, "end_at": 4}]}


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


def integer(value: object, _: object) -> int:
    if type(value) is not int:
        raise ValueError(f"an integer is expected, got {value!r}")
    return value


# What the page about models tells to register: integers that are integers, and a route number as a text.
CONVERTER = cattrs.Converter()
CONVERTER.register_structure_hook(int, integer)
CONVERTER.register_structure_hook(RouteNumber, lambda text, _: RouteNumber(text))
CONVERTER.register_unstructure_hook(RouteNumber, str)


def stated(**fields: Any) -> dict[str, Any]:
    """A site as it is in JSON, with some fields that are other than usual."""
    usual = {
        "route": "+4920123456",
        "block": BLOCK,
        "spare": {"start_at": 0, "end_at": 9},
        "staff": {"start_at": 4, "end_at": 8},
    }
    return usual | fields


def block_with(*activation_ranges: tuple[Any, Any]) -> dict[str, Any]:
    parts = [{"start_at": start_at, "end_at": end_at} for start_at, end_at in activation_ranges]
    return BLOCK | {"activation_ranges": parts}


FIELDS = st.fixed_dictionaries(
    {
        "route": route_numbers(),
        "block": extension_blocks(),
        "spare": st.from_type(ExtensionRange),
        "staff": st.from_type(ActivationRange),
    }
)


class TestPydantic:
    @given(FIELDS)
    def test_a_model_comes_back_from_json(self, fields: dict[str, Any]) -> None:
        site = PydanticSite(**fields)
        assert all(getattr(site, name) is value for name, value in fields.items())
        assert PydanticSite.model_validate_json(site.model_dump_json()) == site
        assert PydanticSite.model_validate(site.model_dump(mode="json")) == site
        assert PydanticSite.model_validate(site.model_dump()) == site

    @given(FIELDS)
    def test_json_has_the_shape_of_the_wire_and_the_number_as_text(self, fields: dict[str, Any]) -> None:
        site = json.loads(PydanticSite(**fields).model_dump_json())
        assert site["route"] == fields["route"].e164
        assert site["block"] == fields["block"].to_payload()

    def test_a_route_number_is_read_in_any_usual_spelling_and_may_be_a_key(self) -> None:
        plans = pydantic.TypeAdapter(dict[RouteNumber, RoutedBlock])
        read = plans.validate_json(json.dumps({"0049 20/123": {"route_number": "+49 (0)20 123", "block": BLOCK}}))
        assert read == {RouteNumber("+4920123"): ExtensionBlock.parse("0-99: 4").under("+4920123")}
        assert json.loads(plans.dump_json(read)) == {"+4920123": {"route_number": "+4920123", "block": BLOCK}}

    @pytest.mark.parametrize(
        ("fields", "place", "message"),
        [
            ({"spare": {"start_at": 0, "end_at": 1000}}, ("spare", "end_at"), "got 1000"),
            ({"staff": {"start_at": -1, "end_at": 4}}, ("staff", "start_at"), "got -1"),
            ({"staff": {"start_at": 9, "end_at": 0}}, ("staff",), "got 9-0"),
            ({"block": block_with((4, 4), (8, 1000))}, ("block", "activation_ranges", 1, "end_at"), "got 1000"),
            ({"block": block_with((4, 100))}, ("block",), "/activation_ranges/0: DW201 "),
            ({"block": block_with((4, 8), (8, 9))}, ("block",), "/activation_ranges/1: DW202 "),
            ({"route": "0201 2345"}, ("route",), "got '0201 2345'"),
            # pydantic itself would accept these as an integer or as text. The words are its own.
            ({"staff": {"start_at": "04", "end_at": 8}}, ("staff", "start_at"), ""),
            ({"staff": {"start_at": True, "end_at": 8}}, ("staff", "start_at"), ""),
            ({"staff": {"start_at": 4, "end_at": 8.0}}, ("staff", "end_at"), ""),
            ({"staff": {"start_at": 4}}, ("staff", "end_at"), ""),
            ({"route": 4920123456}, ("route",), ""),
        ],
    )
    def test_what_breaks_a_rule_is_told_with_our_message_at_its_place(
        self, fields: dict[str, Any], place: tuple[str | int, ...], message: str
    ) -> None:
        site = stated(**fields)
        ways: list[Callable[[], PydanticSite]] = [
            lambda: PydanticSite.model_validate(site),
            lambda: PydanticSite.model_validate_json(json.dumps(site)),
        ]
        for validate in ways:
            with pytest.raises(pydantic.ValidationError) as refused:
                validate()
            (error,) = refused.value.errors()
            assert error["loc"] == place
            assert message in error["msg"]

    def test_everything_wrong_is_told_at_once(self) -> None:
        mistaken = stated(route="020", spare={"start_at": -1, "end_at": 1000}, block=block_with((4, 100), (4, 4)))
        with pytest.raises(pydantic.ValidationError) as refused:
            PydanticSite.model_validate(mistaken)
        errors = {error["loc"]: error for error in refused.value.errors()}
        assert set(errors) == {("route",), ("spare", "start_at"), ("spare", "end_at"), ("block",)}
        invalid = errors["block",]["ctx"]["error"]
        assert isinstance(invalid, InvalidBlock)
        assert [finding.code for finding in invalid.findings] == ["DW201", "DW202"]

    def test_the_json_schema_has_the_bounds_and_the_first_paragraph(self) -> None:
        schema = PydanticSite.model_json_schema()
        for name in ("ExtensionRange", "ActivationRange"):
            for end in ("start_at", "end_at"):
                bounds = schema["$defs"][name]["properties"][end]
                assert (bounds["type"], bounds["minimum"], bounds["maximum"]) == ("integer", 0, 999)
        assert schema["properties"]["route"]["type"] == "string"
        assert schema["$defs"]["ExtensionBlock"]["required"] == ["extension_range", "activation_ranges"]
        assert ">>>" not in json.dumps(schema)
        assert (
            "".join(str(ExtensionBlock.__doc__).partition("\n\n")[0])
            == schema["$defs"]["ExtensionBlock"]["description"]
        )
        assert PydanticSite.model_json_schema(mode="serialization") == schema


class TestMsgspec:
    @given(FIELDS)
    def test_a_struct_comes_back_from_json(self, fields: dict[str, Any]) -> None:
        site = MsgspecSite(**fields)
        written = msgspec.json.encode(site)
        assert msgspec.json.decode(written, type=MsgspecSite) == site
        assert json.loads(written)["block"] == fields["block"].to_payload()
        assert msgspec.convert(msgspec.to_builtins(site), MsgspecSite) == site

    @pytest.mark.parametrize(
        ("fields", "path", "message"),
        [
            ({"spare": {"start_at": 0, "end_at": 1000}}, "$.spare", "got 1000"),
            ({"block": block_with((9, 0))}, "$.block.activation_ranges[0]", "got 9-0"),
            ({"block": block_with((4, 8), (8, 9))}, "$.block", "/activation_ranges/1: DW202 "),
            ({"route": {"e164": "020"}}, "$.route", "got '020'"),
            # The words of these are msgspec's own.
            ({"staff": {"start_at": "04", "end_at": 8}}, "$.staff.start_at", ""),
            ({"staff": {"start_at": True, "end_at": 8}}, "$.staff.start_at", ""),
        ],
    )
    def test_what_breaks_a_rule_is_told_with_our_message_at_its_place(
        self, fields: dict[str, Any], path: str, message: str
    ) -> None:
        mistaken = stated(**({"route": {"e164": "+4920123"}} | fields))
        with pytest.raises(msgspec.ValidationError) as refused:
            msgspec.json.decode(json.dumps(mistaken), type=MsgspecSite)
        assert message in str(refused.value)
        assert path in str(refused.value)

    def test_a_route_number_is_a_mapping_there(self) -> None:
        """msgspec reads a dataclass by its fields before it asks any hook."""
        route = RouteNumber("+49 20 123")
        assert msgspec.json.encode(route) == b'{"e164":"+4920123"}'
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert("+49 20 123", RouteNumber, dec_hook=lambda _, text: RouteNumber(text))


class TestCattrs:
    @given(FIELDS)
    @pytest.mark.parametrize("converter", [CONVERTER, cattrs.Converter()], ids=["as the page says", "as it is"])
    def test_a_dataclass_comes_back_from_what_json_holds(
        self, converter: cattrs.Converter, fields: dict[str, Any]
    ) -> None:
        site = CattrsSite(**fields)
        plain = json.loads(json.dumps(converter.unstructure(site)))
        assert converter.structure(plain, CattrsSite) == site
        assert plain["block"] == fields["block"].to_payload()

    @pytest.mark.parametrize(
        ("fields", "path", "message"),
        [
            ({"spare": {"start_at": 0, "end_at": 1000}}, "$.spare", "got 1000"),
            ({"block": block_with((9, 0))}, "$.block.activation_ranges[0]", "got 9-0"),
            ({"block": block_with((4, 8), (8, 9))}, "$.block", "/activation_ranges/1: DW202 "),
            ({"route": "020"}, "$.route", "got '020'"),
            ({"staff": {"start_at": "04", "end_at": 8}}, "$.staff.start_at", "got '04'"),
        ],
    )
    def test_what_breaks_a_rule_is_told_with_our_message_at_its_place(
        self, fields: dict[str, Any], path: str, message: str
    ) -> None:
        with pytest.raises(cattrs.ClassValidationError) as refused:
            CONVERTER.structure(stated(**fields), CattrsSite)
        (line,) = cattrs.transform_error(refused.value, format_exception=lambda error, _: str(error))
        assert message in line
        assert path in line

    def test_as_it_is_it_makes_integers_of_texts(self) -> None:
        """Which is why the page says what to register."""
        read = cattrs.structure({"start_at": "04", "end_at": True}, dict[str, int])
        assert read == {"start_at": 4, "end_at": 1}
        assert cattrs.structure({"start_at": "04", "end_at": "8"}, ActivationRange) == ActivationRange(4, 8)


MODEL_LIBRARIES = ("pydantic", "msgspec", "cattrs", "attrs", "attr")


def test_none_of_them_is_imported_by_the_library() -> None:
    program = "import sys, durchwahl; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "durchwahl" in loaded
    assert not {module.partition(".")[0] for module in loaded} & {*MODEL_LIBRARIES, "pydantic_core", "telnyx"}
