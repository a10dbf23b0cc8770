"""JSON Schema of statements and orders, for completion and error highlighting in editors.

The schema accepts every document in which `validate` finds no errors. It also accepts some with errors, because a
schema can't compare two values, as overlaps would require.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias

from durchwahl._notation import DASHES
from durchwahl.ranges import MAX_EXTENSION, MAX_WIDTH
from durchwahl.rules import RULES
from durchwahl.rules.fields import KNOWN_FIELDS, RANGE_FIELDS, REQUIRED_FIELDS
from durchwahl.rules.order import EDITABLE, STATUSES

Schema: TypeAlias = dict[str, Any]

# Range notation in the dialect of JSON Schema: no possessive repetitions, and Python's white space spelled out.
_SPACE: Final = r"[\s\u001c-\u001f\u0085]*"
_NUMBER: Final = f"[0-9]{{1,{MAX_WIDTH}}}"
_BIS: Final = "[bB][iI][sS]"
_TO: Final = rf"(?:[{DASHES}]|\.\.|\u2026|{_BIS})"
_ITEM: Final = (
    f"(?:{_NUMBER}(?:{_SPACE}{_TO}{_SPACE}{_NUMBER})?|[{DASHES}]{_NUMBER}{_SPACE}{_BIS}{_SPACE}[{DASHES}]{_NUMBER})"
)
_RANGE: Final = f"^{_SPACE}{_ITEM}{_SPACE}$"
_RANGES: Final = f"^{_SPACE}(?:{_ITEM}{_SPACE}(?:[,;]{_SPACE}{_ITEM}{_SPACE})*)?$"
_ROUTE_NUMBER: Final = rf"^{_SPACE}(?:[tT][eE][lL]:)?(?:\+|00)"


def json_schema() -> Schema:
    """Return the schema of the documents that `validate` reads: a statement, an order, a carrier's answer, or a list.

    >>> json_schema()["$defs"]["extension"]["maximum"]
    999
    """
    checked: Schema = {
        "extension_range": {"description": _summary("DW301"), **_ref("range")},
        "activation_ranges": {
            "description": f"{_summary('DW201')} {_summary('DW202')}",
            "anyOf": [{"type": "string", "pattern": _RANGES}, {"type": "array", "items": _ref("range")}],
        },
        "route_number": {"description": _summary("DW401"), "type": "string", "pattern": _ROUTE_NUMBER},
        "porting_phone_number_id": {"description": "The carrier's id of the route number.", "type": ["string", "null"]},
    }
    unchecked = {
        field: {"description": "Set by the carrier; not checked."} for field in sorted(KNOWN_FIELDS - checked.keys())
    }
    status = {"description": _summary("DW602"), "type": "string", "enum": list(STATUSES)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Statements and orders of extension ranges",
        "$defs": {
            "extension": {"description": _summary("DW103"), "type": "integer", "minimum": 0, "maximum": MAX_EXTENSION},
            "range": {
                "anyOf": [
                    {"type": "string", "pattern": _RANGE},
                    _object(dict.fromkeys(RANGE_FIELDS, _ref("extension")), required=RANGE_FIELDS),
                ]
            },
            "statement": {
                "description": "An extension range with its activation ranges.",
                **_object(checked | unchecked, required=REQUIRED_FIELDS),
            },
            "statements": {"type": "array", "items": _ref("statement")},
            "order": {
                "description": "The statements of a porting order, and its status.",
                **_object({"extensions": _ref("statements"), "status": status}, required=["extensions"]),
                "if": {"properties": {"extensions": {"type": "array", "minItems": 1}}},
                "then": {"properties": {"status": {"description": _summary("DW601"), "enum": list(EDITABLE)}}},
            },
            # `validate` limits how deep lists are nested; a recursive schema can't.
            "documents": {"type": "array", "items": _ref("document")},
            "answer": {
                "description": "An answer of the carrier.",
                "type": "object",
                "properties": {"data": _if_then_else({"type": "object"}, _ref("statement"), _ref("statements"))},
            },
            # Lists, orders, answers and statements are distinguished as in `validate`.
            "document": _if_then_else(
                {"type": "array"},
                _ref("documents"),
                _if_then_else(
                    _is_container_with(("extensions", "status")),
                    _ref("order"),
                    _if_then_else(_is_container_with(("data",)), _ref("answer"), _ref("statement")),
                ),
            ),
        },
        **_ref("document"),
    }


def _summary(code: str) -> str:
    """Return the first paragraph of a rule's documentation."""
    return RULES[code].documentation.partition("\n\n")[0].replace("\n", " ")


def _object(properties: Schema, required: Sequence[str]) -> Schema:
    return {"type": "object", "required": list(required), "properties": properties}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _is_container_with(fields: Iterable[str]) -> Schema:
    """Return the condition for an object with any of these fields that isn't a statement."""
    return {"allOf": [{"not": _requires_any(REQUIRED_FIELDS)}, _requires_any(fields)]}


def _requires_any(fields: Iterable[str]) -> Schema:
    return {"type": "object", "anyOf": [{"required": [field]} for field in fields]}


def _if_then_else(condition: Schema, then: Schema, otherwise: Schema) -> Schema:
    return {"if": condition, "then": then, "else": otherwise}
