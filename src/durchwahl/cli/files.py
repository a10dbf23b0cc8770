"""Find the files to work on: folders are walked, and every file comes once, in a fixed order."""

import os
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator

from durchwahl.cli.reading import ENDINGS, STANDARD_INPUT

_EPILOG = f"""\
Files are JSON, JSON Lines, YAML (with: pip install 'durchwahl[cli]') or CSV, by their endings:
{", ".join(ENDINGS)}; by their content, if they have another one. A file contains
a statement, an order with its status, an answer of the carrier's, or a list of these. A CSV file has the columns route_number,
extension_range and activation_ranges. A folder means the files in it, - standard input.
"""


def add_files_argument(command: ArgumentParser) -> None:
    """Add the argument for the files that a command works on."""
    command.epilog = _EPILOG
    command.add_argument(
        "files", nargs="*", default=["."], metavar="FILE", help="a file, a folder, or - (default: the current folder)"
    )


def files_in(names: Iterable[str], refuse: Callable[[str, str], None]) -> list[str]:
    """Return the named files, and those with a known ending in the named folders, each once, however it is spelled.

    In folders, names that begin with a dot are passed over: hidden files and folders, and what Emacs and macOS put
    beside a file. Links to folders aren't followed, because they can be a loop. A folder that can't be opened is passed
    to `refuse`, with the reason.
    """
    found: dict[str, str] = {}
    for name in names:
        is_folder = name != STANDARD_INPUT and os.path.isdir(name)
        for file in _walk(name, refuse) if is_folder else [name]:
            found.setdefault(file if file == STANDARD_INPUT else os.path.realpath(file), file)
    return list(found.values())


def _walk(folder: str, refuse: Callable[[str, str], None]) -> Iterator[str]:
    def on_error(error: OSError) -> None:
        refuse(str(error.filename), reason(error))

    for path, folders, files in os.walk(folder, onerror=on_error):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in sorted(files):
            if file.lower().endswith(ENDINGS) and not file.startswith("."):
                yield os.path.normpath(os.path.join(path, file))


def reason(error: OSError) -> str:
    """Return why the system refused, in its own words."""
    return (error.strerror or str(error) or type(error).__name__).lower()
