"""What will break its promise unless somebody looks soon: for the supervisors' desk, with the reason in words."""

from __future__ import annotations

from collections.abc import Mapping

from gateway import promise, promising
from gateway.console.desk import Desk
from gateway.conversation import State
from gateway.store import Session, conversations, messages
from gateway.store.tables import Conversation, DraftState
from gateway.whose_turn import Need, needs_a_supervisor

BEFORE_REVIEW = (State.WAITING, State.OFFERED, State.ASSIGNED, State.HELD)
NOTES: Mapping[Need, str] = {
    Need.PROMISE: "Little time is left",
    Need.REVIEW: "It has waited long for review",
    Need.HELD: "It has been held for long",
}


def at_risk(session: Session, desk: Desk) -> list[tuple[Conversation, Need]]:
    """What is not late yet but needs a supervisor now, what is due first, and why; without what waits for review."""
    rows = conversations.in_state(session, *BEFORE_REVIEW)
    ahead = sorted((row for row in rows if row.due_at >= desk.now()), key=lambda row: (row.due_at, row.id))
    needs = [(row, _need(session, desk, row)) for row in ahead]
    return [(row, need) for row, need in needs if need]


def why(session: Session, desk: Desk, row: Conversation) -> str:
    """Why this needs a supervisor now, and how often it was put off; "" where it does not."""
    need = _need(session, desk, row)
    return f"{NOTES[need]}{put_off(row)}" if need else ""


def put_off(row: Conversation) -> str:
    """How often its promise has been put off, as the end of a sentence; "" for never."""
    times = {0: "", 1: ". Put off once already", 2: ". Put off twice already"}
    return times.get(row.revisions, f". Put off {row.revisions} times already")


def with_put_off(note: str, row: Conversation) -> str:
    """A note, and how often the promise was put off."""
    times = put_off(row)
    return f"{note.removesuffix('.')}{times}" if times else note


def _need(session: Session, desk: Desk, row: Conversation) -> Need:
    in_review = row.state is State.IN_REVIEW
    draft = messages.draft_of(session, row.id, DraftState.SUBMITTED) if in_review else None
    return needs_a_supervisor(
        promising.standing(row),
        desk.now(),
        promise.terms_of(desk.settings),
        submitted_at=draft.saved_at if draft else None,
        held_reason=row.held_reason,
    )
