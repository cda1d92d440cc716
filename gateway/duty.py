"""By when an answer is due, who is on call, and whom the next alarm goes to. Plain values only.

Times go in and come out with their zone; what comes out is in UTC. A rota speaks of local hours, so it means the same
at both ends of summer time.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

DAY_MINUTES = 24 * 60
ALARM_GAP = timedelta(minutes=5)
PROMISE_IN_DANGER_HOURS = 1.0
LAST_PART = 0.25  # of a promise: what has only this left must be with an advisor
_QUARTER = timedelta(minutes=15)  # clocks are never put forward or back between two quarter hours


@dataclass(frozen=True)
class Watch:
    """Somebody's hours on call, every week on this weekday (0 is Monday), in minutes of the local day.

    Hours that do not end after they begin run into the next day: 22:00 to 06:00 is 1320 to 360.
    """

    staff_id: str
    weekday: int
    from_minute: int
    to_minute: int
    position: int = 1


def due(now: datetime, risk: int, promise_hours: int) -> datetime:
    """By when an answer is promised: the next full hour after the promised time.

    Risk 2 halves the time; from risk 3 on it is an hour.
    """
    then = now.astimezone(UTC) + timedelta(hours=_promised_hours(risk, promise_hours))
    full = then.replace(minute=0, second=0, microsecond=0)
    return full if full == then else full + timedelta(hours=1)


def _promised_hours(risk: int, promise_hours: int) -> float:
    if risk >= 3:
        return min(float(promise_hours), PROMISE_IN_DANGER_HOURS)
    return promise_hours / 2 if risk == 2 else float(promise_hours)


def silent(now: datetime, risk: int, promise_hours: int, silent_hours: int) -> datetime:
    """When work goes to somebody else if its advisor neither opens nor saves it: after half of its promise at most."""
    hours = min(_promised_hours(risk, promise_hours) / 2, silent_hours)
    return now.astimezone(UTC) + timedelta(hours=hours)


def sort_by(now: datetime, due_at: datetime) -> datetime:
    """Until when something may wait for a supervisor to say what it is about: a quarter of its promise is left then."""
    return due_at - max(due_at - now, timedelta(0)) * LAST_PART


def on_call(watches: Sequence[Watch], now: datetime, zone: tzinfo) -> list[str]:
    """Who is on call at this moment, first call first, each once."""
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    there = [watch for watch in watches if _covers(watch, local.weekday(), minute)]
    there.sort(key=lambda watch: (watch.position, watch.staff_id))
    return list(dict.fromkeys(watch.staff_id for watch in there))


def _covers(watch: Watch, weekday: int, minute: int) -> bool:
    overnight = watch.to_minute <= watch.from_minute
    if weekday == watch.weekday:
        return watch.from_minute <= minute and (overnight or minute < watch.to_minute)
    return overnight and weekday == (watch.weekday + 1) % 7 and minute < watch.to_minute


def uncovered(
    watches: Sequence[Watch], now: datetime, zone: tzinfo, hours: int = 24
) -> list[tuple[datetime, datetime]]:
    """The stretches of the coming hours in which nobody is on call, as (start, end) in UTC."""
    points = _turning_points(watches, now.astimezone(UTC), zone, hours)
    gaps: list[tuple[datetime, datetime]] = []
    for start, end in pairwise(points):
        if on_call(watches, start, zone):
            continue
        if gaps and gaps[-1][1] == start:
            start, _ = gaps.pop()
        gaps.append((start, end))
    return gaps


def _turning_points(watches: Sequence[Watch], now: datetime, zone: tzinfo, hours: int) -> list[datetime]:
    """Every moment from `now` on at which the answer may change: ends of watches, and every quarter hour."""
    end = now + timedelta(hours=hours)
    first_quarter = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    points = {first_quarter + _QUARTER * count for count in range(1, hours * 4 + 1)}
    minutes = {minute % DAY_MINUTES for watch in watches for minute in (watch.from_minute, watch.to_minute)}
    today = now.astimezone(zone).date()
    for day in (today + timedelta(days=count) for count in range(hours // 24 + 2)):
        points |= {_moment(day, minute, zone, fold) for minute in minutes for fold in (0, 1)}
    return sorted({now, end} | {point for point in points if now < point < end})


def _moment(day: date, minute: int, zone: tzinfo, fold: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60, tzinfo=zone, fold=fold)).astimezone(UTC)


def next_open(now: datetime, minutes: tuple[int, int], zone: tzinfo) -> datetime:
    """The first moment from `now` on that lies in these minutes of the local day; `now` itself when it does.

    Hours that do not end after they begin run into the next day.
    """
    first, last = minutes
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    inside = first <= minute < last if first < last else minute >= first or minute < last
    if inside:
        return now
    day = local.date() if minute < first else local.date() + timedelta(days=1)
    return _moment(day, first, zone, 0)


def next_alarm(alarms: int, now: datetime) -> datetime:  # noqa: ARG001 - every alarm so far came at the same pace
    """When to alarm again after `alarms` alarms, if nobody has looked by then."""
    return now + ALARM_GAP


def whom(alarms: int, on_call: Sequence[str]) -> str | None:
    """Whom the next alarm goes to after `alarms` of them: the first on call twice, then the next, round and round."""
    return on_call[max(alarms - 1, 0) % len(on_call)] if on_call else None


def next_set_time(now: datetime, weekdays: Collection[int], minute: int, zone: tzinfo) -> datetime:
    """The next moment after `now` on one of these weekdays (0 is Monday) at this minute of the local day."""
    today = now.astimezone(zone).date()
    coming = (today + timedelta(days=count) for count in range(8))
    moments = (_moment(day, minute, zone, 0) for day in coming if day.weekday() in weekdays)
    return next(moment for moment in moments if moment > now)
