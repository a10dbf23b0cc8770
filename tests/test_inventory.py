"""Inventory: who has a number, what collides, what joins; against plain dictionaries of numbers."""

import copy
import pickle
from collections.abc import Iterator
from typing import Any
from unittest.mock import ANY

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
    Match,
    NumberSet,
    NumberTooLong,
    RouteNumber,
    WrongType,
)
from durchwahl.strategies import extension_blocks, spellings

ROUTES = st.sampled_from(["+49301", "+493012", "+493017", "+4930127", "+49 30 12-78", "+4940"])
OWNERS = st.sampled_from(["us", "them"])
TRIPLES = st.tuples(ROUTES, extension_blocks(), OWNERS)
Triple = tuple[str, ExtensionBlock, str]


def stem(triple: Triple) -> str:
    return "+" + (oracle.e164(triple[0]) or "")


def numbers(triple: Triple) -> dict[str, int]:
    """The numbers that an entry ports, with their extensions."""
    whole = triple[1].extension_range
    return {stem(triple) + oracle.dialled(extension, whole.end_at): extension for extension in whole}


class TestFinding:
    @given(st.lists(TRIPLES, max_size=5), st.data())
    def test_answers_with_the_first_block_that_has_the_number(self, triples: list[Triple], data: st.DataObject) -> None:
        inventory = Inventory(triples)
        holders: dict[str, tuple[Triple, int]] = {}
        for triple in triples:
            for number, extension in numbers(triple).items():
                holders.setdefault(number, (triple, extension))
        asked = data.draw(st.lists(st.sampled_from(sorted(holders)), max_size=3)) if holders else []
        asked += data.draw(st.lists(st.text("01279", max_size=5).map("+4930".__add__), max_size=3))
        for number in asked:
            found = inventory.find(data.draw(spellings(number)))
            assert (data.draw(spellings(number)) in inventory) == (number in holders)
            if number not in holders:
                assert found is None
                continue
            (route, block, owner), extension = holders[number]
            digits = oracle.dialled(extension, block.extension_range.end_at)
            active = any(extension in set(run) for run in block.activation_ranges)
            assert found == Match(RouteNumber(route), block, digits, active, owner)

    def test_tells_siblings_with_route_numbers_of_several_lengths_apart(self) -> None:
        """Numbers of one length that begin alike may be behind a long or a short route number."""
        first, second = ExtensionBlock.parse("0-199: 4"), ExtensionBlock.parse("0-99: 4")
        inventory = Inventory([("+49301", first, "us"), ("+493012", second, "them"), ("+493013", second, "us")])
        assert inventory.find("+4930 1004") == Match(RouteNumber("+49301"), first, "004", True, "us")
        assert inventory.find("+4930 1205") == Match(RouteNumber("+493012"), second, "05", False, "them")
        assert inventory.find("+4930 1400") is None

    @pytest.mark.parametrize(
        "spelled", ["+493012-04", "+493012 04", "+ 49301204", "+49 (0)301204", "0049301204", "tel:+49301204"]
    )
    def test_finds_a_number_whose_spelling_begins_as_another_thousand(self, spelled: str) -> None:
        """Before the last three characters of the first spelling stands what is the route number of another block."""
        block = ExtensionBlock.parse("0-999: 204")
        inventory = Inventory([("+49301", block, "us"), ("+493012", block, "them")])
        found = inventory.find(spelled)
        assert found is not None
        assert (found.owner, found.extension, found.active) == ("us", "204", True)
        assert spelled in inventory

    def test_finds_the_first_of_two_blocks_under_one_route_number(self) -> None:
        first, second = ExtensionBlock.parse("0-59: 4"), ExtensionBlock.parse("50-99: 99")
        inventory = Inventory([("+49 30 1", first, "us"), ("+49 30 1", second, "them")])
        assert inventory.find("+493155") is None
        assert [inventory.find(f"+49301{digits}") for digits in ("55", "99")] == [
            Match(RouteNumber("+49301"), first, "55", False, "us"),
            Match(RouteNumber("+49301"), second, "99", True, "them"),
        ]

    def test_finds_in_text_of_another_type(self) -> None:
        """Columns of numpy hold text of a type of its own."""

        class Text(str):
            __slots__ = ()

        inventory = Inventory([("+49 30 1", ExtensionBlock.parse("0-9: 4"), "us")])
        assert inventory.find(Text("+493014")) == inventory.find("+493014") is not None
        assert Text("+493014") in inventory
        assert Text("+493024") not in inventory

    @given(st.lists(TRIPLES, max_size=6))
    def test_has_exactly_the_numbers_of_its_blocks_in_it(self, triples: list[Triple]) -> None:
        """Every number that could be behind one of its route numbers is asked for."""
        inventory = Inventory(triples)
        held = {number for triple in triples for number in numbers(triple)}
        asked = [
            f"{stem(triple)}{extension:0{triple[1].width}}"
            for triple in triples
            for extension in range(10 ** triple[1].width)
        ]
        assert {number for number in asked if number in inventory} == held

    @pytest.mark.parametrize("others", [[], [("+493015", ExtensionBlock.parse("0-99: 4"), "them")]])
    def test_has_the_numbers_of_siblings_in_it(self, others: list[Triple]) -> None:
        """Route numbers that share a thousand, of one length or not; those of another thousand have other blocks."""
        block, other = ExtensionBlock.parse("0-4: 4"), ExtensionBlock.parse("5-9: 5")
        siblings = [(f"+493012{last}", block, "us") for last in "13"]
        siblings += [(f"+494012{last}", other, "us") for last in "02"]
        inventory = Inventory(siblings + others)
        asked = [f"+49{area}012{place:02}" for area in (3, 4) for place in range(100)]
        expected = asked[10:15] + asked[30:35] + asked[105:110] + asked[125:130]
        assert [number for number in asked if number in inventory] == expected
        assert [number for number in asked if inventory.find(number)] == expected

    def test_has_its_entries_and_their_numbers_in_it(self) -> None:
        """What is gone through is in it; what is neither a number nor an entry is not."""
        inventory = Inventory([("+49 30 1", ExtensionBlock.parse("0-9: 4"), "us")])
        assert all(entry in inventory for entry in inventory)
        assert "+49 30 1-4" in inventory
        others: list[object] = ["+4930144", "x", "", None, 4, ("+49301",), [], list(next(iter(inventory))), ANY]
        assert not any(other in inventory for other in others)

    def test_has_nothing_in_it_that_refuses_to_be_compared(self) -> None:
        """Arrays and missing values of data frames raise where a truth value is expected."""

        class Missing:
            def __eq__(self, other: object) -> bool:
                raise TypeError("boolean value of NA is ambiguous")

            def __hash__(self) -> int:
                return 0

        block = ExtensionBlock.parse("0-9: 4")
        missing = Missing()
        inventory: Inventory[Any] = Inventory([("+49 30 1", block, missing), ("+49 30 1", block, "us")])
        assert missing not in inventory
        assert (RouteNumber("+49301"), block, Missing()) not in inventory
        assert all(entry in inventory for entry in inventory)

    def test_has_no_numbers_in_it_that_are_not_text(self) -> None:
        np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
        inventory = Inventory([("+49 30 1", ExtensionBlock.parse("0-9: 4"), "us")])
        number = 493014
        others = [
            number,
            np.int64(number),
            np.float64(number),
            np.array(["+493014"]),
            np.array([number]),
            np.array([1, 2, 3]),
        ]
        others += [pd.Series(["+493014"]), pd.NA, pd.NaT, (RouteNumber("+49301"), next(iter(inventory)).block, pd.NA)]
        assert not any(other in inventory for other in others)
        assert not any(other in inventory.numbers for other in others)
        assert np.str_("+493014") in inventory

    @pytest.mark.parametrize("times", [1, 2])
    def test_finds_nothing_for_a_number_with_letters(self, times: int) -> None:
        """It is as long as a number of the block, and begins as one; every number of its thousand is somebody's."""
        inventory = Inventory([("+49301", ExtensionBlock.parse("0-999:"), "us")] * times)
        assert inventory.find("+4930100x") is None
        assert "+4930100x" not in inventory

    @pytest.mark.parametrize("text", ["", "04", "x", "+49", "\u0664", "+" * 10**6])
    def test_finds_nothing_for_what_is_no_number(self, text: str) -> None:
        assert Inventory([("+49 30 1", ExtensionBlock.parse("0-9:"), "us")]).find(text) is None
        assert Inventory().find(text) is None

    @pytest.mark.parametrize("wrong", [None, 4930, b"+49"])
    def test_finds_in_text_only(self, wrong: Any) -> None:
        with pytest.raises(WrongType):
            Inventory().find(wrong)


