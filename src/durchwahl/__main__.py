"""Run the command line as a program: `durchwahl`, and `python -m durchwahl`."""

import sys
from typing import NoReturn

from durchwahl.cli import main


def program() -> NoReturn:
    """Run one command, and exit with its code."""
    sys.exit(main())


if __name__ == "__main__":
    program()
