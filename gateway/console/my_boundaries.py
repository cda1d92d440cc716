"""An advisor's own page: whether they are free, and how they feel about each topic. Nobody else can open it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from gateway.advisors import FOUNDATION, holds
from gateway.console import wording
from gateway.console.access.person import TheDesk, ThePerson
from gateway.console.missing import found
from gateway.console.pages import page
from gateway.doorbell import Bell
from gateway.store import boundaries, reading, team, transaction
from gateway.store.tables import Boundary, Stance

A_MONTH = timedelta(days=30)
ANYTIME = ""
PREFIX = "topic-"


@dataclass(frozen=True)
class Topic:
    """A topic they are trained in, and how they feel about it."""

    id: str
    name: str
    stance: str
    until: str
    expired: bool


def my_boundaries(request: Request, desk: TheDesk, person: ThePerson) -> HTMLResponse:
    """The page, with what holds now."""
    now, zone = desk.now(), desk.settings.zone
    today = now.astimezone(zone).date()
    with reading(desk.engine) as session:
        staff = found(team.with_id(session, person.id))
        kept = boundaries.of_person(session, person.id, now)
        topics = []
        for skill in staff.skills:
            row = kept.get(skill)
            until = f"{row.ends_at.astimezone(zone):%-d %B}" if row and row.ends_at else ""
            stance = row.stance.value if row else ANYTIME
            topics.append(Topic(skill, wording.topic(skill), stance, until, not holds(staff, skill, today)))
        return page(
            request,
            "my_boundaries.html",
            topics=sorted(topics, key=lambda topic: topic.name),
            free=staff.free,
            trained=staff.foundation and holds(staff, FOUNDATION, today),
            stances=wording.STANCES,
            prefix=PREFIX,
        )


async def _answers(request: Request) -> dict[str, str]:
    form = await request.form()
    return {name.removeprefix(PREFIX): str(value) for name, value in form.items() if name.startswith(PREFIX)}


def keep_boundaries(desk: TheDesk, person: ThePerson, chosen: Annotated[dict[str, str], Depends(_answers)]) -> Response:
    """Keep what they chose; a "not this month" that holds already keeps its end. It is not in the audit."""
    now = desk.now()
    with transaction(desk.engine) as session:
        staff = found(team.with_id(session, person.id))
        before = boundaries.of_person(session, person.id, now)
        rows = []
        for topic in staff.skills:
            stance = chosen.get(topic, ANYTIME)
            if stance not in set(Stance):
                continue
            ends_at = now + A_MONTH if stance == Stance.NOT_THIS_MONTH else None
            if topic in before and before[topic].stance == stance:
                ends_at = before[topic].ends_at
            rows.append(
                Boundary(id=desk.new_id(), staff_id=staff.id, topic=topic, stance=Stance(stance), ends_at=ends_at)
            )
        boundaries.keep(session, staff.id, rows)
    desk.ringer.ring(Bell.MATCHING)
    return RedirectResponse("/my/boundaries?done=boundaries", status_code=303)


def set_free(desk: TheDesk, person: ThePerson, free: Annotated[str, Form()] = "") -> Response:
    """Say that they are free for new ones, or on a break."""
    with transaction(desk.engine) as session:
        found(team.with_id(session, person.id)).free = free == "yes"
    desk.ringer.ring(Bell.MATCHING)
    return RedirectResponse(f"/my/boundaries?done={'free' if free == 'yes' else 'break'}", status_code=303)
