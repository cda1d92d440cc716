"""Promises that come near their end, and of which whoever is on call has been warned already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from gateway.conversation import State
from gateway.store.tables import Conversation

UNANSWERED = (State.WAITING, State.OFFERED, State.ASSIGNED, State.IN_REVIEW, State.ESCALATED)
"""Where somebody may be waiting for an answer that nobody has approved. What is held waits for a supervisor anyway."""


def any_near(session: Session, latest: Sequence[datetime]) -> bool:
    """Whether a promise is open that ends by `latest`, by risk from 0 up, and nobody has been warned of it."""
    return session.exec(select(Conversation.id).where(*_near(latest)).limit(1)).first() is not None


def near(session: Session, latest: Sequence[datetime], limit: int) -> Sequence[Conversation]:
    """The conversations of these promises, what is due first; locked, so that two do not warn of the same one."""
    query = select(Conversation).where(*_near(latest)).order_by(col(Conversation.due_at), col(Conversation.id))
    return session.exec(query.limit(limit).with_for_update(skip_locked=True)).all()


def warned(session: Session, conversation: Conversation) -> None:
    """Note that whoever is on call is warned of this promise. Another promise is another warning."""
    conversation.warned_due_at = conversation.due_at
    session.flush()


def _near(latest: Sequence[datetime]) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Conversation.state).in_(UNANSWERED),
        col(Conversation.due_at) <= max(latest),
        or_(
            *(and_(col(Conversation.risk) == risk, col(Conversation.due_at) <= end) for risk, end in enumerate(latest))
        ),
        col(Conversation.warned_due_at).is_distinct_from(col(Conversation.due_at)),
        col(Conversation.next_alarm_at).is_(None),  # of danger that nobody has looked at, alarms tell already
    )
