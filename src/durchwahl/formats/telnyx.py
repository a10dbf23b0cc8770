"""The carrier's API: its records, its list answers, its resource for full numbers, and its errors.

In the carrier's schema every field of an answer is optional, and unknown ones may appear. So everything but the ranges
may be missing here, and unknown fields are ignored.

The body of the request that creates an extension block is made by `ExtensionBlock.to_payload`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypedDict

from durchwahl._checks import check_type
from durchwahl._messages import format_value
from durchwahl._value import Value
from durchwahl._wire import add_pydantic_schema, check_complete, parse_meta
from durchwahl.blocks import ExtensionBlock, RoutedBlock
from durchwahl.errors import DurchwahlError, InvalidAnswer, InvalidBlock, InvalidNumber, UnknownRule, WrongType
from durchwahl.findings import Finding
from durchwahl.number_sets import number_at, parse_interval
from durchwahl.numbers import common_prefix
from durchwahl.ranges import MAX_WIDTH, ActivationRange, ExtensionRange, SupportsStartEnd
from durchwahl.rules import RULES
from durchwahl.rules.fields import is_list

_MIN_DIGITS: Final = 7  # the carrier's pattern for a number in a block is a plus and 7 to 15 digits


@dataclass(frozen=True, slots=True, repr=False)
class Record(Value):
    """One block in the carrier's answer. Fields missing from the answer are None; times are timezone-aware, in UTC."""

    id: str | None
    porting_phone_number_id: str | None
    block: ExtensionBlock
    created_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class BlockRecord(Value):
    """One phone number block in the carrier's answer. Missing fields are None; times are timezone-aware, in UTC."""

    id: str | None
    routed_block: RoutedBlock
    created_at: datetime | None = None
    updated_at: datetime | None = None


class NumberRange(TypedDict):
    """A range of full numbers in E.164, both ends included."""

    start_at: str
    end_at: str


class BlockRequest(TypedDict):
    """The body of the carrier's create request for a phone number block."""

    phone_number_range: NumberRange
    activation_ranges: list[NumberRange]


class ErrorSource(TypedDict):
    """The location of an error in a request, as an RFC 6901 pointer."""

    pointer: str


class Error(TypedDict):
    """One error of the carrier's 422 answers."""

    code: str
    title: str
    detail: str
    source: ErrorSource


add_pydantic_schema(NumberRange, BlockRequest, ErrorSource, Error)


def read_record(answer: Mapping[str, Any]) -> Record:
    """Read one block from an answer, or from an item of a list answer. None is read as missing.

    For an object of the carrier's own client, pass the mapping that its `to_dict()` or `model_dump()` returns.

    Raises `WrongType` for anything but a mapping, `InvalidBlock` for ranges that break a rule, and `InvalidAnswer` for a
    time that can't be read.

    >>> record = read_record({"data": {"id": "3e0f", "extension_range": {"start_at": 0, "end_at": 9}, "activation_ranges": []}})
    >>> print(record.id, record.block, record.created_at)
    3e0f 0-9: None
    """
    record = _get_record(answer)
    return Record(
        _parse_text(record, "id"),
        _parse_text(record, "porting_phone_number_id"),
        ExtensionBlock.from_payload({field: value for field, value in record.items() if value is not None}),
        _parse_time(record, "created_at"),
        _parse_time(record, "updated_at"),
    )


def read_list(answer: Mapping[str, Any], *, page: bool = False) -> tuple[Record, ...]:
    """Read the blocks of a list answer: of the complete list, or, with `page=True`, of one of its pages.

    An answer without `meta` is complete. With `page=True`, call this function for every page, from 1 to the
    `total_pages` of `meta`.

    Raises `WrongType` for anything but a list answer, and what `read_record` raises. Raises `InvalidAnswer` if the
    values of `meta` contradict each other or the number of records. Without `page=True`, it also raises `InvalidAnswer`
    for one of several pages, and for `meta` that doesn't show whether there are more.

    >>> answer = {"data": [], "meta": {"page_number": 2, "page_size": 20, "total_pages": 2, "total_results": 20}}
    >>> read_list(answer, page=True)
    ()
    >>> read_list(answer)
    Traceback (most recent call last):
        ...
    durchwahl.errors.InvalidAnswer: the whole list is needed, got 0 of 20 records of page 2 of 2; read the records of all pages
    """
    return tuple(map(read_record, _get_records(answer, page=page)))


