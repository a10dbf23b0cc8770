"""What an adversary would send, by size: for every way in that reads text, the texts that are hard for it."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

import durchwahl as d
from durchwahl.cli.reading import document_of
from durchwahl.cli.rewriting import NORMALISED, normalised
from durchwahl.cli.source import Refused


class Case(NamedTuple):
    """Something that is called with what is made for a size, in characters or items."""

    name: str
    run: Callable[[Any], object]
    made: Callable[[int], Any]


def _calmly(call: Callable[[Any], object]) -> Callable[[Any], object]:
    """A call whose documented exceptions are a result like any other, message and all."""

    def called(given: Any) -> object:
        try:
            return call(given)
        except (d.DurchwahlError, KeyError) as error:
            return str(error)

    return called


def _repeated(piece: str, before: str = "", behind: str = "") -> Callable[[int], str]:
    return lambda size: before + piece * (size // len(piece)) + behind


_RANGES: Final = {
    piece: _repeated(piece)
    for piece in (
        " ",
        ",",
        "-",
        ".",
        "9",
        "0",
        "(",
        "\u0664",
        "\u2026",
        "bis",
        "4,",
        "4 ,",
        "04;",
        "0-9:",
        "1-2, ",
        "-3 bis -4,",
    )
} | {
    "a number and spaces": _repeated(" ", "4", "x"),
    "a dash and spaces": _repeated(" ", "4-", "-"),
    "spaces before a dash": _repeated(" ", "4", "-x"),
    "spaces before bis": _repeated(" ", "-4", "bis 5"),
    "many ranges and a mistake": _repeated("4-5 ,", "", "x"),
    "escapes": _repeated("\x90", "4, "),
}
_NUMBERS: Final = {
    piece: _repeated(piece, "+49")
    for piece in ("1", " ", "-", "(", ")", "(0)", "(1)", "( 1", "/", "tel:", "00", "\u0664", "\u00a0", ".-")
} | {
    "leading spaces": _repeated(" ", "", "+49301234567"),
    "zeros": _repeated("0"),
    "digits": _repeated("7"),
    "a parenthesis and spaces": _repeated(" ", "+49 (", "x"),
    "a trunk zero and spaces": _repeated(" ", "+49 (", "0"),
    "spaces around a trunk zero": _repeated(" ", "+49 (0", ")301234"),
    "a number and spaces": _repeated(" ", "+49301234567", "-89"),
}

_BLOCK: Final = d.ExtensionBlock.parse("0-99: 4")
_ROUTED: Final = _BLOCK.under("+4930")
_INVENTORY: Final = d.Inventory([("+4930", _BLOCK, "us")])
_NUMBER_SET: Final = _INVENTORY.numbers
_DIRECTORY: Final = d.Directory(d.ExtensionRange(0, 99), {"4": "Fax"})

_READ_RANGES: Final[dict[str, Callable[[str], object]]] = {
    "ActivationRange.parse": d.ActivationRange.parse,
    "ExtensionRange.parse": d.ExtensionRange.parse,
    "ExtensionSet.parse": d.ExtensionSet.parse,
    "ExtensionBlock.parse": lambda text: d.ExtensionBlock.parse(f"0-999:{text}"),
    "Directory": lambda text: d.Directory(d.ExtensionRange(0, 99), {text: "Fax"}),
    "validate, extension_range": lambda text: d.validate({"extension_range": text, "activation_ranges": []}),
    "validate, activation_ranges": lambda text: d.validate({"extension_range": "0-99", "activation_ranges": text}),
}
_READ_NUMBERS: Final[dict[str, Callable[[str], object]]] = {
    "RouteNumber": d.RouteNumber,
    "split_din5008": d.split_din5008,
    "Inventory.find": _INVENTORY.find,
    "RoutedBlock.extension_of": _ROUTED.extension_of,
    "in NumberSet": _NUMBER_SET.__contains__,
    "covering_numbers": lambda text: d.ExtensionBlock.covering_numbers("+4930", [text]),
    "cover": lambda text: d.cover("+4930123", text),
    "validate, route_number": lambda text: d.validate(
        {"extension_range": "0-99", "activation_ranges": "4", "route_number": text}
    ),
}
_READ_OTHERS: Final[dict[str, Callable[[str], object]]] = {
    "ExtensionBlock.covering": lambda text: d.ExtensionBlock.covering([text]),
    "Directory[...]": _DIRECTORY.__getitem__,
    "explain": d.explain,
    "changes, status": lambda text: d.changes([], {}, text),
    "WitaBlock": lambda text: d.formats.wita.WitaBlock(text, text),
    "read_record, created_at": lambda text: d.formats.telnyx.read_record(
        {"extension_range": "0-9", "activation_ranges": [], "created_at": text}
    ),
    "validate, a field": lambda text: d.validate({text: text}),
}
_OTHERS: Final = {piece: _repeated(piece) for piece in ("9", "0", " ", "/", "~", "\x90", "2022-")}


def _statement(index: int = 0, activation_ranges: object = "7, 5-6") -> dict[str, object]:
    return {"route_number": f"+49{10**7 + index}", "extension_range": "0-99", "activation_ranges": activation_ranges}


_STATEMENTS: Final[dict[str, Callable[[int], object]]] = {
    "many fields": lambda size: dict.fromkeys(map(str, range(size // 10)), 0),
    "many equal ranges": lambda size: _statement(0, ["0-99"] * (size // 5)),
    "many ranges": lambda size: _statement(0, [f"{place % 10}" for place in range(size // 5)]),
    "many ranges downwards": lambda size: _statement(0, [f"{-place % 10}" for place in range(size // 5)]),
    "many nested ranges": lambda size: _statement(0, [f"{place % 10}-{99 - place % 10}" for place in range(size // 5)]),
    "many statements": lambda size: [_statement(place) for place in range(size // 50)],
    "many equal statements": lambda size: [_statement()] * (size // 50),
    "many mistaken statements": lambda size: [4] * (size // 5),
    "an empty list in a list": lambda size: [[]] * (size // 5),
}


def _checked_and_fixed(ending: str) -> Callable[[bytes], object]:
    def run(content: bytes) -> object:
        try:
            document = document_of(f"a{ending}", content)
            findings = [sighting.finding for sighting in document.sightings()]
            if any(finding.code in NORMALISED for finding in findings):
                return normalised(document, findings)
        except Refused as refused:
            return str(refused)
        return findings

    return run


def _lines(texts: Iterable[str]) -> bytes:
    return "\n".join(texts).encode()


_FILES: Final[dict[tuple[str, str], Callable[[int], bytes]]] = {
    (".json", "brackets"): lambda size: b"[" * size,
    (".json", "empty lists"): lambda size: b"[" + b"[]," * (size // 3) + b"[]]",
    (".json", "statements to fix"): lambda size: json.dumps(
        [_statement(place) for place in range(size // 80)]
    ).encode(),
    (".json", "one key again and again"): lambda size: b"{" + b'"a":1,' * (size // 6) + b'"a":1}',
    (".json", "a list to fix"): lambda size: (
        json.dumps(_statement(0, ["7", "5"])).replace(":", ":" + " " * size).encode()
    ),
    (".json", "quotation marks"): lambda size: b'"' * size,
    (".json", "backslashes"): lambda size: b'"' + b"\\" * size,
    (".json", "lines"): lambda size: b"\n" * size + b"[4]",
    (".jsonl", "statements to fix"): lambda size: _lines(json.dumps(_statement(place)) for place in range(size // 80)),
    (".jsonl", "orders to fix"): lambda size: _lines([json.dumps({"extensions": [_statement()]})] * (size // 100)),
    (".yaml", "statements to fix"): lambda size: _lines(
        f"- {json.dumps(_statement(place))}" for place in range(size // 80)
    ),
    (".yaml", "documents to fix"): lambda size: _lines(
        f"---\n{json.dumps(_statement(place))}" for place in range(size // 80)
    ),
    (".yaml", "comments in a list to fix"): lambda size: (
        b"extension_range: 0-99\nactivation_ranges:\n- 7\n" + b"# - 7\n" * (size // 6) + b"- 5\n"
    ),
    (".yaml", "keys"): lambda size: _lines(f"k{place}: 1" for place in range(size // 8)),
    (".yaml", "anchors"): lambda size: _lines(f"- &a{place} 1\n- *a{place}" for place in range(size // 14)),
    (".csv", "rows to fix"): lambda size: _lines(
        ["extension_range,activation_ranges", *['0-99,"7, 5-6"'] * (size // 15)]
    ),
    (".csv", "columns"): lambda size: _lines(
        ["extension_range,activation_ranges," + ",".join(f"c{place}" for place in range(size // 6)), "0-99,4"]
    ),
    (".csv", "one column again and again"): lambda size: (
        b"extension_range,activation_ranges" + b",c" * (size // 2) + b"\n0-99,4"
    ),
    (".csv", "quotation marks"): lambda size: b"extension_range,activation_ranges\n" + b'"' * size,
    (".csv", "uneven rows"): lambda size: b"extension_range,activation_ranges\n" + b"0-99\n" * (size // 5),
    ("", "by its looks"): lambda size: b"extension_range " * (size // 16),
}


def _cases() -> Iterator[Case]:
    for ways_in, texts in ((_READ_RANGES, _RANGES), (_READ_NUMBERS, _NUMBERS), (_READ_OTHERS, _OTHERS)):
        for name, call in ways_in.items():
            for shape, made in texts.items():
                yield Case(f"{name}: {shape!a}", _calmly(call), made)
    for shape, stated in _STATEMENTS.items():
        yield Case(f"validate: {shape}", d.validate, stated)
    for (ending, shape), content in _FILES.items():
        yield Case(f"a file{ending and ' with '}{ending}: {shape}", _checked_and_fixed(ending), content)


CASES: Final = tuple(_cases())
