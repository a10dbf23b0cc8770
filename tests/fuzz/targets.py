"""What the fuzzer calls: each target makes of its bytes what a law takes, and has inputs to begin with."""

import json
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from fuzz import laws
from fuzz.commands import command_line

ENDINGS: Final = (".json", ".jsonl", ".yaml", ".csv", "")

WORDS: Final = (
    *("0-9", "00-99", "0-999", " bis ", "..", "\u2026", "\u2013", "-30 bis -69", "04", "000", "1000"),
    *("+49", "0049", "tel:", "(0)", "\u00a0", "\u2011", "\u0664", "\u0131"),
    *("extension_range", "activation_ranges", "start_at", "end_at", "route_number", "porting_phone_number_id"),
    *("extensions", "status", "draft", "data", "null", "true", "1e999", "\\ud800"),
    *("plan", "expand", "show", "check", "fix", "explain", "schema", "--format", "github", "--diff", "--strict", "DW2"),
)
"""What the fuzzer may put into an input as a whole."""

STATEMENT: Final = (
    '{"extension_range":"0-99","activation_ranges":["5-12",{"start_at":13,"end_at":13}],"route_number":"+4930"}'
)
ORDER: Final = f'{{"status":"draft","extensions":[{STATEMENT}, {STATEMENT}]}}'


class Target(NamedTuple):
    """What is called with the fuzzer's bytes, and inputs to begin with."""

    run: Callable[[bytes], None]
    seeds: tuple[str, ...]


def _text(given: bytes) -> str:
    return given.decode(errors="surrogateescape")


def _notation(given: bytes) -> None:
    laws.notation(_text(given))


def _numbers(given: bytes) -> None:
    laws.number(_text(given))


def _documents(given: bytes) -> None:
    try:
        stated = json.loads(given)
    except (ValueError, RecursionError):
        return
    laws.document(stated)


def _files(given: bytes) -> None:
    """The first byte says how the file's name ends."""
    laws.file(f"a{ENDINGS[given[0] % len(ENDINGS)]}" if given else "a", given[1:])


def _commands(given: bytes) -> None:
    """The first line has the arguments, with semicolons between them; the rest comes on standard input."""
    arguments, _, rest = given.partition(b"\n")
    command_line([_text(argument) for argument in arguments.split(b";")], rest)


TARGETS: Final[Mapping[str, Target]] = {
    "notation": Target(_notation, ("4, 19-20; 42", "00 bis 99: 04..19", "-30 bis -69", "0-9:")),
    "numbers": Target(_numbers, ("+49 (0)20 / 1234-5678", "tel:+49-20-12345678", "0049 30 3432622-113")),
    "documents": Target(_documents, (STATEMENT, ORDER, f"[{STATEMENT}]", f'{{"data": {STATEMENT}}}')),
    "files": Target(
        _files,
        (
            f"\x05{STATEMENT}",
            f"\x01{STATEMENT}\n{STATEMENT}",
            "\x02extension_range: 0-99\nactivation_ranges: [19, 4-5]\n",
            "\x03extension_range;activation_ranges\n0-99;19, 4-5\n",
        ),
    ),
    "commands": Target(
        _commands,
        (
            f"check;-;--format;json\n{ORDER}",
            f"fix;-\n{STATEMENT}",
            "plan;+49 20 12345678;04;19",
            "expand;+49 20 12345678;0-99: 4, 19-20;--format;csv",
            "show;0-99: 4",
            "explain;DW202",
        ),
    ),
}
