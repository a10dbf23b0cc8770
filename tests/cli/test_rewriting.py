"""Rewriting: in any style, values become what their repairs say, and everything else stays the same."""

import csv
import io
import json
import re
from random import Random
from typing import Any

import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from durchwahl import RULES, ActivationRange, ExtensionBlock, repairs, validate
from durchwahl.cli.documents import FileError
from durchwahl.cli.files import parse_document
from durchwahl.cli.rewrite import Rewriter
from durchwahl.cli.suggestions import repair_document
from durchwahl.strategies import extension_blocks, mistaken_statements
from slips import slip

CODES = ("DW204", "DW205")
DOCUMENTS: st.SearchStrategy[Any] = st.one_of(
    st.lists(mistaken_statements(), min_size=1, max_size=3), st.integers(0, 2**32).map(lambda n: slip(Random(n))[2])
).map(lambda document: json.loads(json.dumps(document, default=repr), parse_constant=str))


@st.composite
def blocks_in_pieces(draw: st.DrawFn) -> tuple[ExtensionBlock, list[Any]]:
    """Draw a block, and its activation ranges in pieces, in any order and in either form."""
    block = draw(extension_blocks())
    pieces = []
    for canonical in block.active.ranges:
        cuts = draw(st.lists(st.integers(canonical.start_at, canonical.end_at), max_size=2, unique=True))
        starts = sorted({canonical.start_at, *cuts})
        pieces += [
            ActivationRange(start, end - 1)
            for start, end in zip(starts, [*starts[1:], canonical.end_at + 1], strict=True)
        ]
    shuffled = draw(st.permutations(pieces))
    return block, [
        str(piece) if draw(st.booleans()) else {"start_at": piece.start_at, "end_at": piece.end_at}
        for piece in shuffled
    ]


@given(blocks_in_pieces(), st.sampled_from([None, 2, "\t"]), st.sampled_from(["", "ü😀"]), st.booleans())
def test_fixed_ranges_are_canonical_and_equal(
    statement: tuple[ExtensionBlock, list[Any]], indent: Any, note: str, is_order: bool
) -> None:
    block, ranges = statement
    old = {"id": note, "extension_range": str(block.extension_range), "activation_ranges": ranges, "created_at": note}
    text = json.dumps({"extensions": [old]} if is_order else old, indent=indent, ensure_ascii=False)
    document = parse_document("a.json", text.encode())
    repaired, refusals = repair_document(document, CODES, False)
    new = repaired.source.text
    value = json.loads(new)
    assert refusals == []
    after = value["extensions"][0] if is_order else value
    assert ExtensionBlock.from_payload(after) == block.normalised()
    assert not {finding.code for finding in validate(value)} & {"DW204", "DW205"}
    for key in ("id", "extension_range", "created_at"):
        assert after[key] == old[key]
    start, end = text.index("activation_ranges"), text.index('"created_at"')
    assert new.startswith(text[:start])
    assert new.endswith(text[end:])


@given(
    blocks_in_pieces(),
    st.sampled_from(["none", "above", "after", "both"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_yaml_comments_move_with_their_range(
    statement: tuple[ExtensionBlock, list[Any]], comments: str, line_end: str, is_separated: bool
) -> None:
    block, ranges = statement
    assume(ranges)
    rows = {}
    for number, written in enumerate(ranges):
        above = f"  # above {number}{line_end}" * 2 if comments in ("above", "both") else ""
        after = f"  # after {number}" if comments in ("after", "both") else ""
        row = f"{above}  - {json.dumps(written)}{after}"
        first = ActivationRange.parse(written) if isinstance(written, str) else ActivationRange(**written)
        rows[first] = row
    blank = line_end if is_separated else ""
    before, after = (
        f"activation_ranges: # all{line_end}{blank}",
        f"{line_end}extension_range: '{block.extension_range}'",
    )
    text = before + (line_end + blank).join(rows.values()) + after
    document = parse_document("a.yaml", text.encode())
    repaired, refusals = repair_document(document, CODES, False)
    new = repaired.source.text
    if refusals:
        assert comments != "none"
        assert len(block.active.ranges) < len(ranges)
        return
    assert ExtensionBlock.from_payload(yaml.safe_load(new)) == block.normalised()
    assert new.startswith(before)
    assert new.endswith(after)
    if comments != "none":
        assert (
            new == before + (line_end + blank).join(rows[activation_range] for activation_range in sorted(rows)) + after
        )


def assert_repairs_are_written(name: str, content: str) -> None:
    """Apply the edits of each repair to the text, as an editor would, and check that it has the repaired value."""
    document = parse_document(name, content.encode())
    rewriter = Rewriter(document)
    for finding in validate(document.value):
        for repair in repairs(document.value, finding):
            try:
                edits = rewriter.text_edits(repair.edits)
            except FileError as error:
                assert str(error).startswith("can't merge these ranges: one has other keys")
                continue
            text = content
            for (start, end), new in reversed(edits):
                text = text[:start] + new + text[end:]
            assert repr_sorted(parse_document(name, text.encode()).value) == repr_sorted(repair.apply(document.value))


def repr_sorted(value: Any) -> str:
    # 4 equals 4.0, and a renamed field stays where it was.
    return json.dumps(value, sort_keys=True, default=repr)


@given(DOCUMENTS, st.sampled_from([None, 2, "\t"]))
def test_json_is_edited_as_the_value_is(value: Any, indent: Any) -> None:
    assert_repairs_are_written("a.json", json.dumps(value, indent=indent))
    if isinstance(value, list):
        assert_repairs_are_written("a.jsonl", "\n".join(map(json.dumps, value)))


@given(DOCUMENTS, st.sampled_from([True, False, None]), st.sampled_from(["\n", "\r\n"]))
def test_yaml_is_edited_as_the_value_is(value: Any, flow: bool | None, line_end: str) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, line_break=line_end, sort_keys=False, width=1000)
    assert_repairs_are_written("a.yaml", text)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["+49 30 1234567", "030 123", "+49 40 1"]),
            st.sampled_from(["0-99", "9-0", "0-100", "O-9"]),
            st.sampled_from(["4", "5,4", "5; 4", "19 - 2l", "4--5", "100"]),
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_csv_is_edited_as_the_value_is(rows: list[tuple[str, str, str]], separator: str, quoting: Any) -> None:
    stream = io.StringIO(newline="")
    header = ("route_number", "extension_range", "activation_ranges")
    csv.writer(stream, delimiter=separator, quoting=quoting).writerows([header, *rows])
    assert_repairs_are_written("a.csv", stream.getvalue())


@given(DOCUMENTS, st.sampled_from([False, None]), st.randoms(use_true_random=False))
def test_no_comment_is_lost(value: Any, flow: bool | None, random: Random) -> None:
    lines = yaml.safe_dump(value, default_flow_style=flow, sort_keys=False, width=1000).splitlines()
    for index, line in enumerate(lines):
        above = f"{' ' * random.choice([0, 2, len(line) - len(line.lstrip())])}# above {index};\n"
        lines[index] = random.choice(["", "", above]) + line + random.choice(["", "", f"  # after {index};"])
    document = parse_document("a.yaml", "\n".join(lines).encode())
    comments = sorted(re.findall("# [^;]*;", document.source.text))
    repaired, _ = repair_document(document, RULES.keys(), True)
    assert sorted(re.findall("# [^;]*;", repaired.source.text)) == comments
