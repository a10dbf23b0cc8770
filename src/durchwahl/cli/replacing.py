"""Replace a file in one step: at any moment it is complete, either the old version or the new one."""

import errno
import os
import stat
import tempfile
from contextlib import suppress
from typing import NamedTuple

from durchwahl.cli.files import reason
from durchwahl.cli.source import Refused

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


def replace_file(name: str, old: bytes, new: bytes) -> None:
    """Write `new` in place of `old`, and keep owner, group, mode, extended attributes and symbolic links.

    Raises `Refused` or `OSError` and leaves the file as it is if that isn't possible, or if the file changed since
    `old` was read. It is compared once more right before it is replaced. No system call compares and replaces at once,
    so a change between these two calls is lost, and so is what a program writes later that still has the old version
    open.
    """
    target = os.path.realpath(name)
    before = _version(target)
    if before.content != old:
        raise Refused(_CHANGED)
    try:
        handle, beside = tempfile.mkstemp(prefix=".durchwahl-", dir=os.path.dirname(target))
    except OSError as error:
        raise Refused(f"a new version can't be written beside the file: {reason(error)}") from None
    try:
        with open(handle, "wb") as file:
            file.write(new)
            file.flush()
            _keep(handle, before.kept)
            # Without it, the name could reach the disk before the content does.
            os.fsync(handle)
        if _version(target) != before:
            raise Refused(_CHANGED)
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


def refuse_special_file(name: str) -> None:
    """Raise `Refused` for a pipe or a device: reading one would take its content away."""
    if not stat.S_ISREG(os.stat(name).st_mode):
        raise Refused("only a regular file can be put in order, and this is a pipe, a device or another special file")


def _version(path: str) -> _Version:
    refuse_special_file(path)
    # Opened for writing, though only read: the system alone knows whether that is permitted.
    with open(path, "r+b", buffering=0) as file:
        status = os.fstat(file.fileno())
        if not status.st_mode & 0o222:
            raise Refused("the file is read-only")
        if status.st_nlink > 1:
            raise Refused(f"the file has {status.st_nlink} names (hard links), and only one of them would be changed")
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
        raise Refused(
            f"owner {kept.owner}, group {kept.group}, mode {kept.mode:o} and extended attributes can't all be kept: "
            f"{problem}"
        )
