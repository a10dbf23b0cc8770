"""Replacing a file in one step: at every moment it is there as a whole, the old one or the new one."""

import os
import shutil
import tempfile
from contextlib import suppress


def replace_file(name: str, content: bytes) -> None:
    """Put new content in a file's place, with the same permissions; a link stays, and its target is replaced.

    Raises `OSError`, and leaves the old file, where the new one can't be written to the end.
    """
    target = os.path.realpath(name)
    handle, beside = tempfile.mkstemp(prefix=".durchwahl-", dir=os.path.dirname(target))
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            # Without it, the name could reach the disk before the content does.
            os.fsync(file.fileno())
        shutil.copymode(target, beside)
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise
