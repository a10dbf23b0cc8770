"""Format values for error messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from numbers import Integral

_MAX_SHOWN_LENGTH = 40
# Unprintable characters are escaped by up to ten characters each.
_MAX_ESCAPED_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Source text shown in messages as written, truncated, with a note. It is invalid as the value of any field."""

    text: str
    note: str = ""


def format_value(value: object) -> str:
    """Format a value for an error message: JSON spelling, one line, truncated.

    Never raises, whatever the value's class does.

    >>> format_value(1000), format_value(None), format_value("04"), format_value(10**5000), format_value([[1], [2]])
    ('1000', 'null', "'04'", 'an integer of about 5001 digits', 'a list')
    """
    try:
        return _format(value)
    except MemoryError:
        raise
    except Exception:
        return "a value that can't be shown"


def _format(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            # Not the length of repr, because Python limits the conversion to 4,300 digits.
            if value.bit_length() > 128:
                return f"an integer of about {int(value.bit_length() * log10(2)) + 1} digits"
            return int.__repr__(value)
        case Integral():
            return format_value(int(value))
        case float():
            return float.__repr__(value)
        case str():
            cut = value[:_MAX_SHOWN_LENGTH]
            while len(str.__repr__(cut)) > _MAX_ESCAPED_LENGTH:
                cut = cut[: len(cut) // 2]
            return str.__repr__(cut) if cut == value else f"{str.__repr__(cut)}... ({len(value)} characters)"
        case Verbatim():
            cut = value.text[:_MAX_SHOWN_LENGTH]
            return f"{cut}{'' if cut == value.text else '...'}{value.note}"
    name = type(value).__name__[:_MAX_SHOWN_LENGTH]
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def format_list(values: Sequence[object], most: int = 10) -> str:
    """Format a list for an error message: the first values, and how many more there are.

    >>> format_list(["4", "19-20"]), format_list([str(extension) for extension in range(0, 1000, 2)])
    ('4, 19-20', '0, 2, 4, 6, 8, 10, 12, 14, 16, 18 and 490 more')
    """
    more = f" and {len(values) - most} more" if len(values) > most else ""
    return ", ".join(map(str, values[:most])) + more
