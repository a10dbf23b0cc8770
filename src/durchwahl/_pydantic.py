"""Values as fields of pydantic's models: the hooks that pydantic looks for by their names.

What pydantic asks for and gets are plain mappings, its core schemas and JSON Schemas. So nothing of it is imported here,
and a program without pydantic never runs a line of this. msgspec and cattrs take dataclasses as they are.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

CoreSchema: TypeAlias = dict[str, Any]


class Handler(Protocol):
    """What pydantic hands to a hook: it makes the schema that the class would have without the hook."""

    def __call__(self, source: Any, /) -> CoreSchema: ...
    def resolve_ref_schema(self, schema: CoreSchema, /) -> CoreSchema: ...


def add_description(schema: CoreSchema, handler: Handler, documentation: str) -> CoreSchema:
    """A JSON Schema with the first paragraph of the docstring: what follows there is for people who write Python."""
    definition = handler.resolve_ref_schema(schema)
    definition["description"] = " ".join(documentation.partition("\n\n")[0].split())
    return schema


def extension_range_schema(
    schema: CoreSchema, handler: Handler, check: Callable[[int], None], highest: int
) -> CoreSchema:
    """The schema of a dataclass whose fields are extensions, each of which is checked at its own place.

    An extension must be an integer: by itself pydantic takes "04" for 4, and so loses what it is dialled with.
    """

    def check_integer(extension: object) -> object:
        # What is no integer is refused behind this.
        if isinstance(extension, int):
            check(extension)
        return extension

    # The bounds of the inner schema are those that pydantic's JSON Schema shows; the message is the rule's own.
    extension = {
        "type": "function-before",
        "function": {"type": "no-info", "function": check_integer},
        "schema": {"type": "int", "strict": True, "ge": 0, "le": highest},
    }
    for field in handler.resolve_ref_schema(schema)["schema"]["fields"]:
        field["schema"] = extension
    return schema


def string_schema(read: type) -> CoreSchema:
    """The schema of a value that is one text, which its constructor reads and `str` writes."""

    def made(value: object, text: Callable[[object], str]) -> object:
        return value if isinstance(value, read) else read(text(value))

    return {
        "type": "function-wrap",
        "function": {"type": "no-info", "function": made},
        "schema": {"type": "str", "strict": True},
        "serialization": {"type": "to-string"},
    }
