"""What holds for any input at all. A law takes what a fuzzer makes, and raises when it is broken.

Nothing but the documented exceptions leaves the library, what parses is written and read again as the same, and the
ways in agree with each other: a constructor refuses exactly what `validate` calls an error.
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
"""The most characters of a message, however long what it speaks of is."""

NAMES_A_SET = "DW202"
"""The rule whose message says exactly which extensions are shared, and so may take 500 ranges to say it."""

Given = TypeVar("Given")
Made = TypeVar("Made")
BLOCK = ExtensionBlock.parse("0-9: 0")
EMPTY = Inventory([("+49 30 123", BLOCK, "us")])


def outcome(call: Callable[[Given], Made], given: Given) -> Made | DurchwahlError:
    """What a call gives, or the documented exception that it raises, whose message must be short."""
    try:
        return call(given)
    except InvalidBlock as error:
        assert error.findings
        assert all(len(finding.message) <= LONGEST_MESSAGE or finding.code == NAMES_A_SET for finding in error.findings)
        return error
    except DurchwahlError as error:
        assert isinstance(error, ValueError | TypeError)
        assert 0 < len(str(error)) <= LONGEST_MESSAGE, str(error)
        assert "\n" not in str(error)
        return error


def notation(text: str) -> None:
    """Ranges, sets and blocks: read, written and read again; and `validate` names the rule that the parsers name."""
    for parse in (ActivationRange.parse, ExtensionRange.parse, ExtensionSet.parse, ExtensionBlock.parse):
        read = outcome(parse, text)
        if isinstance(read, InvalidNotation):
            assert 0 <= read.position <= len(text)
        elif not isinstance(read, DurchwahlError):
            assert parse(str(read)) == read
    whole = outcome(ExtensionRange.parse, text)
    codes = _errors_at("/extension_range", {"extension_range": text, "activation_ranges": []})
    assert codes == ({whole.code} if isinstance(whole, DurchwahlError) else set()) or "DW103" in codes
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
    """A number is read or refused alike wherever one is taken, and what was read is E.164."""
    route = outcome(RouteNumber, text)
    stated = {"extension_range": "0-9", "activation_ranges": ["0"], "route_number": text}
    assert ("DW401" in _errors_at("/route_number", stated)) is isinstance(route, DurchwahlError)
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


def document(stated: Any) -> None:
    """`validate` raises nothing, its pointers lead somewhere, and a statement is a block unless there is an error."""
    findings = validate(stated)
    for finding in findings:
        assert finding.severity is RULES[finding.code].severity
        assert len(finding.message) <= LONGEST_MESSAGE or finding.code == NAMES_A_SET, finding
        assert _leads_somewhere(stated, finding)
    if isinstance(stated, Sequence) or (isinstance(stated, Mapping) and {"extensions", "status", "data"} & {*stated}):
        return
    assert check_statement(stated).findings == findings
    block = outcome(ExtensionBlock.from_payload, stated)
    if isinstance(block, ExtensionBlock):
        assert not _errors(findings)
        assert ExtensionBlock.from_payload(block.to_payload()) == block
        assert ExtensionBlock.parse(str(block)) == block
        assert block.normalised().active == block.active
    else:
        assert isinstance(block, InvalidBlock)
        assert list(block.findings) == _errors(findings)


def file(name: str, content: bytes) -> None:
    """A file is refused with its place, or judged, and one that can be put in order says the same afterwards."""
    try:
        read = parse_document(name, content)
        diagnostics = read.diagnostics()
        findings = [diagnostic.finding for diagnostic in diagnostics]
        for diagnostic in diagnostics:
            assert diagnostic.location is not None
            assert 1 <= diagnostic.location.line <= len(read.source.line_starts)
            assert 1 <= diagnostic.location.column <= len(read.source.text) + 1
        if any(diagnostic.is_error for diagnostic in diagnostics) or not any(
            each.code in FIXABLE_CODES for each in findings
        ):
            return
        again = parse_document(name, read.source.encode(rewrite_document(read, findings))).diagnostics()
    except FileError as error:
        assert 0 < len(str(error)) <= LONGEST_MESSAGE, str(error)
        return
    assert not any(diagnostic.is_error or diagnostic.finding.code in FIXABLE_CODES for diagnostic in again)


def _errors(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "error"]


def _errors_at(pointer: str, stated: Mapping[str, Any]) -> set[str]:
    return {finding.code for finding in _errors(validate(stated)) if finding.pointer == pointer}


def _leads_somewhere(stated: Any, finding: Finding) -> bool:
    """Whether the pointer leads to a value, or for a missing field to the mapping that should have it."""
    *tokens, last = finding.pointer.split("/")[1:] or [""]
    if finding.pointer and finding.code != "DW101":
        tokens.append(last)
    for escaped in tokens:
        token = escaped.replace("~1", "/").replace("~0", "~")
        if isinstance(stated, Mapping):
            if token not in stated:
                # A key that is no text has no pointer of its own, and is named as messages show it.
                return any(not isinstance(key, str) for key in stated)
            stated = stated[token]
        else:
            stated = stated[int(token)]
    return True
