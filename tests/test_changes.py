"""changes: the fewest deletes and creates, by what blocks mean."""

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import Changes, ExtensionBlock, InvalidBlock, OrderNotEditable, UnknownStatus, WrongType, changes
from durchwahl.formats.telnyx import read_record
from durchwahl.strategies import extension_blocks

IDS = ("a", "b", "c")
Records = list[dict[str, Any]]
Desired = dict[str, list[ExtensionBlock]]


def disjoint(blocks: list[ExtensionBlock]) -> list[ExtensionBlock]:
    """Those that share no number with one before; of different widths, none is shared."""
    kept: list[ExtensionBlock] = []
    for block in blocks:
        if not any(
            len(str(block.extension_range.end_at)) == len(str(other.extension_range.end_at))
            and set(block.extension_range) & set(other.extension_range)
            for other in kept
        ):
            kept.append(block)
    return kept


BLOCKS = st.lists(extension_blocks(), max_size=3) | st.lists(
    st.sampled_from(["0-9: 4", "0-9: 5", "0-99: 4", "10-19: 10-12", "10-19: 11, 10, 12", "20-29:"]).map(
        ExtensionBlock.parse
    ),
    max_size=4,
)


@st.composite
def records(draw: st.DrawFn) -> Records:
    made: Records = []
    for identity in IDS:
        for block in draw(BLOCKS):
            made.append(
                {**block.to_payload(identity), "id": str(len(made)), "record_type": "porting_phone_number_extension"}
            )
    for record in made:
        if draw(st.integers(0, 9)) == 0:
            record["extension_range"] = draw(st.sampled_from([None, {"start_at": 0, "end_at": 1000}, "9-0"]))
    return made


desired_blocks = st.dictionaries(st.sampled_from(IDS), BLOCKS.map(disjoint))


def meaning(block: ExtensionBlock) -> Any:
    return block.extension_range, frozenset(e for run in block.activation_ranges for e in run)


def carried_out(current: Records, found: Changes) -> Records:
    """What the carrier has after the deletes and the creates."""
    left = [record for record in current if record["id"] not in found.delete]
    return left + [{**payload, "id": f"new {index}"} for index, payload in enumerate(found.create)]


class TestChanges:
    @given(records(), desired_blocks)
    def test_lead_to_what_is_desired_and_leave_the_others_alone(self, current: Records, desired: Desired) -> None:
        after = carried_out(current, changes(current, desired, status="draft"))
        for identity in IDS:
            of_id = [record for record in after if record["porting_phone_number_id"] == identity]
            if identity in desired:
                assert Counter(meaning(ExtensionBlock.from_payload(record)) for record in of_id) == Counter(
                    map(meaning, desired[identity])
                )
            else:
                assert of_id == [record for record in current if record["porting_phone_number_id"] == identity]
        assert not changes(after, desired, status="ported")

    @given(records(), desired_blocks)
    def test_are_the_fewest(self, current: Records, desired: Desired) -> None:
        found = changes(current, desired)
        has: Counter[Any] = Counter()
        broken = 0
        for record in current:
            if record["porting_phone_number_id"] in desired:
                try:
                    has[record["porting_phone_number_id"], *meaning(ExtensionBlock.from_payload(record))] += 1
                except InvalidBlock:
                    broken += 1
        wants = Counter((identity, *meaning(block)) for identity, blocks in desired.items() for block in blocks)
        assert len(found.delete) == (has - wants).total() + broken
        assert len(found.create) == (wants - has).total()
        assert str(found) == f"delete {len(found.delete)}, create {len(found.create)}"

    @given(records(), desired_blocks)
    def test_never_pass_through_an_overlap(self, current: Records, desired: Desired) -> None:
        found = changes(current, desired)
        left = [record for record in current if record["id"] not in found.delete]
        for payload in found.create:
            identity = payload["porting_phone_number_id"]
            there = [
                ExtensionBlock.from_payload(record) for record in left if record["porting_phone_number_id"] == identity
            ]
            block = ExtensionBlock.from_payload(payload)
            assert disjoint([*there, block]) == [*there, block]
            left.append({**payload, "id": "new"})

    def test_take_records_that_were_read_too(self) -> None:
        record = {**ExtensionBlock.parse("0-9: 4").to_payload("a"), "id": "1"}
        assert not changes([read_record(record)], {"a": [ExtensionBlock.parse("0-9: 4")]})
        assert changes([read_record(record)], {"a": []}) == Changes(delete=("1",))

    def test_delete_a_record_without_a_block(self) -> None:
        """Whatever it is, it belongs to an id that is to have other blocks, or none."""
        record = SimpleNamespace(id="1", porting_phone_number_id="a")
        assert changes([record], {"a": []}) == Changes(delete=("1",))

    @pytest.mark.parametrize("record", [SimpleNamespace(porting_phone_number_id="a"), {"porting_phone_number_id": "a"}])
    def test_refuse_to_delete_a_record_without_an_id(self, record: Any) -> None:
        with pytest.raises(WrongType, match="an id must be a text, got null"):
            changes([record], {"a": []})

    def test_leave_a_block_alone_that_is_only_written_differently(self) -> None:
        record = {**ExtensionBlock.parse("0-99: 5, 4, 6").to_payload("a"), "id": "1"}
        assert not changes([record], {"a": [ExtensionBlock.parse("0-99: 4-6")]})


class TestRefusals:
    BLOCK = ExtensionBlock.parse("0-9: 4")

    @pytest.mark.parametrize("status", ["submitted", "ported", "cancelled", "cancel-pending", "foc-date-confirmed"])
    def test_an_order_that_takes_no_edits(self, status: str) -> None:
        with pytest.raises(
            OrderNotEditable, match=f"while it is draft, in-process, exception, got '{status}'"
        ) as raised:
            changes([], {"a": [self.BLOCK]}, status=status)
        assert raised.value.code == "DW601"
        assert not changes([], {"a": []}, status=status)

    @pytest.mark.parametrize("status", ["Draft", "", None, 4, []])
    def test_an_unknown_status(self, status: Any) -> None:
        with pytest.raises(UnknownStatus, match="an order's status is one of draft, "):
            changes([], {}, status=status)

    def test_desired_blocks_that_share_a_number(self) -> None:
        with pytest.raises(InvalidBlock) as raised:
            changes([], {"a": [self.BLOCK, ExtensionBlock.parse("4-7:"), self.BLOCK]})
        assert [(finding.code, finding.pointer) for finding in raised.value.findings] == [
            ("DW501", "/a/1"),
            ("DW501", "/a/2"),
        ]
        assert changes([], {"a": [ExtensionBlock.parse("0: 0"), ExtensionBlock.parse("0-99:")]})

    @pytest.mark.parametrize(
        ("current", "desired"),
        [
            (None, {}),
            ("records", {}),
            ({"data": []}, {}),
            ([], None),
            ([], []),
            ([], {"a": BLOCK}),
            ([], {"a": None}),
            ([], {"a": ["0-9: 4"]}),
            ([], {4: [BLOCK]}),
            ([{**BLOCK.to_payload("a")}], {"a": []}),
            ([{**BLOCK.to_payload("a"), "id": 4}], {"a": []}),
        ],
    )
    def test_what_is_no_series_of_records_and_blocks(self, current: Any, desired: Any) -> None:
        with pytest.raises(WrongType):
            changes(current, desired)

    def test_nothing_of_records_that_belong_to_nobody(self) -> None:
        strange: Any = [
            {},
            {"porting_phone_number_id": None},
            {"porting_phone_number_id": []},
            {"porting_phone_number_id": "z"},
            4,
        ]
        assert not changes(strange, {"a": []})
