"""Closing: what every process may do, for it takes public keys only."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.crypto import hybrid
from gateway.crypto.envelope import (
    KEY_ID_BYTES,
    Header,
    Place,
    Purpose,
    Role,
    Sealed,
    Suite,
    binding,
    pad_address,
    pad_words,
)
from gateway.crypto.keyring import Keyring

DATA_KEY_BYTES = 32
NONCE_BYTES = 12


def seal(keyring: Keyring, role: Role, purpose: Purpose, plaintext: bytes, place: Place) -> Sealed:
    """Seal bytes, as long as they are, to a role's active epoch: they open only for that role, purpose and place."""
    key = keyring.key(role)
    header = Header(Suite.HPKE, purpose, key.epoch, key.key_id)
    info = binding(header, keyring.service_id, role, place)
    return Sealed(header.packed() + hybrid.SUITE.encrypt(plaintext, key.sealer, info=info))


def seal_address(keyring: Keyring, purpose: Purpose, mapping: Mapping[str, str], place: Place) -> Sealed:
    """Seal an address, or the writer's own placeholders, to `delivery`, padded to 512 bytes; raises TooLong."""
    content = json.dumps(dict(mapping), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return seal(keyring, Role.DELIVERY, purpose, pad_address(content.encode("utf-8", "replace")), place)


@dataclass(frozen=True, repr=False)
class DataKey:
    """A fresh key for one message: it seals the message's words, and is then itself sealed to a role."""

    secret: bytes

    def __repr__(self) -> str:
        return "DataKey()"

    @classmethod
    def fresh(cls) -> DataKey:
        """A new random key of 256 bits."""
        return cls(secrets.token_bytes(DATA_KEY_BYTES))

    def seal(self, purpose: Purpose, words: str, place: Place, keyring: Keyring) -> Sealed:
        """Seal words under this key, padded so that only their bucket shows; raises TooLong beyond 64 KiB.

        Half characters that no encoding knows (lone surrogates) become "?": nobody could read them either.
        """
        header = data_key_header(self.secret, purpose)
        nonce = secrets.token_bytes(NONCE_BYTES)
        bound = binding(header, keyring.service_id, "", place)
        padded = pad_words(words.encode("utf-8", "replace"))
        return Sealed(header.packed() + nonce + AESGCM(self.secret).encrypt(nonce, padded, bound))

    def sealed(self, keyring: Keyring, role: Role, place: Place) -> Sealed:
        """This key itself, sealed to a role's active epoch."""
        return seal(keyring, role, Purpose.DATA_KEY, self.secret, place)


def data_key_header(secret: bytes, purpose: Purpose) -> Header:
    """The header of what a data key seals: epoch 0, and an id from which the key cannot be told."""
    key_id = hashlib.sha256(b"sottovoce data key id\0" + secret).digest()[:KEY_ID_BYTES]
    return Header(Suite.DATA_KEY, purpose, 0, key_id)
