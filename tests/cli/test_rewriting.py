"""Rewriting: whatever the ranges and the style, what is fixed means the same, and all else stays."""

import json
import re
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import ActivationRange, ExtensionBlock, validate
from durchwahl.cli.reading import document_of
from durchwahl.cli.rewriting import normalised
from durchwahl.strategies import extension_blocks


@st.composite
def stated(draw: st.DrawFn) -> tuple[ExtensionBlock, list[Any]]:
    """A block, and its activation ranges in pieces, in any order and in either form."""
    block = draw(extension_blocks())
    pieces = []
    for run in block.active.ranges:
        cuts = draw(st.lists(st.integers(run.start_at, run.end_at), max_size=2, unique=True))
        starts = sorted({run.start_at, *cuts})
        pieces += [
            ActivationRange(start, end - 1) for start, end in zip(starts, [*starts[1:], run.end_at + 1], strict=True)
        ]
    shuffled = draw(st.permutations(pieces))
    return block, [
        str(piece) if draw(st.booleans()) else {"start_at": piece.start_at, "end_at": piece.end_at}
        for piece in shuffled
    ]


@given(stated(), st.sampled_from([None, 2, "\t"]), st.sampled_from(["", "ü😀"]), st.booleans())
def test_what_is_fixed_means_the_same_and_is_canonical(
    statement: tuple[ExtensionBlock, list[Any]], indent: Any, note: str, is_order: bool
) -> None:
    block, ranges = statement
    whole = {"id": note, "extension_range": str(block.extension_range), "activation_ranges": ranges, "created_at": note}
    text = json.dumps({"extensions": [whole]} if is_order else whole, indent=indent, ensure_ascii=False)
    document = document_of("a.json", text.encode())
    findings = [sighting.finding for sighting in document.sightings()]
    new = normalised(document, findings)
    read = json.loads(new)
    after = read["extensions"][0] if is_order else read
    assert ExtensionBlock.from_payload(after) == block.normalised()
    assert not {finding.code for finding in validate(read)} & {"DW204", "DW205"}
    for part in ("id", "extension_range", "created_at"):
        assert after[part] == whole[part]
    start, end = text.index("activation_ranges"), text.index('"created_at"')
    assert new.startswith(text[:start])
    assert new.endswith(text[end:])


@given(stated(), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_in_yaml_every_comment_stays(statement: tuple[ExtensionBlock, list[Any]], flow: bool, line_end: str) -> None:
    block, ranges = statement
    texts = [text for text in ranges if isinstance(text, str)]
    whole = {"extension_range": str(block.extension_range), "activation_ranges": ranges if flow else texts, "id": "ü"}
    dumped = yaml.safe_dump(whole, default_flow_style=None if flow else False, sort_keys=False, width=10_000)
    lines = [f"{line} # comment {number}" for number, line in enumerate(dumped.splitlines())]
    text = line_end.join(lines)
    document = document_of("a.yaml", text.encode())
    new = normalised(document, [sighting.finding for sighting in document.sightings()])
    read = yaml.safe_load(new)
    before = ExtensionBlock.from_payload(whole)
    assert ExtensionBlock.from_payload(read) == before.normalised()
    assert sorted(re.findall("# comment [0-9]+", new)) == sorted(re.findall("# comment [0-9]+", text))
    assert new.startswith(lines[0] + line_end + "activation_ranges:")
    assert new.endswith(line_end + lines[-1])
