"""A stable figure: the instructions that the main jobs take, counted by valgrind, which no busy machine changes.

`python -m benchmarks.instructions` counts and prints, `--check` fails where a job takes over 5 % more than is recorded,
and `--record` writes the record, which is done on purpose. All of it needs valgrind, and about a minute.

Counts compare only where the same build of the interpreter executes the library. Another build of the same version is
compared by each job's ratio to its limit, hand-written Python that is counted in the same run, and 15 % are let pass;
another version isn't compared at all.
"""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

FILE: Final = Path(__file__).with_name("instructions.json")
MOST_GROWTH: Final = 0.05
# Between a distribution's 3.11.2 and a 3.11.7 from source, ratios to the limit moved by up to 13 %, and up by 8 %.
MOST_GROWTH_ELSEWHERE: Final = 0.15
COUNTED: Final = re.compile(r"^==(\d+)== Collected : (\d+)$", re.MULTILINE)
FORKED: Final = re.compile(r"^counted (\d+) as (.*)$", re.MULTILINE)


class Count(NamedTuple):
    """How many instructions one run of a job takes: durchwahl's way, and that of the job's limit."""

    ours: float
    limit: float

    @property
    def ratio(self) -> float:
        """Durchwahl's instructions by the limit's."""
        return self.ours / self.limit


class Counts(NamedTuple):
    """The counts of all jobs, and which build of which interpreter executed them."""

    version: str
    build: str
    jobs: Mapping[str, Count]

    def save(self, path: Path = FILE) -> None:
        """Write the record; the counts of interpreters of other versions stay in it."""
        versions = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        jobs = {name: [round(count.ours), round(count.limit)] for name, count in self.jobs.items()}
        versions[self.version] = {"build": self.build, "jobs": jobs}
        path.write_text(json.dumps(versions, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def recorded(version: str, path: Path = FILE) -> Counts | None:
    """What is recorded for a version of the interpreter, as 3.11; None where nothing is."""
    versions = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if version not in versions:
        return None
    jobs = {name: Count(*figures) for name, figures in versions[version]["jobs"].items()}
    return Counts(version, versions[version]["build"], jobs)


def count() -> Counts:
    """Count all jobs, in one program under valgrind, in which each count is a process of its own."""
    command = ["setarch", "-R", "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", sys.executable]
    done = subprocess.run(
        [*command, "-m", "benchmarks.counted"],
        env={"PYTHONHASHSEED": "0", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"valgrind must run the jobs, got exit code {done.returncode}: {done.stderr[-2000:]}")
    return Counts(
        ".".join(platform.python_version_tuple()[:2]),
        f"{platform.python_version()} {' '.join(platform.python_build())} {platform.python_compiler()}",
        read_counts(done.stderr),
    )


def read_counts(printed: str) -> dict[str, Count]:
    """The counts in what valgrind and the counted program print: what a run takes is the difference of two."""
    collected = {process: int(figure) for process, figure in COUNTED.findall(printed)}
    series: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for process, described in FORKED.findall(printed):
        job, side, runs = json.loads(described)
        series.setdefault((job, side), []).append((runs, collected[process]))

    def one_run(job: str, side: str) -> float:
        (few, less), (many, more) = series[job, side]
        return (more - less) / (many - few)

    return {job: Count(one_run(job, "ours"), one_run(job, "limit")) for job, side in series if side == "ours"}


def grown(now: Counts, before: Counts) -> Iterator[str]:
    """A sentence for each job that takes more than was recorded, and for each that isn't recorded."""
    if now.build == before.build:
        compared, most = _ours, MOST_GROWTH
    else:
        compared, most = _ratio, MOST_GROWTH_ELSEWHERE
    for name, found in now.jobs.items():
        if name not in before.jobs:
            yield f"a counted job must be recorded, got {name} without a record"
            continue
        takes, took = compared(found), compared(before.jobs[name])
        if takes > took * (1 + most):
            yield f"a job may take at most {most:.0%} more than recorded, got {takes / took - 1:.1%} more for {name}"


def _ours(found: Count) -> float:
    return found.ours


def _ratio(found: Count) -> float:
    return found.ratio


def lines(now: Counts, before: Counts | None) -> Iterator[str]:
    """The counts as a table, beside the recorded ones."""
    yield f"{'job':40} {'instructions':>12} {'recorded':>12} {'of the limit':>12} {'recorded':>9}"
    for name, found in now.jobs.items():
        past: Any = before.jobs.get(name) if before else None
        then = f"{past.ours:12,.0f} {found.ratio:12.2f} {past.ratio:9.2f}" if past else f"{'':12} {found.ratio:12.2f}"
        yield f"{name:40} {found.ours:12,.0f} {then}"


def main() -> int:
    """Count, print, and check or record."""
    parser = ArgumentParser(prog="python -m benchmarks.instructions", description="Instructions, counted by valgrind.")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a job takes more than is let pass")
    parser.add_argument("--record", action="store_true", help=f"write {FILE.name}")
    options = parser.parse_args()
    if not (shutil.which("valgrind") and shutil.which("setarch")):
        print("valgrind or setarch is not here: nothing is counted")
        return 0
    now = count()
    before = recorded(now.version)
    print(*lines(now, before), sep="\n")
    if options.record:
        now.save()
    if before is None:
        print(f"nothing is recorded for {now.version}: nothing is compared")
        return 0
    if now.build != before.build:
        print(f"recorded by another build, {before.build}: what is compared is the ratio to the limit, roughly")
    worse = list(grown(now, before))
    print(*worse, sep="\n")
    return 1 if options.check and worse else 0


if __name__ == "__main__":
    sys.exit(main())
