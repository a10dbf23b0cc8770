"""The arguments of the command line, and the help."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Final, NamedTuple

from durchwahl import __version__

_WELCOME = """\
Extension ranges for German number porting: plan them, check them, expand them.

A company ports a main number, the route number, with the extensions behind it. It tells the
carrier which run of extensions ports, the extension range, and which parts of it go live, the
activation ranges. Written "0-99: 4, 19-20", the extensions 00 to 99 port, and 04, 19 and 20 go
live. Both ends of a range are included.
"""
_EXAMPLES = """\
examples:
  durchwahl plan "+49 20 12345678" 04 19 20 42          what to order
  durchwahl expand "+49 20 12345678" "0-99: 4, 19-20"   the numbers that go live
  durchwahl show "0-99: 4, 19-20, 42"                   which is which, at a glance
  durchwahl check orders/                               what is wrong with the files there
  durchwahl fix --diff orders/                          which ranges would be put in order
  durchwahl explain DW202                               why a finding is one

exit codes: 0 all is well, 1 something was found, 2 the work could not be done
"""


class _Command(NamedTuple):
    """Where a command is, and what it does, in a few words."""

    module: str
    summary: str


_COMMANDS: Final[Mapping[str, _Command]] = {
    "plan": _Command("planning", "from extensions to the block to order"),
    "expand": _Command("expanding", "from a block to the full numbers"),
    "show": _Command("planning", "draw a block in the terminal"),
    "check": _Command("checking", "find what is wrong in files"),
    "fix": _Command("fixing", "put the activation ranges in files in order"),
    "explain": _Command("explaining", "what a rule asks for, and why"),
    "schema": _Command("explaining", "the JSON Schema, for editors"),
}


def parser(arguments: Sequence[str]) -> ArgumentParser:
    """What reads these arguments. Only the command that they begin with is imported, since that takes the most time."""
    whole = ArgumentParser("durchwahl", description=_WELCOME, epilog=_EXAMPLES, formatter_class=_Formatter)
    whole.add_argument("--version", action="version", version=f"durchwahl {__version__}")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for name, (module, summary) in _COMMANDS.items():
        command: ArgumentParser = commands.add_parser(name, help=summary, formatter_class=_Formatter)
        if name in arguments[:1]:
            home = import_module(f"durchwahl.cli.{module}")
            run = getattr(home, name)
            command.description = _described(run)
            command.set_defaults(run=run)
            getattr(home, f"add_{name}_arguments")(command)
    return whole


class _Formatter(RawDescriptionHelpFormatter):
    """Keeps the lines of descriptions, and shows the same help however wide the terminal is."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=100)


def _described(run: Callable[..., object]) -> str:
    return "\n".join(line.strip() for line in (run.__doc__ or "").splitlines())
