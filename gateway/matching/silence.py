"""Work returns from an advisor who went silent: it waits for somebody else, and nobody is blamed."""

from __future__ import annotations

from typing import Any

from gateway.conversation import Actor, Overtaken, Step
from gateway.store import Engine, Session, conversations, messages, reading, transaction
from gateway.store.conversations import Mover
from gateway.store.tables import Conversation, DraftState
from gateway.time_and_chance import Circumstances

BATCH = 100
SILENT = "silent"
BEGUN = (DraftState.WRITING, DraftState.SENT_BACK)


def take_back(engine: Engine, circumstances: Circumstances) -> int:
    """Let wait again whatever its advisor has neither opened nor saved for too long; returns how many."""
    with reading(engine) as session:  # nearly always there is none, and then nobody need wait for the right to write
        more = conversations.any_silent(session, circumstances.now())
    taken = 0
    while more:
        with transaction(engine) as session:
            silent = conversations.silent(session, circumstances.now(), BATCH)
            back = sum(let_wait_again(session, conversation, SILENT, circumstances) for conversation in silent)
        taken += back
        more = len(silent) == BATCH and back > 0
    return taken


def let_wait_again(session: Session, conversation: Conversation, code: str, circumstances: Circumstances) -> bool:
    """Take a conversation from its advisor for somebody else; what they had begun is set aside.

    False when they have accepted it, or handed it in, at the last moment.
    """
    mover = Mover(Actor.MATCHING, Actor.MATCHING.value, circumstances.now(), circumstances.new_id())
    begun = messages.draft_of(session, conversation.id, *BEGUN)
    changes: dict[str, Any] = {
        "passed_by": list(dict.fromkeys([*conversation.passed_by, conversation.advisor_id or ""])),
        "advisor_id": None,
        "silent_at": None,
        "offered_until": None,
        "lease": None,
    }
    lease = conversation.lease
    try:
        conversations.take(session, conversation, Step.LAPSE, mover, code=code, under_lease=lease, **changes)
    except Overtaken:
        return False
    if begun is not None and not messages.set_draft_state(session, begun, DraftState.SET_ASIDE):
        raise Overtaken("the draft has changed meanwhile")
    return True
