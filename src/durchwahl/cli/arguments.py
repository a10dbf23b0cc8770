"""The arguments of the command line, and the help."""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping
from inspect import cleandoc
from typing import Final, NamedTuple

from durchwahl import __version__
from durchwahl.cli.check import add_check_arguments, run_check
from durchwahl.cli.commands import (
    add_expand_arguments,
    add_explain_arguments,
    add_schema_arguments,
    add_show_arguments,
    run_expand,
    run_explain,
    run_schema,
    run_show,
)
from durchwahl.cli.exit_codes import ExitCode
from durchwahl.cli.fix import add_fix_arguments, run_fix
from durchwahl.cli.plan import add_plan_arguments, run_plan

_WELCOME = """\
Extension ranges for German number porting: plan them, check them, expand them.

A company ports a main number, the route number, with its extensions. It names the run of
extensions that ports, the extension range, and the parts of it that go live, the activation
ranges. Written "0-99: 4, 19-20", the extensions 00 to 99 port, and 04, 19 and 20 go
live. Both ends of a range are included.
"""
_EXAMPLES = """\
examples:
  durchwahl plan "+49 20 12345678" 04 19 20 42          what to order
  durchwahl plan people.csv                             the same from a customer's list
  durchwahl expand "+49 20 12345678" "0-99: 4, 19-20"   the numbers that go live
  durchwahl show "0-99: 4, 19-20, 42"                   which ones go live
  durchwahl check orders/                               what is wrong with the files there
  durchwahl fix --diff orders/                          which ranges would be put in order
  durchwahl explain DW202                               what a rule requires, and why

exit codes: 0 no findings, 1 findings, 2 an error, 130 stopped by Ctrl-C
"""


class _Command(NamedTuple):
    """A command: the function that adds its arguments, the one that runs it, and a summary for the help."""

    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], ExitCode]
    summary: str


_COMMANDS: Final[Mapping[str, _Command]] = {
    "plan": _Command(add_plan_arguments, run_plan, "from extensions or a list of numbers to the blocks to order"),
    "expand": _Command(add_expand_arguments, run_expand, "from a block to the full numbers"),
    "show": _Command(add_show_arguments, run_show, "draw a block in the terminal"),
    "check": _Command(add_check_arguments, run_check, "find what is wrong in files"),
    "fix": _Command(add_fix_arguments, run_fix, "put the activation ranges in files in order"),
    "explain": _Command(add_explain_arguments, run_explain, "what a rule requires, and why"),
    "schema": _Command(add_schema_arguments, run_schema, "the JSON Schema, for editors"),
}


class _Formatter(RawDescriptionHelpFormatter):
    """Keeps the line breaks of descriptions, and uses the same width on every terminal."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=100)


def build_parser() -> ArgumentParser:
    """Return the parser of all commands' arguments."""
    parser = ArgumentParser("durchwahl", description=_WELCOME, epilog=_EXAMPLES, formatter_class=_Formatter)
    parser.add_argument("--version", action="version", version=f"durchwahl {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (add_arguments, run, summary) in _COMMANDS.items():
        description = cleandoc(run.__doc__ or "")
        command = commands.add_parser(name, help=summary, description=description, formatter_class=_Formatter)
        command.set_defaults(run=run)
        add_arguments(command)
    return parser
