"""Statements checked by a process a core, a row group at a time.

Run as `python -m benchmarks.scale.processes statements.parquet processes.parquet`.
"""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyarrow import parquet

from benchmarks.scale.command import run
from benchmarks.scale.findings import FINDINGS, check

ROWS_A_BATCH: Final = 10_000


def check_group(statements: Path, group: int) -> pa.Table:
    """The findings in one row group, of which only a batch at a time is held as Python's objects."""
    batches = parquet.ParquetFile(statements).iter_batches(ROWS_A_BATCH, row_groups=[group])
    return pa.Table.from_batches(map(check, batches), FINDINGS)


def check_file(statements: Path, findings: Path) -> None:
    """Check every row group, and write the findings in the statements' order."""
    groups = range(parquet.read_metadata(statements).num_row_groups)
    # Arrow has threads of its own, which a fork would leave behind in the middle of whatever they hold.
    with (
        ProcessPoolExecutor(mp_context=get_context("spawn")) as pool,
        parquet.ParquetWriter(findings, FINDINGS) as writer,
    ):
        for found in pool.map(partial(check_group, statements), groups):
            writer.write_table(found)


if __name__ == "__main__":
    run(check_file, "processes", "pyarrow")
