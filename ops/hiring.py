"""Taking somebody on: what is checked, and the row, roster entry, link and hours that they get."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.time_and_chance import token_hash
from ops import roster, training
from ops.addresses import Reached, seal_into
from ops.office import Office, Refused

if TYPE_CHECKING:
    from gateway.store import Session
    from gateway.store.tables import Staff

ADVISOR, SUPERVISOR = "advisor", "supervisor"
ROLES = (ADVISOR, SUPERVISOR, "coordinator")
LINK_LASTS = timedelta(hours=24)
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Wanted:
    """Somebody to take on, everything checked."""

    name: str
    roles: list[str]
    skills: list[str]
    languages: list[str]
    capacity: int
    reached: Reached | None = None
    under_18: bool = False


def name(written: str) -> str:
    """A name as pages can show it; raises Refused."""
    plain = " ".join(written.split())
    if not plain.isprintable() or not 1 <= len(plain) <= _LONGEST_NAME:
        raise Refused(f"--name must be 1 to {_LONGEST_NAME} letters.")
    return plain


def roles(written: Sequence[str]) -> list[str]:
    """The roles, each once; raises Refused."""
    return _known(written, ROLES, "role")


def skills(written: Sequence[str], roles: Sequence[str]) -> list[str]:
    """The skills, each once; an advisor needs one at least. Raises Refused."""
    may_be = training.skills()
    found = _split(written)
    if not set(found) <= set(training.accepted()):
        raise Refused(f"A skill may be: {_listed(may_be)}.")
    if not found and ADVISOR in _split(roles):
        raise Refused(f"An advisor needs a --skill, or nothing could be offered to them: {_listed(may_be)}.")
    return found


def trainings(written: Sequence[str]) -> list[str]:
    """The trainings, each once: topics, and the foundation. Raises Refused."""
    return _known(written, (training.FOUNDATION, *training.skills()), "training")


def languages(written: Sequence[str], of_service: Sequence[str]) -> list[str]:
    """The languages, each once; none given means the service's first. Raises Refused."""
    return _known(written, of_service, "language") or [of_service[0]]


def _known(written: Sequence[str], may_be: Sequence[str], what: str) -> list[str]:
    found = _split(written)
    if any(word not in may_be for word in found):
        raise Refused(f"A {what} may be: {_listed(may_be)}.")
    return found


def _split(written: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word.lower() for text in written for word in text.replace(",", " ").split()))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def take_on(office: Office, session: Session, wanted: Wanted, person_id: str) -> Staff:
    """Add somebody and sign the roster with them in it; raises MissingKey."""
    person = add(office, session, wanted, person_id)
    roster.sign_again(office, session)
    return person


def add(office: Office, session: Session, wanted: Wanted, person_id: str) -> Staff:
    """Add somebody whom the roster does not know yet; raises MissingKey."""
    from gateway.store import team
    from gateway.store.tables import Staff

    person = Staff(
        id=person_id,
        name=wanted.name,
        roles=wanted.roles,
        skills=wanted.skills,
        languages=wanted.languages,
        capacity=wanted.capacity,
        under_18=wanted.under_18,
        language=wanted.languages[0],
    )
    if wanted.reached:
        seal_into(office, person, wanted.reached)
    team.keep(session, person)
    session.flush()
    office.note(session, "people_add", person.id)
    return person


def known(session: Session, person_id: str) -> Staff:
    """Who has this id; raises Refused."""
    from gateway.store import team

    person = team.with_id(session, person_id.strip().lower())
    if person is None:
        raise Refused("Nobody has this id. `sottovoce-ops people list` shows everybody's.")
    return person


def new_link(office: Office, session: Session, person: Staff) -> str:
    """A fresh sign-in link for somebody, good once; only its token's hash is kept."""
    from gateway.store import team
    from gateway.store.tables import SignInLink

    token = office.world.new_token()
    expires_at = office.world.now() + LINK_LASTS
    team.keep_link(session, SignInLink(id=token_hash(token), staff_id=person.id, expires_at=expires_at))
    office.note(session, "people_link", person.id)
    return f"{office.settings.console_url.rstrip('/')}/sign-in/{token}"


def reach(office: Office, session: Session, person: Staff, reached: Reached | None) -> None:
    """Seal where somebody is reached, in place of what it was; raises MissingKey."""
    if reached is None:
        person.address = person.address_channel = None
    else:
        seal_into(office, person, reached)
    office.note(session, "people_reach", person.id)


def may_be_on_call(person: Staff) -> bool:
    """Whether an alarm may go to this person, and would reach them."""
    return person.active and SUPERVISOR in person.roles and person.address is not None


def put_on_call(
    office: Office, session: Session, person: Staff, weekdays: Sequence[int], start: int, stop: int, position: int
) -> None:
    """Replace somebody's hours on call; raises Refused for whom no alarm may go to."""
    from gateway.store import team
    from gateway.store.tables import Rota

    if not person.active or SUPERVISOR not in person.roles:
        raise Refused(f"{person.name} is not an active supervisor, and only those are on call.")
    if person.address is None:
        raise Refused(f"{person.name} has neither phone nor mail address, so no alarm could reach them.")
    rows = [
        Rota(
            id=office.world.new_id(),
            staff_id=person.id,
            weekday=day,
            from_minute=start,
            to_minute=stop,
            position=position,
        )
        for day in weekdays
    ]
    team.set_rota(session, person.id, rows)
    office.note(session, "people_rota", person.id)
