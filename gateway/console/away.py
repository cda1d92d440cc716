"""The days on which somebody is away: noted by themselves, or by the coordinator for who cannot do it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from fastapi.responses import RedirectResponse, Response

from gateway.console import local_times
from gateway.console.access.person import TheDesk, ThePerson
from gateway.console.desk import Desk
from gateway.console.missing import Declined, NotThere, found
from gateway.doorbell import Bell
from gateway.store import absences, audit, team, transaction
from gateway.store.tables import Absence

MOST = 30


def note(desk: Desk, who: str, by: str, first: str, last: str) -> None:
    """Somebody will be away on these days, the last among them. The audit says whose they are, and not which days.

    Raises NotThere when there is nobody of this id, and Declined for days that cannot be.
    """
    from_at, until_at = local_times.days(first, last, desk.now(), desk.settings.zone)
    with transaction(desk.engine) as session:
        if not found(team.with_id(session, who)).active:
            raise Declined("They are not active: nothing is asked of them.")
        if len(absences.of_person(session, who, desk.now())) >= MOST:
            raise Declined("A great many absences are noted already. Please take one back first.")
        absences.keep(session, Absence(id=desk.new_id(), staff_id=who, from_at=from_at, until_at=until_at))
        audit.note(session, desk.new_id(), "absence_add", by, desk.now(), code="" if who == by else who)
    desk.ringer.ring(Bell.MATCHING)


def take_back(desk: Desk, absence_id: str, by: str, *, anybodys: bool = False) -> None:
    """They are there after all, or back. Raises NotThere where it is somebody else's and may not be."""
    with transaction(desk.engine) as session:
        row = found(absences.with_id(session, absence_id))
        if row.staff_id != by and not anybodys:
            raise NotThere
        absences.end(session, absence_id)
        audit.note(
            session, desk.new_id(), "absence_end", by, desk.now(), code="" if row.staff_id == by else row.staff_id
        )
    desk.ringer.ring(Bell.MATCHING)


def note_away(
    desk: TheDesk,
    person: ThePerson,
    who: Annotated[str, Form()] = "",
    first: Annotated[str, Form()] = "",
    last: Annotated[str, Form()] = "",
) -> Response:
    """The coordinator notes that somebody is away: they are ill, or have said so on the phone."""
    note(desk, who, person.id, first, last)
    return RedirectResponse("/rota?done=they_are_away", status_code=303)


def not_away(absence_id: str, desk: TheDesk, person: ThePerson) -> Response:
    """The coordinator takes an absence back, whosever it is."""
    take_back(desk, absence_id, person.id, anybodys=True)
    return RedirectResponse("/rota?done=they_are_there", status_code=303)
