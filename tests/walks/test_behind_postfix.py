"""A real Postfix in front, set up as we ship it: it knows whom there is, and nothing is lost between the two."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator

import pytest

from tests.outbound import smart_host
from tests.walks import front
from tests.walks.answering import answer
from tests.walks.front import DOMAIN, Front
from tests.walks.running import Service, alive, body_of, until

ASK = f"ask@{DOMAIN}"
WORDS = "My landlord wants the flat back by Friday."


def letters(service: Service) -> list[bytes]:
    """Every mail that the service has sent, as its bytes."""
    return [path.read_bytes() for path in (service.folder / "pocket" / "mail").glob("*.eml")]


def mail(sender: str, words: str, subject: str = "a heavy thing") -> str:
    return f"From: Robin Doe <{sender}>\nSubject: {subject}\nMessage-ID: <{abs(hash(words))}@x>\n\n{words}\n"


@pytest.fixture(scope="module")
def outside() -> Iterator[smart_host.SmartHost]:
    """The rest of the world's mail, which takes what Postfix sends out."""
    with smart_host.running(smart_host.SmartHost()) as host:
        yield host


@pytest.fixture(scope="module")
def lmtp_port() -> int:
    return front.free_port()


@pytest.fixture(scope="module")
def postfix(lmtp_port: int, outside: smart_host.SmartHost) -> Iterator[Front]:
    with front.running(lmtp_port, outside.port) as running:
        yield running


@pytest.fixture(scope="module")
def service(postfix: Front, lmtp_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings = {"SOTTOVOCE_DOMAIN": DOMAIN, "SOTTOVOCE_LMTP_LISTEN": f"127.0.0.1:{lmtp_port}"}
    running = Service(tmp_path_factory.mktemp("behind"), settings)
    running.start()
    yield running
    family = running.family()
    assert running.stop() == 0
    until(lambda: not alive(family), "every process to be gone")


def test_a_mail_through_postfix_is_answered_and_the_reply_finds_its_way_back(service: Service, postfix: Front) -> None:
    sender = "robin.doe@example.org"
    with postfix.call() as client:
        client.ehlo()
        client._host = f"mx.{DOMAIN}"  # type: ignore[attr-defined]  # the name that the certificate is checked against
        client.starttls(context=postfix.authority.trusting())
        client.sendmail(sender, [ASK], mail(sender, WORDS))
    until(lambda: service.mails_to(sender), "the welcome")
    path = answer(service, "wants the flat back", "Hi [name], nobody may just do that.")
    reply = until(lambda: len(found := service.mails_to(sender)) == 2 and found, "the answer")[1]
    assert body_of(reply).startswith("Hi Robin,")

    postfix.post(sender, str(reply["From"].addresses[0].addr_spec), mail(sender, "Now the landlord has written to us."))
    until(lambda: len(service.mails_to(sender)) == 3, "the receipt for the follow-up")

    assert answer(service, "landlord has written", "I am here.") == path


def test_postfix_writes_none_of_the_words_down(service: Service, postfix: Front) -> None:
    sender = "ash.doe@example.org"
    postfix.post(sender, ASK, mail(sender, "What I never told anybody.", "a secret"))
    until(lambda: service.mails_to(sender), "the welcome")

    log = postfix.log()
    assert "status=sent (250 2.0.0 We have it.)" in log
    assert not any(word in log for word in ("never told", "a secret", "Robin Doe"))


@pytest.mark.parametrize("mailbox", [f"reply+{'a2' * 16}", f"bounce+{'a2' * 16}", "ASK", "school", "postmaster"])
def test_every_mailbox_that_the_door_has_is_taken(service: Service, postfix: Front, mailbox: str) -> None:
    with postfix.call() as client:
        client.ehlo()
        client.mail("sam@example.org")

        code, sentence = client.rcpt(f"{mailbox}@{DOMAIN}")
        assert (code, sentence[:5]) == (250, b"2.1.5")


@pytest.mark.parametrize("mailbox", ["nobody", "reply+", "reply+0189", "ask+x", "x+ask", "reply"])
def test_an_unknown_mailbox_is_refused_before_any_words_are_sent(
    service: Service, postfix: Front, mailbox: str
) -> None:
    with postfix.call() as client:
        client.ehlo()
        client.mail("sam@example.org")
        code, sentence = client.rcpt(f"{mailbox}@{DOMAIN}")

    assert code == 550
    assert b"There is no mailbox of that name here." in sentence


def test_nothing_is_carried_for_strangers(service: Service, postfix: Front) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        postfix.post("sam@example.org", "jo@elsewhere.example", mail("sam@example.org", WORDS))


def test_what_smuggles_is_refused_by_postfix_already(service: Service, postfix: Front) -> None:
    with postfix.call() as client, pytest.raises(smtplib.SMTPResponseException) as refused:
        client.sendmail("sam@example.org", [ASK], b"From: sam@example.org\r\n\r\nOne\nMAIL FROM:<evil@example.org>\r\n")

    assert (refused.value.smtp_code, refused.value.smtp_error[:5]) == (550, b"5.5.2")


def test_neither_dsn_nor_bdat_nor_a_login_is_offered(service: Service, postfix: Front) -> None:
    with postfix.call() as client:
        client.ehlo()
        offered = set(client.esmtp_features)

    assert {"smtputf8", "size", "starttls", "pipelining"} <= offered
    assert not offered & {"dsn", "chunking", "auth", "vrfy", "etrn"}


def test_an_address_beyond_ascii_comes_through(service: Service, postfix: Front) -> None:
    with postfix.call() as client:
        client.ehlo()
        client.mail("jürgen@example.org", ["SMTPUTF8", "BODY=8BITMIME"])
        client.rcpt(ASK)
        client.data("From: jürgen@example.org\r\n\r\nDarf ich etwas fragen?\r\n".encode())

    until(lambda: any("jürgen@".encode() in letter for letter in letters(service)), "the welcome")


def test_a_bounce_carries_none_of_the_words(service: Service, postfix: Front, outside: smart_host.SmartHost) -> None:
    postfix.post("lee@example.org", ASK, f"From: lee@example.org, lou@example.org\nSubject: from two\n\n{WORDS}\n")
    (bounce,) = until(lambda: [one for one in outside.taken if one.recipients == ["lee@example.org"]], "the bounce")

    assert bounce.sender in ("", "<>")
    assert b"5.6.0" in bounce.content
    assert WORDS.encode() not in bounce.content


def test_while_the_door_is_away_postfix_keeps_what_comes_and_brings_it_later(service: Service, postfix: Front) -> None:
    sender = "kim.doe@example.org"
    assert service.stop() == 0
    postfix.post(sender, ASK, mail(sender, "Are you there?"))
    with postfix.call() as client:
        client.ehlo()
        client.mail(sender)
        assert client.rcpt(f"nobody-yet@{DOMAIN}")[0] == 450, "whom there is cannot be known now"
    until(lambda: "status=deferred" in postfix.log(), "the first try")
    assert postfix.waiting() == 1

    service.start()
    postfix.run("postqueue", "-f")

    until(lambda: service.mails_to(sender), "the welcome")
    until(lambda: postfix.waiting() == 0, "an empty queue")
