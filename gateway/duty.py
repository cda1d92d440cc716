"""By when an answer is due, who is on call, and whom the next alarm goes to. Plain values only.

Times go in and come out with their zone; what comes out is in UTC. A rota speaks of local hours, so it means the same
at both ends of summer time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

DAY_MINUTES = 24 * 60
ALARM_GAP = timedelta(minutes=5)
PROMISE_IN_DANGER_HOURS = 1.0
LAST_PART = 0.25  # of a promise: what has only this left must be with an advisor
_A_DAY = timedelta(days=1)
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


@dataclass(frozen=True)
class Away:
    """Somebody is not there, from one moment to another."""

    staff_id: str
    from_at: datetime
    until_at: datetime


def due(now: datetime, risk: int, promise_hours: int, zone: tzinfo = UTC) -> datetime:
    """By when an answer is promised: the next full hour (of this zone) after the promised time.

    Risk 2 halves the time; from risk 3 on it is an hour.
    """
    return full_hour(now.astimezone(UTC) + timedelta(hours=promised_hours(risk, promise_hours)), zone)


def full_hour(moment: datetime, zone: tzinfo) -> datetime:
    """The moment itself where it is a full hour in this zone, else the next one; in UTC."""
    local = moment.astimezone(zone)
    full = local.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    return full if full == moment else full + timedelta(hours=1)


def promised_hours(risk: int, promise_hours: int) -> float:
    """How many hours of an ordinary promise are left at this risk."""
    if risk >= 3:
        return min(float(promise_hours), PROMISE_IN_DANGER_HOURS)
    return promise_hours / 2 if risk == 2 else float(promise_hours)


def margin(risk: int, promise_hours: int) -> timedelta:
    """With how much time left a promise counts as at risk: a quarter of it, or an hour where that is more.

    Of a promise that is itself not longer than two hours it is half.
    """
    promised = timedelta(hours=promised_hours(risk, promise_hours))
    return max(promised / 4, min(timedelta(hours=1), promised / 2))


def silent(now: datetime, risk: int, promise_hours: int, silent_hours: int) -> datetime:
    """When work goes to somebody else if its advisor neither opens nor saves it: after half of its promise at most."""
    hours = min(promised_hours(risk, promise_hours) / 2, silent_hours)
    return now.astimezone(UTC) + timedelta(hours=hours)


def sort_by(now: datetime, due_at: datetime) -> datetime:
    """Until when something may wait for a supervisor to say what it is about: a quarter of its promise is left then."""
    return due_at - max(due_at - now, timedelta(0)) * LAST_PART


def quiet(answered: datetime, follow_up_days: int, close_days: int, *, asked: bool) -> datetime:
    """When it is looked whether somebody has written since our answer; who has been `asked` how they are has longer."""
    return answered.astimezone(UTC) + timedelta(days=follow_up_days + (close_days if asked else 0))


def gone(absences: Sequence[Away], now: datetime) -> frozenset[str]:
    """Who is away at this moment."""
    return frozenset(away.staff_id for away in absences if away.from_at <= now < away.until_at)


def on_call(watches: Sequence[Watch], now: datetime, zone: tzinfo, absences: Sequence[Away] = ()) -> list[str]:
    """Who is on call at this moment, first call first, each once. Whoever is away is not."""
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    missing = gone(absences, now)
    there = [watch for watch in watches if watch.staff_id not in missing and _covers(watch, local.weekday(), minute)]
    there.sort(key=lambda watch: (watch.position, watch.staff_id))
    return list(dict.fromkeys(watch.staff_id for watch in there))


def _covers(watch: Watch, weekday: int, minute: int) -> bool:
    overnight = watch.to_minute <= watch.from_minute
    if weekday == watch.weekday:
        return watch.from_minute <= minute and (overnight or minute < watch.to_minute)
    return overnight and weekday == (watch.weekday + 1) % 7 and minute < watch.to_minute


def uncovered(
    watches: Sequence[Watch], now: datetime, zone: tzinfo, hours: int = 24, absences: Sequence[Away] = ()
) -> list[tuple[datetime, datetime]]:
    """The stretches of the coming hours in which nobody is on call, as (start, end) in UTC."""
    points = _turning_points(watches, now.astimezone(UTC), zone, hours, absences)
    return _stretches(points, lambda start: not on_call(watches, start, zone, absences))


def left_open(
    watches: Sequence[Watch], now: datetime, zone: tzinfo, hours: int, absences: Sequence[Away]
) -> list[tuple[datetime, datetime]]:
    """The stretches that the rota covers and in which, all the same, nobody is on call: everybody is away."""

    def is_open(start: datetime) -> bool:
        return (
            bool(gone(absences, start))
            and not on_call(watches, start, zone, absences)
            and bool(on_call(watches, start, zone))
        )

    return _stretches(_turning_points(watches, now.astimezone(UTC), zone, hours, absences), is_open)


def joined(stretches: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The same stretches of time in their order, those that touch or overlap made into one."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _stretches(points: Sequence[datetime], holds: Callable[[datetime], bool]) -> list[tuple[datetime, datetime]]:
    """Between these points, where it holds at the beginning."""
    return joined([(start, end) for start, end in pairwise(points) if holds(start)])


def _turning_points(
    watches: Sequence[Watch], now: datetime, zone: tzinfo, hours: int, absences: Sequence[Away]
) -> list[datetime]:
    """Every moment from `now` on at which the answer may change: ends of watches and absences, and quarter hours."""
    end = now + timedelta(hours=hours)
    first_quarter = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    points = {first_quarter + _QUARTER * count for count in range(1, hours * 4 + 1)}
    points |= {moment for away in absences for moment in (away.from_at, away.until_at)}
    minutes = {minute % DAY_MINUTES for watch in watches for minute in (watch.from_minute, watch.to_minute)}
    today = now.astimezone(zone).date()
    for day in (today + timedelta(days=count) for count in range(hours // 24 + 2)):
        points |= {_moment(day, minute, zone, fold) for minute in minutes for fold in (0, 1)}
    return sorted({now, end} | {point for point in points if now < point < end})


def _moment(day: date, minute: int, zone: tzinfo, fold: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60, tzinfo=zone, fold=fold)).astimezone(UTC)


def next_time(watch: Watch, now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The stretch in which somebody is on this watch, or will be next, as (start, end) in UTC."""
    today = now.astimezone(zone).date()
    longer = DAY_MINUTES if watch.to_minute <= watch.from_minute else 0
    for ahead in range(-1, 8):
        day = today + timedelta(days=ahead)
        last = watch.to_minute + longer
        end = _moment(day + timedelta(days=last // DAY_MINUTES), last % DAY_MINUTES, zone, 0)
        if day.weekday() == watch.weekday and end > now:
            return _moment(day, watch.from_minute, zone, 0), end
    raise ValueError("a watch has a weekday from 0 to 6")


def ends(watches: Sequence[Watch], staff_id: str, now: datetime, zone: tzinfo) -> datetime | None:
    """When somebody's hours end that they are in now, a day ahead at most; None outside their hours.

    Hours that follow at once belong to them.
    """
    mine = [watch for watch in watches if watch.staff_id == staff_id]
    end = now
    while end < now + _A_DAY and (here := [watch for watch in mine if on_call([watch], end, zone)]):
        end = max(next_time(watch, end, zone)[1] for watch in here)
    return min(end, now + _A_DAY) if end > now else None


def on_day(day: date, minute: int, zone: tzinfo) -> datetime:
    """A minute of a local day, in UTC; 1440 is the midnight at its end."""
    return (datetime.combine(day, time.min) + timedelta(minutes=minute)).replace(tzinfo=zone).astimezone(UTC)


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
