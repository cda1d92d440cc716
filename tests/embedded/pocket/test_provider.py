from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from twilio.request_validator import RequestValidator

from gateway.embedded.pocket.provider import Provider
from gateway.time_and_chance import Circumstances
from tests.embedded.pocket.conftest import TOKEN, Pocket


def a_provider(pocket: Pocket, tmp_path: Path) -> Provider:
    return Provider(replace(pocket.settings, data_dir=tmp_path / "own"), Circumstances())


def test_a_text_knocks_at_the_door_once_with_a_signature_the_official_check_accepts(
    pocket: Pocket, tmp_path: Path
) -> None:
    provider = a_provider(pocket, tmp_path)

    reached = provider.receive("+447700900123", "am I in trouble? né")

    path, fields, signature = pocket.sms_door.came.get(timeout=20)
    assert reached
    assert pocket.sms_door.came.empty()
    assert path == "/sms/twilio"
    assert (fields["From"], fields["To"]) == ("+447700900123", pocket.settings.sms_number)
    assert (fields["Body"], fields["NumMedia"]) == ("am I in trouble? né", "0")
    assert RequestValidator(TOKEN).validate(pocket.settings.sms_url, fields, signature)


def test_a_door_that_fails_is_tried_once_more_with_the_same_sid(pocket: Pocket, tmp_path: Path) -> None:
    pocket.sms_door.statuses = [503]

    reached = a_provider(pocket, tmp_path).receive("+447700900123", "hello")

    sids = [pocket.sms_door.came.get(timeout=20)[1]["MessageSid"] for _ in range(2)]
    assert reached
    assert len(set(sids)) == 1


def test_a_text_kept_without_a_webhook_is_held_for_the_list(pocket: Pocket, tmp_path: Path) -> None:
    provider = a_provider(pocket, tmp_path)

    reached = provider.receive("INFO", "hello", deliver=False)

    assert not reached
    assert pocket.sms_door.came.empty()
    assert [(text.sender, text.direction) for text in provider.texts()] == [("INFO", "inbound")]


def test_no_text_shows_its_words_when_printed(pocket: Pocket, tmp_path: Path) -> None:
    provider = a_provider(pocket, tmp_path)
    provider.receive("+447700900123", "hello", deliver=False)

    [text] = provider.texts()

    assert "hello" not in repr(text)
    assert "447700900123" not in repr(text)
    assert TOKEN not in repr(pocket.settings)
