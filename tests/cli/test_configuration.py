"""Configuration files and the options that replace their keys, excluded and ignored files, statistics."""

import glob
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_line import CLEAN, OVERLAPPING, Done, Run, Write, fixture_program, fixture_run, fixture_write  # noqa: F401
from durchwahl.cli.configuration import Pattern

ODD = '{"extension_range": "0-19", "activation_ranges": "4, 5"}'  # DW204, DW301, DW302
CODES = ["DW301", "DW302", "DW204"]


def codes(done: Done) -> list[str]:
    return [finding["code"] for finding in json.loads(done.out)]


def paths(done: Done) -> list[str]:
    return sorted({finding["path"].replace(os.sep, "/") for finding in json.loads(done.out)})


@pytest.mark.parametrize("name", ["durchwahl.toml", "pyproject.toml"])
@pytest.mark.parametrize(
    ("key", "expected", "code"),
    [
        ("", CODES, 0),
        ('select = ["dw204", "Undefined-Padding"]', ["DW302", "DW204"], 0),
        ('ignore = ["DW3"]', ["DW204"], 0),
        ('select = ["DW3"]\nignore = ["undefined-padding"]', ["DW301"], 0),
        ("strict = true", CODES, 1),
        ("\ufeffstrict = true", CODES, 1),
        ('per-file-ignores = {"*.json" = ["DW301"], "orders" = ["DW204"], "a.jso" = ["DW302"]}', ["DW302"], 0),
        ('exclude = ["a.json"]', CODES, 0),
    ],
)
def test_applies_the_keys_of_a_file(
    name: str, key: str, expected: list[str], code: int, run: Run, write: Write
) -> None:
    mark = key[: key.startswith("\ufeff")]
    write(name, key if name == "durchwahl.toml" else f"{mark}[tool.durchwahl]\n{key.removeprefix(mark)}")
    done = run("check", "--format", "json", write("orders/a.json", ODD))
    assert (done.code, codes(done)) == (code, expected)


@pytest.mark.parametrize(
    ("options", "expected", "code"),
    [
        (["--ignore", "DW302"], ["DW301"], 1),
        (["--select", "DW2,uncustomary-block"], ["DW204"], 1),
        (["--no-strict"], [], 0),
        (["--isolated"], CODES, 0),
        (["--config", "other.toml"], ["DW204"], 0),
    ],
)
def test_options_replace_keys(options: list[str], expected: list[str], code: int, run: Run, write: Write) -> None:
    write("durchwahl.toml", 'select = ["DW3"]\nignore = ["DW301", "DW302"]\nstrict = true')
    write("other.toml", 'select = ["DW204"]')
    done = run("check", "--format", "json", *options, write("a.json", ODD))
    assert (done.code, codes(done)) == (code, expected)


def test_reads_the_nearest_file(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def selected() -> list[str]:
        return codes(run("check", "--format", "json", "a.json"))

    write("a/b/a.json", ODD)
    monkeypatch.chdir("a/b")
    Path("../../durchwahl.toml").write_text('select = ["DW204"]')
    Path("../pyproject.toml").write_text('[project]\nname = "durchwahl-orders"')
    Path("pyproject.toml").write_text("[another program's mistake")
    assert selected() == ["DW204"]
    Path("../pyproject.toml").write_text('[tool.durchwahl]\nselect = ["DW301"]')
    assert selected() == ["DW301"]
    Path("../durchwahl.toml").write_text('select = ["DW302"]')
    assert selected() == ["DW302"]


def test_checks_in_a_folder_that_was_deleted(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise FileNotFoundError

    name = os.path.abspath(write("a.json", CLEAN))
    monkeypatch.setattr("os.getcwd", fail)
    assert run("check", name).code == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("selct = []", "unknown key 'selct'; did you mean select?"),
        ("per_file_ignores = {}", "unknown key 'per_file_ignores'; did you mean per-file-ignores?"),
        ("x = []", "unknown key 'x'; the keys are select, ignore, strict, exclude, per-file-ignores"),
        ('select = ["DW2", "DW205", "DW21"]', "select: unknown rule 'DW21'; did you mean DW201?"),
        (
            'ignore = ["no-activation-rang"]',
            "ignore: unknown rule 'no-activation-rang'; did you mean no-activation-range?",
        ),
        ('ignore = [""]', "ignore: unknown rule ''; durchwahl explain lists all"),
        ('per-file-ignores = {a = ["?"]}', "per-file-ignores: unknown rule '?'; durchwahl explain lists all"),
        ('per-file-ignores = ["DW2"]', "per-file-ignores: expected a table of patterns and lists of rules, got a list"),
        ('select = "DW2"', "select: expected a list of strings, got 'DW2'"),
        ("exclude = 4", "exclude: expected a list of strings, got 4"),
        ('exclude = ["a", 4]', "exclude: expected a list of strings, got 4 in it"),
        (
            "tool = {}",
            "unknown key 'tool'; the table tool.durchwahl is for pyproject.toml; here the keys are in no table",
        ),
        ("strict = 1", "strict: expected true or false, got 1"),
        ("select = [", "invalid TOML: "),
        ("x = " + "[" * 5000, "invalid TOML: nested too deeply"),
        (b"x = '\xff'", "invalid TOML: it must be in UTF-8"),
    ],
)
def test_names_a_mistake_on_one_line(content: str | bytes, message: str, run: Run, write: Write) -> None:
    write("orders/a.json", CLEAN)
    write("durchwahl.toml", content)
    for command in ("check", "fix"):
        done = run(command, "orders")
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"durchwahl: durchwahl.toml: {message}")
        assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("pyproject.toml", "[tool]\ndurchwahl = 4", "pyproject.toml: tool.durchwahl must be a table, got 4\n"),
        ("pyproject.toml", "tool = 4", "pyproject.toml: there is no table tool.durchwahl\n"),
        ("pyproject.toml", "[tool.x]", "pyproject.toml: there is no table tool.durchwahl\n"),
        ("other.toml", "", "pyproject.toml: no such file or directory\n"),
    ],
)
def test_refuses_a_named_file_without_configuration(
    name: str, content: str, message: str, run: Run, write: Write
) -> None:
    write(name, content)
    assert run("check", "--config", "pyproject.toml") == Done(2, "", f"durchwahl: {message}")


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_rule_is_a_usage_error(option: str, run: Run) -> None:
    done = run("check", option, "DW2,overlaping-activation-ranges")
    assert done.code == 2
    assert done.err.endswith(
        "unknown rule 'overlaping-activation-ranges'; did you mean overlapping-activation-ranges?\n"
    )


