"""`sottovoce-ops people`: who works here, how they sign in, and when they are on call."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ops import addresses, hiring, hours, training
from ops.office import Refused
from ops.telling import AsJson, tell, tell_table

commands = typer.Typer(help="The people who work here.", no_args_is_help=True)
_COLUMNS = {
    "id": "id",
    "name": "name",
    "roles": "roles",
    "languages": "speaks",
    "capacity": "room",
    "active": "active",
    "reached_by": "alarms by",
    "skills": "skills",
}


@commands.callback()
def group() -> None:
    """The people who work here."""


@commands.command("add")
def add(
    ctx: typer.Context,
    *,
    name: Annotated[str, typer.Option(help="The name that colleagues see.")],
    role: Annotated[list[str], typer.Option(help="advisor, supervisor or coordinator; may be given again.")],
    skill: Annotated[
        list[str] | None, typer.Option(help="A topic an advisor is trained in; may be given again.")
    ] = None,
    language: Annotated[list[str] | None, typer.Option(help="A language they write in; may be given again.")] = None,
    capacity: Annotated[int, typer.Option(min=1, max=200, help="How many conversations at a time.")] = 3,
    under_18: Annotated[
        bool,
        typer.Option("--under-18", help="Is asked only while a supervisor is on duty, on topics without age limit."),
    ] = False,
    phone: Annotated[str | None, typer.Option(help="The number that alarms go to.")] = None,
    email: Annotated[str | None, typer.Option(help="The mail address that alarms go to.")] = None,
    as_json: AsJson = False,
) -> None:
    """Add somebody, sign the roster with them in it, and print their id and a sign-in link."""
    from gateway.store import transaction

    office = ctx.obj
    wanted = hiring.Wanted(
        name=hiring.name(name),
        roles=hiring.roles(role),
        skills=hiring.skills(skill or [], role),
        languages=hiring.languages(language or [], office.settings.languages),
        capacity=capacity,
        reached=addresses.checked(phone, email, office.settings.country),
        under_18=under_18,
    )
    with office.database() as engine, transaction(engine) as session:
        person = hiring.take_on(office, session, wanted, office.world.new_id())
        link = hiring.new_link(office, session, person)
    if phone and not office.sends_texts:
        typer.echo("Note: this service sends no texts yet, so no alarm reaches that phone.", err=True)
    tell({"id": person.id, "link": link}, person.id, link, as_json=as_json)


@commands.command("link")
def link(
    ctx: typer.Context, person_id: Annotated[str, typer.Argument(metavar="ID")], *, as_json: AsJson = False
) -> None:
    """Print a fresh sign-in link: good once, for 24 hours."""
    from gateway.store import transaction

    with ctx.obj.database() as engine, transaction(engine) as session:
        person = hiring.known(session, person_id)
        if not person.active:
            raise Refused(f"{person.name} no longer works here, and cannot sign in.")
        address = hiring.new_link(ctx.obj, session, person)
    tell({"id": person.id, "link": address}, address, as_json=as_json)


@commands.command("reach")
def reach(
    ctx: typer.Context,
    person_id: Annotated[str, typer.Argument(metavar="ID")],
    *,
    phone: Annotated[str | None, typer.Option(help="The number that our letters to them go to.")] = None,
    email: Annotated[str | None, typer.Option(help="The mail address that our letters to them go to.")] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Nothing is sent to them any more.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say where alarms, and what else we tell the staff, reach somebody, in place of what it was; or nowhere."""
    from gateway.store import transaction

    office = ctx.obj
    reached = addresses.checked(phone, email, office.settings.country)
    if (reached is None) != forget:
        raise Refused("Give --phone or --email, or --forget alone.")
    with office.database() as engine, transaction(engine) as session:
        person = hiring.known(session, person_id)
        hiring.reach(office, session, person, reached)
        found, name = {"id": person.id, "reached_by": reached.channel.value if reached else None}, person.name
    tell(found, f"{name} is reached by {found['reached_by'] or 'nothing'}.", as_json=as_json)


@commands.command("list")
def list_people(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """List everybody, without their addresses."""
    from gateway.store import reading, team

    with ctx.obj.database() as engine, reading(engine) as session:
        rows: list[dict[str, Any]] = [
            {key: getattr(person, key) for key in ("id", "name", "roles", "skills", "languages", "capacity", "active")}
            | {"reached_by": person.address_channel.value if person.address_channel else None}
            for person in team.everybody(session)
        ]
    tell_table(rows, _COLUMNS, "Nobody works here yet. `sottovoce-ops people add` adds somebody.", as_json=as_json)


@commands.command("train")
def train(
    ctx: typer.Context,
    person_id: Annotated[str, typer.Argument(metavar="ID")],
    *,
    skill: Annotated[list[str], typer.Option(help='A topic, or "foundation"; may be given again.')],
    until: Annotated[str | None, typer.Option(help="The last day it holds, such as 2030-01-31.")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="It holds no longer.")] = False,
    as_json: AsJson = False,
) -> None:
    """Record somebody's training, until a day or for good; or withdraw it."""
    from gateway.store import transaction

    skills, day = hiring.trainings(skill), training.last_day(until)
    with ctx.obj.database() as engine, transaction(engine) as session:
        person = hiring.known(session, person_id)
        if withdraw:
            training.withdraw(ctx.obj, session, person, skills)
        else:
            training.record(ctx.obj, session, person, skills, day)
        told: dict[str, Any] = {key: getattr(person, key) for key in ("id", "skills", "foundation", "trained_until")}
        name = person.name
    how = "no longer trained" if withdraw else "trained"
    lasts = f" until {day}" if day and not withdraw else ""
    tell(told, f"{name} is {how} in {', '.join(skills)}{lasts}.", as_json=as_json)


@commands.command("rota")
def rota(
    ctx: typer.Context,
    person_id: Annotated[str, typer.Argument(metavar="ID")],
    *,
    days: Annotated[str, typer.Option(help="Such as mon-fri or sat,sun.")] = "mon-sun",
    begin: Annotated[str, typer.Option("--from", help="When the hours begin, local time.")] = "00:00",
    end: Annotated[str, typer.Option("--to", help="When they end; before --from means the next day.")] = "24:00",
    position: Annotated[int, typer.Option(min=1, max=9, help="1 is called first.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Set a supervisor's weekly hours on call, in place of those they had."""
    from gateway.store import transaction

    weekdays, (start, stop) = hours.days(days), hours.stretch(begin, end)
    with ctx.obj.database() as engine, transaction(engine) as session:
        person = hiring.known(session, person_id)
        hiring.put_on_call(ctx.obj, session, person, weekdays, start, stop, position)
    shown = ", ".join(hours.DAYS[day] for day in weekdays)
    tell(
        {"id": person.id, "days": shown.split(", "), "from": begin, "to": end, "position": position},
        f"{person.name} is on call {shown} from {begin} to {end}, position {position}.",
        as_json=as_json,
    )