class TestNumbers:
    @given(st.lists(TRIPLES, max_size=4), st.lists(TRIPLES, max_size=4))
    def test_of_two_inventories_are_compared_without_expanding(self, ours: list[Triple], theirs: list[Triple]) -> None:
        """Which numbers do they have that we don't?"""
        of_ours = {number for triple in ours for number in numbers(triple)}
        of_theirs = {number for triple in theirs for number in numbers(triple)}
        missing = Inventory(theirs).numbers - Inventory(ours).numbers
        assert set(missing) == of_theirs - of_ours
        assert len(missing) == len(of_theirs - of_ours)
        assert len(Inventory(ours).numbers & Inventory(theirs).numbers) == len(of_ours & of_theirs)
        assert len(Inventory(ours).numbers | Inventory(theirs).numbers) == len(of_ours | of_theirs)

    @given(st.lists(TRIPLES, max_size=4))
    def test_are_those_that_runs_of_numbers_say(self, triples: list[Triple]) -> None:
        runs = [(min(numbers(triple)), max(numbers(triple))) for triple in triples]
        assert Inventory(triples).numbers == NumberSet.from_runs(runs)


class TestCollisions:
    @given(st.lists(TRIPLES, max_size=6))
    def test_are_the_first_of_each_length_with_the_rule_that_is_broken(self, triples: list[Triple]) -> None:
        expected = []
        held = list(map(numbers, triples))
        for index, later in enumerate(triples):
            firsts: dict[int, tuple[str, Triple]] = {}
            for place, earlier in enumerate(triples[:index]):
                ours, theirs = held[place], held[index]
                lengths = len(min(ours)), len(min(theirs))
                if {number[: min(lengths)] for number in ours} & {number[: min(lengths)] for number in theirs}:
                    code = "DW502" if lengths[0] != lengths[1] else "DW501" if stem(earlier) == stem(later) else "DW503"
                    firsts.setdefault(lengths[0], (code, earlier))
            expected += [(*firsts[length], later) for length in sorted(firsts)]
        found = Inventory(triples).collisions()
        assert [collision.code for collision in found] == [code for code, _, _ in expected]
        for collision, (_, earlier, later) in zip(found, expected, strict=True):
            assert collision.first == (RouteNumber(earlier[0]), *earlier[1:])
            assert collision.second == (RouteNumber(later[0]), *later[1:])

    def test_say_exactly_which_numbers(self) -> None:
        inventory = Inventory(
            [
                ("+49 30 7", ExtensionBlock.parse("80-89: 80"), "us"),
                ("+49 30 78", ExtensionBlock.parse("0-9: 0"), "them"),
                ("+49 30 78", ExtensionBlock.parse("5: 5"), "them"),
                ("+49 30 785", ExtensionBlock.parse("10-19:"), "them"),
            ]
        )
        assert [(collision.code, collision.message) for collision in inventory.collisions()] == [
            (
                "DW503",
                "a number must have one route number only, got +4930780 to +4930789 in 80-89 under +49307 and in 0-9 under +493078",
            ),
            (
                "DW503",
                "a number must have one route number only, got +4930785 in 80-89 under +49307 and in 5 under +493078",
            ),
            (
                "DW502",
                "a number must not be a prefix of another, got +4930785 in 80-89 under +49307, a prefix of +493078510 to +493078519 in 10-19 under +4930785",
            ),
        ]

    def test_are_of_numbers_with_the_whole_country_code(self) -> None:
        block = ExtensionBlock.parse("0-9: 4")
        assert Inventory([("+49 30 12", block, "us"), ("+39 30 12", block, "them")]).collisions() == ()


