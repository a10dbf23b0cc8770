"""Notebooks: what they show of a value, read back from the HTML, and compared with plain sets, texts and counts."""

import copy
import pickle
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import (
    Changes,
    Comparison,
    ExtensionBlock,
    ExtensionRange,
    ExtensionSet,
    Finding,
    Findings,
    InvalidBlock,
    Inventory,
    RoutedBlock,
    Severity,
    changes,
    validate,
)
from durchwahl.strategies import extension_blocks, extension_ranges, extension_sets, routed_blocks
from seeing import (
    INACTIVE,
    LIVE,
    NEWLY_LIVE,
    NO_LONGER_LIVE,
    Table,
    Tags,
    hostile,
    pictures,
    read_back,
    read_svg,
    tables,
)


def shown(value: Any) -> str:
    """What a notebook asks a value for, which must hold nothing that a notebook without trust would take away."""
    html: str = value._repr_html_()
    assert html.encode()
    for tag, attributes in Tags.of(html).started:
        assert tag in ("img", "p", "table", "caption", "thead", "tbody", "tr", "th", "td")
        assert attributes.keys() <= ({"alt", "src"} if tag == "img" else {"style"})
        assert attributes.get("style", "text-align:left").startswith("text-align:")
    return html


def row(name: str, members: Sequence[str]) -> list[str]:
    return [name, str(len(members)), *members[:1], *members[-1:]]


def dialled(extension_range: ExtensionRange) -> list[str]:
    width = len(str(extension_range.end_at))
    return [f"{extension:0{width}}" for extension in range(extension_range.start_at, extension_range.end_at + 1)]


def live_in(block: ExtensionBlock) -> list[str]:
    width = len(str(block.extension_range.end_at))
    return sorted(f"{extension:0{width}}" for part in block.activation_ranges for extension in part)


class TestPictures:
    """A range, a set and a block show a picture above a table."""

    @given(extension_ranges())
    def test_of_a_range_have_all_that_port(self, extension_range: ExtensionRange) -> None:
        ((alt, svg),), (table,) = pictures(shown(extension_range)), tables(shown(extension_range))
        digits = dialled(extension_range)
        assert svg == extension_range.svg()
        assert [cells[INACTIVE] for cells in read_svg(svg)] == [set(digits)]
        assert alt.endswith(f": {len(digits)} ported")
        assert table.caption == str(extension_range)
        assert table.rows == [row("ported", digits)]

    @given(extension_sets())
    def test_of_a_set_have_its_members_in_the_smallest_customary_block(self, some: ExtensionSet) -> None:
        ((alt, svg),), (table,) = pictures(shown(some)), tables(shown(some))
        width = len(str(max(some, default=0)))
        members = sorted(f"{extension:0{width}}" for extension in frozenset(some))
        (cells,) = read_svg(svg)
        assert svg == some.svg()
        assert cells[LIVE] == set(members)
        assert len(cells[INACTIVE]) == 10**width - len(members)
        assert f": {len(members)} in the set, " in alt
        assert read_back(table.caption) == str(some) or len(str(some)) > 300
        # A set knows no width, so that its members are no digits.
        assert table.rows == [row("in the set", [str(int(member)) for member in members])]

    @given(extension_blocks())
    def test_of_a_block_have_what_is_live_and_what_is_not(self, block: ExtensionBlock) -> None:
        ((alt, svg),), (table,) = pictures(shown(block)), tables(shown(block))
        ported, live = dialled(block.extension_range), live_in(block)
        inactive = [digits for digits in ported if digits not in live]
        (cells,) = read_svg(svg)
        assert svg == block.svg()
        assert cells[LIVE] == set(live)
        assert cells[INACTIVE] == set(inactive)
        assert alt.endswith(f": {len(live)} live, {len(inactive)} ported, inactive")
        assert table.header == ["", "how many", "first", "last"]
        assert table.rows == [row("ported", ported), row("live", live), row("inactive", inactive)]

    @given(routed_blocks())
    def test_of_a_block_under_its_route_number_come_with_full_numbers(self, routed: RoutedBlock) -> None:
        (table,) = tables(shown(routed))
        prefix = routed.route_number.e164
        ported = [prefix + digits for digits in dialled(routed.block.extension_range)]
        live = [prefix + digits for digits in live_in(routed.block)]
        inactive = [number for number in ported if number not in live]
        assert pictures(shown(routed)) == pictures(shown(routed.block))
        assert routed.svg() == routed.block.svg()
        assert table.caption == str(routed) or len(str(routed)) > 300
        assert table.rows == [row("ported", ported), row("live", live), row("inactive", inactive)]

    def test_stay_out_of_lists(self) -> None:
        """A notebook shows a list by the `repr` of what is in it, which is one line and evaluates back."""
        block = ExtensionBlock.parse("0-9: 4")
        assert "<" not in repr([block, block.under("+49 30 1"), block.active, block.extension_range, Findings()])


