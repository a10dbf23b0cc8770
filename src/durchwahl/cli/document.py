"""A document: the values in a file, and the place of each of them if it is needed."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from durchwahl.cli.file_rules import duplicate_key
from durchwahl.cli.outline import Outline, leading_to
from durchwahl.cli.source import Place, Source
from durchwahl.findings import Finding, Severity
from durchwahl.validation import validate


class Part(NamedTuple):
    """A value and the pointer to it."""

    pointer: str
    value: Any


class Complaint(NamedTuple):
    """A finding on the file itself, and its offset in the text."""

    offset: int
    finding: Finding


class Sighting(NamedTuple):
    """A finding and its place in the file; None if the file could not be read."""

    finding: Finding
    place: Place | None

    @property
    def is_error(self) -> bool:
        """Whether the carrier, or a reader of the file, would refuse this."""
        return self.finding.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Document:
    """What a file contains. Everything in it is validated at once, so that collisions show across the whole file.

    `walk` tells an outline where every value is. It is called only when something is found, because it takes longer
    than reading the values.
    """

    source: Source
    value: Any
    walk: Callable[[Outline], None]
    repeats_keys: bool = False
    complaints: tuple[Complaint, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The value as a whole, with the empty pointer."""
        return (Part("", self.value),)

    def outline(self, wanted: Collection[str] | None = None) -> Outline:
        """Return where the values are that these pointers lead to; all values, without pointers."""
        outline = Outline(None if wanted is None else leading_to(wanted))
        self.walk(outline)
        return outline

    def sightings(self) -> list[Sighting]:
        """Return everything that is wrong or odd, with its place, in the order of the places."""
        findings = validate(self.value)
        if not (findings or self.repeats_keys or self.complaints):
            return []
        outline = self.outline(None if self.repeats_keys else {finding.pointer for finding in findings})
        found = [
            *self.complaints,
            *(Complaint(again.span.start, finding) for again in outline.repeated for finding in duplicate_key(again)),
            *(Complaint(outline.find(finding.pointer).start, finding) for finding in findings),
        ]
        return [Sighting(finding, self.source.place(offset)) for offset, finding in sorted(found, key=itemgetter(0))]
