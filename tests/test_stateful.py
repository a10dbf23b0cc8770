"""An order that changes over time, with a carrier that enforces every rule of its guide.

From any order, `changes` leads to the desired blocks in steps that the carrier accepts, and from any step back to the
start. The library reads the same numbers from the order as an implementation with plain sets. The carrier refuses exactly
the requests in which `validate` finds an error.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

import oracle
from carrier import STATUSES, PortingOrder, Refused, disjoint, has_notation, live, numbers
from durchwahl import Changes, ExtensionBlock, OrderNotEditable, Severity, Step, changes, validate
from durchwahl.formats.telnyx import read_list
from durchwahl.strategies import extension_blocks, mistaken_statements

IDS = ("a", "b")

BLOCKS = extension_blocks() | st.sampled_from(["0-9: 4", "0-9: 4-5", "10-19: 12", "0-99: 4, 5", "0-99: 4-5"]).map(
    ExtensionBlock.parse
)


State = list[tuple[list[str], list[str]]]


def state(bodies: Iterable[dict[str, Any]]) -> State:
    """Return the numbers that port and the live numbers of each body, in any order."""
    return sorted((sorted(numbers(body)), sorted(live(body))) for body in bodies)


class Order(RuleBasedStateMachine):
    """Random creates, deletes and statuses, and `changes` from the resulting order to any other."""

    created = Bundle("created")

    def __init__(self) -> None:
        super().__init__()
        self.carrier = PortingOrder({"a": "+4920123", "b": "+4920456"})
        # The numbers that port and that are live, by the carrier's ids.
        self.model: dict[str, tuple[set[str], set[str]]] = {}

    @rule(target=created, block=BLOCKS, route_id=st.sampled_from(IDS))
    def create(self, block: ExtensionBlock, route_id: str) -> str:
        return self.send(dict(block.to_payload(route_id)))

    @rule(target=created, statement=mistaken_statements(), route_id=st.sampled_from(IDS))
    def create_mistake(self, statement: Mapping[Any, Any], route_id: str) -> str:
        body = {field: statement[field] for field in ("extension_range", "activation_ranges") if field in statement}
        assume(not has_notation(body))
        return self.send({"porting_phone_number_id": route_id, **body})

    def send(self, payload: dict[str, Any]) -> str:
        """Create a record and return its id. The carrier must refuse it exactly if the order would have errors."""
        order = {"status": self.carrier.status, "extensions": [*self.carrier.records.values(), payload]}
        has_errors = any(finding.severity is Severity.ERROR for finding in validate(order))
        try:
            record_id = str(self.carrier.create(payload)["id"])
        except Refused:
            assert has_errors
            return ""
        assert not has_errors
        self.model[record_id] = numbers(payload), live(payload)
        return record_id

    @rule(record_id=consumes(created))
    def delete(self, record_id: str) -> None:
        if record_id in self.carrier.records and self.carrier.status in oracle.EDITABLE:
            self.carrier.delete(record_id)
            del self.model[record_id]

    @rule(status=st.sampled_from(STATUSES) | st.just("draft"))
    def set_status(self, status: str) -> None:
        self.carrier.status = status

    @rule(
        desired=st.dictionaries(st.sampled_from(IDS), st.lists(BLOCKS, max_size=3)),
        stopped_after=st.none() | st.integers(0, 6),
        is_undone=st.booleans(),
    )
    def change(self, desired: dict[str, list[ExtensionBlock]], stopped_after: int | None, is_undone: bool) -> None:
        desired = {route_id: disjoint(blocks) for route_id, blocks in desired.items()}
        records = list(self.carrier.records.values())
        try:
            todo = self.compare(desired)
        except OrderNotEditable:
            assert self.carrier.status not in oracle.EDITABLE
            return
        before = self.states()
        after = before | {
            route_id: state(dict(block.to_payload()) for block in blocks) for route_id, blocks in desired.items()
        }
        for step in todo.steps[:stopped_after]:
            self.carry_out(step)
        half_way = [
            route_id for route_id, now in self.states().items() if now not in (before[route_id], after[route_id])
        ]
        assert len(half_way) <= 1
        if is_undone:
            undo = {comparison.porting_phone_number_id: comparison.before for comparison in todo.comparisons}
            for step in self.compare(undo).steps:
                self.carry_out(step)
            assert self.states() == before
            return
        rest = self.compare(desired)
        assert rest.steps == todo.steps[len(todo.steps) if stopped_after is None else stopped_after :]
        for step in rest.steps:
            self.carry_out(step)
        assert self.states() == after
        for record in records:
            if record["porting_phone_number_id"] not in desired:
                assert record in self.carrier.records.values()

    def compare(self, desired: Mapping[str, Iterable[ExtensionBlock]]) -> Changes:
        return changes(self.carrier.records.values(), desired, status=self.carrier.status)

    def carry_out(self, step: Step) -> None:
        body: dict[str, Any] = dict(step.payload)
        if step.id is None:
            self.model[str(self.carrier.create(body)["id"])] = numbers(body), live(body)
        else:
            removed = self.carrier.delete(step.id)
            assert {field: removed[field] for field in body} == body
            del self.model[step.id]
        self.records_have_the_numbers_of_the_model()

    def states(self) -> dict[str, State]:
        records = self.carrier.records.values()
        return {
            route_id: state(record for record in records if record["porting_phone_number_id"] == route_id)
            for route_id in IDS
        }

    @invariant()
    def records_have_the_numbers_of_the_model(self) -> None:
        records = read_list({"data": list(self.carrier.records.values())})
        assert {record.id for record in records} == self.model.keys()
        for record in records:
            ported, active = self.model[record.id or ""]
            assert set(record.block.active_extensions) == active
            assert set(record.block.inactive_extensions) == ported - active

    @invariant()
    def order_has_no_errors_except_its_status(self) -> None:
        order = {"status": self.carrier.status, "extensions": list(self.carrier.records.values())}
        errors = {finding.code for finding in validate(order) if finding.severity == "error"}
        assert errors <= ({"DW601"} if self.carrier.status not in oracle.EDITABLE else set())


TestOrder = Order.TestCase
TestOrder.settings = settings(max_examples=settings().max_examples, stateful_step_count=15)
