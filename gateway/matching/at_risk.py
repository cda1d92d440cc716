"""Before a promise breaks, whoever is on call is told: once for each promise, and once for all that come near together.

Fixed words, and nothing of whom it is about. With nobody on call nothing is sent: the desk shows that in red, and
whoever comes on call next is told.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway import duty, on_call
from gateway.config import Settings
from gateway.conversation import Actor
from gateway.store import Engine, Session, audit, promises_near, reading, transaction
from gateway.store.tables import Conversation
from gateway.time_and_chance import Circumstances

BATCH = 200
RISKS = range(5)
WARNED = "promise_at_risk"


def warn(engine: Engine, settings: Settings, circumstances: Circumstances) -> int:
    """Tell whoever is on call of every promise that has come near its end since; returns how many letters (0 or 1)."""
    latest = [circumstances.now() + duty.margin(risk, settings.promise_hours) for risk in RISKS]
    with reading(engine) as session:  # nearly always there is none, and then nobody need wait for the right to write
        more = promises_near.any_near(session, latest)
    told: str | None = None
    while more:
        with transaction(engine) as session:
            near = promises_near.near(session, latest, BATCH)
            told = told or (on_call.warn(session, settings, circumstances) if near else None)
            if told is None:
                return 0
            _note(session, near, told, circumstances)
        more = len(near) == BATCH
    return int(told is not None)


def _note(session: Session, near: Sequence[Conversation], told: str, circumstances: Circumstances) -> None:
    now = circumstances.now()
    for row in near:
        promises_near.warned(session, row)
        audit.note(session, circumstances.new_id(), WARNED, Actor.MATCHING.value, now, row.id, told)
