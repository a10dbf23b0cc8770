"""Rewriting: in any style, fixed ranges have the same meaning, and everything else stays the same."""

import json
from typing import Any

import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from durchwahl import ActivationRange, ExtensionBlock, validate
from durchwahl.cli.documents import FileError
from durchwahl.cli.files import parse_document
from durchwahl.cli.rewrite import rewrite_document
from durchwahl.strategies import extension_blocks


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
    findings = [diagnostic.finding for diagnostic in document.diagnostics()]
    new = rewrite_document(document, findings)
    value = json.loads(new)
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
    findings = [diagnostic.finding for diagnostic in document.diagnostics()]
    try:
        new = rewrite_document(document, findings)
    except FileError:
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
