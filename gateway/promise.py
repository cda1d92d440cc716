"""What is promised to somebody who writes: by when, when that is in danger, and what became of it. Plain values only.

How long: the shorter of the service's own promise and that of the topics; half of it at risk 2, an hour from risk 3 on
(`gateway.duty`). Where the service has working hours, an ordinary promise ends within them; by text, also within the
hours in which texts may be sent, for an answer that cannot leave is none. In danger no hours count.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum
from functools import lru_cache
from typing import Any

from gateway import duty, working_hours
from gateway.config import Settings
from gateway.conversation import PromiseOutcome, State
from gateway.words.tagging.topics_list import all_topics, standing_for
from gateway.working_hours import WorkingHours

DANGER = 3  # from this risk on alarms ring, and nothing is put off
LETTER_LEAD = timedelta(minutes=30)  # so long before a promise ends a letter about it leaves at the latest
SHARE_LEFT = 10  # with less than a tenth of it left, a promise is in danger
ALWAYS = WorkingHours()
LEAST_MORE = timedelta(hours=1)
REVISABLE = (State.WAITING, State.OFFERED, State.ASSIGNED, State.IN_REVIEW)
OWED = (*REVISABLE, State.APPROVED, State.ESCALATED)
"""Where an answer is owed that has not left. What is held owes none before somebody has looked."""


class Do(Enum):
    """What the clock does about a promise."""

    WAIT = "wait"
    REVISE = "revise"
    BREAK = "break"


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
        _texts(settings.text_minutes) if settings.text_minutes else ALWAYS,
        settings.revisions,
    )


@lru_cache(maxsize=16)
def _hours(hours: str, holidays: tuple[str, ...]) -> WorkingHours:
    return working_hours.read(hours, holidays)


@lru_cache(maxsize=16)
def _texts(minutes: tuple[int, int]) -> WorkingHours:
    return working_hours.every_day(minutes)


def hours_for(topics: Collection[str], service_hours: int) -> int:
    """How many hours are promised to an ordinary message on these topics: the shortest of theirs and the service's."""
    return min([service_hours, *(hours for name in topics if (hours := _hours_of(name)))])


@lru_cache(maxsize=1024)
def _hours_of(name: str) -> int | None:
    """The shortest promise among the topics that a name leads to; None where they have none of their own."""
    meant = standing_for(name)
    return min(
        (topic.promise_hours for topic in all_topics() if topic.id in meant and topic.promise_hours), default=None
    )


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


@dataclass(frozen=True)
class Promised:
    """A promise as it stands, in a conversation that is in this state."""

    state: State
    risk: int
    topics: tuple[str, ...]
    due_at: datetime
    revisions: int = 0
    by_text: bool = False


def soon(promised: Promised, terms: Terms) -> datetime:
    """From when on a promise is at risk: a tenth of its hours is left, or just what a letter needs."""
    hours = duty.promised_hours(promised.risk, hours_for(promised.topics, terms.hours))
    return promised.due_at - max(timedelta(hours=hours) / SHARE_LEFT, LETTER_LEAD)


def at_risk(promised: Promised, now: datetime, terms: Terms) -> bool:
    """Whether the answer can hardly come in time: it is owed, is not signed yet, and little time is left, or none."""
    return promised.state in REVISABLE and soon(promised, terms) <= now


def is_near(promised: Promised, now: datetime, terms: Terms) -> bool:
    """Whether a quarter of a promise is left, or less: time for somebody to look, and mostly to keep it yet."""
    return promised.due_at - now <= duty.margin(promised.risk, hours_for(promised.topics, terms.hours))


def looked_at(promised: Promised, terms: Terms) -> datetime:
    """When the clock looks at a promise: once it is at risk; where it cannot be revised (any more), when it ends.

    By text it looks while a letter can leave, if that is before the end.
    """
    if promised.risk >= DANGER or promised.revisions >= terms.revisions:
        return promised.due_at
    at = soon(promised, terms)
    opens = terms.texts.opens(at, terms.zone) if promised.by_text else at
    return opens if opens < promised.due_at else at


def look_again(promised: Promised, now: datetime, terms: Terms) -> datetime:
    """When the clock looks next at a promise about which it did nothing now: other topics or terms may hold by now."""
    at = looked_at(promised, terms)
    return at if at > now else promised.due_at


def made(promised: Promised, terms: Terms) -> dict[str, Any]:
    """The columns of a new promise: nothing of the one before counts any more."""
    at = looked_at(promised, terms)
    return {"due_at": promised.due_at, "promise_at": at, "first_due_at": None, "revisions": 0}


def what_to_do(promised: Promised, now: datetime, terms: Terms) -> Do:
    """What the clock does about a promise that it was to look at by now.

    Danger is never put off: there the alarms ring until somebody has looked.
    """
    if now >= promised.due_at:
        return Do.BREAK
    may = promised.risk < DANGER and promised.revisions < terms.revisions
    return Do.REVISE if may and at_risk(promised, now, terms) else Do.WAIT


def revised(promised: Promised, terms: Terms) -> Promised:
    """The promise with a later time that we mean to keep: half of its hours more, in hours in which we can keep it."""
    hours = duty.promised_hours(promised.risk, hours_for(promised.topics, terms.hours))
    then = duty.full_hour(promised.due_at + max(timedelta(hours=hours) / 2, LEAST_MORE), terms.zone)
    later = _in_our_hours(then, terms, by_text=promised.by_text)
    return replace(promised, due_at=later, revisions=promised.revisions + 1)


def outcome(promised: Promised, left_at: datetime) -> PromiseOutcome:
    """What became of a promise whose answer left at this moment."""
    if left_at > promised.due_at:
        return PromiseOutcome.BROKEN
    return PromiseOutcome.REVISED if promised.revisions else PromiseOutcome.KEPT


def group_of(topic_id: str) -> str:
    """The name of a topic's group, under which promises are counted; "" where it has none."""
    meant = standing_for(topic_id)
    return next((topic.group for topic in all_topics() if topic.id in meant), "")
