"""Mails that were made to hurt, and collected ones, and any others: each is read or unreadable, and soon."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

from bench.corpora import raw_mail
from bench.fuzz import read as fuzzing
from gateway.inbound.mime import Mail

FROM = b"From: a@x.org\n"
HTML = FROM + b"Content-Type: text/html\n\n"
NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1000))
SAME = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 1000
MINUTES = (  # a line that the standard library reads for more than a minute
    FROM + b"Content-Type: text/plain" + b"; a*0=b" * 9000 + b"\n\nhi",
    FROM + b"Content-Type: " + b"(" * 60_000 + b"\n\nhi",
    FROM + b'Content-Type: text/plain; a="' + b'\\"' * 30_000 + b"\n\nhi",
    FROM + b"Content-Disposition: attachment; filename*0*=utf-8''" + b"%41" * 20_000 + b"\n\nhi",
    FROM
    + b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain"
    + b"; a*0=b" * 9000
    + b"\n\nhi",
)
SLOW = (
    *MINUTES,
    FROM + NESTED,
    FROM + SAME,
    b"From: " + b"(" * 2000 + b"a@x.org\n\nhi",
    b"From: " + b"<" * 60_000 + b"\n\nhi",
    HTML + b"<div></div>" * 70_000,
    HTML + b"<td></td>" * 80_000,
    HTML + b"<b>" * 200_000 + b"deep",
    HTML + b"<a " + b"b " * 350_000 + b">x",
    HTML + b"<" * 750_000,
    HTML + b"<br> " * 150_000,
    FROM + b"\n" + b"begin 644 x\n" * 60_000 + b"end",
    FROM + b"Content-Type: text/plain; charset=utf-7\n\n" + b"+" * 750_000,
    FROM + b"Content-Type: text/plain; charset=iso-2022-jp\n\n" + b"\x1b$B" * 250_000,
    FROM + b"Content-Type: text/plain; charset=hz\n\n" + b"~{" * 350_000,
    FROM + b"Content-Transfer-Encoding: base64\n\n" + b"= " * 350_000,
    FROM + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b" * 250_000,
)


@pytest.mark.parametrize("raw", SLOW, ids=range(len(SLOW)))
def test_a_mail_made_to_cost_time_is_done_with_soon(raw: bytes) -> None:
    begun = time.process_time()
    fuzzing.check(raw)
    assert time.process_time() - begun < 2, "processor time of 750 KB"


@pytest.mark.parametrize("raw", MINUTES[:4], ids=range(4))
def test_a_line_beyond_the_limits_costs_a_person_no_words(raw: bytes) -> None:
    assert fuzzing.check(raw) == "read"


@settings(max_examples=300, deadline=None)
@given(fuzzing.strategy())
def test_whatever_comes_is_a_mail_or_unreadable(raw: bytes) -> None:
    assert fuzzing.check(raw) in fuzzing.REASONS | {"read"}


def test_no_value_of_a_mail_is_more_than_plain_text(shared_data: Path) -> None:
    for path in sorted((shared_data / "mail").glob("*/*.eml")):
        mail = _read(path.read_bytes())
        if mail is not None:
            values = [getattr(mail, name) for name in ("sender", "display_name", "subject", "text", "message_id")]
            assert {type(value) for value in (*values, *mail.left_out)} == {str}
            assert mail.automatic is None or type(mail.automatic) is str


def _read(raw: bytes) -> Mail | None:
    try:
        return fuzzing.read(raw)
    except fuzzing.Unreadable:
        return None


def test_collected_mails_are_all_read_but_for_those_that_name_no_one_sender(shared_data: Path) -> None:
    rows = raw_mail.measure(shared_data)

    reasons = sum((Counter(one.unreadable) for one in rows), Counter())
    assert [one.crashed for one in rows] == [0, 0, 0]
    assert set(reasons) <= {"from"}
    # No From at all, or none with an address in it (17, most of them bounces and fragments); two name two addresses.
    assert reasons["from"] <= 19
    assert max(one.slowest for one in rows) < 250, "milliseconds of a processor for the slowest"
