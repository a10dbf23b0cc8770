"""Thread safety of lazily made values.

All threads start at one barrier, and the interpreter switches threads as often as it can.
"""

import pickle
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest

from durchwahl import Directory, ExtensionBlock, ExtensionRange, ExtensionSet, Inventory, validate

T = TypeVar("T")
THREADS = 4
ROUNDS = 20


def in_all_threads(job: Callable[[], T]) -> list[T]:
    """Call a function in all threads at once, and return their results."""
    before = sys.getswitchinterval()
    # Only after the barrier: under a tracer, a thread that is interrupted while it starts may hang.
    barrier = Barrier(THREADS, action=lambda: sys.setswitchinterval(1e-5), timeout=60)

    def begin(_: int) -> T:
        barrier.wait()
        return job()

    try:
        with ThreadPoolExecutor(THREADS) as threads:
            return list(threads.map(begin, range(THREADS)))
    finally:
        sys.setswitchinterval(before)


def test_ranges_of_a_set_are_equal_in_all_threads() -> None:
    scattered = frozenset(range(0, 1000, 3))
    for _ in range(ROUNDS):
        extension_set = ExtensionSet(scattered)
        assert len(set(in_all_threads(lambda: extension_set.ranges))) == 1  # noqa: B023  # the threads end in this round
        assert ExtensionSet.from_ranges(extension_set.ranges) == scattered


def test_all_threads_share_one_class_of_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    live, people = ExtensionSet([4, 19]), Directory(ExtensionRange(0, 9), {"4": "Fax"})
    for _ in range(ROUNDS):
        monkeypatch.delitem(sys.modules, "durchwahl._portion", raising=False)
        intervals = in_all_threads(lambda: (live.to_portion(), people.to_portion()))
        assert len({(type(interval), type(interval_dict)) for interval, interval_dict in intervals}) == 1
        assert all(pickle.loads(pickle.dumps(pair)) == pair for pair in intervals)


def test_all_threads_read_the_same_values() -> None:
    block = ExtensionBlock.parse("0-999: 4, 19-420, 999")
    expected = [f"+4930123{extension:03}" for extension in (4, *range(19, 421), 999)]
    for _ in range(ROUNDS // 5):
        routed = block.under("+4930123")
        inventory = Inventory([(routed.route_number, block, "us")])

        def job(routed=routed, inventory=inventory) -> tuple[list[str], bool, int]:  # type: ignore[no-untyped-def]
            match = inventory.find("+4930123-420")
            return list(routed.active_numbers), match is not None and match.active, len(inventory.numbers)

        assert in_all_threads(job) == [(expected, True, 1000)] * THREADS


def test_all_threads_get_the_same_findings() -> None:
    wrong = {"extension_range": "0-10", "activation_ranges": "9-0, 5-12, 7-14, 04", "route_number": "030"}
    alone = validate(wrong)
    assert all(findings == alone for _ in range(ROUNDS // 5) for findings in in_all_threads(lambda: validate(wrong)))
