"""A job: one thing that a program wants done, by us and by others, who must all give the same answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from benchmarks.interleave import Spread, seconds_in_turns

Measure: TypeAlias = Callable[[Sequence[partial[Any]], int], list[tuple[float, ...]]]
"""What measures calls for some rounds: the seconds of each call, a tuple a round."""


def itself(result: object) -> object:
    """An answer that needs no translation."""
    return result


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to do a job.

    `prepare` makes everything that is there before the clock starts, and raises `ImportError` where a package is not
    installed. `answer` turns the result into what all contenders are compared by; no clock runs then.
    """

    name: str
    prepare: Callable[[], partial[Any]]
    answer: Callable[[Any], object] = field(default=itself, kw_only=True)


@dataclass(frozen=True, slots=True)
class Limit(Contender):
    """What the machine allows: the least code that does the job. Its ratio is our time over its time."""

    most: float | None = field(default=None, kw_only=True)

    def ratio(self, ours: float, its: float) -> float:
        """How many times its time we take."""
        return ours / its

    @property
    def target(self) -> str:
        """The most that we want to take; told, never asserted."""
        return "" if self.most is None else f"at most {self.most:g}"


@dataclass(frozen=True, slots=True)
class Rival(Contender):
    """What a program would otherwise use. Its ratio is its time over our time."""

    least: float | None = field(default=None, kw_only=True)

    def ratio(self, ours: float, its: float) -> float:
        """How many times as fast we are."""
        return its / ours

    @property
    def target(self) -> str:
        """How many times as fast we want to be at least; told, never asserted."""
        return "" if self.least is None else f"at least {self.least:g}"


class Comparison(NamedTuple):
    """How we did against one other."""

    other: Limit | Rival
    ratio: Spread


class Result(NamedTuple):
    """What came out of one job: our own seconds, and the comparisons. `absent` names who is not installed."""

    job: str
    seconds: Spread
    comparisons: tuple[Comparison, ...]
    absent: tuple[str, ...]


class Disagreement(Exception):
    """Two contenders gave different answers, so that their times mean nothing."""


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that a program wants done: our way, and the others'."""

    name: str
    ours: Contender
    others: tuple[Limit | Rival, ...]
    measure: Measure = field(default=seconds_in_turns, kw_only=True)

    def run(self, rounds: int) -> Result:
        """Compare the answers, then the times. Raises `Disagreement`."""
        calls = [self.ours.prepare()]
        answer = self.ours.answer(calls[0]())
        present: list[Limit | Rival] = []
        absent: list[str] = []
        for other in self.others:
            try:
                call = other.prepare()
            except ImportError:
                absent.append(other.name)
                continue
            if other.answer(call()) != answer:
                raise Disagreement(f"{self.name}: {other.name} gives another answer than {self.ours.name}")
            calls.append(call)
            present.append(other)
        seconds = self.measure(calls, rounds)
        comparisons = (
            Comparison(other, Spread.of(other.ratio(turn[0], turn[place]) for turn in seconds))
            for place, other in enumerate(present, start=1)
        )
        return Result(self.name, Spread.of(turn[0] for turn in seconds), tuple(comparisons), tuple(absent))
