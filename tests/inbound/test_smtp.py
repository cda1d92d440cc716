"""The mail door: what it makes of a mail, over real connections."""

from __future__ import annotations

import logging
import select
import smtplib
import socket

import pytest
import structlog

from gateway.crypto.envelope import TooLong
from gateway.inbound.bounces import Ending, Report
from gateway.inbound.together import MOST_WAITING
from tests.inbound.mail_door import ASK, DOMAIN, MAIL, NOON, RunningDoor, answer, say
from tests.walks.mail_systems import report


def test_a_mail_arrives_as_plain_values(door: RunningDoor) -> None:
    door.post()

    arrival = door.intake.only
    assert (arrival.channel, arrival.sender, arrival.display_name) == ("email", "sam@example.org", "Sam Reed")
    assert (arrival.subject, arrival.text.strip(), arrival.provider_id) == ("Rent", "Can I ask?", "<1@example.org>")
    assert (arrival.mailbox, arrival.reply_token, arrival.automatic) == ("ask", None, None)
    assert arrival.at == NOON


def test_the_sender_is_who_the_mail_is_from_not_who_handed_it_over(door: RunningDoor) -> None:
    door.post(sender="bounces+sam=example.org@mailer.example")

    assert door.intake.only.sender == "sam@example.org"


@pytest.mark.parametrize(
    ("address", "mailbox", "token"),
    [
        (ASK, "ask", None),
        ("ASK@HELP.Example", "ask", None),
        (f"Housing@{DOMAIN}", "housing", None),
        (f"reply+{'a2' * 16}@{DOMAIN}", "ask", "a2" * 16),
        (f"Reply+{'A2' * 16}@{DOMAIN}", "ask", "a2" * 16),
        (f"reply+neverseen@{DOMAIN}", "ask", "neverseen"),
        (f"bounce+{'a2' * 16}@{DOMAIN}", "ask", None),
    ],
)
def test_every_address_of_ours_is_taken_in_any_case_of_letters(
    door: RunningDoor, address: str, mailbox: str, token: str | None
) -> None:
    door.post(to=(address,))

    assert (door.intake.only.mailbox, door.intake.only.reply_token) == (mailbox, token)


@pytest.mark.parametrize(
    "address", [f"someone@{DOMAIN}", "ask@elsewhere.example", "ask", f"reply+@{DOMAIN}", f"x+ask@{DOMAIN}"]
)
def test_an_unknown_mailbox_is_refused_before_any_words_are_sent(door: RunningDoor, address: str) -> None:
    with door.call() as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("sam@example.org", [address], MAIL)

    ((code, sentence),) = refused.value.recipients.values()
    assert code == 550
    assert b"no mailbox of that name" in sentence
    assert door.intake.arrivals == []


def test_a_message_to_several_of_our_addresses_is_taken_in_once_by_its_reply_address(door: RunningDoor) -> None:
    door.post(to=(ASK, f"reply+abc234@{DOMAIN}", f"housing@{DOMAIN}"))

    assert door.intake.only.reply_token == "abc234"


def test_a_topic_counts_before_the_general_address(door: RunningDoor) -> None:
    door.post(to=(ASK, f"money@{DOMAIN}"))

    assert door.intake.only.mailbox == "money"


def test_a_mail_from_nobody_is_marked_as_a_machines(door: RunningDoor) -> None:
    door.post(sender="<>")

    assert door.intake.only.automatic == "null-sender"


def test_an_automatic_reply_is_marked(door: RunningDoor) -> None:
    door.post(b"Auto-Submitted: auto-replied\r\n" + MAIL)

    assert door.intake.only.automatic == "auto-submitted"


def test_what_only_looks_automatic_is_taken_in_as_a_persons_words(door: RunningDoor) -> None:
    door.post(MAIL.replace(b"Rent", b"Out of office"))

    assert (door.intake.only.automatic, door.intake.only.looks_automatic) == (None, True)


def test_a_person_who_answers_to_a_return_path_is_heard(door: RunningDoor) -> None:
    door.post(to=(f"bounce+abc234@{DOMAIN}",))

    assert door.intake.only.automatic is None


def test_a_machine_that_answers_to_a_return_path_is_marked(door: RunningDoor) -> None:
    door.post(b"Auto-Submitted: auto-replied\r\n" + MAIL, to=(f"bounce+abc234@{DOMAIN}",))

    assert door.intake.only.automatic == "return-path"


def test_a_report_on_a_letter_of_ours_is_told_with_the_token_it_came_back_to(door: RunningDoor) -> None:
    door.post(report(f"bounce+abc234@{DOMAIN}", "sam@example.org"), sender="<>", to=(f"Bounce+ABC234@{DOMAIN}",))

    arrival = door.intake.only
    assert (arrival.automatic, arrival.returned) == ("null-sender", "abc234")
    assert arrival.report == Report(Ending.FOR_GOOD, "5.1.1")


def test_a_report_that_nobody_could_answer_is_read_all_the_same(door: RunningDoor) -> None:
    raw = report(f"bounce+abc234@{DOMAIN}", "sam@example.org", "delayed", "4.4.1")
    door.post(raw.replace(b"<MAILER-DAEMON@mx.example.net>", b"<>"), to=(f"bounce+abc234@{DOMAIN}",))

    assert door.intake.only.report == Report(Ending.FOR_NOW, "4.4.1")


def test_a_persons_mail_is_no_report(door: RunningDoor) -> None:
    door.post(MAIL.replace(b"Can I ask?", b"He said that I failed."), to=(f"bounce+abc234@{DOMAIN}",))

    assert (door.intake.only.report, door.intake.only.automatic) == (None, None)


