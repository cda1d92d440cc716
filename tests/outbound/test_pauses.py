"""Pauses grow, vary a little, and end after two days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.outbound.pauses import next_try
from tests.builders import NOON

MIDDLE = 128


def seconds(attempts: int, urgency: int = 0, chance: int = MIDDLE) -> float:
    again = next_try(attempts, urgency, NOON, NOON, chance)
    assert again is not None
    return (again - NOON).total_seconds()


def test_pauses_grow_from_half_a_minute_to_two_hours() -> None:
    pauses = [round(seconds(attempts), -1) for attempts in (1, 2, 3, 4, 5, 6, 60)]
    assert pauses == [30, 60, 300, 900, 3600, 7210, 7210]


def test_letters_that_failed_together_do_not_come_back_together() -> None:
    assert (seconds(1, chance=0), seconds(1, chance=255)) == (22.5, 37.5)


@pytest.mark.parametrize("attempts", [1, 5, 50])
def test_what_is_urgent_is_tried_again_within_about_a_minute(attempts: int) -> None:
    assert seconds(attempts, urgency=2, chance=255) <= 75


def test_after_two_days_it_is_given_up() -> None:
    assert next_try(9, 0, NOON, NOON + timedelta(hours=48), MIDDLE) is None
    assert next_try(9, 0, NOON, NOON + timedelta(hours=47), MIDDLE) is not None
