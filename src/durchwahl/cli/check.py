"""The command `check`: find everything that is wrong in files, with its location."""

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from contextlib import suppress

from durchwahl.cli.configuration import add_configuration_arguments, add_rule_arguments, load_configuration
from durchwahl.cli.diagnose import diagnose
from durchwahl.cli.documents import FileError
from durchwahl.cli.exit_codes import ExitCode
from durchwahl.cli.files import ENDINGS, FileSet, add_file_arguments
from durchwahl.cli.reports import REPORTS, StatisticsReport, format_summary
from durchwahl.findings import Severity


def add_check_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `check`."""
    add_file_arguments(command)
    add_configuration_arguments(command)
    add_rule_arguments(command)
    command.add_argument("--format", choices=tuple(REPORTS), default="text", help="one of %(choices)s")
    command.add_argument("--statistics", action="store_true", help="count the findings of each rule instead")


def run_check(options: Namespace) -> ExitCode:
    """Find everything that is wrong or odd in files with porting orders, with the line and the reason.

    Exit code 0 means no errors, 1 errors (with --strict: or warnings), 2 that a file could not be read.
    """
    configuration = load_configuration(options)
    is_json = options.format == "json"
    report = StatisticsReport(sys.stdout, is_json) if options.statistics else REPORTS[options.format](sys.stdout)
    severities: Counter[Severity] = Counter()
    # A text report would repeat the line about an unreadable file, which is already on standard error.
    report_unreadable = None if options.format == "text" else report.add
    has_suggestions = not options.statistics and not (options.quiet and options.format == "text")
    fixable: Counter[str] = Counter()
    files = FileSet(options, configuration.excludes, diagnose, report_unreadable, ENDINGS)
    for name, (diagnostics, content) in files:
        reported_codes = configuration.reported_codes(name)
        reported = [each for each in diagnostics if each.finding.code in reported_codes]
        if reported and content is not None and has_suggestions:
            # Files without findings don't wait for this import.
            from durchwahl.cli.suggestions import add_suggestions

            with suppress(FileError):  # the whole file isn't in the format of its first lines
                reported = list(add_suggestions(name, content, reported))
        for diagnostic in reported:
            severities[diagnostic.finding.severity] += 1
            if diagnostic.suggestion and diagnostic.suggestion.replacements:
                fixable[diagnostic.suggestion.applicability] += 1
            report.add(name, diagnostic)
    report.end("" if options.quiet else format_summary(files.read, files.failed, severities, fixable))
    if files.failed:
        return ExitCode.ERROR
    fails = severities[Severity.ERROR] or (configuration.strict and severities[Severity.WARNING])
    return ExitCode.FINDINGS if fails else ExitCode.CLEAN
