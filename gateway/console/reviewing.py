"""What a supervisor does about a draft: approve it, change it, send it back, recall it, take it over."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from gateway.console import drafts
from gateway.console.access.person import Person, TheDesk, ThePerson
from gateway.console.approval import Approved, approve, rewrite, rewritten_before
from gateway.console.blocking import FIRST_LIFT
from gateway.console.desk import Desk
from gateway.console.draft_rules import refusal, tidy
from gateway.console.drafts import Proposed
from gateway.console.missing import Declined, found
from gateway.console.present import silent_at
from gateway.console.review_page import DAMAGED, UnderReview, open_review, review_page
from gateway.conversation import Actor, State, Step
from gateway.crypto.envelope import TooLong
from gateway.doorbell import Bell
from gateway.signoff import REWRITTEN, share_rewritten
from gateway.store import boundaries, conversations, deliveries, messages, transaction
from gateway.store.tables import DraftState

Text = Annotated[str, Form()]
Number = Annotated[int, Form()]
OWN_DRAFT = "You are the author of this answer. Another supervisor must approve it."
STOPPED = "They have asked us to stop writing, so this answer cannot leave."
DRAFT_CHANGED = "Somebody has changed the answer while you had this page open. Here it is as it stands now."
NO_FEEDBACK = "Please say what should change, so that they can learn from it."
NOT_TO_ITS_AUTHOR = "This cannot go back to its author. Please take it over."
TOO_LATE = "It is leaving already, and can no longer be recalled."


def approve_words(
    request: Request,
    conversation_id: str,
    desk: TheDesk,
    person: ThePerson,
    edited: Text = "",
    draft_id: Text = "",
    draft_version: Number = 0,
    thread_version: Number = 0,
) -> Response:
    """Sign exactly the edited words against exactly the thread that was on the page."""
    words = tidy(edited)
    review = open_review(desk, person, conversation_id, thread_version)
    if review.by_me:
        raise Declined(OWN_DRAFT)
    if (review.draft_id, review.draft_version) != (draft_id, draft_version):
        return review_page(request, desk, person, conversation_id, problem=DRAFT_CHANGED, status=409)
    if review.case.thread_version != thread_version:
        return review_page(request, desk, person, conversation_id, edited=words, seen=thread_version, status=409)
    problem = _problem(review, words)
    if problem is not None:
        return review_page(request, desk, person, conversation_id, edited=words, problem=problem, status=422)
    return RedirectResponse(_decide(desk, person, conversation_id, review, words), status_code=303)


def send_back(
    request: Request,
    conversation_id: str,
    desk: TheDesk,
    person: ThePerson,
    feedback: Text = "",
    draft_id: Text = "",
    draft_version: Number = 0,
    edited: Annotated[str | None, Form()] = None,
) -> Response:
    """Return the draft to its author, with what they can learn from; the words stay theirs."""
    said = tidy(feedback)
    if not said:
        return review_page(request, desk, person, conversation_id, edited=edited, problem=NO_FEEDBACK, status=422)
    review = open_review(desk, person, conversation_id)
    if (review.draft_id, review.draft_version) != (draft_id, draft_version):
        return review_page(request, desk, person, conversation_id, feedback=said, problem=DRAFT_CHANGED, status=409)
    _return(desk, person, conversation_id, review, said)
    return RedirectResponse("/?done=sent_back", status_code=303)


def recall(conversation_id: str, desk: TheDesk, person: ThePerson) -> Response:
    """Take an approved answer back as long as it has not begun to leave."""
    with transaction(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        conversations.take(session, row, Step.RECALL, desk.mover(Actor.SUPERVISOR, person.id))
        if deliveries.cancel(session, row.id, "recalled") != 1:
            raise Declined(TOO_LATE)
        deliveries.void_signoffs(session, row.id)
        messages.withdraw(session, row.id)
        drafts.move(session, messages.draft_of(session, row.id, DraftState.SIGNED), DraftState.SUBMITTED)
    return RedirectResponse(f"/conversations/{conversation_id}?done=recalled", status_code=303)


def take_over(conversation_id: str, desk: TheDesk, person: ThePerson) -> Response:
    """The supervisor writes from here on; a draft that was begun is theirs with it."""
    now = desk.now()
    with transaction(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        begun = messages.draft_of(session, row.id, *drafts.BEING_WRITTEN, DraftState.SUBMITTED)
        changes: dict[str, Any] = {
            "advisor_id": person.id,
            "offered_until": None,
            "held_reason": None,
            "silent_at": None,
        }
        alarm: dict[str, Any] = {"seen_at": row.seen_at or now, "next_alarm_at": None}
        conversations.take(session, row, Step.TAKE_OVER, desk.mover(Actor.SUPERVISOR, person.id), **changes, **alarm)
        drafts.move(session, begun, DraftState.WRITING, author_id=person.id)
    return RedirectResponse(f"/conversations/{conversation_id}?done=taken_over", status_code=303)


def _problem(review: UnderReview, words: str) -> str | None:
    if review.damaged:
        return DAMAGED
    if review.stopped:
        return STOPPED
    if review.blocked:
        return FIRST_LIFT
    return refusal(words, by_text=review.case.by_text, knows_name=review.knows_name)


def _decide(desk: Desk, person: Person, conversation_id: str, review: UnderReview, words: str) -> str:
    """Approve, or make the supervisor the author; returns where to go next."""
    rewritten = share_rewritten(review.draft, words)
    with transaction(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        draft = drafts.under_review(session, conversation_id)
        if draft is None or row.state is not State.IN_REVIEW:
            raise Declined("Somebody else has decided about this answer already.")
        if (draft.id, draft.version) != (review.draft_id, review.draft_version):
            raise Declined(DRAFT_CHANGED)
        if row.thread_version != review.case.thread_version:
            raise Declined("They wrote again at this very moment. Please open the conversation once more.")
        if rewritten + rewritten_before(session, person, row) > REWRITTEN:
            rewrite(session, desk, person, row, draft, words)
            return "/?done=rewritten"
        approve(session, desk, person, row, draft, Approved(words, words != review.draft, rewritten))
    desk.ringer.ring(Bell.OUTBOUND)
    return f"/conversations/{conversation_id}?done=approved"


def _return(desk: Desk, person: Person, conversation_id: str, review: UnderReview, said: str) -> None:
    with transaction(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        draft = drafts.under_review(session, conversation_id)
        if draft is None or (draft.id, draft.version) != (review.draft_id, review.draft_version):
            raise Declined(DRAFT_CHANGED)
        author = draft.author_id
        if author in boundaries.recused(session, {row.contact_id}).get(row.contact_id, ()):
            raise Declined(NOT_TO_ITS_AUTHOR)
        mover = desk.mover(Actor.SUPERVISOR, person.id)
        conversations.take(session, row, Step.SEND_BACK, mover, advisor_id=author, silent_at=silent_at(desk, row))
        returned = Proposed(review.draft, draft.thread_version, author, DraftState.SENT_BACK, said)
        try:
            drafts.replace(session, desk, draft, returned)
        except TooLong:
            raise Declined("This feedback is longer than one message can hold. Please shorten it.") from None
