"""What is promised to somebody who writes: by when, when that is in danger, and what became of it. Plain values only.

How long: the shorter of the service's own promise and that of the topics; half of it at risk 2, an hour from risk 3 on
(`gateway.duty`). Where the service has working hours, an ordinary promise ends within them; by text, also within the
hours in which texts may be sent, for an answer that cannot leave is none. In danger no hours count.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import Any

from gateway import duty, working_hours
from gateway.config import Settings
from gateway.words.tagging.topics_list import all_topics, standing_for
from gateway.working_hours import WorkingHours

DANGER = 3
LETTER_LEAD = timedelta(minutes=30)  # so long before a promise ends a letter about it leaves at the latest
SHARE_LEFT = 10  # with less than a tenth of it left, a promise is in danger
ALWAYS = WorkingHours()
LEAST_MORE = timedelta(hours=1)


class Outcome(StrEnum):
    """What became of a promise. An answer that left in time has kept it."""

    KEPT = "kept"
    REVISED = "revised"  # it was put off, the person was told, and then it was kept
    BROKEN = "broken"


@dataclass(frozen=True)
class Terms:
    """What holds for every promise: its `hours`, when the service works, when texts may leave, revisions at most."""

    hours: int = 48
    zone: tzinfo = UTC
    working: WorkingHours = ALWAYS
    texts: WorkingHours = ALWAYS
    revisions: int = 2


def terms_of(settings: Settings) -> Terms:
    """The terms that these settings say."""
    return Terms(
        settings.promise_hours,
        settings.zone,
        _hours(settings.working_hours, settings.holidays),
        working_hours.every_day(settings.text_minutes) if settings.text_minutes else ALWAYS,
        settings.revisions,
    )


@lru_cache(maxsize=16)
def _hours(hours: str, holidays: tuple[str, ...]) -> WorkingHours:
    return working_hours.read(hours, holidays)


def hours_for(topics: Collection[str], service_hours: int) -> int:
    """How many hours are promised to an ordinary message on these topics: the shortest of theirs and the service's."""
    meant = {topic for name in topics for topic in standing_for(name)}
    own = (topic.promise_hours for topic in all_topics() if topic.id in meant and topic.promise_hours)
    return min([service_hours, *own])


def due(now: datetime, risk: int, topics: Collection[str], terms: Terms, *, by_text: bool = False) -> datetime:
    """By when an answer is promised, in UTC: at a full local hour, and but for danger in hours in which we can keep it.

    A promise that would end outside the working hours, or in the first hour of an opening, ends with that first hour.
    """
    then = duty.due(now, risk, hours_for(topics, terms.hours), terms.zone)
    return then if risk >= DANGER else _in_our_hours(then, terms, by_text=by_text)


def _in_our_hours(then: datetime, terms: Terms, *, by_text: bool) -> datetime:
    """First when an answer can be ready, then when a text can take it along."""
    ready = terms.working.moved_into(then, terms.zone)
    return terms.texts.moved_into(ready, terms.zone) if by_text else ready


def made(now: datetime, due_at: datetime, risk: int) -> dict[str, Any]:
    """The columns of a new promise: nothing of the one before counts any more."""
    return {"due_at": due_at, "promise_at": looked_at(now, due_at, risk), "first_due_at": None, "revisions": 0}


def looked_at(now: datetime, due_at: datetime, risk: int) -> datetime:
    """When the clock looks at a promise made now: before it ends, but in danger, where alarms ring, when it ends."""
    return due_at if risk >= DANGER else soon(now, due_at)


def soon(made_at: datetime, due_at: datetime) -> datetime:
    """From when on a promise is in danger: a tenth of its time is left, or just what a letter needs."""
    return due_at - max((due_at - made_at) / SHARE_LEFT, LETTER_LEAD)
