"""Generate a page for each rule from its docstring when the documentation is built.

The examples for `validate` and `plan` are executed, and a wrong example stops the build. The examples of file rules are
pieces of files, and are printed unchanged.
"""

import ast
import inspect
import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import durchwahl
from durchwahl import (
    RULES,
    ActivationRange,
    DurchwahlError,
    ExtensionRange,
    ExtensionSet,
    Finding,
    Rule,
    plan,
    validate,
)
from durchwahl.cli.file_rules import ALL_RULES
from durchwahl.display.html import as_img
from durchwahl.display.svg import as_svg
from durchwahl.display.text import INACTIVE, LIVE, NO_LONGER_LIVE, Grid, Side, alt_text
from durchwahl.rules._remedies import REMEDIES

_EXAMPLE_RE = re.compile(r"^(Breaks|Passes): (.*(?:\n .*)*)\n?", re.MULTILINE)
_MAX_WIDTH = 72
_WRONG = {"DW201": "outside the extension range", "DW202": "in two activation ranges"}
"""What the picture of a violation marks, by the rule's code."""


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
    yield f'\nSeverity: <span class="severity {rule.severity}">{rule.severity}</span>. [All rules](index.md)\n'
    yield _EXAMPLE_RE.sub("", rule.documentation).strip()
    raised = " or ".join(f"`{error}`" for error in _errors_of(rule))
    if raised:
        yield f"\nIn Python, a single value that breaks this rule raises {raised}."
    for verb, heading in (("Breaks", "Violations"), ("Passes", "Valid examples")):
        yield f"\n## {heading}"
        for label, literal in _EXAMPLE_RE.findall(rule.documentation):
            if label == verb:
                if rule.code in RULES:
                    yield from _example(rule, verb, ast.literal_eval(literal))
                else:
                    yield from ("\n```text", literal, "```")
    if rule.code in REMEDIES:
        yield f"\n## Repairs\n\n{REMEDIES[rule.code].__doc__}"
    yield ""


def _example(rule: Rule[Any], verb: str, statement: Any) -> Iterator[str]:
    function, findings = "validate", validate(statement)
    if rule.code.startswith("DW7"):
        function, findings = "plan", plan(**statement).findings
    if any(finding.code == rule.code for finding in findings) != (verb == "Breaks"):
        raise WrongExample(
            f"{rule.code}: an example that {verb.lower()} the rule gets {_printed(findings) or 'nothing'}"
        )
    yield from ("\n```json", as_json(statement), "```\n")
    if verb == "Breaks" and rule.code in _WRONG:
        yield f"{_picture(statement, _WRONG[rule.code])}\n"
    if function == "validate" and verb == "Breaks":
        query = urlencode({"mode": "block", "text": as_json(statement)})
        yield f'<a href="../playground.html#{query}">Try it in the playground.</a>\n'
    if findings:
        yield f"`{function}` reports:" if verb == "Breaks" else f"`{function}` reports other rules only:"
        yield from ("\n```text", _printed(findings), "```")
    else:
        yield f"`{function}` reports nothing."


def _picture(statement: dict[str, Any], wrong: str) -> str:
    """Return a picture of a statement in notation, with a mark for extensions outside the block or in two ranges."""
    written = statement["activation_ranges"]
    ranges = list(map(ActivationRange.parse, written.split(", ") if isinstance(written, str) else written))
    ported = ExtensionSet(ExtensionRange.parse(statement["extension_range"])).bits
    active = mistakes = 0
    for mask in (ExtensionSet(range_).bits for range_ in ranges):
        mistakes |= mask & (active | ~ported)
        active |= mask
    marks = {LIVE: active & ~mistakes, NO_LONGER_LIVE._replace(name=wrong): mistakes, INACTIVE: ported & ~active}
    sides = [Side("", [Grid(ExtensionRange(0, (ported | active).bit_length() - 1), marks)])]
    return as_img(as_svg(sides), alt_text(sides))


def _printed(findings: tuple[Finding, ...]) -> str:
    return "\n".join(str(finding) for finding in findings)


def _errors_of(rule: Rule[Any]) -> list[str]:
    public = {name: getattr(durchwahl, name) for name in durchwahl.__all__}
    errors = {
        name: value for name, value in public.items() if inspect.isclass(value) and issubclass(value, DurchwahlError)
    }
    return [name for name, error in errors.items() if error.code == rule.code]


def _index() -> Iterator[str]:
    yield "# Rules\n"
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
    yield "| rule | severity | |\n|---|---|---|"
    for rule in rules:
        first = rule.documentation.split("\n\n")[0].replace("\n", " ")
        sentence = re.split(r"(?<=[.:]) ", first)[0].rstrip(".:")
        yield f"| [{rule.code}]({rule.code}.md) {rule.name} | {rule.severity} | {sentence} |"
    yield ""
