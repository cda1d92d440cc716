"""Hours and days in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.console import hours_wording
from gateway.console.rota import DAYS
from tests.builders import NOON

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
MIDNIGHT = datetime(2030, 1, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (NOON, NOON + timedelta(hours=5), "from now to Monday 17:00"),
        (NOON + timedelta(hours=1), NOON + timedelta(hours=5), "from Monday 13:00 to 17:00"),
        (NOON + DAY, NOON + 2 * DAY, "from Tuesday 12:00 to Wednesday 12:00"),
        (NOON + 7 * DAY, NOON + 7.5 * DAY, "from Monday 21 January, 12:00 to Tuesday 22 January, 00:00"),
        (NOON + 7 * DAY, NOON + 7.1 * DAY, "from Monday 21 January, 12:00 to 14:24"),
    ],
)
def test_a_stretch_is_said_as_shortly_as_is_clear(start: datetime, end: datetime, said: str) -> None:
    assert hours_wording.stretch(start, end, NOON, LONDON) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (MIDNIGHT, MIDNIGHT + DAY, "Away until Monday 14 January"),
        (MIDNIGHT + DAY, MIDNIGHT + 2 * DAY, "Away on Tuesday 15 January"),
        (MIDNIGHT + DAY, MIDNIGHT + 4 * DAY, "Away from Tuesday 15 January to Thursday 17 January"),
    ],
)
def test_an_absence_is_said_by_its_first_and_its_last_day(first: datetime, last: datetime, said: str) -> None:
    assert hours_wording.away(first, last, NOON, LONDON) == said


def test_every_choice_of_days_means_some() -> None:
    assert DAYS.keys() == hours_wording.ROTA_DAYS.keys()
    assert all(DAYS.values())
