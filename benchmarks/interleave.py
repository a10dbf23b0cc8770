"""Measuring in turns: A B A B ..., so that what slows the machine for a moment slows all who are measured."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from statistics import quantiles
from time import process_time
from timeit import Timer
from typing import Any, Final, NamedTuple, Self

SAMPLE: Final = 0.002
"""The shortest time, in seconds, that a call is repeated for in each round: the clock must not matter."""

FEWEST_ROUNDS: Final = 3


class Spread(NamedTuple):
    """The middle of many measurements, and the quartiles on both sides of it."""

    lower: float
    median: float
    upper: float

    @classmethod
    def of(cls, measurements: Iterable[float]) -> Self:
        """The spread of at least two measurements."""
        return cls(*quantiles(measurements, n=4, method="inclusive"))


class Effort(NamedTuple):
    """How long to measure: at most so many rounds, and fewer where they would take more than so many seconds."""

    rounds: int
    seconds: float

    def rounds_of(self, seconds: float) -> int:
        """How many rounds of so many seconds to take; never less than three."""
        return max(FEWEST_ROUNDS, min(self.rounds, int(self.seconds / seconds)))


def seconds_in_turns(
    calls: Sequence[partial[Any]], effort: Effort, clock: Callable[[], float] = process_time
) -> list[tuple[float, ...]]:
    """The seconds that one run of each call takes: a tuple a round, in the order of the calls.

    They are seconds of the processor, in which other programs' turns don't count; `clock` says otherwise where a call
    starts programs of its own.
    """
    timers = [_timer(call, clock) for call in calls]
    repetitions = [_enough(timer) for timer in timers]

    def turn() -> tuple[float, ...]:
        return tuple(timer.timeit(times) / times for timer, times in zip(timers, repetitions, strict=True))

    first = turn()
    seconds = sum(one * times for one, times in zip(first, repetitions, strict=True))
    return [first, *(turn() for _ in range(effort.rounds_of(seconds) - 1))]


def _timer(call: partial[Any], clock: Callable[[], float]) -> Timer:
    # Each call gets a loop of its own, because the interpreter adapts a loop to what it calls. The loop calls the
    # function and not the partial, whose own time would weigh beside a set operation's.
    arguments = {f"argument_{place}": argument for place, argument in enumerate(call.args)}
    return Timer(f"function({', '.join(arguments)})", timer=clock, globals={"function": call.func, **arguments})


def _enough(timer: Timer) -> int:
    times = 1
    while timer.timeit(times) < SAMPLE:
        times *= 2
    return times
