"""Names to files: folders are walked, and every file is named once, in a settled order."""

import os
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator

from durchwahl.cli.reading import ENDINGS, STANDARD_INPUT

_EPILOG = f"""\
Files are JSON, JSON Lines, YAML (with: pip install 'durchwahl[cli]') or CSV, by their endings:
{", ".join(ENDINGS)}. A file holds a statement, a list of statements, an order
with its status, or an answer of the carrier's. A CSV file has the columns route_number,
extension_range and activation_ranges. A folder stands for the files in it, - for standard input.
"""


def add_files_argument(command: ArgumentParser) -> None:
    """The files that a command works on."""
    command.epilog = _EPILOG
    command.add_argument(
        "files", nargs="*", default=["."], metavar="FILE", help="a file, a folder, or -; this folder, if none is named"
    )


def files_in(names: Iterable[str], refuse: Callable[[str, str], None]) -> list[str]:
    """The files that are named, and those with a known ending in the folders that are named, each once.

    Folders whose names begin with a dot are passed over, and links to folders aren't followed, so that a loop of links
    has no end to reach. `refuse` is told the name of a folder that holds nothing, or can't be looked into, and why.
    """
    found: dict[str, None] = {}
    for name in names:
        if name != STANDARD_INPUT and os.path.isdir(name):
            inside = list(_walk(name, refuse))
            if not inside:
                refuse(name, f"a folder must hold files that end with {', '.join(ENDINGS)}, got none")
            found.update(dict.fromkeys(inside))
        else:
            found[name] = None
    return list(found)


def _walk(folder: str, refuse: Callable[[str, str], None]) -> Iterator[str]:
    def on_error(error: OSError) -> None:
        refuse(str(error.filename), reason(error))

    for path, folders, files in os.walk(folder, onerror=on_error):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in sorted(files):
            if file.lower().endswith(ENDINGS):
                yield os.path.normpath(os.path.join(path, file))


def reason(error: OSError) -> str:
    """Why the system refused, in its own words."""
    return (error.strerror or str(error) or type(error).__name__).lower()
