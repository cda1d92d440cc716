"""Complaints: kept, listed, and seen to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from gateway.store.tables import Complaint


def keep(session: Session, complaint: Complaint) -> None:
    """Keep a complaint."""
    session.add(complaint)
    session.flush()


def with_id(session: Session, complaint_id: str) -> Complaint | None:
    """The complaint with this id; locked, so that it is seen to once."""
    return session.exec(select(Complaint).where(Complaint.id == complaint_id).with_for_update()).first()


def waiting(session: Session) -> Sequence[Complaint]:
    """What nobody has seen to, the oldest first."""
    query = select(Complaint).where(col(Complaint.seen_to_minute).is_(None))
    return session.exec(query.order_by(col(Complaint.since_minute), col(Complaint.id))).all()


def untold(session: Session) -> Sequence[Complaint]:
    """What nobody has seen to and no supervisor was told of, the oldest first; locked, so that it is told once."""
    query = select(Complaint).where(col(Complaint.seen_to_minute).is_(None), col(Complaint.told_id).is_(None))
    return session.exec(query.order_by(col(Complaint.since_minute), col(Complaint.id)).with_for_update()).all()


def is_known(session: Session, conversation_id: str) -> bool:
    """Whether a complaint in this conversation waits already."""
    waits = col(Complaint.seen_to_minute).is_(None)
    known = select(Complaint.id).where(Complaint.conversation_id == conversation_id, waits)
    return session.exec(known).first() is not None
