"""Jobs on very many blocks: 10,000, and 100,000 and 1,000,000 where it is asked for, so that growth can be told."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from importlib import import_module
from random import Random
from typing import Any, Final

from benchmarks import limits_many
from benchmarks.job import Contender, Job, Limit, Rival
from benchmarks.limits_many import Found, Row
from durchwahl import ExtensionBlock, Inventory, NumberSet, RouteNumber

SIZES: Final = (10_000, 100_000, 1_000_000)
BLOCKS: Final = tuple(map(ExtensionBlock.parse, ("0-9: 4", "0-99: 4, 19-20, 42", "0-999: 0-99")))
TENS: Final = BLOCKS[0]
ASKED: Final = 1_000
MOST_FOR_TREES: Final = 100_000
"""What is made of objects for each interval takes half a minute and gigabytes for a million of them."""
MOST_FOR_PORTIONS: Final = 10_000

Triple = tuple[RouteNumber, ExtensionBlock, int]
Questions = list[str]


@lru_cache(maxsize=1)
def triples(size: int) -> list[Triple]:
    """Blocks of three sizes under different route numbers, with a thousand owners, in no order; one of a thousand twice."""
    some = [(RouteNumber(f"+49{20_000_000 + stem}"), BLOCKS[stem % 3], stem % 1000) for stem in range(size)]
    some[::1000] = some[1::1000]
    Random(size).shuffle(some)
    return some


@lru_cache(maxsize=1)
def rows(size: int) -> list[Row]:
    """The same as plain tuples, for those who need no objects."""
    return [
        Row(
            route.e164,
            block.width,
            block.extension_range.start_at,
            block.extension_range.end_at,
            block.active.bits,
            owner,
        )
        for route, block, owner in triples(size)
    ]


@lru_cache(maxsize=1)
def _inventory(size: int) -> Inventory[int]:
    return Inventory(triples(size))


def _two_sets(size: int) -> tuple[NumberSet, NumberSet]:
    return _inventory(size).numbers, Inventory(triples(size)[::2]).numbers


def _two_lists(size: int, make: Callable[[Sequence[Row]], Any]) -> tuple[Any, Any]:
    return make(rows(size)), make(rows(size)[::2])


def _asked(size: int) -> Questions:
    """Numbers in every width of block, and as many of nobody."""
    some = rows(size)[: ASKED // 2]
    return [
        number for row in some for number in (row.route + "4" * row.width, f"+4999{row.route[5:]}{'4' * row.width}")
    ]


def _each(find: Callable[[str], Any], numbers: Questions) -> list[Any]:
    return [find(number) for number in numbers]


def _matches(found: list[Any]) -> list[Found | None]:
    return [match and Found(str(match.route_number), match.extension, match.active, match.owner) for match in found]


def _clashing(inventory: Inventory[int]) -> int:
    return len(inventory.collisions())


def _numbers(inventory: Inventory[int]) -> NumberSet:
    return inventory.numbers


def union_of_portion(blocks: Sequence[Row]) -> Any:
    """The numbers of the blocks as one interval of portion."""
    portion = import_module("portion")
    return portion.Interval(*(portion.closedopen(*limits_many.span(row)) for row in blocks))


@lru_cache(maxsize=1)
def _in_portion(size: int) -> Any:
    return union_of_portion(rows(size))


def _count_in_portion(interval: Any) -> int:
    return sum(piece.upper - piece.lower for piece in interval)


def bitmap(blocks: Sequence[Row]) -> Any:
    """The numbers of the blocks as one bitmap of pyroaring."""
    filled = import_module("pyroaring").BitMap64()
    for row in blocks:
        filled.add_range(*limits_many.span(row))
    return filled


def _difference(one: Any, other: Any) -> Any:
    return one - other


def tree(blocks: Sequence[Row]) -> Any:
    """The blocks as a tree of intervaltree, each with its place in the series."""
    tuples = ((*limits_many.span(row), place) for place, row in enumerate(blocks))
    return import_module("intervaltree").IntervalTree.from_tuples(tuples)


def _in_tree(grown: Any, of: Sequence[Row], numbers: Questions) -> list[Found | None]:
    found = (grown[int(number)] for number in numbers)
    places = [min(interval.data for interval in intervals) if intervals else None for intervals in found]
    return [
        None if place is None else limits_many.found(of[place], number)
        for place, number in zip(places, numbers, strict=True)
    ]


def _clashing_in_tree(grown: Any) -> int:
    return sum(len(grown.overlap(interval)) - 1 for interval in grown) // 2


def _contained(whole: Any, numbers: Sequence[Any]) -> list[bool]:
    return [number in whole for number in numbers]


def _converted_and_contained(whole: Any, numbers: Questions) -> list[bool]:
    return [int(number) in whole for number in numbers]


def jobs(size: int) -> Iterator[Job]:
    """The jobs of one size. What is made beforehand is made once for all of them, as long as they run in this order."""
    trees, portions = size <= MOST_FOR_TREES, size <= MOST_FOR_PORTIONS

    def job(name: str, ours: Contender, *others: Limit | Rival) -> Job:
        return Job(name, ours, others, size=size)

    in_portion: dict[str, Any] = {"less": "says whether, not whose"}
    yield job(
        "build an inventory",
        Contender("durchwahl", lambda: partial(Inventory, triples(size)), answer=_clashing),
        Limit("sort, then one loop", lambda: partial(limits_many.sort_and_walk, rows(size)), answer=len, most=1.5),
        *([Rival("intervaltree", lambda: partial(tree, rows(size)), answer=_clashing_in_tree)] if trees else []),
    )
    yield job(
        f"find whose {ASKED:,} numbers are",
        Contender("durchwahl", lambda: partial(_each, _inventory(size).find, _asked(size)), answer=_matches),
        Limit(
            "a dictionary of the blocks",
            lambda: partial(limits_many.look_up_each, limits_many.by_route(rows(size)), _asked(size)),
            most=1.3,
        ),
        Limit(
            "a dictionary of the very numbers",
            lambda: partial(limits_many.get_each, limits_many.by_number(rows(size), _asked(size)), _asked(size)),
        ),
        *(
            [Rival("intervaltree", lambda: partial(_in_tree, tree(rows(size)), rows(size), _asked(size)))]
            if trees
            else []
        ),
    )
    yield job(
        f"ask whether {ASKED:,} numbers are anybody's",
        Contender("durchwahl", lambda: partial(_contained, _inventory(size), _asked(size))),
        Rival("pyroaring", lambda: partial(_converted_and_contained, bitmap(rows(size)), _asked(size)), **in_portion),
        Rival("portion", lambda: partial(_converted_and_contained, _in_portion(size), _asked(size)), **in_portion),
        Rival(
            "portion, of ready integers",
            lambda: partial(_contained, _in_portion(size), [*map(int, _asked(size))]),
            **in_portion,
        ),
    )
    yield job(
        "what collides",
        Contender("durchwahl", lambda: partial(Inventory.collisions, _inventory(size)), answer=len),
        Limit(
            "sort, then one loop",
            lambda: partial(limits_many.sort_and_walk, rows(size)),
            answer=len,
        ),
        *([Rival("intervaltree", lambda: partial(_clashing_in_tree, tree(rows(size))))] if portions else []),
    )
    yield job(
        "all numbers as runs",
        Contender("durchwahl", lambda: partial(_numbers, _inventory(size)), answer=len),
        Limit(
            "sort, join in one loop",
            lambda: partial(limits_many.sort_and_join, rows(size)),
            answer=limits_many.count,
        ),
        Rival("pyroaring", lambda: partial(bitmap, rows(size)), answer=len),
        *([Rival("portion", lambda: partial(union_of_portion, rows(size)), answer=_count_in_portion)] if trees else []),
    )
    yield job(
        "difference of two inventories' numbers",
        Contender("durchwahl", lambda: partial(_difference, *_two_sets(size)), answer=len),
        Limit(
            "one loop over two lists",
            lambda: partial(limits_many.subtract, *_two_lists(size, limits_many.sort_and_join)),
            answer=limits_many.count,
        ),
        Rival("pyroaring", lambda: partial(_difference, *_two_lists(size, bitmap)), answer=len),
        *(
            [
                Rival(
                    "portion",
                    lambda: partial(_difference, *_two_lists(size, union_of_portion)),
                    answer=_count_in_portion,
                )
            ]
            if portions
            else []
        ),
    )
    yield job("join siblings", Contender("durchwahl", lambda: partial(Inventory.coalesce, _siblings(size)), answer=len))


@lru_cache(maxsize=1)
def _siblings(size: int) -> Inventory[str]:
    """Tens of one owner, which are thousands in truth."""
    return Inventory((RouteNumber(f"+49{2_000_000_000 + stem}"), TENS, "one") for stem in range(size))
