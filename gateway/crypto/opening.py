"""Opening: for the reader and outbound only. Every way of failing is one and the same CannotOpen."""

from __future__ import annotations

import json
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.crypto import hybrid
from gateway.crypto.envelope import CannotOpen, Place, Purpose, Role, Sealed, Suite, binding, body_of, header_of, unpad
from gateway.crypto.keyring import Keyring, MissingKey
from gateway.crypto.sealing import DATA_KEY_BYTES, NONCE_BYTES, data_key_header


@dataclass(frozen=True, repr=False)
class OpenKey:
    """A message's data key, opened: it opens what was sealed under it."""

    secret: bytes
    service_id: str

    def __repr__(self) -> str:
        return "OpenKey()"

    def open(self, purpose: Purpose, sealed: Sealed, place: Place) -> str:
        """The words that were sealed under this key for this purpose and place; raises CannotOpen."""
        header = header_of(sealed)
        if header != data_key_header(self.secret, purpose):
            raise CannotOpen
        body = body_of(sealed)
        bound = binding(header, self.service_id, "", place)
        try:
            padded = AESGCM(self.secret).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], bound)
            return unpad(padded).decode()
        except (InvalidTag, ValueError):
            raise CannotOpen from None


def open_sealed(keyring: Keyring, role: Role, purpose: Purpose, sealed: Sealed, place: Place) -> bytes:
    """The bytes that were sealed to a role for this purpose and place; raises CannotOpen.

    The header names epoch and key; nothing is ever tried with another key.
    """
    header = header_of(sealed)
    try:
        key = keyring.key(role, header.epoch)
        opener = key.opener
    except (MissingKey, ValueError):
        raise CannotOpen from None
    if (header.suite, header.purpose, header.key_id) != (Suite.HPKE, purpose, key.key_id):
        raise CannotOpen
    try:
        return hybrid.SUITE.decrypt(body_of(sealed), opener, info=binding(header, keyring.service_id, role, place))
    except (InvalidTag, ValueError):
        raise CannotOpen from None


def open_key(keyring: Keyring, role: Role, sealed_key: Sealed, place: Place) -> OpenKey:
    """Open a message's data key; raises CannotOpen."""
    secret = open_sealed(keyring, role, Purpose.DATA_KEY, sealed_key, place)
    if len(secret) != DATA_KEY_BYTES:
        raise CannotOpen
    return OpenKey(secret, keyring.service_id)


def open_address(keyring: Keyring, purpose: Purpose, sealed: Sealed, place: Place) -> dict[str, str]:
    """Open an address, or the writer's own placeholders, sealed to `delivery`; raises CannotOpen."""
    padded = open_sealed(keyring, Role.DELIVERY, purpose, sealed, place)
    try:
        mapping = json.loads(unpad(padded))
    except ValueError:
        raise CannotOpen from None
    if not isinstance(mapping, dict):
        raise CannotOpen
    return {str(name): str(value) for name, value in mapping.items()}
