"""Before a promise breaks, whoever is on call is told: once for each promise, and once for all that come near together.

Fixed words, and nothing of whom it is about. With nobody on call nothing is sent: the desk shows that in red, and
whoever comes on call next is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gateway import duty, on_call, promise, promising
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
    told: str | None = None
    beyond: Conversation | None = None
    while rows := _coming(engine, settings, circumstances.now(), beyond):
        ids = [row.id for row in rows if _is_near(row, settings, circumstances.now())]
        if ids:  # nearly always there is none, and then nobody need wait for the right to write
            with transaction(engine) as session:
                near = _still_near(session, ids, settings, circumstances.now())
                told = told or (on_call.warn(session, settings, circumstances) if near else None)
                if near and told is None:
                    return 0
                _note(session, near, told or "", circumstances)
        beyond = rows[-1]
    return int(told is not None)


def _coming(engine: Engine, settings: Settings, now: datetime, beyond: Conversation | None) -> Sequence[Conversation]:
    """The next promises that might be near: no topic is promised more than the service promises."""
    latest = now + max(duty.margin(risk, settings.promise_hours) for risk in RISKS)
    with reading(engine) as session:
        return promises_near.coming(session, latest, beyond, BATCH)


def _still_near(session: Session, ids: Sequence[str], settings: Settings, now: datetime) -> list[Conversation]:
    return [row for row in promises_near.locked(session, ids) if _is_near(row, settings, now)]


def _is_near(row: Conversation, settings: Settings, now: datetime) -> bool:
    """Whether little is left of the hours that its own topics are promised."""
    return promise.is_near(promising.standing(row), now, promise.terms_of(settings))


def _note(session: Session, near: Sequence[Conversation], told: str, circumstances: Circumstances) -> None:
    now = circumstances.now()
    for row in near:
        promises_near.warned(session, row)
        audit.note(session, circumstances.new_id(), WARNED, Actor.MATCHING.value, now, row.id, told)
