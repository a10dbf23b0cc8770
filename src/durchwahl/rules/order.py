"""Orders: whether the status of an order is known and allows changes. DW601 and DW602."""

from collections.abc import Iterator

from durchwahl._messages import format_value
from durchwahl.errors import OrderNotEditable, UnknownStatus
from durchwahl.findings import Severity
from durchwahl.rules._remedies import Mistake, Suggestion, closest, remedy
from durchwahl.rules._rule import Violation, rule, violation_from

EDITABLE = ("draft", "in-process", "exception")
STATUSES = (*EDITABLE, "submitted", "foc-date-confirmed", "ported", "cancelled", "cancel-pending")


def check_status(status: str) -> None:
    """Raise `UnknownStatus` if this isn't the status of a porting order."""
    if not isinstance(status, str) or status not in STATUSES:
        raise UnknownStatus(f"an order's status must be one of {', '.join(STATUSES)}, got {format_value(status)}")


def check_editable(status: str) -> None:
    """Raise `OrderNotEditable` for a known status in which extensions can't be added or deleted."""
    if status in STATUSES and status not in EDITABLE:
        raise OrderNotEditable(
            f"an order takes extensions while it is {', '.join(EDITABLE)}, got {format_value(status)}"
        )


@rule("DW601", Severity.ERROR)
def order_not_editable(status: str, pointer: str) -> Iterator[Violation]:
    """Extensions can be added and deleted only while the order's status is draft, in-process or exception.

    The carrier's guide requires this. An order without extensions may have any status.

    Breaks: {"status": "ported", "extensions": [{"extension_range": "0-99", "activation_ranges": ["4"]}]}
    Passes: {"status": "draft", "extensions": [{"extension_range": "0-99", "activation_ranges": ["4"]}]}
    """
    yield from violation_from(pointer, check_editable, status)


@remedy(order_not_editable)
def _write_editable_status(mistake: Mistake) -> Iterator[Suggestion]:
    """Write draft, in-process or exception if that is the order's status now."""
    for status in EDITABLE:
        yield mistake.write(status, f"{status} if that is the order's status now")


@rule("DW602", Severity.ERROR)
def unknown_status(status: str, pointer: str) -> Iterator[Violation]:
    """The status of an order must be one of the carrier's statuses, in lowercase and with hyphens.

    The carrier's API schema lists them. A status with another spelling could hide that the order can't be edited.

    Breaks: {"status": "in_process", "extensions": []}
    Passes: {"status": "in-process", "extensions": []}
    """
    yield from violation_from(pointer, check_status, status)


@remedy(unknown_status)
def _correct_status(mistake: Mistake) -> Iterator[Suggestion]:
    """Write the status that resembles it."""
    for status in closest(mistake.value, STATUSES):
        yield mistake.write(status)
