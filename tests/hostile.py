"""Values whose methods raise, and documents with such a value at every position."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

BASES: dict[type, Any] = {int: 4, str: "4", dict: {"start_at": 4, "end_at": 4}, list: ["4"], float: 4.0, tuple: ("4",)}


LONGEST_MESSAGE = 300
"""The maximum length of a message, however long the value in it is."""


class Hostile(Exception):
    """The exception that hostile values raise; no library raises it."""


def _raise(*_: object, **__: object) -> Any:
    raise Hostile("a method of the value")


def subclass(base: type) -> Any:
    """Return a subclass whose instances can be constructed, but whose other methods all raise."""
    return type(f"Hostile{base.__name__}", (base,), dict.fromkeys(_methods(base), _raise))


def _methods(base: type) -> list[str]:
    return [name for name in dir(base) if callable(getattr(base, name)) and name not in _CONSTRUCTION]


def values() -> Iterator[tuple[str, Any]]:
    """Yield names and instances of subclasses of built-in types, with one method that raises or with all methods raising."""
    for base, value in BASES.items():
        methods = _methods(base)
        for name in [*methods, "*"]:
            overridden = dict.fromkeys(methods if name == "*" else [name], _raise)
            try:
                instance = type(f"Hostile{base.__name__}", (base,), overridden)(value)
            except Hostile:
                continue  # The constructor calls this method.
            yield f"{base.__name__}.{name}", instance
    for abstract in (Mapping, Sequence):
        methods = ["__getitem__", "__iter__", "__len__"]
        yield abstract.__name__, type(f"Hostile{abstract.__name__}", (abstract,), dict.fromkeys(methods, _raise))()
    yield "class", type("Liar", (), {"__class__": property(_raise)})()
    yield "type", type("Meta", (type,), {"__getattribute__": _raise})("Class", (), {})()
    yield "name", type("x" * 10_000, (), {})()


_CONSTRUCTION = {
    "__new__",
    "__init__",
    "__class__",
    "__init_subclass__",
    "__subclasshook__",
    "__getattribute__",
    "__del__",
}


def documents(value: Any) -> Iterator[Any]:
    """Yield lists of two: a document with the value at one of its positions, and a well-formed statement."""
    activation_range = {"start_at": 4, "end_at": 4}
    good = {"extension_range": {"start_at": 0, "end_at": 10}, "activation_ranges": [activation_range]}
    for statement in (
        value,
        {"extension_range": value, "activation_ranges": [activation_range]},
        {"extension_range": {"start_at": value, "end_at": 9}, "activation_ranges": [activation_range]},
        {"extension_range": "0-99", "activation_ranges": value},
        {"extension_range": "0-99", "activation_ranges": [value, activation_range]},
        {"extension_range": "0-99", "activation_ranges": [{"start_at": 4, "end_at": value}]},
        {**good, "route_number": value},
        {**good, "porting_phone_number_id": value},
        {**good, "odd": value},
        Fields([(value, value), *good.items()]),
        {**good, "extension_range": Fields([("start_at", 0), ("end_at", 10), (value, value)])},
        {"extensions": value},
        {"extensions": [value], "status": "ported"},
        {"extensions": [], "status": value},
        {"data": value},
        {"data": [value], "meta": value},
        Fields([(value, value), ("extensions", [])]),
        Fields([(value, value), ("data", [])]),
        MappingProxyType({"extensions": [value]}),
    ):
        yield [statement, good]
        yield [statement, [statement, good]]


class Fields(Mapping[Any, Any]):
    """A mapping with any keys, including ones that can't be hashed or compared."""

    def __init__(self, fields: list[tuple[Any, Any]]) -> None:
        self._fields = fields

    def __getitem__(self, key: object) -> Any:
        return next(value for name, value in self._fields if name == key)

    def __iter__(self) -> Iterator[Any]:
        return iter([name for name, _ in self._fields])

    def __len__(self) -> int:
        return len(self._fields)

    def items(self) -> Any:
        return list(self._fields)
