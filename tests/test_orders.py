"""changes: the fewest deletes and creates, by what blocks mean; and nothing wanted or unreadable is ever deleted."""

import json
import pickle
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from durchwahl import (
    ActivationRange,
    Changes,
    ExtensionBlock,
    ExtensionRange,
    InvalidAnswer,
    InvalidBlock,
    OrderNotEditable,
    RouteNumber,
    Step,
    UnknownStatus,
    WrongType,
    changes,
)
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


BREAKING_A_RULE: list[dict[str, Any]] = [
    {"extension_range": {"start_at": 0, "end_at": 1000}},
    {"extension_range": {"start_at": 0, "end_at": 2**64 - 1}},
    {"extension_range": "9-0"},
    {"extension_range": "0-99", "activation_ranges": "5-12, 7-14"},
    {"extension_range": {"start_at": 0, "end_at": 9}, "activation_ranges": [{"start_at": 9, "end_at": 10}]},
    {"activation_ranges": [{"start_at": 20, "end_at": 19}]},
]


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
            record.update(draw(st.sampled_from(BREAKING_A_RULE)))
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

    def test_leave_a_block_alone_that_is_of_a_subclass(self) -> None:
        class Ours(ExtensionRange):
            __slots__ = ()

        record = {**ExtensionBlock.parse("0-9: 4").to_payload("a"), "id": "1"}
        assert not changes([record], {"a": [ExtensionBlock(Ours(0, 9), (ActivationRange(4, 4),))]})

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

    @pytest.mark.parametrize(
        "status", ["Draft", "", None, 4, [], b"draft", np.array(["draft"]), np.array(["draft", "x"])]
    )
    def test_an_unknown_status(self, status: Any) -> None:
        with pytest.raises(UnknownStatus, match="an order's status must be one of draft, "):
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
            ({}, {}),
            ({"errors": []}, {}),
            ({"data": None}, {}),
            (b"[]", {}),
            (bytearray(), {}),
            ([], None),
            ([], []),
            ([], {"a": BLOCK}),
            ([], {"a": None}),
            ([], {"a": ["0-9: 4"]}),
            ([], {4: [BLOCK]}),
            ([], {4: []}),
            ([], {"a": iter([BLOCK])}),
            ([], {"a": map(ExtensionBlock.parse, [])}),
        ],
    )
    def test_what_is_no_series_of_records_and_blocks(self, current: Any, desired: Any) -> None:
        with pytest.raises(WrongType):
            changes(current, desired)


def as_found(index: int, record: Any) -> Any:
    """The same record as a mapping, as it was read, or as the client's object, in turn."""
    if index % 3 == 0:
        return record
    if index % 3 == 1:
        try:
            return read_record(record)
        except InvalidBlock:
            return record
    runs = record["activation_ranges"]
    ends = [SimpleNamespace(**run) for run in runs] if isinstance(runs, list) else runs
    whole = record["extension_range"]
    return SimpleNamespace(
        **{
            **record,
            "extension_range": SimpleNamespace(**whole) if isinstance(whole, dict) else whole,
            "activation_ranges": ends,
        }
    )


class Raising(Mapping[str, Any]):
    """A record that can't be looked into."""

    def __getitem__(self, name: str) -> Any:
        if name == "id":
            return "1"
        raise RuntimeError(name)

    def __iter__(self) -> Iterator[str]:
        raise RuntimeError

    def __len__(self) -> int:
        return 1


