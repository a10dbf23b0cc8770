"""What `validate` finds in a batch of statements, as a batch: all that the engines need of the library."""

from typing import Final

import pyarrow as pa

from durchwahl import validate

FINDINGS: Final = pa.schema(
    [("id", pa.int64()), ("code", pa.string()), ("pointer", pa.string()), ("message", pa.string())]
)


def check(statements: pa.RecordBatch) -> pa.RecordBatch:
    """Every finding, with the id of the statement that it is on. Statements without one give no row."""
    columns = (statements.column(name).to_pylist() for name in ("id", "extension_range", "activation_ranges"))
    found = [
        {"id": row, "code": finding.code, "pointer": finding.pointer, "message": finding.message}
        for row, whole, parts in zip(*columns, strict=True)
        for finding in validate({"extension_range": whole, "activation_ranges": parts})
    ]
    return pa.RecordBatch.from_pylist(found, schema=FINDINGS)
