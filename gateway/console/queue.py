"""An advisor's home: what is offered to them, what they are writing, and what they answered lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from gateway.advisors import Team, count_taken, line_now, team_now
from gateway.console import drafts
from gateway.console.access.person import Person, TheDesk, ThePerson
from gateway.console.cases import cases
from gateway.console.desk import Desk
from gateway.console.pages import page
from gateway.console.present import at_their_queue, silent_at
from gateway.conversation import Actor, Overtaken, State, Step
from gateway.eligible import MAY, Candidate, obstacle
from gateway.store import Session, absences, conversations, reading, team, transaction
from gateway.store.tables import Conversation, DraftState, Staff

RECENT = 10
MOST = 200  # of what waits are looked through for somebody


def queue(request: Request, desk: TheDesk, person: ThePerson) -> HTMLResponse:
    """The advisor's own list; no word of anybody's question is on it.

    Whoever opens it is there. A page that is left open looks again by itself: then perhaps nobody is.
    """
    if "hx-request" not in request.headers:
        at_their_queue(desk, person)
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
    """Accept what is offered, else take what waits and suits; else say why there is nothing.

    The advisors are locked as they are when offers are made: so nobody comes to carry more than they agreed to.
    """
    with transaction(desk.engine) as session:
        people = team.advisors_for_offers(session)
        staff = next((somebody for somebody in people if somebody.id == person.id), None)
        address = _take(session, desk, staff, people) if staff else "/queue?done=nothing"
    return RedirectResponse(address, status_code=303)


def _take(session: Session, desk: Desk, staff: Staff, people: Sequence[Staff]) -> str:
    """Take one; returns where to go next. Whoever asks for one is there, whatever offers they let lapse."""
    now = desk.now()
    staff.lapses, staff.asked_again_at = 0, None
    offered = [row for row in conversations.of_advisor(session, staff.id, State.OFFERED) if _stands(row, now)]
    here = team_now(session, desk.settings, now, people=people)
    for row in offered or _suitable(session, desk, here, staff):
        if _taken(session, desk, staff, row):
            return f"/conversations/{row.id}?done=taken"
    away = any(row.from_at <= now for row in absences.of_person(session, staff.id, now))
    return f"/queue?done={'is_away' if away else _why_not(here.candidates[staff.id], now)}"


def _why_not(me: Candidate, now: datetime) -> str:
    """Why there is nothing for somebody: it is said to nobody else."""
    if not me.has_room:
        return "full"
    if not me.on_duty:
        return "on_a_break"
    return "resting" if me.rests_until is not None and now < me.rests_until else "nothing"


def _mine(session: Session, person: Person, *states: State) -> list[Conversation]:
    return list(conversations.of_advisor(session, person.id, *states))


def _note(session: Session, row: Conversation) -> str:
    draft = drafts.being_written(session, row.id)
    if draft is not None and draft.state is DraftState.SENT_BACK:
        return "Sent back with feedback"
    if draft is not None and draft.thread_version < row.thread_version:
        return "They wrote again"
    return ""


def _suitable(session: Session, desk: Desk, here: Team, staff: Staff) -> list[Conversation]:
    """What they may be asked to answer, in its turn; what they had passed comes last, but it comes."""
    me, now = here.candidates[staff.id], desk.now()
    spoken = [code for code in conversations.languages_waiting(session) if here.language(code) in me.languages]
    rows = conversations.waiting(session, me.skills, spoken, None, MOST, line_now(desk.settings, now), now)
    others = here.candidates.values()
    able = [
        row for row, case in zip(rows, here.cases(session, rows), strict=True) if obstacle(case, me, others, now) == MAY
    ]
    return sorted(able, key=lambda row: staff.id in row.passed_by)


def _stands(offer: Conversation, now: datetime) -> bool:
    return offer.offered_until is None or offer.offered_until > now


def _taken(session: Session, desk: Desk, staff: Staff, row: Conversation) -> bool:
    """Accept one; False when somebody else was a moment faster."""
    changes: dict[str, Any] = {"advisor_id": staff.id, "offered_until": None, "lease": None}
    changes["silent_at"] = silent_at(desk, row)
    mover = desk.mover(Actor.ADVISOR, staff.id)
    try:
        conversations.take(session, row, Step.ACCEPT, mover, under_lease=row.lease, **changes)
    except Overtaken:
        return False
    count_taken(staff, row.risk, desk.settings, desk.now())
    return True
