"""Answered conversations in which the person has written nothing since: found, and moved by compare-and-swap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, update
from sqlmodel import Session, col, select

from gateway.conversation import State
from gateway.store.session import change_rows
from gateway.store.tables import Conversation, Delivery

DANGER = 3


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(col(Conversation.state) == State.ANSWERED, col(Conversation.quiet_at) <= now)


_AFTER_DANGER = or_(col(Conversation.risk) >= DANGER, col(Conversation.escalated_at).is_not(None))


def due(session: Session, now: datetime, limit: int = 100) -> Sequence[str]:
    """Those in which something is due now. After danger nothing happens by itself: see `after_danger`."""
    query = select(Conversation.id).where(_due(now), ~_AFTER_DANGER)
    return session.exec(query.order_by(col(Conversation.quiet_at), Conversation.id).limit(limit)).all()


def after_danger(session: Session, now: datetime, limit: int = 200) -> Sequence[Conversation]:
    """Those in which there was danger: a supervisor decides, and neither a letter nor the end comes by itself."""
    query = select(Conversation).where(_due(now), _AFTER_DANGER)
    return session.exec(query.order_by(col(Conversation.quiet_at), Conversation.id).limit(limit)).all()


def is_due(conversation: Conversation, now: datetime) -> bool:
    """Whether something is due in this one."""
    quiet_at = conversation.quiet_at
    return conversation.state is State.ANSWERED and quiet_at is not None and quiet_at <= now


def change(session: Session, conversation: Conversation, **changes: Any) -> bool:
    """Change it if nobody has written in it or looked at it since it was seen; False when somebody has."""
    changed = change_rows(
        session,
        update(Conversation)
        .where(
            col(Conversation.id) == conversation.id,
            col(Conversation.state) == State.ANSWERED,
            col(Conversation.quiet_at) == conversation.quiet_at,
            col(Conversation.thread_version) == conversation.thread_version,
        )
        .values(**changes),
    )
    return changed == 1


def follow_up(session: Session, conversation_id: str, names: Sequence[str]) -> Delivery | None:
    """The follow-up, by the names it may have: the letter that asked how they are; None when there never was one."""
    query = select(Delivery).where(Delivery.conversation_id == conversation_id, col(Delivery.template).in_(names))
    return session.exec(query).first()
