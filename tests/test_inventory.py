"""Inventory: finding numbers, collisions and merging, against plain dictionaries of numbers."""

import copy
import pickle
from collections import UserList
from collections.abc import Iterator
from typing import Any
from unittest.mock import ANY

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from durchwahl import (
    Entry,
    ExtensionBlock,
    ExtensionRange,
    InvalidNumber,
    Inventory,
    Line,
    Match,
    NumberSet,
    NumberTooLong,
    RouteNumber,
    Severity,
    WrongType,
)
from durchwahl.strategies import extension_blocks, lines, routed_blocks, spellings

Triple = tuple[str, ExtensionBlock, str]

ROUTES = st.sampled_from(["+49301", "+493012", "+493017", "+4930127", "+49 30 12-78", "+4940"])
OWNERS = st.sampled_from(["us", "them"])
TRIPLES = st.tuples(ROUTES, extension_blocks(), OWNERS)
TEN = ExtensionBlock.parse("0-9: 4")
EMPTY_TEN = ExtensionBlock.parse("0-9:")
LINE = Line.parse("+49 30 1234 0-0: 0; 10-99: 42")


def e164(triple: Triple) -> str:
    return "+" + (oracle.e164(triple[0]) or "")


def numbers(triple: Triple) -> dict[str, int]:
    """Return the numbers that an entry ports, with their extensions."""
    extension_range = triple[1].extension_range
    return {
        e164(triple) + oracle.dialled(extension, extension_range.end_at): extension for extension in extension_range
    }


class TestFind:
    @given(st.lists(TRIPLES, max_size=5), st.data())
    def test_returns_the_first_block_with_the_number(self, triples: list[Triple], data: st.DataObject) -> None:
        inventory = Inventory(triples)
        expected: dict[str, tuple[Triple, int]] = {}
        for triple in triples:
            for number, extension in numbers(triple).items():
                expected.setdefault(number, (triple, extension))
        queries = data.draw(st.lists(st.sampled_from(sorted(expected)), max_size=3)) if expected else []
        queries += data.draw(st.lists(st.text("01279", max_size=5).map("+4930".__add__), max_size=3))
        for number in queries:
            match = inventory.find(data.draw(spellings(number)))
            assert (data.draw(spellings(number)) in inventory) == (number in expected)
            if number not in expected:
                assert match is None
                continue
            (route, block, owner), extension = expected[number]
            digits = oracle.dialled(extension, block.extension_range.end_at)
            active = any(extension in set(activation_range) for activation_range in block.activation_ranges)
            assert match == Match(RouteNumber(route), block, digits, active, owner)

    @given(st.lists(TRIPLES, max_size=6))
    def test_contains_exactly_the_numbers_of_the_blocks(self, triples: list[Triple]) -> None:
        """Try every number under each of the route numbers."""
        inventory = Inventory(triples)
        queries = [
            f"{e164(triple)}{extension:0{triple[1].width}}"
            for triple in triples
            for extension in range(10 ** triple[1].width)
        ]
        expected = {number for triple in triples for number in numbers(triple)}
        assert {number for number in queries if number in inventory} == expected
        assert {number for number in queries if inventory.find(number)} == expected

    @pytest.mark.parametrize("others", [[], [("+493015", ExtensionBlock.parse("0-99: 4"), "them")]])
    def test_finds_the_numbers_of_siblings(self, others: list[Triple]) -> None:
        """Route numbers in one thousand have the same or different lengths. The other thousand has other blocks."""
        siblings = [(f"+493012{last}", ExtensionBlock.parse("0-4: 4"), "us") for last in "13"]
        siblings += [(f"+494012{last}", ExtensionBlock.parse("5-9: 5"), "us") for last in "02"]
        inventory = Inventory(siblings + others)
        queries = [f"+49{area}012{extension:02}" for area in (3, 4) for extension in range(100)]
        expected = queries[10:15] + queries[30:35] + queries[105:110] + queries[125:130]
        assert [number for number in queries if number in inventory] == expected

    def test_distinguishes_route_numbers_of_several_lengths(self) -> None:
        """Numbers with the same length and the same first digits may be under a long or a short route number."""
        long, short = ExtensionBlock.parse("0-199: 4"), ExtensionBlock.parse("0-99: 4")
        inventory = Inventory([("+49301", long, "us"), ("+493012", short, "them"), ("+493013", short, "us")])
        assert inventory.find("+4930 1004") == Match(RouteNumber("+49301"), long, "004", True, "us")
        assert inventory.find("+4930 1205") == Match(RouteNumber("+493012"), short, "05", False, "them")
        assert inventory.find("+4930 1400") is None

    @pytest.mark.parametrize(
        "spelling", ["+493012-04", "+493012 04", "+ 49301204", "+49 (0)301204", "0049301204", "tel:+49301204"]
    )
    def test_finds_a_number_whose_spelling_begins_like_another_thousand(self, spelling: str) -> None:
        """Without its last three characters, the first spelling is the route number of another block."""
        block = ExtensionBlock.parse("0-999: 204")
        inventory = Inventory([("+49301", block, "us"), ("+493012", block, "them")])
        assert inventory.find(spelling) == Match(RouteNumber("+49301"), block, "204", True, "us")

    def test_finds_strings_of_another_type(self) -> None:
        inventory = Inventory([("+49 30 1", TEN, "us")])
        assert inventory.find(np.str_("+493014")) == inventory.find("+493014") is not None
        assert np.str_("+493014") in inventory
        assert np.str_("+493024") not in inventory

    def test_contains_its_entries(self) -> None:
        inventory = Inventory([("+49 30 1", TEN, "us")])
        assert all(entry in inventory for entry in inventory)
        others: list[object] = ["+4930144", "x", "", None, 4, ("+49301",), [], list(next(iter(inventory))), ANY]
        assert not any(other in inventory for other in others)

    def test_contains_no_tuples_that_raise_when_compared(self) -> None:
        """Arrays and missing values of data frames raise when a truth value is expected."""

        class Missing:
            def __eq__(self, other: object) -> bool:
                raise TypeError("boolean value of NA is ambiguous")

            def __hash__(self) -> int:
                return 0

        inventory: Inventory[Any] = Inventory([("+49 30 1", TEN, Missing()), ("+49 30 1", TEN, "us")])
        for missing in (Missing(), pd.NA):
            assert missing not in inventory
            assert (RouteNumber("+49301"), TEN, missing) not in inventory
        assert all(entry in inventory for entry in inventory)

    def test_contains_no_numbers_that_are_not_text(self) -> None:
        inventory = Inventory([("+49 30 1", TEN, "us")])
        number = 493014
        others = [number, np.int64(number), np.float64(number), np.array(["+493014"]), np.array([number])]
        others += [np.array([1, 2, 3]), pd.Series(["+493014"]), pd.NA, pd.NaT]
        assert not any(other in inventory for other in others)
        assert not any(other in inventory.numbers for other in others)

    @pytest.mark.parametrize("times", [1, 2])
    @pytest.mark.parametrize("text", ["", "04", "x", "+49", "\u0664", "+" * 10**6, "+4930100x", "+493010\u0664\u0664"])
    def test_finds_nothing_for_text_that_is_not_a_number(self, text: str, times: int) -> None:
        inventory = Inventory([("+49301", ExtensionBlock.parse("0-999:"), "us")] * times)
        assert inventory.find(text) is Inventory().find(text) is None
        assert text not in inventory

    @pytest.mark.parametrize("wrong", [None, 4930, b"+49"])
    def test_refuses_anything_but_text(self, wrong: Any) -> None:
        with pytest.raises(WrongType):
            Inventory().find(wrong)


