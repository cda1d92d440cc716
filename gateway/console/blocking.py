"""Blocking somebody for a while. What they write is still taken in and held, no letter goes to them, and danger is
seen as ever; nothing tells them of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from gateway.console import wording
from gateway.console.access.person import Person, TheDesk, ThePerson
from gateway.console.desk import Desk
from gateway.console.missing import Declined, found
from gateway.console.pages import page
from gateway.conversation import Actor, State, Step
from gateway.store import Session, audit, blocks, contacts, conversations, reading, team, transaction
from gateway.store.tables import Block, Contact, Conversation
from gateway.time_and_chance import to_minute

LASTS: Mapping[str, timedelta | None] = {
    "2_hours": timedelta(hours=2),
    "1_day": timedelta(days=1),
    "1_week": timedelta(weeks=1),
    "1_month": timedelta(days=30),
    "permanent": None,
}
HELD_BY_IT = (State.WAITING, State.OFFERED, State.ASSIGNED, State.IN_REVIEW)
"""Where a block stops the work on their conversations. Not in danger; and what is held or answered rests already."""

REASON = "blocked"
FIRST_LIFT = "They are blocked, so no answer can leave. Lift the block first."


@dataclass(frozen=True)
class Blocked:
    """One block, in words."""

    id: str
    who: str
    until: str
    told: str


def block_of(session: Session, desk: Desk, row: Conversation) -> Blocked | None:
    """The block of the person whose conversation this is, while it lasts."""
    contact = contacts.with_id(session, row.contact_id)
    block = blocks.of(session, contact.optout_hash, desk.now()) if contact else None
    return _in_words(block, contact, team.names(session), desk) if block else None


def is_blocked(session: Session, desk: Desk, row: Conversation) -> bool:
    """Whether an answer in this conversation could not leave: its person is blocked, and not in danger."""
    contact = contacts.with_id(session, row.contact_id)
    if contact is None or row.risk >= wording.DANGER:
        return False
    return blocks.blocked(session, contact.optout_hash, desk.now())


def block(
    conversation_id: str,
    desk: TheDesk,
    person: ThePerson,
    lasts: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Block whoever writes here; a block that they had before is replaced."""
    if lasts not in LASTS or reason not in wording.BLOCK_REASONS:
        raise Declined("Please choose from the lists for how long, and why.")
    with transaction(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        contact = found(contacts.with_id(session, row.contact_id))
        if row.state is State.APPROVED:
            raise Declined("An approved answer is about to leave. Recall it first.")
        span, now = LASTS[lasts], desk.now()
        blocks.put(
            session,
            Block(
                id=desk.new_id(),
                hash=contact.optout_hash,
                since_minute=to_minute(now),
                until_at=now + span if span else None,
                by=person.id,
                reason=reason,
            ),
        )
        audit.note(session, desk.new_id(), "block", person.id, now, row.id, f"{reason} {lasts}")
        _hold(session, desk, person, contact)
    return RedirectResponse(f"/conversations/{conversation_id}?done=blocked", status_code=303)


def blocked(request: Request, desk: TheDesk) -> HTMLResponse:
    """Everybody who is blocked now, by pseudonym."""
    with reading(desk.engine) as session:
        names = team.names(session)
        rows = [_in_words(block, contact, names, desk) for block, contact in blocks.listed(session, desk.now())]
    return page(request, "blocked.html", blocked=rows)


def lift(block_id: str, desk: TheDesk, person: ThePerson) -> Response:
    """End a block now. What was held because of it stays held until somebody has looked."""
    with transaction(desk.engine) as session:
        ended = found(blocks.with_id(session, block_id))
        audit.note(session, desk.new_id(), "unblock", person.id, desk.now(), code=f"{ended.reason} {block_id}"[:60])
        blocks.lift(session, block_id)
    return RedirectResponse("/blocked?done=lifted", status_code=303)


def _hold(session: Session, desk: Desk, person: Person, contact: Contact) -> None:
    changes: dict[str, Any] = {"held_reason": REASON, "offered_until": None, "lease": None}
    for row in blocks.conversations_of(session, contact.optout_hash, *HELD_BY_IT):
        if row.risk < wording.DANGER:
            mover = desk.mover(Actor.SUPERVISOR, person.id)
            conversations.take(session, row, Step.HOLD, mover, code=REASON, **changes)


def _in_words(block: Block, contact: Contact | None, names: Mapping[str, str], desk: Desk) -> Blocked:
    now, zone = desk.now(), desk.settings.zone
    since = wording.written(block.since_minute, now, zone)
    why = wording.BLOCK_REASONS.get(block.reason, wording.BLOCK_REASONS["other"])
    return Blocked(
        id=block.id,
        who=contact.pseudonym if contact else "Somebody who has been erased",
        until=wording.until(block.until_at, now, zone),
        told=f"{why} · {names.get(block.by, 'Somebody')} · {since}",
    )
