"""Jobs on what people write: ranges, blocks and route numbers."""

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any, Final

from benchmarks import limits
from benchmarks.job import Contender, Job, Limit, Rival
from benchmarks.jobs_sets import ends
from durchwahl import ExtensionBlock, ExtensionSet, RouteNumber

MOST: Final = 3


def _intspan(text: str) -> partial[Any]:
    return partial(import_module("intspan").intspan, text)


def _parse(text: str, stretches: int) -> Job:
    return Job(
        f"parse {stretches} ranges",
        Contender("durchwahl", lambda: partial(ExtensionSet.parse, text), answer=lambda parsed: ends(parsed.ranges)),
        (
            Limit("split and int", lambda: partial(limits.split, text), most=MOST),
            Rival(
                "intspan", lambda: _intspan(text), answer=lambda parsed: parsed.ranges(), less="reads `-` and `,` alone"
            ),
        ),
    )


def _parse_block(text: str) -> Job:
    return Job(
        "parse a block, 3 ranges",
        Contender(
            "durchwahl",
            lambda: partial(ExtensionBlock.parse, text),
            answer=lambda block: [ends([block.extension_range]), ends(block.activation_ranges)],
        ),
        (Limit("split and int", lambda: partial(limits.split_block, text), most=MOST),),
    )


def _parse_route(name: str, text: str) -> Job:
    return Job(
        f"parse a route number, {name}",
        Contender("durchwahl", lambda: partial(RouteNumber, text), answer=str),
        (Limit("keep the digits", lambda: partial(limits.keep_digits, text)),),
    )


def _stretches(count: int) -> Sequence[str]:
    """Ranges of three and single extensions by turns, none touching another."""
    return [f"{start_at}-{start_at + 2}" if start_at % 20 else str(start_at) for start_at in range(0, count * 10, 10)]


JOBS: Final = (
    _parse("4, 19-20, 42", 3),
    _parse(", ".join(_stretches(30)), 30),
    _parse_block("0-99: 4, 19-20, 42"),
    _parse_route("plain", "+492012345678"),
    _parse_route("spaced", "+49 20 12345678"),
)
