"""Whom we may not write to: since when, and which of them supervisors must see all the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gateway.console import wording
from gateway.console.desk import Desk
from gateway.conversation import State
from gateway.store import Session, contacts, conversations
from gateway.store.tables import Channel, Contact, Conversation

ANOTHERS = "before they first wrote: the number may have been somebody else's. START brings them back"
WORRY = 2  # a STOP after words of this risk may be a cry itself


def stops(session: Session, rows: Sequence[Conversation], desk: Desk) -> dict[str, str]:
    """Conversation id to "STOP on Tuesday", for those of these whose person has asked us to stop writing.

    Where a number said it before this person was first heard, that is added: they may never have asked for silence.
    """
    found = {}
    for row in rows:
        contact = contacts.with_id(session, row.contact_id)
        since = contacts.stopped_since(session, contact.optout_hash) if contact else None
        if contact is not None and since is not None:
            said = f"STOP on {wording.day(since, desk.now(), desk.settings.zone)}"
            found[row.id] = f"{said}, {ANOTHERS}" if _is_anothers(contact, since) else said
    return found


def _is_anothers(contact: Contact, since: datetime) -> bool:
    return contact.channel is Channel.SMS and since < contact.first_minute


def after_worry(session: Session) -> list[Conversation]:
    """What a STOP has held after words that gave cause for worry, highest risk first."""
    held = conversations.in_state(session, State.HELD)
    return [row for row in held if row.held_reason == "stopped" and row.risk >= WORRY]
