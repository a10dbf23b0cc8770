"""mypy and pyright accept payloads for the official client's parameters, and refuse those without an id."""

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


def accepted(client: Telnyx, block: ExtensionBlock, payload: Payload) -> None:
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
REFUSED_LINES = {number for number, line in enumerate(PROGRAM.splitlines(), 1) if line.endswith("# refused")}


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return path


def run_module(*command: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, check=False, cwd=ROOT
    ).stdout


def test_mypy_reports_only_payloads_without_an_id(program: Path) -> None:
    pytest.importorskip("mypy")
    # With the configuration of the repository, mypy also uses its cache: the client has thousands of modules.
    output = run_module("mypy", "--config-file", str(ROOT / "pyproject.toml"), str(program))
    assert set(map(int, re.findall(rf"{program.name}:(\d+): error:", output))) == REFUSED_LINES, output


def test_pyright_reports_only_payloads_without_an_id(program: Path) -> None:
    pytest.importorskip("pyright")
    if not shutil.which("node"):
        pytest.skip("pyright runs on node, and would download it")
    diagnostics = json.loads(run_module("pyright", "--pythonpath", sys.executable, "--outputjson", str(program)))
    errors = [diagnostic for diagnostic in diagnostics["generalDiagnostics"] if diagnostic["severity"] == "error"]
    assert {error["range"]["start"]["line"] + 1 for error in errors} == REFUSED_LINES
