"""Which advisors want to be told in these minutes that something waits, and have not been told today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from gateway.store.session import change_rows
from gateway.store.tables import Channel, Staff


def may_be(session: Session, today: date, minute: int, *, texts: bool) -> Sequence[Staff]:
    """The advisors who may be told in this minute of this local day; by phone only where the service sends `texts`."""
    query = select(Staff).where(
        *_not_yet(today),
        col(Staff.address).is_not(None),
        col(Staff.told_from) <= minute,
        col(Staff.told_until) > minute,
    )
    return [
        person
        for person in session.exec(query.order_by(col(Staff.id))).all()
        if "advisor" in person.roles and (texts or person.address_channel is not Channel.SMS)
    ]


def note(session: Session, staff_id: str, today: date) -> bool:
    """Note that they are told today; False when they have been, or do not want it any more."""
    noted = update(Staff).where(col(Staff.id) == staff_id, *_not_yet(today)).values(told_on=today.isoformat())
    return change_rows(session, noted) == 1


def _not_yet(today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Staff.active).is_(True),
        col(Staff.to_be_told).is_(True),
        col(Staff.told_on).is_distinct_from(today.isoformat()),
    )
