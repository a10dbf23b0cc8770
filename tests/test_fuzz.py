"""Properties of any input, drawn from strings like those that people write and documents like those that programs send.

Only documented exceptions are raised, with short messages; parsing and formatting are inverses; a constructor refuses
exactly what `validate` calls an error; and no command line ends with a traceback.
"""

import io
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

import oracle
from durchwahl import (
    RULES,
    ActivationRange,
    DurchwahlError,
    ExtensionBlock,
    ExtensionRange,
    ExtensionSet,
    Finding,
    InvalidBlock,
    InvalidNotation,
    InvalidPadding,
    Inventory,
    NumberSet,
    RouteNumber,
    split_din5008,
    validate,
)
from durchwahl._statements import check_statement
from durchwahl.cli import main
from durchwahl.cli.documents import FileError
from durchwahl.cli.files import parse_document
from durchwahl.cli.suggestions import add_suggestions, repair_document
from durchwahl.strategies import mistaken_statements, orders, spellings, statements
from hostile import LONGEST_MESSAGE

Input = TypeVar("Input")
Output = TypeVar("Output")

WORDS: Final = (
    *("0-9", "00-99", "0-999", " bis ", "..", "\u2026", "\u2013", "-30 bis -69", "04", "000", "1000"),
    *("+49", "0049", "tel:", "(0)", "\u00a0", "\u2011", "\u0664", "\u0131"),
    *("extension_range", "activation_ranges", "start_at", "end_at", "route_number", "porting_phone_number_id"),
    *("extensions", "status", "draft", "data", "null", "true", "1e999", "\\ud800"),
    *("plan", "expand", "show", "check", "fix", "explain", "schema", "--format", "github", "--diff", "--strict", "DW2"),
)
SIGNS: Final = "0149 -,;:.()/+x\n\u2013\u2011\u00b2\x1c\ud800"
STRINGS = st.lists(st.sampled_from([*SIGNS, *SIGNS, *WORDS]), max_size=12).map("".join) | st.text(max_size=12)
DEEP = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 1001) | st.floats() | STRINGS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(STRINGS, inner, max_size=3),
    max_leaves=6,
)
DOCUMENTS = st.one_of(statements(), mistaken_statements(), orders(), orders(mistaken_statements()), DEEP)
BLOCK: Final = ExtensionBlock.parse("0-9: 0")
INVENTORY: Final = Inventory([("+49 30 123", BLOCK, "us")])


def outcome(function: Callable[[Input], Output], value: Input) -> Output | DurchwahlError:
    """Return a function's result, or the documented exception that it raises, whose message must be short."""
    try:
        return function(value)
    except InvalidBlock as error:
        assert error.findings
        assert all(len(finding.message) <= LONGEST_MESSAGE for finding in error.findings)
        return error
    except DurchwahlError as error:
        assert isinstance(error, ValueError | TypeError)
        assert 0 < len(str(error)) <= LONGEST_MESSAGE, str(error)
        assert "\n" not in str(error)
        return error


def errors(document: Any) -> list[Finding]:
    return [finding for finding in validate(document) if finding.severity == "error"]


def codes_at(pointer: str, statement: Mapping[str, Any]) -> set[str]:
    return {finding.code for finding in errors(statement) if finding.pointer == pointer}


@given(STRINGS)
@example("0-9:" + " " * 5000)
@example("9" * 5000)
@example("4, " + "\x90" * 100)
def test_notation_is_parsed_as_it_is_validated(text: str) -> None:
    for parse in (ActivationRange.parse, ExtensionRange.parse, ExtensionSet.parse, ExtensionBlock.parse):
        value = outcome(parse, text)
        if isinstance(value, InvalidNotation):
            assert 0 <= value.position <= len(text)
        elif not isinstance(value, DurchwahlError):
            assert parse(str(value)) == value
    extension_range = outcome(ExtensionRange.parse, text)
    codes = codes_at("/extension_range", {"extension_range": text, "activation_ranges": []})
    assert (
        codes == ({extension_range.code} if isinstance(extension_range, DurchwahlError) else set()) or "DW103" in codes
    )
    active = outcome(ExtensionSet.parse, text)
    codes = codes_at("/activation_ranges", {"extension_range": "0-999", "activation_ranges": text})
    if isinstance(active, InvalidPadding) or not isinstance(active, DurchwahlError):
        # A set has no width, and may repeat extensions; a block has one, and must not.
        assert "DW106" not in codes
    else:
        assert active.code in codes
    block = outcome(ExtensionBlock.parse, text)
    if isinstance(block, ExtensionBlock):
        assert ExtensionBlock.from_payload(block.to_payload()) == block
        assert not errors(block.to_payload())


