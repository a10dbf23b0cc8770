"""Run the command line by `python -m durchwahl`."""

import sys

from _durchwahl_cli import program

if __name__ == "__main__":
    sys.exit(program())
