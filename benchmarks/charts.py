"""The charts: what `results.json` says, drawn as SVG, light and dark.

Each carries the digest of the record that it was drawn from, by which the tests see one that is out of date.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.results import FILE, Record, Result, Weight

FOLDER: Final = Path(__file__).parent.parent / "docs" / "_static"
LIMIT: Final = "the least by hand"
OURS: Final = "durchwahl"


class Look(NamedTuple):
    """The colours of a page: text, lines between, and durchwahl's own."""

    name: str
    ink: str
    faint: str
    ours: str
    others: Sequence[str]


# The hues keep three to one against their ground.
LOOKS: Final = (
    Look("light", "#1f2328", "#d0d7de", "#0072b2", ("#6e7781", "#d55e00", "#009e73", "#b5568f", "#8a6d00", "#57606a")),
    Look("dark", "#e6edf3", "#3d444d", "#58a6ff", ("#9198a1", "#f0883e", "#3fb68b", "#e08fc0", "#d4b106", "#b1bac4")),
)
# Everyone has one mark and one colour, the same in every chart. There are ten marks and six colours.
MARKERS: Final = "osD^vPXh<>"
NAMES: Final = (
    "portion",
    "pydantic",
    "frozenset",
    "pyroaring",
    "msgspec",
    "bitarray",
    "intervaltree",
    "jsonschema",
    "python-ranges",
    "fastjsonschema",
    "spans",
    "intspan",
    "format each integer",
    "str",
    "list of str",
    "set of str",
    "dict by route number",
)


class Row(NamedTuple):
    """One line of a chart: a name, and each holder's or package's times durchwahl's."""

    label: str
    times: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: the file's name, what stands over it, and how it is drawn on axes that are there."""

    name: str
    title: str
    draw: Callable[[Any, Record, Look], None]
    height: float

    def path(self, look: Look) -> Path:
        """Where it is kept."""
        return FOLDER / f"{self.name}-{look.name}.svg"


def digest(path: Path = FILE) -> str:
    """What tells one record from another."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write(record: Record) -> None:
    """Draw every chart, light and dark. Needs matplotlib."""
    import_module("matplotlib").use("svg")
    pyplot: Any = import_module("matplotlib.pyplot")
    for look in LOOKS:
        settings = {
            "svg.hashsalt": "durchwahl",
            "svg.fonttype": "none",  # text stays text; it is laid out for a font that is wider than most
            "font.family": ["DejaVu Sans", "sans-serif"],
            "font.size": 10,
            **dict.fromkeys(("text.color", "xtick.color", "ytick.color", "axes.labelcolor"), look.ink),
            **dict.fromkeys(("axes.edgecolor", "grid.color"), look.faint),
        }
        with pyplot.rc_context(settings):
            for chart in CHARTS:
                figure, axes = pyplot.subplots(figsize=(8.2, chart.height), layout="constrained")
                figure.suptitle(chart.title, x=0.01, ha="left", fontsize=12, fontweight="bold")
                chart.draw(axes, record, look)
                axes.set_axisbelow(True)
                axes.grid(which="major", linewidth=0.6)
                axes.tick_params(which="both", length=0)
                axes.spines[:].set_visible(False)
                figure.text(0.99, 0.005, f"{record.interpreter}, {record.when}", ha="right", va="bottom", fontsize=8)
                figure.get_layout_engine().set(rect=(0, 0.03, 1, 0.97))
                made = {"Date": None, "Creator": None, "Identifier": digest()}
                figure.savefig(chart.path(look), transparent=True, metadata=made)
                pyplot.close(figure)


def _times(result: Result) -> dict[str, float]:
    """How many times durchwahl's time each other takes; of several limits the first."""
    times = {other.name: other.ratio.median for other in result.others if other.kind == "rival"}
    for other in [other for other in result.others if other.kind == "limit"][:1]:
        times[LIMIT] = 1 / other.ratio.median
    return times


