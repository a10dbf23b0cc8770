"""Replacing a file: it is complete at any moment and keeps its metadata. If that isn't possible, it isn't changed."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from errno import EIO, ENOSPC, ENOTSUP, EPERM
from pathlib import Path
from typing import Any

import pytest

from command_line import Run, Write, fixture_run, fixture_write  # noqa: F401
from durchwahl.cli.fix import atomic_write
from durchwahl.cli.suggestions import Repaired, repair_document

UNSORTED = '{"extension_range": "0-99", "activation_ranges": ["20", "4", "19"]}'
SORTED = '{"extension_range": "0-99", "activation_ranges": ["4", "19-20"]}'
CHANGED = "the file changed after it was read; nothing was written"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions and links differ on Windows")


class Attributes:
    """Extended attributes in memory, because some file systems and users lack them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.of: defaultdict[int, dict[str, bytes]] = defaultdict(dict)
        monkeypatch.setattr("os.listxattr", lambda file: list(self.on(file)), raising=False)
        monkeypatch.setattr("os.getxattr", lambda file, name: self.on(file)[name], raising=False)
        monkeypatch.setattr("os.setxattr", lambda file, name, value: self.on(file).update({name: value}), raising=False)
        monkeypatch.setattr("os.removexattr", lambda file, name: self.on(file).pop(name), raising=False)

    def on(self, file: int | Path) -> dict[str, bytes]:
        return self.of[os.stat(file).st_ino]


def fail_with(error: BaseException) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def assert_refused(run: Run, reason: str, folder: Path, content: str = UNSORTED) -> None:
    """Check that `fix` refuses a.json with one line, doesn't change it, and leaves no temporary file."""
    names = os.listdir(folder)
    done = run("fix", "a.json")
    assert done.code == 2
    assert done.err.splitlines() == [f"a.json: {reason}", "1 file: 0 fixed; 1 could not be read or written"]
    assert (folder / "a.json").read_text() == content
    assert sorted(os.listdir(folder)) == sorted(names)


def test_keeps_metadata_and_links(run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attributes = Attributes(monkeypatch)
    # A new file inherits these from its folder.
    attributes.of.default_factory = lambda: {"system.posix_acl_access": b"inherited"}
    target = tmp_path / write("real/a.json", UNSORTED)
    target.chmod(0o640)
    if os.getuid() == 0:
        os.chown(target, 1234, 5678)
    kept = {"user.note": b"x"}
    attributes.of[target.stat().st_ino] = dict(kept)
    before = target.stat()
    (tmp_path / "link.json").symlink_to(target)
    assert run("fix", "link.json").code == 0
    after = target.stat()
    assert (tmp_path / "link.json").is_symlink()
    assert target.read_text() == SORTED
    assert (after.st_uid, after.st_gid, after.st_mode) == (before.st_uid, before.st_gid, before.st_mode)
    assert attributes.on(target) == kept
    assert len(attributes.of) == 2


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="Python has extended attributes only on Linux")
def test_keeps_real_extended_attributes(run: Run, write: Write, tmp_path: Path) -> None:
    path = tmp_path / write("a.json", UNSORTED)
    try:
        os.setxattr(path, "user.note", b"x")
    except OSError:
        pytest.skip("the file system has no extended attributes")
    assert run("fix", "a.json").code == 0
    assert path.read_text() == SORTED
    assert os.getxattr(path, "user.note") == b"x"


