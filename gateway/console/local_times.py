"""Days and hours as a form sends them, and as they are shown: "2030-01-14", "22:00". # pure"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gateway.console.missing import Declined
from gateway.duty import DAY_MINUTES

FURTHEST = timedelta(days=366)  # as far ahead as anybody plans an absence
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::00)?")


def hours(begin: str, end: str) -> tuple[int, int]:
    """From and to as minutes of the day; 00:00 as an end is midnight. Raises Declined.

    Hours that end before they begin run into the next day; from 00:00 to 00:00 is the whole day.
    """
    start, stop = _minute(begin), _minute(end) or DAY_MINUTES
    if start == stop:
        raise Declined("These hours are empty. A whole day is from 00:00 to 00:00.")
    return start, stop


def within_a_day(begin: str, end: str) -> tuple[int, int]:
    """The same for hours that lie in one day. Raises Declined."""
    start, stop = hours(begin, end)
    if stop < start:
        raise Declined("These hours must end after they begin, on the same day.")
    return start, stop


def days(first: str, last: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From the first day to the end of the last, as moments in UTC. Raises Declined."""
    begin, end = _day(first), _day(last)
    today = now.astimezone(zone).date()
    if end < begin or end < today:
        raise Declined("The last day must not lie before the first, nor before today.")
    if end - today > FURTHEST:
        raise Declined("That is more than a year ahead. Please choose a day within the next year.")
    return midnight(max(begin, today), zone), midnight(end + timedelta(days=1), zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins here, in UTC."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def shown(minute: int) -> str:
    """A minute of the day as a clock shows it; midnight at the end of a day is 00:00 again."""
    return f"{minute % DAY_MINUTES // 60:02}:{minute % 60:02}"


def _minute(written: str) -> int:
    found = _TIME.fullmatch(written.strip())
    if found is None:
        raise Declined("Hours are written as 00:00 to 23:59.")
    return int(found[1]) * 60 + int(found[2])


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise Declined("Please choose both days.") from None
