"""Generate a page for each rule from its docstring when the documentation is built.

The examples for `validate` and `plan` are executed, and a wrong example stops the build. The examples of file rules are
pieces of files, and are printed unchanged.
"""

import ast
import inspect
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import durchwahl
from durchwahl import (
    RULES,
    ActivationRange,
    DurchwahlError,
    ExtensionBlock,
    ExtensionRange,
    ExtensionSet,
    Finding,
    Repair,
    Rule,
    plan,
    repairs,
    validate,
)
from durchwahl.cli.file_rules import ALL_RULES
from durchwahl.display.html import as_img
from durchwahl.display.svg import as_svg
from durchwahl.display.text import INACTIVE, LIVE, NO_LONGER_LIVE, Grid, Side, alt_text
from durchwahl.rules._remedies import REMEDIES

_EXAMPLE_RE = re.compile(r"^(Breaks|Passes): (.*(?:\n .*)*)\n?", re.MULTILINE)
_VERBS = ("Breaks", "Passes")
_MAX_WIDTH = 72
_WRONG = {
    "DW201": "outside the extension range",
    "DW202": "in two activation ranges",
    "DW501": "in two blocks",
    "DW502": "in a prefix clash",
    "DW503": "in two blocks",
}
"""What the pictures mark, by the rule's code. Other rules have no pictures."""


class WrongExample(Exception):
    """An example in a docstring contradicts its label, `Breaks` or `Passes`."""


def pages() -> dict[str, str]:
    """Return the contents of each page by its file name: one page per rule, and the index."""
    rules = {f"{code}.md": "\n".join(_page(rule)) for code, rule in ALL_RULES.items()}
    return {"index.md": "\n".join(_index()), **rules}


def write(folder: Path) -> None:
    """Write the pages into a folder of their own. Unchanged files aren't rewritten, others are deleted."""
    folder.mkdir(exist_ok=True)
    contents = pages()
    for stale in {path.name for path in folder.iterdir()} - contents.keys():
        (folder / stale).unlink()
    for name, content in contents.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")


