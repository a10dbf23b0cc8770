"""plan: the proposals against a search through all choices, what is read, and what the losing carrier holds."""

import itertools
import pickle
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import (
    DurchwahlError,
    Findings,
    InvalidBlock,
    InvalidNotation,
    InvalidNumber,
    Line,
    Plan,
    RoutedBlock,
    WrongType,
    _proposals,
    cover,
    plan,
    validate,
)
from durchwahl.strategies import lines, routed_blocks, spellings

STEM: Final = "4930"
BELOW: Final = 4

# A proposal: the first and the last number of each of its blocks.
Proposal = frozenset[tuple[str, str]]


def proposal_of(planned: Iterable[Line]) -> Proposal:
    return frozenset(
        (numbers[0], numbers[-1])
        for line in planned
        for numbers in (block.under(line.route_number).numbers for block in line.blocks)
    )


def proposals_of(planned: Plan) -> list[Proposal]:
    return list(map(proposal_of, (planned.lines, *planned.alternatives)))


def cost(proposal: Proposal) -> tuple[int, int]:
    return len(proposal), sum(int(last) - int(first) + 1 for first, last in proposal)


def best(proposals: Iterable[Proposal]) -> set[Proposal]:
    """Return the Pareto-optimal proposals: no other one has fewer blocks or ported numbers without more of the other."""
    costs = {proposal: cost(proposal) for proposal in proposals}
    seen = set(costs.values())
    return {
        proposal
        for proposal, own in costs.items()
        if not any(other != own and other[0] <= own[0] and other[1] <= own[1] for other in seen)
    }


def customary_proposals(numbers: list[str]) -> Iterator[Proposal]:
    """Yield every way to put numbers of one length into disjoint blocks of 10, 100 and 1000."""
    if not numbers:
        yield frozenset()
        return
    for width in (1, 2, 3):
        stem = numbers[0][:-width]
        rest = [number for number in numbers if not number.startswith(stem)]
        for others in customary_proposals(rest):
            block = (f"+{stem}{'0' * width}", f"+{stem}{'9' * width}")
            if not any(other[0][1:].startswith(stem) for other in others):
                yield others | {block}


def any_proposals(numbers: list[str]) -> Iterator[Proposal]:
    """Yield every proposal for numbers of any lengths: each number gets one of its three stems, and each stem is divided."""
    for widths in itertools.product((1, 2, 3), repeat=len(numbers)):
        stems = {number: number[:-width] for number, width in zip(numbers, widths, strict=True)}
        if min(map(len, stems.values())) < 3:
            continue
        blocks = [divided(stem, stems) for stem in set(stems.values())]
        if None not in blocks:
            yield frozenset(block for under_stem in blocks for block in under_stem or ())


def divided(stem: str, stems: dict[str, str]) -> list[tuple[str, str]] | None:
    """Return the blocks under a stem, or None if the numbers with this stem can't be divided by their first digits."""
    kinds: dict[str, int] = {}
    given: dict[int, set[bool]] = {}
    for digit in "0123456789":
        below = [number for number in stems if number.startswith(stem + digit)]
        here = [number for number in below if stems[number] == stem]
        lengths = {len(number) - len(stem) for number in below}
        if stem + digit in stems:
            if here != [stem + digit]:
                return None
            kinds[digit] = 1
        elif len(lengths) == 1 and max(lengths) <= 3:
            if here not in ([], below):
                return None
            given.setdefault(max(lengths), set()).add(bool(here))
            kinds[digit] = max(lengths) if here else BELOW
        elif below:
            if here:
                return None
            kinds[digit] = BELOW
    if any(len(choices) > 1 for choices in given.values()):
        return None
    owners = []
    for digit in "0123456789":
        left = max((other for other in kinds if other <= digit), default="")
        right = min((other for other in kinds if other >= digit), default="")
        owners.append(max(kinds.get(left, 0), kinds.get(right, 0)))
    blocks: list[tuple[str, str]] = []
    start = 0
    for end in range(10):
        if end == 9 or owners[end + 1] != owners[end]:
            if owners[end] != BELOW:
                rest = owners[end] - 1
                blocks.append((f"+{stem}{start}{'0' * rest}", f"+{stem}{end}{'9' * rest}"))
            start = end + 1
    return blocks


