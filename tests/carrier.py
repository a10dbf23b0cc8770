"""The carrier, by its guide, on plain sets: it refuses what the guide forbids, and what would port a number twice.

It shares no code with the library. `oracle` says which rules a body breaks; what the carrier does with an order stands here.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import oracle

EDITABLE = ("draft", "in-process", "exception")
STATUSES = (*EDITABLE, "submitted", "foc-date-confirmed", "ported", "cancelled", "cancel-pending")

# The rules of `oracle` that the carrier has, too; the others are this project's warnings and notes.
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
    """A request that breaks a rule: each place in its body, with what is wrong there."""

    def __init__(self, *reasons: tuple[str, str]) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


class PortingOrder:
    """An order with its status and its extensions, for route numbers that are known by their ids."""

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
        # The library's notation is none on the wire.
        parts = body.get("activation_ranges")
        if any(
            isinstance(stated, str)
            for stated in (body.get("extension_range"), parts, *(parts if isinstance(parts, list) else ()))
        ):
            raise Refused(("", "ranges must be objects"))
        ranges = {field: body[field] for field in ("extension_range", "activation_ranges") if field in body}
        breaches = sorted(oracle.violations(ranges), key=lambda breach: breach[::-1])
        reasons = [(pointer, REFUSED[code]) for code, pointer in breaches if code in REFUSED]
        if reasons:
            raise Refused(*reasons)
        if any(
            record["porting_phone_number_id"] == route_id and numbers(record) & numbers(body)
            for record in self.records.values()
        ):
            raise Refused(("/extension_range", "must not share a number with another block"))
        self.count += 1
        created = (FIRST_CREATED + timedelta(milliseconds=1500 * self.count)).isoformat(timespec="milliseconds")
        times = dict.fromkeys(("created_at", "updated_at"), created.replace("+00:00", "Z"))
        identity = f"00000000-0000-4000-8000-{self.count:012}"
        record = {"id": identity, "record_type": "porting_phone_number_extension", **body, **times}
        self.records[identity] = record
        return record

    def delete(self, identity: str) -> dict[str, Any]:
        self.check_status()
        return self.records.pop(identity)

    def check_status(self) -> None:
        if self.status not in EDITABLE:
            raise Refused(("", f"an order that is {self.status} takes no changes of extensions"))


def numbers(body: dict[str, Any]) -> set[str]:
    """What is dialled behind the route number for every extension that ports."""
    start, end = body["extension_range"]["start_at"], body["extension_range"]["end_at"]
    return {oracle.dialled(extension, end) for extension in range(start, end + 1)}


def live(body: dict[str, Any]) -> set[str]:
    """What is dialled behind the route number for every extension that goes live."""
    end = body["extension_range"]["end_at"]
    return {
        oracle.dialled(extension, end)
        for run in body["activation_ranges"]
        for extension in range(run["start_at"], run["end_at"] + 1)
    }
