from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from tests.embedded.pocket.conftest import SECRET, TOKEN, Pocket

TO = "+447700900123"


@pytest.fixture
def client(pocket: Pocket) -> Client:
    """The official client, as the outbound worker uses it: with the API key."""
    return client_with(pocket, pocket.settings.api_key, SECRET)


def client_with(pocket: Pocket, name: str, secret: str) -> Client:
    client = Client(name, secret, pocket.settings.account_sid)
    client.api.base_url = pocket.url
    return client


def test_a_text_is_taken_and_lies_on_the_phone(pocket: Pocket, client: Client) -> None:
    sent = client.messages.create(to=TO, from_="+447700900999", body="You wrote – “thanks” 🙂")

    [file] = sorted((pocket.folder / "sms").glob("*.json"))
    assert json.loads(file.read_bytes()) == {
        "sid": sent.sid,
        "to": TO,
        "from": "+447700900999",
        "body": "You wrote – “thanks” 🙂",
        "status_callback": "",
    }
    assert sent.direction == "outbound-api"
    assert client.messages(sent.sid).fetch().body == sent.body


def test_names_sort_by_arrival(pocket: Pocket, client: Client) -> None:
    for number in range(12):
        client.messages.create(to=TO, from_="+447700900999", body=f"{number}")

    files = sorted((pocket.folder / "sms").glob("*.json"))
    assert [json.loads(file.read_bytes())["body"] for file in files] == [str(number) for number in range(12)]


def test_sent_and_delivered_are_reported_and_signed(pocket: Pocket, client: Client) -> None:
    url = f"{pocket.sms_door.base}/sms/twilio/status?attempt=abc"
    sent = client.messages.create(to=TO, from_="+447700900999", body="hello", status_callback=url)

    reports = [pocket.sms_door.came.get(timeout=20) for _ in range(2)]

    assert [fields["MessageStatus"] for _, fields, _ in reports] == ["sent", "delivered"]
    for path, fields, signature in reports:
        assert fields["MessageSid"] == sent.sid
        assert RequestValidator(TOKEN).validate(pocket.sms_door.base + path, fields, signature)


def test_the_list_is_filtered_and_paged_newest_first(client: Client) -> None:
    for number in range(7):
        client.messages.create(to=TO, from_="+447700900999", body=f"{number}")
    client.messages.create(to="+447700900456", from_="+447700900999", body="for another")

    paged = client.messages.list(to=TO, page_size=3)

    assert [text.body for text in paged] == ["6", "5", "4", "3", "2", "1", "0"]
    assert [text.body for text in client.messages.list(to="+447700900456")] == ["for another"]
    assert client.messages.list(from_=TO) == []


def test_the_list_knows_times(client: Client) -> None:
    client.messages.create(to=TO, from_="+447700900999", body="now")
    hour = timedelta(hours=1)
    at = client.messages.list()[0].date_sent

    assert at.tzinfo == UTC
    assert len(client.messages.list(date_sent_after=at - hour, date_sent_before=at + hour)) == 1
    assert len(client.messages.list(date_sent_after=at)) == 1
    assert len(client.messages.list(date_sent=at.date())) == 1
    assert client.messages.list(date_sent_after=at + hour) == []
    assert client.messages.list(date_sent_before=at - hour) == []
    assert client.messages.list(date_sent=datetime(2001, 1, 1, tzinfo=UTC).date()) == []


def test_a_text_from_the_phone_is_listed_although_its_webhook_was_lost(pocket: Pocket, client: Client) -> None:
    pocket.sms_door.statuses = [500, 500]
    requests_post(pocket, "/text", number=TO, words="is anybody there?")

    [text] = client.messages.list(from_=TO, to="+447700900999")

    assert (text.body, text.direction, text.status) == ("is anybody there?", "inbound", "received")
    assert not list((pocket.folder / "sms").iterdir())


