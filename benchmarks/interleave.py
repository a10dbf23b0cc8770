"""Measuring in turns: A B A B ..., so that what slows the machine for a moment slows all who are measured."""

from collections.abc import Iterable, Sequence
from functools import partial
from statistics import quantiles
from timeit import Timer
from typing import Any, Final, NamedTuple, Self

SAMPLE: Final = 0.002
"""The shortest time, in seconds, that a call is repeated for in each round: the clock must not matter."""


class Spread(NamedTuple):
    """The middle of many measurements, and the quartiles on both sides of it."""

    lower: float
    median: float
    upper: float

    @classmethod
    def of(cls, measurements: Iterable[float]) -> Self:
        """The spread of at least two measurements."""
        return cls(*quantiles(measurements, n=4, method="inclusive"))


def seconds_in_turns(calls: Sequence[partial[Any]], rounds: int) -> list[tuple[float, ...]]:
    """The seconds that one run of each call takes: a tuple a round, in the order of the calls."""
    timers = [_timer(call) for call in calls]
    repetitions = [_enough(timer) for timer in timers]
    return [
        tuple(timer.timeit(times) / times for timer, times in zip(timers, repetitions, strict=True))
        for _ in range(rounds)
    ]


def _timer(call: partial[Any]) -> Timer:
    # Each call gets a loop of its own, because the interpreter adapts a loop to what it calls. The loop calls the
    # function and not the partial, whose own time would weigh beside a set operation's.
    arguments = {f"argument_{place}": argument for place, argument in enumerate(call.args)}
    return Timer(f"function({', '.join(arguments)})", globals={"function": call.func, **arguments})


def _enough(timer: Timer) -> int:
    times = 1
    while timer.timeit(times) < SAMPLE:
        times *= 2
    return times
