"""Properties of any input. A function checks one input, and raises if a property doesn't hold.

Only documented exceptions are raised, parsing and formatting are inverses, and a constructor refuses exactly what
`validate` calls an error.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from durchwahl import (
    RULES,
    ActivationRange,
    DurchwahlError,
    ExtensionBlock,
    ExtensionRange,
    ExtensionSet,
    Finding,
    InvalidBlock,
    InvalidNotation,
    InvalidPadding,
    Inventory,
    NumberSet,
    RouteNumber,
    split_din5008,
    validate,
)
from durchwahl._statements import check_statement
from durchwahl.cli.documents import FileError
from durchwahl.cli.files import parse_document
from durchwahl.cli.rewrite import FIXABLE_CODES, rewrite_document

LONGEST_MESSAGE = 300
"""The maximum length of a message, however long the value in it is."""

Input = TypeVar("Input")
Output = TypeVar("Output")
BLOCK = ExtensionBlock.parse("0-9: 0")
EMPTY = Inventory([("+49 30 123", BLOCK, "us")])


def outcome(function: Callable[[Input], Output], value: Input) -> Output | DurchwahlError:
    """Return a function's result, or the documented exception that it raises, whose message must be short."""
    try:
        return function(value)
    except InvalidBlock as error:
        assert error.findings
        assert all(len(finding.message) <= LONGEST_MESSAGE for finding in error.findings)
        return error
    except DurchwahlError as error:
        assert isinstance(error, ValueError | TypeError)
        assert 0 < len(str(error)) <= LONGEST_MESSAGE, str(error)
        assert "\n" not in str(error)
        return error


def notation(text: str) -> None:
    """Check that notation survives formatting and parsing, and that `validate` reports the rules that the parsers name."""
    for parse in (ActivationRange.parse, ExtensionRange.parse, ExtensionSet.parse, ExtensionBlock.parse):
        value = outcome(parse, text)
        if isinstance(value, InvalidNotation):
            assert 0 <= value.position <= len(text)
        elif not isinstance(value, DurchwahlError):
            assert parse(str(value)) == value
    extension_range = outcome(ExtensionRange.parse, text)
    codes = _errors_at("/extension_range", {"extension_range": text, "activation_ranges": []})
    expected = {extension_range.code} if isinstance(extension_range, DurchwahlError) else set()
    assert codes == expected or "DW103" in codes
    active = outcome(ExtensionSet.parse, text)
    codes = _errors_at("/activation_ranges", {"extension_range": "0-999", "activation_ranges": text})
    if isinstance(active, InvalidPadding) or not isinstance(active, DurchwahlError):
        # A set has no width, and may repeat extensions; a block has one, and must not.
        assert "DW106" not in codes
    else:
        assert active.code in codes
    block = outcome(ExtensionBlock.parse, text)
    if isinstance(block, ExtensionBlock):
        assert ExtensionBlock.from_payload(block.to_payload()) == block
        assert not _errors(validate(block.to_payload()))


def number(text: str) -> None:
    """Check that a number is parsed or refused in the same way everywhere, and that the result is E.164."""
    route = outcome(RouteNumber, text)
    statement = {"extension_range": "0-9", "activation_ranges": ["0"], "route_number": text}
    assert ("DW401" in _errors_at("/route_number", statement)) is isinstance(route, DurchwahlError)
    numbers = NumberSet([("+100", "+489"), ("+491", "+999")])
    if isinstance(route, RouteNumber):
        assert re.fullmatch(r"\+(?!490)[1-9][0-9]{2,14}", route.e164)
        assert RouteNumber(route.e164) == route
        assert (text in numbers) is (len(route.e164) == 4)
    else:
        assert text not in numbers
        assert EMPTY.find(text) is None
        assert BLOCK.under("+49 30 123").extension_of(text) is None
    parts = outcome(split_din5008, text)
    if not isinstance(parts, DurchwahlError):
        assert route == RouteNumber(parts.route_number.e164 + parts.extension)


def document(value: Any) -> None:
    """Check that `validate` never raises, that its pointers exist, and that a statement without errors is a block."""
    findings = validate(value)
    for finding in findings:
        assert finding.severity is RULES[finding.code].severity
        assert len(finding.message) <= LONGEST_MESSAGE, finding
        assert _pointer_exists(value, finding)
    if isinstance(value, Sequence) or (isinstance(value, Mapping) and {"extensions", "status", "data"} & {*value}):
        return
    assert check_statement(value).findings == findings
    block = outcome(ExtensionBlock.from_payload, value)
    if isinstance(block, ExtensionBlock):
        assert not _errors(findings)
        assert ExtensionBlock.from_payload(block.to_payload()) == block
        assert ExtensionBlock.parse(str(block)) == block
        assert block.normalised().active == block.active
    else:
        assert isinstance(block, InvalidBlock)
        assert list(block.findings) == _errors(findings)


def file(name: str, content: bytes) -> None:
    """Check that a file is refused or checked, with locations inside it, and that a fixed file has no fixable findings."""
    try:
        document = parse_document(name, content)
        diagnostics = document.diagnostics()
        findings = [diagnostic.finding for diagnostic in diagnostics]
        for diagnostic in diagnostics:
            assert diagnostic.location is not None
            assert 1 <= diagnostic.location.line <= len(document.source.line_starts)
            assert 1 <= diagnostic.location.column <= len(document.source.text) + 1
        if any(diagnostic.is_error for diagnostic in diagnostics) or not any(
            finding.code in FIXABLE_CODES for finding in findings
        ):
            return
        fixed = parse_document(name, document.source.encode(rewrite_document(document, findings)))
    except FileError as error:
        assert 0 < len(str(error)) <= LONGEST_MESSAGE, str(error)
        return
    assert not any(
        diagnostic.is_error or diagnostic.finding.code in FIXABLE_CODES for diagnostic in fixed.diagnostics()
    )


def _errors(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "error"]


def _errors_at(pointer: str, statement: Mapping[str, Any]) -> set[str]:
    return {finding.code for finding in _errors(validate(statement)) if finding.pointer == pointer}


def _pointer_exists(value: Any, finding: Finding) -> bool:
    """Return True if the pointer refers to a value, or to a missing field of an existing mapping."""
    *tokens, last = finding.pointer.split("/")[1:] or [""]
    if finding.pointer and finding.code != "DW101":
        tokens.append(last)
    for escaped in tokens:
        token = escaped.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping):
            if token not in value:
                # The token of a key that isn't a string is the key as messages show it.
                return any(not isinstance(key, str) for key in value)
            value = value[token]
        else:
            value = value[int(token)]
    return True
