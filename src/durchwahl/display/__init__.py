"""Display of values in notebooks and terminals: HTML tables, mostly with a picture above them, or pictures alone.

This package imports the values. They import it on first use, in `svg()` and `_repr_html_`, so that a program that shows
nothing doesn't load it.

The HTML has its picture in an `<img>`, because a notebook that isn't trusted shows no inline SVG. There is no
`_repr_svg_`: it would double the size of a notebook, and JupyterLab prefers the HTML.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import singledispatch
from operator import attrgetter
from typing import Any, Final, NamedTuple

from durchwahl.blocks import ExtensionBlock, RoutedBlock
from durchwahl.display.html import MAX_ROWS, as_img, as_table
from durchwahl.display.svg import as_svg
from durchwahl.display.text import (
    MEMBER,
    NON_MEMBER,
    PORTED,
    Grid,
    Side,
    alt_text,
    before_and_after,
    make_grid,
)
from durchwahl.findings import Finding, Findings, Severity
from durchwahl.inventory import Inventory
from durchwahl.lines import Line
from durchwahl.orders import Changes, Comparison
from durchwahl.planning import Plan
from durchwahl.ranges import ExtensionRange
from durchwahl.sets import ExtensionSet

_MAX_COMPARISONS: Final = 5
_MAX_PICTURES: Final = 5


class _Figure(NamedTuple):
    """The grids of a value; for each row of its table, the extensions or numbers in ascending order; and a title."""

    grids: Sequence[Grid]
    members: Mapping[str, Sequence[object]]
    title: str = ""


@singledispatch
def html(value: object) -> str:
    """Return HTML for a notebook: a picture, and a table with the count, the first and the last of the extensions.

    >>> html(ExtensionBlock.parse("0-99: 4")).partition(" src=")[0]
    '<img alt="00-99: 1 live (04), 99 ported, inactive"'
    """
    figure = _figure(value)
    rows = ([name, len(members), *members[:1], *members[-1:]] for name, members in figure.members.items())
    table = as_table(str(value), ["", "how many", "first", "last"], rows)
    return table if len(figure.grids) > MAX_ROWS else _img(value) + table


def svg(value: object) -> str:
    """Return the picture of a value as a complete SVG file: ten extensions per row, on an opaque white background.

    >>> svg(ExtensionBlock.parse("0-99: 4, 19-20")).partition(" ")[0]
    '<svg'
    """
    return as_svg(_sides(value))


def _img(value: object) -> str:
    return as_img(svg(value), alt_text(_sides(value)))


def _sides(value: object) -> Sequence[Side]:
    if isinstance(value, Comparison):
        return before_and_after(map(_block_grid, value.before), map(_block_grid, value.after))
    figure = _figure(value)
    return [Side(figure.title, figure.grids)]


@singledispatch
def _figure(value: Any) -> _Figure:
    raise TypeError(f"{type(value).__name__} has no picture")


@_figure.register
def _(value: ExtensionRange) -> _Figure:
    return _Figure([make_grid(value, -1, PORTED, None)], {PORTED.name: list(map(value.digits, value))})


@_figure.register
def _(value: ExtensionSet) -> _Figure:
    # A set has no extension range: draw the smallest customary one that contains it.
    smallest = ExtensionRange(0, 10 ** len(str(value.last or 0)) - 1)
    grids = [make_grid(smallest, value.bits, MEMBER, NON_MEMBER)] if value else []
    return _Figure(grids, {MEMBER.name: tuple(value)}, "" if value else "empty set")


@_figure.register
def _(value: ExtensionBlock) -> _Figure:
    ported = list(map(value.extension_range.digits, value.extension_range))
    members = {"ported": ported, "live": value.active_extensions, "inactive": value.inactive_extensions}
    return _Figure([_block_grid(value)], members)


@_figure.register
def _(value: RoutedBlock | Line) -> _Figure:
    blocks = value.blocks if isinstance(value, Line) else [value.block]
    members = {"ported": value.numbers, "live": value.active_numbers, "inactive": value.inactive_numbers}
    return _Figure(list(map(_block_grid, blocks)), members, str(value.route_number))


def _block_grid(block: ExtensionBlock) -> Grid:
    return make_grid(block.extension_range, block.active.bits)


@html.register
def _(value: Comparison) -> str:
    sides = (("before", value.before), ("after", value.after))
    rows: list[list[object]] = [
        [side, block, len(block.extension_range), len(block.active)] for side, blocks in sides for block in blocks
    ]
    if value.unreadable:
        rows.append(["before", f"records that break a rule: {value.unreadable}"])
    table = as_table(value.porting_phone_number_id, ("", "block", "ported", "live"), rows[:MAX_ROWS], len(rows))
    return table if len(rows) > MAX_ROWS else _img(value) + table


@html.register
def _(value: Changes) -> str:
    left_out = len(value.comparisons) - _MAX_COMPARISONS
    tables = "".join(map(html, value.comparisons[:_MAX_COMPARISONS]))
    return f"<p>{value}</p>{tables}" + (f"<p>and {left_out} more</p>" if left_out > 0 else "")


@html.register
def _(value: Plan) -> str:
    blocks = [routed for line in value.lines for routed in line]
    caption = f"lines: {len(value.lines)}, ported: {_ported(value.lines)}, live: {_live(value.lines)}"
    rows = [
        [routed.route_number, routed.block, len(routed.numbers), len(routed.active_numbers)]
        for routed in blocks[:MAX_ROWS]
    ]
    alternatives = [
        [sum(len(line.blocks) for line in lines), _ported(lines), " | ".join(map(str, lines))]
        for lines in value.alternatives
    ]
    few = len(value.lines) <= _MAX_PICTURES and len(blocks) <= MAX_ROWS
    return (
        ("".join(map(_img, value.lines)) if few else "")
        + as_table(caption, ["route number", "block", "ported", "live"], rows, len(blocks))
        + (as_table("alternatives", ["blocks", "ported", "lines"], alternatives) if alternatives else "")
        + (html(value.findings) if value.findings else "")
    )


def _ported(lines: Sequence[Line]) -> int:
    return sum(len(line.numbers) for line in lines)


def _live(lines: Sequence[Line]) -> int:
    return sum(len(line.active_numbers) for line in lines)


@html.register
def _(value: Inventory) -> str:  # type: ignore[type-arg]  # singledispatch takes a plain class
    blocks: Counter[object] = Counter()
    ported: Counter[object] = Counter()
    live: Counter[object] = Counter()
    for _, block, owner in value:
        blocks[owner] += 1
        ported[owner] += len(block.extension_range)
        live[owner] += len(block.active)
    caption = f"blocks: {len(value)}, ported: {ported.total()}, live: {live.total()}"
    owners = ([owner, blocks[owner], count, live[owner]] for owner, count in ported.most_common(MAX_ROWS))
    return as_table(caption, ["owner", "blocks", "ported", "live"], owners, len(blocks)) + as_table(
        "", ["route number", "block", "owner"], list(value)[:MAX_ROWS], len(value)
    )


@html.register(Findings)
def _(value: Sequence[Finding]) -> str:
    if not value:
        return "<p>no findings</p>"
    counts = Counter(finding.severity for finding in value)
    caption = ", ".join(f"{severity}s: {counts[severity]}" for severity in Severity)
    # The most severe come first, so that many warnings don't hide an error.
    shown = sorted(value, key=attrgetter("severity"), reverse=True)[:MAX_ROWS]
    rows = ([finding.severity, finding.code, finding.pointer, finding.message] for finding in shown)
    return as_table(caption, ["severity", "code", "pointer", "message"], rows, len(value))


@html.register
def _(value: Finding) -> str:
    return html(Findings([value]))
