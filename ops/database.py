"""`sottovoce-ops database`: the schema."""

from __future__ import annotations

import typer

from ops.office import Office
from ops.telling import AsJson, tell

commands = typer.Typer(help="The database.", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """The database."""


@commands.command("upgrade")
def upgrade(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """Bring the database up to this version's schema; may be repeated."""
    bring_up_to_date(ctx.obj)
    tell({"schema": "up to date"}, "The database is up to date.", as_json=as_json)


def bring_up_to_date(office: Office) -> None:
    """Make the data folder, for its owner alone, and bring the database in it up to date."""
    from gateway.crypto.key_files import private_folder
    from gateway.store import schema

    private_folder(office.settings.data_dir)
    with office.any_database() as engine:
        schema.upgrade(engine)
