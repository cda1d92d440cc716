"""`sottovoce-ops demo`: everything a demo needs, so that `sottovoce up --demo` can start at once."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from ops import hiring, hours, keys, letters, roster, signposts, training
from ops.addresses import Reached
from ops.office import Office
from ops.telling import AsJson, tell

if TYPE_CHECKING:
    from gateway.store import Session
    from gateway.store.tables import Staff

DEFAULTS: Mapping[str, Any] = {"signoff": "key", "twilio_account_sid": "AC" + "0" * 31 + "1"}  # as in `up`
PEOPLE_FILE = "people.json"
SECRETS = ("twilio_auth_token", "twilio_api_key", "twilio_api_secret")


@dataclass(frozen=True)
class Part:
    """One of the demo's people; `phone` is a number that is set aside for stories, and nobody's."""

    key: str
    name: str
    role: str
    capacity: int = 3
    phone: str | None = None
    position: int = 1


PARTS = (
    Part("advisor", "Robin (advisor)", hiring.ADVISOR, capacity=60),
    Part("supervisor", "Sam", hiring.SUPERVISOR, phone="+447700900901", position=1),
    Part("second_supervisor", "Kim", hiring.SUPERVISOR, phone="+447700900902", position=2),
    Part("coordinator", "Alex", "coordinator"),
)


def demo(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """Set up a demo: keys, database, people, rota, signposts. May be repeated: what is there already stays."""
    from gateway.store import transaction

    office = ctx.obj
    keys.begin(office)
    with office.database() as engine, transaction(engine) as session:
        for part in PARTS:
            take_part(office, session, part)
        roster.sign_again(office, session)
        added = signposts.add_missing(session)
        letters.load_signposts(office, session)
    make_secrets(office)
    people = write_people(office)
    tell(
        {"people": people, "new_signposts": added, "data_dir": str(office.settings.data_dir)},
        f"The demo is set up in {office.settings.data_dir}: {', '.join(part.name for part in PARTS)}.",
        "Start it with `sottovoce up --demo`.",
        as_json=as_json,
    )


def person_id(part: Part) -> str:
    """The same id at every run."""
    return hashlib.sha256(f"sottovoce demo {part.key}".encode()).hexdigest()[:32]


def take_part(office: Office, session: Session, part: Part) -> Staff:
    """One of the demo's people, as they are if they are there, with hours on call for a supervisor who has none."""
    from gateway.store import team

    person = team.with_id(session, person_id(part)) or _newcomer(office, session, part)
    if part.role == hiring.ADVISOR and not set(training.skills()) <= set(person.skills):
        person.skills = list(dict.fromkeys([*person.skills, *training.skills()]))
    on_call = {row.staff_id for row in team.rota(session)}
    if part.phone and person.id not in on_call and hiring.may_be_on_call(person):
        every_day = range(len(hours.DAYS))
        hiring.put_on_call(office, session, person, every_day, 0, hours.DAY_MINUTES, part.position)
    return person


def _newcomer(office: Office, session: Session, part: Part) -> Staff:
    from gateway.store.tables import Channel

    wanted = hiring.Wanted(
        name=part.name,
        roles=[part.role],
        skills=list(training.skills()) if part.role == hiring.ADVISOR else [],
        languages=list(office.settings.languages),
        capacity=part.capacity,
        reached=Reached(Channel.SMS, part.phone) if part.phone else None,
    )
    return hiring.add(office, session, wanted, person_id(part))


def make_secrets(office: Office) -> None:
    """What the provider would have given the service; what is there already stays."""
    from gateway.crypto.key_files import write_new

    for name in SECRETS:
        file = office.demo_folder / name
        if not file.exists():
            # A key of the provider's begins so; the client refuses others.
            start = "SK" if name == "twilio_api_key" else ""
            write_new(file, (start + secrets.token_hex(16)).encode())


def write_people(office: Office) -> dict[str, str]:
    """Leave the ids, and the phones of those on call, where `up --demo` finds them; returns the ids."""
    from gateway.crypto.key_files import write_over

    people = {part.key: person_id(part) for part in PARTS}
    content = people | {"on_call_phones": [part.phone for part in PARTS if part.phone]}
    write_over(office.demo_folder / PEOPLE_FILE, json.dumps(content, indent=1).encode())
    return people
