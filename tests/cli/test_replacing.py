"""Replacing a file: the old one is there until the new one is whole, and what fails leaves it."""

import os
import stat
from pathlib import Path

import pytest

from command_line import Run, Write, fixture_run, fixture_write  # noqa: F401

UNSORTED = '{"extension_range": "0-99", "activation_ranges": ["20", "4", "19"]}'
SORTED = '{"extension_range": "0-99", "activation_ranges": ["4", "19-20"]}'


@pytest.mark.skipif(os.name == "nt", reason="permissions and links are another thing there")
def test_permissions_and_links_stay(run: Run, write: Write, tmp_path: Path) -> None:
    target = tmp_path / write("real/a.json", UNSORTED)
    target.chmod(0o640)
    (tmp_path / "link.json").symlink_to(target)
    assert run("fix", "link.json").code == 0
    assert (tmp_path / "link.json").is_symlink()
    assert target.read_text() == SORTED
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.parametrize("step", ["os.fsync", "os.replace", "shutil.copymode"])
@pytest.mark.parametrize(
    ("error", "code"),
    [(OSError(28, "No space left on device"), 2), (KeyboardInterrupt(), 130)],
    ids=["full", "stopped"],
)
def test_a_write_that_fails_leaves_the_old_file(
    step: str, error: BaseException, code: int, run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    name = write("a.json", UNSORTED)
    monkeypatch.setattr(step, fail)
    done = run("fix", name)
    assert done.code == code
    assert (tmp_path / name).read_text() == UNSORTED
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert "Traceback" not in done.err


def test_the_old_file_is_there_until_the_new_one_is_whole(
    run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    replace = os.replace

    def watched(beside: str, target: str) -> None:
        seen.append((Path(beside).read_text(), Path(target).read_text()))
        replace(beside, target)

    name = write("a.json", UNSORTED)
    monkeypatch.setattr("os.replace", watched)
    assert run("fix", name).code == 0
    assert seen == [(SORTED, UNSORTED)]
    assert (tmp_path / name).read_text() == SORTED


def test_a_write_that_fails_twice_tells_the_first_reason(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.replace", fail)
    monkeypatch.setattr("os.unlink", fail)
    done = run("fix", write("a.json", UNSORTED))
    assert done.code == 2
    assert done.err.startswith("a.json: input/output error\n")
