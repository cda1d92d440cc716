"""Mails that are more than plain words: signed, sealed, invitations, forwarded, from Outlook; and broken ones."""

from __future__ import annotations

import base64
import struct

import pytest

from gateway.inbound.mime import Unreadable, read
from tests.inbound.test_wrapped import IN_ONE_PIECE, IN_PIECES, SEALED, winmail

FROM = b"From: Anna <anna@example.org>\r\n"
TEXT = b"Content-Type: text/plain\r\n\r\nmy words"
CALENDAR = (
    b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nSUMMARY:Can we talk\r\nEND:VCALENDAR\r\n"
)


def of(kind: str, *parts: bytes, boundary: str = "b1") -> bytes:
    """Write a mail of several parts."""
    inside = b"".join(b"--b1\r\n" + part + b"\r\n" for part in parts)
    return FROM + f'Content-Type: {kind}; boundary="{boundary}"\r\n\r\n'.encode() + inside + b"--b1--\r\n"


def single(kind: str, body: bytes) -> bytes:
    """Write a mail that is one lump of that kind, in base64."""
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    return FROM + head + base64.encodebytes(body)


def test_signed_mail_is_read_and_the_signature_is_not_told_of() -> None:
    for kind in ("pgp", "pkcs7", "x-pkcs7"):
        mail = read(of("multipart/signed", TEXT, f"Content-Type: application/{kind}-signature\r\n\r\nxx".encode()))
        assert (mail.text, mail.left_out) == ("my words", ())


@pytest.mark.parametrize("raw", [IN_ONE_PIECE, IN_PIECES])
@pytest.mark.parametrize(
    "kind",
    [
        "application/pkcs7-mime; smime-type=signed-data",
        "application/x-pkcs7-mime",
        "application/octet-stream; name=smime.p7m",
    ],
)
def test_mail_signed_in_one_lump_is_read(kind: str, raw: bytes) -> None:
    mail = read(single(kind, raw))

    assert (mail.text, mail.left_out) == ("my signed words é\n", ())


@pytest.mark.parametrize(
    "kind",
    [
        "application/pkcs7-mime; smime-type=enveloped-data",
        "application/pkcs7-mime",
        "application/octet-stream; name=smime.p7m",
    ],
)
def test_sealed_mail_is_told_to_be_encrypted(kind: str) -> None:
    mail = read(single(kind, SEALED))

    assert (mail.text, mail.left_out) == ("", ("encrypted",))


