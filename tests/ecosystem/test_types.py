"""pyright accepts payloads for the official client's parameters, and lists where any iterable is taken."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

PROGRAM = """\
from telnyx import Telnyx
from telnyx.types.porting_orders import PhoneNumberExtensionCreateParams

from durchwahl import (
    BlockPayload, ExtensionBlock, ExtensionSet, Inventory, Line, Payload, RouteNumber, changes, merge
)


def accepted(client: Telnyx, block: ExtensionBlock, payload: Payload) -> None:
    create = client.porting_orders.phone_number_extensions.create
    create("an order's id", **payload)
    create("an order's id", **block.to_payload("an id"))
    for body in changes([], {"an id": [block]}).create:
        create("an order's id", **body)
    # Not without the copy: the client declares an Iterable, and a field's type can't be a subtype of the other's.
    params: PhoneNumberExtensionCreateParams = {**payload}
    params = {**block.to_payload("an id")}
    create("an order's id", **params)
    print(payload["activation_ranges"][0]["start_at"] + payload["activation_ranges"][-1]["end_at"])


def lists_where_iterables_are_taken(route: RouteNumber, block: ExtensionBlock, payload: Payload) -> None:
    ExtensionBlock(block.extension_range, [*block.activation_ranges])
    ExtensionBlock(block.extension_range, (run for run in block.activation_ranges))
    Line(route, [block])
    desired = {"an id": [block]}
    changes([payload], desired)
    entries = [(route, block, "an owner")]
    Inventory(entries)
    entries_with_text = [("+49 20 123456", block, "an owner")]
    Inventory(entries_with_text)
    ranges = [*block.activation_ranges]
    ExtensionSet.from_ranges(ranges)
    merge(ranges)


def refused(client: Telnyx, block: ExtensionBlock, payload: Payload, without_id: BlockPayload) -> None:
    create = client.porting_orders.phone_number_extensions.create
    create("an order's id", **without_id)  # refused
    create("an order's id", **block.to_payload())  # refused
    params: PhoneNumberExtensionCreateParams = {**block.to_payload()}  # refused
    ported: Payload = {"porting_phone_number_id": 4, **without_id}  # refused
    payload["activation_ranges"][0]["start"]  # refused
    ExtensionBlock(block.extension_range, [block.extension_range])  # refused
    print(params, ported)
"""
REFUSED_LINES = {number for number, line in enumerate(PROGRAM.splitlines(), 1) if line.endswith("# refused")}


def test_pyright_reports_only_what_is_wrong(tmp_path: Path) -> None:
    """mypy checks the types of the other tests, and `refused_by_types.py`."""
    pytest.importorskip("pyright")
    if not shutil.which("node"):
        pytest.skip("pyright runs on node, and would download it")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--outputjson", str(program)]
    output = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT).stdout
    diagnostics = json.loads(output)["generalDiagnostics"]
    errors = [diagnostic for diagnostic in diagnostics if diagnostic["severity"] == "error"]
    assert {error["range"]["start"]["line"] + 1 for error in errors} == REFUSED_LINES
