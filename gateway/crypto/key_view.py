"""A process's view of the keys: `service.json`, and for each role `<epoch>.pub`, `<epoch>.key` and `active`.

What a process must never hold stops it before any key is used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gateway.crypto import hybrid, key_files
from gateway.crypto.envelope import KEY_ID_BYTES, Role
from gateway.crypto.holdings import SEALING_ROLES, SYMMETRIC_ROLES, Holding
from gateway.crypto.key_files import BadKey, MissingKey, MustNotHold


@dataclass(frozen=True, repr=False)
class Key:
    """One role's key of one epoch; `private` is None where only the public half is held."""

    role: Role
    epoch: int
    public: bytes
    private: bytes | None

    def __repr__(self) -> str:
        return f"Key({self.role.value}, epoch {self.epoch})"

    @cached_property
    def key_id(self) -> bytes:
        """The first eight bytes of SHA-256 of the public key."""
        return hashlib.sha256(self.public).digest()[:KEY_ID_BYTES]

    @cached_property
    def sealer(self) -> hybrid.PublicKey:
        """The public key as the library wants it, worked out once."""
        return hybrid.public_key(self.public)

    @cached_property
    def opener(self) -> hybrid.PrivateKey:
        """The private key as the library wants it, worked out once."""
        return hybrid.private_key(self.secret)

    @property
    def secret(self) -> bytes:
        """The private seed or symmetric key; raises MissingKey where only the public half is held."""
        if self.private is None:
            raise MissingKey(f"This process holds only the public {self.role} key, and must not need the private one.")
        return self.private


def check_view(view: Path, holding: Holding) -> None:
    """Refuse a view that shows what its process must never hold; raises MustNotHold. A missing view shows nothing."""
    folders = [entry for entry in view.iterdir() if entry.is_dir()] if view.is_dir() else []
    for folder in folders:
        for kind, allowed in (("private", holding.private), ("public", holding.public | holding.private)):
            suffix = key_files.PRIVATE if kind == "private" else key_files.PUBLIC
            if key_files.epochs_in(folder, suffix) and folder.name not in allowed:
                raise MustNotHold(
                    f"The {view.name} process must never hold the {_named(folder.name, kind)} key. "
                    f"Take it out of its key view, then start again."
                )


def _named(role: str, kind: str) -> str:
    return role if role in SYMMETRIC_ROLES else f"{kind} {role}"


def keys_of(folder: Path, role: Role) -> dict[int, Key]:
    """One role's keys in a view, by epoch; raises BadMode or BadKey."""
    return {key.epoch: key for key in _read(folder, role)}


def _read(folder: Path, role: Role) -> Iterator[Key]:
    private = set(key_files.epochs_in(folder, key_files.PRIVATE))
    for epoch in sorted(private | set(key_files.epochs_in(folder, key_files.PUBLIC))):
        secret = key_files.read_private(folder / f"{epoch}{key_files.PRIVATE}") if epoch in private else None
        yield _checked(Key(role, epoch, _public(folder, role, epoch, secret), secret))


def _public(folder: Path, role: Role, epoch: int, secret: bytes | None) -> bytes:
    """The public half: as derived from the private one where that is held, and then the file must agree."""
    file = folder / f"{epoch}{key_files.PUBLIC}"
    written = file.read_bytes() if file.exists() else None
    derived = key_files.public_of(role, secret) if secret is not None else None
    if written is not None and derived is not None and written != derived:
        raise BadKey(f"{role}/{epoch}.pub and {role}/{epoch}.key do not belong together; publish the view again.")
    return derived if derived is not None else written or b""


def _checked(key: Key) -> Key:
    """Refuse at the start what would otherwise fail at the first message."""
    try:
        if key.role in SEALING_ROLES:
            _ = key.sealer
        elif key.role not in SYMMETRIC_ROLES:
            Ed25519PublicKey.from_public_bytes(key.public)
    except ValueError:
        raise BadKey(f"{key.role}/{key.epoch}.pub is not a key; publish the view again.") from None
    return key


def active_of(folder: Path, keys: Mapping[int, Key]) -> int:
    """The epoch in use: the one named, else the highest; raises MissingKey when the one named is not there."""
    stated = key_files.stated_active(folder)
    if stated is not None and stated not in keys:
        raise key_files.missing(f"{folder.name} key of epoch {stated}, which is named as active,")
    return max(keys) if stated is None else stated
