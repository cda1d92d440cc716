"""Whoever opens or saves what they are writing is there; after a long silence it goes to somebody else.

Whoever opens their queue is there for offers again, whatever they let lapse before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from gateway import duty, promise, promising
from gateway.console.access.person import Person
from gateway.console.desk import Desk
from gateway.conversation import Overtaken, State
from gateway.doorbell import Bell
from gateway.store import Session, conversations, reading, team, transaction
from gateway.store.tables import Conversation

A_MOMENT = timedelta(minutes=1)


def silent_at(desk: Desk, row: Conversation) -> datetime:
    """When this goes back, if from now on its advisor neither opens nor saves it."""
    settings = desk.settings
    hours = promise.hours_for(promising.about(row), settings.promise_hours)
    return duty.silent(desk.now(), row.risk, hours, settings.silent_hours)


def stay(session: Session, desk: Desk, row: Conversation) -> None:
    """Its advisor is there. What a supervisor has taken over does not go back by itself, and stays as it is."""
    later = silent_at(desk, row)
    if row.silent_at is not None and later - row.silent_at >= A_MOMENT:
        conversations.change(session, row, silent_at=later)


def opened(desk: Desk, person: Person, conversation_id: str) -> None:
    """Somebody has opened a conversation: if it is theirs to write, they are there."""
    try:
        with transaction(desk.engine) as session:
            row = conversations.with_id(session, conversation_id)
            if row is not None and row.state is State.ASSIGNED and row.advisor_id == person.id:
                stay(session, desk, row)
    except Overtaken:  # it has moved meanwhile, and needs nobody to be there
        return


def at_their_queue(desk: Desk, person: Person) -> None:
    """Somebody has opened their queue: they are asked again, and at once."""
    with reading(desk.engine) as session:
        staff = team.with_id(session, person.id)
        if staff is None or not staff.lapses:
            return
    with transaction(desk.engine) as session:
        team.is_here(session, person.id)
    desk.ringer.ring(Bell.MATCHING)
