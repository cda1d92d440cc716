"""`sottovoce-ops outbound`: holding back everything that goes out, and letting it go again."""

from __future__ import annotations

import typer

from ops.office import Office
from ops.telling import AsJson, tell

PAUSED = "outbound_paused"  # the switch that outbound looks at before every letter

commands = typer.Typer(help="What goes out.", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """What goes out."""


@commands.command("pause")
def pause(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """Let nothing leave until `resume`; letters wait, and nothing is lost."""
    changed = turn(ctx.obj, paused=True)
    said = "Nothing leaves until `sottovoce-ops outbound resume`." if changed else "Outbound is paused already."
    tell({"paused": True, "changed": changed}, said, as_json=as_json)


@commands.command("resume")
def resume(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """Let letters leave again, those that waited first."""
    changed = turn(ctx.obj, paused=False)
    said = "Letters leave again." if changed else "Outbound is not paused."
    tell({"paused": False, "changed": changed}, said, as_json=as_json)


def turn(office: Office, *, paused: bool) -> bool:
    """Turn the switch, with its audit entry; False when it stood so already."""
    from gateway.store import team, transaction

    with office.database() as engine, transaction(engine) as session:
        if team.is_on(session, PAUSED) is paused:
            return False
        team.turn(session, PAUSED, on=paused)
        office.note(session, "outbound_pause" if paused else "outbound_resume")
    return True
