"""Texts through the official client: pointed at our base, silent in every log, and honest about what it cannot know."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.outbound.courier import Letter, Uncertain, Undelivered
from gateway.outbound.sms import SmsCourier
from tests.builders import NOON, StoppedClock
from tests.outbound.provider import Provider

LETTER = Letter(
    to="+447700900123",
    body="canary words",
    subject="",
    message_id="",
    reply_to="",
    return_path="",
    status_token="hgfedcba",
    automatic="",
    at=NOON,
)


def test_a_text_carries_the_token_of_its_attempt(provider: Provider, text_courier: SmsCourier) -> None:
    sid = text_courier.carry(LETTER)
    assert provider.texts[0]["sid"] == sid
    assert provider.texts[0]["status_callback"] == "https://sms.help.example/sms/twilio/status?status=hgfedcba"


def test_neither_number_nor_words_are_logged_at_any_level(
    provider: Provider, text_courier: SmsCourier, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        text_courier.carry(LETTER)
        text_courier.find(LETTER, NOON)
    assert "canary" not in caplog.text
    assert "7700900123" not in caplog.text


def test_a_failure_tells_neither_number_nor_words(provider: Provider, text_courier: SmsCourier) -> None:
    provider.tricks = [(400, 21211)]
    with pytest.raises(Undelivered) as caught:
        text_courier.carry(LETTER)
    assert "7700900123" not in repr(caught.value) + str(caught.value)
    assert caught.value.__cause__ is None


def test_a_provider_that_cannot_be_reached_has_not_taken_it() -> None:
    courier = SmsCourier(
        account_sid="AC1",
        api_key="SK1",
        api_secret="secret",
        number="+447700900000",
        public_url="https://sms.help.example",
        api_base="http://127.0.0.1:1",
        timeout=5,
    )
    with pytest.raises(Undelivered) as caught:
        courier.carry(LETTER)
    assert (caught.value.code, caught.value.for_good) == ("no_connection", False)
    with pytest.raises(Uncertain):
        courier.find(LETTER, NOON)


def test_a_look_finds_exactly_these_words_to_this_number_since_then(
    provider: Provider, text_courier: SmsCourier, clock: StoppedClock
) -> None:
    text_courier.carry(LETTER)
    clock.wait(hours=1)
    text_courier.carry(replace(LETTER, to="+447700900124"))
    text_courier.carry(replace(LETTER, body="canary words!"))
    mine = text_courier.carry(LETTER)
    assert text_courier.find(LETTER, NOON + timedelta(hours=1)) == [mine]


def test_a_text_that_the_provider_could_not_send_is_not_found(provider: Provider, text_courier: SmsCourier) -> None:
    text_courier.carry(LETTER)
    provider.texts[0]["status"] = "failed"
    assert text_courier.find(LETTER, NOON) == []


def test_the_number_asked_for_leaves_no_trace_in_the_client(provider: Provider, text_courier: SmsCourier) -> None:
    text_courier.carry(LETTER)
    assert vars(text_courier._http)["_test_only_last_request"] is None
