"""Jobs on full numbers: expanding a block, asking without expanding, and the way back from numbers to a block."""

from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from operator import contains, getitem, methodcaller
from random import Random
from typing import Any, Final

from benchmarks import limits
from benchmarks.job import Contender, Job, Limit, Rival
from benchmarks.rivals.algebra import Algebra
from benchmarks.rivals.sets import PORTION, SETS
from durchwahl import ActivationRange, ExtendedNumbers, ExtensionBlock, ExtensionRange, ExtensionSet, RouteNumber

PREFIX: Final = "+492012345678"
THOUSAND: Final = ExtensionRange(0, 999)
EVERY_OTHER: Final = range(0, 1000, 2)
SCATTERED_SUFFIXES: Final = limits.SUFFIXES[::2]
NUMBER: Final = f"{PREFIX}567"
NUMBERS: Final = tuple(PREFIX + suffix for suffix in Random(143).sample(limits.SUFFIXES, 143))


def _expanded(block: ExtensionBlock, route: str) -> list[str]:
    return list(block.under(route).numbers)


def _active_expanded(block: ExtensionBlock, route: str) -> list[str]:
    return list(block.under(route).active_numbers)


def _thousand_active() -> ExtensionBlock:
    return ExtensionBlock(THOUSAND, (ActivationRange(0, 999),))


def _scattered_active() -> ExtensionBlock:
    return ExtensionBlock(THOUSAND, tuple(ActivationRange(extension, extension) for extension in EVERY_OTHER))


def _by_portion(prefix: str, interval: Any, iterate: Callable[..., Iterable[int]]) -> list[str]:
    return [f"{prefix}{extension:03}" for extension in iterate(interval, step=1)]


def _expand_by_portion() -> partial[list[str]]:
    return partial(_by_portion, PREFIX, PORTION.make([(0, 999)]), import_module("portion").iterate)


def _bitmap() -> Any:
    """The thousand numbers as pyroaring's integers."""
    bitmap = import_module("pyroaring").BitMap64()
    bitmap.add_range(int(f"{PREFIX}000"), int(f"{PREFIX}999") + 1)
    return bitmap


def _in_bitmap(bitmap: Any, number: str) -> bool:
    return int(number) in bitmap


def _at_place_in_bitmap(bitmap: Any, place: int) -> str:
    return f"+{bitmap[place]}"


def _place_in_bitmap(bitmap: Any) -> int:
    place: int = bitmap.rank(int(NUMBER)) - 1
    return place


def _without_expanding(
    name: str,
    question: Callable[..., object],
    expand: type[list[str] | set[str]],
    in_bitmap: Callable[..., object],
    *asked: object,
) -> Job:
    """A question about a thousand numbers, to the block and to what they were expanded to before."""
    return Job(
        name,
        Contender("durchwahl", lambda: partial(question, _thousand_active().under(PREFIX).numbers, *asked)),
        (
            Limit(
                f"an expanded {expand.__name__}",
                lambda: partial(question, expand(limits.prefixed(PREFIX, limits.SUFFIXES)), *asked),
            ),
            Rival("pyroaring", lambda: partial(in_bitmap, _bitmap(), *asked)),
        ),
    )


def _extensions(block: ExtensionBlock) -> list[int]:
    return list(block.active)


def _live(block: Any) -> list[int]:
    return [extension for part in block.activation_ranges for extension in range(part.start_at, part.end_at + 1)]


def _covering(algebra: Algebra) -> Rival:
    return Rival(
        algebra.name,
        lambda: partial(algebra.cover, PREFIX, NUMBERS),
        answer=lambda joined: [
            extension for start_at, end_at in algebra.canonical(joined) for extension in range(start_at, end_at + 1)
        ],
        less="makes the ranges, and no block",
    )


JOBS: Final = (
    Job(
        "expand 1,000 numbers",
        Contender("durchwahl", lambda: partial(_expanded, _thousand_active(), PREFIX)),
        (
            Limit("add to each suffix", lambda: partial(limits.prefixed, PREFIX, limits.SUFFIXES), most=1.1),
            Rival("format each integer", lambda: partial(limits.formatted, PREFIX, range(1000))),
            Rival("portion", _expand_by_portion),
        ),
    ),
    Job(
        "expand 500 scattered numbers",
        Contender(
            "durchwahl",
            lambda: partial(list, ExtendedNumbers(RouteNumber(PREFIX), THOUSAND, ExtensionSet(EVERY_OTHER))),
        ),
        (
            Limit("add to each suffix", lambda: partial(limits.prefixed, PREFIX, SCATTERED_SUFFIXES), most=2.2),
            Rival("format each integer", lambda: partial(limits.formatted, PREFIX, EVERY_OTHER)),
        ),
    ),
    Job(
        "expand a block with 500 active ranges",
        Contender("durchwahl", lambda: partial(_active_expanded, _scattered_active(), PREFIX)),
        (Limit("add to each suffix", lambda: partial(limits.prefixed, PREFIX, SCATTERED_SUFFIXES)),),
    ),
    Job(
        "143 numbers to a block",
        Contender("durchwahl", lambda: partial(ExtensionBlock.covering_numbers, PREFIX, NUMBERS), answer=_extensions),
        (
            Limit(
                "strip, sort, bare objects",
                lambda: partial(limits.joined_behind, PREFIX, NUMBERS),
                answer=_live,
                most=1.5,
            ),
            Limit("strip and sort", lambda: partial(limits.strip_and_sort, PREFIX, NUMBERS)),
            *(_covering(algebra) for algebra in SETS if algebra.join),
        ),
    ),
    _without_expanding("count 1,000 numbers", len, list, len),
    _without_expanding("number at a place in 1,000", getitem, list, _at_place_in_bitmap, 567),
    _without_expanding("membership in 1,000 numbers", contains, set, _in_bitmap, NUMBER),
    _without_expanding("place of a number in 1,000", methodcaller("index", NUMBER), list, _place_in_bitmap),
)
