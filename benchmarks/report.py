"""The report: the tables and sentences of README and docs that hold figures, and the charts, all from `results.json`.

A page has places for them, between `<!-- measured: NAME -->` and `<!-- end of NAME -->`. What stands there is written by
`python -m benchmarks.report`, and after every recorded run; the tests compare it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from benchmarks.charts import OVERVIEW
from benchmarks.counted import PARTS
from benchmarks.instructions import Counts, recorded
from benchmarks.results import Other, Record, Result
from benchmarks.table import duration, exponents, number

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = (ROOT / "README.md", ROOT / "docs" / "measurements.md")
COUNTED_ON: Final = "3.11"
PLACE: Final = re.compile(r"(<!-- measured: (\w+) -->\n).*?(<!-- end of \2 -->)", re.DOTALL)


def write(record: Record) -> None:
    """Bring the pages and the charts up to date. Needs matplotlib."""
    from benchmarks import charts

    for page in PAGES:
        page.write_text(filled(page.read_text(encoding="utf-8"), record), encoding="utf-8")
    charts.write(record)


def filled(page: str, record: Record) -> str:
    """A page with its places filled from a record. Raises `KeyError` for a place that has no such name."""
    counts = recorded(COUNTED_ON)
    if counts is None:
        raise KeyError(COUNTED_ON)
    texts = {
        "run": _run(record),
        "overview": "\n".join(_compared([_find(record, name) for name in OVERVIEW])),
        **{group: "\n".join(_compared(results)) for group, results in _groups(record)},
        "growth": "\n".join(_growth(record)),
        "memory": "\n".join(_memory(record)),
        "instructions": "\n".join(_instructions(counts)),
        "rest": "\n".join(_rest(counts)),
    }
    return PLACE.sub(lambda place: f"{place[1]}\n{texts[place[2]]}\n\n{place[3]}", page)


def _run(record: Record) -> str:
    packages = ", ".join(f"{name} {version}" for name, version in record.packages.items())
    return (
        f"Measured on {record.when} with {record.interpreter} on one core of a {record.processor}, beside {packages}."
    )


def _find(record: Record, name: str) -> Result:
    return next(result for result in record.results if result.job == name)


def _groups(record: Record) -> Iterator[tuple[str, Sequence[Result]]]:
    for group, results in groupby(record.results, key=lambda result: result.group):
        yield group, list(results)


def _compared(results: Sequence[Result]) -> Iterator[str]:
    """A line a job: durchwahl's time, how it stands to the limit, and the others in times of it, the fastest first."""
    yield "| job | durchwahl | times the limit | others, in times of durchwahl's time |"
    yield "|---|---:|---|---|"
    for result in results:
        limits = [other for other in result.others if other.kind == "limit"]
        rivals = sorted((other for other in result.others if other.kind == "rival"), key=lambda one: one.ratio.median)
        size = f", {result.size:,} blocks" if result.size else ""
        cells = (
            f"{result.job}{size}",
            duration(result.seconds.median),
            "; ".join(
                f"{number(one.ratio.median)} {f'({one.target})' if one.target else ''}".strip() for one in limits[:1]
            ),
            ", ".join(map(_beside, rivals)),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield "Bold: faster than durchwahl."
    doing_less = dict.fromkeys((other.less, other.name) for result in results for other in result.others if other.less)
    for less, group in groupby(doing_less, key=lambda pair: pair[0]):
        yield f"\\* {', '.join(name for _, name in group)}: {less}."


def _beside(rival: Other) -> str:
    times = number(rival.ratio.median)
    star = "\\*" if rival.less else ""
    return f"{rival.name}{star} {f'**{times}**' if rival.ratio.median < 1 else times}"


def _growth(record: Record) -> Iterator[str]:
    sized = [result for result in record.results if result.size]
    sizes = sorted({result.size for result in sized})
    yield f"| job | {' | '.join(f'{size:,} blocks' for size in sizes)} | growth |"
    yield f"|---|{'---:|' * len(sizes)}---|"
    for job in dict.fromkeys(result.job for result in sized):
        found = sorted((result for result in sized if result.job == job), key=lambda result: result.size)
        times = (duration(result.seconds.median) for result in found)
        yield f"| {job} | {' | '.join(times)} | {', '.join(map(number, exponents(found)))} |"


def _memory(record: Record) -> Iterator[str]:
    yield "| bytes of | durchwahl | others |"
    yield "|---|---:|---|"
    for thing, group in groupby(record.weights, key=lambda weight: weight.thing):
        ours, *others = group
        held = ", ".join(f"{other.holder} {other.bytes:,.0f}" for other in others)
        yield f"| {thing} | {ours.bytes:,.0f} | {held} |"


def _instructions(counts: Counts) -> Iterator[str]:
    yield "| job | durchwahl | limit | times the limit |"
    yield "|---|---:|---:|---:|"
    for job, (ours, limit) in counts.jobs.items():
        if job not in PARTS:
            yield f"| {job} | {ours:,.0f} | {limit:,.0f} | {number(ours / limit)} |"


def _rest(counts: Counts) -> Iterator[str]:
    def job(name: str) -> int:
        return round(counts.jobs[name].ours)

    def beyond(name: str) -> int:
        ours, limit = counts.jobs[name]
        return round(ours - limit)

    validating, making = "validate a body, 3 ranges", "make a block, 3 ranges"
    a_range, a_whole, a_block = (beyond(part) for part in ("an activation range", "an extension range", "a block"))
    yield "| job | instructions | parts |"
    yield "|---|---:|---|"
    yield (
        f"| {validating} | {job(validating):,} | {beyond(validating):,} are not in the limit: the questions for an exact type. "
        "Without them `True` would be 1, `4.0` would be 4, and a subclass could answer what it likes |"
    )
    yield (
        f"| {making} | {job(making):,} | the same look at the body {job(validating):,}, the extension range {a_whole:,}, three "
        f"activation ranges {3 * a_range:,}, the block {a_block:,}; the rest is reading the fields and collecting the ranges. "
        "The limit makes no objects |"
    )
    yield (
        f"| 143 numbers to a block | {job('143 numbers to a block'):,} | {143 * a_range:,} are the 143 ranges, which the limit makes "
        "with less to say of each |"
    )
    yield (
        f"| build an inventory, 1,000 blocks | {job('build an inventory'):,} | {beyond('build an inventory'):,} are not in the limit, "
        "which sorts pairs and keeps nothing. The inventory checks that each entry is one, keeps it, and makes the text that it is "
        "found by. With more blocks the sort takes the larger part, and the ratio falls |"
    )
    yield (
        f"| expand 1,000 numbers | {job('expand 1,000 numbers'):,} | all but {beyond('expand 1,000 numbers'):,} are in the limit, too: "
        "the thousand new strings |"
    )


if __name__ == "__main__":
    write(Record.load())
