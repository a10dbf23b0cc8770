"""The command `python -m benchmarks`, run from the root of the repository."""

import json
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Final

RESULTS: Final = Path(".benchmarks", "last.json")
OPTIONS: Final = "-q -p no:cacheprovider -p no:xdist -o addopts=--import-mode=importlib -o filterwarnings=default"


def main() -> int:
    """Measure, print the ratios, and update the pages if requested."""
    parser = ArgumentParser(prog="python -m benchmarks", description="Compare durchwahl with other packages.")
    parser.add_argument("words", nargs="*", metavar="WORD", help="only the jobs with one of these words in their names")
    parser.add_argument("--turns", type=int, default=15, help="measure each way so often (default: %(default)s)")
    parser.add_argument("--blocks", type=int, default=10_000, help="the size of inventories (default: %(default)s)")
    parser.add_argument("--report", action="store_true", help="write the table and the chart of the documentation")
    options = parser.parse_args()
    if options.report and (options.words or options.blocks != parser.get_default("blocks")):
        parser.error("--report needs all jobs and the default number of blocks")
    # Modules read these variables when they are imported.
    os.environ |= {"BENCHMARK_BLOCKS": str(options.blocks), "BENCHMARK_TURNS": str(options.turns)}
    import pytest

    from benchmarks import report

    RESULTS.parent.mkdir(exist_ok=True)
    arguments = ["benchmarks/test_speed.py", *OPTIONS.split(), f"--benchmark-json={RESULTS}", "--benchmark-quiet"]
    if failed := pytest.main([*arguments, "-k", " or ".join(options.words)]):
        return failed
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    print(*report.lines(report.read(results)), sep="\n")
    if options.report:
        report.write(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
