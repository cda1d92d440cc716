"""A process does not start on libraries that give wrong answers."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.crypto.self_test import QUESTIONS, SelfTestFailed, self_test


def test_the_installed_libraries_give_the_known_answers() -> None:
    self_test()
    assert set(QUESTIONS) == {"HPKE", "AES-GCM", "HMAC-SHA256", "Ed25519", "Argon2id"}


def refused() -> bool:
    raise InvalidTag


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_one_wrong_answer_stops_the_start_and_is_named(name: str) -> None:
    for wrong in (lambda: False, refused):
        with pytest.raises(SelfTestFailed, match=f"The {name} of this installation"):
            self_test({**QUESTIONS, name: wrong})


@pytest.mark.parametrize(
    ("key", "text", "answer"),
    [
        ("0b" * 20, b"Hi There".hex(), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        ("aa" * 20, "dd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        (
            "aa" * 131,
            b"Test Using Larger Than Block-Size Key - Hash Key First".hex(),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
    ],
)
def test_hmac_answers_as_in_rfc_4231(key: str, text: str, answer: str) -> None:
    assert hmac.digest(bytes.fromhex(key), bytes.fromhex(text), hashlib.sha256).hex() == answer


@pytest.mark.parametrize(
    ("secret", "public", "text", "signature"),
    [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ],
)
def test_ed25519_signs_as_in_rfc_8032(secret: str, public: str, text: str, signature: str) -> None:
    signer = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    assert signer.public_key().public_bytes_raw().hex() == public
    assert signer.sign(bytes.fromhex(text)).hex() == signature


@pytest.mark.parametrize(
    ("text", "sealed"),
    [
        ("", "530f8afbc74536b9a963b4f1c4cb738b"),
        ("00" * 16, "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
    ],
)
def test_aes_gcm_seals_as_in_its_specification(text: str, sealed: str) -> None:
    """Test cases 13 and 14 of McGrew and Viega: AES-256, all zeros."""
    assert AESGCM(bytes(32)).encrypt(bytes(12), bytes.fromhex(text), None).hex() == sealed