def _jobs(names: Iterable[str]) -> Callable[[Any, Record, Look], None]:
    def draw(axes: Any, record: Record, look: Look) -> None:
        by_name = {result.job: result for result in reversed(record.results)}
        rows = [Row(name, _times(by_name[name])) for name in names]
        _dots(axes, rows, look, "time, in times of durchwahl's")

    return draw


def _bytes(axes: Any, record: Record, look: Look) -> None:
    rows = [_weight_row(thing, list(group)) for thing, group in groupby(record.weights, key=lambda one: one.thing)]
    _dots(axes, rows, look, "memory, in times of durchwahl's")


def _weight_row(thing: str, weights: Sequence[Weight]) -> Row:
    ours = weights[0].bytes
    return Row(thing, {LIMIT if one.holder == "bare class" else one.holder: one.bytes / ours for one in weights[1:]})


def _dots(axes: Any, rows: Sequence[Row], look: Look, unit: str) -> None:
    """A line a row, and on it a mark for everyone, further right the more it takes."""
    present = {name for row in rows for name in row.times}
    axes.axvline(1, color=look.ours, linewidth=2, label=OURS)
    for place, name in enumerate((LIMIT, *NAMES), start=-1):
        points = [(row.times[name], line) for line, row in enumerate(rows) if name in row.times]
        if points:
            axes.scatter(
                *zip(*points, strict=True),
                label=name,
                marker="|" if name == LIMIT else MARKERS[place % len(MARKERS)],
                color=look.ink if name == LIMIT else look.others[place % len(look.others)],
                s=90 if name == LIMIT else 36,
                zorder=3,
            )
    if unknown := present - {LIMIT, *NAMES}:
        raise ValueError(f"who stands in a chart must have a mark, got {', '.join(sorted(unknown))}")
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(lambda times, _: f"{times:,.12g}")
    axes.set_yticks(range(len(rows)), [row.label for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlabel(f"{unit}: left of the line is less, right of it is more")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False, labelspacing=0.7)


def _growth(axes: Any, record: Record, look: Look) -> None:
    """A line a job, on scales where ten times the time for ten times the blocks rises as fast as it goes right."""
    names = list(dict.fromkeys(result.job for result in record.results if result.size))
    for place, name in enumerate(names):
        points = [(one.size, one.seconds.median) for one in record.results if one.job == name and one.size]
        colours = (look.ours, *look.others)
        marker = MARKERS[place % len(MARKERS)]
        axes.plot(*zip(*points, strict=True), label=name, marker=marker, color=colours[place % len(colours)])
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.xaxis.set_major_formatter(lambda blocks, _: f"{blocks:,.0f}")
    axes.yaxis.set_major_formatter(lambda seconds, _: f"{seconds:g}")
    axes.set_xlabel("blocks in the inventory")
    axes.set_ylabel("seconds")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False, labelspacing=0.7)


OVERVIEW: Final = (
    "validate a body, 3 ranges",
    "validate JSON, 3 ranges",
    "make a block, 3 ranges",
    "union, 30 runs",
    "difference, 30 runs",
    "membership, 30 runs",
    "canonical form of 30 ranges",
    "143 numbers to a block",
    "expand 1,000 numbers",
    "find whose 1,000 numbers are",
)
SET_JOBS: Final = tuple(
    f"{operation}, {count} runs"
    for operation in ("union", "intersection", "difference", "complement", "subset", "membership")
    for count in (3, 30, 250)
)
STATEMENT_JOBS: Final = tuple(
    f"{job}, {count} ranges" for job in ("validate a body", "validate JSON", "make a block") for count in (3, 30, 250)
)
CHARTS: Final = (
    Chart("measured-overview", "What the others take", _jobs(OVERVIEW), 4.2),
    Chart("measured-statements", "Request bodies", _jobs(STATEMENT_JOBS), 3.7),
    Chart("measured-sets", "Sets of extensions", _jobs(SET_JOBS), 5.6),
    Chart("measured-growth", "Inventories of 10,000 to 1,000,000 blocks", _growth, 3.9),
    Chart("measured-memory", "Memory", _bytes, 4.4),
)
FILES: Final = tuple(chart.path(look) for chart in CHARTS for look in LOOKS)
