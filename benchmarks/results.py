"""Results: what a run of the benchmarks found, and the file in which the last recorded run stands."""

import json
import platform
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from benchmarks.interleave import Spread

FILE: Final = Path(__file__).with_name("results.json")
PACKAGES: Final = (
    "bitarray",
    "fastjsonschema",
    "intervaltree",
    "intspan",
    "jsonschema",
    "msgspec",
    "portion",
    "pydantic",
    "pyroaring",
    "python-ranges",
    "spans",
)


class Other(NamedTuple):
    """How durchwahl did beside one other way.

    `kind` is "limit", where the ratio is durchwahl's time by the other's, or "rival", where it is the other's by
    durchwahl's. `less` says what a rival leaves out of the job.
    """

    kind: str
    name: str
    ratio: Spread
    target: str
    less: str


class Result(NamedTuple):
    """What came out of one job: durchwahl's seconds, the others beside it, and who of them wasn't installed.

    `size` is how many blocks the job was about, 0 where that is no question.
    """

    group: str
    job: str
    size: int
    seconds: Spread
    others: tuple[Other, ...]
    absent: tuple[str, ...]


class Weight(NamedTuple):
    """How many bytes one thing takes, in one package's way to hold it."""

    thing: str
    holder: str
    bytes: float


class Record(NamedTuple):
    """A whole run: when, on what, with which packages, and what it found."""

    when: str
    interpreter: str
    processor: str
    packages: Mapping[str, str]
    results: tuple[Result, ...]
    weights: tuple[Weight, ...]

    @classmethod
    def of_today(cls, results: tuple[Result, ...], weights: tuple[Weight, ...]) -> Self:
        """The record of a run that has just ended, on this machine."""
        when = datetime.now(UTC).date().isoformat()
        return cls(when, interpreter(), _processor(), dict(_installed()), results, weights)

    def save(self, path: Path = FILE) -> None:
        """Write the record, figures to four places, so that a line of the file is a line that can be compared."""
        path.write_text(json.dumps(_plain(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        """Read what `save` wrote."""
        stored = json.loads(path.read_text(encoding="utf-8"))
        stored["results"] = tuple(_result(**one) for one in stored["results"])
        stored["weights"] = tuple(Weight(**one) for one in stored["weights"])
        return cls(**stored)


def interpreter() -> str:
    """The interpreter that runs this, as `CPython 3.11.7`."""
    return f"{platform.python_implementation()} {platform.python_version()}"


def _installed() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        try:
            yield package, version(package)
        except PackageNotFoundError:
            continue


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _plain(value: Any) -> Any:
    """A named tuple as a mapping, with all that it holds; a spread as the list of its three figures."""
    match value:
        case float():
            return float(f"{value:.4g}")
        case Spread():
            return [_plain(figure) for figure in value]
        case tuple() if hasattr(value, "_asdict"):
            return {name: _plain(held) for name, held in value._asdict().items()}
        case tuple():
            return [_plain(held) for held in value]
    return value


def _result(seconds: list[float], others: list[dict[str, Any]], absent: list[str], **named: Any) -> Result:
    read = tuple(Other(**{**other, "ratio": Spread(*other["ratio"])}) for other in others)
    return Result(seconds=Spread(*seconds), others=read, absent=tuple(absent), **named)
