"""The one way of sealing to a role: HPKE (RFC 9180) with MLKEM768-X25519, HKDF-SHA256 and AES-256-GCM.

A private key is kept as its 32-byte seed. SHAKE-256 stretches the seed to 96 bytes: 64 for ML-KEM-768, 32 for X25519,
as draft-connolly-cfrg-xwing-kem says. The public key is both public keys, one after the other (1184 + 32 bytes).
"""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

SEED_BYTES = 32
_MLKEM_SEED_BYTES = 64
_EXPANDED_BYTES = 96
_MLKEM_PUBLIC_BYTES = 1184

PrivateKey = hpke.MLKEM768X25519PrivateKey
PublicKey = hpke.MLKEM768X25519PublicKey
SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def private_key(seed: bytes) -> PrivateKey:
    """The private key of a 32-byte seed; raises ValueError for any other length."""
    return PrivateKey(*_halves(seed))


def public_bytes(seed: bytes) -> bytes:
    """The 1216 public bytes that belong to a seed."""
    kem, curve = _halves(seed)
    return kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def public_key(raw: bytes) -> PublicKey:
    """The public key of 1216 raw bytes; raises ValueError when they are none."""
    kem = mlkem.MLKEM768PublicKey.from_public_bytes(raw[:_MLKEM_PUBLIC_BYTES])
    curve = x25519.X25519PublicKey.from_public_bytes(raw[_MLKEM_PUBLIC_BYTES:])
    return PublicKey(kem, curve)


def _halves(seed: bytes) -> tuple[mlkem.MLKEM768PrivateKey, x25519.X25519PrivateKey]:
    if len(seed) != SEED_BYTES:
        raise ValueError("A seed is 32 bytes long.")
    expanded = hashlib.shake_256(seed).digest(_EXPANDED_BYTES)
    kem = mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES])
    return kem, x25519.X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:])
