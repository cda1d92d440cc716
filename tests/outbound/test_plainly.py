"""A mail that is written down directly is, byte for byte, the one that the mail library would have built."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.outbound.compose import mail
from gateway.outbound.plainly import written
from tests.outbound.test_compose import GOLDEN, LETTER

WORDS = st.text(st.sampled_from("aZ =.?_\t~-\x00\x0b\x0c\x1c\x7f\x85\u2028é—你🕯\nFrom>"), max_size=400)
HEAD = ("From", "To", "Subject", "Message-ID")


def as_the_library_reads_and_writes(content: bytes) -> bytes:
    """The same head and words, given to the library and built anew."""
    head = dict(line.split(": ", 1) for line in content.partition(b"\r\n\r\n")[0].decode("ascii").split("\r\n"))
    built = EmailMessage(policy=SMTP)
    for name, value in head.items():
        if not name.startswith(("Content-", "MIME-")):
            built[name] = value
    return bytes(built).rstrip() + b"\r\n"


def test_a_plain_mail_is_exactly_these_bytes() -> None:
    assert written(LETTER, "Sottovoce", "jo@example.org", LETTER.body + "\n") == GOLDEN


@given(words=WORDS, automatic=st.sampled_from(["", "auto-replied"]))
def test_whatever_the_words_are_the_library_would_have_written_the_same(words: str, automatic: str) -> None:
    body = words.replace("\r", "\n").strip("\n") + "\n"
    content = written(replace(LETTER, automatic=automatic), "Quiet Voice 2", "jo.d+x@example.org", body)
    assert content is not None
    by_the_library = EmailMessage(policy=SMTP)
    by_the_library.set_content(body, charset="utf-8", cte="quoted-printable")
    assert content.partition(b"\r\n\r\n")[2] == bytes(by_the_library).partition(b"\r\n\r\n")[2]
    head = content.partition(b"Content-Type")[0]
    assert as_the_library_reads_and_writes(content) == head


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({}, "Zuhören"),
        ({}, 'Quiet "Voice"'),
        ({}, "Quiet\r\nBcc: eve@example.org"),
        ({}, "Dr. Voice"),
        ({"subject": "Ihre Anfrage – heute"}, "Sottovoce"),
        ({"subject": "a" * 80}, "Sottovoce"),
        ({"subject": "Hello\r\nBcc: eve@example.org"}, "Sottovoce"),
        ({"message_id": "00ff@help.example"}, "Sottovoce"),
        ({"message_id": f"<{'f' * 80}@help.example>"}, "Sottovoce"),
        ({"reply_to": "reply+a..b@help.example"}, "Sottovoce"),
        ({"to": '"jo doe"@example.org'}, "Sottovoce"),
    ],
)
def test_a_head_that_is_not_plain_is_left_to_the_library(changed: dict[str, str], name: str) -> None:
    letter = replace(LETTER, **changed)
    assert written(letter, name, letter.to, "Hello.\n") is None


def test_an_address_with_quotes_is_written_all_the_same() -> None:
    assert b'To: "jo doe"@example.org\r\n' in mail(replace(LETTER, to='"jo doe"@example.org'), "Sottovoce")
