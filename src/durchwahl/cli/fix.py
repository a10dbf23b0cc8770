"""The command `fix`: apply the repairs of findings, and change nothing else in the files."""

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

from durchwahl.cli.configuration import Configuration, add_configuration_arguments, load_configuration
from durchwahl.cli.documents import Document, FileError
from durchwahl.cli.exit_codes import ExitCode
from durchwahl.cli.files import (
    CHUNK_BYTES,
    MAX_BYTES,
    STANDARD_INPUT,
    FileSet,
    add_file_arguments,
    describe_os_error,
    format_position,
    parse_document,
    read_bytes,
)
from durchwahl.cli.reports import NO_FILES, TextReport, pluralize
from durchwahl.cli.suggestions import repair_document

_CHANGED = "the file changed after it was read; nothing was written"


def add_fix_arguments(command: ArgumentParser) -> None:
    """Add the arguments of `fix`."""
    add_file_arguments(command)
    add_configuration_arguments(command)
    unsafe_help = "also apply the first suggestion for each other finding, which may change what ports or goes live"
    command.add_argument("--unsafe", action="store_true", help=unsafe_help)
    command.add_argument("--diff", action="store_true", help="print a patch for git apply, and change nothing")


def run_fix(options: Namespace) -> ExitCode:
    """Apply the repairs that change no number: sort and join activation ranges, and remove repeated statements.

    With --unsafe, also apply the first suggestion of `check` for each other finding. All else stays as it is. What can't
    be rewritten safely, for example because of a comment between ranges, is left with a warning. The remaining errors are
    printed. Standard input is copied to standard output, changed or not.
    Exit code 0 means done, 1 that errors remain (with --diff: or something to fix), 2 that a file could not be read or
    written.
    """
    configuration = load_configuration(options)
    fixer = _Fixer(options, configuration)
    files = FileSet(options, configuration.excludes, fixer.read)
    try:
        for name, document in files:
            with files.reporting_errors(name):
                fixer.fix(name, document)
    finally:
        # Print it even after an error or Ctrl-C, because an editor replaces its text with the output.
        fixer.print_standard_input()
    counts = [f"{pluralize(files.read, 'file')}: {fixer.fixed} {'to fix' if options.diff else 'fixed'}"]
    counts += [f"{fixer.skipped} left with a warning"] if fixer.skipped else []
    counts += [f"{fixer.faulty} with errors"] if fixer.faulty else []
    counts += [f"{files.failed} could not be read or written"] if files.failed else []
    if not options.quiet:
        print("; ".join(counts) if files.read or files.failed else NO_FILES, file=sys.stderr)
    if files.failed:
        return ExitCode.ERROR
    return ExitCode.FINDINGS if fixer.faulty or (fixer.fixed and options.diff) else ExitCode.CLEAN


class _Fixer:
    """Fixes files one by one, and counts them by their results."""

    def __init__(self, options: Namespace, configuration: Configuration) -> None:
        self.fixed = 0
        self.skipped = 0
        self.faulty = 0
        self._is_diff: bool = options.diff
        self._is_unsafe: bool = options.unsafe
        self._is_quiet: bool = options.quiet
        self._configuration = configuration
        self._report = TextReport(sys.stderr)
        self._standard_input_names = (STANDARD_INPUT, options.stdin_filename)
        self._standard_input = b""

    def read(self, path: str, name: str) -> Document:
        """Read a file. The content of standard input is kept, even if it can't be parsed."""
        if path != STANDARD_INPUT:
            _refuse_special_file(path)
        content = read_bytes(path)
        if path == STANDARD_INPUT:
            self._standard_input = content
        return parse_document(name, content)

    def fix(self, name: str, document: Document) -> None:
        """Repair one file, and print what remains to be done."""
        codes = self._configuration.reported_codes(name)
        repaired, refusals = repair_document(document, codes, self._is_unsafe)
        old, new = (each.source.encode(each.source.text) for each in (document, repaired))
        if new != old:
            self._write(name, old, new)
            self.fixed += 1
        for error in refusals:
            print(f"{format_position(name, error.location)}: left as it is: {error}", file=sys.stderr)
        self.skipped += bool(refusals)
        diagnostics = repaired.diagnostics()
        errors = [each for each in diagnostics if each.is_error and each.finding.code in codes]
        for diagnostic in errors:
            self._report.add(name, diagnostic)
        self.faulty += bool(errors)

    def _write(self, name: str, old: bytes, new: bytes) -> None:
        if self._is_diff:
            _print_diff(name, old, new)
        elif name in self._standard_input_names:
            self._standard_input = new
        else:
            atomic_write(name, old, new)
            if not self._is_quiet:
                print(f"{format_position(name, None)}: fixed", file=sys.stderr)

    def print_standard_input(self) -> None:
        """Print the content of standard input, changed or not."""
        if self._is_diff:
            return
        _print_bytes(self._standard_input)
        # If the input is too long, its rest hasn't been read yet.
        while len(self._standard_input) > MAX_BYTES and (chunk := sys.stdin.buffer.read(CHUNK_BYTES)):
            _print_bytes(chunk)
        sys.stdout.flush()


