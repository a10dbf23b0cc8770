"""Whether several ways to check found the same: exits with 1 and names rows when they did not.

python -m benchmarks.scale.compare processes.parquet spark.parquet sql.parquet
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Final

import duckdb

MOST_SHOWN: Final = 5


def rows(connection: duckdb.DuckDBPyConnection, findings: Path) -> duckdb.DuckDBPyRelation:
    """The findings of one way, whether it wrote a file or a folder of files."""
    parts = findings / "*.parquet" if findings.is_dir() else findings
    return connection.read_parquet(str(parts)).project("id, code, pointer")


def main() -> int:
    """Compare every way with the first, both ways round, counting repetitions."""
    parser = ArgumentParser(prog="python -m benchmarks.scale.compare", description="Compare findings.")
    parser.add_argument("first", type=Path, help="the findings of one way")
    parser.add_argument("others", type=Path, nargs="+", help="the findings of the others")
    options = parser.parse_args()
    differ = False
    with duckdb.connect() as connection:
        first = rows(connection, options.first)
        for path in options.others:
            other = rows(connection, path)
            ...
    return int(differ)


if __name__ == "__main__":
    sys.exit(main())
