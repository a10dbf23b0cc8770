"""The plainest notation: what is read with a table is what the grammar reads."""

from itertools import chain

from hypothesis import example, given
from hypothesis import strategies as st

import oracle
from durchwahl import ExtensionBlock, InvalidBlock
from durchwahl._notation import parse_ranges
from durchwahl.plain import read_plain
from durchwahl.strategies import extension_blocks

NUMBERS = st.sampled_from([0, 4, 9, 10, 99, 100, 999])
RUNS = st.tuples(NUMBERS, NUMBERS).map(sorted)
TEXTS = st.lists(
    st.sampled_from(["4", "19-20", "0", "04", "00", "9-0", "1000", "-", ", ", ",", " ", "; ", "x", "\u0664"])
).map("".join)


def written(runs: list[list[int]]) -> str:
    return ", ".join(f"{start_at}-{end_at}" if start_at != end_at else str(start_at) for start_at, end_at in runs)


@given(TEXTS)
@example("19-20-21")
@example("4-")
@example("-4")
def test_a_text_is_read_as_the_grammar_reads_it_or_left_to_it(text: str) -> None:
    plain = read_plain(text)
    if plain is not None:
        assert [(run.start_at, run.end_at) for run in plain] == [stretch[:2] for stretch in parse_ranges(text)]
        assert all(0 <= run.start_at <= run.end_at <= 999 for run in plain)


@given(st.lists(RUNS, min_size=1))
def test_what_is_written_by_the_library_is_plain(runs: list[list[int]]) -> None:
    assert [[run.start_at, run.end_at] for run in read_plain(written(runs)) or ()] == runs


@given(extension_blocks())
def test_a_block_is_the_same_whether_its_text_is_plain_or_not(block: ExtensionBlock) -> None:
    text = str(block)
    assert ExtensionBlock.parse(text) == ExtensionBlock.parse(text.replace(",", " ;").replace(":", " :")) == block


@given(RUNS, st.lists(RUNS, min_size=1, max_size=3))
def test_a_plain_text_is_a_block_exactly_when_its_ranges_keep_the_rules(
    whole: list[int], parts: list[list[int]]
) -> None:
    """Each extension is in one activation range, and in the extension range."""
    extensions = list(chain.from_iterable(range(start_at, end_at + 1) for start_at, end_at in parts))
    keeps = len(set(extensions)) == len(extensions) and set(extensions) <= set(range(whole[0], whole[1] + 1))
    try:
        block = ExtensionBlock.parse(f"{written([whole])}: {written(parts)}")
    except InvalidBlock as error:
        assert not keeps
        assert {finding.pointer for finding in error.findings} == {"/activation_ranges"}
    else:
        assert keeps
        assert [[run.start_at, run.end_at] for run in block.activation_ranges] == parts
        assert list(block.active_extensions) == [
            oracle.dialled(extension, whole[1]) for extension in sorted(extensions)
        ]
