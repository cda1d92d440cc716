"""What we see of somebody who writes: who they are to us, and which conversation their words would join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from gateway.conversation import Overtaken, State
from gateway.inbound.arrival import Arrival
from gateway.inbound.packing import Sender
from gateway.inbound.ruling import LETTER_REST, Known
from gateway.store import Session, contacts, conversations
from gateway.store.tables import Contact, Conversation
from gateway.time_and_chance import Circumstances, token_hash
from gateway.words.pseudonyms import pseudonym

TOKEN_LIFE = timedelta(days=400)


@dataclass(frozen=True, repr=False)
class Seen:
    """What a look found."""

    contact: Contact | None
    conversation: Conversation | None  # the one that is not closed
    newest: Conversation | None  # of this contact, closed or not
    stopped: bool
    blocked: bool
    arrived: bool
    anothers_letter: bool = False  # they answer to a reply address that was given to another person just now
    own_letter: bool = False  # they answer to a reply address that was given to them
    free_name: str = ""  # for a contact that is not there yet

    @property
    def waiting(self) -> Conversation | None:
        """The conversation whose answer they may ask for: the one they would join, or else one that still waits."""
        if self.conversation is not None or self.newest is None:
            return self.conversation
        return None if self.newest.state in (State.CLOSED, State.ANSWERED) else self.newest

    def known(self, *, told_unreadable: bool) -> Known:
        """The same, as plain values to rule on."""
        there, waits = self.conversation, self.waiting
        return Known(
            first_contact=self.newest is None,
            stopped=self.stopped,
            blocked=self.blocked,
            state=there.state if there else None,
            held_reason=there.held_reason if there else None,
            due_at=waits.due_at if waits else None,
            risk=there.risk if there else 0,
            crisis_letter_at=there.crisis_letter_at if there else None,
            crisis_level=there.crisis_level if there else 0,
            waits_in=waits.state if waits else None,
            waits_elsewhere=there is None and waits is not None,
            told_unreadable=told_unreadable,
            holds_anothers_letter=self.anothers_letter,
            answers_our_letter=self.own_letter,
        )


def look(
    session: Session, arrival: Arrival, sender: Sender, world: Circumstances, prints: Sequence[bytes] = ()
) -> Seen:
    """Look for the contact, their conversation, a STOP, a block, and whether this came before (by every print)."""
    indexes = [known.value for known in sender.indexes]
    glance = contacts.glance(session, sender.channel, indexes, sender.optout_hash, prints, world.now())
    contact = contacts.with_id(session, glance.contact_id) if glance.contact_id else None
    token = token_hash(arrival.reply_token) if arrival.reply_token else ""
    anothers = bool(token) and _is_anothers(session, token, glance.contact_id, world)
    if contact is None:
        name = _free_name(session, world)
        return Seen(None, None, None, glance.stopped, glance.blocked, glance.arrived, anothers, free_name=name)
    newest = conversations.newest_of(session, contact.id)
    joined = conversations.of_token(session, token, contact.id, world.now()) if token else None
    conversation = joined or _open_to(session, arrival, newest)
    open_one = conversation if conversation is not None and conversation.state is not State.CLOSED else None
    own = bool(token) and contacts.own_token(session, token, contact.id, world.now())
    return Seen(contact, open_one, newest, glance.stopped, glance.blocked, glance.arrived, anothers, own)


def _open_to(session: Session, arrival: Arrival, newest: Conversation | None) -> Conversation | None:
    """The conversation that this arrival may join without a reply token; see `Arrival.trusted`."""
    if not arrival.trusted:
        return None
    if arrival.alignment is None or newest is None or newest.verified:
        return newest
    return conversations.newest_of(session, newest.contact_id, verified=True)  # somebody else may have begun that one


def look_again(session: Session, arrival: Arrival, sender: Sender, world: Circumstances, before: Seen) -> Seen:
    """The rows as they are now, if they are the ones that were ruled on; raises Overtaken.

    For somebody who was not there before there is nothing to see: should they be there now, the database refuses a
    second row for them. Whoever had their number before is passed on by the first of two doors, and the second finds
    that one's row in its way.
    """
    if before.contact is None:
        return before
    present = look(session, arrival, sender, world)
    then, here = before.conversation, present.conversation
    same_contact = before.contact.id == (present.contact and present.contact.id)
    same_place = (then and (then.id, then.state)) == (here and (here.id, here.state))
    same_silence = (before.stopped, before.blocked) == (present.stopped, present.blocked)
    if not (same_contact and same_place and same_silence):
        raise Overtaken("somebody wrote or moved this in the meantime")
    return present


def _is_anothers(session: Session, token: str, contact_id: str | None, world: Circumstances) -> bool:
    """Whether this reply address was given to somebody else within a day."""
    return contacts.anothers_token(session, token, contact_id, world.now() - LETTER_REST + TOKEN_LIFE)


def _free_name(session: Session, world: Circumstances) -> str:
    attempt = 0
    while contacts.name_is_taken(session, name := pseudonym(int.from_bytes(world.chance(6), "big"), attempt)):
        attempt += 1
    return name