findings = st.builds(Finding, hostile, st.sampled_from(Severity), hostile, hostile)


class TestFindings:
    """What `validate` answers is a tuple like any other, and a notebook shows it as a table."""

    @given(st.lists(findings, max_size=20))
    def test_are_a_table_with_every_text_as_it_is(self, found: list[Finding]) -> None:
        (table,) = tables(shown(Findings(found)))
        told = [[one.severity.value, one.code, one.pointer, one.message] for one in found]
        assert table.header == ["severity", "code", "place", "message"]
        assert table.rows == [[read_back(text) for text in line] for line in told]
        assert table.caption == ", ".join(
            f"{name}s: {sum(one.severity == name for one in found)}" for name in ("error", "warning", "note")
        )

    @given(findings)
    def test_of_one_are_a_table_too(self, finding: Finding) -> None:
        assert shown(finding) == shown(Findings([finding]))

    def test_of_thousands_are_twenty_and_a_count(self) -> None:
        (table,) = tables(shown(validate([{}] * 5000)))
        assert table.caption == "errors: 10000, warnings: 0, notes: 0"
        assert len(table.rows) == 21
        assert table.rows[-1] == ["and 9980 more"]

    def test_come_from_validate_and_with_a_block_that_is_refused(self) -> None:
        statements: list[Any] = [{}, [], [{}], {"extensions": [{}]}, {"data": [{}]}, {"extension_range": "0-9"}, None]
        statements.append({"extension_range": {"start_at": 0, "end_at": 9}, "activation_ranges": []})
        statements.append({**ExtensionBlock.parse("0-9: 4").to_payload(), "porting_phone_number_id": "a"})
        assert [type(validate(statement)) for statement in statements] == [Findings] * len(statements)
        with pytest.raises(InvalidBlock) as refused:
            ExtensionBlock.parse("0-9: 10")
        assert type(refused.value.findings) is Findings

    @given(st.lists(findings))
    def test_are_a_tuple(self, found: list[Finding]) -> None:
        some = Findings(found)
        assert some == tuple(found)
        assert hash(some) == hash(tuple(found))
        assert repr(some) == repr(tuple(found))
        for again in (pickle.loads(pickle.dumps(some)), copy.deepcopy(some)):
            assert again == some
            assert type(again) is Findings


class Owner:
    """An owner that is a text only when it is asked for one."""

    def __str__(self) -> str:
        return "<script>alert(1)</script>"


