"""The measuring, by pytest-benchmark: `python -m benchmarks` runs this file and reports ratios.

`pytest benchmarks` runs it, too, and prints seconds.
"""

import os
from typing import Any, Final

import pytest

from benchmarks.jobs import JOBS, Job, Way

WORDS: Final = os.environ.get("BENCHMARK_WORDS", "").split(",")
TURNS: Final = int(os.environ.get("BENCHMARK_TURNS", "1"))


def _case(job: Job, way: Way, turn: int) -> Any:
    options = pytest.mark.benchmark(
        group=job.name, timer=job.timer, disable_gc=True, min_time=0.001, max_time=0.05, min_rounds=1
    )
    return pytest.param(way, id=f"{job.name}: {way.name}, turn {turn}", marks=options)


# The ways take turns, so that a moment in which the machine is slow slows them all.
CASES: Final = [
    _case(job, way, turn)
    for job in JOBS
    if any(word in job.name for word in WORDS)
    for turn in range(TURNS)
    for way in job.ways
]


@pytest.mark.parametrize("way", CASES)
def test_speed(benchmark: Any, way: Way) -> None:
    try:
        call = way.prepare()
    except ImportError as error:
        pytest.skip(str(error))
    benchmark.extra_info["way"] = way.name
    benchmark(call.func, *call.args)