SIBLINGS = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(["0-9: 4", "0-9: 0-9", "0-9:", "0-99: 42", "0-99:"]), OWNERS),
    max_size=14,
)


class TestCoalescing:
    @given(
        st.lists(TRIPLES, max_size=3), st.integers(0, 10), st.integers(0, 99), OWNERS, st.randoms(use_true_random=False)
    )
    def test_keeps_every_number_its_owner_and_whether_it_is_live(
        self, triples: list[Triple], missing: int, live: int, owner: str, random: Any
    ) -> None:
        tens = [
            (f"+4950{ten}", ExtensionBlock.parse(f"0-9: {live % 10}" if ten == live // 10 else "0-9:"), owner)
            for ten in range(10)
        ]
        entries = [*triples, *(ten for index, ten in enumerate(tens) if index != missing)]
        random.shuffle(entries)
        inventory = Inventory(entries)
        joined = inventory.coalesce()
        assert joined.numbers == inventory.numbers
        assert len(joined) == len(inventory) - (9 if missing == 10 else 0)
        for number in [
            *(f"+4950{number:02}" for number in range(100)),
            *(n for triple in triples for n in list(numbers(triple))[::7]),
        ]:
            before, after = inventory.find(number), joined.find(number)
            assert (before is None) == (after is None)
            if before is not None and after is not None and not inventory.collisions():
                assert (before.owner, before.active) == (after.owner, after.active)
        assert list(joined.coalesce()) == list(joined)

    def test_joins_ten_tens_and_ten_hundreds_and_never_nine(self) -> None:
        block = ExtensionBlock.parse("0-9: 4")
        hundred_tens = [(f"+49 30 5{tens:02}", block, "us") for tens in range(100)]
        (entry,) = Inventory(hundred_tens).coalesce()
        assert (entry.route_number.e164, entry.block.extension_range) == ("+49305", ExtensionRange(0, 999))
        assert list(entry.block.active) == list(range(4, 1000, 10))
        assert len(Inventory(hundred_tens[:99]).coalesce()) == 9 + 9
        assert len(Inventory([*hundred_tens[:99], (*hundred_tens[99][:2], "them")]).coalesce()) == 9 + 10

    def test_joins_what_are_the_same_numbers_however_they_are_routed(self) -> None:
        """Under one route number, 10-19 are the ten behind the route number with one more 1."""
        mixed = [("+49 30 5", ExtensionBlock.parse(f"{tens}0-{tens}9: {tens}4"), "us") for tens in range(1, 10)]
        mixed.append(("+49 30 50", ExtensionBlock.parse("0-9: 4"), "us"))
        (entry,) = Inventory(mixed).coalesce()
        assert str(entry.block) == "0-99: 4, 14, 24, 34, 44, 54, 64, 74, 84, 94"

    def test_leaves_thousands_and_what_would_have_no_route_number(self) -> None:
        thousands = [(f"+4930{digit}", ExtensionBlock.parse("0-999:"), "us") for digit in range(10)]
        assert list(Inventory(thousands).coalesce()) == list(Inventory(thousands))
        short = [(f"+43{digit}", ExtensionBlock.parse("0-9:"), "us") for digit in range(10)]
        assert len(Inventory(short).coalesce()) == 10

    def test_leaves_ten_tens_that_are_not_aligned(self) -> None:
        """105-114 to 195-204 are a hundred numbers in a row, but no block of 0-99 has exactly these."""
        tens = [("+49 30 5", ExtensionBlock.parse(f"{start}-{start + 9}:"), "us") for start in range(105, 205, 10)]
        assert list(Inventory(tens).coalesce()) == list(Inventory(tens))

    def test_leaves_a_second_block_of_the_same_numbers(self) -> None:
        tens = [(f"+49305{digit}", ExtensionBlock.parse("0-9:"), "us") for digit in range(10)]
        joined = list(Inventory([*tens, tens[4]]).coalesce())
        assert [str(entry.route_number) for entry in joined] == ["+49305", "+493054"]

    def test_puts_what_is_joined_where_its_first_part_stood(self) -> None:
        tens = [(f"+49305{digit}", ExtensionBlock.parse("0-9:"), "us") for digit in range(10)]
        other = ("+49401", ExtensionBlock.parse("0-9:"), "us")
        assert [entry.route_number.e164 for entry in Inventory([other, *reversed(tens), other]).coalesce()] == [
            "+49401",
            "+49305",
            "+49401",
        ]
        between = Inventory([tens[5], other, *tens[:5], *tens[6:]]).coalesce()
        assert [entry.route_number.e164 for entry in between] == ["+49305", "+49401"]


class TestMaking:
    @given(st.lists(TRIPLES, max_size=4))
    def test_keeps_its_entries_in_their_order(self, triples: list[Triple]) -> None:
        inventory = Inventory(iter(triples))
        assert [(str(route), block, owner) for route, block, owner in inventory] == [(stem(t), *t[1:]) for t in triples]
        assert len(inventory) == len(triples)
        assert inventory == pickle.loads(pickle.dumps(inventory)) == copy.deepcopy(inventory) == Inventory(inventory)
        assert hash(inventory) == hash(Inventory(list(inventory)))
        assert hash(inventory) != hash(Inventory([*inventory, ("+49 30 1", ExtensionBlock.parse("0-9:"), "us")]))
        assert inventory != list(inventory)
        assert eval(repr(inventory)) == inventory
        assert all(isinstance(entry, Entry) for entry in inventory)

    def test_shows_its_entries_unless_there_are_many(self) -> None:
        entry = ("+49301", ExtensionBlock.parse("0-99: 4, 19-20"), "us")
        assert repr(Inventory([entry])) == "Inventory([('+49301', ExtensionBlock.parse('0-99: 4, 19-20'), 'us')])"
        assert eval(repr(Inventory([entry] * 20))) == Inventory([entry] * 20)
        assert repr(Inventory([entry] * 21)) == "<Inventory of 21 blocks>"

    @pytest.mark.parametrize(
        "entries",
        [
            None,
            4,
            "entries",
            [None],
            ["abc"],
            [("+49 30 1", ExtensionBlock.parse("0-9:"))],
            [("+49 30 1", "0-9:", "us")],
            [(None, ExtensionBlock.parse("0-9:"), "us")],
            [("+49 30 1", ExtensionBlock.parse("0-9:"), [])],
        ],
    )
    def test_takes_triples_only(self, entries: Any) -> None:
        with pytest.raises(WrongType):
            Inventory(entries)

    @pytest.mark.parametrize("route", ["+4", "4", "", "030 1"])
    def test_refuses_what_is_no_route_number(self, route: str) -> None:
        with pytest.raises(InvalidNumber):
            Inventory([(route, ExtensionBlock.parse("0-9:"), "us")])

    def test_refuses_at_the_start_what_no_block_could_be_under(self) -> None:
        with pytest.raises(NumberTooLong):
            Inventory([("+49 30 12345678901", ExtensionBlock.parse("0-999:"), "us")])

    def test_passes_on_what_a_generator_raises(self) -> None:
        def failing() -> Iterator[Triple]:
            yield "+49 30 1", ExtensionBlock.parse("0-9:"), "us"
            raise OSError("the line is dead")

        with pytest.raises(OSError, match="the line is dead"):
            Inventory(failing())
