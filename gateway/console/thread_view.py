"""A conversation as it is read on a page: who, when, and the words, oldest first."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gateway.console import post_wording, wording
from gateway.console.desk import Desk
from gateway.store import Session, answers, deliveries, messages
from gateway.store.tables import Conversation, Delivery, Direction, Kind, Message, Standing
from gateway.words.opened import Thread, Words
from gateway.words.pseudonymise import KINDS

NEWEST_LETTERS = 3
_PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(KINDS)})(?: \d+)?(?: again(?: \d+)?)?\]")


@dataclass(frozen=True)
class Said:
    """One message on the page. `new` marks what came after the answer that is under review was written,
    `taken_out` what holds placeholders."""

    message_id: str
    who: str
    when: str
    words: str = field(repr=False)
    ours: bool
    new: bool
    damaged: bool
    left_out: str
    has_rest: bool
    has_others: bool
    standing: str
    taken_out: bool


def thread_view(
    session: Session, desk: Desk, conversation: Conversation, pseudonym: str, thread: Thread, seen: int | None = None
) -> list[Said]:
    """Every message; the person's own after the first `seen` of them are marked as new."""
    rows = {row.id: row for row in messages.of_conversation(session, conversation.id)}
    found, own = [], 0
    for message in thread.messages:
        row = rows.get(message.message_id)
        ours = message.direction == Direction.OUT
        own += not ours
        new = not ours and seen is not None and own > seen
        found.append(_said(session, desk, message, row, pseudonym, new))
    return found


def letters_so_far(session: Session, desk: Desk, conversation: Conversation) -> tuple[str, ...]:
    """The newest automatic letters they had in this conversation, oldest first: "Welcome, Today, 14:32"."""
    sent = [row for row in deliveries.of_conversation(session, conversation.id) if row.kind is Kind.LETTER]
    return tuple(_letter(desk, row) for row in sent[-NEWEST_LETTERS:])


def _letter(desk: Desk, letter: Delivery) -> str:
    title = post_wording.letter_title(letter.template or "")
    if letter.standing is Standing.SENT and letter.sent_minute:
        return f"{title} ({wording.written(letter.sent_minute, desk.now(), desk.settings.zone)})"
    return f"{title} ({post_wording.STANDINGS[letter.standing].partition(':')[0].lower()})"


def _said(session: Session, desk: Desk, message: Words, row: Message | None, pseudonym: str, new: bool) -> Said:
    ours = message.direction == Direction.OUT
    return Said(
        message_id=message.message_id,
        who="Our answer" if ours else pseudonym,
        when=wording.written(row.written_minute, desk.now(), desk.settings.zone) if row else "",
        words=message.words,
        ours=ours,
        new=new,
        damaged=message.damaged,
        left_out=wording.left_out(message.left_out),
        has_rest=message.has_rest,
        has_others=message.has_others,
        standing=_standing(session, row) if ours else "",
        taken_out=not ours and bool(_PLACEHOLDER.search(message.words)),
    )


def _standing(session: Session, row: Message | None) -> str:
    delivery = deliveries.with_id(session, row.delivery_id) if row and row.delivery_id else None
    return post_wording.standing([text.standing for text in answers.texts_of(session, delivery)]) if delivery else ""
