"""`sottovoce-ops letters`: the automatic letters, and which of them a supervisor has approved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from ops.office import Office
from ops.telling import AsJson, tell_table

if TYPE_CHECKING:
    from gateway.letters import Quotable, Shipped
    from gateway.store import Session

commands = typer.Typer(help="The automatic letters.", no_args_is_help=True)
_COLUMNS = {
    "name": "letter",
    "language": "language",
    "channel": "channel",
    "version": "version",
    "approved": "approved",
    "essential": "must be approved",
}


@commands.callback()
def group() -> None:
    """The automatic letters."""


@commands.command("list")
def list_letters(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """List the letters, every version, and whether a supervisor has approved it."""
    from gateway.store import reading

    with ctx.obj.database() as engine, reading(engine) as session:
        rows = known(session)
    tell_table(rows, _COLUMNS, "There are no letters yet. Run `sottovoce-ops keys init`.", as_json=as_json)


def known(session: Session) -> list[dict[str, Any]]:
    """Every version of every letter, newest first within its name, without its text."""
    from gateway.letters import ESSENTIAL
    from gateway.store import deliveries

    return [
        {
            "name": letter.name,
            "language": letter.language,
            "channel": letter.channel.value,
            "version": letter.version,
            "approved": letter.signoff_id is not None,
            "essential": letter.name in ESSENTIAL,
        }
        for letter in deliveries.templates(session)
    ]


def load_shipped(office: Office, session: Session) -> int:
    """Put the letters that come with the service beside those that are there, unapproved; returns how many are new.

    A letter becomes a new version when its text differs from the newest. Until that is approved the old one is sent.
    """
    from gateway.letters import shipped

    settings = office.settings
    return _load(office, session, shipped(settings.service_name, settings.country, settings.languages))


def load_signposts(office: Office, session: Session) -> int:
    """The same for the signposts: approved like a letter, one may be a paragraph of a welcome."""
    from gateway.letters import quotable
    from gateway.store import team

    return _load(office, session, quotable(team.signposts(session)))


def _load(office: Office, session: Session, wanted: Sequence[Shipped] | Sequence[Quotable]) -> int:
    from gateway.store import deliveries
    from gateway.store.tables import Template

    new = 0
    newest = {(row.name, row.language, row.channel): row for row in reversed(deliveries.templates(session))}
    for letter in wanted:
        before = newest.get((str(letter.name), letter.language, letter.channel))
        if before is not None and before.text == letter.text:
            continue
        row = Template(
            id=office.world.new_id(),
            name=str(letter.name),
            language=letter.language,
            channel=letter.channel,
            version=before.version + 1 if before else 1,
            text=letter.text,
            created_at=office.world.now(),
        )
        deliveries.keep_template(session, row)
        new += 1
    return new
