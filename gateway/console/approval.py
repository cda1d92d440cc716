"""Approving: the exact words, signed, become a message of the conversation and a letter on its way, all at once."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import timedelta

from gateway import letters, signoff
from gateway.console import drafts, wording
from gateway.console.access.person import Person
from gateway.console.desk import Desk
from gateway.console.drafts import Proposed
from gateway.conversation import Actor, Step
from gateway.crypto.envelope import Place, Purpose, Role
from gateway.crypto.sealing import DataKey
from gateway.store import Session, audit, conversations, deliveries, messages
from gateway.store.tables import (
    Channel,
    Conversation,
    Delivery,
    Direction,
    Draft,
    DraftState,
    Kind,
    Message,
    SignOff,
    Standing,
)
from gateway.time_and_chance import to_minute
from gateway.words.several_texts import in_texts


@dataclass(frozen=True)
class Approved:
    """What a supervisor approves: these exact words, in place of this draft."""

    words: str = field(repr=False)
    changed: bool  # whether they differ from the draft's
    rewritten: float = 0.0  # how much of the draft is no longer its author's, from 0 to 1


def approve(
    session: Session, desk: Desk, person: Person, row: Conversation, draft: Draft, approved: Approved
) -> Delivery:
    """Sign the words and put them on their way; they leave when the time to recall them is over.

    Words too long for one text become several deliveries; the first of them is returned.
    Raises signoff.Refused("four_eyes"), Overtaken or NotAllowed; then nothing has changed.
    """
    signed = _signed_draft(session, desk, row, draft, approved)
    nonce = desk.circumstances.chance(signoff.NONCE_BYTES)
    kept = _sign(desk, person, row, signed, approved.words, nonce)
    deliveries.keep_signoff(session, kept)
    delivery, *later = _letters(desk, row, kept, approved.words, nonce)
    messages.withdraw(session, row.id)  # an answer that was refused or cancelled never reached them
    for letter in (delivery, *later):
        deliveries.keep(session, letter)
    number = conversations.add_reply(session, row)
    messages.keep(session, _message(desk, row, delivery.id, approved.words, number))
    mover = desk.mover(Actor.SUPERVISOR, person.id)
    conversations.take(
        session, row, Step.APPROVE, mover, code=f"{signed.author_id} {math.ceil(approved.rewritten * 100)}"
    )
    return delivery


def rewritten_before(session: Session, person: Person, row: Conversation) -> float:
    """How much this person has changed in earlier approvals of an answer, since its author last handed one in.

    An answer that was approved and recalled, or voided by new words, holds their edits already: without this, whoever
    changed a little each time would be the author of it all and still sign it alone.
    """
    entries = audit.of_conversation(session, row.id)
    since = max((entry.minute for entry in entries if entry.act == Step.SUBMIT.value), default=None)
    approvals = (entry for entry in entries if entry.act == Step.APPROVE.value and entry.by == person.id)
    recent = (entry.code.rpartition(" ")[2] for entry in approvals if since is None or entry.minute >= since)
    return sum(int(percent) for percent in recent if percent.isdecimal()) / 100


def rewrite(session: Session, desk: Desk, person: Person, row: Conversation, draft: Draft, words: str) -> Draft:
    """Whoever changes more than half becomes the author, and another supervisor must approve."""
    drafts.move(session, draft, DraftState.SET_ASIDE)
    new = Proposed(words, row.thread_version, person.id, DraftState.SUBMITTED)
    kept = drafts.add(session, desk, row, new)
    conversations.take(session, row, Step.REWRITE, desk.mover(Actor.SUPERVISOR, person.id))
    return kept


def _signed_draft(session: Session, desk: Desk, row: Conversation, draft: Draft, approved: Approved) -> Draft:
    """The draft as it is signed: itself, or a new version in its author's name; the original is kept, set aside."""
    if not approved.changed:
        drafts.move(session, draft, DraftState.SIGNED)
        return draft
    drafts.move(session, draft, DraftState.SET_ASIDE)
    new = Proposed(approved.words, row.thread_version, draft.author_id, DraftState.SIGNED)
    return drafts.add(session, desk, row, new)


def _sign(desk: Desk, person: Person, row: Conversation, draft: Draft, words: str, nonce: bytes) -> SignOff:
    statement = signoff.for_reply(
        words,
        nonce,
        conversation=row.id,
        contact=row.contact_id,
        thread_version=row.thread_version,
        draft=draft.id,
        draft_version=draft.version,
        author=draft.author_id,
        supervisor=person.id,
        now=desk.now(),
    )
    return signoff.row(desk.new_id(), statement, signoff.sign(desk.keyring, statement))


def _letters(desk: Desk, row: Conversation, kept: SignOff, words: str, nonce: bytes) -> list[Delivery]:
    """The answer's deliveries, in order. Only the first has a time; each later one waits for the one before it."""
    now = desk.now()
    ids = [desk.new_id() for _ in range(len(in_texts(words)) if row.channel is Channel.SMS else 1)]
    return [
        Delivery(
            id=delivery_id,
            kind=Kind.REPLY,
            channel=row.channel,
            contact_id=row.contact_id,
            conversation_id=row.id,
            signoff_id=kept.id if part == 1 else None,
            first_id=None if part == 1 else ids[0],
            part=part,
            parts=len(ids),
            letter=signoff.sealed_letter(desk.keyring, words, nonce, delivery_id, row.id),
            language=row.language,
            urgency=letters.AT_ONCE if row.risk >= wording.DANGER else letters.ORDINARY,  # their hour has no text hours
            standing=Standing.PENDING,
            next_at=now + timedelta(seconds=desk.settings.undo_seconds) if part == 1 else None,
            made_minute=to_minute(now),
        )
        for part, delivery_id in enumerate(ids, start=1)
    ]


def _message(desk: Desk, row: Conversation, delivery_id: str, words: str, number: int) -> Message:
    message_id, key, ring = desk.new_id(), DataKey.fresh(), desk.keyring
    in_words = Place("message", "words", message_id, row.id)
    return Message(
        id=message_id,
        conversation_id=row.id,
        number=number,
        direction=Direction.OUT,
        data_key=key.sealed(ring, Role.STORY, Place("message", "data_key", message_id, row.id)),
        words=key.seal(Purpose.WORDS, words, in_words, ring),
        language=row.language,
        delivery_id=delivery_id,
        written_minute=to_minute(desk.now()),
    )
