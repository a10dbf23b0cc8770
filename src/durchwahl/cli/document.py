"""A document: what a file says as values, and where each of them stands when it is asked for."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from durchwahl.cli.file_rules import duplicate_key
from durchwahl.cli.outline import Outline, leading_to
from durchwahl.cli.source import Place, Source
from durchwahl.findings import Finding, Severity
from durchwahl.rules.shape import REQUIRED, is_list
from durchwahl.validation import validate


class Part(NamedTuple):
    """What is validated at once, and the pointer to it."""

    pointer: str
    value: Any


class Complaint(NamedTuple):
    """A finding on the file itself, and how many characters stand before its place."""

    offset: int
    finding: Finding


class Sighting(NamedTuple):
    """A finding and its place in the file."""

    finding: Finding
    place: Place

    @property
    def is_error(self) -> bool:
        """Whether the carrier, or a reader of the file, would refuse this."""
        return self.finding.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says.

    `walk` tells an outline where everything stands. It is called only when something is found, because it takes ten
    times as long as reading the values.
    """

    source: Source
    parts: tuple[Part, ...]
    walk: Callable[[Outline], None]
    repeats_keys: bool = False
    complaints: tuple[Complaint, ...] = ()

    def outline(self, wanted: Collection[str] | None = None) -> Outline:
        """Where the values stand that these pointers lead to; where all do, without them."""
        outline = Outline(None if wanted is None else leading_to(wanted))
        self.walk(outline)
        return outline

    def sightings(self) -> list[Sighting]:
        """Everything that is wrong or odd, with its place, in the order of the places."""
        findings = list(self._findings())
        if not (findings or self.repeats_keys or self.complaints):
            return []
        outline = self.outline(None if self.repeats_keys else {finding.pointer for finding in findings})
        found = [
            *self.complaints,
            *(Complaint(again.span.start, finding) for again in outline.repeated for finding in duplicate_key(again)),
            *(Complaint(outline.find(finding.pointer).start, finding) for finding in findings),
        ]
        return [Sighting(finding, self.source.place(offset)) for offset, finding in sorted(found, key=itemgetter(0))]

    def _findings(self) -> Iterator[Finding]:
        for part in self.parts:
            for finding in validate(part.value):
                # Most files are one part, whose findings have the right pointers already.
                yield (
                    Finding(finding.code, finding.severity, part.pointer + finding.pointer, finding.message)
                    if part.pointer
                    else finding
                )


def stream_parts(values: Sequence[object]) -> tuple[Part, ...]:
    """The parts of a stream, such as the lines of JSON Lines: statements are one list, anything else stands alone.

    Only in one list do collisions show between statements.
    """
    if all(map(_is_statement, values)):
        return (Part("", values),)
    return tuple(Part(f"/{index}", value) for index, value in enumerate(values))


def _is_statement(value: object) -> bool:
    if isinstance(value, Mapping) and value.keys().isdisjoint(REQUIRED):
        return value.keys().isdisjoint(("extensions", "status", "data"))
    return not is_list(value)
