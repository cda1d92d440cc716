"""Keeping at it: whoever is on call is told again and again of a conversation in danger, until a supervisor opens it.

The door sends the first letter, with the crisis itself. Here: again to the same person, then to the next on the rota,
round and round. When nobody on the rota can be reached, every supervisor in turn: somebody is told.
"""

from __future__ import annotations

from gateway import duty, on_call
from gateway.config import Settings
from gateway.conversation import Actor, State
from gateway.store import Engine, Session, audit, conversations, reading, transaction
from gateway.time_and_chance import Circumstances

NOBODY_ON_CALL = "nobody_on_call"
NOBODY_REACHABLE = "nobody_reachable"

# Where a person in danger may be without anybody of the staff having looked: a STOP after a cry for help holds it, and
# what came while an answer was already leaving stays approved until that has left.
UNSEEN = (State.ESCALATED, State.HELD, State.APPROVED)


def watch(engine: Engine, settings: Settings, circumstances: Circumstances) -> int:
    """Send every alarm that is due, each in a transaction of its own; returns how many staff letters it put out."""
    with reading(engine) as session:
        due = [conversation.id for conversation in conversations.alarms_due(session, circumstances.now())]
    sent = 0
    for conversation_id in due:
        with transaction(engine) as session:
            sent += _alarm(session, conversation_id, settings, circumstances)
    return sent


def _alarm(session: Session, conversation_id: str, settings: Settings, circumstances: Circumstances) -> int:
    now = circumstances.now()
    conversation = conversations.with_id(session, conversation_id)
    if conversation is None or conversation.next_alarm_at is None or conversation.next_alarm_at > now:
        return 0  # another watcher was here
    if conversation.state not in UNSEEN:
        conversations.count_alarm(session, conversation, None)
        return 0
    alarms = conversation.alarms
    if not conversations.count_alarm(session, conversation, duty.next_alarm(alarms, now)):
        return 0
    told, was_on_call = on_call.tell(session, alarms, settings, circumstances, conversation_id)
    code = NOBODY_REACHABLE if told is None else told if was_on_call else NOBODY_ON_CALL
    audit.note(session, circumstances.new_id(), "alarm", Actor.MATCHING.value, now, conversation_id, code)
    return int(told is not None)
