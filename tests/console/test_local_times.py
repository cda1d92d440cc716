"""Days and hours as a form sends them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from gateway.console import local_times
from gateway.console.missing import Declined

LONDON = ZoneInfo("Europe/London")
LATE = datetime(2030, 6, 9, 23, 30, tzinfo=UTC)  # half past midnight on the 10th in London


@pytest.mark.parametrize(
    ("begin", "end", "minutes"),
    [
        ("09:00", "17:30", (540, 1050)),
        ("22:00", "06:00", (1320, 360)),
        ("18:00", "00:00", (1080, 1440)),
        ("00:00", "00:00", (0, 1440)),
        ("09:00:00", "10:00:00", (540, 600)),
    ],
)
def test_hours_become_minutes_of_the_day(begin: str, end: str, minutes: tuple[int, int]) -> None:
    assert local_times.hours(begin, end) == minutes
    assert [local_times.shown(minute) for minute in minutes] == [begin[:5], end[:5]]


@pytest.mark.parametrize("written", ["", "9:00", "24:00", "12:60", "١٢:٠٠", "12:00:30", "1" * 750_000])
def test_what_is_no_time_of_day_is_refused(written: str) -> None:
    with pytest.raises(Declined):
        local_times.hours(written, "12:00")


def test_today_is_the_day_it_is_here_and_an_absence_that_has_begun_begins_today() -> None:
    begins = datetime(2030, 6, 9, 23, 0, tzinfo=UTC)
    ends = datetime(2030, 6, 10, 23, 0, tzinfo=UTC)
    assert local_times.days("2030-06-01", "2030-06-10", LATE, LONDON) == (begins, ends)


def test_a_day_is_as_long_as_it_is_when_the_clocks_change() -> None:
    spring = local_times.midnight(date(2030, 4, 1), LONDON) - local_times.midnight(date(2030, 3, 31), LONDON)
    assert spring.total_seconds() == 23 * 3600
