"""Who is asking: known by the session their cookie names, and let in only where the table says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from gateway.console.access.permissions import PUBLIC, Role, allowed
from gateway.console.desk import Desk
from gateway.conversation import Actor
from gateway.store import reading, team
from gateway.time_and_chance import token_hash

SESSION_COOKIE = "sottovoce"


class NotSignedIn(Exception):
    """Nobody is signed in with this browser."""


class NotYours(Exception):
    """Somebody is signed in, but this is not theirs to see or do."""


@dataclass(frozen=True)
class Person:
    """A member of staff who is signed in."""

    id: str
    name: str
    roles: frozenset[Role]
    session_token: str = field(repr=False)

    @property
    def supervises(self) -> bool:
        """Whether this is a supervisor."""
        return Role.SUPERVISOR in self.roles

    @property
    def as_writer(self) -> Actor:
        """As whom they write: an advisor, or a supervisor who has taken over."""
        return Actor.ADVISOR if Role.ADVISOR in self.roles else Actor.SUPERVISOR


def cookie_name(desk: Desk) -> str:
    """The session cookie's name: bound to this very host wherever the console is served over https."""
    return f"__Host-{SESSION_COOKIE}" if desk.settings.console_url.startswith("https:") else SESSION_COOKIE


def the_desk(request: Request) -> Desk:
    """The desk this console works with."""
    desk: Desk = request.app.state.desk
    return desk


def find(desk: Desk, token: str) -> Person | None:
    """Who holds this session, if it still lasts."""
    with reading(desk.engine) as session:
        staff = team.signed_in(session, token_hash(token), desk.now()) if token else None
        if staff is None:
            return None
        roles = frozenset(Role(role) for role in staff.roles if role in set(Role))
        return Person(staff.id, staff.name, roles, token)


def guard(request: Request) -> None:
    """Stands in front of every route: raises NotSignedIn or NotYours unless the table lets this person through."""
    name = request.scope["route"].name
    desk = the_desk(request)
    person = find(desk, request.cookies.get(cookie_name(desk), ""))
    request.state.person = person
    if name in PUBLIC:
        return
    if person is None:
        raise NotSignedIn
    if not allowed(name, person.roles):
        raise NotYours


def signed_in(request: Request) -> Person:
    """The person whom the guard has let in."""
    person: Person | None = request.state.person
    if person is None:
        raise NotSignedIn
    return person


TheDesk = Annotated[Desk, Depends(the_desk)]
ThePerson = Annotated[Person, Depends(signed_in)]