def one_length(most: int) -> st.SearchStrategy[list[str]]:
    tails = st.tuples(st.sampled_from("01"), st.sampled_from("0179"), st.sampled_from("0123"), st.sampled_from("05"))
    return st.sets(tails.map("".join), min_size=1, max_size=most).map(
        lambda some: [STEM + tail for tail in sorted(some)]
    )


def any_length(most: int) -> st.SearchStrategy[list[str]]:
    tails = st.text("0129", min_size=1, max_size=4)
    return st.sets(tails, min_size=1, max_size=most).map(lambda some: [STEM + tail for tail in sorted(some)])


def e164(numbers: Iterable[str]) -> list[str]:
    return [f"+{number}" for number in numbers]


def assert_best(planned: Plan, expected: set[Proposal]) -> None:
    found = proposals_of(planned)
    assert len(set(found)) == len(found)
    assert set(found) <= expected
    assert len(found) == min(10, len(expected))
    assert list(map(cost, found)) == sorted(map(cost, expected))[:10]


class TestProposals:
    @given(one_length(12))
    def test_are_the_best_of_all_customary_blocks(self, numbers: list[str]) -> None:
        assert_best(plan(e164(numbers)), best(customary_proposals(numbers)))

    @given(any_length(6))
    def test_are_the_best_of_all_choices_for_any_lengths(self, numbers: list[str]) -> None:
        assert_best(plan(e164(numbers)), best(any_proposals(numbers)))

    @given(any_length(30), st.randoms(use_true_random=False))
    def test_activate_exactly_the_numbers_and_add_no_collisions(self, numbers: list[str], random: Any) -> None:
        shuffled = e164(numbers)
        random.shuffle(shuffled)
        planned = plan(shuffled)
        assert planned == plan(e164(numbers))
        has_prefix = any(other.startswith(one) for one, other in itertools.permutations(numbers, 2))
        for proposal in (planned.lines, *planned.alternatives):
            assert sorted(number for line in proposal for number in line.active_numbers) == sorted(shuffled)
            assert len({line.route_number for line in proposal}) == len(proposal)
            routed = [block.under(line.route_number).to_statement() for line in proposal for block in line.blocks]
            codes = {finding.code for finding in validate(routed)}
            assert not codes & {"DW501", "DW503"}
            assert ("DW502" in codes) == has_prefix
        assert pickle.loads(pickle.dumps(planned)) == planned

    @given(any_length(30))
    def test_are_the_same_whatever_the_window_is(self, numbers: list[str]) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_proposals, "_FIRST_WINDOW", 10**6)
            widest = plan(e164(numbers))
            patch.setattr(_proposals, "_FIRST_WINDOW", 1)
            assert plan(e164(numbers)) == widest

    def test_of_the_guide_are_one_block_or_four(self) -> None:
        planned = plan(f"+49 20 123456 78{extension}" for extension in ("04", "19", "20", "42"))
        assert [cost(proposal) for proposal in proposals_of(planned)] == [(1, 100), (4, 40)]
        assert str(planned.lines[0]) == "+492012345678 0-99: 4, 19-20, 42"

    def test_that_are_equal_are_all_shown(self) -> None:
        planned = plan(["+49301000", "+49301010", "+49301100", "+49301110"])
        assert [cost(proposal) for proposal in proposals_of(planned)] == [
            (1, 1000),
            (2, 200),
            (3, 120),
            (3, 120),
            (4, 40),
        ]
        assert [[str(line) for line in proposal] for proposal in planned.alternatives[1:3]] == [
            ["+493010 0-99: 0, 10", "+4930110 0-9: 0", "+4930111 0-9: 0"],
            ["+4930100 0-9: 0", "+4930101 0-9: 0", "+493011 0-99: 0, 10"],
        ]

    @pytest.mark.parametrize("tails", [range(10, 20), range(200, 300), range(3000, 4000)])
    def test_of_a_full_block_are_that_block(self, tails: range) -> None:
        planned = plan(f"+49 30 12345{tail}" for tail in tails)
        assert [cost(proposal) for proposal in proposals_of(planned)] == [(1, len(tails))]

    def test_are_at_most_ten(self) -> None:
        planned = plan(f"+49 30 1{number:04}" for number in range(0, 3000, 11))
        assert len(planned.alternatives) == 9

    def test_of_no_numbers_are_empty(self) -> None:
        assert plan([]) == Plan((), (), Findings())
        assert plan(["x"]).lines == ()

    def test_of_numbers_of_15_digits_have_shorter_route_numbers(self) -> None:
        assert [str(line) for line in plan(["+491234567890123", "+491234567890124"]).lines] == [
            "+49123456789012 0-9: 3-4"
        ]

    def test_of_very_short_numbers_keep_a_route_number(self) -> None:
        assert proposals_of(plan(["+4930"])) == [{("+4930", "+4939")}]
        assert proposals_of(plan(["+4930", "+4940"])) == [{("+4930", "+4939"), ("+4940", "+4949")}]


