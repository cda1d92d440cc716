"""Conversations: found, listed, and moved by compare-and-swap with an audit entry in the same breath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from gateway.conversation import Actor, NotAllowed, Overtaken, State, Step, after
from gateway.store import audit
from gateway.store.gathering import insert_new, insert_row
from gateway.store.session import change_rows
from gateway.store.tables import Channel, Contact, Conversation, ReplyToken
from gateway.store.turns import languages_waiting, load, waiting
from gateway.time_and_chance import to_minute


@dataclass(frozen=True)
class Mover:
    """Who takes a step, when, and the id that its audit entry gets."""

    actor: Actor
    by: str  # a staff id, or the actor's name
    now: datetime
    entry_id: str


def open_one(session: Session, conversation: Conversation) -> None:
    """Store a new conversation."""
    insert_row(session, conversation)


def keep_token(session: Session, token: str, conversation_id: str, contact_id: str, expires: datetime) -> None:
    """Store the hash of a reply token."""
    insert_new(
        session, ReplyToken, id=token, conversation_id=conversation_id, contact_id=contact_id, expires_at=expires
    )


def take(
    session: Session,
    conversation: Conversation,
    step: Step,
    mover: Mover,
    *,
    code: str = "",
    under_lease: str | None = None,
    under_version: int | None = None,
    **changes: Any,
) -> State:
    """Take `step` if the conversation is as it was seen: its state, and its lease and thread version where given.

    `changes` are columns set in the same update. Raises NotAllowed, or Overtaken when somebody else was first.
    """
    here = conversation.state
    there = after(here, step, mover.actor)
    query = update(Conversation).where(col(Conversation.id) == conversation.id, col(Conversation.state) == here)
    if under_lease is not None:
        query = query.where(col(Conversation.lease) == under_lease)
    if under_version is not None:
        query = query.where(col(Conversation.thread_version) == under_version)
    moved = change_rows(session, query.values(state=there, **changes))
    if moved != 1:
        raise Overtaken(f"{conversation.id} is no longer {here.value}")
    audit.note(session, mover.entry_id, step.value, mover.by, mover.now, conversation.id, code)
    session.flush()
    session.refresh(conversation)
    return there


def add_words(session: Session, conversation: Conversation, **changes: Any) -> int:
    """Count a message of the person's own words; returns its number. Other columns may change with it.

    Raises Overtaken when the conversation has moved since it was seen: words must not land where nobody looks.
    """
    counted = change_rows(
        session,
        update(Conversation)
        .where(col(Conversation.id) == conversation.id, col(Conversation.state) == conversation.state)
        .values(
            messages=col(Conversation.messages) + 1, thread_version=col(Conversation.thread_version) + 1, **changes
        ),
    )
    if counted != 1:
        raise Overtaken(f"{conversation.id} is no longer {conversation.state.value}")
    session.refresh(conversation)
    return conversation.messages


def add_reply(session: Session, conversation: Conversation) -> int:
    """Count a message of ours; returns its number."""
    session.execute(
        update(Conversation)
        .where(col(Conversation.id) == conversation.id)
        .values(messages=col(Conversation.messages) + 1)
    )
    session.refresh(conversation)
    return conversation.messages


def change(session: Session, conversation: Conversation, **changes: Any) -> None:
    """Set columns that are no step, while the state is still the one that was seen; raises Overtaken."""
    changed = change_rows(
        session,
        update(Conversation)
        .where(col(Conversation.id) == conversation.id, col(Conversation.state) == conversation.state)
        .values(**changes),
    )
    if changed != 1:
        raise Overtaken(f"{conversation.id} is no longer {conversation.state.value}")
    session.refresh(conversation)


def with_id(session: Session, conversation_id: str) -> Conversation | None:
    """The conversation with this id."""
    return session.get(Conversation, conversation_id)


def newest_of(session: Session, contact_id: str, *, verified: bool = False) -> Conversation | None:
    """The contact's newest conversation, an open one first; with `verified`, only of those known to be their own."""
    query = select(Conversation).where(Conversation.contact_id == contact_id, Conversation.state != State.ERASED)
    if verified:
        query = query.where(Conversation.verified)
    return session.exec(
        query.order_by(col(Conversation.state) == State.CLOSED, col(Conversation.opened_minute).desc())
    ).first()


def of_token(session: Session, token: str, contact_id: str, now: datetime) -> Conversation | None:
    """The open conversation that a reply token (its hash) of this same contact leads to; else as if there were none."""
    known = session.get(ReplyToken, token)
    if known is None or known.contact_id != contact_id or known.expires_at <= now:
        return None
    conversation = session.get(Conversation, known.conversation_id)
    return None if conversation is None or conversation.state in (State.CLOSED, State.ERASED) else conversation


def in_state(session: Session, *states: State, limit: int = 200) -> Sequence[Conversation]:
    """Conversations in these states: highest risk first, then what is due first."""
    return session.exec(
        select(Conversation)
        .where(col(Conversation.state).in_(states))
        .order_by(col(Conversation.risk).desc(), col(Conversation.due_at), col(Conversation.id))
        .limit(limit)
    ).all()


