"""Types: wrong code doesn't type-check, and every public name has a known type."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
REFUSED = ROOT / "tests" / "refused_by_types.py"
REASON_RE = re.compile(r"  # type: ignore\[[a-z-]+\]$", re.MULTILINE)


def test_mypy_refuses_wrong_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """mypy reports an unused `type: ignore`, so no output means that mypy refuses every line."""
    mypy = pytest.importorskip("mypy.api", reason="needs the extra dev")
    monkeypatch.chdir(ROOT)
    assert len(REASON_RE.findall(REFUSED.read_text(encoding="utf-8"))) > 50
    output, errors, _ = mypy.run(["--config-file", "pyproject.toml", "--no-error-summary", str(REFUSED)])
    assert (output, errors) == ("", "")


def test_every_public_name_has_a_known_type() -> None:
    """pyright checks the installed package, as the type checker of a dependent does."""
    pyright = shutil.which("pyright", path=str(Path(sys.executable).parent))
    if pyright is None:
        pytest.skip("needs the extra dev")
    command = [pyright, "--verifytypes", "durchwahl", "--ignoreexternal", "--outputjson"]
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    result = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": path})
    completeness = json.loads(result.stdout)["typeCompleteness"]
    unknown = [
        symbol["name"] for symbol in completeness["symbols"] if symbol["isExported"] and not symbol["isTypeKnown"]
    ]
    assert unknown == []
    assert completeness["completenessScore"] == 1
    assert completeness["exportedSymbolCounts"]["withKnownType"] > 500
