"""What is an advisor's own business: on which topics they answer gladly or not, and whom they may know."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from gateway.store import plans
from gateway.store.tables import Boundary, Contact, Recusal, Stance


def of_everybody(session: Session, now: datetime) -> Sequence[Boundary]:
    """Every boundary that holds now."""
    rows = session.exec(select(Boundary)).all()
    return [row for row in rows if row.ends_at is None or row.ends_at > now]


def of_person(session: Session, staff_id: str, now: datetime) -> dict[str, Boundary]:
    """Topic to one person's boundary that holds now."""
    rows = session.exec(select(Boundary).where(Boundary.staff_id == staff_id)).all()
    return {row.topic: row for row in rows if row.ends_at is None or row.ends_at > now}


def keep(session: Session, staff_id: str, rows: Sequence[Boundary]) -> None:
    """Replace one person's boundaries."""
    session.execute(delete(Boundary).where(col(Boundary.staff_id) == staff_id))
    session.add_all(rows)
    session.flush()


def forget_ended(session: Session, now: datetime) -> None:
    """Delete boundaries that have ended."""
    session.execute(delete(Boundary).where(col(Boundary.ends_at) <= now))


def recuse(session: Session, row_id: str, contact: Contact, staff_id: str, minute: datetime) -> None:
    """Never again give anything of this contact's to this person, whatever becomes of the contact's row.

    Set times with this person end.
    """
    if contact.plan_advisor == staff_id:
        plans.end(session, contact)
    known = select(Recusal.id).where(Recusal.hash == contact.optout_hash, Recusal.staff_id == staff_id)
    if session.exec(known).first() is None:
        session.add(Recusal(id=row_id, hash=contact.optout_hash, staff_id=staff_id, since_minute=minute))
        session.flush()


def recused(session: Session, contact_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Contact id to the staff who may know them."""
    rows = session.execute(
        select(Contact.id, Recusal.staff_id)
        .join(Recusal, col(Recusal.hash) == col(Contact.optout_hash))
        .where(col(Contact.id).in_(contact_ids))
    ).all()
    found: dict[str, set[str]] = {}
    for contact_id, staff_id in rows:
        found.setdefault(contact_id, set()).add(staff_id)
    return {contact_id: frozenset(people) for contact_id, people in found.items()}


__all__ = ["Boundary", "Recusal", "Stance", "forget_ended", "keep", "of_everybody", "of_person", "recuse", "recused"]
