"""An answer bounces: the supervisor sees that it did not arrive; whoever sent the bounce learns nothing."""

from __future__ import annotations

import smtplib
from email.message import Message

from tests.walks.answering import answer
from tests.walks.mail_systems import report, return_path_of
from tests.walks.running import Service, until
from tests.walks.staff import seen


def answered(service: Service, sender: str, question: str) -> tuple[str, Message]:
    """Somebody asks and is answered; returns the conversation's path and the answer."""
    service.mail(sender, question)
    path = answer(service, question, "That sounds hard. I am here.")
    return path, until(lambda: len(found := service.mails_to(sender)) == 2 and found, "the answer")[1]


def bounce(service: Service, to: str, raw: bytes) -> tuple[int, bytes]:
    """A mail system hands a report in, from nobody, as they do; returns what it is told."""
    host, port = service.papers["smtp"].split(":")
    with smtplib.SMTP(host, int(port)) as door:
        door.ehlo("mx.example.net")
        door.mail("<>")
        assert door.rcpt(to)[0] == 250
        return door.data(raw)


def standing(service: Service, path: str) -> list[tuple[str, str]]:
    query = "SELECT standing, coalesce(reason, '') FROM delivery WHERE kind = 'reply' AND conversation_id = "
    return service.rows(f"{query}'{path.rsplit('/', 1)[1]}'")  # type: ignore[return-value]


def acts(service: Service, path: str) -> list[str]:
    query = "SELECT act FROM auditentry WHERE conversation_id = "
    return [act for (act,) in service.rows(f"{query}'{path.rsplit('/', 1)[1]}'")]


def test_an_answer_that_bounces_did_not_arrive_and_a_supervisor_sees_it(service: Service) -> None:
    sender = "mail.box.gone@example.org"
    path, letter = answered(service, sender, "is it normal to miss my old street")
    to = return_path_of(letter)
    until(lambda: standing(service, path) == [("sent", "")], "the answer to count as sent")

    delayed = bounce(service, to, report(to, sender, "delayed", "4.4.1"))
    assert standing(service, path) == [("sent", "")], "for now, nothing has changed"
    assert acts(service, path).count("delayed") == 1
    failed = bounce(service, to, report(to, sender))
    again = bounce(service, to, report(to, sender))
    stranger = bounce(service, "bounce+neverseen@" + to.partition("@")[2], report(to, sender))

    assert delayed == failed == again == stranger
    assert failed[0] == 250
    assert standing(service, path) == [("undelivered", "undelivered_5.1.1")]
    assert acts(service, path).count("did_not_arrive") == 1
    supervisor = service.staff("supervisor")
    assert "Our answer did not arrive" in seen(supervisor.open(path))
    desk = seen(supervisor.open("/"))
    assert "Did not arrive" in desk
    assert "nobody has this address" in desk


def test_a_person_who_writes_to_the_return_path_is_heard(service: Service) -> None:
    sender = "writes.back@example.org"
    path, letter = answered(service, sender, "how do i say sorry to my sister")

    service.mail(sender, "I said it, and she laughed.", to=return_path_of(letter))

    until(lambda: len(service.mails_to(sender)) == 3, "the receipt")
    assert answer(service, "and she laughed", "How good to hear.") == path
    assert ("sent", "") in standing(service, path), "and the answer before counts as arrived"
