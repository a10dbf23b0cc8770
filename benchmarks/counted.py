"""The program that `benchmarks.instructions` runs under valgrind: each job twice, a few times and many times.

Every count is a process of its own, forked when everything is there, so that importing is paid for once.
"""

import gc
import json
import os
import sys
from functools import partial
from typing import Any, Final

from benchmarks import jobs_inventory, jobs_notation, jobs_numbers, jobs_sets, jobs_validation
from benchmarks.job import Job, Limit
from durchwahl import ActivationRange, ExtensionBlock, ExtensionRange
from durchwahl.block import _known_block
from durchwahl.ranges import known_range

BLOCKS: Final = 1_000
JOBS: Final[dict[str, Job]] = {
    job.name: job
    for jobs in (
        jobs_validation.JOBS,
        jobs_sets.JOBS,
        jobs_numbers.JOBS,
        jobs_notation.JOBS,
        tuple(jobs_inventory.jobs(BLOCKS)),
    )
    for job in jobs
}
# How many runs a job is counted for: after the first, fewer ones, the interpreter has adapted to what it runs.
RUNS: Final[dict[str, tuple[int, int]]] = {
    "validate a body, 3 ranges": (100, 400),
    "validate a body, 250 ranges": (10, 30),
    "validate a body with a route number": (100, 300),
    "make a block, 3 ranges": (50, 200),
    "union, 30 runs": (200, 1200),
    "difference, 30 runs": (200, 1200),
    "complement, 30 runs": (200, 1200),
    "subset, 30 runs": (200, 1200),
    "membership, 30 runs": (200, 1200),
    "canonical form of 30 ranges": (20, 60),
    "expand 1,000 numbers": (5, 20),
    "143 numbers to a block": (5, 20),
    "parse 3 ranges": (50, 200),
    "parse a block, 3 ranges": (20, 60),
    "build an inventory": (2, 5),
    "find whose 1,000 numbers are": (2, 5),
    "what collides": (2, 5),
    "difference of two inventories' numbers": (2, 5),
}


def _nothing() -> None:
    pass


# What the jobs above make, one at a time; the limit is a call that does nothing.
PARTS: Final[dict[str, partial[Any]]] = {
    "an extension range": partial(ExtensionRange, 0, 99),
    "an activation range": partial(known_range, 4, 4),
    "a block": partial(_known_block, ExtensionBlock, ExtensionRange(0, 99), (ActivationRange(4, 4),)),
}
RUNS_OF_PARTS: Final = (500, 2000)


def main() -> None:
    """Count every job and its first limit, then every part."""
    gc.disable()
    for name, often in RUNS.items():
        job = JOBS[name]
        limit = next(other for other in job.others if isinstance(other, Limit))
        _count(name, "ours", job.ours.prepare(), often)
        _count(name, "limit", limit.prepare(), often)
    for name, part in PARTS.items():
        _count(name, "ours", part, RUNS_OF_PARTS)
        _count(name, "limit", partial(_nothing), RUNS_OF_PARTS)


def _count(name: str, side: str, call: partial[Any], often: tuple[int, int]) -> None:
    call()
    for runs in often:
        process = os.fork()
        if not process:
            _run(call, runs)
        os.waitpid(process, 0)
        print(f"counted {process} as {json.dumps([name, side, runs])}", file=sys.stderr, flush=True)


def _run(call: partial[Any], runs: int) -> None:
    for _ in range(runs):
        call()
    # Without what an interpreter does at its end, which is none of the job's.
    os._exit(0)


if __name__ == "__main__":
    main()
