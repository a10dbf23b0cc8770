"""The commands `plan` and `show`: the block to order, and a drawing of a block."""

import json
from argparse import ArgumentParser, Namespace
from typing import Final

from durchwahl.block import ExtensionBlock
from durchwahl.cli.outcome import Outcome
from durchwahl.drawing import as_text

ROUTE_NUMBER: Final = 'the number that the extensions hang under: "+49 20 12345678"'
BLOCK: Final = 'the extension range and the activation ranges: "0-99: 4, 19-20, 42"'


def add_plan_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `plan`."""
    command.add_argument("route_number", help=ROUTE_NUMBER)
    command.add_argument("extension", nargs="+", help="the extensions to activate, with their zeros: 04 19 20 42")


def plan(options: Namespace) -> Outcome:
    """Print the smallest block that activates these extensions, its size, the live numbers, and the request body."""
    block = ExtensionBlock.covering(options.extension)
    routed = block.under(options.route_number)
    print(block, block.summary(), *routed.active_numbers, sep="\n")
    print(json.dumps(block.to_payload(), indent=2))
    return Outcome.CLEAN


def add_show_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `show`."""
    command.add_argument("route_number", nargs="?", help=ROUTE_NUMBER)
    command.add_argument("block", help=BLOCK)


def show(options: Namespace) -> Outcome:
    """Draw a block: which extensions port, and which of them go live."""
    block = ExtensionBlock.parse(options.block)
    under = "" if options.route_number is None else f"{block.under(options.route_number).route_number} "
    whole = block.extension_range
    print(f"{under}{block}", block.summary(), as_text(whole.start_at, whole.end_at, block.active.bits), sep="\n")
    return Outcome.CLEAN
