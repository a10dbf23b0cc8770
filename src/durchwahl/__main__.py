"""`python -m durchwahl` is the command line."""

import sys

from durchwahl.cli import main

if __name__ == "__main__":
    sys.exit(main())
