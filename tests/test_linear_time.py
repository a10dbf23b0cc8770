"""Linear time: twice the input takes at most about twice the time, whatever the input contains.

Time is measured in bytecodes, which are the same on every machine and in every run. Time spent in C isn't counted.
"""

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, TypeAlias

import pytest

import durchwahl as d
from durchwahl.cli import main

Make: TypeAlias = Callable[[int], Any]

SMALL, MEDIUM, LARGE = 120, 240, 480
# From one size to the next, linear time grows by twice as much as before, quadratic time by four times as much. A small
# quadratic part in a mostly linear time is less than that, so the bound is close to two.
MAX_GROWTH = 2.2
# Messages are cut at a certain length, which adds a constant once.
SLACK = 500


def bytecodes(call: Callable[[], object]) -> int:
    """Return the number of bytecodes that the interpreter executes for a call, in all functions."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


def is_linear(call: Callable[[Any], object], make: Make) -> bool:
    def run(argument: Any) -> None:
        with suppress(d.DurchwahlError, KeyError):
            call(argument)

    run(make(SMALL))  # compiles patterns and imports modules
    small, medium, large = (bytecodes(partial(run, make(size))) for size in (SMALL, MEDIUM, LARGE))
    return large - medium <= MAX_GROWTH * (medium - small) + SLACK


def test_detects_a_quadratic_loop() -> None:
    assert not is_linear(lambda size: [1 for _ in range(size) for _ in range(size)], lambda size: size)
    assert is_linear(lambda size: [1 for _ in range(size)], lambda size: size)


BLOCK = d.ExtensionBlock.parse("0-99: 4")
INVENTORY = d.Inventory([("+4930", BLOCK, "owner")])
STATEMENT = {"extension_range": "0-99", "activation_ranges": "7, 5-6"}

# A pattern is what comes before, what is repeated, and what comes after.
RANGES = [
    *(("", piece, "") for piece in (" ", ",", "-", ".", "9", "0", "(", "\u0664", "\u2026", "bis", "4,", "4 ,", "04;")),
    *(("", piece, "") for piece in ("0-9:", "1-2, ", "-3 bis -4,")),
    *(
        ("4", " ", "x"),
        ("4-", " ", "-"),
        ("4", " ", "-x"),
        ("-4", " ", "bis 5"),
        ("", "4-5 ,", "x"),
        ("4, ", "\x90", ""),
    ),
]
NUMBERS = [
    *(("+49", piece, "") for piece in ("1", " ", "-", "(", ")", "(0)", "( 1", "/", "tel:", "00", "\u0664", "\u00a0")),
    *(("", "0", ""), ("", "7", ""), ("", " ", "+49301234567"), ("+49 (", " ", "x"), ("+49 (", " ", "0")),
    *(("+49 (0", " ", ")301234"), ("+49301234567", " ", "-89")),
]
OTHERS = [("", piece, "") for piece in ("9", " ", "/", "\x90", "2022-")]
PARSERS: dict[str, tuple[list[tuple[str, str, str]], Callable[[str], object]]] = {
    "ExtensionSet.parse": (RANGES, d.ExtensionSet.parse),
    "ExtensionBlock.parse": (RANGES, lambda text: d.ExtensionBlock.parse(f"0-999:{text}")),
    "validate, ranges": (RANGES, lambda text: d.validate({**STATEMENT, "activation_ranges": text})),
    "RouteNumber": (NUMBERS, d.RouteNumber),
    "split_din5008": (NUMBERS, d.split_din5008),
    "in NumberSet": (NUMBERS, INVENTORY.numbers.__contains__),
    "cover": (NUMBERS, lambda text: d.cover("+4930123", text)),
    "ExtensionBlock.covering": (OTHERS, lambda text: d.ExtensionBlock.covering([text])),
    "Directory": (OTHERS, lambda text: d.Directory(d.ExtensionRange(0, 99), {text: "Fax"})),
    "WitaBlock": (OTHERS, lambda text: d.formats.wita.WitaBlock(text, text)),
    "validate, a field": (OTHERS, lambda text: d.validate({text: text})),
}


@pytest.mark.parametrize(("patterns", "parse"), PARSERS.values(), ids=PARSERS)
def test_parsing_a_string_is_linear(patterns: list[tuple[str, str, str]], parse: Callable[[str], object]) -> None:
    for before, repeated, after in patterns:
        assert is_linear(parse, lambda size: before + repeated * (size // len(repeated)) + after), repeated  # noqa: B023


DOCUMENTS: dict[str, Make] = {
    "fields": lambda size: dict.fromkeys(map(str, range(size)), 0),
    "equal ranges": lambda size: {**STATEMENT, "activation_ranges": ["0-99"] * size},
    "ranges": lambda size: {**STATEMENT, "activation_ranges": [str(-i % 10) for i in range(size)]},
    "nested": lambda size: {**STATEMENT, "activation_ranges": [f"{i % 10}-{99 - i % 10}" for i in range(size)]},
    "list": lambda size: [{**STATEMENT, "route_number": f"+49{10**7 + i}"} for i in range(size // 5)],
    "equal statements": lambda size: [{**STATEMENT, "route_number": "+4930123"}] * (size // 5),
    "integers": lambda size: [4] * size,
    "empty lists": lambda size: [[]] * size,
}


@pytest.mark.parametrize("make", DOCUMENTS.values(), ids=DOCUMENTS)
def test_validating_a_document_is_linear(make: Make) -> None:
    assert is_linear(d.validate, make)


FILES: dict[str, Make] = {
    "brackets.json": lambda size: "[" * size,
    "empty-lists.json": lambda size: f"[{'[],' * size}[]]",
    "statements.json": lambda size: json.dumps([STATEMENT] * (size // 10)),
    "one-key.json": lambda size: "{" + '"a":1,' * size + '"a":1}',
    "spaces.json": lambda size: json.dumps(STATEMENT).replace(":", ":" + " " * size),
    "quotation-marks.json": lambda size: '"' * size,
    "statements.jsonl": lambda size: "\n".join([json.dumps(STATEMENT)] * (size // 10)),
    "orders.jsonl": lambda size: "\n".join([json.dumps({"extensions": [STATEMENT]})] * (size // 10)),
    "statements.yaml": lambda size: "\n".join([f"- {json.dumps(STATEMENT)}"] * (size // 10)),
    "documents.yaml": lambda size: "\n".join([f"---\n{json.dumps(STATEMENT)}"] * (size // 10)),
    "comments.yaml": lambda size: f"extension_range: 0-99\nactivation_ranges:\n- 7\n{'# - 7' * size}\n- 5\n",
    "keys.yaml": lambda size: "\n".join(f"k{index}: 1" for index in range(size // 4)),
    "anchors.yaml": lambda size: "\n".join(f"- &a{index} 1\n- *a{index}" for index in range(size // 10)),
    "rows.csv": lambda size: "extension_range,activation_ranges\n" + '0-99,"7, 5-6"\n' * (size // 10),
    "columns.csv": lambda size: f"extension_range,activation_ranges{',c' * size}\n0-99,4",
    "uneven-rows.csv": lambda size: "extension_range,activation_ranges\n" + "0-99\n" * (size // 4),
}


@pytest.mark.parametrize("command", ["check", "fix"])
@pytest.mark.parametrize("name", FILES)
def test_checking_and_fixing_a_file_is_linear(
    command: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def write(size: int) -> Path:
        path = tmp_path / f"{size}-{name}"
        path.write_text(FILES[name](size), encoding="utf-8")
        return path

    assert is_linear(lambda path: main([command, str(path)]), write), capsys.readouterr()
