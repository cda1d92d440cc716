"""`sottovoce-ops keys`: making keys in the operator's store, and handing each process its own view of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ops import database, letters, roster
from ops.office import Office
from ops.telling import AsJson, tell

if TYPE_CHECKING:
    from gateway.crypto.keyring import Keyring

commands = typer.Typer(help="Keys.", no_args_is_help=True)


@commands.callback()
def group() -> None:
    """Keys."""


@commands.command("init")
def init(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """Make what a new service needs: keys, each process's view of them, the database, the roster, the letters.

    May be repeated: what is there already stays.
    """
    made, new_letters, version = begin(ctx.obj)
    keys_said = f"Made the keys {', '.join(made)}." if made else "All keys are there already."
    tell(
        {"made": made, "new_letters": new_letters, "roster": version},
        keys_said,
        "Each process has its view of the keys, and the database is up to date.",
        f"The roster is at version {version}.",
        f"{new_letters} new letters wait for a supervisor's approval." if new_letters else "No letter is new.",
        as_json=as_json,
    )


def begin(office: Office) -> tuple[list[str], int, int]:
    """Everything of `keys init`: returns the roles whose first key was made, the new letters, the roster's version."""
    from gateway.crypto.keyring import publish_all
    from gateway.store import transaction

    database.bring_up_to_date(office)
    made = make_missing(office.settings.keystore)
    publish_all(office.settings.keystore, office.settings.keys)
    with office.database() as engine, transaction(engine) as session:
        version = roster.sign_again(office, session)
        new_letters = letters.load_shipped(office, session) + letters.load_signposts(office, session)
        if made:
            office.note(session, "keys_init", ",".join(made)[:60])
    return made, new_letters, version


def make_missing(store: Path) -> list[str]:
    """Give the service its id, and each role that has no key its first; returns those roles."""
    from gateway.crypto.envelope import Role
    from gateway.crypto.keyring import make_key, make_service, stored_epochs

    make_service(store)
    without = [role for role in Role if not stored_epochs(store, role)]
    for role in without:
        make_key(store, role, 1)
    return [role.value for role in without]


def delivery_keyring(store: Path) -> Keyring:
    """A keyring that can seal to `delivery` and do nothing else: no private key is read. Raises MissingKey."""
    from gateway.crypto import key_files, key_view
    from gateway.crypto.envelope import Role
    from gateway.crypto.keyring import Key, Keyring

    role, folder = Role.DELIVERY, store / Role.DELIVERY
    publics = {
        epoch: Key(role, epoch, (folder / f"{epoch}{key_files.PUBLIC}").read_bytes(), None)
        for epoch in key_files.epochs_in(folder, key_files.PUBLIC)
    }
    if not publics:
        raise key_files.missing("delivery key")
    active = key_view.active_of(folder, publics)
    return Keyring("operator", key_files.read_service(store), {role: publics}, {role: active})
