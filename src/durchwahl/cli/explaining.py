"""The commands `explain` and `schema`: the rules' pages, and the JSON Schema."""

import json
from argparse import ArgumentParser, Namespace

from durchwahl.cli.file_rules import ALL_RULES
from durchwahl.cli.file_rules import explain as page
from durchwahl.cli.outcome import Outcome
from durchwahl.schema import json_schema


def add_explain_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `explain`."""
    command.add_argument("code", nargs="?", help="a rule's code, such as DW202; without it, all rules are listed")


def explain(options: Namespace) -> Outcome:
    """Print the page of a rule: what it requires and why, with examples. Without a code, list all rules."""
    if options.code is None:
        for rule in ALL_RULES.values():
            print(f"{rule.code:8}{rule.severity:9}{rule.name}")
    else:
        print(page(options.code.upper()))
    return Outcome.CLEAN


def add_schema_arguments(_: ArgumentParser) -> None:
    """Add nothing: `schema` has no arguments."""


def schema(_: Namespace) -> Outcome:
    """Print the JSON Schema of statements and orders, with which editors complete and underline them."""
    print(json.dumps(json_schema(), indent=2))
    return Outcome.CLEAN
