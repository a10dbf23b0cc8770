"""Validation: a statement in, everything that is wrong with it out."""

from collections.abc import Mapping
from typing import Any

from durchwahl.errors import DurchwahlError
from durchwahl.findings import Finding
from durchwahl.numbers import read_e164
from durchwahl.rules.number import MOST_NATIONAL_DIGITS
from durchwahl.rules.shape import KNOWN
from durchwahl.rules.verdict import judge

_CUSTOMARY_ENDS = frozenset((9, 99, 999))


def validate(statement: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Every finding on a statement, in the document's order; none where nothing is wrong or odd.

    A statement is a mapping with the wire's fields: `extension_range` and `activation_ranges`, with ranges as mappings
    or as text, and optionally `route_number`, `porting_phone_number_id` and what the carrier's answers carry. Nothing
    that it holds raises. An error is what the carrier refuses, a warning what is odd, a note is good to know.

    >>> for finding in validate({"extension_range": "0-10", "activation_ranges": ["5-10", "0-100"]}):
    ...     print(finding)
    /extension_range: DW301 a block is customarily 0-9, 0-99 or 0-999, got 0-10 with 11 extensions
    /extension_range: DW302 the ends of a block have equally many digits unless it is customary, got 0-10, whose padding is undefined; it is taken for 00-10
    /activation_ranges/1: DW201 an activation range must lie within the extension range 0-10, got 0-100 with 11-100 outside
    /activation_ranges/1: DW202 0-100 overlaps 5-10 at 5-10
    /activation_ranges/1: DW205 ranges stand in ascending order, got 0-100 after 5-10
    """
    return () if is_plainly_clean(statement) else judge(statement).findings


def is_plainly_clean(statement: object) -> bool:
    """Whether a look at the plain wire form is enough to know that there are no findings.

    A fast path, which makes no objects: most statements are clean, and a scan of them takes a tenth of the time that
    the rules take. It may say no where there is nothing to find, never yes where there is something.
    """
    # Exact types: a boolean is an integer elsewhere in Python, and a subclass may do anything.
    if type(statement) is not dict:
        return False
    try:
        whole, parts = statement["extension_range"], statement["activation_ranges"]
        first, last = whole["start_at"], whole["end_at"]
        if type(first) is not int or first != 0 or type(last) is not int or last not in _CUSTOMARY_ENDS:
            return False
        if len(whole) != 2 or type(whole) is not dict or type(parts) is not list or not parts:
            return False
        # An extension between two ranges: nearer ones would touch, and earlier ones overlap or are not sorted.
        gap = -1
        for part in parts:
            start_at, end_at = part["start_at"], part["end_at"]
            if type(start_at) is not int or type(end_at) is not int or start_at <= gap or end_at < start_at:
                return False
            if len(part) != 2 or type(part) is not dict:
                return False
            gap = end_at + 1
    except (KeyError, TypeError):
        return False
    if end_at > last:
        return False
    # The two fields alone, or with the id as in a request body, are quickly told.
    if len(statement) == 2 or (len(statement) == 3 and type(statement.get("porting_phone_number_id")) is str):
        return True
    return _are_other_fields_clean(statement, last)


def _are_other_fields_clean(statement: dict[object, object], last: int) -> bool:
    if not KNOWN.issuperset(statement) or type(statement.get("porting_phone_number_id", "")) is not str:
        return False
    if "route_number" not in statement:
        return True
    try:
        route = read_e164(statement["route_number"])  # type: ignore[arg-type]  # what is no text raises
    except DurchwahlError:
        return False
    return route.startswith("+49") and len(route) - len("+49") + len(str(last)) <= MOST_NATIONAL_DIGITS
