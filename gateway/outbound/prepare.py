"""From a delivery's row to a letter a courier can carry: check, open, compose, in this order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway import letters
from gateway.conversation import State
from gateway.letters import FOLLOW_UPS, TO_STAFF
from gateway.outbound import addressee, approved, wording
from gateway.outbound.addressee import Cancelled
from gateway.outbound.courier import Letter
from gateway.outbound.postroom import Postroom
from gateway.outbound.reply import signed_words
from gateway.signoff import NAME, Refused
from gateway.store import Session, conversations
from gateway.store.outgoing import Outgoing, Writer
from gateway.store.tables import Channel, Kind


@dataclass(frozen=True, repr=False)
class Opened:
    """Words, the address they go to, and ours that an answer comes back to. It has no repr."""

    words: str
    to: str
    reply_to: str


def letter_for(session: Session, room: Postroom, delivery: Outgoing, message_id: str, token: str) -> Letter:
    """The letter of this delivery; raises Refused, Undelivered, or Cancelled where it is simply not wanted any more."""
    opened = _OPEN[delivery.kind](session, room, delivery)
    answered = delivery.kind is Kind.REPLY and delivery.channel is Channel.EMAIL
    return Letter(
        to=opened.to,
        body=opened.words,
        subject=_subject(delivery, room),
        message_id=message_id,
        reply_to=opened.reply_to,
        return_path=f"bounce+{token}@{room.settings.domain}" if answered else "",
        status_token=token,
        automatic=_AUTOMATIC[delivery.kind],
        at=room.now(),
    )


def _reply(session: Session, room: Postroom, delivery: Outgoing) -> Opened:
    words = signed_words(session, room, delivery)
    writer = addressee.writer_of(session, room.keyring, delivery, room.now())
    name = addressee.given_name_of(room.keyring, writer) if NAME in words else ""
    words = wording.as_it_leaves(words, name, delivery.channel, delivery.part, delivery.parts)
    return _opened(session, room, delivery, writer, words)


def _automatic(session: Session, room: Postroom, delivery: Outgoing) -> Opened:
    if delivery.template in TO_STAFF or delivery.staff_id is not None:
        raise Refused("address_changed")
    if delivery.template in FOLLOW_UPS and not _is_still_quiet(session, delivery):
        raise Cancelled("new_words")
    words = _approved_words(session, room, delivery)
    writer = addressee.writer_of(session, room.keyring, delivery, room.now())
    return _opened(session, room, delivery, writer, words)


def _is_still_quiet(session: Session, delivery: Outgoing) -> bool:
    """Whether they have written nothing since they were to be asked how they are; that may have waited a night."""
    conversation = conversations.with_id(session, delivery.conversation_id or "")
    return conversation is not None and conversation.state is State.ANSWERED


def _opened(session: Session, room: Postroom, delivery: Outgoing, writer: Writer, words: str) -> Opened:
    domain, ask = room.settings.domain, room.settings.ask_address
    reply_to = addressee.reply_address(room.keyring, writer, delivery, domain, ask)
    return Opened(words, addressee.writers_address(session, room.keyring, writer, delivery, room.now()), reply_to)


def _staff(session: Session, room: Postroom, delivery: Outgoing) -> Opened:
    if delivery.template not in TO_STAFF or delivery.contact_id is not None:
        raise Refused("address_changed")
    until = delivery.parameters.get("until")
    if until and room.now() >= datetime.fromisoformat(until):
        raise Cancelled("too_late")  # what was to be told in the evening must not come at night
    words = _approved_words(session, room, delivery)
    # An answer to this one must not open a conversation: no such mailbox is taken at the door.
    return Opened(words, addressee.staff_address(session, room.keyring, delivery), f"no-reply@{room.settings.domain}")


def _approved_words(session: Session, room: Postroom, delivery: Outgoing) -> str:
    roster, service_id = room.roster_watch.current(), room.keyring.service_id
    words = approved.words_of(session, delivery, room.approvals, roster, service_id, room.settings, room.now())
    return wording.fitted(words, delivery.channel)


def _subject(delivery: Outgoing, room: Postroom) -> str:
    try:
        return letters.subject(delivery.language)
    except letters.NoText:
        return letters.subject(room.settings.languages[0])


_OPEN = {Kind.REPLY: _reply, Kind.LETTER: _automatic, Kind.STAFF: _staff}
_AUTOMATIC = {Kind.REPLY: "", Kind.LETTER: "auto-replied", Kind.STAFF: "auto-generated"}
