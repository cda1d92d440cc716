"""The roster, as the operator signs it: who may do what, made from the people of the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.time_and_chance import to_minute
from ops.office import Office

if TYPE_CHECKING:
    from gateway.crypto.roster import Person, Roster
    from gateway.store import Session


def sign_again(office: Office, session: Session) -> int:
    """Sign the people as they are now and put the roster where it is read; returns its version.

    Within the transaction that changes people: nobody is in the database whom the roster does not know. The version
    stays when nothing has changed. Raises MissingKey, or AlreadyThere when another command was quicker.
    """
    from gateway.crypto import roster
    from gateway.store import team

    store = office.settings.keystore
    active = {person.id: tuple(sorted(person.roles)) for person in team.everybody(session) if person.active}
    newest = renewed(
        roster.stored(store),
        active,
        to_minute(office.world.now()),
        signoff_key_counts=office.settings.signoff == "key",
        signoff_keys=signoff_keys(store),
    )
    roster.write(store, roster.views_that_read(office.settings.keys), newest)
    return newest.version


def renewed(
    before: Roster | None,
    active: Mapping[str, tuple[str, ...]],
    now: datetime,
    *,
    signoff_key_counts: bool,
    signoff_keys: dict[int, str],
) -> Roster:
    """The roster that follows `before`, or `before` itself when it says the same; `active` are roles by person.

    Whoever left, or has other roles now, keeps an entry that has ended: what they signed while it held still counts.
    """
    from gateway.crypto.roster import Roster

    people = _entries(before.people if before else (), active, now)
    if before and (before.people, before.signoff_key_counts, before.signoff_keys) == (
        people,
        signoff_key_counts,
        signoff_keys,
    ):
        return before
    return Roster((before.version if before else 0) + 1, people, signoff_key_counts, signoff_keys)


def _entries(before: Sequence[Person], active: Mapping[str, tuple[str, ...]], now: datetime) -> tuple[Person, ...]:
    from dataclasses import replace

    from gateway.crypto.roster import Person

    kept = [
        entry
        if entry.until is not None or active.get(entry.id) == entry.roles
        else replace(entry, until=now.isoformat())
        for entry in before
    ]
    there = {entry.id for entry in kept if entry.until is None}
    new = [Person(id=person, roles=roles, since=now.isoformat()) for person, roles in sorted(active.items())]
    return (*kept, *(entry for entry in new if entry.id not in there))


def signoff_keys(store: Path) -> dict[int, str]:
    """The console's public signing keys by epoch, in hexadecimal."""
    from gateway.crypto import key_files
    from gateway.crypto.envelope import Role

    folder = store / Role.SIGNOFF
    return {
        epoch: (folder / f"{epoch}{key_files.PUBLIC}").read_bytes().hex()
        for epoch in key_files.epochs_in(folder, key_files.PUBLIC)
    }
