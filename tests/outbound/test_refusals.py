"""Whoever can write to the database still cannot make outbound send anything but what a supervisor signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from gateway import letters, signoff
from gateway.conversation import State
from gateway.crypto.envelope import Place, Purpose
from gateway.crypto.sealing import seal_address
from gateway.letters import Name
from gateway.store import Session, audit, blocks, contacts, messages, reading, transaction
from gateway.store.tables import Channel, Contact, Conversation, Delivery, Draft, DraftState, SignOff, Standing
from tests.builders import a_block
from tests.outbound.office import Office
from tests.outbound.provider import Provider
from tests.outbound.smart_host import SmartHost

Tamper = Callable[[Session, Delivery, Office], None]


def one_byte_of_the_letter(session: Session, delivery: Delivery, office: Office) -> None:
    letter = bytearray(delivery.letter or b"")
    letter[-1] ^= 1
    delivery.letter = bytes(letter)


def other_words(session: Session, delivery: Delivery, office: Office) -> None:
    nonce = bytes(signoff.NONCE_BYTES)
    conversation_id = delivery.conversation_id or ""
    delivery.letter = signoff.sealed_letter(office.console, "Other words.", nonce, delivery.id, conversation_id)


def no_letter(session: Session, delivery: Delivery, office: Office) -> None:
    delivery.letter = None


def the_author(session: Session, delivery: Delivery, office: Office) -> None:
    draft_of(session, delivery).author_id = "sam"


def the_drafts_version(session: Session, delivery: Delivery, office: Office) -> None:
    draft_of(session, delivery).version += 1


def the_thread_version(session: Session, delivery: Delivery, office: Office) -> None:
    conversation_of(session, delivery).thread_version += 1


def one_byte_of_the_signature(session: Session, delivery: Delivery, office: Office) -> None:
    signed = signoff_of(session, delivery)
    signed.signature = bytes([signed.signature[0] ^ 1]) + signed.signature[1:]


def one_byte_of_the_statement(session: Session, delivery: Delivery, office: Office) -> None:
    signed = signoff_of(session, delivery)
    signed.statement = signed.statement.replace(b'"sue"', b'"sam"')


def the_signoff_is_taken_away(session: Session, delivery: Delivery, office: Office) -> None:
    delivery.signoff_id = None


def the_signoff_is_voided(session: Session, delivery: Delivery, office: Office) -> None:
    signoff_of(session, delivery).voided = True


def the_key_is_one_nobody_listed(session: Session, delivery: Delivery, office: Office) -> None:
    signoff_of(session, delivery).epoch = 2


def somebody_elses_sealed_address(session: Session, delivery: Delivery, office: Office) -> None:
    mine, theirs = contact_of(session, delivery), office.contact(session, Channel.EMAIL, "eve@example.org")
    mine.return_address, theirs.return_address = theirs.return_address, mine.return_address


def somebody_elses_whole_address(session: Session, delivery: Delivery, office: Office) -> None:
    mine, theirs = contact_of(session, delivery), office.contact(session, Channel.EMAIL, "eve@example.org")
    for column in ("return_address", "name_map", "binding", "binding_epoch"):
        setattr(mine, column, getattr(theirs, column))


def an_address_sealed_by_whoever_has_the_public_key(session: Session, delivery: Delivery, office: Office) -> None:
    mine = contact_of(session, delivery)
    place = Place("contact", "return_address", mine.id, "")
    mine.return_address = seal_address(office.console, Purpose.ADDRESS, {"address": "eve@example.org"}, place)


def the_letter_is_turned_to_somebody_else(session: Session, delivery: Delivery, office: Office) -> None:
    delivery.contact_id = office.contact(session, Channel.EMAIL, "eve@example.org").id


def the_whole_thread_is_turned_to_somebody_else(session: Session, delivery: Delivery, office: Office) -> None:
    eve = office.contact(session, Channel.EMAIL, "eve@example.org")
    delivery.contact_id = conversation_of(session, delivery).contact_id = eve.id


def the_channel(session: Session, delivery: Delivery, office: Office) -> None:
    delivery.channel = Channel.SMS


def the_person_said_stop(session: Session, delivery: Delivery, office: Office) -> None:
    contacts.stop(session, "stop1", contact_of(session, delivery).optout_hash, office.clock.now())


def stop_is_hidden_by_another_hash(session: Session, delivery: Delivery, office: Office) -> None:
    the_person_said_stop(session, delivery, office)
    contact_of(session, delivery).optout_hash = b"another"


def the_person_is_blocked(session: Session, delivery: Delivery, office: Office) -> None:
    blocks.put(session, a_block(contact_of(session, delivery).optout_hash))


def a_block_is_hidden_by_another_hash(session: Session, delivery: Delivery, office: Office) -> None:
    the_person_is_blocked(session, delivery, office)
    contact_of(session, delivery).optout_hash = b"another"


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        (one_byte_of_the_letter, "words_changed"),
        (other_words, "words_changed"),
        (no_letter, "words_changed"),
        (the_author, "author_changed"),
        (the_drafts_version, "words_changed"),
        (the_thread_version, "thread_moved"),
        (one_byte_of_the_signature, "signature"),
        (one_byte_of_the_statement, "signature"),
        (the_signoff_is_taken_away, "signature"),
        (the_signoff_is_voided, "voided"),
        (the_key_is_one_nobody_listed, "roster"),
        (somebody_elses_sealed_address, "address_changed"),
        (somebody_elses_whole_address, "address_changed"),
        (an_address_sealed_by_whoever_has_the_public_key, "address_changed"),
        (the_letter_is_turned_to_somebody_else, "address_changed"),
        (the_whole_thread_is_turned_to_somebody_else, "address_changed"),
        (the_channel, "address_changed"),
        (the_person_said_stop, "stopped"),
        (stop_is_hidden_by_another_hash, "stopped"),
        (the_person_is_blocked, "blocked"),
        (a_block_is_hidden_by_another_hash, "blocked"),
    ],
)
def test_outbound_refuses_where_a_supervisor_can_see_it(
    office: Office, smart_host: SmartHost, provider: Provider, tamper: Tamper, code: str
) -> None:
    row_id = office.reply()
    with transaction(office.engine) as session:
        delivery = session.get(Delivery, row_id)
        assert delivery is not None
        tamper(session, delivery, office)

    assert office.drain() == 1

    delivery = office.delivery(row_id)
    assert (delivery.standing, delivery.reason, delivery.letter) == (Standing.REFUSED, code, None)
    assert smart_host.taken == []
    assert provider.texts == []
    assert office.state_of(row_id) is State.IN_REVIEW
    with reading(office.engine) as session:
        conversation_id = delivery.conversation_id or ""
        entries = [(entry.act, entry.code) for entry in audit.of_conversation(session, conversation_id)]
        assert entries == [("refuse", code)]
        assert messages.draft_of(session, conversation_id, DraftState.SUBMITTED) is not None


@pytest.mark.parametrize(
    ("words", "name", "code"),
    [
        ("Dear [name]", "", "no_name"),
        ("Dear [name]", "go to evil.example", "no_name"),
        ("Call [phone 2]", "Jo", "placeholder"),
        ("Dear [Name]", "Jo", "placeholder"),
    ],
)
def test_no_placeholder_ever_leaves(office: Office, smart_host: SmartHost, words: str, name: str, code: str) -> None:
    row_id = office.reply(words=words, name=name)
    office.drain()
    assert (office.delivery(row_id).standing, office.delivery(row_id).reason) == (Standing.REFUSED, code)
    assert smart_host.taken == []


def test_a_text_that_the_provider_would_not_take_is_refused_before_it_is_sent(
    office: Office, provider: Provider
) -> None:
    row_id = office.reply(Channel.SMS, "a" * 1601)
    with transaction(office.engine) as session:
        session.get_one(Delivery, row_id).parts = 1
    office.drain()
    assert office.delivery(row_id).reason == "too_long"
    assert provider.texts == []


def test_a_supervisor_who_had_left_when_she_signed_does_not_count(office: Office, smart_host: SmartHost) -> None:
    row_id = office.reply(supervisor="rita")
    office.drain()
    assert office.delivery(row_id).reason == "roster"
    assert smart_host.taken == []


def test_an_advisor_cannot_sign(office: Office, smart_host: SmartHost) -> None:
    row_id = office.reply(author="sam", supervisor="ada")
    office.drain()
    assert office.delivery(row_id).reason == "roster"
    assert smart_host.taken == []


def test_a_signature_counts_for_a_week(office: Office, smart_host: SmartHost) -> None:
    row_id = office.reply()
    office.clock.wait(days=7)
    office.drain()
    assert office.delivery(row_id).reason == "expired"
    assert smart_host.taken == []


def test_a_signature_from_tomorrow_does_not_count(office: Office, smart_host: SmartHost) -> None:
    row_id = office.reply(now=office.clock.now() + timedelta(days=1))
    office.drain()
    assert office.delivery(row_id).reason == "expired"
    assert smart_host.taken == []


def test_the_same_signed_draft_does_not_leave_twice(office: Office, smart_host: SmartHost) -> None:
    row_id = office.reply()
    office.drain()
    with transaction(office.engine) as session:
        again(session, office, row_id)

    assert office.drain() == 1

    assert len(smart_host.taken) == 1
    assert office.delivery("again").reason == "sent_before"


def test_an_older_voided_signature_does_not_disturb_the_newer_one(office: Office, smart_host: SmartHost) -> None:
    row_id = office.reply(words="the first words")
    with transaction(office.engine) as session:
        delivery = session.get(Delivery, row_id)
        assert delivery is not None
        signoff_of(session, delivery).voided = True
        office.clock.wait(seconds=1)
        newer = office.approve(session, conversation_of(session, delivery), "the second words")

    office.drain()

    assert office.delivery(row_id).standing is Standing.CANCELLED
    assert office.delivery(newer).standing is Standing.SENT
    assert b"the second words" in smart_host.taken[0].content
    assert len(smart_host.taken) == 1


def test_one_refused_letter_does_not_keep_the_others_back(office: Office, smart_host: SmartHost) -> None:
    office.reply(words="[phone]", address="one@example.org")
    office.reply(words="fine", address="two@example.org")
    assert office.drain() == 2
    assert [mail.recipients for mail in smart_host.taken] == [["two@example.org"]]


def again(session: Session, office: Office, row_id: str) -> None:
    """Copy a spent delivery and its sign-off under new ids, and open the conversation for it."""
    delivery = session.get(Delivery, row_id)
    assert delivery is not None
    conversation = conversation_of(session, delivery)
    conversation.state = State.APPROVED
    signed = signoff_of(session, delivery)
    copied = SignOff(**signed.model_dump() | {"id": "copied"})
    office.clock.wait(seconds=1)
    session.add(copied)
    fresh = {"id": "again", "signoff_id": "copied", "standing": Standing.PENDING, "next_at": office.clock.now()}
    session.add(Delivery(**delivery.model_dump() | fresh | {"letter": b"kept from before"}))


def conversation_of(session: Session, delivery: Delivery) -> Conversation:
    row = session.get(Conversation, delivery.conversation_id)
    assert row is not None
    return row


def contact_of(session: Session, delivery: Delivery) -> Contact:
    row = session.get(Contact, delivery.contact_id)
    assert row is not None
    return row


def draft_of(session: Session, delivery: Delivery) -> Draft:
    row = messages.draft_of(session, delivery.conversation_id or "")
    assert row is not None
    return row


def signoff_of(session: Session, delivery: Delivery) -> SignOff:
    row = session.get(SignOff, delivery.signoff_id)
    assert row is not None
    return row


def blocked_until(office: Office, row_id: str, until: timedelta | None) -> None:
    with transaction(office.engine) as session:
        delivery = session.get_one(Delivery, row_id)
        end = office.clock.now() + until if until else None
        blocks.put(session, a_block(contact_of(session, delivery).optout_hash, end))


def test_after_its_time_a_block_holds_nothing_back(office: Office, smart_host: SmartHost) -> None:
    row_id = office.reply()
    blocked_until(office, row_id, timedelta(hours=2))
    office.clock.wait(hours=2)
    office.drain()
    assert office.delivery(row_id).standing is Standing.SENT
    assert len(smart_host.taken) == 1


def test_an_answer_to_somebody_in_danger_leaves_although_they_are_blocked(office: Office) -> None:
    row_id = office.reply()
    blocked_until(office, row_id, None)
    with transaction(office.engine) as session:
        conversation_of(session, session.get_one(Delivery, row_id)).risk = 3
    office.drain()
    assert office.delivery(row_id).standing is Standing.SENT


@pytest.mark.parametrize("name", [Name.WELCOME, Name.RECEIPT, Name.STOP, Name.START, Name.UNREADABLE, Name.CRISIS])
def test_of_the_automatic_letters_only_the_crisis_letter_reaches_the_blocked(office: Office, name: Name) -> None:
    office.approve_letters()
    promised = {"parameters": {"due": office.clock.now().isoformat()}} if letters.PARAMETERS.get(name) else {}
    row_id = office.letter(name, **promised)
    blocked_until(office, row_id, None)
    office.drain()
    standing = Standing.SENT if name is Name.CRISIS else Standing.CANCELLED
    assert (office.delivery(row_id).standing, office.delivery(row_id).reason) == (
        standing,
        None if standing is Standing.SENT else "blocked",
    )
