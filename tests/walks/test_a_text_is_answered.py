"""A question by text message goes the same way, and STOP and START are obeyed."""

from __future__ import annotations

import pytest

from tests.walks.answering import answer
from tests.walks.running import Service, until


def test_a_text_is_answered_and_the_next_text_joins_it(service: Service) -> None:
    number = "+447700900201"

    assert service.text(number, "hi can i ask something about my mum").status_code == 200
    (welcome,) = until(lambda: service.texts_to(number), "the welcome")
    assert "STOP" in welcome["body"]
    first = answer(service, "about my mum", "Of course you can. What is going on?")
    texts = until(lambda: len(found := service.texts_to(number)) == 2 and found, "the answer")
    assert texts[1]["body"] == "Of course you can. What is going on?"

    service.text(number, "she is ill and i do everything at home")
    until(lambda: len(service.texts_to(number)) == 3, "the receipt")
    assert answer(service, "everything at home", "That is a lot to carry.") == first


def test_a_long_answer_comes_as_numbered_texts_each_once_though_outbound_dies_on_the_way(service: Service) -> None:
    number, words = "+447700900206", "It is not your fault, and you are not alone with this. " * 70
    service.text(number, "my dad and me had a fight about the garden again")
    until(lambda: service.texts_to(number), "the welcome")

    answer(service, "fight about the garden", words)
    until(lambda: len(service.texts_to(number)) > 1, "the first text of the answer")
    service.kill("outbound")
    until(lambda: service.pids("outbound"), "another outbound worker")
    for (caught,) in service.rows("SELECT id FROM delivery WHERE standing = 'sending' AND parts = 3"):
        service.tamper("UPDATE delivery SET leased_until = ? WHERE id = ?", "2000-01-01 00:00:00.000000", caught)
    left = "SELECT 1 FROM delivery WHERE parts = 3 AND standing = 'sent'"
    until(lambda: len(service.rows(left)) == 3, "all of the answer")

    _, *texts = (text["body"] for text in service.texts_to(number))
    assert [text[:6] for text in texts] == ["(1/3) ", "(2/3) ", "(3/3) "]
    assert " ".join(text[6:] for text in texts) == words.strip()


def test_the_same_sid_is_one_message_and_is_answered_200_again(service: Service) -> None:
    number, sid = "+447700900202", "SM" + "7" * 32

    answers = [service.text(number, "hello? is anyone there", sid) for _ in range(3)]

    assert [response.status_code for response in answers] == [200] * 3
    assert all("<Response" in response.text for response in answers)
    until(lambda: service.texts_to(number), "the welcome")
    assert len(service.texts_to(number)) == 1


def test_an_unsigned_webhook_is_refused(service: Service) -> None:
    token = service.papers["twilio_auth_token"]
    service.papers["twilio_auth_token"] = "0" * 32
    try:
        assert service.text("+447700900203", "let me in").status_code == 403
    finally:
        service.papers["twilio_auth_token"] = token


@pytest.mark.parametrize("word", ["STOP", " stop. "])
def test_after_stop_nothing_is_sent_until_start_not_even_what_is_signed(service: Service, word: str) -> None:
    number = "+447700900204" if word == "STOP" else "+447700900205"
    service.text(number, f"do you think it gets better for {number[-3:]} people")
    until(lambda: service.texts_to(number), "the welcome")
    service.text(number, word)
    confirmed = until(lambda: len(found := service.texts_to(number)) == 2 and found, "the confirmation")
    assert "START" in confirmed[1]["body"]

    service.text(number, "START")
    until(lambda: len(service.texts_to(number)) == 3, "the confirmation of START")
    answer(service, f"it gets better for {number[-3:]}", "Often it does.")
    assert (
        until(lambda: len(found := service.texts_to(number)) == 4 and found, "the answer")[3]["body"]
        == "Often it does."
    )
