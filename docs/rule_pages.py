"""A page for each rule, made from the rule's docstring when the documentation is built.

The examples of a docstring are executed on the way: one that doesn't do what it says stops the build.
"""

import ast
import inspect
import json
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import durchwahl
from durchwahl import RULES, DurchwahlError, Finding, Rule, validate

_EXAMPLE = re.compile(r"^(Breaks|Passes): (.*(?:\n .*)*)\n?", re.MULTILINE)
_WIDEST = 72


class UntrueExample(Exception):
    """An example in a rule's docstring that does not do what it says."""


def pages() -> dict[str, str]:
    """The text of every page by its file's name: one for each rule, and the index of them all."""
    return {"index.md": "\n".join(_index()), **{f"{code}.md": "\n".join(_page(rule)) for code, rule in RULES.items()}}


def write(folder: Path) -> None:
    """Write the pages into a folder that holds nothing else; what is there already and the same is left alone."""
    folder.mkdir(exist_ok=True)
    texts = pages()
    for stale in {path.name for path in folder.iterdir()} - texts.keys():
        (folder / stale).unlink()
    for name, text in texts.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def as_json(value: Any, indent: int = 0) -> str:
    """JSON on one line where it fits, and otherwise an item a line.

    >>> as_json({"activation_ranges": ["4", None]})
    '{"activation_ranges": ["4", null]}'
    """
    line = json.dumps(value)
    if indent + len(line) <= _WIDEST or not isinstance(value, dict | list):
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
    yield f"\nSeverity: **{rule.severity}**. [All rules](index.md)\n"
    yield _EXAMPLE.sub("", rule.documentation).strip()
    raised = " or ".join(f"`{error}`" for error in _errors_of(rule))
    if raised:
        yield f"\nWhere a single value breaks this rule, Python code gets {raised}."
    for verb, heading in (("Breaks", "What breaks it"), ("Passes", "What passes")):
        yield f"\n## {heading}"
        for kind, literal in _EXAMPLE.findall(rule.documentation):
            if kind == verb:
                yield from _example(rule, verb, ast.literal_eval(literal))
    yield ""


def _example(rule: Rule[Any], verb: str, statement: Any) -> Iterator[str]:
    findings = validate(statement)
    if any(finding.code == rule.code for finding in findings) != (verb == "Breaks"):
        raise UntrueExample(
            f"{rule.code}: an example that {verb.lower()} the rule gets {_printed(findings) or 'nothing'}"
        )
    yield from ("\n```json", as_json(statement), "```\n")
    if findings:
        yield "`validate` finds:" if verb == "Breaks" else "Other rules still have something to say:"
        yield from ("\n```text", _printed(findings), "```")
    else:
        yield "`validate` finds nothing."


def _printed(findings: tuple[Finding, ...]) -> str:
    return "\n".join(f"{finding.severity}: {finding}" for finding in findings)


def _errors_of(rule: Rule[Any]) -> list[str]:
    things = {name: getattr(durchwahl, name) for name in durchwahl.__all__}
    errors = {
        name: thing for name, thing in things.items() if inspect.isclass(thing) and issubclass(thing, DurchwahlError)
    }
    return [name for name, error in errors.items() if error.code == rule.code]


def _index() -> Iterator[str]:
    yield "# Rules\n"
    yield "Every finding names its rule by a code. A code is never given to another rule.\n"
    yield "An **error** is refused. A **warning** is odd: look at it. A **note** is good to know, and nothing fails by it."
    yield '`explain` in Python prints the same text as the pages here: `explain("DW202")`.\n'
    for module, rules in groupby(RULES.values(), lambda rule: inspect.getmodule(rule.breaches)):
        heading, _, about = str(module.__doc__).splitlines()[0].partition(": ")
        yield f"## {heading}\n"
        yield f"{about[:1].upper()}{re.sub(r' *DW.*$', '', about)[1:]}\n"
        yield "| code | name | severity | |\n|---|---|---|---|"
        for rule in rules:
            first = rule.documentation.split("\n\n")[0].replace("\n", " ")
            sentence = re.split(r"(?<=[.:]) ", first)[0].rstrip(".:")
            yield f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.severity} | {sentence} |"
        yield ""
    yield from ("```{toctree}\n:hidden:\n:maxdepth: 1\n", *RULES, "```", "")
