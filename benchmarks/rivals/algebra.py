"""What a package of sets does with runs of integers: one shape for all of them, and for us."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from itertools import chain
from operator import and_, attrgetter, or_, sub, xor
from typing import Any, Final, TypeAlias

from benchmarks.limits import Pair

Operation: TypeAlias = Callable[[Any, Any], Any] | str
"""A function, or where to import one from, as `package.module:name`: a wrapper around it would be timed, too."""

WHOLE: Final = (0, 999)
OPERATORS: Final[Mapping[str, Operation]] = {
    "union": or_,
    "intersection": and_,
    "difference": sub,
    "symmetric difference": xor,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Algebra:
    """One package's sets.

    `make` takes pairs that don't touch each other, both ends included, and raises `ImportError` where the package isn't
    installed. `operations` are by the job's name; what isn't there the package can't do. `complement` prepares the
    complement within 0-999. `join` takes pairs that overlap and touch, and `ends` are those of what it made.
    """

    name: str
    make: Callable[[Iterable[Pair]], Any]
    members: Callable[[Any], Iterable[int]] = frozenset
    operations: Mapping[str, Operation] = field(default_factory=lambda: OPERATORS)
    complement: Callable[[Iterable[Pair]], partial[Any]] | None = None
    join: Callable[[Iterable[Pair]], Any] | None = None
    ends: Callable[[Any], Iterable[Pair]] | None = None

    def operation(self, name: str) -> Callable[[Any, Any], Any]:
        """One of the operations, imported where it has to be."""
        operation = self.operations[name]
        if not isinstance(operation, str):
            return operation
        module, _, function = operation.partition(":")
        found: Callable[[Any, Any], Any] = attrgetter(function)(import_module(module))
        return found

    def prepared_complement(self, pairs: Iterable[Pair]) -> partial[Any]:
        """The call that takes these pairs from 0-999; a difference, where nothing else is said."""
        if self.complement is not None:
            return self.complement(pairs)
        return partial(self.operation("difference"), self.make([WHOLE]), self.make(pairs))

    def cover(self, prefix: str, numbers: Iterable[str]) -> Any:
        """What `join` makes of the extensions behind a prefix."""
        extensions = [int(number.removeprefix(prefix)) for number in numbers]
        return self.join([(extension, extension) for extension in extensions]) if self.join else None

    def canonical(self, joined: Any) -> list[Pair]:
        """The ends of what `join` made, sorted."""
        return sorted(self.ends(joined)) if self.ends else []


def each(pairs: Iterable[Pair]) -> Iterator[int]:
    """All the integers in the pairs."""
    return chain.from_iterable(range(start_at, end_at + 1) for start_at, end_at in pairs)
