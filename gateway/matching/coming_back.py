"""What comes back to wait for somebody else: an offer that lapsed, and the work of whoever fell silent or is away.

Nobody is blamed. What is in review stays there, and what a supervisor has taken over stays with them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.config import Settings
from gateway.conversation import Actor, Overtaken, Step
from gateway.matching.lapses import People
from gateway.store import Engine, Session, absences, conversations, messages, reading, transaction
from gateway.store.conversations import Mover
from gateway.store.tables import Conversation, DraftState
from gateway.time_and_chance import Circumstances

BATCH = 100
BEGUN = (DraftState.WRITING, DraftState.SENT_BACK)


@dataclass(frozen=True)
class Way:
    """A way back: its code in the audit, whether there is anything to bring back, and what, so many at most.

    `weighs` says that it counts with whoever had it: an offer that lapsed does, for nobody ever said a word to it.
    """

    code: str
    is_any: Callable[[Session, datetime], bool]
    found: Callable[[Session, datetime, int], Sequence[Conversation]]
    weighs: bool = False


SILENT = Way("silent", conversations.any_silent, conversations.silent)
AWAY = Way("away", absences.any_work_left, absences.work_left)
LAPSED = Way("", lambda session, now: bool(conversations.lapsed(session, now, 1)), conversations.lapsed, True)
WAYS = (SILENT, AWAY, LAPSED)


def take_back(engine: Engine, settings: Settings, circumstances: Circumstances) -> int:
    """Let wait again whatever has come back in any way; returns how many."""
    with reading(engine) as session:  # nearly always there is none, and then nobody need wait for the right to write
        some = [way for way in WAYS if way.is_any(session, circumstances.now())]
    return sum(_take_back(engine, way, settings, circumstances) for way in some)


def _take_back(engine: Engine, way: Way, settings: Settings, circumstances: Circumstances) -> int:
    taken, more = 0, True
    while more:
        now = circumstances.now()
        with transaction(engine) as session:
            people = People(session, settings, now) if way.weighs else None
            found = way.found(session, now, BATCH)
            back = 0
            for row in found:
                whose = row.advisor_id
                if _let_wait_again(session, row, way.code, circumstances):
                    back += 1
                    if people is not None:
                        people.let_lapse(whose)
        taken += back
        more = len(found) == BATCH and back > 0
    return taken


def _let_wait_again(session: Session, conversation: Conversation, code: str, circumstances: Circumstances) -> bool:
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
