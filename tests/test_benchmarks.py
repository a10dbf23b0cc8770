"""All implementations that a benchmark compares give the same result. Nothing is timed here."""

from functools import cache

import pytest
from benchmarks import report
from benchmarks.jobs import JOBS, Job, Way


@cache
def durchwahl_answer(job: Job) -> object:
    return job.ways[0].run()


@pytest.mark.parametrize(
    ("job", "way"),
    [pytest.param(job, way, id=f"{job.name}: {way.name}") for job in JOBS for way in job.ways[1:]],
)
def test_all_ways_give_the_same_answer(job: Job, way: Way) -> None:
    try:
        answer = way.run()
    except ImportError as error:
        pytest.skip(str(error))
    assert answer == durchwahl_answer(job)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_the_first_ways_are_durchwahl_and_the_limit(job: Job) -> None:
    assert [way.name for way in job.ways[:2]] == ["durchwahl", "limit"]


def test_ratios_are_medians_of_the_ratios_of_turns() -> None:
    """A ratio of medians would compare different moments."""
    turns = {"durchwahl": [2e-6, 3e-6, 8e-6], "limit": [1e-6, 2e-6, 4e-6], "portion": [4e-6, 12e-6, 16e-6]}
    assert report.table({"validate a request body": turns})[2:] == [
        "| validate a request body | 3 µs | one scan | 2 | portion\\* 2 |"
    ]


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_the_page_has_a_row_for_every_job(job: Job) -> None:
    assert f"\n| {job.name} |" in report.PAGE.read_text(encoding="utf-8"), "run python -m benchmarks --report"
