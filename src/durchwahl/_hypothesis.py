"""What Hypothesis calls when it starts: it tells `hypothesis.strategies.from_type` of the strategies for the values."""

from collections.abc import Callable
from typing import Any

from durchwahl.blocks import ExtensionBlock, RoutedBlock
from durchwahl.inventory import Inventory
from durchwahl.lines import Line
from durchwahl.numbers import RouteNumber
from durchwahl.ranges import ActivationRange, ExtensionRange
from durchwahl.sets import ExtensionSet

STRATEGIES: dict[type[Any], str] = {
    ExtensionRange: "extension_ranges",
    ActivationRange: "activation_ranges",
    ExtensionSet: "extension_sets",
    ExtensionBlock: "extension_blocks",
    RouteNumber: "route_numbers",
    RoutedBlock: "routed_blocks",
    Line: "lines",
    Inventory: "inventories",
}


def _hypothesis_setup_hook() -> None:
    """Register a strategy for each type of value, by its name in `durchwahl.strategies`."""
    from hypothesis.strategies import register_type_strategy

    for kind, name in STRATEGIES.items():
        register_type_strategy(kind, _strategy_factory(name))


def _strategy_factory(name: str) -> Callable[[Any], Any]:
    def strategy(_: Any) -> Any:
        # Imported when a strategy is asked for, because importing it imports Hypothesis, which may be what has called.
        from durchwahl import strategies

        return getattr(strategies, name)()

    return strategy
