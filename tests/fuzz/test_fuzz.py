"""The properties, for strings similar to what people write, and documents similar to what programs send."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from durchwahl.strategies import mistaken_statements, orders, spellings, statements
from fuzz import properties
from fuzz.commands import command_line

ENDINGS: Final = (".json", ".jsonl", ".yaml", ".csv", "")
WORDS: Final = (
    *("0-9", "00-99", "0-999", " bis ", "..", "\u2026", "\u2013", "-30 bis -69", "04", "000", "1000"),
    *("+49", "0049", "tel:", "(0)", "\u00a0", "\u2011", "\u0664", "\u0131"),
    *("extension_range", "activation_ranges", "start_at", "end_at", "route_number", "porting_phone_number_id"),
    *("extensions", "status", "draft", "data", "null", "true", "1e999", "\\ud800"),
    *("plan", "expand", "show", "check", "fix", "explain", "schema", "--format", "github", "--diff", "--strict", "DW2"),
)
SIGNS = "0149 -,;:.()/+x\n\u2013\u2011\u00b2\x1c\ud800"
texts = st.lists(st.sampled_from([*SIGNS, *SIGNS, *WORDS]), max_size=12).map("".join) | st.text(max_size=12)
deep = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 1001) | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
documents = st.one_of(statements(), mistaken_statements(), orders(), orders(mistaken_statements()), deep)


@given(texts)
@example("0-9:" + " " * 5000)
@example("9" * 5000)
@example("4, " + "\x90" * 100)
def test_notation(text: str) -> None:
    properties.notation(text)


@given(texts | st.sampled_from(["+492012345678", "+49301234567"]).flatmap(spellings))
def test_numbers(text: str) -> None:
    properties.number(text)


@given(documents)
def test_documents(document: Any) -> None:
    properties.document(document)


@given(st.sampled_from(ENDINGS), documents.map(partial(json.dumps, default=str)) | texts, st.integers(0, 200))
def test_complete_and_truncated_files(ending: str, text: str, length: int) -> None:
    content = text.encode(errors="surrogatepass")
    properties.file(f"a{ending}", content)
    properties.file(f"a{ending}", content[:length])


@given(
    st.lists(texts | st.sampled_from(["plan", "show", "expand", "explain", "check", "--format", "json"]), max_size=5)
)
def test_command_lines(arguments: list[str]) -> None:
    command_line(arguments)


def broken_parser(text: str) -> object:
    raise KeyError(text)


@pytest.mark.parametrize("broken", [broken_parser, lambda text: properties.outcome(lambda _: 1 // 0, text)])
def test_properties_let_no_other_exception_pass(broken: Callable[[str], object]) -> None:
    with pytest.raises((KeyError, ZeroDivisionError)):
        properties.outcome(broken, "x")
