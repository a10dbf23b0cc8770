"""Statements checked by Spark, in Arrow batches.

Run as `python -m benchmarks.scale.spark statements.parquet spark.parquet`.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyspark.sql import SparkSession

from benchmarks.scale.command import run
from benchmarks.scale.findings import check

FINDINGS: Final = "id long, code string, pointer string, message string"


def check_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The findings in the batches of one partition."""
    return map(check, batches)


def check_file(statements: Path, findings: Path) -> None:
    """Check every partition, and write the findings to a folder of parquet files."""
    # Without it the workers are whatever `python3` is first on the path.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with SparkSession.builder.master("local[2]").appName("durchwahl").getOrCreate() as session:
        found = session.read.parquet(str(statements)).mapInArrow(check_batches, FINDINGS)
        found.write.mode("overwrite").parquet(str(findings))


if __name__ == "__main__":
    run(check_file, "spark", "pyspark")
