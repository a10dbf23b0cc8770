"""An order over time, and the carrier that keeps every rule of the guide.

Whatever was created and deleted before, `changes` leads to what is desired and is never refused, step by step, and from
wherever it was stopped back to where it began; what the library reads of the order is what plain sets say; and the
carrier refuses exactly what `validate` finds an error in.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from carrier import EDITABLE, STATUSES, PortingOrder, Refused, live, numbers
from durchwahl import Changes, ExtensionBlock, OrderNotEditable, Severity, Step, changes, validate
from durchwahl.formats.telnyx import read_list
from durchwahl.strategies import extension_blocks, mistaken_statements

IDS = ("a", "b")

BLOCKS = extension_blocks() | st.sampled_from(["0-9: 4", "0-9: 4-5", "10-19: 12", "0-99: 4, 5", "0-99: 4-5"]).map(
    ExtensionBlock.parse
)


def in_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


State = list[tuple[list[str], list[str]]]


def state(bodies: Iterable[dict[str, Any]]) -> State:
    """What ports and what is live by each of the bodies, in whatever order they come."""
    return sorted((sorted(numbers(body)), sorted(live(body))) for body in bodies)


class Order(RuleBasedStateMachine):
    """Creates, deletes and changes of status at random; and `changes` from wherever that led to anywhere else."""

    created = Bundle("created")

    def __init__(self) -> None:
        super().__init__()
        self.carrier = PortingOrder({"a": "+4920123", "b": "+4920456"})
        # What ports and what is live, by the carrier's ids: the order as plain sets.
        self.model: dict[str, tuple[set[str], set[str]]] = {}

    @rule(target=created, block=BLOCKS, identity=st.sampled_from(IDS))
    def create(self, block: ExtensionBlock, identity: str) -> str:
        return self.send(dict(block.to_payload(identity)))

    @rule(target=created, stated=mistaken_statements(), identity=st.sampled_from(IDS))
    def create_what_may_be_wrong(self, stated: Mapping[Any, Any], identity: str) -> str:
        body = {field: stated[field] for field in ("extension_range", "activation_ranges") if field in stated}
        # The library's notation is none on the wire.
        assume(not any(isinstance(text, str) for value in body.values() for text in (value, *in_list(value))))
        return self.send({"porting_phone_number_id": identity, **body})

    def send(self, payload: dict[str, Any]) -> str:
        """Its id where the carrier takes a body, which it does exactly when nothing is wrong with the order then."""
        order = {"status": self.carrier.status, "extensions": [*self.carrier.records.values(), payload]}
        has_errors = any(finding.severity is Severity.ERROR for finding in validate(order))
        try:
            made = str(self.carrier.create(payload)["id"])
        except Refused:
            assert has_errors
            return ""
        assert not has_errors
        self.model[made] = numbers(payload), live(payload)
        return made

    @rule(identity=consumes(created))
    def delete(self, identity: str) -> None:
        if identity in self.carrier.records and self.carrier.status in EDITABLE:
            self.carrier.delete(identity)
            del self.model[identity]

    @rule(status=st.sampled_from(STATUSES) | st.just("draft"))
    def move_on(self, status: str) -> None:
        self.carrier.status = status

    @rule(
        desired=st.dictionaries(st.sampled_from(IDS), st.lists(BLOCKS, max_size=3)),
        stopped_after=st.none() | st.integers(0, 6),
        is_undone=st.booleans(),
    )
    def change(self, desired: dict[str, list[ExtensionBlock]], stopped_after: int | None, is_undone: bool) -> None:
        wanted: dict[str, list[ExtensionBlock]] = {}
        for identity, blocks in desired.items():
            kept: list[dict[str, Any]] = []
            wanted[identity] = []
            for block in blocks:
                payload: dict[str, Any] = dict(block.to_payload(identity))
                if not any(numbers(payload) & numbers(other) for other in kept):
                    kept.append(payload)
                    wanted[identity].append(block)
        before = dict(self.carrier.records)
        try:
            found = self.compared(wanted)
        except OrderNotEditable:
            assert self.carrier.status not in EDITABLE
            return
        had = {identity: self.state_of(identity) for identity in IDS}
        gets = {
            identity: state(dict(block.to_payload()) for block in wanted[identity])
            if identity in wanted
            else had[identity]
            for identity in IDS
        }
        for step in found.steps[:stopped_after]:
            self.carry_out(step)
        half_way = [identity for identity in IDS if self.state_of(identity) not in (had[identity], gets[identity])]
        assert len(half_way) <= 1
        if is_undone:
            for step in self.compared({one.porting_phone_number_id: one.before for one in found.comparisons}).steps:
                self.carry_out(step)
            assert {identity: self.state_of(identity) for identity in IDS} == had
            return
        again = self.compared(wanted)
        assert again.steps == found.steps[len(found.steps) if stopped_after is None else stopped_after :]
        for step in again.steps:
            self.carry_out(step)
        assert {identity: self.state_of(identity) for identity in IDS} == gets
        for record in before.values():
            if record["porting_phone_number_id"] not in wanted:
                assert record in self.carrier.records.values()

    def compared(self, wanted: Mapping[str, Iterable[ExtensionBlock]]) -> Changes:
        return changes(self.carrier.records.values(), wanted, status=self.carrier.status)

    def carry_out(self, step: Step) -> None:
        body: dict[str, Any] = dict(step.payload)
        if step.id is None:
            self.model[str(self.carrier.create(body)["id"])] = numbers(body), live(body)
        else:
            removed = self.carrier.delete(step.id)
            assert {field: removed[field] for field in body} == body
            del self.model[step.id]
        self.what_the_library_reads_is_what_the_sets_say()

    def state_of(self, identity: str) -> State:
        return state(
            record for record in self.carrier.records.values() if record["porting_phone_number_id"] == identity
        )

    @invariant()
    def what_the_library_reads_is_what_the_sets_say(self) -> None:
        read = read_list({"data": list(self.carrier.records.values())})
        assert {record.id for record in read} == self.model.keys()
        for record in read:
            ports, active = self.model[record.id or ""]
            assert set(record.block.active_extensions) == active
            assert set(record.block.inactive_extensions) == ports - active

    @invariant()
    def what_the_carrier_has_has_no_errors_but_its_status(self) -> None:
        order = {"status": self.carrier.status, "extensions": list(self.carrier.records.values())}
        errors = {finding.code for finding in validate(order) if finding.severity == "error"}
        assert errors <= ({"DW601"} if self.carrier.status not in EDITABLE else set())


TestOrder = Order.TestCase
TestOrder.settings = settings(max_examples=settings().max_examples, stateful_step_count=15)
