"""Promises that come near their end, and of which whoever is on call has been warned already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, literal, tuple_
from sqlmodel import Session, col, select

from gateway.conversation import State
from gateway.store.columns import Moment
from gateway.store.tables import Conversation

UNANSWERED = (State.WAITING, State.OFFERED, State.ASSIGNED, State.IN_REVIEW, State.ESCALATED)
"""Where somebody may be waiting for an answer that nobody has approved. What is held waits for a supervisor anyway."""


def coming(session: Session, latest: datetime, beyond: Conversation | None, limit: int) -> Sequence[Conversation]:
    """Open promises that end by `latest` and of which nobody has been warned, what is due first.

    `beyond` is the last one of the batch before, or None for the first batch.
    """
    query = select(Conversation).where(*_unwarned(), col(Conversation.due_at) <= latest)
    if beyond is not None:
        reached = tuple_(literal(beyond.due_at, Moment()), literal(beyond.id))
        query = query.where(tuple_(col(Conversation.due_at), col(Conversation.id)) > reached)
    return session.exec(query.order_by(col(Conversation.due_at), col(Conversation.id)).limit(limit)).all()


def locked(session: Session, ids: Collection[str]) -> Sequence[Conversation]:
    """Those of them of which still nobody has been warned; locked, so that two do not warn of the same one."""
    query = select(Conversation).where(*_unwarned(), col(Conversation.id).in_(ids)).order_by(col(Conversation.id))
    return session.exec(query.with_for_update(skip_locked=True)).all()


def warned(session: Session, conversation: Conversation) -> None:
    """Note that whoever is on call is warned of this promise. Another promise is another warning."""
    conversation.warned_due_at = conversation.due_at
    session.flush()


def _unwarned() -> tuple[ColumnElement[bool], ...]:
    return (
        col(Conversation.state).in_(UNANSWERED),
        col(Conversation.warned_due_at).is_distinct_from(col(Conversation.due_at)),
        col(Conversation.next_alarm_at).is_(None),  # of danger that nobody has looked at, alarms tell already
    )
