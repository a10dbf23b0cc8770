"""WITA and WBCI, the interfaces between German carriers: the blocks of a line with extensions.

They transmit extension ranges without activation ranges. The losing carrier compares blocks exactly, so a range that the
interfaces don't allow is refused, never adjusted.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NotRequired, TypeAlias, TypedDict, overload

from durchwahl._checks import check_type
from durchwahl._messages import format_value
from durchwahl._overlaps import find_overlaps, padded_interval
from durchwahl._value import Value
from durchwahl._wire import add_pydantic_schema
from durchwahl.blocks import ExtensionBlock, RoutedBlock, list_blocks
from durchwahl.errors import InvalidNumber, NotInFormat
from durchwahl.numbers import RouteNumber, as_route_number, common_prefix
from durchwahl.ranges import MAX_WIDTH, ExtensionRange

_MAX_BLOCKS: Final = 5
_MAX_NATIONAL_DIGITS: Final = 11
_MAX_BLOCK_DIGITS: Final = 6

# Strings, not compiled patterns: they are compiled on first use, and not every program needs them.
_BLOCK_DIGITS: Final = rf"[0-9]{{1,{_MAX_BLOCK_DIGITS}}}"
_ONKZ: Final = r"[1-9][0-9]{1,4}", "an onkz must be 2 to 5 digits and begin with no 0"
_DURCHWAHLNUMMER: Final = r"[0-9]{1,8}", "a durchwahlnummer must be 1 to 8 digits"
_ABFRAGESTELLE: Final = _BLOCK_DIGITS, f"an abfragestelle must be 1 to {_MAX_BLOCK_DIGITS} digits"
_BLOCK_END: Final = _BLOCK_DIGITS, f"a block's von and bis must be 1 to {_MAX_BLOCK_DIGITS} digits"
# An area code has at least two digits, the stem after it at least one.
_NATIONAL: Final = r"\+49[1-9][0-9]{2,}"

_Ends: TypeAlias = tuple[str, str]
"""The first and the last number of a block, as digits after the line's stem."""


@dataclass(frozen=True, slots=True)
class WitaBlock(Value):
    """One block of a line, both ends included, by the interfaces' rules for `rnrBlockVon` and `rnrBlockBis`.

    Both have the same number of digits, 1 to 6. After the first digit, `von` has only 0s and `bis` only 9s. `von` is
    lower than `bis`. Raises `WrongType` for anything but strings, and `NotInFormat` with the violated rule.

    >>> print(WitaBlock("30", "69"), WitaBlock("0000", "9999"))
    30-69 0000-9999
    """

    von: str
    bis: str

    def __post_init__(self) -> None:
        for end in (self.von, self.bis):
            _check_digits(end, *_BLOCK_END)
        if len(self.von) != len(self.bis):
            raise NotInFormat(f"a block's von and bis must have equally many digits, got {self}")
        if self.von[1:].strip("0"):
            raise NotInFormat(f"in a block's von every digit after the first must be 0, got {self}")
        if self.bis[1:].strip("9"):
            raise NotInFormat(f"in a block's bis every digit after the first must be 9, got {self}")
        if self.von >= self.bis:
            raise NotInFormat(f"a block's von must be lower than its bis, got {self}")

    def __str__(self) -> str:
        return f"{self.von}-{self.bis}"

    @property
    def extension_range(self) -> ExtensionRange:
        """The same extensions under the same stem, as the carrier's extension range.

        Raises `NotInFormat` for blocks that have no such range: more than 3 digits, or a `bis` that begins with 0.
        `read_line` returns these as equivalent blocks under longer route numbers.

        >>> WitaBlock("00", "99").extension_range
        ExtensionRange(start_at=0, end_at=99)
        """
        if len(self.bis) > MAX_WIDTH or self.bis.startswith("0"):
            raise NotInFormat(
                f"an extension range must have an end of 1 to {MAX_WIDTH} digits that begins with no 0, got {self}"
            )
        return ExtensionRange(int(self.von), int(self.bis))


