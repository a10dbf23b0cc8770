"""The command `check`: find everything that is wrong with files, with its place."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import Counter
from collections.abc import Iterator, Sequence

from durchwahl._messages import format_value
from durchwahl.cli import ExitCode
from durchwahl.cli.documents import ALL_RULES, Diagnostic
from durchwahl.cli.files import FileSet, add_files_argument
from durchwahl.cli.reports import REPORTS, Report, summary
from durchwahl.findings import Severity


def add_check_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `check`."""
    add_files_argument(command)
    command.add_argument("--format", choices=tuple(REPORTS), default="text", help="one of %(choices)s")
    command.add_argument("--select", type=_codes, action="extend", default=[], metavar="CODES", help=_SELECT)
    command.add_argument("--ignore", type=_codes, action="extend", default=[], metavar="CODES", help=_IGNORE)
    command.add_argument("--strict", action="store_true", help="let warnings fail, too; notes never do")


_SELECT = "only these rules, such as DW202,DW4: codes or their beginnings, with commas between them"
_IGNORE = "all rules except these"


def _codes(text: str) -> list[str]:
    codes = [code.strip().upper() for code in text.split(",")]
    for code in codes:
        if not (code and any(known.startswith(code) for known in ALL_RULES)):
            raise ArgumentTypeError(f"a rule's code begins like DW2 or FILE, got {format_value(code)}")
    return codes


def check(options: Namespace) -> ExitCode:
    """Find everything that is wrong or odd in files with porting orders, with the line and the reason.

    Exit code 0 means no errors, 1 errors (with --strict: or warnings), 2 that a file could not be read.
    """
    report: Report = REPORTS[options.format](sys.stdout)
    severities: Counter[Severity] = Counter()
    # An unreadable file is a line on standard error anyway, which is the text report's form.
    batch = FileSet(options.files, report=None if options.format == "text" else report.found)
    for read in batch:
        diagnostics: list[Diagnostic] = []
        with batch.refusing(read.name):
            diagnostics = read.document.diagnostics()
        for diagnostic in _chosen(diagnostics, options.select, options.ignore):
            severities[diagnostic.finding.severity] += 1
            report.found(read.name, diagnostic)
    report.end(summary(batch.read, batch.refused, severities))
    failing = severities[Severity.ERROR] + (severities[Severity.WARNING] if options.strict else 0)
    if batch.refused:
        return ExitCode.ERROR
    return ExitCode.FINDINGS if failing else ExitCode.CLEAN


def _chosen(diagnostics: list[Diagnostic], select: Sequence[str], ignore: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield the sightings of selected rules that are not ignored. DW2 selects all rules whose codes begin with it."""
    for diagnostic in diagnostics:
        code = diagnostic.finding.code
        if code.startswith(tuple(select) or "") and not code.startswith(tuple(ignore)):
            yield diagnostic
