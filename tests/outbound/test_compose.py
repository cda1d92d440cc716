"""A mail of ours says nothing that we did not put there: here is all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser

import pytest

from gateway.outbound.compose import mail, recipient
from gateway.outbound.courier import Letter, Undelivered

LETTER = Letter(
    to="jo@example.org",
    body="Hello Jo,\n\n.you are not alone — 你好",
    subject="Your message",
    message_id="<00ff@help.example>",
    reply_to="reply+abcdefgh@help.example",
    return_path="bounce+hgfedcba@help.example",
    status_token="hgfedcba",
    automatic="",
    at=datetime(2030, 1, 14, 12, 34, 56, tzinfo=UTC),
)
GOLDEN = b"""\
From: Sottovoce <reply+abcdefgh@help.example>
To: jo@example.org
Subject: Your message
Date: Mon, 14 Jan 2030 12:34:00 +0000
Message-ID: <00ff@help.example>
X-Auto-Response-Suppress: All
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable
MIME-Version: 1.0

Hello Jo,

.you are not alone =E2=80=94 =E4=BD=A0=E5=A5=BD
""".replace(b"\n", b"\r\n")


def test_a_reply_is_exactly_these_bytes() -> None:
    assert mail(LETTER, "Sottovoce") == GOLDEN


def test_an_automatic_letter_says_that_it_is_one() -> None:
    automatic = mail(replace(LETTER, automatic="auto-replied"), "Sottovoce")
    assert automatic == GOLDEN.replace(b"X-Auto", b"Auto-Submitted: auto-replied\r\nX-Auto")


@pytest.mark.parametrize("body", ["x" * 5000, "a\r\nb\rc\nd", "From me\n.\n..\nend", "tab\tand  two spaces "])
def test_whatever_the_words_are_they_arrive_and_no_line_is_too_long(body: str) -> None:
    built = mail(replace(LETTER, body=body), "Sottovoce")
    assert built.isascii()
    assert max(map(len, built.split(b"\r\n"))) <= 78
    assert b"\n" not in built.replace(b"\r\n", b"")
    read = BytesParser(policy=policy.default).parsebytes(built).get_content().replace("\r\n", "\n")
    assert read == body.replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"


def test_a_service_may_have_any_name() -> None:
    built = mail(LETTER, 'Zuhören, "leise" <hier>')
    sender = BytesParser(policy=policy.default).parsebytes(built)["From"].addresses
    assert [(one.display_name, one.addr_spec) for one in sender] == [
        ('Zuhören, "leise" <hier>', "reply+abcdefgh@help.example")
    ]


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("Jo.Doe@Example.ORG", "Jo.Doe@example.org"),
        (" jo@münchen.example ", "jo@xn--mnchen-3ya.example"),
        ("Jö@example.org", "Jö@example.org"),
        ('"j ö"@example.org', '"j ö"@example.org'),
    ],
)
def test_the_address_is_written_as_mail_servers_know_it(given: str, written: str) -> None:
    assert recipient(given).addr_spec == written


@pytest.mark.parametrize(
    "address",
    [
        "",
        "jo",
        "j\udcff@example.org",
        "jö x@example.org",
        "jo@example.org\r\nBcc: eve@example.org",
        "a@b.example, eve@example.org",
        "jo@",
    ],
)
def test_an_address_that_cannot_be_written_down_never_arrives(address: str) -> None:
    with pytest.raises(Undelivered) as caught:
        mail(replace(LETTER, to=address), "Sottovoce")
    assert caught.value.for_good
    assert caught.value.code == "bad_address"


def test_an_address_beyond_ascii_is_the_only_thing_in_a_mail_that_goes_beyond_it() -> None:
    built = mail(replace(LETTER, to="Jürgen@exämple.org"), "Sottovoce")

    assert built == GOLDEN.replace(b"jo@example.org", "Jürgen@xn--exmple-cua.org".encode())


def test_a_letter_shows_neither_words_nor_address() -> None:
    assert "jo" not in repr(LETTER).lower().replace("object", "")