class WitaBlockFields(TypedDict):
    """The fields of one block."""

    rnrBlockVon: str
    rnrBlockBis: str


class WitaLine(TypedDict):
    """The fields of a line; `durchwahlnummer` is the stem after the area code, `abfragestelle` the operator."""

    onkz: str
    durchwahlnummer: str
    abfragestelle: NotRequired[str]
    bloecke: list[WitaBlockFields]


add_pydantic_schema(WitaBlockFields, WitaLine)


def stem(onkz: str, durchwahlnummer: str) -> RouteNumber:
    """Return the route number of a line: the area code `onkz` and, in spite of its name, the stem `durchwahlnummer`.

    An area code has 2 to 5 digits and doesn't begin with 0; a stem has 1 to 8 digits. Raises `WrongType` for anything
    but strings, and `NotInFormat` for other strings.

    >>> stem("20", "12345678")
    RouteNumber(e164='+492012345678')
    """
    _check_digits(onkz, *_ONKZ)
    _check_digits(durchwahlnummer, *_DURCHWAHLNUMMER)
    return RouteNumber(f"+49{onkz}{durchwahlnummer}")


@overload
def blocks(route: RouteNumber | str, blocks: ExtensionBlock | Iterable[ExtensionBlock]) -> tuple[WitaBlock, ...]: ...
@overload
def blocks(route: RoutedBlock | Iterable[RoutedBlock]) -> tuple[WitaBlock, ...]: ...
def blocks(
    route: RouteNumber | str | RoutedBlock | Iterable[RoutedBlock],
    blocks: ExtensionBlock | Iterable[ExtensionBlock] | None = None,
) -> tuple[WitaBlock, ...]:
    """Return the blocks of a line, in order, from a German route number and its blocks, or from routed blocks or a `Line`.

    The stem of routed blocks is the common prefix of their route numbers. A line has 1 to 5 blocks. Area code, stem and
    block have at most 11 digits in total. Blocks are disjoint, and no number is a prefix of another. Blocks of more than
    three digits need several route numbers: if these blocks are adjacent, they are merged. They come after all others.

    Raises `NotInFormat` with the violated rule, one of these or of `WitaBlock`; `InvalidNumber` for anything but a
    German route number; and `WrongType` for anything but blocks.

    >>> blocks("+49 20 1234567", ExtensionBlock.parse("0-99: 4, 19-20"))
    (WitaBlock(von='00', bis='99'),)
    >>> print(*blocks(ExtensionBlock.parse(text).under("+49 20 1234567") for text in ("0-2:", "30-69:")))
    0-2 30-69
    >>> print(*blocks(ExtensionBlock.parse("0-999:").under(f"+49 20 1234{digit}") for digit in range(10)))
    0000-9999
    """
    if blocks is None:
        routed_blocks = list_blocks(route, RoutedBlock)
        line = RouteNumber(_common_stem(routed_blocks))
        ends = _ends(line, routed_blocks)
    else:
        line = as_route_number(route)  # type: ignore[arg-type]
        ranges = [block.extension_range for block in list_blocks(blocks, ExtensionBlock)]
        ends = [_range_ends(extension_range) for extension_range in ranges]
    return _checked_blocks(line, ends)