def block_request(routed_block: RoutedBlock) -> BlockRequest:
    """Return the request body for a phone number block, the carrier's resource for full numbers.

    A line needs one for each of its blocks: `map(block_request, line)`.

    Raises `WrongType` for anything but a routed block, and `InvalidNumber` for numbers outside Germany or with fewer than
    7 digits, because the carrier doesn't accept them in a block.

    >>> from durchwahl.blocks import ExtensionBlock
    >>> block_request(ExtensionBlock.parse("0-99: 4").under("+49 20 12345678"))["phone_number_range"]
    {'start_at': '+49201234567800', 'end_at': '+49201234567899'}
    """
    check_type(routed_block, RoutedBlock, "expected a routed block")
    route, block = routed_block.route_number, routed_block.block
    if not route.is_german:
        raise InvalidNumber(f"only German numbers, +49, form blocks, got {route}")
    if len(route.e164) - 1 + block.width < _MIN_DIGITS:
        raise InvalidNumber(
            f"a number in a block must have at least {_MIN_DIGITS} digits, got {routed_block.numbers[0]}"
        )

    def number_range(extensions: SupportsStartEnd) -> NumberRange:
        digits = block.extension_range.digits
        return {"start_at": route.e164 + digits(extensions.start_at), "end_at": route.e164 + digits(extensions.end_at)}

    return {
        "phone_number_range": number_range(block.extension_range),
        "activation_ranges": list(map(number_range, block.activation_ranges)),
    }


def read_block(answer: Mapping[str, Any]) -> BlockRecord:
    """Read one phone number block from an answer, or from an item of a list answer: the inverse of `block_request`.

    The answer has full numbers only, so the digits that all of them begin with are the route number. None is read as
    missing. For an object of the carrier's own client, pass the mapping that its `to_dict()` or `model_dump()` returns.

    Raises `WrongType` for anything but a mapping, and `InvalidAnswer` for ranges or times that can't be read, and for
    numbers that no single block can have.

    >>> answer = {"data": {"id": "3e0f",
    ...     "phone_number_range": {"start_at": "+49201234567800", "end_at": "+49201234567899"},
    ...     "activation_ranges": [{"start_at": "+49201234567804", "end_at": "+49201234567804"}]}}
    >>> print(read_block(answer).routed_block)
    +492012345678 0-99: 4
    """
    record = _get_record(answer)
    return BlockRecord(
        _parse_text(record, "id"),
        _parse_routed_block(record),
        _parse_time(record, "created_at"),
        _parse_time(record, "updated_at"),
    )


def read_block_list(answer: Mapping[str, Any], *, page: bool = False) -> tuple[BlockRecord, ...]:
    """Read every phone number block of a list answer. Takes `page`, and raises what `read_list` and `read_block` raise.

    >>> read_block_list({"data": [], "meta": {"page_number": 1, "page_size": 20, "total_pages": 0, "total_results": 0}})
    ()
    """
    return tuple(map(read_block, _get_records(answer, page=page)))


def as_error(finding: Finding) -> Error:
    """Return a finding in the format of the carrier's errors, for programs that show both in the same way.

    Raises `WrongType` for anything but a finding, and `UnknownRule` for one with a code that no rule has.

    >>> from durchwahl.validation import validate
    >>> as_error(validate({"extension_range": "9-0", "activation_ranges": "0"})[0])["title"]
    'range-ending-before-it-starts'
    """
    check_type(finding, Finding, "expected a finding")
    rule = RULES.get(finding.code) if isinstance(finding.code, str) else None
    if rule is None:
        raise UnknownRule(f"a finding must have the code of a rule, got {format_value(finding.code)}")
    return {
        "code": rule.code,
        "title": rule.name,
        "detail": finding.message,
        "source": {"pointer": finding.pointer},
    }


