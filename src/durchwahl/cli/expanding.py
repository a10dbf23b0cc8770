"""The command `expand`: from a block to its full numbers, as they are read and not all at once."""

import csv
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from durchwahl.block import ExtensionBlock, RoutedBlock
from durchwahl.cli.outcome import Outcome
from durchwahl.cli.planning import BLOCK, ROUTE_NUMBER


def add_expand_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `expand`."""
    command.add_argument("route_number", help=ROUTE_NUMBER)
    command.add_argument("block", help=BLOCK)
    command.add_argument("--format", choices=tuple(_FORMATS), default="text", help="one of %(choices)s")
    command.add_argument("--which", choices=tuple(_CHOSEN), help="which numbers to print, one of %(choices)s")


def expand(options: Namespace) -> Outcome:
    """Print the full numbers of a block, in ascending order: the live ones, one a line.

    The formats csv and json list every number that ports, and whether it is live. --which selects the numbers in any
    format.
    """
    routed = ExtensionBlock.parse(options.block).under(options.route_number)
    which = options.which or ("live" if options.format == "text" else "all")
    _FORMATS[options.format](_numbers(routed, which))
    return Outcome.CLEAN


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
