"""A question by mail is read, answered, signed off and delivered; the next one finds the same advisor."""

from __future__ import annotations

from tests.walks.answering import answer
from tests.walks.running import Service, body_of, until
from tests.walks.staff import seen

QUESTION = "Hi, my name is Robin. My best friend stopped talking to me and I don't know what I did wrong."


def test_a_mail_is_answered_with_the_name_filled_in_that_nobody_saw(service: Service) -> None:
    sender = "robin.doe@example.org"
    service.mail(sender, QUESTION, name="Robin Doe", subject="friends")
    (welcome,) = until(lambda: service.mails_to(sender), "the welcome")
    assert "by " in body_of(welcome)
    assert "STOP" in body_of(welcome)
    assert "116 123" in body_of(welcome)

    path = answer(service, "best friend", "Hi [name], that sounds lonely. What happened before it went quiet?")

    page = seen(service.staff("advisor").open(path))
    assert "best friend stopped talking" in page
    assert "Robin Doe" not in page
    assert sender not in page
    _, reply = until(lambda: len(found := service.mails_to(sender)) == 2 and found, "the answer")
    assert body_of(reply).startswith("Hi Robin, that sounds lonely.")
    assert "[name]" not in body_of(reply)
    assert "best friend stopped" not in body_of(reply), "nothing we send quotes earlier words"


def test_a_reply_to_our_mail_lands_in_the_same_conversation_with_the_same_advisor(service: Service) -> None:
    sender = "sam.reply@example.org"
    service.mail(sender, "Can I ask you something about school?")
    first = answer(service, "something about school", "Of course. Tell me more.")
    reply = until(lambda: len(found := service.mails_to(sender)) == 2 and found, "the answer")[1]

    quoted = "Thanks! It is about my teacher.\n\nOn Tuesday you wrote:\n> Of course. Tell me more.\n"
    service.mail(
        sender, quoted, to=str(reply["From"]), subject="Re: Your message", In_Reply_To=str(reply["Message-ID"])
    )
    until(lambda: len(service.mails_to(sender)) == 3, "the receipt for the follow-up")
    again = answer(service, "about my teacher", "I am here.")

    assert again == first
    page = seen(service.staff("advisor").open(first))
    assert "It is about my teacher" in page
    assert page.count("Of course. Tell me more.") == 1, "the quote was cut off"
