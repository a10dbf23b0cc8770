"""The `Rule` class: a check function whose name and docstring are the rule's name and documentation."""

from collections.abc import Callable, Iterable, Iterator
from inspect import cleandoc
from typing import Final, Generic, NamedTuple, ParamSpec

from durchwahl.errors import DurchwahlError
from durchwahl.findings import Finding, Severity

Params = ParamSpec("Params")

MAX_MESSAGE: Final = 299
"""The maximum number of characters in a message, however large the statement is."""


class Violation(NamedTuple):
    """A violation of a rule, as a check function yields it: its pointer and the message."""

    pointer: str
    message: str


class Rule(NamedTuple, Generic[Params]):
    """A rule with its code and severity. Call it with the values to check; it yields a finding for each violation.

    `breaches` is the check function itself: it takes the same arguments and yields violations, without code and
    severity.
    """

    code: str
    severity: Severity
    breaches: Callable[Params, Iterable[Violation]]

    @property
    def name(self) -> str:
        """The rule's name in lowercase with hyphens, such as `overlapping-activation-ranges`."""
        return self.breaches.__name__.replace("_", "-")

    @property
    def documentation(self) -> str:
        """What the rule requires and why, with examples of statements: `Breaks:` violates it, `Passes:` doesn't."""
        return cleandoc(self.breaches.__doc__ or "")

    def __call__(self, *args: Params.args, **kwargs: Params.kwargs) -> Iterator[Finding]:
        for pointer, message in self.breaches(*args, **kwargs):
            short = message if len(message) <= MAX_MESSAGE else f"{message[: MAX_MESSAGE - 3]}..."
            yield Finding(self.code, self.severity, pointer, short)


def rule(code: str, severity: Severity) -> Callable[[Callable[Params, Iterable[Violation]]], Rule[Params]]:
    """Return a decorator that turns a check function into a rule."""
    return lambda check: Rule(code, severity, check)


def violation_from(pointer: str, check: Callable[..., object], *values: object) -> Iterator[Violation]:
    """Call a function that raises for invalid values, and yield its exception as a violation."""
    try:
        check(*values)
    except DurchwahlError as error:
        yield Violation(pointer, str(error))
