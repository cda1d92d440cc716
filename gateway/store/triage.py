"""What a supervisor should sort before an advisor is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from gateway.conversation import State
from gateway.store.tables import Conversation

_WAITS = Conversation.state == State.WAITING


def unsorted(session: Session, now: datetime, limit: int = 200) -> Sequence[Conversation]:
    """What waits to be sorted: highest risk first, then what is due first."""
    query = select(Conversation).where(_WAITS, col(Conversation.sort_by) > now)
    turn = (col(Conversation.risk).desc(), col(Conversation.due_at), col(Conversation.id))
    return session.exec(query.order_by(*turn).limit(limit)).all()


def how_many(session: Session, now: datetime) -> int:
    """How many wait to be sorted."""
    return session.exec(
        select(func.count()).select_from(Conversation).where(_WAITS, col(Conversation.sort_by) > now)
    ).one()