def test_a_body_is_emptied_with_the_provider_but_not_on_the_phone(pocket: Pocket, client: Client) -> None:
    sent = client.messages.create(to=TO, from_="+447700900999", body="a secret")

    client.messages(sent.sid).update(body="")

    assert client.messages(sent.sid).fetch().body == ""
    assert "a secret" not in "".join(path.read_text() for path in (pocket.folder / "provider").iterdir())
    assert "a secret" in next((pocket.folder / "sms").iterdir()).read_text()


def test_a_deleted_text_is_gone_from_the_provider(client: Client) -> None:
    sent = client.messages.create(to=TO, from_="+447700900999", body="hello")

    assert client.messages(sent.sid).delete()

    assert client.messages.list() == []
    with pytest.raises(TwilioRestException) as gone:
        client.messages(sent.sid).fetch()
    assert (gone.value.status, gone.value.code) == (404, 20404)


def test_the_account_itself_may_call_too(pocket: Pocket) -> None:
    client = client_with(pocket, pocket.settings.account_sid, TOKEN)

    assert client.messages.list() == []


@pytest.mark.parametrize("secret", ["", "wrong", TOKEN])
def test_a_wrong_secret_is_refused_as_the_provider_refuses_it(pocket: Pocket, secret: str) -> None:
    client = client_with(pocket, pocket.settings.api_key, secret or "x")

    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=TO, from_="+447700900999", body="hello")

    assert (refused.value.status, refused.value.code) == (401, 20003)


@pytest.mark.parametrize(
    ("to", "sender", "body", "code"),
    [
        ("12345", "+447700900999", "hello", 21211),
        ("ALERTS", "+447700900999", "hello", 21211),
        (TO, "+15005550006", "hello", 21606),
        (TO, "+447700900999", "", 21602),
        (TO, "+447700900999", "x" * 1601, 21617),
    ],
)
def test_what_a_provider_does_not_carry_is_refused(
    pocket: Pocket, client: Client, to: str, sender: str, body: str, code: int
) -> None:
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=to, from_=sender, body=body)

    assert (refused.value.status, refused.value.code) == (400, code)
    assert not list((pocket.folder / "sms").iterdir())


def requests_post(pocket: Pocket, path: str, **form: str) -> None:
    import requests

    requests.post(pocket.url + path, data=form, timeout=20, allow_redirects=False)


def test_the_pocket_tells_of_a_text_what_the_provider_has_published(
    pocket: Pocket, client: Client, shared_data: Path
) -> None:
    sent = client.messages.create(to=TO, from_="+447700900999", body="hello")
    account = f"{pocket.url}/2010-04-01/Accounts/{pocket.settings.account_sid}"
    key = (pocket.settings.api_key, SECRET)
    one = requests.get(f"{account}/Messages/{sent.sid}.json", auth=key, timeout=5).json()
    listed = requests.get(f"{account}/Messages.json", auth=key, timeout=5).json()

    document = json.loads((shared_data / "twilio" / "twilio_api_v2010.json").read_text("utf-8"))
    fields = document["components"]["schemas"]["api.v2010.account.message"]["properties"]
    pages = document["paths"]["/2010-04-01/Accounts/{AccountSid}/Messages.json"]["get"]["responses"]["200"]
    assert set(one) == set(fields)
    assert set(listed) == set(pages["content"]["application/json"]["schema"]["properties"])
    for name in ("sid", "account_sid"):
        assert re.search(fields[name]["pattern"], one[name]), name


def test_a_deleted_text_is_nowhere_in_the_providers_folder(pocket: Pocket, client: Client) -> None:
    sent = client.messages.create(to=TO, from_="+447700900999", body="words that must go")
    client.messages(sent.sid).delete()

    kept = [path.read_bytes() for path in (pocket.folder / "provider").rglob("*") if path.is_file()]
    assert not any(b"words that must go" in content for content in kept)
    with pytest.raises(TwilioRestException) as told:
        client.messages(sent.sid).delete()
    assert told.value.status == 404