@pytest.mark.parametrize("missing", ["in Python", "in the file system"])
def test_works_without_extended_attributes(
    missing: str, run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.json", UNSORTED)
    if missing == "in Python":
        monkeypatch.delattr("os.listxattr", raising=False)
    else:
        monkeypatch.setattr("os.listxattr", fail_with(OSError(ENOTSUP, "Not supported")), raising=False)
    assert run("fix", "a.json").code == 0
    assert (tmp_path / "a.json").read_text() == SORTED


def test_leaves_a_file_whose_metadata_cannot_be_kept(
    run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attributes = Attributes(monkeypatch)
    path = tmp_path / write("a.json", UNSORTED)
    path.chmod(0o644)
    what = f"can't keep owner {os.getuid()}, group {path.stat().st_gid}, mode 644 and extended attributes"
    with monkeypatch.context() as patch:
        patch.setattr("os.fchmod", lambda *_: None)
        assert_refused(run, f"{what}: the system doesn't allow it", tmp_path)
    with monkeypatch.context() as patch:
        attributes.on(path)["user.note"] = b"x"
        patch.setattr("os.setxattr", fail_with(OSError(ENOSPC, "No space left on device")))
        assert_refused(run, f"{what}: no space left on device", tmp_path)
    monkeypatch.setattr("os.listxattr", fail_with(OSError(EIO, "Input/output error")))
    assert_refused(run, "input/output error", tmp_path)


def test_leaves_a_file_whose_owner_cannot_be_kept(
    run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All files but the new one seem to belong to another user.
    def pretend(handle: int) -> os.stat_result:
        status = os.stat(handle)
        is_new = not status.st_mode & 0o077
        return os.stat_result((*status[:4], status.st_uid + (not is_new), *status[5:]), {"st_ctime_ns": 0})

    path = tmp_path / write("a.json", UNSORTED)
    path.chmod(0o666)
    monkeypatch.setattr("os.fstat", pretend)
    monkeypatch.setattr("os.fchown", fail_with(PermissionError(EPERM, "Operation not permitted")))
    what = f"can't keep owner {os.getuid() + 1}, group {path.stat().st_gid}, mode 666 and extended attributes"
    assert_refused(run, f"{what}: operation not permitted", tmp_path)


def test_refuses_a_read_only_file(run: Run, write: Write, tmp_path: Path) -> None:
    (tmp_path / write("a.json", UNSORTED)).chmod(0o444)
    reason = "the file is read-only" if os.getuid() == 0 else "permission denied"
    assert_refused(run, reason, tmp_path)


def test_refuses_a_hard_link(run: Run, write: Write, tmp_path: Path) -> None:
    os.link(tmp_path / write("a.json", UNSORTED), tmp_path / "b.json")
    assert_refused(run, "the file has 2 names (hard links), and only one of them would be changed", tmp_path)


def test_refuses_pipes_and_devices_without_reading(run: Run, write: Write, tmp_path: Path) -> None:
    write("b.json", UNSORTED)
    os.mkfifo(tmp_path / "a.json")
    done = run("fix", "a.json", os.devnull, "b.json")
    assert done.code == 2
    assert [line.partition(": ")[2][:19] for line in done.err.splitlines()[:2]] == ["not a regular file,"] * 2
    assert (tmp_path / "b.json").read_text() == SORTED


OTHER = SORTED.replace("4", "5")
# What another program does to the file, and the content that must remain.
CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "changed": (lambda path: path.write_text(OTHER), OTHER),
    "replaced": (lambda path: os.replace(shutil.copy(path, "b.json"), path), UNSORTED),
    "became a link": (lambda path: os.symlink(path.rename("b.json"), path), UNSORTED),
    "changed its mode": (lambda path: path.chmod(0o600), UNSORTED),
    "fixed by another process": (lambda path: atomic_write(str(path), UNSORTED.encode(), SORTED.encode()), SORTED),
}


@pytest.mark.parametrize(("change", "content"), CHANGES.values(), ids=CHANGES)
def test_leaves_a_file_that_changes_while_it_is_fixed(
    change: Callable[[Path], object], content: str, run: Run, write: Write, tmp_path: Path
) -> None:
    path = tmp_path / write("a.json", UNSORTED)
    path.chmod(0o644)
    with pytest.MonkeyPatch.context() as patch:

        def change_once(_: int) -> None:
            patch.undo()
            change(path)

        patch.setattr("os.fsync", change_once)
        done = run("fix", "a.json")
    assert done.code == 2
    assert done.err.startswith(f"a.json: {CHANGED}\n")
    assert path.read_text() == content
    assert not list(tmp_path.glob(".durchwahl-*"))


def test_leaves_a_file_that_changed_after_it_was_read(
    run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / write("a.json", UNSORTED)

    def change_first(*arguments: Any) -> Repaired:
        path.write_text(OTHER)
        return repair_document(*arguments)

    monkeypatch.setattr("durchwahl.cli.fix.repair_document", change_first)
    assert_refused(run, CHANGED, tmp_path, OTHER)


def test_leaves_a_file_that_was_deleted_or_became_a_pipe(
    run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / write("a.json", UNSORTED)
    monkeypatch.setattr("os.fsync", lambda _: path.unlink())
    assert run("fix", "a.json").err.startswith("a.json: no such file or directory\n")

    def become_a_pipe(_: int) -> None:
        path.unlink()
        os.mkfifo(path)

    write("a.json", UNSORTED)
    monkeypatch.setattr("os.fsync", become_a_pipe)
    assert run("fix", "a.json").err.startswith("a.json: not a regular file")
    assert os.listdir(tmp_path) == ["a.json"]


@pytest.mark.parametrize("step", ["tempfile.mkstemp", "os.fchmod", "os.fsync", "os.replace"])
@pytest.mark.parametrize(
    ("error", "code"),
    [(OSError(ENOSPC, "No space left on device"), 2), (KeyboardInterrupt(), 130)],
    ids=["full", "stopped"],
)
def test_keeps_the_old_file_when_writing_fails(
    step: str, error: BaseException, code: int, run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / write("a.json", UNSORTED)
    path.chmod(0o644)
    monkeypatch.setattr(step, fail_with(error))
    done = run("fix", "a.json")
    assert done.code == code
    assert path.read_text() == UNSORTED
    assert os.listdir(tmp_path) == ["a.json"]
    assert done.err.splitlines()[0].endswith("no space left on device" if code == 2 else "durchwahl: stopped")


def test_replaces_the_file_when_the_new_one_is_complete(
    run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    replace = os.replace

    def watched(beside: str, target: str) -> None:
        modes = [stat.S_IMODE(os.stat(path).st_mode) for path in (beside, target)]
        seen.append((Path(beside).read_text(), Path(target).read_text(), modes[0] == modes[1]))
        replace(beside, target)

    write("a.json", UNSORTED)
    monkeypatch.setattr("os.replace", watched)
    assert run("fix", "a.json").code == 0
    assert seen == [(SORTED, UNSORTED, True)]
    assert (tmp_path / "a.json").read_text() == SORTED


def test_reports_the_first_of_two_errors(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.replace", fail_with(OSError(EIO, "Input/output error")))
    monkeypatch.setattr("os.unlink", fail_with(OSError(EPERM, "Operation not permitted")))
    done = run("fix", write("a.json", UNSORTED))
    assert done.code == 2
    assert done.err.startswith("a.json: input/output error\n")


LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (16, resource.RLIM_INFINITY))"
# Coverage writes its own file when the process ends.
UNLIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)"
KILLED = f"import os; os.{{}} = lambda *_: os.kill(os.getpid(), {int(signal.SIGKILL)})"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "code"), [(LIMITED, 2), *((KILLED.format(step), -9) for step in ("fchmod", "fsync", "replace"))]
)
def test_keeps_the_old_file_when_the_process_is_killed(
    start: str, code: int, run: Run, write: Write, tmp_path: Path
) -> None:
    path = tmp_path / write("a.json", UNSORTED)
    path.chmod(0o644)
    program = (
        f"{start}\nfrom durchwahl.cli import main\ncode = main(['fix', 'a.json'])\n{UNLIMITED}\nraise SystemExit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert path.read_text() == UNSORTED
    assert run("fix", ".").code == 0
    assert path.read_text() == SORTED
