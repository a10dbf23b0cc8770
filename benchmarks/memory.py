"""Memory: the bytes that one thing takes, in our way to hold it and in others'.

They are counted by `tracemalloc` while many are made, divided by how many. What they are made from stands before, and
the caches are warm. What a C library takes past Python's allocator it has to say itself.
"""

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from benchmarks import jobs_inventory, limits
from benchmarks.jobs_sets import BARE, OURS, quick_enough, runs
from benchmarks.jobs_validation import CREATE_BODY
from benchmarks.limits_many import by_route
from benchmarks.results import Weight
from durchwahl import ExtensionBlock, Inventory, RouteNumber

TIMES: Final = 50
ENTRIES: Final = 10_000
COUNTS: Final = (3, 30, 250)
PREFIX: Final = "+492012345678"
CONTAINERS: Final = ("n_bytes_array_containers", "n_bytes_run_containers", "n_bytes_bitset_containers")


def _nothing(_: Any) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Thing:
    """One way to hold something.

    `make` prepares what makes one, and raises `ImportError` where a package isn't installed; one made thing holds
    `parts` of what is weighed. `besides` says what Python's allocator doesn't see.
    """

    name: str
    holder: str
    make: Callable[[], Callable[[], Any]]
    parts: int = 1
    besides: Callable[[Any], int] = _nothing


def weigh(times: int = TIMES) -> Iterator[Weight]:
    """The weight of every thing whose package is installed; `times` is how many are made of one that has no parts."""
    for thing in _things():
        try:
            make = thing.make()
            make()
        except ImportError:
            continue
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        made = [make() for _ in range(times if thing.parts == 1 else 1)]
        taken = tracemalloc.get_traced_memory()[0] - before - (made.__sizeof__() - [].__sizeof__())
        tracemalloc.stop()
        yield Weight(thing.name, thing.holder, (taken / len(made) + thing.besides(made[0])) / thing.parts)


def _things() -> Iterator[Thing]:
    for count in COUNTS:
        yield from _sets(count)
    yield from _blocks()
    yield from _numbers()
    yield from _entries()


def _sets(count: int) -> Iterator[Thing]:
    pairs = runs(count)
    for algebra in (OURS, BARE, *quick_enough(count)):

        def make(algebra: Any = algebra) -> Callable[[], Any]:
            return lambda: algebra.make(pairs)

        besides = _in_containers if algebra.name == "pyroaring" else _nothing
        yield Thing(f"a set of {count} runs", algebra.name, make, besides=besides)


def _in_containers(bitmap: Any) -> int:
    statistics = bitmap.get_statistics()
    return sum(statistics[name] for name in CONTAINERS)


def _blocks() -> Iterator[Thing]:
    def of_model(module: str) -> Callable[[], Callable[[], Any]]:
        def make() -> Callable[[], Any]:
            model = import_module(f"benchmarks.rivals.{module}").make
            return lambda: model(CREATE_BODY)

        return make

    name = "a block of 3 ranges"
    yield Thing(name, "durchwahl", lambda: lambda: ExtensionBlock.from_payload(CREATE_BODY))
    yield Thing(name, "bare class", lambda: lambda: limits.scan_and_make(CREATE_BODY))
    yield Thing(name, "msgspec", of_model("with_msgspec"))
    yield Thing(name, "pydantic", of_model("with_pydantic"))


def _numbers() -> Iterator[Thing]:
    name = "a route number"
    yield Thing(name, "durchwahl", lambda: lambda: RouteNumber("+49 20 12345678"))
    yield Thing(name, "str", lambda: lambda: "".join(("+49", "20", "12345678")))
    name = "1,000 full numbers"
    block = ExtensionBlock.parse("0-999: 0-999")
    yield Thing(name, "durchwahl", lambda: lambda: block.under(PREFIX).numbers)
    yield Thing(name, "list of str", lambda: lambda: limits.prefixed(PREFIX, limits.SUFFIXES))
    yield Thing(name, "set of str", lambda: lambda: set(limits.prefixed(PREFIX, limits.SUFFIXES)))


def _entries() -> Iterator[Thing]:
    """What an entry takes beyond its route number, its block and its owner, which are there before."""
    name = f"an entry of an inventory of {ENTRIES:,}"
    blocks, rows = jobs_inventory.triples(ENTRIES), jobs_inventory.rows(ENTRIES)

    def all_at_once(holder: str, make: Callable[[], Any]) -> Thing:
        return Thing(name, holder, lambda: make, parts=ENTRIES)

    yield all_at_once("durchwahl", lambda: Inventory(blocks))
    yield all_at_once("dict by route number", lambda: by_route(rows))
    yield all_at_once("portion", lambda: jobs_inventory.union_of_portion(rows))
    yield all_at_once("intervaltree", lambda: jobs_inventory.tree(rows))
