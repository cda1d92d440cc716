"""The provider's copies of incoming texts: deleted once they are written down here."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import structlog
from twilio.base.exceptions import TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from gateway.config import Settings
from gateway.crypto.envelope import TooLong
from gateway.crypto.keyring import Keyring
from gateway.inbound.arrival import Arrival
from gateway.inbound.copies import EVERY_SECONDS, CopyRemover, provider_forget
from gateway.inbound.intake import Intake, Outcome
from gateway.store import Engine, copies, reading
from gateway.store.tables import Channel
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, StoppedClock
from tests.circumstances import RememberingBell


@dataclass
class Held:
    """The provider's side: it forgets what it is asked to, unless it is told to fail."""

    forgotten: list[str] = field(default_factory=list)
    trouble: dict[str, Exception] = field(default_factory=dict)

    def forget(self, sid: str) -> None:
        if sid in self.trouble:
            raise self.trouble[sid]
        self.forgotten.append(sid)


@pytest.fixture
def door(
    engine: Engine,
    keyring_of: Callable[[str], Keyring],
    bell: RememberingBell,
    settings: Settings,
    world: Circumstances,
) -> Intake:
    return Intake(engine, keyring_of("sms"), bell, settings, world)


def text(sid: str, words: str = "can i ask you something") -> Arrival:
    return Arrival(Channel.SMS, "+447700900123", words, sid, NOON)


def left(engine: Engine) -> int:
    with reading(engine) as session:
        return copies.how_many(session)


@pytest.mark.parametrize("words", ["can i ask you something", "STOP", "WHEN"])
def test_a_text_that_is_written_down_is_forgotten_there(
    engine: Engine, door: Intake, world: Circumstances, words: str
) -> None:
    held = Held()
    door.take_in(text("SM1", words))

    assert CopyRemover(held.forget, engine, world).look() == 1
    assert CopyRemover(held.forget, engine, world).look() == 0
    assert held.forgotten == ["SM1"]


def test_a_text_that_could_not_be_taken_in_is_not_forgotten_there(engine: Engine, door: Intake) -> None:
    with pytest.raises(TooLong):
        door.take_in(text("SM1", "why " * 20_000))

    assert left(engine) == 0


def test_a_replay_after_the_copy_is_gone_brings_nothing_back(
    engine: Engine, door: Intake, world: Circumstances
) -> None:
    door.take_in(text("SM1"))
    CopyRemover(Held().forget, engine, world).look()

    assert door.take_in(text("SM1")) is Outcome.REPEATED
    assert left(engine) == 0


def test_one_that_stays_is_tried_again_and_keeps_no_other_there(
    engine: Engine, door: Intake, world: Circumstances, clock: StoppedClock
) -> None:
    held = Held(trouble={"SM1": TwilioRestException(503, "https://api.example/SM1", "away")})
    remover = CopyRemover(held.forget, engine, world)
    for sid in ("SM1", "SM2"):
        door.take_in(text(sid))

    with structlog.testing.capture_logs() as events:
        assert remover.look() == 1
    assert [event["event"] for event in events] == ["provider_copy_not_deleted"]
    assert "SM1" not in str(events)
    assert (held.forgotten, left(engine)) == (["SM2"], 1)

    held.trouble.clear()
    assert remover.look() == 0, "the pause has not passed"
    clock.wait(minutes=1)
    assert remover.look() == 1


def test_while_nobody_answers_one_try_a_look_is_enough(
    engine: Engine, door: Intake, world: Circumstances, clock: StoppedClock
) -> None:
    held = Held(trouble={sid: ConnectionError() for sid in ("SM1", "SM2")})
    for sid in ("SM1", "SM2"):
        door.take_in(text(sid))

    for _ in range(2):
        with structlog.testing.capture_logs() as events:
            assert CopyRemover(held.forget, engine, world).look() == 0
        assert len(events) == 1
    assert left(engine) == 2


def test_a_look_ends_when_the_door_does(engine: Engine, door: Intake, world: Circumstances) -> None:
    held = Held()

    async def wait(_: float) -> None:
        raise asyncio.CancelledError

    remover = CopyRemover(held.forget, engine, world, wait)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(remover.run())
    door.take_in(text("SM1"))

    assert remover.look() == 0
    assert held.forgotten == []


def test_it_looks_every_ten_seconds_whatever_happens(engine: Engine, world: Circumstances) -> None:
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            raise asyncio.CancelledError

    engine.dispose()
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(CopyRemover(Held().forget, engine, world, wait).run())
    assert waits == [EVERY_SECONDS] * 2


class Answering(HttpClient):  # type: ignore[misc]  # twilio ships no types
    """Answers the official client with one status."""

    def __init__(self, status: int) -> None:
        super().__init__(None, False, None)
        self.status = status
        self.asked: list[tuple[str, str]] = []

    def request(self, method: str, url: str, *_: object, **__: object) -> Response:
        self.asked.append((method, url))
        return Response(self.status, json.dumps({"code": 20404, "message": "x", "status": self.status}))


@pytest.mark.parametrize("status", [204, 404])
def test_what_is_not_there_counts_as_deleted(status: int) -> None:
    http = Answering(status)
    provider_forget(Client("AC1", "token", http_client=http))("SM1")

    assert http.asked == [("DELETE", "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/SM1.json")]


def test_a_refusal_is_no_deletion() -> None:
    with pytest.raises(TwilioRestException):
        provider_forget(Client("AC1", "token", http_client=Answering(409)))("SM1")