RECORD: dict[str, Any] = {"id": "1", **ExtensionBlock.parse("0-99: 4, 19-20").to_payload("a")}
BLOCK = ExtensionBlock.parse("0-99: 4, 19-20")
ENDS: list[Any] = [
    None,
    99.0,
    float("nan"),
    "99",
    True,
    [],
    10**5000,
    2**64,
    Decimal(99),
    np.float64(99),
    np.bool_(True),
]
PARTS: list[Any] = [None, 4, "", "4, 5", "4l", [], {}, {"start_at": 4}, {"start_at": 4.0, "end_at": 4}]
UNREADABLE_FIELDS: dict[str, list[Any]] = {
    "porting_phone_number_id": [None, "", 4, [], b"a"],
    "extension_range": [
        *(None, 4, [0, 9], {}, "", "0-9, 10", "x", "000-099", b"0-9", object(), SimpleNamespace(start_at=0)),
        *({"start_at": 0, "end_at": end} for end in ENDS),
    ],
    "activation_ranges": [
        *(None, 4, {}, iter([]), {"start_at": 4, "end_at": 4}, "4l", "1--2", "004", b"4"),
        *(["4", part] for part in PARTS),
    ],
    "route_number": ["", "0201 2345678", 4, []],
}
WITHOUT: list[dict[str, Any]] = [
    {name: value for name, value in RECORD.items() if name != field} for field in RECORD if field != "id"
]
UNREADABLE: list[Any] = [
    *({**RECORD, field: value} for field, values in UNREADABLE_FIELDS.items() for value in values),
    *(SimpleNamespace(**{**RECORD, field: value}) for field, values in UNREADABLE_FIELDS.items() for value in values),
    *WITHOUT,
    *(SimpleNamespace(**fields) for fields in WITHOUT),
    *("", "1", b"1", None, 4, [], (), {}, object(), BLOCK, MagicMock(), Raising(), int),
    {"data": RECORD},
    {"data": [RECORD]},
    SimpleNamespace(data=SimpleNamespace(**RECORD)),
    SimpleNamespace(**{name: value for name, value in RECORD.items() if name != "id"}),
    SimpleNamespace(id="1", porting_phone_number_id="a", block="0-9: 4"),
    SimpleNamespace(id="1", porting_phone_number_id=None, block=BLOCK),
]


def has_id(record: Any) -> bool:
    stated = vars(record) if isinstance(record, SimpleNamespace) else record
    return isinstance(record, Raising) or (isinstance(stated, dict) and "id" in stated)


