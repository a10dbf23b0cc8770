"""Adversarial input: `python -m benchmarks.adversarial`, the instructions that it takes at 1,000, 10,000 and 100,000.

Whoever sends a text decides how long it is and what is in it. Beside the instructions a character stands the growth
exponent from each size to the next: 1 is linear, 0 means that most of the text is not even read. It needs valgrind,
whose counts are the same in every run. The exit code is 1 where something grows faster than linear.

The tests count the same cases by the bytecodes that the interpreter executes, which needs nothing but Python, and which
misses what happens in C: there, a pattern that looks back or a text that is copied again and again.
"""

import math
import os
import re
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.adversarial_cases import CASES, Case

SIZES: Final = (1_000, 10_000, 100_000)
MOST_GROWTH: Final = 1.2
"""A sort takes n log n, which comes to 1.1."""

MARK: Final = "getppid"
"""A function of the system that nothing else calls: valgrind writes down its counts before each call of it."""


def run_marked(cases: list[Case]) -> None:
    """Run each case at each size, with a mark before and behind; this is what runs under valgrind."""
    for case in cases:
        case.run(case.made(SIZES[0]))
        for size in SIZES:
            given = case.made(size)
            os.getppid()
            case.run(given)
            os.getppid()


def instructions(words: list[str]) -> Iterator[list[int]]:
    """The instructions of each case at each size, in a process of its own under valgrind."""
    with TemporaryDirectory() as folder:
        counts = Path(folder) / "counts"
        valgrind = [
            "valgrind",
            "--tool=callgrind",
            f"--dump-before={MARK}",
            f"--callgrind-out-file={counts}",
            "--quiet",
        ]
        # Where things are in memory, and the order of sets of texts, would else differ from run to run.
        command = ["setarch", "-R", *valgrind, sys.executable, "-m", "benchmarks.adversarial", "--marked", *words]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "0"})
        parts = sorted(Path(folder).glob("counts.*"), key=lambda part: int(part.suffix[1:]))
        totals = [int(re.findall(r"^totals: (\d+)", part.read_text(), re.M)[0]) for part in parts]
    # The first part ends where the first case begins; from there on, every second part is a case.
    measured = totals[1::2]
    for start in range(0, len(measured), len(SIZES)):
        yield measured[start : start + len(SIZES)]


def main() -> int:
    """Count, print a line for each case, and say which grow too fast."""
    parser = ArgumentParser(prog="python -m benchmarks.adversarial", description="Instructions on adversarial input.")
    parser.add_argument("words", nargs="*", metavar="WORD", help="only the cases with one of these words in the name")
    parser.add_argument("--marked", action="store_true", help="only run the cases, as valgrind is told to")
    options = parser.parse_args()
    cases = [case for case in CASES if not options.words or any(word in case.name for word in options.words)]
    if options.marked:
        run_marked(cases)
        return 0
    print(f"{'':52}" + "".join(f"{size:>14,}" for size in SIZES) + "   growth")
    steep = 0
    for case, counts in zip(cases, instructions(options.words), strict=True):
        growth = [math.log10(after / before) for before, after in pairwise(counts)]
        steep += growth[-1] > MOST_GROWTH
        each = "".join(f"{count / size:14,.1f}" for count, size in zip(counts, SIZES, strict=True))
        mark = "  TOO STEEP" if growth[-1] > MOST_GROWTH else ""
        print(f"{case.name:52}{each}   {' '.join(f'{exponent:5.2f}' for exponent in growth)}{mark}", flush=True)
    print(f"{len(cases)} cases, {steep} of them steeper than {MOST_GROWTH}")
    return int(steep > 0)


if __name__ == "__main__":
    sys.exit(main())
