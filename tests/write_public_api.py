"""Writes down everything public: `python tests/write_public_api.py`, when a change of it is meant.

Names, base classes, fields, signatures, and the values of constants; one of them a line, so that a change reads as a
difference of lines. Whatever Python adds to classes by itself differs between its versions, and is left out.
"""

import enum
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, is_typeddict

import durchwahl
from durchwahl import RULES, formats, strategies

PATH = Path(__file__).parent / "public_api.txt"

OPERATORS = frozenset(
    f"__{name}__"
    for name in (
        *("and", "or", "sub", "xor", "rand", "ror", "rsub", "rxor", "eq", "ne", "le", "lt", "ge", "gt", "hash", "bool"),
        *("len", "iter", "contains", "getitem", "call", "str", "repr"),
    )
)


def written() -> str:
    """The whole file."""
    modules = {"durchwahl": durchwahl} | {
        f"durchwahl.formats.{name}": getattr(formats, name) for name in formats.__all__
    }
    lines = [line for name, module in modules.items() for line in _module(name, module, _names(module))]
    drawn = [name for name, thing in vars(strategies).items() if _is_ours(thing, strategies)]
    lines += _module("durchwahl.strategies", strategies, sorted(drawn))
    lines += [f"rule {rule.code} {rule.name} {rule.severity}" for rule in RULES.values()]
    return "\n".join(map(_without_modules, lines)) + "\n"


def _without_modules(line: str) -> str:
    """The line without the modules in which types are defined, which are private, and without quotes around types."""
    name = line[: re.match(r"[\w.]*", line).end()]  # type: ignore[union-attr]  # it matches the empty string, too
    types = re.sub(r"\bdurchwahl\.(?:[a-z_]+\.)+", "", line.removeprefix(name))
    return name + re.sub(r"(: |-> )'([^']*)'", r"\1\2", types)


def _names(module: ModuleType) -> list[str]:
    return sorted(getattr(module, "__all__", [name for name, thing in vars(module).items() if _is_ours(thing, module)]))


def _is_ours(thing: object, module: ModuleType) -> bool:
    return getattr(thing, "__module__", "") == module.__name__ and not getattr(thing, "__name__", "_").startswith("_")


def _module(name: str, module: ModuleType, public: list[str]) -> Iterator[str]:
    for each in public:
        thing = getattr(module, each)
        if inspect.isclass(thing):
            yield from _class(f"{name}.{each}", thing)
        elif inspect.isfunction(thing):
            yield f"{name}.{each}{_signature(thing)}"
        elif not inspect.ismodule(thing):
            yield f"{name}.{each} = {list(thing) if isinstance(thing, Mapping) else thing!r}"


def _class(name: str, kind: type[Any]) -> Iterator[str]:
    bases = [
        base
        for base in kind.__bases__
        if not base.__module__.startswith("durchwahl") or base.__name__ in durchwahl.__all__
    ]
    yield f"{name}({', '.join(base.__qualname__ for base in bases or [object])})"
    if is_typeddict(kind):
        fields = inspect.get_annotations(kind)
        optional = kind.__optional_keys__
        yield from (
            f"{name}[{field!r}]{' or missing' if field in optional else ''}: {fields[field]}" for field in fields
        )
        return
    if issubclass(kind, enum.Enum):
        yield from (f"{name}.{member.name} = {member.value!r}" for member in kind)
        return
    ours = [base for base in kind.__mro__ if base.__module__.startswith("durchwahl")]
    if any("__init__" in vars(base) for base in ours):
        yield f"{name}.__init__{_signature(kind)}"
    for member in sorted({member for base in ours for member in vars(base)}):
        if not member.startswith("_") or member in OPERATORS:
            types = [inspect.get_annotations(base).get(member) for base in ours]
            yield f"{name}.{member}{_member(inspect.getattr_static(kind, member), next(filter(None, types), None))}"


def _member(thing: object, annotation: Any) -> str:
    if isinstance(thing, property) and thing.fget is not None:
        return f": {inspect.signature(thing.fget).return_annotation}"
    if isinstance(thing, classmethod | staticmethod):
        return f"{_signature(thing.__func__)} [{type(thing).__name__}]"
    if inspect.isfunction(thing):
        return _signature(thing)
    told = "" if annotation is None else f": {inspect.formatannotation(annotation)}"
    # Slots and the fields of tuples have no value in the class.
    return told if hasattr(thing, "__get__") else f"{told} = {thing!r}"


def _signature(thing: Callable[..., Any]) -> str:
    return str(inspect.signature(thing))


if __name__ == "__main__":
    PATH.write_text(written(), encoding="utf-8", newline="\n")
