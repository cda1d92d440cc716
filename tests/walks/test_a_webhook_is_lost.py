"""A text whose webhook never came is found in the provider's list, and however it comes it is one message."""

from __future__ import annotations

import httpx

from gateway.embedded.pocket.provider import Provider, Text
from gateway.embedded.pocket.settings import PocketSettings
from gateway.time_and_chance import Circumstances
from tests.walks.answering import answer
from tests.walks.running import Service, until


def the_providers_shelves(service: Service) -> Provider:
    """The pocket's own records, from outside: what is put there is what the provider holds."""
    papers = service.papers
    settings = PocketSettings(
        data_dir=service.folder,
        smtp_host="",
        smtp_port=0,
        sms_url=papers["sms_url"],
        account_sid=papers["twilio_account_sid"],
        auth_token=papers["twilio_auth_token"],
        api_key="",
        api_secret="",
        sms_number=papers["sms_number"],
        ask_address=papers["ask_address"],
    )
    return Provider(settings, Circumstances())


def look_again(service: Service) -> None:
    """Kill the text door: the next one looks through the provider's list as soon as it is there."""
    before = service.rows("SELECT complete_at FROM look")
    service.kill("sms")
    until(lambda: service.rows("SELECT complete_at FROM look") != before, "a complete look")


def messages(service: Service) -> int:
    ((count,),) = service.rows("SELECT count(*) FROM message WHERE direction = 'in'")
    return int(count)


def held(provider: Provider, sender: str) -> Text:
    (text,) = [text for text in provider.texts() if text.sender == sender]
    return text


def test_a_text_without_a_webhook_is_found_and_answered_and_its_late_webhook_changes_nothing(service: Service) -> None:
    number, provider, before = "+447700900431", the_providers_shelves(service), messages(service)
    words = "did you get my text about the swimming pool"
    assert not provider.receive(number, words, deliver=False)
    sid = held(provider, number).sid
    assert messages(service) == before

    look_again(service)

    until(lambda: service.texts_to(number), "the welcome")
    assert messages(service) == before + 1
    assert service.text(number, words, sid).status_code == 200
    look_again(service)
    assert messages(service) == before + 1
    answer(service, "swimming pool", "We did, and here we are.")
    texts = until(lambda: len(found := service.texts_to(number)) == 2 and found, "the answer")
    assert texts[1]["body"] == "We did, and here we are."


def test_a_text_that_came_by_webhook_is_known_again_in_the_list(service: Service) -> None:
    number, before = "+447700900432", messages(service)
    form = {"number": number, "words": "is there a quiet place near the station"}
    assert httpx.post(f"{service.papers['pocket_url']}/text", data=form).status_code == 303

    look_again(service)

    assert messages(service) == before + 1
    answer(service, "quiet place", "There may be. What do you need it for?")
    until(lambda: len(service.texts_to(number)) == 2, "the answer")


def test_what_is_written_down_or_delivered_is_deleted_at_the_provider(service: Service) -> None:
    number, provider = "+447700900433", the_providers_shelves(service)
    form = {"number": number, "words": "who else can read what i send you"}
    assert httpx.post(f"{service.papers['pocket_url']}/text", data=form).status_code == 303
    until(lambda: service.texts_to(number), "the welcome")

    until(lambda: not [text for text in provider.texts() if number in (text.sender, text.to)], "both copies are gone")
    assert service.texts_to(number), "what has arrived on the phone stays there"
    assert service.rows("SELECT count(*) FROM delivery WHERE standing = 'undelivered' AND channel = 'sms'") == [(0,)]
