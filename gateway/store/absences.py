"""Who is away, and when; and what lies with them meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_
from sqlmodel import Session, col, select

from gateway.conversation import State
from gateway.store.session import change_rows
from gateway.store.tables import Absence, Conversation


def not_over(session: Session, now: datetime) -> Sequence[Absence]:
    """Every absence that lasts or is to come, the first first."""
    query = select(Absence).where(col(Absence.until_at) > now)
    return session.exec(query.order_by(col(Absence.from_at), col(Absence.until_at), col(Absence.id))).all()


def of_person(session: Session, staff_id: str, now: datetime) -> list[Absence]:
    """One person's absences that last or are to come, the first first."""
    return [row for row in not_over(session, now) if row.staff_id == staff_id]


def with_id(session: Session, absence_id: str) -> Absence | None:
    """The absence with this id."""
    return session.get(Absence, absence_id)


def keep(session: Session, absence: Absence) -> None:
    """Somebody will be away."""
    session.add(absence)
    session.flush()


def end(session: Session, absence_id: str) -> None:
    """They are there after all, or back."""
    session.execute(delete(Absence).where(col(Absence.id) == absence_id))


def forget_ended(session: Session, now: datetime) -> int:
    """Delete absences that are over; returns how many."""
    return change_rows(session, delete(Absence).where(col(Absence.until_at) <= now))


def work_left(session: Session, now: datetime, limit: int) -> Sequence[Conversation]:
    """What is offered to, or lies with, advisors who are away; locked, so that handing it in counts first.

    What a supervisor has taken over stays with them, as it does when they are silent.
    """
    query = select(Conversation).where(*_left(now)).order_by(Conversation.id).limit(limit)
    return session.exec(query.with_for_update(skip_locked=True)).all()


def any_work_left(session: Session, now: datetime) -> bool:
    """Whether anything is offered to, or lies with, advisors who are away."""
    return session.exec(select(Conversation.id).where(*_left(now)).limit(1)).first() is not None


def _left(now: datetime) -> tuple[ColumnElement[bool], ...]:
    away = select(Absence.staff_id).where(col(Absence.from_at) <= now, col(Absence.until_at) > now)
    state = col(Conversation.state)
    written = and_(state == State.ASSIGNED, col(Conversation.silent_at).is_not(None))
    return col(Conversation.advisor_id).in_(away), or_(state == State.OFFERED, written)
