"""Finding what no webhook brought."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from twilio.base.exceptions import TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from gateway.crypto.envelope import TooLong
from gateway.inbound.arrival import Arrival
from gateway.inbound.reconcile import EVERY_SECONDS, NAME, Reconciler, provider_listing
from gateway.store import Engine, contacts, open_engine, reading
from gateway.store.schema import upgrade
from gateway.store.tables import Channel
from gateway.time_and_chance import Circumstances

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def text(sid: str, at: datetime = NOON) -> Arrival:
    return Arrival(Channel.SMS, "+447700900123", f"words of {sid}", sid, at)


class RememberingIntake:
    """Takes in each id once, unless it is told to fail at it."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.trouble: dict[str, Exception] = {}

    def take_in(self, arrival: Arrival) -> str:
        if arrival.provider_id in self.trouble:
            raise self.trouble[arrival.provider_id]
        if arrival.provider_id in self.taken:
            return "repeated"
        self.taken.append(arrival.provider_id)
        return "stored"


class World:
    """A reconciler, the provider's list, and a clock that stands still until it is moved."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.hour = NOON
        self.held: list[Arrival] = []
        self.asked_since: list[datetime] = []
        self.breaks_after: int | None = None
        self.intake = RememberingIntake()
        self.waits: list[float] = []
        self.reconciler = Reconciler(
            self.listing, self.intake, engine, Circumstances(now=lambda: self.hour), wait=self.wait
        )

    def listing(self, since: datetime) -> Iterable[Arrival]:
        self.asked_since.append(since)
        for number, arrival in enumerate(self.held):
            if number == self.breaks_after:
                raise TwilioRestException(503, "https://api.example/?To=%2B447700900000", "words")
            yield arrival
        if self.breaks_after == len(self.held):
            raise ConnectionError

    async def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        if len(self.waits) == 3:
            raise asyncio.CancelledError

    def last_look(self) -> datetime | None:
        with reading(self.engine) as session:
            return contacts.last_look(session, NAME)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    engine = open_engine(f"sqlite:///{tmp_path}/store.db")
    upgrade(engine)
    yield World(engine)
    engine.dispose()


def test_what_no_webhook_brought_is_taken_in_once(world: World) -> None:
    world.intake.taken = ["SM1"]
    world.held = [text("SM1"), text("SM2"), text("SM3")]

    assert world.reconciler.look()
    assert world.reconciler.look()

    assert world.intake.taken == ["SM1", "SM2", "SM3"]


def test_the_first_look_goes_back_an_hour(world: World) -> None:
    world.reconciler.look()

    assert world.asked_since == [NOON - HOUR]
    assert world.last_look() == NOON


def test_after_a_long_absence_everything_since_the_last_complete_look_is_read(world: World) -> None:
    world.reconciler.look()
    world.hour = NOON + timedelta(days=3)
    world.reconciler.look()

    assert world.asked_since[-1] == NOON - HOUR
    assert world.last_look() == NOON + timedelta(days=3)


def test_a_clock_that_was_set_back_still_looks_an_hour_back(world: World) -> None:
    world.reconciler.look()
    world.hour = NOON - timedelta(days=1)
    world.reconciler.look()

    assert world.asked_since[-1] == NOON - timedelta(days=1) - HOUR


@pytest.mark.parametrize("breaks_after", [0, 1, 2])
def test_a_list_that_breaks_off_is_no_complete_look_but_what_was_read_is_kept(world: World, breaks_after: int) -> None:
    world.held = [text("SM1"), text("SM2")]
    world.breaks_after = breaks_after

    with structlog.testing.capture_logs() as events:
        assert not world.reconciler.look()

    assert world.last_look() is None
    assert len(world.intake.taken) == breaks_after
    assert [event["event"] for event in events] == ["provider_list_not_read"]
    assert "447700900000" not in str(events)


def test_a_text_that_cannot_be_taken_in_keeps_none_back_and_is_tried_again(world: World) -> None:
    world.held = [text("SM1"), text("SM2")]
    world.intake.trouble["SM1"] = RuntimeError("words of SM1")

    with structlog.testing.capture_logs() as events:
        assert not world.reconciler.look()
    assert (world.intake.taken, world.last_look()) == (["SM2"], None)
    assert "words" not in str(events)

    world.intake.trouble.clear()
    assert world.reconciler.look()
    assert (world.intake.taken, world.last_look()) == (["SM2", "SM1"], NOON)


def test_a_text_that_is_too_long_does_not_spoil_every_look_to_come(world: World) -> None:
    world.held = [text("SM1")]
    world.intake.trouble["SM1"] = TooLong("too long")

    assert world.reconciler.look()


def test_it_looks_at_start_and_then_every_five_minutes_whatever_happens(world: World) -> None:
    world.breaks_after = 0

    async def until_cancelled() -> None:
        with pytest.raises(asyncio.CancelledError):
            await world.reconciler.run()

    asyncio.run(until_cancelled())

    assert EVERY_SECONDS == 300
    assert world.waits == [300] * 3
    assert len(world.asked_since) == 3


OURS = "+447700900000"


def record(sid: str, sent: str, direction: str = "inbound", **more: Any) -> dict[str, Any]:
    """A message as the provider's list shows it."""
    usual = {"sid": sid, "from": "+447700900123", "to": OURS, "body": f"words of {sid}", "num_media": "0"}
    return usual | {"date_sent": f"Sun, 01 Mar 2026 {sent} +0000", "direction": direction} | more


class ProviderOfPages(HttpClient):  # type: ignore[misc]  # twilio ships no types
    """Answers the official client with one page after the other, and remembers what it was asked."""

    def __init__(self, *pages: list[dict[str, Any]]) -> None:
        super().__init__(None, False, None)
        self.pages = pages
        self.asked: list[dict[str, Any]] = []

    def request(self, method: str, url: str, params: Any = None, *_: Any, **__: Any) -> Response:
        number = len(self.asked)
        self.asked.append(dict(params or {}))
        following = (
            f"/2010-04-01/Accounts/AC1/Messages.json?Page={number + 1}" if number + 1 < len(self.pages) else None
        )
        page = {"messages": self.pages[number], "page": number, "next_page_uri": following}
        return Response(200, json.dumps(page))


def test_the_providers_list_is_read_to_its_last_page_and_taken_in_oldest_first() -> None:
    provider = ProviderOfPages(
        [record("SM4", "11:59:00"), record("SM9", "11:58:00", "outbound-api")],
        [record("SM2", "11:20:00"), record("SM3", "11:30:00")],
    )
    listing = provider_listing(Client("AC1", "token", http_client=provider), OURS, lambda: NOON)

    found = list(listing(NOON - HOUR))

    assert [arrival.provider_id for arrival in found] == ["SM2", "SM3", "SM4"]
    assert (provider.asked[0]["To"], provider.asked[0]["DateSent>"]) == (OURS, "2026-03-01T11:00:00Z")
    assert (found[0].sender, found[0].text, found[0].at) == ("+447700900123", "words of SM2", NOON)


def test_a_listed_text_may_lack_nearly_everything() -> None:
    bare = record("SM1", "11:59:00", body=None, num_media="2", date_sent=None, date_created=None) | {"from": None}
    listing = provider_listing(Client("AC1", "token", http_client=ProviderOfPages([bare])), OURS, lambda: NOON)

    (arrival,) = listing(NOON)

    assert (arrival.sender, arrival.text, arrival.left_out) == ("", "", ("file",))
