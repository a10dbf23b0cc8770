"""The command `fix`: activation ranges in canonical form, and nothing else in the files touched."""

import sys
from argparse import ArgumentParser, Namespace
from difflib import unified_diff

from durchwahl.cli.batch import Batch, printable
from durchwahl.cli.document import Document
from durchwahl.cli.files import add_files_argument
from durchwahl.cli.outcome import Outcome
from durchwahl.cli.reading import STANDARD_INPUT
from durchwahl.cli.replacing import replace_file
from durchwahl.cli.reports import TextReport, counted
from durchwahl.cli.rewriting import NORMALISED, normalised
from durchwahl.cli.source import Source


def add_fix_arguments(command: ArgumentParser) -> None:
    """What `fix` is told."""
    add_files_argument(command)
    command.add_argument("--diff", action="store_true", help="show what would change, and change nothing")


def fix(options: Namespace) -> Outcome:
    """Put activation ranges in order: sorted, and joined where there is no gap between them. All else stays as it is.

    A file with errors is not touched; its errors are printed. What comes from standard input goes to standard output.
    Exit code 0 means that all is well now, 1 that there are errors (with --diff: or something to fix), 2 that a file
    could not be read or written.
    """
    batch = Batch(options.files)
    deliver = _show_difference if options.diff else _write
    errors = TextReport(sys.stderr)
    fixed, faulty = 0, 0
    for name, document in batch:
        with batch.refusing(name):
            sightings = document.sightings()
            wrong = [sighting for sighting in sightings if sighting.is_error]
            findings = [sighting.finding for sighting in sightings]
            if wrong:
                faulty += 1
                for sighting in wrong:
                    errors.found(name, sighting)
            elif any(finding.code in NORMALISED for finding in findings):
                deliver(name, document, normalised(document, findings))
                fixed += 1
            elif name == STANDARD_INPUT and not options.diff:
                _write(name, document, document.source.text)
    _say_summary(f"{fixed} {'to put' if options.diff else 'put'} in order", faulty, batch)
    if batch.refused:
        return Outcome.COULD_NOT
    return Outcome.FOUND if faulty or (fixed and options.diff) else Outcome.CLEAN


def _write(name: str, document: Document, text: str) -> None:
    content = document.source.encode(text)
    if name == STANDARD_INPUT:
        sys.stdout.buffer.write(content)
    else:
        replace_file(name, content)
        print(f"{printable(name)}: activation ranges put in order", file=sys.stderr)


def _show_difference(name: str, document: Document, text: str) -> None:
    source = document.source
    old, new = ([one.text[line.start : line.end] for line in one.lines] for one in (source, Source(name, text)))
    for line in unified_diff(old, new, printable(name), printable(name)):
        sys.stdout.write(line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n")


def _say_summary(done: str, faulty: int, batch: Batch) -> None:
    parts = [f"{counted(batch.read, 'file')}: {done}"]
    parts += [f"{faulty} not touched because of errors"] if faulty else []
    parts += [f"{batch.refused} could not be read or written"] if batch.refused else []
    print("; ".join(parts), file=sys.stderr)