@pytest.mark.parametrize("ours", [ASK, f"bounce+abc234@{DOMAIN}", f"reply+abc234@{DOMAIN}"])
def test_a_letter_of_our_own_that_comes_back_is_no_persons(door: RunningDoor, ours: str) -> None:
    door.post(sender=ours)
    door.post(MAIL.replace(b"sam@example.org", ours.encode()))

    assert [arrival.automatic for arrival in door.intake.arrivals] == ["from-us", "from-us"]


@pytest.mark.parametrize(
    "header",
    [
        b"From: one@example.org, two@example.org\r\n",
        b"From: a@example.org\r\nFrom: b@example.org\r\n",
    ],
)
def test_a_mail_that_does_not_come_from_one_address_is_refused(door: RunningDoor, header: bytes) -> None:
    code, sentence = door.refusal(header + b"\r\nHello\r\n")

    assert (code, "From" in sentence) == (550, True)
    assert door.intake.arrivals == []


def test_a_mail_that_cannot_be_read_is_taken_in_as_unreadable(door: RunningDoor) -> None:
    door.post(b"From: Sam <sam@example.org>\r\n" + b"X-Much: more\r\n" * 300 + b"\r\nHello\r\n")

    arrival = door.intake.only
    assert (arrival.unreadable, arrival.sender, arrival.text) == (True, "sam@example.org", "")
    assert arrival.provider_id


def test_a_mail_without_a_from_is_taken_in_and_its_sender_asked_to_write_again(door: RunningDoor) -> None:
    door.post(b"Subject: Rent\r\n\r\nHello\r\n")
    door.post(b"From: Sam, at home\r\n\r\nHello\r\n")

    assert [(arrival.unreadable, arrival.sender) for arrival in door.intake.arrivals] == [(True, "sam@example.org")] * 2


def test_an_unreadable_mail_that_nobody_could_answer_is_refused_once_and_for_all(door: RunningDoor) -> None:
    code, sentence = door.refusal(b"X-Much: more\r\n" * 300 + b"\r\nHello\r\n", sender="foo")

    assert (code, "From" in sentence) == (550, True)
    assert door.intake.arrivals == []


def test_our_own_trouble_is_try_again_and_never_the_words_of_an_exception(
    door: RunningDoor, caplog: pytest.LogCaptureFixture
) -> None:
    door.intake.trouble = RuntimeError("sam@example.org asked about rent")

    with structlog.testing.capture_logs() as events, caplog.at_level(logging.DEBUG):
        refused = door.refusal(MAIL)

    assert refused == (451, "4.3.0 Try again later")
    assert [event["error"] for event in events] == ["RuntimeError"]
    assert "sam" not in caplog.text + str(events)


def test_after_our_trouble_the_same_line_takes_the_next_message(door: RunningDoor) -> None:
    with door.call() as client:
        door.intake.trouble = RuntimeError()
        with pytest.raises(smtplib.SMTPDataError):
            client.sendmail("sam@example.org", [ASK], MAIL)
        door.intake.trouble = None
        client.sendmail("sam@example.org", [ASK], MAIL)

    assert door.intake.only.text.strip() == "Can I ask?"


def test_words_that_are_too_long_are_refused_with_a_sentence(door: RunningDoor) -> None:
    door.intake.trouble = TooLong("too long")

    code, sentence = door.refusal(MAIL)

    assert (code, "64 KiB" in sentence) == (552, True)


def test_far_too_much_text_is_refused_before_anything_is_done_with_it(door: RunningDoor) -> None:
    lines = b"> somebody said this before\r\n" * 20_000

    code, sentence = door.refusal(MAIL + lines)

    assert (code, "64 KiB" in sentence) == (552, True)
    assert not door.intake.reached.is_set()


@pytest.mark.parametrize("sender", ["a..b@example.org", "a.@example.org", "x" * 64 + "@" + "y" * 60 + ".example"])
def test_a_senders_odd_address_is_no_reason_to_refuse(door: RunningDoor, sender: str) -> None:
    door.post(sender=sender)

    assert len(door.intake.arrivals) == 1


def test_more_mails_than_can_be_kept_are_asked_for_again_at_once_and_the_rest_is_kept(door: RunningDoor) -> None:
    door.intake.may_go_on.clear()
    first = sent(door, 0)
    assert door.intake.reached.wait(60)  # it is alone in hand now: whatever comes after it waits
    lines = [first, *(sent(door, number) for number in range(1, MOST_WAITING + 2))]
    at_once = select_readable(lines)
    refused = [answer(line)[:3] for line in at_once]
    door.intake.may_go_on.set()
    others = [answer(line)[:3] for line in lines if line not in at_once]
    for line in lines:
        line.close()

    assert refused == ["451"] * len(refused)
    assert sorted({*refused, *others}) == ["250", "451"]
    assert others.count("250") == len(door.intake.arrivals) >= MOST_WAITING


def sent(door: RunningDoor, number: int) -> socket.socket:
    """A line over which a mail of a sender of its own has been sent; its answer is still to come."""
    line = door.wire()
    for command in ("EHLO relay.example", f"MAIL FROM:<p{number}@example.org>", f"RCPT TO:<{ASK}>", "DATA"):
        say(line, command)
    line.sendall(f"From: p{number}@example.org\r\nMessage-ID: <{number}@example.org>\r\n\r\nHi\r\n.\r\n".encode())
    return line


def select_readable(lines: list[socket.socket]) -> list[socket.socket]:
    """Those of these lines on which an answer has come, as soon as there is one."""
    readable, _, _ = select.select(lines, [], [], 60)
    return readable
