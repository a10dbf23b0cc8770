"""The command `fix`: put activation ranges in canonical form, and change nothing else in the files."""

import errno
import os
import re
import stat
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from contextlib import suppress
from difflib import diff_bytes, unified_diff
from io import BytesIO
from typing import NamedTuple

from durchwahl.cli import ExitCode
from durchwahl.cli.documents import Document, FileError
from durchwahl.cli.files import (
    MAX_BYTES,
    STANDARD_INPUT,
    FileSet,
    add_files_argument,
    document_of,
    printable,
    read_document,
    reason,
)
from durchwahl.cli.reports import TextReport, pluralize
from durchwahl.cli.rewrite import NORMALISED, normalised

_CHANGED = "the file changed after it was read; nothing was written"


class _Kept(NamedTuple):
    """What a new version of a file must have in common with the old one."""

    owner: int
    group: int
    mode: int
    attributes: dict[str, bytes]


class _Version(NamedTuple):
    """A file at one moment. Two versions are equal only if nobody changed the file in between."""

    content: bytes
    status: tuple[int, ...]
    kept: _Kept


def atomic_write(name: str, old: bytes, new: bytes) -> None:
    """Write `new` in place of `old`, and keep owner, group, mode, extended attributes and symbolic links.

    Raises `Refused` or `OSError` and leaves the file as it is if that isn't possible, or if the file changed since
    `old` was read. It is compared once more right before it is replaced. No system call compares and replaces at once,
    so a change between these two calls is lost, and so is what a program writes later that still has the old version
    open.
    """
    target = os.path.realpath(name)
    before = _version(target)
    if before.content != old:
        raise FileError(_CHANGED)
    try:
        handle, beside = tempfile.mkstemp(prefix=".durchwahl-", dir=os.path.dirname(target))
    except OSError as error:
        raise FileError(f"a new version can't be written beside the file: {reason(error)}") from None
    try:
        with open(handle, "wb") as file:
            file.write(new)
            file.flush()
            _keep(handle, before.kept)
            # Without it, the name could reach the disk before the content does.
            os.fsync(handle)
        if _version(target) != before:
            raise FileError(_CHANGED)
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


def refuse_special_file(name: str) -> None:
    """Raise `Refused` for a pipe or a device: reading one would take its content away."""
    if not stat.S_ISREG(os.stat(name).st_mode):
        raise FileError("only a regular file can be put in order, and this is a pipe, a device or another special file")


def _version(path: str) -> _Version:
    refuse_special_file(path)
    # Opened for writing, though only read: the system alone knows whether that is permitted.
    with open(path, "r+b", buffering=0) as file:
        status = os.fstat(file.fileno())
        if not status.st_mode & 0o222:
            raise FileError("the file is read-only")
        if status.st_nlink > 1:
            raise FileError(f"the file has {status.st_nlink} names (hard links), and only one of them would be changed")
        identity = (status.st_dev, status.st_ino, status.st_nlink, status.st_ctime_ns)
        return _Version(file.read(), identity, _kept(file.fileno()))


def _kept(handle: int) -> _Kept:
    status = os.fstat(handle)
    return _Kept(status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode), _attributes(handle))


def _attributes(handle: int) -> dict[str, bytes]:
    """Extended attributes, which include access control lists, where Python and the file system have them."""
    list_attributes = getattr(os, "listxattr", lambda _: ())
    try:
        return {attribute: os.getxattr(handle, attribute) for attribute in list_attributes(handle)}
    except OSError as error:
        if error.errno != errno.ENOTSUP:
            raise
        return {}


def _keep(handle: int, kept: _Kept) -> None:
    """Give the new file what the old one has. By its handle: in a shared folder, a name may lead elsewhere by now."""
    has = _kept(handle)
    problem = "the system doesn't allow it"
    try:
        if (has.owner, has.group) != (kept.owner, kept.group):
            os.fchown(handle, kept.owner, kept.group)
        for attribute in has.attributes.keys() - kept.attributes.keys():
            os.removexattr(handle, attribute)
        for attribute, value in kept.attributes.items():
            os.setxattr(handle, attribute, value)
        if stat.S_IMODE(os.fstat(handle).st_mode) != kept.mode:
            os.fchmod(handle, kept.mode)
    except OSError as error:
        problem = reason(error)
    # Some file systems, and some modes, are ignored without an error.
    if _kept(handle) != kept:
        raise FileError(
            f"owner {kept.owner}, group {kept.group}, mode {kept.mode:o} and extended attributes can't all be kept: "
            f"{problem}"
        )


def add_fix_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of `fix`."""
    add_files_argument(command)
    command.add_argument("--diff", action="store_true", help="print a patch for git apply, and change nothing")


def fix(options: Namespace) -> ExitCode:
    """Put activation ranges in order: sort them, and join those without a gap. All else stays as it is.

    A file with errors is not changed; its errors are printed. Ranges that can't be put in order safely, for example
    because of a comment between them, are left with a warning. What comes from standard input goes to standard output,
    changed or not.
    Exit code 0 means done, 1 that there are errors (with --diff: or something to fix), 2 that a file could not be read
    or written.
    """
    work = _Work(options.diff)
    batch = FileSet(options.files, work.read)
    try:
        for name, document in batch:
            with batch.refusing(name):
                work.fix(name, document)
    finally:
        # Also after an error or Ctrl-C: an editor replaces its text by whatever is printed.
        work.print_standard_input()
    parts = [f"{pluralize(batch.read, 'file')}: {work.fixed} {'to put' if options.diff else 'put'} in order"]
    parts += [f"{work.left} left with a warning"] if work.left else []
    parts += [f"{work.faulty} not touched because of errors"] if work.faulty else []
    parts += [f"{batch.refused} could not be read or written"] if batch.refused else []
    print("; ".join(parts), file=sys.stderr)
    if batch.refused:
        return ExitCode.ERROR
    return ExitCode.FINDINGS if work.faulty or (work.fixed and options.diff) else ExitCode.CLEAN


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
            self._piped = sys.stdin.buffer.read(MAX_BYTES + 1)
            return document_of(name, self._piped)
        if name != STANDARD_INPUT:
            refuse_special_file(name)
        return read_document(name)

    def fix(self, name: str, document: Document) -> None:
        """Put the ranges of one file in order, or print why not."""
        diagnostics = document.diagnostics()
        errors = [diagnostic for diagnostic in diagnostics if diagnostic.is_error]
        findings = [diagnostic.finding for diagnostic in diagnostics]
        for diagnostic in errors:
            self._errors.found(name, diagnostic)
        if errors:
            self.faulty += 1
        elif any(finding.code in NORMALISED for finding in findings):
            old = document.source.encode(document.source.text)
            try:
                new = document.source.encode(normalised(document, findings))
            except FileError as refused:
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
        while len(self._piped) > MAX_BYTES and (piece := sys.stdin.buffer.read(2**16)):
            _print_bytes(piece)
        sys.stdout.flush()

    def _deliver(self, name: str, old: bytes, new: bytes) -> None:
        if self._only_shows:
            _print_difference(name, old, new)
        elif name == STANDARD_INPUT:
            self._piped = new
        else:
            atomic_write(name, old, new)
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