class TestRecordsThatCantBeRead:
    @pytest.mark.parametrize("unreadable", UNREADABLE, ids=range(len(UNREADABLE)))
    def test_are_refused_by_index_and_id_whatever_is_desired(self, unreadable: Any) -> None:
        name = "record 1 with the id '1' can't be read: " if has_id(unreadable) else "record 1 can't be read: "
        options: list[Desired] = [{}, {"a": []}, {"a": [BLOCK]}, {"b": [BLOCK]}]
        for desired in options:
            with pytest.raises(InvalidAnswer, match=name) as raised:
                changes([{**RECORD, "id": "before"}, unreadable], desired)
            assert len(str(raised.value)) <= 300

    @given(records(), desired_blocks, st.sampled_from(UNREADABLE), st.integers(0, 20))
    def test_stop_everything_wherever_they_are(
        self, current: Records, desired: Desired, unreadable: Any, index: int
    ) -> None:
        index = min(index, len(current))
        with pytest.raises(InvalidAnswer, match=f"record {index} "):
            changes([*current[:index], unreadable, *current[index:]], desired)

    @pytest.mark.parametrize(
        ("record", "reason"),
        [
            ({"data": RECORD}, "the record is in its data; take it out"),
            ({**RECORD, "extension_range": None}, "extension_range must be a range, got null"),
            (
                {**RECORD, "extension_range": {"start_at": 0}},
                "extension_range/end_at: an extension must be an integer, got null",
            ),
            ({**RECORD, "activation_ranges": ["4", "x"]}, "activation_ranges/1: "),
            ({**RECORD, "route_number": "x"}, "route_number: "),
            ("0-9", f"a record must be a mapping or have {', '.join(RECORD)}, got '0-9'"),
            (Raising(), "RuntimeError was raised"),
        ],
    )
    def test_come_with_the_reason(self, record: Any, reason: str) -> None:
        with pytest.raises(InvalidAnswer, match=f"record 0 (with the id '1' )?can't be read: {reason}"):
            changes([record], {})

    def test_what_is_not_known_of_them_is_ignored(self) -> None:
        assert not changes([SimpleNamespace(**RECORD, block="x", data=None)], {"a": [BLOCK]})
        assert not changes([{**RECORD, "block": "x", "data": None}], {"a": [BLOCK]})

    @pytest.mark.parametrize("ignored", ["route_number", "created_at", "record_type", "another"])
    def test_null_is_not_one(self, ignored: str) -> None:
        assert not changes([{**RECORD, ignored: None}], {"a": [BLOCK]})

    @pytest.mark.parametrize("route", ["+49 20 12345678", RouteNumber("+49 20 12345678"), "+43 1 2345678"])
    def test_a_route_number_that_can_be_read_plays_no_part(self, route: Any) -> None:
        """No create would change it."""
        assert not changes([{**RECORD, "route_number": route}], {"a": [BLOCK]})

    @pytest.mark.parametrize("record_id", [None, 4, "", []])
    def test_an_id_is_needed_to_delete(self, record_id: Any) -> None:
        record = {**RECORD, "id": record_id}
        assert not changes([record], {"a": [BLOCK]})
        for wanted in ([], [ExtensionBlock.parse("0-99: 5")]):
            with pytest.raises(InvalidAnswer, match="record 1 must have an id to be deleted, got "):
                changes([{**RECORD, "porting_phone_number_id": "b"}, record], {"a": wanted})

    @pytest.mark.parametrize("number", [np.int64, np.uint8, int])
    def test_columns_have_integers(self, number: Any) -> None:
        runs = [{name: number(end) for name, end in run.items()} for run in RECORD["activation_ranges"]]
        record = {**RECORD, "activation_ranges": runs}
        assert not changes([record], {"a": [BLOCK]})
        (step,) = changes([record], {"a": []}).steps
        assert json.dumps(step.payload) == json.dumps(BLOCK.to_payload("a"))

    @pytest.mark.parametrize(
        "written",
        [{"extension_range": "00-99", "activation_ranges": "04; 19 bis 20"}, {"activation_ranges": ["4", "19-20"]}],
    )
    def test_notation_can_be_read(self, written: dict[str, Any]) -> None:
        assert not changes([{**RECORD, **written}], {"a": [BLOCK]})


class TestRecordsInEveryShape:
    @given(records(), desired_blocks)
    def test_lead_to_the_same_changes(self, current: Records, desired: Desired) -> None:
        found = changes([as_found(index, record) for index, record in enumerate(current)], desired)
        assert (found, found.steps, found.comparisons) == (
            (expected := changes(current, desired)),
            expected.steps,
            expected.comparisons,
        )

    @given(records(), desired_blocks, st.data())
    def test_that_come_twice_are_one(self, current: Records, desired: Desired, data: st.DataObject) -> None:
        again = [dict(data.draw(st.sampled_from(current))) for _ in range(3)] if current else []
        twice = [as_found(index, record) for index, record in enumerate([*current, *again])]
        assert changes(twice, desired).steps == changes(current, desired).steps

    @pytest.mark.parametrize(
        "other", [{"activation_ranges": "4"}, {"extension_range": "0-98"}, {"porting_phone_number_id": "b"}]
    )
    @pytest.mark.parametrize("desired", list[Desired](({}, {"a": []}, {"a": [BLOCK]})), ids=str)
    def test_that_differ_and_have_one_id_are_refused(self, other: dict[str, Any], desired: Desired) -> None:
        with pytest.raises(InvalidAnswer, match="records 0 and 2 differ and have one id, '1'; list the records again"):
            changes([RECORD, {**RECORD, "id": "2"}, {**RECORD, **other}], desired)

    def test_of_two_that_mean_the_same_the_first_stays(self) -> None:
        other = {**RECORD, "id": "0", "activation_ranges": "19, 20, 4"}
        assert changes([RECORD, other], {"a": [BLOCK]}).delete == ("0",)
        assert changes([other, RECORD], {"a": [BLOCK]}).delete == ("1",)


