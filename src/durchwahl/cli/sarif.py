"""Findings in the format SARIF 2.1.0, for GitHub's code scanning and other viewers."""

import json
import os
import sys
from typing import Any, Final, TextIO
from urllib.parse import quote

from durchwahl import __version__
from durchwahl.cli.documents import Diagnostic, Location
from durchwahl.cli.file_rules import ALL_RULES
from durchwahl.rules._rule import Rule

MAX_RESULTS: Final = 25_000
"""GitHub refuses files with more results in a run."""

_RULE_INDEXES: Final = {code: index for index, code in enumerate(ALL_RULES)}


class SarifReport:
    """One run with all findings. They are written at the end, because a run is one object."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._results: list[dict[str, Any]] = []
        self._count = 0

    def add(self, name: str, diagnostic: Diagnostic) -> None:
        self._count += 1
        if self._count <= MAX_RESULTS:
            self._results.append(_result(name, diagnostic))

    def end(self, summary: str) -> None:  # noqa: ARG002 - a viewer counts by itself
        driver = {"name": "durchwahl", "version": __version__, "rules": list(map(_rule, ALL_RULES.values()))}
        run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": self._results}
        schema = "https://json.schemastore.org/sarif-2.1.0.json"
        self._stream.write(f"{json.dumps({'$schema': schema, 'version': '2.1.0', 'runs': [run]}, indent=1)}\n")
        if self._count > MAX_RESULTS:
            message = f"only {MAX_RESULTS} of {self._count} findings are written, because GitHub takes no more"
            print(f"durchwahl: {message}", file=sys.stderr)


def _rule(rule: Rule[Any]) -> dict[str, Any]:
    documentation = rule.documentation
    prose, _, examples = documentation.partition("\n\nBreaks:")
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": documentation.splitlines()[0]},
        "fullDescription": {"text": prose},
        "help": {"text": documentation, "markdown": f"{prose}\n\n```text\nBreaks:{examples}\n```"},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(name: str, diagnostic: Diagnostic) -> dict[str, Any]:
    finding, location, end, suggestion = diagnostic
    artifact = {"uri": _uri(name)}
    place: dict[str, Any] = {"physicalLocation": {"artifactLocation": artifact}}
    message = finding.message if suggestion is None else f"{finding.message}\nhelp: {suggestion.message}"
    if location and location.sheet is not None:
        # A workbook has cells instead of lines.
        place["logicalLocations"] = [{"fullyQualifiedName": str(location)}]
        message = f"{location}: {message}"
    elif location:
        place["physicalLocation"]["region"] = _region(location, end)
    result = {
        "ruleId": finding.code,
        "ruleIndex": _RULE_INDEXES[finding.code],
        "level": finding.severity.value,
        "message": {"text": message},
        "locations": [place],
    }
    if suggestion and suggestion.replacements:
        replacements = [
            {"deletedRegion": _region(each.start, each.end), "insertedContent": {"text": each.text}}
            for each in suggestion.replacements
        ]
        result["fixes"] = [
            {
                "description": {"text": suggestion.message},
                "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
                "properties": {"applicability": suggestion.applicability},
            }
        ]
    return result


def _region(start: Location, end: Location | None) -> dict[str, int]:
    region = {"startLine": start.line, "startColumn": start.column}
    return region if end is None else {**region, "endLine": end.line, "endColumn": end.column}


def _uri(name: str) -> str:
    """Return the percent-encoded path of a file relative to the current folder.

    >>> _uri("orders/a b:ü.json")
    'orders/a%20b%3A%C3%BC.json'
    """
    path = os.path.relpath(name) if os.path.isabs(name) else os.path.normpath(name)
    return quote(os.fsencode(path.replace(os.sep, "/")))
