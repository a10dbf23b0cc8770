"""What the playground shows for what a visitor typed. It runs in the browser, and is tested as plain Python."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeAlias

from durchwahl import (
    DurchwahlError,
    ExtensionBlock,
    Finding,
    Findings,
    Line,
    RoutedBlock,
    Severity,
    plan,
    repairs,
    validate,
)
from durchwahl.blocks import split_route
from durchwahl.cli.documents import FileError
from durchwahl.cli.number_lists import find_column, read_sheets
from durchwahl.lines import _split_blocks
from durchwahl.ranges import MAX_WIDTH

Json: TypeAlias = dict[str, Any]

MAX_CARDS: Final = 50
"""How many lines have a picture. The others are in the list of request bodies only."""
MAX_FINDINGS: Final = 200
_MAX_SUGGESTIONS: Final = 3
_PAGES_A_ROW: Final = 5
_CELL_RE: Final = re.compile("[,;\t]")
_FIELDS: Final = ("route_number", "extension_range", "activation_ranges")


def answer(request: str) -> str:
    """Return what to show for a request, both in JSON.

    >>> shown = json.loads(answer('{"mode": "block", "text": "0-99: 4, 19-20"}'))
    >>> shown["summary"], shown["cards"][0]["live"]
    ('no findings: 100 port, 3 live', ['04', '19', '20'])
    """
    state = json.loads(request)
    text = state.get("text", "")
    if not text.strip():
        return json.dumps(_shown("", []))
    return json.dumps(_answer_list(state, text) if state["mode"] == "list" else _answer_block(text))


def _shown(summary: str, findings: list[Json], values: Iterable[Line | ExtensionBlock] = ()) -> Json:
    blocks = list(values)
    return {
        "summary": summary,
        "findings": findings[:MAX_FINDINGS],
        "cards": [_card(value) for value in blocks[:MAX_CARDS]],
        "hidden_cards": len(blocks) - len(blocks[:MAX_CARDS]),
        "proposals": [],
    }


def _answer_block(text: str) -> Json:
    is_json = text.lstrip().startswith(("{", "["))
    try:
        document = json.loads(text) if is_json else _read_notation(text)
    except (ValueError, RecursionError) as error:
        unreadable = Finding("FILE03", Severity.ERROR, "", f"JSON is expected: {error}")
        return _shown("1 error", [_finding(unreadable)])
    found = validate(document)
    statements = [] if found.errors else list(_statements_in(document))
    values = list(map(_block_of, statements))
    if not is_json:
        values = _joined(values)
    size = "; ".join(value.summary() for value in values[:3]) + ("; ..." if len(values) > 3 else "")
    findings = [
        {**_finding(finding), "suggestions": list(_suggestions(document, finding, is_json))}
        for finding in found[:MAX_FINDINGS]
    ]
    shown = _shown(": ".join(filter(None, [_count(found), size])), findings, values)
    for card, statement in zip(shown["cards"], statements, strict=False):
        card["id"] = statement.get("porting_phone_number_id", "")
    return shown


def _read_notation(text: str) -> Any:
    """Return the statement, or the statements, in what `Line.parse` would read, right or wrong."""
    try:
        route, rest = split_route(text.rstrip())
    except DurchwahlError:
        head, colon, tail = text.partition(":")
        if len(re.findall("[0-9]", head)) > 2 * MAX_WIDTH:
            return {"route_number": head.strip()} | ({"activation_ranges": tail.strip()} if colon else {})
        route, rest = "", text
    statements = [
        ({"route_number": route} if route else {})
        | {"extension_range": ports.strip(), "activation_ranges": live.strip()}
        for ports, live in _split_blocks(rest)
    ]
    # The pointers in one statement are shorter than those in a list.
    return statements if len(statements) > 1 else statements[0]


def _suggestions(document: Any, finding: Finding, is_json: bool) -> Iterator[Json]:
    """Yield what to type instead, if it can be typed in the same form."""
    for repair in repairs(document, finding)[:_MAX_SUGGESTIONS]:
        repaired = repair.apply(document)
        if is_json:
            text: str | None = json.dumps(repaired, indent=2)
        else:
            text = _as_text(repaired)
        if text is not None:
            yield {"message": repair.message, "safe": repair.safe, "text": text}


def _as_text(document: Any) -> str | None:
    """Return statements as they are typed, None if they have anything but the fields and text that can be typed.

    >>> _as_text({"extension_range": "0-99", "activation_ranges": ["4", "19-20"]})
    '0-99: 4, 19-20'
    """
    texts: list[str] = []
    for statement in document if isinstance(document, list) else [document]:
        if not isinstance(statement, dict) or not statement.keys() <= {*_FIELDS}:
            return None
        route, ports, live = (statement.get(field, "") for field in _FIELDS)
        live = live if isinstance(live, list) else [live]
        if not (ports and all(isinstance(item, str) for item in (route, ports, *live))):
            return None
        # Only the first block has the route number.
        texts.append(f"{'' if texts else route} {ports}: {', '.join(live)}".strip())
    return "; ".join(texts)


def _statements_in(document: object) -> Iterator[Json]:
    """Yield the statements of a document without errors."""
    if isinstance(document, list):
        for item in document:
            yield from _statements_in(item)
    elif isinstance(document, dict) and "extension_range" in document:
        yield document
    elif isinstance(document, dict):
        yield from _statements_in(document.get("extensions", document.get("data")))


def _block_of(statement: Json) -> Line | ExtensionBlock:
    block, route = ExtensionBlock.from_payload(statement), statement.get("route_number")
    return Line(block.under(route).route_number, [block]) if route else block


def _joined(values: list[Line | ExtensionBlock]) -> list[Line | ExtensionBlock]:
    """Return the blocks of one route number as one line."""
    lines = [value for value in values if isinstance(value, Line)]
    if len(lines) < len(values) or not lines:
        return values
    return [Line(lines[0].route_number, [block for line in lines for block in line.blocks])]


def _answer_list(state: Mapping[str, Any], text: str) -> Json:
    rows, numbers, others = _numbers_in(text, region := state.get("national"))
    held = [line for line in state.get("held", "").splitlines() if line.strip()]
    try:
        planned = plan(numbers, held=held, region=region)
    except DurchwahlError as error:
        return _shown("the held blocks can't be read", [_finding(Finding("", Severity.ERROR, "held", str(error)))])
    proposals = [planned.lines, *planned.alternatives]
    choice = min(int(state.get("proposal") or 0), len(proposals) - 1)
    findings = [_finding(_with_row(finding, rows)) for finding in planned.findings]
    size = (
        f"{_size(proposals[choice])} for {_plural(len(numbers) - len(planned.findings), 'number')} in the list{others}"
    )
    shown = _shown(f"{_count(planned.findings)}: {size}", findings, proposals[choice])
    shown["proposals"] = list(map(_size, proposals)) if len(proposals) > 1 else []
    shown["requests"] = [
        {"route_number": line.route_number.e164, **block.to_payload()}
        for line in proposals[choice]
        for block in line.blocks
    ]
    return shown


def _numbers_in(text: str, region: str | None) -> tuple[list[int], list[object], str]:
    """Return the row of each number in the list, the number, and which other columns have numbers.

    The numbers are in a column of a table, or everything between separators if no column has more numbers than another.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_text(text, encoding="utf-8", errors="replace")
        try:
            column, others = find_column(read_sheets(str(path)), None, region)
        except FileError:
            cells = [
                (row, cell.strip()) for row, line in enumerate(text.splitlines(), 1) for cell in _CELL_RE.split(line)
            ]
            found = [(row, cell) for row, cell in cells if cell]
            return [row for row, _ in found], [cell for _, cell in found], ""
    too = "".join(f"; column {other} has {_plural(other.readable, 'number')}, too" for other in others)
    return [item.row for item in column.items], [item.value for item in column.items], too


