"""What the remedies of the rules need: a violation in its statement, and edits that would remove it.

A remedy suggests; it needn't check the result. `repairs` drops each suggestion that doesn't remove the violation or that
causes an error.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from functools import reduce
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from durchwahl._messages import format_value
from durchwahl._notation import DASHES, ParsedRange, format_range, is_padded, parse_items
from durchwahl._value import Base
from durchwahl.findings import join_pointer
from durchwahl.ranges import MAX_EXTENSION, ActivationRange, ExtensionRange, is_integer
from durchwahl.rules._rule import Rule

Path: TypeAlias = tuple[str, ...]

EXTENSION_RANGE: Final[Path] = ("extension_range",)
ACTIVATION_RANGES: Final[Path] = ("activation_ranges",)

CUSTOMARY: Final = (ExtensionRange(0, 9), ExtensionRange(0, 99), ExtensionRange(0, 999))
_MAX_NAME_LENGTH = 40
# The i of `bis` is not a digit.
_LOOKALIKE_RE: Final = re.compile("([bB][iI][sS])|([lIi|])|[oO]")


class Removed(Enum):
    """The type of `REMOVED`. An enumeration has one instance, also after copying and pickling."""

    REMOVED = "REMOVED"

    def __repr__(self) -> str:
        return self.name


REMOVED: Final = Removed.REMOVED
"""The value of an `Edit` that removes a field or an item of a list."""


@dataclass(frozen=True, slots=True)
class Edit(Base):
    """A change at one position of a document: its value becomes `value`, or it is removed if that is `REMOVED`.

    `pointer` is a JSON pointer into the document before any edit. A field that doesn't exist yet is added.

    >>> Edit("/extension_range", "0-99"), Edit("/activation_ranges/1", REMOVED)
    (Edit(pointer='/extension_range', value='0-99'), Edit(pointer='/activation_ranges/1', value=REMOVED))
    """

    pointer: str
    value: Any

    # The value may be a list or a dict. Equal edits have equal pointers.
    def __hash__(self) -> int:
        return hash(self.pointer)


class Suggestion(NamedTuple):
    """Edits that may remove a violation. `safe` means that they change neither ported nor live numbers, by construction."""

    message: str
    edits: tuple[Edit, ...]
    safe: bool = False


class Mistake(NamedTuple):
    """A violation: the statement, order or list of statements, and the path of the violation in it.

    The document consists of plain dicts and lists. Activation ranges in one string are a list of strings here.
    """

    document: Any
    path: Path

    @property
    def value(self) -> Any:
        """The value at the violation; None if it is missing."""
        return self.at(self.path)

    def at(self, path: Path) -> Any:
        """Return the value at a path; None if it is missing."""
        value = self.document
        for token in path:
            value = value[int(token)] if isinstance(value, list) else value.get(token)
        return value

    @property
    def ends(self) -> tuple[int, int]:
        """The ends of the range at the violation, for rules that apply to readable ranges only."""
        ends = read_ends(self.value)
        assert ends is not None
        return ends

    @property
    def block(self) -> ExtensionRange | None:
        """The extension range, unless it is malformed."""
        ends = read_ends(self.at(EXTENSION_RANGE))
        return ExtensionRange(*ends) if ends and is_well_formed(ends) else None

    @property
    def ranges(self) -> dict[Path, ActivationRange]:
        """The well-formed activation ranges by their paths, in the order of the list."""
        items = self.at(ACTIVATION_RANGES)
        return {
            (*ACTIVATION_RANGES, str(index)): ActivationRange(*ends)
            for index, item in enumerate(items if isinstance(items, list) else ())
            if (ends := read_ends(item)) and is_well_formed(ends)
        }

    def customary(self, least: int = 0) -> ExtensionRange | None:
        """Return the smallest customary block that contains all activation ranges and this extension."""
        needed = max([least, *(activation_range.end_at for activation_range in self.ranges.values())])
        return next((block for block in CUSTOMARY if needed in block), None)

    def new_range(self, start_at: int, end_at: int) -> str | dict[str, int]:
        """Return a range as the other ranges of the statement are written: as a mapping or as a string."""
        items = self.at(ACTIVATION_RANGES)
        others = [*(items if isinstance(items, list) else ()), self.at(EXTENSION_RANGE)]
        style = next((other for other in others if isinstance(other, str | dict)), {})
        return format_range(start_at, end_at) if isinstance(style, str) else {"start_at": start_at, "end_at": end_at}

    def range_edits(self, path: Path, start_at: int, end_at: int) -> tuple[Edit, ...]:
        """Return the edits that give a range new ends, and keep the way it is written."""
        written, block = self.at(path), self.block
        if isinstance(written, str):
            width = len(str(end_at)) if block is None or path == EXTENSION_RANGE else block.width
            return (Edit(as_pointer(path), rewrite_range(written, start_at, end_at, width)),)
        ends = (("start_at", start_at), ("end_at", end_at))
        return tuple(Edit(as_pointer((*path, name)), end) for name, end in ends if written[name] != end)

    def rewrite(self, path: Path, start_at: int, end_at: int) -> Suggestion:
        """Suggest new ends for a range."""
        edits = self.range_edits(path, start_at, end_at)
        is_string = bool(edits) and isinstance(edits[0].value, str)
        return Suggestion(f"write {edits[0].value.strip() if is_string else format_range(start_at, end_at)}", edits)

    def resize(self, block: ExtensionRange) -> Iterator[Suggestion]:
        """Suggest another extension range, and cut the activation ranges that would be partly outside."""
        message, edits, _ = self.rewrite(EXTENSION_RANGE, *ends_of(block))
        for path, activation_range in self.ranges.items():
            is_whole = self.block is not None and ends_of(activation_range) == ends_of(self.block)
            ends = ends_of(block) if is_whole else intersection(activation_range, block)
            if ends is None:
                return
            if ends != ends_of(activation_range):
                edits += self.range_edits(path, *ends)
        yield Suggestion(message if self.path[:1] == EXTENSION_RANGE else f"{message} as extension_range", edits)

    def shift(self) -> Iterator[Suggestion]:
        """Suggest the customary block whose ends differ by at most 1 from those of the extension range."""
        block = self.block
        for customary in CUSTOMARY:
            if block and not block.is_customary and block.start_at <= 1 and abs(block.end_at - customary.end_at) <= 1:
                yield from self.resize(customary)

    def grow(self) -> Iterator[Suggestion]:
        """Suggest the smallest customary block with the extension range and all activation ranges."""
        larger = self.customary(self.block.end_at) if self.block else None
        yield from self.resize(larger) if larger else ()

    @property
    def lacks_digit(self) -> bool:
        """Whether the end of the extension range probably lacks a digit.

        It does if an activation range is completely outside, or is itself a larger customary block.
        """
        block = self.block
        return block is not None and any(
            intersection(each, block) is None
            or (ExtensionRange(*ends_of(each)).is_customary and each.end_at > block.end_at)
            for each in self.ranges.values()
        )

    def rename(self, old: str, new: str) -> Suggestion:
        """Suggest another name for a field of the mapping that the violation is in."""
        parent = self.path[:-1]
        value = self.at((*parent, old))
        edits = Edit(as_pointer((*parent, old)), REMOVED), Edit(as_pointer((*parent, new)), value)
        return Suggestion(f"rename {format_value(old)} to {new}", edits)

    def write(self, value: Any, shown: str = "") -> Suggestion:
        """Suggest another value at the violation."""
        return Suggestion(f"write {shown or value}", (Edit(as_pointer(self.path), value),))


def as_lists(statement: dict[Any, Any]) -> dict[Any, Any]:
    """Return a statement with the list of its activation ranges if they are one string.

    >>> as_lists({"activation_ranges": "4, 19-20"})
    {'activation_ranges': ['4', ' 19-20']}
    """
    text = statement.get("activation_ranges")
    if not isinstance(text, str):
        return statement
    return {**statement, "activation_ranges": re.split("[,;]", text) if text.strip() else []}


Remedy: TypeAlias = Callable[[Mistake], Iterator[Suggestion]]
RemedyT = TypeVar("RemedyT", bound=Remedy)

REMEDIES: Final[dict[str, Remedy]] = {}
"""The remedies by the codes of their rules."""


def remedy(*rules: Rule[...]) -> Callable[[RemedyT], RemedyT]:
    """Return a decorator that makes a function the remedy of these rules. Its docstring is for the rules' pages."""

    def register(function: RemedyT) -> RemedyT:
        REMEDIES.update((each.code, function) for each in rules)
        return function

    return register


