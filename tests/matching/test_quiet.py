"""Somebody who has had our answer and writes no more is asked once how they are; then the conversation closes."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from gateway.config import Settings
from gateway.conversation import Actor, State, Step
from gateway.letters import Name
from gateway.matching.quiet import look_after
from gateway.store import Engine, audit, blocks, contacts, conversations, deliveries, reading, transaction
from gateway.store.conversations import Mover
from gateway.store.tables import Channel, Conversation, Delivery, Standing
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, StoppedClock, a_block, a_contact, a_conversation, an_id

ANSWERED = {"state": State.ANSWERED, "quiet_at": NOON, "advisor_id": "ada"}
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


def look(engine: Engine, clock: StoppedClock, **settings: Any) -> int:
    return look_after(engine, Settings.model_validate(settings), Circumstances(clock.now))


def answered(engine: Engine, contact: dict[str, Any] | None = None, **given: Any) -> str:
    """A conversation that was answered two weeks ago."""
    with transaction(engine) as session:
        person = a_contact(**contact or {})
        session.add(person)
        session.flush()
        return a_conversation(session, **ANSWERED | {"contact_id": person.id, "channel": person.channel} | given).id


def row(engine: Engine, conversation_id: str) -> Conversation:
    with transaction(engine) as session:
        return session.get_one(Conversation, conversation_id)


def letters(engine: Engine, conversation_id: str) -> list[Delivery]:
    with transaction(engine) as session:
        return list(deliveries.of_conversation(session, conversation_id))


def leaves(engine: Engine, conversation_id: str, clock: StoppedClock, standing: Standing = Standing.SENT) -> None:
    """Outbound has dealt with the letter."""
    with transaction(engine) as session:
        (letter,) = deliveries.of_conversation(session, conversation_id)
        letter.standing = standing
        letter.sent_minute = clock.now() if standing is Standing.SENT else None


def noted(engine: Engine, conversation_id: str) -> list[tuple[str, str, str]]:
    with reading(engine) as session:
        return [(entry.act, entry.by, entry.code) for entry in audit.of_conversation(session, conversation_id)]


def test_after_a_long_silence_they_are_asked_once_and_then_it_closes(any_engine: Engine, clock: StoppedClock) -> None:
    quiet = answered(any_engine)

    assert look(any_engine, clock) == 1
    (letter,) = letters(any_engine, quiet)
    assert (letter.template, letter.parameters, letter.urgency) == (Name.FOLLOW_UP, {"days": "7"}, 0)
    leaves(any_engine, quiet, clock)

    clock.wait(days=6, hours=23)
    assert look(any_engine, clock) == 0
    assert row(any_engine, quiet).state is State.ANSWERED

    clock.wait(hours=1)
    assert look(any_engine, clock) == 0
    closed = row(any_engine, quiet)
    assert (closed.state, closed.closed_minute, closed.quiet_at) == (State.CLOSED, NOON + 7 * DAY, None)
    assert len(letters(any_engine, quiet)) == 1
    assert noted(any_engine, quiet) == [("follow_up", "matching", ""), ("close", "matching", "quiet")]


def test_nobody_is_asked_before_their_time_or_where_it_was_answered_before_anybody_was_told(
    engine: Engine, clock: StoppedClock
) -> None:
    answered(engine, quiet_at=NOON + timedelta(seconds=1))
    answered(engine, quiet_at=None)
    answered(engine, state=State.WAITING)
    answered(engine, state=State.HELD)

    assert look(engine, clock) == 0


def test_a_letter_that_left_late_is_given_its_days(engine: Engine, clock: StoppedClock) -> None:
    quiet = answered(engine)
    look(engine, clock)
    clock.wait(days=2)
    leaves(engine, quiet, clock)

    clock.wait(days=5)
    look(engine, clock)
    assert row(engine, quiet).quiet_at == NOON + 9 * DAY

    clock.wait(days=2)
    look(engine, clock)
    assert row(engine, quiet).state is State.CLOSED


def test_while_the_letter_is_still_on_its_way_nothing_closes(engine: Engine, clock: StoppedClock) -> None:
    quiet = answered(engine)
    look(engine, clock)
    clock.wait(days=7)

    look(engine, clock)

    assert row(engine, quiet).state is State.ANSWERED
    assert row(engine, quiet).quiet_at == NOON + 8 * DAY


@pytest.mark.parametrize("standing", [Standing.UNDELIVERED, Standing.CANCELLED, Standing.REFUSED])
def test_a_letter_that_could_not_leave_holds_nothing_up(
    engine: Engine, clock: StoppedClock, standing: Standing
) -> None:
    quiet = answered(engine)
    look(engine, clock)
    leaves(engine, quiet, clock, standing)
    clock.wait(days=7)

    look(engine, clock)

    assert row(engine, quiet).state is State.CLOSED


def test_who_must_not_be_written_to_is_not_asked_and_it_closes_all_the_same(
    any_engine: Engine, clock: StoppedClock
) -> None:
    old = {"channel": Channel.SMS, "first_minute": NOON - 91 * DAY}
    found = {
        "stopped": answered(any_engine, {"optout_hash": b"stopped"}),
        "blocked": answered(any_engine, {"optout_hash": b"blocked"}),
        "gone": answered(any_engine, old),
        "asks_erasure": answered(any_engine, asks_erasure=True),
        "unverified": answered(any_engine, verified=False),
    }
    with transaction(any_engine) as session:
        contacts.stop(session, an_id(), b"stopped", NOON)
        blocks.put(session, a_block(b"blocked"))

    assert look(any_engine, clock) == 0

    for code, quiet in found.items():
        assert letters(any_engine, quiet) == []
        assert noted(any_engine, quiet) == [("follow_up", "matching", code)]
    clock.wait(days=7)
    look(any_engine, clock)
    assert {row(any_engine, quiet).state for quiet in found.values()} == {State.CLOSED}


@pytest.mark.parametrize("danger", [{"risk": 3}, {"risk": 4}, {"escalated_at": NOON - 20 * DAY}])
def test_after_danger_neither_a_letter_nor_the_end_comes_by_itself(
    engine: Engine, clock: StoppedClock, danger: dict[str, Any]
) -> None:
    heavy = answered(engine, **danger)

    look(engine, clock)
    clock.wait(days=60)
    look(engine, clock)

    assert row(engine, heavy).state is State.ANSWERED
    assert letters(engine, heavy) == []


@pytest.mark.parametrize(
    ("channel", "first_text", "name"),
    [
        (Channel.SMS, "neutral", Name.FOLLOW_UP_NEUTRAL),
        (Channel.SMS, "plain", Name.FOLLOW_UP),
        (Channel.EMAIL, "neutral", Name.FOLLOW_UP),
    ],
)
def test_by_text_it_is_as_neutral_as_the_first_text(
    engine: Engine, clock: StoppedClock, channel: Channel, first_text: str, name: Name
) -> None:
    quiet = answered(engine, {"channel": channel, "heard_day": NOON - 14 * DAY})

    look(engine, clock, first_text=first_text)

    assert [letter.template for letter in letters(engine, quiet)] == [name]


def test_who_writes_again_is_answered_again_and_never_asked_twice(any_engine: Engine, clock: StoppedClock) -> None:
    quiet = answered(any_engine)
    look(any_engine, clock)
    leaves(any_engine, quiet, clock)
    with transaction(any_engine) as session:
        thread = session.get_one(Conversation, quiet)
        conversations.take(session, thread, Step.WRITE_AGAIN, Mover(Actor.CONTACT, "contact", NOON, an_id()))
    clock.wait(days=30)
    assert look(any_engine, clock) == 0
    assert row(any_engine, quiet).state is State.WAITING

    with transaction(any_engine) as session:  # answered once more
        thread = session.get_one(Conversation, quiet)
        thread.state, thread.quiet_at = State.ANSWERED, clock.now() + 21 * DAY
    clock.wait(days=21)
    assert look(any_engine, clock) == 0

    assert row(any_engine, quiet).state is State.CLOSED
    assert len(letters(any_engine, quiet)) == 1


def test_several_workers_at_once_never_ask_twice_nor_close_twice(any_engine: Engine, clock: StoppedClock) -> None:
    quiet = [answered(any_engine) for _ in range(40)]

    def everybody_looks() -> list[int]:
        together, counted = threading.Barrier(3), []

        def work() -> None:
            together.wait()
            counted.append(look(any_engine, clock))

        workers = [threading.Thread(target=work) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return counted

    assert sum(everybody_looks()) == 40
    assert {len(letters(any_engine, one)) for one in quiet} == {1}
    for one in quiet:
        leaves(any_engine, one, clock)
    clock.wait(days=7)
    everybody_looks()
    for one in quiet:
        assert noted(any_engine, one) == [("follow_up", "matching", ""), ("close", "matching", "quiet")]


def test_many_are_asked_in_batches(engine: Engine, clock: StoppedClock) -> None:
    with transaction(engine) as session:
        for _ in range(130):
            a_conversation(session, **ANSWERED)

    assert (look(engine, clock), look(engine, clock), look(engine, clock)) == (100, 30, 0)
