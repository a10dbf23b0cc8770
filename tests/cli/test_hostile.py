"""Hostile files: an error on one line, the right exit code, no traceback, and the other files are still checked."""

import json

import pytest

from command_line import Done, Run, Write, fixture_program, fixture_run, fixture_write  # noqa: F401
from durchwahl.cli import files

WRONG = '{"extension_range": "0-9", "activation_ranges": ["9-0"]}'
FINDINGS = "good.json:1:50: DW104 error: a range must not end before it starts, got 9-0\n"
DEEP = 200_000
BOMB = "a: &a [x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

UNREADABLE = {
    "invalid UTF-8": (b'{"\xc3\xbc": "\xff"}', "a.json:1:8: a file must be in UTF-8, got the byte 0xff"),
    "UTF-16": (WRONG.encode("utf-16"), "a.json: a file must be in UTF-8, got UTF-16, UTF-32, a workbook or"),
    "UTF-16 without a mark": ("a".encode("utf-16-le"), "a.csv: a file must be in UTF-8, got UTF-16"),
    "a workbook with another ending": (
        b"PK\x03\x04\x14",
        "a.json: a file must be in UTF-8, got UTF-16, UTF-32, a workbook",
    ),
    "empty": (b"", "a.json: a file must contain a statement or an order, got an empty one"),
    "white space": (b" \r\n\n", "a.csv: a file must contain a statement or an order, got an empty one"),
    "comments": (b"# nothing\n", "a.yaml: a file must contain a statement or an order, got only comments"),
    "truncated JSON": (b'{"a":\n [1, ', "a.json:2:6: invalid JSON: "),
    "truncated JSON Lines": (b'{}\n{"a"', "a.jsonl:2:5: invalid JSON: "),
    "truncated YAML": (b"a: 1\nb: 'x", "a.yaml:2:6: invalid YAML: "),
    "truncated CSV": (
        b'extension_range,activation_ranges\n0-9,"4',
        "a.csv:2:1: invalid CSV: unexpected end of data; check the quotation marks",
    ),
    "deep JSON": (b"[" * DEEP, "a.json: invalid JSON: nested too deeply"),
    "deep JSON mappings": (b'{"a":' * DEEP, "a.json: invalid JSON: nested too deeply"),
    # Newer versions of libyaml have their own limit and their own message.
    "deep YAML": (b"[" * DEEP, "a.yaml:1:"),
    "deep YAML in dashes": (b"- " * DEEP, "a.yaml:1:"),
    "YAML that is one level too deep": (
        b"[" * 101 + b"]" * 101,
        "a.yaml:1:101: a YAML file must be nested at most 100",
    ),
    "a bomb": (BOMB.encode(), "a.yaml:6:"),
    "an alias to itself": (b"&a [*a]", "a.yaml:1:5: an alias must not be inside the value it refers to"),
    "an alias to nothing": (b"a: &a 1\n---\nb: *a", "a.yaml:3:4: invalid YAML: undefined alias"),
    "a tag": (b"a: !!python/object/apply:os.system [ls]", "a.yaml:1:4: a YAML file is read without tags, got 'tag:"),
    "a merge key": (b"a: &a {b: 1}\nc: {<<: *a}", "a.yaml:2:5: a YAML file is read without merge keys, got <<"),
    "a tag on a key": (b"!!int 4: a", "a.yaml:1:1: a YAML file is read without tags, got 'tag:"),
    "a tag without a name": (b"a: ! 4", "a.yaml:1:4: a YAML file is read without tags, got '!'"),
    "a mapping as a key": (b"? {a: b}\n: c", "a.yaml:1:3: a key must be a scalar"),
    "a list as a key": (b"[[a]: b]", "a.yaml:1:2: a key must be a scalar"),
    "an alias as a key": (b"a: &a b\n*a : c", "a.yaml:2:1: a key must be a scalar"),
    "an escape of an invalid character": (b'a: "\\UFFFFFFFF"', "a.yaml:1:"),
    "a version of very many digits": (b"%YAML 1." + b"9" * 5000 + b"\n---\na: 1", "a.yaml:1:"),
    "a number that JSON lacks": (
        b'{"NaN": "NaN",\n"a": [NaN]}',
        "a.json:2:7: a number must be finite and representable, got NaN",
    ),
    "a number that JSON lacks in lines": (b'{}\n{"a": Infinity}', "a.jsonl:2:7: a number must be finite"),
    "a number that is too large": (
        b'[1e-999, 1e308, "1e999", -1e999]',
        "a.json:1:26: a number must be finite and representable, got -1e999",
    ),
    "a number of very many digits": (
        b"[%b.5]" % (b"9" * 5000),
        f"a.json:1:2: a number must be finite and representable, got {'9' * 40}...\n",
    ),
    "a bell in YAML": ("ü: '\x07'".encode(), "a.yaml:1:5: invalid YAML: the character '\\x07' is not allowed"),
    "wrong columns": (b"route_number,range\n1,2\n", "a.csv:1:1: a CSV file must have the columns extension_range and"),
    "too much": (b" " * 2000, "a.json: a file must have at most 1500 bytes, got more"),
    "no file": (None, "a.json: no such file or directory"),
}