def to_line(
    routed_blocks: RoutedBlock | Iterable[RoutedBlock],
    onkz: str,
    *,
    durchwahlnummer: str | None = None,
    abfragestelle: str | None = None,
) -> WitaLine:
    """Return the fields of a line. The area code must be given, because it can't be inferred from a route number.

    A block of a single extension, such as 0-0 in addition to 10-99, is the operator, `abfragestelle`; there is at most one. If
    the operator is a number of another block, give it as `abfragestelle`. The stem is the common prefix of the route
    numbers, after the area code, unless `durchwahlnummer` is given. The rules of `blocks` apply.

    Raises `NotInFormat` with the violated rule, and `WrongType` for anything but routed blocks and strings.

    >>> from durchwahl.lines import Line
    >>> to_line(Line.parse("+49 20 1234567 0-0: 0; 10-99: 10-19"), "20")  # doctest: +NORMALIZE_WHITESPACE
    {'onkz': '20', 'durchwahlnummer': '1234567', 'bloecke': [{'rnrBlockVon': '10', 'rnrBlockBis': '99'}],
     'abfragestelle': '0'}
    """
    _check_digits(onkz, *_ONKZ)
    listed = list_blocks(routed_blocks, RoutedBlock)
    for routed in listed:
        _after(f"+49{onkz}", routed.route_number.e164)
    if durchwahlnummer is None:
        durchwahlnummer = _common_stem(listed).removeprefix(f"+49{onkz}")
    line = stem(onkz, durchwahlnummer)
    ends = _ends(line, listed)
    operators = list(dict.fromkeys(von for von, bis in ends if von == bis))
    if abfragestelle is not None and abfragestelle not in operators:
        operators.append(abfragestelle)
    for operator in operators:
        _check_digits(operator, *_ABFRAGESTELLE)
    if len(operators) > 1:
        raise NotInFormat(f"a line must have one abfragestelle at most, got {operators[0]} and {operators[1]}")
    wita_blocks = _checked_blocks(line, [(von, bis) for von, bis in ends if von != bis])
    fields: WitaLine = {
        "onkz": onkz,
        "durchwahlnummer": durchwahlnummer,
        "bloecke": [{"rnrBlockVon": block.von, "rnrBlockBis": block.bis} for block in wita_blocks],
    }
    return {**fields, "abfragestelle": operators[0]} if operators else fields


def read_line(fields: Mapping[str, Any]) -> tuple[RoutedBlock, ...]:
    """Read the fields that `to_line` returns. Return the blocks under their route numbers, with no active extensions.

    The operator comes first, as its own block, unless it is a number of another block. A block of more than three
    digits becomes blocks under longer route numbers: 0000-9999 becomes 0-999 ten times. Other fields are ignored.

    Raises `NotInFormat` with the violated rule, `WrongType` for fields of another type, and `NumberTooLong` for an
    operator of more than 15 digits.

    >>> line = {"onkz": "20", "durchwahlnummer": "1234567", "abfragestelle": "0",
    ...         "bloecke": [{"rnrBlockVon": "10", "rnrBlockBis": "99"}]}
    >>> print(*read_line(line), sep="; ")
    +49201234567 0:; +49201234567 10-99:
    """
    check_type(fields, Mapping, "a line must be a mapping")
    line = stem(fields.get("onkz"), fields.get("durchwahlnummer"))  # type: ignore[arg-type]
    operator: Any = fields.get("abfragestelle")
    bloecke: Any = fields.get("bloecke")
    check_type(bloecke, Iterable, "a line's bloecke must be a series of blocks")
    ends = []
    for block in bloecke:
        check_type(block, Mapping, "a block must be a mapping")
        wita_block = WitaBlock(block.get("rnrBlockVon"), block.get("rnrBlockBis"))
        ends.append((wita_block.von, wita_block.bis))
    routed_blocks = [routed for block in _checked_blocks(line, ends) for routed in _routed(line, block.von, block.bis)]
    if operator is not None:
        _check_digits(operator, *_ABFRAGESTELLE)
        if not any(line.e164 + operator in routed.numbers for routed in routed_blocks):
            routed_blocks[:0] = _routed(line, operator, operator)
    return tuple(routed_blocks)


def _check_digits(digits: str, pattern: str, rule: str) -> None:
    check_type(digits, str, f"{rule}, as a string")
    if not re.fullmatch(pattern, digits):
        raise NotInFormat(f"{rule}, got {format_value(digits)}")


