"""The roster: who may do what, from when until when, signed by the operator and never taken from the database.

A file is `<view>/roster/<version>.json`: `{"roster": …, "signature": {"epoch": n, "value": hex}}`. The signature is
over the canonical form of what was read, so that nothing outside it can count.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from gateway.crypto import key_files
from gateway.crypto.envelope import Role
from gateway.crypto.holdings import HOLDINGS
from gateway.crypto.keyring import Keyring
from gateway.crypto.signing import Signature, sign_with, verify

SUPERVISOR = "supervisor"


class NoRoster(Exception):
    """No valid roster is in sight; the sentence says what to run."""


class BadRoster(Exception):
    """A roster file that does not count; the sentence says why."""


@dataclass(frozen=True)
class Person:
    """One person's roles over a time: ISO times with a zone, `until` None while it lasts; passkeys by their ids."""

    id: str
    roles: tuple[str, ...]
    since: str
    until: str | None = None
    passkeys: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a time without a zone: nobody could say when it begins."""
        times = [self.since] if self.until is None else [self.since, self.until]
        if any(datetime.fromisoformat(time).tzinfo is None for time in times):
            raise ValueError("A roster's times need a zone, as in 2030-01-31T09:00:00+00:00.")

    def serves(self, at: datetime) -> bool:
        """Whether this entry holds at that moment: from `since` on, before `until`."""
        begun = datetime.fromisoformat(self.since) <= at
        return begun and (self.until is None or at < datetime.fromisoformat(self.until))


@dataclass(frozen=True)
class Roster:
    """One version of the roster; `signoff_keys` are the console's public keys by epoch, in hexadecimal."""

    version: int
    people: tuple[Person, ...]
    signoff_key_counts: bool
    signoff_keys: dict[int, str] = field(default_factory=dict)

    def has_role(self, person_id: str, role: str, at: datetime) -> bool:
        """Whether a person has a role at that moment."""
        return any(entry.id == person_id and role in entry.roles and entry.serves(at) for entry in self.people)

    def may_sign(self, person_id: str, at: datetime) -> bool:
        """Whether a person may sign off at that moment: supervisors may."""
        return self.has_role(person_id, SUPERVISOR, at)


_READER = TypeAdapter(Roster)


def canonical(roster: Roster) -> bytes:
    """The one way of writing a roster down, which is what gets signed."""
    content = asdict(roster)
    content["signoff_keys"] = {str(epoch): public for epoch, public in roster.signoff_keys.items()}
    return json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def write(store: Path, views: list[Path], roster: Roster) -> None:
    """Sign a roster with the store's roster key and put it into the store and each view; may be repeated after a cut.

    Raises AlreadyThere when the store has a newer version, or another one of this number.
    """
    content = _signed(store, roster)
    here = _file(store, roster.version)
    newest = max(_versions(store), default=0)
    if newest > roster.version or (here.exists() and here.read_bytes() != content):
        raise key_files.AlreadyThere(f"The roster is at version {newest} already; write the next one.")
    for folder in (store, *views):
        key_files.write_over(_file(folder, roster.version), content)


def views_that_read(keys_dir: Path) -> list[Path]:
    """The views of the processes that read the roster."""
    return [keys_dir / process for process, holding in HOLDINGS.items() if Role.ROSTER in holding.public]


def stored(store: Path) -> Roster | None:
    """The newest valid roster of the store, or None before the first; for the operator."""
    folder = store / Role.ROSTER
    publics = {
        epoch: key_files.public_of(Role.ROSTER, key_files.read_private(folder / f"{epoch}{key_files.PRIVATE}"))
        for epoch in key_files.epochs_in(folder, key_files.PRIVATE)
    }
    valid = _valid(store, publics, key_files.read_service(store).service_id)
    return next(valid, None)


def read(view: Path, keyring: Keyring) -> Roster:
    """The newest valid roster in a view, whatever else lies beside it; raises NoRoster where none is valid."""
    for roster in _valid(view, _publics(keyring), keyring.service_id):
        return roster
    raise NoRoster(f"No valid roster is in the view of {view.name}. `sottovoce-ops people add` signs one.")


def problems(view: Path, keyring: Keyring) -> list[str]:
    """A sentence for each roster file that does not count, newest first; empty when all is well."""
    found = []
    for version in _versions(view):
        try:
            _read(_file(view, version), version, _publics(keyring), keyring.service_id)
        except BadRoster as refusal:
            found.append(str(refusal))
    return found


class RosterWatch:
    """The roster of the moment: looks for a newer valid version at each question, and never goes back to an older."""

    def __init__(self, view: Path, keyring: Keyring) -> None:
        self._view = view
        self._keyring = keyring
        self._roster: Roster | None = None

    def current(self) -> Roster:
        """The newest valid roster seen so far; raises NoRoster when there never was one."""
        known = self._roster
        if known is None:
            known = read(self._view, self._keyring)
        elif max(_versions(self._view), default=0) > known.version:
            newer = next(_valid(self._view, _publics(self._keyring), self._keyring.service_id), known)
            known = max(known, newer, key=lambda roster: roster.version)
        self._roster = known
        return known


def _file(folder: Path, version: int) -> Path:
    return folder / Role.ROSTER / f"{version}.json"


def _versions(folder: Path) -> list[int]:
    return key_files.epochs_in(folder / Role.ROSTER, ".json")[::-1]


def _publics(keyring: Keyring) -> dict[int, bytes]:
    return {epoch: keyring.public(Role.ROSTER, epoch) for epoch in keyring.epochs(Role.ROSTER)}


def _signed(store: Path, roster: Roster) -> bytes:
    folder = store / Role.ROSTER
    epochs = key_files.epochs_in(folder, key_files.PRIVATE)
    if not epochs:
        raise key_files.missing("roster key")
    epoch = key_files.stated_active(folder) or max(epochs)
    secret = key_files.read_private(folder / f"{epoch}{key_files.PRIVATE}")
    service_id = key_files.read_service(store).service_id
    signature = sign_with(secret, Role.ROSTER, service_id, epoch, canonical(roster))
    content = {"roster": json.loads(canonical(roster)), "signature": {"epoch": epoch, "value": signature.value.hex()}}
    return json.dumps(content, sort_keys=True, indent=1).encode("ascii")


def _valid(folder: Path, publics: Mapping[int, bytes], service_id: str) -> Iterator[Roster]:
    for version in _versions(folder):
        try:
            yield _read(_file(folder, version), version, publics, service_id)
        except BadRoster:  # `problems` tells of it
            continue


def _read(file: Path, version: int, publics: Mapping[int, bytes], service_id: str) -> Roster:
    try:
        content = json.loads(file.read_bytes())
        roster = _READER.validate_python(content["roster"])
        signature = Signature(int(content["signature"]["epoch"]), bytes.fromhex(content["signature"]["value"]))
    except (OSError, ValidationError, ValueError, KeyError, TypeError):
        raise BadRoster(f"Roster {version} cannot be read.") from None
    if roster.version != version:
        raise BadRoster(f"Roster {version} says that it is another version.")
    public = publics.get(signature.epoch)
    if public is None or not verify(public, Role.ROSTER, service_id, canonical(roster), signature):
        raise BadRoster(f"Roster {version} is not signed by this service's operator.")
    return roster
