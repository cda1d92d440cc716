"""Advisors are told that something waits: once in an evening, in their hours, and only when it is so."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from gateway.config import Settings
from gateway.conversation import State
from gateway.letters import Name
from gateway.matching import assign, telling
from gateway.store import Engine, boundaries, deliveries, reading, transaction
from gateway.store.tables import Boundary, Channel, Kind, Staff, Stance, Standing
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, a_conversation, an_absence, an_advisor, an_approved_letter

SETTINGS = Settings.model_validate({"twilio_account_sid": "AC1"})
HOUR = timedelta(hours=1)
EVENING = NOON + 6 * HOUR  # 18:00, when Ada's hours begin
REACHED = {"address": b"sealed", "address_channel": Channel.SMS}


@pytest.fixture
def ready(any_engine: Engine) -> Engine:
    """The letter is approved, and Ada can be reached."""
    with transaction(any_engine) as session:
        an_advisor(session, id="ada", **REACHED)
        an_approved_letter(session, Name.STAFF_SOMETHING_WAITS)
    return any_engine


def ada_is(engine: Engine, **changes: Any) -> None:
    with transaction(engine) as session:
        for name, value in changes.items():
            setattr(session.get_one(Staff, "ada"), name, value)


def waits(engine: Engine, **given: Any) -> str:
    with transaction(engine) as session:
        return a_conversation(session, **given).id


def look(engine: Engine, now: datetime = EVENING, settings: Settings = SETTINGS) -> int:
    return telling.tell(engine, settings, Circumstances(lambda: now))


def told(engine: Engine) -> list[str | None]:
    with reading(engine) as session:
        return [row.staff_id for row in deliveries.with_standing(session, Standing.PENDING)]


def test_she_is_told_once_in_an_evening_and_again_on_the_next(ready: Engine) -> None:
    waits(ready)
    moments = [EVENING - timedelta(seconds=1), EVENING, EVENING + HOUR, EVENING + 3 * HOUR, EVENING + 24 * HOUR]
    assert [look(ready, moment) for moment in moments] == [0, 1, 0, 0, 1]


def test_the_letter_says_nothing_and_lasts_as_long_as_her_hours(ready: Engine) -> None:
    waits(ready, topic="general", risk=2)
    look(ready)
    with reading(ready) as session:
        (letter,) = deliveries.with_standing(session, Standing.PENDING)
    assert (letter.kind, letter.template, letter.staff_id) == (Kind.STAFF, "staff_something_waits", "ada")
    assert (letter.conversation_id, letter.contact_id, letter.letter, letter.notes) == (None, None, None, [])
    assert letter.parameters == {"until": (EVENING + 3 * HOUR).isoformat()}


def test_an_offer_that_stands_is_something_that_waits_and_no_work_of_hers_yet(ready: Engine) -> None:
    ada_is(ready, capacity=1)
    waits(ready)
    assign.drain(ready, SETTINGS, Circumstances(lambda: EVENING))
    assert look(ready) == 1


def test_an_offer_that_has_lapsed_counts_no_more(ready: Engine) -> None:
    waits(ready, state=State.OFFERED, advisor_id="ada", offered_until=EVENING)
    assert look(ready) == 0


def test_whoever_let_offers_lapse_is_told_for_it_may_bring_them_back(ready: Engine) -> None:
    waits(ready)
    ada_is(ready, lapses=2, asked_again_at=EVENING + HOUR)
    assert look(ready) == 1


def test_when_nothing_waits_nobody_is_told_and_the_evening_is_not_spent(ready: Engine) -> None:
    assert look(ready) == 0
    waits(ready)
    assert look(ready, EVENING + HOUR) == 1


@pytest.mark.parametrize(
    "given", [{"topic": "debt"}, {"language": "fi"}, {"passed_by": ["ada"]}, {"risk": 2, "topics": ["self-harm"]}]
)
def test_what_she_may_not_take_or_has_passed_is_nothing_to_her(ready: Engine, given: dict[str, Any]) -> None:
    if given.get("language") == "fi":
        with transaction(ready) as session:
            an_advisor(session, languages=["fi"])
    waits(ready, **given)
    assert look(ready) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"to_be_told": False},
        {"active": False},
        {"free": False},
        {"address": None},
        {"foundation": False},
        {"rests_until": EVENING + HOUR},
        {"roles": ["coordinator"]},
        {"told_from": 19 * 60},
        {"told_until": 18 * 60},
        {"told_on": "2030-01-14"},
    ],
)
def test_whoever_does_not_want_it_or_cannot_take_it_is_left_in_peace(ready: Engine, changes: dict[str, Any]) -> None:
    waits(ready)
    ada_is(ready, **changes)
    assert look(ready) == 0


def test_whoever_is_away_is_left_in_peace(ready: Engine) -> None:
    waits(ready)
    with transaction(ready) as session:
        an_absence(session, "ada", NOON, NOON + 24 * HOUR)
    assert look(ready) == 0


@pytest.mark.parametrize("state", [State.WAITING, State.OFFERED])
def test_whoever_carries_as_much_as_they_agreed_to_is_left_in_peace(ready: Engine, state: State) -> None:
    offer = {"advisor_id": "ada", "offered_until": EVENING + HOUR} if state is State.OFFERED else {}
    waits(ready, state=state, **offer)
    for _ in range(3):
        waits(ready, state=State.ASSIGNED, advisor_id="ada")
    assert look(ready) == 0


def test_a_boundary_is_obeyed_here_too(ready: Engine) -> None:
    waits(ready)
    with transaction(ready) as session:
        boundaries.keep(session, "ada", [Boundary(id="b", staff_id="ada", topic="general", stance=Stance.NEVER)])
    assert look(ready) == 0


def test_where_no_texts_are_sent_only_mail_reaches_her(ready: Engine) -> None:
    waits(ready)
    by_mail_only = Settings.model_validate({})
    assert look(ready, settings=by_mail_only) == 0
    ada_is(ready, address_channel=Channel.EMAIL)
    assert look(ready, settings=by_mail_only) == 1


def test_a_letter_that_nobody_has_approved_is_not_put_on_its_way(engine: Engine) -> None:
    with transaction(engine) as session:
        an_advisor(session, id="ada", **REACHED)
    waits(engine)
    assert look(engine) == 0
    with reading(engine) as session:
        assert session.get_one(Staff, "ada").told_on is None


def test_an_evening_is_one_of_the_services_own_zone(ready: Engine) -> None:
    helsinki = Settings.model_validate({"twilio_account_sid": "AC1", "timezone": "Europe/Helsinki"})
    ada_is(ready, told_from=0, told_until=1440)
    waits(ready)
    late = NOON + 10 * HOUR  # midnight there
    moments = [late - timedelta(seconds=1), late, late + HOUR]
    assert [look(ready, moment, helsinki) for moment in moments] == [1, 1, 0]


def test_several_workers_and_one_that_starts_again_tell_everybody_once(ready: Engine) -> None:
    with transaction(ready) as session:
        for _ in range(4):
            an_advisor(session, **REACHED)
    for _ in range(3):
        waits(ready)
    together, sent = threading.Barrier(4), []

    def work() -> None:
        together.wait()
        sent.append(look(ready))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(sent) + look(ready) == 5
    assert len(told(ready)) == len(set(told(ready))) == 5