class TestMixedWidths:
    @pytest.mark.parametrize(
        ("extensions", "line"),
        [
            (["0", "20", "21", "35"], "0-0: 0; 10-99: 20-21, 35"),
            (["0", "9", "20", "35"], "0-0: 0; 10-89: 20, 35; 9-9: 9"),
            (["5", "6", "20", "310"], "0-29: 20; 300-499: 310; 5-9: 5-6"),
            (["0", "3", "52"], "0-3: 0, 3; 40-99: 52"),
            (["04", "5"], "0-49: 4; 5-9: 5"),
        ],
    )
    def test_divide_the_first_digits(self, extensions: list[str], line: str) -> None:
        planned = plan([f"+49 30 1234567-{extension}" for extension in extensions])
        assert [str(each) for each in planned.lines] == [f"+49301234567 {line}"]
        assert planned.alternatives == ()

    def test_put_a_leading_zero_under_a_longer_route_number(self) -> None:
        """A range of 00-09 has one digit on the wire."""
        planned = plan(["+49 30 1234567-04", "+49 30 1234567-1"])
        assert [str(line) for line in planned.lines] == ["+49301234567 1-9: 1", "+493012345670 0-9: 4"]

    def test_without_hyphens_are_alternatives_too(self) -> None:
        planned = plan(f"+49 30 1234567{extension}" for extension in ("0", "20", "21", "35"))
        assert [cost(proposal) for proposal in proposals_of(planned)] == [(2, 91), (3, 21)]

    def test_that_collide_in_the_list_are_planned(self) -> None:
        planned = plan(["+49 30 1234567-2", "+49 30 1234567-20", "+49 30 1234567-35"])
        assert [str(line) for line in planned.lines] == ["+49301234567 0-2: 2; 30-99: 35", "+493012345672 0-9: 0"]


