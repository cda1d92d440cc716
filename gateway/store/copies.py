"""Copies of texts that still lie at the provider, until they are deleted there: ids and times, nothing of the words.

No row leads to a contact or a conversation. An incoming text is the text door's to delete, an outgoing one outbound's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from gateway.store.session import ask, change_rows
from gateway.store.tables import Direction, ProviderCopy
from gateway.time_and_chance import to_minute

LONGEST_ID = 64
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
TOO_OLD = timedelta(days=15)
"""A copy that has lain there for longer is worth an alarm."""


_KEEP = {  # every text asks for it, so it is built once
    dialect.__name__.rpartition(".")[2]: dialect.insert(ProviderCopy).on_conflict_do_nothing()
    for dialect in (sqlite, postgresql)
}


def keep(session: Session, sid: str, direction: Direction, now: datetime, due: datetime) -> None:
    """Note that the provider holds a copy, to be deleted from `due` on. Noting it twice changes nothing."""
    if not 0 < len(sid) <= LONGEST_ID:
        return
    values = {"id": sid, "direction": direction, "tries": 0, "since_minute": to_minute(now), "next_at": due}
    ask(session, _KEEP[session.get_bind().dialect.name], values)


def due(session: Session, direction: Direction, now: datetime, limit: int = 20) -> Sequence[ProviderCopy]:
    """The copies that should be deleted now, the longest waiting first."""
    return session.exec(
        select(ProviderCopy)
        .where(ProviderCopy.direction == direction, col(ProviderCopy.next_at) <= now)
        .order_by(col(ProviderCopy.next_at), col(ProviderCopy.id))
        .limit(limit)
    ).all()


def hasten(session: Session, sid: str | None, now: datetime) -> None:
    """Its final status is stored: it may be deleted at once."""
    later = (col(ProviderCopy.id) == sid) & (col(ProviderCopy.next_at) > now)
    change_rows(session, update(ProviderCopy).where(later).values(next_at=now))


def put_off(session: Session, sid: str, tries: int, now: datetime) -> None:
    """It could not be deleted: again after a pause that grows to an hour, until it succeeds."""
    pause = min(FIRST_PAUSE * 2 ** min(tries, 10), LONGEST_PAUSE)
    here = update(ProviderCopy).where(col(ProviderCopy.id) == sid)
    change_rows(session, here.values(tries=tries + 1, next_at=now + pause))


def gone(session: Session, sid: str) -> bool:
    """It is deleted there; False when that was known."""
    return change_rows(session, delete(ProviderCopy).where(col(ProviderCopy.id) == sid)) == 1


def too_old(session: Session, now: datetime) -> int:
    """How many copies have lain at the provider for more than 15 days."""
    old = select(func.count()).select_from(ProviderCopy).where(col(ProviderCopy.since_minute) < now - TOO_OLD)
    return session.exec(old).one()


def how_many(session: Session) -> int:
    """How many copies still lie there."""
    return session.exec(select(func.count()).select_from(ProviderCopy)).one()
