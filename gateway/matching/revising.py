"""A promise that would break is revised before it breaks; one that has broken is counted, and the supervisors see it.

Whoever waits is told of a revision by a letter, in the transaction that moves the promised time: nobody's time is moved
in silence. Their place in line is that of the first promise (`eligible.place`): a revision costs none.
"""

from __future__ import annotations

from dataclasses import dataclass

from gateway import letters, promise, promising
from gateway.config import Settings
from gateway.conversation import Actor, Overtaken, PromiseOutcome
from gateway.letters import Name
from gateway.promise import OWED, Do, Promised
from gateway.store import (
    Engine,
    Session,
    audit,
    blocks,
    contacts,
    conversations,
    deliveries,
    promises,
    reading,
    transaction,
)
from gateway.store.tables import Channel, Contact, Conversation
from gateway.time_and_chance import Circumstances

REVISE, BREAK = "revise", "break"


def look(engine: Engine, settings: Settings, circumstances: Circumstances) -> int:
    """Look at every promise whose time to be looked at has come, each in its own transaction; returns how many letters.

    Revising is the last way to keep one's word: to say in time that it takes longer.
    """
    with reading(engine) as session:
        due = promises.to_look_at(session, OWED, circumstances.now())
    written = 0
    for conversation_id in due:
        try:
            with transaction(engine) as session:
                written += _look(session, conversation_id, settings, circumstances)
        except Overtaken:  # it moved this moment: whatever is owed there is looked at again
            continue
    return written


def _look(session: Session, conversation_id: str, settings: Settings, circumstances: Circumstances) -> int:
    now = circumstances.now()
    row = promises.locked(session, conversation_id, OWED, now)
    if row is None:
        return 0  # another worker was here, or it has been answered
    clock = _Clock(session, row, settings, circumstances)
    if not clock.may_be_written_to:
        conversations.change(session, row, promise_at=None)  # they said STOP: nothing is promised any more
        return 0
    standing = promising.standing(row)
    terms = promise.terms_of(settings)
    wanted = promise.what_to_do(standing, now, terms)
    if wanted is Do.REVISE and clock.letter is not None:
        clock.revise(standing, clock.letter)
        return 1
    if wanted is Do.BREAK:
        clock.note_broken()
    else:
        conversations.change(session, row, promise_at=promise.look_again(standing, now, terms))
    return 0


@dataclass(frozen=True, repr=False)
class _Clock:
    """One conversation under the clock's eyes."""

    session: Session
    row: Conversation
    settings: Settings
    circumstances: Circumstances

    @property
    def may_be_written_to(self) -> bool:
        """Whether a letter would reach them: neither stopped nor blocked, and the number still theirs."""
        contact = contacts.with_id(self.session, self.row.contact_id)
        return contact is not None and not self._silenced(contact)

    def _silenced(self, contact: Contact) -> bool:
        now, known = self.circumstances.now(), contact.optout_hash
        stopped = contacts.stopped(self.session, known) or blocks.blocked(self.session, known, now)
        return stopped or contacts.is_stranger(contact, now)

    @property
    def letter(self) -> Name | None:
        """The letter that would tell them, in words that a supervisor has signed; None when it could not leave."""
        neutral = self.row.channel is Channel.SMS and self.settings.first_text == "neutral"
        name = Name.REVISED_NEUTRAL if neutral else Name.REVISED
        spoken = (self.row.language, self.settings.languages[0])
        signed = (deliveries.template(self.session, name, language, self.row.channel) for language in spoken)
        return name if any(signed) else None

    def revise(self, before: Promised, name: Name) -> None:
        """Move the promised time, and tell them."""
        row, now, world = self.row, self.circumstances.now(), self.circumstances
        terms = promise.terms_of(self.settings)
        later = promise.revised(before, terms)
        conversations.change(
            self.session,
            row,
            due_at=later.due_at,
            revisions=later.revisions,
            first_due_at=row.first_due_at or before.due_at,
            promise_at=promise.looked_at(later, terms),
        )
        letters.put(
            self.session,
            name,
            row_id=world.new_id(),
            channel=row.channel,
            language=row.language,
            now=now,
            contact_id=row.contact_id,
            conversation_id=row.id,
            parameters={"said": before.due_at.isoformat(), "due": later.due_at.isoformat()},
        )
        audit.note(self.session, world.new_id(), REVISE, Actor.MATCHING.value, now, row.id, str(later.revisions))

    def note_broken(self) -> None:
        """Count it, once; it stays on the supervisors' desk until it is answered."""
        now, world = self.circumstances.now(), self.circumstances
        conversations.change(self.session, self.row, promise_at=None)
        promising.count(self.session, self.row, PromiseOutcome.BROKEN, self.settings, now)
        audit.note(self.session, world.new_id(), BREAK, Actor.MATCHING.value, now, self.row.id)
