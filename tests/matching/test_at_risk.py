"""Whoever is on call is told before a promise breaks: once for each promise, and never every minute."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from gateway.config import Settings
from gateway.conversation import State
from gateway.letters import Name
from gateway.matching import at_risk
from gateway.store import Engine, audit, deliveries, reading, transaction
from gateway.store.tables import Channel, Conversation, Kind, Rota, Standing
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, a_conversation, a_supervisor, an_absence, an_approved_letter, an_id

SETTINGS = Settings.model_validate({"twilio_account_sid": "AC1"})  # 48 hours are promised
HOUR = timedelta(hours=1)
TWELVE = 12 * HOUR


def approve(engine: Engine) -> None:
    with transaction(engine) as session:
        an_approved_letter(session, Name.STAFF_PROMISE_AT_RISK)


def on_call(engine: Engine, *people: str, **given: Any) -> None:
    """Put these supervisors on call on Monday from noon on, in this order."""
    with transaction(engine) as session:
        for position, person in enumerate(people, start=1):
            a_supervisor(session, id=person, **given)
            row = Rota(id=an_id(), staff_id=person, weekday=0, from_minute=720, to_minute=1440, position=position)
            session.add(row)


@pytest.fixture
def ready(any_engine: Engine) -> Engine:
    """Sue is on call, then Tom, and the letter is approved."""
    approve(any_engine)
    on_call(any_engine, "sue", "tom")
    return any_engine


def promised(engine: Engine, due_at: datetime, **given: Any) -> str:
    with transaction(engine) as session:
        return a_conversation(session, due_at=due_at, **given).id


def look(engine: Engine, now: datetime = NOON) -> int:
    return at_risk.warn(engine, SETTINGS, Circumstances(lambda: now))


def told(engine: Engine) -> list[tuple[str | None, str | None]]:
    with reading(engine) as session:
        return [(row.staff_id, row.template) for row in deliveries.with_standing(session, Standing.PENDING)]


def warned_of(engine: Engine, conversation_id: str) -> list[str]:
    with reading(engine) as session:
        return [e.code for e in audit.of_conversation(session, conversation_id) if e.act == "promise_at_risk"]


def test_the_first_on_call_is_told_when_a_quarter_is_left_and_only_once(ready: Engine) -> None:
    near = promised(ready, NOON + TWELVE)

    assert look(ready, NOON - timedelta(seconds=1)) == 0
    assert [look(ready, NOON + minutes * timedelta(minutes=1)) for minutes in range(3)] == [1, 0, 0]

    assert told(ready) == [("sue", "staff_promise_at_risk")]
    assert warned_of(ready, near) == ["sue"]


def test_the_letter_is_a_staff_letter_of_fixed_words_that_names_no_conversation(ready: Engine) -> None:
    promised(ready, NOON + HOUR)
    look(ready)
    with reading(ready) as session:
        (letter,) = deliveries.with_standing(session, Standing.PENDING)
    assert (letter.kind, letter.channel, letter.urgency) == (Kind.STAFF, Channel.SMS, 2)
    assert (letter.conversation_id, letter.contact_id, letter.letter, letter.parameters) == (None, None, None, {})


def test_what_comes_near_together_is_one_letter_however_much_it_is(ready: Engine) -> None:
    all_near = [promised(ready, NOON + HOUR) for _ in range(at_risk.BATCH + 5)]

    assert (look(ready), look(ready)) == (1, 0)

    assert len(told(ready)) == 1
    assert {code for row_id in all_near[:: at_risk.BATCH] for code in warned_of(ready, row_id)} == {"sue"}


def test_another_promise_is_another_warning(ready: Engine) -> None:
    row_id = promised(ready, NOON + HOUR)
    look(ready)
    with transaction(ready) as session:
        session.get_one(Conversation, row_id).due_at = NOON + 2 * HOUR

    assert (look(ready), look(ready)) == (1, 0)


@pytest.mark.parametrize(
    ("risk", "left", "letters"),
    [(2, 7 * HOUR, 0), (2, 6 * HOUR, 1), (3, 31 * timedelta(minutes=1), 0), (3, 30 * timedelta(minutes=1), 1)],
)
def test_a_shorter_promise_is_near_later(ready: Engine, risk: int, left: timedelta, letters: int) -> None:
    promised(ready, NOON + left, risk=risk)
    assert look(ready) == letters


@pytest.mark.parametrize(
    ("about", "left", "letters"),
    [
        ({"topic": "suicidal-thoughts"}, 4, 0),  # twelve hours are promised
        ({"topic": "suicidal-thoughts"}, 3, 1),
        ({"topic": "general", "topics": ["general", "self-harm"]}, 7, 0),  # twenty-four
        ({"topic": "general", "topics": ["general", "self-harm"]}, 6, 1),
        ({"topic": "suicidal-thoughts", "risk": 2}, 2, 0),
        ({"topic": "no such topic"}, 12, 1),
    ],
)
def test_how_near_is_near_depends_on_what_its_topics_are_promised(
    ready: Engine, about: dict[str, Any], left: int, letters: int
) -> None:
    promised(ready, NOON + left * HOUR, **about)
    assert look(ready) == letters


def test_many_that_are_not_near_yet_hide_none_that_is(ready: Engine) -> None:
    for _ in range(at_risk.BATCH + 5):
        promised(ready, NOON + 10 * HOUR, topic="suicidal-thoughts")
    near = promised(ready, NOON + 11 * HOUR)

    assert (look(ready), warned_of(ready, near)) == (1, ["sue"])


@pytest.mark.parametrize("state", [State.OFFERED, State.ASSIGNED, State.IN_REVIEW, State.ESCALATED])
def test_it_does_not_matter_with_whom_it_lies(ready: Engine, state: State) -> None:
    promised(ready, NOON - HOUR, state=state)
    assert look(ready) == 1


@pytest.mark.parametrize("state", [State.APPROVED, State.ANSWERED, State.CLOSED, State.HELD, State.ERASED])
def test_of_what_is_approved_over_or_held_nobody_is_told(ready: Engine, state: State) -> None:
    promised(ready, NOON - HOUR, state=state)
    assert look(ready) == 0


def test_danger_that_alarms_tell_of_already_is_not_told_of_twice(ready: Engine) -> None:
    promised(ready, NOON, state=State.ESCALATED, risk=4, next_alarm_at=NOON)
    assert look(ready) == 0


def test_with_nobody_on_call_nothing_is_sent_until_somebody_is(any_engine: Engine) -> None:
    approve(any_engine)
    near = promised(any_engine, NOON + HOUR)
    with transaction(any_engine) as session:
        a_supervisor(session, id="at home")
    assert look(any_engine) == 0
    assert warned_of(any_engine, near) == []

    on_call(any_engine, "sue")

    assert look(any_engine) == 1


def test_whoever_is_away_is_passed_over(ready: Engine) -> None:
    with transaction(ready) as session:
        an_absence(session, "sue", NOON, NOON + HOUR)
    promised(ready, NOON + HOUR)
    look(ready)
    assert told(ready) == [("tom", "staff_promise_at_risk")]


def test_a_letter_that_nobody_has_approved_waits_for_that(engine: Engine) -> None:
    on_call(engine, "sue", language="fi")
    promised(engine, NOON + HOUR)
    assert look(engine) == 0
    approve(engine)  # in the service's first language, which is what she gets
    assert look(engine) == 1


def test_watchers_at_the_same_moment_send_one_letter(ready: Engine) -> None:
    for _ in range(20):
        promised(ready, NOON + HOUR)
    together, sent = threading.Barrier(4), []

    def work() -> None:
        together.wait()
        sent.append(look(ready))

    watchers = [threading.Thread(target=work) for _ in range(4)]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()

    assert sum(sent) == len(told(ready)) == 1
