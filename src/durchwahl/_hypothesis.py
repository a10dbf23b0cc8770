"""The entry point for Hypothesis: registers a strategy for each type of value, so that `from_type` finds them."""

from functools import partial
from typing import Any, Final

from durchwahl.blocks import ExtensionBlock, RoutedBlock
from durchwahl.directory import Directory
from durchwahl.inventory import Inventory
from durchwahl.lines import Line
from durchwahl.number_sets import NumberSet
from durchwahl.numbers import RouteNumber
from durchwahl.orders import Changes
from durchwahl.ranges import ActivationRange, ExtensionRange
from durchwahl.sets import ExtensionSet

_STRATEGY_NAMES: Final[dict[type[Any], str]] = {
    ExtensionRange: "extension_ranges",
    ActivationRange: "activation_ranges",
    ExtensionSet: "extension_sets",
    ExtensionBlock: "extension_blocks",
    RouteNumber: "route_numbers",
    RoutedBlock: "routed_blocks",
    Line: "lines",
    Inventory: "inventories",
    NumberSet: "number_sets",
    Directory: "directories",
    Changes: "changes",
}


def _hypothesis_setup_hook() -> None:
    from hypothesis.strategies import register_type_strategy

    for cls, name in _STRATEGY_NAMES.items():
        register_type_strategy(cls, partial(_make_strategy, name))


def _make_strategy(name: str, _: type[Any]) -> Any:
    # Not imported by the hook, which Hypothesis calls while it is being imported itself.
    from durchwahl import strategies

    return getattr(strategies, name)()
