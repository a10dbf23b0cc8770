"""The command line as a program of its own: `durchwahl`, and `python -m durchwahl`."""

import os
import sys
from contextlib import suppress
from typing import NoReturn

from durchwahl.cli import main


def program() -> NoReturn:
    """Run one command and leave at once: for Python to take everything apart first would take a tenth of a short one."""
    code = main()
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    program()
