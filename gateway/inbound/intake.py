"""Taking in an arrival: understood, sealed, stored in one transaction, and only then acknowledged.

First a look (who is this, which conversation would it join), then everything that costs time, outside any transaction;
then the writing, which looks again and starts over when the world has moved in between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from gateway import letters
from gateway.config import Settings
from gateway.conversation import Overtaken, State
from gateway.crypto import blind_index
from gateway.crypto.keyring import Keyring
from gateway.doorbell import Bell, Ringer
from gateway.inbound import packing, ruling, writing
from gateway.inbound.arrival import Arrival
from gateway.inbound.limits import over_limit
from gateway.inbound.packing import Sender
from gateway.inbound.ruling import Known, Said
from gateway.inbound.threads import Papers
from gateway.inbound.understanding import Understood, content_of, understand
from gateway.inbound.writing import Letter, Present
from gateway.store import Engine, Session, contacts, conversations, reading, transaction
from gateway.store.tables import Channel, Contact, Conversation
from gateway.time_and_chance import Circumstances, token_hash

TRIES = 5
KEYS_OF_A_REPEAT = {Channel.EMAIL: b"mail", Channel.SMS: b"text"}


class Outcome(StrEnum):
    """What became of an arrival. Every one of them may be acknowledged."""

    STORED = "stored"
    REPEATED = "repeated"
    DROPPED = "dropped"  # a machine wrote
    NOTED = "noted"  # STOP or START: obeyed, no words kept


@dataclass(frozen=True, repr=False)
class Seen:
    """What the first look found. Ids are chosen here, so that sealing can bind to them."""

    contact: Contact | None
    conversation: Conversation | None
    newest: Conversation | None  # of this contact, closed or not
    stopped: bool
    arrived: bool


class Intake:
    """The one way in, for every door."""

    def __init__(
        self, engine: Engine, keyring: Keyring, ringer: Ringer, settings: Settings, circumstances: Circumstances
    ) -> None:
        self._engine = engine
        self._keyring = keyring
        self._ringer = ringer
        self._settings = settings
        self._world = circumstances

    def take_in(self, arrival: Arrival) -> Outcome:
        """Store the arrival, commit, then ring. Raises TooLong; any other exception is our trouble: try again later."""
        if arrival.automatic:
            return Outcome.DROPPED
        settings = self._settings
        sender = packing.recognise(
            self._keyring, arrival.channel, arrival.sender, settings.country, settings.stretch_kib
        )
        prints = self._fingerprints(arrival, sender)
        seen = self._first_look(arrival, sender, prints)
        if seen.arrived:
            return Outcome.REPEATED
        understood = understand(arrival, settings.country, settings.languages)
        said = self._said(arrival, understood, sender)
        for _ in range(TRIES):
            try:
                outcome = self._write(arrival, sender, understood, said, prints[0], seen)
            except Overtaken:  # somebody moved the conversation between our look and our writing
                seen = self._first_look(arrival, sender, prints)
                continue
            self._ring(outcome)
            return outcome
        raise Overtaken("the conversation moved at every try")

    def _fingerprints(self, arrival: Arrival, sender: Sender) -> list[bytes]:
        """A text is the same by its MessageSid; a mail by Message-ID and content. The first is the one to keep."""
        parts = [KEYS_OF_A_REPEAT[arrival.channel], arrival.provider_id.encode("utf-8", "replace")]
        if arrival.channel is Channel.EMAIL:
            parts.append(content_of(arrival))
            if not arrival.provider_id:  # then the day stands in: the same words on another day are new words
                parts.append(arrival.at.date().isoformat().encode())
        keyed = blind_index.fingerprints(self._keyring, sender.role, *parts)
        # The provider's id is random, so its plain hash tells nothing, and holds longer than any key.
        return [hashlib.sha256(parts[1]).digest(), *keyed] if arrival.channel is Channel.SMS else keyed

    def _said(self, arrival: Arrival, understood: Understood, sender: Sender) -> Said:
        said = Said(
            understood.keyword,
            understood.tags.risk,
            unreadable=arrival.unreadable,
            looks_automatic=arrival.looks_automatic,
            encrypted="encrypted" in arrival.left_out,
            beside_words=understood.beside_words,
        )
        if not self._settings.limits or said.risk >= ruling.DANGER:
            return said
        key = blind_index.fingerprint(self._keyring, sender.role, b"limit", sender.indexes[0].value).hex()
        now = self._world.now().timestamp()
        return replace(said, too_many=over_limit(lambda k, n, s: self._ringer.allows(k, n, s, now), key))

    def _write(
        self, arrival: Arrival, sender: Sender, understood: Understood, said: Said, fingerprint: bytes, seen: Seen
    ) -> Outcome:
        now = self._world.now()
        ruled = ruling.rule(said, _known(seen), now)
        papers = self._papers(arrival, sender, understood, seen, ruled)
        with transaction(self._engine) as session:
            if not contacts.first_time(session, fingerprint, papers.message_id if ruled.keep_words else None, now):
                return Outcome.REPEATED
            present = _same(seen, self._look(session, arrival, sender))
            letter = Letter(understood.language, letters_notes(arrival))
            writing.write(session, papers, ruled, present, letter, self._settings, self._world)
        return Outcome.STORED if ruled.keep_words else Outcome.NOTED

    def _first_look(self, arrival: Arrival, sender: Sender, prints: Sequence[bytes]) -> Seen:
        with reading(self._engine) as session:
            return self._look(session, arrival, sender, prints)

    def _look(self, session: Session, arrival: Arrival, sender: Sender, prints: Sequence[bytes] = ()) -> Seen:
        indexes = [known.value for known in sender.indexes]
        glance = contacts.glance(session, sender.channel, indexes, sender.optout_hash, prints, self._world.now())
        contact = contacts.with_id(session, glance.contact_id) if glance.contact_id else None
        if contact is None:
            return Seen(None, None, None, glance.stopped, glance.arrived)
        newest = conversations.newest_of(session, contact.id)
        token = token_hash(arrival.reply_token) if arrival.reply_token else ""
        joined = conversations.of_token(session, token, contact.id, self._world.now()) if token else None
        conversation = joined or newest
        open_one = conversation if conversation is not None and conversation.state is not State.CLOSED else None
        return Seen(contact, open_one, newest, glance.stopped, glance.arrived)

    def _papers(
        self, arrival: Arrival, sender: Sender, understood: Understood, seen: Seen, ruled: ruling.Ruling
    ) -> Papers:
        """Everything sealed, and every id, before the transaction begins."""
        new_id = self._world.new_id
        contact_id = seen.contact.id if seen.contact else new_id()
        conversation_id = seen.conversation.id if seen.conversation else new_id()
        message_id = new_id()
        given_name = understood.given_name or ""
        address = None
        if seen.contact is None or given_name:
            address = packing.seal_sender(self._keyring, sender, contact_id, given_name, arrival.display_name)
        words = packing.seal_words(self._keyring, understood, message_id, conversation_id) if ruled.keep_words else None
        token, sealed_token = "", None
        if ruled.first_state is not None and arrival.channel is Channel.EMAIL:
            token = self._world.new_token()
            sealed_token = packing.seal_token(self._keyring, token, conversation_id)
        return Papers(
            arrival, sender, understood, contact_id, conversation_id, message_id, address, words, token, sealed_token
        )

    def _ring(self, outcome: Outcome) -> None:
        if outcome is Outcome.REPEATED:
            return
        self._ringer.ring(Bell.OUTBOUND)
        self._ringer.ring(Bell.MATCHING)


def letters_notes(arrival: Arrival) -> tuple[letters.Name, ...]:
    """What must be said beside the letter: that something was left out."""
    left_out = [kind for kind in arrival.left_out if kind != "encrypted"]
    return (letters.Name.NOTE_LEFT_OUT,) if left_out else ()


def _known(seen: Seen) -> Known:
    there = seen.conversation
    return Known(
        first_contact=seen.newest is None,
        stopped=seen.stopped,
        state=there.state if there else None,
        held_reason=there.held_reason if there else None,
        due_at=there.due_at if there else None,
        risk=there.risk if there else 0,
        crisis_letter_at=there.crisis_letter_at if there else None,
        crisis_level=there.crisis_level if there else 0,
    )


def _same(before: Seen, present: Seen) -> Present:
    """The rows as they are now, if they are the ones that were ruled on; raises Overtaken."""
    then, here = before.conversation, present.conversation
    same_contact = (before.contact and before.contact.id) == (present.contact and present.contact.id)
    same_place = (then and (then.id, then.state)) == (here and (here.id, here.state))
    if not (same_contact and same_place and before.stopped == present.stopped):
        raise Overtaken("somebody wrote or moved this in the meantime")
    return Present(present.contact, here, present.newest)
