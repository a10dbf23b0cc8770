"""Put the files that the playground runs into the built documentation: Pyodide, and the packages as an archive.

Pyodide comes from npm, in one version that is checked by its hash. If npm can't deliver it, the documentation is built
without it, and the playground explains how to build it.
"""

import base64
import hashlib
import subprocess
import tarfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

PYODIDE = "314.0.7"
PYODIDE_HASH = "sha512-0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json", "python_stdlib.zip")
GLUE = Path(__file__).parent / "_static" / "playground" / "playground.py"


class NotFetched(Exception):
    """A package of npm isn't available, or isn't the expected one."""


def write(folder: Path) -> None:
    """Write the archive and Pyodide. Raises `NotFetched` without Pyodide."""
    target = folder / "pyodide"
    target.mkdir(parents=True, exist_ok=True)
    write_archive(folder / "packages.zip")
    complete = target / PYODIDE
    if not complete.exists():
        fetch(f"pyodide@{PYODIDE}", PYODIDE_HASH, PYODIDE_FILES, target)
        complete.touch()


def fetch(package: str, expected_hash: str, files: tuple[str, ...], folder: Path) -> None:
    """Write some files of a package from npm into a folder. Raises `NotFetched`."""
    with TemporaryDirectory() as temporary:
        try:
            command = ["npm", "pack", "--silent", package]
            packed = subprocess.run(command, cwd=temporary, check=True, capture_output=True, text=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as error:
            raise NotFetched(f"npm doesn't deliver {package}: {getattr(error, 'stderr', None) or error}") from error
        path = Path(temporary, packed.stdout.split()[-1])
        found = f"sha512-{base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()}"
        if found != expected_hash:
            raise NotFetched(f"{package} has the hash {found}, not {expected_hash}")
        with tarfile.open(path) as archive:
            for name in files:
                member = archive.extractfile(f"package/{name}")
                assert member is not None
                (folder / name).write_bytes(member.read())


def write_archive(path: Path) -> None:
    """Write the modules that the playground imports. The same modules give the same bytes."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, source in sorted(_modules()):
            archive.writestr(ZipInfo(name), source.read_bytes(), ZIP_DEFLATED)


def _modules() -> Iterator[tuple[str, Path]]:
    yield GLUE.name, GLUE
    for package in ("durchwahl", "phonenumbers"):
        spec = find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        root = Path(spec.origin).parent
        for source in root.rglob("*.py"):
            # The names of places and carriers are most of phonenumbers, and aren't needed.
            if not source.relative_to(root).parts[0].startswith(("geo", "carrier", "timezone", "tzdata")):
                yield source.relative_to(root.parent).as_posix(), source
