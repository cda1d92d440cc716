"""Fuzzing what tells machines from people: `is_automatic`, `looks_automatic` and a bounce's `report`."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from bench.fuzz import broken
from gateway.inbound.bounces import from_short, report
from gateway.inbound.loops import is_automatic, looks_automatic

_FROM = b"From: MAILER-DAEMON@example.org\r\n"
_SEEDS = (
    _FROM + b'Return-Path: <>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
    b"--b\r\n\r\nIt did not arrive.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    b"Reporting-MTA: dns; mx.example\r\n\r\n"
    b"Final-Recipient: rfc822; jo@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n",
    _FROM
    + b"Subject: Undelivered Mail Returned to Sender\r\n\r\nThe user is unknown (#5.1.1).\r\n--- Original message\r\n",
    _FROM + b"Subject: Out of office\r\n\r\nI am away until Monday. For urgent matters please contact Jo.\r\n",
)
_PIECES = (
    b"\n", b"\r\n", b"\r", b"\n\n", b" ", b"\t", b"\0", b":", b";", b"=", b"<", b">", b"-", b"--b", b"#", b".", b"0",
    b"5.", b"Auto-Submitted: ", b"auto-replied", b"Precedence: ", b"junk", b"bulk", b"Return-Path: <>",
    b"X-Autoreply: ", b"yes", b"X-Failed-Recipients: ", b"List-Id: ", b"Content-Type: ", b"multipart/report",
    b"report-type=", b"delivery-status", b"disposition-notification", b"feedback-report",
    b"message/delivery-status", b"message/global-delivery-status", b"Action: ", b"failed", b"delayed", b"relayed",
    b"Status: ", b"5.1.1", b"4.2.2", b"2.0.0", b"9.9.9", b"5.1.1.1", b"Subject: ", b"Undelivered",
    b"Delivery Status Notification", b"Out of office: ", b"Automatic reply", b"Abwesend", b"I am away ",
    b"until Monday", b"could not be delivered", b"user unknown", b"quota", b"mailbox is full", b"will be retried",
    b"original message follows", b"----------------", b"> ", b"=?utf-8?q?", b"?=", b"\xc3\xa9", b"\xff", b"base64",
    b"charset=", b"Content-Transfer-Encoding: ", b"text/html", b"<p>", b"<br>",
)  # fmt: skip


def strategy() -> SearchStrategy[bytes]:
    """Bounces and other mails (of the development data, where it is there), mutated; soup; runs without end."""
    seeds = [*_SEEDS, *broken.mails()]
    noise = st.binary(max_size=8)
    usual = [broken.mutated(seeds, st.one_of(st.sampled_from(_PIECES), noise)), broken.soup(_PIECES, noise)]
    return st.one_of(*usual, *usual, broken.spliced(seeds), st.binary(max_size=400), broken.endless(_PIECES, seeds))


def check_automatic(raw: bytes) -> None:
    """Judge it; raises AssertionError when what is proven does not even look so."""
    proven, looks = is_automatic(raw), looks_automatic(raw)
    assert isinstance(looks, bool), "an answer that is neither yes nor no"
    assert looks or not proven, "proven, but it does not look so"


def check_report(raw: bytes) -> None:
    """Read its report; raises AssertionError when the short form does not give the same again."""
    found = report(raw)
    assert found is None or from_short(found.in_short()) == found, "the short form is another report"
