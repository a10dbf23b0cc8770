"""Check very many statements in a Parquet file, and measure rows per second and memory: `python -m benchmarks.scale`."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from random import Random
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, Final

import pyarrow as pa
from pyarrow import compute, parquet

from durchwahl import tables, validate

RANGE: Final = pa.struct([("start_at", pa.int32()), ("end_at", pa.int32())])
STATEMENTS: Final = pa.schema([("extension_range", RANGE), ("activation_ranges", pa.list_(RANGE))])
POOL: Final = 20_000
GROUP_SIZE: Final = 100_000
LOOP_ROWS: Final = 50_000


def statement(rng: Random, is_valid: bool) -> dict[str, object]:
    """Return a valid statement, or one with a mistake."""
    last = rng.choice((9, 99, 999))
    # Half-open ranges between distinct borders are neither overlapping nor adjacent.
    borders = sorted(rng.sample(range(last + 2), 2 * rng.randint(1, 4)))
    pairs = [(0, last), *((start, after - 1) for start, after in zip(borders[::2], borders[1::2], strict=True))]
    if not is_valid:
        start_at, end_at = pairs[-1]
        mistakes = [(0, 1000), (last, last + 1), (end_at + 1, start_at), (start_at, end_at), (start_at, last)]
        pairs.append(rng.choice(mistakes))
    ranges = [{"start_at": start_at, "end_at": end_at} for start_at, end_at in pairs]
    return {"extension_range": ranges[0], "activation_ranges": ranges[1:]}


def write_statements(path: Path, rows: int, invalid: float, has_routes: bool) -> None:
    """Write the same statements on every run: for speed, a random choice of some, each under its own route number."""
    rng = Random(2012345678)
    pools = [
        pa.Table.from_pylist([statement(rng, is_valid) for _ in range(POOL)], STATEMENTS) for is_valid in (False, True)
    ]
    pool = pa.concat_tables(pools).combine_chunks()
    schema = STATEMENTS.append(pa.field("route_number", pa.string())) if has_routes else STATEMENTS
    with parquet.ParquetWriter(path, schema) as writer:
        for first in range(0, rows, GROUP_SIZE):
            indexes = range(first, min(first + GROUP_SIZE, rows))
            chosen = [rng.randrange(POOL) + POOL * (rng.random() >= invalid) for _ in indexes]
            group = pool.take(chosen)
            if has_routes:
                numbers = pa.array([f"+49{10_000_000 + index}" for index in indexes])
                group = group.append_column("route_number", numbers)
            writer.write_table(group)


def read(path: Path) -> pa.RecordBatchReader:
    """Return the statements as a stream."""
    file = parquet.ParquetFile(path, pre_buffer=False)
    return pa.RecordBatchReader.from_batches(file.schema_arrow, file.iter_batches(1 << 16))


def check_in_a_loop(batches: Iterable[pa.RecordBatch]) -> list[tuple[str, str]]:
    """Return the codes and messages that `validate` finds, row by row."""
    rows = (row for batch in batches for row in batch.to_pylist())
    return [(finding.code, finding.message) for row in rows for finding in validate(row)]


def main() -> int:
    """Write the statements and check them. Check the first ones in a loop, too, and compare the findings."""
    parser = ArgumentParser(prog="python -m benchmarks.scale", description="Check very many statements.")
    parser.add_argument("--rows", type=int, default=10_000_000, help="how many statements (default: %(default)s)")
    parser.add_argument("--invalid", type=float, default=0.001, help="share of invalid ones (default: %(default)s)")
    parser.add_argument("--routes", action="store_true", help="with route numbers, so that collisions are searched")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = Path(folder, "statements.parquet")
        write_statements(path, options.rows, options.invalid, options.routes)
        before = getrusage(RUSAGE_SELF).ru_maxrss
        findings, rate = measure(lambda: tables.check(read(path)), options.rows)
        print(f"check: {rate:,.0f} rows a second, {len(findings):,} findings")
        print(f"memory: {before / 1024:,.0f} MiB before, at most {getrusage(RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")
        first = read(path).read_next_batch().slice(0, LOOP_ROWS)
        found, loop_rate = measure(lambda: check_in_a_loop([first]), len(first))
        print(f"loop: {loop_rate:,.0f} rows a second, so check is {rate / loop_rate:.1f} times as fast")
        of_first = findings.filter(compute.less(findings["row"], len(first)))
    return int(found != list(zip(of_first["code"].to_pylist(), of_first["message"].to_pylist(), strict=True)))


def measure(call: Any, rows: int) -> tuple[Any, float]:
    """Return the result of a call, and rows per second of processor time."""
    started = process_time()
    result = call()
    return result, rows / (process_time() - started)


if __name__ == "__main__":
    sys.exit(main())
