"""The JSON Schema of statements and orders, so that editors complete them and underline what is wrong.

It is made from the rules' own bounds, and refuses nothing that `validate` takes. It takes some of what `validate`
refuses, because a schema can't compare two values: overlaps, for one, are beyond it.
"""

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from durchwahl._notation import DASHES
from durchwahl.ranges import MAX_EXTENSION, MAX_WIDTH
from durchwahl.rules import RULES
from durchwahl.rules.fields import KNOWN_FIELDS, RANGE_FIELDS, REQUIRED_FIELDS
from durchwahl.rules.order import EDITABLE, STATUSES

Schema: TypeAlias = dict[str, Any]

# Notation as a pattern that editors read alike: without possessive repetitions, and with the white space of Python.
_SPACE: Final = r"[\s\u001c-\u001f\u0085]*"
_NUMBER: Final = f"[0-9]{{1,{MAX_WIDTH}}}"
_BIS: Final = "[bB][iI][sS]"
_TO: Final = rf"(?:[{DASHES}]|\.\.|\u2026|{_BIS})"
_STRETCH: Final = (
    f"(?:{_NUMBER}(?:{_SPACE}{_TO}{_SPACE}{_NUMBER})?|[{DASHES}]{_NUMBER}{_SPACE}{_BIS}{_SPACE}[{DASHES}]{_NUMBER})"
)
_RANGE: Final = f"^{_SPACE}{_STRETCH}{_SPACE}$"
_RANGES: Final = f"^{_SPACE}(?:{_STRETCH}{_SPACE}(?:[,;]{_SPACE}{_STRETCH}{_SPACE})*)?$"
_ROUTE_NUMBER: Final = rf"^{_SPACE}(?:[tT][eE][lL]:)?(?:\+|00)"


def json_schema() -> Schema:
    """Return the schema of everything that `validate` reads: a statement, an order, a carrier's answer, a list of these.

    >>> json_schema()["$defs"]["extension"]["maximum"]
    999
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Statements and orders of extension ranges",
        "$defs": {
            "extension": {
                "description": _asked("DW103"),
                "type": "integer",
                "minimum": 0,
                "maximum": MAX_EXTENSION,
            },
            "range": {"anyOf": [{"type": "string", "pattern": _RANGE}, _range()]},
            "statement": _statement(),
            "statements": {"type": "array", "items": _definition("statement")},
            "order": _order(),
            # `validate` bounds how deep lists are nested, this doesn't: it refuses nothing that `validate` takes.
            "documents": {"type": "array", "items": _definition("document")},
            "answer": {
                "description": "An answer of the carrier's.",
                "type": "object",
                "properties": {
                    "data": _either({"type": "object"}, _definition("statement"), _definition("statements"))
                },
            },
            "document": _document(),
        },
        **_definition("document"),
    }


def _document() -> Schema:
    """A list, an order, an answer or a statement. The same conditions as in `validate` decide which of them it is."""
    answer = _either(_has_only(("data",)), _definition("answer"), _definition("statement"))
    return _either(
        {"type": "array"},
        _definition("documents"),
        _either(_has_only(("extensions", "status")), _definition("order"), answer),
    )


def _range() -> Schema:
    return {
        "type": "object",
        "required": list(RANGE_FIELDS),
        "properties": {field: _definition("extension") for field in RANGE_FIELDS},
    }


def _statement() -> Schema:
    judged: Schema = {
        "extension_range": {"description": _asked("DW301"), **_definition("range")},
        "activation_ranges": {
            "description": f"{_asked('DW201')} {_asked('DW202')}",
            "anyOf": [{"type": "string", "pattern": _RANGES}, {"type": "array", "items": _definition("range")}],
        },
        "route_number": {"description": _asked("DW401"), "type": "string", "pattern": _ROUTE_NUMBER},
        "porting_phone_number_id": {
            "description": "The carrier's id of the route number.",
            "type": ["string", "null"],
        },
    }
    others = {
        field: {"description": "The carrier's own; not judged."} for field in sorted(KNOWN_FIELDS.difference(judged))
    }
    return {
        "description": "An extension range with its activation ranges.",
        "type": "object",
        "required": list(REQUIRED_FIELDS),
        "properties": judged | others,
    }


def _order() -> Schema:
    return {
        "description": "The statements of a porting order, and its status.",
        "type": "object",
        "required": ["extensions"],
        "properties": {
            "extensions": _definition("statements"),
            "status": {"description": _asked("DW602"), "type": "string", "enum": list(STATUSES)},
        },
        "if": {"properties": {"extensions": {"type": "array", "minItems": 1}}},
        "then": {"properties": {"status": {"description": _asked("DW601"), "enum": list(EDITABLE)}}},
    }


def _asked(code: str) -> str:
    """What a rule asks for, in its first paragraph."""
    return RULES[code].documentation.partition("\n\n")[0].replace("\n", " ")


def _definition(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _has_only(fields: Iterable[str]) -> Schema:
    """An object with any of these fields and none of a statement's."""
    return {"allOf": [{"not": _has(REQUIRED_FIELDS)}, _has(fields)]}


def _has(fields: Iterable[str]) -> Schema:
    return {"type": "object", "anyOf": [{"required": [field]} for field in fields]}


def _either(condition: Schema, then: Schema, otherwise: Schema) -> Schema:
    return {"if": condition, "then": then, "else": otherwise}