@dataclass
class Page:
    """A page as the carrier's client has it: it goes on to the pages that follow."""

    data: Any
    meta: Any = None
    following: tuple[Any, ...] = ()

    def __iter__(self) -> Iterator[Any]:
        yield from (*self.data, *self.following)


class AsyncPage(Page):
    async def __aiter__(self) -> Any:
        for record in self:
            yield record


def records_of_b(count: int) -> Records:
    return [{**RECORD, "id": f"{number} of b", "porting_phone_number_id": "b"} for number in range(count)]


def meta(number: Any = None, size: Any = None, pages: Any = None, total: Any = None) -> dict[str, Any]:
    return {"page_number": number, "page_size": size, "total_pages": pages, "total_results": total}


# What `meta` has beside two records; the four numbers are those of `meta()`.
WHOLE: list[Any] = [
    *(None, {}, meta(), meta(1, 20, 1, 2), meta(1, 2, 1, 2), meta(1, 20), meta(pages=1), meta(total=2)),
    *(meta(1, 20, None, 2), {"page_size": 3, "next": 1}),
]
NOT_WHOLE: list[Any] = [
    *(meta(1, 2, 2, 4), meta(2, 2, 2, 4), meta(2, 20, 2, 22), meta(1, 2), meta(1), meta(pages=2), meta(total=3)),
    *(meta(1, 20, 2, 2), meta(2), meta(2, 20), meta(10**5000)),
]
NONSENSE: list[Any] = [
    *("", 4, [], object(), {"next": "x"}, {"pages": 1}, meta(0), meta("1"), meta(True), meta(1.0), meta(-1)),
    *(meta(size=0), meta(size=1), meta(total=1), meta(total=-1), meta(pages=0), meta(pages=-1), meta(3, 2, 2, 4)),
]


class TestAListAnswer:
    TWO = (RECORD, {**RECORD, "id": "2", "extension_range": "0-9", "activation_ranges": []})
    DESIRED: Desired = {"a": [BLOCK, ExtensionBlock.parse("0-9:")]}

    @pytest.mark.parametrize("stated", WHOLE, ids=range(len(WHOLE)))
    def test_that_is_whole_is_read(self, stated: Any) -> None:
        assert not changes({"data": list(self.TWO), "meta": stated}, self.DESIRED)
        assert not changes(Page(list(self.TWO), stated and SimpleNamespace(**stated)), self.DESIRED)

    @pytest.mark.parametrize("stated", [*NOT_WHOLE, *NONSENSE], ids=range(len(NOT_WHOLE + NONSENSE)))
    @pytest.mark.parametrize("desired", list[Desired](({}, DESIRED)), ids=["nothing", "what is there"])
    def test_that_may_not_be_whole_is_refused(self, stated: Any, desired: Desired) -> None:
        with pytest.raises(InvalidAnswer, match=r"the whole list is needed|a list answer's|to its meta") as raised:
            changes({"data": list(self.TWO), "meta": stated}, desired)
        assert len(str(raised.value)) <= 300
        as_object = SimpleNamespace(**stated) if isinstance(stated, dict) else stated
        with pytest.raises(InvalidAnswer):
            changes(Page(list(self.TWO), as_object), desired)

    def test_that_is_empty_is_whole(self) -> None:
        for stated in (None, meta(1, 20, 0, 0), meta(1, 20, 1, 0), meta(1, 20)):
            assert changes({"data": [], "meta": stated}, {"a": [BLOCK]}).create

    @pytest.mark.parametrize("stated", [meta(1, 2, 3, 5), meta(1, None, 3)], ids=str)
    def test_goes_on_over_all_pages_of_the_client(self, stated: dict[str, Any]) -> None:
        model = SimpleNamespace(**stated)
        others = records_of_b(3)
        assert not changes(Page(list(self.TWO), model, tuple(others)), self.DESIRED)
        # One that comes again because another was added while the pages were read.
        assert not changes(Page(list(self.TWO), model, (self.TWO[1], *others)), self.DESIRED)
        for missing in (others[:2], []) if stated["total_results"] else (others[:2][:0], others[:2]):
            with pytest.raises(InvalidAnswer, match="the whole list is needed, got "):
                changes(Page(list(self.TWO), model, tuple(missing)), self.DESIRED)

    @pytest.mark.parametrize(
        "page", [AsyncPage([]), Page(None), Page("x"), SimpleNamespace(data=[], meta=None)], ids=str
    )
    def test_that_is_no_page_that_goes_on_is_refused(self, page: Any) -> None:
        with pytest.raises(WrongType):
            changes(page, {})


