"""An advisor's home: what is offered to them, what they are writing, and what they answered lately."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from gateway.console import drafts
from gateway.console.access.person import Person, TheDesk, ThePerson
from gateway.console.cases import cases
from gateway.console.desk import Desk
from gateway.console.pages import page
from gateway.conversation import Actor, Overtaken, State, Step
from gateway.store import Session, conversations, reading, team, transaction
from gateway.store.tables import Conversation, DraftState, Staff
from gateway.words.tagging.topics_list import covered

RECENT = 10


def queue(request: Request, desk: TheDesk, person: ThePerson) -> HTMLResponse:
    """The advisor's own list; no word of anybody's question is on it."""
    with reading(desk.engine) as session:
        offers = [row for row in _mine(session, person, State.OFFERED) if _stands(row, desk.now())]
        writing = _mine(session, person, State.ASSIGNED)
        lists: dict[str, Any] = {
            "offers": cases(session, offers, desk),
            "writing": cases(session, writing, desk),
            "notes": {row.id: _note(session, row) for row in writing},
            "with_supervisors": cases(session, _mine(session, person, State.IN_REVIEW, State.APPROVED), desk),
            "escalated": cases(session, _mine(session, person, State.ESCALATED), desk),
            "answered": cases(session, _mine(session, person, State.ANSWERED)[-RECENT:], desk),
        }
    return page(request, "queue.html", **lists)


def take_next(desk: TheDesk, person: ThePerson) -> Response:
    """Accept what is offered, else take what waits and suits; else say that nothing does."""
    with reading(desk.engine) as session:
        staff = team.with_id(session, person.id)
        choices = [row.id for row in _choices(session, staff, desk)] if staff else []
        full = staff is not None and not choices and _is_full(session, staff)
    for conversation_id in choices:
        if _taken(desk, person, conversation_id):
            return RedirectResponse(f"/conversations/{conversation_id}?done=taken", status_code=303)
    return RedirectResponse(f"/queue?done={'full' if full else 'nothing'}", status_code=303)


def _mine(session: Session, person: Person, *states: State) -> list[Conversation]:
    return list(conversations.of_advisor(session, person.id, *states))


def _note(session: Session, row: Conversation) -> str:
    draft = drafts.being_written(session, row.id)
    if draft is not None and draft.state is DraftState.SENT_BACK:
        return "Sent back with feedback"
    if draft is not None and draft.thread_version < row.thread_version:
        return "They wrote again"
    return ""


def _choices(session: Session, staff: Staff, desk: Desk) -> list[Conversation]:
    offered = conversations.of_advisor(session, staff.id, State.OFFERED)
    standing = [row for row in offered if _stands(row, desk.now())]
    if standing or _is_full(session, staff):
        return standing
    return _suitable(conversations.in_state(session, State.WAITING), staff, desk.settings.languages)


def _suitable(waiting: Iterable[Conversation], staff: Staff, languages: Sequence[str]) -> list[Conversation]:
    """What they are trained for and speak, in the order given; what they had passed comes last, but it comes."""
    able = [
        row
        for row in waiting
        if row.topic in covered(staff.skills)
        and (row.language if row.language in languages else languages[0]) in staff.languages
    ]
    return sorted(able, key=lambda row: staff.id in row.passed_by)


def _is_full(session: Session, staff: Staff) -> bool:
    return conversations.load(session).get(staff.id, 0) >= staff.capacity


def _stands(offer: Conversation, now: datetime) -> bool:
    return offer.offered_until is None or offer.offered_until > now


def _taken(desk: Desk, person: Person, conversation_id: str) -> bool:
    """Accept one; False when somebody else was a moment faster."""
    with transaction(desk.engine) as session:
        row = conversations.with_id(session, conversation_id)
        if row is None or row.state not in (State.OFFERED, State.WAITING):
            return False
        if row.state is State.OFFERED and row.advisor_id != person.id:
            return False
        changes: dict[str, Any] = {"advisor_id": person.id, "offered_until": None, "lease": None}
        mover = desk.mover(Actor.ADVISOR, person.id)
        try:
            conversations.take(session, row, Step.ACCEPT, mover, under_lease=row.lease, **changes)
        except Overtaken:
            return False
    return True