@pytest.mark.parametrize(
    ("content", "line", "has_libyaml"),
    [
        pytest.param(content, line, has_libyaml, id=f"{name} {has_libyaml}")
        for name, (content, line) in UNREADABLE.items()
        for has_libyaml in ([True, False] if line.startswith("a.yaml") else [True])
    ],
)
def test_reports_an_unreadable_file_and_checks_the_others(
    content: bytes | None, line: str, has_libyaml: bool, run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_libyaml:
        monkeypatch.delattr("yaml.CSafeLoader", raising=False)
    if line.endswith("got more"):
        monkeypatch.setattr(files, "MAX_BYTES", 1500)
    name = line.partition(":")[0]
    if content is not None:
        write(name, content)
    for command in ("check", "fix"):
        done = run(command, name, write("good.json", WRONG))
        assert done.code == 2
        output = done.out + done.err
        assert FINDINGS in output
        assert done.err.startswith(line)
        assert output.count("\n") == 3
        assert "1 could not be read" in output


READABLE = {
    "a mark": ("a.json", ("\ufeff" + WRONG).encode(), ["1:50: DW104"]),
    "no numbers in YAML": (
        "a.yaml",
        b"extension_range: {start_at: .NaN, end_at: 1e999}\nactivation_ranges: [-.inf]",
        ["1:29: DW102", "1:43: DW102", "2:21: DW102"],
    ),
    "long integers": (
        "a.json",
        b'{"extension_range": {"start_at": -%b, "end_at": %b}, "activation_ranges": "4"}' % (b"1" * 5000, b"9" * 5000),
        ["1:34: DW103", "1:5047: DW103"],
    ),
    "long integers in YAML": (
        "a.yaml",
        b"extension_range: {start_at: -%b, end_at: 9}\nactivation_ranges: 4-4" % (b"1" * 5000),
        ["1:29: DW103"],
    ),
    "a lone surrogate": ("a.json", b'{"extension_range": "\\ud800", "activation_ranges": "4"}', ["1:21: DW106"]),
    "numbers that YAML's versions read differently": (
        "a.yaml",
        b"extension_range: {start_at: 00, end_at: 010}\nactivation_ranges: [04, 1:30, 0x4]",
        ["1:29: DW102", "1:41: DW102", "2:21: DW102", "2:25: DW102", "2:31: DW102"],
    ),
    "a number with its plus and no quotation marks": (
        "a.yaml",
        b"extension_range: 0-9\nactivation_ranges: 4-5\nroute_number: +49301234567",
        ["3:15: DW102"],
    ),
    "a string by its tag": (
        "a.yaml",
        b"extension_range: 0-9\nactivation_ranges: !!str 4\nroute_number: !!str 49",
        ["3:15: DW401"],
    ),
    "nothing": ("a.yaml", b"extension_range: ~\nactivation_ranges:", ["1:18: DW102", "2:19: DW102"]),
    "other values": (
        "a.yaml",
        b"extension_range: true\nactivation_ranges: [1.5, no]",
        ["1:18: DW102", "2:21: DW102", "2:26: DW106"],
    ),
    "an alias of a key": ("a.yaml", b"&a extension_range: 0-9\nactivation_ranges: *a", ["2:20: DW106"]),
    "an anchor that is defined again": (
        "a.yaml",
        b"extension_range: &a 0-9\nid: &a x\nactivation_ranges: *a",
        ["3:20: DW106"],
    ),
    "very many lists side by side": ("a.yaml", b"- []\n" * 200 + b"- 4", ["201:3: DW102"]),
    "a scalar alone": ("a.json", b"1", ["1:1: DW102"]),
}


@pytest.mark.parametrize(("name", "content", "expected"), READABLE.values(), ids=READABLE.keys())
def test_checks_unusual_files(name: str, content: bytes, expected: list[str], run: Run, write: Write) -> None:
    done = run("check", write(name, content))
    errors = [line for line in done.out.splitlines()[:-1] if "DW301" not in line and "DW302" not in line]
    assert [line.removeprefix(f"{name}:").split(" ", 2)[:2] for line in errors] == [line.split() for line in expected]
    assert done.code == 1
    assert done.err == ""


def test_quotes_ambiguous_numbers_as_written(run: Run, write: Write) -> None:
    name = write("a.yaml", f"extension_range: 010\nactivation_ranges: [04, 1:30]\nroute_number: 0{'1' * 50}\n")
    lines = run("check", name).out.splitlines()
    assert [line.rpartition(", got ")[2] for line in lines[:4]] == [
        "010 without quotation marks",
        "04 without quotation marks",
        "1:30 without quotation marks",
        f"0{'1' * 39}... without quotation marks",
    ]


def test_reads_keys_as_written(run: Run, write: Write) -> None:
    keys = ["04", "08", "1", "1.0", "true", "~", "null", "''", '"quoted"']
    content = "extension_range: 0-99\nactivation_ranges: 4-4\n" + "".join(f"{key}: Anna\n" for key in keys)
    findings = json.loads(run("check", "--format", "json", write("a.yaml", content)).out)
    assert [(finding["code"], finding["pointer"], finding["line"]) for finding in findings] == [
        ("DW105", "/" + key.strip("'\"").replace("~", "~0"), line) for line, key in enumerate(keys, 3)
    ]
    done = run("check", write("a.yaml", content + "04: Bert\n"))
    assert "a.yaml:12:1: FILE01 error: duplicate key '04'" in done.out.splitlines()
