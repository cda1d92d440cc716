"""The operator's side of keys: making them in the store, and handing each process its own view of them."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from gateway.crypto import key_files
from gateway.crypto.envelope import Role
from gateway.crypto.holdings import HOLDINGS, SYMMETRIC_ROLES

_SALT_BYTES = 16


def make_service(store: Path) -> None:
    """Give the service its id and its phone salt; what is there already stays."""
    content = {"service_id": secrets.token_hex(16), "phone_salt": secrets.token_hex(_SALT_BYTES)}
    if not (store / key_files.SERVICE_FILE).exists():
        key_files.write_new(store / key_files.SERVICE_FILE, json.dumps(content).encode())


def make_key(store: Path, role: Role, epoch: int) -> None:
    """Make a key in the store, with its public half where it has one; raises AlreadyThere rather than overwrite."""
    file = store / role / f"{epoch}{key_files.PRIVATE}"
    if epoch < 1:
        raise ValueError("Epochs are counted from 1.")
    if file.exists():
        raise key_files.AlreadyThere(f"There is a {role} key of epoch {epoch} already; it is not overwritten.")
    secret = secrets.token_bytes(key_files.SECRET_BYTES)
    if role not in SYMMETRIC_ROLES:  # the public half first: whatever has a .key is then complete
        key_files.write_over(file.with_suffix(key_files.PUBLIC), key_files.public_of(role, secret))
    key_files.write_new(file, secret)


def stored_epochs(store: Path, role: Role) -> list[int]:
    """The epochs of a role that the store has, lowest first."""
    return key_files.epochs_in(store / role, key_files.PRIVATE)


def publish(store: Path, view: Path, role: Role, *, public: bool, private: bool) -> None:
    """Copy a role's keys, and the service's id, from the store into a process's view; may be repeated.

    Raises MissingKey when the store has no such key, AlreadyThere when the view holds a different one of that name.
    """
    service = store / key_files.SERVICE_FILE
    if not service.exists() or not stored_epochs(store, role):
        raise key_files.missing(f"{role} key")
    _copy(service, view / service.name)
    suffixes = [key_files.PUBLIC] * (public and role not in SYMMETRIC_ROLES) + [key_files.PRIVATE] * private
    active = key_files.stated_active(store / role)
    # Lowest first, and the name of the active one before those above it: no reader takes a staged epoch for active.
    for epoch in stored_epochs(store, role):
        for suffix in suffixes:
            _copy(store / role / f"{epoch}{suffix}", view / role / f"{epoch}{suffix}")
        if epoch == active and suffixes:
            key_files.write_over(view / role / key_files.ACTIVE_FILE, str(active).encode())


def publish_all(store: Path, keys_dir: Path) -> None:
    """Bring every process's view (`<keys_dir>/<process>`) up to the table of holdings; may be repeated."""
    for process, holding in HOLDINGS.items():
        for role in sorted(holding.private | holding.public):
            publish(store, keys_dir / process, role, public=role in holding.public, private=role in holding.private)


def _copy(source: Path, target: Path) -> None:
    content = source.read_bytes()
    if not target.exists():
        key_files.write_new(target, content)
    elif target.read_bytes() != content:
        place = "/".join(target.parts[-3:])
        raise key_files.AlreadyThere(f"{place} differs from the key store's. Remove that view, then publish it again.")
