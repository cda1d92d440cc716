"""Drafts as they are kept: sealed for the reader, every saved form under a fresh data key and a new version."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gateway.console.desk import Desk
from gateway.conversation import Overtaken
from gateway.crypto.envelope import Place, Purpose, Role
from gateway.crypto.sealing import DataKey
from gateway.store import Session, messages
from gateway.store.tables import Conversation, Draft, DraftState
from gateway.time_and_chance import to_minute

BEING_WRITTEN = (DraftState.WRITING, DraftState.SENT_BACK)
UNDER_REVIEW = (DraftState.SUBMITTED, DraftState.SIGNED)


@dataclass(frozen=True)
class Proposed:
    """An answer somebody proposes, and the newest of the person's words they had read."""

    words: str = field(repr=False)
    thread_version: int
    author_id: str
    state: DraftState
    feedback: str = field(default="", repr=False)


def place(column: str, draft_id: str, conversation_id: str) -> Place:
    """Where a draft's sealed column belongs."""
    return Place("draft", column, draft_id, conversation_id)


def being_written(session: Session, conversation_id: str) -> Draft | None:
    """The draft that somebody has begun, or got back."""
    return messages.draft_of(session, conversation_id, *BEING_WRITTEN)


def under_review(session: Session, conversation_id: str) -> Draft | None:
    """The draft that supervisors look at, or have signed in this round."""
    return messages.draft_of(session, conversation_id, *UNDER_REVIEW)


def keep(session: Session, desk: Desk, conversation: Conversation, proposed: Proposed) -> Draft:
    """Keep what is being written: over the form before it, else as a new draft. Raises Overtaken, TooLong."""
    before = being_written(session, conversation.id)
    return add(session, desk, conversation, proposed) if before is None else replace(session, desk, before, proposed)


def add(session: Session, desk: Desk, conversation: Conversation, proposed: Proposed) -> Draft:
    """Keep a draft in a row of its own, numbered after whatever was there."""
    last = messages.draft_of(session, conversation.id)
    draft_id = desk.new_id()
    draft = Draft(
        id=draft_id,
        conversation_id=conversation.id,
        version=1 if last is None else last.version + 1,
        **_columns(desk, draft_id, conversation.id, proposed),
    )
    messages.keep_draft(session, draft)
    session.flush()
    return draft


def replace(session: Session, desk: Desk, before: Draft, proposed: Proposed) -> Draft:
    """Keep a new version in the place of the one before; raises Overtaken when that has changed meanwhile."""
    columns = _columns(desk, before.id, before.conversation_id, proposed)
    state = columns.pop("state")
    if not messages.set_draft_state(session, before, state, version=before.version + 1, **columns):
        raise Overtaken("the draft has changed meanwhile")
    return before


def move(session: Session, draft: Draft | None, state: DraftState, **changes: Any) -> None:
    """Move a draft, if there is one, as it stands; raises Overtaken when it has changed meanwhile."""
    if draft is not None and not messages.set_draft_state(session, draft, state, **changes):
        raise Overtaken("the draft has changed meanwhile")


def _columns(desk: Desk, draft_id: str, conversation_id: str, proposed: Proposed) -> dict[str, Any]:
    key, ring = DataKey.fresh(), desk.keyring
    feedback = None
    if proposed.feedback:
        at = place("feedback", draft_id, conversation_id)
        feedback = key.seal(Purpose.FEEDBACK, proposed.feedback, at, ring)
    return {
        "author_id": proposed.author_id,
        "state": proposed.state,
        "thread_version": proposed.thread_version,
        "data_key": key.sealed(ring, Role.STORY, place("data_key", draft_id, conversation_id)),
        "words": key.seal(Purpose.WORDS, proposed.words, place("words", draft_id, conversation_id), ring),
        "feedback": feedback,
        "saved_at": to_minute(desk.now()),
    }