class TestHyphens:
    def test_decide_the_stem(self) -> None:
        planned = plan(["+49 30 12345-04", "+49 30 12345-19", "+49301234542"])
        assert [str(line) for line in planned.lines] == ["+493012345 0-99: 4, 19, 42"]
        assert planned.alternatives == ()
        assert [str(line) for line in plan(["+49 30 12345-004"]).lines] == ["+493012345 0-999: 4"]

    @given(st.sets(st.text("019", min_size=1, max_size=3), min_size=1, max_size=9))
    def test_that_agree_leave_no_choice(self, extensions: set[str]) -> None:
        planned = plan(f"+49 30 12345-{extension}" for extension in extensions)
        stems = {line.route_number.e164 for line in planned.lines}
        one_length = [{len(other) for other in extensions if other[0] == extension[0]} for extension in extensions]
        if all(len(lengths) == 1 for lengths in one_length):
            assert planned.alternatives == ()
            assert stems <= {"+493012345", "+4930123450"}

    @given(st.lists(st.tuples(any_length(1), st.integers(0, 3)), max_size=12))
    def test_of_any_kind_lose_no_number(self, written: list[tuple[list[str], int]]) -> None:
        items = []
        for (number,), width in written:
            is_split = 0 < width <= len(number) - 4
            items.append(f"+{number[:-width]}-{number[-width:]}" if is_split else f"+{number}")
        planned = plan(items)
        assert not planned.findings.errors
        for proposal in (planned.lines, *planned.alternatives):
            active = sorted(number for line in proposal for number in line.active_numbers)
            assert active == sorted({f"+{number}" for (number,), _ in written})
            routed = [block.under(line.route_number).to_statement() for line in proposal for block in line.blocks]
            assert not {finding.code for finding in validate(routed)} & {"DW501", "DW503"}

    def test_decide_for_their_own_stem_only(self) -> None:
        planned = plan(["+49 30 12345-04", "+49 30 12345-19", "+49 40 1204", "+49 40 1219", "+49 30 123468"])
        assert [cost(proposal) for proposal in proposals_of(planned)] == [(3, 210), (4, 130)]
        assert all(("+49301234500", "+49301234599") in proposal for proposal in proposals_of(planned))

    def test_are_honored_next_to_stems_that_begin_with_theirs(self) -> None:
        planned = plan(["+49 30 12345-0", "+49 30 123456-78", "+49 30 12345-20"])
        assert [str(line) for line in planned.lines] == [
            "+493012345 0-0: 0; 10-29: 20",
            "+4930123456 0-99: 78",
        ]

    @pytest.mark.parametrize(
        "numbers",
        [
            ["+49 30 12345-67", "+49 30 123456-8"],
            ["+49 30 12345-67", "+49 30 123456-7", "+49 30 12345-68"],
        ],
    )
    def test_that_contradict_each_other_are_alternatives(self, numbers: list[str]) -> None:
        assert [
            [str(line) for line in proposal] for proposal in (plan(numbers).lines, *plan(numbers).alternatives)
        ] == [
            ["+4930123456 0-9: 7-8"],
            ["+493012345 0-99: 67-68"],
        ]

    def test_of_three_stems_are_read_as_the_shortest_and_as_the_longest(self) -> None:
        planned = plan(["+49 30 12345-678", "+49 30 123456-78", "+49 30 1234567-8"])
        assert [cost(proposal) for proposal in proposals_of(planned)] == [(1, 10), (1, 1000)]

    @pytest.mark.parametrize("number", ["+49 30 1234-5678", "+49-30-1234-567", "+49-30", "+49 30-1234567"])
    def test_that_only_group_digits_decide_nothing(self, number: str) -> None:
        plain = "+" + "".join(filter(str.isdecimal, number))
        assert plan([number]) == plan([plain])


