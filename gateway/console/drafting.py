"""What a writer does: save, submit, hand back, ask for a supervisor."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from gateway import eligible, promising
from gateway.console import drafts, present, recusing
from gateway.console.access.person import NotYours, Person, TheDesk, ThePerson
from gateway.console.conversation_page import Again, writing_page
from gateway.console.desk import Desk
from gateway.console.draft_rules import refusal, size, tidy
from gateway.console.drafts import Proposed
from gateway.console.giving_away import given_away, warning
from gateway.console.missing import Declined, found
from gateway.console.pages import page
from gateway.conversation import Actor, State, Step
from gateway.crypto.envelope import TooLong
from gateway.doorbell import Bell
from gateway.store import Session, agreement, contacts, conversations, pace, reading, team, transaction
from gateway.store.agreement import DANGER
from gateway.store.tables import Channel, Conversation, DraftState
from gateway.words.opened import ReaderAway, ReaderRefused

Words = Annotated[str, Form()]
RECALL_FIRST = "An approved answer is about to leave. Recall it first."
THEY_WROTE_AGAIN = (
    "They wrote again while you had this page open. Your answer is saved: read their new words, then submit."
)


def save(
    request: Request,
    conversation_id: str,
    desk: TheDesk,
    person: ThePerson,
    words: Words = "",
    thread_version: Annotated[int, Form()] = 0,
    add: Annotated[str, Form()] = "",
) -> Response:
    """Keep what is written so far, with a signpost at its end where one is to be added.

    Asked in the background it answers with a line, else with the page.
    """
    written = tidy(f"{tidy(words)}\n\n{_signpost(desk, add)}") if add else tidy(words)
    by_text = _keep(desk, person, conversation_id, written, thread_version)
    if "hx-request" in request.headers:
        with reading(desk.engine) as session:
            away = warning(given_away(session, desk, written))
        return page(request, "saved.html", size=size(written, by_text=by_text), away=away)
    return RedirectResponse(f"/conversations/{conversation_id}?done=saved", status_code=303)


def submit(
    request: Request,
    conversation_id: str,
    desk: TheDesk,
    person: ThePerson,
    words: Words = "",
    thread_version: Annotated[int, Form()] = 0,
    meant: Annotated[str, Form()] = "",
) -> Response:
    """Hand the answer to the supervisors, unless something about it must be put right first.

    What would give somebody away is asked about once; `meant` is what the writer has already been asked about.
    """
    written = tidy(words)
    with reading(desk.engine) as session:
        row = _own(session, conversation_id, person)
        problem, status = _problem(session, row, written), 422
        away = given_away(session, desk, written) if problem is None else {}
        if not away.keys() <= set(tidy(meant).split("\n")):
            problem = warning(away, may_go_on=True)
        if problem is None and row.thread_version != thread_version:
            problem, status = THEY_WROTE_AGAIN, 409
    if problem is not None:
        _keep_if_possible(desk, person, conversation_id, written, thread_version)
        again = Again(written, problem, tuple(away))
        return writing_page(request, desk, person, conversation_id, again, status)
    _hand_in(desk, person, conversation_id, written, thread_version)
    home = "/queue" if person.as_writer is Actor.ADVISOR else "/"
    return RedirectResponse(f"{home}?done=submitted", status_code=303)


def hand_back(conversation_id: str, desk: TheDesk, person: ThePerson) -> Response:
    """Give it back without a reason; what was begun is set aside."""
    with transaction(desk.engine) as session:
        team.is_here(session, person.id)
        row = _own(session, conversation_id, person)
        if row.state is not State.ASSIGNED:
            raise Declined("This is no longer with you to write.")
        recusing.let_go(session, desk, person, row, person.id)
    desk.ringer.ring(Bell.MATCHING)
    return RedirectResponse("/?done=handed_back", status_code=303)


def escalate(conversation_id: str, desk: TheDesk, person: ThePerson) -> Response:
    """Hand it to the supervisors because of danger; when an advisor does so, whoever is on call is told."""
    with transaction(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        if not person.supervises and row.advisor_id != person.id:
            raise NotYours
        if row.state is State.APPROVED:
            raise Declined(RECALL_FIRST)
        actor = Actor.SUPERVISOR if person.supervises else Actor.ADVISOR
        if actor is Actor.ADVISOR:
            _rest(session, desk, person, max(row.risk, DANGER))
        said = agreement.Said(level=max(row.risk, DANGER))
        judgement = agreement.keep(session, row, said, desk.new_id(), desk.now())
        changes = escalation(desk, person, row) | {"judgement_id": judgement}
        conversations.take(session, row, Step.ESCALATE, desk.mover(actor, person.id), **changes)
    desk.ringer.ring(Bell.MATCHING)
    return RedirectResponse("/?done=escalated", status_code=303)


def escalation(desk: Desk, person: Person, row: Conversation) -> dict[str, Any]:
    """What changes when somebody finds danger: it is due soon, and unless a supervisor found it, the alarm rings."""
    now = desk.now()
    promised = promising.new(desk.settings, now, DANGER, promising.about(row), row.channel)
    sooner = promised if promised["due_at"] < row.due_at else {}
    rings = {"seen_at": now, "next_alarm_at": None} if person.supervises else {"seen_at": None, "next_alarm_at": now}
    return {"escalated_at": now, "alarms": 0, **sooner, **rings}


def _signpost(desk: Desk, signpost_id: str) -> str:
    with reading(desk.engine) as session:
        wanted = (signpost for signpost in team.signposts(session) if signpost.id == signpost_id)
        return found(next(wanted, None)).text


def _own(session: Session, conversation_id: str, person: Person) -> Conversation:
    """The conversation, if this person is the one who writes in it."""
    row = found(conversations.with_id(session, conversation_id))
    if row.advisor_id != person.id:
        raise NotYours
    return row


def _problem(session: Session, row: Conversation, written: str) -> str | None:
    contact = found(contacts.with_id(session, row.contact_id))
    return refusal(written, by_text=row.channel is Channel.SMS, knows_name=contact.knows_name)


def _keep(desk: Desk, person: Person, conversation_id: str, written: str, seen: int) -> bool:
    """Keep a draft; says whether it is to travel as a text."""
    feedback = _feedback_so_far(desk, person, conversation_id)
    with transaction(desk.engine) as session:
        row = _own(session, conversation_id, person)
        if row.state is not State.ASSIGNED:
            raise Declined("This is no longer with you to write.")
        draft = Proposed(written, min(seen, row.thread_version), person.id, DraftState.WRITING, feedback)
        try:
            drafts.keep(session, desk, row, draft)
        except TooLong:
            raise Declined("This is longer than one message can hold. Please shorten it.") from None
        present.stay(session, desk, row)
        return row.channel is Channel.SMS


def _keep_if_possible(desk: Desk, person: Person, conversation_id: str, written: str, seen: int) -> None:
    """Keep words that cannot be submitted yet; they are on the page again in any case."""
    try:
        _keep(desk, person, conversation_id, written, seen)
    except Declined:
        return


def _hand_in(desk: Desk, person: Person, conversation_id: str, written: str, seen: int) -> None:
    feedback = _feedback_so_far(desk, person, conversation_id)
    with transaction(desk.engine) as session:
        row = _own(session, conversation_id, person)
        _rest(session, desk, person, row.risk)
        conversations.take(session, row, Step.SUBMIT, desk.mover(person.as_writer, person.id), silent_at=None)
        drafts.keep(session, desk, row, Proposed(written, seen, person.id, DraftState.SUBMITTED, feedback))
        pace.note_written(session, conversation_id, desk.now())


def _rest(session: Session, desk: Desk, person: Person, risk: int) -> None:
    """After something heavy nothing is offered for a while; what is already theirs stays.

    Before the conversation moves: whoever makes offers locks people first too, so neither waits for the other.
    """
    rest = eligible.rest(risk, desk.settings.cool_down_hours)
    if rest:
        team.rest(session, person.id, desk.now() + rest)


def _feedback_so_far(desk: Desk, person: Person, conversation_id: str) -> str:
    """What a supervisor has said of the draft before: it stays with the next version. Lost only if nobody can read."""
    with reading(desk.engine) as session:
        draft = drafts.being_written(session, conversation_id)
    if draft is None or draft.feedback is None:
        return ""
    try:
        kept = desk.reader.thread(person.session_token, conversation_id).draft
    except (ReaderAway, ReaderRefused):
        return ""
    return kept.feedback if kept is not None and kept.draft_id == draft.id else ""
