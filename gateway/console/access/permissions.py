"""Who may use which page: one table. A route that is not in it stops the console from starting."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What a member of staff may be; one person may be several."""

    ADVISOR = "advisor"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"


class Unguarded(Exception):
    """A route without an entry in the table, or an entry without a route."""


ALL = frozenset(Role)
WRITERS = frozenset({Role.ADVISOR, Role.SUPERVISOR})
ADVISORS = frozenset({Role.ADVISOR})
SUPERVISORS = frozenset({Role.SUPERVISOR})
COORDINATORS = frozenset({Role.COORDINATOR})
OVERSEERS = SUPERVISORS | COORDINATORS

# Open to anybody: what it takes to come in, what is seen after leaving, and the look.
PUBLIC = frozenset({"sign_in_page", "sign_in", "signed_out", "static"})

ROUTES: dict[str, frozenset[Role]] = {
    "home": ALL,
    "sign_out": ALL,
    "queue": ADVISORS,
    "take_next": ADVISORS,
    "my_boundaries": ADVISORS,  # and then only their own
    "keep_boundaries": ADVISORS,
    "set_free": ADVISORS,
    "my_hours": WRITERS,  # and then only their own
    "add_absence": WRITERS,
    "end_absence": WRITERS,
    "keep_telling": ADVISORS,
    "conversation": WRITERS,  # and then only who holds it, or a supervisor: the reader sees to that too
    "rest": WRITERS,
    "save": WRITERS,
    "submit": WRITERS,
    "hand_back": WRITERS,
    "may_know": WRITERS,
    "another": WRITERS,
    "complaint": WRITERS,
    "escalate": WRITERS,
    "others": SUPERVISORS,
    "supervision": SUPERVISORS,
    "approve": SUPERVISORS,
    "send_back": SUPERVISORS,
    "recall": SUPERVISORS,
    "take_over": SUPERVISORS,
    "place": SUPERVISORS,
    "plan": SUPERVISORS,
    "end_plan": SUPERVISORS,
    "held": SUPERVISORS,
    "sort": SUPERVISORS,
    "release": SUPERVISORS,
    "close": SUPERVISORS,
    "block": SUPERVISORS,
    "blocked": SUPERVISORS,
    "lift": SUPERVISORS,
    "letters": SUPERVISORS,
    "approve_letter": SUPERVISORS,
    "agreement": OVERSEERS,
    "complaints": OVERSEERS,  # a coordinator sees that there is one, and opens none
    "seen_to": SUPERVISORS,
    "people": COORDINATORS,
    "promises": SUPERVISORS | COORDINATORS,
    "rota": COORDINATORS | SUPERVISORS,
    "add_watch": COORDINATORS,
    "remove_watch": COORDINATORS,
    "note_away": COORDINATORS,
    "not_away": COORDINATORS,
}


def check(names: Iterable[str]) -> None:
    """Raise Unguarded unless exactly these routes stand in the table."""
    known = set(ROUTES) | PUBLIC
    odd = sorted(set(names) ^ known)
    if odd:
        raise Unguarded(f"console/access/permissions.py and the routes differ: {', '.join(odd)}")


def allowed(route: str, roles: frozenset[Role]) -> bool:
    """Whether somebody signed in with these roles may use this route."""
    return not roles.isdisjoint(ROUTES.get(route, frozenset()))
