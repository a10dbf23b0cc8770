"""The benchmarks: `python -m benchmarks`, from the root of the repository."""

import platform
import sys
from argparse import ArgumentParser
from typing import Final

from benchmarks import cli_check, jobs_import, jobs_notation, jobs_numbers, jobs_sets, jobs_validation, table

JOBS: Final = (
    *jobs_validation.JOBS,
    *jobs_sets.JOBS,
    *jobs_numbers.JOBS,
    *jobs_notation.JOBS,
    *jobs_import.JOBS,
    *cli_check.JOBS,
)
ROUNDS: Final = 51
QUICK_ROUNDS: Final = 7


def main() -> None:
    """Run the jobs and print the table."""
    parser = ArgumentParser(prog="python -m benchmarks", description="What durchwahl takes, as ratios.")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROUNDS} rounds in place of {ROUNDS}")
    parser.add_argument("words", nargs="*", metavar="WORD", help="only the jobs with one of these words in the name")
    options = parser.parse_args()
    rounds = QUICK_ROUNDS if options.quick else ROUNDS
    jobs = [job for job in JOBS if not options.words or any(word in job.name for word in options.words)]
    interpreter = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{interpreter}, {rounds} rounds, {len(jobs)} jobs\n", flush=True)
    results = []
    for job in jobs:
        if sys.stderr.isatty():
            print(f"\r{job.name:60}", end="\r", file=sys.stderr, flush=True)
        results.append(job.run(rounds))
    print(*table.lines(results), sep="\n")


if __name__ == "__main__":
    main()
