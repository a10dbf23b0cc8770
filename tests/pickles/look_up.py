"""Run by the tests in a process of its own, which has another hash seed: look the pickled values up among its own."""

import pickle
from pathlib import Path

from pickles.make import HERE, values


def look_up(stored: Path) -> None:
    """Each value is found in a set of those that are made here, and by a key of a dictionary; print what they are."""
    read, own = pickle.loads(stored.read_bytes()), values()
    for name, value in own.items():
        print(name, repr(value), repr(read[name]))
        if isinstance(value, Exception):
            continue
        assert read[name] in {value}, name
        assert {value: name}[read[name]] == name


if __name__ == "__main__":
    look_up(max(HERE.glob("*.pickle")))