def as_pointer(path: Path) -> str:
    """Return the JSON pointer of a path.

    >>> as_pointer(("activation_ranges", "0"))
    '/activation_ranges/0'
    """
    return reduce(join_pointer, path, "")


def read_ends(value: object) -> tuple[int, int] | None:
    """Return the two ends of a range, which may be out of bounds or reversed; None if it can't be read.

    >>> read_ends("0-1000"), read_ends({"start_at": 4, "end_at": "4"})
    ((0, 1000), None)
    """
    if isinstance(value, str):
        items = parse_items(value)
        return items[0][:2] if len(items) == 1 and isinstance(items[0], ParsedRange) else None
    if not isinstance(value, dict) or not all(is_integer(value.get(name)) for name in ("start_at", "end_at")):
        return None
    return int(value["start_at"]), int(value["end_at"])


def is_well_formed(ends: tuple[int, int]) -> bool:
    """Return whether these are the ends of a range."""
    return 0 <= ends[0] <= ends[1] <= MAX_EXTENSION


def ends_of(each: ActivationRange | ExtensionRange) -> tuple[int, int]:
    """Return the two ends of a range."""
    return each.start_at, each.end_at


def intersection(first: ActivationRange, second: ExtensionRange) -> tuple[int, int] | None:
    """Return the ends of the intersection of two ranges; None if they are disjoint."""
    ends = max(first.start_at, second.start_at), min(first.end_at, second.end_at)
    return ends if is_well_formed(ends) else None


