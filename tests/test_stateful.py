"""An order over time, and the carrier that keeps every rule of the guide: changes always arrive, and are never refused."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

import law
from durchwahl import ExtensionBlock, OrderNotEditable, changes, validate
from durchwahl.strategies import extension_blocks

IDS = ("a", "b")
EDITABLE = ("draft", "in-process", "exception")
STATUSES = (*EDITABLE, "submitted", "foc-date-confirmed", "ported", "cancelled", "cancel-pending")

BLOCKS = extension_blocks() | st.sampled_from(["0-9: 4", "0-9: 4-5", "10-19: 12", "0-99: 4, 5", "0-99: 4-5"]).map(
    ExtensionBlock.parse
)


class Refused(Exception):
    """What the carrier answers to a request that breaks a rule."""


class Carrier:
    """The carrier, by the guide, on plain sets: it refuses what the guide forbids, and what would port a number twice."""

    def __init__(self) -> None:
        self.status = "draft"
        self.records: dict[str, dict[str, Any]] = {}
        self.count = 0

    def create(self, payload: dict[str, Any]) -> str:
        self.check_status()
        body = {field: payload[field] for field in ("extension_range", "activation_ranges")}
        if {code for code, _ in law.breaches(body)} & {"DW101", "DW102", "DW103", "DW104", "DW201", "DW202"}:
            raise Refused(payload)
        for record in self.records.values():
            if record["porting_phone_number_id"] == payload["porting_phone_number_id"] and numbers(record) & numbers(
                payload
            ):
                raise Refused(payload)
        self.count += 1
        identity = f"{self.count:08}"
        self.records[identity] = {**payload, "id": identity}
        return identity

    def delete(self, identity: str) -> None:
        self.check_status()
        del self.records[identity]

    def check_status(self) -> None:
        if self.status not in EDITABLE:
            raise Refused(self.status)


def numbers(payload: dict[str, Any]) -> set[str]:
    start, end = payload["extension_range"]["start_at"], payload["extension_range"]["end_at"]
    return {law.dialled(extension, end) for extension in range(start, end + 1)}


def live(payload: dict[str, Any]) -> set[str]:
    end = payload["extension_range"]["end_at"]
    return {
        law.dialled(extension, end)
        for run in payload["activation_ranges"]
        for extension in range(run["start_at"], run["end_at"] + 1)
    }


class Order(RuleBasedStateMachine):
    """Creates, deletes and changes of status at random; and `changes` from wherever that led to anywhere else."""

    created = Bundle("created")

    def __init__(self) -> None:
        super().__init__()
        self.carrier = Carrier()

    @rule(target=created, block=BLOCKS, identity=st.sampled_from(IDS))
    def create(self, block: ExtensionBlock, identity: str) -> str:
        try:
            return self.carrier.create(dict(block.to_payload(identity)))
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
