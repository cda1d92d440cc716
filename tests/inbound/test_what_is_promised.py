"""What the door promises, and what it says to who asks when: by real intakes into a real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlmodel import select

from gateway.config import Settings
from gateway.conversation import Actor, State, Step
from gateway.crypto.keyring import Keyring
from gateway.inbound.arrival import Arrival
from gateway.inbound.intake import Intake
from gateway.store import Engine, conversations, reading, transaction
from gateway.store.conversations import Mover
from gateway.store.tables import Channel, Conversation, Delivery, Kind
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, StoppedClock
from tests.circumstances import RememberingBell

MILA, NOOR = "+447700900123", "+447700900124"
NO_HOME = "what is it like in a homeless shelter for young people"
HOURS = timedelta(hours=1)


class Door:
    """The text door of a service with these settings."""

    def __init__(self, intake: Intake, engine: Engine, world: Circumstances) -> None:
        self._intake, self.engine, self._world = intake, engine, world
        self._sids = count(1)

    def text(self, words: str, sender: str = MILA) -> None:
        """Somebody sends a text."""
        self._intake.take_in(Arrival(Channel.SMS, sender, words, f"SM{next(self._sids)}", self._world.now()))

    def only(self) -> Conversation:
        """The one conversation there is."""
        with reading(self.engine) as session:
            found = session.exec(select(Conversation)).one()
            session.expunge(found)
            return found

    def letter(self, name: str) -> dict[str, str]:
        """What was filled in to the one letter of this name."""
        with reading(self.engine) as session:
            query = select(Delivery).where(Delivery.kind == Kind.LETTER, Delivery.template == name)
            return session.exec(query).one().parameters

    def change(self, **columns: Any) -> None:
        """Somebody or something has changed it."""
        with transaction(self.engine) as session:
            conversations.change(session, session.exec(select(Conversation)).one(), **columns)

    def steps(self, *steps: tuple[Actor, Step]) -> None:
        """The staff move it."""
        with transaction(self.engine) as session:
            there = session.exec(select(Conversation)).one()
            for actor, step in steps:
                conversations.take(session, there, step, Mover(actor, "x", NOON, f"{step}"))


@pytest.fixture
def door_of(
    engine: Engine,
    keyring_of: Callable[[str], Keyring],
    bell: RememberingBell,
    settings: Settings,
    world: Circumstances,
) -> Callable[..., Door]:
    """A door with other settings."""

    def make(**other: object) -> Door:
        changed = settings.model_copy(update={"timezone": "UTC", **other})
        return Door(Intake(engine, keyring_of("sms"), bell, changed, world), engine, world)

    return make


@pytest.fixture
def door(door_of: Callable[..., Door]) -> Door:
    return door_of()


def test_a_grave_topic_is_promised_sooner_and_the_welcome_says_that_time(door: Door) -> None:
    door.text(NO_HOME)
    there = door.only()

    assert (there.topic, there.risk) == ("no-home", 0)
    assert there.due_at == NOON + 24 * HOURS
    assert door.letter("welcome") == {"due": there.due_at.isoformat()}


def test_the_clock_will_look_at_a_promise_before_it_ends(door: Door) -> None:
    door.text("how do i make friends at a new school")
    there = door.only()

    assert NOON < there.promise_at < there.due_at  # type: ignore[operator]  # it is set, else the test fails
    assert (there.revisions, there.first_due_at) == (0, None)


def test_nothing_ordinary_is_promised_in_closed_hours_but_danger_is(
    door_of: Callable[..., Door], clock: StoppedClock
) -> None:
    door = door_of(working_hours="mo-fr 09:00-21:00", text_hours="08:00-20:00", promise_hours=10)
    door.text("how do i make friends at a new school")
    assert door.only().due_at == datetime.fromisoformat("2030-01-15T10:00+00:00")

    clock.moment = datetime.fromisoformat("2030-01-19T23:10+00:00")  # a Saturday night
    door.text("i am going to kill myself tonight")
    assert door.only().due_at == datetime.fromisoformat("2030-01-15T10:00+00:00")  # an earlier one stands
    door.change(due_at=NOON + timedelta(days=9))
    door.text("i have the pills here, i will kill myself now")
    assert door.only().risk >= 3


def test_new_words_after_an_answer_are_a_new_promise_on_all_topics_of_the_conversation(
    door: Door, clock: StoppedClock
) -> None:
    door.text(NO_HOME)
    door.change(revisions=2, first_due_at=NOON, promise_at=None)
    door.steps((Actor.MATCHING, Step.OFFER), (Actor.ADVISOR, Step.ACCEPT), (Actor.ADVISOR, Step.SUBMIT))
    door.steps((Actor.SUPERVISOR, Step.APPROVE), (Actor.OUTBOUND, Step.DELIVER))
    clock.wait(hours=24)
    door.text("thank you, can i ask one more thing")
    there = door.only()

    assert there.state is State.WAITING
    assert there.due_at - clock.now() == 24 * HOURS
    assert (there.revisions, there.first_due_at) == (0, None)
    assert there.promise_at is not None


def test_more_worry_brings_an_answer_forward_but_what_is_broken_stays_broken(door: Door, clock: StoppedClock) -> None:
    door.text("how do i make friends at a new school")
    door.text(NO_HOME + " and i feel so low, i cannot go on like this")
    sooner = door.only()
    assert sooner.due_at < NOON + 48 * HOURS
    assert sooner.promise_at is not None

    door.change(due_at=NOON + HOURS, promise_at=None)
    clock.wait(hours=3)
    door.text("i am going to kill myself tonight")
    assert (door.only().due_at, door.only().promise_at) == (NOON + HOURS, None)


def test_who_closes_it_is_promised_nothing(door: Door) -> None:
    door.text("how do i make friends at a new school")
    door.text("EXIT")

    assert (door.only().state, door.only().promise_at) == (State.CLOSED, None)


def test_when_is_answered_with_the_time_as_it_stands_after_a_revision(door: Door) -> None:
    door.text("how do i make friends at a new school")
    revised = NOON + 72 * HOURS
    door.change(due_at=revised, first_due_at=NOON + 48 * HOURS, revisions=1)
    door.text("WHEN")

    assert door.letter("state") == {"due": revised.isoformat()}


@pytest.mark.parametrize(
    ("steps", "letter"),
    [
        ([], "state"),
        ([(Actor.MATCHING, Step.OFFER)], "state"),
        ([(Actor.ADVISOR, Step.ACCEPT)], "state_writing"),
        ([(Actor.ADVISOR, Step.ACCEPT), (Actor.ADVISOR, Step.SUBMIT)], "state_writing"),
        ([(Actor.SUPERVISOR, Step.ESCALATE)], "state"),
    ],
)
def test_when_is_answered_with_how_it_stands(steps: list[tuple[Actor, Step]], letter: str, door: Door) -> None:
    door.text("how do i make friends at a new school")
    door.steps(*steps)
    before = door.only()
    door.text("When?")

    assert door.letter(letter) == {"due": before.due_at.isoformat()}
    assert door.only().state is before.state


def test_to_ask_when_costs_nobody_their_place(door: Door, clock: StoppedClock) -> None:
    people = [f"+4477009002{number:02}" for number in range(6)]
    for sender in people:
        door.text("how do i make friends at a new school", sender)
        clock.wait(hours=1, minutes=7)

    def everything() -> list[tuple[str, datetime, datetime | None, int]]:
        with reading(door.engine) as session:
            topics = set(session.exec(select(Conversation.topic)).all())
            rows = conversations.waiting(session, topics, {"en"}, None, 20)
            return [(row.id, row.due_at, row.promise_at, row.thread_version) for row in rows]

    before = everything()
    for sender in (people[3], people[0], people[5], people[3]):
        door.text("WHEN", sender)

    assert len(before) == 6
    assert everything() == before
