"""Route numbers: their format, and the length of the full numbers under them. DW401-DW404."""

import re
from collections.abc import Iterator

from durchwahl.findings import Severity
from durchwahl.numbers import RouteNumber
from durchwahl.rules._remedies import CUSTOMARY, Mistake, Suggestion, mend_digits, remedy
from durchwahl.rules._rule import Violation, rule, violation_from

MAX_NATIONAL_DIGITS = 11

_TRUNK_ZERO_RE = re.compile(r"\A(\s*(?:tel:)?(?:\+|00)\s*49[\s./(-]*)0+(?!\s*\))", re.IGNORECASE)


@rule("DW401", Severity.ERROR)
def malformed_route_number(text: str, pointer: str) -> Iterator[Violation]:
    """A route number must be an E.164 number: a plus or 00, the country code, and at most 15 digits in total.

    Spaces, hyphens, slashes, dots and parentheses may separate the digits, and a trunk zero `(0)` may follow the
    country code. The plus or 00 is required because a number without it is ambiguous: 49 is a country code and an area
    code.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "0201 2345678"}
    Passes: {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "+49 (0)201 / 234-567"}
    """
    yield from violation_from(pointer, RouteNumber, text)


@remedy(malformed_route_number)
def _spell_in_e164(mistake: Mistake) -> Iterator[Suggestion]:
    """Write +49 before a number without it and without its trunk zero, and digits for letters that look like them."""
    _, prefix, text = re.split(r"\A(\s*(?:[tT][eE][lL]:)?)", mistake.value)
    text = mend_digits(text)
    text = re.sub(r"\A\(?\+*\s*(?:00)?49\)", "+49", re.sub(r"\A\++(?:00)?", "+", text))
    if not text.startswith(("+", "00")):
        text = f"+{text}" if text.startswith("49") else re.sub(r"\A(\(?)0", r"+49 \1", text)
    text = prefix + _TRUNK_ZERO_RE.sub(r"\1", text)
    if text != mistake.value:
        yield mistake.write(text, text.strip())


@rule("DW402", Severity.ERROR)
def route_number_outside_germany(route_number: RouteNumber, pointer: str) -> Iterator[Violation]:
    """A route number must be German, with the country code +49.

    By the carrier's guide, only German porting orders can have extensions.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "+43 1 234567"}
    Passes: {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "+49 201 234567"}
    """
    if not route_number.is_german:
        yield Violation(pointer, f"only German numbers, +49, take extensions, got {route_number}")


@remedy(route_number_outside_germany)
def _swap_country_code(mistake: Mistake) -> Iterator[Suggestion]:
    """Write +49 for +94."""
    text = re.sub(r"\A(\s*(?:tel:)?(?:\+|00)\s*)94", r"\g<1>49", mistake.value, flags=re.IGNORECASE)
    if text != mistake.value:
        yield mistake.write(text, text.strip())


@rule("DW403", Severity.ERROR)
def extended_number_too_long(route_number: RouteNumber, width: int, pointer: str) -> Iterator[Violation]:
    """The digits of the route number and of an extension must be at most 15 in total.

    E.164 doesn't allow longer numbers. All extensions of a block have as many digits as the end of its extension range.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "+49 20 1234567890"}
    Passes: {"extension_range": "0-9", "activation_ranges": ["4"], "route_number": "+49 20 1234567890"}
    """
    yield from violation_from(pointer, route_number.check_length, width)


@remedy(extended_number_too_long)
def _shorten_extensions(mistake: Mistake) -> Iterator[Suggestion]:
    """Write a smaller customary extension range that has all activation ranges."""
    for block in reversed(CUSTOMARY):
        if mistake.block and mistake.ranges and block.width < mistake.block.width:
            yield from (each for each in mistake.resize(block) if len(each.edits) == 1)


@rule("DW404", Severity.NOTE)
def extended_number_longer_than_assigned(route_number: RouteNumber, width: int, pointer: str) -> Iterator[Violation]:
    """A German number longer than 11 national digits has been extended by its owner, and there is no right to port it.

    Since 2011, the German regulator has assigned numbers with 11 national digits; older numbers are shorter. Owners may
    append digits, but the right to port covers only what was assigned. Carriers do port longer numbers: the example in
    the carrier's guide has 12 national digits.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "+49 20 12345678"}
    Passes: {"extension_range": "0-9", "activation_ranges": ["4"], "route_number": "+49 20 12345678"}
    """
    national_digits = len(route_number.e164) - len("+49") + width
    if route_number.is_german and national_digits > MAX_NATIONAL_DIGITS:
        yield Violation(
            pointer,
            f"a German number is assigned with at most {MAX_NATIONAL_DIGITS} national digits, got {national_digits}: "
            f"{route_number} with extensions of width {width}; there is no right to port it",
        )
