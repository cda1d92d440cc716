"""A number that was silent for 90 days is a stranger's, whichever door hears of it first and however many at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import select

from gateway.config import Settings
from gateway.crypto.keyring import Keyring
from gateway.inbound.arrival import Arrival
from gateway.inbound.intake import Intake, Outcome
from gateway.store import Engine, contacts, reading, transaction
from gateway.store.tables import Channel, Contact, Conversation, Delivery
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, StoppedClock
from tests.circumstances import RememberingBell, WhileWeLook

KeyringOf = Callable[[str], Keyring]
NUMBER = "+447700900123"
SILENT = timedelta(days=92)


@pytest.fixture
def door_of(
    any_engine: Engine, keyring_of: KeyringOf, settings: Settings, world: Circumstances
) -> Callable[..., Intake]:
    """A text door of its own, under somebody's eyes."""

    def make(bell: Any = None) -> Intake:
        return Intake(any_engine, keyring_of("sms"), bell or RememberingBell(), settings, world)

    return make


@pytest.fixture
def silent(door_of: Callable[..., Intake], clock: StoppedClock) -> None:
    """Somebody wrote from this number, and then nobody for long."""
    door_of().take_in(a_text("can i ask you something", "SM1"))
    clock.wait(days=SILENT.days)


def a_text(words: str, sid: str, sender: str = NUMBER) -> Arrival:
    return Arrival(Channel.SMS, sender, words, sid, NOON + SILENT)


def people(engine: Engine) -> list[tuple[bool, list[tuple[str, int]]]]:
    """Each contact: whether passed on, and how their conversations stand; whoever was there first comes first."""
    with reading(engine) as session:
        theirs: dict[str, list[tuple[str, int]]] = {}
        for thread in session.exec(select(Conversation)).all():
            theirs.setdefault(thread.contact_id, []).append((thread.state.value, thread.messages))
        found = sorted(session.exec(select(Contact)).all(), key=lambda contact: contact.first_minute)
        return [(contact.passed_on, theirs.get(contact.id, [])) for contact in found]


@pytest.mark.usefixtures("silent")
def test_the_second_of_two_doors_joins_the_stranger_that_the_first_has_just_met(
    any_engine: Engine, door_of: Callable[..., Intake]
) -> None:
    bell = WhileWeLook(happens=lambda: door_of().take_in(a_text("hello, i have a new phone", "SM2")))

    assert door_of(bell).take_in(a_text("is this a help line", "SM3")) is Outcome.STORED

    assert people(any_engine) == [(True, [("waiting", 1)]), (False, [("waiting", 2)])]


@pytest.mark.usefixtures("silent")
def test_doors_that_hear_of_a_stranger_at_the_same_moment_make_one_contact(
    any_engine: Engine, door_of: Callable[..., Intake]
) -> None:
    together = Barrier(4)

    def take_in(number: int) -> Outcome:
        bell = WhileWeLook(happens=together.wait)
        return door_of(bell).take_in(a_text(f"hello for the time {number}", f"SM{number + 2}"))

    with ThreadPoolExecutor(4) as doors:
        outcomes = list(doors.map(take_in, range(4)))

    assert outcomes == [Outcome.STORED] * 4
    assert people(any_engine) == [(True, [("waiting", 1)]), (False, [("waiting", 4)])]


@pytest.mark.usefixtures("silent")
def test_one_number_written_in_two_ways_and_taken_in_together_is_one_stranger(
    any_engine: Engine, door_of: Callable[..., Intake]
) -> None:
    outcomes = door_of().take_in_all([a_text("hello", "SM2"), a_text("and hello again", "SM3", "07700 900123")])

    assert outcomes == [Outcome.STORED] * 2
    assert people(any_engine) == [(True, [("waiting", 1)]), (False, [("waiting", 2)])]


@pytest.mark.usefixtures("silent")
def test_a_stop_that_the_network_reports_of_the_number_while_we_look_holds_for_the_stranger(
    any_engine: Engine, door_of: Callable[..., Intake], clock: StoppedClock
) -> None:
    def report() -> None:
        with transaction(any_engine) as session:
            contacts.stop(session, "stop", session.exec(select(Contact.optout_hash)).one(), clock.now())

    door_of(WhileWeLook(happens=report)).take_in(a_text("hello, i have a new phone", "SM2"))

    assert people(any_engine) == [(True, [("waiting", 1)]), (False, [("held", 1)])]


def test_a_stranger_on_a_number_that_said_stop_is_kept_in_silence_and_brought_back_by_start(
    any_engine: Engine, door_of: Callable[..., Intake], clock: StoppedClock
) -> None:
    door_of().take_in(a_text("can i ask you something", "SM1"))
    door_of().take_in(a_text("STOP", "SM2"))
    clock.wait(days=SILENT.days)

    door_of().take_in(a_text("hello, i have a new phone", "SM3"))
    assert people(any_engine) == [(True, [("held", 1)]), (False, [("held", 1)])]

    door_of().take_in(a_text("START", "SM4"))
    assert people(any_engine) == [(True, [("held", 1)]), (False, [("waiting", 1)])]
    with reading(any_engine) as session:
        letters = [row.template or "" for row in session.exec(select(Delivery)).all()]
    assert sorted(letters) == ["start", "stop", "welcome"], "nothing is written to the stranger before their START"


@pytest.mark.usefixtures("silent")
def test_a_text_of_before_that_is_repeated_after_the_number_has_changed_hands_is_still_a_repeat(
    any_engine: Engine, door_of: Callable[..., Intake]
) -> None:
    assert door_of().take_in(a_text("can i ask you something", "SM1")) is Outcome.REPEATED

    assert people(any_engine) == [(False, [("waiting", 1)])]
