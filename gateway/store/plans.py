"""Set times: a contact who writes very often has a named advisor who answers at hours that were agreed, until a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from gateway.store.tables import Contact

_NONE = {"plan_advisor": None, "plan_days": "", "plan_minute": None, "plan_until": None}


@dataclass(frozen=True)
class SetTimes:
    """Who answers, on which weekdays (0 is Monday), at which minute of the local day, and until when."""

    advisor_id: str
    weekdays: tuple[int, ...]
    minute: int
    until: datetime


def of(contact: Contact, now: datetime) -> SetTimes | None:
    """The set times that hold for this contact now."""
    advisor_id, minute, until = contact.plan_advisor, contact.plan_minute, contact.plan_until
    if advisor_id is None or minute is None or until is None or until <= now:
        return None
    return SetTimes(advisor_id, tuple(int(day) for day in contact.plan_days), minute, until)


def keep(session: Session, contact: Contact, times: SetTimes) -> None:
    """Let these times hold for this contact from now on."""
    contact.plan_advisor, contact.plan_minute, contact.plan_until = times.advisor_id, times.minute, times.until
    contact.plan_days = "".join(str(day) for day in sorted(set(times.weekdays)))
    session.add(contact)
    session.flush()


def end(session: Session, contact: Contact) -> None:
    """No set times any more."""
    session.execute(update(Contact).where(col(Contact.id) == contact.id).values(**_NONE))
    session.refresh(contact)


def named(session: Session, contact_ids: Collection[str], now: datetime) -> Mapping[str, str]:
    """Contact to the advisor with whom they have set times now, for those of them who have."""
    rows = session.execute(
        select(col(Contact.id), col(Contact.plan_advisor)).where(
            col(Contact.id).in_(contact_ids), col(Contact.plan_until) > now
        )
    ).all()
    return {contact_id: advisor_id for contact_id, advisor_id in rows if advisor_id}


def forget_ended(session: Session, now: datetime) -> None:
    """Forget set times that are over."""
    session.execute(update(Contact).where(col(Contact.plan_until) <= now).values(**_NONE))
