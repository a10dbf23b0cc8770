"""mutmut, which also changes rules and properties: `python tests/mutation run`, and what else mutmut can be told.

mutmut leaves functions with a decorator alone, because it can't know what the decorator does. Here it is known: `rule` and
`property` keep the function as it is, so that it is enough to decorate what mutmut puts in its place.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import libcst
from mutmut.__main__ import cli
from mutmut.mutation import file_mutation

KNOWN = ("property", "rule")


def is_known(function: libcst.FunctionDef) -> bool:
    """Whether a function has one decorator, and that one is known."""
    names = [getattr(decorator, "func", decorator) for decorator in (each.decorator for each in function.decorators)]
    return len(names) == 1 and isinstance(names[0], libcst.Name) and names[0].value in KNOWN


Arranged = tuple[Sequence[Any], Sequence[Any], Sequence[Any], Sequence[str]]
arrange: Callable[..., Arranged] = file_mutation.function_trampoline_arrangement
skips: Callable[..., bool] = file_mutation.MutationVisitor._skip_node_and_children


def arrange_decorated(function: libcst.FunctionDef, mutants: Iterable[Any], class_name: str | None) -> Arranged:
    """The function that calls its mutants, decorated; the mutants are not."""
    if not is_known(function):
        return arrange(function, mutants, class_name)
    declared, (caller, *copies), assigned, names = arrange(function.with_changes(decorators=()), mutants, class_name)
    caller = caller.with_changes(decorators=[*function.decorators, *caller.decorators])
    return declared, [caller, *copies], assigned, names


def skips_decorated(visitor: file_mutation.MutationVisitor, node: libcst.CSTNode) -> bool:
    """Whether a node is left alone."""
    return not (isinstance(node, libcst.FunctionDef) and is_known(node)) and skips(visitor, node)


if __name__ == "__main__":
    file_mutation.function_trampoline_arrangement = arrange_decorated
    file_mutation.MutationVisitor._skip_node_and_children = skips_decorated
    cli()
