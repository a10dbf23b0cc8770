"""Names to files: folders are walked, and every file is named once, in a settled order."""

import os
from collections.abc import Callable, Iterable, Iterator

from durchwahl.cli.reading import ENDINGS, STANDARD_INPUT


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
