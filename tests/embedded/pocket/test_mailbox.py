from __future__ import annotations

import smtplib
import stat

import pytest

from gateway.embedded.pocket.mailbox import envelope_and_letter
from tests.embedded.pocket.conftest import Pocket

LETTER = b"From: The service <ask@localhost>\r\nTo: jo@example.org\r\nSubject: A letter\r\n\r\n.Hello\r\nJo\r\n"


def test_a_mail_is_kept_with_its_envelope_in_front(pocket: Pocket) -> None:
    with smtplib.SMTP("127.0.0.1", pocket.mail_port) as courier:
        courier.sendmail("bounce+x@localhost", ["jo@example.org", "sam@example.org"], LETTER)

    [file] = sorted((pocket.folder / "mail").glob("*.eml"))
    assert file.read_bytes() == (
        b"X-Envelope-From: bounce+x@localhost\r\n"
        b"X-Envelope-To: jo@example.org\r\nX-Envelope-To: sam@example.org\r\n" + LETTER
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_names_sort_by_arrival_and_nothing_unfinished_lies_about(pocket: Pocket) -> None:
    with smtplib.SMTP("127.0.0.1", pocket.mail_port) as courier:
        for number in range(12):
            courier.sendmail("a@localhost", ["jo@example.org"], b"Subject: %d\r\n\r\nx\r\n" % number)

    files = sorted((pocket.folder / "mail").iterdir())
    subjects = [envelope_and_letter(file.read_bytes())[2]["Subject"] for file in files]
    assert subjects == [str(number) for number in range(12)]


def test_a_bounce_has_an_empty_sender(pocket: Pocket) -> None:
    with smtplib.SMTP("127.0.0.1", pocket.mail_port) as courier:
        courier.sendmail("", ["jo@example.org"], LETTER)

    [file] = (pocket.folder / "mail").iterdir()
    sender, to, letter = envelope_and_letter(file.read_bytes())
    assert (sender, to, letter["Subject"]) == ("", ["jo@example.org"], "A letter")


def test_a_shelf_that_cannot_be_written_asks_the_courier_to_try_again(pocket: Pocket) -> None:
    folder = pocket.folder / "mail"
    folder.rmdir()
    with smtplib.SMTP("127.0.0.1", pocket.mail_port) as courier, pytest.raises(smtplib.SMTPDataError) as told:
        courier.sendmail("a@localhost", ["jo@example.org"], LETTER)

    assert told.value.smtp_code == 451
    assert b"FileNotFound" not in told.value.smtp_error