def _with_row(finding: Finding, rows: list[int]) -> Finding:
    """Return the finding with rows in place of the positions in the list."""
    message = re.sub(r"/(\d+)\Z", lambda match: f"row {rows[int(match[1])]}", finding.message)
    return Finding(finding.code, finding.severity, f"row {rows[int(finding.pointer[1:])]}", message)


def _finding(finding: Finding) -> Json:
    return {**finding.to_dict(), "suggestions": []}


def _card(value: Line | ExtensionBlock) -> Json:
    blocks, prefix = (value.blocks, value.route_number.e164) if isinstance(value, Line) else ((value,), "")
    return {
        "text": str(value),
        "id": "",
        "summary": value.summary(),
        "svg": value.svg(),
        "cells": [cell for block in blocks for cell in _cells(block, prefix)],
        "live": [f"{prefix}{extension}" for block in blocks for extension in block.active_extensions],
        "requests": [block.to_payload() for block in blocks],
    }


def _cells(block: ExtensionBlock, prefix: str) -> Iterator[tuple[str, bool]]:
    """Yield each number of a block, and whether it is live, in the order in which a picture shows its cells."""
    first, last = block.extension_range.start_at, block.extension_range.end_at
    pages = range(first // 100 * 100, last + 1, 100)
    if last - first < 100:
        shown: Iterable[int] = range(first, last + 1)
    else:
        shown = (
            page + ten + digit
            for start in range(0, len(pages), _PAGES_A_ROW)
            for ten in range(0, 100, 10)
            for page in pages[start : start + _PAGES_A_ROW]
            for digit in range(10)
            if first <= page + ten + digit <= last
        )
    for extension in shown:
        yield f"{prefix}{block.extension_range.digits(extension)}", block.activates(extension)


def _count(findings: Findings) -> str:
    counts = ((findings.errors, "error"), (findings.warnings, "warning"), (findings.notes, "note"))
    return ", ".join(_plural(len(some), noun) for some, noun in counts if some) or "no findings"


def _size(lines: Iterable[Line]) -> str:
    blocks: list[RoutedBlock] = [routed for line in lines for routed in line]
    return f"{_plural(len(blocks), 'block')} with {_plural(sum(len(routed.numbers) for routed in blocks), 'number')}"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
