"""Somebody who writes very often, and has set times with one advisor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from gateway.config import Settings
from gateway.conversation import State
from gateway.crypto.keyring import Keyring
from gateway.doorbell import SilentBell
from gateway.inbound.intake import Intake
from gateway.store import Engine, plans, reading, transaction
from gateway.store.plans import SetTimes
from gateway.store.tables import Contact, Conversation, Delivery
from gateway.time_and_chance import Circumstances
from tests.builders import NOON
from tests.inbound.test_writing import DANGER, Phone

THURSDAY = NOON + timedelta(days=3, hours=6)


@pytest.fixture
def phone(
    engine: Engine,
    keyring_of: Callable[[str], Keyring],
    settings: Settings,
    world: Circumstances,
) -> Phone:
    """A phone whose owner has closed one conversation, and is answered on Thursdays at six from now on."""
    limited = settings.model_copy(update={"sender_limit": 3, "limits": True})
    found = Phone(engine, Intake(engine, keyring_of("sms"), SilentBell(), limited, world), world)
    found.text("I cannot sleep.")
    found.text("EXIT")
    with transaction(engine) as session:
        contact = session.exec(select(Contact)).one()
        plans.keep(session, contact, SetTimes("ada", (3,), 18 * 60, NOON + timedelta(weeks=4)))
    return found


def newest(phone: Phone) -> Conversation:
    with reading(phone.engine) as session:
        found = session.exec(select(Conversation).where(Conversation.state != State.CLOSED)).one()
        session.expunge(found)
        return found


def test_what_they_write_is_promised_for_the_next_set_time_and_when_says_so(phone: Phone) -> None:
    phone.text("could i ask you something, i do not know how to begin")
    phone.text("WHEN")
    assert (newest(phone).due_at, newest(phone).sort_by) == (THURSDAY, None)
    with reading(phone.engine) as session:
        told = session.exec(select(Delivery).where(Delivery.template == "state")).one()
        assert told.parameters == {"due": THURSDAY.isoformat()}


@pytest.mark.parametrize("agreed", [True, False])
def test_however_much_they_write_is_not_held_as_it_would_be_otherwise(phone: Phone, agreed: bool) -> None:
    if not agreed:
        with transaction(phone.engine) as session:
            plans.end(session, session.exec(select(Contact)).one())
    for number in range(5):
        phone.text("EXIT")
        phone.text(f"I cannot sleep, and I thought of a thing again, number {number}.")
    assert newest(phone).state is (State.WAITING if agreed else State.HELD)


def test_danger_waits_for_no_set_time(phone: Phone) -> None:
    phone.text(DANGER)
    assert newest(phone).state is State.ESCALATED
    assert newest(phone).due_at <= NOON + timedelta(hours=1)
