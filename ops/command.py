"""`sottovoce-ops`: the operators' commands. The one file here that reads the environment.

Exit codes: 0 done, 1 refused with a sentence, 2 bad use. Commands import what they need when they run, so that each
starts quickly.
"""

from __future__ import annotations

import os
from typing import Any

import typer
from typer.core import TyperGroup

from gateway import config
from gateway.time_and_chance import Circumstances
from ops import database, demo, doctor, keys, letters, outbound, people, status
from ops.office import OPERATOR, Office, Refused


def _refusals() -> tuple[type[Exception], ...]:
    """Every exception whose sentence is meant for the operator."""
    from gateway.crypto import key_files, roster
    from gateway.letters import NoText
    from gateway.store.schema import SchemaBehind

    of_keys = (key_files.MissingKey, key_files.MustNotHold, key_files.BadMode, key_files.BadKey, key_files.AlreadyThere)
    return (Refused, config.BadSetting, SchemaBehind, NoText, roster.NoRoster, roster.BadRoster, *of_keys)


def sentence_for(wrong: Exception) -> str | None:
    """What to say of an exception that is no mistake of ours, or None."""
    if isinstance(wrong, _refusals()):
        return str(wrong)
    if isinstance(wrong, PermissionError | NotADirectoryError | FileExistsError):
        return f"The file system does not allow this: {wrong.strerror} ({wrong.filename})."
    if type(wrong).__name__ == "OperationalError":  # the database's; only the store may know it by more than its name
        return "The database does not answer, or is busy. Look at SOTTOVOCE_DATABASE_URL, then try again."
    return None


class Commands(TyperGroup):
    """The group of all commands: what a command refuses becomes a sentence and exit code 1."""

    def invoke(self, ctx: Any) -> Any:
        """Carry out one command."""
        try:
            return super().invoke(ctx)
        except Exception as wrong:
            sentence = sentence_for(wrong)
            if sentence is None:
                raise
            typer.echo(sentence, err=True)
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)
app.add_typer(database.commands, name="database")
app.add_typer(keys.commands, name="keys")
app.add_typer(letters.commands, name="letters")
app.add_typer(outbound.commands, name="outbound")
app.add_typer(people.commands, name="people")
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)
app.command("status")(status.status)


@app.callback()
def begin(ctx: typer.Context) -> None:
    """What the people who run Sottovoce can do. Settings come from the environment, as docs/settings.md says."""
    ctx.obj = _office(demo_asked=ctx.invoked_subcommand == "demo")


def _office(*, demo_asked: bool) -> Office:
    settings = config.read(os.environ, OPERATOR)
    office = Office(settings, Circumstances())
    if demo_asked or office.demo_folder.is_dir():
        # Once a folder holds the demo, every command there must sign the roster the way the demo counts on.
        office = Office(config.read(os.environ, OPERATOR, demo.DEFAULTS), office.world)
    return office


def main() -> None:
    """Run the command that was asked for, and exit with its code."""
    app()
