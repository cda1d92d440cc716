from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from gateway.conversation import Overtaken
from gateway.store import Engine, blocks, contacts, conversations, reading, transaction
from gateway.store.tables import Channel, Contact
from tests.builders import NOON, a_block, a_contact, a_conversation


def test_something_arrives_for_the_first_time_exactly_once_however_many_doors_take_it_in(any_engine: Engine) -> None:
    together, first = threading.Barrier(6), []

    def take_in() -> None:
        together.wait()
        try:
            with transaction(any_engine) as session:
                contacts.note_arrival(session, b"fingerprint", None, NOON)
        except Overtaken:
            first.append(False)
        else:
            first.append(True)

    doors = [threading.Thread(target=take_in) for _ in range(6)]
    for door in doors:
        door.start()
    for door in doors:
        door.join()

    assert sorted(first) == [False] * 5 + [True]


def test_what_was_taken_in_by_a_transaction_that_broke_off_arrives_for_the_first_time_again(any_engine: Engine) -> None:
    def break_off() -> None:
        with transaction(any_engine) as session:
            contacts.note_arrival(session, b"fingerprint", None, NOON)
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        break_off()

    with transaction(any_engine) as session:
        contacts.note_arrival(session, b"fingerprint", None, NOON)

    with pytest.raises(Overtaken), transaction(any_engine) as session:
        contacts.note_arrival(session, b"fingerprint", None, NOON)


def test_two_contacts_cannot_have_one_address(any_engine: Engine) -> None:
    with pytest.raises(IntegrityError), transaction(any_engine) as session:
        session.add_all([a_contact(address_index=b"same"), a_contact(address_index=b"same")])


def test_a_door_that_comes_second_with_a_new_contact_is_told_to_look_again(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        contacts.keep(session, a_contact(address_index=b"same"))

    with pytest.raises(Overtaken), transaction(any_engine) as session:
        contacts.keep(session, a_contact(address_index=b"same"))


def test_a_contact_is_found_by_any_of_its_indexes_on_its_own_channel_only(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        contact = a_contact(address_index=b"old epoch")
        session.add(contact)

    with reading(any_engine) as session:
        found = contacts.found(session, Channel.EMAIL, [b"new epoch", b"old epoch"])
        assert found is not None
        assert found.id == contact.id
        assert contacts.found(session, Channel.SMS, [b"old epoch"]) is None


def test_a_stop_counts_until_it_is_lifted_and_is_written_once(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        assert contacts.stop(session, "one", b"somebody", NOON)
        assert not contacts.stop(session, "two", b"somebody", NOON)
        assert contacts.stopped(session, b"somebody")
        assert not contacts.stopped(session, b"somebody else")

    with transaction(any_engine) as session:
        assert contacts.start(session, b"somebody")
        assert not contacts.start(session, b"somebody")
        assert not contacts.stopped(session, b"somebody")


def test_the_day_of_an_arrival_is_all_that_is_kept_of_its_time_and_old_ones_are_forgotten(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        contacts.note_arrival(session, b"old", None, NOON - timedelta(days=91))
        contacts.note_arrival(session, b"new", None, NOON)

    with transaction(any_engine) as session:
        assert contacts.forget_arrived(session, NOON - timedelta(days=90)) == 1
        assert contacts.arrived(session, b"new")
        assert not contacts.arrived(session, b"old")


def test_a_complete_look_is_remembered(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        assert contacts.last_look(session, "provider") is None
        contacts.looked(session, "provider", NOON)
        contacts.looked(session, "provider", NOON + timedelta(minutes=5))

    with reading(any_engine) as session:
        assert contacts.last_look(session, "provider") == NOON + timedelta(minutes=5)


def test_one_look_tells_who_writes_whether_they_stopped_or_are_blocked_and_whether_this_came_before(
    any_engine: Engine,
) -> None:
    contact = a_contact()
    with transaction(any_engine) as session:
        nobody = contacts.glance(session, Channel.EMAIL, [b"unknown"], b"optout", [b"print", b"older print"], NOON)
        contacts.keep(session, contact)
        contacts.stop(session, "stop", b"optout", NOON)
        contacts.note_arrival(session, b"older print", None, NOON)
        blocks.put(session, a_block(b"of others"))

    with reading(any_engine) as session:
        there = [b"unknown", contact.address_index]
        known = contacts.glance(session, contact.channel, there, b"optout", [b"print", b"older print"], NOON)
        others = contacts.glance(session, contact.channel, there, b"of others", [b"print"], NOON)

    assert nobody == contacts.Glance(None, stopped=False, blocked=False, arrived=False)
    assert known == contacts.Glance(contact.id, stopped=True, blocked=False, arrived=True)
    assert others == contacts.Glance(contact.id, stopped=False, blocked=True, arrived=False)


def a_number(engine: Engine, **given: object) -> None:
    with transaction(engine) as session:
        session.add(a_contact(**{"channel": Channel.SMS, "address_index": b"number", "first_minute": NOON} | given))


@pytest.mark.parametrize(("days", "there"), [(0, True), (90, True), (91, False)])
@pytest.mark.parametrize("heard", [True, False])
def test_a_number_that_was_silent_for_90_days_is_a_strangers(
    any_engine: Engine, days: int, there: bool, heard: bool
) -> None:
    a_number(any_engine, id="old", **{"heard_day": NOON, "first_minute": NOON - timedelta(days=400)} if heard else {})
    now = NOON + timedelta(days=days)

    with reading(any_engine) as session:
        glance = contacts.glance(session, Channel.SMS, [b"number"], b"o", [], now)
        assert (glance.contact_id is not None) is there
        assert contacts.is_stranger(session.get_one(Contact, "old"), now) is not there


def test_a_mail_address_stays_the_same_persons(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        session.add(a_contact(id="old", address_index=b"mail"))
        years = NOON + timedelta(days=1000)
        session.flush()
        assert contacts.glance(session, Channel.EMAIL, [b"mail"], b"o", [], years).contact_id == "old"
        assert contacts.pass_on(session, Channel.EMAIL, [b"mail"], years) == 0
        assert not contacts.is_stranger(session.get_one(Contact, "old"), years)


def test_a_number_that_is_passed_on_can_be_kept_again_and_the_old_one_is_never_found(any_engine: Engine) -> None:
    later = NOON + timedelta(days=91)
    a_number(any_engine, id="old")
    with transaction(any_engine) as session:
        assert contacts.pass_on(session, Channel.SMS, [b"number"], NOON + timedelta(days=90)) == 0
        assert contacts.pass_on(session, Channel.SMS, [b"number"], later) == 1
    a_number(any_engine, id="new", first_minute=later)

    with reading(any_engine) as session:
        assert contacts.glance(session, Channel.SMS, [b"number"], b"o", [], later).contact_id == "new"
        known = contacts.found(session, Channel.SMS, [b"number"])
        assert known is not None
        assert known.id == "new"
    with pytest.raises(IntegrityError):
        a_number(any_engine, id="third", first_minute=later)


def test_a_reply_address_is_somebodys_own_until_it_ends(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        there = a_conversation(session)
        conversations.keep_token(session, "hash", there.id, there.contact_id, NOON + timedelta(days=400))
        whose = there.contact_id

    with reading(any_engine) as session:
        asked = [(whose, 399), ("another", 399), (whose, 400)]
        found = [contacts.own_token(session, "hash", who, NOON + timedelta(days=days)) for who, days in asked]
        unknown = contacts.own_token(session, "made up", whose, NOON)

    assert (found, unknown) == ([True, False, False], False)
