"""changes: the fewest deletes and creates, and no delete of a desired block or of a record that can't be read."""

import json
import pickle
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrier import disjoint
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
from durchwahl.orders import Comparison
from durchwahl.strategies import extension_blocks

IDS = ("a", "b", "c")
Records = list[dict[str, Any]]
Desired = dict[str, list[ExtensionBlock]]


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
    payloads = [block.to_payload(route_id) for route_id in IDS for block in draw(BLOCKS)]
    fields = st.just({}) if draw(st.booleans()) else st.sampled_from([{}] * 5 + BREAKING_A_RULE)
    return [
        {**payload, "id": str(index), "record_type": "porting_phone_number_extension", **draw(fields)}
        for index, payload in enumerate(payloads)
    ]


desired_blocks = st.dictionaries(st.sampled_from(IDS), BLOCKS.map(disjoint))


def key(block: ExtensionBlock) -> Any:
    return block.extension_range, frozenset(block.active)


def records_of(records: Records, route_id: str) -> Records:
    return [record for record in records if record["porting_phone_number_id"] == route_id]


def carry_out(current: Records, todo: Changes) -> Records:
    """Return the carrier's records after the deletes and the creates."""
    remaining = [record for record in current if record["id"] not in todo.delete]
    return remaining + [{**payload, "id": f"new {index}"} for index, payload in enumerate(todo.create)]


class TestChanges:
    @given(records(), desired_blocks)
    def test_lead_to_the_desired_blocks_and_leave_other_ids_alone(self, current: Records, desired: Desired) -> None:
        after = carry_out(current, changes(current, desired, status="draft"))
        for route_id in IDS:
            of_id = records_of(after, route_id)
            if route_id in desired:
                blocks = map(ExtensionBlock.from_payload, of_id)
                assert Counter(map(key, blocks)) == Counter(map(key, desired[route_id]))
            else:
                assert of_id == records_of(current, route_id)
        assert not changes(after, desired, status="ported")

    @given(records(), desired_blocks)
    def test_are_the_fewest(self, current: Records, desired: Desired) -> None:
        todo = changes(current, desired)
        has: Counter[Any] = Counter()
        broken = 0
        for route_id in desired:
            for record in records_of(current, route_id):
                try:
                    has[route_id, *key(ExtensionBlock.from_payload(record))] += 1
                except InvalidBlock:
                    broken += 1
        wants = Counter((route_id, *key(block)) for route_id, blocks in desired.items() for block in blocks)
        assert len(todo.delete) == (has - wants).total() + broken
        assert len(todo.create) == (wants - has).total()
        assert str(todo) == f"delete {len(todo.delete)}, create {len(todo.create)}"

    def test_leave_a_block_with_a_range_of_a_subclass_alone(self) -> None:
        class Ours(ExtensionRange):
            __slots__ = ()

        record = {**ExtensionBlock.parse("0-9: 4").to_payload("a"), "id": "1"}
        assert not changes([record], {"a": [ExtensionBlock(Ours(0, 9), (ActivationRange(4, 4),))]})


