"""Dial plans and routing tables: active extensions as prefixes, a regular expression or Asterisk patterns.

All of them contain the digits as they are dialled, with leading zeros: 4 in 0-99 is `04`, never a bare `4`. Inactive
extensions are left out. A block alone gives the digits of its extensions; routed blocks give full numbers in E.164.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, TypeAlias, overload

from durchwahl._bits import BitRange, iter_runs, range_mask
from durchwahl._checks import check_type
from durchwahl.blocks import ExtensionBlock, RoutedBlock, list_blocks
from durchwahl.errors import NotInFormat
from durchwahl.numbers import RouteNumber
from durchwahl.ranges import MAX_WIDTH
from durchwahl.rules import collisions

_Pattern: TypeAlias = tuple[int, ...]
"""For each position of a number, the digits allowed there, as a mask."""

_Rectangle: TypeAlias = tuple[int, int]
"""A set of rows and a set of columns of a matrix, as masks."""

# No string has a 0 before its start. POSIX allows this pattern and defines that it never matches; it has no `(?!)`.
_NEVER: Final = "0^"

_LETTERS: Final = {range_mask(BitRange(0, 9)): "X", range_mask(BitRange(1, 9)): "Z", range_mask(BitRange(2, 9)): "N"}

# A run of at most this many digits is spelled out in a class, which is AsteriskLint's canonical form.
_MAX_SPELLED_OUT: Final = 3

# The maximum number of matrices that the search for fewer patterns visits in one call. Usual sets need a few dozen. Some
# irregular sets need more; they keep the patterns that are found without the search.
_MAX_VISITS: Final = 2_000

_PRIME: Final = 2**61 - 1


def prefixes(block: ExtensionBlock | RoutedBlock | Iterable[RoutedBlock]) -> tuple[str, ...]:
    """Return the fewest prefixes that match exactly the active extensions, in ascending order, for a routing table.

    A prefix matches every number of the blocks' lengths that begins with it, so `1` in 0-99 needs all of 10-19. If all
    of a block is active, its prefix is empty, or the route number. Routed blocks may have any route numbers and widths;
    a `Line` is a series of them.

    Raises `WrongType` for anything but blocks, and `NotInFormat` if a number of one routed block is a prefix of a
    number of another, because a routing table can't tell them apart.

    >>> prefixes(ExtensionBlock.parse("0-99: 10-29")), prefixes(ExtensionBlock.parse("0-99: 4, 19-20"))
    (('1', '2'), ('04', '19', '20'))
    >>> prefixes(ExtensionBlock.parse("0-99: 0-99")), prefixes(ExtensionBlock.parse("0-10: 0-10"))
    (('',), ('0', '10'))
    >>> from durchwahl.lines import Line
    >>> prefixes(Line.parse("+49 20 1234567 0-0: 0; 10-99: 10-29"))
    ('+492012345670', '+492012345671', '+492012345672')
    """
    if not isinstance(block, ExtensionBlock):
        block = list_blocks(block, RoutedBlock)
        _check_prefixes(block)
    found = _active(block)
    for length in range(max(map(len, found), default=0), 0, -1):
        parents = Counter(prefix[:-1] for prefix in found if len(prefix) == length)
        for parent, count in parents.items():
            if count == 10:
                found -= {f"{parent}{digit}" for digit in range(10)}
                found.add(parent)
    return tuple(sorted(found))


def regex(block: ExtensionBlock | RoutedBlock | Iterable[RoutedBlock]) -> str:
    """Return one parenthesised group that, anchored, matches each active extension or number and no other string.

    It uses the common syntax of Python, PCRE, RE2 and POSIX extended expressions. It avoids `\\d`, which matches the
    digits of every script, and braces, which some engines and templates don't accept. If nothing is active, it matches
    nothing. Raises `WrongType` for anything but blocks.

    >>> regex(ExtensionBlock.parse("0-99: 4, 19-20, 42")), regex(ExtensionBlock.parse("0-999: 10-49, 70-99, 500-599"))
    ('(04|19|20|42)', '(0[1-47-9][0-9]|5[0-9][0-9])')
    >>> regex(ExtensionBlock.parse("0-9:"))
    '(0^)'
    >>> regex(ExtensionBlock.parse("0-99: 4, 14").under("+49 20 1234567"))
    '([+]49201234567[01]4)'
    """
    plus = "" if isinstance(block, ExtensionBlock) else "[+]"
    alternatives = (plus + "".join(map(_digit_class, pattern)) for pattern in _patterns_of(_active(block)))
    return f"({'|'.join(alternatives) or _NEVER})"


@overload
def asterisk_patterns(route: RouteNumber | str, block: ExtensionBlock) -> tuple[str, ...]: ...
@overload
def asterisk_patterns(route: RoutedBlock | Iterable[RoutedBlock]) -> tuple[str, ...]: ...
def asterisk_patterns(
    route: RouteNumber | str | RoutedBlock | Iterable[RoutedBlock], block: ExtensionBlock | None = None
) -> tuple[str, ...]:
    """Return Asterisk patterns that match exactly the active numbers, with the plus that E.164 trunks deliver.

    Takes a route number and a block, or routed blocks of any route numbers and widths, such as a `Line`. No two patterns
    match the same number, so their order in the dial plan doesn't matter. A number that is a prefix of another has its
    own pattern. Each pattern begins with an underscore, even if it matches one number only. Digit classes are in
    AsteriskLint's canonical form. For extensions of one or two digits, there are as few patterns as possible, unless an
    irregular set makes the search too long. For three digits, there are few, but not always the fewest.

    Raises `WrongType` for anything but blocks, and what `ExtensionBlock.under` raises.

    >>> asterisk_patterns("+49 20 12345678", ExtensionBlock.parse("0-99: 4, 14, 20-49, 51-59"))
    ('_+492012345678[01]4', '_+492012345678[234]X', '_+4920123456785Z')
    """
    check_type(block, ExtensionBlock | None, "an extension block is expected")
    blocks = list_blocks(route if block is None else block.under(route), RoutedBlock)  # type: ignore[arg-type]
    return tuple(f"_+{''.join(map(_letter, pattern))}" for pattern in _patterns_of(_active(blocks)))


def _check_prefixes(blocks: list[RoutedBlock]) -> None:
    ranges = [collisions.placed_range(routed.block.extension_range, routed.route_number.e164) for routed in blocks]
    for finding in collisions.find_collisions(ranges).warnings:
        raise NotInFormat(finding.message)


def _active(block: ExtensionBlock | RoutedBlock | Iterable[RoutedBlock]) -> set[str]:
    if isinstance(block, ExtensionBlock):
        return set(block.active_extensions)
    return {number for routed in list_blocks(block, RoutedBlock) for number in routed.active_numbers}


def _patterns_of(active: set[str]) -> Iterator[_Pattern]:
    """Yield patterns for the digits of extensions or numbers, the shortest first, then by lowest number."""
    digits = sorted((number.removeprefix("+") for number in active), key=len)
    visits = iter(range(_MAX_VISITS))
    for _, numbers in groupby(digits, key=len):
        yield from _patterns(frozenset(numbers), visits)


def _patterns(numbers: frozenset[str], visits: Iterator[int] | None) -> list[_Pattern]:
    """Return disjoint patterns that together match exactly these numbers, which must have the same length.

    Group the numbers by their digit at one position. For each digit, find the patterns of the remaining digits. Merge
    equal patterns into one with several digits at the position. Use the position that gives the fewest patterns. Two
    digits are a 10 x 10 matrix, with one pattern for each distinct row or column; an exact search looks for fewer. If
    `visits` is None, skip this search and try the first position only.
    """
    width = len(min(numbers))
    if not width:
        return [()]
    # Most digits of a route number are the same in all numbers, so other positions would give no fewer patterns.
    positions = range(width) if visits is not None and width <= MAX_WIDTH else range(1)
    # The fewest patterns for each first digit may have less in common, so for three digits also try without the search.
    searches = (visits, None) if width == MAX_WIDTH else (visits,)
    candidates = [_patterns_by_position(numbers, position, search) for search in searches for position in positions]
    fewest = min(candidates, key=len)
    if width == 2 and len(fewest) > 2 and visits is not None:
        fewest = _fewer_patterns(numbers, len(fewest), visits) or fewest
    return sorted(fewest, key=lambda pattern: [digits & -digits for digits in pattern])


def _patterns_by_position(numbers: frozenset[str], position: int, visits: Iterator[int] | None) -> list[_Pattern]:
    grouped: defaultdict[_Pattern, int] = defaultdict(int)
    for rest, digits in _split(numbers, position):
        for pattern in _patterns(rest, visits):
            grouped[pattern] |= digits
    return [(*pattern[:position], digits, *pattern[position:]) for pattern, digits in grouped.items()]


def _split(numbers: frozenset[str], position: int) -> list[tuple[frozenset[str], int]]:
    """Group the numbers without the digit at a position. Return each group with the mask of the digits that have it."""
    rests: defaultdict[str, set[str]] = defaultdict(set)
    for number in numbers:
        rests[number[position]].add(number[:position] + number[position + 1 :])
    masks: defaultdict[frozenset[str], int] = defaultdict(int)
    for digit, rest in sorted(rests.items()):
        masks[frozenset(rest)] |= 1 << int(digit)
    return list(masks.items())


def _fewer_patterns(numbers: frozenset[str], count: int, visits: Iterator[int]) -> list[_Pattern] | None:
    """Return the fewest patterns of two digits if there are fewer than `count`, otherwise None."""
    # Merge equal rows and equal columns: a pattern that is best for one of them is best for all of them.
    rows, columns = _split(numbers, 0), _split(numbers, 1)
    matrix = [
        sum(
            1 << index
            for index, (first_digits, _) in enumerate(columns)
            if str(digits.bit_length() - 1) in first_digits
        )
        for _, digits in rows
    ]
    for most in range(_rank_and_normal(matrix)[0], count):
        try:
            rectangles = _partition(matrix, most, visits)
        except StopIteration:
            return None
        if rectangles is not None:
            return [
                (sum(rows[index][1] for index in _bits(of_rows)), sum(columns[index][1] for index in _bits(of_columns)))
                for of_rows, of_columns in rectangles
            ]
    return None


def _partition(matrix: list[int], most: int, visits: Iterator[int]) -> list[_Rectangle] | None:
    """Partition the 1s of a 0/1 matrix into at most `most` disjoint rectangles. Return None if that is impossible.

    Each rectangle is a matrix of rank 1, and the rectangles add up to the matrix, so there are at least as many as its
    rank. If there are exactly as many, their columns are in the span of the matrix's rows, and their rows in the span of
    its columns. Vectors orthogonal to these spans are orthogonal to the rectangle, too. That leaves few rectangles to
    branch on.

    Raises `StopIteration` when no visits are left.
    """
    if not any(matrix):
        return []
    next(visits)
    rank, normal = _rank_and_normal(matrix)
    if rank > most:
        return None
    transposed = [sum((row >> index & 1) << number for number, row in enumerate(matrix)) for index in range(10)]
    products_of_columns = _subset_sums(normal if rank == most else [0] * 10)
    products_of_rows = _subset_sums(_rank_and_normal(transposed)[1] if rank == most else [0] * 10)
    # Branch on the 1 with the fewest other 1s in its row and column, because the fewest rectangles contain it.
    row, column = min(
        ((row, column) for row, columns in enumerate(matrix) for column in _bits(columns)),
        key=lambda one: matrix[one[0]].bit_count() * transposed[one[1]].bit_count(),
    )
    for columns in _subsets(matrix[row], 1 << column):
        if products_of_columns[columns]:
            continue
        candidates = sum(1 << index for index, ones in enumerate(matrix) if ones & columns == columns)
        for rows in _subsets(candidates, 1 << row):
            if not products_of_rows[rows]:
                rest = [ones & ~columns if rows >> index & 1 else ones for index, ones in enumerate(matrix)]
                rectangles = _partition(rest, most - 1, visits)
                if rectangles is not None:
                    return [(rows, columns), *rectangles]
    return None


def _rank_and_normal(matrix: Sequence[int]) -> tuple[int, list[int]]:
    """Return the rank of a 0/1 matrix, and a vector orthogonal to its rows and to hardly anything outside their span.

    Uses Gaussian elimination modulo a prime, where the rank is at most the rank over the integers.
    """
    rows = [[row >> index & 1 for index in range(10)] for row in matrix]
    pivots: list[int] = []
    for column in range(10):
        rank = len(pivots)
        pivot_row = next((index for index in range(rank, len(rows)) if rows[index][column]), None)
        if pivot_row is None:
            continue
        inverse = pow(rows[pivot_row][column], -1, _PRIME)
        pivot = [value * inverse % _PRIME for value in rows[pivot_row]]
        rows[pivot_row] = rows[rank]
        for index, row in enumerate(rows):
            if factor := row[column]:
                rows[index] = [(value - factor * other) % _PRIME for value, other in zip(row, pivot, strict=True)]
        rows[rank] = pivot
        pivots.append(column)
    # In columns without a pivot, any numbers work if none of their subset sums is likely to be zero.
    normal = [0 if column in pivots else pow(3, 40 + column, _PRIME) for column in range(10)]
    products = [sum(value * other for value, other in zip(row, normal, strict=True)) for row in rows]
    for column, product in zip(pivots, products, strict=False):
        normal[column] = -product % _PRIME
    return len(pivots), normal


def _subset_sums(values: list[int]) -> list[int]:
    """Return the sum of the values at the bits of each mask, modulo the prime."""
    sums = [0]
    for value in values:
        sums += [(value + other) % _PRIME for other in sums]
    return sums


def _subsets(mask: int, required: int) -> Iterator[int]:
    """Yield the subsets of a mask that contain the required bit, in descending order."""
    optional = subset = mask ^ required
    while subset:
        yield subset | required
        subset = (subset - 1) & optional
    yield required


def _bits(mask: int) -> Iterator[int]:
    return (index for index in range(mask.bit_length()) if mask >> index & 1)


def _letter(digits: int) -> str:
    return _LETTERS.get(digits) or _digit_class(digits, _MAX_SPELLED_OUT)


def _digit_class(digits: int, spelled_out: int = 2) -> str:
    """Return a class of digits, such as `4`, `[45]` or `[1-4789]`, with runs of up to `spelled_out` digits in full."""
    members = "".join(
        f"{run.start_at}-{run.end_at}"
        if run.end_at - run.start_at >= spelled_out
        else "".join(map(str, range(run.start_at, run.end_at + 1)))
        for run in iter_runs(digits, BitRange)
    )
    return members if len(members) == 1 else f"[{members}]"
