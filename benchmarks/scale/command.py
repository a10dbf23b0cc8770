"""The command line that all ways to check have in common: a file of statements in, findings out, and how fast."""

from argparse import ArgumentParser
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from time import perf_counter
from typing import TypeAlias

from pyarrow import compute, parquet

Way: TypeAlias = Callable[[Path, Path], None]
"""One way to check: reads the statements of the first file, writes the findings to the second."""


def run(way: Way, name: str, package: str) -> None:
    """Check as the command line says, and print the rows a second, all start-up included, and the findings by code."""
    parser = ArgumentParser(prog=f"python -m benchmarks.scale.{name}", description=f"Check statements: {name}.")
    parser.add_argument("statements", type=Path, help="the parquet file to read")
    parser.add_argument("findings", type=Path, help="the parquet to write")
    options = parser.parse_args()
    started = perf_counter()
    way(options.statements, options.findings)
    seconds = perf_counter() - started
    rows = parquet.read_metadata(options.statements).num_rows
    print(f"{name}, {package} {version(package)}, CPython {python_version()}")
    print(f"{rows:,} rows in {seconds:.1f} s: {rows / seconds:,.0f} rows a second")
    codes = parquet.read_table(options.findings, columns=["code"]).column("code")
    for code, findings in sorted(tuple(count.values()) for count in compute.value_counts(codes).to_pylist()):
        print(f"{findings:9,}  {code}")
