"""Schemas for pydantic, so that values can be fields of its models.

pydantic's core schemas and JSON Schemas are dicts, so pydantic isn't imported. msgspec and cattrs don't look
for hooks in classes: they support dataclasses and typed dicts, and other classes through functions that the user passes.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias, get_type_hints

CoreSchema: TypeAlias = dict[str, Any]


class Handler(Protocol):
    """The callable that pydantic passes to a hook. It returns the schema that the class has without the hook."""

    def __call__(self, source: Any, /) -> CoreSchema: ...
    def generate_schema(self, source: Any, /) -> CoreSchema: ...
    def resolve_ref_schema(self, schema: CoreSchema, /) -> CoreSchema: ...


class Described:
    """Mixin: the JSON Schema has the first paragraph of the docstring; the rest of it is about Python."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Handler) -> CoreSchema:
        json_schema = handler(schema)
        definition = handler.resolve_ref_schema(json_schema)
        definition["description"] = " ".join(str(cls.__doc__).partition("\n\n")[0].split())
        return json_schema


def extension_range_schema(
    schema: CoreSchema, handler: Handler, check: Callable[[int], None], max_extension: int
) -> CoreSchema:
    """Return the schema of a dataclass whose fields are extensions, so that errors name the field."""

    def check_integer(extension: object) -> object:
        # The strict inner schema rejects everything else.
        if isinstance(extension, int):
            check(extension)
        return extension

    # The bounds are for the JSON Schema; `check` raises first, with the message of the rule.
    extension = {
        "type": "function-before",
        "function": {"type": "no-info", "function": check_integer},
        "schema": _extension_schema(max_extension),
    }
    for field in handler.resolve_ref_schema(schema)["schema"]["fields"]:
        field["schema"] = extension
    return schema


def payload_schema(cls: type, handler: Handler, max_extension: int) -> CoreSchema:
    """Return the schema of a `TypedDict` whose integers are extensions; rules that compare them aren't checked.

    Without a hook, pydantic refuses a `TypedDict` of `typing` on Python older than 3.12.
    """
    return typed_dict_schema(
        cls,
        {
            name: _extension_schema(max_extension) if annotation is int else handler.generate_schema(annotation)
            for name, annotation in get_type_hints(cls).items()
        },
    )


def typed_dict_schema(cls: type, fields: dict[str, CoreSchema]) -> CoreSchema:
    """Return the schema of a dict that has these fields; if it is a `TypedDict`, some may be optional."""
    required = getattr(cls, "__required_keys__", fields)
    return {
        "type": "typed-dict",
        "cls": cls,
        "fields": {
            name: {"type": "typed-dict-field", "schema": schema, "required": name in required}
            for name, schema in fields.items()
        },
    }


def string_schema(cls: type, parse: Callable[[Any], object]) -> CoreSchema:
    """Return the schema of a value that is parsed from a string and serialized by `str`."""
    return converted_schema(cls, {"type": "str", "strict": True}, parse) | {"serialization": {"type": "to-string"}}


def converted_schema(cls: type, schema: CoreSchema, convert: Callable[[Any], object]) -> CoreSchema:
    """Return the schema of a value that is converted from what `schema` validates, unless it is given as such."""

    def validate(value: object, validate_inner: Callable[[object], object]) -> object:
        return value if isinstance(value, cls) else convert(validate_inner(value))

    return {"type": "function-wrap", "function": {"type": "no-info", "function": validate}, "schema": schema}


def serialized_by(function: Callable[[Any], object], schema: CoreSchema) -> CoreSchema:
    """Return the serialization of a value by a function, whose result has this schema."""
    return {"serialization": {"type": "function-plain", "function": function, "return_schema": schema}}


def _extension_schema(max_extension: int) -> CoreSchema:
    # Strict, because pydantic converts "04" to 4 by default, and so loses the leading zero.
    return {"type": "int", "strict": True, "ge": 0, "le": max_extension}
