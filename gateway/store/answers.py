"""An answer that leaves as several texts: one delivery each, in order, the first of them with the sign-off.

The later ones name the first. Each waits without a time until the one before it was taken, and is let go in the same
transaction that writes that down: whoever is cut off, no text leaves twice, and none is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import Session, col, select

from gateway.store import deliveries
from gateway.store.outgoing import Outgoing
from gateway.store.session import change_rows
from gateway.store.tables import Delivery, SignOff, Standing


def texts_of(session: Session, delivery: Delivery | Outgoing) -> Sequence[Delivery]:
    """All the texts of this delivery's answer, the first one first."""
    first = delivery.first_id or delivery.id
    asked = select(Delivery).where(or_(col(Delivery.id) == first, col(Delivery.first_id) == first))
    return session.exec(asked.order_by(col(Delivery.part))).all()


def same(one: Delivery | Outgoing, other: Delivery | Outgoing) -> bool:
    """Whether both are texts of one answer."""
    return (one.first_id or one.id) == (other.first_id or other.id)


def signed(session: Session, delivery: Delivery | Outgoing) -> SignOff | None:
    """The sign-off under which this text leaves: that of its answer."""
    if delivery.first_id is None:
        return deliveries.signoff_with_id(session, delivery.signoff_id)
    first = deliveries.with_id(session, delivery.first_id)
    return deliveries.signoff_with_id(session, first.signoff_id) if first is not None else None


def in_turn(session: Session, delivery: Outgoing) -> bool:
    """Whether every text before this one was taken."""
    before = [text.standing for text in texts_of(session, delivery) if text.part < delivery.part]
    return len(before) == delivery.part - 1 and all(standing is Standing.SENT for standing in before)


def let_next_go(session: Session, delivery: Delivery, now: datetime) -> bool:
    """Let the text after this one leave; False when there is none, or it is not wanted any more."""
    following = _later(delivery, col(Delivery.part) == delivery.part + 1)
    return change_rows(session, update(Delivery).where(following).values(next_at=now)) == 1


def give_up_rest(session: Session, delivery: Delivery, reason: str) -> int:
    """Cancel the texts after this one, which has not left or not arrived; returns how many."""
    rest = _later(delivery, col(Delivery.part) > delivery.part)
    return change_rows(
        session, update(Delivery).where(rest).values(standing=Standing.CANCELLED, reason=reason, letter=None)
    )


def has_failed(session: Session, delivery: Delivery) -> bool:
    """Whether another text of the same answer did not get through."""
    others = (text.standing for text in texts_of(session, delivery) if text.id != delivery.id)
    return any(standing is not Standing.SENT for standing in others)


def _later(delivery: Delivery, which: ColumnElement[bool]) -> ColumnElement[bool]:
    first = delivery.first_id or delivery.id
    return (col(Delivery.first_id) == first) & (col(Delivery.standing) == Standing.PENDING) & which
