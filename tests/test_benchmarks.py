"""The benchmarks: everyone who is compared gives the same answer, and what is published comes from one file.

Nothing is timed here. Rivals that aren't installed are passed over, as the benchmarks themselves do.
"""

import json
import re
from functools import partial
from pathlib import Path

import pytest
from benchmarks import charts, counted, instructions, jobs_inventory, memory, report, table
from benchmarks.__main__ import SMALL
from benchmarks.instructions import Count, Counts
from benchmarks.interleave import Effort, Spread, seconds_in_turns
from benchmarks.job import Contender, Disagreement, Job, Limit, Rival
from benchmarks.results import Record, Result

ROOT = Path(__file__).parent.parent
JOBS = [
    *(job for group, jobs in SMALL.items() if group != "starting" for job in jobs),
    *jobs_inventory.jobs(1_000),
]


class TestSides:
    """A ratio means something only where both did the same job."""

    @pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
    def test_they_agree(self, job: Job) -> None:
        ready = job.agree()
        assert len(ready.others) + len(ready.absent) == len(job.others)
        assert not any(isinstance(other, Limit) and other.name in ready.absent for other in job.others)

    def test_a_wrong_answer_is_seen(self) -> None:
        wrong = Job(
            "add", Contender("us", lambda: partial(sum, [1, 2])), (Rival("them", lambda: partial(max, [1, 2])),)
        )
        with pytest.raises(Disagreement, match="add: them gives another answer than us"):
            wrong.agree()

    def test_every_job_has_a_name_of_its_own(self) -> None:
        names = [job.name for job in JOBS]
        assert len(set(names)) == len(names)

    def test_everything_that_is_weighed_weighs_something(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(memory, "ENTRIES", 100)
        weights = list(memory.weigh(times=2))
        assert all(weight.bytes > 0 for weight in weights)
        assert [weight.thing for weight in weights if weight.holder == "durchwahl"] == list(
            dict.fromkeys(weight.thing for weight in weights)
        )


class TestTurns:
    """Rounds are as many as fit the seconds, and never fewer than three."""

    def test_slow_jobs_take_fewer_rounds(self) -> None:
        effort = Effort(rounds=51, seconds=6)
        assert [effort.rounds_of(seconds) for seconds in (0.001, 1, 60)] == [51, 6, 3]

    def test_each_round_measures_everyone(self) -> None:
        ticks = iter(range(10_000))
        turns = seconds_in_turns(
            [partial(int, "1"), partial(int, "2")], Effort(rounds=4, seconds=1e9), lambda: float(next(ticks))
        )
        assert turns == [(1.0, 1.0)] * 4


@pytest.fixture(scope="module")
def record() -> Record:
    return Record.load()


class TestPublished:
    """Tables, sentences and charts are those of `results.json`, so that no figure stands anywhere by hand."""

    def test_a_record_reads_back_as_it_was_written(self, record: Record, tmp_path: Path) -> None:
        record.save(tmp_path / "results.json")
        assert Record.load(tmp_path / "results.json") == record

    @pytest.mark.parametrize("page", report.PAGES, ids=lambda page: page.name)
    def test_pages_say_what_the_record_says(self, page: Path, record: Record) -> None:
        text = page.read_text(encoding="utf-8")
        assert report.filled(text, record) == text, "run python -m benchmarks.report"
        assert report.PLACE.search(text)

    def test_a_figure_changed_by_hand_is_seen(self, record: Record) -> None:
        text = report.PAGES[1].read_text(encoding="utf-8")
        start = text.index("| validate a body, 3 ranges |")
        wrong = text[:start] + text[start:].replace("pydantic ", "pydantic 1", 1)
        assert report.filled(wrong, record) == text != wrong

    @pytest.mark.parametrize("path", charts.FILES, ids=lambda path: path.name)
    def test_charts_are_drawn_from_the_record(self, path: Path) -> None:
        assert charts.digest() in path.read_text(encoding="utf-8"), "run python -m benchmarks.report"

    def test_every_chart_is_shown_and_none_is_left_over(self) -> None:
        shown = {name for page in report.PAGES for name in re.findall(r"measured-\w+-\w+\.svg", page.read_text())}
        there = {path.name for path in charts.FOLDER.glob("measured-*.svg")}
        assert shown == there == {path.name for path in charts.FILES}

    def test_the_record_holds_every_job_of_every_size(self, record: Record) -> None:
        recorded = {(result.job, result.size) for result in record.results}
        small = {(job.name, 0) for jobs in SMALL.values() for job in jobs}
        names = [job.name for job in jobs_inventory.jobs(1)]
        assert recorded == small | {(name, size) for name in names for size in jobs_inventory.SIZES}
        assert not [absent for result in record.results for absent in result.absent]

    def test_it_names_no_machine(self) -> None:
        assert set(json.loads(report.ROOT.joinpath("benchmarks", "results.json").read_text())) == set(Record._fields)


def _sized(size: int, seconds: float) -> Result:
    return Result("inventories", "sort", size, Spread(seconds, seconds, seconds), (), ())


@pytest.mark.parametrize(("seconds", "exponent"), [(0.01, 0), (0.1, 1), (1.0, 2)])
def test_growth_is_the_power_of_the_size(seconds: float, exponent: float) -> None:
    assert table.exponents([_sized(1_000, 0.01), _sized(10_000, seconds)]) == [pytest.approx(exponent)]


BEFORE = Counts("3.11", "one build", {"union": Count(1000, 500), "parse": Count(4000, 1000)})


class TestInstructions:
    """The check of what valgrind counts; the counting itself is a step of `.ci/run`."""

    @pytest.mark.parametrize(
        ("build", "counts", "seen"),
        [
            ("one build", Count(1050, 500), False),
            ("one build", Count(1051, 900), True),
            ("another", Count(2100, 1000), False),
            ("another", Count(1149, 500), False),
            ("another", Count(1151, 500), True),
        ],
    )
    def test_more_than_is_let_pass_is_seen(self, build: str, counts: Count, seen: bool) -> None:
        """5 % of the instructions themselves on the same build, 15 % of the ratio to the limit on another."""
        now = Counts("3.11", build, {"union": counts, "parse": BEFORE.jobs["parse"]})
        assert [line.rpartition(" ")[2] for line in instructions.grown(now, BEFORE)] == ["union"] * seen

    def test_a_count_is_the_difference_of_few_runs_and_many(self) -> None:
        """What starting and importing take is in both."""
        printed = "\n".join(
            f"==7{place}== \n==7{place}== Collected : {figure}\ncounted 7{place} as {json.dumps(described)}"
            for place, (figure, described) in enumerate(
                [
                    (1000, ["job", "ours", 10]),
                    (3000, ["job", "ours", 30]),
                    (2000, ["job", "limit", 10]),
                    (2200, ["job", "limit", 30]),
                ]
            )
        )
        assert instructions.read_counts(printed) == {"job": Count(100.0, 10.0)}

    def test_a_job_without_a_record_is_seen(self) -> None:
        now = Counts("3.11", "one build", {**BEFORE.jobs, "merge": Count(1, 1)})
        assert list(instructions.grown(now, BEFORE)) == ["a counted job must be recorded, got merge without a record"]

    def test_a_record_keeps_other_versions(self, tmp_path: Path) -> None:
        path = tmp_path / "instructions.json"
        other = BEFORE._replace(version="3.12", build="a third")
        BEFORE.save(path)
        other.save(path)
        assert [instructions.recorded(version, path) for version in ("3.11", "3.12", "3.13")] == [BEFORE, other, None]

    def test_every_counted_job_is_recorded(self) -> None:
        versions = json.loads(instructions.FILE.read_text(encoding="utf-8"))
        assert versions
        assert all(set(one["jobs"]) == {*counted.RUNS, *counted.PARTS} for one in versions.values())