def asking_erasure(session: Session, limit: int = 200) -> Sequence[Conversation]:
    """Conversations whose person asked to be erased, wherever they stand."""
    asked = select(Conversation).where(Conversation.asks_erasure, Conversation.state != State.ERASED)
    return session.exec(asked.order_by(col(Conversation.opened_minute), col(Conversation.id)).limit(limit)).all()


def lapsed(session: Session, now: datetime, limit: int = 200) -> Sequence[Conversation]:
    """Offers whose lease has ended."""
    return session.exec(
        select(Conversation)
        .where(Conversation.state == State.OFFERED, col(Conversation.offered_until) <= now)
        .limit(limit)
    ).all()


def of_advisor(session: Session, advisor_id: str, *states: State) -> Sequence[Conversation]:
    """What this person has, in these states, due first."""
    return session.exec(
        select(Conversation)
        .where(Conversation.advisor_id == advisor_id, col(Conversation.state).in_(states))
        .order_by(col(Conversation.due_at))
    ).all()


def with_contact(session: Session, contact_id: str, advisor_id: str) -> Sequence[Conversation]:
    """Every conversation of this contact that this person has, or had last."""
    query = select(Conversation).where(Conversation.contact_id == contact_id, Conversation.advisor_id == advisor_id)
    return session.exec(query.order_by(Conversation.id)).all()


def silent(session: Session, now: datetime, limit: int = 100) -> Sequence[Conversation]:
    """What lies with an advisor who has been silent too long; locked, so that opening or saving it counts first."""
    query = select(Conversation).where(Conversation.state == State.ASSIGNED, col(Conversation.silent_at) <= now)
    return session.exec(query.order_by(Conversation.id).limit(limit).with_for_update(skip_locked=True)).all()


def any_silent(session: Session, now: datetime) -> bool:
    """Whether anything lies with an advisor who has been silent too long."""
    query = select(Conversation.id).where(Conversation.state == State.ASSIGNED, col(Conversation.silent_at) <= now)
    return session.exec(query.limit(1)).first() is not None


def alarms_due(session: Session, now: datetime) -> Sequence[Conversation]:
    """Conversations in danger that no supervisor has opened and whose next alarm is due."""
    return session.exec(
        select(Conversation).where(
            col(Conversation.next_alarm_at) <= now,
            col(Conversation.seen_at).is_(None),
        )
    ).all()


def count_alarm(session: Session, conversation: Conversation, next_alarm_at: datetime | None) -> bool:
    """Count one more alarm and set the next, if nobody has alarmed or looked since; False when somebody has.

    None counts nothing and only takes the next alarm away.
    """
    counted = 0 if next_alarm_at is None else 1
    changed = change_rows(
        session,
        update(Conversation)
        .where(
            col(Conversation.id) == conversation.id,
            col(Conversation.state) == conversation.state,
            col(Conversation.alarms) == conversation.alarms,
            col(Conversation.next_alarm_at) == conversation.next_alarm_at,
            col(Conversation.seen_at).is_(None),
        )
        .values(alarms=conversation.alarms + counted, next_alarm_at=next_alarm_at),
    )
    return changed == 1


def forget_tokens(session: Session, now: datetime) -> int:
    """Delete reply tokens that have expired; an expired token is as good as none. Returns how many."""
    return change_rows(session, delete(ReplyToken).where(col(ReplyToken.expires_at) <= now))


def opened_since(session: Session, moment: datetime, most: int, *, contact_id: str = "", but: str = "") -> int:
    """How many conversations (of this contact, but for that one) have been opened since then, counted up to `most`."""
    found = select(Conversation.id).where(col(Conversation.opened_minute) > to_minute(moment), Conversation.id != but)
    if contact_id:
        found = found.where(Conversation.contact_id == contact_id)
    return session.exec(select(func.count()).select_from(found.limit(most).subquery())).one()


def counts(session: Session) -> dict[State, int]:
    """How many conversations there are in each state."""
    rows = session.execute(select(Conversation.state, func.count()).group_by(col(Conversation.state))).all()
    return dict(rows)


def pseudonyms(session: Session, conversations: Sequence[Conversation]) -> dict[str, str]:
    """Contact id to pseudonym, for these conversations."""
    ids = {conversation.contact_id for conversation in conversations}
    rows = session.execute(select(Contact.id, Contact.pseudonym).where(col(Contact.id).in_(ids))).all()
    return dict(rows)


__all__ = [
    "Channel",
    "Conversation",
    "Mover",
    "NotAllowed",
    "Overtaken",
    "add_reply",
    "add_words",
    "alarms_due",
    "any_silent",
    "change",
    "count_alarm",
    "counts",
    "forget_tokens",
    "in_state",
    "languages_waiting",
    "lapsed",
    "load",
    "newest_of",
    "of_advisor",
    "of_token",
    "opened_since",
    "pseudonyms",
    "silent",
    "take",
    "waiting",
    "with_contact",
    "with_id",
]