def _get_record(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    check_type(answer, Mapping, "the carrier's record must be a mapping")
    data = answer.get("data")
    return data if isinstance(data, Mapping) else answer


def _get_records(answer: Mapping[str, Any], *, page: bool) -> Sequence[Any]:
    records = answer.get("data") if isinstance(answer, Mapping) else None
    if not is_list(records):
        raise WrongType(f"the carrier's list answer must be a mapping with a list in data, got {format_value(answer)}")
    if page:
        parse_meta(answer.get("meta"), len(records))
    else:
        check_complete(answer.get("meta"), len(records), len(records))
    return records


def _parse_routed_block(record: Mapping[str, Any]) -> RoutedBlock:
    ends = _get_ends(record.get("phone_number_range"), "phone_number_range")
    try:
        routed = _block_from_to(*ends)
    except DurchwahlError as error:
        raise InvalidAnswer(f"the carrier's phone_number_range can't be read: {error}") from None
    stated = record.get("activation_ranges")
    if not is_list(stated):
        raise InvalidAnswer(f"the carrier's activation_ranges must be a list, got {format_value(stated)}")
    activation_ranges = tuple(_parse_activation_range(item, routed) for item in stated)
    try:
        return ExtensionBlock(routed.block.extension_range, activation_ranges).under(routed.route_number)
    except InvalidBlock as invalid:
        raise InvalidAnswer(f"the carrier's activation_ranges can't be read: {invalid.findings[0].message}") from None


def _block_from_to(start_at: str, end_at: str) -> RoutedBlock:
    interval = parse_interval(start_at, end_at)
    first, last = number_at(interval.start), number_at(interval.stop - 1)
    width = max(len(first) - len(common_prefix(first, last)), 1)
    if width > MAX_WIDTH:
        raise InvalidNumber(
            f"numbers of one block must differ in their last {MAX_WIDTH} digits only, got {first} to {last}"
        )
    extension_range = ExtensionRange(int(first[-width:]), int(last[-width:]))
    return ExtensionBlock(extension_range, ()).under(first[:-width])


def _parse_activation_range(value: object, routed: RoutedBlock) -> ActivationRange:
    first, last = _get_ends(value, "activation range")
    try:
        start, end = routed.extension_of(first), routed.extension_of(last)
        if start is not None and end is not None:
            return ActivationRange(int(start), int(end))
    except DurchwahlError as error:
        raise InvalidAnswer(f"the carrier's activation range can't be read: {error}") from None
    raise InvalidAnswer(
        f"an activation range must be within {routed.numbers[0]} to {routed.numbers[-1]}, "
        f"got {format_value(first)} to {format_value(last)}"
    )


def _get_ends(value: object, name: str) -> tuple[Any, Any]:
    if not isinstance(value, Mapping):
        raise InvalidAnswer(
            f"the carrier's {name} must be a mapping with start_at and end_at, got {format_value(value)}"
        )
    return value.get("start_at"), value.get("end_at")


def _parse_text(record: Mapping[str, Any], field: str) -> str | None:
    value: str | None = record.get(field)
    check_type(value, str | None, f"the carrier's {field} must be a string")
    return value


def _parse_time(record: Mapping[str, Any], field: str) -> datetime | None:
    time = record.get(field)
    if not isinstance(time, datetime):
        text = _parse_text(record, field)
        if text is None:
            return None
        try:
            time = datetime.fromisoformat(text)
        except ValueError:
            raise InvalidAnswer(f"the carrier's {field} must be a time by ISO 8601, got {format_value(text)}") from None
    # The carrier writes UTC, so a time without a zone is in UTC, too.
    try:
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except OverflowError:
        raise InvalidAnswer(
            f"the carrier's {field} must be in the years 1 to 9999 in UTC, got {format_value(str(time))}"
        ) from None
