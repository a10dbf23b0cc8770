"""The rules: one module for each family of codes, and `RULES`, the table of all of them.

Rules check ranges and numbers as written in a statement. An `ExtensionBlock` is valid by construction and isn't checked.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from durchwahl._messages import format_value
from durchwahl.errors import UnknownRule
from durchwahl.rules import activation, collisions, extension_range, fields, order, planning, route_number
from durchwahl.rules._remedies import REMEDIES
from durchwahl.rules._rule import Rule

RULES: Final[Mapping[str, Rule[Any]]] = MappingProxyType(
    {
        rule.code: rule
        for rule in (
            fields.missing_field,
            fields.mistyped_field,
            fields.extension_out_of_bounds,
            fields.range_ending_before_it_starts,
            fields.unknown_field,
            fields.unreadable_notation,
            fields.padding_contradicts_width,
            activation.activation_outside_extension_range,
            activation.overlapping_activation_ranges,
            activation.no_activation_range,
            activation.touching_activation_ranges,
            activation.unsorted_activation_ranges,
            extension_range.uncustomary_block,
            extension_range.undefined_padding,
            route_number.malformed_route_number,
            route_number.route_number_outside_germany,
            route_number.extended_number_too_long,
            route_number.extended_number_longer_than_assigned,
            collisions.extension_claimed_twice,
            collisions.number_begins_another,
            collisions.number_reached_by_two_routes,
            order.order_not_editable,
            order.unknown_status,
            planning.unreadable_number,
            planning.number_outside_held_blocks,
            planning.number_listed_twice,
        )
    }
)
"""Every rule by its code, in the order of the codes."""


def explain(code: str) -> str:
    """Return the documentation of a rule: code, name and severity, what it requires and why, examples and repairs.

    The code may be in lowercase. Raises `UnknownRule` if no rule has it.

    >>> print(explain("DW203").splitlines()[0])
    DW203 no-activation-range (warning)
    """
    rule = RULES.get(code.upper()) if isinstance(code, str) else None
    if rule is None:
        raise UnknownRule(f"a rule's code must be one of {', '.join(RULES)}, got {format_value(code)}")
    text = f"{rule.code} {rule.name} ({rule.severity})\n\n{rule.documentation}"
    return f"{text}\n\nRepairs: {REMEDIES[rule.code].__doc__}" if rule.code in REMEDIES else text
