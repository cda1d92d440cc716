"""The library's HPKE against a second one, written here from the standards and checked against published vectors."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.crypto import hybrid
from gateway.crypto.envelope import HEADER_BYTES, Place, Purpose, Role, binding, header_of
from gateway.crypto.keyring import Keyring
from gateway.crypto.sealing import seal

XWING_LABEL = bytes.fromhex("5c2e2f2f5e5c")
XWING_KEM_ID = 0x647A
KEY_SIZES = {1: 16, 2: 32}
PLACE = Place("message", "data_key", "row-1", "conversation-1")


def hkdf_extract(salt: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), ikm, hashlib.sha256)


def hkdf_expand(secret: bytes, info: bytes, length: int) -> bytes:
    block, output, number = b"", b"", 1
    while len(output) < length:
        block = hmac.digest(secret, block + info + bytes([number]), hashlib.sha256)
        output, number = output + block, number + 1
    return output[:length]


def labelled_extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return hkdf_extract(salt, b"HPKE-v1" + suite + label + ikm)


def labelled_expand(suite: bytes, secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return hkdf_expand(secret, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)


def key_schedule(kem_id: int, aead_id: int, shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    """RFC 9180, section 5.1, base mode, HKDF-SHA256: the key and the base nonce."""
    suite = b"HPKE" + kem_id.to_bytes(2, "big") + (1).to_bytes(2, "big") + aead_id.to_bytes(2, "big")
    psk_id_hash = labelled_extract(suite, b"", b"psk_id_hash", b"")
    info_hash = labelled_extract(suite, b"", b"info_hash", info)
    context = b"\0" + psk_id_hash + info_hash
    secret = labelled_extract(suite, shared, b"secret", b"")
    key = labelled_expand(suite, secret, b"key", context, KEY_SIZES[aead_id])
    return key, labelled_expand(suite, secret, b"base_nonce", context, 12)


def xwing_decapsulate(seed: bytes, ciphertext: bytes) -> bytes:
    """draft-connolly-cfrg-xwing-kem, section 5.5."""
    expanded = hashlib.shake_256(seed).digest(96)
    curve = x25519.X25519PrivateKey.from_private_bytes(expanded[64:])
    from_kem = mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64]).decapsulate(ciphertext[:1088])
    from_curve = curve.exchange(x25519.X25519PublicKey.from_public_bytes(ciphertext[1088:]))
    own_public = curve.public_key().public_bytes_raw()
    return hashlib.sha3_256(from_kem + from_curve + ciphertext[1088:] + own_public + XWING_LABEL).digest()


@pytest.fixture(scope="module")
def rfc_vectors(shared_data: Path) -> list[dict[str, Any]]:
    found = json.loads((shared_data / "crypto" / "hpke_rfc9180_x25519_base.json").read_text())
    wanted = [vector for vector in found if vector["kdf_id"] == 1 and vector["aead_id"] in KEY_SIZES]
    assert wanted
    return wanted


@pytest.fixture(scope="module")
def xwing() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(Path(__file__).with_name("xwing_vector.json").read_text())
    return content


def test_the_key_schedule_written_here_is_that_of_the_rfc(rfc_vectors: list[dict[str, Any]]) -> None:
    for vector in rfc_vectors:
        shared, info = bytes.fromhex(vector["shared_secret"]), bytes.fromhex(vector["info"])
        key, nonce = key_schedule(vector["kem_id"], vector["aead_id"], shared, info)
        assert (key.hex(), nonce.hex()) == (vector["key"], vector["base_nonce"])
        first = vector["encryptions"][0]
        opened = AESGCM(key).decrypt(nonce, bytes.fromhex(first["ct"]), bytes.fromhex(first["aad"]))
        assert opened.hex() == first["pt"]


def test_the_library_opens_what_the_rfcs_keys_sealed_without_associated_data(
    rfc_vectors: list[dict[str, Any]],
) -> None:
    aeads = {1: hpke.AEAD.AES_128_GCM, 2: hpke.AEAD.AES_256_GCM}
    for vector in rfc_vectors:
        key, nonce = bytes.fromhex(vector["key"]), bytes.fromhex(vector["base_nonce"])
        body = AESGCM(key).encrypt(nonce, b"Beauty is truth", None)  # the public API has no associated data
        suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, aeads[vector["aead_id"]])
        private = x25519.X25519PrivateKey.from_private_bytes(bytes.fromhex(vector["skRm"]))
        sealed = bytes.fromhex(vector["enc"]) + body
        assert suite.decrypt(sealed, private, info=bytes.fromhex(vector["info"])) == b"Beauty is truth"


def test_a_seed_grows_into_the_public_key_of_the_published_vector(xwing: dict[str, Any]) -> None:
    public = hybrid.public_bytes(bytes.fromhex(xwing["seed"]))
    assert hashlib.sha3_256(public).hexdigest() == xwing["public_key_sha3_256"]


def test_the_hybrid_secret_worked_out_here_is_that_of_the_published_vector(xwing: dict[str, Any]) -> None:
    ciphertext = bytes.fromhex("".join(xwing["ciphertext"]))
    assert xwing_decapsulate(bytes.fromhex(xwing["seed"]), ciphertext).hex() == xwing["shared_secret"]


def test_the_library_opens_what_the_published_hybrid_secret_sealed(xwing: dict[str, Any]) -> None:
    ciphertext = bytes.fromhex("".join(xwing["ciphertext"]))
    key, nonce = key_schedule(XWING_KEM_ID, 2, bytes.fromhex(xwing["shared_secret"]), b"the info")
    sealed = ciphertext + AESGCM(key).encrypt(nonce, b"a word", None)
    private = hybrid.private_key(bytes.fromhex(xwing["seed"]))
    assert hybrid.SUITE.decrypt(sealed, private, info=b"the info") == b"a word"


def test_what_the_service_seals_opens_with_the_second_implementation(keyring: Keyring) -> None:
    sealed = seal(keyring, Role.STORY, Purpose.TOKEN, b"am I in trouble?", PLACE)
    info = binding(header_of(sealed), keyring.service_id, Role.STORY, PLACE)
    enc, body = sealed[HEADER_BYTES:][:1120], sealed[HEADER_BYTES:][1120:]
    shared = xwing_decapsulate(keyring.key(Role.STORY).secret, enc)
    key, nonce = key_schedule(XWING_KEM_ID, 2, shared, info)
    assert AESGCM(key).decrypt(nonce, body, None) == b"am I in trouble?"


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_seed_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        hybrid.private_key(bytes(length))
