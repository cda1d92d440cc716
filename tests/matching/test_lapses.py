"""Whoever lets offers go by is asked again after a while, and comes after those who answer."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from gateway.config import Settings
from gateway.conversation import State
from gateway.matching.assign import drain
from gateway.matching.lapses import LONGEST_PAUSE, Record, after_a_lapse, pause
from gateway.store import Engine, conversations, reading, team, transaction
from gateway.store.tables import Rota, Staff
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, StoppedClock, a_conversation, an_absence, an_advisor, an_id, circumstances_of

SETTINGS = Settings.model_validate({"lease_minutes": 20})
HOUR = timedelta(hours=1)


def test_each_lapse_in_a_row_has_twice_the_pause_and_none_more_than_a_day() -> None:
    assert [pause(lapses) / HOUR for lapses in range(1, 8)] == [2, 4, 8, 16, 24, 24, 24]
    assert pause(10**9) == LONGEST_PAUSE


@pytest.mark.parametrize(
    ("before", "given", "after"),
    [
        (Record(), {}, Record(1, NOON + 2 * HOUR)),
        (Record(2, NOON), {}, Record(3, NOON + 8 * HOUR)),
        (Record(2, NOON), {"duty_ends": NOON + HOUR}, Record(3, NOON + HOUR)),
        (Record(), {"duty_ends": NOON + 3 * HOUR}, Record(1, NOON + 2 * HOUR)),
        (Record(1, NOON + HOUR), {}, Record(1, NOON + HOUR)),  # what lapses together is one
        (Record(1, NOON - HOUR), {"on_duty": False}, Record(1, NOON - HOUR)),  # they have gone home
    ],
)
def test_what_a_lapse_leaves_behind(before: Record, given: dict[str, Any], after: Record) -> None:
    assert after_a_lapse(before, NOON, **{"on_duty": True} | given) == after


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def world(clock: StoppedClock) -> Circumstances:
    return circumstances_of(clock)


def stored(engine: Engine, *advisors: str, waiting: int = 1, **given: Any) -> list[str]:
    """These advisors, and so many conversations that wait; returns those."""
    with transaction(engine) as session:
        for name in advisors:
            an_advisor(session, **{"id": name} | given)
        return [a_conversation(session, opened_minute=NOON - 9 * HOUR).id for _ in range(waiting)]


def record(engine: Engine, name: str = "ada") -> Record:
    with reading(engine) as session:
        person = session.get_one(Staff, name)
        return Record(person.lapses, person.asked_again_at)


def asked(engine: Engine) -> dict[str, str | None]:
    with reading(engine) as session:
        return {row.id: row.advisor_id for row in conversations.in_state(session, State.OFFERED)}


def offers_seen(engine: Engine, clock: StoppedClock, world: Circumstances, hours: int) -> list[datetime]:
    """When offers are made in these hours to somebody who is never there."""
    moments = []
    for _ in range(hours * 3):
        if drain(engine, SETTINGS, world):
            moments.append(clock.now())
        clock.wait(minutes=20)
    return moments


def test_whoever_never_answers_is_asked_ever_more_seldom(
    any_engine: Engine, clock: StoppedClock, world: Circumstances
) -> None:
    stored(any_engine, "ada")

    moments = offers_seen(any_engine, clock, world, 48)

    gaps = [(later - earlier) / timedelta(minutes=1) for earlier, later in pairwise(moments)]
    assert gaps == [20 + 60 * hours for hours in (2, 4, 8, 16)]


def test_several_offers_that_lapse_together_are_one_lapse(
    any_engine: Engine, clock: StoppedClock, world: Circumstances
) -> None:
    stored(any_engine, "ada", waiting=3)
    assert drain(any_engine, SETTINGS, world) == 3

    clock.wait(minutes=20)
    drain(any_engine, SETTINGS, world)

    assert record(any_engine) == Record(1, clock.now() + 2 * HOUR)


def test_whoever_lets_offers_lapse_comes_after_everybody_who_answers_however_much_they_carry(
    any_engine: Engine, clock: StoppedClock, world: Circumstances
) -> None:
    (lapsed,) = stored(any_engine, "ada", "bo")
    drain(any_engine, SETTINGS, world)
    assert asked(any_engine) == {lapsed: "ada"}
    clock.wait(minutes=20)
    drain(any_engine, SETTINGS, world)
    clock.wait(hours=2)
    with transaction(any_engine) as session:
        for state in (State.ASSIGNED, State.IN_REVIEW):
            a_conversation(session, state=state, advisor_id="bo")
        conversations.change(session, session.get_one(conversations.Conversation, lapsed), state=State.CLOSED)
        fresh = a_conversation(session).id

    drain(any_engine, SETTINGS, world)

    assert asked(any_engine) == {fresh: "bo"}


def test_danger_is_asked_of_anybody_allowed_and_ordinary_questions_are_not(
    any_engine: Engine, clock: StoppedClock, world: Circumstances
) -> None:
    stored(any_engine, "ada")
    drain(any_engine, SETTINGS, world)
    clock.wait(minutes=20)
    with transaction(any_engine) as session:
        danger = a_conversation(session, risk=3).id
        a_conversation(session, risk=2)

    drain(any_engine, SETTINGS, world)

    assert asked(any_engine) == {danger: "ada"}


def test_an_offer_that_lapses_after_their_hours_or_in_an_absence_does_not_count(
    any_engine: Engine, clock: StoppedClock, world: Circumstances
) -> None:
    hours = {"weekday": 0, "from_minute": 720, "to_minute": 730}
    stored(any_engine, "ada", "bo", waiting=0, free=False)
    with transaction(any_engine) as session:
        for name in ("ada", "bo"):
            later = {"to_minute": 1320} if name == "bo" else {}
            team.set_rota(session, name, [Rota(id=an_id(), staff_id=name, **hours | later)])
            a_conversation(session, state=State.OFFERED, advisor_id=name, offered_until=NOON + 20 * HOUR / 60)
        an_absence(session, "bo", NOON + HOUR / 4, NOON + HOUR)

    clock.wait(minutes=20)
    drain(any_engine, SETTINGS, world)

    assert (record(any_engine, "ada"), record(any_engine, "bo")) == (Record(), Record())


def test_a_pause_ends_with_their_hours_so_that_they_are_asked_in_the_next(
    any_engine: Engine, clock: StoppedClock, world: Circumstances
) -> None:
    stored(any_engine, "ada", free=False)
    with transaction(any_engine) as session:
        rows = [
            Rota(id=an_id(), staff_id="ada", weekday=0, from_minute=start, to_minute=start + 60)
            for start in (720, 840)  # noon to one, and two to three
        ]
        team.set_rota(session, "ada", rows)

    moments = offers_seen(any_engine, clock, world, 4)

    assert record(any_engine).lapses == 2
    assert moments == [NOON, NOON + 2 * HOUR]


def test_whoever_is_there_is_asked_again_at_once(any_engine: Engine, clock: StoppedClock, world: Circumstances) -> None:
    stored(any_engine, "ada")
    drain(any_engine, SETTINGS, world)
    clock.wait(minutes=20)
    assert drain(any_engine, SETTINGS, world) == 0

    with transaction(any_engine) as session:
        assert team.is_here(session, "ada")
        assert not team.is_here(session, "ada")

    assert record(any_engine) == Record()
    assert drain(any_engine, SETTINGS, world) == 1


def test_workers_who_look_at_once_count_a_lapse_once_while_others_come_back(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for name in ("ada", "bo", "cy"):
            an_advisor(session, id=name, lapses=4 if name == "cy" else 0)
        for number in range(90):
            whose = ("ada", "bo")[number % 2]
            a_conversation(session, state=State.OFFERED, advisor_id=whose, lease=str(number), offered_until=NOON)
    together = threading.Barrier(5)

    def look() -> None:
        together.wait()
        drain(any_engine, SETTINGS, Circumstances(lambda: NOON))

    def come_back() -> None:
        together.wait()
        with transaction(any_engine) as session:
            team.is_here(session, "cy")

    everybody = [threading.Thread(target=look) for _ in range(4)] + [threading.Thread(target=come_back)]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()

    assert [record(any_engine, name).lapses for name in ("ada", "bo", "cy")] == [1, 1, 0]
    assert set(asked(any_engine).values()) <= {"cy"}
