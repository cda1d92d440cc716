"""Work returns from an advisor who went silent: it waits for somebody else, and nobody is blamed."""

from __future__ import annotations

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
            back = sum(_take_back(session, conversation, circumstances) for conversation in silent)
        taken += back
        more = len(silent) == BATCH and back > 0
    return taken


def _take_back(session: Session, conversation: Conversation, circumstances: Circumstances) -> bool:
    mover = Mover(Actor.MATCHING, Actor.MATCHING.value, circumstances.now(), circumstances.new_id())
    passed_by = list(dict.fromkeys([*conversation.passed_by, conversation.advisor_id or ""]))
    begun = messages.draft_of(session, conversation.id, *BEGUN)
    try:
        conversations.take(
            session,
            conversation,
            Step.LAPSE,
            mover,
            code=SILENT,
            passed_by=passed_by,
            advisor_id=None,
            silent_at=None,
        )
    except Overtaken:  # handed in at the last moment
        return False
    if begun is not None and not messages.set_draft_state(session, begun, DraftState.SET_ASIDE):
        raise Overtaken("the draft has changed meanwhile")
    return True
