"""The command `check`: find everything that is wrong in files, with its location."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import Counter

from durchwahl._messages import format_value
from durchwahl.cli.documents import Diagnostic
from durchwahl.cli.exit_codes import ExitCode
from durchwahl.cli.file_rules import ALL_RULES
from durchwahl.cli.files import FileSet, add_files_argument
from durchwahl.cli.reports import REPORTS, format_summary
from durchwahl.findings import Severity

_SELECT = "only these rules, such as DW202,DW4: codes or their beginnings, with commas between them"
_IGNORE = "all rules except these"


def add_check_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `check`."""
    add_files_argument(command)
    command.add_argument("--format", choices=tuple(REPORTS), default="text", help="one of %(choices)s")
    command.add_argument("--select", type=_parse_codes, action="extend", default=[], metavar="CODES", help=_SELECT)
    command.add_argument("--ignore", type=_parse_codes, action="extend", default=[], metavar="CODES", help=_IGNORE)
    command.add_argument("--strict", action="store_true", help="let warnings fail, too; notes never do")


def _parse_codes(text: str) -> list[str]:
    prefixes = [prefix.strip().upper() for prefix in text.split(",")]
    for prefix in prefixes:
        if not (prefix and any(code.startswith(prefix) for code in ALL_RULES)):
            raise ArgumentTypeError(f"a rule's code begins like DW2 or FILE, got {format_value(prefix)}")
    return prefixes


def run_check(options: Namespace) -> ExitCode:
    """Find everything that is wrong or odd in files with porting orders, with the line and the reason.

    Exit code 0 means no errors, 1 errors (with --strict: or warnings), 2 that a file could not be read.
    """
    report = REPORTS[options.format](sys.stdout)
    selected, ignored = tuple(options.select) or "", tuple(options.ignore)
    severities: Counter[Severity] = Counter()
    # A text report would repeat the line about an unreadable file, which is already on standard error.
    files = FileSet(options.files, report=None if options.format == "text" else report.add)
    for name, document in files:
        diagnostics: list[Diagnostic] = []
        with files.reporting_errors(name):
            diagnostics = document.diagnostics()
        for diagnostic in diagnostics:
            code = diagnostic.finding.code
            if code.startswith(selected) and not code.startswith(ignored):
                severities[diagnostic.finding.severity] += 1
                report.add(name, diagnostic)
    report.end(format_summary(files.read, files.failed, severities))
    if files.failed:
        return ExitCode.ERROR
    fails = severities[Severity.ERROR] or (options.strict and severities[Severity.WARNING])
    return ExitCode.FINDINGS if fails else ExitCode.CLEAN
