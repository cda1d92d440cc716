"""They ask for another advisor: from whom they part, and what of theirs comes back to wait for somebody else."""

from __future__ import annotations

from typing import Any

from gateway.conversation import State, Step
from gateway.inbound.papers import Papers
from gateway.inbound.ruling import DANGER, Ruling
from gateway.store import Session, boundaries, contacts, messages
from gateway.store.tables import Conversation, DraftState
from gateway.time_and_chance import Circumstances, to_minute

GIVEN_BACK = {State.OFFERED: Step.DECLINE, State.ASSIGNED: Step.HAND_BACK, State.IN_REVIEW: Step.HAND_BACK}


def whom(session: Session, papers: Papers, ruled: Ruling, thread: Conversation | None) -> str | None:
    """The advisor they part from: the author of the answer they had last in this thread; None when nobody is meant.

    Nobody is meant while an answer is about to leave, for they have not read it; then the supervisors decide. In danger
    nothing changes hands by itself. And only who is known to be themselves parts from anybody.
    """
    if not papers.understood.wants_another or ruled.held_reason is not None or thread is None:
        return None
    if thread.state is State.APPROVED or thread.contact_id != papers.contact_id:
        return None
    if thread.risk >= DANGER or not papers.arrival.trusted:
        return None
    answered = messages.draft_of(session, thread.id, DraftState.SIGNED)
    return answered.author_id if answered else None


def part(session: Session, thread: Conversation, advisor_id: str, world: Circumstances) -> None:
    """Never give anything of theirs to this advisor again; nobody is told why."""
    contact = contacts.with_id(session, thread.contact_id)
    if contact is not None:
        boundaries.recuse(session, world.new_id(), contact, advisor_id, to_minute(world.now()))


def given_back(thread: Conversation, advisor_id: str, step: Step | None) -> tuple[Step | None, dict[str, Any]]:
    """The step and the columns that take a thread from this advisor, if it is with them, beside what else is to be."""
    if thread.advisor_id != advisor_id:
        return step, {}
    passed_by = list(dict.fromkeys([*thread.passed_by, advisor_id]))
    free: dict[str, Any] = {"advisor_id": None, "offered_until": None, "lease": None, "silent_at": None}
    return step or GIVEN_BACK.get(thread.state), free | {"passed_by": passed_by}