class TestRefusals:
    BLOCK = ExtensionBlock.parse("0-9: 4")

    @pytest.mark.parametrize("status", ["submitted", "ported", "cancelled", "cancel-pending", "foc-date-confirmed"])
    def test_orders_that_cannot_be_edited(self, status: str) -> None:
        with pytest.raises(
            OrderNotEditable, match=f"while it is draft, in-process, exception, got '{status}'"
        ) as raised:
            changes([], {"a": [self.BLOCK]}, status=status)
        assert raised.value.code == "DW601"
        assert not changes([], {"a": []}, status=status)

    @pytest.mark.parametrize(
        "status", ["Draft", "", None, 4, [], b"draft", np.array(["draft"]), np.array(["draft", "x"])]
    )
    def test_unknown_statuses(self, status: Any) -> None:
        with pytest.raises(UnknownStatus, match="an order's status must be one of draft, "):
            changes([], {}, status=status)

    def test_desired_blocks_that_overlap(self) -> None:
        with pytest.raises(InvalidBlock) as raised:
            changes([], {"a": [self.BLOCK, ExtensionBlock.parse("4-7:"), self.BLOCK]})
        assert [(finding.code, finding.pointer) for finding in raised.value.findings] == [
            ("DW501", "/a/1"),
            ("DW501", "/a/2"),
        ]
        assert changes([], {"a": [ExtensionBlock.parse("0: 0"), ExtensionBlock.parse("0-99:")]})

    @pytest.mark.parametrize("current", [None, "records", {}, {"errors": []}, {"data": None}, b"[]", bytearray()])
    def test_records_that_are_not_an_iterable(self, current: Any) -> None:
        with pytest.raises(WrongType):
            changes(current, {})

    @pytest.mark.parametrize(
        "desired",
        [
            *(None, [], {"a": BLOCK}, {"a": None}, {"a": ["0-9: 4"]}, {4: [BLOCK]}, {4: []}),
            *({"a": iter([BLOCK])}, {"a": map(ExtensionBlock.parse, [])}),
        ],
    )
    def test_desired_blocks_that_are_not_in_lists_by_id(self, desired: Any) -> None:
        with pytest.raises(WrongType):
            changes([], desired)


def in_a_form(index: int, record: Any) -> Any:
    """Return a record as a mapping, as a parsed record, or as an object of the client, depending on its index."""
    if index % 3 == 0:
        return record
    if index % 3 == 1:
        try:
            return read_record(record)
        except InvalidBlock:
            return record
    return as_object(record)


def as_object(value: Any) -> Any:
    if isinstance(value, dict):
        return SimpleNamespace(**{name: as_object(item) for name, item in value.items()})
    return list(map(as_object, value)) if isinstance(value, list) else value