NAMES = st.sampled_from(["a", "b", "a.json", "[", "*"])


@given(st.lists(NAMES, min_size=1), st.lists(NAMES, min_size=1, max_size=3))
def test_patterns_match_names_at_any_depth_or_a_path_from_their_folder(path: list[str], parts: list[str]) -> None:
    pattern = Pattern("/".join(parts).replace("[", "[[]").replace("*", "[*]"), os.path.abspath(""))
    if len(parts) == 1:
        itself, with_parents = path[-1] == parts[0], parts[0] in path
    else:
        itself, with_parents = path == parts, path[: len(parts)] == parts
    assert pattern.matches(os.path.join(*path), with_parents=False) is itself
    assert pattern.matches(os.path.abspath(os.path.join(*path)), with_parents=True) is with_parents


@pytest.mark.parametrize(
    ("exclude", "expected"),
    [
        ([], ["a.json", "new/b.json", "new/old/c.json", "old/d.json"]),
        (["old"], ["a.json", "new/b.json"]),
        (["old/"], ["a.json", "new/b.json"]),
        (["./old/"], ["a.json", "new/b.json", "new/old/c.json"]),
        (["new/old"], ["a.json", "new/b.json", "old/d.json"]),
        (["*/*.json"], ["a.json"]),
        (["old/*.json", "a.js*"], ["new/b.json", "new/old/c.json"]),
    ],
)
def test_leaves_out_excluded_files(exclude: list[str], expected: list[str], run: Run, write: Write) -> None:
    for name in ("a.json", "new/b.json", "new/old/c.json", "old/d.json"):
        write(name, OVERLAPPING)
    as_options = [argument for pattern in exclude for argument in ("--exclude", pattern)]
    assert paths(run("check", "--format", "json", *as_options)) == expected
    write("durchwahl.toml", f"exclude = {json.dumps(exclude)}")
    assert paths(run("check", "--format", "json")) == expected
    assert paths(run("check", "--format", "json", "--exclude", "x")) == paths(
        run("check", "--format", "json", "--isolated")
    )


