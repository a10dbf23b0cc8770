"""What a rule is: one function, whose docstring is the rule's documentation."""

from collections.abc import Callable, Iterable, Iterator
from inspect import cleandoc
from typing import Final, Generic, NamedTuple, ParamSpec

from durchwahl.errors import DurchwahlError
from durchwahl.findings import Finding, Severity

Params = ParamSpec("Params")

MAX_MESSAGE: Final = 299
"""The most characters of a message, however much a statement contains."""


class Violation(NamedTuple):
    """One place where a rule is broken, and the sentence that says so."""

    pointer: str
    message: str


class Rule(NamedTuple, Generic[Params]):
    """One rule: called with the facts that it judges, it gives a finding for each place where they break it."""

    code: str
    severity: Severity
    breaches: Callable[Params, Iterable[Violation]]

    @property
    def name(self) -> str:
        """The rule in a few words, which read after "found: "."""
        return self.breaches.__name__.replace("_", "-")

    @property
    def documentation(self) -> str:
        """What the rule asks for and why, with a statement that `Breaks:` it and one that `Passes:`."""
        return cleandoc(self.breaches.__doc__ or "")

    def __call__(self, *args: Params.args, **kwargs: Params.kwargs) -> Iterator[Finding]:
        for violation_from in self.breaches(*args, **kwargs):
            message = violation_from.message
            if len(message) > MAX_MESSAGE:
                message = f"{message[: MAX_MESSAGE - 3]}..."
            yield Finding(self.code, self.severity, violation_from.pointer, message)


def rule(code: str, severity: Severity) -> Callable[[Callable[Params, Iterable[Violation]]], Rule[Params]]:
    """Make a function of the facts a rule; the function's name is the rule's."""
    return lambda breaches: Rule(code, severity, breaches)


def violation_from(pointer: str, check: Callable[..., object], *values: object) -> Iterator[Violation]:
    """The breach of a law that a value's own check holds already: what it raises is what is found."""
    try:
        check(*values)
    except DurchwahlError as broken:
        yield Violation(pointer, str(broken))
