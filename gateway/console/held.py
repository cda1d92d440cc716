"""What is held until a supervisor has looked: set its topic and language, release it, or close it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from gateway import promising
from gateway.console import blocking, drafts, sorting, wording
from gateway.console.access.person import TheDesk, ThePerson
from gateway.console.cases import cases, has_stopped
from gateway.console.choices import known_topics
from gateway.console.desk import Desk
from gateway.console.missing import Declined, found
from gateway.console.pages import page
from gateway.console.silenced import stops as stops_of
from gateway.console.sorting import NOT_READ, THEY_WROTE_AGAIN
from gateway.conversation import Actor, State, Step
from gateway.doorbell import Bell
from gateway.store import Session, conversations, messages, reading, transaction
from gateway.store.tables import Conversation, DraftState
from gateway.time_and_chance import to_minute

Number = Annotated[int, Form()]
UNFINISHED = (DraftState.WRITING, DraftState.SENT_BACK, DraftState.SUBMITTED)


def held(request: Request, desk: TheDesk) -> HTMLResponse:
    """Everything that is held, and why."""
    with reading(desk.engine) as session:
        rows = conversations.in_state(session, State.HELD)
        topics = {tag: name for row in rows for tag, name in known_topics(session, row).items()}
        silenced = {row.id for row in rows if has_stopped(session, row) or blocking.is_blocked(session, desk, row)}
        spoken = {*desk.settings.languages, *(row.language for row in rows)}
        languages = {code: wording.language(code) for code in sorted(spoken)}
        held_cases, stops = cases(session, rows, desk), stops_of(session, rows, desk)
    about: dict[str, Any] = {"stops": stops, "topics": topics, "languages": languages, "silenced": silenced}
    return page(request, "held.html", cases=held_cases, **about)


def release(
    conversation_id: str,
    desk: TheDesk,
    person: ThePerson,
    topic: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
    thread_version: Number = NOT_READ,
) -> Response:
    """Let it wait for an advisor; where the topic and language fields stand beside the button, they count too."""
    with transaction(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        if has_stopped(session, row):
            raise Declined("They have asked us to stop writing. Only they can change that, by sending START.")
        if blocking.is_blocked(session, desk, row):
            raise Declined(blocking.FIRST_LIFT)
        _nothing_new(row, thread_version)
        if topic and language:
            sorting.apply(session, desk, person, row, sorting.read(desk, topic, language, None, None))
        promised = _promised_again(row, desk)
        conversations.take(
            session,
            row,
            Step.RELEASE,
            desk.mover(Actor.SUPERVISOR, person.id),
            under_version=thread_version,
            advisor_id=None,
            held_reason=None,
            passed_by=[],
            once_more={},
            sort_by=None,
            next_alarm_at=None,
            **promised,
        )
        _set_drafts_aside(session, row)
    desk.ringer.ring(Bell.MATCHING)
    return RedirectResponse("/?done=released", status_code=303)


def close(conversation_id: str, desk: TheDesk, person: ThePerson, thread_version: Number = NOT_READ) -> Response:
    """End it without another answer, unless they have written since the page was made."""
    with transaction(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        if row.state is State.APPROVED:
            raise Declined("An approved answer is about to leave. Recall it first.")
        _nothing_new(row, thread_version)
        mover = desk.mover(Actor.SUPERVISOR, person.id)
        closed: dict[str, Any] = {
            "closed_minute": to_minute(desk.now()),
            "next_alarm_at": None,
            "offered_until": None,
            "lease": None,
            "promise_at": None,
        }
        conversations.take(session, row, Step.CLOSE, mover, under_version=thread_version, **closed)
        _set_drafts_aside(session, row)
    return RedirectResponse("/?done=closed", status_code=303)


def _promised_again(row: Conversation, desk: Desk) -> dict[str, Any]:
    """What the person was told holds as long as it lies ahead; else they are promised a new time."""
    now, ahead = desk.now(), row.due_at if row.due_at > desk.now() else None
    if ahead is not None and row.promise_at is not None:
        return {}
    return promising.new(desk.settings, now, row.risk, promising.about(row), row.channel, ahead)


def _nothing_new(row: Conversation, thread_version: int) -> None:
    """Words that nobody has seen must not be closed away, nor lose the alarm they have raised."""
    if row.thread_version != thread_version:
        raise Declined(THEY_WROTE_AGAIN)


def _set_drafts_aside(session: Session, row: Conversation) -> None:
    drafts.move(session, messages.draft_of(session, row.id, *UNFINISHED), DraftState.SET_ASIDE)
