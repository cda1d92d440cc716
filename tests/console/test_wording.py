"""How the console says things."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.console import wording
from gateway.conversation import State
from gateway.store.tables import Standing
from tests.builders import NOON

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (5, "Answer promised by Monday 17:00, in 5 hours"),
        (0.5, "Answer promised by Monday 12:30, in 30 minutes"),
        (-2, "Answer promised by Monday 10:00, 2 hours late"),
        (72, "Answer promised by Thursday 12:00, in 3 days"),
        (24 * 20, "Answer promised by 3 February, 12:00, in 20 days"),
    ],
)
def test_a_promise_is_said_in_words(hours: float, said: str) -> None:
    assert wording.due(NOON + timedelta(hours=hours), NOON, LONDON) == said


def test_a_promise_is_said_in_the_service_s_own_time() -> None:
    assert "13:00" in wording.due(NOON, NOON, ZoneInfo("Europe/Brussels"))


def test_when_something_was_written_is_said_as_people_do() -> None:
    said = [wording.written(NOON - timedelta(days=days), NOON, LONDON) for days in (0, 1, 4)]
    assert said == ["Today, 12:00", "Yesterday, 12:00", "Thursday 10 January, 12:00"]


def test_everything_that_can_be_has_words() -> None:
    assert set(wording.STATES) == set(State)
    assert set(wording.STANDINGS) == set(Standing)
    assert wording.risk(9) == "In acute danger"
    assert wording.held("something new") == "Somebody must look at it"
