"""An order over time, and the carrier that keeps every rule of the guide: changes always arrive, and are never refused."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from carrier import EDITABLE, STATUSES, PortingOrder, Refused, live, numbers
from durchwahl import ExtensionBlock, OrderNotEditable, changes, validate
from durchwahl.strategies import extension_blocks

IDS = ("a", "b")

BLOCKS = extension_blocks() | st.sampled_from(["0-9: 4", "0-9: 4-5", "10-19: 12", "0-99: 4, 5", "0-99: 4-5"]).map(
    ExtensionBlock.parse
)


class Order(RuleBasedStateMachine):
    """Creates, deletes and changes of status at random; and `changes` from wherever that led to anywhere else."""

    created = Bundle("created")

    def __init__(self) -> None:
        super().__init__()
        self.carrier = PortingOrder({"a": "+4920123", "b": "+4920456"})

    @rule(target=created, block=BLOCKS, identity=st.sampled_from(IDS))
    def create(self, block: ExtensionBlock, identity: str) -> str:
        try:
            return str(self.carrier.create(dict(block.to_payload(identity)))["id"])
        except Refused:
            return ""

    @rule(identity=consumes(created))
    def delete(self, identity: str) -> None:
        if identity in self.carrier.records and self.carrier.status in EDITABLE:
            self.carrier.delete(identity)

    @rule(status=st.sampled_from(STATUSES) | st.just("draft"))
    def move_on(self, status: str) -> None:
        self.carrier.status = status

    @rule(desired=st.dictionaries(st.sampled_from(IDS), st.lists(BLOCKS, max_size=3)))
    def change(self, desired: dict[str, list[ExtensionBlock]]) -> None:
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
            found = changes(before.values(), wanted, status=self.carrier.status)
        except OrderNotEditable:
            assert self.carrier.status not in EDITABLE
            return
        for record in found.delete:
            self.carrier.delete(record)
        for body in found.create:
            self.carrier.create(dict(body))
        for identity in IDS:
            has = [record for record in self.carrier.records.values() if record["porting_phone_number_id"] == identity]
            if identity in wanted:
                states = sorted((sorted(numbers(record)), sorted(live(record))) for record in has)
                payloads: list[dict[str, Any]] = [dict(block.to_payload()) for block in wanted[identity]]
                assert states == sorted((sorted(numbers(payload)), sorted(live(payload))) for payload in payloads)
            else:
                assert has == [record for record in before.values() if record["porting_phone_number_id"] == identity]

    @invariant()
    def what_the_carrier_has_has_no_errors_but_its_status(self) -> None:
        order = {"status": self.carrier.status, "extensions": list(self.carrier.records.values())}
        errors = {finding.code for finding in validate(order) if finding.severity == "error"}
        assert errors <= ({"DW601"} if self.carrier.status not in EDITABLE else set())


TestOrder = Order.TestCase
TestOrder.settings = settings(max_examples=30, stateful_step_count=15)
