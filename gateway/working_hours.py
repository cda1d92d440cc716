"""The hours in which the service works: read from two settings, and what they do to a moment. # pure

"mo-fr 09:00-21:00, sa 10:00-16:00" with a list of holidays. Hours that do not end after they begin run into the next
day, and belong to the day on which they begin. Without any hours the service always works.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
A_DAY = 24 * 60
FIRST_HOUR = timedelta(hours=1)
"""Nobody can answer in the moment in which a service opens: no promise ends before this much of its hours is over."""

LOOK_AHEAD = 60  # days in which the next opening must begin
LOOK_BACK = 2  # days: hours that began yesterday, or just before, may still run
_ENTRY = re.compile(r"(mo|tu|we|th|fr|sa|su)(?:-(mo|tu|we|th|fr|sa|su))? (\d\d):(\d\d)-(\d\d):(\d\d)")


@dataclass(frozen=True)
class Window:
    """Hours on one weekday (0 is Monday), in minutes of the local day; 1440 is its end."""

    weekday: int
    from_minute: int
    to_minute: int


@dataclass(frozen=True)
class WorkingHours:
    """Every week's hours, without these days. No windows means: always."""

    windows: tuple[Window, ...] = ()
    holidays: frozenset[date] = frozenset()

    def moved_into(self, moment: datetime, zone: tzinfo) -> datetime:
        """The moment itself where it lies in these hours; else the end of the first hour of the next opening.

        Neither does a promise end within that first hour: so what ends earlier is never moved beyond what ends later.
        Where an opening is shorter than an hour, its end counts. With no opening in the coming weeks the moment stays.
        """
        if not self.windows:
            return moment
        for start, end in self.stretches(moment, zone):
            if moment <= end:
                return max(moment, min(start + FIRST_HOUR, end))
        return moment

    def opens(self, moment: datetime, zone: tzinfo) -> datetime:
        """The first moment from then on that lies in these hours; the moment itself where none comes."""
        found = (max(moment, start) for start, end in self.stretches(moment, zone) if moment <= end)
        return next(found, moment) if self.windows else moment

    def stretches(self, moment: datetime, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of open time around and after a moment, in UTC; those that touch are one."""
        first = moment.astimezone(zone).date() - timedelta(days=LOOK_BACK)
        days = (first + timedelta(days=count) for count in range(LOOK_BACK + LOOK_AHEAD))
        return _joined(stretch for day in days for stretch in self._on(day, zone))

    def _on(self, day: date, zone: tzinfo) -> list[tuple[datetime, datetime]]:
        if day in self.holidays:
            return []
        found = []
        for window in self.windows:
            if window.weekday == day.weekday():
                overnight = A_DAY if window.to_minute <= window.from_minute else 0
                start = _moment(day, window.from_minute, zone, 0)
                found.append((start, _moment(day, window.to_minute + overnight, zone, 1)))
        return sorted(found)


def every_day(minutes: tuple[int, int]) -> WorkingHours:
    """The same hours on every day, from minute to minute of the local day."""
    return WorkingHours(tuple(Window(weekday, *minutes) for weekday in range(len(DAYS))))


def read(hours: str, holidays: Iterable[str] = ()) -> WorkingHours:
    """Read hours and holidays as the settings write them; raises ValueError with a sentence that says how."""
    entries = [entry.strip().lower() for entry in re.split("[,;]", hours) if entry.strip()]
    windows = [window for entry in entries for window in _windows(entry)]
    return WorkingHours(tuple(windows), frozenset(_day(day) for day in holidays))


def checked_hours(hours: str) -> str:
    """The hours as they were given, "" for always; raises ValueError."""
    given = "" if hours.strip() == "off" else hours
    read(given)
    return given


def checked_days(holidays: tuple[str, ...]) -> tuple[str, ...]:
    """The holidays as they were given; raises ValueError."""
    read("", holidays)
    return holidays


def _windows(entry: str) -> list[Window]:
    found = _ENTRY.fullmatch(entry)
    if found is None:
        raise ValueError("must be days and hours, such as mo-fr 09:00-21:00, sa 10:00-16:00")
    begin, last, *numbers = found.groups()
    first, count = DAYS.index(begin), (DAYS.index(last or begin) - DAYS.index(begin)) % len(DAYS) + 1
    start, end = _minute(*numbers[:2]), _minute(*numbers[2:])
    if start in (end, A_DAY):
        raise ValueError("must name hours that end at another time than they begin, such as 00:00-24:00")
    return [Window((first + more) % len(DAYS), start, end) for more in range(count)]


def _minute(hour: str, minute: str) -> int:
    total = int(hour) * 60 + int(minute)
    if total > A_DAY or int(minute) > 59:
        raise ValueError("must name times of day, from 00:00 to 24:00")
    return total


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError("must be days such as 2026-12-25") from None


def _joined(stretches: Iterable[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """Stretches in the order in which they begin, those that touch as one."""
    begun: tuple[datetime, datetime] | None = None
    for start, end in stretches:
        if begun is not None and start <= begun[1]:
            begun = begun[0], max(begun[1], end)
            continue
        if begun is not None:
            yield begun
        begun = start, end
    if begun is not None:
        yield begun


def _moment(day: date, minute: int, zone: tzinfo, fold: int) -> datetime:
    """A minute of the local day as a moment; minutes beyond its end are the next day's."""
    days, minute = divmod(minute, A_DAY)
    local = datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60, tzinfo=zone, fold=fold))
    return local.astimezone(UTC)
