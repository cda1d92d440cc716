"""The story of a STOP, EXIT or DELETE that has words of danger beside it: obeyed, and somebody is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlmodel import select

from gateway.config import Settings
from gateway.conversation import State
from gateway.crypto.keyring import Keyring
from gateway.inbound.arrival import Arrival
from gateway.inbound.intake import Intake, Outcome
from gateway.store import Engine, contacts, reading, transaction
from gateway.store.tables import Channel, Contact, Conversation, Delivery, Kind, Message
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, a_supervisor
from tests.circumstances import RememberingBell

CRY = "I want to kill myself tonight"
QUOTED = f"\n\nOn Monday Anna wrote:\n> {CRY}"
MAIL = Arrival(Channel.EMAIL, "jo@example.org", "can you help me with school", "<1@example.org>", NOON, mailbox="ask")


@pytest.fixture
def door(
    any_engine: Engine,
    keyring_of: Callable[[str], Keyring],
    bell: RememberingBell,
    settings: Settings,
    world: Circumstances,
) -> Intake:
    """A mail door, with Sue to be told."""
    with transaction(any_engine) as session:
        a_supervisor(session)
    return Intake(any_engine, keyring_of("smtp"), bell, settings, world)


def said(engine: Engine) -> tuple[list[Conversation], int, list[str], bool]:
    """The conversations, how many messages are kept, the letters that were written, and whether a STOP stands."""
    with reading(engine) as session:
        threads = list(session.exec(select(Conversation)).all())
        kept = len(session.exec(select(Message)).all())
        letters = [row.template or "" for row in session.exec(select(Delivery)).all() if row.kind is not Kind.REPLY]
        stopped = contacts.stopped(session, session.exec(select(Contact.optout_hash)).one())
        session.expunge_all()
    return threads, kept, sorted(letters), stopped


@pytest.mark.parametrize(
    ("text", "subject"), [(f"STOP{QUOTED}", ""), ("STOP", CRY), (f"DELETE{QUOTED}", ""), ("delete", CRY)]
)
def test_the_stop_is_obeyed_and_confirmed_and_the_danger_is_put_before_whoever_is_on_call(
    any_engine: Engine, door: Intake, text: str, subject: str
) -> None:
    assert door.take_in(replace(MAIL, text=text, subject=subject)) is Outcome.STORED

    [there], kept, letters, stopped = said(any_engine)
    assert (there.state, there.risk, there.alarms) == (State.ESCALATED, 4, 1)
    assert (kept, letters, stopped) == (1, ["staff", "stop"], True)


@pytest.mark.parametrize(("text", "subject"), [(f"EXIT{QUOTED}", ""), ("exit", CRY)])
def test_an_exit_beside_danger_brings_no_letter_and_does_not_close(
    any_engine: Engine, door: Intake, text: str, subject: str
) -> None:
    door.take_in(MAIL)
    door.take_in(replace(MAIL, text=text, subject=subject, provider_id="<2@example.org>"))

    [there], kept, letters, stopped = said(any_engine)
    assert (there.state, there.alarms, kept, stopped) == (State.ESCALATED, 1, 2, False)
    assert letters == ["staff", "welcome"]


def test_a_stop_above_a_quotation_of_our_own_letter_wakes_nobody_and_is_shown(any_engine: Engine, door: Intake) -> None:
    door.take_in(MAIL)
    door.take_in(replace(MAIL, text=f"STOP{QUOTED}", provider_id="<2@example.org>", reply_token="a" * 32))

    [there], kept, letters, stopped = said(any_engine)
    assert (there.state, there.held_reason, there.risk, there.alarms) == (State.HELD, "stopped", 2, 0)
    assert (kept, letters, stopped) == (2, ["stop", "welcome"], True)
