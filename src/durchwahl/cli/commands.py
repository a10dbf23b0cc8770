"""The command `expand`: from a block to its full numbers, as they are read and not all at once."""

import csv
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from durchwahl.blocks import ExtensionBlock, RoutedBlock
from durchwahl.cli import ExitCode
from durchwahl.cli.documents import ALL_RULES
from durchwahl.cli.documents import explain as page
from durchwahl.display.text import as_text
from durchwahl.schema import json_schema

ROUTE_NUMBER: Final = 'the number that the extensions hang under: "+49 20 12345678"'
BLOCK: Final = 'the extension range and the activation ranges: "0-99: 4, 19-20, 42"'


def add_plan_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `plan`."""
    command.add_argument("route_number", help=ROUTE_NUMBER)
    command.add_argument("extension", nargs="+", help="the extensions to activate, with their zeros: 04 19 20 42")


def plan(options: Namespace) -> ExitCode:
    """Print the smallest block that activates these extensions, its size, the live numbers, and the request body."""
    block = ExtensionBlock.covering(options.extension)
    routed = block.under(options.route_number)
    print(block, block.summary(), *routed.active_numbers, sep="\n")
    print(json.dumps(block.to_payload(), indent=2))
    return ExitCode.CLEAN


def add_show_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `show`."""
    command.add_argument("route_number", nargs="?", help=ROUTE_NUMBER)
    command.add_argument("block", help=BLOCK)


def show(options: Namespace) -> ExitCode:
    """Draw a block: which extensions port, and which of them go live."""
    block = ExtensionBlock.parse(options.block)
    under = "" if options.route_number is None else f"{block.under(options.route_number).route_number} "
    whole = block.extension_range
    print(f"{under}{block}", block.summary(), as_text(whole.start_at, whole.end_at, block.active.bits), sep="\n")
    return ExitCode.CLEAN


def add_expand_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `expand`."""
    command.add_argument("route_number", help=ROUTE_NUMBER)
    command.add_argument("block", help=BLOCK)
    command.add_argument("--format", choices=tuple(_FORMATS), default="text", help="one of %(choices)s")
    command.add_argument("--which", choices=tuple(_CHOSEN), help="which numbers to print, one of %(choices)s")


def expand(options: Namespace) -> ExitCode:
    """Print the full numbers of a block, in ascending order: the live ones, one a line.

    The formats csv and json list every number that ports, and whether it is live. --which selects the numbers in any
    format.
    """
    routed = ExtensionBlock.parse(options.block).under(options.route_number)
    which = options.which or ("live" if options.format == "text" else "all")
    _FORMATS[options.format](_numbers(routed, which))
    return ExitCode.CLEAN


class _Number(NamedTuple):
    """A number that ports, its extension as it is dialled, and whether it is live."""

    number: str
    extension: str
    live: bool


_CHOSEN: Final[Mapping[str, Callable[[RoutedBlock], Iterator[str]]]] = {
    "live": lambda routed: iter(routed.active_numbers),
    "inactive": lambda routed: iter(routed.inactive_numbers),
    "all": lambda routed: iter(routed.numbers),
}


def _numbers(routed: RoutedBlock, which: str) -> Iterator[_Number]:
    width, live = routed.block.width, routed.active_numbers
    return (_Number(number, number[-width:], number in live) for number in _CHOSEN[which](routed))


def _as_text(numbers: Iterator[_Number]) -> None:
    for number in numbers:
        print(number.number)


def _as_csv(numbers: Iterator[_Number]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_Number._fields)
    writer.writerows((number, extension, "yes" if live else "no") for number, extension, live in numbers)


def _as_json(numbers: Iterator[_Number]) -> None:
    before = "["
    for number in numbers:
        sys.stdout.write(f"{before}\n{json.dumps(number._asdict())}")
        before = ","
    sys.stdout.write("[]\n" if before == "[" else "\n]\n")


_FORMATS: Final[Mapping[str, Callable[[Iterator[_Number]], None]]] = {
    "text": _as_text,
    "csv": _as_csv,
    "json": _as_json,
}


def add_explain_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `explain`."""
    command.add_argument("code", nargs="?", help="a rule's code, such as DW202; without it, all rules are listed")


def explain(options: Namespace) -> ExitCode:
    """Print the page of a rule: what it requires and why, with examples. Without a code, list all rules."""
    if options.code is None:
        for rule in ALL_RULES.values():
            print(f"{rule.code:8}{rule.severity:9}{rule.name}")
    else:
        print(page(options.code.upper()))
    return ExitCode.CLEAN


def add_schema_arguments(_: ArgumentParser) -> None:
    """Add nothing: `schema` has no arguments."""


def schema(_: Namespace) -> ExitCode:
    """Print the JSON Schema of statements and orders, with which editors complete and underline them."""
    print(json.dumps(json_schema(), indent=2))
    return ExitCode.CLEAN
