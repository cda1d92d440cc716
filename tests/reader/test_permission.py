from __future__ import annotations

from gateway.reader.permission import Budget
from tests.builders import StoppedClock


def test_a_budget_is_of_different_conversations_for_each_person() -> None:
    budget = Budget(StoppedClock().now)

    assert [budget.allows("ada", what, 2) for what in "aabcab"] == [True, True, True, False, True, True]
    assert budget.allows("bo", "c", 2)


def test_a_budget_comes_back_an_hour_after_each_first_opening() -> None:
    clock = StoppedClock()
    budget = Budget(clock.now)
    budget.allows("ada", "a", 2)
    clock.wait(minutes=30)
    budget.allows("ada", "b", 2)
    budget.allows("ada", "a", 2)

    clock.wait(minutes=29, seconds=59)
    assert not budget.allows("ada", "c", 2)
    clock.wait(seconds=1)
    assert budget.allows("ada", "c", 2)
    assert not budget.allows("ada", "d", 2)
