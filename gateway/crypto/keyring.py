"""The keys one process holds; and the door through which all key work is imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gateway.crypto import key_files, key_view
from gateway.crypto.envelope import Role
from gateway.crypto.holdings import HOLDINGS, Holding
from gateway.crypto.key_files import AlreadyThere, BadKey, BadMode, MissingKey, MustNotHold
from gateway.crypto.key_view import Key, check_view
from gateway.crypto.keystore import make_key, make_service, publish, publish_all, stored_epochs

__all__ = [
    "HOLDINGS",
    "AlreadyThere",
    "BadKey",
    "BadMode",
    "Holding",
    "Key",
    "Keyring",
    "MissingKey",
    "MustNotHold",
    "check_view",
    "make_key",
    "make_service",
    "publish",
    "publish_all",
    "stored_epochs",
]


@dataclass(frozen=True, repr=False)
class Keyring:
    """The keys of one process, by role and epoch, with the service they belong to."""

    process: str
    service: key_files.Service
    keys: Mapping[Role, Mapping[int, Key]]
    active_epochs: Mapping[Role, int]

    @classmethod
    def load(cls, view: Path, *, may_hold_private: frozenset[Role], may_hold_public: frozenset[Role]) -> Keyring:
        """Read a view, which may show less than is allowed but never more.

        Raises MustNotHold, MissingKey (no view), BadMode or BadKey, each with a sentence that says what to do.
        """
        check_view(view, Holding(may_hold_private, may_hold_public))
        service = key_files.read_service(view)
        keys = {role: key_view.keys_of(view / role, role) for role in Role}
        held = {role: by_epoch for role, by_epoch in keys.items() if by_epoch}
        return cls(view.name, service, held, {role: key_view.active_of(view / role, held[role]) for role in held})

    @classmethod
    def of_process(cls, keys_dir: Path, process: str) -> Keyring:
        """The whole keyring of a process of the table; MissingKey when one of its keys is not there."""
        holding = HOLDINGS[process]
        keyring = cls.load(keys_dir / process, may_hold_private=holding.private, may_hold_public=holding.public)
        for role in sorted(holding.public):
            keyring.key(role)
        for role in sorted(holding.private):
            _ = keyring.key(role).secret
        return keyring

    def __repr__(self) -> str:
        held = ", ".join(f"{role.value} {sorted(epochs)}" for role, epochs in self.keys.items())
        return f"Keyring({self.process}: {held})"

    @property
    def service_id(self) -> str:
        """The id of the service that these keys belong to."""
        return self.service.service_id

    @property
    def phone_salt(self) -> bytes:
        """The service-wide salt under which phone numbers are stretched."""
        return self.service.phone_salt

    def epochs(self, role: Role) -> tuple[int, ...]:
        """The epochs held of a role, newest first; empty where none is."""
        return tuple(sorted(self.keys.get(role, {}), reverse=True))

    def active(self, role: Role) -> int:
        """The epoch under which new things are made; raises MissingKey where no key of the role is held."""
        if role not in self.active_epochs:
            raise key_files.missing(f"{role} key for {self.process}")
        return self.active_epochs[role]

    def key(self, role: Role, epoch: int | None = None) -> Key:
        """The key of an epoch, else of the active one; raises MissingKey. For the crypto room only."""
        wanted = self.active(role) if epoch is None else epoch
        try:
            return self.keys[role][wanted]
        except KeyError:
            raise key_files.missing(f"{role} key of epoch {wanted} for {self.process}") from None

    def public(self, role: Role, epoch: int | None = None) -> bytes:
        """The raw public key of an epoch, else of the active one; raises MissingKey."""
        return self.key(role, epoch).public
