"""The architecture: imports point down, and the core does no I/O."""

import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
PROBE = Path(__file__).parent / "probe_io.py"


def test_the_import_contracts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def probe(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(PROBE), *arguments], capture_output=True, text=True, check=False)


def test_the_whole_core_does_no_io() -> None:
    done = probe()
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-2:] == ["events:", "none"]


def test_the_probe_sees_io_where_there_is_some() -> None:
    for broken in ("open", "socket", "subprocess"):
        done = probe(broken)
        assert done.returncode == 1, done.stdout + done.stderr
        assert broken in done.stdout


def test_importing_loads_neither_portion_nor_anything_that_does_io() -> None:
    program = "import sys; bare = set(sys.modules); import durchwahl; print(*(set(sys.modules) - bare))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    roots = {module.partition(".")[0] for module in loaded}
    assert "durchwahl" in roots
    assert not roots & {
        *(
            "portion",
            "hypothesis",
            "sortedcontainers",
            "argparse",
            "json",
            "socket",
            "subprocess",
            "tempfile",
            "urllib",
        ),
        *(
            "http",
            "ssl",
            "asyncio",
            "logging",
            "pathlib",
            "shutil",
            "threading",
            "multiprocessing",
            "sqlite3",
            "ctypes",
        ),
    }
