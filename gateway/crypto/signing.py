"""Signing statements, and checking them with nothing but a public key (Ed25519)."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gateway.crypto.envelope import Role
from gateway.crypto.keyring import Keyring
from gateway.crypto.lengths import prefixed


@dataclass(frozen=True)
class Signature:
    """A signature (64 bytes) and the epoch of the key that made it."""

    epoch: int
    value: bytes


def sign(keyring: Keyring, role: Role, statement: bytes) -> Signature:
    """Sign a statement with the role's active key; raises MissingKey where the private key is not held."""
    key = keyring.key(role)
    return sign_with(key.secret, role, keyring.service_id, key.epoch, statement)


def sign_with(secret: bytes, role: Role, service_id: str, epoch: int, statement: bytes) -> Signature:
    """Sign with a key taken straight from the store; for the operator's roster."""
    signer = Ed25519PrivateKey.from_private_bytes(secret)
    return Signature(epoch, signer.sign(_signed_bytes(role, service_id, epoch, statement)))


def verify(public: bytes, role: Role, service_id: str, statement: bytes, signature: Signature) -> bool:
    """Whether this public key signed exactly this statement, for this role and service; False for anything else."""
    try:
        key = Ed25519PublicKey.from_public_bytes(public)
        key.verify(signature.value, _signed_bytes(role, service_id, signature.epoch, statement))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed_bytes(role: Role, service_id: str, epoch: int, statement: bytes) -> bytes:
    return prefixed(b"sottovoce signature", role, service_id, str(epoch), statement)
