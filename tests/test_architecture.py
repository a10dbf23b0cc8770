"""The architecture: layers, no I/O in the core, and a list of the modules in the documentation."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "durchwahl"
PROBE = Path(__file__).parent / "probe_io.py"
NOT_LOADED = {
    *("portion", "numpy", "pyarrow", "hypothesis", "sortedcontainers"),
    *("argparse", "json", "pathlib", "shutil", "tempfile", "logging"),
    *("socket", "ssl", "http", "urllib", "asyncio", "subprocess", "threading", "multiprocessing", "sqlite3", "ctypes"),
    *("pydantic", "pydantic_core", "msgspec", "cattrs", "attrs", "attr", "telnyx"),
}


def test_imports_obey_the_contracts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_the_design_page_lists_every_module() -> None:
    layout = (ROOT / "docs" / "design.md").read_text(encoding="utf-8").partition("To find something")[0]
    modules = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")}
    listed = set(re.findall(r"`([\w/]+\.py)`", layout))
    assert listed == {"_durchwahl_cli.py", *modules} - {"__init__.py", "formats/__init__.py"}


def probe(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(PROBE), *arguments], capture_output=True, text=True, check=False)


def test_the_core_does_no_io() -> None:
    result = probe()
    assert result.returncode == 0, result.stderr
    assert result.stdout.split()[-2:] == ["events:", "none"]


@pytest.mark.parametrize("event", ["open", "socket", "subprocess"])
def test_the_probe_detects_io(event: str) -> None:
    result = probe(event)
    assert result.returncode == 1, result.stdout + result.stderr
    assert event in result.stdout


def test_import_loads_neither_portion_nor_modules_that_do_io() -> None:
    program = "import sys; before = set(sys.modules); import durchwahl; print(*(set(sys.modules) - before))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    packages = {module.partition(".")[0] for module in result.stdout.split()}
    assert "durchwahl" in packages
    assert not packages & NOT_LOADED
