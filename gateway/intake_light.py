"""How a topic stands: whether what waits on it can be answered within its promise. Plain values only.

Green: with room to spare. Amber: it will be close. Red: it cannot be, and whoever writes on that topic is told so. A
light refuses nobody.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

Period = tuple[datetime, datetime]  # from one moment to another

A_DAY = timedelta(days=1)
DAY_MINUTES = 24 * 60

WRITING_HOURS = 3.0  # what an answer takes where too few have been measured
ENOUGH_MEASURED = 5
REVIEWS_AN_HOUR = 4.0
FREE_SHARE = 1 / 3  # who is free at any hour works a third of the day at most
MOST_SHARE = 1 / 2  # and nobody more than half of it, whatever the rota says

# From where on it gets worse; and where it must have come down to before it is better again.
AMBER_FROM, GREEN_AGAIN = 0.75, 0.6
RED_ABOVE, AMBER_AGAIN = 1.0, 0.85
STEADY = timedelta(minutes=30)
"""A light gets worse at once; it gets better only when it has stood for this long."""

_ROUNDS, _MOST_STEP = 40, 4.0


class Light(StrEnum):
    """How a topic stands, the best first."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


_FROM_BEST = tuple(Light)


@dataclass(frozen=True)
class Stretch:
    """Hours that somebody has declared, every week on this weekday (0 is Monday), in minutes of the local day.

    Hours that do not end after they begin run into the next day.
    """

    weekday: int
    from_minute: int
    to_minute: int


@dataclass(frozen=True)
class Hands:
    """Somebody who may answer on these `topics`, with the weight they carry at a time, and carry already.

    `hours` maps a span (so many hours from now) to those of its hours in which they are there.
    """

    topics: frozenset[str]
    capacity: int
    load: int
    hours: Mapping[int, float]


@dataclass(frozen=True)
class Reviews:
    """What the supervisors have before them, in answers, and the hours of all of them together in each span."""

    waiting: int
    hours: Mapping[int, float]


@dataclass(frozen=True)
class Shown:
    """A light, and since when it is this one."""

    light: Light
    since: datetime


def declared_hours(
    stretches: Sequence[Stretch],
    now: datetime,
    span: int,
    zone: tzinfo,
    *,
    free: bool = False,
    away: Sequence[Period] = (),
) -> float:
    """In how many of the coming `span` hours somebody is there: by their rota, or because they are free at any hour.

    `away` are their absences, of which no two overlap: in them they are not there, whatever else they have said.
    """
    begins = now.astimezone(UTC)
    ends = begins + timedelta(hours=span)
    day, last = begins.astimezone(zone).date() - A_DAY, ends.astimezone(zone).date()
    there = 0.0
    while day <= last:
        for stretch in stretches:
            if stretch.weekday == day.weekday():
                start, end = _ends_of(stretch, day, zone)
                there += _hours_but(max(start, begins), min(end, ends), away)
        day += A_DAY
    not_away = _hours_but(begins, ends, away)
    on_rota = min(there, not_away * MOST_SHARE)
    return max(on_rota, not_away * FREE_SHARE) if free else on_rota


def _hours_but(start: datetime, end: datetime, away: Sequence[Period]) -> float:
    """The hours from start to end, without those of absences."""
    if end <= start:
        return 0.0
    gone = sum((max(min(end, until) - max(start, since), timedelta()) for since, until in away), timedelta())
    return (end - start - gone).total_seconds() / 3600


