"""Measure every way of every job with pytest-benchmark; `python -m benchmarks` runs this file."""

import os
from typing import Any

import pytest

from benchmarks.jobs import JOBS, Job, Way


def _case(job: Job, way: Way, turn: int) -> Any:
    options = pytest.mark.benchmark(
        group=job.name, timer=job.timer, disable_gc=True, min_time=0.001, max_time=0.05, min_rounds=1
    )
    return pytest.param(way, id=f"{job.name}: {way.name}, turn {turn}", marks=options)


# The ways take turns, so that a slow moment of the machine affects all of them.
TURNS = range(int(os.environ.get("BENCHMARK_TURNS", "1")))
CASES = [_case(job, way, turn) for job in JOBS for turn in TURNS for way in job.ways]


@pytest.mark.parametrize("way", CASES)
def test_speed(benchmark: Any, way: Way) -> None:
    try:
        call = way.prepare()
    except ImportError as error:
        pytest.skip(str(error))
    benchmark.extra_info["way"] = way.name
    benchmark(call.func, *call.args)
