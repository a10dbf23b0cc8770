"""Packages that check a body of JSON against a model or a schema, each with as much of the rules as it can say.

pydantic and msgspec check the fields by the model, and the ranges by a loop that stands beside it. A schema has no words
for one range lying in another, so that those who check by schema do less.
"""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any, Final, TypeAlias

Check: TypeAlias = Callable[[Any], bool]
"""Whether a body is clean."""

_END: Final = {"type": "integer", "minimum": 0, "maximum": 999}
_RUN: Final = {
    "type": "object",
    "properties": {"start_at": _END, "end_at": _END},
    "required": ["start_at", "end_at"],
    "additionalProperties": False,
}
SCHEMA: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        "porting_phone_number_id": {"type": "string"},
        "extension_range": _RUN,
        "activation_ranges": {"type": "array", "items": _RUN},
    },
    "required": ["extension_range", "activation_ranges"],
    "additionalProperties": False,
}
LESS: Final = "checks the fields and 0-999, and compares no range with another"


def by_portion() -> Check:
    """Every activation range inside the extension range, none meeting an earlier one."""
    closed = import_module("portion").closed

    def check(statement: Mapping[str, Any]) -> bool:
        whole = statement["extension_range"]
        ported = closed(whole["start_at"], whole["end_at"])
        live: list[Any] = []
        for part in statement["activation_ranges"]:
            activated = closed(part["start_at"], part["end_at"])
            if activated not in ported or any(activated.overlaps(earlier) for earlier in live):
                return False
            live.append(activated)
        return True

    return check


def by_jsonschema() -> Check:
    """By the schema, with the validator made before."""
    is_valid: Check = import_module("jsonschema").Draft202012Validator(SCHEMA).is_valid
    return is_valid


def by_fastjsonschema() -> Check:
    """By the schema, compiled before."""
    module = import_module("fastjsonschema")
    compiled = module.compile(SCHEMA)

    def check(statement: Mapping[str, Any]) -> bool:
        try:
            compiled(statement)
        except module.JsonSchemaException:
            return False
        return True

    return check


def are_in_order(whole: Any, parts: Iterable[Any]) -> bool:
    """Whether ranges that are objects end behind their start, lie within the whole one, and stand in order, apart."""
    before = whole.start_at - 1
    for part in parts:
        if not before < part.start_at <= part.end_at:
            return False
        before = part.end_at
    return bool(whole.start_at <= whole.end_at and before <= whole.end_at)