def rewrite_range(written: str, start_at: int, end_at: int, width: int) -> str:
    """Return notation with other ends, padded to `width` if it was padded, and with the dash that it had.

    >>> rewrite_range("04 bis 9", 4, 12, 2), rewrite_range("4", 4, 9, 1), rewrite_range("19-20", 19, 19, 2)
    ('04 bis 12', '4-9', '19')
    """
    numbers = re.findall("[0-9]+", written)
    pad = width if any(map(is_padded, numbers)) else 0
    ends = [f"{start_at:0{pad}}", f"{end_at:0{pad}}"]
    if len(numbers) == 1 or start_at == end_at:
        return ends[0] if start_at == end_at else "-".join(ends)
    return re.sub("[0-9]+", lambda _: ends.pop(0), written)


def mend_digits(text: str) -> str:
    """Return a string with digits for letters that look like them, and for digits of other scripts.

    >>> mend_digits("1O bis 2l")
    '10 bis 21'
    """
    ascii_digits = "".join(str(unicodedata.decimal(character, character)) for character in text)
    return _LOOKALIKE_RE.sub(lambda found: found[1] or ("1" if found[2] else "0"), ascii_digits)


def mend_notation(text: str) -> str:
    """Return a malformed range without the usual typing mistakes.

    >>> mend_notation("1O--l9"), mend_notation("0 to 99"), mend_notation("0_99"), mend_notation("-4")
    ('10-19', '0 - 99', '0-99', '4')
    """
    text = mend_digits(re.sub(r"\bto\b|[_~]", "-", text))
    text = re.sub(rf"([{DASHES}])(?:\s*[{DASHES}])+", r"\1", text)
    return re.sub(rf"\A(\s*)[{DASHES}]\s*", r"\1", re.sub(r"\.{3,}", "..", text))


def closest(name: object, names: Iterable[str]) -> list[str]:
    """Return the names that resemble a name, the most similar first; uppercase and separators don't matter.

    >>> closest("activationRange", ["extension_range", "activation_ranges"])
    ['activation_ranges', 'extension_range']
    """
    if not isinstance(name, str) or len(name) > _MAX_NAME_LENGTH:
        return []
    by_letters = {_letters(each): each for each in names}
    return [by_letters[letters] for letters in get_close_matches(_letters(name), by_letters)]


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower())
