"""Types: what must not type-check doesn't, and everything public has a type that is known."""

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
REASON = re.compile(r"  # type: ignore\[[a-z-]+\]$", re.MULTILINE)


def mypy_on(path: Path) -> list[str]:
    """What mypy says of a file, with the settings of the whole repository."""
    api = pytest.importorskip("mypy.api", reason="the extra dev is not installed")
    printed, trouble, _ = api.run(["--config-file", str(ROOT / "pyproject.toml"), "--no-error-summary", str(path)])
    assert not trouble
    return list(printed.splitlines())


def test_what_is_refused_is_refused_for_the_reason_that_stands_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert len(REASON.findall(REFUSED.read_text(encoding="utf-8"))) > 50
    assert mypy_on(REFUSED) == []


def test_every_public_symbol_has_a_known_type() -> None:
    """By pyright, of the installed package, as a dependent's type checker sees it."""
    pyright = shutil.which("pyright", path=str(Path(sys.executable).parent))
    if pyright is None:
        pytest.skip("the extra dev is not installed")
    command = [pyright, "--verifytypes", "durchwahl", "--ignoreexternal", "--outputjson"]
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": path})
    completeness = json.loads(done.stdout)["typeCompleteness"]
    unknown = [
        symbol["name"] for symbol in completeness["symbols"] if symbol["isExported"] and not symbol["isTypeKnown"]
    ]
    assert unknown == []
    assert completeness["completenessScore"] == 1
    assert completeness["exportedSymbolCounts"]["withKnownType"] > 500
