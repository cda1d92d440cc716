"""The rota: who is on call or on duty, every week; the hours that nobody covers; and who will be away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from gateway import duty, on_call
from gateway.console import hours_wording, local_times
from gateway.console.access.permissions import Role
from gateway.console.access.person import TheDesk, ThePerson
from gateway.console.desk import Desk
from gateway.console.missing import Declined, found
from gateway.console.pages import page
from gateway.doorbell import Bell
from gateway.store import Session, absences, audit, reading, team, transaction
from gateway.store.tables import Channel, Rota, Staff

A_WEEK, FOUR_WEEKS = 7 * 24, 28 * 24  # hours
MOST = 70  # stretches of one person's: ten on every day
DAYS = {"every": range(7), "week": range(5), "weekend": range(5, 7)} | {str(day): (day,) for day in range(7)}


@dataclass(frozen=True)
class Watch:
    """One stretch of the rota."""

    id: str
    name: str
    when: str
    what: str
    away: str


@dataclass(frozen=True)
class Day:
    """A weekday and its stretches, in the order in which they begin."""

    name: str
    watches: tuple[Watch, ...]


@dataclass(frozen=True)
class Gone:
    """Somebody who is away, or will be."""

    id: str
    name: str
    when: str


def rota(request: Request, desk: TheDesk, person: ThePerson) -> HTMLResponse:
    """The week as it stands; the coordinator can change it."""
    today = desk.now().astimezone(desk.settings.zone).date()
    with reading(desk.engine) as session:
        people = {staff.id: staff for staff in team.everybody(session) if staff.active}
        return page(
            request,
            "rota.html",
            gaps=gaps(session, desk),
            days=_days(session, desk, people),
            away=_away(session, desk, people),
            may_change=Role.COORDINATOR in person.roles,
            people=[staff for staff in people.values() if _may_have_hours(desk, staff)],
            choices=hours_wording.ROTA_DAYS,
            calls=hours_wording.CALLS,
            colleagues=[staff for staff in people.values() if {Role.ADVISOR, Role.SUPERVISOR} & set(staff.roles)],
            today=today,
            furthest=today + local_times.FURTHEST,
        )


def gaps(session: Session, desk: Desk) -> list[str]:
    """When nobody is on call: in the coming week; and because of absences, in the coming four."""
    now, zone = desk.now(), desk.settings.zone
    found = on_call.uncovered(session, desk.settings, now, A_WEEK, FOUR_WEEKS)
    return [hours_wording.stretch(*gap, now, zone) for gap in found]


def add_watch(
    desk: TheDesk,
    person: ThePerson,
    who: Annotated[str, Form()] = "",
    days: Annotated[str, Form()] = "",
    begin: Annotated[str, Form()] = "",
    end: Annotated[str, Form()] = "",
    call: Annotated[str, Form()] = "1",
) -> Response:
    """Add hours to somebody's week: one stretch for each of the days. What stands there already stays once."""
    if days not in DAYS or call not in hours_wording.CALLS:
        raise Declined("Please choose from the lists.")
    start, stop = local_times.hours(begin, end)
    with transaction(desk.engine) as session:
        staff = found(team.with_id(session, who))
        if not staff.active or not _may_have_hours(desk, staff):
            raise Declined(f"{staff.name} cannot be put on the rota: no alarm would reach them, or they are not there.")
        rows = [
            Rota(id=desk.new_id(), staff_id=who, weekday=day, from_minute=start, to_minute=stop, position=int(call))
            for day in DAYS[days]
        ]
        theirs = [row for row in team.rota(session) if row.staff_id == who]
        rows = [row for row in rows if _hours(row) not in {_hours(known) for known in theirs}]
        if len(theirs) + len(rows) > MOST:
            raise Declined("This is more than anybody can have in a week. Please take something away first.")
        team.add_to_rota(session, rows)
        for row in rows:
            audit.note(session, desk.new_id(), "rota_add", person.id, desk.now(), code=_code(row))
    desk.ringer.ring(Bell.MATCHING)
    return RedirectResponse("/rota?done=watch_added", status_code=303)


def remove_watch(watch_id: str, desk: TheDesk, person: ThePerson) -> Response:
    """Take one stretch away."""
    with transaction(desk.engine) as session:
        row = found(team.watch_with_id(session, watch_id))
        audit.note(session, desk.new_id(), "rota_remove", person.id, desk.now(), code=_code(row))
        team.take_off_rota(session, watch_id)
    desk.ringer.ring(Bell.MATCHING)
    return RedirectResponse("/rota?done=watch_removed", status_code=303)


def _may_have_hours(desk: Desk, staff: Staff) -> bool:
    """Advisors are on duty; a supervisor is on call, and must be reached by an alarm."""
    reached = staff.address is not None and (desk.settings.texts or staff.address_channel is not Channel.SMS)
    return Role.ADVISOR in staff.roles or (Role.SUPERVISOR in staff.roles and reached)


def _hours(row: Rota) -> tuple[int, int, int]:
    return row.weekday, row.from_minute, row.to_minute


def _code(row: Rota) -> str:
    return f"{row.staff_id} {row.weekday} {row.from_minute}-{row.to_minute} {row.position}"[:60]


def _days(session: Session, desk: Desk, people: dict[str, Staff]) -> list[Day]:
    rows = sorted(team.rota(session), key=lambda row: (row.from_minute, row.position, row.id))
    away = on_call.away(session, desk.now())
    found: list[Day] = []
    for number, name in enumerate(hours_wording.WEEKDAYS):
        here = [row for row in rows if row.weekday == number and row.staff_id in people]
        found.append(Day(name, tuple(_watch(row, people[row.staff_id], away, desk) for row in here)))
    return found


def _watch(row: Rota, staff: Staff, away: Sequence[duty.Away], desk: Desk) -> Watch:
    """One stretch, with the day on which it is next theirs if they are away then."""
    start, end = duty.next_time(_plain(row), desk.now(), desk.settings.zone)
    missing = any(one.staff_id == staff.id and one.from_at < end and start < one.until_at for one in away)
    local = start.astimezone(desk.settings.zone)
    return Watch(row.id, staff.name, when(row), what(row, staff), f"Away on {local.day} {local:%B}" if missing else "")


def _plain(row: Rota) -> duty.Watch:
    return duty.Watch(row.staff_id, row.weekday, row.from_minute, row.to_minute, row.position)


def when(row: Rota) -> str:
    """The hours of one stretch: "22:00 to 06:00 on Tuesday"."""
    begin, end = local_times.shown(row.from_minute), local_times.shown(row.to_minute)
    if (row.from_minute, end) == (0, "00:00"):
        return "The whole day"
    next_day = row.to_minute <= row.from_minute and end != "00:00"
    return f"{begin} to {end}" + (f" on {hours_wording.WEEKDAYS[(row.weekday + 1) % 7]}" if next_day else "")


def what(row: Rota, staff: Staff) -> str:
    """What somebody does in these hours: supervisors are called, advisors are there."""
    if Role.SUPERVISOR not in staff.roles:
        return "On duty"
    return f"On call, {hours_wording.CALLS.get(str(row.position), 'later call').lower()}"


def _away(session: Session, desk: Desk, people: dict[str, Staff]) -> list[Gone]:
    now, zone = desk.now(), desk.settings.zone
    return [
        Gone(row.id, people[row.staff_id].name, hours_wording.away(row.from_at, row.until_at, now, zone))
        for row in absences.not_over(session, now)
        if row.staff_id in people
    ]
