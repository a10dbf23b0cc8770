"""Schemas for pydantic, so that values can be fields of its models.

pydantic's core schemas and JSON Schemas are dicts, so pydantic isn't imported. msgspec and cattrs need no hooks: they
support dataclasses.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

CoreSchema: TypeAlias = dict[str, Any]


class Handler(Protocol):
    """The callable that pydantic passes to a hook. It returns the schema that the class has without the hook."""

    def __call__(self, source: Any, /) -> CoreSchema: ...
    def resolve_ref_schema(self, schema: CoreSchema, /) -> CoreSchema: ...


def add_description(schema: CoreSchema, handler: Handler, docstring: str) -> CoreSchema:
    """Add the first paragraph of a docstring to a JSON Schema; the rest of it is about Python."""
    definition = handler.resolve_ref_schema(schema)
    definition["description"] = " ".join(docstring.partition("\n\n")[0].split())
    return schema


def extension_range_schema(
    schema: CoreSchema, handler: Handler, check: Callable[[int], None], max_extension: int
) -> CoreSchema:
    """Return the schema of a dataclass whose fields are extensions, so that errors name the field.

    The schema is strict: by default pydantic converts "04" to 4, and so loses the leading zero.
    """

    def check_integer(extension: object) -> object:
        # The strict inner schema rejects everything else.
        if isinstance(extension, int):
            check(extension)
        return extension

    # The bounds are for the JSON Schema; `check` raises first, with the message of the rule.
    extension = {
        "type": "function-before",
        "function": {"type": "no-info", "function": check_integer},
        "schema": {"type": "int", "strict": True, "ge": 0, "le": max_extension},
    }
    for field in handler.resolve_ref_schema(schema)["schema"]["fields"]:
        field["schema"] = extension
    return schema


def string_schema(cls: type) -> CoreSchema:
    """Return the schema of a value that is parsed by its constructor and serialized by `str`."""

    def validate(value: object, validate_string: Callable[[object], str]) -> object:
        return value if isinstance(value, cls) else cls(validate_string(value))

    return {
        "type": "function-wrap",
        "function": {"type": "no-info", "function": validate},
        "schema": {"type": "str", "strict": True},
        "serialization": {"type": "to-string"},
    }
