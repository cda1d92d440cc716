"""Transfer encodings, whole and damaged."""

from __future__ import annotations

import base64
import binascii

import pytest

from gateway.inbound.transfer import carried, from_base64

WORDS = "Grüße, und danke für alles".encode()
CODED = base64.b64encode(WORDS)


@pytest.mark.parametrize(
    "body",
    [
        CODED,
        CODED[:20] + b"\n" + CODED[20:],
        b"\n\n" + CODED,
        CODED.rstrip(b"="),
        b"!*" + CODED,
        CODED[:8] + b"\0" + CODED[8:],
        CODED + b"\n==",
        base64.encodebytes(WORDS[:10]) + base64.encodebytes(WORDS[10:]),
    ],
)
def test_base64_is_read_through_its_damage(body: bytes) -> None:
    assert carried("base64", body).startswith(WORDS)


def test_cut_base64_gives_what_came_before_the_cut() -> None:
    assert WORDS.startswith(carried("base64", CODED[:17]))
    assert carried("base64", CODED[:17])


def test_words_that_only_claim_to_be_base64_stay_words() -> None:
    assert carried("base64", b"Hello, I do not know whom to ask.\n") == b"Hello, I do not know whom to ask.\n"


@pytest.mark.parametrize("body", [b"", b"=", b"====", b"A", b"A===", b"\xff" * 99, b"= = ="])
def test_what_is_no_base64_never_raises(body: bytes) -> None:
    assert len(from_base64(body)) <= len(body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"a=C3=A9b", "aéb"),
        (b"a=c3=a9b", "aéb"),
        (b"a=\nb", "ab"),
        (b"a=  \nb", "ab"),
        (b"a=", "a"),
        (b"a=ZZb", "a=ZZb"),
        (b"a=3", "a=3"),
        (b"100% = all", "100% = all"),
        ("raw é".encode(), "raw é"),
    ],
)
def test_quoted_printable_is_read_through_its_damage(body: bytes, words: str) -> None:
    assert carried("quoted-printable", body).decode() == words


@pytest.mark.parametrize(
    "name", ["QUOTED-PRINTABLE", " quoted-printable ", '"quoted-printable"', "quoted-printable; x"]
)
def test_the_name_of_an_encoding_may_be_untidy(name: str) -> None:
    assert carried(name, b"=41") == b"A"


def test_uuencode_is_undone_and_a_broken_line_left_out() -> None:
    lines = [binascii.b2a_uu(b"one "), b"!!!!!!!!\xff\n", binascii.b2a_uu(b"two")]

    assert carried("x-uuencode", b"begin 644 a\n" + b"".join(lines) + b"`\nend\nrest") == b"one two"


@pytest.mark.parametrize("name", ["", "7bit", "8bit", "binary", "spam", "x-none"])
def test_any_other_encoding_leaves_the_bytes_as_they_are(name: str) -> None:
    assert carried(name, b"=41 \xff") == b"=41 \xff"
