"""Hours and days in words: the weekdays of the rota, a stretch of time, the days of an absence. # pure"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from gateway.console import wording

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ROTA_DAYS: Mapping[str, str] = {
    "every": "Every day",
    "week": "Monday to Friday",
    "weekend": "Saturday and Sunday",
    **{str(number): name for number, name in enumerate(WEEKDAYS)},
}
CALLS: Mapping[str, str] = {"1": "First call", "2": "Second call", "3": "Third call", "4": "Fourth call"}


def date_and_time(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A moment to come: "Thursday 18:00", or "Thursday 24 January, 18:00" where that would not be clear."""
    local = moment.astimezone(zone)
    near = abs(moment - now) < timedelta(days=6)
    return wording.clock(moment, zone) if near else f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"


def stretch(start: datetime, end: datetime, now: datetime, zone: ZoneInfo) -> str:
    """From when to when: "from now to Thursday 18:00", "from Thursday 17:00 to 18:00"."""
    since = "from now" if start <= now else f"from {date_and_time(start, now, zone)}"
    here, there = start.astimezone(zone), end.astimezone(zone)
    same_day = start > now and here.date() == there.date()
    return f"{since} to {there:%H:%M}" if same_day else f"{since} to {date_and_time(end, now, zone)}"


def away(from_at: datetime, until_at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The days of an absence, which ends with the last of them: "from Monday 14 to Friday 18 January"."""
    last = (until_at - timedelta(seconds=1)).astimezone(zone)
    until = f"{last:%A} {last.day} {last:%B}"
    if from_at <= now:
        return f"Away until {until}"
    first = from_at.astimezone(zone)
    if first.date() == last.date():
        return f"Away on {until}"
    return f"Away from {first:%A} {first.day} {first:%B} to {until}"
