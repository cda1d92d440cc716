from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from gateway.config import Settings
from gateway.conversation import State
from gateway.matching.promises import watch
from gateway.store import Engine, audit, conversations, deliveries, reading, team, transaction
from gateway.store.tables import Channel, Conversation, Delivery, Kind, Rota, Standing
from gateway.time_and_chance import Circumstances
from tests.builders import (
    NOON,
    StoppedClock,
    a_conversation,
    a_supervisor,
    an_absence,
    an_advisor,
    an_id,
    circumstances_of,
)

SETTINGS = Settings.model_validate({"twilio_account_sid": "AC1"})
FIVE = timedelta(minutes=5)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def circumstances(clock: StoppedClock) -> Circumstances:
    return circumstances_of(clock)


def a_crisis(engine: Engine, **given: Any) -> str:
    """A conversation in danger, as the door leaves it: the first letter is out, the next is due after 5 minutes."""
    ordinary = {"state": State.ESCALATED, "risk": 3, "alarms": 1, "next_alarm_at": NOON + FIVE}
    with transaction(engine) as session:
        return a_conversation(session, **ordinary | given).id


def on_call(engine: Engine, *people: str, **given: Any) -> None:
    """Put these supervisors on call on Monday from noon on, in this order."""
    with transaction(engine) as session:
        for position, person in enumerate(people, start=1):
            a_supervisor(session, id=person, **given)
            row = Rota(id=an_id(), staff_id=person, weekday=0, from_minute=720, to_minute=1440, position=position)
            team.set_rota(session, person, [row])


def letters_out(engine: Engine) -> list[Delivery]:
    with reading(engine) as session:
        found = list(deliveries.with_standing(session, Standing.PENDING))
        session.expunge_all()
    return sorted(found, key=lambda delivery: delivery.next_at or delivery.made_minute)


def told(engine: Engine) -> list[str | None]:
    return [delivery.staff_id for delivery in letters_out(engine)]


def alarms_noted(engine: Engine, conversation_id: str) -> list[str]:
    with reading(engine) as session:
        return [entry.code for entry in audit.of_conversation(session, conversation_id) if entry.act == "alarm"]


def keep_watch(engine: Engine, clock: StoppedClock, circumstances: Circumstances, minutes: int) -> None:
    for _ in range(minutes):
        clock.wait(minutes=1)
        watch(engine, SETTINGS, circumstances)


