"""Record the public API: run `python tests/write_public_api.py` if you intend to change it.

Each line is a name with its base classes, fields, signature or value, so that changes are easy to read as a diff. Members
that Python adds to classes are left out, because they differ between its versions.
"""

import enum
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, is_typeddict

import durchwahl
from durchwahl import RULES, formats, strategies, tables

PATH = Path(__file__).parent / "public_api.txt"

OPERATORS = frozenset(
    f"__{name}__"
    for name in (
        *("and", "or", "sub", "xor", "rand", "ror", "rsub", "rxor", "eq", "ne", "le", "lt", "ge", "gt", "hash", "bool"),
        *("len", "iter", "contains", "getitem", "call", "str", "repr"),
    )
)


def public_api() -> str:
    """Return the contents of the file."""
    modules = {"durchwahl": durchwahl} | {
        f"durchwahl.formats.{name}": getattr(formats, name) for name in formats.__all__
    }
    lines = [line for name, module in modules.items() for line in _module(name, module, _names(module))]
    for name, module in {"strategies": strategies, "tables": tables}.items():
        lines += _module(f"durchwahl.{name}", module, _names(module))
    lines += [f"rule {rule.code} {rule.name} {rule.severity}" for rule in RULES.values()]
    return "\n".join(map(_without_modules, lines)) + "\n"


def _without_modules(line: str) -> str:
    """Remove the modules of types, which are private, and quotes around types."""
    name = line[: re.match(r"[\w.]*", line).end()]  # type: ignore[union-attr]  # it also matches the empty string
    types = re.sub(r"\bdurchwahl\.(?:[a-z_]+\.)+", "", line.removeprefix(name))
    return name + re.sub(r"(: |-> )'([^']*)'", r"\1\2", types)


def _names(module: ModuleType) -> list[str]:
    return sorted(getattr(module, "__all__", [name for name, value in vars(module).items() if _is_ours(value, module)]))


def _is_ours(value: object, module: ModuleType) -> bool:
    is_public = not getattr(value, "__name__", "_").startswith("_") and not isinstance(value, TypeVar)
    return is_public and getattr(value, "__module__", "") == module.__name__


def _module(name: str, module: ModuleType, public: list[str]) -> Iterator[str]:
    for member in public:
        value = getattr(module, member)
        if inspect.isclass(value):
            yield from _class(f"{name}.{member}", value)
        elif inspect.isfunction(value):
            yield f"{name}.{member}{_signature(value)}"
        elif not inspect.ismodule(value):
            yield f"{name}.{member} = {list(value) if isinstance(value, Mapping) else value!r}"


def _class(name: str, cls: type[Any]) -> Iterator[str]:
    yield f"{name}({', '.join(dict.fromkeys(_bases(cls))) or 'object'})"
    if is_typeddict(cls):
        fields = inspect.get_annotations(cls)
        optional = cls.__optional_keys__
        yield from (
            f"{name}[{field!r}]{' or missing' if field in optional else ''}: {fields[field]}" for field in fields
        )
        return
    if issubclass(cls, enum.Enum):
        yield from (f"{name}.{member.name} = {member.value!r}" for member in cls)
        return
    ours = [base for base in cls.__mro__ if base.__module__.startswith("durchwahl")]
    if any("__init__" in vars(base) for base in ours):
        yield f"{name}.__init__{_signature(cls)}"
    for member in sorted({member for base in ours for member in vars(base)}):
        if not member.startswith("_") or member in OPERATORS:
            types = [inspect.get_annotations(base).get(member) for base in ours]
            yield f"{name}.{member}{_member(inspect.getattr_static(cls, member), next(filter(None, types), None))}"


def _bases(cls: type[Any]) -> Iterator[str]:
    """Yield the public base classes, and those of private ones."""
    for base in cls.__bases__:
        if not base.__module__.startswith("durchwahl") or base.__name__ in durchwahl.__all__:
            yield from [base.__qualname__] if base is not object else []
        else:
            yield from _bases(base)


def _member(value: object, annotation: Any) -> str:
    if isinstance(value, property) and value.fget is not None:
        return f": {inspect.signature(value.fget).return_annotation}"
    if isinstance(value, classmethod | staticmethod):
        return f"{_signature(value.__func__)} [{type(value).__name__}]"
    if inspect.isfunction(value):
        return _signature(value)
    type_ = "" if annotation is None else f": {inspect.formatannotation(annotation)}"
    # Slots and fields of tuples are descriptors in the class, not values.
    return type_ if hasattr(value, "__get__") else f"{type_} = {value!r}"


def _signature(value: Callable[..., Any]) -> str:
    return str(inspect.signature(value))


if __name__ == "__main__":
    PATH.write_text(public_api(), encoding="utf-8", newline="\n")
