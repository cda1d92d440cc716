"""Signed mail in one lump, and winmail.dat: opened where they are open, None where they are not."""

from __future__ import annotations

import base64
import struct
import time

import pytest

from gateway.inbound.wrapped import from_winmail, signed_content

IN_ONE_PIECE = base64.b64decode(
    "MIIBBQYJKoZIhvcNAQcCoIH3MIH0AgEBMQ0wCwYJYIZIAWUDBAIBME4GCSqGSIb3DQEHAaBBBD9Db250ZW50LVR5cGU6IHRleHQv"
    "cGxhaW47IGNoYXJzZXQ9dXRmLTgNCg0KbXkgc2lnbmVkIHdvcmRzIMOpDQoxgY8wgYwCAQEwJDAMMQowCAYDVQQDDAF4AhQun9Gp"
    "r5nWDrZN+DfeEMXxegAm2TALBglghkgBZQMEAgEwCgYIKoZIzj0EAwIESDBGAiEA3wB5zBOGW4senSrn6R+vZzUgB0EJRyaD4Ieg"
    "dWGWIWgCIQDjHf/mDwTSNdQBYtQvnecglVX2/1ncszu3om2SxgwaVg=="
)
IN_PIECES = base64.b64decode(
    "MIAGCSqGSIb3DQEHAqCAMIACAQExDTALBglghkgBZQMEAgEwgAYJKoZIhvcNAQcBoIAkgAQ/Q29udGVudC1UeXBlOiB0ZXh0L3Bs"
    "YWluOyBjaGFyc2V0PXV0Zi04DQoNCm15IHNpZ25lZCB3b3JkcyDDqQ0KAAAAAAAAMYGOMIGLAgEBMCQwDDEKMAgGA1UEAwwBeAIU"
    "Lp/Rqa+Z1g62Tfg33hDF8XoAJtkwCwYJYIZIAWUDBAIBMAoGCCqGSM49BAMCBEcwRQIhAKOcCBXr5rKcTtLdffFTWZtZNRzEA6Yc"
    "1rrBUOGoJ8oqAiBj3uZzLd96WUtsNLwCki9NlqISK2A7+RoP8fbI3JM6GQAAAAAAAA=="
)
SEALED = bytes.fromhex("308201490609 2a864886f70d010703".replace(" ", "")) + b"\xa0" * 300


@pytest.mark.parametrize("raw", [IN_ONE_PIECE, IN_PIECES])
def test_signed_words_are_found(raw: bytes) -> None:
    assert signed_content(raw) == "Content-Type: text/plain; charset=utf-8\r\n\r\nmy signed words é\r\n".encode()


@pytest.mark.parametrize(
    "raw", [b"", b"0", b"\x30\x80", b"\x30\x88" + b"\xff" * 40, SEALED, b"text", IN_ONE_PIECE[:60]]
)
def test_what_is_sealed_or_damaged_gives_nothing(raw: bytes) -> None:
    assert signed_content(raw) is None


@pytest.mark.parametrize("whole", [IN_ONE_PIECE, IN_PIECES])
def test_damage_anywhere_never_raises(whole: bytes) -> None:
    for at in range(len(whole)):
        for changed in (0x00, 0x24, 0x80, 0xFF):
            found = signed_content(whole[:at] + bytes([changed]) + whole[at + 1 :])
            assert found is None or len(found) <= len(whole)


def winmail(*attributes: tuple[int, int, bytes]) -> bytes:
    """A winmail.dat of those attributes: level, name, value."""
    packed = [struct.pack("<BII", level, name, len(value)) + value + b"\0\0" for level, name, value in attributes]
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(packed)


def test_the_body_and_the_files_of_winmail_are_found() -> None:
    body = (1, 0x0002800C, b"my words\0")

    assert from_winmail(winmail((1, 0x00089006, b"\0\0\1\0"), body)) == (b"my words", False)
    assert from_winmail(winmail(body, (2, 0x00069002, b"x"))) == (b"my words", True)


@pytest.mark.parametrize("raw", [b"", b"\x78\x9f\x3e\x22", b"no winmail at all", winmail((1, 2, b""))[:-3]])
def test_a_damaged_winmail_gives_nothing(raw: bytes) -> None:
    assert from_winmail(raw) == (b"", False)


def test_a_winmail_of_very_many_attributes_is_read_quickly() -> None:
    begun = time.process_time()
    from_winmail(winmail() + bytes(750_000))
    assert time.process_time() - begun < 2, "processor time of 750 KB"
