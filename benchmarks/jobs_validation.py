"""Jobs on one statement: is it clean, and the block that it means."""

from collections.abc import Mapping
from functools import partial
from operator import not_
from typing import Any, Final

from benchmarks import limits, rivals
from benchmarks.job import Contender, Job, Limit, Rival
from durchwahl import ExtensionBlock, validate

CREATE_BODY: Final[Mapping[str, Any]] = {
    "porting_phone_number_id": "f24151b6-3389-41d3-8747-7dd8c681e5e2",
    "extension_range": {"start_at": 0, "end_at": 99},
    "activation_ranges": [
        {"start_at": 4, "end_at": 4},
        {"start_at": 19, "end_at": 20},
        {"start_at": 42, "end_at": 42},
    ],
}
LIST_RECORD: Final[Mapping[str, Any]] = {
    "id": "6a09cdc3-8948-47f0-aa62-74ac943d6c58",
    "record_type": "porting_phone_number_extension",
    **CREATE_BODY,
    "created_at": "2026-03-24T10:06:51.000000Z",
    "updated_at": "2026-03-24T10:06:51.000000Z",
}
# Nine national digits and two of the extension: as many as are assigned, so that there is no note.
WITH_ROUTE_NUMBER: Final[Mapping[str, Any]] = {**CREATE_BODY, "route_number": "+49201234567"}
OVERLAPPING: Final[Mapping[str, Any]] = {
    **CREATE_BODY,
    "activation_ranges": [
        {"start_at": 5, "end_at": 12},
        {"start_at": 7, "end_at": 14},
        {"start_at": 42, "end_at": 42},
    ],
}


def _validate(name: str, statement: Mapping[str, Any], most: float | None, least: float | None) -> Job:
    return Job(
        f"validate {name}",
        Contender("durchwahl", lambda: partial(validate, statement), answer=not_),
        (
            Limit("one plain scan", lambda: partial(limits.scan, statement), most=most),
            Rival("portion", lambda: partial(rivals.checker(), statement), least=least),
        ),
    )


def _pairs(block: Any) -> list[limits.Pair]:
    return [(run.start_at, run.end_at) for run in (block.extension_range, *block.activation_ranges)]


JOBS: Final = (
    _validate("a create body", CREATE_BODY, 1.9, 26),
    _validate("a list record", LIST_RECORD, 3, None),
    _validate("a body with a route number", WITH_ROUTE_NUMBER, 6, None),
    _validate("a body with an overlap", OVERLAPPING, None, None),
    Job(
        "make the block of a create body",
        Contender("durchwahl", lambda: partial(ExtensionBlock.from_payload, CREATE_BODY), answer=_pairs),
        (Limit("scan, then bare objects", lambda: partial(limits.scan_and_make, CREATE_BODY), answer=_pairs),),
    ),
)