class TestIterators:
    def test_that_raise_raise_the_same_here(self) -> None:
        def interrupted() -> Iterator[Any]:
            yield RECORD
            raise ConnectionError

        with pytest.raises(ConnectionError):
            changes(interrupted(), {"a": []})

    def test_that_were_read_before_are_refused(self) -> None:
        """They would look like an order without records, and everything would be created a second time."""
        generator = (record for record in [RECORD, {**RECORD, "id": "2"}])
        next(generator)
        for _ in range(3):
            with pytest.raises(WrongType, match="must not have been read before, got a generator that was"):
                changes(generator, {"a": [BLOCK]})
            list(generator)
        assert not changes((record for record in [RECORD]), {"a": [BLOCK]})
        assert not changes(iter([RECORD]), {"a": [BLOCK]})


def of_route(state: Records, identity: str) -> Any:
    """What a route number has, whatever the ids of its records are."""
    fields = ("extension_range", "activation_ranges")
    return Counter(
        json.dumps([record[name] for name in fields])
        for record in state
        if record["porting_phone_number_id"] == identity
    )


def on_the_wire(current: Records) -> Records:
    """The records with their ranges as numbers, as the carrier has them."""
    payloads = {step.id: step.payload for step in changes(current, dict.fromkeys(IDS, ())).steps}
    return [{"id": record["id"], **payloads[record["id"]]} for record in current]


def carried_out_step(state: Records, step: Step, made: int) -> Records:
    if step.action == "delete":
        return [record for record in state if record["id"] != step.id]
    return [*state, {"id": f"made {made}", **step.payload}]


