"""Who is on call and can be reached, and telling them: fixed words, no topic, nothing about the person."""

from __future__ import annotations

from datetime import datetime

from gateway import duty, letters
from gateway.config import Settings
from gateway.duty import Watch
from gateway.letters import Name
from gateway.store import Session, team
from gateway.store.tables import Staff
from gateway.time_and_chance import Circumstances


def watches(session: Session, settings: Settings) -> list[Watch]:
    """The rota, without those whom no alarm can reach: they do not count as on call."""
    reachable = _reachable(session, settings)
    return [
        Watch(row.staff_id, row.weekday, row.from_minute, row.to_minute, row.position)
        for row in team.rota(session)
        if row.staff_id in reachable
    ]


def uncovered(session: Session, settings: Settings, now: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches of the next 24 hours in which an alarm would reach nobody on the rota, as (start, end) in UTC."""
    return duty.uncovered(watches(session, settings), now, settings.zone)


def tell(
    session: Session, alarms: int, settings: Settings, world: Circumstances, conversation_id: str
) -> tuple[str | None, bool]:
    """Put the staff letter on its way to whoever the alarm with this number goes to.

    Returns their id, and whether they are on call. With nobody on call every supervisor who can be reached is told in
    turn: somebody always is. (None, False) when nobody can be reached at all.
    """
    reachable = _reachable(session, settings)
    there = duty.on_call(watches(session, settings), world.now(), settings.zone)
    person = reachable.get(duty.whom(alarms, there or sorted(reachable)) or "")
    if person is None or person.address_channel is None:
        return None, False
    letters.put(
        session,
        Name.STAFF,
        row_id=world.new_id(),
        channel=person.address_channel,
        language=person.language,
        now=world.now(),
        staff_id=person.id,
        conversation_id=conversation_id,
        urgency=letters.AT_ONCE,
    )
    return person.id, bool(there)


def _reachable(session: Session, settings: Settings) -> dict[str, Staff]:
    return {person.id: person for person in team.reachable_supervisors(session, texts=settings.texts)}