class TestInventories:
    """An inventory shows how many numbers each owner has, and its first blocks; as much of a million as of twenty."""

    entries = st.lists(st.tuples(routed_blocks(), st.sampled_from(["us", "them", 4, None]) | hostile), max_size=20)

    @given(entries)
    def test_count_what_ports_and_what_is_live_of_each_owner(self, entries: list[tuple[RoutedBlock, Any]]) -> None:
        html = shown(Inventory((routed.route_number, routed.block, owner) for routed, owner in entries))
        owners, blocks = tables(html)
        assert pictures(html) == []
        totals: dict[Any, list[int]] = {}
        for routed, owner in entries:
            before = totals.get(owner, [0, 0, 0])
            counts = [1, len(dialled(routed.block.extension_range)), len(live_in(routed.block))]
            totals[owner] = [one + other for one, other in zip(before, counts, strict=True)]
        told = [[read_back(str(owner)), *map(str, counts)] for owner, counts in totals.items()]
        assert sorted(owners.rows) == sorted(told)
        ported = [int(line[2]) for line in owners.rows]
        assert ported == sorted(ported, reverse=True)
        all_live = sum(counts[2] for counts in totals.values())
        assert owners.caption == f"blocks: {len(entries)}, ported: {sum(ported)}, live: {all_live}"
        expected = [[routed.route_number.e164, str(routed.block), read_back(str(owner))] for routed, owner in entries]
        assert [line for line in blocks.rows if len(line[1]) < 300] == [line for line in expected if len(line[1]) < 300]

    def test_of_very_many_blocks_are_no_bigger(self) -> None:
        block = ExtensionBlock.parse("0-9: 4")
        few, many = (
            shown(Inventory((f"+49 30 {number:07}", block, f"owner {number}") for number in range(count)))
            for count in (21, 2000)
        )
        assert len(many) < len(few) + 100
        owners, blocks = tables(many)
        assert owners.rows[-1] == blocks.rows[-1] == ["and 1980 more"]
        assert len(owners.rows) == len(blocks.rows) == 21

    def test_have_columns_with_names(self) -> None:
        owners, blocks = tables(shown(Inventory()))
        assert owners == Table("blocks: 0, ported: 0, live: 0", ["owner", "blocks", "ported", "live"], [])
        assert blocks == Table("", ["route number", "block", "owner"], [])

    def test_of_twenty_are_told_in_full(self) -> None:
        """The owners with the most numbers come first, and owners and blocks are left out each for themselves."""
        block = ExtensionBlock.parse("0-9: 4")
        twenty = [(f"+49 30 {number:07}", block, f"owner {number:02}") for number in range(20)]
        owners, blocks = tables(shown(Inventory(twenty)))
        assert (
            [line[0] for line in owners.rows] == [line[2] for line in blocks.rows] == [owner for _, _, owner in twenty]
        )
        owners, blocks = tables(shown(Inventory([*twenty, ("+49 40 1", block, "owner 19")])))
        assert owners.rows[0] == ["owner 19", "2", "20", "2"]
        assert len(owners.rows) == 20
        assert blocks.rows[-1] == ["and 1 more"]
        owners, _ = tables(shown(Inventory([*twenty, ("+49 40 1", block, "owner 20")])))
        assert (len(owners.rows), owners.rows[-1]) == (21, ["and 1 more"])

    def test_hold_no_markup_of_an_owner(self) -> None:
        owners, blocks = tables(shown(Inventory([("+49 30 1", ExtensionBlock.parse("0-9:"), Owner())])))
        assert owners.rows[0][0] == blocks.rows[0][2] == "<script>alert(1)</script>"


def record(number: int, identity: str, text: str) -> dict[str, Any]:
    return {"id": str(number), **ExtensionBlock.parse(text).to_payload(identity)}


