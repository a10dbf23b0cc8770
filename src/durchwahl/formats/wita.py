"""WITA and WBCI, the interfaces between German carriers: the blocks of a line with extensions.

They carry whole extension ranges, and know no activation. The losing carrier compares blocks exactly, so nothing is
rounded or joined here: a range that the interfaces can't say is refused.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from durchwahl._messages import format_value
from durchwahl._value import Value
from durchwahl.blocks import ExtensionBlock
from durchwahl.errors import InvalidNumber, NotInFormat, WrongType
from durchwahl.numbers import RouteNumber, as_route_number
from durchwahl.ranges import MAX_WIDTH, ExtensionRange

_MOST_BLOCKS: Final = 5
_MOST_NATIONAL_DIGITS: Final = 11
_MOST_BLOCK_DIGITS: Final = 6

# They are compiled when the first block comes: not every program has one.
_BLOCK_DIGITS: Final = rf"[0-9]{{1,{_MOST_BLOCK_DIGITS}}}"
_AREA_CODE: Final = r"[1-9][0-9]{1,4}"
_STEM: Final = r"[0-9]{1,8}"
# An area code has at least two digits, the stem behind it at least one.
_NATIONAL: Final = r"\+49[1-9][0-9]{2,}"


@dataclass(frozen=True, slots=True)
class WitaBlock(Value):
    """One block of a line, both ends included, by the interfaces' own rules for `rnrBlockVon` and `rnrBlockBis`.

    Both are 1 to 6 digits, equally many; behind the first digit `von` has only 0s and `bis` only 9s; `von` is the
    lower one. Raises `WrongType` for what is no text, `NotInFormat` with the rule that is broken.

    >>> print(WitaBlock("30", "69"), WitaBlock("0000", "9999"))
    30-69 0000-9999
    """

    von: str
    bis: str

    def __post_init__(self) -> None:
        for end in (self.von, self.bis):
            if not isinstance(end, str):
                raise WrongType(f"a block's von and bis must be text such as '00', got {format_value(end)}")
            if not re.fullmatch(_BLOCK_DIGITS, end):
                raise NotInFormat(
                    f"a block's von and bis must be 1 to {_MOST_BLOCK_DIGITS} digits, got {format_value(end)}"
                )
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
        """The same numbers behind the same stem, as the carrier's extension range.

        Raises `NotInFormat` for what no extension range can say: more than 3 digits, or a `bis` that begins with 0.
        `cover`, from the block's first full number to its last, finds the route numbers and ranges that say it.

        >>> WitaBlock("00", "99").extension_range
        ExtensionRange(start_at=0, end_at=99)
        """
        if len(self.bis) > MAX_WIDTH or self.bis.startswith("0"):
            raise NotInFormat(
                f"an extension range must have an end of 1 to {MAX_WIDTH} digits that begins with no 0, got {self}"
            )
        return ExtensionRange(int(self.von), int(self.bis))


def stem(onkz: str, durchwahlnummer: str) -> RouteNumber:
    """The route number of a line: `onkz` is its area code, `durchwahlnummer` is in spite of its name the stem behind it.

    An area code is 2 to 5 digits and begins with no 0, a stem is 1 to 8 digits. Raises `WrongType` for what is no text,
    `NotInFormat` for anything else.

    >>> stem("20", "12345678")
    RouteNumber(e164='+492012345678')
    """
    for part, digits, rule in (
        (onkz, _AREA_CODE, "an onkz must be 2 to 5 digits and begin with no 0"),
        (durchwahlnummer, _STEM, "a durchwahlnummer must be 1 to 8 digits"),
    ):
        if not isinstance(part, str):
            raise WrongType(f"{rule}, as text, got {format_value(part)}")
        if not re.fullmatch(digits, part):
            raise NotInFormat(f"{rule}, got {format_value(part)}")
    return RouteNumber(f"+49{onkz}{durchwahlnummer}")


def blocks(route: RouteNumber | str, blocks: ExtensionBlock | Iterable[ExtensionBlock]) -> tuple[WitaBlock, ...]:
    """The extension ranges of one block or several under a German route number, in the order given.

    There are 1 to 5 blocks; area code, stem and block together have at most 11 digits; blocks are disjoint, and no
    number begins another. Raises `NotInFormat` with the rule that is broken, these or a block's own, `InvalidNumber`
    for what is no route number or no German one, `WrongType` for what is no block.

    >>> blocks("+49 20 1234567", ExtensionBlock.parse("0-99: 4, 19-20"))
    (WitaBlock(von='00', bis='99'),)
    >>> print(*blocks("+49 20 1234567", map(ExtensionBlock.parse, ("0-2:", "30-69:"))))
    0-2 30-69
    """
    route = as_route_number(route)
    if not route.is_german:
        raise InvalidNumber(f"only German numbers, +49, have blocks between German carriers, got {route}")
    if not re.fullmatch(_NATIONAL, route.e164):
        raise InvalidNumber(
            f"an area code and a stem must have at least 3 digits together and begin with no 0, got {route}"
        )
    stated = _listed(blocks)
    if not 1 <= len(stated) <= _MOST_BLOCKS:
        raise NotInFormat(f"a line must have 1 to {_MOST_BLOCKS} blocks, got {len(stated)}")
    ported = tuple(map(_wita_block, stated))
    for block in ported:
        digits = len(route.e164) - len("+49") + len(block.von)
        if digits > _MOST_NATIONAL_DIGITS:
            raise NotInFormat(
                f"area code, stem and block must have at most {_MOST_NATIONAL_DIGITS} digits together, "
                f"got {digits}: {route} and {block}"
            )
    for first, second in combinations(ported, 2):
        if _clash(first, second):
            raise NotInFormat(f"blocks must be disjoint and no number may begin another, got {first} and {second}")
    return ported


def _listed(blocks: ExtensionBlock | Iterable[ExtensionBlock]) -> list[ExtensionBlock]:
    if isinstance(blocks, ExtensionBlock):
        return [blocks]
    if isinstance(blocks, str) or not isinstance(blocks, Iterable):
        raise WrongType(f"an extension block or a series of them is expected, got {format_value(blocks)}")
    stated = list(blocks)
    for block in stated:
        if not isinstance(block, ExtensionBlock):
            raise WrongType(f"an extension block is expected, got {format_value(block)}")
    return stated


def _wita_block(block: ExtensionBlock) -> WitaBlock:
    whole = block.extension_range
    return WitaBlock(whole.digits(whole.start_at), whole.digits(whole.end_at))


def _clash(first: WitaBlock, second: WitaBlock) -> bool:
    # By the rules of a block, its numbers are all those that begin with its first digits: in 30-69 those with 3 to 6. So
    # blocks of any widths hold one number twice, or numbers that begin others, exactly when they share a first digit.
    # The ends' values would not do, for 3 begins 30, and 3 is not 03.
    return first.von[0] <= second.bis[0] and second.von[0] <= first.bis[0]
