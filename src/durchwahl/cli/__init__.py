"""The command line: the only place that touches files, standard streams and exit codes.

Exit codes: 0 all is well, 1 something was found, 2 the work could not be done.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence

from durchwahl import __version__
from durchwahl.block import ExtensionBlock
from durchwahl.errors import DurchwahlError
from durchwahl.findings import Severity
from durchwahl.validation import validate

FOUND = 1
COULD_NOT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except DurchwahlError as error:
        print(f"durchwahl: {error}", file=sys.stderr)
        return COULD_NOT
    except BrokenPipeError:
        # The reader has left, as `head` does. What Python would still flush goes nowhere, instead of to a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT
    return code


def plan(options: argparse.Namespace) -> int:
    """Print the smallest block, its size, the live numbers, and the request body."""
    block = ExtensionBlock.covering(options.extension)
    routed = block.under(options.route_number)
    print(block, block.summary(), *routed.active_numbers, sep="\n")
    print(json.dumps(block.to_payload(), indent=2))
    return 0


def expand(options: argparse.Namespace) -> int:
    """Print the live numbers of a block, one a line."""
    routed = ExtensionBlock.parse(options.block).under(options.route_number)
    for number in routed.active_numbers:
        print(number)
    return 0


def check(options: argparse.Namespace) -> int:
    """Print every finding in a JSON file."""
    try:
        with open(
            sys.stdin.fileno() if options.file == "-" else options.file, "rb", closefd=options.file != "-"
        ) as file:
            document = json.loads(file.read())
    except OSError as error:
        print(f"durchwahl: {options.file}: {error.strerror}", file=sys.stderr)
        return COULD_NOT
    except (ValueError, RecursionError) as error:
        print(f"durchwahl: {options.file}: no JSON that can be read: {error}", file=sys.stderr)
        return COULD_NOT
    findings = validate(document)
    for finding in findings:
        print(f"{options.file}: {finding.severity}: {finding}")
    return FOUND if any(finding.severity is Severity.ERROR for finding in findings) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="durchwahl", description="Extension ranges for German number porting: plan them, expand them, check them."
    )
    parser.add_argument("--version", action="version", version=f"durchwahl {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("plan", help="from extensions to the block to order", description=plan.__doc__)
    command.add_argument("route_number", help='the number that the extensions hang under: "+49 20 12345678"')
    command.add_argument(
        "extension", nargs="+", help="the extensions to activate, with their leading zeros: 04 19 20 42"
    )
    command.set_defaults(run=plan)

    command = commands.add_parser("expand", help="from a block to the full numbers", description=expand.__doc__)
    command.add_argument("route_number", help='the number that the extensions hang under: "+49 20 12345678"')
    command.add_argument("block", help='the extension range and the activation ranges: "0-99: 4, 19-20, 42"')
    command.set_defaults(run=expand)

    command = commands.add_parser("check", help="find what is wrong in a file", description=check.__doc__)
    command.add_argument("file", help="a JSON file with a statement, or - for standard input")
    command.set_defaults(run=check)
    return parser
