"""The carrier's request body, as the types that it has in Python."""

from typing import NotRequired, TypedDict

from durchwahl.ranges import ActivationRange, ExtensionRange


class RangePayload(TypedDict):
    """A range on the carrier's wire."""

    start_at: int
    end_at: int


class Payload(TypedDict):
    """The body of the carrier's create request. The carrier requires the id of the route number, too."""

    porting_phone_number_id: NotRequired[str]
    extension_range: RangePayload
    activation_ranges: list[RangePayload]


def range_payload(run: ActivationRange | ExtensionRange) -> RangePayload:
    """A range as it is on the wire.

    >>> range_payload(ActivationRange(19, 20))
    {'start_at': 19, 'end_at': 20}
    """
    return {"start_at": run.start_at, "end_at": run.end_at}
