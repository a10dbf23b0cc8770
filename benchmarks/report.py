"""Ratios of the measured times: lines for the terminal, a table and a chart for the pages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from itertools import groupby
from operator import itemgetter, truediv
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final, TypeAlias

from benchmarks.jobs import JOBS

Measured: TypeAlias = Mapping[str, Mapping[str, Sequence[float]]]
"""The seconds of a call in each turn, by job and way."""

DOCS: Final = Path(__file__).parents[1] / "docs"
PAGE: Final = DOCS / "measurements.md"
IN_CHART: Final = (
    "validate a request body",
    "validate a body with an error",
    "make a block from a body",
    "union of 30 runs",
    "membership in 30 runs",
    "143 numbers to a block",
    "expand 1,000 numbers",
    "find a number among 10,000 blocks",
)
MEASURED_RE: Final = re.compile(r"(<!-- measured: .*? -->\n).*?(<!-- end of measured -->)", re.DOTALL)
COLORS: Final = ("#6e7781", "#d55e00", "#009e73", "#b5568f", "#8a6d00")
"""Their contrast is at least three to one on white and on dark."""
_STAR: Final = r"\*"
_JOBS: Final = {job.name: job for job in JOBS}


def read(results: Mapping[str, Any]) -> Measured:
    """Read pytest-benchmark's JSON."""
    measured: dict[str, dict[str, list[float]]] = {}
    for run in results["benchmarks"]:
        turns = measured.setdefault(run["group"], {}).setdefault(run["extra_info"]["way"], [])
        turns.append(run["stats"]["median"])
    return measured


def ratios(measured: Measured, job: str, way: str) -> list[float]:
    """Return the time of a way divided by durchwahl's, for each turn."""
    return list(map(truediv, measured[job][way], measured[job]["durchwahl"]))


def lines(measured: Measured) -> Iterator[str]:
    """Return a line for each way."""
    yield "Time of one operation, its ratio to durchwahl's, and the quartiles of the ratio:"
    for job, ways in measured.items():
        yield job
        for way, seconds in ways.items():
            turns = ratios(measured, job, way)
            spread = quantiles(turns, n=4, method="inclusive") if len(turns) > 1 else turns
            duration = _duration(median(seconds) / _JOBS[job].operations)
            yield f"  {way:16}{duration:>10}{_number(median(turns)):>10}   {_number(spread[0])} - {_number(spread[-1])}"


def table(measured: Measured) -> list[str]:
    """Return a Markdown table with a row for each job."""
    rows = [
        "| job | durchwahl | limit | times the limit | others, divided by durchwahl |",
        "|---|---:|---|---:|---|",
    ]
    for job, ways in measured.items():
        notes = {way.name: way.note for way in _JOBS[job].ways}
        compared = {way: median(ratios(measured, job, way)) for way in ways}
        others = sorted(set(ways) - {"durchwahl", "limit"}, key=compared.__getitem__)
        cells = (
            job,
            _duration(median(ways["durchwahl"]) / _JOBS[job].operations),
            notes["limit"],
            _number(1 / compared["limit"]),
            ", ".join(f"{way}{_STAR if notes[way] else ''} {_emphasized(compared[way])}" for way in others),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def notes(measured: Measured) -> Iterator[str]:
    """Yield the footnotes of the table."""
    noted = sorted({(way.note, way.name) for job in measured for way in _JOBS[job].ways[2:] if way.note})
    for note, ways in groupby(noted, key=itemgetter(0)):
        yield f"{_STAR} {', '.join(name for _, name in ways)}: {note}."


def _emphasized(ratio: float) -> str:
    return f"**{_number(ratio)}**" if ratio < 1 else _number(ratio)


def _number(ratio: float) -> str:
    return f"{ratio:.2g}" if ratio < 10 else f"{float(f'{ratio:.2g}'):,.0f}"


def _duration(seconds: float) -> str:
    for scale, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * scale >= 1:
            return f"{seconds * scale:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def write(results: Mapping[str, Any]) -> None:
    """Write the table of docs/measurements.md, and the chart."""
    measured = read(results)
    machine = results["machine_info"]
    packages = {way for ways in measured.values() for way in ways} - {"durchwahl", "limit", "frozenset", "f-strings"}
    versions = ", ".join(f"{package} {version(package)}" for package in sorted(packages))
    conditions = (
        f"Measured on {results['datetime'][:10]} with {machine['python_implementation']} {machine['python_version']} "
        f"on one core ({machine['cpu'].get('brand_raw', machine['machine'])}), together with {versions}."
    )
    few = {job: measured[job] for job in IN_CHART}
    _fill(PAGE, [*table(measured), "", *notes(measured), "", conditions])
    for theme, ink, faint in (("light", "#1f2328", "#d0d7de"), ("dark", "#e6edf3", "#3d444d")):
        _draw(few, DOCS / "_static" / f"measured-{theme}.svg", ink, faint)


def _fill(page: Path, content: Sequence[str]) -> None:
    new = "\n".join(["", *content, "", ""])
    filled = MEASURED_RE.sub(lambda match: match[1] + new + match[2], page.read_text(encoding="utf-8"))
    page.write_text(filled, encoding="utf-8")


def _draw(measured: Measured, path: Path, ink: str, faint: str) -> None:
    """Draw a row for each job, with a mark for each package, on a logarithmic scale."""
    import_module("matplotlib").use("svg")
    pyplot = import_module("matplotlib.pyplot")
    points: dict[str, list[tuple[float, int]]] = {}
    for row, (job, ways) in enumerate(measured.items()):
        for way in ways:
            points.setdefault(way, []).append((median(ratios(measured, job, way)), row))
    settings = {
        "svg.hashsalt": "durchwahl",
        "svg.fonttype": "none",
        **dict.fromkeys(("text.color", "xtick.color", "ytick.color", "axes.labelcolor"), ink),
        **dict.fromkeys(("axes.edgecolor", "grid.color"), faint),
    }
    with pyplot.rc_context(settings):
        figure, axes = pyplot.subplots(figsize=(8.2, 3.6), layout="constrained")
        axes.axvline(1, color="#0072b2", linewidth=2, label="durchwahl")
        del points["durchwahl"]
        axes.scatter(*zip(*points.pop("limit"), strict=True), label="limit", color=ink, marker="|", s=90, zorder=3)
        for index, (way, positions) in enumerate(points.items()):
            mark = {"marker": "osD^vPX"[index % 7], "color": COLORS[index % len(COLORS)]}
            axes.scatter(*zip(*positions, strict=True), label=way, zorder=3, **mark)
        axes.set(
            xscale="log", ylim=(len(measured) - 0.5, -0.5), xlabel="time divided by durchwahl's, so left is faster"
        )
        axes.set_yticks(range(len(measured)), measured)
        axes.xaxis.set_major_formatter(lambda times, _: f"{times:,.12g}")
        axes.grid(linewidth=0.6)
        axes.tick_params(which="both", length=0)
        axes.spines[:].set_visible(False)
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
        figure.savefig(path, transparent=True, metadata={"Date": None, "Creator": None})
        pyplot.close(figure)