def _common_stem(blocks: list[RoutedBlock]) -> str:
    """Return the common prefix of a line's route numbers, in E.164."""
    if not blocks:
        raise NotInFormat(f"a line must have 1 to {_MAX_BLOCKS} blocks, got 0")
    routes = [routed.route_number.e164 for routed in blocks]
    first, last = min(routes), max(routes)
    prefix = common_prefix(first, last)
    if first != last and not re.fullmatch(_NATIONAL, prefix):
        raise NotInFormat(f"the route numbers of a line must share an area code and a stem, got {first} and {last}")
    return prefix


def _after(prefix: str, number: str) -> str:
    if not number.startswith(prefix):
        raise NotInFormat(f"the route numbers of this line must begin with {prefix}, got {number}")
    return number.removeprefix(prefix)


def _ends(line: RouteNumber, blocks: list[RoutedBlock]) -> list[_Ends]:
    """Return the ends of each block as digits after the line's stem, including extra digits of its route number."""
    ends = []
    for routed in blocks:
        lead = _after(line.e164, routed.route_number.e164)
        von, bis = _range_ends(routed.block.extension_range)
        ends.append((lead + von, lead + bis))
    return ends


def _range_ends(extension_range: ExtensionRange) -> _Ends:
    return extension_range.digits(extension_range.start_at), extension_range.digits(extension_range.end_at)


def _checked_blocks(line: RouteNumber, ends: list[_Ends]) -> tuple[WitaBlock, ...]:
    if not line.is_german:
        raise InvalidNumber(f"only German numbers, +49, have blocks between German carriers, got {line}")
    if not re.fullmatch(_NATIONAL, line.e164):
        raise InvalidNumber(
            f"an area code and a stem must have at least 3 digits together and begin with no 0, got {line}"
        )
    joined = _joined(ends)
    if not 1 <= len(joined) <= _MAX_BLOCKS:
        raise NotInFormat(f"a line must have 1 to {_MAX_BLOCKS} blocks, got {len(joined)}")
    checked = tuple(WitaBlock(von, bis) for von, bis in joined)
    for block in checked:
        digits = len(line.e164) - len("+49") + len(block.von)
        if digits > _MAX_NATIONAL_DIGITS:
            raise NotInFormat(
                f"area code, stem and block must have at most {_MAX_NATIONAL_DIGITS} digits together, "
                f"got {digits}: {line} and {block}"
            )
    # By the rules, a block has all numbers whose first digit is in a range: 30-69 has every number that begins with 3 to 6.
    for overlap in find_overlaps(
        padded_interval("", ExtensionRange(int(block.von[0]), int(block.bis[0]))) for block in checked
    ):
        first, second = checked[overlap.first], checked[overlap.second]
        raise NotInFormat(f"blocks must be disjoint and no number may be a prefix of another, got {first} and {second}")
    return checked


def _joined(ends: list[_Ends]) -> list[_Ends]:
    """Return the ends of the blocks. Merge adjacent blocks of more than three digits, which no extension range can hold."""
    joined = [(von, bis) for von, bis in ends if len(von) <= MAX_WIDTH]
    for von, bis in sorted((pair for pair in ends if len(pair[0]) > MAX_WIDTH), key=lambda pair: (len(pair[0]), pair)):
        if joined and len(joined[-1][1]) == len(von) and int(joined[-1][1]) + 1 == int(von):
            joined[-1] = joined[-1][0], bis
        else:
            joined.append((von, bis))
    return joined


def _routed(line: RouteNumber, von: str, bis: str) -> Iterator[RoutedBlock]:
    """Yield blocks of at most three digits with the extensions from `von` to `bis`, none of them active."""
    lead = max(len(bis) - MAX_WIDTH, 0)
    # A range has the width of its end, so leading zeros of the end must belong to the route number.
    lead += len(bis[lead:-1]) - len(bis[lead:-1].lstrip("0"))
    for number in range(int(von[:lead] or "0"), int(bis[:lead] or "0") + 1):
        route = RouteNumber(f"{line}{number:0{lead}}" if lead else line.e164)
        yield ExtensionBlock(ExtensionRange(int(von[lead:]), int(bis[lead:])), ()).under(route)
