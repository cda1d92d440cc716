"""Floods and blocks at the door, with a real database: everything is taken in, and danger is never held back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from gateway.config import Settings
from gateway.conversation import State
from gateway.crypto.keyring import Keyring
from gateway.doorbell import SilentBell
from gateway.inbound.alignment import Alignment
from gateway.inbound.arrival import Arrival
from gateway.inbound.intake import Intake, Outcome
from gateway.store import Engine, blocks, reading, transaction
from gateway.store.tables import Contact, Conversation, Delivery, Message
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, StoppedClock, a_block, a_supervisor
from tests.circumstances import RememberingBell
from tests.inbound.test_intake import TEXT
from tests.inbound.test_intake_of_many import a_mail

KeyringOf = Callable[[str], Keyring]
Doors = Callable[..., Intake]
CRY = "i cant do this anymore i want to kill myself tonight"


@pytest.fixture
def doors(any_engine: Engine, keyring_of: KeyringOf, settings: Settings, world: Circumstances) -> Doors:
    """A mail door with these limits; without Redis, unless it is given a bell."""

    def make(bell: RememberingBell | None = None, **limits: object) -> Intake:
        chosen = settings.model_copy(update=limits)
        return Intake(any_engine, keyring_of("smtp"), bell or SilentBell(), chosen, world)

    return make


def stored(engine: Engine) -> list[tuple[State, str | None]]:
    """Where the conversations stand, and why those that are held are held, in a fixed order."""
    with reading(engine) as session:
        found = [(row.state, row.held_reason) for row in session.exec(select(Conversation)).all()]
    return sorted(found, key=str)


def letters(engine: Engine) -> list[str | None]:
    with reading(engine) as session:
        rows = session.exec(select(Delivery).where(col(Delivery.staff_id).is_(None))).all()
        return sorted(str(row.template) for row in rows)


def more(number: int, who: int = 1, text: str = "and another thing") -> Arrival:
    return a_mail(who, provider_id=f"<{who}.{number}@example.org>", text=f"{text} {number}")


def block(engine: Engine, until: datetime | None = None) -> None:
    """Sue blocks whoever has written first."""
    with transaction(engine) as session:
        blocks.put(session, a_block(session.exec(select(Contact)).first().optout_hash, until))  # type: ignore[union-attr]


def test_without_redis_a_flood_of_one_sender_is_counted_in_the_database_and_held(
    any_engine: Engine, doors: Doors, clock: StoppedClock
) -> None:
    door = doors(sender_limit=3)
    unaligned = [replace(more(n), alignment=Alignment.NOT_ALIGNED) for n in range(5)]

    assert [door.take_in(one) for one in unaligned] == [Outcome.STORED] * 5

    assert stored(any_engine) == [(State.HELD, "too_many")] * 2 + [(State.WAITING, None)] * 3
    clock.wait(hours=2)
    door.take_in(replace(more(9), alignment=Alignment.NOT_ALIGNED))
    assert stored(any_engine).count((State.WAITING, None)) == 4


def test_without_redis_a_flood_of_strangers_is_counted_in_the_database_and_held_without_letters(
    any_engine: Engine, doors: Doors
) -> None:
    door = doors(service_limit=3)

    assert [door.take_in(a_mail(number)) for number in range(5)] == [Outcome.STORED] * 5

    assert stored(any_engine) == [(State.HELD, "flood")] * 2 + [(State.WAITING, None)] * 3
    assert letters(any_engine) == ["welcome"] * 3


def test_in_a_flood_who_is_in_a_conversation_goes_on_as_before(any_engine: Engine, doors: Doors) -> None:
    door = doors(service_limit=1)
    door.take_in(a_mail(1))
    with transaction(any_engine) as session:
        session.exec(select(Conversation)).one().state = State.ANSWERED
    door.take_in(a_mail(2))

    door.take_in(more(2))

    assert stored(any_engine) == [(State.HELD, "flood"), (State.WAITING, None)]


@pytest.mark.parametrize("bell", [None, RememberingBell(room=0)], ids=["without Redis", "with Redis"])
def test_danger_is_never_held_by_any_limit(any_engine: Engine, doors: Doors, bell: RememberingBell | None) -> None:
    with transaction(any_engine) as session:
        a_supervisor(session)
    door = doors(bell, sender_limit=1, service_limit=1)
    door.take_in(a_mail(1))

    door.take_in(more(1, text=CRY))
    door.take_in(more(1, who=2, text=CRY))

    assert [state for state, _ in stored(any_engine)] == [State.ESCALATED] * 2
    assert letters(any_engine).count("crisis") == 2


def test_with_redis_the_database_is_not_asked(any_engine: Engine, doors: Doors) -> None:
    door = doors(RememberingBell(), service_limit=1)

    door.take_in_all([a_mail(number) for number in range(3)])

    assert stored(any_engine) == [(State.WAITING, None)] * 3


def test_the_words_of_the_blocked_are_kept_and_held_and_nothing_is_written_to_them(
    any_engine: Engine, doors: Doors, clock: StoppedClock
) -> None:
    door = doors()
    door.take_in(a_mail(1))
    with transaction(any_engine) as session:
        session.exec(select(Conversation)).one().state = State.ANSWERED
    before = letters(any_engine)
    block(any_engine, NOON + timedelta(hours=2))

    assert [door.take_in(more(1)), door.take_in(more(2))] == [Outcome.STORED] * 2

    assert stored(any_engine) == [(State.HELD, "blocked")]
    assert letters(any_engine) == before
    clock.wait(hours=2)
    door.take_in(more(3))
    assert stored(any_engine) == [(State.WAITING, None)]
    with reading(any_engine) as session:
        assert len(session.exec(select(Message)).all()) == 4


def test_a_block_made_while_the_words_were_being_read_holds_them(any_engine: Engine, doors: Doors) -> None:
    bell = Blocking()
    door = doors(bell)
    door.take_in(a_mail(1))
    with transaction(any_engine) as session:
        session.exec(select(Conversation)).one().state = State.ANSWERED
    bell.engine = any_engine

    assert door.take_in(more(1)) is Outcome.STORED

    assert stored(any_engine) == [(State.HELD, "blocked")]


class Blocking(RememberingBell):
    """A bell under whose eyes Sue blocks whoever has written, between the look and the writing."""

    engine: Engine | None = None

    def allows(self, key: str, capacity: int, per_seconds: float, now: float) -> bool | None:
        engine, self.engine = self.engine, None
        if engine:
            block(engine)
        return super().allows(key, capacity, per_seconds, now)


def test_danger_from_the_blocked_is_at_the_top_of_the_desk_with_its_letter(any_engine: Engine, doors: Doors) -> None:
    with transaction(any_engine) as session:
        a_supervisor(session)
    door = doors()
    door.take_in(a_mail(1))
    block(any_engine)

    door.take_in(more(1, text=CRY))

    assert [state for state, _ in stored(any_engine)] == [State.ESCALATED]
    assert letters(any_engine) == ["crisis", "welcome"]


def test_a_block_outlives_the_contact(
    engine: Engine, keyring_of: KeyringOf, settings: Settings, world: Circumstances
) -> None:
    door = Intake(engine, keyring_of("sms"), SilentBell(), settings, world)
    door.take_in(TEXT)
    block(engine)
    with transaction(engine) as session:  # as if they had been erased
        contact = session.exec(select(Contact)).one()
        contact.address_index, contact.optout_hash = b"gone", b"gone"

    door.take_in(replace(TEXT, provider_id="SM2"))

    assert stored(engine) == [(State.HELD, "blocked"), (State.WAITING, None)]
