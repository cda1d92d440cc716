"""Chores that need no key: deleting what has run out and nobody will ask for again."""

from __future__ import annotations

from datetime import datetime, timedelta

from gateway.store import (
    Engine,
    absences,
    blocks,
    boundaries,
    contacts,
    conversations,
    empty_log,
    pace,
    plans,
    reading,
    team,
    transaction,
)

ARRIVED_IS_KEPT = timedelta(days=400)
"""A webhook that is replayed within this time brings nothing back, though the words have been erased since."""

EVERY = timedelta(hours=1)
LOOK = "chores"


def tidy(engine: Engine, now: datetime) -> int:
    """Delete what has run out: links, sessions, reply tokens, blocks, absences, old fingerprints; returns how many.

    What was deleted leaves the database's log with it.

    Once an hour, however often and by however many it is asked: else every drain would wait for the doors' writes.
    """
    with reading(engine) as session:
        last = contacts.last_look(session, LOOK)
    if last is not None and last <= now < last + EVERY:
        return 0
    with transaction(engine) as session:
        contacts.looked(session, LOOK, now)
        boundaries.forget_ended(session, now)
        pace.forget_written(session, now - 2 * pace.KEPT)
        plans.forget_ended(session, now)
        forgotten = (
            team.forget_expired(session, now)
            + conversations.forget_tokens(session, now)
            + blocks.forget_ended(session, now)
            + absences.forget_ended(session, now)
            + contacts.forget_arrived(session, now - ARRIVED_IS_KEPT)
        )
    empty_log(engine)
    return forgotten