def as_json(value: Any, indent: int = 0) -> str:
    """Format JSON on one line if it fits, otherwise with one item per line.

    >>> as_json({"activation_ranges": ["4", None]})
    '{"activation_ranges": ["4", null]}'
    """
    line = json.dumps(value)
    if indent + len(line) <= _MAX_WIDTH or not isinstance(value, dict | list):
        return line
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        items = [f"{json.dumps(key)}: {as_json(item, indent + 2)}" for key, item in value.items()]
    else:
        items = [as_json(item, indent + 2) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return "\n".join([opening, ",\n".join(inner + item for item in items), " " * indent + closing])


def _page(rule: Rule[Any]) -> Iterator[str]:
    yield f"# {rule.code} {rule.name}"
    yield f"\nSeverity: {_badge(rule)}. [All rules](index.md)\n"
    what, _, why = _EXAMPLE_RE.sub("", rule.documentation).strip().partition("\n\n")
    yield what
    raised = " or ".join(f"`{error}`" for error in _errors_of(rule))
    if raised:
        yield f"In Python, a single value that breaks this rule [raises](../reference/errors.md) {raised}."
    yield f"\n## Why\n\n{why}"
    examples = _EXAMPLE_RE.findall(rule.documentation)
    if rule.code not in RULES:
        for verb, heading in (("Breaks", "Violation"), ("Passes", "How to mend")):
            yield from (f"\n## {heading}\n\n```text", *(text for label, text in examples if label == verb), "```")
        yield ""
        return
    violations, valid = ([ast.literal_eval(text) for label, text in examples if label == verb] for verb in _VERBS)
    yield f"\n## {'Violations' if len(violations) > 1 else 'Violation'}"
    for statement in violations:
        yield from _example(rule, "Breaks", statement)
    yield "\n## How to mend\n"
    no_remedy = "A person has to decide. `repairs` suggests nothing."
    yield str(REMEDIES[rule.code].__doc__) if rule.code in REMEDIES else no_remedy
    for number, statement in enumerate(violations if rule.code in REMEDIES else (), 1):
        yield from _mended(rule, statement, f" for violation {number}" if len(violations) > 1 else "")
    yield "\n## Valid"
    for statement in valid:
        yield from _example(rule, "Passes", statement)
    yield ""


def _example(rule: Rule[Any], verb: str, statement: Any) -> Iterator[str]:
    function, findings = "validate", validate(statement)
    if rule.code.startswith("DW7"):
        function, findings = "plan", plan(**statement).findings
    if any(finding.code == rule.code for finding in findings) != (verb == "Breaks"):
        raise WrongExample(
            f"{rule.code}: an example that {verb.lower()} the rule gets {_printed(findings) or 'nothing'}"
        )
    yield from _json(statement) if verb == "Passes" else _json_with_picture(rule, statement)
    if findings:
        yield f"`{function}` reports:" if verb == "Breaks" else f"`{function}` reports other rules only:"
        yield from ("\n```text", _printed(findings), "```")
    else:
        yield f"`{function}` reports nothing."
    if function == "validate" and verb == "Breaks":
        query = urlencode({"mode": "block", "text": as_json(statement)})
        yield f'\n<a href="../playground.html#{query}">Try it in the playground.</a>'


def _mended(rule: Rule[Any], statement: Any, which: str) -> Iterator[str]:
    """Show the first repairs of the findings on a statement, one after the other, and the statement after them."""
    messages = []
    while repair := next((found[0] for found in _repairs_of(rule, statement) if found), None):
        messages.append(f"`{repair.message}`")
        statement = repair.apply(statement)
    if messages:
        yield f"\n`repairs` suggests{which}: {', then '.join(messages)}."
        yield from _json_with_picture(rule, statement)


def _repairs_of(rule: Rule[Any], statement: Any) -> Iterator[Sequence[Repair]]:
    return (repairs(statement, finding) for finding in validate(statement) if finding.code == rule.code)


def _json(statement: Any) -> tuple[str, ...]:
    return "\n```json", as_json(statement), "```\n"


def _json_with_picture(rule: Rule[Any], statement: Any) -> Iterator[str]:
    yield from _json(statement)
    if rule.code in _WRONG:
        sides = _sides(statement, _WRONG[rule.code])
        yield f"{as_img(as_svg(sides), alt_text(sides))}\n"


def _sides(statement: Any, wrong: str) -> list[Side]:
    """Return the grids of a statement, or of each statement in a list, with the extensions marked that are wrong."""
    if isinstance(statement, Mapping):
        return [Side("", [_grid_of_ranges(statement, wrong)])]
    return [Side(each.get("route_number", ""), [_grid_of_collision(each, statement, wrong)]) for each in statement]


def _grid_of_ranges(statement: Mapping[str, Any], wrong: str) -> Grid:
    """Return a grid in which extensions outside the block, or in two of its ranges, are wrong."""
    written = statement["activation_ranges"]
    ranges = list(map(ActivationRange.parse, written.split(", ") if isinstance(written, str) else written))
    ported = ExtensionSet(ExtensionRange.parse(statement["extension_range"])).bits
    active = mistakes = 0
    for mask in (ExtensionSet(range_).bits for range_ in ranges):
        mistakes |= mask & (active | ~ported)
        active |= mask
    return _grid(ExtensionRange(0, (ported | active).bit_length() - 1), active, mistakes, ported, wrong)


def _grid_of_collision(statement: Mapping[str, Any], others: Sequence[Mapping[str, Any]], wrong: str) -> Grid:
    """Return a grid in which the numbers that are also in other statements, or begin one, are wrong."""
    numbers = _numbers(statement)
    taken = [number for other in others if other is not statement for number in _numbers(other).values()]
    clashing = (
        extension
        for extension, number in numbers.items()
        if any(number.startswith(other) or other.startswith(number) for other in taken)
    )
    block = ExtensionBlock.from_payload(statement)
    ported = ExtensionSet(block.extension_range).bits
    return _grid(block.extension_range, block.active.bits, ExtensionSet(clashing).bits, ported, wrong)


def _numbers(statement: Mapping[str, Any]) -> dict[int, str]:
    extensions = ExtensionRange.parse(statement["extension_range"])
    return {each: statement.get("route_number", "") + extensions.digits(each) for each in extensions}


def _grid(extent: ExtensionRange, active: int, mistakes: int, ported: int, wrong: str) -> Grid:
    marks = {LIVE: active & ~mistakes, NO_LONGER_LIVE._replace(name=wrong): mistakes}
    marks[INACTIVE] = ported & ~active & ~mistakes
    return Grid(extent, {mark: mask for mark, mask in marks.items() if mask})


def _printed(findings: tuple[Finding, ...]) -> str:
    return "\n".join(str(finding) for finding in findings)


def _errors_of(rule: Rule[Any]) -> list[str]:
    public = {name: getattr(durchwahl, name) for name in durchwahl.__all__}
    errors = {
        name: value for name, value in public.items() if inspect.isclass(value) and issubclass(value, DurchwahlError)
    }
    return [name for name, error in errors.items() if error.code == rule.code]


def _index() -> Iterator[str]:
    yield "# Rules: what each code means\n"
    yield "This page lists the rules that `validate`, `plan` and `durchwahl check` apply. A code is never reused.\n"
    yield "An **error** makes an order invalid. A **warning** is about something unusual that may be intended. A **note** is information only."
    yield '`explain("DW202")` returns the text of a rule as a string, and `durchwahl explain DW202` prints it.\n'
    for module, rules in groupby(RULES.values(), lambda rule: inspect.getmodule(rule.breaches)):
        heading, _, about = str(module.__doc__).splitlines()[0].partition(": ")
        yield f"## {heading}\n"
        yield f"{about[:1].upper()}{re.sub(r' *DW.*$', '', about)[1:]}\n"
        yield from _table(rules)
    yield "## Files\n"
    yield "Only the command line and the pre-commit hooks apply these rules.\n"
    yield from _table(rule for code, rule in ALL_RULES.items() if code not in RULES)
    yield from ("```{toctree}\n:hidden:\n:maxdepth: 1\n", *ALL_RULES, "```", "")


def _table(rules: Iterable[Rule[Any]]) -> Iterator[str]:
    yield "| rule | requirement |\n|---|---|"
    for rule in rules:
        first = rule.documentation.split("\n\n")[0].replace("\n", " ")
        sentence = re.split(r"(?<=[.:]) ", first)[0].rstrip(".:")
        yield f"| [{rule.code} {rule.name}]({rule.code}.md) {_badge(rule)} | {sentence} |"
    yield ""


def _badge(rule: Rule[Any]) -> str:
    return f'<span class="severity {rule.severity}">{rule.severity}</span>'
