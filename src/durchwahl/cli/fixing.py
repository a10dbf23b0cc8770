"""The command `fix`: put activation ranges in canonical form, and change nothing else in the files."""

import os
import re
import sys
from argparse import ArgumentParser, Namespace
from difflib import diff_bytes, unified_diff
from io import BytesIO

from durchwahl.cli.batch import Batch, printable
from durchwahl.cli.document import Document
from durchwahl.cli.files import add_files_argument
from durchwahl.cli.outcome import Outcome
from durchwahl.cli.reading import MOST_BYTES, STANDARD_INPUT, document_of, read_document
from durchwahl.cli.replacing import refuse_special_file, replace_file
from durchwahl.cli.reports import TextReport, counted
from durchwahl.cli.rewriting import NORMALISED, normalised
from durchwahl.cli.source import Refused


def add_fix_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of `fix`."""
    add_files_argument(command)
    command.add_argument("--diff", action="store_true", help="print a patch for git apply, and change nothing")


def fix(options: Namespace) -> Outcome:
    """Put activation ranges in order: sort them, and join those without a gap. All else stays as it is.

    A file with errors is not changed; its errors are printed. Ranges that can't be put in order safely, for example
    because of a comment between them, are left with a warning. What comes from standard input goes to standard output,
    changed or not.
    Exit code 0 means done, 1 that there are errors (with --diff: or something to fix), 2 that a file could not be read
    or written.
    """
    work = _Work(options.diff)
    batch = Batch(options.files, work.read)
    try:
        for name, document in batch:
            with batch.refusing(name):
                work.fix(name, document)
    finally:
        # Also after an error or Ctrl-C: an editor replaces its text by whatever is printed.
        work.print_standard_input()
    parts = [f"{counted(batch.read, 'file')}: {work.fixed} {'to put' if options.diff else 'put'} in order"]
    parts += [f"{work.left} left with a warning"] if work.left else []
    parts += [f"{work.faulty} not touched because of errors"] if work.faulty else []
    parts += [f"{batch.refused} could not be read or written"] if batch.refused else []
    print("; ".join(parts), file=sys.stderr)
    if batch.refused:
        return Outcome.COULD_NOT
    return Outcome.FOUND if work.faulty or (work.fixed and options.diff) else Outcome.CLEAN


class _Work:
    """Fixes files one by one, and counts them by what became of them."""

    def __init__(self, only_shows: bool) -> None:
        self.fixed = 0
        self.left = 0
        self.faulty = 0
        self._only_shows = only_shows
        self._errors = TextReport(sys.stderr)
        self._piped = b""

    def read(self, name: str) -> Document:
        """Read a file. What comes from standard input is kept, even if it can't be understood."""
        if name == STANDARD_INPUT and sys.stdin is not None:
            self._piped = sys.stdin.buffer.read(MOST_BYTES + 1)
            return document_of(name, self._piped)
        if name != STANDARD_INPUT:
            refuse_special_file(name)
        return read_document(name)

    def fix(self, name: str, document: Document) -> None:
        """Put the ranges of one file in order, or print why not."""
        sightings = document.sightings()
        errors = [sighting for sighting in sightings if sighting.is_error]
        findings = [sighting.finding for sighting in sightings]
        for sighting in errors:
            self._errors.found(name, sighting)
        if errors:
            self.faulty += 1
        elif any(finding.code in NORMALISED for finding in findings):
            old = document.source.encode(document.source.text)
            try:
                new = document.source.encode(normalised(document, findings))
            except Refused as refused:
                self.left += 1
                where = ":".join([printable(name), *map(str, refused.place or ())])
                print(f"{where}: left as it is: {refused}", file=sys.stderr)
            else:
                self._deliver(name, old, new)
                self.fixed += 1

    def print_standard_input(self) -> None:
        """Print what came from standard input, changed or not."""
        if self._only_shows:
            return
        _print_bytes(self._piped)
        # The rest of an input that is too long to be understood.
        while len(self._piped) > MOST_BYTES and (piece := sys.stdin.buffer.read(2**16)):
            _print_bytes(piece)
        sys.stdout.flush()

    def _deliver(self, name: str, old: bytes, new: bytes) -> None:
        if self._only_shows:
            _print_difference(name, old, new)
        elif name == STANDARD_INPUT:
            self._piped = new
        else:
            replace_file(name, old, new)
            print(f"{printable(name)}: activation ranges put in order", file=sys.stderr)


def _print_difference(name: str, old: bytes, new: bytes) -> None:
    r"""Print a patch. Its lines end with \n alone, since that is where `git apply` and `patch` expect them to end."""
    before, after = (BytesIO(content).readlines() for content in (old, new))
    for line in diff_bytes(unified_diff, before, after, _patch_name("a", name), _patch_name("b", name)):
        _print_bytes(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n")


def _patch_name(side: str, name: str) -> bytes:
    """Return a file's name as git writes it in a patch: quoted if need be, and with a tab after a name with spaces."""
    relative = os.path.normpath(name).replace(os.sep, "/").lstrip("/")
    written = os.fsencode(f"{side}/{relative}")
    quoted = re.sub(rb'[\0-\x1f"\\\x7f]', lambda match: b"\\%03o" % ord(match[0]), written)
    if quoted != written:
        return b'"%b"' % quoted
    return written + b"\t" if b" " in written else written


def _print_bytes(content: bytes) -> None:
    """Print bytes as they are, whatever the encoding of standard output is."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        # Standard output takes text alone, as `io.StringIO` does.
        sys.stdout.write(content.decode(errors="backslashreplace"))
    else:
        buffer.write(content)
