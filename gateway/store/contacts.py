"""Finding and keeping the people who write; their opt-outs; what has already arrived from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, exists, func, or_, update
from sqlmodel import Session, col, select

from gateway.store import blocks
from gateway.store.columns import Moment
from gateway.store.gathering import insert_new, insert_row
from gateway.store.outgoing import Writer
from gateway.store.session import ask, change_rows
from gateway.store.tables import Arrived, Block, Channel, Contact, Look, OptOut, ReplyToken
from gateway.time_and_chance import to_minute

STRANGER_AFTER = timedelta(days=90)
"""Numbers are given to others; after so long without a word whoever has this one is a stranger."""


@dataclass(frozen=True)
class Glance:
    """What one look says of somebody who writes: who they are, whether they said STOP or are blocked, and whether this
    came before.
    """

    contact_id: str | None
    stopped: bool
    blocked: bool
    arrived: bool


# One question instead of three, built once: every message asks it twice.
_GLANCE = select(
    select(Contact.id)
    .where(
        Contact.channel == bindparam("channel"),
        col(Contact.address_index).in_(bindparam("indexes", expanding=True)),
        ~col(Contact.passed_on),
        or_(
            col(Contact.channel) != Channel.SMS,
            func.coalesce(Contact.heard_day, Contact.first_minute) >= bindparam("heard_since", type_=Moment()),
        ),
    )
    .limit(1)
    .scalar_subquery(),
    exists().where(col(OptOut.hash) == bindparam("optout_hash")),
    exists().where(col(Block.hash) == bindparam("optout_hash"), blocks.IN_FORCE),
    exists().where(col(Arrived.id).in_(bindparam("fingerprints", expanding=True))),
)


_NAMED = select(Contact.id).where(Contact.pseudonym == bindparam("pseudonym"))
_STOPPED = select(OptOut.id).where(OptOut.hash == bindparam("optout_hash"))


def glance(
    session: Session,
    channel: Channel,
    indexes: Sequence[bytes],
    optout_hash: bytes,
    fingerprints: Sequence[bytes],
    now: datetime,
) -> Glance:
    """Look for a contact (by every blind index), an opt-out, a block and an arrival (by every fingerprint) at once.

    A number from which nothing has come for 90 days may be somebody else's by now: then nobody is found.
    """
    asked = {
        "heard_since": now - STRANGER_AFTER,
        "channel": channel,
        "indexes": indexes,
        "optout_hash": optout_hash,
        "now": now,
        "fingerprints": [known.hex() for known in fingerprints],
    }
    seen = ask(session, _GLANCE, asked).one()
    return Glance(contact_id=seen[0], stopped=bool(seen[1]), blocked=bool(seen[2]), arrived=bool(seen[3]))


def pass_on(session: Session, channel: Channel, indexes: Sequence[bytes], now: datetime) -> int:
    """Leave behind whoever had this number before, so that a stranger can have it; returns how many (0 or 1)."""
    if channel is not Channel.SMS:
        return 0
    before = (
        update(Contact)
        .where(
            col(Contact.channel) == channel,
            col(Contact.address_index).in_(indexes),
            ~col(Contact.passed_on),
            func.coalesce(Contact.heard_day, Contact.first_minute) < now - STRANGER_AFTER,
        )
        .values(passed_on=True)
    )
    return change_rows(session, before)


def is_stranger(contact: Contact | Writer, now: datetime) -> bool:
    """Whether the number may be somebody else's by now."""
    if contact.channel is not Channel.SMS:
        return False
    return contact.passed_on or (contact.heard_day or contact.first_minute) < now - STRANGER_AFTER


def to_day(now: datetime) -> datetime:
    """The moment's day, in UTC."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def found(session: Session, channel: Channel, indexes: Sequence[bytes]) -> Contact | None:
    """The contact with one of these blind indexes (newest epoch first)."""
    mine = col(Contact.address_index).in_(indexes) & ~col(Contact.passed_on)
    query = select(Contact).where(Contact.channel == channel, mine)
    return session.exec(query).first()


def with_id(session: Session, contact_id: str) -> Contact | None:
    """The contact with this id."""
    return session.get(Contact, contact_id)


def name_is_taken(session: Session, pseudonym: str) -> bool:
    """Whether somebody already bears this pseudonym."""
    return ask(session, _NAMED, {"pseudonym": pseudonym}).first() is not None


def keep(session: Session, contact: Contact) -> None:
    """Store a new contact; Overtaken when another door has just stored the same person, or the same name."""
    insert_row(session, contact)


def stopped(session: Session, optout_hash: bytes) -> bool:
    """Whether the person with this hash has said STOP and not START since."""
    return ask(session, _STOPPED, {"optout_hash": optout_hash}).first() is not None


def stopped_since(session: Session, optout_hash: bytes) -> datetime | None:
    """The minute in which the person with this hash said STOP; None when they did not, or said START since."""
    return session.exec(select(OptOut.since_minute).where(OptOut.hash == optout_hash)).first()


def stop(session: Session, row_id: str, optout_hash: bytes, now: datetime) -> bool:
    """Write the STOP down; False when it already was."""
    if stopped(session, optout_hash):
        return False
    session.add(OptOut(id=row_id, hash=optout_hash, since_minute=to_minute(now)))
    return True


def start(session: Session, optout_hash: bytes) -> bool:
    """Lift the STOP; False when there was none."""
    return change_rows(session, delete(OptOut).where(col(OptOut.hash) == optout_hash)) == 1


def note_arrival(session: Session, fingerprint: bytes, message_id: str | None, now: datetime) -> None:
    """Note that this arrived; Overtaken when it had arrived before, whoever else notes it at the same moment."""
    insert_new(session, Arrived, id=fingerprint.hex(), message_id=message_id, day=to_day(now))


def arrived(session: Session, fingerprint: bytes) -> bool:
    """Whether this has arrived before."""
    return session.get(Arrived, fingerprint.hex()) is not None


def forget_arrived(session: Session, before: datetime) -> int:
    """Delete fingerprints of what arrived before this day: nobody sends it again. Returns how many."""
    return change_rows(session, delete(Arrived).where(col(Arrived.day) < before))


def last_look(session: Session, name: str) -> datetime | None:
    """When `name` was last looked through to its end."""
    look = session.get(Look, name)
    return look.complete_at if look else None


def looked(session: Session, name: str, at: datetime) -> None:
    """Note a complete look."""
    session.merge(Look(id=name, complete_at=at))


def how_many(session: Session) -> int:
    """How many contacts there are."""
    return session.exec(select(func.count()).select_from(Contact)).one()


def anothers_token(session: Session, token: str, contact_id: str | None, expires_after: datetime) -> bool:
    """Whether a reply token (its hash) that ends after this moment was given to another contact than this one."""
    known = session.get(ReplyToken, token)
    return known is not None and known.contact_id != contact_id and known.expires_at > expires_after


def own_token(session: Session, token: str, contact_id: str, now: datetime) -> bool:
    """Whether a reply token (its hash) that has not ended was given to this contact, whatever became of the matter."""
    known = session.get(ReplyToken, token)
    return known is not None and known.contact_id == contact_id and known.expires_at > now
