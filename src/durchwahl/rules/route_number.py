"""The numbers: the route number, and the extended numbers behind it. DW401-DW404."""

from collections.abc import Iterator

from durchwahl.findings import Severity
from durchwahl.numbers import RouteNumber
from durchwahl.rules._rule import Violation, rule, violation_from

MAX_NATIONAL_DIGITS = 11


@rule("DW401", Severity.ERROR)
def malformed_route_number(text: str, pointer: str) -> Iterator[Violation]:
    """A route number is an E.164 number: a plus or 00, the country code, and at most 15 digits in all.

    Spaces, hyphens, slashes, dots and parentheses may stand between the digits, and a trunk zero `(0)` behind the
    country code. Without plus or 00 a number is ambiguous: 49 is a country code and an area code.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "0201 2345678"}
    Passes: {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "+49 (0)201 / 234-567"}
    """
    yield from violation_from(pointer, RouteNumber, text)


@rule("DW402", Severity.ERROR)
def route_number_outside_germany(route: RouteNumber, pointer: str) -> Iterator[Violation]:
    """A route number is German, +49: the carrier takes extensions on German porting orders only.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "+43 1 234567"}
    Passes: {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "+49 201 234567"}
    """
    if not route.is_german:
        yield Violation(pointer, f"only German numbers, +49, take extensions, got {route}")


@rule("DW403", Severity.ERROR)
def extended_number_too_long(route: RouteNumber, width: int, pointer: str) -> Iterator[Violation]:
    """An extended number has at most the 15 digits of E.164: those of the route number and the width of the block.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "+49 20 1234567890"}
    Passes: {"extension_range": "0-9", "activation_ranges": ["4"], "route_number": "+49 20 1234567890"}
    """
    yield from violation_from(pointer, route.check_length, width)


@rule("DW404", Severity.NOTE)
def extended_number_longer_than_assigned(route: RouteNumber, width: int, pointer: str) -> Iterator[Violation]:
    """German numbers have been assigned with 11 national digits since 2011, and older ones with fewer.

    Appending digits to them is allowed, but the regulator grants no right to port numbers that are longer than
    assigned. Carriers do port them: the carrier's own example has 12 national digits.

    Breaks: {"extension_range": "0-99", "activation_ranges": ["4"], "route_number": "+49 20 12345678"}
    Passes: {"extension_range": "0-9", "activation_ranges": ["4"], "route_number": "+49 20 12345678"}
    """
    national = len(route.e164) - len("+49") + width
    if route.is_german and national > MAX_NATIONAL_DIGITS:
        yield Violation(
            pointer,
            f"a German number is assigned with at most {MAX_NATIONAL_DIGITS} national digits, got {national}: "
            f"{route} and an extension of {width}; there is no right to port it",
        )
