"""The carrier's request body, as the types that it has in Python."""

from collections.abc import Iterable
from typing import TypedDict

from durchwahl.ranges import ActivationRange, ExtensionRange


class RangePayload(TypedDict):
    """A range on the carrier's wire."""

    start_at: int
    end_at: int


class BlockPayload(TypedDict):
    """A block on the carrier's wire, without the route number that it hangs under.

    The activation ranges are a list. They are typed as what the carrier's own client takes, because a type checker holds a
    mapping to be of a client's type only where each field's type is the very same.
    """

    extension_range: RangePayload
    activation_ranges: Iterable[RangePayload]


class Payload(BlockPayload):
    """The body of the carrier's create request, with the id of the route number."""

    porting_phone_number_id: str


def range_payload(run: ActivationRange | ExtensionRange) -> RangePayload:
    """A range as it is on the wire.

    >>> range_payload(ActivationRange(19, 20))
    {'start_at': 19, 'end_at': 20}
    """
    return {"start_at": run.start_at, "end_at": run.end_at}
