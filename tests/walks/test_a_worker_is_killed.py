"""Processes are killed in the middle of their work: nothing taken in is lost, and nothing is said twice unknowingly."""

from __future__ import annotations

import contextlib
import email
import os
import signal
import smtplib
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest

from gateway.time_and_chance import Circumstances
from tests.outbound import provider as providers
from tests.outbound import smart_host as hosts
from tests.walks.answering import answer, approve, take
from tests.walks.carriers import HangingProvider, HangingSmartHost
from tests.walks.running import Service, body_of, until
from tests.walks.staff import seen

LONG_AGO = "2000-01-01 00:00:00.000000"


@pytest.fixture
def host() -> Iterator[HangingSmartHost]:
    """A smart host that takes its first mail and falls silent."""
    with hosts.running(HangingSmartHost()) as host:
        yield host


@pytest.fixture
def provider() -> Iterator[HangingProvider]:
    """A provider of texts that takes its first one and falls silent."""
    with providers.running(HangingProvider(Circumstances())) as provider:
        yield provider
        provider.let_go.set()


def kill_in_the_middle(service: Service, channel: str) -> None:
    """Kill outbound while it hands over a letter; the time until that is noticed is not waited for."""
    query = f"SELECT id FROM delivery WHERE standing = 'sending' AND channel = '{channel}'"
    ((delivery,),) = service.rows(query)
    service.kill("outbound")
    until(lambda: service.pids("outbound"), "another outbound worker")
    service.tamper("UPDATE delivery SET leased_until = ? WHERE id = ?", LONG_AGO, delivery)
    settled = f"SELECT 1 FROM delivery WHERE id = '{delivery}' AND standing = 'sent'"
    until(lambda: service.rows(settled), "it to be settled")


def test_outbound_killed_while_a_letter_leaves(
    a_service: Callable[..., Service], host: HangingSmartHost, provider: HangingProvider
) -> None:
    """One service for both: a text is found at the provider, a mail is sent again under the same Message-ID."""
    service = a_service(smarthost=host.url, twilio_api_base=provider.base)

    service.text("+447700900421", "can you keep a secret about the boat")
    until(lambda: provider.texts, "the text at the provider")
    looks = provider.looks
    kill_in_the_middle(service, "sms")
    assert len(provider.texts) == 1, "it was not sent again"
    assert provider.looks > looks, "the provider was asked first"
    assert service.rows("SELECT receipt FROM delivery WHERE channel = 'sms'") == [(provider.texts[0]["sid"],)]

    service.mail("killed@example.org", "Can you keep a secret about the harbour?")
    until(lambda: host.taken, "the mail at the smart host")
    kill_in_the_middle(service, "email")
    letters = [email.message_from_bytes(taken.content) for taken in host.taken]
    assert len(letters) == 2
    assert letters[0]["Message-ID"] == letters[1]["Message-ID"]
    assert letters[0]["Message-ID"]
    assert letters[0].get_payload() == letters[1].get_payload()


def test_matching_killed_when_a_question_comes_offers_it_all_the_same(service: Service) -> None:
    sender = "no.matching@example.org"
    offered = "SELECT id FROM conversation WHERE state = 'offered'"
    before = set(service.rows(offered))
    service.kill("matching")

    service.mail(sender, "My bike was taken from the shed.")

    until(lambda: set(service.rows(offered)) - before, "an offer")
    answer(service, "from the shed", "Oh no. Have you told anyone yet?")
    until(lambda: len(service.mails_to(sender)) == 2, "the answer")


def test_the_reader_killed_while_somebody_writes_opens_words_again(service: Service) -> None:
    sender = "no.reader@example.org"
    service.mail(sender, "I broke the vase and let the dog take the blame.")
    page, advisor = take(service, "take the blame"), service.staff("advisor")
    path = page.url.path

    service.kill("reader")

    until(lambda: service.pids("reader"), "another reader")
    page = until(lambda: (found := advisor.open(path)).status_code == 200 and found, "words to be opened again")
    assert "take the blame" in seen(page)
    advisor.press(page, "Submit", Your_answer="Dogs forgive. And you?")
    approve(service, path)
    reply = until(lambda: len(found := service.mails_to(sender)) == 2 and found, "the answer")[1]
    assert body_of(reply).startswith("Dogs forgive.")


@contextlib.contextmanager
def half_said(service: Service, message: EmailMessage, upto: int | None) -> Iterator[None]:
    """A line to the mail door on which the message has been said up to a byte; then the door may die."""
    host, port = service.papers["smtp"].split(":")
    content = message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + b"\r\n.\r\n"
    line = smtplib.SMTP(host, int(port), timeout=30)
    line.ehlo()
    line.mail(str(message["From"]))
    line.rcpt(str(message["To"]))
    assert line.docmd("DATA")[0] == 354
    line.send(content[:upto])
    yield
    with contextlib.suppress(smtplib.SMTPServerDisconnected, ConnectionError), contextlib.closing(line):
        assert line.getreply()[0] == 250, "no other answer than this, or none"


def sent_again(service: Service, message: EmailMessage) -> bool:
    """Try once more, as a sending server would; True with a 250."""
    try:
        service.send(message, str(message["From"]))
    except (OSError, smtplib.SMTPException):
        return False
    return True


@pytest.mark.parametrize(("place", "upto"), [("middle", 40), ("end", None)])
def test_a_mail_door_killed_before_its_250_gets_the_mail_again_and_keeps_it_once(
    service: Service, place: str, upto: int | None
) -> None:
    """In the middle of the words, or after their very end; then the first one may or may not have been written down."""
    sender, count = f"door.{place}@example.org", "SELECT count(*) FROM message WHERE direction = 'in'"
    ((before,),) = service.rows(count)
    message = EmailMessage()
    message["From"] = sender
    message["To"] = service.papers["ask_address"]
    message["Message-ID"] = f"<{sender}>"
    message.set_content(f"The door closed on my fingers in the {place}.")
    with half_said(service, message, upto):
        service.kill("smtp-")

    until(lambda: sent_again(service, message), "a door that is open again")

    until(lambda: service.mails_to(sender), "the welcome")
    assert service.rows(count) == [(before + 1,)]
    answer(service, f"fingers in the {place}", "Ouch.")
    until(lambda: len(service.mails_to(sender)) == 2, "the answer")


def test_what_has_its_250_is_there_when_every_process_dies_at_once(a_service: Callable[..., Service]) -> None:
    service, sender = a_service(), "power.cut@example.org"
    service.operator("outbound", "pause")  # so that no letter is in anybody's hand: that is another walk
    service.mail(sender, "Everything went dark in the cinema.")
    for name in ("smtp-", "sms", "reader", "console", "matching", "outbound", "clock", "redis-server"):
        service.kill(name)
    service.operator("outbound", "resume")

    until(lambda: service.mails_to(sender), "the welcome")
    assert service.rows("SELECT count(*) FROM message WHERE direction = 'in'") == [(1,)]


@contextlib.contextmanager
def hanging(service: Service, name: str) -> Iterator[None]:
    """These processes do nothing at all for a while, and are there all the same."""
    stopped = service.pids(name)
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)


def test_while_one_mail_door_hangs_the_other_takes_all_that_comes(service: Service) -> None:
    count = "SELECT count(*) FROM message WHERE direction = 'in'"
    ((before,),) = service.rows(count)
    with hanging(service, "smtp-1"):
        for number in range(8):
            service.mail(f"hanging{number}@example.org", "The lift stands still and so do I.")

        assert service.rows(count) == [(before + 8,)]
