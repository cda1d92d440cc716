"""The coordinator's home: who is on the team, and who asks to be erased. No conversation opens from here."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from gateway.console import complaining, wording
from gateway.console.access.person import TheDesk, ThePerson
from gateway.console.cases import cases
from gateway.console.pages import page
from gateway.store import absences, conversations, reading, team
from gateway.store.tables import Staff


@dataclass(frozen=True)
class Member:
    """One member of the team."""

    name: str
    roles: str
    skills: str
    languages: str
    capacity: int
    there: str


def people(request: Request, desk: TheDesk, person: ThePerson) -> HTMLResponse:
    """The team, and the requests for erasure."""
    with reading(desk.engine) as session:
        away = {row.staff_id for row in absences.not_over(session, desk.now()) if row.from_at <= desk.now()}
        members = [_member(staff, staff.id in away) for staff in team.everybody(session)]
        rows = conversations.asking_erasure(session)
        asking = cases(session, rows, desk)
        unhappy = len(complaining.listed(session, desk, person))
    return page(request, "people.html", members=members, asking=asking, complaints=unhappy)


def _there(staff: Staff, away: bool) -> str:
    if not staff.active:
        return "Not active"
    return "Away" if away else "Free" if staff.free else "On a break"


def _member(staff: Staff, away: bool) -> Member:
    return Member(
        name=staff.name,
        roles=", ".join(staff.roles).capitalize(),
        skills=", ".join(wording.topic(skill) for skill in staff.skills),
        languages=", ".join(wording.language(code) for code in staff.languages),
        capacity=staff.capacity,
        there=_there(staff, away),
    )
