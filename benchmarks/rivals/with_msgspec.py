"""A request body as msgspec's structs. Importing this raises `ImportError` where msgspec isn't installed."""

from typing import Annotated, Any

import msgspec

from benchmarks.rivals.models import Check, are_in_order

Extension = Annotated[int, msgspec.Meta(ge=0, le=999)]


class Run(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A range."""

    start_at: Extension
    end_at: Extension


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A request body."""

    porting_phone_number_id: str
    extension_range: Run
    activation_ranges: list[Run]

    def __post_init__(self) -> None:
        """Raise unless the ranges fit each other."""
        if not are_in_order(self.extension_range, self.activation_ranges):
            raise ValueError("activation ranges are in order, apart, and within the extension range")


def make(statement: Any) -> Any:
    """The struct of a clean body."""
    return msgspec.convert(statement, Body)


def _check(read: Any) -> Check:
    def check(body: Any) -> bool:
        try:
            read(body)
        except msgspec.ValidationError:
            return False
        return True

    return check


check: Check = _check(make)
check_json: Check = _check(msgspec.json.Decoder(Body).decode)
