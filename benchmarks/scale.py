"""Check very many statements with processes and with SQL, and compare the findings: `python -m benchmarks.scale`."""

import sys
from argparse import ArgumentParser
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import duckdb
import pyarrow as pa
from pyarrow import parquet

from durchwahl import validate

RANGE: Final = pa.struct([("start_at", pa.int32()), ("end_at", pa.int32())])
STATEMENTS: Final = pa.schema([("id", pa.int64()), ("extension_range", RANGE), ("activation_ranges", pa.list_(RANGE))])
FINDINGS: Final = pa.schema([("id", pa.int64()), *((name, pa.string()) for name in ("code", "pointer", "message"))])
RULES: Final = Path(__file__).with_name("rules.sql")
BORDERS: Final = (-1, 0, 1, 4, 5, 9, 10, 11, 50, 98, 99, 100, 500, 998, 999, 1000)
ARBITRARY_EVERY: Final = 20
GROUP_SIZE: Final = 100_000
BATCH_SIZE: Final = 10_000


def statement(rng: Random, row: int) -> dict[str, object]:
    """Return a valid statement, or in some rows one with arbitrary ranges."""
    if row % ARBITRARY_EVERY:
        last = rng.choice((9, 99, 999))
        # Half-open ranges between distinct borders are neither overlapping nor adjacent.
        borders = sorted(rng.sample(range(last + 2), 2 * rng.randint(1, 4)))
        pairs = [(0, last), *((start, after - 1) for start, after in zip(borders[::2], borders[1::2], strict=True))]
    else:
        pairs = [(rng.choice(BORDERS), rng.choice(BORDERS)) for _ in range(rng.randint(1, 6))]
    ranges = [{"start_at": start_at, "end_at": end_at} for start_at, end_at in pairs]
    return {"id": row, "extension_range": ranges[0], "activation_ranges": ranges[1:]}


def write_statements(path: Path, rows: int) -> None:
    """Write the same statements on every run."""
    rng = Random(2012345678)
    with parquet.ParquetWriter(path, STATEMENTS) as writer:
        for first in range(0, rows, GROUP_SIZE):
            group = [statement(rng, row) for row in range(first, min(first + GROUP_SIZE, rows))]
            writer.write_table(pa.Table.from_pylist(group, STATEMENTS))


def check(statements: pa.RecordBatch) -> pa.RecordBatch:
    """Return the findings on a batch of statements, with the id of each one's statement."""
    columns = (statements.column(name).to_pylist() for name in ("id", "extension_range", "activation_ranges"))
    findings = [
        {"id": row, "code": finding.code, "pointer": finding.pointer, "message": finding.message}
        for row, extension_range, activation_ranges in zip(*columns, strict=True)
        for finding in validate({"extension_range": extension_range, "activation_ranges": activation_ranges})
    ]
    return pa.RecordBatch.from_pylist(findings, schema=FINDINGS)


def check_group(statements: Path, group: int) -> pa.Table:
    """Return the findings in one row group, with one batch at a time as Python objects."""
    batches = parquet.ParquetFile(statements).iter_batches(BATCH_SIZE, row_groups=[group])
    return pa.Table.from_batches(map(check, batches), FINDINGS)


def check_by_processes(statements: Path, findings: Path) -> None:
    """Check one row group per process at a time, and write the findings in the order of the statements."""
    groups = range(parquet.read_metadata(statements).num_row_groups)
    # Arrow's threads don't survive a fork.
    pool = ProcessPoolExecutor(mp_context=get_context("spawn"))
    with pool, parquet.ParquetWriter(findings, FINDINGS) as writer:
        for table in pool.map(partial(check_group, statements), groups):
            writer.write_table(table)


def check_by_sql(statements: Path, findings: Path) -> None:
    """Check with `rules.sql` in DuckDB."""
    with duckdb.connect() as connection:
        connection.read_parquet(str(statements)).create_view("statements")
        connection.sql(RULES.read_text(encoding="utf-8")).write_parquet(str(findings))


def count_missing(findings: Path, others: Path) -> int:
    """Return how many findings are missing in the others, and print the first few."""
    with duckdb.connect() as connection:
        left, right = (connection.read_parquet(str(path)).project("id, code, pointer") for path in (findings, others))
        missing = left.except_(right).fetchall()
    for finding in sorted(missing)[:5]:
        print(f"only in {findings.stem}, not in {others.stem}:", *finding)
    return len(missing)


def main() -> int:
    """Write the statements, check them both ways, and compare the findings."""
    parser = ArgumentParser(prog="python -m benchmarks.scale", description="Check very many statements.")
    parser.add_argument("--rows", type=int, default=1_000_000, help="how many statements (default: %(default)s)")
    rows = parser.parse_args().rows
    with TemporaryDirectory() as folder:
        statements, processes, sql = (Path(folder, f"{name}.parquet") for name in ("statements", "processes", "sql"))
        write_statements(statements, rows)
        for check_file, findings in ((check_by_processes, processes), (check_by_sql, sql)):
            started = perf_counter()
            check_file(statements, findings)
            seconds = perf_counter() - started
            print(f"{findings.stem}: {rows:,} rows in {seconds:.1f} s, {rows / seconds:,.0f} rows a second")
        differences = count_missing(processes, sql) + count_missing(sql, processes)
        codes = parquet.read_table(processes).column("code")
        print(f"{len(codes):,} findings of {len(codes.unique())} rules, {differences:,} differences")
    return int(differences > 0)


if __name__ == "__main__":
    sys.exit(main())
