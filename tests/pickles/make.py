"""Make this interpreter's pickles: `PYTHONPATH=src:tests python3.12 -m pickles.make`, with portion installed.

It is run once for each version of Python that is taken, and again when a value is added. A pickle that was made before
stays readable: where it doesn't, the change breaks what people have stored.
"""

import pickle
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import durchwahl as d

HERE: Final = Path(__file__).parent
PROTOCOLS: Final = (2, 3, 4, 5)


def values() -> dict[str, Any]:
    """One value of every kind, and of the exceptions."""
    block = d.ExtensionBlock.parse("0-99: 42, 4, 19-20")
    routed = block.under("+49 20 12345678")
    inventory = d.Inventory([(routed.route_number, block, "us"), (routed.route_number, block, "them")])
    record = d.formats.telnyx.Record("3e0f", None, block, datetime(2026, 11, 2, 9, 30, tzinfo=UTC))
    payload = block.to_payload("f24151b6")
    return {
        "ExtensionRange": block.extension_range,
        "ActivationRange": block.activation_ranges[0],
        "ExtensionSet": block.active,
        "interval": block.active.to_portion(),
        "RouteNumber": routed.route_number,
        "DialledNumber": d.split_din5008("+49 30 3432622-113"),
        "ExtendedNumbers": routed.active_numbers,
        "ExtensionBlock": block,
        "RoutedBlock": routed,
        "NumberSet": inventory.numbers,
        "NumberRun": next(inventory.numbers.runs()),
        "Inventory": inventory,
        "Entry": next(iter(inventory)),
        "Match": inventory.find("+49 20 12345678-04"),
        "Collision": inventory.collisions()[0],
        "Directory": d.Directory(block.extension_range, {"00": "Zentrale", "10-19": "Sales"}),
        "Severity": d.Severity.NOTE,
        "Finding": d.validate({"extension_range": "9-0", "activation_ranges": "4"})[0],
        "Changes": d.Changes(("3e0f",), (payload,)),
        "WitaBlock": d.formats.wita.WitaBlock("30", "69"),
        "Record": record,
        "InvalidNotation": _raised(d.ExtensionRange.parse, "1--2"),
        "InvalidBlock": _raised(d.ExtensionBlock.parse, "0-9: 4-40"),
        "InvalidExtension": _raised(d.ExtensionSet, [1000]),
    }


def _raised(call: Callable[[Any], object], given: object) -> d.DurchwahlError:
    try:
        call(given)
    except d.DurchwahlError as error:
        return error.with_traceback(None)
    raise AssertionError(given)


def main() -> None:
    """Write a file for each protocol."""
    for protocol in PROTOCOLS:
        name = f"python{sys.version_info.major}.{sys.version_info.minor}-protocol{protocol}.pickle"
        (HERE / name).write_bytes(pickle.dumps(values(), protocol))


if __name__ == "__main__":
    main()
