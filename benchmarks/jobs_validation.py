"""Jobs on one statement: is it clean, and the block that it means."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from operator import not_
from typing import Any, Final

from benchmarks import limits
from benchmarks.job import Contender, Job, Limit, Rival
from benchmarks.jobs_sets import ends, runs
from benchmarks.rivals import models
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
MOST: Final = 1.5
MOST_BLOCK: Final = 4
MOST_RANGES_FOR_PORTION: Final = 30
"""It compares each range with each; with 250 of them that alone takes the time of all other jobs."""


def body(count: int) -> Mapping[str, Any]:
    """A clean request body with so many activation ranges."""
    if count == len(CREATE_BODY["activation_ranges"]):
        return CREATE_BODY
    return {
        **CREATE_BODY,
        "extension_range": {"start_at": 0, "end_at": 999},
        "activation_ranges": [{"start_at": start_at, "end_at": end_at} for start_at, end_at in runs(count)],
    }


def _checker(module: str, name: str) -> models.Check:
    """A check of one of the modules that import a rival."""
    check: models.Check = getattr(import_module(f"benchmarks.rivals.{module}"), name)
    return check


def _after_loads(check: Callable[[Any], object], raw: bytes) -> object:
    return check(json.loads(raw))


def _ours_after_loads(raw: bytes) -> object:
    return validate(json.loads(raw))


def _rivals(statement: Mapping[str, Any]) -> Iterator[Rival]:
    """Who checks all of a body's rules."""
    yield Rival("msgspec", lambda: partial(_checker("with_msgspec", "check"), statement))
    yield Rival("pydantic", lambda: partial(_checker("with_pydantic", "check"), statement))
    if len(statement["activation_ranges"]) <= MOST_RANGES_FOR_PORTION:
        yield Rival("portion", lambda: partial(models.by_portion(), statement), less="does not check the fields")


def _validate(name: str, statement: Mapping[str, Any], most: float | None, *rivals: Rival) -> Job:
    return Job(
        f"validate {name}",
        Contender("durchwahl", lambda: partial(validate, statement), answer=not_),
        (Limit("one plain scan", lambda: partial(limits.scan, statement), most=most), *rivals),
    )


def _of_size(count: int) -> Iterator[Job]:
    statement = body(count)
    raw = json.dumps(statement).encode()
    yield _validate(
        f"a body, {count} ranges",
        statement,
        MOST,
        *_rivals(statement),
        Rival("fastjsonschema", lambda: partial(models.by_fastjsonschema(), statement), less=models.LESS),
        Rival("jsonschema", lambda: partial(models.by_jsonschema(), statement), less=models.LESS),
    )
    yield Job(
        f"validate JSON, {count} ranges",
        Contender("durchwahl behind json.loads", lambda: partial(_ours_after_loads, raw), answer=not_),
        (
            Limit("json.loads, one plain scan", lambda: partial(_after_loads, limits.scan, raw), most=MOST),
            Rival("msgspec", lambda: partial(_checker("with_msgspec", "check_json"), raw)),
            Rival("pydantic", lambda: partial(_checker("with_pydantic", "check_json"), raw)),
            Rival("fastjsonschema", lambda: partial(_after_loads, models.by_fastjsonschema(), raw), less=models.LESS),
            Rival("jsonschema", lambda: partial(_after_loads, models.by_jsonschema(), raw), less=models.LESS),
        ),
    )
    yield Job(
        f"make a block, {count} ranges",
        Contender("durchwahl", lambda: partial(ExtensionBlock.from_payload, statement), answer=_ends),
        (
            # The scan only tells whether the body is clean, so that the block of its answer is made elsewhere.
            Limit(
                "one plain scan",
                lambda: partial(limits.scan, statement),
                answer=lambda _: _ends(limits.scan_and_make(statement)),
                most=MOST_BLOCK,
            ),
            Limit("scan, then bare objects", lambda: partial(limits.scan_and_make, statement), answer=_ends),
            Rival("msgspec", lambda: partial(_checker("with_msgspec", "make"), statement), answer=_ends),
            Rival("pydantic", lambda: partial(_checker("with_pydantic", "make"), statement), answer=_ends),
        ),
    )


def _ends(block: Any) -> list[limits.Pair]:
    return ends((block.extension_range, *block.activation_ranges))


JOBS: Final = (
    *(job for count in (3, 30, 250) for job in _of_size(count)),
    _validate("a list record", LIST_RECORD, 3),
    _validate("a body with a route number", WITH_ROUTE_NUMBER, 6),
    _validate("a body with an overlap", OVERLAPPING, None, *_rivals(OVERLAPPING)),
)
