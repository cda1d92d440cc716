"""Who is on call and can be reached, and telling them: fixed words, no topic, nothing about the person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gateway import duty, letters
from gateway.config import Settings
from gateway.duty import Away, Watch
from gateway.letters import Name
from gateway.store import Session, absences, team
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


def away(session: Session, now: datetime) -> list[Away]:
    """Who is away now or later, and when."""
    return [Away(row.staff_id, row.from_at, row.until_at) for row in absences.not_over(session, now)]


def uncovered(
    session: Session, settings: Settings, now: datetime, hours: int = 24, hours_of_absences: int = 0
) -> list[tuple[datetime, datetime]]:
    """The stretches of the next hours in which an alarm would reach nobody on the rota, as (start, end) in UTC.

    What absences leave open is looked for in `hours_of_absences` too: there is time yet to fill it.
    """
    there, absences = watches(session, settings), away(session, now)
    soon = duty.uncovered(there, now, settings.zone, hours, absences)
    later = duty.left_open(there, now, settings.zone, hours_of_absences, absences) if absences else []
    return duty.joined([*soon, *later])


def tell(
    session: Session, alarms: int, settings: Settings, world: Circumstances, conversation_id: str
) -> tuple[str | None, bool]:
    """Put the staff letter on its way to whoever the alarm with this number goes to.

    Returns their id, and whether they are on call. With nobody on call every supervisor who can be reached is told in
    turn, those who are away only when all are: somebody always is. (None, False) when nobody can be reached at all.
    """
    reachable, absences = _reachable(session, settings), away(session, world.now())
    there = duty.on_call(watches(session, settings), world.now(), settings.zone, absences)
    here = sorted(reachable.keys() - duty.gone(absences, world.now()))
    person = reachable.get(duty.whom(alarms, there or here or sorted(reachable)) or "")
    if person is None or person.address_channel is None:
        return None, False
    _put(session, Name.STAFF, person, world, conversation_id)
    return person.id, bool(there)


def first(session: Session, settings: Settings, now: datetime) -> Staff | None:
    """Who is called first now; None with nobody on call."""
    there = called(session, settings, now)
    return _reachable(session, settings)[there[0]] if there else None


def warn(session: Session, settings: Settings, world: Circumstances) -> str | None:
    """Put the warning of a promise on its way to whoever is called first; returns their id.

    None with nobody on call, which the desk shows in red, or where nobody has approved this letter: then it waits.
    """
    person = first(session, settings, world.now())
    if person is None or not _put_approved(session, Name.STAFF_PROMISE_AT_RISK, person, settings, world):
        return None
    return person.id


def called(session: Session, settings: Settings, now: datetime) -> Sequence[str]:
    """The ids of all who are on call now and can be reached, whoever is called first at the beginning."""
    return duty.on_call(watches(session, settings), now, settings.zone, away(session, now))


def complaint(session: Session, person_id: str, settings: Settings, world: Circumstances) -> bool:
    """Put on its way to this supervisor that a complaint waits; False where nobody has approved this letter."""
    return _put_approved(session, Name.STAFF_COMPLAINT, _reachable(session, settings)[person_id], settings, world)


def _put_approved(session: Session, name: Name, person: Staff, settings: Settings, world: Circumstances) -> bool:
    if person.address_channel is None:
        return False
    if not letters.may_leave(session, name, person.language, settings.languages[0], person.address_channel):
        return False
    _put(session, name, person, world)
    return True


def _put(session: Session, name: Name, person: Staff, world: Circumstances, conversation_id: str | None = None) -> None:
    if person.address_channel is None:
        raise ValueError("nobody without an address is told")
    letters.put(
        session,
        name,
        row_id=world.new_id(),
        channel=person.address_channel,
        language=person.language,
        now=world.now(),
        staff_id=person.id,
        conversation_id=conversation_id,
        urgency=letters.AT_ONCE,
    )


def _reachable(session: Session, settings: Settings) -> dict[str, Staff]:
    return {person.id: person for person in team.reachable_supervisors(session, texts=settings.texts)}
