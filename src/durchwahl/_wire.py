"""The carrier's wire format: types of its request bodies, and the check that a list answer is complete."""

from collections.abc import Mapping
from typing import Final, TypedDict

from durchwahl._messages import format_value
from durchwahl._pydantic import CoreSchema, Handler, payload_schema
from durchwahl.errors import InvalidAnswer
from durchwahl.ranges import MAX_EXTENSION, SupportsStartEnd, is_integer

# The fields of `meta`, with their minimum. Pages count from 1; an empty list may have no pages.
_META_MINIMUMS: Final = {"page_number": 1, "page_size": 1, "total_pages": 0, "total_results": 0}


class RangePayload(TypedDict):
    """A range in a request body."""

    start_at: int
    end_at: int


class BlockPayload(TypedDict):
    """A request body without the id of its route number."""

    extension_range: RangePayload
    activation_ranges: list[RangePayload]


class Payload(BlockPayload):
    """The body of the carrier's create request, with the id of the route number."""

    porting_phone_number_id: str


def _pydantic_schema(source: type, handler: Handler) -> CoreSchema:
    return payload_schema(source, handler, MAX_EXTENSION)


def add_pydantic_schema(*classes: type) -> None:
    """Make each `TypedDict` a type that pydantic accepts as a field. Its body can't have methods."""
    for cls in classes:
        setattr(cls, "__get_pydantic_core_schema__", _pydantic_schema)  # noqa: B010  # type checkers know no such attribute


add_pydantic_schema(RangePayload, BlockPayload, Payload)


def range_payload(run: SupportsStartEnd) -> RangePayload:
    """Return a range in the form that a request body needs.

    >>> from durchwahl.ranges import ActivationRange
    >>> range_payload(ActivationRange(19, 20))
    {'start_at': 19, 'end_at': 20}
    """
    return {"start_at": run.start_at, "end_at": run.end_at}


def parse_meta(meta: object, records_on_page: int) -> dict[str, int]:
    """Return the known fields of a page's `meta`: a mapping, or an object of the carrier's own client.

    Null counts as missing. Raises `InvalidAnswer` for values that contradict each other or the number of records.

    >>> parse_meta({"page_number": 1, "page_size": 20, "total_pages": 1, "total_results": None}, 5)
    {'page_number': 1, 'page_size': 20, 'total_pages': 1}
    """
    if meta is None:
        return {}
    if isinstance(meta, Mapping):
        given = {name: value for name, value in meta.items() if value is not None}
        is_known = not given or not given.keys().isdisjoint(_META_MINIMUMS)
    else:
        given = {name: value for name in _META_MINIMUMS if (value := getattr(meta, name, None)) is not None}
        is_known = any(hasattr(meta, name) for name in _META_MINIMUMS)
    if not is_known:
        raise InvalidAnswer(
            f"a list answer's meta must have {', '.join(_META_MINIMUMS)}, got {format_value(meta)} without them"
        )
    fields: dict[str, int] = {}
    for name, minimum in _META_MINIMUMS.items():
        if (value := given.get(name)) is not None:
            if not is_integer(value) or value < minimum:
                raise InvalidAnswer(f"a list answer's {name} must be a count, got {format_value(value)}")
            fields[name] = int(value)
    maximum = min(fields.get("page_size", records_on_page), fields.get("total_results", records_on_page))
    if records_on_page > maximum:
        raise InvalidAnswer(f"according to its meta, a page can have at most {maximum} records, got {records_on_page}")
    page_number = fields.get("page_number", 1)
    total_pages = fields.get("total_pages", page_number)
    if records_on_page and page_number > total_pages:
        raise InvalidAnswer(
            f"according to its meta, a page with records must be one of {total_pages}, got {format_value(page_number)}"
        )
    return fields


def check_complete(meta: object, records_on_page: int, count: int) -> None:
    """Raise `InvalidAnswer` unless a list of `count` records is complete.

    `records_on_page` of them are on the page with this `meta`. A list without `meta` is complete. If `meta` doesn't show
    whether there are more records, the list is refused.

    >>> check_complete({"page_number": 1, "total_pages": 2}, 20, 20)
    Traceback (most recent call last):
        ...
    durchwahl.errors.InvalidAnswer: the whole list is needed, got 20 records of page 1 of 2; read the records of all pages
    """
    fields = parse_meta(meta, records_on_page)
    total_pages, total_results = fields.get("total_pages"), fields.get("total_results")
    page_number = fields.get("page_number", 1)
    # All pages but the last are full, so a complete list has more records than fit on all pages but one.
    is_complete = page_number == 1 and (
        total_pages is None or total_pages <= 1 or count > (total_pages - 1) * records_on_page
    )
    if total_results is not None:
        is_complete &= count >= total_results
    elif total_pages is None and fields:
        is_complete &= count < fields.get("page_size", 0)
    if not is_complete:
        of_results = "" if total_results is None else f" of {format_value(total_results)}"
        of_pages = "" if total_pages is None else f" of {format_value(total_pages)}"
        raise InvalidAnswer(
            f"the whole list is needed, got {count}{of_results} records of page {format_value(page_number)}{of_pages}; "
            "read the records of all pages"
        )