def _print_diff(name: str, old: bytes, new: bytes) -> None:
    r"""Print a patch. Lines end with \n only, as `git apply` and `patch` expect."""
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
        # A text stream without bytes, such as `io.StringIO`.
        sys.stdout.write(content.decode(errors="backslashreplace"))
    else:
        buffer.write(content)


class _Metadata(NamedTuple):
    """The properties of a file that a new version keeps."""

    owner: int
    group: int
    mode: int
    attributes: dict[str, bytes]


class _Version(NamedTuple):
    """A file at one moment. Two versions are equal only if the file didn't change in between."""

    content: bytes
    identity: tuple[int, ...]
    metadata: _Metadata


def atomic_write(name: str, old: bytes, new: bytes) -> None:
    """Replace the content `old` of a file with `new`, and keep owner, group, mode, extended attributes and symbolic links.

    Raises `FileError` or `OSError` and leaves the file unchanged if that isn't possible, or if the file changed since
    `old` was read. The file is compared again right before it is replaced. No system call compares and replaces at once,
    so a change between these two calls is lost, and so is later output of programs that have the old version open.
    """
    target = os.path.realpath(name)
    before = _version(target)
    if before.content != old:
        raise FileError(_CHANGED)
    try:
        handle, temporary = tempfile.mkstemp(prefix=".durchwahl-", dir=os.path.dirname(target))
    except OSError as error:
        raise FileError(f"can't write a new version beside the file: {describe_os_error(error)}") from None
    try:
        with open(handle, "wb") as file:
            file.write(new)
            file.flush()
            _apply_metadata(handle, before.metadata)
            # Otherwise, the name could reach the disk before the content does.
            os.fsync(handle)
        if _version(target) != before:
            raise FileError(_CHANGED)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _refuse_special_file(name: str) -> None:
    """Raise `FileError` for a pipe or a device: reading it would consume its content."""
    if not stat.S_ISREG(os.stat(name).st_mode):
        raise FileError("not a regular file, but a pipe, a device or another special file")


def _version(path: str) -> _Version:
    _refuse_special_file(path)
    # Open for writing, although it is only read: this checks the permission, including access control lists.
    with open(path, "r+b", buffering=0) as file:
        status = os.fstat(file.fileno())
        if not status.st_mode & 0o222:
            raise FileError("the file is read-only")
        if status.st_nlink > 1:
            raise FileError(f"the file has {status.st_nlink} names (hard links), and only one of them would be changed")
        identity = (status.st_dev, status.st_ino, status.st_nlink, status.st_ctime_ns)
        return _Version(file.read(), identity, _metadata(file.fileno()))


def _metadata(handle: int) -> _Metadata:
    """Return the metadata of a file, with extended attributes if Python and the file system support them."""
    status = os.fstat(handle)
    attributes = {}
    try:
        # Access control lists are extended attributes, too.
        for name in getattr(os, "listxattr", lambda _: ())(handle):
            attributes[name] = os.getxattr(handle, name)
    except OSError as error:
        if error.errno != errno.ENOTSUP:
            raise
    return _Metadata(status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode), attributes)


def _apply_metadata(handle: int, metadata: _Metadata) -> None:
    """Apply metadata to a new file, by its handle: in a shared folder, its name may already refer to another file."""
    current = _metadata(handle)
    problem = "the system doesn't allow it"
    try:
        if (current.owner, current.group) != (metadata.owner, metadata.group):
            os.fchown(handle, metadata.owner, metadata.group)
        for attribute in current.attributes.keys() - metadata.attributes.keys():
            os.removexattr(handle, attribute)
        for attribute, value in metadata.attributes.items():
            os.setxattr(handle, attribute, value)
        os.fchmod(handle, metadata.mode)
    except OSError as error:
        problem = describe_os_error(error)
    # Some systems ignore a change without an error.
    if _metadata(handle) != metadata:
        raise FileError(
            f"can't keep owner {metadata.owner}, group {metadata.group}, mode {metadata.mode:o} and extended attributes: "
            f"{problem}"
        )
