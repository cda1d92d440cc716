"""Fuzzing itself: what it does with a target that breaks, hangs or holds."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from hypothesis import strategies as st

from bench.fuzz.target import Fuzzing, Outcome, Target


def fuzzed(check: Callable[[int], object], enough: int = 200) -> Outcome:
    """A target that is given numbers, for so many examples."""
    target = Target("ours", st.integers(0, 1000), check)
    return Fuzzing(target, math.inf, enough, longest=0.1).run(dice=1)


def test_what_holds_is_tried_until_it_is_enough() -> None:
    found = fuzzed(lambda number: None)
    assert (found.examples, found.failure) == (200, "")


def test_a_batch_ends_and_another_begins() -> None:
    seen: list[int] = []
    target = Target("ours", st.integers(0, 1000), seen.append)
    assert Fuzzing(target, math.inf, 30).run(dice=1, batch=10).examples == len(seen) == 30


def test_the_smallest_input_that_breaks_it_is_given() -> None:
    def breaks(number: int) -> None:
        if number > 41:
            raise KeyError("a number")

    found = fuzzed(breaks)
    assert found.failure.startswith("KeyError")
    assert found.failing_input == 42


def test_an_endless_loop_is_ended_though_the_target_catches_everything() -> None:
    def hangs(_number: int) -> None:
        while True:
            try:
                time.process_time()
            except Exception:  # noqa: BLE001, S112  a careless target
                continue

    found = fuzzed(hangs)
    assert found.failure == "it took more than 0.1 s of a processor"
    assert found.failing_input == 0
