"""What mail systems report of a letter, in the standard form or in their own words."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.inbound.bounces import Ending, Report, from_short, report

GOOD, NOW, UNKNOWN = Ending.FOR_GOOD, Ending.FOR_NOW, Ending.UNKNOWN


def standard(recipients: str, words: str = "See below.", kind: str = "delivery-status") -> bytes:
    """A report in the standard form; `recipients` are its per-recipient fields."""
    text = (
        f"From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; report-type={kind}; boundary=x\n\n"
        f"--x\n\n{words}\n--x\nContent-Type: message/{kind}\n\nReporting-MTA: dns; mx.example\n\n{recipients}\n--x--\n"
    )
    return text.replace("\n", "\r\n").encode()


def plain(words: str, subject: str = "failure notice") -> bytes:
    """A report in a mail system's own words."""
    return f"From: MAILER-DAEMON@mx.example\r\nSubject: {subject}\r\n\r\n{words}\r\n".encode()


@pytest.mark.parametrize(
    ("recipients", "told"),
    [
        ("Action: failed\nStatus: 5.1.1", Report(GOOD, "5.1.1")),
        ("action: FAILED\nstatus: 5.2.2 (mailbox full)", Report(GOOD, "5.2.2")),
        ("Action: failed\nStatus: 4.4.7", Report(GOOD, "4.4.7")),
        ("Action: failed", Report(GOOD, "5.0.0")),
        ("Action: delayed\nStatus: 4.4.1", Report(NOW, "4.4.1")),
        ("Action: delayed", Report(NOW, "4.0.0")),
        ("Action: relayed\nStatus: 2.0.0", Report(UNKNOWN, "")),
        ("Action: delivered\nStatus: 2.1.5", Report(UNKNOWN, "")),
        ("Action: error\nStatus: 5.0.0", Report(GOOD, "5.0.0")),
        ("Status: 4.2.2", Report(NOW, "4.2.2")),
        ("Action: delayed\nStatus: 4.4.1\n\nAction: failed\nStatus: 5.1.1", Report(GOOD, "5.1.1")),
        ("Action:\n failed\nStatus:\n\t5.7.1", Report(GOOD, "5.7.1")),
        ("Action: failed\nStatus: 99999.1.1", Report(GOOD, "5.0.0")),
        ("Nothing: of the kind", Report(UNKNOWN, "")),
    ],
)
def test_a_report_in_the_standard_form_says_what_became_of_the_letter(recipients: str, told: Report) -> None:
    assert report(standard(recipients)) == told


def test_where_the_standard_part_says_nothing_the_words_do() -> None:
    assert report(standard("", words="Delivery to the following recipient failed permanently.")) == Report(
        GOOD, "5.0.0"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("<a@b.example>: 550 5.1.1 User unknown", Report(GOOD, "5.1.1")),
        ("Sorry, no mailbox here by that name. (#5.1.1)\nUnable to deliver mail.", Report(GOOD, "5.1.1")),
        ("could not be delivered: the mailbox is full", Report(GOOD, "5.2.2")),
        ("Die Nachricht wurde nicht zugestellt.", Report(GOOD, "5.0.0")),
        ("has not yet been delivered. Delivery attempts will continue for some time.", Report(NOW, "4.0.0")),
        ("has been postponed due to a full mailbox (4.2.2). We will continue to try.", Report(NOW, "4.2.2")),
    ],
)
def test_a_report_in_other_words_is_read_as_a_person_would(words: str, told: Report) -> None:
    assert report(plain(words)) == told


@pytest.mark.parametrize(
    "raw",
    [
        plain("I am on holiday until Monday.", subject="Automatic reply"),
        plain("Your mail was displayed.", subject="Read: hello"),
        standard("Feedback-Type: abuse", words="An abuse report: could not be delivered", kind="feedback-report"),
        b"", b"\0" * 100, b"\xff" * 1000, b"Content-Type: multipart/report", b"\n\n",
    ],
)  # fmt: skip
def test_other_automatic_mail_reports_on_no_letter(raw: bytes) -> None:
    assert report(raw) is None


def test_what_stands_in_the_copy_of_our_letter_is_not_the_report() -> None:
    words = (
        "This is about your message. We will keep trying.\n--- Below this line is a copy of it\n\nthey gave up on me"
    )
    assert report(plain(words, subject="hello")) == Report(NOW, "4.0.0")


@pytest.mark.parametrize("told", [Report(GOOD, "5.1.1"), Report(NOW, "4.0.0"), Report(UNKNOWN, "")])
def test_a_report_goes_through_a_line_of_text_and_back(told: Report) -> None:
    assert from_short(told.in_short()) == told


@pytest.mark.parametrize("line", ["", "for_good", "for_good 5.1.1 ", "for_ever 5.1.1", "for_good 9.9.9", "x" * 10_000])
def test_any_other_line_is_no_report(line: str) -> None:
    assert from_short(line) is None


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_without_an_error(raw: bytes) -> None:
    report(raw)
    report(b"Content-Type: multipart/report\r\n\r\nContent-Type: message/delivery-status\r\n\r\n" + raw)


@pytest.mark.parametrize("filling", [b"\n", b"Action: ", b"\n\n ", b"a: b\n", b"\n \t", b"Status: 5", b"-", b"5."])
def test_no_report_however_odd_takes_long(filling: bytes) -> None:
    begin = b"Content-Type: multipart/report\n\nContent-Type: message/delivery-status\n\n"
    raw = (begin + filling * (750_000 // len(filling)))[:750_000]
    began = time.process_time()

    report(raw)

    assert time.process_time() - began < 1


def test_collected_bounces_are_told_apart_for_good_and_for_now(shared_data: Path) -> None:
    entries = json.loads((shared_data / "bounces" / "flufl.json").read_text("utf-8"))
    judged = [entry for entry in entries if entry["temporary"] is not None]
    found = [(entry, report((shared_data / "bounces" / entry["file"]).read_bytes())) for entry in judged]
    right = [told is not None and told.ending is (NOW if entry["temporary"] else GOOD) for entry, told in found]
    assert sum(right) >= 112  # of 115, one of which a person wrote
    assert all(ok for ok, (entry, _) in zip(right, found, strict=True) if entry["temporary"])
