"""A job: one thing that a program wants done, by us and by others, who must all give the same answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, NamedTuple, TypeAlias

from benchmarks.interleave import Effort, Spread, seconds_in_turns
from benchmarks.results import Other, Result

Measure: TypeAlias = Callable[[Sequence[partial[Any]], Effort], list[tuple[float, ...]]]
"""What measures calls for some rounds: the seconds of each call, a tuple a round."""


def itself(result: object) -> object:
    """An answer that needs no translation."""
    return result


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to do a job.

    `prepare` makes everything that is there before the clock starts. It, or the first call, raises `ImportError` where a
    package is not installed. `answer` turns the result into what all contenders are compared by; no clock runs then.
    """

    name: str
    prepare: Callable[[], partial[Any]]
    answer: Callable[[Any], object] = field(default=itself, kw_only=True)


@dataclass(frozen=True, slots=True)
class Limit(Contender):
    """What the machine allows: the least code that does the job. Its ratio is our time over its time.

    `most` is the most that we want to take; told, never asserted.
    """

    kind: ClassVar = "limit"
    less: ClassVar = ""
    most: float | None = field(default=None, kw_only=True)

    def ratio(self, ours: float, its: float) -> float:
        """How many times its time we take."""
        return ours / its

    @property
    def target(self) -> str:
        """The target in words, empty where there is none."""
        return "" if self.most is None else f"at most {self.most:g}"


@dataclass(frozen=True, slots=True)
class Rival(Contender):
    """What a program would otherwise use. Its ratio is its time over our time.

    `less` says what of the job it doesn't do.
    """

    kind: ClassVar = "rival"
    target: ClassVar = ""
    less: str = field(default="", kw_only=True)

    def ratio(self, ours: float, its: float) -> float:
        """How many times as fast we are."""
        return its / ours


class Disagreement(Exception):
    """Two contenders gave different answers, so that their times mean nothing."""


class Ready(NamedTuple):
    """A job whose contenders gave the same answer: their calls, ours first, and who isn't installed."""

    calls: list[partial[Any]]
    others: list[Limit | Rival]
    absent: list[str]


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that a program wants done: our way, and the others'.

    `size` is how many blocks it is about, where jobs of several sizes are compared.
    """

    name: str
    ours: Contender
    others: tuple[Limit | Rival, ...]
    size: int = field(default=0, kw_only=True)
    measure: Measure = field(default=seconds_in_turns, kw_only=True)

    def agree(self) -> Ready:
        """Let everyone do the job once. Raises `Disagreement` unless all give the same answer."""
        ready = Ready([self.ours.prepare()], [], [])
        answer = self.ours.answer(ready.calls[0]())
        for other in self.others:
            try:
                call = other.prepare()
                its = other.answer(call())
            except ImportError:
                ready.absent.append(other.name)
                continue
            if its != answer:
                raise Disagreement(f"{self.name}: {other.name} gives another answer than {self.ours.name}")
            ready.calls.append(call)
            ready.others.append(other)
        return ready

    def run(self, group: str, effort: Effort) -> Result:
        """Compare the answers, then the times. Raises `Disagreement`."""
        ready = self.agree()
        turns = self.measure(ready.calls, effort)
        others = (
            Other(
                other.kind,
                other.name,
                Spread.of(other.ratio(turn[0], turn[place]) for turn in turns),
                other.target,
                other.less,
            )
            for place, other in enumerate(ready.others, start=1)
        )
        seconds = Spread.of(turn[0] for turn in turns)
        return Result(group, self.name, self.size, seconds, tuple(others), tuple(ready.absent))
