"""The plainest notation, as it is written here: `4, 19-20, 42`, read with one look into a table for each number.

A fast path beside `notation`, which reads every usual spelling, and says what is wrong.
"""

from typing import Final

from durchwahl.ranges import MAX_EXTENSION, ActivationRange

# A look into it tells at once that a text is digits, has no leading zeros, and is within bounds.
_PLAIN: Final = {str(extension): extension for extension in range(MAX_EXTENSION + 1)}


def read_plain(text: object) -> tuple[ActivationRange, ...] | None:
    """The ranges of a text, in their order, where it has nothing but plain ones; None for everything else.

    >>> [str(run) for run in read_plain("19-20, 4") or ()]
    ['19-20', '4']
    >>> read_plain("04"), read_plain("9-0"), read_plain("4,5"), read_plain("1000"), read_plain("")
    (None, None, None, None, None)
    """
    if not isinstance(text, str):
        return None
    ranges = []
    try:
        for run in text.split(", "):
            start_digits, dash, end_digits = run.partition("-")
            start_at = _PLAIN[start_digits]
            end_at = _PLAIN[end_digits] if dash else start_at
            if end_at < start_at:
                return None
            ranges.append(ActivationRange._unchecked(start_at, end_at))
    except KeyError:
        return None
    return tuple(ranges)
