"""The carrier's wire: the types of its request bodies, and which page of a list answer is the whole list."""

from collections.abc import Iterable, Mapping
from typing import Final, TypedDict

from durchwahl._messages import format_value
from durchwahl.errors import InvalidAnswer
from durchwahl.ranges import SupportsStartEnd, is_integer

_META_FIELDS: Final = ("page_number", "page_size", "total_pages", "total_results")


class RangePayload(TypedDict):
    """A range on the carrier's wire."""

    start_at: int
    end_at: int


class BlockPayload(TypedDict):
    """A block on the carrier's wire, without its route number.

    The activation ranges are a list. They are typed as what the carrier's own client takes, because a type checker holds a
    mapping to be of a client's type only where each field's type is the very same.
    """

    extension_range: RangePayload
    activation_ranges: Iterable[RangePayload]


class Payload(BlockPayload):
    """The body of the carrier's create request, with the id of the route number."""

    porting_phone_number_id: str


def range_payload(run: SupportsStartEnd) -> RangePayload:
    """Return a range as it is on the wire.

    >>> from durchwahl.ranges import ActivationRange
    >>> range_payload(ActivationRange(19, 20))
    {'start_at': 19, 'end_at': 20}
    """
    return {"start_at": run.start_at, "end_at": run.end_at}


def read_meta(meta: object, on_page: int) -> dict[str, int]:
    """Read the `meta` of a page that has so many records: a mapping, or an object of the carrier's own client.

    Null is read as missing. Raises `InvalidAnswer` for anything that can't be true of such a page.

    >>> read_meta({"page_number": 1, "page_size": 20, "total_pages": 1, "total_results": None}, 5)
    {'page_number': 1, 'page_size': 20, 'total_pages': 1}
    """
    if meta is None:
        return {}
    if isinstance(meta, Mapping):
        stated = {name: value for name, value in meta.items() if value is not None}
        is_known = not stated or not stated.keys().isdisjoint(_META_FIELDS)
    else:
        stated = {name: getattr(meta, name) for name in _META_FIELDS if getattr(meta, name, None) is not None}
        is_known = any(hasattr(meta, name) for name in _META_FIELDS)
    if not is_known:
        raise InvalidAnswer(
            f"a list answer's meta must have {', '.join(_META_FIELDS)}, got {format_value(meta)} without them"
        )
    read: dict[str, int] = {}
    for name in _META_FIELDS:
        if (value := stated.get(name)) is not None:
            # Pages count from 1; an empty list has no pages, or one without records.
            if not is_integer(value) or value < (1 if name in {"page_number", "page_size"} else 0):
                raise InvalidAnswer(f"a list answer's {name} must be a count, got {format_value(value)}")
            read[name] = int(value)
    most = min(read.get("page_size", on_page), read.get("total_results", on_page))
    if on_page > most:
        raise InvalidAnswer(f"a page has at most {most} records by its meta, got {on_page}")
    number = read.get("page_number", 1)
    if on_page and number > read.get("total_pages", number):
        raise InvalidAnswer(
            f"a page with records is one of {read['total_pages']} by its meta, got {format_value(number)}"
        )
    return read


def check_whole(meta: object, on_page: int, count: int) -> None:
    """Raise `InvalidAnswer` unless `count` records, of which `on_page` are on the page with this `meta`, are all.

    A list without `meta` is whole. One with `meta` has to show that it is: where it is left open, part of a list would be
    taken for all of it.

    >>> check_whole({"page_number": 1, "total_pages": 2}, 20, 20)
    Traceback (most recent call last):
        ...
    durchwahl.errors.InvalidAnswer: the whole list is needed, got 20 records of page 1 of 2; read the records of all pages
    """
    read = read_meta(meta, on_page)
    pages, total = read.get("total_pages"), read.get("total_results")
    number = read.get("page_number", 1)
    # Every page but the last is full, so that the records of several pages are more than fit on all but one of them.
    is_whole = number == 1 and (pages is None or pages <= 1 or count > (pages - 1) * on_page)
    if total is not None:
        is_whole &= count >= total
    elif pages is None and read:
        is_whole &= count < read.get("page_size", 0)
    if not is_whole:
        of_pages = "" if pages is None else f" of {format_value(pages)}"
        of_total = "" if total is None else f" of {format_value(total)}"
        raise InvalidAnswer(
            f"the whole list is needed, got {count}{of_total} records of page {format_value(number)}{of_pages}; "
            "read the records of all pages"
        )
