"""Knowing an address again without being able to read it: keyed hashes, each with a domain of its own.

All are HMAC-SHA256 over length-prefixed parts that begin with the domain: a value of one use never serves another.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

from gateway.crypto.envelope import Role, Sealed
from gateway.crypto.keyring import Keyring
from gateway.crypto.lengths import prefixed

STRETCH_MEMORY_KIB = 8192
_STRETCHED_BYTES = 32


@dataclass(frozen=True)
class Index:
    """A keyed hash (32 bytes) and the epoch of the key that made it."""

    value: bytes
    epoch: int


def index(keyring: Keyring, role: Role, normalised: bytes | str) -> Index:
    """The blind index of a normalised address (or stretched number) under the active epoch."""
    return _index_at(keyring, role, normalised, keyring.active(role))


def indexes(keyring: Keyring, role: Role, normalised: bytes | str) -> list[Index]:
    """The blind index under every epoch held, newest first: look up with each, write with `index`."""
    return [_index_at(keyring, role, normalised, epoch) for epoch in keyring.epochs(role)]


def stretch(keyring: Keyring, number: str, memory_kib: int = STRETCH_MEMORY_KIB) -> bytes:
    """Make guessing a phone number dear: Argon2id (t=1, p=1, 32 bytes) under the service's salt; some milliseconds."""
    return hash_secret_raw(
        number.encode("utf-8", "replace"),
        keyring.phone_salt,
        time_cost=1,
        memory_cost=memory_kib,
        parallelism=1,
        hash_len=_STRETCHED_BYTES,
        type=Type.ID,
    )


def optout_hash(keyring: Keyring, channel: str, normalised: bytes | str) -> bytes:
    """The hash by which an opt-out, block or recusal outlives erasure; always under the first epoch, for ever."""
    keyring.active(Role.OPTOUT)  # says what is missing
    first = min(keyring.epochs(Role.OPTOUT))
    return _keyed(keyring, Role.OPTOUT, first, b"opt-out", channel, normalised)


def bind(keyring: Keyring, role: Role, contact_id: str, address: Sealed, own: Sealed) -> Index:
    """Tie a contact to its sealed address and own map, so that nobody with write access can swap one."""
    epoch = keyring.active(role)
    return Index(_binding_at(keyring, role, epoch, contact_id, address, own), epoch)


def bound(keyring: Keyring, role: Role, tie: Index, contact_id: str, address: Sealed, own: Sealed) -> bool:
    """Whether these three are the ones that were tied together; False also under an epoch that is not held."""
    if tie.epoch not in keyring.epochs(role):
        return False
    return hmac.compare_digest(tie.value, _binding_at(keyring, role, tie.epoch, contact_id, address, own))


def fingerprint(keyring: Keyring, role: Role, *parts: bytes) -> bytes:
    """Know a repeated message again (its provider's id, or its Message-ID and content), under the active epoch."""
    return _keyed(keyring, role, keyring.active(role), b"arrival", *parts)


def fingerprints(keyring: Keyring, role: Role, *parts: bytes) -> list[bytes]:
    """The same under every epoch held, newest first: a repeat that arrives across a rotation is still a repeat."""
    return [_keyed(keyring, role, epoch, b"arrival", *parts) for epoch in keyring.epochs(role)]


def _index_at(keyring: Keyring, role: Role, normalised: bytes | str, epoch: int) -> Index:
    return Index(_keyed(keyring, role, epoch, b"blind index", normalised), epoch)


def _binding_at(keyring: Keyring, role: Role, epoch: int, contact_id: str, address: Sealed, own: Sealed) -> bytes:
    return _keyed(keyring, role, epoch, b"return address", contact_id, address, own)


def _keyed(keyring: Keyring, role: Role, epoch: int, domain: bytes, *parts: bytes | str) -> bytes:
    message = prefixed(b"sottovoce", domain, keyring.service_id, role, *parts)
    return hmac.digest(keyring.key(role, epoch).secret, message, hashlib.sha256)
