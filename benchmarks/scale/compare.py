"""Whether several ways to check found the same: shows rows that only one of them has, and exits with 1.

Run as `python -m benchmarks.scale.compare processes.parquet spark.parquet sql.parquet`.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Final

import duckdb

MOST_SHOWN: Final = 5


def findings(connection: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    """What one way found, in a file or in a folder of files."""
    files = path / "*.parquet" if path.is_dir() else path
    return connection.read_parquet(str(files)).project("id, code, pointer")


def only_in(path: Path, missing_in: Path) -> int:
    """How many findings are missing in the other's, counting repetitions; the first few are shown."""
    with duckdb.connect() as connection:
        missing = findings(connection, path).except_(findings(connection, missing_in)).fetchall()
    for finding in sorted(missing)[:MOST_SHOWN]:
        print(f"only in {path.name}, not in {missing_in.name}:", *finding)
    return len(missing)


def main() -> int:
    """Compare every way with the first, both ways round."""
    parser = ArgumentParser(prog="python -m benchmarks.scale.compare", description="Compare findings.")
    parser.add_argument("first", type=Path, help="what one way found")
    parser.add_argument("others", type=Path, nargs="+", help="what the others found")
    options = parser.parse_args()
    differences = sum(only_in(options.first, other) + only_in(other, options.first) for other in options.others)
    print(f"{differences:,} differences between {1 + len(options.others)} ways")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
