"""The home of a role: a supervisor's desk, an advisor's queue, a coordinator's team."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from gateway.console.access.permissions import Role
from gateway.console.access.person import TheDesk, ThePerson
from gateway.console.people import people
from gateway.console.queue import queue
from gateway.console.supervision import supervision


def home(request: Request, desk: TheDesk, person: ThePerson) -> HTMLResponse:
    """Whoever has several roles begins at the most urgent one."""
    if person.supervises:
        return supervision(request, desk, person)
    if Role.ADVISOR in person.roles:
        return queue(request, desk, person)
    return people(request, desk, person)
