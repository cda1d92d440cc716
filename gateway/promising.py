"""Promises in the rows: the columns of a new one, one as it stands, and one that is over and counted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from gateway import promise
from gateway.config import Settings
from gateway.conversation import PromiseOutcome, State
from gateway.promise import Promised
from gateway.store import Session, promises
from gateway.store.tables import Channel, Conversation


def new(
    settings: Settings,
    now: datetime,
    risk: int,
    topics: Collection[str],
    channel: Channel,
    due_at: datetime | None = None,
) -> dict[str, Any]:
    """The columns of a promise that is made now; `due_at` where another time holds than the one the terms say."""
    terms, by_text = promise.terms_of(settings), channel == Channel.SMS
    due = due_at or promise.due(now, risk, topics, terms, by_text=by_text)
    return promise.made(Promised(State.WAITING, risk, tuple(topics), due, by_text=by_text), terms)


def about(row: Conversation) -> list[str]:
    """Every topic of a conversation, the first one first."""
    return list(dict.fromkeys([row.topic, *row.topics]))


def standing(row: Conversation) -> Promised:
    """A conversation's promise as it stands."""
    by_text = row.channel == Channel.SMS
    return Promised(row.state, row.risk, tuple(about(row)), row.due_at, row.revisions, by_text)


def left(session: Session, row: Conversation, settings: Settings, now: datetime) -> None:
    """The answer has left: count whether its promise was kept."""
    count(session, row, promise.outcome(standing(row), now), settings, now)


def count(session: Session, row: Conversation, outcome: PromiseOutcome, settings: Settings, now: datetime) -> None:
    """Count what became of a promise, under the local day, the group of its first topic, and its level of risk."""
    day = now.astimezone(settings.zone).date()
    promises.count(session, day, promise.group_of(row.topic), row.risk, outcome)
