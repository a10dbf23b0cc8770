"""Files that can't be opened: endless links, deleted files, folders without permission, devices."""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_line import Done, Run, Write, fixture_program, fixture_run, fixture_write  # noqa: F401
from durchwahl.cli import files
from durchwahl.cli.files import format_position

WRONG = '{"extension_range": "0-9", "activation_ranges": ["9-0"]}'
FINDINGS = "good.json:1:50: DW104 error: a range must not end before it starts, got 9-0\n"


def test_reports_a_link_to_itself(run: Run, write: Write, tmp_path: Path) -> None:
    write("orders/good.json", WRONG)
    (tmp_path / "orders" / "loop").symlink_to(tmp_path / "orders")
    (tmp_path / "orders" / "a.json").symlink_to("a.json")
    assert run("check", "orders") == Done(
        2,
        f"orders/{FINDINGS}1 file: 1 error; 1 could not be read\n",
        "orders/a.json: too many levels of symbolic links\n",
    )


def test_reports_a_file_that_was_deleted(
    run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("orders/a.json", WRONG)
    write("orders/good.json", WRONG)
    walk = os.walk

    def walk_and_remove(folder: str, onerror: Any) -> list[Any]:
        entries: list[Any] = list(walk(folder, onerror=onerror))
        (tmp_path / "orders" / "a.json").unlink()
        return entries

    monkeypatch.setattr("os.walk", walk_and_remove)
    done = run("check", "orders")
    assert done.code == 2
    assert done.err == "orders/a.json: no such file or directory\n"
    assert done.out.startswith(f"orders/{FINDINGS}")


def test_reports_a_folder_without_permission(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("orders/good.json", WRONG)
    write("orders/closed/a.json", WRONG)
    scandir = os.scandir

    def refuse(folder: str) -> object:
        if folder.endswith("closed"):
            raise PermissionError(13, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr("os.scandir", refuse)
    done = run("check", "orders")
    assert done.code == 2
    assert done.err == f"{os.path.join('orders', 'closed')}: permission denied\n"
    assert done.out.startswith(f"orders/{FINDINGS}")


@pytest.mark.parametrize("command", ["check", "fix"])
def test_reports_a_file_that_does_not_fit_into_memory(
    command: str, run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_out_of_memory(_: object) -> None:
        raise MemoryError

    write("good.json", WRONG)
    monkeypatch.setattr("durchwahl.cli.documents.validate", run_out_of_memory)
    done = run(command, "good.json")
    assert done.code == 2
    assert done.err.startswith("good.json: a file must fit into memory, got one that doesn't\n")


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="this system has no device without an end")
def test_reports_an_endless_device(program: Run) -> None:
    done = program("check", "/dev/zero")
    assert done.code == 2
    assert done.err.startswith("/dev/zero: a file must have at most ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_skips_pipes_in_folders(program: Run, write: Write, tmp_path: Path) -> None:
    write("orders/good.json", WRONG)
    os.mkfifo(tmp_path / "orders" / "pipe.json")
    assert program("check", "orders").out == f"orders/{FINDINGS}1 file: 1 error\n"


@pytest.mark.parametrize("length", [1500, 1501])
def test_limits_standard_input_like_files(length: int, run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    content = WRONG.encode().ljust(length)
    monkeypatch.setattr(files, "MAX_BYTES", 1500)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    codes = {run("check", "-").code, run("check", write("a.json", content)).code}
    assert codes == {1 if length == 1500 else 2}


def test_reports_closed_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert run("check", "-").err == "-: standard input is closed\n"


def test_escapes_file_names_that_are_not_utf_8(program: Run, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.json"
    try:
        with open(path, "wb") as file:
            file.write(WRONG.encode())
    except OSError:
        pytest.skip("this system has no such names")
    done = program("check", os.fsdecode(path))
    assert done.code == 1
    assert "\\udcff.json:1:50: DW104 error: " in done.out
    assert "\\udcff.json" in program("check", "--format", "json", os.fsdecode(path)).out


def test_escapes_characters_that_the_stream_lacks(program: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    name = write("ö.json", '{"extension_range": "ü", "activation_ranges": "4"}')
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = program("check", name)
    assert done.code == 1
    assert done.out.startswith("\\xf6.json:1:21: DW106 error: a number is expected at character 1, got '\\xfc'")


@given(st.text())
def test_prints_names_with_printable_characters_only(name: str) -> None:
    printable = format_position(name, None)
    assert printable.isprintable()
    assert format_position(printable, None) == printable


@pytest.mark.parametrize("character", ["\n", "\r", "\x1b", "\x7f", "\x85", "\u2028", "\u202e"])
def test_escapes_control_characters_in_names_everywhere(character: str, run: Run, write: Write) -> None:
    names = [write(f"a{character}b.json", WRONG), write(f"c{character}d.json", "{")]
    for done in (run("check", *names), run("fix", *names), run("fix", "--diff", *names)):
        written = done.out + done.err
        assert all(line.isprintable() for line in written.split("\n"))
        assert f"a{format_position(character, None)}b.json:1:50: " in written
        assert f"c{format_position(character, None)}d.json:1:2: " in written


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", 'extension_range,activation_ranges\n0-9,="4\x1b[31m"\n'),
        ("a.csv", 'extension_range\tactivation_ranges\n"0-9"x\t4\n'),
        ("a.txt", '"a"x\tb\n'),
    ],
)
@pytest.mark.parametrize("command", ["check", "plan"])
def test_escapes_control_characters_of_files_in_messages(
    command: str, name: str, content: str, run: Run, write: Write
) -> None:
    done = run(command, write(name, content))
    assert all(line.isprintable() for line in (done.out + done.err).splitlines())
