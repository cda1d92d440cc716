"""One's own hours: the rota as it concerns them, the days they are away, and when they may be told in the evening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from gateway import duty, on_call
from gateway.console import away, hours_wording, local_times, wording
from gateway.console.access.permissions import Role
from gateway.console.access.person import TheDesk, ThePerson
from gateway.console.desk import Desk
from gateway.console.missing import found
from gateway.console.pages import page
from gateway.console.rota import FOUR_WEEKS, what, when
from gateway.store import Session, absences, reading, team, transaction
from gateway.store.tables import Absence, Channel, Staff


@dataclass(frozen=True)
class Hours:
    """One stretch of their week."""

    day: str
    when: str
    what: str


@dataclass(frozen=True)
class Away:
    """One absence of theirs."""

    id: str
    when: str
    lasts: bool


def my_hours(request: Request, desk: TheDesk, person: ThePerson) -> HTMLResponse:
    """The page, with what holds now."""
    now, zone = desk.now(), desk.settings.zone
    today = now.astimezone(zone).date()
    with reading(desk.engine) as session:
        staff = found(team.with_id(session, person.id))
        return page(
            request,
            "my_hours.html",
            hours=_hours(session, staff),
            absences=[_absence(row, desk) for row in absences.of_person(session, staff.id, now)],
            gaps=_left_open(session, desk, staff),
            advises=Role.ADVISOR in person.roles,
            free=staff.free,
            told=staff.to_be_told,
            told_from=local_times.shown(staff.told_from),
            told_until=local_times.shown(staff.told_until),
            reached=_reached(staff, desk),
            today=today,
            furthest=today + local_times.FURTHEST,
        )


def add_absence(
    desk: TheDesk, person: ThePerson, first: Annotated[str, Form()] = "", last: Annotated[str, Form()] = ""
) -> Response:
    """They will be away on these days, the last among them."""
    away.note(desk, person.id, person.id, first, last)
    return RedirectResponse("/my/hours?done=away", status_code=303)


def end_absence(absence_id: str, desk: TheDesk, person: ThePerson) -> Response:
    """They are there after all, or back. Raises NotThere for an absence that is not theirs."""
    away.take_back(desk, absence_id, person.id)
    return RedirectResponse("/my/hours?done=back", status_code=303)


def keep_telling(
    desk: TheDesk,
    person: ThePerson,
    begin: Annotated[str, Form()] = "",
    end: Annotated[str, Form()] = "",
    told: Annotated[str, Form()] = "",
) -> Response:
    """Whether they want to be told in the evening that something waits, and in which hours."""
    hours = local_times.within_a_day(begin, end) if told == "yes" else None
    with transaction(desk.engine) as session:
        staff = found(team.with_id(session, person.id))
        staff.to_be_told = hours is not None
        if hours is not None:
            staff.told_from, staff.told_until = hours
    return RedirectResponse(f"/my/hours?done={'telling' if hours else 'not_telling'}", status_code=303)


def _hours(session: Session, staff: Staff) -> list[Hours]:
    rows = sorted(
        (row for row in team.rota(session) if row.staff_id == staff.id),
        key=lambda row: (row.weekday, row.from_minute, row.to_minute),
    )
    return [Hours(hours_wording.WEEKDAYS[row.weekday], when(row), what(row, staff)) for row in rows]


def _absence(row: Absence, desk: Desk) -> Away:
    now = desk.now()
    return Away(row.id, hours_wording.away(row.from_at, row.until_at, now, desk.settings.zone), row.from_at <= now)


def _left_open(session: Session, desk: Desk, staff: Staff) -> Sequence[str]:
    """When nobody is on call in the coming four weeks, and would be if they were not away."""
    now, zone = desk.now(), desk.settings.zone
    there, gone = on_call.watches(session, desk.settings), on_call.away(session, now)
    if staff.id not in {watch.staff_id for watch in there}:
        return []
    theirs = [absence for absence in gone if absence.staff_id == staff.id]
    found = duty.left_open(there, now, zone, FOUR_WEEKS, gone)
    mine = [gap for gap in found if any(one.from_at < gap[1] and gap[0] < one.until_at for one in theirs)]
    return [hours_wording.stretch(*gap, now, zone) for gap in mine]


def _reached(staff: Staff, desk: Desk) -> str:
    """How a letter reaches them: "by email"; "" when none does."""
    channel = staff.address_channel if staff.address is not None else None
    if channel is None or (channel is Channel.SMS and not desk.settings.texts):
        return ""
    return f"by {wording.CHANNELS[channel].lower()}"