class TestReading:
    @given(routed_blocks(), st.data())
    def test_reads_every_usual_spelling(self, routed: RoutedBlock, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(routed.numbers))
        before = data.draw(st.sampled_from(["", "Tel. ", "tel:", "Telefon: ", "Fax ", "(DW) ", "\ufeff\u200e"]))
        after = data.draw(st.sampled_from(["", " Fax", " (Tel.)", "\u200b", " App."]))
        written = f"{before}{number[:5]}\u00ad \u00a0{number[5:]}{after}"
        planned = plan([written])
        assert not planned.findings
        assert [n for line in planned.lines for n in line.active_numbers] == [number]
        spelled = plan([data.draw(spellings(number))])
        assert spelled.findings or [n for line in spelled.lines for n in line.active_numbers] == [number]

    @pytest.mark.parametrize(
        ("item", "message"),
        [
            ("", "a number is expected"),
            ("\u200b Tel.:", "a number is expected"),
            ("+49 30 9880/9881", "what may be several"),
            ("+4930 9880/9881", "what may be several"),
            ("9880/9881", "what may be several"),
            ("030 9880/9881", "what may be several"),
            ("+49 30 12345 / 04", "what may be several"),
            ("+49 30 12340, +49 30 12341", "what may be several"),
            ("+49 30 12340 +49 30 12341", "what may be several"),
            ("+49 30 12340\n+49 30 12341", "what may be several"),
            ("+49 30 12340 und 41", "what may be several"),
            ("+49 30 1230-1239", "what may be a range"),
            ("+49 30 12345 00-99", "what may be a range"),
            ("+49 30 12345-0 - 9", "what may be a range"),
            ("030 1234567", "unless a region is given"),
            ("+49 030 1234567", "must not begin with 0 after"),
            ("+49 30 12345 App. 12", "must come after a hyphen"),
            ("+49 30 12345 Durchwahl 12", "must come after a hyphen"),
            ("+49 30 1234567 Anna", "got 'Anna'"),
            ("+491", "must have more than 3 digits"),
            ("+49-1", "must have more than 3 digits"),
            ("+49" + "1" * 14, "3 to 15 digits"),
            ("x" * 101, "at most 100 characters"),
            (None, "must be a string such as"),
            (True, "must be a string such as"),
            (["+4930123"], "must be a string such as"),
            (4.9301e9, "may have lost digits and zeros"),
            (float("nan"), "may have lost digits and zeros"),
            (49301234, "has lost its plus"),
        ],
    )
    def test_guesses_nothing(self, item: Any, message: str) -> None:
        planned = plan(["+49 30 9870", item])
        ((code, pointer, found),) = [(each.code, each.pointer, each.message) for each in planned.findings]
        assert (code, pointer) == ("DW701", "/1")
        assert message in found
        assert planned == Plan(plan(["+49 30 9870"]).lines, (), planned.findings)

    @pytest.mark.parametrize(
        ("item", "line"),
        [
            ("+49 30/12345", "+49301234 0-9: 5"),
            ("+4930/12345", "+49301234 0-9: 5"),
            ("+49/30/12345", "+49301234 0-9: 5"),
            ("+49 (0)30 / 1234-5678", "+49301234567 0-9: 8"),
            ("+49 30 12 34 56-78", "+4930123456 0-99: 78"),
            ("+49 30 12345\u201104", "+493012345 0-99: 4"),
            ("+352 26/12345", "+352261234 0-9: 5"),
            ("+49 30 1234-1234", "+49301234123 0-9: 4"),
            ("tel:+49-20-12-34", "+4920123 0-9: 4"),
        ],
    )
    def test_reads_what_has_one_meaning(self, item: str, line: str) -> None:
        assert [str(each) for each in plan([item]).lines] == [line]

    @pytest.mark.parametrize(
        ("item", "line"),
        [
            ("030/12345678", "+493012345678"),
            ("Tel.: (030) 123456-78", "+493012345678"),
            ("030 1234-5678", "+493012345678"),
            ("+49 30 123456-78", "+493012345678"),
            ("+43 1 5880142", "+4315880142"),
            ("201 2345678", None),
            ("030/12345/67", None),
            ("0999 1", None),
        ],
    )
    def test_reads_national_spellings_within_a_region(self, item: str, line: str | None) -> None:
        planned = plan([item], region="DE")
        assert [number for each in planned.lines for number in each.active_numbers] == ([line] if line else [])
        assert [finding.code for finding in planned.findings] == ([] if line else ["DW701"])

    def test_notes_what_is_listed_twice(self) -> None:
        planned = plan(["+49 30 12345-42", "x", "0049 30 1234542", "+49 30 12345-42"])
        assert [str(finding) for finding in planned.findings[1:]] == [
            "/2: DW703 note: a number must be listed once, got '+49301234542' here and at /0",
            "/3: DW703 note: a number must be listed once, got '+49301234542' here and at /0",
        ]
        assert [str(line) for line in planned.lines] == ["+493012345 0-99: 42"]

    def test_lets_exceptions_of_the_series_through(self) -> None:
        def numbers() -> Iterator[str]:
            yield "+49 30 1230"
            raise OSError("the file is gone")

        with pytest.raises(OSError, match="the file is gone"):
            plan(numbers())


