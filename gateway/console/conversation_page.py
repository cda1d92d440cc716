"""One conversation: read by whoever holds it, with what they may do about it below the words."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import Request
from fastapi.responses import HTMLResponse

from gateway.console import blocking, drafts, placing, planning, present, review_page, unsorted, wording
from gateway.console.access.person import NotYours, Person, TheDesk, ThePerson
from gateway.console.cases import Case, has_stopped, one
from gateway.console.choices import known_topics, spoken
from gateway.console.desk import Desk
from gateway.console.draft_rules import size
from gateway.console.missing import found
from gateway.console.pages import page
from gateway.console.thread_view import Said, letters_so_far, thread_view
from gateway.conversation import State
from gateway.store import Session, contacts, conversations, reading, team
from gateway.store.tables import Conversation, Draft, Signpost
from gateway.words.opened import Thread
from gateway.words.several_texts import NAME
from gateway.words.tagging.topics_list import covered


@dataclass(frozen=True)
class Opened:
    """A conversation with its words, as one person sees it."""

    case: Case
    thread: list[Said] = field(repr=False)
    words: str = field(default="", repr=False)
    feedback: str = field(default="", repr=False)
    stopped: bool = False
    blocked: blocking.Blocked | None = None
    knows_name: bool = False
    topics: dict[str, str] = field(default_factory=dict)
    signposts: tuple[Signpost, ...] = ()
    letters: tuple[str, ...] = ()
    untold: str = ""


def conversation(request: Request, conversation_id: str, desk: TheDesk, person: ThePerson) -> HTMLResponse:
    """The page of one conversation: for writing, for reviewing, or for reading."""
    with reading(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        state, holder = row.state, row.advisor_id
    if not person.supervises and (holder != person.id or state is State.OFFERED):
        raise NotYours
    if state is State.ASSIGNED and holder == person.id:
        present.opened(desk, person, conversation_id)
        return writing_page(request, desk, person, conversation_id)
    if state is State.IN_REVIEW and person.supervises:
        return review_page.review_page(request, desk, person, conversation_id)
    return _reading_page(request, desk, person, conversation_id)


@dataclass(frozen=True, repr=False)
class Again:
    """Words that come back to their writer instead of what is kept, with what is amiss above them.

    `asked_about` is what stands in them that would give somebody away: submitted once more, it is meant.
    """

    words: str
    problem: str
    asked_about: tuple[str, ...] = ()


def writing_page(
    request: Request,
    desk: Desk,
    person: Person,
    conversation_id: str,
    again: Again | None = None,
    status: int = 200,
) -> HTMLResponse:
    """The thread with `Your answer` below it."""
    opened = open_for(desk, person, conversation_id)
    shown = opened.words if again is None else again.words
    return page(
        request,
        "write.html",
        status=status,
        opened=opened,
        case=opened.case,
        words=shown,
        size=size(shown, by_text=opened.case.by_text),
        problem=again.problem if again else "",
        meant=again.asked_about if again else (),
        name=NAME,
        languages=spoken(desk, opened.case.language_code),
    )


def open_for(desk: Desk, person: Person, conversation_id: str) -> Opened:
    """Open a conversation for this person; the reader decides whether it will. Raises ReaderRefused, ReaderAway."""
    with reading(desk.engine) as session:  # before the words: whatever comes in between is then noticed as new
        case = one(session, found(conversations.with_id(session, conversation_id)), desk)
    thread = desk.reader.thread(person.session_token, conversation_id)
    with reading(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        return _opened(session, desk, row, case, thread)


def _opened(session: Session, desk: Desk, row: Conversation, case: Case, thread: Thread) -> Opened:
    draft = drafts.being_written(session, row.id)
    ours = thread.draft if _is(thread, draft) else None
    return Opened(
        case=case,
        thread=thread_view(session, desk, row, case.pseudonym, thread, draft.thread_version if draft else None),
        words=ours.words if ours else "",
        feedback=ours.feedback if ours else "",
        stopped=has_stopped(session, row),
        blocked=blocking.block_of(session, desk, row),
        knows_name=_knows_name(session, row),
        topics=known_topics(session, row),
        signposts=_signposts(session, row, desk),
        letters=letters_so_far(session, desk, row),
        untold=unsorted.untold(session, desk, row),
    )


def _is(thread: Thread, draft: Draft | None) -> bool:
    return draft is not None and thread.draft is not None and thread.draft.draft_id == draft.id


def _knows_name(session: Session, row: Conversation) -> bool:
    contact = contacts.with_id(session, row.contact_id)
    return contact is not None and contact.knows_name


def _signposts(session: Session, row: Conversation, desk: Desk) -> tuple[Signpost, ...]:
    languages = desk.settings.languages
    language = row.language if row.language in languages else languages[0]
    at_hand = team.signposts(session, language)
    fitting = [signpost for signpost in at_hand if not signpost.topics or row.topic in covered(signpost.topics)]
    return tuple(fitting or at_hand)


def _reading_page(request: Request, desk: Desk, person: Person, conversation_id: str) -> HTMLResponse:
    opened = open_for(desk, person, conversation_id)
    acts = _acts(opened, person)
    with reading(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        times = planning.times(session, desk, row) if person.supervises else None
        places = placing.places(session, desk, row) if person.supervises and placing.may_be_placed(row) else ()
    return page(
        request,
        "read.html",
        opened=opened,
        case=opened.case,
        acts=acts,
        places=places,
        times=times,
        languages=spoken(desk, opened.case.language_code),
        reasons=wording.REASONS,
    )


def _acts(opened: Opened, person: Person) -> frozenset[str]:
    """What this person may do about a conversation that they only read."""
    state, holds = opened.case.state, opened.case.advisor_id == person.id
    if not person.supervises:
        escalate = {"escalate"} if state in (State.IN_REVIEW, State.ANSWERED) else set()
        return frozenset({"may_know", "another", *escalate}) if holds else frozenset()
    if state in (State.CLOSED, State.ERASED):
        return frozenset({"block"}) if state is State.CLOSED and opened.blocked is None else frozenset()
    offered = {
        "block": state is not State.APPROVED and opened.blocked is None,
        "take_over": state not in (State.APPROVED, State.ANSWERED),
        "escalate": state not in (State.APPROVED, State.ESCALATED),
        "release": state is State.ESCALATED,
        "recall": state is State.APPROVED,
        "close": state not in (State.APPROVED, State.HELD),
        "sort": True,
        "another": True,
    }
    return frozenset(act for act, may in offered.items() if may)