@given(STRINGS | st.sampled_from(["+492012345678", "+49301234567"]).flatmap(spellings))
def test_numbers_are_parsed_or_refused_in_the_same_way_everywhere(text: str) -> None:
    route = outcome(RouteNumber, text)
    statement = {"extension_range": "0-9", "activation_ranges": ["0"], "route_number": text}
    assert ("DW401" in codes_at("/route_number", statement)) is isinstance(route, DurchwahlError)
    numbers = NumberSet([("+100", "+489"), ("+491", "+999")])
    if isinstance(route, RouteNumber):
        assert re.fullmatch(r"\+(?!490)[1-9][0-9]{2,14}", route.e164)
        assert RouteNumber(route.e164) == route
        assert (text in numbers) is (len(route.e164) == 4)
    else:
        assert text not in numbers
        assert INVENTORY.find(text) is None
        assert BLOCK.under("+49 30 123").extension_of(text) is None
    parts = outcome(split_din5008, text)
    if not isinstance(parts, DurchwahlError):
        assert route == RouteNumber(parts.route_number.e164 + parts.extension)


@given(DOCUMENTS)
def test_documents_have_findings_at_their_pointers_and_statements_without_errors_are_blocks(document: Any) -> None:
    findings = validate(document)
    for finding in findings:
        assert finding.severity is RULES[finding.code].severity
        assert len(finding.message) <= LONGEST_MESSAGE, finding
        assert finding.pointer in oracle.pointers(document)
    if isinstance(document, Sequence) or (
        isinstance(document, Mapping) and {"extensions", "status", "data"} & {*document}
    ):
        return
    assert check_statement(document).findings == findings
    block = outcome(ExtensionBlock.from_payload, document)
    if isinstance(block, ExtensionBlock):
        assert not findings.errors
        assert ExtensionBlock.from_payload(block.to_payload()) == ExtensionBlock.parse(str(block)) == block
        assert block.normalised().active == block.active
    else:
        assert isinstance(block, InvalidBlock)
        assert block.findings == findings.errors


@given(
    st.sampled_from([".json", ".jsonl", ".yaml", ".csv", ""]),
    DOCUMENTS.map(partial(json.dumps, default=str)) | STRINGS,
    st.none() | st.integers(0, 200),
    st.booleans(),
)
def test_files_have_locations_and_repaired_ones_have_no_more_errors(
    ending: str, text: str, length: int | None, with_unsafe: bool
) -> None:
    name, content = f"a{ending}", text.encode(errors="surrogatepass")[:length]
    try:
        document = parse_document(name, content)
    except FileError as error:
        assert 0 < len(str(error)) <= LONGEST_MESSAGE, str(error)
        return
    diagnostics = document.diagnostics()
    for diagnostic in add_suggestions(name, content, diagnostics):
        for location in (diagnostic.location, diagnostic.end or diagnostic.location):
            assert location is not None
            assert 1 <= location.line <= len(document.source.line_starts)
            assert 1 <= location.column <= len(document.source.text) + 1
    repaired, refusals = repair_document(document, RULES.keys(), with_unsafe)
    assert all(0 < len(str(error)) <= LONGEST_MESSAGE for error in refusals)
    before, after = (
        Counter(each.finding.code for each in found if each.is_error) for found in (diagnostics, repaired.diagnostics())
    )
    assert after <= before


# The system passes on no other strings as arguments.
ARGUMENTS = STRINGS.map(lambda text: text.encode(errors="ignore").decode().replace("\0", ""))


@given(
    st.lists(
        ARGUMENTS | st.sampled_from(["plan", "show", "expand", "explain", "check", "--format", "json"]), max_size=5
    )
)
def test_command_lines_end_with_a_documented_exit_code_and_a_reason(arguments: list[str]) -> None:
    out, err = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    with TemporaryDirectory() as folder, chdir(folder), redirect_stdout(out), redirect_stderr(err):
        with patch("sys.stdin", io.TextIOWrapper(io.BytesIO())):
            code = main(arguments)
        out.flush()
    assert code in (0, 1, 2)
    assert "Traceback" not in err.getvalue()
    if code == 1:
        assert out.buffer.tell() or err.getvalue()
    if code == 2:
        assert err.getvalue().strip()
