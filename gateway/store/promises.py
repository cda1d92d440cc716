"""Promises: those that the clock must look at, and how many were kept. A tally holds no words and no ids of persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import bindparam, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from gateway.conversation import PromiseOutcome, State
from gateway.store.session import change
from gateway.store.tables import Conversation, PromiseTally

_COUNT = {  # the first of its kind on a day makes the row, whoever comes after counts it up
    dialect.__name__.rpartition(".")[2]: dialect.insert(PromiseTally).on_conflict_do_update(
        index_elements=["id"], set_={"count": col(PromiseTally.count) + bindparam("more")}
    )
    for dialect in (sqlite, postgresql)
}


@dataclass(frozen=True)
class Tally:
    """How many promises of this group of topics ("" for none) and level of risk came to this."""

    topics: str
    risk: int
    outcome: PromiseOutcome
    count: int


def to_look_at(session: Session, states: Sequence[State], now: datetime, limit: int = 500) -> Sequence[str]:
    """The ids of what is in one of these states and whose promise must be looked at now, the longest due first."""
    return session.exec(
        select(Conversation.id)
        .where(col(Conversation.promise_at) <= now, col(Conversation.state).in_(states))
        .order_by(col(Conversation.promise_at))
        .limit(limit)
    ).all()


def locked(session: Session, conversation_id: str, states: Sequence[State], now: datetime) -> Conversation | None:
    """This conversation, for nobody else to move meanwhile; None where there is nothing to look at any more."""
    query = select(Conversation).where(
        Conversation.id == conversation_id,
        col(Conversation.promise_at) <= now,
        col(Conversation.state).in_(states),
    )
    return session.exec(query.with_for_update(skip_locked=True)).first()


def count(session: Session, day: date, topics: str, risk: int, outcome: PromiseOutcome) -> None:
    """Count one promise more that came to this on this day."""
    values = {
        "id": f"{day.isoformat()} {risk} {outcome.value} {topics}",
        "day": datetime.combine(day, time(), UTC),
        "topics": topics,
        "risk": risk,
        "outcome": outcome,
        "count": 1,
        "more": 1,
    }
    change(session, _COUNT[session.get_bind().dialect.name], values)


def tallies(session: Session, since: date) -> list[Tally]:
    """What promises came to from this day on, by group of topics and level of risk."""
    kinds = col(PromiseTally.topics), col(PromiseTally.risk), col(PromiseTally.outcome)
    query = select(*kinds, func.sum(PromiseTally.count)).where(
        col(PromiseTally.day) >= datetime.combine(since, time(), UTC)
    )
    rows = session.execute(query.group_by(*kinds).order_by(*kinds)).all()
    return [Tally(topics, risk, outcome, int(number)) for topics, risk, outcome, number in rows]
