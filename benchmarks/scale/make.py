"""Statements to check: parquet with a known share of mistakes, the same file at every run.

Run as `python -m benchmarks.scale.make statements.parquet --rows 10000000`.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from itertools import accumulate, chain
from pathlib import Path
from random import Random
from typing import Final, NamedTuple, TypeAlias

import pyarrow as pa
from pyarrow import parquet

Pair: TypeAlias = tuple[int, int]

SEED: Final = 2012345678
ROWS_A_GROUP: Final = 100_000
CUSTOMARY_ENDS: Final = (9, 99, 999)
BORDERS: Final = (-1, 0, 1, 4, 5, 9, 10, 11, 50, 98, 99, 100, 500, 998, 999, 1000)

RANGE: Final = pa.struct([("start_at", pa.int32()), ("end_at", pa.int32())])
STATEMENTS: Final = pa.schema([("id", pa.int64()), ("extension_range", RANGE), ("activation_ranges", pa.list_(RANGE))])


class Stated(NamedTuple):
    """What one row states: its extension range, and its activation ranges."""

    whole: Pair
    parts: list[Pair]


def clean(draw: Random, ends: tuple[int, ...] = CUSTOMARY_ENDS, least: int = 1) -> Stated:
    """A customary block with up to four activation ranges in order, which neither overlap nor touch."""
    last = draw.choice(ends)
    # Each range is drawn with the extension behind its end, which belongs to no range.
    borders = sorted(draw.sample(range(last + 2), 2 * draw.randint(least, 4)))
    return Stated((0, last), [(start, behind - 1) for start, behind in zip(borders[::2], borders[1::2], strict=True)])


def overlapping(draw: Random) -> Stated:
    """One range again, from somewhere inside it."""
    whole, parts = clean(draw)
    place = draw.randrange(len(parts))
    start_at, end_at = parts[place]
    parts.insert(place + 1, (draw.randint(start_at, end_at), end_at))
    return Stated(whole, parts)


def outside(draw: Random) -> Stated:
    """The last range goes on beyond the block."""
    whole, parts = clean(draw, ends=(9, 99))
    return Stated(whole, [*parts[:-1], (parts[-1][0], draw.randint(whole[1] + 1, 999))])


def ends_before_it_starts(draw: Random) -> Stated:
    """One range has its ends the wrong way round."""
    whole, parts = clean(draw)
    parts[draw.randrange(len(parts))] = (draw.randint(1, 999), 0)
    return Stated(whole, parts)


def out_of_bounds(draw: Random) -> Stated:
    """The block, or a range, has an end that is no extension."""
    whole, parts = clean(draw)
    return draw.choice((Stated((0, 1000), parts), Stated(whole, [(-1, 4), *parts]), Stated(whole, [*parts, (5, 9999)])))


def nothing_active(draw: Random) -> Stated:
    """A block with no activation range."""
    return Stated(clean(draw).whole, [])


def touching(draw: Random) -> Stated:
    """The whole block, in two pieces."""
    last = draw.choice(CUSTOMARY_ENDS)
    end_at = draw.randrange(last)
    return Stated((0, last), [(0, end_at), (end_at + 1, last)])


def unsorted(draw: Random) -> Stated:
    """The last range comes first."""
    whole, parts = clean(draw, least=2)
    return Stated(whole, [parts[-1], *parts[:-1]])


def uncustomary(draw: Random) -> Stated:
    """A part of a hundred, all of it active."""
    whole = (draw.randint(10, 39), draw.randint(40, 99))
    return Stated(whole, [whole])


def undefined_padding(draw: Random) -> Stated:
    """A block from one digit to two, all of it active."""
    whole = (draw.randint(0, 9), draw.randint(10, 98))
    return Stated(whole, [whole])


def anything(draw: Random) -> Stated:
    """Ranges between the borders, in any order: several mistakes at once, and the borders of every rule."""
    pairs = [(draw.choice(BORDERS), draw.choice(BORDERS)) for _ in range(draw.randint(1, 6))]
    return Stated(pairs[0], pairs[1:])


MISTAKES: Final[tuple[Callable[[Random], Stated], ...]] = (
    overlapping,
    outside,
    ends_before_it_starts,
    out_of_bounds,
    nothing_active,
    touching,
    unsorted,
    uncustomary,
    undefined_padding,
    anything,
)
ONE_OF_EACH_IN: Final = 200
"""Among so many rows in a row each mistake is made once, and the others are clean."""


def batch(draw: Random, ids: range) -> pa.RecordBatch:
    """The statements with these ids."""
    rows = [MISTAKES[place](draw) if (place := row % ONE_OF_EACH_IN) < len(MISTAKES) else clean(draw) for row in ids]
    offsets = accumulate((len(row.parts) for row in rows), initial=0)
    parts = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), _ranges([*chain(*(row.parts for row in rows))]))
    return pa.record_batch([pa.array(ids), _ranges([row.whole for row in rows]), parts], schema=STATEMENTS)


def _ranges(pairs: list[Pair]) -> pa.StructArray:
    starts, ends = ([pair[end] for pair in pairs] for end in (0, 1))
    return pa.StructArray.from_arrays([pa.array(starts, pa.int32()), pa.array(ends, pa.int32())], fields=list(RANGE))


def main() -> None:
    """Write the statements."""
    parser = ArgumentParser(prog="python -m benchmarks.scale.make", description="Write statements with mistakes.")
    parser.add_argument("statements", type=Path, help="the parquet file to write")
    parser.add_argument("--rows", type=int, default=1_000_000, help="how many statements (default: %(default)s)")
    options = parser.parse_args()
    draw = Random(SEED)
    with parquet.ParquetWriter(options.statements, STATEMENTS) as writer:
        for first in range(0, options.rows, ROWS_A_GROUP):
            writer.write_batch(batch(draw, range(first, min(first + ROWS_A_GROUP, options.rows))))
    for place, mistake in enumerate(MISTAKES):
        print(f"{len(range(place, options.rows, ONE_OF_EACH_IN)):9,}  {mistake.__name__.replace('_', ' ')}")
    print(f"{options.rows:9,}  rows in all")


if __name__ == "__main__":
    main()
