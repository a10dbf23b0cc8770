"""Reports of findings: lines for people, JSON for programs, annotations for GitHub; SARIF is in a module of its own."""

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, Protocol, TextIO

from durchwahl.cli.documents import Diagnostic, Location
from durchwahl.cli.file_rules import ALL_RULES
from durchwahl.cli.files import format_position
from durchwahl.findings import Severity


class Report(Protocol):
    """Writes each finding when it is added, file by file."""

    def add(self, name: str, diagnostic: Diagnostic) -> None:
        """Write one finding on a file."""

    def end(self, summary: str) -> None:
        """End the report, after the last file. The summary is empty if the user wants none."""


NO_FILES: Final = "no files found"
_COLORS: Final = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


class TextReport:
    """One line per finding, `path:line:column: code severity: message`, and one for its suggestion.

    They are colored on a terminal unless `NO_COLOR` is set.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._has_colors = (
            stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
        )

    def add(self, name: str, diagnostic: Diagnostic) -> None:
        finding, location, _, suggestion = diagnostic
        position = self._colored(f"{format_position(name, location)}:", "1")
        rule = self._colored(f"{finding.code} {finding.severity.value}:", _COLORS[finding.severity])
        self._stream.write(f"{position} {rule} {finding.message}\n")
        if suggestion is not None:
            self._stream.write(f"  {self._colored('help:', '36')} {suggestion.message}\n")

    def end(self, summary: str) -> None:
        _write_summary(self._stream, summary)

    def _colored(self, text: str, color: str) -> str:
        return f"\x1b[{color}m{text}\x1b[0m" if self._has_colors else text


class JsonReport:
    """A list with one object per line, so that each finding is written when it is added."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._separator = "["

    def add(self, name: str, diagnostic: Diagnostic) -> None:
        finding, location, end, suggestion = diagnostic
        fix = None
        if suggestion and suggestion.replacements:
            edits = [
                {"location": _row_and_column(start), "end_location": _row_and_column(end), "content": text}
                for start, end, text in suggestion.replacements
            ]
            fix = {"applicability": suggestion.applicability, "message": suggestion.message, "edits": edits}
        entry = {
            "path": name,
            "sheet": location and location.sheet,
            "line": location and location.line,
            "column": location and location.column,
            "end_line": end and end.line,
            "end_column": end and end.column,
            "pointer": finding.pointer,
            "code": finding.code,
            "name": ALL_RULES[finding.code].name,
            "severity": finding.severity,
            "message": finding.message,
            "fix": fix,
        }
        self._stream.write(f"{self._separator}\n{json.dumps(entry)}")
        self._separator = ","

    def end(self, summary: str) -> None:  # noqa: ARG002 - a program can count by itself
        self._stream.write("[]\n" if self._separator == "[" else "\n]\n")


def _row_and_column(location: Location) -> dict[str, int]:
    return {"row": location.line, "column": location.column}


_WORKFLOW_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


class GithubReport:
    """One workflow command per finding, which GitHub shows next to the line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def add(self, name: str, diagnostic: Diagnostic) -> None:
        finding, location, _, suggestion = diagnostic
        help_line = f"\nhelp: {suggestion.message}" if suggestion else ""
        position = f",line={location.line},col={location.column}" if location else ""
        # GitHub can't show a message next to a cell of a workbook, so name the cell.
        cell = f"{location}: " if location and location.sheet is not None else ""
        title = f"{finding.code} {ALL_RULES[finding.code].name}"
        self._stream.write(
            f"::{_WORKFLOW_COMMANDS[finding.severity]} file={_escape_property(name)}{position},title={title}"
            f"::{_escape(f'{cell}{finding.message}{help_line}')}\n"
        )

    def end(self, summary: str) -> None:
        _write_summary(self._stream, summary)


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def _sarif_report(stream: TextIO) -> Report:
    from durchwahl.cli.sarif import SarifReport

    return SarifReport(stream)


REPORTS: Final[Mapping[str, Callable[[TextIO], Report]]] = {
    "text": TextReport,
    "json": JsonReport,
    "github": GithubReport,
    "sarif": _sarif_report,
}


class StatisticsReport:
    """The number of findings of each rule, most frequent first, as text or as a JSON list."""

    def __init__(self, stream: TextIO, is_json: bool) -> None:
        self._stream = stream
        self._is_json = is_json
        self._counts: Counter[str] = Counter()

    def add(self, name: str, diagnostic: Diagnostic) -> None:  # noqa: ARG002 - all files are counted together
        self._counts[diagnostic.finding.code] += 1

    def end(self, summary: str) -> None:
        rows = [
            {"count": count, "code": code, "severity": ALL_RULES[code].severity, "name": ALL_RULES[code].name}
            for code, count in sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
        ]
        if self._is_json:
            self._stream.write(f"{json.dumps(rows, indent=2)}\n")
        else:
            for row in rows:
                self._stream.write("{count:>6}  {code:6}  {severity:7}  {name}\n".format(**row))
            _write_summary(self._stream, summary)


def _write_summary(stream: TextIO, summary: str) -> None:
    if summary:
        stream.write(f"{summary}\n")


def format_summary(files: int, failed: int, severities: Counter[Severity], fixable: Counter[str]) -> str:
    """Return the last line of a report: how many files, findings of each severity, and of these fixable ones.

    >>> format_summary(2, 1, Counter({Severity.ERROR: 2, Severity.NOTE: 1}), Counter(safe=1, unsafe=1))
    '2 files: 2 errors, 1 note; 1 fixable with fix, 1 more with fix --unsafe; 1 could not be read'
    >>> format_summary(0, 1, Counter(), Counter()), format_summary(0, 0, Counter(), Counter())
    ('1 file could not be read', 'no files found')
    """
    if not files:
        return f"{pluralize(failed, 'file')} could not be read" if failed else NO_FILES
    counts = [pluralize(severities[severity], severity.value) for severity in Severity if severities[severity]]
    safe = f"; {fixable['safe']} fixable with fix" if fixable["safe"] else ""
    unsafe = ""
    if fixable["unsafe"]:
        unsafe = f"{', {} more' if safe else '; {} fixable'} with fix --unsafe".format(fixable["unsafe"])
    could_not = f"; {failed} could not be read" if failed else ""
    return f"{pluralize(files, 'file')}: {', '.join(counts) or 'nothing found'}{safe}{unsafe}{could_not}"


def pluralize(count: int, noun: str) -> str:
    """Return a count with its noun.

    >>> pluralize(1, "file"), pluralize(2, "file")
    ('1 file', '2 files')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
