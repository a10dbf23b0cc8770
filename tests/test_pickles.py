"""Values that are stored, or sent to another process, are what they were: whatever Python made them, whatever reads them."""

import copy
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pickles.make import HERE, PROTOCOLS, values

STORED = sorted(HERE.glob("*.pickle"))


def assert_same(read: Any, value: Any) -> None:
    assert type(read) is type(value)
    assert repr(read) == repr(value)
    if isinstance(value, Exception):
        assert (str(read), vars(read)) == (str(value), vars(value))
    else:
        assert read == value


@pytest.mark.parametrize("stored", STORED, ids=[path.stem for path in STORED])
def test_what_any_version_of_python_stored_is_read_by_this_one(stored: Path) -> None:
    own = values()
    read = pickle.loads(stored.read_bytes())
    assert set(read) == set(own), "run pickles/make.py with every version"
    for name, value in own.items():
        assert_same(read[name], value)


def test_there_is_a_pickle_of_every_version_and_protocol() -> None:
    assert [path.stem for path in STORED] == [
        f"python3.{minor}-protocol{protocol}" for minor in (11, 12, 13) for protocol in PROTOCOLS
    ]


@pytest.mark.parametrize("name", values())
def test_copies_are_the_same(name: str) -> None:
    value = values()[name]
    copies = [copy.copy(value), copy.deepcopy(value), *(pickle.loads(pickle.dumps(value, each)) for each in PROTOCOLS)]
    for each in copies:
        assert_same(each, value)


def test_values_are_found_whatever_the_hash_seed_is() -> None:
    """Texts have another hash in each process. What was stored under one is equal, found, and shown alike in all."""
    told = set()
    for seed in range(4):
        environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(HERE.parent)}
        command = [sys.executable, "-m", "pickles.look_up"]
        told.add(subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout)
    assert len(told) == 1
    assert set(values()) <= set(told.pop().split())
