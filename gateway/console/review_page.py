"""The review desk's page: question and draft side by side, or just the words that came since it was signed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from gateway.console import blocking, drafts, post_wording, wording
from gateway.console.access.person import Person
from gateway.console.cases import Case, has_stopped, one
from gateway.console.choices import known_topics, spoken
from gateway.console.desk import Desk
from gateway.console.draft_rules import size
from gateway.console.giving_away import given_away, warning
from gateway.console.missing import Declined, found
from gateway.console.pages import page
from gateway.console.thread_view import Said, thread_view
from gateway.signoff import Refused, Statement
from gateway.store import Session, answers, contacts, conversations, deliveries, reading, team
from gateway.store.tables import Conversation, Draft, Standing
from gateway.words.opened import DraftWords

DRAFT_GONE = "There is no answer to review here any longer."
DAMAGED = "The stored answer does not open: it was altered. Send it back, or take it over."


@dataclass(frozen=True)
class UnderReview:
    """What a supervisor sees of one conversation and the answer proposed in it."""

    case: Case
    thread: list[Said] = field(repr=False)
    draft_id: str
    draft_version: int
    draft: str = field(repr=False)
    feedback: str = field(repr=False)
    damaged: bool
    author: str
    by_me: bool
    stopped: bool
    blocked: bool
    knows_name: bool
    signed_before: bool  # it was signed, and only their new words came in between
    refused: str

    @property
    def new(self) -> list[Said]:
        """The person's words that came after the answer was written, or after it was signed."""
        return [said for said in self.thread if said.new]


def review_page(
    request: Request,
    desk: Desk,
    person: Person,
    conversation_id: str,
    *,
    edited: str | None = None,
    feedback: str = "",
    problem: str = "",
    seen: int | None = None,
    status: int = 200,
) -> HTMLResponse:
    """The review page. With `seen` (the thread's version that was on the page) only newer words are shown."""
    review = open_review(desk, person, conversation_id, seen)
    words = review.draft if edited is None else edited
    wants_to_edit = bool(problem) or "edit" in request.query_params
    just_new = bool(review.new) and (review.signed_before or seen is not None) and not (review.by_me or wants_to_edit)
    context: dict[str, Any] = {
        "review": review,
        "case": review.case,
        "words": words,
        "size": size(words, by_text=review.case.by_text),
        "feedback": feedback,
        "problem": problem,
        "reasons": wording.REASONS,
    }
    with reading(desk.engine) as session:
        context["away"] = warning(given_away(session, desk, words))
        context["topics"] = known_topics(session, found(conversations.with_id(session, conversation_id)))
    context["languages"] = spoken(desk, review.case.language_code)
    return page(request, "still_right.html" if just_new else "review.html", status=status, **context)


def open_review(desk: Desk, person: Person, conversation_id: str, seen: int | None = None) -> UnderReview:
    """Open question and draft for a supervisor; raises ReaderRefused, ReaderAway, or Declined when none waits."""
    with reading(desk.engine) as session:  # before the words: whatever comes in between is then noticed as new
        case = one(session, found(conversations.with_id(session, conversation_id)), desk)
    thread = desk.reader.thread(person.session_token, conversation_id)
    with reading(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        draft = drafts.under_review(session, conversation_id)
        if draft is None or thread.draft is None or thread.draft.draft_id != draft.id:
            raise Declined(DRAFT_GONE)
        signed = _signed_at_version(session, row, draft)
        since = next(version for version in (seen, signed, draft.thread_version) if version is not None)
        said = thread_view(session, desk, row, case.pseudonym, thread, since)
        blocked = blocking.is_blocked(session, desk, row)
        return _review(session, row, case, said, thread.draft, signed is not None, person, blocked=blocked)


def _review(
    session: Session,
    row: Conversation,
    case: Case,
    said: list[Said],
    draft: DraftWords,
    signed_before: bool,
    person: Person,
    *,
    blocked: bool,
) -> UnderReview:
    contact = found(contacts.with_id(session, row.contact_id))
    return UnderReview(
        case=case,
        thread=said,
        draft_id=draft.draft_id,
        draft_version=draft.version,
        draft=draft.words,
        feedback=draft.feedback,
        damaged=draft.damaged,
        author=team.names(session).get(draft.author_id, "Somebody"),
        by_me=draft.author_id == person.id,
        stopped=has_stopped(session, row),
        blocked=blocked,
        knows_name=contact.knows_name,
        signed_before=signed_before,
        refused=_refused(session, row),
    )


def _signed_at_version(session: Session, row: Conversation, draft: Draft) -> int | None:
    """The thread's version under which just this draft was signed before, if new words have voided that since."""
    kept = deliveries.signoff_of(session, row.id)
    if kept is None or not kept.voided or kept.draft_id != draft.id:
        return None
    try:
        statement = Statement.parse(kept.statement)
    except Refused:
        return None
    same = statement.draft_version == draft.version and statement.thread_version < row.thread_version
    return statement.thread_version if same else None


def is_signed_before(session: Session, row: Conversation) -> bool:
    """Whether what waits here was signed, and only their new words stand in between."""
    draft = drafts.under_review(session, row.id)
    return draft is not None and _signed_at_version(session, row, draft) is not None


def _refused(session: Session, row: Conversation) -> str:
    """Why outbound refused to send the last answer, if it did."""
    sent = [delivery for delivery in deliveries.of_conversation(session, row.id) if delivery.signoff_id]
    texts = answers.texts_of(session, sent[-1]) if sent else ()
    refused = next((text for text in texts if text.standing is Standing.REFUSED), None)
    if refused is None:
        return ""
    left = f" ({refused.part - 1} of {refused.parts} texts have left: change it, and all of it is sent)"
    return (post_wording.refusal(refused.reason) or "a check failed") + (left if refused.part > 1 else "")
