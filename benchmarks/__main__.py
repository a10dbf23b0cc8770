"""The command: `python -m benchmarks`, from the root of the repository."""

import json
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Final

TURNS: Final = 15
RESULTS: Final = Path(".benchmarks", "last.json")


def main() -> int:
    """Measure, print the ratios, and write them into the pages if requested."""
    parser = ArgumentParser(prog="python -m benchmarks", description="Measure durchwahl beside other packages.")
    parser.add_argument("words", nargs="*", metavar="WORD", help="only the jobs with one of these words in the name")
    parser.add_argument(
        "--turns", type=int, default=TURNS, help="how often each way is measured (default: %(default)s)"
    )
    parser.add_argument("--blocks", type=int, default=10_000, help="the size of inventories (default: %(default)s)")
    parser.add_argument("--report", action="store_true", help="write the tables and the chart of README and docs")
    parser.add_argument("--again", action="store_true", help=f"measure nothing, and use {RESULTS}")
    options = parser.parse_args()
    if options.report and (options.words or options.blocks != parser.get_default("blocks")):
        parser.error("--report needs all jobs, and no --blocks")
    # They are read where the jobs and the tests are made, on import.
    os.environ["BENCHMARK_BLOCKS"] = str(options.blocks)
    os.environ["BENCHMARK_WORDS"] = ",".join(options.words)
    os.environ["BENCHMARK_TURNS"] = str(options.turns)
    import pytest

    from benchmarks import report

    if not options.again:
        RESULTS.parent.mkdir(exist_ok=True)
        arguments = ["benchmarks/test_speed.py", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
        arguments += ["-o", "addopts=--import-mode=importlib", "-o", "filterwarnings=default"]
        arguments += [f"--benchmark-json={RESULTS}", "--benchmark-quiet"]
        if failed := pytest.main(arguments):
            return failed
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    print(*report.lines(report.read(results)), sep="\n")
    if options.report:
        report.write(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
