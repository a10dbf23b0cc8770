"""The house: imports point down, the core does no I/O, and each of these checks fails when it is broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROBE = Path(__file__).parent / "probe_io.py"


def contracts(root: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": "src"},
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_import_contracts_are_kept() -> None:
    done = contracts(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("ranges.py", "from durchwahl import sets", "Every import points down BROKEN"),
        ("findings.py", "from durchwahl.errors import shown", "Every import points down BROKEN"),
        ("new.py", "", "Every import points down BROKEN"),
        ("rules/shape.py", "from durchwahl.rules import activation", "In the rules, every import points down"),
        ("rules/block.py", "from durchwahl.rules import number", "In the rules, every import points down"),
        ("numbers.py", "import os", "The core does no input or output BROKEN"),
        ("formats/telnyx.py", "from pathlib import Path", "The core does no input or output BROKEN"),
        ("block.py", "def late():\n    import socket", "The core does no input or output BROKEN"),
        ("block.py", "import portion", "Two doors lead to portion BROKEN"),
        ("sets.py", "from hypothesis import given", "Two doors lead to hypothesis BROKEN"),
        ("numbers.py", "import phonenumbers", "One door leads to phonenumbers BROKEN"),
    ],
)
def test_a_contract_that_is_broken_is_found(copied: Path, module: str, line: str, contract: str) -> None:
    with (copied / "src" / "durchwahl" / module).open("a") as file:
        file.write(f"\n{line}\n")
    done = contracts(copied)
    assert done.returncode == 1
    assert contract in done.stdout


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
