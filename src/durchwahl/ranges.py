"""`ExtensionRange`: extensions that port. `ActivationRange`: those of them that go live. Both ends are included."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from numbers import Integral
from typing import Final, Protocol, Self, TypeAlias, TypeGuard

from durchwahl._messages import format_value
from durchwahl._notation import check_same_width, format_range, parse_range
from durchwahl._pydantic import CoreSchema, Handler, extension_range_schema
from durchwahl._value import Picture, Value, new, set_slot
from durchwahl.errors import InvalidExtension, InvalidRange, WrongType

MAX_EXTENSION: Final = 999
"""The highest extension that the carrier accepts. The lowest is 0."""

MAX_WIDTH: Final = len(str(MAX_EXTENSION))
"""The maximum number of digits of an extension."""


def is_integer(value: object) -> TypeGuard[int]:
    """Return whether a value is an integer, NumPy's included. `bool` and `float` are rejected."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def as_int(extension: object) -> int:
    """Return an integer as an `int`. Raises `WrongType` for anything else.

    NumPy integers, such as items of a data frame, are converted, because their `repr` differs and some overflow.
    """
    if type(extension) is int:
        return extension
    if not is_integer(extension):
        raise WrongType(f"an extension must be an integer, got {format_value(extension)}")
    return int(extension)


def check_bounds(extension: int) -> None:
    """Raise `InvalidExtension` unless an extension is within 0-999."""
    if not 0 <= extension <= MAX_EXTENSION:
        raise InvalidExtension(f"an extension must be within 0-{MAX_EXTENSION}, got {format_value(extension)}")


def check_ends(start_at: int, end_at: int) -> None:
    """Raise `InvalidExtension` or `InvalidRange` unless these are valid ends of a range."""
    if not 0 <= start_at <= end_at <= MAX_EXTENSION:
        check_bounds(start_at)
        check_bounds(end_at)
        raise InvalidRange(f"a range must not end before it starts, got {format_range(start_at, end_at)}")


@dataclass(frozen=True, slots=True, order=True)
class _Range(Value):
    """Base class of both ranges."""

    start_at: int
    end_at: int

    def __post_init__(self) -> None:
        if type(self.start_at) is not int or type(self.end_at) is not int:
            set_slot(self, "start_at", as_int(self.start_at))
            set_slot(self, "end_at", as_int(self.end_at))
        check_ends(self.start_at, self.end_at)

    def __len__(self) -> int:
        return self.end_at - self.start_at + 1

    def __contains__(self, extension: object) -> bool:
        return extension in range(self.start_at, self.end_at + 1)

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.start_at, self.end_at + 1))

    def __str__(self) -> str:
        return format_range(self.start_at, self.end_at)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Self], handler: Handler) -> CoreSchema:
        return extension_range_schema(handler(source), handler, check_bounds, MAX_EXTENSION)


# Many ranges are made at once, and looking a slot up by its name is a large part of making one.
_set_start_at, _set_end_at = (vars(_Range)[name].__set__ for name in ("start_at", "end_at"))


class ActivationRange(_Range):
    """Extensions that are live as soon as the port completes: within 0-999, both ends included.

    It has no width: whether 4 is dialled as `4` or `04` depends on the block's extension range.

    Raises `WrongType`, `InvalidExtension` or `InvalidRange` for invalid ends.

    >>> ActivationRange(19, 20)
    ActivationRange(start_at=19, end_at=20)
    >>> len(ActivationRange(19, 20)), 20 in ActivationRange(19, 20), str(ActivationRange(4, 4))
    (2, True, '4')
    """

    __slots__ = ()

    @classmethod
    def _unchecked(cls, start_at: int, end_at: int) -> Self:
        """Return the range with these ends. Not validated: they must be extensions in ascending order."""
        unchecked = new(cls)
        _set_start_at(unchecked, start_at)
        _set_end_at(unchecked, end_at)
        return unchecked

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse one range in any usual notation. Raises `InvalidNotation`, or what the constructor raises.

        >>> ActivationRange.parse("19 bis 20")
        ActivationRange(start_at=19, end_at=20)
        """
        parsed = parse_range(text)
        check_same_width([parsed])
        return cls(parsed.start_at, parsed.end_at)


class ExtensionRange(Picture, _Range):
    """The extensions that port: within 0-999, both ends included, all dialled with the same number of digits.

    Raises `WrongType`, `InvalidExtension` or `InvalidRange` for invalid ends.

    >>> ExtensionRange(0, 99).width, ExtensionRange(0, 99).digits(4), ExtensionRange(0, 9).digits(4)
    (2, '04', '4')
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse one range in any usual notation; numbers with leading zeros must have the range's width.

        Raises `InvalidNotation`, `InvalidPadding` (for `000-099`, which the carrier would read as 00-99), or what the
        constructor raises.

        >>> ExtensionRange.parse("00-99")
        ExtensionRange(start_at=0, end_at=99)
        """
        parsed = parse_range(text)
        extension_range = cls(parsed.start_at, parsed.end_at)
        parsed.check_padding(extension_range.width)
        return extension_range

    @property
    def width(self) -> int:
        """The number of digits of each dialled extension, 1 to 3: that of the range's end."""
        return len(str(self.end_at))

    @property
    def is_customary(self) -> bool:
        """Whether this is 0-9, 0-99 or 0-999, which the carrier typically ports."""
        return self.start_at == 0 and self.end_at in (9, 99, 999)

    def digits(self, extension: int) -> str:
        """Return an extension as it is dialled, with leading zeros. Raises `InvalidExtension` outside this range.

        >>> ExtensionRange(0, 999).digits(4)
        '004'
        """
        extension = as_int(extension)
        if not self.start_at <= extension <= self.end_at:
            raise InvalidExtension(f"an extension of this block must be within {self}, got {format_value(extension)}")
        return f"{extension:0{self.width}}"


class SupportsStartEnd(Protocol):
    """Anything with the two ends as attributes: the ranges here, and other libraries' models of the payload."""

    @property
    def start_at(self) -> int: ...
    @property
    def end_at(self) -> int: ...


RangeLike: TypeAlias = SupportsStartEnd | Mapping[str, int] | tuple[int, int] | str
"""Anything accepted as a range: an object or a mapping with `start_at` and `end_at`, a pair, or notation."""


def activation_range(range_like: RangeLike) -> ActivationRange:
    """Convert to an `ActivationRange`. Raises `WrongType`, or what the constructor or the parser raises.

    >>> activation_range({"start_at": 19, "end_at": 20}) == activation_range((19, 20)) == activation_range("19-20")
    True
    """
    match range_like:
        case ActivationRange():
            return range_like
        case str():
            return ActivationRange.parse(range_like)
        case Mapping() if range_like.keys() >= {"start_at", "end_at"}:
            return ActivationRange(range_like["start_at"], range_like["end_at"])
        case (start_at, end_at) if isinstance(range_like, tuple | list):
            # Not any sequence of two: range(0, 100, 99) has two members, but its end is 100.
            return ActivationRange(start_at, end_at)
    if hasattr(range_like, "start_at") and hasattr(range_like, "end_at"):
        return ActivationRange(range_like.start_at, range_like.end_at)
    raise WrongType(
        f"a range must have start_at and end_at, or be a pair or a string like 19-20, got {format_value(range_like)}"
    )
