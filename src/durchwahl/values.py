"""What the values have in common: a pickle or a copy of one is made by its constructor."""

from dataclasses import fields
from typing import Any, Self

from durchwahl.modelling import CoreSchema, Handler, described


class Value:
    """A frozen dataclass that no pickle can bring in a broken rule with."""

    __slots__ = ()

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        values: Any = self
        return type(self), tuple(getattr(self, field.name) for field in fields(values))

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Handler) -> CoreSchema:
        return described(handler(schema), handler, str(cls.__doc__))
