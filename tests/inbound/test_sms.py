"""The text door, asked over HTTP with real signatures."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
import structlog
from fastapi import FastAPI
from twilio.request_validator import RequestValidator

from gateway.config import BadSetting, Settings
from gateway.crypto.envelope import TooLong
from gateway.inbound.arrival import Arrival
from gateway.inbound.sms import sms_app
from gateway.inbound.together import MOST_WAITING
from gateway.store import deliveries, open_engine, reading, transaction
from gateway.store.schema import upgrade
from gateway.store.tables import Channel, Delivery, Kind, Standing
from gateway.time_and_chance import Circumstances, token_hash

TOKEN, ACCOUNT, BASE = "0123456789abcdef", "AC" + "1" * 32, "https://help.example/hooks"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = {
    "MessageSid": "SM" + "2" * 32,
    "AccountSid": ACCOUNT,
    "From": "+447700900123",
    "To": "+447700900000",
    "Body": "Can I ask – about rent?",
    "NumMedia": "0",
    "FromCity": "",
}


class RememberingIntake:
    """Takes everything in and remembers it, unless it is told to fail."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.trouble: Exception | None = None
        self.reached, self.may_go_on = threading.Event(), threading.Event()
        self.may_go_on.set()

    def take_in_all(self, arrivals: Sequence[Arrival]) -> Sequence[object]:
        self.reached.set()
        assert self.may_go_on.wait(20)
        if self.trouble:
            return [self.trouble] * len(arrivals)
        self.arrivals.extend(arrivals)
        return ["stored"] * len(arrivals)

    @property
    def only(self) -> Arrival:
        """The one arrival there was."""
        (arrival,) = self.arrivals
        return arrival


