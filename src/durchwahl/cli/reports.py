"""Reports of what was found: lines for people, JSON for programs, annotations for GitHub."""

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, Protocol, TextIO

from durchwahl.cli.documents import ALL_RULES, Diagnostic
from durchwahl.cli.files import printable
from durchwahl.findings import Severity


class Report(Protocol):
    """What writes the findings, file by file."""

    def found(self, name: str, diagnostic: Diagnostic) -> None:
        """Report one thing that was found in a file."""

    def end(self, summary: str) -> None:
        """End the report, after the last file."""


_COLOURS: Final = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


class TextReport:
    """A line a finding, `path:line:column: code message`, coloured on a terminal unless `NO_COLOR` is set."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._has_colours = (
            stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
        )

    def found(self, name: str, diagnostic: Diagnostic) -> None:
        finding, place = diagnostic
        where = self._painted(":".join([printable(name), *map(str, place or ()), ""]), "1")
        code = self._painted(finding.code, _COLOURS[finding.severity])
        self._stream.write(f"{where} {code} {finding.message}\n")

    def end(self, summary: str) -> None:
        self._stream.write(f"{summary}\n")

    def _painted(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._has_colours else text


class JsonReport:
    """One list of objects, an object a line, so that long reports are written as they come."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._before = "["

    def found(self, name: str, diagnostic: Diagnostic) -> None:
        finding, place = diagnostic
        line, column = place or (None, None)
        entry = {
            "path": name,
            "line": line,
            "column": column,
            "pointer": finding.pointer,
            "code": finding.code,
            "name": ALL_RULES[finding.code].name,
            "severity": finding.severity,
            "message": finding.message,
        }
        self._stream.write(f"{self._before}\n{json.dumps(entry)}")
        self._before = ","

    def end(self, summary: str) -> None:  # noqa: ARG002 - a program counts for itself
        self._stream.write("[]\n" if self._before == "[" else "\n]\n")


_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


class GithubReport:
    """A workflow command a finding, which GitHub shows beside the line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def found(self, name: str, diagnostic: Diagnostic) -> None:
        finding, place = diagnostic
        where = f",line={place.line},col={place.column}" if place else ""
        title = f"{finding.code} {ALL_RULES[finding.code].name}"
        self._stream.write(
            f"::{_COMMANDS[finding.severity]} file={_property(name)}{where},title={title}"
            f"::{_escaped(finding.message)}\n"
        )

    def end(self, summary: str) -> None:
        self._stream.write(f"{summary}\n")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


REPORTS: Final[Mapping[str, Callable[[TextIO], Report]]] = {
    "text": TextReport,
    "json": JsonReport,
    "github": GithubReport,
}


def summary(files: int, refused: int, severities: Counter[Severity]) -> str:
    """The last line: how many files, and how much of what.

    >>> summary(2, 1, Counter({Severity.ERROR: 1, Severity.NOTE: 3}))
    '2 files: 1 error, 3 notes; 1 could not be read'
    """
    counts = [pluralize(severities[severity], severity.value) for severity in Severity if severities[severity]]
    could_not = f"; {refused} could not be read" if refused else ""
    return f"{pluralize(files, 'file')}: {', '.join(counts) or 'nothing found'}{could_not}"


def pluralize(number: int, thing: str) -> str:
    """A number of things.

    >>> pluralize(1, "file"), pluralize(2, "file")
    ('1 file', '2 files')
    """
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