def test_sealed_mail_that_a_server_took_apart_is_told_to_be_encrypted() -> None:
    sealed = b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\nxx"
    mail = read(of("multipart/mixed", b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1", sealed))

    assert (mail.text, mail.left_out) == ("", ("encrypted", "file"))


def test_words_in_an_inner_part_without_its_boundary_are_kept() -> None:
    inner = b"Content-Type: multipart/alternative; boundary=gone\r\n\r\nmy words"

    assert read(of("multipart/mixed", inner, b"Content-Type: image/png\r\n\r\nxx")).text == "my words"


def test_words_beside_a_sealed_block_are_kept() -> None:
    mail = read(FROM + b"\r\nsee\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nx\r\n-----END PGP MESSAGE-----\r\nbye")

    assert (mail.text, mail.left_out) == ("see\nbye", ("encrypted",))


def test_an_invitation_is_named_and_its_words_are_read_where_there_are_no_others() -> None:
    assert read(of("multipart/mixed", TEXT, CALENDAR)).text == "my words"
    assert read(of("multipart/mixed", TEXT, CALENDAR)).left_out == ("calendar",)
    assert read(of("multipart/mixed", CALENDAR)).text == "Can we talk"
    assert read(FROM + CALENDAR).text == "Can we talk"
    assert read(FROM + CALENDAR).left_out == ("calendar",)


def test_a_forwarded_mail_is_named_and_not_entered() -> None:
    deep = b"Content-Type: message/rfc822\r\n\r\n" * 2000 + TEXT

    assert read(of("multipart/mixed", TEXT, deep)).left_out == ("message",)
    assert (
        "other"
        not in read(of("multipart/mixed", TEXT, b"Content-Type: message/rfc822\r\n\r\n" + FROM + b"\r\nother")).text
    )


def test_winmail_is_read_where_nothing_else_was_written_and_its_files_are_told_of() -> None:
    kind = b"Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    body, file = (1, 0x0002800C, b"caf\xe9\0"), (2, 0x00069002, b"x")

    alone = read(of("multipart/mixed", kind + base64.encodebytes(winmail(body))))
    assert (alone.text, alone.left_out) == ("café", ())
    beside = read(of("multipart/mixed", TEXT, kind + base64.encodebytes(winmail(body, file))))
    assert (beside.text, beside.left_out) == ("my words", ("document",))
    assert read(single("application/ms-tnef", struct.pack("<I", 1))).left_out == ("document",)


def test_files_among_the_words_are_taken_out_and_told_of() -> None:
    mail = read(FROM + b"\r\nsee\r\nbegin 644 secret.txt\r\n#86)C\r\n`\r\nend\r\nbye")

    assert (mail.text, mail.left_out) == ("see\nbye", ("file",))


@pytest.mark.parametrize("kind", ["text/enriched", "text/markdown", "text/x-unknown", "application/pgp", "text"])
def test_any_kind_of_text_is_words(kind: str) -> None:
    assert read(FROM + f"Content-Type: {kind}\r\n\r\nmy words".encode()).text == "my words"


def test_a_mail_that_is_one_attached_text_is_read() -> None:
    assert read(FROM + b"Content-Disposition: attachment; filename=a.txt\r\n\r\nmy words").text == "my words"


@pytest.mark.parametrize(
    "raw",
    [
        of("multipart/mixed", TEXT, boundary="other"),
        of("multipart/mixed", TEXT, boundary=""),
        of("multipart/mixed", b"my words"),
        of("multipart/mixed", b"\r\nmy words"),
        FROM + b"Content-Type: multipart/mixed; boundary=b1\r\n\r\nmy words",
        FROM + b"Content-Type: multipart/mixed\r\n\r\nmy words",
        FROM + b"my words",
        b"From: anna@example.org\r\nFrom: Anna <anna@example.org>\r\n\r\nmy words",
        FROM + b"Content-Type: multipart/mixed; boundary*0=b;\r\n boundary*1=1\r\n\r\n--b1\r\n" + TEXT,
        FROM + b"Content-Transfer-Encoding: base64\r\n\r\nmy words",
    ],
)
def test_a_fault_of_form_costs_nobody_their_words(raw: bytes) -> None:
    assert read(raw).text.strip() == "my words"


def test_an_inner_header_beyond_the_limits_is_told_and_the_other_parts_are_read() -> None:
    too_long = b"X: " + b"y" * 70_000 + b"\r\n\r\nhi"

    mail = read(of("multipart/mixed", too_long, TEXT))
    assert (mail.text, mail.left_out) == ("my words", ("more",))
    with pytest.raises(Unreadable) as refused:
        read(of("multipart/mixed", too_long))
    assert refused.value.reason == "headers"


def test_an_inner_content_line_that_is_too_long_counts_as_absent() -> None:
    part = b"Content-Type: text/html" + b"; a*%d=b" * 30 + b"\r\nContent-Disposition: attachment; x=" + b"y" * 1100

    assert read(of("multipart/mixed", part + b"\r\n\r\n<b>x")).text == "<b>x"


def test_pictures_without_a_word_are_told_of_however_many() -> None:
    mail = read(of("multipart/mixed", *[b"Content-Type: image/jpeg\r\n\r\nxx"] * 40))

    assert (mail.text, mail.left_out) == ("", ("image", "more"))


def test_the_charset_of_html_is_taken_from_its_own_words_too() -> None:
    page = (
        b'<html><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>\xef\xf0\xe8\xe2\xe5\xf2'
    )

    assert read(FROM + b"Content-Type: text/html\r\n\r\n" + page).text == "привет"
