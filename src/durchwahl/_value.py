"""Base classes and mixins of the values: format specs, validation on unpickling, display in notebooks."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Final, NoReturn, Self

from durchwahl._pydantic import Described

# For the `_unchecked` constructors, which bypass `__init__` and the frozen `__setattr__`. They are module-level names,
# because the two attribute lookups are a large part of a set operation.
new: Final = object.__new__
set_slot: Final = object.__setattr__


_MAX_REPR: Final = 2000


def shorten(text: str) -> str:
    """Return a repr unchanged, or, if it is long, its beginning in angle brackets, so that it doesn't evaluate."""
    return text if len(text) <= _MAX_REPR else f"<{text[:_MAX_REPR]}... ({len(text)} characters)>"


def named_repr(value: object, names: Iterable[str]) -> str:
    """Return the repr of a value with these fields, shortened."""
    return shorten(f"{type(value).__qualname__}({', '.join(f'{name}={getattr(value, name)!r}' for name in names)})")


class Base(Described):
    """Base class of all values. A format spec, as in `f"{route:<20}"`, applies to the value's `str`."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


class Immutable(Base):
    """Base class of the values that aren't dataclasses."""

    __slots__ = ()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable; {name} can't be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable; {name} can't be deleted")


class Value(Base):
    """Base of the frozen dataclasses. Unpickling and copying go through `__init__`, so that invariants are checked again.

    Dataclasses whose repr may be long inherit the one here: the generated one, shortened.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        value: Any = self
        text = named_repr(self, [field.name for field in fields(value) if field.repr])
        if text.startswith("<") and hasattr(value, "parse"):
            text = f"{type(self).__qualname__}.parse({str(self)!r})"
        return shorten(text)

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        value: Any = self
        return type(self), tuple(getattr(self, field.name) for field in fields(value))


class HtmlRepr:
    """Mixin for values that notebooks show as HTML. `display` imports the values, so it is imported on first use."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from durchwahl import display

        return display.html(self)


class Picture(HtmlRepr):
    """Mixin for values with a picture."""

    __slots__ = ()

    def svg(self) -> str:
        """Return the picture as a complete SVG file: ten extensions per row, on an opaque white background.

        >>> from durchwahl import ExtensionBlock
        >>> ExtensionBlock.parse("0-99: 4, 19-20").svg().partition(" ")[0]
        '<svg'
        """
        from durchwahl import display

        return display.svg(self)
