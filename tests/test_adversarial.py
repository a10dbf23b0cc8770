"""Linear time: what an adversary sends takes at most about as much longer as it is longer.

Time is counted in bytecodes, which are the same on every machine and in every run of one version of Python.
"""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from adversarial_cases import CASES, Case

SMALL, LARGE = 250, 1000
STEEPEST = 1.5 * LARGE / SMALL
"""A sort is a little steeper than linear; what is quadratic comes to 16 times as much, and not to 6."""


def bytecodes(call: Callable[[], object]) -> int:
    """How many bytecodes the interpreter executes for a call, in whatever functions."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


def growth(case: Case) -> float:
    small, large = case.made(SMALL), case.made(LARGE)
    case.run(small)  # so that patterns are compiled before
    return bytecodes(lambda: case.run(large)) / bytecodes(lambda: case.run(small))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_four_times_the_text_takes_at_most_about_four_times_as_long(case: Case) -> None:
    assert growth(case) < STEEPEST


def test_a_quadratic_loop_would_be_found() -> None:
    def every_pair(size: int) -> int:
        return sum(1 for _ in range(size) for _ in range(size))

    assert growth(Case("every pair", every_pair, lambda size: size)) > STEEPEST