class World:
    """A text door with its intake and database."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.intake = RememberingIntake()
        self.engine = open_engine(f"sqlite:///{folder}/store.db")
        upgrade(self.engine)
        usual = {"twilio_account_sid": ACCOUNT, "twilio_auth_token": TOKEN, "sms_public_url": BASE}
        self.app = sms_app(
            self.intake,
            Settings.model_validate(usual | settings),
            self.engine,
            Circumstances(now=lambda: NOON),
        )

    def post(self, form: Mapping[str, str], path: str = "/sms/twilio", **changes: Any) -> httpx.Response:
        """Post a signed form; `changes` replace the signature, the body or the token it is signed with."""
        signature = RequestValidator(changes.get("token", TOKEN)).compute_signature(BASE + path, dict(form))
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if (signature := changes.get("signature", signature)) is not None:
            headers["X-Twilio-Signature"] = signature
        return asked(
            self.app, lambda http: http.post(path, content=changes.get("body", urlencode(form)), headers=headers)
        )


def asked(app: FastAPI, ask: Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]) -> httpx.Response:
    async def once() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door.local:81") as http:
            return await ask(http)

    return asyncio.run(once())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    opened = World(tmp_path)
    yield opened
    opened.engine.dispose()


def test_a_text_arrives_as_plain_values(world: World) -> None:
    answer = world.post(TEXT)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert answer.text.endswith("<Response/>")
    arrival = world.intake.only
    assert (arrival.channel, arrival.sender, arrival.text) == (Channel.SMS, TEXT["From"], TEXT["Body"])
    assert (arrival.provider_id, arrival.at, arrival.left_out) == (TEXT["MessageSid"], NOON, ())


def test_a_repeat_is_answered_like_the_first(world: World) -> None:
    first, second = world.post(TEXT), world.post(TEXT)

    assert (first.status_code, first.text) == (second.status_code, second.text)


@pytest.mark.parametrize(
    "changes",
    [
        {"signature": None},
        {"signature": ""},
        {"signature": "A" * 28},
        {"token": "another"},
        {"body": urlencode(TEXT | {"Body": "something else"})},
        {"body": urlencode(TEXT) + "&Body=more"},
        {"body": b""},
    ],
)
def test_what_bears_no_valid_signature_is_refused_and_not_taken_in(world: World, changes: dict[str, Any]) -> None:
    assert world.post(TEXT, **changes).status_code == 403
    assert world.intake.arrivals == []


def test_a_signature_counts_for_its_own_address_only(world: World) -> None:
    signature = RequestValidator(TOKEN).compute_signature(BASE + "/sms/twilio/status", TEXT)

    assert world.post(TEXT, signature=signature).status_code == 403


def test_a_query_is_part_of_what_is_signed(world: World) -> None:
    assert world.post(TEXT, path="/sms/twilio?a=1&b=%20x").status_code == 200
    signature = RequestValidator(TOKEN).compute_signature(BASE + "/sms/twilio?a=1", TEXT)
    assert world.post(TEXT, path="/sms/twilio?a=2", signature=signature).status_code == 403


def test_another_account_is_refused(world: World) -> None:
    assert world.post(TEXT | {"AccountSid": "AC" + "9" * 32}).status_code == 403
    assert world.intake.arrivals == []


@pytest.mark.parametrize("sender", ["60123", "Someone", "anonymous", "+1", "whatsapp:+447700900123", ""])
def test_whoever_writes_is_taken_in_as_they_stand(world: World, sender: str) -> None:
    assert world.post(TEXT | {"From": sender}).status_code == 200
    assert world.intake.only.sender == sender


@pytest.mark.parametrize(("sign", "segments"), [("a", "11"), ("ж", "24")])
def test_a_long_text_that_the_provider_has_joined_is_one_and_whole(world: World, sign: str, segments: str) -> None:
    words = f"{sign * 1599}!"

    assert world.post(TEXT | {"Body": words, "NumSegments": segments, "SmsMessageSid": TEXT["MessageSid"]}).is_success
    assert world.intake.only.text == words


def test_a_text_without_words_is_taken_in(world: World) -> None:
    assert (
        world.post({name: value for name, value in TEXT.items() if name not in ("Body", "NumMedia")}).status_code == 200
    )
    assert world.intake.only.text == ""


@pytest.mark.parametrize(
    ("taken_for", "text"), [("STOP", "STOP"), ("START", "START"), ("HELP", "ARRET SVP"), ("", "ARRET SVP")]
)
def test_what_the_provider_takes_for_an_opt_out_word_is_one_to_us(world: World, taken_for: str, text: str) -> None:
    assert world.post(TEXT | {"Body": "ARRET SVP", "OptOutType": taken_for}).status_code == 200
    assert world.intake.only.text == text


def test_pictures_are_left_out_and_named_by_kind_only(world: World) -> None:
    media = {f"MediaContentType{n}": kind for n, kind in enumerate(["image/jpeg", "image/png", "text/x-vcard"])}

    world.post(TEXT | {"NumMedia": "3"} | media)

    assert world.intake.only.left_out == ("image", "file")


@pytest.mark.parametrize("missing", ["MessageSid", "From"])
def test_a_signed_request_that_is_no_text_is_refused_with_a_sentence(world: World, missing: str) -> None:
    answer = world.post({name: value for name, value in TEXT.items() if name != missing})

    assert (answer.status_code, missing in answer.text) == (400, True)


def test_a_request_that_is_too_large_is_refused_before_it_is_read(world: World) -> None:
    assert world.post(TEXT, body=urlencode(TEXT) + "&x=" + "y" * 65536).status_code == 413


@pytest.mark.parametrize("body", [b"\xff\xfe", "&".join(f"a{n}=1" for n in range(600)).encode()])
def test_what_is_no_form_is_refused(world: World, body: bytes) -> None:
    assert world.post(TEXT, body=body).status_code == 400


def test_our_own_trouble_is_503_and_says_nothing(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.intake.trouble = RuntimeError("+447700900123 asked about rent")

    with structlog.testing.capture_logs() as events, caplog.at_level(logging.DEBUG, "gateway"):
        answer = world.post(TEXT)

    assert (answer.status_code, answer.text) == (503, "Try again later.")
    assert [event["error"] for event in events] == ["RuntimeError"]
    assert "rent" not in caplog.text + str(events)


def test_words_that_are_too_long_are_not_asked_for_again(world: World) -> None:
    world.intake.trouble = TooLong("too long")

    assert world.post(TEXT).status_code == 413


@pytest.mark.parametrize("path", ["/", "/docs", "/redoc", "/openapi.json", "/sms"])
def test_there_is_nothing_else_at_this_door(world: World, path: str) -> None:
    assert asked(world.app, lambda http: http.get(path)).status_code == 404


@pytest.mark.parametrize("setting", ["twilio_account_sid", "twilio_auth_token", "sms_public_url"])
def test_the_door_does_not_open_without_what_signatures_need(tmp_path: Path, setting: str) -> None:
    with pytest.raises(BadSetting, match=setting.upper()):
        World(tmp_path, **{setting: None})


def test_the_providers_own_signatures_are_judged_as_they_should_be(tmp_path: Path, shared_data: Path) -> None:
    cases = json.loads((shared_data / "twilio" / "signatures.json").read_text())
    judged = {case["name"]: _is_believed(tmp_path, case) for case in cases if case["params"] is not None}

    assert judged == {case["name"]: case["valid"] for case in cases if case["params"] is not None}
    assert set(judged.values()) == {True, False}


def _is_believed(folder: Path, case: dict[str, Any]) -> bool:
    """Whether a request to that address gets past the signature: then it is its account that is refused."""
    url = urlsplit(case["url"])
    world = World(folder, twilio_auth_token=case["token"], sms_public_url=f"{url.scheme}://{url.netloc}")
    for route in list(world.app.routes):
        if getattr(route, "name", "") == "text":
            world.app.add_api_route(url.path, route.endpoint, methods=["POST"])  # type: ignore[attr-defined]  # a route
    pairs = [(n, v) for n, v in (case["params"] if isinstance(case["params"], list) else case["params"].items())]
    headers = {"X-Twilio-Signature": case["signature"]}
    answer = asked(
        world.app, lambda http: http.post(f"{url.path}?{url.query}", content=urlencode(pairs), headers=headers)
    )
    world.engine.dispose()
    assert answer.status_code == 403
    return "another account" in answer.text


def _sent(world: World, token: str) -> None:
    with transaction(world.engine) as session:
        deliveries.keep(
            session,
            Delivery(
                id="d" * 32,
                kind=Kind.LETTER,
                channel=Channel.SMS,
                standing=Standing.SENT,
                attempt_token=token_hash(token),
                made_minute=NOON,
            ),
        )


STATUS = {"MessageSid": "SM" + "3" * 32, "AccountSid": ACCOUNT, "MessageStatus": "undelivered", "ErrorCode": "30005"}


def test_a_status_is_noted_on_the_attempt_that_it_is_about(world: World) -> None:
    _sent(world, "abc234")

    assert world.post(STATUS, path="/sms/twilio/status?status=abc234").status_code == 204

    with reading(world.engine) as session:
        delivery = deliveries.with_id(session, "d" * 32)
    assert delivery is not None
    assert delivery.standing == Standing.UNDELIVERED


def test_a_status_about_something_unknown_changes_nothing(world: World) -> None:
    _sent(world, "abc234")

    assert world.post(STATUS, path="/sms/twilio/status?status=other").status_code == 204
    assert world.post(STATUS, path="/sms/twilio/status").status_code == 204

    with reading(world.engine) as session:
        delivery = deliveries.with_id(session, "d" * 32)
    assert delivery is not None
    assert delivery.standing == Standing.SENT


def test_a_status_without_a_valid_signature_is_refused(world: World) -> None:
    assert world.post(STATUS, path="/sms/twilio/status?status=abc234", token="another").status_code == 403


def test_more_texts_than_can_be_kept_are_asked_for_again_at_once_and_the_rest_is_kept(world: World) -> None:
    world.intake.may_go_on.clear()

    async def story(http: httpx.AsyncClient) -> httpx.Response:
        sent = [asyncio.create_task(http.post(**signed(f"SM{number}"))) for number in range(MOST_WAITING + 3)]
        done, _ = await asyncio.wait(sent, return_when=asyncio.FIRST_COMPLETED)
        refused = [answer.result().status_code for answer in done]
        world.intake.may_go_on.set()
        answers = [answer.status_code for answer in await asyncio.gather(*sent)]
        assert refused == [503] * len(refused)
        assert sorted(answers) == [200] * (MOST_WAITING + 3 - answers.count(503)) + [503] * answers.count(503)
        assert len(world.intake.arrivals) == answers.count(200)
        assert 0 < answers.count(503) <= 3
        return await sent[0]

    assert asked(world.app, story).status_code == 200


def signed(sid: str) -> dict[str, Any]:
    """A text of a sender of its own, as a signed request."""
    form = TEXT | {"MessageSid": sid, "From": f"+4477009{int(sid[2:]):05d}"}
    signature = RequestValidator(TOKEN).compute_signature(BASE + "/sms/twilio", form)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    return {"url": "/sms/twilio", "content": urlencode(form), "headers": headers}
