"""A conversation as it stands in a list or over a page: tags and times, and never a word of what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.console import wording
from gateway.console.desk import Desk
from gateway.conversation import State
from gateway.store import Session, contacts, conversations
from gateway.store.tables import Channel, Conversation

TO_SORT = "Waiting to be sorted"


@dataclass(frozen=True)
class Case:
    """What may be shown of a conversation without opening it."""

    id: str
    pseudonym: str
    state: State
    standing: str
    topic: str
    language: str
    language_code: str
    topic_tag: str
    also_tag: str
    to_sort: bool
    channel: str
    by_text: bool
    risk: int
    risk_words: str
    due: str
    late: bool
    held: str
    asks_erasure: bool
    verified: bool
    thread_version: int
    advisor_id: str | None

    @property
    def in_danger(self) -> bool:
        """Whether this must be seen before everything else."""
        return self.risk >= wording.DANGER or self.state is State.ESCALATED


def case(conversation: Conversation, pseudonym: str, now: datetime, desk: Desk) -> Case:
    """One conversation, in words."""
    zone = desk.settings.zone
    return Case(
        id=conversation.id,
        pseudonym=pseudonym,
        state=conversation.state,
        standing=TO_SORT if is_to_sort(conversation, now) else wording.STATES[conversation.state],
        topic=wording.topic(conversation.topic),
        language=wording.language(conversation.language),
        language_code=conversation.language,
        topic_tag=conversation.topic,
        also_tag=next((tag for tag in conversation.topics if tag != conversation.topic), ""),
        to_sort=is_to_sort(conversation, now),
        channel=wording.CHANNELS[conversation.channel],
        by_text=conversation.channel is Channel.SMS,
        risk=conversation.risk,
        risk_words=wording.risk(conversation.risk),
        due=wording.due(conversation.due_at, now, zone),
        late=conversation.due_at < now,
        held=wording.held(conversation.held_reason) if conversation.state is State.HELD else "",
        asks_erasure=conversation.asks_erasure,
        verified=conversation.verified,
        thread_version=conversation.thread_version,
        advisor_id=conversation.advisor_id,
    )


def is_to_sort(conversation: Conversation, now: datetime) -> bool:
    """Whether it waits for a supervisor to say what it is about."""
    until = conversation.sort_by
    return conversation.state is State.WAITING and until is not None and until > now


def cases(session: Session, rows: Sequence[Conversation], desk: Desk) -> list[Case]:
    """Several, in the order given."""
    names = conversations.pseudonyms(session, rows)
    now = desk.now()
    return [case(row, names.get(row.contact_id, "Somebody"), now, desk) for row in rows]


def one(session: Session, conversation: Conversation, desk: Desk) -> Case:
    """A single one."""
    return cases(session, [conversation], desk)[0]


def has_stopped(session: Session, conversation: Conversation) -> bool:
    """Whether the person has asked us to stop writing."""
    contact = contacts.with_id(session, conversation.contact_id)
    return contact is not None and contacts.stopped(session, contact.optout_hash)
