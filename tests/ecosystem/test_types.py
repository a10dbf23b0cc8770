"""A block's payload is of the types that the official client takes: mypy and pyright both say so, and both say what isn't."""

import json
import re
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

from durchwahl import BlockPayload, ExtensionBlock, Payload, changes


def taken(client: Telnyx, block: ExtensionBlock, payload: Payload) -> None:
    create = client.porting_orders.phone_number_extensions.create
    create("an order's id", **payload)
    create("an order's id", **block.to_payload("an id"))
    for body in changes([], {"an id": [block]}).create:
        create("an order's id", **body)
    params: PhoneNumberExtensionCreateParams = payload
    params = block.to_payload("an id")
    create("an order's id", **params)
    for run in payload["activation_ranges"]:
        print(run["start_at"] + run["end_at"])


def refused(client: Telnyx, block: ExtensionBlock, without_id: BlockPayload) -> None:
    create = client.porting_orders.phone_number_extensions.create
    create("an order's id", **without_id)  # refused
    create("an order's id", **block.to_payload())  # refused
    params: PhoneNumberExtensionCreateParams = block.to_payload()  # refused
    ported: Payload = {"porting_phone_number_id": 4, **without_id}  # refused
    print(params, ported)
"""


def lines_with_errors(checker: str, program: Path) -> set[int]:
    command = {
        # The configuration is the repository's own, and so is the cache: the client has thousands of modules.
        "mypy": ["mypy", "--config-file", str(ROOT / "pyproject.toml")],
        "pyright": ["pyright", "--pythonpath", sys.executable, "--outputjson"],
    }[checker]
    done = subprocess.run(
        [sys.executable, "-m", *command, str(program)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    if checker == "mypy":
        found = re.findall(rf"{program.name}:(\d+): error:", done.stdout)
        assert found or "Success" in done.stdout, done.stdout + done.stderr
        return set(map(int, found))
    errors = [one for one in json.loads(done.stdout)["generalDiagnostics"] if one["severity"] == "error"]
    return {one["range"]["start"]["line"] + 1 for one in errors}


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_a_payload_goes_into_the_official_client_and_one_without_the_id_does_not(checker: str, tmp_path: Path) -> None:
    pytest.importorskip(checker, reason="the extra dev is not installed")
    if checker == "pyright" and not shutil.which("node"):
        pytest.skip("pyright runs on node, and would fetch it")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    marked = {number for number, line in enumerate(PROGRAM.splitlines(), 1) if line.endswith("# refused")}
    assert len(marked) == 4
    assert lines_with_errors(checker, program) == marked
