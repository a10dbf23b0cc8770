"""The command `plan`: what to order for some extensions, or for the numbers in a file."""

import json
import os
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from durchwahl._messages import format_value
from durchwahl._notation import DASHES
from durchwahl.blocks import ExtensionBlock
from durchwahl.cli.arguments import put_under
from durchwahl.cli.documents import Diagnostic, FileError
from durchwahl.cli.exit_codes import ExitCode
from durchwahl.cli.file_rules import ALL_RULES
from durchwahl.cli.files import STANDARD_INPUT, UsageError, escape, format_position
from durchwahl.cli.number_lists import ENDINGS, Column, find_column, read_sheets
from durchwahl.cli.reports import TextReport, pluralize
from durchwahl.errors import DurchwahlError, InvalidNumber
from durchwahl.findings import Finding
from durchwahl.lines import Line
from durchwahl.numbers import RouteNumber
from durchwahl.planning import Plan, plan

_EPILOG: Final = f"""\
A file ends in {", ".join(ENDINGS)} or exists; - is standard input. It is CSV as spreadsheets save it, a number per
line, or an Excel workbook (with: pip install 'durchwahl[xlsx]'). The first form has no options.

exit codes: 0 no errors, 1 numbers that can't be read or ported, 2 the file can't be read
"""


_PAIR_RE: Final = re.compile(rf"(.*?)(?:bis|to|[{DASHES}])\s*+(\+.*+)", re.DOTALL)


