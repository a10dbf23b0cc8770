"""Jobs on full numbers: expanding a block, asking without expanding, and the way back from numbers to a block."""

from collections.abc import Callable
from functools import partial
from operator import contains, getitem, methodcaller
from random import Random
from typing import Final

from benchmarks import limits, rivals
from benchmarks.job import Contender, Job, Limit, Rival
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


def _without_expanding(
    name: str, question: Callable[..., object], expand: type[list[str] | set[str]], *asked: object
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
        ),
    )


def _extensions(block: ExtensionBlock) -> list[int]:
    return list(block.active)


JOBS: Final = (
    Job(
        "expand 1,000 numbers",
        Contender("durchwahl", lambda: partial(_expanded, _thousand_active(), PREFIX)),
        (Limit("add to each suffix", lambda: partial(limits.prefixed, PREFIX, limits.SUFFIXES), most=1.4),),
    ),
    Job(
        "expand 500 scattered numbers",
        Contender(
            "durchwahl",
            lambda: partial(list, ExtendedNumbers(RouteNumber(PREFIX), THOUSAND, ExtensionSet(EVERY_OTHER))),
        ),
        (Limit("add to each suffix", lambda: partial(limits.prefixed, PREFIX, SCATTERED_SUFFIXES), most=2.2),),
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
            Limit("strip and sort", lambda: partial(limits.strip_and_sort, PREFIX, NUMBERS), most=6),
            Rival(
                "portion",
                lambda: partial(rivals.coverer(), PREFIX, NUMBERS),
                answer=lambda interval: sorted(rivals.members(interval)),
            ),
        ),
    ),
    _without_expanding("count 1,000 numbers", len, list),
    _without_expanding("number at a place in 1,000", getitem, list, 567),
    _without_expanding("membership in 1,000 numbers", contains, set, NUMBER),
    _without_expanding("place of a number in 1,000", methodcaller("index", NUMBER), list),
)
