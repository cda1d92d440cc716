"""Key files on disk: how they are named, written and read, and what is refused about them.

`<role>/<epoch>.key` is a private seed or a symmetric key, `<role>/<epoch>.pub` the raw public key, `<role>/active` the
epoch in use as text, `service.json` the service's id and the salt for phone numbers.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gateway.crypto import hybrid
from gateway.crypto.envelope import Role
from gateway.crypto.holdings import SEALING_ROLES, SYMMETRIC_ROLES

SERVICE_FILE = "service.json"
ACTIVE_FILE = "active"
PRIVATE = ".key"
PUBLIC = ".pub"
SECRET_BYTES = 32
_OTHERS_MAY_READ = 0o077


class MissingKey(Exception):
    """A key that is needed is not there; the sentence says what to run."""


class MustNotHold(Exception):
    """A process sees a key that it must never hold; the sentence names the process and the role."""


class BadMode(Exception):
    """A key file can be read by others than its owner."""


class BadKey(Exception):
    """A key file does not hold a key of its kind."""


class AlreadyThere(Exception):
    """Another key, or another version, already has this name; nothing is ever overwritten."""


@dataclass(frozen=True)
class Service:
    """What makes this service unlike any other: its id, and the salt under which phone numbers are stretched."""

    service_id: str
    phone_salt: bytes


def missing(what: str) -> MissingKey:
    """The refusal for something that `keys init` would have made."""
    return MissingKey(f"There is no {what} here. Run `sottovoce-ops keys init`, then start again.")


def read_service(folder: Path) -> Service:
    """Read `service.json`; raises MissingKey where there is none, BadKey where it cannot be read."""
    try:
        content = json.loads((folder / SERVICE_FILE).read_text("utf-8"))
        return Service(str(content["service_id"]), bytes.fromhex(content["phone_salt"]))
    except FileNotFoundError:
        raise missing(f"{SERVICE_FILE} for {folder.name}") from None
    except (ValueError, KeyError, TypeError):
        raise BadKey(
            f"The {SERVICE_FILE} for {folder.name} cannot be read; copy it again from the key store."
        ) from None


def epochs_in(folder: Path, suffix: str) -> list[int]:
    """The epochs of which one role's folder has a file of this kind, lowest first; empty where there is no folder."""
    if not folder.is_dir():
        return []
    return sorted(int(file.stem) for file in folder.iterdir() if file.suffix == suffix and file.stem.isdecimal())


def stated_active(folder: Path) -> int | None:
    """The epoch that one role's folder names as active, or None where it names none."""
    try:
        return int((folder / ACTIVE_FILE).read_text("ascii"))
    except FileNotFoundError:
        return None
    except ValueError:
        raise BadKey(f"The file {folder.name}/{ACTIVE_FILE} must hold the number of an epoch.") from None


def read_private(file: Path) -> bytes:
    """The 32 secret bytes of a key file; raises BadMode or BadKey."""
    if file.stat().st_mode & _OTHERS_MAY_READ:
        raise BadMode(f"Others may read {file.parent.name}/{file.name}. Run `chmod 600` on it, then start again.")
    secret = file.read_bytes()
    if len(secret) != SECRET_BYTES:
        raise BadKey(f"{file.parent.name}/{file.name} is not a key; copy it again from the key store.")
    return secret


def public_of(role: Role, secret: bytes) -> bytes:
    """The public key that belongs to a private one; empty for roles whose key is symmetric."""
    if role in SYMMETRIC_ROLES:
        return b""
    if role in SEALING_ROLES:
        return hybrid.public_bytes(secret)
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def private_folder(folder: Path) -> Path:
    """Make a folder, and those above it that are missing, for their owner alone."""
    if not folder.is_dir():
        private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def write_new(file: Path, content: bytes) -> None:
    """Write a file that must not exist yet, whole or not at all, mode 0600; raises AlreadyThere."""
    part = _written_beside(file, content)
    try:
        os.link(part, file)  # unlike a rename, a link never replaces what is there
    except FileExistsError:
        raise AlreadyThere(f"{file.parent.name}/{file.name} is there already and is not overwritten.") from None
    finally:
        part.unlink()
    _settle(file.parent)


def write_over(file: Path, content: bytes) -> None:
    """Write a file whole or not at all, mode 0600, in place of what was there."""
    _written_beside(file, content).replace(file)
    _settle(file.parent)


def _written_beside(file: Path, content: bytes) -> Path:
    part = private_folder(file.parent) / f".{file.name}.{secrets.token_hex(8)}.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return part


def _settle(folder: Path) -> None:
    """Make the new name itself outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
