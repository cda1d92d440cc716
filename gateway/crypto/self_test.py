"""Known answers, asked of the installed libraries at each start: a process that gets one wrong does not start."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from functools import partial

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.crypto import hybrid

# Sealed once, and kept: a later library must still open what an earlier one wrote.
_SEED = bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")
_INFO = b"sottovoce self-test"
_TEXT = b"Quiet Heron, are you there?"
_SEALED = base64.b64decode(
    "XI07Up50JZK+YTU+mac1QTmAYza/CmIwgmmZcSUxjCdTcyPj1ROfhi0fjhDk9PMCnmSAKcq/HRILl7iE6jvhH7pYy3HUv3F4It5q"
    "CadQQwgYau48cFFfLZvp32a94dgt8sGvAh8tT/JiW6Buu/h/pqVKdpe98J/unHD94Lh24eORIzUh2qkeezvYGtOgF4xQjBghGi0B"
    "0nN1SYWAPpp3+bQ0lHxKPVrgowNyxgDLltkTnMBG6kugjsCaH+/0SRVRKSIqoBzqCZrYr+Afjx67RwdHrXDGOLmRKbvscNdrAu6x"
    "qd5URMGCBIz6Q35M4UDf1QOQ/sR1fivhDAiQ4L5SfEpuwVR7PcvTlob8lQ6JyTw8dkYAEctMLUJSh35kHIHCybSiX0Fu/rO2mduq"
    "FoAL3o6NV/X7HG/D5xAf0Fx8Ih/1tDQKWSiu1VyEa9Lcz0urs88uGD0zploB7QgANFVPH8bn1oHrXzD4eTQsKcmpgtlJp7W21HR/"
    "/ENNw9rCWS//vcVtoPHodKeVBi9rUnQ9kqIm75DnZwGjMu60egFdOyxnpz78AN8lAUHP+ltTaCTZYF591yd4vQnxYPajdhgiLAeN"
    "2OXGJVsiNeo/PKfMQdAaF2vloHtLYm5Fj4ZT/V0KpJcnQMeBfdAB3Ud/hm05xuO8zvaU6Yd3gUFDrVsM0pqVrVSicoXDBHu5iQMW"
    "gNqhXkUW7ImYb7VITnciOsJt0JIQy2jmW3uj0E3V8G8Sw6+ZIP5SdqAbtuHSC4+RQ/+4EIRclS5shKWJM1Px+ocmfLeXzBn9B70f"
    "14P3urvVhgTegyRepRpE5NGHBXrXGaQlkszPDOfd2nHQVENW3B9+dh7x3I01hqDZZ2OuLGc6y2gpTyOZjhGAhT2CLVswN3/BYVAQ"
    "7Esc6ih5XPwBWtFCXdRYIK9wbgtDJHMXH4AUWAOOmIPX2KPRzr8aRHizb9I+L2YmTSVFDC7+SED2myk0lqF3+blv+I/H1W95pnZP"
    "f+Nr+cInMxNTL6AFqFsqCPYkcs9ZzIhPLYpBrMUzYqZAYAJDza9tiPGu0Gk2M6XvKihyZFzSOZxBJg0c2QSZzLSGQGi0/8zGSXU+"
    "FW+y+xeJAvqgXnZD5/bR7n7qRaJL8j4vSt1NJx2Xe2sFm+caRZNcybgMbkAxlr79a6T72PzKkzLs8YmYUpe0d1F57qEr1TAsN7Ft"
    "L+ztKUw17CJnRX4bN26+AMkDVHb61ZTOykdq8dy5x7W/2chPnAbUeGocMR/oAtfZ7TlRRzIzSKf0DIRU13p3BvlvfOq0zFXkcGAH"
    "qBx48IS7iea7q462PWdyg+Z+1btgDsqsili/KX6clsQH6tDSP9Fi3UUBMCQK0IiJ8t7bVvQ2rSgihtjr/c6xvbJtCtFwGSsn5gMz"
    "VQi0JbL+hGxdL/glryM3zJrFW5XIv7fYB6VQnQLyGoDaFsCuFJ0qVDlw7xS3PH8B6ZYktfaU4CcUmLG4xHpDVvcfZC+OKZBGfknv"
    "DrjBTcsldg7X+If+tRuaxfEEUir2YS69tCQcayd2GslsaUWJeJs="
)


class SelfTestFailed(Exception):
    """A cryptographic library does not give the answer it must; nothing may be sealed or opened with it."""


def self_test(questions: Mapping[str, Callable[[], bool]] | None = None) -> None:
    """Ask every primitive for its known answer (7 ms); raises SelfTestFailed naming the first that is wrong."""
    for name, passes in (QUESTIONS if questions is None else questions).items():
        if not _passes(passes):
            raise SelfTestFailed(
                f"The {name} of this installation gives a wrong answer. Reinstall the pinned versions."
            )


def _passes(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except (InvalidTag, InvalidSignature, ValueError):
        return False


def _hpke() -> bool:
    key = hybrid.private_key(_SEED)
    opened = hybrid.SUITE.decrypt(_SEALED, key, info=_INFO) == _TEXT
    return opened and all(_refuses(partial(hybrid.SUITE.decrypt, wrong, key, info=_INFO)) for wrong in _one_bit_wrong())


def _one_bit_wrong() -> list[bytes]:
    """The sealed text with a bit flipped in the ML-KEM part, the X25519 part, the text, and the tag."""
    places = (0, 1100, -20, -1)
    return [_flipped(_SEALED, place) for place in places]


def _aes_gcm() -> bool:
    """Test case 16 of McGrew and Viega's GCM specification: AES-256 with associated data."""
    cipher = AESGCM(bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2))
    nonce = bytes.fromhex("cafebabefacedbaddecaf888")
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    text = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    sealed = bytes.fromhex(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )
    return cipher.encrypt(nonce, text, bound) == sealed and _refuses(
        lambda: cipher.decrypt(nonce, _flipped(sealed, -1), bound)
    )


def _hmac() -> bool:
    """Test case 2 of RFC 4231."""
    answer = hmac.digest(b"Jefe", b"what do ya want for nothing?", hashlib.sha256)
    return answer.hex() == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def _ed25519() -> bool:
    """Test 2 of RFC 8032, section 7.1."""
    signer = Ed25519PrivateKey.from_private_bytes(
        bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    )
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    public: Ed25519PublicKey = signer.public_key()
    return signer.sign(b"\x72") == signature and _refuses(lambda: public.verify(_flipped(signature, 0), b"\x72"))


def _argon2id() -> bool:
    """From the reference implementation's own tests: t=2, 256 KiB, p=1."""
    answer = hash_secret_raw(
        b"password", b"somesalt", time_cost=2, memory_cost=256, parallelism=1, hash_len=32, type=Type.ID
    )
    return answer.hex() == "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"


def _flipped(content: bytes, place: int) -> bytes:
    wrong = bytearray(content)
    wrong[place] ^= 1
    return bytes(wrong)


def _refuses(act: Callable[[], object]) -> bool:
    try:
        act()
    except (InvalidTag, InvalidSignature):
        return True
    return False


QUESTIONS: Mapping[str, Callable[[], bool]] = {
    "HPKE": _hpke,
    "AES-GCM": _aes_gcm,
    "HMAC-SHA256": _hmac,
    "Ed25519": _ed25519,
    "Argon2id": _argon2id,
}
