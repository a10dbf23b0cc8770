"""The arguments of the command line, and the help."""

import re
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from inspect import cleandoc
from types import ModuleType
from typing import Final, NamedTuple

from durchwahl import __version__
from durchwahl._messages import format_value
from durchwahl.blocks import ExtensionBlock, RoutedBlock
from durchwahl.errors import InvalidNumber
from durchwahl.numbers import split_at_hyphen

_WELCOME = """\
Extension ranges for German number porting: plan them, check them, expand them.

A company ports a main number, the route number, with its extensions. It names the run of extensions that ports, the
extension range, and the parts of it that go live, the activation ranges. Written "0-99: 4, 19-20", the extensions 00 to
99 port, and 04, 19 and 20 go live. Both ends of a range are included.
"""
_EXAMPLES = """\
examples:
  durchwahl plan "+49 20 12345678" 04 19 20 42          what to order
  durchwahl plan people.csv                             the same from a customer's list
  durchwahl expand "+49 20 12345678" "0-99: 4, 19-20"   the numbers that go live
  durchwahl show "0-99: 4, 19-20, 42"                   which ones go live
  durchwahl check orders/                               what is wrong with the files there
  durchwahl fix --diff orders/                          what would be repaired
  durchwahl explain DW202                               what a rule requires, and why

exit codes: 0 no errors, 1 errors were found, 2 the command failed, 130 stopped by Ctrl-C
"""


class _Command(NamedTuple):
    """A command: a module with `run_NAME` and `add_NAME_arguments`, and a summary for the help."""

    module: str
    summary: str


# Modules are imported when their command runs, so that a command doesn't wait for the imports of another one.
_COMMANDS: Final[Mapping[str, _Command]] = {
    "plan": _Command("plan", "from extensions or a list of numbers to the blocks to order"),
    "expand": _Command("commands", "from a block to the full numbers"),
    "show": _Command("commands", "draw a block in the terminal"),
    "check": _Command("check", "find what is wrong in files"),
    "fix": _Command("fix", "repair what is found in files"),
    "explain": _Command("commands", "what a rule requires, and why"),
    "schema": _Command("commands", "the JSON Schema, for editors"),
}
_MAX_WIDTH: Final = 100
# In practice, extensions have up to four digits. More digits after a hyphen are part of the number.
_MAX_EXTENSION_DIGITS: Final = 4


class _Formatter(RawDescriptionHelpFormatter):
    """Wraps paragraphs at the terminal's width. Paragraphs with indented lines, such as examples, keep their lines.

    argparse makes many formatters and uses few, so modules are imported only on use.
    """

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=_MAX_WIDTH)

    def format_help(self) -> str:
        from shutil import get_terminal_size

        self._width = min(get_terminal_size().columns - 1, _MAX_WIDTH)
        self._max_help_position = min(26, self._width // 3)
        return super().format_help()

    def _fill_text(self, text: str, width: int, indent: str) -> str:  # noqa: ARG002 - nothing is indented
        from textwrap import fill

        return "\n\n".join(
            _break_examples(paragraph, width) if "\n  " in paragraph else fill(paragraph, width)
            for paragraph in text.strip().split("\n\n")
        )


def _break_examples(paragraph: str, width: int) -> str:
    """Move the comments of an example to a line of their own if they don't fit."""
    if max(map(len, paragraph.splitlines())) <= width:
        return paragraph
    return re.sub(r"(?<=\S) {3,}", "\n      ", paragraph)


def import_command(arguments: Sequence[str]) -> ModuleType | None:
    """Import the module of the command in these arguments; None means that they don't begin with a command."""
    command = _COMMANDS.get(arguments[0]) if arguments else None
    return command and import_module(f"durchwahl.cli.{command.module}")


def build_parser(arguments: Sequence[str]) -> tuple[ArgumentParser, Sequence[str]]:
    """Return a parser, and the arguments to parse: those of a command, or all if there is no command.

    Only this parser is built, because making those of all commands takes longer than checking a small file.
    """
    module = import_command(arguments)
    if module is None:
        return _program_parser(), arguments
    name = arguments[0]
    run = getattr(module, f"run_{name}")
    parser = ArgumentParser(f"durchwahl {name}", description=cleandoc(run.__doc__), formatter_class=_Formatter)
    parser.set_defaults(run=run)
    getattr(module, f"add_{name}_arguments")(parser)
    return parser, arguments[1:]


def _program_parser() -> ArgumentParser:
    parser = ArgumentParser("durchwahl", description=_WELCOME, epilog=_EXAMPLES, formatter_class=_Formatter)
    parser.add_argument("--version", action="version", version=f"durchwahl {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND")
    for name, (_, summary) in _COMMANDS.items():
        commands.add_parser(name, help=summary)
    return parser


def put_under(block: ExtensionBlock, route_number: str) -> RoutedBlock:
    """Put a block under a route number that a user has typed. Raises `InvalidNumber`, also if it may have an extension.

    A letterhead has the number of the operator, +49 20 1234567-0, which isn't the route number +49 20 12345670.
    """
    routed = block.under(route_number)
    stem, extension = "", ""
    with suppress(InvalidNumber):
        stem, extension = split_at_hyphen(route_number)
    if 0 < len(extension) <= _MAX_EXTENSION_DIGITS:
        raise InvalidNumber(
            f"the digits after the only hyphen may be an extension, got {format_value(route_number)}; "
            f"write {format_value(stem.strip())}, or no hyphen"
        )
    return routed
