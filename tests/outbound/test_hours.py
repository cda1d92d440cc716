"""Texts leave in the hours that were chosen for them; what is urgent or was asked for leaves at any hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.conversation import State
from gateway.letters import Name
from gateway.store import transaction
from gateway.store.tables import Channel, Conversation, Delivery, Standing
from tests.outbound.office import Office
from tests.outbound.provider import Provider
from tests.outbound.smart_host import SmartHost
from tests.outbound.unlucky import Killed, KilledBefore


@pytest.fixture
def evenings(office: Office) -> Office:
    """A service whose texts leave from 18:00 to 21:00; the clock stands at noon."""
    office.approve_letters()
    return replace(office, settings=office.settings.model_copy(update={"text_hours": "18:00-21:00"}))


def test_a_text_waits_for_its_hours_and_then_leaves(evenings: Office, provider: Provider) -> None:
    row_id = evenings.reply(Channel.SMS)
    evenings.drain()
    assert (provider.texts, evenings.delivery(row_id).standing) == ([], Standing.PENDING)
    assert evenings.delivery(row_id).attempts == 0

    evenings.clock.wait(hours=5, minutes=59)
    assert evenings.drain() == 0
    evenings.clock.wait(minutes=1)
    evenings.drain()
    assert evenings.delivery(row_id).standing is Standing.SENT


@pytest.mark.parametrize("name", [Name.CRISIS, Name.CRISIS_AFTER_STOP])
def test_a_crisis_letter_leaves_at_any_hour(evenings: Office, provider: Provider, name: Name) -> None:
    evenings.letter(name, Channel.SMS, urgency=2)
    evenings.drain()
    assert len(provider.texts) == 1


def test_an_answer_to_somebody_in_danger_leaves_at_any_hour(evenings: Office, provider: Provider) -> None:
    row_id = evenings.reply(Channel.SMS)
    with transaction(evenings.engine) as session:
        session.get_one(Delivery, row_id).urgency = 2
    evenings.drain()
    assert evenings.delivery(row_id).standing is Standing.SENT


@pytest.mark.parametrize("name", [Name.STAFF, Name.STAFF_PROMISE_AT_RISK])
def test_an_alarm_to_the_staff_leaves_at_any_hour(evenings: Office, provider: Provider, name: Name) -> None:
    evenings.staff_letter(name=name)
    evenings.drain()
    assert len(provider.texts) == 1


@pytest.mark.parametrize(("waited", "standing"), [(59, Standing.SENT), (60, Standing.CANCELLED)])
def test_what_an_advisor_is_to_hear_in_the_evening_never_comes_after_it(
    evenings: Office, provider: Provider, waited: int, standing: Standing
) -> None:
    until = {"until": (evenings.world.now() + timedelta(hours=1)).isoformat()}
    row_id = evenings.staff_letter(name=Name.STAFF_SOMETHING_WAITS, parameters=until)

    evenings.clock.wait(minutes=waited)
    evenings.drain()

    assert evenings.delivery(row_id).standing is standing
    assert len(provider.texts) == (standing is Standing.SENT)


@pytest.mark.parametrize("name", [Name.STOP, Name.START, Name.STATE_LATE, Name.STATE_NOTHING])
def test_what_somebody_has_just_asked_for_leaves_at_any_hour(evenings: Office, provider: Provider, name: Name) -> None:
    evenings.letter(name, Channel.SMS)
    evenings.drain()
    assert len(provider.texts) == 1


def test_mail_knows_no_hours(evenings: Office, smart_host: SmartHost) -> None:
    evenings.reply(Channel.EMAIL)
    evenings.drain()
    assert len(smart_host.taken) == 1


def test_a_text_that_was_caught_half_way_and_never_left_waits_for_its_hours_as_well(
    evenings: Office, provider: Provider
) -> None:
    evenings.clock.wait(hours=8, minutes=59)
    row_id = evenings.reply(Channel.SMS)
    ordinary = evenings.couriers[Channel.SMS]
    evenings.couriers[Channel.SMS] = KilledBefore(ordinary)
    with pytest.raises(Killed):
        evenings.drain()
    evenings.couriers[Channel.SMS] = ordinary
    evenings.clock.wait(seconds=91)
    evenings.drain()
    caught = evenings.delivery(row_id)
    assert (provider.texts, provider.looks, caught.standing, caught.attempts) == ([], 1, Standing.PENDING, 1)

    evenings.clock.wait(hours=21)
    evenings.drain()
    assert (len(provider.texts), evenings.delivery(row_id).standing) == (1, Standing.SENT)


def asked_how_they_are(office: Office, state: State = State.ANSWERED) -> str:
    row_id = office.letter(Name.FOLLOW_UP, Channel.SMS, parameters={"days": "7"}, urgency=0)
    move(office, row_id, state)
    return row_id


def move(office: Office, row_id: str, state: State) -> None:
    with transaction(office.engine) as session:
        session.get_one(Conversation, office.delivery(row_id).conversation_id).state = state


def test_who_has_been_quiet_is_asked_in_the_hours_for_texts(evenings: Office, provider: Provider) -> None:
    row_id = asked_how_they_are(evenings)
    evenings.drain()
    assert evenings.delivery(row_id).standing is Standing.PENDING

    evenings.clock.wait(hours=6)
    evenings.drain()

    assert evenings.delivery(row_id).standing is Standing.SENT
    (text,) = provider.texts
    assert "in 7 days" in str(text)


def test_who_writes_before_the_hours_begin_is_not_asked_why_they_are_quiet(
    evenings: Office, provider: Provider
) -> None:
    row_id = asked_how_they_are(evenings)
    evenings.drain()
    move(evenings, row_id, State.WAITING)

    evenings.clock.wait(hours=6)
    evenings.drain()

    assert (evenings.delivery(row_id).standing, evenings.delivery(row_id).reason) == (Standing.CANCELLED, "new_words")
    assert provider.texts == []
