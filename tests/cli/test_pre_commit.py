"""The hooks, run by pre-commit in a temporary repository."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from command_line import Write, fixture_write  # noqa: F401
from durchwahl.cli.files import find_files

ROOT = Path(__file__).parents[2]
IDENTITY = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.com")

GOOD = "extension_range: 0-99\nactivation_ranges: 4, 19-20\n"
BAD = "extension_range: 0-9\nactivation_ranges: 5-10\n"
FIXABLE = "extension_range: 0-99\nactivation_ranges: 20, 19, 4 # Büro\n"

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def execute(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "COVERAGE_"))}
    environment["PRE_COMMIT_HOME"] = str(folder.parent / "environments")
    environment["GIT_CONFIG_GLOBAL"] = environment["GIT_CONFIG_SYSTEM"] = os.devnull
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return execute(folder, "git", *IDENTITY, *arguments)


def commit(folder: Path, name: str, content: str) -> subprocess.CompletedProcess[str]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    git(folder, "add", "--all")
    return git(folder, "commit", "--message", name)


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create a repository with both hooks, which come from a repository made of this working tree."""
    pytest.importorskip("pre_commit", reason="the extra dev is not installed")
    folder = tmp_path_factory.mktemp("pre_commit")
    hooks = folder / "hooks"
    shutil.copytree(ROOT / "src", hooks / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, hooks)
    orders = folder / "orders"
    orders.mkdir()
    for repository in (hooks, orders):
        assert git(repository, "init").returncode == 0
    git(hooks, "add", "--all")
    assert git(hooks, "commit", "--message", "hooks").returncode == 0
    revision = git(hooks, "rev-parse", "HEAD").stdout.strip()
    settings = {
        "repos": [{"repo": str(hooks), "rev": revision, "hooks": [{"id": "durchwahl-fix"}, {"id": "durchwahl-check"}]}]
    }
    (orders / ".pre-commit-config.yaml").write_text(yaml.safe_dump(settings))
    assert execute(orders, sys.executable, "-m", "pre_commit", "install").returncode == 0
    return orders


@pytest.mark.slow
def test_hooks_accept_refuse_and_fix_commits(orders: Path) -> None:
    good = commit(orders, "orders/good.yaml", GOOD)
    assert good.returncode == 0, good.stdout + good.stderr
    assert "durchwahl check" in good.stderr + good.stdout

    bad = commit(orders, "a/porting/bad.yaml", BAD)
    assert bad.returncode == 1
    assert "a/porting/bad.yaml:2:20: DW201 error: " in bad.stdout + bad.stderr
    git(orders, "rm", "--force", "a/porting/bad.yaml")

    fixable = commit(orders, "orders/fixable.yaml", FIXABLE)
    assert fixable.returncode == 1
    assert (orders / "orders/fixable.yaml").read_text(encoding="utf-8") == FIXABLE.replace("20, 19, 4", "4, 19-20")
    again = commit(orders, "orders/other.json", '{"extension_range": "0-9", "activation_ranges": "4"}')
    assert again.returncode == 0, again.stdout + again.stderr
    assert git(orders, "status", "--porcelain").stdout == ""


@pytest.mark.parametrize(
    ("path", "is_checked"),
    [
        ("orders/a.json", True),
        ("teams/porting/2026/a.yml", True),
        ("orders/a.jsonl", True),
        ("orders/a.ndjson", True),
        ("orders/a.yaml", True),
        ("porting/a.csv", True),
        ("Orders/C.JSON", True),
        ("a/PORTING/EXPORT.Csv", True),
        ("orders/a\nb.json", True),
        ("a\nb/orders/.\n/a.yml", False),
        ("orders/a.json\n", False),
        ("orders/a.j\u017fon", False),
        ("orders/.a.json", False),
        ("orders/.#a.json", False),
        ("orders/._a.json", False),
        ("orders/.old/a.json", False),
        (".github/orders/a.json", False),
        ("orders/read.me", False),
        ("a.json", False),
        ("reorders/a.json", False),
        ("orders.json", False),
    ],
)
def test_hooks_take_the_files_that_check_finds(path: str, is_checked: bool, write: Write) -> None:
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()):
        assert bool(re.search(hook["files"], path)) is is_checked
    write(path, "")
    names = find_files(["."], lambda name, reason: pytest.fail(f"{name}: {reason}"), lambda *_: False)
    is_in_folder = any(part in ("orders", "porting") for part in path.lower().split("/")[:-1])
    assert names == ([path] if is_checked or not is_in_folder else [])


def test_hooks_depend_on_what_the_extra_does() -> None:
    extra = re.search(r"^cli = (.*)$", (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert extra is not None
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()):
        assert hook["additional_dependencies"] == yaml.safe_load(extra[1])