def test_patterns_are_relative_to_the_folder_of_their_file(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("[x]/durchwahl.toml", 'exclude = ["a/old"]')
    write("[x]/a/old/b.json", OVERLAPPING)
    write("[x]/a/a/old/c.json", OVERLAPPING)
    monkeypatch.chdir("[x]/a")
    assert paths(run("check", "--format", "json")) == ["a/old/c.json"]
    assert paths(run("check", "--format", "json", "--exclude", "a/old")) == ["old/b.json"]
    for pattern in ("../a/old", glob.escape(os.path.abspath("old"))):
        assert paths(run("check", "--format", "json", "--exclude", pattern)) == ["a/old/c.json"]


@pytest.mark.parametrize("command", ["check", "fix"])
def test_excluded_files_can_be_named(command: str, run: Run, write: Write) -> None:
    write("durchwahl.toml", 'exclude = ["old"]')
    name = write("old/a.json", OVERLAPPING.replace("99", "9"))
    assert run(command, name).code == run(command, "old").code == 1
    for excluded in (name, "old"):
        done = run(command, "--force-exclude", excluded)
        assert (done.code, done.out + done.err) == (0, "no files found\n")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_leaves_out_what_git_ignores(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def check(*names: str) -> list[str]:
        return paths(run("check", "--format", "json", *names))

    for name in (
        "a.json",
        "modules/b.json",
        "orders/c.json",
        "orders/d.bak.json",
        "nested/e.json",
        "nested/tmp/f.json",
    ):
        write(name, OVERLAPPING)
    write(".gitignore", "modules\n*.bak.json\n")
    write("nested/.gitignore", "/tmp/\n")
    everything = check()
    for folder in (".", "nested"):
        subprocess.run(["git", "-C", folder, "init", "--quiet"], check=True)
    # git would run this program.
    subprocess.run(["git", "config", "core.fsmonitor", "touch marker; false"], check=True)
    assert len(everything) == 6
    assert check() == ["a.json", "nested/e.json", "orders/c.json"]
    assert check("modules") == ["modules/b.json"]
    assert check("orders") == ["orders/c.json"]
    assert check("orders", "orders/d.bak.json") == ["orders/c.json", "orders/d.bak.json"]
    with monkeypatch.context() as hook:
        hook.setenv("GIT_DIR", os.path.abspath("nested/.git"))
        assert check("orders") == ["orders/c.json"]
    assert not os.path.exists("marker")
    monkeypatch.setenv("PATH", "")
    assert check() == everything


def test_standard_input_has_the_name_that_is_given(program: Run, write: Write) -> None:
    write("durchwahl.toml", '[per-file-ignores]\n"x.csv" = ["DW205"]')
    content = 'extension_range,activation_ranges\n0-99,"5,4"\n'
    checked = program("check", "-", "--stdin-filename", "orders/x.csv", given=content)
    assert checked.out.startswith("orders/x.csv:2:6: DW204 warning: ")
    assert checked.out.endswith("1 file: 1 warning\n")
    assert program("fix", "--stdin-filename", "orders/x.csv", given=content).out == content.replace("5,4", "4-5")
    failed = program("fix", "-", "--stdin-filename", "orders/x.csv", given=content.replace("5,4", "9-0"))
    assert failed.err.startswith("orders/x.csv:2:6: DW104 error: ")


def test_a_name_is_for_standard_input_alone(run: Run) -> None:
    message = "durchwahl: --stdin-filename is for standard input alone, got 'a.json' as well\n"
    assert run("check", "-", "a.json", "--stdin-filename", "b.json") == Done(2, "", message)


def test_quiet_prints_findings_only(run: Run, write: Write) -> None:
    names = [write("a.json", OVERLAPPING), write("b.json", "{"), write("c.json", CLEAN)]
    loud = run("check", *names)
    assert run("check", "-q", *names) == Done(2, loud.out.splitlines(keepends=True)[0], loud.err)
    assert run("check", "--quiet", "c.json") == run("fix", "-q", "c.json") == Done(0, "", "")
    assert run("check", "-q", "--format", "json", "c.json").out == "[]\n"
    assert run("fix", "-q", write("d.json", ODD)) == Done(0, "", "")
    assert Path("d.json").read_text() == ODD.replace("4, 5", "4-5")


def test_fix_leaves_ranges_whose_findings_are_ignored(run: Run, write: Write) -> None:
    write("durchwahl.toml", '[per-file-ignores]\n"a.json" = ["DW204"]')
    for name, expected in (("a.json", ODD), ("b.json", ODD.replace("4, 5", "4-5"))):
        run("fix", write(name, ODD))
        assert Path(name).read_text() == expected


def test_statistics_count_the_findings_of_each_rule(run: Run, write: Write) -> None:
    names = [write("a.json", ODD), write("b.json", '{"extension_range": "0-99", "activation_ranges": "4, 5, 9-0"}')]
    assert run("check", "--statistics", "--ignore", "DW3", *names) == Done(
        1,
        "     2  DW204   warning  touching-activation-ranges\n"
        "     1  DW104   error    range-ending-before-it-starts\n"
        "2 files: 1 error, 2 warnings\n",
        "",
    )
    missing = run("check", "--statistics", "--format", "json", "--select", "DW204", *names, "missing.json")
    assert missing.code == 2
    assert [tuple(row.values()) for row in json.loads(missing.out)] == [
        (2, "DW204", "warning", "touching-activation-ranges"),
        (1, "FILE03", "error", "unreadable-file"),
    ]
