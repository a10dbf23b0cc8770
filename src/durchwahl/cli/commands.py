"""The commands that need no files: `show`, `expand`, `explain` and `schema`."""

import csv
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from shutil import get_terminal_size
from typing import Final, NamedTuple

from durchwahl.blocks import ExtensionBlock, RoutedBlock
from durchwahl.cli.arguments import put_under
from durchwahl.cli.exit_codes import ExitCode
from durchwahl.cli.file_rules import ALL_RULES, explain_rule
from durchwahl.display.text import as_text
from durchwahl.schema import json_schema

_ROUTE_NUMBER: Final = 'the main number that the extensions follow: "+49 20 12345678"'
_BLOCK: Final = 'the extension range and the activation ranges: "0-99: 4, 19-20, 42"'


def add_show_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `show`."""
    command.add_argument("route_number", nargs="?", help=_ROUTE_NUMBER)
    command.add_argument("block", help=_BLOCK)


def run_show(options: Namespace) -> ExitCode:
    """Draw a block: which extensions port, and which of them go live."""
    block = ExtensionBlock.parse(options.block)
    prefix = "" if options.route_number is None else f"{put_under(block, options.route_number).route_number} "
    print(f"{prefix}{block}", block.summary(), as_text(block, get_terminal_size().columns), sep="\n")
    return ExitCode.CLEAN


class _Number(NamedTuple):
    """A number that ports, its extension as dialled, and whether it is live."""

    number: str
    extension: str
    live: bool


def _print_text(numbers: Iterator[_Number]) -> None:
    for number in numbers:
        print(number.number)


def _print_csv(numbers: Iterator[_Number]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_Number._fields)
    writer.writerows((number, extension, "yes" if live else "no") for number, extension, live in numbers)


def _print_json(numbers: Iterator[_Number]) -> None:
    separator = "["
    for number in numbers:
        sys.stdout.write(f"{separator}\n{json.dumps(number._asdict())}")
        separator = ","
    sys.stdout.write("[]\n" if separator == "[" else "\n]\n")


_FORMATS: Final[Mapping[str, Callable[[Iterator[_Number]], None]]] = {
    "text": _print_text,
    "csv": _print_csv,
    "json": _print_json,
}
_NUMBERS: Final[Mapping[str, Callable[[RoutedBlock], Sequence[str]]]] = {
    "live": attrgetter("active_numbers"),
    "inactive": attrgetter("inactive_numbers"),
    "all": attrgetter("numbers"),
}


def add_expand_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `expand`."""
    command.add_argument("route_number", help=_ROUTE_NUMBER)
    command.add_argument("block", help=_BLOCK)
    command.add_argument("--format", choices=tuple(_FORMATS), default="text", help="one of %(choices)s")
    command.add_argument("--which", choices=tuple(_NUMBERS), help="which numbers to print, one of %(choices)s")


def run_expand(options: Namespace) -> ExitCode:
    """Print the full numbers of a block, in ascending order: the live ones, one a line.

    The formats csv and json list every number that ports, and whether it is live. --which selects the numbers in any
    format.
    """
    routed = put_under(ExtensionBlock.parse(options.block), options.route_number)
    which = options.which or ("live" if options.format == "text" else "all")
    width, live = routed.block.width, routed.active_numbers
    _FORMATS[options.format](_Number(number, number[-width:], number in live) for number in _NUMBERS[which](routed))
    return ExitCode.CLEAN


def add_explain_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `explain`."""
    command.add_argument(
        "code",
        nargs="?",
        help="a rule's code, its beginning or its name, such as DW202; without it, all rules are listed",
    )


def run_explain(options: Namespace) -> ExitCode:
    """Print the page of each rule with this code or name: what it requires and why, with examples. Without a code, list all rules."""
    from durchwahl.cli.configuration import find_codes  # the other commands don't need it

    if options.code is None:
        for rule in ALL_RULES.values():
            print(f"{rule.code:8}{rule.severity:9}{rule.name}")
    else:
        print("\n\n".join(map(explain_rule, find_codes(options.code))))
    return ExitCode.CLEAN


def add_schema_arguments(_: ArgumentParser) -> None:
    """Add nothing: `schema` has no arguments."""


def run_schema(_: Namespace) -> ExitCode:
    """Print the JSON Schema of statements and orders, for completion and error highlighting in editors."""
    print(json.dumps(json_schema(), indent=2))
    return ExitCode.CLEAN