class TestChanges:
    """Changes show, for every route number that changes, its blocks before and after."""

    @given(extension_blocks(), extension_blocks())
    def test_have_a_picture_of_what_is_no_longer_and_what_is_newly_live(
        self, old: ExtensionBlock, new: ExtensionBlock
    ) -> None:
        todo = changes([{"id": "1", **old.to_payload("a")}], {"a": [new]})
        if dialled(old.extension_range) == dialled(new.extension_range) and live_in(old) == live_in(new):
            assert todo == Changes()
            assert todo.comparisons == ()
            return
        (comparison,) = todo.comparisons
        ((alt, svg),), (table,) = pictures(shown(todo)), tables(shown(todo))
        before, after = read_svg(svg)
        assert svg == comparison.svg()
        assert before[LIVE] == after[LIVE] == set(live_in(old)) & set(live_in(new))
        assert before[NO_LONGER_LIVE] == set(live_in(old)) - set(live_in(new))
        assert after[NEWLY_LIVE] == set(live_in(new)) - set(live_in(old))
        assert alt.startswith("before: ")
        assert "; after: " in alt
        assert table.caption == "a"
        counts = [
            [side, str(len(dialled(block.extension_range))), str(len(live_in(block)))]
            for side, block in (("before", old), ("after", new))
        ]
        assert [[line[0], *line[2:]] for line in table.rows] == counts

    def test_leave_out_the_route_numbers_that_stay_as_they_are(self) -> None:
        current = [record(1, "a", "0-9: 4"), record(2, "b", "0-9: 4"), record(3, "c", "0-9: 4"), record(4, "d", "0-9:")]
        wanted = {"a": [ExtensionBlock.parse("0-9: 4")], "b": [ExtensionBlock.parse("0-9: 5")], "d": []}
        todo = changes(current, wanted)
        assert [comparison.porting_phone_number_id for comparison in todo.comparisons] == ["b", "d"]
        assert todo.comparisons[1] == Comparison("d", (ExtensionBlock.parse("0-9:"),), ())
        html = shown(todo)
        assert "<p>delete 2, create 1</p>" in html
        assert [table.caption for table in tables(html)] == ["b", "d"]
        assert pictures(html)[1].alt == "before: 0-9: 0 live, 0 no longer live, 10 ported, inactive; after: nothing"

    def test_have_what_stays_beside_what_changes(self) -> None:
        current = [record(1, "a", "0-9: 4"), record(2, "a", "10-19: 10")]
        blocks = [ExtensionBlock.parse("10-19: 11"), ExtensionBlock.parse("0-9: 4")]
        (comparison,) = changes(current, {"a": blocks}).comparisons
        assert list(map(str, comparison.before)) == ["0-9: 4", "10-19: 10"]
        assert list(comparison.after) == blocks

    def test_count_the_records_that_are_no_blocks(self) -> None:
        broken = {"porting_phone_number_id": "a", "extension_range": "9-0", "activation_ranges": []}
        todo = changes([{"id": "1", **broken}, {"id": "2", **broken}], {"a": [ExtensionBlock.parse("0-9: 4")]})
        assert todo.comparisons[0].unreadable == 2
        (table,) = tables(shown(todo))
        assert table.rows[-1] == ["before", "records that break a rule: 2"]
        assert todo == Changes(("1", "2"), todo.create)

    def test_of_very_many_stay_readable(self) -> None:
        tens = [ExtensionBlock.parse(f"{ten}0-{ten}9:") for ten in range(1, 31)]
        todo = changes([], {f"id {number}": tens for number in range(12)})
        html = shown(todo)
        assert html.endswith("<p>and 7 more</p>")
        assert pictures(html) == []
        assert [table.rows[-1] for table in tables(html)] == [["and 10 more"]] * 5

    def test_of_as_many_as_are_looked_at_are_told_in_full(self) -> None:
        """Twenty blocks of a route number, and five route numbers, are shown; of one more is said that there is one."""
        tens = [ExtensionBlock.parse(f"{ten}0-{ten}9:") for ten in range(1, 22)]
        (comparison,) = changes([], {"a": tens[:20]}).comparisons
        (table,) = tables(shown(comparison))
        assert table.header == ["", "block", "ported", "live"]
        assert [line[1] for line in table.rows] == [str(block).strip() for block in tens[:20]]
        assert len(pictures(shown(comparison))) == 1
        (comparison,) = changes([], {"a": tens}).comparisons
        assert tables(shown(comparison))[0].rows[-1] == ["and 1 more"]
        assert pictures(shown(comparison)) == []
        five = Changes(comparisons=(comparison,) * 5)
        assert shown(five) == "<p>delete 0, create 0</p>" + shown(comparison) * 5
        assert shown(Changes(comparisons=(comparison,) * 6)) == shown(five) + "<p>and 1 more</p>"

    @given(hostile)
    def test_hold_no_markup_of_an_id(self, identity: str) -> None:
        (comparison,) = changes([], {identity: [ExtensionBlock.parse("0-9: 4")]}).comparisons
        (table,) = tables(shown(comparison))
        assert table.caption == read_back(identity)

    def test_are_equal_when_they_do_the_same(self) -> None:
        """What a program compares, prints and sends is what is to be deleted and created."""
        todo = changes([record(1, "a", "0-9: 4")], {"a": [ExtensionBlock.parse("0-9: 5")]})
        bare = Changes(todo.delete, todo.create)
        assert todo == bare == eval(repr(todo))
        assert (bare.comparisons, shown(bare)) == ((), "<p>delete 1, create 1</p>")
        again = pickle.loads(pickle.dumps(todo))
        assert (again, again.comparisons) == (todo, todo.comparisons)
