"""Statements checked by DuckDB with the query in `rules.sql`, without a line of the library.

Run as `python -m benchmarks.scale.sql statements.parquet sql.parquet`.
"""

from pathlib import Path
from typing import Final

import duckdb

from benchmarks.scale.command import run

RULES: Final = Path(__file__).with_name("rules.sql").read_text(encoding="utf-8")


def check_file(statements: Path, findings: Path) -> None:
    """Check every row, and write the findings, which have no message."""
    with duckdb.connect() as connection:
        connection.read_parquet(str(statements)).create_view("statements")
        connection.sql(RULES).write_parquet(str(findings))


if __name__ == "__main__":
    run(check_file, "sql", "duckdb")