def add_plan_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `plan`."""
    command.epilog = _EPILOG
    command.usage = "%(prog)s ROUTE_NUMBER EXTENSION [EXTENSION ...]\n       %(prog)s FILE [options]"
    source_help = 'a route number such as "+49 20 12345678", or a file with numbers'
    command.add_argument("source", metavar="ROUTE_NUMBER or FILE", help=source_help)
    extension_help = "the extensions to activate, with their zeros: 04 19 20 42"
    command.add_argument("extension", nargs="*", metavar="EXTENSION", help=extension_help)
    command.add_argument("--column", help="the header, the number or the letter of the column with the numbers")
    held_help = (
        'a block of the losing carrier, such as "+49 20 12345678-00 bis -99", or its first and last number, '
        '"+49 20 8760000 bis +49 20 8769999"; may be given several times'
    )
    command.add_argument("--held", action="append", default=[], metavar="BLOCK", help=held_help)
    command.add_argument("--region", help="read national numbers of this region, such as DE")
    command.add_argument("--format", choices=("text", "json"), default="text", help="one of %(choices)s")


def run_plan(options: Namespace) -> ExitCode:
    """Print what to order for the extensions of a route number, or for the numbers in a file.

    For extensions: the smallest block that activates them, its size, the live numbers, and the request body.
    For a file: the lines to port, what can't be read, and how many blocks and numbers other proposals have.
    """
    if _is_file(options):
        return _plan_file(options)
    block = ExtensionBlock.covering(options.extension)
    routed = put_under(block, options.source)
    print(block, block.summary(), *routed.active_numbers, sep="\n")
    print(json.dumps(block.to_payload(), indent=2))
    return ExitCode.CLEAN


def _is_file(options: Namespace) -> bool:
    """Return whether the first argument is a file. Raises `UsageError` if it is unclear."""
    source, written = options.source, format_value(options.source)
    looks_like_file = source == STANDARD_INPUT or source.lower().endswith(ENDINGS)
    if options.extension:
        if looks_like_file:
            raise UsageError(f"a file must be the only argument that isn't an option, got more after {written}")
        if options.column is not None or options.held or options.region is not None or options.format != "text":
            raise UsageError(f"options are for a file, got the route number {written} and extensions")
        return False
    if _is_route_number(source):
        exists = "; write ./ before the name of a file" if os.path.exists(source) else ""
        raise UsageError(f"a route number must have extensions after it, got only {written}{exists}")
    if not (looks_like_file or os.path.exists(source)):
        raise UsageError(f"a route number with extensions, or a file is expected, got {written}, which doesn't exist")
    return True


def _is_route_number(text: str) -> bool:
    try:
        RouteNumber(text)
    except InvalidNumber:
        return False
    return True


def _plan_file(options: Namespace) -> ExitCode:
    name = options.source
    if options.region is not None:
        _check_region(options.region)
    try:
        column, others = find_column(read_sheets(name), options.column, options.region)
    except FileError as error:
        print(f"{format_position(name, error.location)}: {escape(str(error))}", file=sys.stderr)
        return ExitCode.ERROR
    numbers = [item.value for item in column.items]
    try:
        planned = plan(numbers, held=map(_read_held, options.held), region=options.region)
    except DurchwahlError as error:
        raise UsageError(f"--held: {error}") from None
    print_plan = _print_json if options.format == "json" else _print_text
    print_plan(name, column, others, planned)
    return ExitCode.FINDINGS if planned.findings.errors else ExitCode.CLEAN


def _read_held(text: str) -> str | tuple[str, str]:
    """Return the first and the last number if a plus shows that there are two; otherwise the text."""
    pair = _PAIR_RE.fullmatch(text)
    return (pair[1], pair[2]) if pair else text


def _check_region(region: str) -> None:
    try:
        from durchwahl import national
    except ImportError:
        raise UsageError(
            "national numbers are read with phonenumbers, which is missing: pip install 'durchwahl[phonenumbers]'"
        ) from None
    national.check_region(region)


def _print_text(name: str, column: Column, others: Sequence[Column], planned: Plan) -> None:
    for line in planned.lines:
        print(f"{line} ({line.summary()})")
    report = TextReport(sys.stdout)
    for finding in planned.findings:
        position = column.format_cell(name, _row(column, finding.pointer))
        report.add(position, Diagnostic(_with_position(finding, column, name), None))
    if planned.alternatives:
        print(f"alternatives: {'; '.join(map(_format_size, planned.alternatives))}")
    too = "".join(f"; column {other} has {pluralize(other.readable, 'number')}, too" for other in others)
    read = f"{_format_size(planned.lines)} for {pluralize(column.readable, 'number')} in column {column}"
    report.end(f"{format_position(name, None)}: {read}{too}")


def _print_json(name: str, column: Column, others: Sequence[Column], planned: Plan) -> None:
    document = {
        "path": name,
        "column": _column_json(column),
        "other_columns": list(map(_column_json, others)),
        "lines": list(map(_line_json, planned.lines)),
        "alternatives": [list(map(_line_json, lines)) for lines in planned.alternatives],
        "findings": [
            {
                "path": name,
                "sheet": column.sheet,
                "row": _row(column, finding.pointer),
                "column": column.number,
                "code": finding.code,
                "name": ALL_RULES[finding.code].name,
                "severity": finding.severity,
                "message": _with_position(finding, column, name).message,
            }
            for finding in planned.findings
        ],
    }
    print(json.dumps(document, indent=2))


def _column_json(column: Column) -> dict[str, Any]:
    return {
        "sheet": column.sheet,
        "number": column.number,
        "header": column.header,
        "numbers": column.readable,
    }


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "route_number": str(line.route_number),
        "line": str(line),
        "ported": len(line.numbers),
        "live": len(line.active_numbers),
        "requests": [block.to_payload() for block in line.blocks],
    }


def _format_size(lines: Sequence[Line]) -> str:
    blocks = sum(len(line.blocks) for line in lines)
    ported = sum(len(line.numbers) for line in lines)
    return f"{pluralize(blocks, 'block')} with {pluralize(ported, 'number')}"


def _row(column: Column, pointer: str) -> int:
    return column.items[int(pointer[1:])].row


def _with_position(finding: Finding, column: Column, name: str) -> Finding:
    """Return the finding with the position of the other cell that it names, in place of its pointer."""
    if finding.code != "DW703":
        return finding
    start, slash, index = finding.message.rpartition("/")
    position = column.format_cell(name, _row(column, slash + index))
    return replace(finding, message=start + position)
