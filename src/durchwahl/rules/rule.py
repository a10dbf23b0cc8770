"""What a rule is: one function, whose docstring is the rule's documentation."""

from collections.abc import Callable, Iterable, Iterator
from inspect import cleandoc
from typing import Final, Generic, NamedTuple, ParamSpec

from durchwahl.errors import DurchwahlError
from durchwahl.findings import Finding, Severity

Facts = ParamSpec("Facts")

MAX_MESSAGE: Final = 299
"""The most characters of a message, however much a statement contains."""


class Breach(NamedTuple):
    """One place where a rule is broken, and the sentence that says so."""

    pointer: str
    message: str


class Rule(NamedTuple, Generic[Facts]):
    """One rule: called with the facts that it judges, it gives a finding for each place where they break it."""

    code: str
    severity: Severity
    breaches: Callable[Facts, Iterable[Breach]]

    @property
    def name(self) -> str:
        """The rule in a few words, which read after "found: "."""
        return self.breaches.__name__.replace("_", "-")

    @property
    def documentation(self) -> str:
        """What the rule asks for and why, with a statement that `Breaks:` it and one that `Passes:`."""
        return cleandoc(self.breaches.__doc__ or "")

    def __call__(self, *args: Facts.args, **kwargs: Facts.kwargs) -> Iterator[Finding]:
        for breach in self.breaches(*args, **kwargs):
            message = breach.message
            if len(message) > MAX_MESSAGE:
                message = f"{message[: MAX_MESSAGE - 3]}..."
            yield Finding(self.code, self.severity, breach.pointer, message)


def rule(code: str, severity: Severity) -> Callable[[Callable[Facts, Iterable[Breach]]], Rule[Facts]]:
    """Make a function of the facts a rule; the function's name is the rule's."""
    return lambda breaches: Rule(code, severity, breaches)


def breach(pointer: str, check: Callable[..., object], *values: object) -> Iterator[Breach]:
    """The breach of a law that a value's own check holds already: what it raises is what is found."""
    try:
        check(*values)
    except DurchwahlError as broken:
        yield Breach(pointer, str(broken))
