"""How a value that was refused is shown in a message: spelled as in JSON, on one line, and short."""

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral

_MAX_SHOWN_LENGTH = 40
_MAX_LISTED = 10
# What can't be printed is escaped, and an escape has up to ten characters.
_MAX_WRITTEN_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A value that messages show as it was written, cut if it is long, with a note. No field of a statement takes it."""

    text: str
    note: str = ""


def format_value(value: object) -> str:
    """A value as a message shows it: spelled as in JSON, on one line, and short however large the value is.

    Raises nothing, whatever the value's class does.

    >>> format_value(1000), format_value(None), format_value("04"), format_value(10**5000), format_value([[1], [2]])
    ('1000', 'null', "'04'", 'an integer of about 5001 digits', 'a list')
    """
    try:
        return _shown(value)
    except MemoryError:
        raise
    except Exception:
        return "a value that can't be shown"


def _shown(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            # Python refuses to write integers of more than 4,300 digits, and nobody reads more than a few dozen.
            return int.__repr__(value) if value.bit_length() <= 128 else f"an integer of about {_digits(value)} digits"
        case Integral():
            return format_value(int(value))
        case float():
            return float.__repr__(value)
        case str():
            cut = value[:_MAX_SHOWN_LENGTH]
            while len(str.__repr__(cut)) > _MAX_WRITTEN_LENGTH:
                cut = cut[: len(cut) // 2]
            return str.__repr__(cut) if cut == value else f"{str.__repr__(cut)}... ({len(value)} characters)"
        case Verbatim():
            cut = value.text[:_MAX_SHOWN_LENGTH]
            return f"{cut}{'' if cut == value.text else '...'}{value.note}"
    name = type(value).__name__[:_MAX_SHOWN_LENGTH]
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def format_list(ranges: Sequence[object]) -> str:
    """Return ranges as a message shows them: the first ones, and how many more there are.

    >>> format_list(["4", "19-20"]), format_list([str(extension) for extension in range(0, 1000, 2)])
    ('4, 19-20', '0, 2, 4, 6, 8, 10, 12, 14, 16, 18 and 490 more')
    """
    more = f" and {len(ranges) - _MAX_LISTED} more" if len(ranges) > _MAX_LISTED else ""
    return ", ".join(map(str, ranges[:_MAX_LISTED])) + more


def _digits(value: int) -> int:
    return int(value.bit_length() * 0.30102999566398120) + 1