class Raising(Mapping[str, Any]):
    """A record with fields that can't be read."""

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
    *(None, 99.0, float("nan"), "99", True, [], 10**5000, 2**64, Decimal(99), np.float64(99), np.bool_(True))
]
ITEMS: list[Any] = [None, 4, "", "4, 5", "4l", [], {}, {"start_at": 4}, {"start_at": 4.0, "end_at": 4}]
UNREADABLE_FIELDS: dict[str, list[Any]] = {
    "porting_phone_number_id": [None, "", 4, [], b"a"],
    "extension_range": [
        *(None, 4, [0, 9], {}, "", "0-9, 10", "x", "000-099", b"0-9", object(), SimpleNamespace(start_at=0)),
        *({"start_at": 0, "end_at": end} for end in ENDS),
    ],
    "activation_ranges": [
        *(None, 4, {}, iter([]), {"start_at": 4, "end_at": 4}, "4l", "1--2", "004", b"4"),
        *(["4", item] for item in ITEMS),
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
    if isinstance(record, SimpleNamespace):
        return hasattr(record, "id")
    return isinstance(record, Mapping) and record.get("id") is not None


class TestUnreadableRecords:
    @pytest.mark.parametrize("unreadable", UNREADABLE, ids=range(len(UNREADABLE)))
    def test_are_errors_with_index_and_id_whatever_is_desired(self, unreadable: Any) -> None:
        name = "record 1 with the id '1' can't be read: " if has_id(unreadable) else "record 1 can't be read: "
        options: list[Desired] = [{}, {"a": []}, {"a": [BLOCK]}, {"b": [BLOCK]}]
        for desired in options:
            with pytest.raises(InvalidAnswer, match=name) as raised:
                changes([{**RECORD, "id": "before"}, unreadable], desired)
            assert len(str(raised.value)) <= 300

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
    def test_are_errors_with_a_reason(self, record: Any, reason: str) -> None:
        with pytest.raises(InvalidAnswer, match=f"record 0 (with the id '1' )?can't be read: {reason}"):
            changes([record], {})


class TestReadableRecords:
    @pytest.mark.parametrize(
        "fields",
        [
            {"block": "x", "data": None},
            *(dict.fromkeys([field]) for field in ("route_number", "created_at", "record_type", "another")),
            *({"route_number": route} for route in ("+49 20 1", RouteNumber("+49 20 1"), "+43 1 2345678")),
            {"extension_range": "00-99", "activation_ranges": "04; 19 bis 20"},
            {"activation_ranges": ["4", "19-20"]},
        ],
    )
    def test_may_have_other_fields_and_any_usual_spelling(self, fields: dict[str, Any]) -> None:
        for record in ({**RECORD, **fields}, SimpleNamespace(**{**RECORD, **fields})):
            assert not changes([record], {"a": [BLOCK]})

    @pytest.mark.parametrize("record_id", [None, 4, "", []])
    def test_need_an_id_to_be_deleted(self, record_id: Any) -> None:
        record = {**RECORD, "id": record_id}
        assert not changes([record], {"a": [BLOCK]})
        for blocks in ([], [ExtensionBlock.parse("0-99: 5")]):
            with pytest.raises(InvalidAnswer, match="record 1 must have an id to be deleted, got "):
                changes([{**RECORD, "porting_phone_number_id": "b"}, record], {"a": blocks})

    @pytest.mark.parametrize("integer", [np.int64, np.uint8, int])
    def test_may_have_integers_of_numpy(self, integer: Any) -> None:
        ranges = [{name: integer(end) for name, end in item.items()} for item in RECORD["activation_ranges"]]
        record = {**RECORD, "activation_ranges": ranges}
        assert not changes([record], {"a": [BLOCK]})
        (step,) = changes([record], {"a": []}).steps
        assert json.dumps(step.payload) == json.dumps(BLOCK.to_payload("a"))

    @given(records(), desired_blocks)
    def test_lead_to_the_same_changes_in_any_form(self, current: Records, desired: Desired) -> None:
        todo = changes([in_a_form(index, record) for index, record in enumerate(current)], desired)
        expected = changes(current, desired)
        assert (todo, todo.steps, todo.comparisons) == (expected, expected.steps, expected.comparisons)

    @given(records(), desired_blocks, st.data())
    def test_count_once_if_they_are_listed_twice(self, current: Records, desired: Desired, data: st.DataObject) -> None:
        again = [dict(data.draw(st.sampled_from(current))) for _ in range(3)] if current else []
        twice = [in_a_form(index, record) for index, record in enumerate([*current, *again])]
        assert changes(twice, desired).steps == changes(current, desired).steps

    @pytest.mark.parametrize(
        "other", [{"activation_ranges": "4"}, {"extension_range": "0-98"}, {"porting_phone_number_id": "b"}]
    )
    @pytest.mark.parametrize("desired", list[Desired](({}, {"a": []}, {"a": [BLOCK]})), ids=str)
    def test_are_errors_if_they_differ_and_have_one_id(self, other: dict[str, Any], desired: Desired) -> None:
        with pytest.raises(InvalidAnswer, match="records 0 and 2 differ and have one id, '1'; list the records again"):
            changes([RECORD, {**RECORD, "id": "2"}, {**RECORD, **other}], desired)

    def test_are_deleted_if_an_earlier_one_means_the_same(self) -> None:
        other = {**RECORD, "id": "0", "activation_ranges": "19, 20, 4"}
        assert changes([RECORD, other], {"a": [BLOCK]}).delete == ("0",)
        assert changes([other, RECORD], {"a": [BLOCK]}).delete == ("1",)


@dataclass
class Page:
    """A page of the carrier's client, which is the last one."""

    data: Any
    meta: Any = None

    def __iter__(self) -> Iterator[Any]:
        yield from self.data


class AsyncPage(Page):
    async def __aiter__(self) -> Any:
        for record in self:
            yield record


def meta(number: Any = None, size: Any = None, pages: Any = None, total: Any = None) -> dict[str, Any]:
    return {"page_number": number, "page_size": size, "total_pages": pages, "total_results": total}


# `meta` of an answer with two records, with the arguments of `meta()`.
COMPLETE: list[Any] = [
    *(None, {}, meta(), meta(1, 20, 1, 2), meta(1, 2, 1, 2), meta(1, 20), meta(pages=1), meta(total=2)),
    *(meta(1, 20, None, 2), {"page_size": 3, "next": 1}),
]
INCOMPLETE: list[Any] = [
    *(meta(1, 2, 2, 4), meta(2, 2, 2, 4), meta(2, 20, 2, 22), meta(1, 2), meta(1), meta(pages=2), meta(total=3)),
    *(meta(1, 20, 2, 2), meta(2), meta(2, 20), meta(10**5000), meta(0), "", {"pages": 1}),
]


class TestListAnswers:
    TWO = (RECORD, {**RECORD, "id": "2", "extension_range": "0-9", "activation_ranges": []})
    DESIRED: Desired = {"a": [BLOCK, ExtensionBlock.parse("0-9:")]}

    @pytest.mark.parametrize("metadata", COMPLETE, ids=range(len(COMPLETE)))
    def test_are_read_if_they_are_complete(self, metadata: Any) -> None:
        assert not changes({"data": list(self.TWO), "meta": metadata}, self.DESIRED)
        assert not changes(Page(list(self.TWO), metadata and as_object(metadata)), self.DESIRED)

    @pytest.mark.parametrize("metadata", INCOMPLETE, ids=range(len(INCOMPLETE)))
    @pytest.mark.parametrize("desired", list[Desired](({}, DESIRED)), ids=["nothing", "current blocks"])
    def test_are_errors_if_they_may_be_incomplete(self, metadata: Any, desired: Desired) -> None:
        with pytest.raises(
            InvalidAnswer, match=r"the whole list is needed|a list answer's|according to its meta"
        ) as raised:
            changes({"data": list(self.TWO), "meta": metadata}, desired)
        assert len(str(raised.value)) <= 300
        with pytest.raises(InvalidAnswer):
            changes(Page(list(self.TWO), as_object(metadata)), desired)

    def test_may_be_empty(self) -> None:
        for metadata in (None, meta(1, 20, 0, 0), meta(1, 20, 1, 0), meta(1, 20)):
            assert changes({"data": [], "meta": metadata}, {"a": [BLOCK]}).create

    @pytest.mark.parametrize(
        "page", [AsyncPage([]), Page(None), Page("x"), SimpleNamespace(data=[], meta=None)], ids=str
    )
    def test_are_errors_if_they_are_pages_without_an_iterator(self, page: Any) -> None:
        with pytest.raises(WrongType):
            changes(page, {})


class TestIterators:
    def test_raise_their_own_exceptions(self) -> None:
        def interrupted() -> Iterator[Any]:
            yield RECORD
            raise ConnectionError

        with pytest.raises(ConnectionError):
            changes(interrupted(), {"a": []})

    def test_are_errors_if_they_were_read_before(self) -> None:
        """Otherwise, the order would seem to have no records, and every block would be created again."""
        generator = (record for record in [RECORD, {**RECORD, "id": "2"}])
        next(generator)
        for _ in range(3):
            with pytest.raises(WrongType, match="must not have been read before, got a generator that was"):
                changes(generator, {"a": [BLOCK]})
            list(generator)
        assert not changes((record for record in [RECORD]), {"a": [BLOCK]})
        assert not changes(iter([RECORD]), {"a": [BLOCK]})


class TestSteps:
    @given(records(), desired_blocks)
    def test_are_the_deletes_and_creates_by_route_number(self, current: Records, desired: Desired) -> None:
        todo = changes(current, desired)
        assert todo.delete == tuple(step.id for step in todo.steps if step.action == "delete")
        assert todo.create == tuple(step.payload for step in todo.steps if step.action == "create")
        assert all((step.id is None) == (step.action == "create") for step in todo.steps)
        assert all(step.payload["porting_phone_number_id"] == step.porting_phone_number_id for step in todo.steps)
        route_ids, record_ids = list(desired), [record["id"] for record in current]
        order = [(route_ids.index(step.porting_phone_number_id), step.action == "create") for step in todo.steps]
        assert order == sorted(order)
        for route_id in desired:
            deleted = [step.id for step in todo.steps if step.id and step.porting_phone_number_id == route_id]
            assert deleted == [record_id for record_id in record_ids if record_id in deleted]
        assert [comparison.porting_phone_number_id for comparison in todo.comparisons] == list(
            dict.fromkeys(step.porting_phone_number_id for step in todo.steps)
        )

    def test_have_the_payload_of_a_deleted_record_that_breaks_a_rule(self) -> None:
        broken = {**RECORD, "id": "2", "extension_range": "9-0", "activation_ranges": "5-12, 7-14, 1000"}
        todo = changes([broken, RECORD], {"a": [ExtensionBlock.parse("0-9: 4")]})
        assert todo.comparisons == (Comparison("a", (BLOCK,), (ExtensionBlock.parse("0-9: 4"),), unreadable=1),)
        first, second, third = todo.steps
        ends = [{"start_at": 5, "end_at": 12}, {"start_at": 7, "end_at": 14}, {"start_at": 1000, "end_at": 1000}]
        descending = {"start_at": 9, "end_at": 0}
        assert first == Step(
            "delete",
            "a",
            "2",
            {"porting_phone_number_id": "a", "extension_range": descending, "activation_ranges": ends},  # type: ignore[typeddict-item]
        )
        assert second == Step("delete", "a", "1", BLOCK.to_payload("a"))
        assert third == Step("create", "a", None, ExtensionBlock.parse("0-9: 4").to_payload("a"))


class TestValues:
    TODO = changes([RECORD], {"a": [ExtensionBlock.parse("0-9: 4")], "b": [BLOCK]})

    def test_are_equal_and_have_equal_hashes_without_comparisons_and_steps(self) -> None:
        again = changes([dict(RECORD)], {"a": [ExtensionBlock.parse("0-9: 4")], "b": [BLOCK]})
        assert len({self.TODO, again, Changes(again.delete, again.create)}) == 1
        assert len({*self.TODO.steps, *again.steps}) == 3
        assert len({self.TODO, Changes(), *(Changes((), (body,)) for body in again.create)}) == 4
        assert again.steps[0] != again.steps[1]

    def test_return_new_payloads(self) -> None:
        before = repr(self.TODO), repr(self.TODO.steps), hash(self.TODO)
        for body in (*self.TODO.create, *(step.payload for step in self.TODO.steps)):
            changed: Any = body
            changed["activation_ranges"].clear()
            changed["extension_range"]["end_at"] = 1
            changed["porting_phone_number_id"] = ""
        assert (repr(self.TODO), repr(self.TODO.steps), hash(self.TODO)) == before
        for value, name in ((self.TODO, "create"), (self.TODO.steps[0], "payload")):
            with pytest.raises(AttributeError):
                setattr(value, name, ())

    def test_copy_the_payloads_of_the_caller(self) -> None:
        body: Any = {**BLOCK.to_payload("a"), "activation_ranges": [{"start_at": 4, "end_at": 4}]}
        step, todo = Step("create", "a", None, body), Changes((), (body,))
        body["activation_ranges"][0]["end_at"] = 9
        for kept in (step.payload, todo.create[0]):
            assert kept["activation_ranges"] == [{"start_at": 4, "end_at": 4}]

    def test_survive_pickling_and_repr(self) -> None:
        for value in (self.TODO, *self.TODO.steps):
            again = pickle.loads(pickle.dumps(value))
            assert again == value == eval(repr(value))
        unpickled = pickle.loads(pickle.dumps(self.TODO))
        assert (unpickled.steps, unpickled.comparisons) == (self.TODO.steps, self.TODO.comparisons)
