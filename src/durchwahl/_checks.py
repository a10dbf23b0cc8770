"""Check arguments: their types, and series of which each item is read."""

from collections.abc import Callable, Iterable, Iterator
from types import UnionType
from typing import TypeVar

from durchwahl._messages import format_list, format_value
from durchwahl.errors import InvalidNotation, InvalidNumber, WrongType

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def check_type(value: object, types: type | UnionType, requirement: str) -> None:
    """Raise `WrongType` unless a value has one of these types. The message is the requirement, then the value."""
    if not isinstance(value, types):
        raise WrongType(f"{requirement}, got {format_value(value)}")


def check_series(values: object, requirement: str) -> None:
    """Raise `WrongType` unless values are iterable. Strings aren't series: their items are characters or bytes."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise WrongType(f"{requirement}, got {format_value(values)}")


def read_each(read: Callable[[_Item], _Result], items: Iterable[_Item]) -> Iterator[_Result]:
    """Yield what `read` returns for each item.

    After the last item, raises the first error, with the index of its item and those of all other items that are refused.

    >>> list(read_each(lambda item: check_type(item, str, "an item must be a string"), ["a", 1, "b", None]))
    Traceback (most recent call last):
        ...
    durchwahl.errors.WrongType: an item must be a string, got 1 at index 1; others are refused at 3
    """
    first_error: WrongType | InvalidNumber | InvalidNotation | None = None
    indexes: list[int] = []
    for index, item in enumerate(items):
        try:
            yield read(item)
        except (WrongType, InvalidNumber, InvalidNotation) as error:
            first_error = first_error or error
            indexes.append(index)
    if first_error is not None:
        others = f"; others are refused at {format_list(indexes[1:])}" if indexes[1:] else ""
        message, *details = first_error.args
        first_error.args = (f"{message} at index {indexes[0]}{others}", *details)
        raise first_error