def test_nobody_is_told_again_before_five_minutes_have_passed(
    engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    a_crisis(engine)
    on_call(engine, "sue")

    clock.wait(minutes=4, seconds=59)

    assert watch(engine, SETTINGS, circumstances) == 0
    assert told(engine) == []


def test_the_first_is_told_again_then_the_next_on_the_rota_round_and_round(
    any_engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    a_crisis(any_engine)
    on_call(any_engine, "sue", "tom", "uma")

    keep_watch(any_engine, clock, circumstances, minutes=27)

    assert told(any_engine) == ["sue", "tom", "uma", "sue", "tom"]


def test_a_staff_letter_says_nothing_of_the_person_and_leaves_first(
    engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    conversation_id = a_crisis(engine)
    on_call(engine, "sue", language="fi")

    keep_watch(engine, clock, circumstances, minutes=5)

    (letter,) = letters_out(engine)
    assert (letter.kind, letter.template, letter.channel) == (Kind.STAFF, "staff", Channel.SMS)
    assert (letter.contact_id, letter.letter, letter.parameters) == (None, None, {})
    assert (letter.urgency, letter.language) == (2, "fi")
    assert letter.conversation_id == conversation_id


def test_the_alarms_end_when_a_supervisor_has_opened_it(
    engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    conversation_id = a_crisis(engine)
    on_call(engine, "sue")
    keep_watch(engine, clock, circumstances, minutes=5)

    with transaction(engine) as session:
        conversations.change(session, session.get_one(Conversation, conversation_id), seen_at=clock.now())
    keep_watch(engine, clock, circumstances, minutes=30)

    assert told(engine) == ["sue"]


@pytest.mark.parametrize("state", [State.ASSIGNED, State.WAITING, State.CLOSED, State.IN_REVIEW])
def test_the_alarms_end_when_the_staff_have_taken_it_further(
    state: State, engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    conversation_id = a_crisis(engine, state=state)
    on_call(engine, "sue")

    keep_watch(engine, clock, circumstances, minutes=10)

    assert told(engine) == []
    with reading(engine) as session:
        assert session.get_one(Conversation, conversation_id).next_alarm_at is None


def test_danger_that_came_while_an_answer_was_leaving_rings_on(
    engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    leaving = a_crisis(engine, state=State.APPROVED)
    on_call(engine, "sue")

    keep_watch(engine, clock, circumstances, minutes=10)

    assert told(engine) == ["sue", "sue"]
    with reading(engine) as session:
        row = session.get_one(Conversation, leaving)
        assert row.next_alarm_at is not None  # so outbound escalates it when the answer has left


def test_a_person_in_danger_who_then_says_stop_is_still_looked_after(
    engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    a_crisis(engine, state=State.HELD)
    on_call(engine, "sue")

    keep_watch(engine, clock, circumstances, minutes=5)

    assert told(engine) == ["sue"]


def test_with_nobody_on_call_every_supervisor_is_told_in_turn_and_it_is_written_down(
    any_engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    conversation_id = a_crisis(any_engine, alarms=0, next_alarm_at=NOON)
    with transaction(any_engine) as session:
        for person in ("sue", "tom"):
            a_supervisor(session, id=person)
        a_supervisor(session, id="gone", active=False)
        a_supervisor(session, id="no phone", address=None, address_channel=None)
        an_advisor(session, id="ada", address=b"sealed", address_channel=Channel.SMS)

    keep_watch(any_engine, clock, circumstances, minutes=11)

    assert told(any_engine) == ["sue", "sue", "tom"]
    assert alarms_noted(any_engine, conversation_id) == ["nobody_on_call"] * 3


def test_whoever_is_on_call_but_cannot_be_told_is_passed_over(
    engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    a_crisis(engine)
    on_call(engine, "no phone", address=None, address_channel=None)
    on_call(engine, "tom")

    keep_watch(engine, clock, circumstances, minutes=5)

    assert told(engine) == ["tom"]


def test_whoever_is_away_is_passed_over_for_the_next_on_the_rota(
    any_engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    a_crisis(any_engine)
    on_call(any_engine, "sue", "tom")
    with transaction(any_engine) as session:
        an_absence(session, "sue", NOON, NOON + timedelta(days=1))

    keep_watch(any_engine, clock, circumstances, minutes=10)

    assert told(any_engine) == ["tom", "tom"]


def test_somebody_who_is_away_is_told_only_when_everybody_is(
    engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    a_crisis(engine)
    with transaction(engine) as session:
        for person in ("sue", "tom"):
            a_supervisor(session, id=person)
        an_absence(session, "sue", NOON, NOON + timedelta(days=1))
        an_absence(session, "tom", NOON + timedelta(minutes=12), NOON + timedelta(days=1))

    keep_watch(engine, clock, circumstances, minutes=15)

    assert told(engine)[:2] == ["tom", "tom"]
    assert len(told(engine)) == 3


def test_when_nobody_at_all_can_be_told_that_is_written_down_and_tried_again(
    engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    conversation_id = a_crisis(engine)

    keep_watch(engine, clock, circumstances, minutes=10)
    on_call(engine, "sue")
    keep_watch(engine, clock, circumstances, minutes=5)

    assert alarms_noted(engine, conversation_id) == ["nobody_reachable", "nobody_reachable", "sue"]
    assert told(engine) == ["sue"]


def test_watchers_at_the_same_moment_send_one_letter(any_engine: Engine) -> None:
    for _ in range(5):
        a_crisis(any_engine)
    on_call(any_engine, "sue")
    together, sent = threading.Barrier(4), []

    def work() -> None:
        together.wait()
        sent.append(watch(any_engine, SETTINGS, Circumstances(lambda: NOON + FIVE)))

    watchers = [threading.Thread(target=work) for _ in range(4)]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()

    assert sum(sent) == 5
    assert told(any_engine) == ["sue"] * 5