@given(st.lists(TRIPLES, max_size=4), st.lists(TRIPLES, max_size=4))
def test_numbers_are_a_set(ours: list[Triple], theirs: list[Triple]) -> None:
    our_numbers = {number for triple in ours for number in numbers(triple)}
    their_numbers = {number for triple in theirs for number in numbers(triple)}
    assert set(Inventory(theirs).numbers - Inventory(ours).numbers) == their_numbers - our_numbers
    assert len(Inventory(ours).numbers & Inventory(theirs).numbers) == len(our_numbers & their_numbers)
    runs = [(min(numbers(triple)), max(numbers(triple))) for triple in ours]
    assert Inventory(ours).numbers == NumberSet.from_runs(runs)


class TestCollisions:
    @given(st.lists(TRIPLES, max_size=6))
    def test_are_with_the_first_earlier_entry_of_each_length(self, triples: list[Triple]) -> None:
        expected = []
        all_numbers = list(map(numbers, triples))
        for index, later in enumerate(triples):
            firsts: dict[int, tuple[str, Triple]] = {}
            for ours, earlier in zip(all_numbers, triples[:index], strict=False):
                theirs = all_numbers[index]
                lengths = len(min(ours)), len(min(theirs))
                if {number[: min(lengths)] for number in ours} & {number[: min(lengths)] for number in theirs}:
                    code = "DW502" if lengths[0] != lengths[1] else "DW501" if e164(earlier) == e164(later) else "DW503"
                    firsts.setdefault(lengths[0], (code, earlier))
            expected += [(*firsts[length], later) for length in sorted(firsts)]
        collisions = Inventory(triples).collisions()
        assert [(code, tuple(first), tuple(second)) for code, first, second, _ in collisions] == [
            (code, (RouteNumber(earlier[0]), *earlier[1:]), (RouteNumber(later[0]), *later[1:]))
            for code, earlier, later in expected
        ]

    def test_name_the_numbers(self) -> None:
        inventory = Inventory(
            [
                ("+49 30 7", ExtensionBlock.parse("80-89: 80"), "us"),
                ("+49 30 78", ExtensionBlock.parse("0-9: 0"), "them"),
                ("+49 30 78", ExtensionBlock.parse("5: 5"), "them"),
                ("+49 30 785", ExtensionBlock.parse("10-19:"), "them"),
            ]
        )
        one_route = "a number must have one route number only, got"
        assert [str(collision) for collision in inventory.collisions()] == [
            f"DW503 error: {one_route} +4930780 to +4930789 in 80-89 under +49307 and in 0-9 under +493078",
            f"DW503 error: {one_route} +4930785 in 80-89 under +49307 and in 5 under +493078",
            "DW502 warning: a number must not be a prefix of another, got +4930785 in 80-89 under +49307, "
            "a prefix of +493078510 to +493078519 in 10-19 under +4930785",
        ]
        assert [collision.severity for collision in inventory.collisions()] == [
            Severity.ERROR,
            Severity.ERROR,
            Severity.WARNING,
        ]

    def test_depend_on_the_country_code(self) -> None:
        assert Inventory([("+49 30 12", TEN, "us"), ("+39 30 12", TEN, "them")]).collisions() == ()


