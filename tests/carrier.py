"""A model of the carrier with plain sets: it refuses what the carrier's guide forbids, and to port a number twice.

It shares no code with the library. `oracle` has the rules for a body, and this module those for an order.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import oracle

STATUSES = (*oracle.EDITABLE, *oracle.LOCKED)

# The rules of `oracle` that the carrier enforces. The others are this project's warnings and notes.
REFUSED = {
    "DW101": "is required",
    "DW102": "has another type",
    "DW103": "must be within 0 and 999",
    "DW104": "must not end before it starts",
    "DW201": "must be within the extension range",
    "DW202": "must not overlap another activation range",
}
FIRST_CREATED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


class Refused(Exception):
    """A request that breaks a rule, with pointers into its body and the reasons."""

    def __init__(self, *reasons: tuple[str, str]) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


class PortingOrder:
    """An order with its status, its route numbers by their ids, and its records of extensions."""

    def __init__(self, route_numbers: dict[str, str]) -> None:
        self.status = "draft"
        self.route_numbers = route_numbers
        self.records: dict[str, dict[str, Any]] = {}
        self.count = 0

    def create(self, body: dict[str, Any]) -> dict[str, Any]:
        self.check_status()
        route_id = body.get("porting_phone_number_id")
        if not self.route_numbers.get(str(route_id), "").startswith("+49"):
            raise Refused(("/porting_phone_number_id", "must be a German number of this order"))
        if has_notation(body):
            raise Refused(("", "ranges must be objects"))
        ranges = {field: body[field] for field in ("extension_range", "activation_ranges") if field in body}
        violations = sorted(oracle.violations(ranges), key=lambda violation: violation[::-1])
        reasons = [(pointer, REFUSED[code]) for code, pointer in violations if code in REFUSED]
        if reasons:
            raise Refused(*reasons)
        others = [record for record in self.records.values() if record["porting_phone_number_id"] == route_id]
        if any(numbers(record) & numbers(body) for record in others):
            raise Refused(("/extension_range", "must not share a number with another block"))
        self.count += 1
        created = (FIRST_CREATED + timedelta(milliseconds=1500 * self.count)).isoformat(timespec="milliseconds")
        times = dict.fromkeys(("created_at", "updated_at"), created.replace("+00:00", "Z"))
        record_id = f"00000000-0000-4000-8000-{self.count:012}"
        record = {"id": record_id, "record_type": "porting_phone_number_extension", **body, **times}
        self.records[record_id] = record
        return record

    def delete(self, record_id: str) -> dict[str, Any]:
        self.check_status()
        return self.records.pop(record_id)

    def check_status(self) -> None:
        if self.status not in oracle.EDITABLE:
            raise Refused(("", f"an order that is {self.status} takes no changes of extensions"))


def has_notation(body: dict[str, Any]) -> bool:
    """Return whether ranges are strings, which only the library accepts."""
    values = [body.get("extension_range"), body.get("activation_ranges")]
    items = values[1] if isinstance(values[1], list) else []
    return any(isinstance(value, str) for value in [*values, *items])


def numbers(body: dict[str, Any]) -> set[str]:
    """Return the digits dialled after the route number, for every extension that ports."""
    start, end = body["extension_range"]["start_at"], body["extension_range"]["end_at"]
    return {oracle.dialled(extension, end) for extension in range(start, end + 1)}


def live(body: dict[str, Any]) -> set[str]:
    """Return the digits dialled after the route number, for every extension that goes live."""
    end = body["extension_range"]["end_at"]
    return {
        oracle.dialled(extension, end)
        for activation_range in body["activation_ranges"]
        for extension in range(activation_range["start_at"], activation_range["end_at"] + 1)
    }


def disjoint(blocks: Iterable[Any]) -> list[Any]:
    """Return the blocks that share no number with an earlier one."""
    kept: list[Any] = []
    taken: set[str] = set()
    for block in blocks:
        if taken.isdisjoint(block_numbers := numbers(block.to_payload())):
            kept.append(block)
            taken |= block_numbers
    return kept
