from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from gateway.config import Settings
from gateway.conversation import State
from gateway.intake_light import Light, Shown
from gateway.matching.lights import watch
from gateway.store import Engine, audit, boundaries, pace, reading, team, transaction
from gateway.store.tables import Boundary, Rota, Stance
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, StoppedClock, a_conversation, a_supervisor, an_absence, an_advisor, an_id

SETTINGS = Settings.model_validate({})
EVENINGS = (18 * 60, 22 * 60)


def on_the_rota(engine: Engine, staff_id: str, from_minute: int, to_minute: int) -> None:
    with transaction(engine) as session:
        rows = [
            Rota(id=an_id(), staff_id=staff_id, weekday=day, from_minute=from_minute, to_minute=to_minute)
            for day in range(7)
        ]
        team.set_rota(session, staff_id, rows)


@pytest.fixture
def staffed(any_engine: Engine) -> Engine:
    """Ada and Sue, each there from six to ten in the evening: three answers an evening, for grief and in general."""
    with transaction(any_engine) as session:
        an_advisor(session, id="ada", skills=["general", "grief"], free=False)
        a_supervisor(session, id="sue", free=False)
    for person in ("ada", "sue"):
        on_the_rota(any_engine, person, *EVENINGS)
    return any_engine


def waits(engine: Engine, number: int, topic: str = "grief") -> None:
    with transaction(engine) as session:
        for _ in range(number):
            a_conversation(session, topic=topic)


def lights(engine: Engine) -> dict[str, Light]:
    with reading(engine) as session:
        shown = pace.lights(session)
    return {topic: shown[topic].light if topic in shown else Light.GREEN for topic in ("general", "grief", "no-home")}


def look(engine: Engine, clock: StoppedClock, **later: float) -> int:
    clock.wait(**later)
    return watch(engine, SETTINGS, Circumstances(clock.now))


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


def test_what_somebody_can_answer_is_green_and_what_nobody_can_is_red(staffed: Engine, clock: StoppedClock) -> None:
    assert look(staffed, clock) > 0

    assert lights(staffed) == {"general": Light.GREEN, "grief": Light.GREEN, "no-home": Light.RED}


def test_more_than_can_be_written_in_two_evenings_is_red(staffed: Engine, clock: StoppedClock) -> None:
    waits(staffed, 9)  # eight hours, three at a time, three hours each: eight

    look(staffed, clock)

    assert lights(staffed)["grief"] is Light.RED


def test_measured_writing_times_take_the_place_of_the_assumed_one(staffed: Engine, clock: StoppedClock) -> None:
    waits(staffed, 9)
    with transaction(staffed) as session:
        pace.show(session, "grief", Shown(Light.RED, NOON - timedelta(days=1)))
        for _ in range(5):
            thread = a_conversation(session, state=State.ANSWERED)
            audit.note(session, an_id(), "accept", "ada", NOON, thread.id)
            pace.note_written(session, thread.id, NOON + timedelta(minutes=5))

    look(staffed, clock)

    assert lights(staffed)["grief"] is Light.GREEN


def test_a_boundary_takes_hands_away(staffed: Engine, clock: StoppedClock) -> None:
    with transaction(staffed) as session:
        session.add(Boundary(id="b", staff_id="ada", topic="grief", stance=Stance.NEVER))
        session.flush()
        assert boundaries.of_everybody(session, NOON)

    look(staffed, clock)

    assert lights(staffed) == {"general": Light.GREEN, "grief": Light.RED, "no-home": Light.RED}


@pytest.mark.parametrize("away", ["ada", "sue"])
def test_whoever_is_away_answers_and_reviews_nothing(staffed: Engine, clock: StoppedClock, away: str) -> None:
    waits(staffed, 1)
    with transaction(staffed) as session:
        an_absence(session, away, NOON, NOON + timedelta(days=2))
        an_absence(session, away, NOON - timedelta(days=1), NOON + timedelta(days=1))  # noted twice, away once

    look(staffed, clock)

    assert lights(staffed)["grief"] is Light.RED


def test_an_absence_that_leaves_an_evening_leaves_its_hours(staffed: Engine, clock: StoppedClock) -> None:
    with transaction(staffed) as session:
        an_absence(session, "ada", NOON + timedelta(days=1), NOON + timedelta(days=3))
    waits(staffed, 3)  # one evening: four hours, three at a time, three hours each: four
    look(staffed, clock)
    assert lights(staffed)["grief"] is not Light.RED

    waits(staffed, 2)
    look(staffed, clock, minutes=5)

    assert lights(staffed)["grief"] is Light.RED


def test_the_lights_are_looked_at_every_five_minutes(staffed: Engine, clock: StoppedClock) -> None:
    look(staffed, clock)
    waits(staffed, 9)

    assert look(staffed, clock, minutes=4, seconds=59) == 0
    assert lights(staffed)["grief"] is Light.GREEN
    assert look(staffed, clock, seconds=1) == 1
    assert lights(staffed)["grief"] is Light.RED


def test_several_who_look_at_once_write_the_same_lights(staffed: Engine, clock: StoppedClock) -> None:
    waits(staffed, 9)
    together, trouble = threading.Barrier(3), []

    def work() -> None:
        together.wait()
        try:
            look(staffed, clock)
        except Exception as raised:  # noqa: BLE001 - whatever it was, the test shows it
            trouble.append(raised)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert trouble == []
    assert lights(staffed)["grief"] is Light.RED
