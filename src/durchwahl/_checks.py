"""Check the types of arguments."""

from collections.abc import Iterable
from types import UnionType

from durchwahl._messages import format_value
from durchwahl.errors import WrongType


def check_type(value: object, types: type | UnionType, requirement: str) -> None:
    """Raise `WrongType` unless a value has one of these types. The message is the requirement, then the value."""
    if not isinstance(value, types):
        raise WrongType(f"{requirement}, got {format_value(value)}")


def check_series(values: object, requirement: str) -> None:
    """Raise `WrongType` unless values are iterable. Strings aren't series: their items are characters or bytes."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise WrongType(f"{requirement}, got {format_value(values)}")