def _ends_of(stretch: Stretch, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    until = day + A_DAY if stretch.to_minute <= stretch.from_minute else day
    return _moment(day, stretch.from_minute, zone), _moment(until, stretch.to_minute, zone)


def _moment(day: date, minute: int, zone: tzinfo) -> datetime:
    days, minute = divmod(minute, DAY_MINUTES)
    at = time(minute // 60, minute % 60, tzinfo=zone)
    return datetime.combine(day + days * A_DAY, at).astimezone(UTC)


def writing_hours(measured: Mapping[int, int]) -> float:
    """How long an answer takes, from being taken to being handed in: the hours that half of them stay within.

    `measured` maps an upper bound, in quarters of an hour, to how many stayed within it and not within the one before.
    """
    counted = sum(measured.values())
    if counted < ENOUGH_MEASURED:
        return WRITING_HOURS
    seen = 0
    for bound in sorted(measured):
        seen += measured[bound]
        if seen * 2 >= counted:
            return bound / 4
    return WRITING_HOURS  # cannot be: the last bound holds them all


def bound_of(taken: timedelta) -> int:
    """The upper bound under which a writing time is counted: a quarter of an hour, two, four, … up to a week."""
    quarters = max(taken / timedelta(minutes=15), 1.0)
    return int(min(2 ** math.ceil(math.log2(quarters)), 1024))


def pressures(
    waiting: Mapping[str, int], promises: Mapping[str, int], hands: Sequence[Hands], writing: float, reviews: Reviews
) -> dict[str, float]:
    """Each topic of `promises` to what waits on it, as a share of what can be answered within its promised hours.

    `waiting` is the weight that waits; of an advisor who may answer on several topics each has a share, the larger the
    more it presses. What nobody can answer presses without end. An answer must be reviewed as well.
    """
    there = {topic for topic, span in promises.items() if any(_is_there(one, topic, span) for one in hands)}
    needed = {topic: waiting[topic] for topic in promises if waiting.get(topic, 0) > 0}
    can = _together(needed, promises, hands, writing)
    able = {topic for topics in can for topic in topics}
    found = {topic: 0.0 if topic in there else math.inf for topic in promises}
    found |= dict.fromkeys(needed.keys() - able, math.inf)
    found |= _shared({topic: needed[topic] for topic in needed.keys() & able}, list(can.values()))
    on_the_way = reviews.waiting + sum(needed.values())
    return {
        topic: max(pressure, _review_pressure(reviews, on_the_way, promises[topic]))
        for topic, pressure in found.items()
    }


def _is_there(one: Hands, topic: str, span: int) -> bool:
    return topic in one.topics and one.capacity > 0 and one.hours.get(span, 0.0) > 0


def _together(
    needed: Mapping[str, int], promises: Mapping[str, int], hands: Sequence[Hands], writing: float
) -> dict[frozenset[str], dict[str, float]]:
    """The weight that those can answer who can answer on the same topics, by those topics, of each of them alone."""
    found: dict[frozenset[str], dict[str, float]] = {}
    for one in hands:
        answers = {topic: _answers(one, promises[topic], writing) for topic in one.topics & needed.keys()}
        can = {topic: weight for topic, weight in answers.items() if weight > 0}
        before = found.setdefault(frozenset(can), dict.fromkeys(can, 0.0))
        for topic, weight in can.items():
            before[topic] += weight
    return found


def _answers(one: Hands, span: int, writing: float) -> float:
    """The weight that somebody can answer in a span: their table once, and again whenever a writing time has passed."""
    hours = one.hours.get(span, 0.0)
    if hours <= 0:
        return 0.0
    return max(one.capacity * max(hours / writing, 1.0) - one.load, 0.0)


def _shared(needed: Mapping[str, int], can: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Pressures when everybody turns to what presses most: each round the shares move towards it."""
    pull = {topic: float(weight) for topic, weight in needed.items()}
    found: dict[str, float] = {}
    for _ in range(_ROUNDS if pull else 0):
        given = dict.fromkeys(needed, 0.0)
        for one in can:
            pulled = sum(pull[topic] for topic in one if topic in pull)
            for topic in one.keys() & pull.keys():
                given[topic] += one[topic] * pull[topic] / pulled
        found = {topic: weight / given[topic] if given[topic] > 0 else math.inf for topic, weight in needed.items()}
        strongest = max(pull.values())
        pull = {
            topic: max(pull[topic] * min(max(found[topic], 1 / _MOST_STEP), _MOST_STEP) / strongest, 1e-9)
            for topic in pull
        }
    return found


def _review_pressure(reviews: Reviews, on_the_way: int, span: int) -> float:
    if on_the_way == 0:
        return 0.0
    possible = reviews.hours.get(span, 0.0) * REVIEWS_AN_HOUR
    return on_the_way / possible if possible > 0 else math.inf


def light(before: Light, pressure: float) -> Light:
    """The light for this pressure, after that one: between two bounds it stays what it was."""
    if pressure > RED_ABOVE or (before is Light.RED and pressure > AMBER_AGAIN):
        return Light.RED
    if pressure > AMBER_FROM or (before is not Light.GREEN and pressure > GREEN_AGAIN):
        return Light.AMBER
    return Light.GREEN


def shown(before: Shown | None, pressure: float, now: datetime) -> Shown:
    """What is shown from now on, after what was shown before (nothing is as good as green)."""
    was = before.light if before else Light.GREEN
    there = light(was, pressure)
    better = _FROM_BEST.index(there) < _FROM_BEST.index(was)
    if before is not None and (there is was or (better and now - before.since < STEADY)):
        return before
    return Shown(there, now)