class TestSteps:
    @given(records(), desired_blocks)
    def test_do_what_delete_and_create_do(self, current: Records, desired: Desired) -> None:
        found = changes(current, desired)
        assert found.delete == tuple(step.id for step in found.steps if step.action == "delete")
        assert found.create == tuple(step.payload for step in found.steps if step.action == "create")
        assert all((step.id is None) == (step.action == "create") for step in found.steps)
        assert all(step.payload["porting_phone_number_id"] == step.porting_phone_number_id for step in found.steps)

    @given(records(), desired_blocks)
    def test_go_by_route_number_in_the_order_of_desired_and_delete_first(
        self, current: Records, desired: Desired
    ) -> None:
        found = changes(current, desired)
        order = [(step.porting_phone_number_id, step.action) for step in found.steps]
        assert order == sorted(order, key=lambda step: (list(desired).index(step[0]), step[1] == "create"))
        assert [comparison.porting_phone_number_id for comparison in found.comparisons] == list(
            dict.fromkeys(identity for identity, _ in order)
        )
        listed = [record["id"] for record in current]
        for identity in IDS:
            deleted = [
                step.id for step in found.steps if (step.porting_phone_number_id, step.action) == (identity, "delete")
            ]
            assert deleted == sorted(deleted, key=listed.index)

    @given(records(), desired_blocks)
    def test_leave_one_route_number_half_way_at_most_and_can_be_undone_and_resumed(
        self, current: Records, desired: Desired
    ) -> None:
        start = on_the_wire(current)
        found = changes(start, desired)
        states = [start]
        for made, step in enumerate(found.steps):
            states.append(carried_out_step(states[-1], step, made))
        for done, state in enumerate(states):
            half_way = [
                identity
                for identity in IDS
                if of_route(state, identity) not in (of_route(start, identity), of_route(states[-1], identity))
            ]
            assert len(half_way) <= 1
            undone = state
            for made, step in reversed(list(enumerate(found.steps[:done]))):
                inverse = (
                    replace(step, action="create", id=None)
                    if step.action == "delete"
                    else replace(step, action="delete", id=f"made {made}")
                )
                undone = carried_out_step(undone, inverse, -1 - made)
            assert all(of_route(undone, identity) == of_route(start, identity) for identity in IDS)
            resumed = changes(state, desired)
            assert resumed.steps == found.steps[done:]

    def test_have_in_full_what_they_remove(self) -> None:
        broken = {**RECORD, "id": "2", "extension_range": "9-0", "activation_ranges": "5-12, 7-14, 1000"}
        first, second, third = changes([broken, RECORD], {"a": [ExtensionBlock.parse("0-9: 4")]}).steps
        ends = [{"start_at": 5, "end_at": 12}, {"start_at": 7, "end_at": 14}, {"start_at": 1000, "end_at": 1000}]
        whole = {"start_at": 9, "end_at": 0}
        assert first == Step(
            "delete",
            "a",
            "2",
            {"porting_phone_number_id": "a", "extension_range": whole, "activation_ranges": ends},  # type: ignore[typeddict-item]
        )
        assert second == Step("delete", "a", "1", BLOCK.to_payload("a"))
        assert third == Step("create", "a", None, ExtensionBlock.parse("0-9: 4").to_payload("a"))


class TestValues:
    FOUND = changes([RECORD], {"a": [ExtensionBlock.parse("0-9: 4")], "b": [BLOCK]})

    def test_have_a_hash(self) -> None:
        again = changes([dict(RECORD)], {"a": [ExtensionBlock.parse("0-9: 4")], "b": [BLOCK]})
        assert len({self.FOUND, again, Changes(again.delete, again.create)}) == 1
        assert len({*self.FOUND.steps, *again.steps}) == 3
        assert len({self.FOUND, Changes(), *(Changes((), (body,)) for body in again.create)}) == 4
        assert again.steps[0] != again.steps[1]

    def test_are_not_changed_by_what_is_done_to_a_body(self) -> None:
        written = repr(self.FOUND), repr(self.FOUND.steps), hash(self.FOUND)
        for body in (*self.FOUND.create, *(step.payload for step in self.FOUND.steps)):
            spoiled: Any = body
            spoiled["activation_ranges"].clear()
            spoiled["extension_range"]["end_at"] = 1
            spoiled["porting_phone_number_id"] = ""
        assert (repr(self.FOUND), repr(self.FOUND.steps), hash(self.FOUND)) == written
        for value, name in ((self.FOUND, "create"), (self.FOUND.steps[0], "payload")):
            with pytest.raises(AttributeError):
                setattr(value, name, ())

    def test_keep_no_body_of_the_caller(self) -> None:
        body: Any = {**BLOCK.to_payload("a"), "activation_ranges": ({"start_at": 4, "end_at": 4},)}
        step, made = Step("create", "a", None, body), Changes((), (body,))
        body["activation_ranges"][0]["end_at"] = 9
        for kept in (step.payload, made.create[0]):
            assert kept["activation_ranges"] == ({"start_at": 4, "end_at": 4},)

    def test_are_stored_and_written_as_they_are(self) -> None:
        for value in (self.FOUND, *self.FOUND.steps):
            again = pickle.loads(pickle.dumps(value))
            assert again == value == eval(repr(value))
        assert pickle.loads(pickle.dumps(self.FOUND)).steps == self.FOUND.steps
