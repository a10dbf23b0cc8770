"""Values are safe to share between threads, also those that compute or import something on first use."""

import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from durchwahl import Directory, ExtensionRange, ExtensionSet

THREADS = 4


def test_all_threads_get_the_same_ranges_and_one_class_of_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    scattered, people = frozenset(range(0, 1000, 3)), Directory(ExtensionRange(0, 9), {"4": "Fax"})
    # Only after the barrier: under a tracer, a thread that is interrupted while it starts may hang.
    barrier = Barrier(THREADS, action=lambda: sys.setswitchinterval(1e-5), timeout=60)

    def read(live: ExtensionSet) -> tuple[Any, ...]:
        barrier.wait()
        return tuple(live.ranges), live.to_portion(), people.to_portion()

    before = sys.getswitchinterval()
    try:
        for _ in range(20):
            monkeypatch.delitem(sys.modules, "durchwahl._portion", raising=False)
            live = ExtensionSet(scattered)
            with ThreadPoolExecutor(THREADS) as threads:
                results = list(threads.map(read, [live] * THREADS))
            assert len({tuple(map(type, result)) for result in results}) == 1
            assert all(ExtensionSet.from_ranges(result[0]) == scattered for result in results)
            assert all(pickle.loads(pickle.dumps(result)) == result for result in results)
            sys.setswitchinterval(before)
    finally:
        sys.setswitchinterval(before)
