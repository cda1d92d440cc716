"""What waits for an advisor, in its turn; and what lies on each advisor's table already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, and_, case, func, literal, or_, tuple_, type_coerce
from sqlmodel import Session, col, select

from gateway import eligible
from gateway.conversation import State
from gateway.eligible import DANGER, HEAVY, Line
from gateway.store.columns import Moment, later
from gateway.store.tables import Conversation


def waiting(
    session: Session,
    topics: Collection[str],
    languages: Collection[str],
    beyond: Conversation | None,
    limit: int = 100,
    line: Line | None = None,
    now: datetime | None = None,
) -> Sequence[Conversation]:
    """What waits for an advisor on these topics and in these languages, whoever's turn it is first.

    `beyond` is the last one of the batch before, or None for the first batch. The order is that of `eligible.turn`,
    and where a promise was revised, the time that was promised first counts.
    What should be sorted first is left out, unless its time for that is over by `now`.
    """
    query = select(Conversation).where(
        Conversation.state == State.WAITING,
        col(Conversation.topic).in_(topics),
        col(Conversation.language).in_(languages),
        _is_sorted(now),
    )
    turn = _turn(line)
    if beyond is not None:
        reached = eligible.turn(beyond.risk, _due(beyond), beyond.id, line, beyond.due_at)
        bound = (literal(value, Moment() if isinstance(value, datetime) else None) for value in reached)
        query = query.where(tuple_(*turn) > tuple_(*bound))
    return session.exec(query.order_by(*turn).limit(limit)).all()


def _is_sorted(now: datetime | None) -> ColumnElement[bool]:
    nothing_to_sort = col(Conversation.sort_by).is_(None)
    return nothing_to_sort if now is None else or_(nothing_to_sort, col(Conversation.sort_by) <= now)


def _turn(line: Line | None) -> tuple[ColumnElement[Any], ...]:
    """`eligible.turn` in the database's words."""
    risk: ColumnElement[int] = type_coerce(col(Conversation.risk), Integer)
    due = func.coalesce(col(Conversation.first_due_at), col(Conversation.due_at), type_=Moment())
    place: ColumnElement[datetime] = due
    if line is not None:
        told, back, is_lost = col(Conversation.due_at), later(due, line.step), and_(risk < HEAVY, due <= line.lost)
        place = case((and_(is_lost, told > due, told < back), told), (is_lost, back), else_=due)
    return case((risk >= DANGER, -risk), else_=0), place, -risk, type_coerce(col(Conversation.id), String)


def _due(conversation: Conversation) -> datetime:
    return conversation.first_due_at or conversation.due_at


def languages_waiting(session: Session) -> Sequence[str]:
    """The languages in which something waits for an advisor."""
    return session.exec(select(Conversation.language).where(Conversation.state == State.WAITING).distinct()).all()


def offered(session: Session, now: datetime) -> dict[str, int]:
    """The weight of what is offered to each advisor, while the offer stands."""
    query = select(Conversation.advisor_id, Conversation.risk).where(
        Conversation.state == State.OFFERED, col(Conversation.offered_until) > now
    )
    found: dict[str, int] = {}
    for advisor, risk in session.exec(query).all():
        if advisor:
            found[advisor] = found.get(advisor, 0) + eligible.weight(risk)
    return found


def load(session: Session) -> dict[str, int]:
    """The weight of what each advisor has on the table: offered, being written, or in review."""
    rows = session.execute(
        select(Conversation.advisor_id, col(Conversation.risk), func.count())
        .where(col(Conversation.state).in_((State.OFFERED, State.ASSIGNED, State.IN_REVIEW)))
        .group_by(col(Conversation.advisor_id), col(Conversation.risk)),
    ).all()
    found: dict[str, int] = {}
    for advisor, risk, count in rows:
        if advisor:
            found[advisor] = found.get(advisor, 0) + count * eligible.weight(risk)
    return found
