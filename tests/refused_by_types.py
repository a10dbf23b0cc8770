"""Wrong code, with the error code that mypy reports for each line. mypy also reports an unused `type: ignore`.

This code is never run.
"""

# ruff: noqa: B015, B018

from telnyx import Telnyx

import durchwahl
from durchwahl import (
    RULES,
    ActivationRange,
    Changes,
    Directory,
    ExtendedNumbers,
    ExtensionBlock,
    ExtensionRange,
    ExtensionSet,
    Finding,
    Inventory,
    Line,
    RoutedBlock,
    RouteNumber,
    Severity,
    changes,
    cover,
    explain,
    merge,
    split_din5008,
    validate,
)


def wrong_code() -> None:
    extension_range, activation_range = ExtensionRange(0, 99), ActivationRange(4, 4)
    live, route = ExtensionSet([4]), RouteNumber("+49 20 12345678")
    block = ExtensionBlock(extension_range, (activation_range,))
    routed = block.under(route)
    inventory = Inventory([(route, block, "head office")])

    # Only the extension range has a width, and an integer has no leading zeros.
    activation_range.digits(4)  # type: ignore[attr-defined]
    activation_range.width  # type: ignore[attr-defined]
    live.digits(4)  # type: ignore[attr-defined]
    extension_range.digits("04")  # type: ignore[arg-type]
    ExtensionBlock.covering([4, 19])  # type: ignore[list-item]
    ExtensionBlock.covering_numbers(route, [4920])  # type: ignore[list-item]
    routed.extension_of(4920)  # type: ignore[arg-type]
    inventory.find(4920)  # type: ignore[arg-type]
    cover(4920, 4921)  # type: ignore[arg-type]

    # An activation range isn't an extension range.
    ExtensionBlock(activation_range, (activation_range,))  # type: ignore[arg-type]
    ExtensionBlock(extension_range, (extension_range,))  # type: ignore[arg-type]
    ExtensionBlock(extension_range, [extension_range])  # type: ignore[list-item]
    ExtensionBlock("0-99", (activation_range,))  # type: ignore[arg-type]
    ExtensionBlock(extension_range, [extension_range])  # type: ignore[list-item]
    ExtensionBlock(extension_range, "4, 19-20")  # type: ignore[arg-type]
    extension_range < activation_range  # type: ignore[operator]
    Directory(activation_range, {"04": "Sales"})  # type: ignore[arg-type]

    # An extension set contains integers, and has the operators of sets.
    live + 4  # type: ignore[operator]
    live | 4  # type: ignore[operator]
    live - [4]  # type: ignore[operator]
    live & activation_range  # type: ignore[operator]
    ExtensionSet("4, 19-20")  # type: ignore[arg-type]
    ExtensionSet(["04"])  # type: ignore[list-item]
    ExtensionSet([4.5])  # type: ignore[list-item]
    live.complement((0, 9))  # type: ignore[arg-type]
    live.add(5)  # type: ignore[attr-defined]
    live.first + 1  # type: ignore[operator]
    merge([4, 5])  # type: ignore[list-item]

    # Values are frozen.
    extension_range.end_at = 9  # type: ignore[misc]
    activation_range.start_at = 0  # type: ignore[misc]
    live.bits = 0  # type: ignore[misc]
    block.activation_ranges = ()  # type: ignore[misc]
    block.active = live  # type: ignore[misc]
    route.e164 = "+4920"  # type: ignore[misc]
    routed.block = block  # type: ignore[misc]
    RULES["DW202"] = RULES["DW201"]  # type: ignore[index]
    durchwahl.MAX_EXTENSION = 9999  # type: ignore[misc]
    Changes().delete.append("3e0f")  # type: ignore[attr-defined]

    class Wider(ExtensionSet):  # type: ignore[misc]
        pass

    # Numbers are strings, and results may be None.
    RouteNumber(492012345678)  # type: ignore[arg-type]
    RoutedBlock("+49 20 12345678", block)  # type: ignore[arg-type]
    Line(route, [extension_range])  # type: ignore[list-item]
    block.under(492012345678)  # type: ignore[arg-type]
    route + "04"  # type: ignore[operator]
    split_din5008(4920)  # type: ignore[arg-type]
    routed.extension_of("+49 20 1234567804").zfill(3)  # type: ignore[union-attr]
    inventory.find("+49 20 1234567804").owner  # type: ignore[union-attr]
    ExtendedNumbers(route, activation_range, live)  # type: ignore[arg-type]
    routed.numbers[0] = "+4920"  # type: ignore[index]

    # Arguments of `validate` and `changes`, and fields of findings and payloads.
    validate(4)  # type: ignore[arg-type]
    validate(None)  # type: ignore[arg-type]
    explain(202)  # type: ignore[arg-type]
    Finding("DW202", "error", "", "")  # type: ignore[arg-type]
    Severity.FATAL  # type: ignore[attr-defined]
    changes([], [block])  # type: ignore[arg-type]
    changes([], {"f24151b6": [extension_range]})  # type: ignore[list-item]
    block.to_payload(4)  # type: ignore[call-overload]
    block.to_payload()["extension_range"]["start"]  # type: ignore[typeddict-item]
    block.to_payload()["activation_ranges"][0]["start"]  # type: ignore[typeddict-item]
    create = Telnyx().porting_orders.phone_number_extensions.create
    create("an order's id", **block.to_payload())  # type: ignore[call-arg]
