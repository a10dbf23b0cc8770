"""The benchmarks: `python -m benchmarks`, from the root of the repository."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from benchmarks import (
    jobs_cli,
    jobs_import,
    jobs_inventory,
    jobs_notation,
    jobs_numbers,
    jobs_sets,
    jobs_validation,
    memory,
    table,
)
from benchmarks.interleave import Effort
from benchmarks.job import Job
from benchmarks.results import FILE, Record, interpreter

SMALL: Final[Mapping[str, tuple[Job, ...]]] = {
    "statements": jobs_validation.JOBS,
    "sets": jobs_sets.JOBS,
    "numbers": jobs_numbers.JOBS,
    "notation": jobs_notation.JOBS,
    "starting": (*jobs_import.JOBS, *jobs_cli.JOBS),
}
THOROUGH: Final = Effort(rounds=51, seconds=6)
QUICK: Final = Effort(rounds=7, seconds=0.5)


def grouped_jobs(sizes: tuple[int, ...]) -> Iterator[tuple[str, Job]]:
    """Every job with the group that it stands in, those on inventories for each of the sizes."""
    for group, jobs in SMALL.items():
        for job in jobs:
            yield group, job
    for job in chain.from_iterable(map(jobs_inventory.jobs, sizes)):
        yield "inventories", job


def main() -> None:
    """Run the jobs, print the tables, and keep the figures where that is asked for."""
    parser = ArgumentParser(prog="python -m benchmarks", description="What durchwahl takes, as ratios.")
    parser.add_argument("--quick", action="store_true", help=f"at most {QUICK.rounds} rounds, not {THOROUGH.rounds}")
    parser.add_argument("--many", action="store_true", help="inventories of up to a million blocks, too")
    parser.add_argument("--record", action="store_true", help=f"everything, into {FILE.name}, the charts and the pages")
    parser.add_argument("words", nargs="*", metavar="WORD", help="only the jobs with one of these words in the name")
    options = parser.parse_args()
    if options.record and options.words:
        parser.error("what is recorded is everything: leave out the words")
    effort = QUICK if options.quick else THOROUGH
    sizes = jobs_inventory.SIZES if options.many or options.record else jobs_inventory.SIZES[:1]
    print(f"{interpreter()}, at most {effort.rounds} rounds\n", flush=True)
    # Weighed first: later there are millions of objects, which the collector of garbage would go through each time.
    weights = () if options.words and "memory" not in options.words else tuple(memory.weigh())
    results = []
    for group, job in grouped_jobs(sizes):
        if not options.words or any(word in job.name for word in options.words):
            if sys.stderr.isatty():
                print(f"\r{f'{job.name} {job.size or str()}':60}", end="\r", file=sys.stderr, flush=True)
            results.append(job.run(group, effort))
    print(*table.lines(results, weights), sep="\n")
    if options.record:
        # Only who records needs what draws.
        from benchmarks import report

        Record.of_today(tuple(results), weights).save()
        # What is published is what was kept, where figures have four places.
        report.write(Record.load())


if __name__ == "__main__":
    main()