class TestHeldBlocks:
    @given(st.lists(lines(), max_size=3), st.data())
    def test_are_planned_exactly_as_held(self, some: list[Line], data: st.DataObject) -> None:
        held: list[Line] = []
        ported: set[str] = set()
        for line in some:
            if ported.isdisjoint(line.numbers):
                ported |= set(line.numbers)
                held.append(line)
        forms = st.sampled_from(
            [
                lambda line: [line],
                lambda line: [str(line)],
                lambda line: [block.under(line.route_number) for block in line.blocks],
            ]
        )
        items = [item for line in held for item in data.draw(forms)(line)]
        inside = data.draw(st.lists(st.sampled_from(sorted(ported)), max_size=9)) if ported else []
        outside = data.draw(st.lists(st.sampled_from(["+431230", "+431231"]), max_size=2))
        planned = plan([*inside, *outside], held=items)
        assert planned.alternatives == () or not held
        if held:
            assert {number for line in planned.lines for number in line.numbers} == ported
            assert {number for line in planned.lines for number in line.active_numbers} == set(inside)
            ranges = sorted((line.route_number, block.extension_range) for line in held for block in line.blocks)
            assert ranges == sorted(
                (line.route_number, b.extension_range) for line in planned.lines for b in line.blocks
            )
            codes = [finding.code for finding in planned.findings]
            assert codes.count("DW702") == len(set(outside))
            assert codes.count("DW703") == len(inside) - len(set(inside)) + len(outside) - len(set(outside))

    @pytest.mark.parametrize(
        ("pair", "expected"),
        [
            (("+49 30 12345-00", "+49 30 12345-99"), ["+493012345 0-99:"]),
            (("+49 30 12-300", "+49 30 12-399"), ["+493012 300-399:"]),
            (("+49 30 12300", "+49 30 12399"), ["+4930123 0-99:"]),
            (("+49 30 12-000", "+49 30 12-050"), [str(next(cover("+49 30 12000", "+49 30 12050", [])))]),
            (("+49 30 12-0", "+49 30 1-29"), ["+493012 0-9:"]),
            (("+49-30", "+49-39"), ["+493 0-9:"]),
            (("+49 30 12-0", "+49 30 1-39"), ["+4930 120-139:"]),
            (["030 12345-00", "030 12345-99"], ["+493012345 0-99:"]),
            (("+49 30 1230000", "+49 30 1239999"), [f"+4930123{digit} 0-999:" for digit in range(10)]),
        ],
    )
    def test_may_be_a_first_and_a_last_number(self, pair: tuple[str, str], expected: list[str]) -> None:
        assert [str(line) for line in plan([], held=[pair], region="DE").lines] == expected

    def test_keep_blocks_without_live_numbers(self) -> None:
        planned = plan(["+49 30 1230-4"], held=["+49 30 1230 0-9: 0-9", "+49 30 1231 0-9: 5", "+49 30 1230 10-99"])
        assert [str(line) for line in planned.lines] == ["+49301230 0-9: 4; 10-99:", "+49301231 0-9:"]

    @pytest.mark.parametrize(
        ("held", "error", "message"),
        [
            ("+49 30 1230 0-9", WrongType, "must be a series"),
            (4, WrongType, "must be a series"),
            ([4], WrongType, "a held block must be"),
            ([("+49301230",)], WrongType, "a held block must be"),
            ([("+49301230", None)], WrongType, "got null"),
            ([("+49301230", "+4930129")], InvalidNumber, "equally many digits"),
            (["+49 30 1230"], InvalidNotation, "without a range .* at index 0$"),
            (
                ["+49 30 1230 0-9", "x", None, ("+49301231", "x")],
                InvalidNotation,
                "at index 1; others are refused at 2, 3$",
            ),
            (["+49 30 1230 0-9", "+49 30 1231 0-9: 12"], InvalidBlock, "/1/0/activation_ranges: DW201"),
            (
                ["+49 30 1231 0-9: 12", "+49 30 1232 9-0"],
                InvalidBlock,
                "/0/0/activation_ranges: DW201.*\n/1/0/extension_range: DW104",
            ),
            (["+49 30 1230 0-9", "+49 30 1230 4-5"], InvalidBlock, "/1: DW501"),
            (["+49 30 1230 0-9", ("+493012300", "+493012399")], InvalidBlock, "/1: DW503"),
        ],
    )
    def test_with_mistakes_are_refused(self, held: Any, error: type[DurchwahlError], message: str) -> None:
        with pytest.raises(error, match=message):
            plan(["+49 30 1230-4"], held=held)


@pytest.mark.parametrize(
    "call",
    [
        lambda: plan("+49301230"),
        lambda: plan(b"+49"),
        lambda: plan(4),  # type: ignore[arg-type]
        lambda: plan([], region=4),  # type: ignore[arg-type]
        lambda: plan(Line.parse("+49 30 123 0-9:")),
    ],
)
def test_anything_but_series_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(WrongType):
        call()


def test_an_unknown_region_is_one_error() -> None:
    with pytest.raises(
        InvalidNumber, match="a region must be a known code of two capital letters, such as DE, got 'de'"
    ):
        plan(["+49 30 1230-4", "030 1230-4"], region="de")
