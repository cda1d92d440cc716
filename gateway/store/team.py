"""The staff: people, rota, sign-in links and sessions, signposts, and the operator's switches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, update
from sqlmodel import Session, col, select

from gateway.store.session import ask, change_rows
from gateway.store.tables import Channel, Rota, SignInLink, Signpost, Staff, StaffSession, Switch

_ON = select(Switch.on).where(Switch.id == bindparam("switch"))


def with_id(session: Session, staff_id: str) -> Staff | None:
    """The member of staff with this id."""
    return session.get(Staff, staff_id)


def everybody(session: Session) -> Sequence[Staff]:
    """All staff, by name."""
    return session.exec(select(Staff).order_by(Staff.name)).all()


def reachable_supervisors(session: Session, *, texts: bool) -> Sequence[Staff]:
    """The active supervisors whom an alarm can reach; by phone only where the service sends `texts`."""
    people = session.exec(select(Staff).where(Staff.active, col(Staff.address).is_not(None)).order_by(Staff.id)).all()
    return [
        person
        for person in people
        if "supervisor" in person.roles and (texts or person.address_channel is not Channel.SMS)
    ]


def advisors(session: Session) -> Sequence[Staff]:
    """The active advisors, on duty or not."""
    people = session.exec(select(Staff).where(Staff.active).order_by(Staff.id)).all()
    return [person for person in people if "advisor" in person.roles]


def advisors_for_offers(session: Session) -> Sequence[Staff]:
    """The active advisors as they are at this moment, locked until the transaction ends.

    So two who make offers at the same moment count one after the other (SQLite lets only one write anyway).
    """
    query = select(Staff).where(Staff.active).order_by(Staff.id).with_for_update(key_share=True)
    people = session.exec(query.execution_options(populate_existing=True)).all()
    return [person for person in people if "advisor" in person.roles]


def rest(session: Session, staff_id: str, until: datetime) -> None:
    """Have somebody rest until then, or for longer where they already do."""
    person = session.get(Staff, staff_id, with_for_update={"key_share": True})
    if person is not None:
        person.rests_until = max(until, person.rests_until or until)
        session.flush()


def is_here(session: Session, staff_id: str) -> bool:
    """Somebody is there: the offers that they let lapse count no more. Says whether there were any."""
    lapsed = update(Staff).where(col(Staff.id) == staff_id, col(Staff.lapses) > 0)
    return change_rows(session, lapsed.values(lapses=0, asked_again_at=None)) > 0


def supervisors(session: Session) -> Sequence[Staff]:
    """The active supervisors."""
    people = session.exec(select(Staff).where(Staff.active).order_by(Staff.id)).all()
    return [person for person in people if "supervisor" in person.roles]


def keep(session: Session, person: Staff) -> None:
    """Add a member of staff."""
    session.add(person)


def names(session: Session) -> dict[str, str]:
    """Staff id to name."""
    return {person.id: person.name for person in everybody(session)}


def rota(session: Session) -> Sequence[Rota]:
    """The whole weekly rota, first call first."""
    return session.exec(select(Rota).order_by(col(Rota.weekday), col(Rota.position), Rota.id)).all()


def set_rota(session: Session, staff_id: str, rows: Sequence[Rota]) -> None:
    """Replace one person's hours on call."""
    session.execute(delete(Rota).where(col(Rota.staff_id) == staff_id))
    session.add_all(rows)


def watch_with_id(session: Session, watch_id: str) -> Rota | None:
    """The hours with this id."""
    return session.get(Rota, watch_id)


def add_to_rota(session: Session, rows: Sequence[Rota]) -> None:
    """Add hours to somebody's."""
    session.add_all(rows)
    session.flush()


def take_off_rota(session: Session, watch_id: str) -> None:
    """Take these hours away."""
    session.execute(delete(Rota).where(col(Rota.id) == watch_id))


def keep_link(session: Session, link: SignInLink) -> None:
    """Keep a sign-in link (its token's hash)."""
    session.add(link)


def link(session: Session, token: str, now: datetime) -> SignInLink | None:
    """The unused, unexpired link of this token (its hash)."""
    known = session.get(SignInLink, token)
    return known if known is not None and known.expires_at > now else None


def use_link(session: Session, token: str, now: datetime) -> str | None:
    """Use the link up; returns whose it was, or None when it is used, expired or unknown."""
    known = link(session, token, now)
    if known is None:
        return None
    used = change_rows(session, delete(SignInLink).where(col(SignInLink.id) == token))
    return known.staff_id if used == 1 else None


def keep_session(session: Session, staff_session: StaffSession) -> None:
    """Somebody has signed in."""
    session.add(staff_session)


def signed_in(session: Session, token: str, now: datetime) -> Staff | None:
    """Who holds the session of this token (its hash), if it and they are still active."""
    known = session.get(StaffSession, token)
    if known is None or known.expires_at <= now:
        return None
    person = session.get(Staff, known.staff_id)
    return person if person is not None and person.active else None


def end_session(session: Session, token: str) -> None:
    """Sign out."""
    session.execute(delete(StaffSession).where(col(StaffSession.id) == token))


def forget_expired(session: Session, now: datetime) -> int:
    """Delete sign-in links and sessions that have expired; returns how many."""
    links = change_rows(session, delete(SignInLink).where(col(SignInLink.expires_at) <= now))
    return links + change_rows(session, delete(StaffSession).where(col(StaffSession.expires_at) <= now))


def signposts(session: Session, language: str | None = None) -> Sequence[Signpost]:
    """Checked pointers to other services."""
    query = select(Signpost).order_by(Signpost.name)
    if language:
        query = query.where(Signpost.language == language)
    return session.exec(query).all()


def keep_signpost(session: Session, signpost: Signpost) -> None:
    """Add a signpost, or replace the one with its id."""
    session.merge(signpost)


def is_on(session: Session, switch: str) -> bool:
    """Whether an operator has switched this on."""
    return bool(ask(session, _ON, {"switch": switch}).scalar())


def turn(session: Session, switch: str, *, on: bool) -> None:
    """Switch something on or off."""
    session.merge(Switch(id=switch, on=on))
