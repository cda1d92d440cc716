"""Unhappy with an answer: a supervisor who had no part in it sees to that; the coordinator sees that there is one.

Whoever wrote the answer is given nothing of theirs again. A coordinator opens no words, here as elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from gateway.console import recusing, wording
from gateway.console.access.person import NotYours, Person, TheDesk, ThePerson
from gateway.console.desk import Desk
from gateway.console.missing import Declined, found
from gateway.console.pages import page
from gateway.conversation import State
from gateway.doorbell import Bell
from gateway.store import Session, audit, complaints, conversations, deliveries, messages, reading, team, transaction
from gateway.store.tables import Complaint, Conversation
from gateway.time_and_chance import to_minute
from gateway.whose_turn import may_see_to

KNOWN = "It is known as a complaint already."


@dataclass(frozen=True)
class Shown:
    """A complaint in a list; `conversation_id` only for who may read it and see to it."""

    id: str
    who: str
    conversation_id: str | None
    about: str
    since: str
    late: bool


def complaint(conversation_id: str, desk: TheDesk, person: ThePerson) -> Response:
    """What they wrote is a complaint about the answer they had last, or about the service where there was none."""
    with transaction(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        if not person.supervises and row.advisor_id != person.id:
            raise NotYours
        if row.state is State.ERASED or complaints.is_known(session, row.id):
            raise Declined(KNOWN)
        kept = _about_the_last_answer(session, desk, row, person.id)
        complaints.keep(session, kept)
        audit.note(session, desk.new_id(), "complaint", person.id, desk.now(), row.id)
        if kept.author_id is not None:
            recusing.part(session, desk, person, row, kept.author_id)
    desk.ringer.ring(Bell.MATCHING)
    return RedirectResponse("/?done=complaint", status_code=303)


def _about_the_last_answer(session: Session, desk: Desk, row: Conversation, by: str) -> Complaint:
    answered = messages.last_answer(session, row.contact_id)
    signed = deliveries.signoff_of(session, answered.conversation_id) if answered else None
    return Complaint(
        id=desk.new_id(),
        conversation_id=row.id,
        author_id=answered.author_id if answered else None,
        signer_id=signed.supervisor_id if signed else None,
        by=by,
        since_minute=to_minute(desk.now()),
    )


def complaints_page(request: Request, desk: TheDesk, person: ThePerson) -> HTMLResponse:
    """What waits to be seen to: for supervisors what they may see to, for coordinators that there is one."""
    with reading(desk.engine) as session:
        shown = listed(session, desk, person)
    return page(request, "complaints.html", complaints=shown)


def listed(session: Session, desk: Desk, person: Person) -> list[Shown]:
    """The complaints that this person may know of."""
    supervisors = {staff.id for staff in team.supervisors(session)}
    coordinates = "coordinator" in {str(role) for role in person.roles}
    rows = complaints.waiting(session)
    mine = {
        row.id for row in rows if person.supervises and may_see_to(person.id, row.author_id, row.signer_id, supervisors)
    }
    seen = [row for row in rows if row.id in mine or (coordinates and person.id not in (row.author_id, row.signer_id))]
    return [_shown(session, desk, row, opens=row.id in mine) for row in seen]


def _shown(session: Session, desk: Desk, kept: Complaint, *, opens: bool) -> Shown:
    row = found(conversations.with_id(session, kept.conversation_id))
    names = team.names(session)
    author = names.get(kept.author_id or "", "")
    return Shown(
        id=kept.id,
        who=conversations.pseudonyms(session, [row]).get(row.contact_id, "Somebody"),
        conversation_id=row.id if opens else None,
        about=f"About an answer by {author}" if author else "About the service",
        since=f"Noticed: {wording.written(kept.since_minute, desk.now(), desk.settings.zone)}",
        late=_is_late(kept, desk.now(), desk.settings.promise_hours),
    )


def _is_late(kept: Complaint, now: datetime, promise_hours: int) -> bool:
    return now - kept.since_minute > timedelta(hours=promise_hours)


def seen_to(complaint_id: str, desk: TheDesk, person: ThePerson) -> Response:
    """A supervisor has seen to it: read it, and done what there was to do."""
    with transaction(desk.engine) as session:
        kept = found(complaints.with_id(session, complaint_id))
        if not may_see_to(person.id, kept.author_id, kept.signer_id, {staff.id for staff in team.supervisors(session)}):
            raise NotYours
        if kept.seen_to_minute is None:
            kept.seen_to_minute, kept.seen_to_by = to_minute(desk.now()), person.id
            audit.note(session, desk.new_id(), "complaint_seen_to", person.id, desk.now(), kept.conversation_id)
    return RedirectResponse("/complaints?done=seen_to", status_code=303)