class TestCoalesce:
    @given(
        st.lists(TRIPLES, max_size=3), st.integers(0, 10), st.integers(0, 99), OWNERS, st.randoms(use_true_random=False)
    )
    def test_keeps_the_owner_and_the_state_of_every_number(
        self, triples: list[Triple], missing: int, live: int, owner: str, random: Any
    ) -> None:
        tens = [
            (f"+4950{ten}", ExtensionBlock.parse(f"0-9: {live % 10}" if ten == live // 10 else "0-9:"), owner)
            for ten in range(10)
        ]
        triples = [*triples, *(triple for ten, triple in enumerate(tens) if ten != missing)]
        random.shuffle(triples)
        inventory = Inventory(triples)
        merged = inventory.coalesce()
        assert merged.numbers == inventory.numbers
        assert len(merged) == len(inventory) - (9 if missing == 10 else 0)
        if not inventory.collisions():
            for number in [number for triple in triples for number in list(numbers(triple))[::3]]:
                before, after = inventory.find(number), merged.find(number)
                assert before is not None
                assert after is not None
                assert (before.owner, before.active) == (after.owner, after.active)
        assert list(merged.coalesce()) == list(merged)

    def test_merges_ten_tens_and_ten_hundreds_and_never_nine(self) -> None:
        tens = [(f"+49 30 5{ten:02}", TEN, "us") for ten in range(100)]
        (entry,) = Inventory(tens).coalesce()
        assert (entry.route_number.e164, entry.block.extension_range) == ("+49305", ExtensionRange(0, 999))
        assert list(entry.block.active) == list(range(4, 1000, 10))
        assert len(Inventory(tens[:99]).coalesce()) == 9 + 9
        assert len(Inventory([*tens[:99], (*tens[99][:2], "them")]).coalesce()) == 9 + 10

    def test_merges_the_same_numbers_under_different_route_numbers(self) -> None:
        """10-19 under a route number are the same numbers as 0-9 under this route number with another 1 at its end."""
        mixed = [("+49 30 5", ExtensionBlock.parse(f"{ten}0-{ten}9: {ten}4"), "us") for ten in range(1, 10)]
        (entry,) = Inventory([*mixed, ("+49 30 50", TEN, "us")]).coalesce()
        assert str(entry.block) == "0-99: 4, 14, 24, 34, 44, 54, 64, 74, 84, 94"

    @pytest.mark.parametrize(
        "triples",
        [
            # A block of ten thousand is too large, and +43 is too short for a route number.
            [(f"+4930{digit}", ExtensionBlock.parse("0-999:"), "us") for digit in range(10)],
            [(f"+43{digit}", EMPTY_TEN, "us") for digit in range(10)],
            # 105-114 to 195-204 are a hundred adjacent numbers, but no block of 0-99 has exactly these.
            [("+49 30 5", ExtensionBlock.parse(f"{start}-{start + 9}:"), "us") for start in range(105, 205, 10)],
        ],
        ids=["thousands", "short", "not aligned"],
    )
    def test_leaves_others_alone(self, triples: list[Triple]) -> None:
        assert Inventory(triples).coalesce() == Inventory(triples)

    TENS = [(f"+49305{digit}", EMPTY_TEN, "us") for digit in range(10)]
    OTHER = ("+49401", EMPTY_TEN, "us")

    @pytest.mark.parametrize(
        ("triples", "merged"),
        [
            ([TENS[0], OTHER, *TENS], ["+49305", "+49401", "+493050"]),  # a second block of the same numbers stays
            ([OTHER, *reversed(TENS), OTHER], ["+49401", "+49305", "+49401"]),
            ([TENS[5], OTHER, *TENS[:5], *TENS[6:]], ["+49305", "+49401"]),
        ],
    )
    def test_takes_the_position_of_the_first_of_the_ten(self, triples: list[Triple], merged: list[str]) -> None:
        assert [entry.route_number.e164 for entry in Inventory(triples).coalesce()] == merged


class TestConstructor:
    @given(st.lists(TRIPLES, max_size=4))
    def test_keeps_the_entries_in_their_order(self, triples: list[Triple]) -> None:
        inventory = Inventory(iter(triples))
        assert [tuple(entry) for entry in inventory] == [(RouteNumber(t[0]), *t[1:]) for t in triples]
        assert len(inventory) == len(triples)
        assert inventory == pickle.loads(pickle.dumps(inventory)) == copy.deepcopy(inventory) == Inventory(inventory)
        assert hash(inventory) == hash(Inventory(list(inventory)))
        assert hash(inventory) != hash(Inventory([*inventory, ("+49 30 1", EMPTY_TEN, "us")]))
        assert inventory != list(inventory)
        assert eval(repr(inventory)) == inventory
        assert all(isinstance(entry, Entry) for entry in inventory)

    def test_repr_has_at_most_twenty_entries(self) -> None:
        triple = ("+49301", ExtensionBlock.parse("0-99: 4, 19-20"), "us")
        assert repr(Inventory([triple])) == "Inventory([('+49301', ExtensionBlock.parse('0-99: 4, 19-20'), 'us')])"
        assert eval(repr(Inventory([triple] * 20))) == Inventory([triple] * 20)
        assert repr(Inventory([triple] * 21)) == "<Inventory of 21 blocks>"

    @pytest.mark.parametrize(
        "entries",
        [
            *(None, 4, "entries", [None], ["abc"], [("+49 30 1", TEN)], [("+49 30 1", "0-9:", "us")]),
            *([(None, TEN, "us")], [("+49 30 1", TEN, [])], [(TEN, "us")], [(LINE,)], [(LINE, "us", "them")]),
            *([(LINE, [])], [LINE], LINE, [UserList((LINE, "us"))]),
        ],
    )
    def test_refuses_anything_but_triples_and_pairs(self, entries: Any) -> None:
        with pytest.raises(WrongType):
            Inventory(entries)

    def test_reports_every_bad_entry(self) -> None:
        bad: list[Any] = [("030 1", TEN, "us"), None, ("+49 30 12345678901", ExtensionBlock.parse("0-999:"), "us")]
        good: list[Any] = [("+49 30 1", TEN, "us"), (LINE, "us")]
        for first, error in zip(bad, (InvalidNumber, WrongType, NumberTooLong), strict=True):
            with pytest.raises(error, match=r", got .* at index 2; others are refused at 3, 4, 5$"):
                Inventory([*good, first, *bad])
        with pytest.raises(InvalidNumber, match=r", got '030 1' at index 2$"):
            Inventory([*good, bad[0]])
        with pytest.raises(WrongType, match=r" at index 0; others are refused at 1, .* and 89 more$"):
            Inventory([None] * 100)  # type: ignore[arg-type]

    @pytest.mark.parametrize("route", ["+4", "4", "", "030 1"])
    def test_refuses_invalid_route_numbers(self, route: str) -> None:
        with pytest.raises(InvalidNumber):
            Inventory([(route, TEN, "us")])

    def test_refuses_blocks_too_wide_for_the_route_number(self) -> None:
        thousand = ExtensionBlock.parse("0-999:")
        assert Inventory([("+49 30 12345678", thousand, "us")]).find("+49 30 12345678999")
        with pytest.raises(NumberTooLong):
            Inventory([("+49 30 123456789", thousand, "us")])

    @given(st.lists(st.tuples(routed_blocks() | lines(), OWNERS), max_size=4))
    def test_takes_routed_blocks_and_lines_as_their_triples(self, pairs: list[tuple[Any, str]]) -> None:
        triples = [
            (each.route_number, each.block, owner)
            for item, owner in pairs
            for each in (item if isinstance(item, Line) else [item])
        ]
        assert Inventory(pairs) == Inventory(triples)
        assert Inventory([[*pair] for pair in pairs]) == Inventory(triples)  # type: ignore[arg-type]

    def test_raises_what_an_iterator_raises(self) -> None:
        def entries() -> Iterator[Triple]:
            yield "+49 30 1", TEN, "us"
            raise OSError("connection lost")

        with pytest.raises(OSError, match="connection lost"):
            Inventory(entries())
