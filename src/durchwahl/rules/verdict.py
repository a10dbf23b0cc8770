"""The verdict on one statement: every rule asked, everything found told at once, in the document's order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from durchwahl.errors import DurchwahlError
from durchwahl.findings import Finding, child
from durchwahl.numbers import RouteNumber
from durchwahl.ranges import ActivationRange, ExtensionRange
from durchwahl.rules import activation, block, number, shape
from durchwahl.rules.reading import Statement
from durchwahl.rules.shape import Stated


class Verdict(NamedTuple):
    """What a statement says as far as it is well formed, and every finding on it in document order."""

    statement: Statement
    findings: tuple[Finding, ...]


def judge(statement: object, pointer: str = "") -> Verdict:
    """Judge the statement that stands at `pointer` of a document. Whatever it holds, this raises nothing."""
    read = Statement(statement, pointer)
    findings = [*read.findings, *_on_ranges(read, pointer), *_on_numbers(read, pointer)]
    return Verdict(read, tuple(_in_document_order(findings, read)))


def errors_of(whole: ExtensionRange, parts: Sequence[ActivationRange]) -> tuple[Finding, ...]:
    """What is wrong with ranges that are well formed, at the places where a payload has them."""
    stated = [Stated(child("/activation_ranges", index), part) for index, part in enumerate(parts)]
    findings = [
        *activation.activation_outside_extension_range(stated, Stated("/extension_range", whole)),
        *activation.overlapping_activation_ranges(stated),
    ]
    # A finding has its place in the list from its pointer; where two rules meet, the lower code comes first.
    return tuple(sorted(findings, key=lambda finding: int(finding.pointer.rpartition("/")[2])))


def _on_ranges(read: Statement, pointer: str) -> Iterator[Finding]:
    whole, parts = read.extension_range, read.activation_ranges
    if whole is not None:
        yield from block.uncustomary_block(whole)
        yield from block.undefined_padding(whole)
        yield from shape.padding_contradicts_width([whole], whole.run.width)
        yield from shape.padding_contradicts_width(parts, whole.run.width)
        yield from activation.activation_outside_extension_range(parts, whole)
    yield from activation.overlapping_activation_ranges(parts)
    yield from activation.no_activation_range(read.activates_nothing, child(pointer, "activation_ranges"))
    yield from activation.touching_activation_ranges(parts)
    yield from activation.unsorted_activation_ranges(parts)


def _on_numbers(read: Statement, pointer: str) -> Iterator[Finding]:
    if read.route_number is None:
        return
    at = child(pointer, "route_number")
    try:
        route = RouteNumber(read.route_number)
    except DurchwahlError:
        yield from number.malformed_route_number(read.route_number, at)
        return
    yield from number.route_number_outside_germany(route, at)
    if read.extension_range is not None:
        width = read.extension_range.run.width
        yield from number.extended_number_too_long(route, width, at)
        yield from number.extended_number_longer_than_assigned(route, width, at)


def _in_document_order(findings: list[Finding], read: Statement) -> list[Finding]:
    """By position in the document, and by code at one pointer; then an item of a text has the pointer of the text."""
    if len(findings) > 1:
        findings.sort(key=lambda finding: (read.positions[finding.pointer], finding.code))
    text, items = read.text_pointer, f"{read.text_pointer}/"
    if text is None:
        return findings
    return [replace(finding, pointer=text) if finding.pointer.startswith(items) else finding for finding in findings]
