"""Many blocks: `python -m benchmarks.many`, an inventory of 10,000, of 100,000 and of 1,000,000 blocks.

Beside each time stands the same in times of the least there is, sorting the blocks' first numbers and one loop; and the
growth exponent from the size before: 1.0 is linear, n log n comes to about 1.1.
"""

import math
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from random import Random
from time import perf_counter
from typing import Any, Final, NamedTuple

from durchwahl import ExtensionBlock, Inventory, RouteNumber

SIZES: Final = (10_000, 100_000, 1_000_000)
BLOCKS: Final = tuple(map(ExtensionBlock.parse, ("0-9: 4", "0-99: 4, 19-20, 42", "0-999: 0-99")))
ASKED: Final = 10_000
# Above this, portion's union is not made.
MOST_FOR_PORTION: Final = 1_000_000
Triple = tuple[RouteNumber, ExtensionBlock, int]


class Timed(NamedTuple):
    """The fastest of some calls, and what it gave."""

    seconds: float
    result: Any


def timed(call: Callable[[], object], times: int = 3) -> Timed:
    """Call some times, and keep the fastest: what disturbs a call only makes it slower."""
    runs = []
    for _ in range(times):
        start = perf_counter()
        result = call()
        runs.append((perf_counter() - start, result))
    return Timed(*min(runs, key=lambda run: run[0]))


def triples(size: int) -> list[Triple]:
    """Blocks of three sizes under different route numbers, with a thousand owners, in no order."""
    some = [(RouteNumber(f"+49{20_000_000 + stem}"), BLOCKS[stem % 3], stem % 1000) for stem in range(size)]
    Random(size).shuffle(some)
    return some


def sorted_and_walked(blocks: list[Triple]) -> int:
    """The least that building and checking can be: a start and an end a block, sorted, and one loop over them."""
    runs = []
    for route, block, _ in blocks:
        start = int(route.e164 + block.extension_range.digits(block.extension_range.start_at))
        runs.append((start, start + len(block.extension_range)))
    runs.sort()
    overlaps, reach = 0, 0
    for start, after in runs:
        overlaps += start < reach
        reach = max(reach, after)
    return overlaps


def bytes_a_block(inventory: Inventory[int]) -> float:
    """What the inventory takes beyond its entries: its tuple of them, its dictionary, and the integers in that."""
    entries, thousands = (getattr(inventory, name) for name in ("_entries", "_thousands"))
    lists = sum(sys.getsizeof(several) for several in thousands.values() if isinstance(several, list))
    keys = sum(map(sys.getsizeof, thousands))
    return (sys.getsizeof(entries) + sys.getsizeof(thousands) + keys + lists) / len(inventory)


def portion_membership(blocks: list[Triple], numbers: list[str]) -> float | None:
    """Seconds a membership test in portion's union of the same blocks, None where portion isn't installed."""
    try:
        import portion
    except ImportError:
        return None
    runs = (block.under(route).numbers for route, block, _ in blocks)
    union = portion.Interval(*(portion.closed(int(run[0]), int(run[-1])) for run in runs))
    places = list(map(int, numbers))
    return timed(lambda: [place in union for place in places]).seconds / len(places)


def main() -> None:
    """Run every size and print a line for each job."""
    parser = ArgumentParser(prog="python -m benchmarks.many", description="An inventory of very many blocks.")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="leave out sizes above this one")
    most = parser.parse_args().most
    before: dict[str, float] = {}
    for size in (size for size in SIZES if size <= most):
        blocks = triples(size)
        numbers = [route.e164 + "4" * block.width for route, block, _ in blocks[:ASKED]]
        least = timed(lambda blocks=blocks: sorted_and_walked(blocks))  # type: ignore[misc]
        built = timed(lambda blocks=blocks: Inventory(blocks))  # type: ignore[misc]
        inventory: Inventory[int] = built.result
        others = Inventory(blocks[::2]).numbers
        jobs = {
            "sort and one loop": least,
            "build": built,
            "collisions": timed(inventory.collisions),
            "coalesce": timed(inventory.coalesce, 1),
            "numbers": timed(lambda inventory=inventory: inventory.numbers),  # type: ignore[misc]
            "difference": timed(lambda inventory=inventory, others=others: inventory.numbers - others),  # type: ignore[misc]
        }
        print(f"\n{size:,} blocks, {bytes_a_block(inventory):.0f} bytes a block beyond the entries")
        for name, job in jobs.items():
            growth = math.log10(job.seconds / before[name]) if name in before else math.nan
            before[name] = job.seconds
            print(
                f"  {name:20} {job.seconds:8.3f} s  {job.seconds / least.seconds:6.2f} of the least   growth {growth:5.2f}"
            )
        find = timed(lambda inventory=inventory, numbers=numbers: [inventory.find(number) for number in numbers])  # type: ignore[misc]
        line = f"  {'find':20} {find.seconds / ASKED * 1e6:8.2f} us a number"
        if size <= MOST_FOR_PORTION and (theirs := portion_membership(blocks, numbers)) is not None:
            line += f", portion's membership takes {theirs * ASKED / find.seconds:.1f} times as long"
        print(line, flush=True)


if __name__ == "__main__":
    main()
